"""The streets of one release as maps need them: tiles by their place, main roads for paper."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import shapely

from geo.svg_paths import Sheet
from store.street_tiles import FIRST_ZOOM, LAST_ZOOM, Key

PAPER_TOLERANCE_M = 15.0
"""Main roads on paper are simplified by this much: less than a line is wide there."""


@dataclass(frozen=True, eq=False)
class StreetMap:
    """The streets of a release."""

    table: pd.DataFrame
    """street_class, geometry (well-known binary, EPSG:27700) and source of the table `streets`."""
    tiles: dict[Key, bytes]
    """By zoom, column and row from the north-west; each gzip."""

    first_zooms = FIRST_ZOOM
    last_zoom = LAST_ZOOM

    @cached_property
    def name(self) -> str:
        """A name that changes with the tiles: browsers may keep them for ever."""
        digest = hashlib.sha256()
        for key in sorted(self.tiles):
            digest.update(repr(key).encode())
            digest.update(self.tiles[key])
        return f"streets-{digest.hexdigest()[:16]}"

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """What the licences of their publishers want said."""
        return tuple(sorted(map(str, self.table["source"].unique())))

    def main_roads(self, sheet: Sheet) -> str:
        """The main roads on a drawing, as the `d` of one path."""
        major = self.table.loc[self.table["street_class"] == "major", "geometry"]
        lines = shapely.get_parts(shapely.from_wkb(major.to_numpy()))
        if not len(lines):
            return ""
        merged = shapely.get_parts(shapely.line_merge(shapely.MultiLineString(list(lines))))
        return "".join(sheet.lines(shapely.simplify(merged, PAPER_TOLERANCE_M)))


def street_map(streets: pd.DataFrame, tiles: pd.DataFrame) -> StreetMap | None:
    """The streets of a release from its tables; None where it has none."""
    if tiles.empty:
        return None
    keys = zip(tiles["zoom"].tolist(), tiles["x"].tolist(), tiles["y"].tolist(), strict=True)
    return StreetMap(streets, dict(zip(keys, tiles["tile"], strict=True)))
