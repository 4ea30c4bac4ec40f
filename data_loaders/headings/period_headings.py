"""What a run of periods means, headings or the cells of a column, judged together.

`2010-11` alone is November 2010 or a financial year. Beside `2012-13` it can be no month, and
beside `2010-12` no year. So are Excel's numbers of days and American dates told by what is beside
them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from data_loaders.columns.written_months import first_day, month_number, written_month

Kind = Literal["month", "year", "quarter", "days", "unclear"]

_PAIR = re.compile(r"(?P<year>(19|20)\d\d)\s*(?P<mark>[-/.–—]?)\s*(?P<next>\d\d)", re.ASCII)
_ONE_FIGURE = re.compile(r"(?P<year>(19|20)\d\d)\s*(?P<mark>[-/.–—])\s*(?P<next>\d)", re.ASCII)
"""`2024-4`, which may be a month, a quarter, or a year and the last figure of the next."""
_FINANCIAL = re.compile(
    r"((fy|financial year)\W*(19|20)?\d\d(\W?(20)?\d\d)?|(19|20)\d\d\s*([-/–—]|to)\s*(19|20)\d\d"
    r"|(12 months|year) (to|ending|ended).+|(?P<short>\d\d)[-/–—](?P<after>\d\d))",
    re.ASCII,
)
_YEAR = re.compile(r"(calendar year |cy ?)?(19|20)\d\d", re.ASCII)
NAME = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_QUARTER = re.compile(
    r"(.*\bq(uarter|tr)?\W*[1-4]\b.*"
    rf"|{NAME}\W*(\d\d){{0,2}}\W*(-|–|—|/|to)\W*{NAME}\W*(\d\d){{0,2}})"
)
_DATED = re.compile(
    rf"\d{{0,4}}\W?{NAME}\W?\d{{0,4}}|\d{{1,4}}[-/.–—]\d{{1,2}}([-/.–—]\d{{1,4}})?( 00:00.*)?"
)
"""What looks like a period, and may be none that can be told."""
WEEK = re.compile(r"\b(weeks?|wks?|w ?/ ?[ceb]|fortnight|week ?no)\b", re.ASCII)
_DAYS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)([ t]00:00.*)?", re.ASCII),
    re.compile(r"(?P<day>\d\d?)([-/.])(?P<month>\d\d?)\2(?P<year>(20)?\d\d)( 00:00.*)?", re.ASCII),
    re.compile(rf"(?P<day>\d\d?)(st|nd|rd|th)?[\s-]*(?P<name>{NAME})\W*(?P<year>(20)?\d\d)"),
)
_SERIAL = re.compile(r"[34567]\d{4}(\.0+)?", re.ASCII)
_THREE = re.compile(r"(?P<first>\d\d?)([-/.])(?P<second>\d\d?)\2(?P<year>(19|20)\d\d)", re.ASCII)
_SHORT = re.compile(r"(?P<month>\d\d?)/(?P<year>\d\d)", re.ASCII)
_EXCEL_BEGAN = pd.Timestamp("1899-12-30")


@dataclass(frozen=True)
class Period:
    """What one text means."""

    kind: Kind
    month: pd.Timestamp | None = None
    """The first day of a month."""


def read_periods(texts: Iterable[str]) -> dict[str, Period]:
    """What each text means, of those that are periods; a text that is none is left out.

    A text that may be a month and may be a financial year is of the kind of the others of its
    spelling; where these do not tell, a year and the next are a run of years. Else it is "unclear",
    and so are what may be Excel's number of a day or an American date alone, and any other date.
    Weeks are "days", and so are all dates of a run of which some are neither end of a month.
    """
    cells = {text: " ".join(text.lower().split()) for text in texts}
    found = {text: period for text, cell in cells.items() if (period := _alone(cell)) is not None}
    pairs = {t: m for t, c in cells.items() if t not in found and (m := _pair(c))}
    found |= _pairs(pairs, cells)
    for read in (_serial, _american, _short):
        there = {period.month for period in found.values() if period.month is not None}
        found |= _runs(read, {t: c for t, c in cells.items() if t not in found}, there)
    dated = (t for t, c in cells.items() if t not in found and _DATED.fullmatch(c))
    found |= dict.fromkeys(dated, Period("unclear"))
    return found | dict.fromkeys(_run_of_days(cells, found), Period("days"))


def is_of_weeks(text: str) -> bool:
    """Whether a heading says that its dates are those of weeks."""
    return WEEK.search(text.lower()) is not None


def is_year_and_number(text: str) -> bool:
    """Whether a text is a year and one or two figures: `2024-4`, `2010-11`."""
    return _pair(text.strip()) is not None


def may_be_a_year(text: str) -> bool:
    """Whether a text may be a month and may be a financial year: `2010-11`."""
    pair = _pair(text.strip())
    return pair is not None and _may_be_both(pair)


def century(year: str) -> int:
    """A year of four figures, by two or four."""
    return int(year) if len(year) == 4 else 2000 + int(year)


def _alone(cell: str) -> Period | None:
    """A text that needs no other to be told."""
    if WEEK.search(cell) and any(map(str.isdigit, cell)):
        return Period("days")
    pair = _pair(cell)
    if pair and _follows(pair):
        return None if _may_be_both(pair) else Period("year")
    try:
        return Period("month", written_month(cell))
    except ValueError:
        pass
    financial = _FINANCIAL.fullmatch(cell)
    if financial and (not financial["short"] or follows(financial["short"], financial["after"])):
        return Period("year")
    if _YEAR.fullmatch(cell):
        return Period("year")
    return Period("quarter") if _QUARTER.fullmatch(cell) else None


def _pair(cell: str) -> re.Match[str] | None:
    """A year and one or two figures."""
    return _PAIR.fullmatch(cell) or _ONE_FIGURE.fullmatch(cell)


def _follows(pair: re.Match[str]) -> bool:
    return follows(pair["year"], pair["next"])


def follows(year: str, after: str) -> bool:
    """Whether the last figures of a year are those of the one after `year`."""
    figures = 10 ** min(len(after), 2)
    return (int(year) + 1) % figures == int(after) % figures


def _may_be_both(pair: re.Match[str]) -> bool:
    return _follows(pair) and 1 <= int(pair["next"]) <= 12


def _pairs(both: Mapping[str, re.Match[str]], cells: Mapping[str, str]) -> dict[str, Period]:
    """Texts that may be a month or a financial year, by the others of their spelling."""
    found = {}
    for text, pair in both.items():
        alike = [m for cell in cells.values() if (m := _pair(cell)) and m["mark"] == pair["mark"]]
        years = any(_follows(m) and not _may_be_both(m) for m in alike)
        months = any(not _follows(m) and _is_no_quarter(m["next"]) for m in alike)
        run = sum(m["year"] in (str(int(pair["year"]) + step)) for m in alike for step in (-1, 1))
        if _may_lack_a_zero(pair):
            found[text] = _month_of(int(pair["year"]), _tenth_or_first(alike))
        elif months and not years:
            month = first_day(int(pair["year"]), int(pair["next"]))
            found[text] = Period("month", month)
        elif (years or run or pair["mark"] == "/") and not months and _follows(pair):
            found[text] = Period("year")
        else:
            found[text] = Period("unclear")
    return found


def _may_lack_a_zero(pair: re.Match[str]) -> bool:
    """Whether it is `2024.1`, as which numbers write 2024.10."""
    return pair["mark"] == "." and pair["next"] == "1"


def _tenth_or_first(alike: Iterable[re.Match[str]]) -> int:
    """The month that `2024.1` is beside others: 1, 10, or 0 where that cannot be told."""
    beside = {pair["next"] for pair in alike} - {"1"}
    padded, bare = (
        any(map(is_so, beside)) for is_so in (lambda n: n[0] == "0", lambda n: len(n) == 1)
    )
    if padded == bare or (padded and "10" in beside):
        return 0
    return 10 if padded else int("10" in beside)


def _month_of(year: int, number: int) -> Period:
    """A month; unclear where its number is none."""
    month = first_day(year, number)
    return Period("unclear" if month is None else "month", month)


def _is_no_quarter(number: str) -> bool:
    """Whether a number is that of a month: those of quarters end at 4 and have one figure."""
    return 1 <= int(number) <= 12 and (len(number) == 2 or int(number) > 4)


def _run_of_days(cells: Mapping[str, str], found: Mapping[str, Period]) -> Collection[str]:
    """The dates of days or weeks: most are no month, or one stands within another's month."""
    days = {text: day for text, cell in cells.items() if (day := _day(cell)) is not None}
    odd = {day for text, day in days.items() if text not in found or found[text].month is None}
    months = {(day.year, day.month) for day in days.values() if day not in odd}
    among = any((day.year, day.month) in months for day in odd)
    return days if len(days) > 1 and odd and (among or len(odd) * 2 >= len(days)) else ()


def _day(cell: str) -> pd.Timestamp | None:
    """The day a date means, day first; None for what is no date."""
    match = next((m for way in _DAYS if (m := way.fullmatch(cell))), None)
    if match is None:
        return None
    said = match.groupdict()
    month = int(said.get("month") or month_number(said.get("name") or "") or 0)
    try:
        return pd.Timestamp(century(match["year"]), month, int(match["day"]))
    except ValueError:
        return None


def _runs(
    read: Callable[[str], pd.Timestamp | None],
    cells: Mapping[str, str],
    beside: Collection[pd.Timestamp],
) -> dict[str, Period]:
    """Texts that are months when read so, where another month is next to each; else unclear."""
    months = {text: month for text, cell in cells.items() if (month := read(cell)) is not None}
    there = {*months.values(), *beside}
    return {
        text: Period("month", month) if _has_neighbour(month, there) else Period("unclear")
        for text, month in months.items()
    }


def _has_neighbour(month: pd.Timestamp, there: set[pd.Timestamp]) -> bool:
    return any(month + pd.DateOffset(months=step) in there for step in (-1, 1))


def _serial(cell: str) -> pd.Timestamp | None:
    """Excel's number of a day: 45383 is 1 April 2024."""
    if not _SERIAL.fullmatch(cell):
        return None
    day = _EXCEL_BEGAN + pd.Timedelta(days=int(float(cell)))
    if day.day != 1 and not day.is_month_end:
        return None
    return first_day(day.year, day.month)


def _american(cell: str) -> pd.Timestamp | None:
    """The first of a month with the month first: a run of them would else be days of one month."""
    match = _THREE.fullmatch(cell)
    if match is None or int(match["second"]) != 1:
        return None
    return first_day(int(match["year"]), int(match["first"]))


def _short(cell: str) -> pd.Timestamp | None:
    """`04/24`, where no day of a month could be meant."""
    match = _SHORT.fullmatch(cell)
    if match is None or not 13 <= int(match["year"]) <= 60:
        return None
    return first_day(2000 + int(match["year"]), int(match["month"]))
