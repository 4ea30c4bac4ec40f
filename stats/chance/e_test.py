"""How likely two counts so far apart are where nothing changed: p, as far as counts vary."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri, stdtr


def e_test(current: float, base: float, *, times: float = 1) -> float:
    """The p of the E-test for two Poisson counts: 10 against 5 gives 0.206.

    `base` is the count of a time `times` times as long as the current one. Null hypothesis: the
    current period has a `times`-th of the underlying count of the base; two-sided. The p is the
    chance, were all records spread evenly, of a pair of counts at least as far apart, by
    |x - y/k| / sqrt((x + y)/k).

    Sources: K. Krishnamoorthy and J. Thomson, "A more powerful test for comparing two Poisson
    means", Journal of Statistical Planning and Inference 119 (2004); the score form of H. K. T. Ng,
    K. Gu and M. L. Tang (2007), as in statsmodels' `etest_poisson_2indep`, which a test compares
    with. That one sums a grid of all pairs, which for hundreds of wards takes seconds.
    """
    total = current + base
    if total == 0 or current * times == base:
        return 1.0
    squared = (current - base / times) ** 2 / (total / times)
    mean = total / (1 + times)
    x = _within(mean)
    # |statistic| < t between the roots of y^2 - k (2x + t^2) y + k^2 x^2 - k t^2 x.
    middle = times * (2 * x + squared) / 2
    reach = np.sqrt(middle**2 - (times * x) ** 2 + times * squared * x)
    low, high = middle - reach, middle + reach
    # Counts exactly as far apart as those observed are in the sum; rounding must not lose them.
    slack = 1e-9 * (1 + high)
    below, inside = np.floor(low + slack), np.ceil(high - slack) - 1
    below = np.where(x == 0, -1.0, below)
    farther = _outside(below, inside, times * mean)
    return float(min(1.0, np.sum(_poisson(x, mean) * farther)))


def _within(mean: float) -> np.ndarray:
    """The counts a Poisson variable of that mean can take, but for one in 10^13."""
    reach = 8 * math.sqrt(mean) + 20
    return np.arange(max(0, math.floor(mean - reach)), math.ceil(mean + reach) + 1, dtype=float)


def _poisson(within: np.ndarray, mean: float) -> np.ndarray:
    """The chance of each of the counts that a Poisson variable can take, likeliest outwards.

    Each is told from its neighbour: logarithms of factorials are exact to eight digits at a mean of
    ten million, and take longer.
    """
    likeliest = math.floor(mean) - int(within[0])
    fewer = np.cumprod(within[likeliest:0:-1] / mean)[::-1]
    more = np.cumprod(mean / within[likeliest + 1 :])
    chances = np.concatenate([fewer, [1.0], more])
    return chances / chances.sum()


def _outside(below: np.ndarray, inside: np.ndarray, mean: float) -> np.ndarray:
    """The chance of at most `below`, or of more than `inside`, for each of many pairs.

    Added up from both ends: an incomplete gamma function a count takes far longer, and what is left
    of 1 is not exact where it is little.
    """
    within = _within(mean)
    chances = _poisson(within, mean)
    fewer = np.concatenate([[0.0], np.cumsum(chances)])
    more = np.concatenate([np.cumsum(chances[::-1])[::-1], [0.0]])
    ends = np.clip(np.stack([below, inside]) + 1 - within[0], 0, len(within)).astype(int)
    return fewer[ends[0]] + more[ends[1]]


DEGREES = 60
"""Degrees of freedom of the t that p is taken from: the dispersion is an estimate itself. In made
places of 20 to 33 wards with 29 to 60 months the promise of docs/methods.md is kept with it."""


def p_of(current: float, base: float, longer: float, dispersion: float) -> float:
    """The two-sided p of a count and that of a time `longer` times as long, as they vary.

    The E-test of both over the dispersion; where that is more than chance, `estimated`.
    """
    p = e_test(current / dispersion, base / dispersion, times=longer)
    return p if dispersion <= 1 else float(estimated(ndtri(p / 2)))


def estimated(deviate: ArrayLike) -> NDArray[np.float64]:
    """The two-sided p of deviates (0 or less) by a dispersion that is an estimate: of a t."""
    return 2 * stdtr(DEGREES, deviate)


def allowing(p: ArrayLike, dispersion: ArrayLike) -> NDArray[np.float64]:
    """Two-sided p of an exact test of counts, allowing for how much more than chance they vary.

    The normal deviate of each p over the root of its dispersion. Dividing small counts themselves,
    as `p_of` does, would leave none.
    """
    p, more = np.asarray(p, dtype=float), np.asarray(dispersion, dtype=float)
    return np.where(more > 1, estimated(ndtri(p / 2) / np.sqrt(more)), p)
