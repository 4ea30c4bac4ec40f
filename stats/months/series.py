"""A monthly series with everything that may be laid over it: range, levels, season, forecast."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from stats.months.change_points import ChangePoint, change_points
from stats.months.forecast import Forecast, forecast
from stats.months.history import eras, latest_run
from stats.months.recent_change import Recent, recent
from stats.months.season import Season, decomposition
from stats.months.usual import Range, usual_range
from stats.varying import Varies, by_chance

LIMITS, SEASON, CHANGES, FORECAST = "limits", "season", "changes", "forecast"

COLUMNS = (
    *("month", "value", "average", "last_year", "status", "revision"),
    *("usual", "lower", "upper", "signal", "seasonal", "level", "step"),
    *("expected", "lower_80", "upper_80", "lower_95", "upper_95"),
)
_FUTURE = COLUMNS[-5:]

_SIDES = np.array(["below", "", "above"], dtype=object)


@dataclass(frozen=True)
class Series:
    """A series by month and what was found in it, up to the end of the period asked about."""

    table: pd.DataFrame
    """One row a month with COLUMNS, months of the forecast after the last of the data."""
    run: pd.Series
    """The whole months since the last gap or recording break."""
    known: pd.Series
    """The whole months since the last recording break; gaps are left out."""
    season: Season | None
    range: Range | None
    """Between which counts nearly all months lie; None with too few."""
    changes: tuple[ChangePoint, ...]
    recent: Recent | None
    """The last months against what is usual for them; None with too few."""
    forecast: Forecast | None
    """None where none was asked for."""

    @property
    def outside(self) -> pd.Series:
        """The months beyond their range: 1 above it, -1 below."""
        if self.range is None:
            return pd.Series(dtype=int)
        months = self.range.months
        side = pd.Series(self.range.side_of(self.known[months].to_numpy()), index=months)
        return side[side != 0]


def series(
    months: pd.DataFrame,
    *,
    last: pd.Period,
    breaks: Sequence[pd.Period] = (),
    layers: Collection[str] = (LIMITS, SEASON, CHANGES, FORECAST),
    varies: Varies = by_chance,
) -> Series:
    """Everything about a series that `layers` asks for, from what was known at the end of `last`.

    `months` is a `stats.months.trend.trend_table`; `breaks` are the months from which recording
    differs so that no figure may be held against one before; `varies` says how much more than
    chance counts vary. The columns of a layer that is not asked for are
    NaN; so are those of a month that a method has too little history for.
    """
    month = pd.PeriodIndex(months["month"])
    complete = (months["status"] == "complete").to_numpy()
    value = np.where(complete, months["value"].to_numpy(dtype=float), math.nan)
    whole = pd.Series(value, index=month)[: _until(month, last)]
    run, known = latest_run(whole, breaks), _of_last_era(whole, breaks)
    parts = decomposition(run)
    found = parts.season
    changes = change_points(run, factors=found.applied if found else None, varies=varies)
    begins = [change.month for change in changes]
    usual = usual_range(known, changes=begins, season=found, varies=varies)
    ahead = forecast(run) if FORECAST in layers else None
    columns = {
        **{name: months[name].to_numpy() for name in ("value", "average", "status", "revision")},
        "last_year": _last_year(value, eras(month, breaks)),
        **_range(month, whole, usual if LIMITS in layers else None),
        "seasonal": _on(month, parts.line if SEASON in layers else run[:0]),
        **_levels(month, run, changes if CHANGES in layers else ()),
    }
    return Series(
        table=_with_future(month, columns, ahead),
        run=run,
        known=known,
        season=found,
        range=usual,
        changes=changes,
        recent=recent(known, changes=begins, varies=varies),
        forecast=ahead,
    )


def _until(month: pd.PeriodIndex, last: pd.Period) -> int:
    """How many months there are up to one."""
    return int(np.searchsorted(month.asi8, last.ordinal, side="right"))


def _of_last_era(whole: pd.Series, breaks: Sequence[pd.Period]) -> pd.Series:
    """The months known since the last break that has been."""
    era = eras(whole.index, breaks)
    return whole[era == era[-1]].dropna() if len(whole) else whole


def _last_year(value: np.ndarray, era: np.ndarray) -> np.ndarray:
    """The same month a year before; NaN across a break."""
    before = np.concatenate([np.full(12, math.nan), value])[: len(value)]
    alike = np.concatenate([np.full(12, -1), era])[: len(era)] == era
    return np.where(alike, before, math.nan)


def _range(month: pd.PeriodIndex, whole: pd.Series, usual: Range | None) -> dict[str, np.ndarray]:
    """The columns of the range, and the side on which a month lies beyond it."""
    columns = {name: np.full(len(month), math.nan) for name in ("usual", "lower", "upper")}
    signal = np.full(len(month), "", dtype=object)
    if usual is not None:
        at = month.get_indexer(usual.months)
        columns["usual"][at], columns["lower"][at] = usual.expected, usual.lower
        columns["upper"][at] = usual.upper
        signal[at] = _SIDES[usual.side_of(whole.to_numpy()[at]) + 1]
    return columns | {"signal": signal}


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
    table = ahead.table if ahead is not None and ahead.shown else None
    months = month[:0] if table is None else pd.PeriodIndex(table["month"])
    more = 0 if table is None else max(0, months[-1].ordinal - month[-1].ordinal)
    every = pd.period_range(month[0], month[-1] + more, freq="M")
    padding = {"status": "forecast", "signal": "", "revision": ""}
    padded = {
        name: np.concatenate([values, np.full(more, padding.get(name, math.nan))])
        for name, values in columns.items()
    }
    future = {
        name: _on(every, pd.Series([] if table is None else table[name].to_numpy(), index=months))
        for name in _FUTURE
    }
    return pd.DataFrame({"month": every, **padded, **future}, columns=list(COLUMNS))
