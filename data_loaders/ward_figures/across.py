"""What headings across a sheet of ward figures say beside offences: labels, totals, periods."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from data_loaders.columns.written_months import month_number
from data_loaders.headings.heading_rows import Headings
from data_loaders.headings.longer_periods import longer_period
from data_loaders.headings.period_headings import Period, read_periods
from data_loaders.headings.stated_measure import is_total, without_fillers
from data_loaders.ward_figures.columns import BY_MONTH, EACH_MONTH, Figures, Total


def label_above(heads: Headings, column: int) -> str:
    """What the rows above say of a column but for years and words that say nothing of it."""
    above = heads.stack(column)[:-1]
    said = (t for t in above if t not in heads.years and without_fillers(t))
    return next((t for t in said if not read_periods([t]) and month_number(t) is None), "")


def totals_of(
    heads: Headings,
    rest: Sequence[int],
    figures: Sequence[Figures],
    periods: Mapping[int, Period],
) -> list[Total]:
    """The columns that add up others: those under one heading, since the last quarter, or all."""
    read = [f.column for f in figures]
    sums = [c for c in rest if is_total(heads.own(c)) or _is_long(periods.get(c))]
    found, since = [], -1
    for column in sums:
        is_part = _is_long(periods.get(column))
        above = heads.stack(column)[:-1]
        begun = since if is_part else -1
        under = [c for c in (*read, *rest) if above and heads.stack(c)[: len(above)] == above]
        own: Collection[int] = under if set(under) & set(read) else range(begun + 1, column)
        parts = tuple(c for c in read if c in own and c != column)
        # Of one count a year to date is the sum of others too, which stand in other files.
        strange = any(c in own for c in rest if c not in sums)
        strange = strange or (len(parts) == 1 and bool(longer_period(heads.own(column))))
        since = column if is_part else since
        found.append(Total(column, heads.name(column), () if strange else parts))
    return found


def _is_long(period: Period | None) -> bool:
    return period is not None and period.kind in ("quarter", "year")


def why_no_months(heads: Headings, columns: Sequence[int], periods: Mapping[int, Period]) -> str:
    """Why a table of wards with periods across has no months; empty where it has no periods."""
    of_kind = {
        kind: [heads.name(c) for c in columns if c in periods and periods[c].kind == kind]
        for kind in ("days", "year", "quarter", "unclear")
    }
    if names := of_kind["days"]:
        quoted = ", ".join(f"'{name}'" for name in names[:3])
        return f"its headings {quoted} are days or weeks, {EACH_MONTH}"
    for kind, words in (("year", "years"), ("quarter", "quarters or longer")):
        names = of_kind[kind]
        if names:
            financial = "financial " if kind == "year" and not _calendar(names) else ""
            span = f"'{names[0]}' to '{names[-1]}'" if len(names) > 1 else f"'{names[0]}'"
            return f"its headings {span} are {financial}{words}, {BY_MONTH}"
    names = of_kind["unclear"]
    if not names:
        return ""
    quoted = ", ".join(f"'{name}'" for name in names[:3])
    if all(c in heads.numbers for c in columns if heads.name(c) in names):
        return (
            f"its headings {quoted} number months, and of which year, or whether from January or "
            "April, cannot be told; write each month by its name and year (Apr-24)"
        )
    if all(map(month_number, names)):
        return (
            f"its headings {quoted} are months without a year, and of which year cannot be told; "
            "say it once in a line above the table, in the sheet's name or in the file's name "
            "(2024/25, or 2024 for January to December), or write each month as 2025-02"
        )
    return (
        f"which months its headings {quoted} mean cannot be told; write them as 2025-02 or Feb 2025"
        ", and a financial year as 2010/11"
    )


def why_years_across(heads: Headings, columns: Sequence[int], periods: Mapping[int, Period]) -> str:
    """Why a table with months in its rows and years across has no months; empty for another."""
    names = [heads.name(c) for c in columns if c in periods and periods[c].kind == "year"]
    if not names:
        return ""
    quoted = ", ".join(f"'{name}'" for name in names[:3])
    return (
        f"its months stand in rows and their years across ({quoted}); give each row its year in a "
        "column 'year', or each month a column (Apr-24)"
    )


def _calendar(names: Sequence[str]) -> bool:
    return all(re.fullmatch(r"\D*(19|20)\d\d\D*", name) for name in names)
