"""Months called by their number, `M1` to `M12` or `Month 1`, of a year that is stated beside them.

Of a calendar year M1 is January. Of a financial year the numbers may count from January or April:
their order tells where only one way leaves the months in the order of time.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

_NUMBER = re.compile(r"(?:m|mth|month)[\s.-]*(0?[1-9]|1[0-2])", re.IGNORECASE)
_WITH_YEAR = re.compile(r"((?:19|20)\d\d)\W*m(0?[1-9]|1[0-2])", re.IGNORECASE)
_APRIL = 4


def numbered_month(text: str) -> int | None:
    """1 to 12 for `M1` to `M12`; else None."""
    match = _NUMBER.fullmatch(text.strip())
    return int(match[1]) if match else None


def month_with_year(text: str) -> str:
    """`2024-01` of `2024 M1`; empty for others."""
    match = _WITH_YEAR.fullmatch(text.strip())
    return f"{match[1]}-{int(match[2]):02d}" if match else ""


def months_numbered(numbers: Sequence[int], year: int, *, financial: bool) -> list[str]:
    """`2024-04` of each number, in the order they stand; none where they cannot be told.

    `year` is the first of a financial year.
    """
    if not financial:
        return [f"{year}-{number:02d}" for number in numbers]
    from_april = [(number + 2) % 12 + 1 for number in numbers]
    told = [months for months in (list(numbers), from_april) if _is_in_time(months)]
    if len(told) != 1:
        return []
    return [f"{year + (month < _APRIL)}-{month:02d}" for month in told[0]]


def _is_in_time(months: Sequence[int]) -> bool:
    """Whether months of a financial year stand in their order."""
    places = [(month - _APRIL) % 12 for month in months]
    return all(one < other for one, other in itertools.pairwise(places))
