"""The control chart of a monthly series: what range its own past leads one to expect.

An XmR chart (individual values and moving ranges) with the four rules of Making Data Count. What is
called published here is NHSRplotthedots 0.2.2, the NHS-R Community's code for these charts:
https://github.com/nhs-r-community/NHSRplotthedots
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from stats.history import ENOUGH, stretches
from stats.season import Season, factors_by_month

LIMIT_FACTOR = 2.66
"""Moving ranges from the mean to a limit: 3 standard deviations, one being a mean moving range over
1.128 (for Normal values)."""

SCREEN_FACTOR = 3.267
"""Mean moving ranges beyond which a moving range would be screened out."""

IN_A_ROW = 7
"""Months in a row on one side of the mean, or rising, or falling, that make a signal."""

MOST = 36
"""Months that limits are made from: Making Data Count works in chunks of two to three years, so
that a chart speaks of now."""

Signal = Literal["", "above", "below"]
Rule = Literal["", "outside limits", "run of 7", "trend of 7", "two of three near a limit"]

_SIGNALS = np.array(["below", "", "above"], dtype=object)
_RULES = np.array(get_args(Rule), dtype=object)
_TREND = get_args(Rule).index("trend of 7")


@dataclass(frozen=True)
class LatestSignal:
    """What the chart says of the last known month."""

    month: pd.Period
    signal: Signal
    """Empty where the month is within what the chart expects."""
    rule: Rule
    since: pd.Period | None
    """The first of the months with the same signal that lead up to it without a break; None where
    there is no signal."""

    @property
    def months(self) -> int:
        """How many months the signal has lasted; 0 where there is none."""
        return 0 if self.since is None else self.month.ordinal - self.since.ordinal + 1


def xmr_limits(
    values: Sequence[float] | np.ndarray, *, screened: bool = False
) -> tuple[float, float, float]:
    """The mean, and the lower and upper limit: mean -/+ 2.66 x the mean moving range.

    1, 2, 4, 1: the mean is 2, the moving ranges 1, 2 and 3, so the limits are 2 -/+ 5.32. A missing
    value (NaN) leaves out the two moving ranges it is part of. NaN where nothing can be worked out.

    `screened` leaves out moving ranges above 3.267 times their mean before the limits are made
    (Nelson 1982), so that one extraordinary month does not widen them. Our charts do not: the
    workbooks of Making Data Count do not either, and limits that are too narrow make false alarms
    of counts, whose largest moves are part of how they vary.

    Source: D. J. Wheeler, Understanding Variation (1993); L. S. Nelson, "Control charts for
    individual measurements", Journal of Quality Technology 14 (1982).
    """
    values = np.asarray(values, dtype=float)
    mean = _mean(values)
    ranges = np.abs(np.diff(values))
    if screened:
        ranges = ranges[ranges <= SCREEN_FACTOR * _mean(ranges)]
    width = LIMIT_FACTOR * _mean(ranges)
    return mean, mean - width, mean + width


def outside_limits(values: np.ndarray, lower: float, upper: float) -> np.ndarray:
    """Which values lie beyond a limit; one on the limit does not. Missing ones never do."""
    return _above(values, upper) | _above(-values, -lower)


def run_of_seven(values: np.ndarray, mean: float) -> np.ndarray:
    """Which values belong to seven or more in a row on one side of the mean.

    All of them are marked, the first as well as the seventh, as published. A value on the mean ends
    a run, and so does a missing one.
    """
    high, low = _above(values, mean), _above(-values, -mean)
    return _in_a_row(high, IN_A_ROW) | _in_a_row(low, IN_A_ROW)


def trend_of_seven(values: np.ndarray) -> np.ndarray:
    """Which values belong to seven or more in a row that each rise, or each fall.

    All of them are marked, as published. Two equal values end a trend, and so does a missing one.
    """
    return _rising(values) | _rising(-values)


def near_a_limit(values: np.ndarray, mean: float, lower: float, upper: float) -> np.ndarray:
    """Which values are among two of three in a row beyond two thirds of the way to the same limit.

    All three must lie on that side of the mean, and only the two (or three) far out are marked, as
    published. Here one outside the limit counts as far out too: it is more of the same.
    """
    return _two_of_three_above(values, mean, upper) | _two_of_three_above(-values, -mean, -lower)


def control_chart(
    values: pd.Series,
    *,
    breaks: Sequence[pd.Period] = (),
    season: Season | None = None,
    most: int = MOST,
) -> pd.DataFrame:
    """One row a month: month (Period), value, mean, lower, upper, signal, rule, segment.

    `values` are counts or rates by month, in order, NaN where missing. `segment` numbers the
    stretches between recording breaks from 0. Each has limits of its own, made from its last `most`
    months up to the last known one (itself included, as published) and given for these months only;
    NaN where fewer than 24 of them are known. A missing month interrupts moving ranges and runs;
    only a recorded break starts anew.

    Where the season is clear it is divided out before limits and rules and multiplied back into
    mean, lower and upper, so that the band follows the season. Counts are never below zero, so
    neither is the lower limit shown; the rules use it as computed.

    `rule` is the first that the month breaks, in the order of `Rule`. `signal` is the side of the
    mean it lies on; for a trend, above where it rises and below where it falls (as published).
    Null hypothesis: the stretch varies about one level, apart from the season. Two-sided.
    """
    values = _every_month(values)
    factors = factors_by_month(values.index, season)
    level = values.to_numpy(dtype=float) / factors
    limits = np.full((3, len(level)), np.nan)
    rule, direction = np.zeros((2, len(level)), dtype=int)
    segment = np.zeros(len(level), dtype=int)
    for number, (start, end) in enumerate(stretches(values.index, breaks)):
        segment[start:end] = number
        now = _latest(level, start, end, most)
        if np.count_nonzero(~np.isnan(level[now])) >= ENOUGH:
            found = xmr_limits(level[now])
            limits[:, now] = np.array(found)[:, None]
            rule[now], direction[now] = _signals(level[now], *found)
    mean, lower, upper = limits * factors
    return pd.DataFrame(
        {
            "month": values.index,
            "value": values.to_numpy(dtype=float),
            "mean": mean,
            "lower": np.maximum(lower, 0),
            "upper": upper,
            "signal": _SIGNALS[direction + 1],
            "rule": _RULES[rule],
            "segment": segment,
        }
    )


def latest_signal(table: pd.DataFrame) -> LatestSignal | None:
    """The signal of the last known month of a control chart, and since when it has lasted.

    None where that month has no limits: nothing can be said, which is not the same as no signal.
    """
    known = np.flatnonzero(table["value"].notna())
    if not len(known) or np.isnan(table["mean"].iloc[known[-1]]):
        return None
    to_then = slice(known[-1] + 1)
    months, rules = table["month"].iloc[to_then], table["rule"].iloc[to_then]
    signals, segment = (table[name].to_numpy()[to_then] for name in ("signal", "segment"))
    if not signals[-1]:
        return LatestSignal(months.iloc[-1], "", "", None)
    same = (signals == signals[-1]) & (segment == segment[-1])
    lasted = int(np.logical_and.accumulate(same[::-1]).sum())
    return LatestSignal(months.iloc[-1], signals[-1], rules.iloc[-1], months.iloc[-lasted])


def _every_month(values: pd.Series) -> pd.Series:
    """The series with a NaN for each month its index leaves out, which would hide a gap."""
    if (np.diff(values.index.asi8) == 1).all():
        return values
    return values.reindex(pd.period_range(values.index[0], values.index[-1], freq="M"))


def _latest(level: np.ndarray, start: int, end: int, most: int) -> slice:
    """The last `most` months of a stretch, up to the last one known."""
    known = np.flatnonzero(~np.isnan(level[start:end]))
    end = start + int(known[-1]) + 1 if len(known) else start
    return slice(max(start, end - most), end)


def _signals(
    values: np.ndarray, mean: float, lower: float, upper: float
) -> tuple[np.ndarray, np.ndarray]:
    """The number of the rule each value breaks, 0 for none, and which way: 1 above, -1 below."""
    rising, falling = _rising(values), _rising(-values)
    broken = (
        outside_limits(values, lower, upper),
        run_of_seven(values, mean),
        rising | falling,
        near_a_limit(values, mean, lower, upper),
    )
    rule = np.select(broken, range(1, len(_RULES)), 0)
    side = _above(values, mean).astype(int) - _above(-values, -mean)
    # A month at which one trend turns into another counts to the newer, as published.
    falls_next = np.diff(values, append=np.nan) < 0
    way = np.where(falling & (falls_next | ~rising), -1, 1)
    return rule, np.where(rule == _TREND, way, np.where(rule > 0, side, 0))


def _two_of_three_above(values: np.ndarray, mean: float, limit: float) -> np.ndarray:
    far_out = _above(values, mean + 2 / 3 * (limit - mean))
    same_side = _next(_above(values, mean), 3) == 3
    return far_out & _members(same_side & (_next(far_out, 3) >= 2), 3)


def _rising(values: np.ndarray) -> np.ndarray:
    """Which values belong to seven in a row that each rise: six rises one after another."""
    rises = _above(np.diff(values, append=np.nan), 0)
    return _members(_next(rises, IN_A_ROW - 1) == IN_A_ROW - 1, IN_A_ROW)


def _in_a_row(flags: np.ndarray, length: int) -> np.ndarray:
    return _members(_next(flags, length) == length, length)


def _next(flags: np.ndarray, length: int) -> np.ndarray:
    """How many of the `length` flags that begin with each one are up."""
    before = np.concatenate(([0], np.cumsum(flags)))
    ends = np.minimum(np.arange(len(flags)) + length, len(flags))
    return before[ends] - before[:-1]


def _members(begins: np.ndarray, length: int) -> np.ndarray:
    """Which values lie among the `length` that begin with a marked one."""
    before = np.concatenate(([0], np.cumsum(begins)))
    starts = np.maximum(np.arange(len(begins)) + 1 - length, 0)
    return before[1:] - before[starts] > 0


def _above(values: np.ndarray, line: float) -> np.ndarray:
    """Which values are above a line by more than the last digits of a sum of fractions."""
    return values > line + 1e-9 * max(1.0, abs(line))


def _mean(values: np.ndarray) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")
