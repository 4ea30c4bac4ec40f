"""What may be laid over the bars of a trend chart: normal range, season, levels, forecast.

Each layer reads columns of the table of the chart, which has one row a month, and is drawn where
they are there. Missing values leave it open.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import compress, groupby
from typing import Any

import pandas as pd

from components import numbers
from components.figures.charts import STEPPED, Trace, band, outline, plain, stepped_band
from components.palette import (
    CARD,
    EXPECTED_80,
    EXPECTED_95,
    INK,
    LEVEL,
    NORMAL,
    SECONDARY,
    SERIES,
)
from model.periods import short

Columns = dict[str, list[Any]]
"""A table as lists by column name, ten times quicker to cut than in pandas."""


MONTHLY = {"xperiod": "M1", "xperiodalignment": "middle"}
"""A point stands for its whole month: it is drawn in the middle, and found anywhere over it."""


def day(month: pd.Period) -> str:
    """`2025-02-01`: how Plotly takes a month."""
    return f"{month.year}-{month.month:02d}-01"


def columns_of(table: pd.DataFrame) -> Columns:
    """The columns of a table with a row a month, and the `day` of each."""
    columns = {name: table[name].tolist() for name in table.columns}
    return {**columns, "day": [day(month) for month in columns["month"]]}


def where(table: Columns, keep: Iterable[bool]) -> Columns:
    """The rows for which `keep` holds."""
    kept = list(keep)
    return {name: list(compress(values, kept)) for name, values in table.items()}


def known(values: Sequence[float]) -> list[bool]:
    """Whether each value is there."""
    return [v == v for v in values]  # noqa: PLR0124 - only NaN differs from itself


@dataclass(frozen=True)
class Layer:
    """A part of a layer: the columns it needs, and what it draws of them."""

    name: str
    """What a reader's question calls the layer."""
    columns: tuple[str, ...]
    draw: Callable[[Columns], list[Trace]]
    beneath: bool = False
    """Whether it lies under the 12-month average."""


def layer_traces(table: Columns, layers: Collection[str], *, beneath: bool) -> list[Trace]:
    """The traces of the layers named whose columns the table has; none without a point."""
    return [
        trace
        for layer in LAYERS
        if layer.name in layers and layer.beneath == beneath and table.keys() >= set(layer.columns)
        for trace in layer.draw(table)
        if any(v is not None for v in trace["y"])
    ]


def _normal_range(table: Columns) -> list[Trace]:
    lower, upper = table["lower"], table["upper"]
    edges = [*table["day"], day(table["month"][-1] + 1)]
    ground = stepped_band(edges, lower, upper, "normal range", NORMAL)
    mean = _line(table, "usual", "normal range", color=SECONDARY, width=1.2, shape=STEPPED)
    ends = zip(plain(lower), plain(upper), strict=True)
    mean["customdata"] = [list(pair) for pair in ends]
    mean["hovertemplate"] = (
        "normal range %{customdata[0]:,.0f} to %{customdata[1]:,.0f}<extra></extra>"
    )
    return [ground, mean]


def _signals(table: Columns) -> list[Trace]:
    return [_signal(table, *look) for look in SIGNALS]


SIGNALS = (
    ("above", "above the range", "triangle-up", INK),
    ("below", "below the range", "triangle-down", CARD),
)


def _signal(table: Columns, side: str, name: str, symbol: str, fill: str) -> Trace:
    rows = where(table, [signal == side for signal in table["signal"]])
    marker = {"symbol": symbol, "size": 10, "color": fill, "line": outline(INK)}
    return _markers(rows, "value", name, marker) | {
        "hovertemplate": f"<b>{name}</b><extra></extra>",
    }


def _season(table: Columns) -> list[Trace]:
    name = "expected by season and trend"
    return [_line(table, "seasonal", name, color=INK, width=1.8, dash="dot")]


LEVEL_NAME = "level and its changes, season removed"


def _levels(table: Columns) -> list[Trace]:
    changed = known(table["step"])
    rows = where(table, changed)
    marker = {"symbol": "diamond", "size": 11, "color": LEVEL, "line": outline(CARD)}
    before = compress([*table["level"][:1], *table["level"]], changed)
    stories = zip(rows["month"], before, rows["level"], strict=True)
    marks = _markers(rows, "level", LEVEL_NAME, marker) | {
        "text": [_changed(*story) for story in stories],
        "hovertemplate": "<b>%{text}</b><extra></extra>",
    }
    return [_stairs(table), marks]


def _changed(month: pd.Period, before: float, level: float) -> str:
    """`level changed about Apr 2024, from 171 to 148 a month`."""
    words = f"level changed about {short(month)}"
    if not all(known([before, level])):
        return words
    return f"{words}, from {numbers.figure(before)} to {numbers.figure(level)} a month"


def _stairs(table: Columns) -> Trace:
    """A line along each level, from the beginning of its first month to the end of its last."""
    x: list[str | None] = []
    y: list[float | None] = []
    pairs = zip(table["month"], plain(table["level"]), strict=True)
    for level, run in groupby(pairs, lambda pair: pair[1]):
        months = [month for month, _ in run]
        held = level is not None
        x += [day(months[0]), day(months[-1] + 1)] if held else [None]
        y += [level, level] if held else [None]
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "lines",
        "name": LEVEL_NAME,
        "line": {"color": LEVEL, "width": 2.5},
        "hoverinfo": "skip",
    }


def _forecast(table: Columns) -> list[Trace]:
    rows = where(table, [status == "forecast" for status in table["status"]])
    line = _line(rows, "expected", FORECAST_NAME, color=SERIES, width=2, dash="dash")
    ends = zip(*(plain(rows[name]) for name in FORECAST[1:]), strict=True)
    line["customdata"] = [list(four) for four in ends]
    line["hovertemplate"] = FORECAST_HOVER
    wide = band(rows["day"], rows["lower_95"], rows["upper_95"], FORECAST_NAME, EXPECTED_95)
    narrow = band(rows["day"], rows["lower_80"], rows["upper_80"], FORECAST_NAME, EXPECTED_80)
    return [wide | MONTHLY, narrow | MONTHLY, line]


FORECAST = ("expected", "lower_95", "lower_80", "upper_80", "upper_95")
FORECAST_NAME = "forecast (80 and 95 of 100)"
FORECAST_HOVER = (
    "forecast %{y:,.0f}<br>80 of 100: %{customdata[1]:,.0f} to %{customdata[2]:,.0f}"
    "<br>95 of 100: %{customdata[0]:,.0f} to %{customdata[3]:,.0f}<extra></extra>"
)


MANY = 96
"""More months than this take smaller markers."""


def _last_year(table: Columns) -> list[Trace]:
    rows = where(table, known(table["last_year"]))
    name = "same month last year"
    size = 7 if len(table["day"]) <= MANY else 5
    marker = {"symbol": "circle", "size": size, "color": CARD, "line": outline(SECONDARY)}
    hover = {"hovertemplate": f"{name} %{{y:,}}<extra></extra>"}
    return [_markers(rows, "last_year", name, marker) | hover]


LAYERS = (
    Layer("limits", ("usual", "lower", "upper"), _normal_range, beneath=True),
    Layer("forecast", FORECAST, _forecast, beneath=True),
    Layer("season", ("seasonal",), _season),
    Layer("changes", ("step", "level"), _levels),
    Layer("last-year", ("last_year",), _last_year),
    Layer("limits", ("signal",), _signals),
)
"""In the order of drawing; months beyond the range lie over all else."""


def _line(table: Columns, column: str, name: str, **look: object) -> Trace:
    return {
        "type": "scatter",
        **MONTHLY,
        "x": table["day"],
        "y": plain(table[column]),
        "mode": "lines",
        "name": name,
        "line": look,
        "connectgaps": False,
        "hovertemplate": f"{name} %{{y:,.0f}}<extra></extra>",
    }


def _markers(table: Columns, column: str, name: str, marker: dict[str, object]) -> Trace:
    return {
        "type": "scatter",
        **MONTHLY,
        "x": table["day"],
        "y": plain(table[column]),
        "mode": "markers",
        "cliponaxis": False,
        "name": name,
        "marker": marker,
    }
