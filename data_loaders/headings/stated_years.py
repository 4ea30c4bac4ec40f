"""The year, or part of one, that lines, names of sheets and names of files say figures are of.

Months without a year of their own (`Apr`, `April`) are those of it. What says when a table was
made, or of which year its wards are, is no period of figures; what may be either is two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from data_loaders.columns.written_months import first_day, month_number
from data_loaders.columns.written_periods import Days
from data_loaders.headings.period_headings import NAME, century, follows
from data_loaders.headings.stated_months import DAY_IN_TEXT, without_making

_MONTHS_OF_A_YEAR = 12
_GAP = r"[\s,'’.–—-]*"
_DAY = r"(?:\d\d?(?:st|nd|rd|th)? (?:of )?)?"
_YEAR = r"(?:19|20)\d\d"
_TO = r"\s*(?:to|until|through|[-–—])\s*"
_IN_TWO = r"(0?[1-9]|1[0-2])"
_APART = r"(?<![\d£.,/])(?<!\d-)"
"""No part of a longer number or date; a hyphen may part words of a name."""
_DATED = rf"(?<![a-z])({NAME}){_GAP}({_YEAR}|\d\d)(?!\d)"

Read = Callable[[re.Match[str]], Days | None]


def stated_spans(texts: Sequence[str]) -> list[Days]:
    """The periods of a year or less that texts name, the nearest first.

    None where the first to name any names several, or a longer one: which months a table of it is
    of is not said. Behind a text that names one, a longer period may hold it.
    """
    found: dict[Days, None] = {}
    for text in texts:
        named = _named(text)
        several = len(named) > 1 or any(_length(span) > _MONTHS_OF_A_YEAR for span in named)
        if several and not found:
            return []
        found |= {} if several else dict.fromkeys(named)
    return list(found)


def stated_ranges(text: str) -> dict[str, Days]:
    """The ranges of months or days that a text names, by its words for them."""
    found = (
        (match[0], read(match))
        for way, read in _RANGES
        for match in re.finditer(way, without_making(text), re.ASCII)
    )
    return {words.strip(): span for words, span in found if span is not None}


def month_within(span: Days, name: str) -> str:
    """`2025-02` of the name of a month of a period; empty for what it has not, or is no name."""
    number = month_number(name)
    months = pd.period_range(span.first, span.last, freq="M")
    return next((str(month) for month in months if month.month == number), "")


def _named(text: str) -> set[Days]:
    """The periods a text names, but for those that hold another of them."""
    ranges, rest = _taken(without_making(text), _RANGES)
    spans, _ = _taken(_SAYS_NOTHING.sub(" ", DAY_IN_TEXT.sub(" ", rest)), _SPANS)
    found = ranges | spans
    return {span for span in found if not any(_holds(span, other) for other in found)}


def _taken(text: str, ways: Iterable[tuple[str, Read]]) -> tuple[set[Days], str]:
    """The periods a text names in some ways, and the rest of it."""
    found: set[Days] = set()
    for way, read in ways:
        for match in list(re.finditer(way, text, re.ASCII)):
            if span := read(match):
                found.add(span)
                text = text.replace(match[0], " | ", 1)
    return found, text


def _holds(span: Days, other: Days) -> bool:
    return span != other and span.first <= other.first and other.last <= span.last


def _length(span: Days) -> int:
    """How many months a period has."""
    return 12 * (span.last.year - span.first.year) + span.last.month - span.first.month + 1


def _span(year: int, month: int, months: int) -> Days | None:
    """The period of so many months from one on."""
    first = first_day(year, month)
    if first is None:
        return None
    return Days(first, first + pd.DateOffset(months=months) - pd.Timedelta(days=1))


def _from_to(match: re.Match[str]) -> Days | None:
    """`April 2024 to March 2025`, `January to June 2024`, `April to March 2025`."""
    first, last = month_number(match[1]) or 0, month_number(match[3]) or 0
    ends = century(match[4])
    begins = century(match[2]) if match[2] else ends - (first > last)
    return _between(begins, first, ends, last)


def _in_figures(match: re.Match[str]) -> Days | None:
    """`2024-04 to 2025-03`."""
    return _between(*map(int, match.groups()))


def _of_days(match: re.Match[str]) -> Days | None:
    """`01/04/2024 to 31/03/2025`."""
    month, year, last_month, last_year = map(int, match.groups())
    return _between(year, month, last_year, last_month)


def _between(year: int, month: int, last_year: int, last_month: int) -> Days | None:
    months = 12 * (last_year - year) + last_month - month + 1
    return _span(year, month, months) if months > 0 else None


def _year_to(match: re.Match[str]) -> Days | None:
    """`year ending March 2025`."""
    last = 12 * century(match[2]) + (month_number(match[1]) or 0)
    return _span((last - 12) // 12, (last - 12) % 12 + 1, 12)


def _month(match: re.Match[str]) -> Days | None:
    return _span(century(match[2]), month_number(match[1]) or 0, 1)


def _financial(match: re.Match[str]) -> Days | None:
    """`2024/25`, `2024-2025`, `24/25`; `2020-2025` is of all these years."""
    year = century(match[1])
    if follows(match[1], match[2]) and year % 100 >= 10:
        return _span(year, 4, 12)
    later = int(match[2]) - year if len(match[2]) == 4 else 0
    return _span(year, 1, 12 * (later + 1)) if later > 0 else None


def _of_either_year(match: re.Match[str]) -> Days | None:
    """`FY 2024`, which may be called by its first year or its last."""
    return _span(int(match[1]) - 1, 4, 24)


def _quarter(match: re.Match[str]) -> Days | None:
    return _span(int(match["year"]), 3 * int(match["quarter"]) - 2, 3)


def _year(match: re.Match[str]) -> Days | None:
    return _span(int(match[1]), 1, 12)


_RANGES: tuple[tuple[str, Read], ...] = (
    (rf"(?<![a-z])({NAME})(?:{_GAP}({_YEAR}|\d\d)(?!\d))?{_TO}{_DAY}{_DATED}", _from_to),
    (rf"(?<!\d)({_YEAR})-(\d\d){_TO}({_YEAR})-(\d\d)(?!\d)", _in_figures),
    (
        rf"(?<![\d/.-])\d\d?[/.-]{_IN_TWO}[/.-]({_YEAR}){_TO}\d\d?[/.-]{_IN_TWO}[/.-]({_YEAR})(?!\d)",
        _of_days,
    ),
    (
        rf"(?<!\d)({_YEAR})-{_IN_TWO}-\d\d{_TO}({_YEAR})-{_IN_TWO}-\d\d(?!\d)",
        _in_figures,
    ),
    (rf"\b(?:year|12 months) (?:to|end|ending|ended)(?: in)? {_DAY}{_DATED}", _year_to),
)
_SAYS_NOTHING = re.compile(
    rf"\b(?:boundar\w+|census|population)\W*(?:of |in )?{_YEAR}(?!\d)"
    rf"|(?<!\d){_YEAR}\W*(?:electoral )?(?:wards? )?(?:boundar\w+|census|population)"
    rf"|\bwards? ?\({_YEAR}\)|(?<!\d){_YEAR} wards\b",
    re.ASCII,
)
"""Of which year the wards of figures are."""

_SPANS: tuple[tuple[str, Read], ...] = (
    (_DATED, _month),
    (
        rf"{_APART}(?:fy ?)?({_YEAR})(?: ?[-/–—] ?| to | )({_YEAR}|\d\d)(?![\d/.-])",
        _financial,
    ),
    (rf"{_APART}(?:fy ?)?(\d\d)[-/–— ](\d\d)(?![\d/.-])", _financial),
    (rf"\b(?:fy|financial year) ?({_YEAR})(?!\d)", _of_either_year),
    (rf"\bq(?P<quarter>[1-4])\W*(?P<year>{_YEAR})(?!\d)", _quarter),
    (rf"(?<!\d)(?P<year>{_YEAR})\W*q(?P<quarter>[1-4])\b", _quarter),
    (rf"{_APART}({_YEAR})(?![\d%]|[.,/-]\d)", _year),
)
