"""The trend chart: a bar a month, the 12-month average, gaps and recording changes by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from components.palette import (
    AMOUNTS,
    CARD,
    FONT,
    INK,
    LINES,
    MISSING,
    NO_FIGURE_LINES,
    SECONDARY,
    SELECTION,
    SERIES,
)
from components.panel import Figure
from model.catalogue import Break
from model.periods import Window, short

BAR_MS = 25 * 24 * 3600 * 1000
"""How wide a month's bar is, in milliseconds: 25 days."""

Trace = dict[str, Any]


def trend_chart(table: pd.DataFrame, unit: str, window: Window, breaks: Sequence[Break]) -> Figure:
    """Bars of `value` and a line of `average` by `month` (Period), from zero.

    Months of `window` are darker; a missing month is a pale column with its name in the hover text,
    never a bar of no height.
    """
    chosen = table["month"].isin(window.months)
    traces = [
        _bars(table[~chosen], "month", AMOUNTS[1], unit),
        _bars(table[chosen], f"in the {window.words}", AMOUNTS[2], unit),
        *_absent(table),
        {
            "type": "scatter",
            "x": _days(table["month"]),
            "y": _numbers(table["average"]),
            "mode": "lines",
            "name": "12-month average",
            "line": {"color": SERIES, "width": 2.5},
            "connectgaps": False,
            "hovertemplate": "12-month average %{y:,.0f}<extra></extra>",
        },
    ]
    return {"data": traces, "layout": _layout(table["month"], unit, breaks)}


def _bars(table: pd.DataFrame, name: str, colour: str, unit: str) -> Trace:
    partial = table["status"] == "partial"
    return {
        "type": "bar",
        "x": _days(table["month"]),
        "y": _numbers(table["value"]),
        "name": name,
        "width": BAR_MS,
        "marker": {"color": colour, "pattern": {"shape": ["/" if p else "" for p in partial]}},
        "text": [" (partial)" if p else "" for p in partial],
        "textposition": "none",
        "hovertemplate": "%{y:,} " + unit + "%{text}<extra></extra>",
    }


def _absent(table: pd.DataFrame) -> list[Trace]:
    """Pale columns where there is no bar: no data, and, apart from it, what may not be shown."""
    top = float(table["value"].max()) if table["value"].notna().any() else 1.0
    hidden = table["status"] == "hidden"
    traces = [_columns(table.loc[table["value"].isna() & ~hidden, "month"], top, "no data")]
    if hidden.any():
        traces.append(_columns(table.loc[hidden, "month"], top, "hidden: a small number"))
        traces[-1]["marker"] = {
            "color": LINES,
            "pattern": {"shape": "/", "fgcolor": NO_FIGURE_LINES},
        }
    return traces


def _columns(months: pd.Series, top: float, name: str) -> Trace:
    return {
        "type": "bar",
        "x": _days(months),
        "y": [top] * len(months),
        "name": name,
        "width": BAR_MS,
        "marker": {"color": MISSING},
        "hovertemplate": f"{name}<extra></extra>",
        "showlegend": len(months) > 0,
    }


def _layout(months: pd.Series, unit: str, breaks: Sequence[Break]) -> dict[str, Any]:
    margin = pd.Timedelta(days=20)
    # A year at least, so that a single month is not drawn as wide as the page.
    first = min(months.min(), months.max() - 11)
    ends = (first.to_timestamp() - margin, months.max().to_timestamp() + margin)
    return {
        "barmode": "overlay",
        "paper_bgcolor": CARD,
        "plot_bgcolor": CARD,
        "font": {"family": FONT, "size": 14, "color": INK},
        "margin": {"l": 52, "r": 12, "t": 52, "b": 64},
        "legend": {"orientation": "h", "x": 0, "y": -0.13, "yanchor": "top"},
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": CARD, "font": {"size": 14}},
        "shapes": [_line(change) for change in breaks],
        "annotations": [_axis_title(unit), *(_label(change) for change in breaks)],
        "xaxis": {
            # Said outright: a label near the edge would otherwise widen the axis.
            "range": [f"{day:%Y-%m-%d}" for day in ends],
            "type": "date",
            "showgrid": False,
            "linecolor": LINES,
            "tickformat": "%b %Y",
            "hoverformat": "%b %Y",
            "nticks": 7,
            "fixedrange": True,
        },
        "yaxis": {
            "rangemode": "tozero",
            "gridcolor": LINES,
            "zeroline": True,
            "zerolinecolor": SECONDARY,
            "tickformat": ",d",
            "fixedrange": True,
        },
    }


def _axis_title(unit: str) -> dict[str, Any]:
    """The vertical axis's title, level above it, where it can be read."""
    return {
        "text": f"{unit.capitalize()} a month",
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "xshift": -48,
        "yshift": 24,
        "showarrow": False,
        "font": {"size": 14, "color": SECONDARY},
    }


def _line(change: Break) -> dict[str, Any]:
    day = f"{change.month.to_timestamp():%Y-%m-%d}"
    return {
        "type": "line",
        "x0": day,
        "x1": day,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": SELECTION, "width": 1.5, "dash": "dash"},
    }


def _label(change: Break) -> dict[str, Any]:
    return {
        "x": f"{change.month.to_timestamp():%Y-%m-%d}",
        "y": 1,
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "xshift": -4,
        "showarrow": False,
        "text": f"{change.name}, {short(change.month)}",
        "font": {"size": 13, "color": SECONDARY},
    }


def _days(months: pd.Series) -> list[str]:
    return [f"{m}-01" for m in months]


def _numbers(values: pd.Series) -> list[float | None]:
    """Values as JSON knows them: null where missing."""
    return [None if np.isnan(v) else round(float(v), 1) for v in values]
