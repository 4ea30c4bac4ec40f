"""The month that lines, names of sheets and names of files say their figures are of."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from data_loaders.columns.written_months import first_day, month_number, month_or_none
from data_loaders.headings.period_headings import NAME, WEEK, century, follows

_IN_WORDS = re.compile(rf"(?<![a-z])({NAME})[\s,'’.–—-]*((?:19|20)\d\d|\d\d)(?!\d)")
_IN_FIGURES = re.compile(r"(?<!\d)((?:19|20)\d\d)[-. ]?(0[1-9]|1[0-2])(?![\d])", re.ASCII)
_UP_TO = re.compile(
    rf"\b(to|ending|ended|until|since|from|and)\W+{NAME}\b"
    rf"|{NAME}\W*(\d\d){{0,2}} ?[-–—] ?{NAME}\b|{WEEK.pattern}"
    r"|\b(year to date|ytd|cumulative|rolling)\b"
)
"""What says that a title is of more, or less, than the month it names."""
_MADE = re.compile(
    r"\b(source|extracted|exported|produced|published|prepared|created|printed|generated|compiled"
    r"|downloaded|(last )?updated|next (update|release|publication)|refreshed|issued|received"
    r"|revised (on|in|weekly|monthly|quarterly|annually|each|every)"
    r"|contact|date (produced|made|of (production|extract\w*|report))|report date|meeting"
    r"|(data )?correct|as (at|of))\b.*"
)
"""What says when a table was made: that is no month of its figures."""
_NUMBERED = re.compile(
    r"\b(table|sheet|fig(ure)?|annex|part|page|appendix)\W*\d+\b"
    rf"|(19|20)\d\d[-/](20)?\d\d(?= {NAME}\W*(20)?\d\d)"
)
"""Numbers that are no day of the month behind them."""
DAY_IN_TEXT = re.compile(
    r"(?<!\d)((19|20)\d\d([-./ ])\d\d?\3\d\d?|\d\d?([-./ ])\d\d?\4(20)?\d\d"
    rf"|\d\d?(st|nd|rd|th)?[\s-]*(of )?{NAME}\W*(20)?\d\d"
    rf"|{NAME} \d\d?(st|nd|rd|th)?,? (19|20)\d\d)(?!\d)(?! 00:00)"
)
"""A day, but for one of a cell that is a date: spreadsheets show its month alone."""
_OF_A_MONTH = re.compile(r"\bmonth (end|ended|ending|of|to|beginning|commencing)\b")


def stated_month(texts: Sequence[str]) -> pd.Timestamp | None:
    """The one month that texts name, the nearest first; None for none, or for several.

    A year and a number that may also be a financial year, as `2010-11`, is none. No more is a day,
    or the month a table was made in.
    """
    months = stated_months(texts)
    return months[0] if len(months) == 1 else None


def stated_months(texts: Sequence[str]) -> list[pd.Timestamp]:
    """The months that texts name; none where the first to name any names several.

    Behind a text that names one, a longer period may hold it: a file of sheets of months.
    """
    months: dict[pd.Timestamp, None] = {}
    for text in texts:
        plain = _own_words(text)
        named = _named_months(plain)
        several = len(named) > 1 or _UP_TO.search(plain) is not None
        if several and not months:
            return []
        months |= {} if several else dict.fromkeys(named)
    return list(months)


def named_months(text: str) -> set[pd.Timestamp]:
    """Every month that a text names with its year, whatever it says of them."""
    return _named_months(_own_words(text))


def without_making(text: str) -> str:
    """A text in small letters, but for when its table was made."""
    return _MADE.sub(" ", re.sub(r"[\s_]+", " ", text.lower()))


def _own_words(text: str) -> str:
    """What a text says of its figures, in small letters: not when it was made, nor a day."""
    plain = _NUMBERED.sub(" ", without_making(text))
    dated = _OF_A_MONTH.search(plain) or month_or_none(plain.strip()) is not None
    return plain if dated else DAY_IN_TEXT.sub(" ", plain)


def _named_months(plain: str) -> set[pd.Timestamp]:
    named = {first_day(century(m[2]), month_number(m[1]) or 0) for m in _IN_WORDS.finditer(plain)}
    pairs = [m for m in _IN_FIGURES.finditer(plain) if not follows(m[1], m[2])]
    found = named | {first_day(int(m[1]), int(m[2])) for m in pairs}
    return {month for month in found if month is not None}
