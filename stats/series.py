"""A monthly series with everything that may be laid over it: limits, levels, season, forecast."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from stats.change_points import ChangePoint, change_points
from stats.control_chart import LatestSignal, control_chart, latest_signal
from stats.forecast import Forecast, forecast
from stats.history import latest_run
from stats.monotonic import Monotonic, seasonal_mann_kendall
from stats.recent import Recent, recent
from stats.season import Season, decomposition
from stats.varying import Varies, by_chance

LIMITS, SEASON, CHANGES, FORECAST = "limits", "season", "changes", "forecast"

COLUMNS = (
    *("month", "value", "average", "last_year", "status", "revision"),
    *("mean", "lower", "upper", "signal", "rule", "seasonal", "level", "step"),
    *("expected", "lower_80", "upper_80", "lower_95", "upper_95"),
)
_FUTURE = COLUMNS[-5:]


@dataclass(frozen=True)
class Series:
    """A series by month and what was found in it, up to the end of the period asked about."""

    table: pd.DataFrame
    """One row a month with COLUMNS, months of the forecast after the last of the data."""
    run: pd.Series
    """The whole months since the last gap or recording break."""
    season: Season | None
    latest: LatestSignal | None
    """What the control chart says of the last whole month; None without enough history."""
    limit_months: int
    """How many months the limits in force were made from."""
    changes: tuple[ChangePoint, ...]
    recent: Recent | None
    """The last months against those since the last change of level; None with too few."""
    trend: Monotonic | None
    """None with too few months, and where the level changed."""
    forecast: Forecast | None
    """None where none was asked for."""


def series(
    months: pd.DataFrame,
    *,
    last: pd.Period,
    breaks: Sequence[pd.Period] = (),
    layers: Collection[str] = (LIMITS, SEASON, CHANGES, FORECAST),
    varies: Varies = by_chance,
) -> Series:
    """Everything about a series that `layers` asks for, from what was known at the end of `last`.

    `months` is a `stats.trend.trend_table`; `breaks` are the months from which recording differs so
    that no figure may be held against one before; `varies` says how much more than chance counts
    vary. The columns of a layer that is not asked for are
    NaN; so are those of a month that a method has too little history for.
    """
    month = pd.PeriodIndex(months["month"])
    complete = (months["status"] == "complete").to_numpy()
    value = np.where(complete, months["value"].to_numpy(dtype=float), math.nan)
    whole = pd.Series(value, index=month)[: _until(month, last)]
    run = latest_run(whole, breaks)
    parts = decomposition(run)
    found = parts.season
    chart = control_chart(whole, breaks=breaks, season=found)
    changes = change_points(run, factors=found.applied if found else None)
    ahead = forecast(run) if FORECAST in layers else None
    columns = {
        **{name: months[name].to_numpy() for name in ("value", "average", "status", "revision")},
        "last_year": np.concatenate([np.full(12, math.nan), value])[: len(value)],
        **_limits(chart, len(month), shown=LIMITS in layers),
        "seasonal": _on(month, parts.line if SEASON in layers else run[:0]),
        **_levels(month, run, changes if CHANGES in layers else ()),
    }
    return Series(
        table=_with_future(month, columns, ahead),
        run=run,
        season=found,
        latest=_latest(chart),
        limit_months=_limit_months(chart),
        changes=changes,
        recent=recent(
            _since(run, changes), factors=found.applied if found else None, varies=varies
        ),
        # Where the level changed in steps, a steady rise or fall is no news of its own.
        trend=None if changes else seasonal_mann_kendall(run),
        forecast=ahead,
    )


def _until(month: pd.PeriodIndex, last: pd.Period) -> int:
    """How many months there are up to one."""
    return int(np.searchsorted(month.asi8, last.ordinal, side="right"))


def _since(run: pd.Series, changes: Sequence[ChangePoint]) -> pd.Series:
    """The months since the last change of level: of a known change there is no news."""
    return run[_until(run.index, changes[-1].month - 1) :] if changes else run


def _latest(chart: pd.DataFrame) -> LatestSignal | None:
    """What is said of the last whole month; None where it has no limits."""
    known = np.flatnonzero(chart["value"].notna())
    # Limits of an earlier way of recording say nothing of now.
    if not len(known) or np.isnan(chart["mean"].to_numpy()[known[-1]]):
        return None
    return latest_signal(chart)


def _limit_months(chart: pd.DataFrame) -> int:
    segment = chart["segment"].to_numpy()
    within = chart["mean"].notna() & chart["value"].notna()
    return int(within.to_numpy()[segment == segment[-1]].sum()) if len(segment) else 0


def _limits(chart: pd.DataFrame, months: int, *, shown: bool) -> dict[str, np.ndarray]:
    """The columns of the chart, which begins with the first month, padded to all months."""
    known = len(chart) if shown else 0
    after = months - known
    numbers = {
        name: np.concatenate([chart[name].to_numpy(dtype=float)[:known], np.full(after, math.nan)])
        for name in ("mean", "lower", "upper")
    }
    words = {
        name: np.concatenate([chart[name].to_numpy(dtype=object)[:known], np.full(after, "")])
        for name in ("signal", "rule")
    }
    return numbers | words


def _on(month: pd.PeriodIndex, values: pd.Series) -> np.ndarray:
    """Consecutive values at their months; NaN at the others."""
    column = np.full(len(month), math.nan)
    if len(values):
        start = values.index[0].ordinal - month[0].ordinal
        column[start : start + len(values)] = values.to_numpy()
    return column


def _levels(
    month: pd.PeriodIndex, run: pd.Series, changes: Sequence[ChangePoint]
) -> dict[str, np.ndarray]:
    """The level of each stretch between changes, and by how much it changed where one begins."""
    level, step = np.full(len(month), math.nan), np.full(len(month), math.nan)
    if changes:
        first = month[0].ordinal
        starts = [run.index[0].ordinal, *(c.month.ordinal for c in changes)]
        ends = [*starts[1:], run.index[-1].ordinal + 1]
        levels = [changes[0].before, *(c.after for c in changes)]
        for start, end, value in zip(starts, ends, levels, strict=True):
            level[start - first : end - first] = value
        for change in changes:
            step[change.month.ordinal - first] = change.after - change.before
    return {"level": level, "step": step}


def _with_future(
    month: pd.PeriodIndex, columns: dict[str, np.ndarray], ahead: Forecast | None
) -> pd.DataFrame:
    """The months with the forecast beside them, and those it goes beyond."""
    shown = ahead is not None and ahead.shown and ahead.table is not None
    months = pd.PeriodIndex(ahead.table["month"]) if shown else month[:0]
    more = max(0, months[-1].ordinal - month[-1].ordinal) if shown else 0
    every = pd.period_range(month[0], month[-1] + more, freq="M")
    padding = {"status": "forecast", "signal": "", "rule": "", "revision": ""}
    padded = {
        name: np.concatenate([values, np.full(more, padding.get(name, math.nan))])
        for name, values in columns.items()
    }
    future = {
        name: _on(every, pd.Series(ahead.table[name].to_numpy() if shown else [], index=months))
        for name in _FUTURE
    }
    return pd.DataFrame({"month": every, **padded, **future}, columns=list(COLUMNS))
