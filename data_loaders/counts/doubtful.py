"""Months far below their neighbours: a file cut short, a kind of record left out.

Null hypothesis: the month is as its neighbours are, season and length of months apart, and varies
as months of the place do. One-sided, towards fewer. docs/methods.md has the rule and what it finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import betainc

from model.config.breaks import REFUSE, Break
from model.counted import counted
from model.doubts import Doubt, far_below

MOST_KINDS = 3
"""Kinds of record named of a month; none where more, and all together, are far below."""

WITHIN = 12
"""Neighbours lie at most so many months away."""
EACH_SIDE = 3
"""The nearest months looked at, before and after."""


@dataclass(frozen=True)
class Rule:
    """When a month is too low to be believed."""

    share: float
    """It has less than this share of what is expected."""
    chance: float
    """So few or fewer have at most this chance."""
    spread: float
    """The standard deviation of large counts, relative, where there is little history."""


OF_ALL = Rule(share=0.8, chance=3e-4, spread=0.08)
"""For all records of a month. Of 29 real months of Westminster the spread is 0.057."""
OF_A_KIND = Rule(share=0.2, chance=1e-5, spread=0.2)
"""For one kind of record: next to none where many are usual."""

DISPERSION = 1.5
"""Variance over mean of small counts: 1.3 to 1.8 below 100 a month in Westminster."""
PRIOR_MONTHS = 8
"""How many months of the place's own history weigh as much as the usual spread."""
GROSS = 0.6
"""With little history a fall to this is judged by the usual spread alone."""
FIRST_MONTHS = 3
"""So many months say nothing of a place's own spread yet."""
SIX = 1 + 1 / 6
"""The usual spread is that about the median of six months; about fewer it is wider."""
LEAST_SPREAD = 0.04
"""No place is steadier than this, whatever a few months look like."""
SEASON_FROM = 13
"""Months of history before a season is looked for: each calendar month against other years."""
MOST_SEASON = 0.4
"""The largest season believed (logarithm): a bad month of another year must not make one."""

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


def doubtful_months(
    counts: pd.DataFrame, breaks: Sequence[Break] = (), names: Mapping[str, str] | None = None
) -> dict[pd.Timestamp, str]:
    """The months that are far below their neighbours, and why, in words and numbers.

    `counts` has a row for each month that is whole otherwise (index: its first day) and a column
    for each kind of record; all together and each kind are judged. Months on either side of a
    break that refuses comparisons of a kind, or of a stretch of unusual times, are no neighbours.
    `names` are those of the kinds.
    """
    found: dict[pd.Timestamp, list[tuple[str, str]]] = {}
    if len(counts) < 2:
        return {}
    of_all = _of_all(counts, breaks)
    for kind in counts if len(counts.columns) > 1 else ():
        name = (names or {}).get(kind, str(kind))
        for month, words in _far_below(counts[kind], _unusual(breaks, kind), OF_A_KIND).items():
            found.setdefault(month, []).append((name, words))
    months = sorted({*found, *of_all})
    return {month: _said(of_all.get(month, ""), found.get(month, [])) for month in months}


def _said(of_all: str, kinds: Sequence[tuple[str, str]]) -> str:
    """What is far below, in words: of many kinds beside all records together none is named."""
    more = len(kinds) - MOST_KINDS
    if of_all and more > 0:
        return of_all
    others = f"and {counted(more, 'more kind')} of record" if more > 0 else ""
    return Doubt(of_all, tuple(kinds[:MOST_KINDS]), others).words


def _of_all(counts: pd.DataFrame, breaks: Sequence[Break]) -> dict[pd.Timestamp, str]:
    """The months far below in all records together.

    Where a kind of record begins, ends or is sorted otherwise, the total moves and no month is bad:
    beside such a break a month must be far below in the other kinds too, if there are any.
    """
    begins = _unusual(breaks, None)
    low = _far_below(counts.sum(axis=1), begins, OF_ALL)
    refused = [b for b in breaks if b.effect == REFUSE and not set(b.offences).isdisjoint(counts)]
    beside = {m for m in low for b in refused if abs((pd.Period(m, "M") - b.month).n) <= WITHIN}
    steady = counts.drop(columns=[k for b in refused for k in b.offences if k in counts])
    if not beside or steady.empty or not len(steady.columns):
        return low
    rest = _far_below(steady.sum(axis=1), begins, OF_ALL)
    return {month: words for month, words in low.items() if month in rest or month not in beside}


def _unusual(breaks: Iterable[Break], kind: str | None) -> list[pd.Period]:
    """The months in which something new begins, for one kind of record or for all."""
    begins = []
    for change in breaks:
        concerned = kind is None or kind in change.offences
        unlike = change.kind == "period" or (kind is not None and change.effect == REFUSE)
        if concerned and unlike:
            begins += [change.month, *([change.end + 1] if change.until else [])]
    return begins


def _far_below(
    counts: pd.Series, begins: Sequence[pd.Period], rule: Rule
) -> dict[pd.Timestamp, str]:
    months = pd.PeriodIndex(counts.index, freq="M")
    count, days = counts.to_numpy(float), months.days_in_month.to_numpy()
    run = np.array([sum(m >= b for b in begins) for m in months])
    fair = np.ones(len(months), dtype=bool)
    # Twice: a month found low is no neighbour of the month beside it.
    for _ in range(2):
        before, after = _neighbours(months.asi8, run, fair)
        log_rate = np.log(np.maximum(count, 0.5) / days)
        usual = np.exp(_season(log_rate, before | after, months.asi8)) * days
        expected = _level(count / usual, before | after) * usual
        lower = np.fmin(_side(count / usual, before), _side(count / usual, after)) * usual
        fair = ~((count < rule.share * expected) & ~(count >= rule.share * lower))
    around = (before | after).sum(axis=1)
    usual_spread, own_spread = _spreads(count, expected, around, rule)
    chance = _chance(count, expected, own_spread)
    if len(months) < SEASON_FROM:
        # The season, still unknown, widens the spread of a short history.
        gross = count < GROSS * expected
        chance = np.where(gross, np.fmin(chance, _chance(count, expected, usual_spread)), chance)
    return {
        counts.index[at]: _words(int(count[at]), count[(before | after)[at]])
        for at in np.flatnonzero(~fair & (chance < rule.chance))
    }


def _neighbours(number: Whole, run: Whole, fair: Flags) -> tuple[Flags, Flags]:
    """Which months (columns) are the nearest before, and after, each month (row)."""
    apart = number[None, :] - number[:, None]
    near = fair[None, :] & (np.abs(apart) <= WITHIN) & (run[None, :] == run[:, None])
    before, after = near & (apart < 0), near & (apart > 0)
    from_last = np.cumsum(before[:, ::-1], axis=1)[:, ::-1]
    return before & (from_last <= EACH_SIDE), after & (np.cumsum(after, axis=1) <= EACH_SIDE)


def _level(rate: Numbers, around: Flags) -> Numbers:
    """What the months around each lead to expect; not a number where there are none.

    Their median, which one more bad month does not move much; of two the higher.
    """
    some = np.where(around, rate[None, :], np.nan)
    level = np.full(len(rate), np.nan)
    many, two = around.sum(axis=1) > 2, around.any(axis=1)
    level[two] = np.nanmax(some[two], axis=1)
    level[many] = np.nanmedian(some[many], axis=1)
    return level


def _side(rate: Numbers, side: Flags) -> Numbers:
    """How high the months of one side stand: a level that stays low is no bad month.

    The second highest of three, of two the higher; one month alone is no level.
    """
    highest = -np.sort(-np.where(side, rate[None, :], -np.inf), axis=1)
    number = side.sum(axis=1)
    level = np.full(len(rate), np.nan)
    level[number == 2] = highest[number == 2, 0]
    level[number > 2] = highest[number > 2, 1:2].ravel()
    return level


def _season(log_rate: Numbers, around: Flags, number: Whole) -> Numbers:
    """The season of each month, a logarithm: how its calendar month stood in other years.

    Drawn to none as if one more year had had none; nothing without another year.
    """
    if len(number) < SEASON_FROM:
        return np.zeros(len(number))
    level = (around @ log_rate) / np.maximum(around.sum(axis=1), 1)
    apart = np.clip(log_rate - level, -MOST_SEASON, MOST_SEASON)
    years = number[None, :] - number[:, None]
    same = (years % 12 == 0) & (years != 0) & np.any(around, axis=1)[None, :]
    return (same @ apart) / (same.sum(axis=1) + 1)


def _spreads(
    count: Numbers, expected: Numbers, around: Numbers, rule: Rule
) -> tuple[Numbers, Numbers]:
    """The standard deviation of each month about what is expected, relative to that.

    First the usual one; then that drawn to the place's own, weighed by how much history there is.
    The own is by the median of the months' distances, which bad months do not move.
    """
    known = expected > 0
    usual = (DISPERSION / expected.clip(1) + rule.spread**2) * (1 + 1 / around.clip(1)) / SIX
    apart = np.log(np.maximum(count[known], 0.5) / expected[known])
    own = (1.4826 * np.median(np.abs(apart))) ** 2 if known.any() else 0.0
    months = max(int(known.sum()) - FIRST_MONTHS, 0)
    drawn = (PRIOR_MONTHS * usual + months * own) / (PRIOR_MONTHS + months)
    least = LEAST_SPREAD**2 + DISPERSION / expected.clip(1)
    return np.sqrt(usual), np.sqrt(np.maximum(drawn, least))


def _chance(count: Numbers, expected: Numbers, spread: Numbers) -> Numbers:
    """The chance of so few or fewer: negative binomial with this mean and spread."""
    variance = np.maximum((spread * expected) ** 2, 1.01 * expected)
    known = expected > 0
    mean, variance = expected[known], variance[known]
    chance = np.ones(len(count))
    chance[known] = betainc(mean**2 / (variance - mean), count[known] + 1, mean / variance)
    return chance


def _words(count: int, around: Numbers) -> str:
    return far_below(count, int(around.min()), int(around.max()), len(around))
