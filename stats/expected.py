"""What a period of an area would count, were its part of the place what all its months have it.

The months a period is compared with are few, and vary by chance themselves. All the months before
the period say more of what an area's part of the place is: the nearer the more, as far as parts
move slowly. That part of the place's months compared with is what is expected of the period.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from model.config.variation import Variation
from stats.chance.variation import SERIES_LEFT
from stats.chance.variation_fit import PLACE_FEWEST
from stats.chance.z_test import Steady

SIZES = np.geomspace(0.2, 3200, 13)
"""Counts a month for which months are weighted: an area takes the weights of the nearest. How far
a count is expected to vary is worked out for the weights that are used, so no promise hangs on
them."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Expected:
    """What is expected of a period, as arrays with an entry an area; NaN where that is not known.

    `stats.chance.z_test` takes them: as of a base `longer` times as long as the period.
    """

    count: Array
    longer: Array
    dispersion: Array
    moved: float = 1.0
    """How many times as much as expected the middle area has, where the whole place is within its
    own normal variation; 1 where the place itself rose or fell."""

    def near(self, value: Array) -> Expected:
        """What is expected of areas with these counts, whatever moved the whole place.

        Where the place goes up and down within its normal variation its areas do so with it. So
        each may be anywhere from what is expected to as much of it as the middle area moved; of
        these the nearest to its count is taken.
        """
        ends = self.count, self.count * self.moved
        return replace(self, count=np.clip(value, np.minimum(*ends), np.maximum(*ends)), moved=1.0)

    def of(self, area: int) -> Steady | None:
        """That of one area; None where it is not known."""
        if np.isnan(self.count[area]):
            return None
        return Steady(*(float(a[area]) for a in (self.count, self.longer, self.dispersion)))


@dataclass(frozen=True)
class Months:
    """Positions of months, and how many times as long the period is as those compared with."""

    period: Sequence[int]
    before: Sequence[int]
    """Those of every year that is compared with."""
    years: int
    history: Sequence[int]
    """Every month before the period that is counted as those compared with are."""
    days: float
    """The days of the period over those of a year compared with."""


def expected(
    counts: Array, months: Months, variation: Variation, scale: float = 1.0
) -> Expected | None:
    """What is expected of each area; `counts` has the shape (areas, months), NaN where not known.

    The areas are parts of one place, all of one kind. Each month of an area is taken over that of
    the place, which takes out the season and what moves all areas. Their weighted mean is the best
    linear one for parts that vary as `variation` has it (ordinary kriging): its weights sum to 1.
    None where the history says no more than the months compared with, or the place has too few.

    Source: N. Cressie, Statistics for Spatial Data (1993), section 3.2, along time.
    """
    place = counts.sum(axis=0)
    history = np.array([at for at in months.history if place[at] > 0], dtype=int)
    ends = [*months.before, *months.period]
    if len(history) <= len(months.before) or not np.isfinite(place[ends]).all():
        return None
    usual = place[history].mean()
    before = place[list(months.before)].sum()
    if usual < PLACE_FEWEST or not before > 0:
        return None
    part = place[history] / usual
    mean = (counts[:, history] / part).mean(axis=1)
    size = np.abs(np.log(np.maximum(mean, SIZES[0]))[:, None] - np.log(SIZES)).argmin(axis=1)
    weights = _weights(variation, tuple(history.tolist()), tuple(months.period))
    length = before / months.years / usual * months.days
    count = length * np.einsum("ij,ij->i", counts[:, history] / part, weights[size])
    chance = length + length**2 * (weights**2 / part).sum(axis=1)
    more = scale * _beyond(variation, weights, length, history, months.period, mean, size)
    with np.errstate(invalid="ignore", divide="ignore"):
        alike = _of_place(mean, more / mean, length, before)
        times = 1 + (more + alike) / (mean * chance[size])
    return Expected(
        np.where(count > 0, count, np.nan),
        (length / (chance - length))[size],
        np.where(np.isfinite(times), times, 1.0),
    )


def moved(value: Array, count: Array) -> float:
    """How many times as much as expected half the areas have, weighted by what is expected.

    10 for 10, 12 for 10 and 90 for 15 expected: 1.2 times. One area that rose does not move it.
    """
    known = ~np.isnan(count)
    ratio, weight = value[known] / count[known], count[known]
    order = np.argsort(ratio)
    reached = np.cumsum(weight[order])
    return float(ratio[order][np.searchsorted(reached, reached[-1] / 2)]) if len(order) else 1.0


@lru_cache(maxsize=64)
def _weights(variation: Variation, history: tuple[int, ...], period: tuple[int, ...]) -> Array:
    """The weights of the months of a history, by size: shape (sizes, months).

    They are the same for every offence that has these months: solving for them takes the longest.
    """
    each, asked_of = np.array(history), np.array(period)
    alone, near, far = _alike(variation, each, each)
    toward = [a.sum(axis=1) / len(period) for a in _alike(variation, each, asked_of)]
    size = SIZES[:, None, None]
    one, steady = 1 + variation.own, size * variation.spread
    between = (one + steady) * alone + variation.series * near + size * variation.wander * far
    shared = variation.series * toward[1] + SIZES[:, None] * variation.wander * toward[2]
    asked = np.stack([shared, np.ones_like(shared)], axis=2)
    best, even = np.moveaxis(np.linalg.solve(between, asked), 2, 0)
    weights = best + even * ((1 - best.sum(axis=1)) / even.sum(axis=1))[:, None]
    weights.flags.writeable = False
    return weights


def _alike(variation: Variation, one: Array, other: Array) -> tuple[Array, Array, Array]:
    """What months share: each with itself, of a series, and of a slow movement."""
    apart = np.abs(np.subtract.outer(one, other))
    return (apart == 0).astype(float), SERIES_LEFT**apart, variation.left**apart


def _beyond(
    variation: Variation,
    weights: Array,
    length: float,
    history: Array,
    period: Sequence[int],
    mean: Array,
    size: NDArray[np.int64],
) -> Array:
    """The variance beyond chance of each area's period less what is expected of it."""
    every = np.array([*history, *period])
    # The period is as long as the months of the place compared with make it.
    of_period = np.full((len(weights), len(period)), length / len(period))
    each = np.hstack([-length * weights, of_period])
    squared, near, far = (
        np.einsum("ij,jk,ik->i", each, alike, each)[size]
        for alike in _alike(variation, every, every)
    )
    return mean * (variation.own * squared + variation.series * near) + mean**2 * (
        variation.spread * squared + variation.wander * far
    )


def _of_place(mean: Array, more: Array, length: float, before: float) -> Array:
    """The variance that the place's own months compared with add, by their dispersion."""
    known = np.isfinite(more)
    times = 1 + np.average(more[known], weights=mean[known]) / (2 * length) if known.any() else 1.0
    return (mean * length) ** 2 * times / before
