"""The season chart: the twelve calendar months, their usual range, and how the latest compare."""

from __future__ import annotations

import calendar

import pandas as pd

from components.figures.charts import (
    SMALL,
    Trace,
    along,
    axis_title,
    frame,
    from_zero,
    highest,
    outline,
    plain,
    stepped_band,
)
from components.palette import CARD, INK, NORMAL, SERIES
from components.panel import Figure


def season_chart(profile: pd.DataFrame, unit: str, latest_words: str) -> Figure:
    """A band from `lowest` to `highest`, a line of `mean` and a marker of `latest`, from zero.

    `profile` has one row for each `calendar_month` (1 to 12) with these and `years`, the number of
    years known; NaN where none is. `latest_words` names the latest: "12 months to Sep 2026".
    """
    table = profile.sort_values("calendar_month")
    months = table["calendar_month"].tolist()
    lowest, most = table["lowest"].tolist(), table["highest"].tolist()
    edges = [*(month - 0.5 for month in months), *(month + 0.5 for month in months[-1:])]
    extent = stepped_band(edges, lowest, most, "lowest to highest", NORMAL)
    traces = [extent, _mean(table), _latest(table, latest_words)]
    layout = frame(
        hovermode="x unified",
        margin={"l": 52, "r": 6, "t": 34, "b": 12},
        annotations=[axis_title(f"{unit.capitalize()} a month", above=8)],
        xaxis=along(
            tickvals=list(range(1, 13)),
            ticktext=list(calendar.month_abbr)[1:],
            range=[0.4, 12.6],
            # Upright, twelve of them just fit on a phone.
            tickangle=0,
            tickfont={"size": SMALL},
        ),
        yaxis=from_zero(highest(traces)),
    )
    return {"data": traces, "layout": layout}


def _mean(table: pd.DataFrame) -> Trace:
    columns = table["years"].tolist(), plain(table["lowest"]), plain(table["highest"])
    return {
        "type": "scatter",
        "x": table["calendar_month"].tolist(),
        "y": plain(table["mean"]),
        "mode": "lines",
        "name": "mean",
        "line": {"color": SERIES, "width": 2.5},
        "connectgaps": False,
        "customdata": [list(three) for three in zip(*columns, strict=True)],
        "hovertemplate": MEAN_HOVER,
    }


def _latest(table: pd.DataFrame, words: str) -> Trace:
    return {
        "type": "scatter",
        "x": table["calendar_month"].tolist(),
        "y": plain(table["latest"]),
        "mode": "markers",
        "cliponaxis": False,
        "name": words,
        "marker": {"symbol": "diamond", "size": 10, "color": INK, "line": outline(CARD)},
        "hovertemplate": f"%{{y:,}} in the {words}<extra></extra>",
    }


MEAN_HOVER = (
    "mean of %{customdata[0]} years %{y:,}<br>"
    "lowest %{customdata[1]:,}, highest %{customdata[2]:,}<extra></extra>"
)
