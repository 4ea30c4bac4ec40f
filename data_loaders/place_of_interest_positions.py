"""Where the rows of a file of places lie: by their coordinates, else by their postcode."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa

from data_loaders.coordinates import coordinates
from data_loaders.faults import Fault, shown
from data_loaders.national_grid import grid_points
from data_loaders.place_of_interest_columns import DEGREES, GRID
from data_loaders.place_of_interest_rows import PlaceRows, in_sheet
from data_loaders.postcode_lookup import POSTCODE_FILES, PostcodeLookup, postcode, postcode_in
from geo.placing import Placer
from geo.projection import to_bng
from model.errors import RefusedFileError

EXACT, BY_POSTCODE = "exact", "postcode"
"""How a place was placed: `precision` of `places_of_interest`."""

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


_WOULD_PLACE = f"a postcode file would place them ({POSTCODE_FILES})"


@dataclass(frozen=True)
class Positions:
    """Of each row where it lies, EPSG:27700; NaN where it has no position or a faulty one."""

    easting: np.ndarray
    northing: np.ndarray
    by_postcode: np.ndarray
    """True where it lies where its postcode does."""
    ended: np.ndarray
    """True where that postcode is no longer in use."""
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]


def positions(rows: PlaceRows, lookup: PostcodeLookup, file: str) -> Positions:
    """Where each row of a file lies.

    Metres and degrees may change from row to row: a column says which, or the size of the numbers
    does. Zero and zero is no place. A row without coordinates lies where its postcode does.

    Raises RefusedFileError when longitude and latitude are swapped throughout, or when the file has
    addresses only and no postcode file was loaded.
    """
    count = len(rows.table)
    easting, northing = np.full((2, count), np.nan)
    placed = np.zeros(count, dtype=bool)
    faults: list[Fault] = []
    notes: list[str] = []
    for meaning in rows.meanings:
        pair = _Pair(rows, meaning, ~placed)
        e, n, wrong, said = pair.read(file)
        easting, northing = np.where(pair.given, e, easting), np.where(pair.given, n, northing)
        placed |= pair.given
        faults += wrong
        notes += said
    codes = _postcodes(rows, ~placed)
    _refuse_addresses_only(rows, placed, codes, lookup, file)
    found = lookup.positions(codes)
    known = (found["easting"].notna() & ~placed).to_numpy()
    if not lookup.empty:
        faults.append(_unknown_postcode(codes, ~placed & ~known))
    elif (codes != "").any():
        number = int((codes != "").sum())
        notes.append(f"{number:,} rows without a position have a postcode: {_WOULD_PLACE}")
    return Positions(
        easting=np.where(known, found["easting"], easting),
        northing=np.where(known, found["northing"], northing),
        by_postcode=known,
        ended=known & (found["ended"] != "").to_numpy(),
        faults=tuple(_with_sheet(fault, rows) for fault in faults),
        notes=tuple(notes),
    )


class _Pair:
    """One pair of columns of coordinates, in the rows that are asked for."""

    def __init__(self, rows: PlaceRows, meaning: str, asked: np.ndarray) -> None:
        self.meaning = meaning
        x, y = rows.table[f"{meaning} x"], rows.table[f"{meaning} y"]
        numbers = [pd.to_numeric(text, errors="coerce").to_numpy(float) for text in (x, y)]
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


def _postcodes(rows: PlaceRows, asked: np.ndarray) -> pd.Series:
    """The postcode of each row asked for: of its own column, else the last in its address.

    What stands in the column and is no postcode is given back as it is, for a message to quote.
    """
    table = rows.table
    blank = pd.Series("", table.index, dtype="str")
    own = table.get("postcode", blank)
    codes = own.map(postcode).where(own.map(postcode) != "", own)
    if "address" in table:
        codes = codes.where(codes != "", table["address"].map(postcode_in))
    return codes.where(asked, "").astype("str")


def _refuse_addresses_only(
    rows: PlaceRows, placed: np.ndarray, codes: pd.Series, lookup: PostcodeLookup, file: str
) -> None:
    if placed.any() or not len(placed) or (not lookup.empty and (codes != "").any()):
        return
    if (codes != "").any():
        raise RefusedFileError(
            f"{file}: it has addresses and no positions; a postcode file makes it placeable: add "
            f"{POSTCODE_FILES} in the same command as this file"
        )
    if not rows.meanings:
        raise RefusedFileError(
            f"{file}: it has addresses and neither positions nor postcodes; add a column of "
            "postcodes, or columns easting and northing"
        )


def _unknown_postcode(codes: pd.Series, asked: np.ndarray) -> Fault:
    return Fault(
        asked & (codes != "").to_numpy(),
        lambda i: f"postcode {shown(codes.iloc[i])}",
        "a postcode that is in the postcode files loaded: correct it, or add the file that has it",
    )


def _with_sheet(fault: Fault, rows: PlaceRows) -> Fault:
    sheets: Sequence[str] = rows.table["sheet"]
    if not any(sheets):
        return fault
    found = fault.found
    return replace(fault, found=lambda i: f"{in_sheet(sheets[i])}{found(i)}")


def refuse_if_swapped(found: Positions, wards: Placer, file: str) -> None:
    """Raise RefusedFileError when coordinates lie in the place only with their axes swapped.

    All have to lie in it the other way round, and half at most as they are: of a place as far east
    as north some do either way, and of one or two positions nobody can tell.
    """
    known = np.isfinite(found.easting) & ~found.by_postcode
    e, n = found.easting[known], found.northing[known]
    if len(e) < _FEWEST_TO_TELL or wards.place(n, e).outside:
        return
    if 2 * wards.place(e, n).outside >= len(e):
        raise RefusedFileError(
            f"{file}: easting and northing look swapped: its {len(e):,} positions all lie in the "
            "place the other way round, and most not as they are. Correct the names of the columns"
        )


_FEWEST_TO_TELL = 3
