"""The season of a monthly series: how far each calendar month lies from the trend.

STL takes the trend out; the season is the ratio of the counts of a calendar month to that trend, so
that it grows and shrinks with the level; and a test says whether there is any season at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from scipy import special
from statsmodels.tsa.seasonal import STL

from stats.months.history import ENOUGH

SEASON_LEVEL = 0.05
"""The p below which a season is clear: of Poisson series without a season, 4 % are called clear."""

_WAVE = 4
"""The terms of a wave over the year: one and two swings, each with its own height and time."""

CALENDAR = range(1, 13)

_NO_MONTH = np.iinfo(np.int64).min
"""The number pandas keeps for a month that is missing."""


@dataclass(frozen=True)
class Season:
    """The factor of each calendar month, and whether the season is more than chance."""

    factors: pd.Series
    """By calendar month 1 to 12, all above zero, with a mean of 1: 1.2 is a fifth above trend."""
    clear: bool
    """Whether p is below SEASON_LEVEL."""
    p: float
    """Null hypothesis: the calendar months do not differ once a trend is taken out. Two-sided."""
    months: int
    """How many months it was found from."""

    @property
    def applied(self) -> pd.Series:
        """The factors where the season is clear, else a 1 for each calendar month."""
        return self.factors if self.clear else pd.Series(1.0, index=self.factors.index)


@dataclass(frozen=True)
class Decomposition:
    """A run of counts by month taken apart: its season and its trend."""

    season: Season | None
    """None where there are fewer than 24 months."""
    trend: pd.Series
    """By month, in counts, by STL; NaN where there are fewer than 24."""

    @property
    def line(self) -> pd.Series:
        """The trend times the factor of the month; the trend alone where no season is clear."""
        return self.trend * factors_by_month(self.trend.index, self.season)


def season(run: pd.Series) -> Season | None:
    """The season of consecutive months without a gap; None where there are fewer than 24.

    The factor of a calendar month is (its counts + 1) / (the trend over the same months + 1),
    scaled to a mean of 1; it is taken to be the same every year. Sums come before the ratio because
    that is the estimate of maximum likelihood for Poisson counts around a known trend, and because
    months of zero then do no harm: no logarithm is taken. The one count added keeps a factor above
    zero where a calendar month never had any, and near 1 where there is little to go by.

    Four Marches of 20 where the trend is 10: (80 + 1) / (40 + 1) = 1.98 before scaling.

    Source: R. B. Cleveland and others, "STL: a seasonal-trend decomposition procedure based on
    loess", Journal of Official Statistics 6 (1990).
    """
    return decomposition(run).season


def decomposition(run: pd.Series) -> Decomposition:
    """The season of consecutive months without a gap, and the trend it was found beside."""
    if run.isna().any() or (np.diff(run.index.asi8) != 1).any():
        raise ValueError("`run` lacks a month; give consecutive months, as `latest_run` does.")
    if len(run) < ENOUGH:
        return Decomposition(None, pd.Series(np.nan, index=run.index, dtype=float))
    counts, calendar = run.to_numpy(dtype=float), _calendar_month(run.index)
    trend = _trend(counts)
    of_month = np.bincount(calendar, counts, minlength=13)[1:]
    of_trend = np.bincount(calendar, trend, minlength=13)[1:]
    ratio = (of_month + 1) / (of_trend + 1)
    factors = pd.Series(ratio / ratio.mean(), index=pd.Index(CALENDAR, name="calendar_month"))
    p = _p_of_months(counts)
    found = Season(factors, clear=p < SEASON_LEVEL, p=p, months=len(run))
    return Decomposition(found, pd.Series(trend, index=run.index))


def factors_by_month(months: pd.PeriodIndex, season: Season | None) -> np.ndarray:
    """The factor to apply to each month: 1 where no season is clear."""
    if season is None:
        return np.ones(len(months))
    return season.applied.to_numpy()[_calendar_month(months) - 1]


def seasonal_profile(values: pd.Series) -> pd.DataFrame:
    """The twelve calendar months side by side, from whatever months are known.

    One row a calendar month: calendar_month (1 to 12), mean, lowest, highest, years (how many of
    them are known), latest (the most recent known) and latest_month (its Period). NaN, and NaT for
    the month, where none is known.
    """
    known = values.dropna()
    number, counts = known.index.asi8, known.to_numpy(dtype=float)
    calendar, year = number % 12, number // 12 - (number[0] // 12 if len(number) else 0)
    by_year = np.full((year.max(initial=-1) + 1, 12), np.nan)
    by_year[year, calendar] = counts
    years = np.bincount(calendar, minlength=12)
    total = np.bincount(calendar, counts, minlength=12)
    # Assigned in the order of the months, so that the last one stays.
    latest, latest_number = np.full(12, np.nan), np.full(12, _NO_MONTH)
    latest[calendar], latest_number[calendar] = counts, number
    return pd.DataFrame(
        {
            "calendar_month": CALENDAR,
            "mean": np.divide(total, years, out=np.full(12, np.nan), where=years > 0),
            "lowest": np.fmin.reduce(by_year, axis=0, initial=np.nan),
            "highest": np.fmax.reduce(by_year, axis=0, initial=np.nan),
            "years": years,
            "latest": latest,
            "latest_month": pd.PeriodIndex.from_ordinals(latest_number, freq="M"),
        }
    )


def _calendar_month(months: pd.PeriodIndex) -> np.ndarray:
    # A month is numbered from January 1970; .month of an index of periods is slower.
    return months.asi8 % 12 + 1


def _trend(counts: np.ndarray) -> np.ndarray:
    """The trend of STL with the same season every year, never below zero.

    On the counts themselves: their mean is what is wanted, and loess needs no logarithm of a zero.
    """
    # A window far longer than the series and degree 0 make the season the same every year, as
    # s.window = "periodic" does in R. Loess at every third month, straight between: 4 times faster.
    smoother = STL(
        counts,
        period=12,
        seasonal=10 * len(counts) + 1,
        seasonal_deg=0,
        seasonal_jump=len(counts),
        trend_jump=3,
        low_pass_jump=3,
    )
    # Five rounds: the two that R takes leave part of a steady rise in the season.
    return np.maximum(smoother.fit(inner_iter=5, outer_iter=0).trend, 0)


def _p_of_months(counts: np.ndarray) -> float:
    """The smaller p of two F tests, doubled: of any calendar months, and of a wave over the year.

    Both by least squares on 2 sqrt(count + 3/8), where a Poisson count has a variance close to 1
    (Anscombe 1948), and both beside a trend that is fitted with them. Testing what is left of STL
    instead would find a season in one flat series of ten, because the trend taken out is not
    counted among what was fitted. The wave (one and two swings a year) finds a summer peak in two
    years about as often as twelve separate months do in three; the months find a lone Christmas.
    Doubling pays for having two tries.
    """
    basis, line = _line_then_waves(len(counts))
    scaled = 2 * np.sqrt(counts + 3 / 8)
    explained = (basis.T @ scaled) ** 2
    left = float(((scaled - basis @ (basis.T @ scaled)) ** 2).sum())
    wave, other = explained[line : line + _WAVE].sum(), explained[line + _WAVE :].sum()
    # A series that is all trend, such as zeros only, leaves rounding errors to compare.
    if wave + other + left < 1e-9:
        return 1.0
    free = len(counts) - basis.shape[1]
    of_months = _p_of_f(wave + other, 11, left, free)
    of_wave = _p_of_f(wave, _WAVE, other + left, free + 11 - _WAVE)
    return min(1.0, 2 * min(of_months, of_wave))


def _p_of_f(explained: float, terms: int, left: float, free: int) -> float:
    return float(special.fdtrc(terms, free, explained / terms / (left / free)))


@lru_cache(maxsize=64)
def _line_then_waves(months: int) -> tuple[np.ndarray, int]:
    """Orthogonal columns for a line that bends every two years, then for waves of 1 to 6 a year.

    Returns them with the number that belong to the line; a trend that bends more often takes up
    season where there are few years. The eleven columns of the waves tell any twelve calendar
    months apart, whichever comes first.
    """
    at = np.arange(months, dtype=float)
    bends = np.linspace(0, months, max(1, months // 24) + 1)[:-1]
    line = [np.ones(months), *(np.maximum(at - bend, 0) for bend in bends)]
    waves = [f(2 * np.pi * swings * at / 12) for swings in range(1, 7) for f in (np.cos, np.sin)]
    # Of six swings a year, the sine is zero at every month.
    basis = np.linalg.qr(np.column_stack([*line, *waves[:-1]]))[0]
    basis.flags.writeable = False
    return basis, len(line)
