"""The rows of a table or the features of a GeoJSON that may be places of interest, as text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice

import pandas as pd

from data_loaders.columns.named_columns import repeats_names
from data_loaders.columns.records import no_records
from data_loaders.columns.table_columns import cell
from data_loaders.files.delimited_records import records
from data_loaders.files.faults import Rejects, shown
from data_loaders.files.readings import Member
from data_loaders.files.sheet import too_long
from data_loaders.files.sheets import Workbook, read_workbook
from data_loaders.files.text_format import HEAD_BYTES, HEADER_WITHIN
from data_loaders.files.workbook_formats import begins_a_workbook
from data_loaders.one_load.named_notes import noted
from data_loaders.places.cells import Within
from data_loaders.places.columns import (
    DEGREES,
    EITHER,
    EXPECTED_PLACES,
    GRID,
    find_places,
    point_columns,
    refuse_ambiguous,
    refuse_incidents,
    text_columns,
    widened,
)
from data_loaders.places.layer_names import layer_name
from geo.wording import listed
from model.errors import RefusedFileError
from model.rejects import Reject

MOST_ROWS = 500_000
"""Rows of a list of places: all bus stops of Great Britain are 435,000."""

MOST_BYTES = 100 << 20
"""The largest table of places that is read (100 MiB): a row has some 100 bytes, so a million."""

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters, and halves of characters, which no file of UTF-8 can hold."""


@dataclass(frozen=True)
class PlaceRows:
    """Rows of one file whose form is right; whether each is a place is not judged yet."""

    table: pd.DataFrame
    """Text: `row` (a number, as a spreadsheet has it; in GeoJSON the first feature is row 1),
    `sheet` (where there are several), `layer`, a pair of coordinates for each of `meanings`
    (`grid x`, `grid y`), and what else of `places.columns` the file has."""
    meanings: tuple[str, ...]
    """GRID, DEGREES or EITHER: a row lies where the first pair that is filled says."""
    layer_column: str
    """What the file calls its layers' column; empty where they are named after it."""
    rejects: tuple[Reject, ...]
    sha256: str
    notes: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    """What the file calls the columns of text."""


def read_place_table(member: Member) -> PlaceRows:
    """The rows of a CSV or of the sheets of a workbook; one too wide or narrow is a reject.

    The names of the columns are in one of the first 20 rows. Several sheets of places are a layer
    each, of the sheet's name, unless a column says the layer.

    Raises RefusedFileError when it is too large, damaged, lacks a column or any row, or holds
    incidents.
    """
    if member.size > MOST_BYTES:
        raise RefusedFileError(too_large(member, MOST_BYTES))
    with member.open() as stream:
        is_workbook = begins_a_workbook(stream.read(HEAD_BYTES))
    if is_workbook:
        return _of_workbook(read_workbook(member), member.name)
    rows = records(member)
    table = _table(rows, member.name, as_wide_as_header=True)
    if not table.header:
        raise RefusedFileError(_no_columns(member.name, table.first))
    return _together([table], member.name, rows.sha256)


def _of_workbook(book: Workbook, file: str) -> PlaceRows:
    found = [
        replace(_table(enumerate(sheet.rows, start=1), file), sheet=sheet.name)
        for sheet in book.sheets
    ]
    tables = [table for table in found if table.header]
    if not tables:
        first = next((table.first for table in found if table.first), ())
        raise RefusedFileError(_no_columns(file, first) + book.lacking())
    others = [shown(table.sheet) for table in found if table.first and not table.header]
    note = noted("sheets that list no places, left out", others)
    read = _together(tables, file, book.sha256)
    return replace(read, notes=(*book.notes, *((note,) if note else ()), *read.notes))


@dataclass(frozen=True)
class _Table:
    """One table of places, or what is not one: then it has no header."""

    first: Sequence[str]
    """The first row that is not blank."""
    header: Sequence[str] = ()
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    rejects: tuple[Reject, ...] = ()
    sheet: str = ""
    notes: tuple[str, ...] = ()


def _table(
    rows: Iterable[tuple[int, Sequence[str]]], file: str, *, as_wide_as_header: bool = False
) -> _Table:
    """The columns that are read of the rows under the header, which is one of the top 20.

    A sheet leaves out the blank cells at the end of a row; in a CSV such a row has lost some.
    """
    given = ((n, cells) for n, cells in _bounded(rows, file) if any(map(str.strip, cells)))
    top = list(islice(given, HEADER_WITHIN))
    first = top[0][1] if top else ()
    at = find_places([cells for _, cells in top])
    if at is None:
        return _Table(first)
    given_header = top[at][1]
    header, within = widened(given_header, [cells for _, cells in top[at + 1 :]])
    refuse_incidents(given_header, file)
    points, texts = _coordinate_columns(header), text_columns(header)
    by = points or {n: texts[n] for n in ("postcode", "address") if n in texts}
    refuse_ambiguous(header, by.values(), file)
    columns = {"row": -1, **points, **texts}
    kept: list[tuple[int | str, ...]] = []
    lost: Rejects[Reject] = Rejects()
    headings: list[int] = []
    for number, cells in chain(top[at + 1 :], given):
        if repeats_names(cells, given_header):
            headings.append(number)
        elif as_wide_as_header and _of_other_width(cells, len(given_header)):
            found = f"{len(cells)} cells: {shown(','.join(cells))}"
            lost.append(Reject(number, found, f"{len(given_header)} cells, as in the header"))
        else:
            full = _with_those_within(cells, len(given_header), within)
            kept.append((number, *(cell(full, i) for i in columns.values() if i >= 0)))
    table = pd.DataFrame(kept, columns=list(columns))
    return _Table(first, header, table, tuple(lost), notes=no_records(headings))


def _bounded(
    rows: Iterable[tuple[int, Sequence[str]]], file: str
) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows, which end in words where there are more than any list of places has."""
    for number, cells in rows:
        if number > MOST_ROWS:
            raise RefusedFileError(too_long(file, MOST_ROWS))
        yield number, cells


def _with_those_within(cells: Sequence[str], width: int, within: Sequence[Within]) -> Sequence[str]:
    """The cells of a row and those that stand within them."""
    if not within:
        return cells
    full = [*cells[:width], *[""] * (width - len(cells))]
    return [*full, *(text for found in within for text in found.cells(full))]


def _coordinate_columns(header: Sequence[str]) -> dict[str, int]:
    pairs = point_columns(header)
    return {
        f"{meaning} {axis}": i for meaning, *at in pairs for axis, i in zip("xy", at, strict=True)
    }


def _of_other_width(cells: Sequence[str], width: int) -> bool:
    return len(cells) < width or any(map(str.strip, cells[width:]))


def _together(tables: Sequence[_Table], file: str, sha256: str) -> PlaceRows:
    """The rows of several tables as one, blank where a table has no such column."""
    if not any(len(table.rows) or table.rejects for table in tables):
        raise RefusedFileError(no_places(file, "column names and no rows"))
    several = len(tables) > 1
    parts: list[pd.DataFrame] = []
    rejects: Rejects[Reject] = Rejects()
    for table in tables:
        name = layer_name(f"{table.sheet}.xlsx" if several else file)
        layer = table.rows.get("layer", name)
        sheet = table.sheet if several else ""
        parts.append(table.rows.assign(layer=layer, sheet=sheet))
        rejects.extend(replace(r, found=f"{in_sheet(sheet)}{r.found}") for r in table.rejects)
    both = pd.concat(parts, ignore_index=True).fillna("")
    named = {n: t.header[i] for t in reversed(tables) for n, i in text_columns(t.header).items()}
    return PlaceRows(
        table=both.astype({name: "int" if name == "row" else "str" for name in both}),
        meanings=tuple(m for m in (GRID, DEGREES, EITHER) if f"{m} x" in both),
        layer_column=named.get("layer", ""),
        rejects=tuple(rejects),
        sha256=sha256,
        notes=tuple(note for table in tables for note in table.notes),
        columns=named,
    )


def in_sheet(sheet: str) -> str:
    """What a message says before a row, where a file has several sheets of places."""
    return f"sheet {shown(sheet)}, " if sheet else ""


def _no_columns(file: str, found: Sequence[str]) -> str:
    return f"{file}: its columns are {listed(found, limit=20)}; expected {EXPECTED_PLACES}"


def tidy(text: str) -> str:
    """A text on one line, without what cannot be printed or stored."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def too_large(member: Member, most: int) -> str:
    """What is said of a file of more bytes than are read."""
    return (
        f"{member.name}: {member.size:,} bytes; a list of places of at most {most:,} was expected. "
        "Cut it down to the place"
    )


def no_places(file: str, holds: str) -> str:
    """What is said of a file without a row: it does not empty its layer."""
    return (
        f"{file}: it has {holds}; expected one for each place. To take a layer out, use: "
        "python -m data_loaders remove LAYER"
    )
