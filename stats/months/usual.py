"""What is usual for the months of a series: the level since it last changed, and the season.

For the last months together, a month of d days is d x (level + season) by least squares: a level
for each stretch, a season for each month of the year. So what is usual is a weighted sum of months,
and how far weighted sums vary is known (`stats.chance.variation`). The range of a single month is
drawn about the level times the factor of the season.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from stats.chance.count_limits import highest_count, lowest_count
from stats.chance.variation import Weights
from stats.months.history import ENOUGH
from stats.months.season import Season, factors_by_month
from stats.varying import Varies, by_chance

MOST = 48
"""Months before the last few that say what is usual: four years tell the season well, and what was
longer ago says little of now."""

SETTLED = 12
"""Months at a new level from which it is what is usual; until then it is news."""

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


def _design(months: tuple[int, ...], levels: tuple[int, ...]) -> Array:
    """A column for each level and each month of the year, by month, as long as the month is."""
    at, level = np.array(months), np.array(levels)
    length = _length(pd.PeriodIndex.from_ordinals(at, freq="M"))
    of_levels = [level == number for number in sorted(set(levels))]
    of_season = [at % 12 == calendar for calendar in range(12)]
    return length[:, None] * np.column_stack([*of_levels, *of_season]).astype(float)


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
    known: pd.Series,
    *,
    changes: Sequence[pd.Period] = (),
    season: Season | None = None,
    varies: Varies = by_chance,
) -> Range | None:
    """The range of each of the last months known of one way of recording; None with under 24.

    `known` are counts by month, without the missing ones; `changes` are the months from which the
    level differs: each level has a range of its own, which goes with the season. `varies` says how
    much more than chance such months vary. Counts beyond an end have a chance of TAIL where nothing
    changes. It describes: the months are among those it is made from.
    """
    known = known.iloc[-(MOST + SETTLED) :]
    if len(known) < ENOUGH:
        return None
    levels = np.array(stretches_of(known.index, changes))
    expected = np.empty(len(known))
    factors = _factors(known.index, season)
    for level in sorted(set(levels)):
        of = levels == level
        expected[of] = known.to_numpy()[of].sum() / factors[of].sum() * factors[of]
    last = np.flatnonzero(levels == levels[-1])
    weights = np.where(np.arange(len(last)) == len(last) - 1, 1, 0) - 1 / len(last)
    at = Weights(tuple(known.index.asi8[last].tolist()), tuple(weights.tolist()))
    more = varies(float(known.mean()), at)
    lower, upper = lowest_count(expected, more, TAIL), highest_count(expected, more, TAIL)
    return Range(known.index, expected, lower, upper)


def _factors(months: pd.PeriodIndex, season: Season | None) -> Array:
    """How a month lies to the level: by its season, that of counts with their days, or its days."""
    if season is not None and season.clear:
        return factors_by_month(months, season)
    return _length(months)


def _length(months: pd.PeriodIndex) -> Array:
    return months.days_in_month.to_numpy() / DAYS
