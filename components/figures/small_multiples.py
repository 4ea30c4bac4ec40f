"""Small charts side by side on one scale: the same months of every area, to be compared by eye."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from dash import html
from dash.development.base_component import Component

from components import numbers
from components.figures.chart_key import chart_key
from components.figures.charts import Trace
from components.figures.flags import break_flag, key_entry
from components.markup import Ready, element
from components.palette import AMOUNTS, CARD, INK, LINES, SECONDARY, SELECTION, SERIES, STRETCH
from model.config.breaks import Break
from model.many import after
from model.periods import Window

STEP = 4
"""Units across for a month, of which its bar takes three."""
ZERO = 120
"""Units from the top of the scale down to zero: whole numbers, which travel cheaply."""
HATCH_STEP = 8
"""Units between the lines of a hatched month."""
FOOT = ZERO + 2
"""Where bars stand: each known month has a foot, so that a zero is not like a missing month."""


@dataclass(frozen=True)
class Multiple:
    """One small chart and the words under it."""

    name: str
    href: str
    """Where its name leads: the same page about this area."""
    values: Sequence[float]
    """By month; NaN where missing or hidden."""
    average: Sequence[float]
    """The 12-month average by month; NaN where there is none."""
    total: str
    """Its figure, with its unit."""
    words: str
    """What may be said of it."""
    tone: str
    """neutral, good, bad or partner."""
    chosen: bool
    note: str
    """Beside the figure, such as its period; empty where there is nothing to say."""


def small_multiples(
    items: Sequence[Multiple],
    *,
    top: float,
    months: Sequence[pd.Period],
    breaks: Sequence[Break],
    unit: str,
    doubtful: Sequence[pd.Period] = (),
    provisional: Sequence[pd.Period] = (),
) -> Component:
    """A card for each item, all from 0 to `top` `unit` a month, over the same `months`.

    `doubtful` months stand on a hatched ground, `provisional` ones under a line.
    """
    near = [b for b in breaks if b.month <= months[-1] and b.end >= months[0]]
    behind, before = _ground(months, near, doubtful, provisional)
    bars, lines = _down([i.values for i in items], top), _down([i.average for i in items], top)
    cards = [
        _card(item, Ready(f"{behind}{_bars(values)}{before}{_line(average)}{END}"))
        for item, values, average in zip(items, bars, lines, strict=True)
    ]
    scale = (
        f"Every chart runs from 0 to {numbers.figure(top)} {after(top, unit)} a month"
        if top > 0
        else "No month has a figure above zero"
    )
    span = Window(months[0], months[-1]).span
    gaps = "A gap is a month without a figure that may be shown."
    words = html.P(f"{scale}, {span}. {gaps}", className="sentence")
    marks = [HATCH_KEY] if doubtful else []
    marks += [STILL_KEY] if set(provisional) & set(months) else []
    return html.Div([words, _key(near, marks), html.Ul(cards, className="multiples")])


def _key(breaks: Sequence[Break], marks: Sequence[Trace]) -> html.Ul:
    """What bars, lines and grounds are, as in the chart of one area."""
    bars = {"type": "bar", "x": [0], "name": "month", "marker": {"color": AMOUNTS[1]}}
    average = {"type": "scatter", "x": [0], "mode": "lines", "name": "12-month average"}
    line = average | {"line": {"color": SERIES, "width": 2}}
    changes = [key_entry(break_flag(change)) for change in breaks]
    return chart_key({"data": [bars, *marks, line, *changes], "layout": {"showlegend": False}})


HATCH_KEY = {
    "type": "bar",
    "x": [0],
    "name": "doubtful month",
    "marker": {"color": CARD, "pattern": {"shape": "-", "bgcolor": CARD, "fgcolor": SECONDARY}},
}
STILL_KEY = {
    "type": "scatter",
    "x": [0],
    "mode": "lines",
    "name": "provisional",
    "line": {"color": INK, "width": 2},
}


def _card(item: Multiple, picture: Ready) -> Ready:
    current = {"aria-current": "true"} if item.chosen else {}
    link = element("a", item.name, href=item.href, **{"data-stay": ""}, **current)
    return element(
        "li",
        [
            element("p", link, className="multiple-name"),
            picture,
            element(
                "p", [element("strong", item.total), f" {item.note}"], className="multiple-total"
            ),
            element("p", item.words, className=f"verdict tone-{item.tone}"),
        ],
        className="multiple chosen" if item.chosen else "multiple",
    )


def _ground(
    months: Sequence[pd.Period],
    breaks: Sequence[Break],
    doubtful: Sequence[pd.Period],
    provisional: Sequence[pd.Period],
) -> tuple[str, str]:
    """What all charts share: the beginning of the drawing up to the bars, and what lies over them.

    Each is a part of the page: a browser opens every image as a document of its own.
    """
    width = STEP * len(months)
    behind, over = [f"<path stroke='{LINES}' d='M0,0H{width}'/>"], []
    if doubtful:
        across = "".join(f"M{STEP * (m - months[0]).n},{RUNGS}" for m in doubtful)
        behind.append(f"<path stroke='{SECONDARY}' d='{across}'/>")
    still = [STEP * (m - months[0]).n for m in provisional if m in months]
    if still:
        over.append(f"<path {ABOVE} d='{''.join(f'M{x},2h{STEP}' for x in still)}'/>")
    for change in breaks:
        last = change.month if change.until is None else change.until + 1
        begins, ends = (STEP * (month - months[0]).n for month in (change.month, last))
        if change.until is None:
            over.append(f"<path {DASHED} d='M{begins},0V{FOOT}'/>")
        else:
            begins, ends = max(begins, 0), min(ends, width)
            behind.append(f"<path fill='{STRETCH}' d='M{begins},0H{ends}V{FOOT}H{begins}z'/>")
            over.append(f"<path {FIRM} d='M{begins},0H{ends}'/>")
    start = (
        f"<svg viewBox='0 0 {width} {FOOT}' preserveAspectRatio='none' fill='none' "
        f"aria-hidden='true'>{''.join(behind)}"
        f"<path fill='{AMOUNTS[1]}' d='M0,{FOOT}"
    )
    between = f"'/>{''.join(over)}<path stroke='{SERIES}' stroke-width='2' d='"
    return start, between


RUNGS = f"{HATCH_STEP // 2}" + f"h{STEP}m-{STEP},{HATCH_STEP}" * (ZERO // HATCH_STEP)
"""Lines across the column of a month, from the top of the scale to zero."""
ABOVE = f"stroke='{INK}' stroke-width='3'"
DASHED = f"stroke='{SELECTION}' stroke-dasharray='4,3'"
FIRM = f"stroke='{SELECTION}' stroke-width='4'"
END = "'/></svg>"


def _down(rows: Sequence[Sequence[float]], top: float) -> list[list[int | None]]:
    """Units below the top of the chart, none where missing; more than nothing is seen to be."""
    values = np.array(rows, dtype=float)
    units = np.minimum(np.rint(ZERO - ZERO * values / (top or 1)), ZERO - (values > 0))
    return [[None if u != u else int(u) for u in row] for row in units.tolist()]  # noqa: PLR0124 - NaN alone


def _bars(units: Sequence[int | None]) -> str:
    """A bar a month along a path that began at the foot; a missing month is stepped over."""
    return "".join(MISSED if u is None else f"V{u}{BAR}" for u in units)


BAR = f"h{STEP - 1}V{FOOT}h1"
MISSED = f"h{STEP}"


def _line(units: Sequence[int | None]) -> str:
    """A line through the middle of the months, broken where the average is.

    It goes from point to point by steps, which repeat more than places do.
    """
    path, last = [], None
    for month, u in enumerate(units):
        if u is not None:
            path.append(f"l{STEP},{u - last}" if last is not None else f"M{STEP * month + 1},{u}h1")
        last = u
    return "".join(path)
