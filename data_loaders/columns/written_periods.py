"""Which days a period means, in the ways returns of figures write it."""

from __future__ import annotations

import re
from typing import NamedTuple

import pandas as pd

from data_loaders.columns.written_months import written_month
from model.periods import short

EXPECTED_PERIOD = (
    "a month (2025-02), a quarter (2024 Q1), a year (2024), a financial year (2024/25), or the "
    "first and last of several (2022-11 to 2023-10)"
)

_YEAR = re.compile(r"(?P<year>(19|20)\d\d)", re.ASCII)
_FINANCIAL = re.compile(r"(fy ?)?(?P<year>(19|20)\d\d)\s*[-/–]\s*(?P<next>(20)?\d\d)", re.ASCII)
_QUARTER = re.compile(
    r"q(?P<first>[1-4])[-\s,/]*(?P<of>.+)|(?P<year>.+?)[-\s,/]*q(?P<last>[1-4])", re.A
)
_TWO_SHORT_YEARS = re.compile(r"\A\d\d(?=\s*[-/–]\s*\d\d$)", re.ASCII)
_YEAR_TO = re.compile(r"(12 months|year) (to|ending|ended)( in)? (?P<last>.+)", re.ASCII)
_FROM_TO = re.compile(r"(?P<first>.+?)\s+(?:to|–|-)\s+(?P<last>.+)", re.ASCII)
_ISO_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)( 00:00(:00)?)?", re.ASCII)
_BRITISH_DAY = re.compile(r"(?P<day>\d\d?)/(?P<month>\d\d?)/(?P<year>\d{4})", re.ASCII)


class Days(NamedTuple):
    """A period by its first and its last day, both of them in it."""

    first: pd.Timestamp
    last: pd.Timestamp

    @property
    def words(self) -> str:
        """`Feb 2025`, or `Apr 2024 to Mar 2025`."""
        first, last = (short(day.to_period("M")) for day in self)
        return first if first == last else f"{first} to {last}"

    @property
    def is_named(self) -> bool:
        """Whether it has a name of its own: a month, a quarter, a year or a financial year."""
        begins = {1: range(1, 13), 3: (1, 4, 7, 10), 12: (1, 4)}
        return any(
            self.first.month in months and self == _months(self.first.replace(day=1), length)
            for length, months in begins.items()
        )


def written_period(text: str) -> Days:
    """The days a cell means.

    A month as `written_month` reads it; a quarter of the calendar year (`2024 Q1` is January to
    March) or of a financial one (`2024/25 Q1` is April to June); a year; a financial year, April
    to March; `year ending March 2025`; and two months or days with `to` between them. What can be
    a month is one: `2010-11` is November 2010, the financial year is `2010/11`. Raises ValueError
    for the rest, and for a period that ends before it begins.
    """
    cell = " ".join(text.lower().split())
    for read in (_month, _year, _financial, _quarter, _year_to, _from_to):
        if days := read(cell):
            if days.first <= days.last:
                return days
            break
    raise ValueError(f"'{text}' is not {EXPECTED_PERIOD}")


def period_between(first: str, last: str) -> Days:
    """The days from one cell to another: months or days. Raises ValueError for anything else."""
    return written_period(f"{first} to {last}" if last.strip() else first)


def whole_month(first: str, last: str) -> str:
    """`2025-02` of two cells that are its first and its last day; else both, as they stand."""
    said = f"{first} to {last}"
    try:
        days = written_period(said)
    except ValueError:
        return said
    is_whole = days == _months(_first_day(days.first.year, days.first.month), 1)
    return f"{days.first:%Y-%m}" if is_whole else said


def written_day(text: str) -> pd.Timestamp:
    """The day a cell means: `2025-02-14` or, day first, `14/02/2025`. Raises ValueError if none."""
    days = _day(text.strip())
    if days is None:
        raise ValueError(f"'{text}' is not a day such as 2025-02-14 or 14/02/2025")
    return days.first


def _month(cell: str) -> Days | None:
    try:
        first = written_month(cell)
    except ValueError:
        return None
    return _months(first, 1)


def _year(cell: str) -> Days | None:
    match = _YEAR.fullmatch(cell)
    return _months(_first_day(int(match["year"]), 1), 12) if match else None


def _financial(cell: str) -> Days | None:
    match = _FINANCIAL.fullmatch(cell)
    if match is None or not _follows(match["next"], int(match["year"])):
        return None
    return _months(_first_day(int(match["year"]), 4), 12)


def _quarter(cell: str) -> Days | None:
    """A quarter of a year, or of a financial one, before it or behind it."""
    match = _QUARTER.fullmatch(cell)
    if match is None:
        return None
    of = _TWO_SHORT_YEARS.sub(r"20\g<0>", match["of"] or match["year"], count=1)
    year = _year(of) or _financial(of)
    begins = 3 * int(match["first"] or match["last"]) - 3
    return _months(year.first + pd.DateOffset(months=begins), 3) if year else None


def _year_to(cell: str) -> Days | None:
    match = _YEAR_TO.fullmatch(cell)
    last = _month(match["last"]) if match else None
    return _months(last.first - pd.DateOffset(months=11), 12) if last else None


def _from_to(cell: str) -> Days | None:
    match = _FROM_TO.fullmatch(cell)
    if match is None:
        return None
    first = _day(match["first"]) or _month(match["first"])
    last = _day(match["last"]) or _month(match["last"])
    return Days(first.first, last.last) if first and last else None


def _day(cell: str) -> Days | None:
    match = _ISO_DAY.fullmatch(cell) or _BRITISH_DAY.fullmatch(cell)
    if match is None:
        return None
    try:
        day = pd.Timestamp(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    return Days(day.as_unit("us"), day.as_unit("us"))


def _follows(written: str, year: int) -> bool:
    """Whether a year, of two digits or four, is the one after."""
    return int(written) % 100 == (year + 1) % 100


def _first_day(year: int, month: int) -> pd.Timestamp:
    return pd.Timestamp(year, month, 1).as_unit("us")


def _months(first: pd.Timestamp, number: int) -> Days:
    last = first + pd.DateOffset(months=number) - pd.Timedelta(days=1)
    return Days(first.as_unit("us"), last.as_unit("us"))
