"""Whether the day or the month stands first in the dates of a file, and when that cannot be told.

`03/04/2025` is the third of April here and the fourth of March in America: read in the wrong
order, every record up to the twelfth is put into another month and nothing else tells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from model.errors import RefusedFileError

_SLASHED = re.compile(r"(\d\d?)([/.-])(\d\d?)\2(?:\d{4}|\d\d)(?!\d)", re.ASCII)
_ISO = re.compile(r"\d{4}-\d\d-(\d\d)(?!\d)", re.ASCII)
_LAST_MONTH = 12

DAYS_FIRST = "save its dates as 2019-08-31, and add it again"
"""What to do with a file of which nothing says the order."""

UNLIKELY = 0.001
"""How likely it is at most that dates of both orders are as they seem: that of eight days none is
after the twelfth, or that all records of a year are of January, as American firsts of months."""

_UP_TO_12TH, _AFTER = 12 / 30.4, 1 - 12 / 30.4
_CHANCE = 0.05
"""How likely it may be at most that only days up to the twelfth are dates by chance."""


@dataclass(frozen=True)
class _Date:
    """A date as written: its numbers in the place of the day and in that of the month."""

    text: str
    day: int
    month: int


def refuse_other_order(
    file: str,
    texts: Iterable[str],
    *,
    remedy: str,
    dayfirst: bool | None = True,
    months: int = 1,
) -> None:
    """Raise RefusedFileError for dates whose day and month may stand the other way round.

    `dayfirst` says which stands first; None that nobody said so, and that the day is taken to.
    `months` is how many the file is known to be of. `remedy` says what to do.
    """
    times = Counter(text.strip() for text in texts)
    distinct = sorted(times)
    dates = list(_dates(distinct, dayfirst=dayfirst is not False))
    _refuse_half_turned(file, distinct, dates, dayfirst=dayfirst is not False)
    proof = next((d for d in dates if d.month > _LAST_MONTH >= d.day), None)
    after = any(d.day > _LAST_MONTH for d in dates)
    first, second = ("month", "day") if dayfirst is not False else ("day", "month")
    if proof and not after:
        raise RefusedFileError(
            f"{file}: its dates have the {first} before the {second} ('{proof.text}'), and it was "
            f"to be read the other way round; {remedy}"
        )
    number = sum(times[date.text] for date in dates)
    firsts = {d.month for d in dates} == {1} != {d.day for d in dates}
    doubtful = _untold(dates) or (firsts and months**-number < UNLIKELY)
    if dayfirst is None and not after and doubtful:
        raise RefusedFileError(
            f"{file}: nothing tells whether its dates have the day or the month first "
            f"('{dates[-1].text}'), for no number in them is above 12; {remedy}"
        )


def _dates(texts: Iterable[str], *, dayfirst: bool) -> Iterator[_Date]:
    for text in texts:
        if match := _SLASHED.match(text):
            one, other = int(match[1]), int(match[3])
            yield _Date(text, one, other) if dayfirst else _Date(text, other, one)


def _untold(dates: list[_Date]) -> bool:
    """Whether dates that can be read in both orders are too many for no day after the twelfth.

    Firsts of months are how months are written.
    """
    days = {(date.day, date.month) for date in dates}
    return {day for day, _ in days} != {1} and _UP_TO_12TH ** len(days) < UNLIKELY


def _refuse_half_turned(file: str, texts: list[str], dates: list[_Date], *, dayfirst: bool) -> None:
    """Raise RefusedFileError where a spreadsheet of the other order made dates of what it could.

    What it could not is left as text: of the dates none is then after the twelfth, and of the
    texts every one.
    """
    real = {match[0]: int(match[1]) for text in texts if (match := _ISO.match(text))}
    left = {date.text[:10]: date.day for date in dates}
    chance = _UP_TO_12TH ** len(real) * _AFTER ** len(left)
    turned = max(real.values(), default=99) <= _LAST_MONTH < min(left.values(), default=0)
    if turned and chance < _CHANCE:
        raise RefusedFileError(
            f"{file}: of its dates those up to the twelfth are dates of a spreadsheet "
            f"('{min(real)}') and all others are text ('{min(left)}'), as one set to "
            f"{'American' if dayfirst else 'British'} dates leaves them, with day and month "
            "changed over; ask for the file again with every date as text or as 2025-01-31"
        )
