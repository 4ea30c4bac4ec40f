"""The key of a chart in words beside it, which takes as many lines as the screen needs."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from dash import html

from components.figures.charts import Trace
from components.palette import NO_FIGURE_LINES
from components.panel import Figure

WIDTH, HEIGHT = 28, 16


def chart_key(figure: Figure) -> html.Ul:
    """An entry for each name of the figure's traces, with what they look like together.

    It has no entry where the figure has a legend of its own.
    """
    traces = [] if figure["layout"]["showlegend"] else figure["data"]
    drawn: dict[str, list[str]] = {}
    for trace in traces:
        if trace["x"] and trace.get("showlegend", True):
            drawn.setdefault(trace["name"], []).append(_look(trace))
    return html.Ul(
        [
            # A legend inside a chart has no other way to part a long name.
            html.Li([_image("".join(looks)), name.replace("<br>", " ")])
            for name, looks in drawn.items()
        ],
        className="chart-key",
    )


def _image(marks: str) -> html.Img:
    """An inline SVG image; the words beside it say what it is."""
    return html.Img(src=_address(marks), alt="", width=WIDTH, height=HEIGHT)


@lru_cache(maxsize=256)
def _address(marks: str) -> str:
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{HEIGHT}'>{marks}</svg>"
    return f"data:image/svg+xml,{quote(svg, safe=SAFE)}"


SAFE = " '/:=,()"
"""Characters that a data address may hold as they are."""


def _look(trace: Trace) -> str:
    if trace["type"] == "bar":
        return _bar(trace)
    if trace.get("fill"):
        top = _stroke(trace["line"], 2) if trace["line"]["width"] else ""
        return f"<path d='M0 1h{WIDTH}v14H0z' fill='{trace['fillcolor']}'/>{top}"
    if "markers" in trace["mode"]:
        return _marker(trace["marker"])
    return _stroke(trace["line"])


def _bar(trace: Trace) -> str:
    pattern = trace["marker"].get("pattern", {})
    colour = pattern.get("bgcolor", trace["marker"]["color"])
    edge = trace["marker"].get("line", {}).get("color", NO_FIGURE_LINES)
    # A list of patterns is that of some bars only, not of what the name means.
    drawn = PATTERNS.get(pattern["shape"], "") if isinstance(pattern.get("shape"), str) else ""
    over = f"<path d='{drawn}' stroke='{pattern['fgcolor']}'/>" if drawn else ""
    return f"<path d='M8 1h12v14H8z' fill='{colour}' stroke='{edge}'/>{over}"


PATTERNS = {
    "/": "M9 6l4-4M9 14L19 4M15 14l4-4",
    "x": "M9 6l4-4M9 14L19 4M15 14l4-4M15 2l4 4M9 4l10 10M9 10l4 4",
    "-": "M8 4h12M8 8h12M8 12h12",
    ".": "M10 4h1M14 4h1M18 4h1M10 8h1M14 8h1M18 8h1M10 12h1M14 12h1M18 12h1",
}
"""Plotly's patterns of bars by name, as paths over the swatch."""


def _stroke(line: dict[str, object], y: int = HEIGHT // 2) -> str:
    dashes = DASHES.get(str(line.get("dash")), "")
    dashed = f" stroke-dasharray='{dashes}'" if dashes else ""
    look = f"stroke='{line['color']}' stroke-width='{line['width']}'{dashed}"
    return f"<path d='M0 {y}h{WIDTH}' {look}/>"


DASHES = {"dash": "7 4", "dot": "2 3"}


def _marker(marker: dict[str, Any]) -> str:
    edge = marker["line"]
    path = SYMBOLS[str(marker["symbol"])](min(marker["size"], HEIGHT - 4) / 2)
    return (
        f"<path transform='translate({WIDTH // 2},{HEIGHT // 2})' d='{path}' "
        f"fill='{marker['color']}' stroke='{edge['color']}' stroke-width='{edge['width']}'/>"
    )


def _circle(r: float) -> str:
    return f"M{-r} 0a{r} {r} 0 1 1 {2 * r} 0a{r} {r} 0 1 1 {-2 * r} 0z"


SYMBOLS: dict[str, Callable[[float], str]] = {
    "circle": _circle,
    "diamond": lambda r: f"M0 {-r * 1.2}L{r * 1.2} 0L0 {r * 1.2}L{-r * 1.2} 0z",
    "triangle-up": lambda r: f"M0 {-r}L{r * 1.15} {r}H{-r * 1.15}z",
    "triangle-down": lambda r: f"M0 {r}L{r * 1.15} {-r}H{-r * 1.15}z",
}
"""The markers of our charts by Plotly's names, as paths about the origin."""
