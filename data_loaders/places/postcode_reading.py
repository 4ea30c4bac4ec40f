"""Where the postcodes of one file lie: each row judged, nothing stored yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

import numpy as np
import pandas as pd
import pyarrow as pa

from data_loaders.columns.coordinates import coordinates
from data_loaders.columns.national_grid import grid_points
from data_loaders.columns.records import no_records
from data_loaders.columns.table_columns import cell
from data_loaders.files.delimited_records import records
from data_loaders.files.faults import Fault, rejects, shown
from data_loaders.files.readings import Member, Reading
from data_loaders.files.sheets import read_sheets
from data_loaders.files.text_format import HEAD_BYTES, HEADER_WITHIN
from data_loaders.files.workbook_formats import begins_a_workbook
from data_loaders.places.columns import EITHER, GRID
from data_loaders.places.postcode_columns import OPEN_NAMES, PostcodeColumns, find_postcodes
from data_loaders.places.postcode_lookup import POSTCODE_FILES, postcode
from geo.projection import to_bng
from model.config.catalogue import Catalogue
from model.errors import RefusedFileError
from model.file_kinds import POSTCODES as KIND

_COLUMNS = ("postcode", "x", "y", "ended", "kind")
_ELSEWHERE = ("BT", "GY", "IM", "JE")
"""Areas of postcodes off Great Britain: ONS gives those of Northern Ireland on the Irish grid."""
_LARGEST_DEGREES = 180.0


@dataclass(frozen=True)
class PostcodeReading(Reading):
    """The postcodes of one file: rows not outside, without location, duplicate nor rejected."""

    source: str = ""
    """One of `postcode_columns.PREFERRED`."""
    postcodes: pd.DataFrame = field(default_factory=pd.DataFrame)
    """`postcode`, `easting`, `northing` (EPSG:27700), `ended` (empty while in use)."""
    outside: int = 0
    no_location: int = 0
    duplicate: int = 0


def read_postcodes(member: Member, _: Catalogue) -> PostcodeReading:
    """Where the postcodes of a file lie, those of every place in it.

    Rows of OS Open Names that name something else are outside, as are postcodes off Great Britain.
    A postcode with two positions is none, and rejects both, so that the order of rows changes
    nothing. Raises RefusedFileError when it is damaged or has no row.
    """
    rows, sha256 = _rows(member)
    top = list(islice(rows, HEADER_WITHIN))
    columns = find_postcodes([cells for _, cells in top])
    if columns is None:
        raise RefusedFileError(f"{member.name}: it has no postcodes; expected {POSTCODE_FILES}")
    table, headings = _table(chain(top[columns.first_row :], rows), columns, member.name)
    if table.empty:
        raise RefusedFileError(
            f"{member.name}: it has column names and no rows; expected a row for each postcode"
        )
    elsewhere = _elsewhere(table, columns)
    here = table[~elsewhere].reset_index(drop=True)
    easting, northing, faults = _positions(here, columns, member.name)
    written = here["postcode"].map(postcode).astype("str")
    here = here.assign(written=written, easting=easting, northing=northing)
    bad, found = rejects([*_faults(here), *faults], here["row"].to_numpy())
    nowhere = ~bad & np.isnan(easting)
    good = here[~(bad | nowhere)]
    kept = good.drop_duplicates("written")
    return PostcodeReading(
        file=member.name,
        kind=KIND,
        sha256=sha256,
        rows_read=len(table),
        rejects=tuple(found),
        notes=(f"read as {columns.source}", *no_records(headings)),
        source=columns.source,
        postcodes=kept[["written", "easting", "northing", "ended"]]
        .rename(columns={"written": "postcode"})
        .reset_index(drop=True),
        outside=int(elsewhere.sum()),
        no_location=int(nowhere.sum()),
        duplicate=len(good) - len(kept),
    )


def _rows(member: Member) -> tuple[Iterator[tuple[int, Sequence[str]]], str]:
    """The rows that are not blank, with their numbers; of a workbook those of one sheet."""
    with member.open() as stream:
        is_workbook = begins_a_workbook(stream.read(HEAD_BYTES))
    if not is_workbook:
        found = records(member)
        return iter(found), found.sha256
    sheets, sha256 = read_sheets(member)
    sheet = next((s for s in sheets if find_postcodes(s.rows[:HEADER_WITHIN])), sheets[0])
    numbered = enumerate(sheet.rows, start=1)
    return ((n, cells) for n, cells in numbered if any(map(str.strip, cells))), sha256


def _table(
    rows: Iterator[tuple[int, Sequence[str]]], columns: PostcodeColumns, file: str
) -> tuple[pd.DataFrame, list[int]]:
    """The rows of postcodes, and the numbers of those that repeat the column names."""
    at = [columns.at.get(name) for name in _COLUMNS]
    taken, headings = [], []
    for number, cells in rows:
        told = [cell(cells, i) for i in at]
        # The name of a column begins with a letter, a coordinate does not.
        may_be_names = told[1][:1].isalpha()
        if may_be_names and columns.are_names(cells):
            headings.append(number)
        elif may_be_names and columns.are_other_names(cells):
            raise RefusedFileError(
                f"{file}: row {number} names the columns again in another order; split the file "
                "there, so that each piece has one row of names"
            )
        else:
            taken.append((number, *told))
    return pd.DataFrame(taken, columns=["row", *_COLUMNS]), headings


def _elsewhere(table: pd.DataFrame, columns: PostcodeColumns) -> np.ndarray:
    off = table["postcode"].str.match(rf"\s*({'|'.join(_ELSEWHERE)})\d", case=False)
    other = table["kind"].str.lower() != "postcode" if columns.source == OPEN_NAMES else False
    return (off | other).to_numpy(bool)


def _positions(
    table: pd.DataFrame, columns: PostcodeColumns, file: str
) -> tuple[np.ndarray, np.ndarray, tuple[Fault, ...]]:
    """Eastings and northings, NaN where there is none; zero and zero is none."""
    numbers = [pd.to_numeric(table[axis], errors="coerce").to_numpy(float) for axis in "xy"]
    zero = (numbers[0] == 0) & (numbers[1] == 0)
    x, y = (pa.array(table[axis].mask(zero, ""), pa.string()) for axis in "xy")
    large = np.abs(np.concatenate(numbers)) > _LARGEST_DEGREES
    if columns.meaning == GRID or (columns.meaning == EITHER and large.any()):
        grid = grid_points(x, y)
        grid.refuse_if_swapped(file)
        return grid.easting, grid.northing, grid.faults
    degrees = coordinates(x, y)
    return *to_bng(degrees.longitude, degrees.latitude), degrees.faults


def _faults(table: pd.DataFrame) -> tuple[Fault, ...]:
    texts = table["postcode"].tolist()
    place = table["easting"].round(1).astype("str") + "|" + table["northing"].round(1).astype("str")
    known = table["easting"].notna()
    distinct = place.where(known).groupby(table["written"]).nunique()
    return (
        Fault(
            (table["written"] == "").to_numpy(),
            lambda i: f"postcode {shown(texts[i])}",
            "a whole postcode such as LS1 4AP",
        ),
        Fault(
            ((table["written"].map(distinct) > 1) & known).to_numpy(bool),
            lambda i: f"postcode {shown(texts[i])} at different positions",
            "one position for each postcode: correct it",
        ),
    )
