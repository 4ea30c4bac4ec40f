"""How far a count goes about what is expected: limits that are exact where it is Poisson.

The chance of s or more Poisson events is that a gamma variable of shape s is at most the number
expected; gdtrib finds that shape. Where the underlying rates of areas differ by a standard
deviation of `apart` (a gamma distribution, relative to their mean), counts are negative binomial,
and btdtria finds it. Counts that vary more than Poisson ones are taken as `dispersion` times such a
count of expected / dispersion. Half a count either way allows for whole numbers. Below a count of
zero there is no limit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

NOTHING = 1e-4
"""A difference of rates that no count would show, and of which numbers become too large."""

Array = NDArray[np.float64]


def lowest_count(
    expected: Array, dispersion: Array | float, tail: float, *, apart: float = 0.0
) -> Array:
    """Counts below it have a chance of less than `tail` together."""
    shape = _so_many_or_more(expected / dispersion, 1 - tail, apart)
    return np.maximum(dispersion * (shape - 0.5) - 0.5, 0)


def highest_count(
    expected: Array, dispersion: Array | float, tail: float, *, apart: float = 0.0
) -> Array:
    """Counts above it have a chance of less than `tail` together."""
    shape = _so_many_or_more(expected / dispersion, tail, apart)
    return np.maximum(dispersion * (shape - 0.5) + 0.5, 0)


def _so_many_or_more(expected: Array, chance: float, apart: float) -> Array:
    """The number of events of which so many or more have that chance."""
    if not apart > NOTHING:
        # NaN where it is not known how far rates differ.
        return special.gdtrib(1.0, chance, expected) + 0 * apart
    rates = apart**-2
    return special.btdtria(chance, rates, expected / (rates + expected))
