"""Whether months under one year stand in the order of a financial year.

A financial year is often called by one of its two years. Months that run from December to January
under one year tell that it is one: then January is of the year after, or of this one.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import pandas as pd

from data_loaders.columns.written_months import month_or_none

_MARCH = 3
_TO_MARCH, _YEAR = pd.DateOffset(months=11), pd.DateOffset(months=12)
_NAMED = re.compile(r"[a-z]{3}")


def out_of_order(months: Iterable[pd.Timestamp]) -> str:
    """Why months of a year, in the order of their table, cannot be told; empty where they can."""
    months = list(dict.fromkeys(months))
    if (april := _april_after_march(months)) is not None:
        return (
            f"its months run from March on to April under the financial year {april.year}/"
            f"{(april.year + 1) % 100:02d}, which begins in April, so which year they are of "
            f"cannot be told; write each month as {april.year}-04"
        )
    of_year: dict[int, list[int]] = defaultdict(list)
    for month in months:
        of_year[month.year].append(month.month)
    year = next((y for y, run in of_year.items() if _goes_on(run) or _goes_back(run)), None)
    if year is None:
        return ""
    return (
        f"its months run from December on to January under the year {year}, so which year January "
        f"is of cannot be told, as a financial year may be called by one of its two; write each "
        f"month as {year}-04, or the year as {year}/{(year + 1) % 100:02d}"
    )


def _april_after_march(months: Sequence[pd.Timestamp]) -> pd.Timestamp | None:
    """The April that stands after the March of its financial year; None where none does.

    Where a month of one year stands beside that of the next, each is compared with the year before.
    """
    steps = list(itertools.pairwise(months))
    back = [(a, b) for a, b in steps if b < a]
    compared = any(b == a + _YEAR for a, b in steps)
    of_march = all(a.month == _MARCH and a == b + _TO_MARCH for a, b in back)
    return back[0][1] if back and of_march and not compared else None


def is_sure(texts: Iterable[str]) -> bool:
    """Whether one of the texts is a month and its year in figures: `2024-04`, `01/04/2024`."""
    return any(month_or_none(t) is not None and not _NAMED.search(t.lower()) for t in texts)


def _goes_on(run: list[int]) -> bool:
    """Whether months go up but for one step, from December to January."""
    down = [(a, b) for a, b in itertools.pairwise(run) if b < a]
    return down == [(12, 1)]


def _goes_back(run: list[int]) -> bool:
    """Whether months go down but for one step, from January to December."""
    return len(run) > 2 and _goes_on(run[::-1])
