"""Indicator tiles: one big number, its comparison in words, a small trend; or why there is none."""

from __future__ import annotations

import math
from collections.abc import Sequence
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from components import numbers
from components.grid import Row
from components.palette import SERIES
from components.wording import moved

SPARK_WIDTH, SPARK_HEIGHT = 120, 32


def tile(row: Row, trend: Sequence[float], *, as_rate: bool) -> html.Article:
    """The tile of one row of the tiles table; `trend` is a monthly series, NaN where missing."""
    if row["status"] == "partner":
        return _partner_tile(row)
    return html.Article(
        [
            html.H2(row["name"], className="tile-name"),
            html.Div(
                [html.Span(_big(row, as_rate=as_rate), className="big"), sparkline(trend)],
                className="tile-figure",
            ),
            html.P(_unit(row, as_rate=as_rate), className="unit"),
            html.P(_comparison(row), className="tile-comparison"),
            html.P(row["words"], className=f"verdict tone-{row['tone']}"),
            *_small_print(row, as_rate=as_rate),
        ],
        className="tile",
    )


def _big(row: Row, *, as_rate: bool) -> str:
    return numbers.rate(row["rate"]) if as_rate else numbers.count(row["value"])


def _unit(row: Row, *, as_rate: bool) -> str:
    return f"{row['unit']} per 1,000 residents" if as_rate else row["unit"]


def _comparison(row: Row) -> list[Component | str]:
    count, than = moved(row)
    return [html.Strong(count), than]


def _small_print(row: Row, *, as_rate: bool) -> list[html.P]:
    notes = []
    if as_rate:
        residents = numbers.count(row["population"])
        known = not math.isnan(row["population"])
        of = f"{numbers.count(row['value'])} {row['unit']}"
        notes.append(f"{of} among {residents} residents" if known else f"{of}; {row['no_rate']}")
    notes += [row[key] for key in ("gap", "label") if row[key]]
    return [html.P(note, className="small-print") for note in notes]


def _partner_tile(row: Row) -> html.Article:
    return html.Article(
        [
            html.H2(row["name"], className="tile-name"),
            html.P(numbers.NOTHING, className="big"),
            html.P(row["label"], className="tile-comparison"),
            html.P(row["words"], className="verdict tone-partner"),
            html.P("Partner file only", className="small-print"),
        ],
        className="tile tile-partner",
    )


def sparkline(trend: Sequence[float]) -> html.Img:
    """A small line of a monthly series as an inline SVG image; broken where months are missing.

    It has no text of its own: the trend chart and its table say the same in full.
    """
    known = [v for v in trend if not math.isnan(v)]
    top = max(known, default=0.0) or 1.0
    step = (SPARK_WIDTH - 6) / max(len(trend) - 1, 1)
    runs: list[list[str]] = [[]]
    for number, value in enumerate(trend):
        if math.isnan(value):
            runs.append([])
            continue
        x, y = 2 + number * step, SPARK_HEIGHT - 3 - value / top * (SPARK_HEIGHT - 6)
        runs[-1].append(f"{x:.1f},{y:.1f}")
    lines = "".join(f"<polyline points='{' '.join(run)}'/>" for run in runs if len(run) > 1)
    end = runs[-1][-1].split(",") if runs[-1] else None
    dot = (
        f"<circle cx='{end[0]}' cy='{end[1]}' r='2.5' fill='{SERIES}' stroke='none'/>"
        if end
        else ""
    )
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {SPARK_WIDTH} {SPARK_HEIGHT}' "
        f"fill='none' stroke='{SERIES}' stroke-width='1.6'>{lines}{dot}</svg>"
    )
    return html.Img(src=f"data:image/svg+xml,{quote(svg)}", alt="", className="sparkline")
