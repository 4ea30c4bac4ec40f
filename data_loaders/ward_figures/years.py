"""The rows of each year of a table with months across, where a column gives the year.

Each year is then read as a table of its own, with all rows in their places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from data_loaders.columns.table_columns import cell
from data_loaders.columns.written_months import month_number
from data_loaders.files.sheet import Sheet
from data_loaders.headings.heading_rows import is_year, without_footnote
from data_loaders.headings.named_areas import NamedAreas
from data_loaders.headings.stated_measure import is_total
from data_loaders.ward_figures.columns import Figures, Layout
from data_loaders.ward_figures.filled_down import filled_down
from data_loaders.ward_figures.stands_once import Row

EXPECTED = "expected the year of its months in each row of a ward (2024, or 2024/25)"


class OfYears(NamedTuple):
    """A table parted by its years; nothing in it for one that gives no years to months across."""

    sheets: tuple[tuple[str, Sheet], ...] = ()
    told: Sequence[str] = ()
    """What is said of rows whose ward stands once for several."""
    problem: str = ""
    """Why the year of a row cannot be told, in words."""


def of_years(sheet: Sheet, layout: Layout, areas: NamedAreas) -> OfYears:
    """The rows of each year of a table, where a column gives the year of months across.

    A year that stands once is that of the rows under it, where each year has the same wards. Rows
    without a year that are of no ward are totals of all years, or remarks.
    """
    names = [without_footnote(text) for text in sheet.rows[layout.last]]
    months = [c for c, name in enumerate(names) if month_number(name) is not None]
    if layout.year is None or layout.month is not None or not months:
        return OfYears()
    across = replace(layout, figures=tuple(Figures(c, names[c]) for c in months))
    rows, told = filled_down(sheet, across)
    own = [row for row in rows if not _is_of_all(row, layout, areas)]
    remarks = [row for row in rows if sum(map(bool, row[1])) == 1]
    year_of = {n: cell(row, layout.year) for n, row in own}
    called = names[layout.year]
    for number, year in year_of.items():
        if why := _unclear(year, financial=layout.financial):
            return OfYears(problem=f"row {number} says {why} in the column '{called}'; {EXPECTED}")
    years = dict.fromkeys(year_of.values())
    found = ((y, [row for row in own if year_of[row[0]] == y]) for y in years)
    return OfYears(tuple((y, _only(sheet, layout, [*r, *remarks])) for y, r in found), told)


def _unclear(year: str, *, financial: bool) -> str:
    """What a cell of a column of years says that is no year; empty where it is one."""
    if financial and year.isdigit():
        return f"'{year}', which may be the first or the last of its two years,"
    return "" if is_year(year) else f"'{year}'" if year else "nothing"


def _is_of_all(row: Row, layout: Layout, areas: NamedAreas) -> bool:
    """Whether a row is a total of all years, or a remark."""
    _, cells = row
    year = cell(cells, layout.year)
    ward = [cell(cells, c) for c in (layout.code, layout.name) if c is not None]
    is_sum = any(is_total(text) or areas.total(text) for text in ward)
    return is_total(year) or (not year and (is_sum or sum(map(bool, cells)) == 1))


def _only(sheet: Sheet, layout: Layout, rows: Sequence[Row]) -> Sheet:
    """A sheet of which no other rows than these are left under its names."""
    left = {n - 1: row for n, row in rows}
    under = (left.get(n, []) for n in range(layout.last + 1, len(sheet.rows)))
    over = tuple(block for block in sheet.merged if block.bottom <= layout.last)
    return replace(sheet, rows=[*sheet.rows[: layout.last + 1], *under], merged=over)
