"""Whether something has just begun: the last few months against those before them.

A control chart asks of each month whether it stands out; a rise of a third on 20 a month does not,
and takes half a year to show as a run. Four months together tell it sooner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from stats.change import p_of
from stats.control_chart import MOST
from stats.history import ENOUGH
from stats.variation import Weights
from stats.varying import Varies, by_chance

RECENT = 4
"""Months taken together: a rise of 30 % on 20 a month is then found in two series of three."""

LEVEL = 0.05
"""The p up to which the months are said to differ: of series without a change, one in twenty."""


@dataclass(frozen=True)
class Recent:
    """The last months, and what those before them lead one to expect."""

    first: pd.Period
    last: pd.Period
    count: float
    expected: float
    """The count of so many months at the level of those before, season taken into account."""
    before: int
    """How many months the level is of."""
    p: float

    @property
    def direction(self) -> Literal["higher", "lower", "none"]:
        """Which way the months differ; "none" where they do not beyond chance."""
        if self.p > LEVEL or self.count == self.expected:
            return "none"
        return "higher" if self.count > self.expected else "lower"


def recent(
    run: pd.Series, *, factors: pd.Series | None = None, varies: Varies = by_chance
) -> Recent | None:
    """The last four months of a run against up to 36 before them; None with fewer than 24 of these.

    `run` holds counts by month without a gap, a break or a change of level; `factors` are those of
    the season by calendar month, None where there is none; `varies` says how much more than chance
    such months vary. Null hypothesis: the level is the same; two-sided (`stats.change.p_of`), the
    base as many times as long as the factors, or the days where there are none, say. By chance
    alone, 20 a month for three years, then 26: 104 in four months where 80 are expected has p =
    0.012.
    """
    months = run.iloc[-(RECENT + MOST) :]
    before, now = months.iloc[:-RECENT], months.iloc[-RECENT:]
    if len(before) < ENOUGH:
        return None
    longer = _length(before, factors) / _length(now, factors)
    ordinals = tuple(int(month) for month in months.index.asi8)
    weights = Weights(ordinals, (-1 / longer,) * len(before) + (1.0,) * len(now))
    return Recent(
        first=now.index[0],
        last=now.index[-1],
        count=float(now.sum()),
        expected=float(before.sum()) / longer,
        before=len(before),
        p=p_of(now.sum(), before.sum(), longer, varies(months.mean(), weights)),
    )


def _length(months: pd.Series, factors: pd.Series | None) -> float:
    """How long these months are: in days, or in average months where a high season counts more."""
    if factors is None:
        return float(months.index.days_in_month.to_numpy().sum())
    return float(factors.loc[months.index.month].sum())
