"""How much counts vary where nothing changes, and what that makes of a difference.

Crime comes in series, with repeat victims and slow ups and downs, so counts vary more than chance
alone (Poisson) has it. The variance of a weighted sum of months, of an area with a mean of m a
month, is taken to be m times the squared weights, which is chance alone, and beyond that

    own x m x squared + series x m x near + spread x m^2 x squared + wander x m^2 x far

where `near` and `far` weigh months against one another by how much of what moves one is left in
the other. stats/chance/variation_fit.py estimates the numbers from the months there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from model.config.variation import Variation
from model.periods import Window

SERIES_LEFT = 0.5
"""The share of a series of offences that is left a month later. Ours: a guess between the weeks for
which near repeats are found and the months of a known offender; the fit is not sensitive to it."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Weights:
    """Months added and taken off: those of a period, less those it is compared with."""

    months: tuple[int, ...]
    """Ordinals of months."""
    weights: tuple[float, ...]

    @property
    def squared(self) -> float:
        """What chance alone adds: the sum of the squared weights."""
        return float(np.square(self.weights).sum())

    def joint(self, left: float) -> float:
        """What a movement adds of which the share `left` is left a month later."""
        apart = np.abs(np.subtract.outer(self.months, self.months))
        each = np.array(self.weights)
        return float(each @ left**apart @ each)


@lru_cache(maxsize=512)
def difference(window: Window, against: tuple[Window, ...]) -> Weights:
    """The months of a period, less the mean of the windows it is compared with."""
    spans = [(window, 1.0), *((w, -1 / len(against)) for w in against)]
    months = [(m, weight) for w, weight in spans for m in w.ordinals]
    return Weights(tuple(m for m, _ in months), tuple(w for _, w in months))


def beyond(variation: Variation, mean: Array, weights: Weights) -> Array:
    """The variance beyond chance of weighted months, of areas with a mean count a month."""
    per_count, per_square = _per(variation, weights)
    return mean * per_count + mean**2 * per_square


@lru_cache(maxsize=2048)
def _per(variation: Variation, weights: Weights) -> tuple[float, float]:
    near, far = weights.joint(SERIES_LEFT), weights.joint(variation.left)
    return (
        variation.own * weights.squared + variation.series * near,
        variation.spread * weights.squared + variation.wander * far,
    )


def dispersion(variation: Variation, mean: Array, weights: Weights, scale: float = 1.0) -> Array:
    """The variance of weighted months over that of chance alone; never below 1.

    `mean` is a count a month; where it is 0 or not known nothing is added to chance. `scale` is how
    much more an offence varies than others of its size.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        more = scale * beyond(variation, mean, weights) / (mean * weights.squared)
    return 1 + np.where(np.isfinite(more), more, 0.0)
