"""Whether rows of values keep rising or falling, whatever the shape: the test of Mann and Kendall.

Null hypothesis: the values of a row are in no order; two-sided at LEVEL. Assumes that they are
independent of one another and have no season.

Source: H. B. Mann, "Nonparametric tests against trend" (1945), https://doi.org/10.2307/1907187;
M. G. Kendall, Rank Correlation Methods (1975).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

LEVEL = 0.05
"""Two-sided: how often a series without a trend is called rising or falling."""


def pairs_that_rise(rows: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """S of each row, and its variance where the row has no trend; a NaN is in no pair.

    `rows` has shape (rows, times). S is the number of pairs of values of which the later is higher,
    less those of which it is lower. Of n values the variance is n (n - 1) (2n + 5) / 18, less
    t (t - 1) (2t + 5) / 18 for every t values that are the same.
    """
    first, second = np.triu_indices(rows.shape[1], 1)
    s = np.nansum(np.sign(rows[:, second] - rows[:, first]), axis=1)
    known = ~np.isnan(rows)
    # Said of each value of a tie, its part is (t - 1) (2t + 5): alone it has none.
    same = (rows[:, :, np.newaxis] == rows[:, np.newaxis]).sum(axis=2)
    ties = np.where(known, (same - 1) * (2 * same + 5), 0).sum(axis=1)
    n = known.sum(axis=1)
    return s, (n * (n - 1) * (2 * n + 5) - ties) / 18


def normal_score(
    s: NDArray[np.float64] | float, variance: NDArray[np.float64] | float
) -> NDArray[np.float64]:
    """(S - 1) / sqrt(variance), towards zero; 0 where S is, as where all values are the same."""
    return np.sign(s) * np.maximum(np.abs(s) - 1, 0) / np.sqrt(np.maximum(variance, 1))


def beyond_chance(z: NDArray[np.float64] | float) -> NDArray[np.int_]:
    """1 where a normal score is beyond LEVEL above zero, -1 where it is below, else 0."""
    return np.where(np.abs(z) > -special.ndtri(LEVEL / 2), np.sign(z), 0).astype(int)
