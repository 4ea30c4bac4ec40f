"""Classes for a map, with limits a legend can state: quintiles of what is shown, or fixed steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

STEPS = (
    (1, 3, 6, 12, 24, 48),
    (1, 3, 10, 30, 100, 300),
    (1, 10, 30, 100, 300, 1_000),
    (1, 30, 100, 300, 1_000, 3_000),
    (1, 100, 300, 1_000, 3_000, 10_000),
    (1, 300, 1_000, 3_000, 10_000, 30_000),
)
"""Where steps of counts begin: each set reaches further than the one before."""

TOP_SHARE = 0.1
"""At most this part of the places with a count is in the last step: else most look alike."""


def steps_for(counts: NDArray[np.float64], least: int = 0) -> tuple[int, ...]:
    """The first of STEPS, from number `least` on, whose last step few of the `counts` reach."""
    held = counts[counts > 0]
    for steps in STEPS[least:]:
        if np.count_nonzero(held >= steps[-1]) <= TOP_SHARE * len(held):
            return steps
    return STEPS[-1]


@dataclass(frozen=True)
class Classes:
    """The class of each area and the limits of each class."""

    index: pd.Series
    """Class number from 0, lowest first; missing where the value is."""
    limits: tuple[tuple[float, float], ...]
    """The smallest and largest value met in each class."""


def quintiles(values: pd.Series, k: int = 5) -> Classes:
    """Areas in `k` groups of about equal size; fewer where many values are the same.

    Equal values always share a class. The edges are NumPy's quantiles (linear between values).
    """
    known = values.dropna().astype(float)
    if known.empty:
        return Classes(values.astype(float), ())
    edges = np.unique(np.quantile(known, np.arange(1, k + 1) / k))
    edge = np.searchsorted(edges, known.to_numpy())
    # Ties can leave a class without members: number those that have some.
    met, number = np.unique(edge, return_inverse=True)
    index = pd.Series(number, index=known.index).reindex(values.index).astype(float)
    of_class = [known.to_numpy()[number == n] for n in range(len(met))]
    return Classes(index, tuple((float(v.min()), float(v.max())) for v in of_class))
