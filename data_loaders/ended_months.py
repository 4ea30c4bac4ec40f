"""Months that have not ended: nobody publishes the records of one, so a row of it has a slip."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_loaders.faults import Fault


def has_ended(month: pd.Timestamp, today: pd.Timestamp) -> bool:
    """Whether a month (its first day) is over."""
    return month < _this_month(today)


def not_ended(
    months: pa.Array | pa.ChunkedArray, found: Callable[[int], str], today: pd.Timestamp
) -> Fault:
    """The fault of rows of such a month; `found` are the words for what stands in a row."""
    late = pc.greater_equal(months, pa.scalar(_this_month(today), pa.timestamp("us")))
    rows = pc.fill_null(late, fill_value=False).to_numpy(zero_copy_only=False)
    return Fault(rows, found, f"a month that has ended (it is {today:%b %Y})")


def _this_month(today: pd.Timestamp) -> pd.Timestamp:
    return pd.Timestamp(today.year, today.month, 1)
