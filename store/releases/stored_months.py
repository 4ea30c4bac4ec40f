"""Months of a table of the store, read several at once where they are small.

Each reading costs as much as some ten thousand records, and the API's answers of a place have a few
thousand a month.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import pandas as pd

AT_ONCE = 100_000
"""Records of months that are read together; a month of more is read by itself."""

ReadMonths = Callable[[Sequence[pd.Timestamp]], pd.DataFrame]


class StoredMonths:
    """`read` gives the rows of some months; `records` says how many each month has."""

    def __init__(self, read: ReadMonths, records: pd.Series) -> None:
        self._span = {month: span for span in _spans(records) for month in span}
        # Months are asked for in their order, or nearly so: with two at hand, none is read anew.
        self._read = lru_cache(maxsize=2)(lambda span: _by_month(read(span)))
        self._none = read(())

    def of(self, month: pd.Timestamp) -> pd.DataFrame:
        """The rows of one month."""
        span = self._span.get(month)
        return self._none if span is None else self._read(span).get(month, self._none)


def _spans(records: pd.Series) -> list[tuple[pd.Timestamp, ...]]:
    """The months in their order, as many together as hold so many records."""
    spans: list[tuple[pd.Timestamp, ...]] = []
    held = 0
    for month, number in records.sort_index().items():
        if not spans or held + number > AT_ONCE:
            spans.append(())
            held = 0
        spans[-1] += (month,)
        held += number
    return spans


def _by_month(rows: pd.DataFrame) -> dict[pd.Timestamp, pd.DataFrame]:
    found = dict(iter(rows.groupby("month")))
    return {month: of_month.reset_index(drop=True) for month, of_month in found.items()}
