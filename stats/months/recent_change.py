"""Whether something has begun: the last four months against what is usual for them.

A single month that stands out is rare even where much has changed: a rise of a third on 20 a month
takes half a year to show. Four months together tell it sooner.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from stats.chance.variation import Weights
from stats.change import Change, change
from stats.months.history import ENOUGH
from stats.months.usual import MOST, shares, stretches_of
from stats.shows import Shows, shows
from stats.varying import Varies, by_chance

RECENT = 4
"""Months taken together: a rise of 30 % on 20 a month is then found in two series of three."""


@dataclass(frozen=True)
class Recent:
    """The last months, and what those before them lead one to expect."""

    first: pd.Period
    last: pd.Period
    change: Change
    """The count of these months, and what would be usual: the level and season of those before."""
    before: int
    """How many months say what is usual."""
    would: Callable[[float], Change] = field(compare=False, repr=False)
    """The change, had these months another count."""

    @property
    def begun(self) -> bool:
        """Whether the months differ beyond normal variation."""
        return self.change.verdict == "beyond"

    @property
    def shows(self) -> Shows:
        """The counts from which the months would differ beyond normal variation."""
        return shows(lambda count: self.would(count).verdict == "beyond", self.change)


def recent(
    known: pd.Series, *, changes: Sequence[pd.Period] = (), varies: Varies = by_chance
) -> Recent | None:
    """The last four months against up to 48 before them; None with fewer than 24 of these.

    `known` are counts by month of one way of recording, without the missing ones; the last four
    follow one another, else None. `changes` are the months from which the level differs: what is
    usual has the level since the last that has lasted a year. `varies` says how much more than
    chance such months vary. Null hypothesis: level and season are those of the months before;
    two-sided, by the z of `stats.chance.z_test`, the base as many times as long as a Poisson count
    with the variance of what is usual. 80 expected from 36 months without a season, then 104.
    """
    months = known.iloc[-(RECENT + MOST) :]
    before, now = months.iloc[:-RECENT], months.iloc[-RECENT:]
    if len(before) < ENOUGH or not _can_be_held(now.index, before.index):
        return None
    ordinals = tuple(months.index.asi8.tolist())
    share = shares(ordinals, stretches_of(months.index, changes), RECENT)
    expected = max(float(share @ before.to_numpy(dtype=float)), 0.0)
    longer = RECENT / float(share @ share)
    weights = Weights(ordinals, (*(-share).tolist(), *(1.0,) * RECENT))

    def would(count: float) -> Change:
        mean = (float(before.sum()) + count) / len(months)
        more = varies(mean, weights)
        return change(count, expected, times=longer, longer=longer, dispersion=more)

    held = would(float(now.sum()))
    return Recent(now.index[0], now.index[-1], held, len(before), would)


def _can_be_held(now: pd.PeriodIndex, before: pd.PeriodIndex) -> bool:
    """Whether the months follow one another, and other years have each of them."""
    return now[-1].ordinal - now[0].ordinal < RECENT and set(now.month) <= set(before.month)
