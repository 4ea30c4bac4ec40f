"""From a text to the areas, streets, postcodes and places that it may mean: ten at most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from pages.searching.named import COLUMNS, WHOLE
from pages.searching.postcodes import POSTCODE, Postcodes
from pages.searching.spellings import BEGINS, MISTAKEN, WORDS_BEGIN, Spellings, plain
from store.outlines import degrees_of

MOST = 10
"""Matches that are listed."""
LONGEST = 100
"""Characters that are looked for: no name is longer."""
AROUND_M = 150.0
"""What is shown around a street or a point, in metres on each side."""

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Match:
    """One thing that a text may mean."""

    kind: str
    """In words: Ward, Street, Postcode, or the layer of a place of interest."""
    name: str
    within: str
    """What tells it from others of its name."""
    area: str
    """The code of the area to ask about."""
    bounds: Bounds | None = None
    """West, south, east, north to look at, EPSG:4326; None of an area, which a map fits."""
    at: tuple[float, float] | None = None
    """Longitude and latitude of a point on it, EPSG:4326; None of an area."""


@dataclass(frozen=True)
class Found:
    """What a text may mean."""

    matches: tuple[Match, ...] = ()
    more: int = 0
    """How many others there are."""
    mistaken: bool = False
    """Whether they only fit with letters wrong."""


@dataclass(frozen=True, eq=False)
class Finder:
    """All that can be found in one release."""

    named: pd.DataFrame
    """Rows of `pages.searching.named`; of those that fit alike the first comes first."""
    postcodes: Postcodes
    ward_names: pd.Series
    """By area_code."""

    def found(self, text: str) -> Found:
        """What a text may mean: postcodes, then names by how well they fit."""
        text = text[:LONGEST]
        codes, (names, mistaken) = self._postcodes(text), self._names(text)
        rows = pd.concat([codes, names], ignore_index=True)
        matches = _matches(rows.head(MOST))
        return Found(matches, len(rows) - len(matches), mistaken and codes.empty)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """What can be found, in words."""
        codes = [POSTCODE] if len(self.postcodes.table) else []
        named = self.named.loc[self.named["kind"] != WHOLE, "kind"]
        return tuple(dict.fromkeys([*named, *codes]))

    @cached_property
    def _spellings(self) -> Spellings:
        return Spellings([plain(name) for name in self.named["spelling"]])

    @cached_property
    def _is_area(self) -> np.ndarray:
        return self.named["x"].isna().to_numpy()

    def _postcodes(self, text: str) -> pd.DataFrame:
        rows = self.postcodes.asked(text)
        ward = rows["area"].map(self.ward_names).astype("str")
        ended = np.where(rows["ended"].astype(bool), ", no longer in use", "")
        return rows.assign(within=ward + ended).reindex(columns=list(COLUMNS))

    def _names(self, text: str) -> tuple[pd.DataFrame, bool]:
        """The rows that fit, each thing once, the best first; and whether only mistakes do."""
        fits = self._spellings.ranked(text)
        order = sorted(fits, key=lambda n: (*self._rank(n, fits[n]), n))
        rows = self.named.iloc[order].drop_duplicates(["kind", "name", "area", "x", "y"])
        return rows, bool(order) and fits[order[0]][0] == MISTAKEN

    def _rank(self, position: int, fit: tuple[int, int]) -> tuple[int, int]:
        # Areas are few, and streets of their names many: Gipton & Harehills is not to drown in
        # roads that begin with Harehills.
        return (BEGINS, 0) if fit[0] == WORDS_BEGIN and self._is_area[position] else fit


def finder(named: Iterable[pd.DataFrame], postcodes: Postcodes, ward_names: pd.Series) -> Finder:
    """The finder over tables of names, in this order, and postcodes."""
    some: Sequence[pd.DataFrame] = [table for table in named if len(table)]
    return Finder(pd.concat(some, ignore_index=True), postcodes, ward_names)


def _matches(rows: pd.DataFrame) -> tuple[Match, ...]:
    sides = rows[["west", "south", "east", "north"]].fillna(0.0).to_numpy(float)
    around = sides + np.array([-AROUND_M, -AROUND_M, AROUND_M, AROUND_M])
    looked_at = degrees_of(gpd.GeoSeries(shapely.box(*around.T), crs=27700))
    points = gpd.GeoSeries.from_xy(rows["x"].fillna(0.0), rows["y"].fillna(0.0), crs=27700)
    return tuple(
        Match(row.kind, row.name, row.within, row.area)
        if np.isnan(row.x)
        else Match(row.kind, row.name, row.within, row.area, bounds, (point.x, point.y))
        for row, bounds, point in zip(
            rows.itertuples(index=False), looked_at, points.to_crs(4326), strict=True
        )
    )
