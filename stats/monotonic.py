"""Whether a series keeps rising or falling, whatever the shape: the tests of Mann and Kendall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from pymannkendall import original_test, seasonal_test

SHORTEST_RUN = 24
"""Months without a gap that the seasonal test needs: each month of the year twice."""

LEVEL = 0.05
"""Two-sided: how often a series without a trend is called rising or falling."""

Direction = Literal["rising", "falling", "none"]

_DIRECTIONS: dict[str, Direction] = {
    "increasing": "rising",
    "decreasing": "falling",
    "no trend": "none",
}


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
    return _monotonic(original_test(np.asarray(values, dtype=float), alpha=LEVEL), per_year)


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
    # The library gives the slope of a whole season: the steps are years already.
    found = seasonal_test(run.to_numpy(dtype=float), period=12, alpha=LEVEL)
    return _monotonic(found, per_year=1)


def _monotonic(found: tuple, per_year: int) -> Monotonic:
    return Monotonic(
        s=float(found.s),
        variance=float(found.var_s),
        p=float(found.p),
        direction=_DIRECTIONS[found.trend],
        slope_per_year=float(found.slope) * per_year,
    )
