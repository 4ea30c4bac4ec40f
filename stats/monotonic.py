"""Whether a series keeps rising or falling, whatever the shape: the tests of Mann and Kendall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

SHORTEST_RUN = 24
"""Months without a gap that the seasonal test needs: each month of the year twice."""

LEVEL = 0.05
"""Two-sided: how often a series without a trend is called rising or falling."""

Direction = Literal["rising", "falling", "none"]

_DIRECTIONS: dict[int, Direction] = {1: "rising", -1: "falling", 0: "none"}


@dataclass(frozen=True)
class Monotonic:
    """A Mann-Kendall test, and Sen's slope."""

    s: float
    """Pairs of values that rise less those that fall."""
    variance: float
    """Of S where there is no trend; ties are allowed for."""
    p: float
    """Two-sided, from the normal distribution of (S - 1) / sqrt(variance)."""
    direction: Direction
    """"none" where p is 5 % or more, whichever way the slope goes."""
    slope_per_year: float
    """Sen's slope: the median rise between two values, over the years between them."""


def mann_kendall(
    values: Sequence[float] | np.ndarray | pd.Series, *, per_year: int = 12
) -> Monotonic:
    """Whether values equally far apart, `per_year` of them a year, keep rising or falling.

    Null hypothesis: the values are in no order; two-sided at 5 %. Assumes that they are independent
    of one another and have no season. Without ties the variance is n (n - 1) (2n + 5) / 18: ten
    values of which 31 pairs rise and 14 fall have S = 17, a variance of 125 and p = 0.152.

    Source: H. B. Mann, "Nonparametric tests against trend" (1945), https://doi.org/10.2307/1907187;
    M. G. Kendall, Rank Correlation Methods (1975).
    """
    return _monotonic(np.asarray(values, dtype=float)[np.newaxis], per_year)


def seasonal_mann_kendall(run: pd.Series) -> Monotonic | None:
    """Whether a run of months keeps rising or falling; None in fewer than 24 months.

    Each month of the year is compared with itself in other years only, so that season does no harm;
    S and its variance are the sums over the twelve months. Where each month of the second year is
    higher than in the first, S = 12, the variance is 12 and p = 0.0015. A last year that is not
    whole counts for the months it has.

    Null hypothesis: the values of each month of the year are in no order; two-sided at 5 %. Assumes
    that a month is independent of the others. Where high months follow high months (a series of
    offences, a slow wave) chance alone is called a trend more often than in one case of twenty.

    Source: R. M. Hirsch, J. R. Slack and R. A. Smith, "Techniques of trend analysis for monthly
    water quality data" (1982), https://doi.org/10.1029/WR018i001p00107.
    """
    if len(run) < SHORTEST_RUN:
        return None
    years = -(-len(run) // 12)
    counts = np.full(12 * years, np.nan)
    counts[: len(run)] = run.to_numpy(dtype=float)
    # A row for each month of the year, whose values are a year apart.
    return _monotonic(counts.reshape(years, 12).T, per_year=1)


def _monotonic(rows: NDArray[np.float64], per_year: int) -> Monotonic:
    """The test of rows whose values are compared within each row only."""
    s, variance = (float(of_rows.sum()) for of_rows in pairs_that_rise(rows))
    z = float(normal_score(s, variance))
    first, second = np.triu_indices(rows.shape[1], 1)
    steps = (rows[:, second] - rows[:, first]) / (second - first)
    return Monotonic(
        s=s,
        variance=variance,
        p=float(2 * special.ndtr(-abs(z))),
        direction=_DIRECTIONS[int(beyond_chance(z))],
        slope_per_year=float(np.nanmedian(steps)) * per_year,
    )


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


def normal_score(s: NDArray[np.float64] | float, variance: NDArray[np.float64] | float) -> NDArray:
    """(S - 1) / sqrt(variance), towards zero; 0 where S is, as where all values are the same."""
    return np.sign(s) * np.maximum(np.abs(s) - 1, 0) / np.sqrt(np.maximum(variance, 1))


def beyond_chance(z: NDArray[np.float64] | float) -> NDArray:
    """1 where a normal score is beyond LEVEL above zero, -1 where it is below, else 0."""
    return np.where(np.abs(z) > -special.ndtri(LEVEL / 2), np.sign(z), 0).astype(int)
