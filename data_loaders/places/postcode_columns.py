"""Which tables say where postcodes lie, and in which columns.

Code-Point Open and OS Open Names come without names of columns, in an order their makers publish:
https://docs.os.uk/os-downloads/products/areas-and-zones-portfolio/code-point-open and
https://docs.os.uk/os-downloads/products/identifiers-portfolio/os-open-names. The ONS Postcode
Directory and the National Statistics Postcode Lookup have a header, renamed now and then:
https://geoportal.statistics.gov.uk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from data_loaders.columns.named_columns import bare, found_columns
from data_loaders.columns.table_columns import cell
from data_loaders.files.text_format import HEADER_WITHIN, plain
from data_loaders.places.columns import (
    DEGREES,
    GRID,
    POSTCODE,
    point_columns,
    speaks_of_incidents,
    tells_places,
)
from data_loaders.places.postcode_lookup import postcode

CODE_POINT = "Code-Point Open"
OPEN_NAMES = "OS Open Names"
ONS_DIRECTORY = "ONS Postcode Directory"
OWN_TABLE = "a table of postcodes"
PREFERRED = (CODE_POINT, ONS_DIRECTORY, OPEN_NAMES, OWN_TABLE)
"""Of a postcode that several give, the one whose position is taken first."""

_ONS = {
    "postcode": ("pcds", "pcd", "pcd7", "pcd8", "pcd2"),
    "x": ("oseast1m", "east1m"),
    "y": ("osnrth1m", "north1m"),
}
_ENDED = {"ended": ("doterm", "Terminated", "Date of termination", "Termination date")}
_NAMES = {
    "postcode": ("NAME1",),
    "kind": ("LOCAL_TYPE",),
    "x": ("GEOMETRY_X",),
    "y": ("GEOMETRY_Y",),
}
_NAMES_AT = {"postcode": 2, "kind": 7, "x": 8, "y": 9}
_NAMES_WIDTH = 30
_CODE_POINT_WIDTH = 10
_CODE_POINT_HEADINGS = (
    ("pc", "pq", "ea", "no"),
    ("postcode", "positional_quality_indicator", "eastings", "northings"),
)


@dataclass(frozen=True)
class PostcodeColumns:
    """Where the columns of a table of postcodes stand."""

    source: str
    """One of PREFERRED."""
    first_row: int
    """The first row of postcodes, counted from 0."""
    meaning: str
    """GRID, DEGREES or EITHER."""
    at: dict[str, int]
    """`postcode`, `x` and `y`; `ended` and `kind` where it has them."""
    names: tuple[str, ...] = ()
    """The row of column names, where there is one."""

    def are_names(self, cells: Sequence[str]) -> bool:
        """Whether a row holds the names of the columns again, as in files joined end to end."""
        if tuple(map(plain, cells[:4])) in _CODE_POINT_HEADINGS:
            return True
        named = [(bare(cell(cells, at)), bare(cell(self.names, at))) for at in self.at.values()]
        return bool(self.names) and all(given == name for given, name in named)

    def are_other_names(self, cells: Sequence[str]) -> bool:
        """Whether a row names the columns again in another order."""
        given, names = ({bare(text) for text in row} - {""} for row in (cells, self.names))
        return len(given) > 1 and given <= names


def find_postcodes(rows: Sequence[Sequence[str]]) -> PostcodeColumns | None:
    """The columns of a table of postcodes that begins with these rows; None of any other."""
    if only_column_names(rows):
        return None
    number, first = next(((n, row) for n, row in enumerate(rows) if any(row)), (0, ()))
    if _is_code_point(first):
        return PostcodeColumns(CODE_POINT, number, GRID, {"postcode": 0, "x": 2, "y": 3})
    if _is_open_names(first):
        return PostcodeColumns(OPEN_NAMES, number, GRID, _NAMES_AT)
    for number, row in enumerate(rows[:HEADER_WITHIN]):
        if found := _of_header(row, number + 1):
            return replace(found, names=tuple(row))
    return None


def only_column_names(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a file holds the names of the columns of Code-Point Open or OS Open Names alone."""
    starts = [tuple(map(plain, row[:4])) for row in rows if any(row)]
    if 0 < len(starts) <= 2 and all(start in _CODE_POINT_HEADINGS for start in starts):
        return True
    return len(starts) == 1 and starts[0][:3] == ("id", "names_uri", "name1")


def _is_code_point(row: Sequence[str]) -> bool:
    return (
        len(row) >= _CODE_POINT_WIDTH
        and bool(postcode(row[0]))
        and all(cell.strip().isdigit() for cell in row[1:4])
    )


def _is_open_names(row: Sequence[str]) -> bool:
    return len(row) >= _NAMES_WIDTH and "data.ordnancesurvey.co.uk/id/" in row[1]


def _of_header(row: Sequence[str], first_row: int) -> PostcodeColumns | None:
    ended = found_columns(row, _ENDED)
    if len(at := found_columns(row, _ONS)) == len(_ONS):
        return PostcodeColumns(ONS_DIRECTORY, first_row, GRID, at | ended)
    if len(at := found_columns(row, _NAMES)) == len(_NAMES):
        return PostcodeColumns(OPEN_NAMES, first_row, GRID, at)
    own = found_columns(row, {"postcode": POSTCODE})
    points = point_columns(row)
    if not own or not points or tells_places(row) or speaks_of_incidents(row):
        return None
    meaning, x, y = next((pair for pair in points if pair[0] in (GRID, DEGREES)), points[0])
    return PostcodeColumns(OWN_TABLE, first_row, meaning, {**own, "x": x, "y": y} | ended)
