"""Which month a cell or a file name means, in the ways publishers and spreadsheets write it."""

from __future__ import annotations

import re

import pandas as pd

EXPECTED_MONTH = "a month such as 2025-02, Feb-25, 2025-02-01 or 01/02/2025"

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = {name: number for number, name in enumerate(_NAMES, start=1)}
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)(-01([ t]00:00(:00(\.0+)?)?z?)?)?", re.ASCII)
_NAMED = re.compile(r"(?P<name>[a-z]{3})[a-z]*[- ](?P<year>\d{4}|\d\d)", re.ASCII)
_BRITISH = re.compile(r"0?1/(?P<month>\d\d?)/(?P<year>\d{4})", re.ASCII)
_IN_A_NAME = re.compile(r"(?<!\d)(?P<year>(19|20)\d\d)[-_](?P<month>0[1-9]|1[0-2])(?!\d)", re.ASCII)


def written_month(text: str) -> pd.Timestamp:
    """The first day of the month a cell means.

    Read are `2025-02` as published; `Feb-25`, `Feb-2025` and `February 2025` as spreadsheets turn
    it into; and the first of the month, as `2025-02-01` or, day first, `01/02/2025`. Any other day
    is not a month: `02/01/2025` may be an American February. Raises ValueError for the rest.
    """
    cell = text.strip().lower()
    match = _ISO.fullmatch(cell) or _NAMED.fullmatch(cell) or _BRITISH.fullmatch(cell)
    if match is None:
        raise ValueError(f"'{text}' is not {EXPECTED_MONTH}")
    parts = match.groupdict()
    number = _NUMBERS.get(parts.get("name", ""), 0) or int(parts.get("month", 0))
    year = int(parts["year"])
    # Spreadsheets drop the century; police.uk begins in December 2010.
    return _first_day(year + 2000 if year < 100 else year, number, text)


def month_or_none(text: str) -> pd.Timestamp | None:
    """The first day of the month a cell means; None where it means none."""
    try:
        return written_month(text)
    except ValueError:
        return None


def month_in_name(stem: str) -> tuple[pd.Timestamp, str, str] | None:
    """The month in a file name, with what stands before and after it; None when there is none.

    Both `2016_01` and `2016-01` are read; of several months, the first.
    """
    match = _IN_A_NAME.search(stem)
    if match is None:
        return None
    month = _first_day(int(match["year"]), int(match["month"]), stem)
    return month, stem[: match.start()].strip("-_ "), stem[match.end() :].strip("-_ ")


def _first_day(year: int, month: int, text: str) -> pd.Timestamp:
    if not (1990 <= year <= 2100 and 1 <= month <= 12):
        raise ValueError(f"'{text}' is not {EXPECTED_MONTH}")
    return pd.Timestamp(year, month, 1).as_unit("us")
