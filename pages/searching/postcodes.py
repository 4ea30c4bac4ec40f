"""Postcodes by what is typed of one: a whole one, its beginning, a sector (LS1 4), a district."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.placing import Placer
from store.areas import NEAREST_M

POSTCODE = "Postcode"
_SEVERAL = ("Postcode district", "Postcode sector")
"""What is meant by so many characters of the second half; by more it is postcodes."""

_OUTWARD = re.compile("[A-Z]{1,2}[0-9][A-Z0-9]?")
_INWARD = re.compile("(?:[0-9][A-Z]{0,2})?")


@dataclass(frozen=True, eq=False)
class Postcodes:
    """The postcodes of a release that lie in one of its wards."""

    table: pd.DataFrame
    """outward (LS1), inward (4AP), x and y (EPSG:27700), ended, and area: the code of the ward.
    By outward, then inward."""

    def asked(self, text: str) -> pd.DataFrame:
        """What a text may mean: kind, name, area, ended, a point x, y and the box around it.

        The box is west, south, east, north; of a district or sector the point is its postcode
        nearest to the middle of all. Empty where the text is no postcode, or none that is here.
        """
        parts = [self._of(outward, inward) for outward, inward in _halves(text)]
        return pd.concat([self._of("", ""), *parts], ignore_index=True)

    def _of(self, outward: str, inward: str) -> pd.DataFrame:
        rows = self.table.iloc[self._by_outward.get(outward, [])]
        rows = rows[rows["inward"].str.startswith(inward).astype(bool)]
        boxes = {"west": rows["x"], "east": rows["x"], "south": rows["y"], "north": rows["y"]}
        names = rows["outward"].astype(str) + " " + rows["inward"]
        each = rows[["area", "ended", "x", "y"]].assign(kind=POSTCODE, name=names, **boxes)
        if len(inward) < len(_SEVERAL) and len(each):
            return _together(each, _SEVERAL[len(inward)], f"{outward} {inward}".strip())
        return each

    @cached_property
    def _by_outward(self) -> dict[str, np.ndarray]:
        return dict(self.table.groupby("outward", observed=True).indices)


def _together(rows: pd.DataFrame, kind: str, name: str) -> pd.DataFrame:
    """One row for some postcodes: the one nearest to their middle, with the box around all."""
    off = np.hypot(rows["x"] - rows["x"].mean(), rows["y"] - rows["y"].mean()).to_numpy()
    west, south = rows[["x", "y"]].min()
    east, north = rows[["x", "y"]].max()
    box = {"west": west, "south": south, "east": east, "north": north}
    return rows.iloc[[off.argmin()]].assign(kind=kind, name=name, ended=False, **box)


def postcodes_of(stored: pd.DataFrame, wards: gpd.GeoDataFrame) -> Postcodes:
    """Those of the table `postcodes` that lie in one of `wards` (EPSG:27700)."""
    near = stored[~stored["far"]]
    placed = Placer(wards, tolerance_m=NEAREST_M).place(near["easting"], near["northing"])
    table = pd.DataFrame(
        {
            "outward": near["postcode"].str[:-4].astype("category"),
            "inward": near["postcode"].str[-3:].astype("str"),
            "x": near["easting"],
            "y": near["northing"],
            "ended": near["ended"] != "",
            "area": pd.Categorical(placed.area_code),
        }
    )
    here = table.dropna(subset="area")
    return Postcodes(here.sort_values(["outward", "inward"], ignore_index=True))


def _halves(text: str) -> Iterator[tuple[str, str]]:
    """The ways to read a text as the halves of a postcode: LS14 is a district, or sector LS1 4."""
    typed = " ".join(text.upper().split())
    for cut in (2, 3, 4):
        outward, inward = typed[:cut], typed[cut:].removeprefix(" ")
        if _OUTWARD.fullmatch(outward) and _INWARD.fullmatch(inward):
            yield outward, inward
        if len(typed) <= cut:
            return
