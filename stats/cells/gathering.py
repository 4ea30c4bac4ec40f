"""Where more is recorded than chance would gather: what calls a cell hot, or its neighbours high.

The ground is the cells that hold a map point: nothing is recorded elsewhere. A cell and its
neighbours together are held against two kinds of chance, and pass where neither explains them:

- records fall on these cells, all alike likely: the exact binomial test of their number;
- map points change places with what lies on each of them: the sum of the square roots of their
  counts is held against as many points drawn at random. Records that repeat on one point stay
  together, and the root keeps a single busy point from making all around it hot.

Null hypotheses of both: the place is like any other of as many cells, or points. One-sided, each
side at half of FALSE_SHARE by the step-up rule of Benjamini and Hochberg (1995). The tail of the
second is that of Bahadur and Ranga Rao (1960), from the bound of Chernoff, which holds for draws
without replacement too (Hoeffding 1963).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse, special

from stats.cells.hotspots import FALSE_SHARE

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.integer]
Words = NDArray[np.str_]

TILTS = np.geomspace(0.05, 120, 64)
"""Where the bound is looked for, of the range of roots: it holds at each, and best at one."""

PLAINLY_WITHIN = 1.5
"""Sums nearer than so many standard deviations pass no test of many cells and are not tested."""


@dataclass(frozen=True)
class Scatter:
    """Incidents on map points by the cells these lie in; arrays of shape (cells, periods).

    Of points that lie in no cell nothing is counted.
    """

    counts: Floats
    roots: Floats
    """The square roots of the counts of points, added up in each cell."""
    points: Floats
    """Map points in each cell, with or without an incident; one column where they never move."""
    of_count: Floats
    """How many points hold each count, from none upwards, shape (periods, counts)."""

    @classmethod
    def of(cls, on_points: ArrayLike, at: Ints, cells: int) -> Self:
        """From the incidents on each point, shape (points, periods), and the cell of each point.

        `at` has shape (points,); below zero is in no cell.
        """
        periods = (held_in(column, at) for column in np.asarray(on_points).T)
        return cls.of_periods(periods, points_in(at[np.newaxis], cells))

    @classmethod
    def moved(cls, on_points: ArrayLike, at: Ints, cells: int) -> Self:
        """The same of points that lie elsewhere in each period: `at` has shape (periods, points).

        A point that lies in no cell does so in every period.
        """
        columns = zip(np.asarray(on_points).T, at, strict=True)
        periods = (held_in(column, here) for column, here in columns)
        return cls.of_periods(periods, points_in(at, cells))

    @classmethod
    def of_periods(cls, periods: Iterable[tuple[Ints, Ints]], points: Floats) -> Self:
        """From what `held_in` finds in each period, and `points` as here.

        One period after the other: what is at hand at a time is small enough to be quick.
        """
        counts, roots, of_count = [], [], []
        for held, cell in periods:
            counts.append(np.bincount(cell, held, minlength=len(points)))
            roots.append(np.bincount(cell, np.sqrt(held), minlength=len(points)))
            of_count.append(np.bincount(held, minlength=1))
        table = np.zeros((len(of_count), max(map(len, of_count), default=1)))
        for row, held_by in zip(table, of_count, strict=True):
            row[: len(held_by)] = held_by
        table[:, 0] = points.sum(axis=0) - table[:, 1:].sum(axis=1)
        shape = len(points), len(table)
        number, root = (np.array(of, dtype=float).T.reshape(shape) for of in (counts, roots))
        return cls(number, root, points, table)

    @property
    def ground(self) -> Flags:
        """The cells that hold a map point."""
        return self.points > 0


def held_in(on_points: Floats, at: Ints) -> tuple[Ints, Ints]:
    """The incidents on each point that holds any and lies in a cell, and that cell."""
    # A flag first: to look for what is not zero in floats takes ten times as long.
    full = np.flatnonzero((on_points > 0) & (at >= 0))
    return on_points[full].astype(np.int64), at[full]


def points_in(at: Ints, cells: int) -> Floats:
    """How many points lie in each cell in each period; `at` has shape (periods, points)."""
    each = [np.bincount(here[here >= 0], minlength=cells) for here in at]
    return np.stack(each, axis=1).astype(float)


def hot(scatter: Scatter, neighbours: sparse.sparray) -> Flags:
    """Which cells have more in and around them than chance leaves, shape (cells, periods)."""
    return _beyond(scatter, neighbours, 1)


def cold(scatter: Scatter, neighbours: sparse.sparray) -> Flags:
    """Which cells have less in and around them than chance leaves."""
    return _beyond(scatter, neighbours, -1)


def among(scatter: Scatter, neighbours: sparse.sparray) -> Words:
    """What each cell is among its neighbours, shape (cells, periods): local Moran's I.

    The cell stays as it is, high from the mean of the ground on, and its neighbours have more or
    less than chance leaves; empty where these are within chance. The normal deviate of I calls
    cells on every map that is not even.
    """
    high, low = (_beyond(scatter, neighbours, side, own=0) for side in (1, -1))
    mean = scatter.counts.sum(axis=0) / np.maximum(scatter.ground.sum(axis=0), 1)
    own = np.where(scatter.counts >= mean, "high among ", "low among ")
    return np.where(high | low, np.char.add(own, np.where(high, "high", "low")), "")


def _beyond(scatter: Scatter, neighbours: sparse.sparray, side: int, *, own: int = 1) -> Flags:
    """Which cells of the ground pass both tests, on one side; without itself where `own` is 0."""
    passed = np.zeros(scatter.counts.shape, dtype=bool)
    if not scatter.counts.any():
        return passed
    urn, ground = Urn.of(scatter.of_count), scatter.ground
    roots, points = (neighbours @ of + own * of for of in (scatter.roots, scatter.points))
    far = side * (roots - points * urn.mean) > PLAINLY_WITHIN * np.sqrt(points) * urn.spread
    cell, period = np.nonzero(far & ground)
    column = period if ground.shape[1] > 1 else np.zeros_like(period)
    drawn = urn.tail(roots[cell, period], points[cell, column], period, side)
    # What the second test does not pass need not be held against the first.
    passing = drawn <= FALSE_SHARE / 2
    cell, period, column = (of[passing] for of in (cell, period, column))
    counts, cells = (neighbours @ of + own * of for of in (scatter.counts, ground.astype(float)))
    share = cells[cell, column] / ground.sum(axis=0)[column]
    of_all = scatter.counts.sum(axis=0).astype(np.int64)
    dealt = _dealt(counts[cell, period], of_all[period], share, side)
    tested = np.broadcast_to(ground.sum(axis=0), passed.shape[1:])
    found = _discovered(np.maximum(drawn[passing], dealt), period, tested)
    passed[cell[found], period[found]] = True
    return passed


def _dealt(here: Floats, of_all: Ints, share: Floats, side: int) -> Floats:
    """The binomial chance of so many or more (fewer) of all, in a share of the cells."""
    share = np.minimum(share, 1.0)
    if side < 0:
        return special.bdtr(here, of_all, share)
    return np.where(here > 0, special.bdtrc(np.maximum(here - 1, 0), of_all, share), 1.0)


def _discovered(p: Floats, period: Ints, tested: Ints) -> Flags:
    """The step-up rule by period, at half of FALSE_SHARE; what is not among p has one of 1."""
    found = np.zeros(len(p), dtype=bool)
    for number in np.unique(period):
        rows = np.flatnonzero(period == number)
        order = np.sort(p[rows])
        line = FALSE_SHARE / 2 * np.arange(1, len(rows) + 1) / tested[number]
        passing = np.flatnonzero(order <= line)
        if len(passing):
            found[rows] = p[rows] <= order[passing[-1]]
    return found


@dataclass(frozen=True)
class Urn:
    """Roots of counts of map points, from which as many are drawn as lie in and around a cell."""

    of_value: Floats
    """How many points hold a count, shape (periods, values)."""
    roots: Floats
    """The roots of these values."""
    mean: Floats
    spread: Floats

    @classmethod
    def of(cls, of_count: Floats) -> Urn:
        """From how many points hold each count from none upwards, shape (periods, counts)."""
        values = np.flatnonzero(of_count.any(axis=0))
        of_value, roots = of_count[:, values], np.sqrt(values)
        size = of_value[0].sum()
        mean = of_value @ roots / size
        spread = np.sqrt(np.maximum(of_value @ roots**2 / size - mean**2, 0.0))
        return cls(of_value, roots, mean, spread)

    def tail(self, total: Floats, points: Floats, period: Ints, side: int) -> Floats:
        """The chance that so many points hold a total or more (or less, on the other side)."""
        tilt, cumulant, spread = self._tilted(side)
        exponent = points[:, None] * cumulant[period] - total[:, None] * tilt
        best = exponent.argmin(axis=1)
        least = np.minimum(exponent[np.arange(len(best)), best], 0.0)
        width = np.abs(tilt[best]) * spread[period, best] * np.sqrt(2 * np.pi * points)
        return np.exp(least) / np.maximum(width, 1.0)

    def _tilted(self, side: int) -> tuple[Floats, Floats, Floats]:
        """The tilts of one side; log of the mean of e^(tilt x root) and its spread, by period."""
        top = self.roots[-1] if side > 0 else 0.0
        tilt = TILTS / top if side > 0 else -TILTS / self.mean.mean()
        weight = np.exp(np.outer(self.roots - top, tilt))
        size = self.of_value[0].sum()
        powers = [weight * self.roots[:, None] ** power for power in range(3)]
        zeroth, first, second = np.split(self.of_value @ np.hstack(powers), 3, axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = np.sqrt(np.maximum(second / zeroth - (first / zeroth) ** 2, 0.0))
            cumulant = np.log(zeroth / size) + tilt * top
        return tilt, cumulant, np.nan_to_num(spread)
