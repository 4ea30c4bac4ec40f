"""Which cells changed beyond chance between two periods, all of them tested at once.

Of a thousand cells tested one by one at 1 in 20, fifty would be called where nothing happened. So
the p of all of them together decide, by the control of false discoveries of Benjamini and Hochberg
(1995), as in `stats.exceptions`: of the cells called, about one in twenty is expected to be chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, gammaln, ndtr, stdtrit, xlogy
from scipy.stats import false_discovery_control

from stats.cells.hotspots import FALSE_SHARE
from stats.chance.e_test import DEGREES, allowing

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PLAINLY_WITHIN = 1.8
"""Pairs of counts nearer than so many standard errors are not tested: of all pairs of counts up to
600 none so near has a p of the E-test below 0.07, and what is called has one of 0.05 at most."""

CellVerdict = Literal["rose", "fell", "within chance", ""]
"""What a cell did; empty where nothing was counted in either period."""


@dataclass(frozen=True)
class CellChange:
    """The change of each cell, in the order they were given."""

    verdict: tuple[CellVerdict, ...]
    tested: int
    """Cells with an event in either period."""


def cell_change(
    current: ArrayLike,
    base: ArrayLike,
    *,
    times: float = 1,
    dispersion: ArrayLike = 1.0,
    false_share: float = FALSE_SHARE,
) -> CellChange:
    """Which cells rose or fell beyond chance.

    `base` is the count of each cell over `times` as many days as the current one has.
    `dispersion` is the variance of each difference over that of chance, where nothing changes. Null
    hypothesis of each cell: the period has a `times`-th of the underlying count of the base;
    two-sided. Cells without an event in either are not tested: there is nothing to tell. Raises
    ValueError for counts that are not of the same cells.
    """
    now, before = np.asarray(current, dtype=float), np.asarray(base, dtype=float)
    if now.shape != before.shape or now.ndim != 1:
        raise ValueError(
            f"counts of shape {now.shape} and {before.shape} are not of the same cells"
        )
    difference = now - before / times
    held = now + before > 0
    called = np.zeros(len(now), dtype=bool)
    if held.any():
        more = np.broadcast_to(dispersion, now.shape)[held]
        p = allowing(_quick_p(now[held], before[held], times), more)
        called[held] = false_discovery_control(p) <= false_share
    verdict = np.where(held, "within chance", "")
    verdict = np.where(called & (difference > 0), "rose", verdict)
    verdict = np.where(called & (difference < 0), "fell", verdict)
    return CellChange(tuple(verdict.tolist()), int(held.sum()))


@dataclass(frozen=True)
class CellTest:
    """What the verdicts of some cells rest on, an entry a cell; NaN where nothing was counted."""

    lower: Floats
    upper: Floats
    """The 95 % limits of the difference."""
    p: Floats
    """Of the cell by itself; the verdict is of the p of all cells together."""


def cell_tests(
    current: ArrayLike, base: ArrayLike, *, times: float = 1, dispersion: ArrayLike = 1.0
) -> CellTest:
    """The limits and the p of each difference; see `cell_change` for what is given.

    Given both counts together, that of the period is binomial: its exact limits (Clopper and
    Pearson), as far out as counts vary, which is what the p allows for. 60 after 10 is between 33
    and 62 more by chance alone, 12 after 3 between 0 and 14 more.
    """
    now, before = np.asarray(current, dtype=float), np.asarray(base, dtype=float)
    more = np.broadcast_to(dispersion, now.shape)
    far = stdtrit(DEGREES, LIMIT_TAIL) if len(now) else 0.0
    tail = np.where(more > 1, ndtr(far * np.sqrt(more)), LIMIT_TAIL)
    both = now + before
    with np.errstate(invalid="ignore"):
        low = np.where(now > 0, betaincinv(now, before + 1, tail), 0.0)
        high = np.where(before > 0, betaincinv(now + 1, before, 1 - tail), 1.0)
    lower, upper = (both * (share - (1 - share) / times) for share in (low, high))
    p = allowing(e_tests(now, before, times=times), more)
    return CellTest(*(np.where(both > 0, found, np.nan) for found in (lower, upper, p)))


LIMIT_TAIL = 0.025
"""What 95 % limits leave out on each side."""


def _quick_p(now: Floats, before: Floats, times: float) -> Floats:
    """The p of the E-test where it can matter; 1 where a pair is plainly within chance."""
    p = np.ones(len(now))
    apart = np.abs(now - before / times) / np.sqrt((now + before) / times) >= PLAINLY_WITHIN
    p[apart] = e_tests(now[apart], before[apart], times=times)
    return p


def e_tests(current: ArrayLike, base: ArrayLike, *, times: float = 1) -> Floats:
    """The p of `stats.chance.e_test.e_test` of many pairs of counts at once: (10, 5) gives 0.206.

    Each pair that is met is tested once, all in one go: a map of cells has thousands of pairs, and
    one takes a tenth of a millisecond by itself.
    """
    now, before = np.asarray(current).astype(np.int64), np.asarray(base).astype(np.int64)
    if not len(now):
        return np.array([])
    many = int(before.max()) + 1
    pairs, of = np.unique(now * many + before, return_inverse=True)
    x, y = np.divmod(pairs, many)
    p = np.ones(len(pairs))
    apart = x * times != y
    if apart.any():
        p[apart] = _p(x[apart], y[apart], times)
    return p[of]


def _p(current: Ints, base: Ints, times: float) -> Floats:
    """The p of pairs that differ; the steps are those of `e_test`, on one flat array."""
    total = current + base
    squared = (current - base / times) ** 2 / (total / times)
    totals, of = np.unique(total, return_inverse=True)
    mean = totals / (1 + times)
    ours, theirs = _Poisson(mean), _Poisson(times * mean)
    pair = np.repeat(np.arange(len(total)), ours.width[of])
    at = of[pair]
    x = ours.low[at] + _steps(ours.width[of])
    t = squared[pair]
    middle = times * (2 * x + t) / 2
    reach = np.sqrt(np.maximum(middle**2 - (times * x) ** 2 + times * t * x, 0))
    high = middle + reach
    slack = 1e-9 * (1 + high)
    below = np.where(x == 0, -1.0, np.floor(middle - reach + slack))
    inside = np.ceil(high - slack) - 1
    nearer = theirs.cdf(at, inside) - theirs.cdf(at, below)
    p = np.bincount(pair, ours.pmf(at, x) * (1 - nearer), minlength=len(total))
    # Sums of many small chances end a hair beside 0 and 1.
    return np.clip(p, 0.0, 1.0)


class _Poisson:
    """Poisson variables of several means, each over the counts it can take but one in 10^13."""

    def __init__(self, mean: Floats) -> None:
        reach = 8 * np.sqrt(mean) + 20
        self.low = np.maximum(0, np.floor(mean - reach)).astype(np.int64)
        self.width = np.ceil(mean + reach).astype(np.int64) + 1 - self.low
        self._starts = np.cumsum(self.width) - self.width
        count = np.repeat(self.low, self.width) + _steps(self.width)
        of = np.repeat(mean, self.width)
        self._pmf = np.exp(xlogy(count, of) - of - gammaln(count + 1))
        running = np.concatenate([[0.0], np.cumsum(self._pmf)])
        self._running = running[1:] - np.repeat(running[self._starts], self.width)

    def pmf(self, which: Ints, count: Ints) -> Floats:
        """The chance of a count within reach, of the variable at a position."""
        return self._pmf[self._starts[which] + count - self.low[which]]

    def cdf(self, which: Ints, count: Floats) -> Floats:
        """The chance of at most a count: 0 below reach, 1 above."""
        at = np.clip(count - self.low[which], -1, self.width[which] - 1).astype(np.int64)
        return np.where(at < 0, 0.0, self._running[self._starts[which] + np.maximum(at, 0)])


def _steps(width: Ints) -> Ints:
    """0, 1, 2 and so on for each width, one after another."""
    return np.arange(int(width.sum())) - np.repeat(np.cumsum(width) - width, width)
