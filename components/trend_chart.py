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


def trend_chart(
    table: pd.DataFrame, unit: str, window: Window, breaks: Sequence[Break]
) -> go.Figure:
    """Bars of `value` and a line of `average` by `month` (Period), from zero.

    Months of `window` are darker; a missing month is a pale column with its name in the hover text,
    never a bar of no height.
    """
    days = table["month"].dt.to_timestamp()
    figure = go.Figure(
        [
            _bars(table, days, window, unit),
            _missing(table, days),
            go.Scatter(
                x=days,
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


def _bars(table: pd.DataFrame, days: pd.Series, window: Window, unit: str) -> go.Bar:
    inside = table["month"].isin(window.months)
    partial = table["status"] == "partial"
    return go.Bar(
        x=days,
        y=table["value"],
        name="month",
        marker={
            "color": [AMOUNTS[2] if i else AMOUNTS[1] for i in inside],
            "pattern": {"shape": ["/" if p else "" for p in partial]},
        },
        text=[_month_words(m, s) for m, s in zip(table["month"], table["status"], strict=True)],
        textposition="none",
        hovertemplate="%{text}: %{y:,} " + unit + "<extra></extra>",
    )


def _missing(table: pd.DataFrame, days: pd.Series) -> go.Bar:
    gone = table["value"].isna()
    top = float(table["value"].max()) if table["value"].notna().any() else 1.0
    return go.Bar(
        x=days[gone],
        y=[top] * int(gone.sum()),
        name="no data",
        marker={"color": MISSING},
        text=[f"{short(m)}: no data" for m in table.loc[gone, "month"]],
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
        showlegend=bool(gone.any()),
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
        xanchor="center",
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
        margin={"l": 8, "r": 12, "t": 26, "b": 8},
        legend={"orientation": "h", "x": 0, "y": -0.14, "yanchor": "top"},
        hovermode="x unified",
        hoverlabel={"bgcolor": CARD, "font": {"size": 14}},
        xaxis={
            "showgrid": False,
            "linecolor": LINES,
            "tickformat": "%b %Y",
            "nticks": 7,
            "fixedrange": True,
            "automargin": True,
        },
        yaxis={
            "rangemode": "tozero",
            "gridcolor": LINES,
            "zeroline": True,
            "zerolinecolor": SECONDARY,
            "tickformat": ",d",
            "title": {"text": f"{unit} a month", "font": {"size": 13, "color": SECONDARY}},
            "fixedrange": True,
            "automargin": True,
        },
    )


def _month_words(month: pd.Period, status: str) -> str:
    return f"{short(month)} (partial)" if status == "partial" else short(month)
