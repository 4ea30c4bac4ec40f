"""Months and windows of months.

A month is a `pandas.Period` of frequency "M" in Python, the timestamp of its first day in a table,
`2025-02` in a URL or file, and `Feb 2025` on a page.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from model.errors import SaferError

_YYYY_MM = re.compile(r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])")


def month(text: str) -> pd.Period:
    """The month written `YYYY-MM`. Raises ValueError for anything else."""
    if not _YYYY_MM.fullmatch(text):
        raise ValueError(f"month '{text}' is not written YYYY-MM")
    return pd.Period(text, freq="M")


def likely_month(text: str) -> pd.Period:
    """The month written `YYYY-MM` of something that happened or will, 1900 to 2100.

    Raises ValueError for anything else: it is a slip.
    """
    found = month(text)
    if not 1900 <= found.year <= 2100:
        raise ValueError(f"month '{text}' is not from 1900 to 2100: correct its year")
    return found


@lru_cache(maxsize=4096)
def short(period: pd.Period) -> str:
    """`Feb 2025`: how a month is written on a page."""
    return period.strftime("%b %Y")


def spans(months: Iterable[pd.Period | pd.Timestamp]) -> str:
    """`Jan 2024 to Mar 2024, May 2024`: months as a page writes them, those in a row together."""
    runs: list[list[pd.Period]] = []
    for period in sorted({pd.Period(month, "M") for month in months}):
        if runs and period == runs[-1][-1] + 1:
            runs[-1].append(period)
        else:
            runs.append([period])
    return ", ".join(
        short(run[0]) if len(run) == 1 else f"{short(run[0])} to {short(run[-1])}" for run in runs
    )


def first_day(month: pd.Period) -> datetime.date:
    """The day a month begins with."""
    return datetime.date(month.year, month.month, 1)


def day(date: datetime.date) -> str:
    """`17 Jun 2026`: how a day is written on a page."""
    return f"{date.day} {date:%b %Y}"


@dataclass(frozen=True)
class Window:
    """A run of whole months, from the first to the last, both included."""

    first: pd.Period
    last: pd.Period

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise SaferError(f"a window cannot run from {self.first} back to {self.last}")

    @classmethod
    def ending(cls, last: pd.Period, length: int) -> Window:
        """The window of `length` months that ends with `last`."""
        return cls(last - (length - 1), last)

    @property
    def length(self) -> int:
        """The number of months."""
        return (self.last - self.first).n + 1

    @property
    def ordinals(self) -> range:
        """The number of every month, as pandas counts them."""
        return range(self.first.ordinal, self.last.ordinal + 1)

    @property
    def days(self) -> int:
        """The number of days."""
        # By number: the times of a period cost as much as all else of a row of figures.
        ends = np.array([self.first.ordinal, self.last.ordinal + 1], dtype="datetime64[M]")
        return int(np.diff(ends.astype("datetime64[D]").astype(np.int64))[0])

    @property
    def months(self) -> pd.PeriodIndex:
        """Every month of the window, in order."""
        return pd.period_range(self.first, self.last, freq="M")

    def earlier(self, months: int) -> Window:
        """The window of the same length, `months` months before."""
        return Window(self.first - months, self.last - months)

    @property
    def span(self) -> str:
        """`Oct 2021 to Sep 2026`, or `Feb 2025` for a single month."""
        if self.length == 1:
            return short(self.last)
        return f"{short(self.first)} to {short(self.last)}"

    @property
    def within(self) -> str:
        """`in the 12 months to Feb 2025`, or `in Feb 2025`: when something was, in a sentence."""
        return f"in {self.words}" if self.length == 1 else f"in the {self.words}"

    @property
    def words(self) -> str:
        """`12 months to Feb 2025`, or `Feb 2025` for a single month."""
        if self.length == 1:
            return short(self.last)
        return f"{self.length} months to {short(self.last)}"
