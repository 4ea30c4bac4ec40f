"""A pair of columns of coordinates in a file of places: metres in some rows, degrees in others."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pyarrow as pa

from data_loaders.columns.coordinates import coordinates
from data_loaders.columns.national_grid import grid_points, ungrouped
from data_loaders.files.faults import Fault, shown
from data_loaders.places.columns import DEGREES, GRID
from data_loaders.places.rows import PlaceRows
from geo.projection import to_bng

_NOWHERE = frozenset(
    {"", "-", "na", "n/a", "#n/a", "nan", "null", "none", "unknown", "not known", "no location"}
)
"""What a cell of a coordinate says where nobody knows it."""

_SYSTEMS = {
    GRID: "27700|osgb|bng|nationalgrid|eastingnorthing",
    DEGREES: "4326|4258|wgs84|crs84|etrs89|latlon|lonlat|latitude|degrees",
    "another": "mercator|3857|900913|irish|utm|itm|2157|2990[0-9]|4277",
}
"""What a column calls the system of its row's coordinates, letters and digits only. Of OSGB36 there
are degrees too, 100 m from those of WGS84: a row that says both is rejected."""
_KNOWN_SYSTEMS = "WGS84 (longitude and latitude) or OSGB36 (easting and northing)"
_METRES = "metres of the National Grid (EPSG:27700)"
_DEGREES = "degrees of longitude and latitude (EPSG:4326)"


def _numbers(texts: pd.Series) -> np.ndarray:
    plain = ungrouped(pa.array(texts, pa.string())).to_pandas()
    return pd.to_numeric(plain, errors="coerce").to_numpy(float)


class CoordinatePair:
    """One pair of columns of coordinates, in the rows that are asked for."""

    def __init__(self, rows: PlaceRows, meaning: str, asked: np.ndarray) -> None:
        self.meaning = meaning
        x, y = rows.table[f"{meaning} x"], rows.table[f"{meaning} y"]
        numbers = [_numbers(text) for text in (x, y)]
        nowhere = _nowhere(x, meaning) & _nowhere(y, meaning)
        self.given = asked & ~nowhere & ~((numbers[0] == 0) & (numbers[1] == 0))
        self._x, self._y = (text.where(self.given, "") for text in (x, y))
        self._large = (np.abs(numbers[0]) > 180) | (np.abs(numbers[1]) > 90)
        self._known = self.given & np.isfinite(numbers[0]) & np.isfinite(numbers[1])
        self._column = rows.columns.get("system", "")
        self._system = rows.table.get("system", pd.Series("", rows.table.index))

    def read(self, file: str) -> tuple[np.ndarray, np.ndarray, list[Fault], list[str]]:
        """Easting, northing, what is wrong, and how they were read where that has to be said."""
        told, faults = self._told()
        metres = self._metres(told)
        grid = grid_points(*self._as_arrow(metres))
        degrees = coordinates(*self._as_arrow(~metres))
        grid.refuse_if_swapped(file)
        degrees.refuse_if_swapped(file)
        e, n = to_bng(degrees.longitude, degrees.latitude)
        bad = np.any([fault.rows for fault in faults], axis=0)
        easting = np.where(bad, np.nan, np.where(metres, grid.easting, e))
        northing = np.where(bad, np.nan, np.where(metres, grid.northing, n))
        return easting, northing, [*faults, *grid.faults, *degrees.faults], self._said(metres)

    def _told(self) -> tuple[np.ndarray, list[Fault]]:
        """What a column says each row's coordinates are, empty for nothing; and what is wrong."""
        meanings = {text: _meaning(text) for text in self._system.unique()}
        told = self._system.map(meanings).to_numpy(object)
        unknown = self.given & (self._system.str.strip() != "").to_numpy() & (told == "")
        large = self._known & self._large
        small = self._known & ~self._large
        wrong = (large & (told == DEGREES)) | (small & (told == GRID))

        def found(i: int) -> str:
            x, y = shown(self._x.iloc[i]), shown(self._y.iloc[i])
            return f"{x}, {y} in {shown(self._system.iloc[i])}"

        return told, [
            Fault(unknown, lambda i: f"coordinates {found(i)}", _KNOWN_SYSTEMS),
            Fault(
                wrong,
                lambda i: f"coordinates {found(i)}",
                "metres in OSGB36 and degrees in WGS84: correct whichever is wrong",
            ),
        ]

    def _metres(self, told: np.ndarray) -> np.ndarray:
        """Which rows hold metres: by what is told, else by the column's name, else by size.

        A number too large for degrees is metres; of cells that are no number, most rows decide.
        """
        most = 2 * int((self._known & self._large).sum()) > int(self._known.sum())
        by_size = np.where(self._known, self._large, most)
        if self.meaning in (GRID, DEGREES) and not self._column:
            return np.full(len(told), self.meaning == GRID)
        return np.where(told == "", by_size, told == GRID).astype(bool)

    def _as_arrow(self, some: np.ndarray) -> tuple[pa.Array, pa.Array]:
        """The texts of some rows, the others blank."""
        return tuple(pa.array(text.where(some, ""), pa.string()) for text in (self._x, self._y))

    def _said(self, metres: np.ndarray) -> list[str]:
        """A note where a column's name alone does not say what it holds, and some are metres."""
        grid, degrees = int((self.given & metres).sum()), int((self.given & ~metres).sum())
        if not grid or (self.meaning == GRID and not self._column):
            return []
        how = f"the column {shown(self._column)}" if self._column else "their size"
        if not degrees:
            return [f"coordinates read as {_METRES}, by {how}"]
        return [f"coordinates read by {how}: {grid:,} in {_METRES} and {degrees:,} in {_DEGREES}"]


def _meaning(system: str) -> str:
    """GRID or DEGREES, where the name of a system says one of them and nothing else."""
    text = re.sub("[^a-z0-9]", "", system.lower())
    said = [meaning for meaning, words in _SYSTEMS.items() if re.search(words, text)]
    return said[0] if len(said) == 1 and said[0] in (GRID, DEGREES) else ""


def _nowhere(texts: pd.Series, meaning: str) -> np.ndarray:
    """Where a cell says that there is no place; a lone -1 does so in a column of metres."""
    words = _NOWHERE | {"-1"} if meaning == GRID else _NOWHERE
    return texts.str.lower().isin(words).to_numpy()
