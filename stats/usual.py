"""What is usual for the months of a series: the level since it last changed, and the season.

A month of d days is d x (level + season) by least squares: a level for each stretch, a season of
two waves a year. So what is usual is a weighted sum of months, and how far weighted sums vary is
known (`stats.variation`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from stats.count_limits import highest_count, lowest_count
from stats.history import ENOUGH
from stats.variation import Weights
from stats.varying import Varies, by_chance

MOST = 48
"""Months before the last few that say what is usual: four years tell the season well, and what was
longer ago says little of now."""

SETTLED = 12
"""Months at a new level from which it is what is usual; until then it is news."""

SWINGS = (1, 2)
"""Swings a year of the waves that make the season: a summer peak, and a second one."""

DAYS = 365.25 / 12
"""Days of a month of length 1."""

TAIL = 0.00135
"""The chance beyond either end of the range of a month: 3 standard deviations of normal values."""

Array = NDArray[np.float64]


def stretches_of(months: pd.PeriodIndex, changes: Sequence[pd.Period]) -> tuple[int, ...]:
    """The number of the level each month belongs to: of changes that have settled by the last."""
    last = months[-1].ordinal
    begins = sorted(c.ordinal for c in changes if last - c.ordinal + 1 >= SETTLED)
    return tuple(np.searchsorted(begins, months.asi8, side="right").tolist())


@lru_cache(maxsize=512)
def shares(months: tuple[int, ...], levels: tuple[int, ...], last: int) -> Array:
    """By how much each month but the `last` ones counts in what is usual for these together.

    `months` are ordinals, of which some may be left out; `levels` number their stretches.
    """
    design = _design(months, levels)
    found = design[-last:].sum(axis=0) @ np.linalg.pinv(design[:-last])
    found.flags.writeable = False
    return found


@lru_cache(maxsize=512)
def _smoother(months: tuple[int, ...], levels: tuple[int, ...]) -> Array:
    """From months to what is usual for each of them, itself included."""
    design = _design(months, levels)
    return design @ np.linalg.pinv(design)


def _design(months: tuple[int, ...], levels: tuple[int, ...]) -> Array:
    """A column for each level and each wave, by month, as long as the month is."""
    at, level = np.array(months), np.array(levels)
    length = pd.PeriodIndex.from_ordinals(at, freq="M").days_in_month.to_numpy() / DAYS
    of_levels = [level == number for number in sorted(set(levels))]
    waves = [f(2 * np.pi * n * at / 12) for n in SWINGS for f in (np.cos, np.sin)]
    return length[:, None] * np.column_stack([*of_levels, *waves]).astype(float)


@dataclass(frozen=True)
class Range:
    """By month: what is usual, and the counts between which nearly all months lie."""

    months: pd.PeriodIndex
    expected: Array
    lower: Array
    upper: Array

    def side_of(self, values: Array) -> NDArray[np.int64]:
        """1 for a month above the range, -1 for one below it, 0 for the others."""
        return (values > self.upper).astype(int) - (values < self.lower)


def usual_range(
    known: pd.Series, *, changes: Sequence[pd.Period] = (), varies: Varies = by_chance
) -> Range | None:
    """The range of each of the last months known of one way of recording; None with under 24.

    `known` are counts by month, without the missing ones; `changes` are the months from which the
    level differs; `varies` says how much more than chance such months vary. A level of its own has
    a range of its own. Counts beyond an end have a chance of TAIL where nothing changes.
    """
    known = known.iloc[-(MOST + SETTLED) :]
    if len(known) < ENOUGH:
        return None
    ordinals = tuple(known.index.asi8.tolist())
    levels = stretches_of(known.index, changes)
    smoother = _smoother(ordinals, levels)
    expected = np.maximum(smoother @ known.to_numpy(dtype=float), 0)
    off = np.eye(len(known))[-1] - smoother[-1]
    more = varies(float(known.mean()), Weights(ordinals, tuple(off.tolist())))
    lower, upper = lowest_count(expected, more, TAIL), highest_count(expected, more, TAIL)
    return Range(known.index, expected, lower, upper)
