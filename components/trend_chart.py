"""The trend chart: a bar a month, the 12-month average, gaps and recording changes by name."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from components.palette import (
    AMOUNTS,
    CARD,
    FONT,
    INK,
    LINES,
    MISSING,
    SECONDARY,
    SELECTION,
    SERIES,
)
from model.catalogue import Break
from model.periods import Window, short

BAR_MS = 25 * 24 * 3600 * 1000
"""How wide a month's bar is, in milliseconds: 25 days."""


def trend_chart(
    table: pd.DataFrame, unit: str, window: Window, breaks: Sequence[Break]
) -> go.Figure:
    """Bars of `value` and a line of `average` by `month` (Period), from zero.

    Months of `window` are darker; a missing month is a pale column with its name in the hover text,
    never a bar of no height.
    """
    chosen = table["month"].isin(window.months)
    figure = go.Figure(
        [
            _bars(table[~chosen], "month", AMOUNTS[1], unit),
            _bars(table[chosen], f"in the {window.words}", AMOUNTS[2], unit),
            _missing(table),
            go.Scatter(
                x=table["month"].dt.to_timestamp(),
                y=table["average"],
                mode="lines",
                name="12-month average",
                line={"color": SERIES, "width": 2.5},
                connectgaps=False,
                hovertemplate="12-month average %{y:,.0f}<extra></extra>",
            ),
        ]
    )
    for change in breaks:
        _mark(figure, change)
    _style(figure, unit)
    return figure


def _bars(table: pd.DataFrame, name: str, colour: str, unit: str) -> go.Bar:
    partial = table["status"] == "partial"
    return go.Bar(
        x=table["month"].dt.to_timestamp(),
        y=table["value"],
        name=name,
        width=BAR_MS,
        marker={"color": colour, "pattern": {"shape": ["/" if p else "" for p in partial]}},
        text=[" (partial)" if p else "" for p in partial],
        textposition="none",
        hovertemplate="%{y:,} " + unit + "%{text}<extra></extra>",
    )


def _missing(table: pd.DataFrame) -> go.Bar:
    gone = table.loc[table["value"].isna(), "month"]
    top = float(table["value"].max()) if table["value"].notna().any() else 1.0
    return go.Bar(
        x=gone.dt.to_timestamp(),
        y=[top] * len(gone),
        name="no data",
        width=BAR_MS,
        marker={"color": MISSING},
        hovertemplate="no data<extra></extra>",
        showlegend=len(gone) > 0,
    )


def _mark(figure: go.Figure, change: Break) -> None:
    day = change.month.to_timestamp()
    line = {"color": SELECTION, "width": 1.5, "dash": "dash"}
    figure.add_shape(
        type="line", x0=day, x1=day, y0=0, y1=1, yref="paper", line=line, layer="above"
    )
    figure.add_annotation(
        x=day,
        y=1.0,
        yref="paper",
        yanchor="bottom",
        xanchor="left",
        xshift=-4,
        showarrow=False,
        text=f"{change.name}, {short(change.month)}",
        font={"size": 13, "color": SECONDARY},
    )


def _style(figure: go.Figure, unit: str) -> None:
    figure.update_layout(
        barmode="overlay",
        bargap=0.18,
        paper_bgcolor=CARD,
        plot_bgcolor=CARD,
        font={"family": FONT, "size": 14, "color": INK},
        margin={"l": 52, "r": 12, "t": 52, "b": 64},
        legend={"orientation": "h", "x": 0, "y": -0.13, "yanchor": "top"},
        hovermode="x unified",
        hoverlabel={"bgcolor": CARD, "font": {"size": 14}},
        xaxis={
            "showgrid": False,
            "linecolor": LINES,
            "tickformat": "%b %Y",
            "nticks": 7,
            "fixedrange": True,
        },
        yaxis={
            "rangemode": "tozero",
            "gridcolor": LINES,
            "zeroline": True,
            "zerolinecolor": SECONDARY,
            "tickformat": ",d",
            "fixedrange": True,
        },
    )
    figure.add_annotation(
        text=f"{unit.capitalize()} a month",
        xref="paper",
        yref="paper",
        x=0,
        y=1,
        xanchor="left",
        yanchor="bottom",
        xshift=-48,
        yshift=24,
        showarrow=False,
        font={"size": 14, "color": SECONDARY},
    )
