"""What charts share: type and ground, titles that can be read, bands, numbers that JSON knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import Any

from components.palette import CARD, FONT, INK, LINES, SECONDARY

Trace = dict[str, Any]
Shape = dict[str, Any]
Annotation = dict[str, Any]
Layout = dict[str, Any]

SMALL = 13
"""The smallest type of a chart, in pixels; the rest is 14."""
LETTER_PX = 6
"""How wide a letter of that size is at most, on average over a name."""
LINE_PX = 18
"""How high a line of it is."""

STEPPED = "hvh"
"""The shape of a line whose values hold for a whole month: it steps half way between months."""


def plain(values: Iterable[float], digits: int = 1) -> list[float | None]:
    """Values as JSON knows them: null where missing, whole numbers without a decimal point."""
    rounded = [None if v != v else round(v, digits) for v in values]  # noqa: PLR0124 - NaN only
    return [v if v is None or v % 1 else int(v) for v in rounded]


def frame(**options: object) -> Layout:
    """The layout of a chart: our type on a white ground, and nothing to drag.

    Its key is components.figures.chart_key beside it: a legend inside leaves a phone no room for
    the rest.
    """
    font = {"family": FONT, "size": 14, "color": INK}
    return {
        "paper_bgcolor": CARD,
        "plot_bgcolor": CARD,
        "font": font,
        "margin": {"l": 52, "r": 12, "t": 52, "b": 12},
        "showlegend": False,
        "hoverlabel": {"bgcolor": CARD, "bordercolor": SECONDARY, "font": font, "align": "left"},
        **options,
    }


def along(**options: object) -> dict[str, object]:
    """A horizontal axis with nothing to drag; a phone has room for its words by its own margin."""
    return {
        "showgrid": False,
        "linecolor": LINES,
        "fixedrange": True,
        "automargin": True,
        **UNMEASURED,
        **options,
    }


UNMEASURED = {"ticklabeloverflow": "allow"}
"""Plotly would measure each number of an axis to hide what leaves the chart; ours fit by design."""


def from_zero(highest: float, tickformat: str = ",d") -> dict[str, object]:
    """A vertical axis from zero, with pale lines across; `highest` is the highest value drawn.

    Where counts are few every whole number has its tick: there is no half a crime.
    """
    whole = {"dtick": 1} if highest <= FEW and tickformat == ",d" else {}
    return {
        "rangemode": "tozero",
        "gridcolor": LINES,
        "zeroline": True,
        "zerolinecolor": SECONDARY,
        "tickformat": tickformat,
        "fixedrange": True,
        **UNMEASURED,
        **whole,
    }


FEW = 5


def highest(traces: Iterable[Trace]) -> float:
    """The highest value that traces draw; 0 where they draw none."""
    return max((v for trace in traces for v in trace["y"] if v is not None), default=0)


def axis_title(text: str, *, above: float = 24) -> Annotation:
    """The vertical axis's title, level, `above` pixels over the axis, where it can be read."""
    return {
        "text": text,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "xshift": -48,
        "yshift": above,
        "showarrow": False,
        "font": {"size": 14, "color": SECONDARY},
    }


def band(
    x: Sequence[object], lower: Sequence[float], upper: Sequence[float], name: str, colour: str
) -> Trace:
    """A filled band between two lines, open where either is missing.

    Plotly fills one closed outline for each run of known points. Points inside a level stretch are
    left out: they would travel for nothing.
    """
    across: list[object] = []
    along: list[float | None] = []
    ends = list(zip(plain(lower), plain(upper), strict=True))
    for known, run in groupby(range(len(x)), lambda i: None not in ends[i]):
        if known:
            kept = _corners(list(run), ends)
            gap = [None] if across else []
            across += [*gap, *(x[i] for i in kept), *(x[i] for i in reversed(kept))]
            along += [*gap, *(ends[i][1] for i in kept), *(ends[i][0] for i in reversed(kept))]
    return {
        "type": "scatter",
        "x": across,
        "y": along,
        "mode": "lines",
        "name": name,
        "fill": "toself",
        "fillcolor": colour,
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def stepped_band(
    edges: Sequence[object],
    lower: Sequence[float],
    upper: Sequence[float],
    name: str,
    colour: str,
) -> Trace:
    """A band whose values hold from one edge to the next, so that it is as wide as the bars.

    There is one edge more than values.
    """
    x = [edge for pair in pairwise(edges) for edge in pair]
    return band(x, _twice(lower), _twice(upper), name, colour)


def _twice(values: Sequence[float]) -> list[float]:
    return [value for value in values for _ in range(2)]


def _corners(run: Sequence[int], ends: Sequence[tuple[float | None, float | None]]) -> list[int]:
    """The first and last of a run, and where either line moves or has just moved."""
    inside = set(run[1:-1])
    return [i for i in run if i not in inside or not ends[i - 1] == ends[i] == ends[i + 1]]


def outline(colour: str, width: float = 1.5) -> dict[str, object]:
    """The line around a marker."""
    return {"color": colour, "width": width}
