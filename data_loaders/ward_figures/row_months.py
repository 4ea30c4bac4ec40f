"""Which month each row of a long table of ward figures is of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from data_loaders.columns.table_columns import cell, rows_below
from data_loaders.columns.written_periods import whole_month
from data_loaders.columns.year_order import is_sure, out_of_order
from data_loaders.files.sheet import Sheet
from data_loaders.headings.heading_rows import month_of_year
from data_loaders.headings.period_headings import Period, is_of_weeks, read_periods
from data_loaders.headings.stated_years import month_within
from data_loaders.ward_figures.columns import BY_MONTH, EACH_MONTH, Layout
from data_loaders.ward_figures.filled_down import filled_down

_CALENDAR = "2000"
"""Any year that is no financial one."""


def periods_of(rows: Sequence[tuple[int, Sequence[str]]], layout: Layout) -> Mapping[str, Period]:
    """What the cells of the column of months mean, judged together."""
    if layout.month is None:
        return {}
    return read_periods({month_text(row, layout) for _, row in rows})


def unreadable_periods(sheet: Sheet, layout: Layout) -> str:
    """Why no period of a long sheet is a month, in words; empty where some may be."""
    if layout.month is None:
        return ""
    rows, _ = filled_down(sheet, layout)
    called = cell(sheet.rows[layout.last], layout.month)
    found = periods_of(rows, layout)
    names, kinds = sorted(found), {period.kind for period in found.values()}
    if is_of_weeks(called) or "days" in kinds:
        days = [name for name in names if found[name].kind == "days"] or names
        quoted = ", ".join(f"'{name}'" for name in days[:3])
        return f"its column '{called}' ({quoted}) is of days or weeks, {EACH_MONTH}"
    if kinds and kinds <= {"year", "quarter"}:
        span = f"'{names[0]}'" if len(names) == 1 else f"'{names[0]}' to '{names[-1]}'"
        return f"its periods {span} are years or quarters, {BY_MONTH}"
    both = {(cell(row, layout.month), cell(row, layout.year)): row for _, row in rows}
    for (month, year), row in both.items():
        if year and month_of_year(month, _CALENDAR) and month_text(row, layout) == month:
            return (
                f"which month '{month}' of the year '{year}' is cannot be told, as a financial "
                "year begins in April; write the months as 2024-04 or Apr-24"
            )
    texts = [month_text(row, layout) for _, row in rows if not is_sure([cell(row, layout.month)])]
    periods = (found.get(text) for text in texts)
    return out_of_order(p.month for p in periods if p is not None and p.month is not None)


def months_in_table(sheet: Sheet, layout: Layout) -> set[pd.Timestamp]:
    """The months that headings or rows give."""
    if layout.month is None:
        return {f.month for f in layout.figures if f.month is not None}
    found = periods_of(list(rows_below(sheet, layout.last)), layout)
    return {period.month for period in found.values() if period.month is not None}


def months_of_span(sheet: Sheet, layout: Layout) -> set[pd.Timestamp]:
    """The months of a table of which only the period stated over it says the year."""
    if layout.month is None or layout.year is not None or layout.span is None:
        return set(layout.undated)
    texts = {cell(row, layout.month) for _, row in rows_below(sheet, layout.last)}
    months = (month_within(layout.span, text) for text in texts)
    return {pd.Timestamp(month) for month in months if month}


def month_text(row: Sequence[str], layout: Layout) -> str:
    """The month of a row in one text, whatever columns say it."""
    text, year = cell(row, layout.month), cell(row, layout.year)
    if layout.until is not None:
        return whole_month(text, cell(row, layout.until))
    if layout.year is None and layout.span is not None:
        return month_within(layout.span, text) or text
    # A financial year called by one year may be called by its first or its last.
    if not year or (layout.financial and year.isdigit()):
        return text
    return month_of_year(text, year) or text
