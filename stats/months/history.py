"""Which months of a series belong together: no gap and no recording break between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

ENOUGH = 24
"""Months below which nothing is said of a season, a trend or limits: two of each calendar month."""


def latest_run(values: pd.Series, breaks: Sequence[pd.Period] = ()) -> pd.Series:
    """The months up to the last known one with none missing and no recording break among them.

    Begins again after the last missing month (NaN, or left out of the index) and at the last
    recording break: a break in month m makes m the first month of the new way. Empty where no month
    is known.
    """
    known = values.dropna()
    after_gaps = np.flatnonzero(np.diff(known.index.asi8) != 1) + 1
    after_breaks = [start for start, _ in stretches(known.index, breaks)]
    return known.iloc[max([*after_gaps, *after_breaks], default=0) :]


def stretches(months: pd.PeriodIndex, breaks: Iterable[pd.Period]) -> list[tuple[int, int]]:
    """Where each way of recording begins and ends, as positions: first month, one past the last."""
    if months.empty:
        return []
    number = months.asi8
    cuts = np.searchsorted(number, [m.ordinal for m in breaks if m.ordinal <= number[-1]])
    starts = np.unique([0, *cuts]).astype(int).tolist()
    return list(pairwise([*starts, len(months)]))


def eras(months: pd.PeriodIndex, breaks: Iterable[pd.Period]) -> NDArray[np.int64]:
    """The number of the way of recording that each month belongs to, from 0."""
    begins = np.sort([b.ordinal for b in breaks])
    return np.searchsorted(begins, months.asi8, side="right")
