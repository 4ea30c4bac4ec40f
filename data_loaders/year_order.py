"""Whether months under one year stand in the order of a financial year.

A financial year is often called by one of its two years. Months that run from December to January
under one year tell that it is one: then January is of the year after, or of this one.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable

import pandas as pd

from data_loaders.written_months import month_or_none

_NAMED = re.compile(r"[a-z]{3}")


def out_of_order(months: Iterable[pd.Timestamp]) -> str:
    """Why months of a year, in the order of their table, cannot be told; empty where they can."""
    of_year: dict[int, list[int]] = defaultdict(list)
    for month in dict.fromkeys(months):
        of_year[month.year].append(month.month)
    year = next((y for y, run in of_year.items() if _goes_on(run) or _goes_back(run)), None)
    if year is None:
        return ""
    return (
        f"its months run from December on to January under the year {year}, so which year January "
        f"is of cannot be told, as a financial year may be called by one of its two; write each "
        f"month as {year}-04, or the year as {year}/{(year + 1) % 100:02d}"
    )


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
