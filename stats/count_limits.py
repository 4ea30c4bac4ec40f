"""How far chance takes a count about what is expected: limits that are exact where it is Poisson.

The chance of s or more Poisson events is that a gamma variable of shape s is at most the number
expected; gdtrib finds that shape. Counts that vary more than Poisson ones are taken as `dispersion`
times a Poisson count of expected / dispersion. Half a count either way allows for whole numbers.
Below a count of zero there is no limit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]


def lowest_count(expected: Array, dispersion: Array | float, tail: float) -> Array:
    """Counts below it have a chance of less than `tail` together."""
    shape = special.gdtrib(1.0, 1 - tail, expected / dispersion)
    return np.maximum(dispersion * (shape - 0.5) - 0.5, 0)


def highest_count(expected: Array, dispersion: Array | float, tail: float) -> Array:
    """Counts above it have a chance of less than `tail` together."""
    shape = special.gdtrib(1.0, tail, expected / dispersion)
    return np.maximum(dispersion * (shape - 0.5) + 0.5, 0)
