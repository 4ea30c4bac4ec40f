"""Classes for a map, with limits a legend can state: fitted to what is shown, or fixed steps."""

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


def natural_breaks(values: pd.Series, k: int = 5) -> Classes:
    """Areas in `k` groups of like values, fewer where there are fewer values.

    Of all ways to cut the values in order, the one with the least sum of squared distances from the
    means of the groups (Fisher 1958; cartographers know it as Jenks): what lies far from all others
    has a group of its own. 1, 2, 3, 50 in two groups: 1 to 3, and 50. Equal values share one.
    """
    known = values.dropna().astype(float)
    if known.empty:
        return Classes(values.astype(float), ())
    met, number, times = np.unique(known.to_numpy(), return_inverse=True, return_counts=True)
    begins = _best_cuts(met, times.astype(float), min(k, len(met)))
    group = np.searchsorted(begins, np.arange(len(met)), side="right") - 1
    index = pd.Series(group[number], index=known.index).reindex(values.index).astype(float)
    ends = [*(begin - 1 for begin in begins[1:]), len(met) - 1]
    limits = zip(met[begins].tolist(), met[ends].tolist(), strict=True)
    return Classes(index, tuple(limits))


def _best_cuts(met: NDArray[np.float64], times: NDArray[np.float64], k: int) -> list[int]:
    """Where the `k` groups of `natural_breaks` begin among values in order, each so many times."""
    spread = _spreads(met, times)
    least, begins = spread[0], []
    for _ in range(k - 1):
        # The last group begins at each value in turn, those before it cut as well as they can be.
        sums = np.concatenate([[np.inf], least[:-1]])[:, None] + spread
        begins.append(sums.argmin(axis=0))
        least = sums.min(axis=0)
    cuts, last = [], len(met) - 1
    for begin in reversed(begins):
        cuts.append(int(begin[last]))
        last = cuts[-1] - 1
    return [0, *reversed(cuts)]


def _spreads(met: NDArray[np.float64], times: NDArray[np.float64]) -> NDArray[np.float64]:
    """The squared distances from their mean of the values from one to another; else infinite."""
    # From the mean of all, or the squares of large values would swallow small differences.
    away = met - np.average(met, weights=times)
    sums = [np.cumsum([0.0, *(times * away**power)]) for power in range(3)]
    number, total, squares = (of[None, 1:] - of[:-1, None] for of in sums)
    number = np.where(number > 0, number, 1.0)
    spread = np.maximum(squares - total**2 / number, 0.0)
    return np.where(np.triu(np.ones(spread.shape, dtype=bool)), spread, np.inf)
