"""Months of the store read several at once: each as if it were read by itself."""

from __future__ import annotations

import pandas as pd

from store.releases.stored_months import AT_ONCE, StoredMonths

MONTHS = list(pd.date_range("2025-01-01", periods=6, freq="MS", unit="us"))


def test_small_months_are_read_together_and_large_ones_alone():
    numbers = [0, 10, AT_ONCE - 10, 1, AT_ONCE + 1, 5]
    asked = []

    def read(months):
        asked.append(list(months))
        rows = [(month, n) for month in months for n in range(2) if month != MONTHS[0]]
        return pd.DataFrame(rows, columns=["month", "n"]).astype({"month": "datetime64[us]"})

    stored = StoredMonths(read, pd.Series(numbers, index=MONTHS))
    for month in (*MONTHS, pd.Timestamp("2030-01-01")):
        found = stored.of(month)
        expected = [] if month in (MONTHS[0], pd.Timestamp("2030-01-01")) else [0, 1]
        assert list(found["n"]) == expected
        assert list(found.index) == list(range(len(expected)))
        assert set(found["month"]) <= {month}
    assert asked == [[], MONTHS[:3], MONTHS[3:4], MONTHS[4:5], MONTHS[5:]]
