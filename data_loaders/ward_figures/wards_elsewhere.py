"""Tables of wards without a column called so, given one: rows and columns keep their numbers.

    corner      a title stands where the column of wards is called: "Burglary by ward"
    across      wards stand in a row, with months or offences under one another beside them
    sheets      each sheet of a workbook is called by its ward, and has the same table

Which it is, is told by the wards of the place, never by words. A table that has a column of wards
is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from data_loaders.columns.table_columns import cell, lines_above
from data_loaders.columns.written_months import month_or_none
from data_loaders.columns.written_numbers import is_figure
from data_loaders.files.archives import own_name
from data_loaders.files.readings import Member
from data_loaders.files.sheet import Sheet
from data_loaders.files.sheets import read_heads
from data_loaders.files.text_format import HEAD_BYTES, HEADER_WITHIN, written
from data_loaders.files.workbook_formats import begins_a_workbook
from data_loaders.headings.called_columns import calls_months
from data_loaders.headings.named_areas import NamedAreas
from data_loaders.headings.stated_months import stated_month
from data_loaders.ward_figures.layout import find_layout
from data_loaders.ward_figures.names import without_ending
from model.errors import RefusedFileError

WARD, MONTH, COUNT = "Ward", "Month", "Count"

FEWEST = 2
"""So many wards make a column or a row of them, or a workbook with a sheet for each."""


def with_wards(
    sheets: Sequence[Sheet], offences: Mapping[str, str], areas: NamedAreas, file: str
) -> tuple[list[Sheet], list[str]]:
    """The sheets, those whose wards stand elsewhere with a column of them; and what is not read.

    Raises RefusedFileError where some sheets are called by wards, and one nearly so.
    """
    without = [n for n, sheet in enumerate(sheets) if not _has_wards(sheet, offences, areas)]
    named = {n for n in without if areas.ward(sheets[n].name)}
    if len({areas.ward(sheets[n].name) for n in named}) < FEWEST:
        named = set()
    found: list[Sheet] = []
    told: list[str] = []
    for number, sheet in enumerate(sheets):
        if number not in without:
            found.append(sheet)
        elif number in named:
            found.append(_with_its_ward(sheet))
        elif named:
            told += _of_no_ward(sheet, offences, areas, file)
        else:
            found += _across(sheet, areas, file) or [_with_corner(sheet, areas) or sheet]
    return found, told


def _has_wards(sheet: Sheet, offences: Mapping[str, str], areas: NamedAreas) -> bool:
    """Whether a column that is called one of wards, or by nothing, holds areas of the place."""
    layout = find_layout(sheet, offences)
    if layout is None:
        return False
    columns = [column for column in (layout.code, layout.name) if column is not None]
    return any(areas.any(cell(row, c)) for row in sheet.rows[layout.last + 1 :] for c in columns)


def has_wards_elsewhere(member: Member, offences: Mapping[str, str], areas: NamedAreas) -> bool:
    """Whether a file is a table of wards once it is given a column of them."""
    try:
        sheets = _first_rows(member)
    except RefusedFileError:
        return False
    try:
        found, _ = with_wards(sheets, offences, areas, own_name(member.name))
    except RefusedFileError:
        return True
    given = set(map(id, sheets))
    return any(find_layout(sheet, offences) for sheet in found if id(sheet) not in given)


def _first_rows(member: Member) -> list[Sheet]:
    with member.open() as stream:
        head = stream.read(HEAD_BYTES)
    if begins_a_workbook(head):
        return read_heads(member)
    return [Sheet("", written(head, member.name).rows)]


def _of_no_ward(
    sheet: Sheet, offences: Mapping[str, str], areas: NamedAreas, file: str
) -> list[str]:
    """What is said of a sheet beside those called by their wards, where it has such a table."""
    if find_layout(_with_its_ward(sheet), offences) is None or areas.any(sheet.name):
        return []
    if near := areas.alike(sheet.name):
        raise RefusedFileError(
            f"{file}: its sheets are called by their wards, and sheet '{sheet.name}' by none of "
            f"the place; call it by its ward, perhaps {near[0]}"
        )
    return [f"sheet '{sheet.name}' is not read: others are called by wards of the place, it is not"]


def _with_its_ward(sheet: Sheet) -> Sheet:
    """A sheet that is called by a ward, with that ward in each row, and not in its titles."""
    if (top := _names(sheet)) is None:
        return sheet
    own = re.compile(rf"\b{re.escape(sheet.name.strip())}\b", re.IGNORECASE)
    above = [[own.sub("", text) for text in row] for row in sheet.rows[:top]]
    plain = replace(sheet, rows=[*above, *sheet.rows[top:]])
    return _with_column(_with_months(plain, top), top, sheet.name, _end(sheet))


def _names(sheet: Sheet) -> int | None:
    """The row of names: the one over the first that has a figure."""
    rows = sheet.rows[: HEADER_WITHIN + 1]
    at = next((n for n, row in enumerate(rows) if any(map(is_figure, row))), 0)
    return at - 1 if at and _filled(rows[at - 1]) else None


def _filled(row: Sequence[str]) -> int:
    return sum(map(bool, map(str.strip, row)))


def _across(sheet: Sheet, areas: NamedAreas, file: str) -> list[Sheet]:
    """A sheet for each ward of a row of wards, with the column under it alone; none without."""
    for top, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        names = [cell(row, column) for column in range(len(row))]
        wards = {c for c, name in enumerate(names) if areas.ward(name)}
        if len({areas.ward(names[c]) for c in wards}) < FEWEST or 2 * len(wards) < _filled(row):
            continue
        # A name that is nearly a ward's is rejected as in a column of them.
        wards |= {c for c, name in enumerate(names) if areas.alike(name)}
        sums = {c for c, name in enumerate(names) if areas.total(name)}
        plain = _with_months(sheet, top)
        count = _called_for(plain, top, file)
        end = _end(sheet)
        return [_of_one(plain, top, c, (wards | sums) - {c}, count, end) for c in sorted(wards)]
    return []


def _called_for(sheet: Sheet, top: int, file: str) -> str:
    """What a column of counts is called: by their month, where no column has it."""
    if any(calls_months(cell(sheet.rows[top], c)) for c in range(len(sheet.rows[top]))):
        return COUNT
    month = stated_month(lines_above(sheet, top))
    month = month or stated_month([sheet.name]) or stated_month([without_ending(own_name(file))])
    return COUNT if month is None else f"{month:%b %Y}"


def _end(sheet: Sheet) -> int:
    """The last row with a figure: of those under it, one cell alone is a footnote."""
    return max((n for n, row in enumerate(sheet.rows) if any(map(is_figure, row))), default=0)


def _of_one(sheet: Sheet, top: int, ward: int, others: set[int], count: str, end: int) -> Sheet:
    name = cell(sheet.rows[top], ward)
    rows = [
        ["" if n >= top and c in others else text for c, text in enumerate(row)]
        for n, row in enumerate(sheet.rows)
    ]
    rows[top][ward] = count
    return _with_column(replace(sheet, rows=rows), top, name, end)


def _with_corner(sheet: Sheet, areas: NamedAreas) -> Sheet | None:
    """A sheet whose column of wards is called by a title; None without such a column."""
    for column in range(max(map(len, sheet.rows), default=0)):
        texts = [cell(row, column) for row in sheet.rows]
        wards = [n for n, text in enumerate(texts) if areas.ward(text)]
        if len({areas.ward(texts[n]) for n in wards}) < FEWEST or not 0 < wards[0] <= HEADER_WITHIN:
            continue
        top = wards[0] - 1
        if 2 * len(wards) >= sum(map(bool, texts[top + 1 :])) and not areas.any(texts[top]):
            return _called(sheet, top, column, WARD)
    return None


def _with_months(sheet: Sheet, top: int) -> Sheet:
    """With the name of the column of months that is called by a title, or by nothing."""
    for column in range(len(sheet.rows[top])):
        texts = [t for row in sheet.rows[top + 1 :] if (t := cell(row, column))]
        months = sum(month_or_none(text) is not None for text in texts)
        if months and 2 * months >= len(texts):
            is_called = calls_months(cell(sheet.rows[top], column))
            return sheet if is_called else _called(sheet, top, column, MONTH)
    return sheet


def _called(sheet: Sheet, top: int, column: int, name: str) -> Sheet:
    """With another name of a column; what stood there is a line over the table."""
    rows = [list(row) for row in sheet.rows]
    title = cell(rows[top], column)
    rows[top][column] = name
    return replace(sheet, rows=rows, corner=title)


def _with_column(sheet: Sheet, top: int, ward: str, end: int) -> Sheet:
    """With a column of wards behind all others, the same in each row but for footnotes."""
    width = max(map(len, sheet.rows))

    def cells() -> Iterator[list[str]]:
        for number, row in enumerate(sheet.rows):
            said = WARD if number == top else ward
            full = [*row, *[""] * (width - len(row)), said]
            is_row = top <= number and _filled(row) > (1 if number > end else 0)
            yield full if is_row else list(row)

    return replace(sheet, rows=list(cells()))
