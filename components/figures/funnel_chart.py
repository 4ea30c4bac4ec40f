"""The funnel chart: the rate of each area against how far chance takes areas of its size."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from components import numbers
from components.figures.charts import (
    SMALL,
    Annotation,
    Shape,
    Trace,
    along,
    axis_title,
    band,
    frame,
    from_zero,
    outline,
    plain,
)
from components.figures.mark_names import HEIGHT_PX, NAME_PX, Mark, Place, name_places
from components.grid import Row, records
from components.palette import (
    ABOVE,
    BELOW,
    CARD,
    CLEAR,
    INK,
    NORMAL,
    SECONDARY,
    SELECTED_NAME,
    SELECTION,
    VEIL,
)
from components.panel import Figure

COLUMNS = (
    *("area_code", "area_name", "numerator", "denominator"),
    *("rate", "lower", "upper", "position"),
)

MOST_NAMED = 8
"""Areas named beside their mark, those farthest out; the selected ones come on top."""


@dataclass(frozen=True)
class Look:
    """How areas in one position are marked, and what the key calls them."""

    name: str
    symbol: str
    fill: str
    line: str
    size: int = 11


LOOKS = {
    "inside": Look("within the limits", "circle", CARD, SECONDARY, 9),
    "too few areas": Look("too few to tell", "circle", CARD, SECONDARY, 9),
    "not judged": Look("not judged", "circle", CARD, SECONDARY, 9),
    "above 95": Look("above the 95% limit", "triangle-up", CARD, ABOVE),
    "below 95": Look("below the 95% limit", "triangle-down", CARD, BELOW),
    "above 99.8": Look("above the 99.8% limit", "triangle-up", ABOVE, ABOVE),
    "below 99.8": Look("below the 99.8% limit", "triangle-down", BELOW, BELOW),
}
"""By position, in the order of drawing: those farthest out lie on top."""


class Name(NamedTuple):
    """A name in the plot, and the line from what it names.

    An arrow of Plotly's would be both, but measures itself: it took a sixth of drawing the page.
    """

    text: Annotation
    leader: Shape


def funnel_chart(
    table: pd.DataFrame,
    curves: pd.DataFrame,
    unit: str,
    centre: float,
    *,
    selected: Collection[str],
) -> Figure:
    """Areas by residents (`denominator`) and `rate` per 1,000, from zero, between control limits.

    `table` has area_code, area_name, numerator, denominator, rate, lower and upper (95 % limits of
    the rate) and position, a key of LOOKS; rows without a rate are left out. `curves` has the
    control limits at some numbers of residents in ascending order: denominator, lower_998,
    lower_95, upper_95, upper_998. `centre` is the rate of all, NaN where there is none; `selected`
    are area codes.
    """
    areas = [area for area in records(table, COLUMNS) if not math.isnan(area["rate"])]
    chosen = [area for area in areas if area["area_code"] in selected]
    marked = [_marks(areas, position, unit) for position in LOOKS]
    traces = [*_limits(curves), *(m for m in marked if m["x"]), *_rings(chosen)]
    # Where nothing was recorded anywhere, every rate and limit is zero.
    top = 1.12 * (max([v for t in traces for v in t["y"] if v is not None], default=0) or 1)
    named = [*chosen, *(a for a in _farthest(areas, curves) if a not in chosen)]
    across = _range(areas, curves)
    names = [*_line_names(curves, centre, top), *_names(named, chosen, areas, across, top)]
    layout = frame(
        hovermode="closest",
        margin={"l": 52, "r": 76, "t": 34, "b": 12},
        annotations=[
            axis_title(f"{unit.capitalize()} per 1,000 residents", above=8),
            *(name.text for name in names),
        ],
        shapes=[
            *([] if math.isnan(centre) else [_centre_line(centre)]),
            *(name.leader for name in names),
        ],
        xaxis=along(
            title={"text": "Residents", "font": {"size": 14, "color": SECONDARY}},
            range=across,
            tickformat=",d",
            nticks=6,
        ),
        yaxis=from_zero(top, ",~g") | {"range": [0, round(top, 2)]},
    )
    return {"data": traces, "layout": layout}


def _limits(curves: pd.DataFrame) -> list[Trace]:
    x = plain(curves["denominator"])
    usual = band(x, curves["lower_95"].tolist(), curves["upper_95"].tolist(), LIMITS[1][1], NORMAL)
    lines = [
        {
            "type": "scatter",
            "x": x,
            "y": plain(curves[column], 2),
            "mode": "lines",
            "name": name,
            "line": {"color": SECONDARY, "width": 1.3, "dash": dash},
            "hoverinfo": "skip",
        }
        for column, name, dash in LIMITS
    ]
    return [usual, *lines] if x else []


LIMITS = (
    ("lower_998", "99.8% limits", "solid"),
    ("lower_95", "95% limits", "dash"),
    ("upper_95", "95% limits", "dash"),
    ("upper_998", "99.8% limits", "solid"),
)


def _marks(areas: Sequence[Row], position: str, unit: str) -> Trace:
    look = LOOKS[position]
    rows = [area for area in areas if area["position"] == position]
    limits = (plain((area["lower"], area["upper"])) for area in rows)
    return {
        "type": "scatter",
        "x": plain(area["denominator"] for area in rows),
        "y": plain((area["rate"] for area in rows), 2),
        "mode": "markers",
        "cliponaxis": False,
        "name": look.name,
        "marker": {
            "symbol": look.symbol,
            "size": look.size,
            "color": look.fill,
            "line": outline(look.line),
        },
        "customdata": [
            [area["area_name"], *plain([area["numerator"]]), *ends]
            for area, ends in zip(rows, limits, strict=True)
        ],
        "hovertemplate": (
            f"<b>%{{customdata[0]}}</b><br>%{{customdata[1]:,}} {unit} among %{{x:,}} residents"
            "<br>%{y:,.1f} per 1,000 (its own 95% limits "
            "%{customdata[2]:,.1f} to %{customdata[3]:,.1f})<extra></extra>"
        ),
    }


def _rings(chosen: Sequence[Row]) -> list[Trace]:
    ring = {
        "type": "scatter",
        "x": plain(area["denominator"] for area in chosen),
        "y": plain((area["rate"] for area in chosen), 2),
        "mode": "markers",
        "name": "chosen",
        "marker": {
            "symbol": "circle",
            "size": 20,
            "color": CLEAR,
            "line": outline(SELECTION, 2.5),
        },
        "hoverinfo": "skip",
    }
    return [ring] if chosen else []


def _farthest(areas: Sequence[Row], curves: pd.DataFrame) -> list[Row]:
    """The areas beyond the 99.8 % limits that have a name in the chart, the farthest first."""
    out = [area for area in areas if str(area["position"]).endswith("99.8")]
    if not out:
        return []
    at, known = [area["denominator"] for area in out], curves["denominator"]
    lower, upper = (np.interp(at, known, curves[side]) for side in ("lower_998", "upper_998"))
    rates = np.array([area["rate"] for area in out])
    beyond = np.maximum(rates - upper, lower - rates)
    return [out[place] for place in np.argsort(-beyond, kind="stable")[:MOST_NAMED]]


def _range(areas: Sequence[Row], curves: pd.DataFrame) -> list[float]:
    """From the fewest residents to the most, with room for the marks at either end."""
    known = [*(area["denominator"] for area in areas), *curves["denominator"].tolist()]
    low, high = min(known, default=0), max(known, default=1)
    room = 0.02 * (high - low or high)
    return [round(low - room), round(high + room / 4)]


def _centre_line(centre: float) -> dict[str, object]:
    y = round(centre, 2)
    line = {"color": INK, "width": 1.3}
    ends = {"x0": 0, "x1": 1, "xref": "paper", "y0": y, "y1": y}
    return {"type": "line", **ends, "line": line, "layer": "below"}


def _line_names(curves: pd.DataFrame, centre: float, top: float) -> list[Name]:
    """What the lines are, at their right end, each as far above the last as can be read."""
    last = curves.tail(1)
    ends = [
        *([] if math.isnan(centre) else [(centre, f"all {numbers.rate(centre)}")]),
        *((rate, "95%") for rate in last["upper_95"].dropna()),
        *((rate, "99.8%") for rate in last["upper_998"].dropna()),
    ]
    names, lowest = [], 0.0
    for rate, words in ends:
        place = max(rate / top * HEIGHT_PX, lowest)
        lowest = place + NAME_PX
        up = round(place - rate / top * HEIGHT_PX)
        at = {"x": 1, "xref": "paper", "y": round(rate, 2)}
        names.append(_name(words, at, (12, up), colour=SECONDARY, anchor="left"))
    return names


def _names(
    named: Sequence[Row],
    chosen: Sequence[Row],
    areas: Sequence[Row],
    across: Sequence[float],
    top: float,
) -> list[Name]:
    """Names above or below their marks."""

    def mark(area: Row) -> Mark:
        share = (area["denominator"] - across[0]) / (across[1] - across[0])
        return Mark(share, area["rate"] / top, area["area_name"])

    places = name_places([mark(area) for area in named], [mark(area) for area in areas])
    return [
        _area_name(area, place, strong=area in chosen)
        for area, place in zip(named, places, strict=True)
        if place
    ]


def _area_name(area: Row, place: Place, *, strong: bool) -> Name:
    at = {"x": area["denominator"], "xref": "x", "y": round(area["rate"], 2)}
    if strong:
        # The line ends at the edge of the ring around the mark.
        words = f"<b>{area['area_name']}</b>"
        return _name(words, at, place, colour=SELECTED_NAME, standoff=10)
    return _name(area["area_name"], at, place, colour=INK, standoff=5)


def _name(
    words: str,
    at: dict[str, object],
    place: Place,
    *,
    colour: str,
    anchor: str = "center",
    standoff: float = 0,
) -> Name:
    """A name so many pixels to the right of, and above, a point of the plot."""
    right, up = place
    short = min(1.0, standoff / (math.hypot(right, up) or 1))
    pixels = {"xsizemode": "pixel", "ysizemode": "pixel"}
    leader = {
        "type": "line",
        **pixels,
        "xref": at["xref"],
        "xanchor": at["x"],
        "yanchor": at["y"],
        "x0": round(right * short),
        "y0": round(up * short),
        "x1": right,
        "y1": up,
        "line": {"color": SECONDARY, "width": 1},
    }
    text = {
        **at,
        "text": words,
        "font": {"size": SMALL, "color": colour},
        "xanchor": anchor,
        "yanchor": "middle",
        "xshift": right,
        "yshift": up,
        "showarrow": False,
        "bgcolor": VEIL,
        "borderpad": 0,
    }
    return Name(text, leader)
