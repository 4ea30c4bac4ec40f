"""The tables of one sheet: beside one another, or one under another, each as a sheet of its own.

Each is read with its own headings, wards and titles; nothing of one table is joined to another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from data_loaders.columns.named_columns import bare
from data_loaders.columns.table_columns import cell, rows_below
from data_loaders.columns.written_numbers import written_figure
from data_loaders.files.sheet import Sheet
from data_loaders.headings.called_columns import calls_ward_codes, calls_wards
from data_loaders.headings.heading_rows import is_of_words
from data_loaders.headings.named_areas import NamedAreas
from data_loaders.headings.persons import of_some
from data_loaders.headings.stated_measure import stated_measure, stray_words, words_of_another
from data_loaders.headings.stated_months import stated_month
from data_loaders.ward_figures.columns import CODES, NAMES, Layout
from data_loaders.ward_figures.groups import with_groups_named
from data_loaders.ward_figures.layout import find_layout
from data_loaders.ward_figures.years import OfYears, of_years

COMPARED_ROWS = 2000
"""Rows of which the wards are compared with those of a table beside: another order shows soon."""

_KNOWN = frozenset(map(bare, (*CODES, *NAMES)))


@lru_cache(maxsize=10_000)
def _calls_wards(text: str) -> bool:
    return bare(text) in _KNOWN or calls_wards(text) or calls_ward_codes(text)


class Table(NamedTuple):
    """A table of wards, with the rest of its sheet left blank."""

    sheet: Sheet
    layout: Layout
    is_first: bool
    """Whether no other table of its sheet stands above it or before it."""
    year: str = ""
    """The year of its rows, where a column gives it to months across."""
    after: tuple[str, ...] = ()
    """The lines between it and the table under it, which may be of either."""


def find_tables(
    sheet: Sheet,
    offences: Mapping[str, str],
    areas: NamedAreas,
    place: Collection[str] = (),
    own: str = "",
) -> tuple[list[Table], list[str]]:
    """The tables of a sheet of a file `own`, and what is said of those that are not read."""
    tables: list[Table] = []
    unread: list[str] = []
    pieces = [_Piece(sheet, 0, is_first=True)]
    while pieces:
        piece = pieces.pop()
        layout = find_layout(piece.sheet, offences, place, piece.start, year=piece.year, own=own)
        if layout is None:
            if piece.where:
                unread.append(f"{piece.where} is not read: no ward figures are found in it")
        elif two := _two(piece, layout, offences, areas):
            pieces += reversed(two)
        else:
            parted = OfYears() if piece.year else of_years(piece.sheet, layout, areas)
            unread += parted.told
            pieces += [piece._replace(sheet=s, year=y) for y, s in reversed(parted.sheets)]
            if not parted.sheets:
                layout = replace(layout, problem=parted.problem or layout.problem)
                named = with_groups_named(piece.sheet, layout, areas)
                tables.append(Table(named, layout, piece.is_first, piece.year, piece.after))
    return tables, unread


class _Piece(NamedTuple):
    """A part of a sheet in which tables are looked for from a row on."""

    sheet: Sheet
    start: int
    is_first: bool = False
    where: str = ""
    """How a reader finds it; empty for the first of a sheet."""
    year: str = ""
    """The year of its rows, where a column gives it."""
    after: tuple[str, ...] = ()
    """The lines between it and the table under it."""


def _two(
    piece: _Piece, layout: Layout, offences: Mapping[str, str], areas: NamedAreas
) -> tuple[_Piece, _Piece] | None:
    """The first table of a piece and the rest of it; None where it holds no other."""
    sheet = piece.sheet
    if (below := _next_headings(sheet, layout, areas)) is not None:
        row = _titles_from(sheet, layout, below)
        rest = _Piece(
            _cut(sheet, top=row), below, where=f"the table under row {below + 1}", after=piece.after
        )
        after = tuple(texts[0] for r in sheet.rows[row:below] if len(texts := _texts(r)) == 1)
        return piece._replace(sheet=_cut(sheet, bottom=row), after=after), rest
    if (column := _beside(sheet, layout, offences, areas)) is not None:
        where = f"the table from column {get_column_letter(column + 1)} on"
        rest = _Piece(_cut(sheet, left=column), piece.start, where=where)
        return piece._replace(sheet=_cut(sheet, right=column)), rest
    return None


def line_within(table: Table, offences: Mapping[str, str], areas: NamedAreas, measure: str) -> str:
    """Why rows are not all of what the headings say: a row of words stands over some of them."""
    sheet, layout = table.sheet, table.layout
    above: tuple[int, str] | None = None
    for number, row in rows_below(sheet, layout.last):
        texts = _texts(row)
        if number == layout.last + 2 and _is_names(row, layout):
            said = ", ".join(f"'{text}'" for text in texts[:4])
            return (
                f"its second heading row, row {number}, says {said}, and which columns it is of "
                "cannot be told; put the names of each column in one cell"
            )
        if above is not None and _is_figures(row, layout):
            return (
                f"row {above[0]} says '{above[1]}' over the rows under it, and the headings over "
                "them do not; put it in a column ('measure', 'month') of each row"
            )
        if len(texts) == 1 and not areas.any(texts[0]):
            above = (number, texts[0]) if _says_more(texts[0], layout, offences, measure) else None
    return ""


def _is_names(row: Sequence[str], layout: Layout) -> bool:
    """Whether a row without a ward says in words what is in several columns."""
    ward = any(cell(row, c) for c in (layout.code, layout.name) if c is not None)
    return not ward and len(_texts(row)) > 1 and is_of_words(row)


def _says_more(text: str, layout: Layout, offences: Mapping[str, str], measure: str) -> bool:
    """Whether a line names another offence, a month, some people, or a part of the offence."""
    offence = None if layout.measures else stated_measure([text], offences)
    strays = stray_words(text, offences) or words_of_another(text, offences)
    is_dated = layout.month is not None or all(f.month for f in layout.figures)
    month = None if is_dated else stated_month([text])
    return offence not in (None, measure) or month is not None or of_some(text) or bool(strays)


def _next_headings(sheet: Sheet, layout: Layout, areas: NamedAreas) -> int | None:
    """The next row that names the columns of wards, where it does not only repeat the names."""
    ward = [column for column in (layout.code, layout.name) if column is not None]
    own = [_texts(row) for row in sheet.rows[layout.header : layout.last + 1]]
    for number in range(layout.last + 1, len(sheet.rows)):
        row = sheet.rows[number]
        if any(_calls_wards(cell(row, c)) for c in ward) and (
            _texts(row) not in own or any(_titles(sheet, layout, areas, number))
        ):
            return number
    return None


def _titles_from(sheet: Sheet, layout: Layout, below: int) -> int:
    """The first of the rows without figures over the names of a table."""
    number = below
    while number - 1 > layout.last and not _is_figures(sheet.rows[number - 1], layout):
        number -= 1
    return number


def _titles(sheet: Sheet, layout: Layout, areas: NamedAreas, below: int) -> Iterator[str]:
    """What is said over the names of a table, but for its names and for a group of wards."""
    own = [_texts(row) for row in sheet.rows[layout.header : layout.last + 1]]
    for row in sheet.rows[_titles_from(sheet, layout, below) : below]:
        if _texts(row) not in own and not areas.any(" ".join(_texts(row))):
            yield " ".join(_texts(row))


def _is_figures(row: Sequence[str], layout: Layout) -> bool:
    """Whether a row has a figure; a year over months is none, for no ward stands before it."""
    if not layout.figures:
        return len(_texts(row)) > 1
    figures = [cell(row, figure.column) for figure in layout.figures]
    if any(cell(row, c) for c in (layout.code, layout.name) if c is not None):
        return any(figures)
    numbers = [written_figure(text).number for text in figures]
    return any(n.replace(",", "").isdigit() and len(n) != len("2024") for n in numbers)


def _beside(
    sheet: Sheet, layout: Layout, offences: Mapping[str, str], areas: NamedAreas
) -> int | None:
    """The first column of another table beside.

    Its wards stand in another order, or over each of the two stands which offence it is of.
    """
    ward = [column for column in (layout.code, layout.name) if column is not None]
    rows = sheet.rows[layout.last + 1 : layout.last + 1 + COMPARED_ROWS]
    width = max((len(row) for row in sheet.rows[layout.header :]), default=0)
    blank = {c for c in range(width) if not any(cell(r, c) for r in sheet.rows[layout.header :])}
    own = [next((w for c in ward if (w := areas.ward(cell(row, c)))), None) for row in rows]
    for column in range(width):
        if column in ward or not _may_be_wards(sheet, layout, column, blank):
            continue
        texts = [cell(row, column) for row in rows]
        wards = [areas.ward(text) for text in texts]
        filled = sum(map(bool, texts))
        if not filled or 2 * sum(w is not None for w in wards) < filled:
            continue
        begin = _begin(column, ward, blank)
        others = any(a is not None and a != b for a, b in zip(wards, own, strict=True))
        called = _calls_wards(cell(sheet.rows[layout.last], column))
        if others or (called and _are_titled(sheet, layout, begin, offences)):
            return begin
    return None


def _are_titled(sheet: Sheet, layout: Layout, begin: int, offences: Mapping[str, str]) -> bool:
    """Whether over the columns before one, and over those from it on, stands an offence."""
    above = sheet.rows[: layout.last]
    sides = ([row[:begin] for row in above], [row[begin:] for row in above])
    return all(
        any(stated_measure([text], offences) for row in side for text in _texts(row))
        for side in sides
    )


def _may_be_wards(sheet: Sheet, layout: Layout, column: int, blank: set[int]) -> bool:
    """Whether a column is called one of wards, or by nothing, or stands behind a blank column."""
    called = cell(sheet.rows[layout.last], column)
    ward = [c for c in (layout.code, layout.name) if c is not None]
    apart = any(min(column, *ward) < c < max(column, *ward) for c in blank)
    return not called or _calls_wards(called) or apart


def _begin(column: int, ward: list[int], blank: set[int]) -> int:
    """Where the second of two tables begins: behind the last blank column between their wards."""
    first, second = sorted((column, min(ward)))
    return max((c for c in blank if first < c < second), default=second)


def _cut(
    sheet: Sheet,
    *,
    top: int = 0,
    bottom: int | None = None,
    left: int = 0,
    right: int | None = None,
) -> Sheet:
    """A sheet of which the rest is blank: rows and columns keep their numbers."""
    rows = [
        [] if number < top else [*[""] * min(left, len(row)), *row[left:right]]
        for number, row in enumerate(sheet.rows[:bottom])
    ]
    low, far = len(sheet.rows) if bottom is None else bottom, right or max(map(len, sheet.rows))
    merged = tuple(
        block
        for block in sheet.merged
        if top <= block.top and block.bottom < low and left <= block.left and block.right < far
    )
    return replace(sheet, rows=rows, merged=merged)


def _texts(row: Sequence[str]) -> list[str]:
    return [text.strip() for text in row if text.strip()]
