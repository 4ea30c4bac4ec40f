"""How much more or less one offence varies than all of its kind of area together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.config.variation import Variation
from stats.chance.variation_fit import NUMBERS, Pairs


@dataclass(frozen=True)
class Scale:
    """How many times what the pool adds to chance one offence's months show, before drawing."""

    value: float
    chance: float
    """Chance alone over what the pool adds to it, as the months are weighted."""
    variance: float
    """Of the value; infinite where the months say nothing."""

    @property
    def known(self) -> bool:
        """Whether its months say anything."""
        return 0 < self.variance < math.inf

    @property
    def log(self) -> float:
        """That of the offence's dispersion over the pool's.

        Its error does not grow with how much the offence varies.
        """
        return math.log((self.chance + self.value) / (self.chance + 1))

    @property
    def error(self) -> float:
        """The variance of `log`."""
        return self.variance / (self.chance + self.value) ** 2


UNKNOWN = Scale(1.0, 0.0, math.inf)


def own_scale(pairs: Pairs, pool: Variation) -> Scale:
    """The scale at which an offence's pairs fit best; its error from area to area."""
    expected = pairs.shapes(pool.left) @ np.array([getattr(pool, name) for name in NUMBERS])
    weight = expected / (pairs.chance + expected) ** 2
    weight = np.where(np.isfinite(pairs.squared), weight, np.nan)
    every = (pairs.squared, pairs.chance, expected)
    squared, chance, bottom = (np.nansum(weight * each, axis=0) for each in every)
    areas = int((bottom > 0).sum())
    if areas < 2 or not squared.sum() > 0:
        return UNKNOWN
    value, by_chance = (float(e.sum() / bottom.sum()) for e in (squared - chance, chance))
    off = squared - chance - value * bottom
    variance = float((off**2).sum() / bottom.sum() ** 2 * areas / (areas - 1))
    return Scale(value, by_chance, variance)


SCALES_DIFFER = 0.1
"""The least variance between the logarithms of offences' dispersions: a third more or less. No pool
is so alike that one offence adds nothing; in Westminster theft from the person varies four times,
criminal damage half as much as the middle one."""


def scales_differ(scales: Sequence[Scale]) -> float:
    """The variance of offences' logarithms about the pool beyond their errors, by moments."""
    known = [s for s in scales if s.known]
    if len(known) < 3:
        return SCALES_DIFFER
    log, weight = np.array([s.log for s in known]), np.array([1 / s.error for s in known])
    return max(SCALES_DIFFER, float((np.sum(weight * log**2) - len(known)) / weight.sum()))


def drawn(scale: Scale, between: float) -> float:
    """An offence's scale, drawn towards the pool's 1 by how little its months say; from 0.

    Its logarithm is drawn: an offence that varies much has the larger error for that alone, and by
    the error of its scale would be drawn as if it were unlikely.
    """
    if not scale.known:
        return 1.0
    times = math.exp(scale.log * between / (between + scale.error))
    return max(0.0, times * (1 + scale.chance) - scale.chance)
