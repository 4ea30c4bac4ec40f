"""The trend chart: a bar a month, the 12-month average, gaps and recording changes by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pandas as pd

from components.figures.charts import Trace, along, axis_title, frame, from_zero, highest, plain
from components.figures.flags import Ends, Flag, break_flag, flags, forecast_flag
from components.figures.trend_layers import MONTHLY, Columns, columns_of, day, layer_traces, where
from components.palette import (
    AMOUNTS,
    LINES,
    MISSING,
    MISSING_DOTS,
    NO_FIGURE_LINES,
    SERIES,
)
from components.panel import Figure
from model.config.breaks import Break
from model.periods import Window

BAR_MS = 25 * 24 * 3600 * 1000
"""How wide a month's bar is, in milliseconds: 25 days."""

OWN_LEGEND = {"orientation": "h", "x": 0, "y": 0, "yref": "container", "yanchor": "bottom"}
"""The few names of a chart without layers fit inside it, even on a phone."""


def trend_chart(
    table: pd.DataFrame,
    unit: str,
    window: Window,
    breaks: Sequence[Break],
    *,
    layers: frozenset[str] = frozenset(),
) -> Figure:
    """Bars of `value` and a line of `average` by `month` (Period), from zero.

    Months of `window` are darker, doubtful and partial ones hatched, those whose figure is not
    final (`revision`) outlined; a missing month is a pale column with its name in the hover text,
    never a bar of no height. `layers` names what is laid over the bars, by the names of
    components.figures.trend_layers; months of status "forecast" are shown with the layer
    "forecast" alone. With layers the figure has no legend of its own:
    `components.figures.chart_key` stands beside it.
    """
    every = columns_of(table)
    ahead = [status == "forecast" for status in every["status"]]
    past = where(every, [not a for a in ahead])
    shown = every if "forecast" in layers else past
    first, last = day(window.first), day(window.last)
    chosen = [first <= a_day <= last for a_day in past["day"]]
    traces = [
        *_whole(past, chosen, window.within, unit),
        *_absent(past),
        *layer_traces(shown, layers, beneath=True),
        {
            "type": "scatter",
            **MONTHLY,
            "x": past["day"],
            "y": plain(past["average"]),
            "mode": "lines",
            "name": "12-month average",
            "line": {"color": SERIES, "width": 2.5},
            "connectgaps": False,
            "hovertemplate": "12-month average %{y:,.0f}<extra></extra>",
        },
        *layer_traces(shown, layers, beneath=False),
        *_others(past, chosen, unit),
    ]
    named = [break_flag(change) for change in breaks]
    if any(ahead) and "forecast" in layers:
        named.append(forecast_flag(min(where(every, ahead)["month"])))
    return _figure(traces, unit, named, _ends(shown), legend=not layers)


def _whole(table: Columns, chosen: Sequence[bool], period: str, unit: str) -> list[Trace]:
    """The bars of months that are whole and final; those of the period are darker."""
    of_kind = [kind == WHOLE for kind in _kinds(table)]
    before, inside = _parted(table, of_kind, chosen)
    return [
        _bars(before, "month", WHOLE, AMOUNTS[1], unit),
        _bars(inside, period, WHOLE, AMOUNTS[2], unit),
    ]


def _others(table: Columns, chosen: Sequence[bool], unit: str) -> list[Trace]:
    """Those of other months, kind by kind; each is named once, in the period or before it."""
    kinds, values = _kinds(table), plain(table["value"])
    held = [WHOLE if v is None else kind for kind, v in zip(kinds, values, strict=True)]
    bars = []
    for kind in sorted({*held} - {WHOLE}):
        both = _parted(table, [k == kind for k in held], chosen)
        drawn = [
            _bars(rows, _said(kind), kind, colour, unit)
            for rows, colour in zip(both, AMOUNTS[1:3], strict=True)
            if rows["day"]
        ]
        bars += [trace | {"showlegend": trace is drawn[-1]} for trace in drawn]
    return bars


def _parted(
    table: Columns, of_kind: Sequence[bool], chosen: Sequence[bool]
) -> tuple[Columns, Columns]:
    """The rows of a kind that are not chosen, and those that are."""
    pairs = list(zip(of_kind, chosen, strict=True))
    return where(table, [k and not c for k, c in pairs]), where(table, [k and c for k, c in pairs])


def _kinds(table: Columns) -> list[Kind]:
    pairs = zip(table["status"], table["revision"], strict=True)
    return [(status if status in HATCHES else "", revision) for status, revision in pairs]


Kind = tuple[str, str]
"""What a month has of its data, and what is said of its figure; nothing where whole and final."""
WHOLE: Kind = ("", "")
HATCHES = {"doubtful": "x", "partial": "/"}


def _said(kind: Kind) -> str:
    return ", ".join(filter(None, kind))


def _bars(table: Columns, name: str, kind: Kind, colour: str, unit: str) -> Trace:
    word = f" ({_said(kind)})" if kind != WHOLE else ""
    return {
        "type": "bar",
        **MONTHLY,
        "x": table["day"],
        "y": plain(table["value"]),
        "name": name,
        "width": BAR_MS,
        "marker": _marker(kind, colour),
        "hovertemplate": f"%{{y:,}} {unit}{word}<extra></extra>",
    }


def _marker(kind: Kind, colour: str) -> dict[str, object]:
    """Hatched where the data is not whole, within an outline where the figure is not final."""
    status, revision = kind
    hatch = {"shape": HATCHES.get(status), "bgcolor": colour, "fgcolor": SERIES, "size": 6}
    return {
        "color": colour,
        **({"pattern": {**hatch, "solidity": 0.2}} if status else {}),
        **({"line": {"color": SERIES, "width": 1.5}} if revision else {}),
    }


def _absent(table: Columns) -> list[Trace]:
    """Pale columns where there is no bar: no data, and, apart from it, what may not be shown."""
    values = plain(table["value"])
    top = max((v for v in values if v is not None), default=0) or 1
    hidden = [status == "hidden" for status in table["status"]]
    unknown = [v is None and not h for v, h in zip(values, hidden, strict=True)]
    traces = [_columns(where(table, unknown), top, "no data", MISSING, DOTS)]
    if any(hidden):
        rows = where(table, hidden)
        traces.append(_columns(rows, top, "hidden: a small number", LINES, HATCHED))
    return traces


DOTS = {"shape": ".", "bgcolor": MISSING, "fgcolor": MISSING_DOTS, "size": 6, "solidity": 0.1}
HATCHED = {"shape": "/", "bgcolor": LINES, "fgcolor": NO_FIGURE_LINES}


def _columns(
    table: Columns, top: float, name: str, colour: str, pattern: Mapping[str, object]
) -> Trace:
    return {
        "type": "bar",
        **MONTHLY,
        "x": table["day"],
        "y": [top] * len(table["day"]),
        "name": name,
        "width": BAR_MS,
        "marker": {"color": colour, "pattern": pattern},
        "hovertemplate": f"{name}<extra></extra>",
        "showlegend": len(table["day"]) > 0,
    }


def _ends(table: Columns) -> Ends:
    """The ends of the axis: a year at least, so that a single month is not as wide as the page."""
    last = date.fromisoformat(max(table["day"]))
    first = min(date.fromisoformat(min(table["day"])), last - timedelta(days=334))
    return first - MARGIN, last + timedelta(days=30) + MARGIN


MARGIN = timedelta(days=5)


def _figure(
    traces: Sequence[Trace], unit: str, named: Sequence[Flag], ends: Ends, *, legend: bool
) -> Figure:
    marks = flags(named, ends)
    layout = frame(
        barmode="overlay",
        margin={"l": 52, "r": 12, "t": 34 + marks.height, "b": 12},
        hovermode="x unified",
        shapes=marks.shapes,
        annotations=[
            axis_title(f"{unit.capitalize()} a month", above=marks.height + 8),
            *marks.annotations,
        ],
        xaxis=along(
            # Said outright: a label near the edge would otherwise widen the axis.
            range=[f"{end}" for end in ends],
            type="date",
            tickformat="%b\n%Y",
            hoverformat="%b %Y",
            # In the middle of a bar.
            tick0="2000-01-16",
            dtick=f"M{_months_between_ticks(ends)}",
        ),
        yaxis=from_zero(highest(traces)),
    )
    own = {"showlegend": True, "legend": OWN_LEGEND} if legend else {}
    return {"data": [*traces, *marks.names], "layout": layout | own}


def _months_between_ticks(ends: Ends) -> int:
    """As many that a phone has room for the names: a quarter, half a year or whole years."""
    months = (ends[1] - ends[0]).days / 30.4
    return next((step for step in (3, 6, 12, 24) if months / step <= MOST_TICKS), 60)


MOST_TICKS = 8.3
"""Eight, and the little that an axis is longer than its months."""
