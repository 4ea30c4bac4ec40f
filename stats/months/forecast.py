"""The next twelve months, shown only where they beat "the same as last year" on the past."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from statistics import NormalDist

import numpy as np
import pandas as pd

from model.many import many

SHORTEST_RUN = 36
"""Months without a gap that a forecast needs: two years to learn from and one to be tried on."""

FIRST_ORIGIN = 24
"""Months known at the first origin of the back-test."""

LONGEST_RUN = 120
"""The latest months that are used; what is older says little of the next year."""

LEAST_GAIN = 5.0
"""Per cent by which the error must be below that of repeating last year. See `forecast`."""

DRIFT = (0, 0.002, 0.015, 0.12, 1)
"""How far the level may move from month to month: variance, in units of the noise's."""

SEASON = (0, 0.25, 2, 16, 128)
"""How far a month of the year may lie from the level: variance, in units of the noise's."""

SPREAD = (1, 1.5, 2.5, 5, 12, 40)
"""How many times the noise is that of a Poisson count."""

PLAIN = 0.75
"""Prior weight of the first of each of the three (no drift, no season, Poisson); the others share
what is left. With 3/4 the intervals hold 80 to 82 % and 95 to 96 % of the months of Poisson series
of 36 to 120 months; with less they are wider than they say where nothing moves."""

POISSON_VARIANCE = 0.25
"""Variance of a square-rooted Poisson count, whatever its mean."""

ANSCOMBE = 3 / 8
"""What is added to a count before its root, so that the variance holds for small counts too."""

DIFFUSE = 1e6
"""Variance of the level before the first month: nothing is known of it."""


@dataclass(frozen=True)
class Forecast:
    """The months ahead, and how the forecast did on the past."""

    table: pd.DataFrame | None
    """One row a month: month (Period), expected, lower_80, upper_80, lower_95, upper_95, records a
    month. None where it is not shown."""
    better: float
    """Per cent by which the mean absolute error of the back-test is below that of repeating the
    same month of last year; negative when above. 0 where last year repeated exactly; NaN where the
    history is too short for a back-test."""
    tests: int
    """Forecasts of a month compared with what came."""
    origins: int
    """Months from which the past was forecast."""
    shown: bool
    reason: str
    """Why it is not shown, in plain words; empty when it is."""


def forecast(run: pd.Series, *, horizon: int = 12) -> Forecast:
    """What to expect in the months after a run of counts by month, with 80 % and 95 % intervals.

    `run` holds counts by month without a gap or a change of recording; the latest 120 are used. The
    model of their square roots is a level that may drift, an effect of each month of the year, and
    noise. How far the level drifts, how strong the season is and how much counts vary beyond
    Poisson is not chosen: 150 combinations run side by side, weighted by how well each foretold the
    months so far, and the intervals hold that doubt as well as the doubt of level and season.

    Back-test: from every month from the 24th on, each of the next `horizon` months that has come is
    forecast from what was known then (weights and season included), and so it is by repeating the
    same month of the latest year known. Of Poisson counts without a season that has an error of
    sqrt(2) times the least possible, so a forecast can be better by 1 - 1 / sqrt(2) = 29 %.

    Shown where the mean absolute error is at least 5 % lower: a smaller gain would not be seen. It
    is no proof. After 36 months the back-test rests on 12 months and its result is uncertain by
    about 20 points (one standard deviation), after 60 months by 9, after 120 by 5.

    Assumes that the months ahead differ from those before them as months of the past did.

    Source: P. J. Harrison and C. F. Stevens, "Bayesian forecasting" (1976), multi-process models of
    class I, https://doi.org/10.1111/j.2517-6161.1976.tb01586.x.
    """
    if len(run) < SHORTEST_RUN:
        reason = f"not enough history: {many(len(run), 'months')}, {SHORTEST_RUN} are needed"
        return Forecast(None, math.nan, 0, 0, False, reason)
    counts = run.to_numpy(dtype=float)[-LONGEST_RUN:]
    mean, variance = _ahead(np.sqrt(counts + ANSCOMBE), horizon)
    better, tests = _back_test(counts, _expected(mean, variance)[:-1])
    shown = better >= LEAST_GAIN
    return Forecast(
        table=_table(run.index[-1], mean[-1], variance[-1]) if shown else None,
        better=better,
        tests=tests,
        origins=len(counts) - FIRST_ORIGIN,
        shown=shown,
        reason="" if shown else _reason(better),
    )


def _reason(better: float) -> str:
    return f"it is {'hardly' if better > 0 else 'no'} better than repeating last year"


def _table(last: pd.Period, mean: np.ndarray, variance: np.ndarray) -> pd.DataFrame:
    """The columns of `Forecast.table` from the mean and variance of the root of each month."""
    columns = {
        "month": pd.period_range(last + 1, periods=len(mean), freq="M"),
        "expected": _expected(mean, variance),
    }
    for share in (80, 95):
        reach = NormalDist().inv_cdf((1 + share / 100) / 2) * np.sqrt(variance)
        columns[f"lower_{share}"] = _count(mean - reach)
        columns[f"upper_{share}"] = _count(mean + reach)
    return pd.DataFrame(columns)


def _count(root: np.ndarray) -> np.ndarray:
    """The count of a root, never below zero."""
    return np.maximum(np.maximum(root, 0) ** 2 - ANSCOMBE, 0)


def _expected(mean: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """The mean of a count whose root has a mean and a variance."""
    return np.maximum(mean**2 + variance - ANSCOMBE, 0)


def _back_test(counts: np.ndarray, expected: np.ndarray) -> tuple[float, int]:
    """By how many per cent `expected` (origins by months ahead) beats last year, and the number."""
    origins, horizon = expected.shape
    ahead = np.arange(horizon)
    month = FIRST_ORIGIN + np.arange(origins)[:, np.newaxis] + ahead
    came = month < len(counts)
    last_year = month - 12 * (1 + ahead // 12)
    actual = counts[month[came]]
    error = float(np.abs(actual - expected[came]).sum())
    of_last_year = float(np.abs(actual - counts[last_year[came]]).sum())
    better = 100 * (1 - error / of_last_year) if of_last_year else 0.0
    return better, int(came.sum())


def _ahead(roots: np.ndarray, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance of the roots of the months ahead, from the 24th month on (rows).

    Each row knows nothing of the months after it. A mixture of normals, by its first two moments.
    """
    bank = _bank(horizon)
    state = np.zeros((bank.models, 13))
    state[:, 0] = roots[0]
    surprise = np.empty((len(roots), bank.models))
    means = np.empty((len(roots) - FIRST_ORIGIN + 1, bank.models, horizon))
    for month, root in enumerate(roots):
        surprise[month] = root - state[:, 0] - state[:, 1 + month % 12]
        state += bank.gain[month] * surprise[month, :, np.newaxis]
        if month + 1 >= FIRST_ORIGIN:
            effects = state[:, 1 + (month + 1 + np.arange(horizon)) % 12]
            means[month + 1 - FIRST_ORIGIN] = state[:, :1] + effects
    known = slice(FIRST_ORIGIN - 1, len(roots))
    weight = _weights(surprise, bank.scale[: len(roots)], bank.prior)[known]
    of_model = weight.sum(axis=2)[:, :, np.newaxis]
    noise = (weight * _noise()).sum(axis=2)[:, :, np.newaxis]
    mean = (of_model * means).sum(axis=1)
    apart = (of_model * (means - mean[:, np.newaxis]) ** 2).sum(axis=1)
    return mean, (noise * bank.ahead[known]).sum(axis=1) + apart


def _weights(surprise: np.ndarray, scale: np.ndarray, prior: np.ndarray) -> np.ndarray:
    """Weight of each model and spread after each month, by the likelihood of the months so far."""
    # The level is unknown before the first month: that tells nothing of the models.
    squares = np.vstack([np.zeros_like(scale[:1]), surprise[1:] ** 2 / scale[1:]]).cumsum(axis=0)
    logs = np.vstack([np.zeros_like(scale[:1]), np.log(scale[1:])]).cumsum(axis=0)
    months = np.arange(len(scale))[:, np.newaxis, np.newaxis]
    fit = squares[..., np.newaxis] / _noise() + months * np.log(_noise()) + logs[..., np.newaxis]
    log = np.log(prior) - fit / 2
    weight = np.exp(log - log.max(axis=(1, 2), keepdims=True))
    return weight / weight.sum(axis=(1, 2), keepdims=True)


def _noise() -> np.ndarray:
    """The variances of a root's noise that are weighed."""
    return POISSON_VARIANCE * np.array(SPREAD)


@dataclass(frozen=True)
class _Bank:
    """What the Kalman filter of each model does in each month, whatever the counts are."""

    gain: np.ndarray
    """By month, model and part of the state (the level, then the twelve effects)."""
    scale: np.ndarray
    """Variance of the surprise, in units of the noise: by month and model."""
    ahead: np.ndarray
    """Variance of the months ahead, in units of the noise: by month, model and months ahead."""
    prior: np.ndarray
    """By model and spread."""

    @property
    def models(self) -> int:
        """Combinations of drift and season."""
        return len(self.prior)


@lru_cache(maxsize=4)
def _bank(horizon: int) -> _Bank:
    """The filters of every drift and season, for the longest run: worked out once."""
    drift, season = np.array(list(product(DRIFT, SEASON))).T
    models, effects = len(drift), np.arange(1, 13)
    gain = np.empty((LONGEST_RUN, models, 13))
    scale = np.empty((LONGEST_RUN, models))
    ahead = np.empty((LONGEST_RUN, models, horizon))
    cover = np.zeros((models, 13, 13))
    cover[:, 0, 0] = DIFFUSE
    cover[:, effects, effects] = season[:, np.newaxis]
    for month in range(LONGEST_RUN):
        now = 1 + month % 12
        with_now = cover[:, :, 0] + cover[:, :, now]
        scale[month] = with_now[:, 0] + with_now[:, now] + 1
        gain[month] = with_now / scale[month, :, np.newaxis]
        cover = cover - gain[month, :, :, np.newaxis] * with_now[:, np.newaxis, :]
        steps = np.arange(1, horizon + 1)
        then = 1 + (month + steps) % 12
        level = cover[:, :1, 0] + drift[:, np.newaxis] * steps
        ahead[month] = level + cover[:, then, then] + 2 * cover[:, 0, then] + 1
        cover[:, 0, 0] += drift
    prior = np.multiply.outer(np.outer(_prior(DRIFT), _prior(SEASON)).ravel(), _prior(SPREAD))
    return _Bank(gain, scale, ahead, prior)


def _prior(values: tuple[float, ...]) -> np.ndarray:
    others = len(values) - 1
    return np.array([PLAIN, *[(1 - PLAIN) / others] * others])
