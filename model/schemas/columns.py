"""Columns that many canonical tables have."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

# No dtype: pandera would ask for nanoseconds, and Delta Lake keeps microseconds.
MONTH = pa.Column(
    checks=pa.Check(
        lambda s: pd.api.types.is_datetime64_dtype(s) and bool((s.dt.day == 1).all()),
        error="a month is the first day of the month",
    )
)
COUNT = pa.Column(int, checks=pa.Check.ge(0))
TIME = pa.Column("datetime64[us, UTC]", nullable=True, coerce=True)
DAY = pa.Column(checks=pa.Check(pd.api.types.is_datetime64_dtype, error="a period has dates"))
NUMBER = pa.Column(float, nullable=True)


def text(*, nullable: bool = False) -> pa.Column:
    """A column of words."""
    return pa.Column(str, nullable=nullable)
