"""Which month a cell or a file name means, in the ways publishers and spreadsheets write it."""

from __future__ import annotations

import re
from calendar import monthrange

import pandas as pd

EXPECTED_MONTH = "a month such as 2025-02, Feb-25, 28/02/2025 or 01/02/2025"

MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_GAP = r"[\s./,'’_–—-]*"
_NAME = r"(?P<name>[a-z]{3,9})"
_YEAR = r"(?P<year>(19|20)\d\d|\d\d)"
_YEAR_4 = r"(?P<year>(19|20)\d\d)"
_TIME = r"(?:[ t]00:00(?::00)?(?:\.0+)?z?)?"
_DASH = "[-/.–—]"

_ISO = rf"(?P<year>\d{{4}})-(?P<month>\d\d)(?:-(?P<day>\d\d){_TIME})?"
_YEAR_FIRST = rf"{_YEAR_4}(?:{_DASH}?|m)(?P<month>\d\d)"
_MONTH_FIRST = rf"(?P<month>\d\d?){_DASH}{_YEAR_4}"
_BRITISH = rf"(?P<day>\d\d?)([-/.])(?P<month>\d\d?)\2{_YEAR}{_TIME}"
_AMERICAN = rf"(?P<month>\d\d?)/(?P<day>1[3-9]|2\d|3[01])/{_YEAR_4}{_TIME}"
_NAMED = rf"{_NAME}{_GAP}{_YEAR}"
_NAME_LAST = rf"{_YEAR_4}{_GAP}{_NAME}"
_DAY_AND_NAME = rf"(?P<day>\d\d?)(?:st|nd|rd|th)?{_GAP}{_NAME}{_GAP}{_YEAR}"
_WAYS = tuple(
    re.compile(way, re.ASCII)
    for way in (
        *(_ISO, _YEAR_FIRST, _MONTH_FIRST, _BRITISH),
        *(_AMERICAN, _NAMED, _NAME_LAST, _DAY_AND_NAME),
    )
)
_OF_A_NAME = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[-_](0[1-9]|1[0-2])(?!\d|[-_](?:0[1-9]|[12]\d|3[01])(?!\d))", re.ASCII
)
"""A month in a name, and no day: that may be the one it was downloaded on."""
_IN_A_NAME = re.compile(r"(?<!\d)(?P<year>(19|20)\d\d)[-_](?P<month>0[1-9]|1[0-2])(?!\d)", re.ASCII)


def written_month(text: str) -> pd.Timestamp:
    """The first day of the month a cell means.

    Read are `2025-02` as published; `Feb-25`, `Feb'25`, `2025 Feb`, `202502`, `02/2025` and the
    like as spreadsheets turn it into; and the first or last of the month, day first: `2025-02-01`,
    `28/02/2025`, `1 February 2025`. Another day is no month: `02/01/2025` may be an American
    February, while `02/28/2025` can be nothing else. Of `2010/11` and `201011`, which are financial
    years to some, only `2010-11` is a month. Raises ValueError for the rest.
    """
    cell = " ".join(text.lower().split())
    for way in _WAYS:
        match = way.fullmatch(cell)
        if match and (found := _month(match.groupdict(), cell)) is not None:
            return found
    raise ValueError(f"'{text}' is not {EXPECTED_MONTH}")


def month_or_none(text: str) -> pd.Timestamp | None:
    """The first day of the month a cell means; None where it means none."""
    try:
        return written_month(text)
    except ValueError:
        return None


def month_number(text: str) -> int | None:
    """1 to 12 for the name of a month, in full or cut to three letters or more; else None."""
    name = text.strip(" .").lower()
    full = (i for i, known in enumerate(MONTH_NAMES, start=1) if known.startswith(name))
    return next(full, None) if len(name) >= 3 else None


def month_in_name(stem: str) -> tuple[pd.Timestamp, str, str] | None:
    """The month in a file name, with what stands before and after it; None when there is none.

    Both `2016_01` and `2016-01` are read; of several months, the first.
    """
    match = _IN_A_NAME.search(stem)
    if match is None:
        return None
    month = first_day(int(match["year"]), int(match["month"]))
    if month is None:
        raise ValueError(f"'{stem}' is not {EXPECTED_MONTH}")
    return month, stem[: match.start()].strip("-_ "), stem[match.end() :].strip("-_ ")


def only_month_in_name(stem: str) -> pd.Timestamp | None:
    """The month a file name says, where it says just one; None where it says several, or none."""
    found = {first_day(int(year), int(month)) for year, month in _OF_A_NAME.findall(stem)}
    return found.pop() if len(found) == 1 else None


def first_day(year: int, month: int) -> pd.Timestamp | None:
    """The first of a month of 1990 to 2100; None for anything else."""
    if not (1990 <= year <= 2100 and 1 <= month <= 12):
        return None
    return pd.Timestamp(year, month, 1).as_unit("us")


def _month(parts: dict[str, str | None], cell: str) -> pd.Timestamp | None:
    """The month of what was found; None where the day is within it, or it may be a year."""
    # Spreadsheets drop the century; police.uk begins in December 2010.
    year = int(parts["year"] or 0)
    year = year + 2000 if year < 100 else year
    name = parts.get("name")
    number = (month_number(name) or 0) if name else int(parts["month"] or 0)
    if not name and not parts.get("day") and _may_be_a_year(cell):
        return None
    month = first_day(year, number)
    day = parts.get("day")
    if month is None or day is None:
        return month
    return month if int(day) in (1, monthrange(year, number)[1]) else None


def _may_be_a_year(cell: str) -> bool:
    """Whether it is a year and the next, written with another mark than the hyphen of a month."""
    match = re.fullmatch(r"(\d\d)(\d\d)([^\d-]?)(\d\d)", cell)
    return match is not None and (int(match[2]) + 1) % 100 == int(match[4])
