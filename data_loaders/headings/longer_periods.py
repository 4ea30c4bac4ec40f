"""What says that figures are of another period than one month: a quarter, a year, a year to date.

A year in figures is none of these: it may be the year of a month, or of a file of months.
"""

from __future__ import annotations

import re

from data_loaders.columns.table_columns import heading
from data_loaders.headings.called_columns import parted
from data_loaders.headings.period_headings import NAME, Period, read_periods
from data_loaders.headings.stated_months import without_making

_YEAR = r"(?:19|20)\d\d"
_NEXT = r" (?:20)?\d\d(?! ?(?:m|months?|mths?|weeks?|wks?)\b)"
_KIND = r"(?:(?:financial|fiscal|calendar|academic|fin) )?(?:years?|yrs?|fy|cy)"
_IN_FIGURES = re.compile(
    rf"\b(?:(?:{_KIND} ?)?{_YEAR}(?:{_NEXT}(?: {_KIND})?)?(?! (?:end|to))|fy ?\d\d \d\d)\b"
)
"""`2024/25`, `FY2024-25`, `financial year 2024`."""

_NUMBERED = re.compile(
    rf"\b(?:{NAME} (?:to )?{NAME}|q ?[1-4]|(?:quarter|qtr) ?[1-4]|h ?[12]|half ?[12]"
    r"|(?:1st|2nd|3rd|[1-4]th|first|second|third|fourth|last) (?:quarter|qtr|half))\b"
)
"""A part of a year, which may be that of a file of months."""

_LENGTH = r"\d+|two|three|six|nine|twelve"
_IN_WORDS = re.compile(
    # a year, and what it ends with
    rf"\b(?:(?:\w+ )?(?:year|yr) (?:to|end|ending|ended)(?: (?:date|{NAME}))?"
    rf"|y ?e(?= {NAME}|$)|y e|(?:(?:this|last|current|previous|prior) )?{_KIND}"
    r"|yearly|annual(?:ly|i[sz]ed)?|per annum|decades?"
    # a quarter, a half
    r"|quarters?(?: (?:to|end|ending|ended))?|quarterly|qtrs?|qtrly|half ?yearly|bi ?annual(?:ly)?"
    # up to a day
    r"|(?:[cfp]?y|f ?y|q|m|h|w) ?t ?d|(?:[a-z]+ )?to date|so far|since|until|up to"
    r"|cumulative(?:ly)?|accumulated|rolling|running|moving"
    # so many months
    rf"|(?:{_LENGTH}) ?(?:months?|mths?|mnths?|monthly)|\d+ ?m|r ?\d+m?|mat|[lt]tm"
    r"|weekly|(?:weeks?|wks?)(?: ?\d+)?|fortnight(?:ly)?|daily)\b"
)


_JOINED = re.compile(r"(?<=\b(?:19|20)\d\d)(?=[a-z])")
"""`March2025YTD`."""


def longer_period(text: str, *, numbered: bool = True) -> str:
    """The words of a text that name another period than a month; empty for none.

    A quarter or half with its number is left out where it need not be `numbered`.
    """
    plain = _plain(without_making(parted(text)))
    found = _NUMBERED.search(plain) if numbered else None
    found = found or _IN_WORDS.search(_NUMBERED.sub(" ", plain))
    return found[0] if found else ""


def without_longer_periods(text: str) -> str:
    """The words of a text but for those of other periods than months."""
    plain = _plain(parted(text))
    return " ".join(_IN_WORDS.sub(" ", _NUMBERED.sub(" ", plain)).split())


def _plain(text: str) -> str:
    """The words of a text without years in figures."""
    return _IN_FIGURES.sub(" ", _JOINED.sub(" ", heading(text)))


def read_alone(text: str) -> Period | None:
    """What a text means that is a period and nothing else; None for any other."""
    return read_periods([text]).get(text)
