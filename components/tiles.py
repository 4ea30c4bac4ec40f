"""Indicator tiles: one big number, its comparison in words, a small trend; or why there is none."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from dash import html
from dash.development.base_component import Component

from components import numbers
from components.grid import Row
from components.markup import Ready
from components.palette import SELECTION, SERIES
from components.wording import beside, moved
from model.many import after

SPARK_WIDTH, SPARK_HEIGHT = 120, 32


def tile(
    row: Row,
    trend: Sequence[float],
    *,
    as_rate: bool,
    template: str = "",
    breaks: Sequence[int] = (),
    doubtful: Sequence[int] = (),
    said: str = "",
) -> html.Article:
    """The tile of one row of the tiles table; `trend` is a monthly series, NaN where missing.

    `breaks` are the positions in it of months from which recording differs, `doubtful` those of
    doubtful months.
    `template` is where the workbook of what is still needed can be had; `said` is what `of_what`
    comes to for tiles that the page says it of once: such a tile keeps what is not final.
    """
    if row["status"] in ("partner", "unloaded"):
        return _partner_tile(row, template if row["status"] == "partner" else "")
    as_rate = as_rate and row["form"] == "count" and bool(row["offences"])
    hidden = row["status"] == "hidden"
    big = NOT_SHOWN if hidden else _big(row, as_rate=as_rate)
    return html.Article(
        [
            html.H2(row["name"], className="tile-name"),
            html.Div(
                [
                    html.Span(big, className="big"),
                    "" if hidden or not trend else sparkline(trend, breaks, doubtful),
                ],
                className="tile-figure",
            ),
            html.P(_unit(row, as_rate=as_rate, said=said), className="unit"),
            *([] if _says_all(row) else [_comparison(row)]),
            html.P(row["words"], className=f"verdict tone-{row['tone']}"),
            *_against_plan(row),
            *_small_print(row, as_rate=as_rate, said=said),
        ],
        className=f"tile tile-{row['status']}",
    )


def _says_all(row: Row) -> bool:
    """Whether the verdict alone says all there is of a comparison."""
    return row["status"] in ("hidden", "published") or row.get("verdict") == "not comparable"


NOT_SHOWN = "Hidden"
"""In place of a figure that may not be shown; a reader of a file finds nothing there."""


def _big(row: Row, *, as_rate: bool) -> str:
    return numbers.rate(row["rate"]) if as_rate else numbers.FORMS[row["form"]](row["value"])


def of_what(row: Row) -> str:
    """The period of a figure, what is not final of it, and its source."""
    # A figure of a file can be of another area than the one asked.
    where = "" if row["offences"] else f"{row['measured_in']}, "
    return f"{where}{_period(row)}. Source: {row['source']}"


def _unit(row: Row, *, as_rate: bool, said: str) -> str:
    unit = row["unit"].removeprefix("%").strip()
    unit = unit if as_rate else after(row["value"], unit)
    unit = f"{unit} per 1,000 residents" if as_rate else unit
    return beside(unit, _not_final(row)) if said and said == of_what(row) else unit


def _comparison(row: Row) -> html.P:
    count, than = moved(row)
    return html.P([html.Strong(count), than], className="tile-comparison")


def _against_plan(row: Row) -> list[Component]:
    """What the plan wanted: the target with a bar as far as it is reached, and the baseline."""
    parts: list[Component] = []
    if not math.isnan(row["of_target"]):
        parts.append(_bar(row))
    if row["target_words"]:
        parts.append(html.P(row["target_words"], className="tile-target"))
    if row["baseline"]:
        parts.append(html.P(f"Baseline in the plan: {row['baseline']}", className="small-print"))
    return parts


def _bar(row: Row) -> Component:
    """How much of the target is reached; the words below it say the same."""
    reached = min(max(row["of_target"], 0.0), 100.0)
    label = f"{numbers.share(row['of_target'])} of the target"
    return html.Meter(
        label,
        min="0",
        max="100",
        value=f"{reached:.1f}",
        className="target-bar",
        **{"aria-label": label},
    )


def _small_print(row: Row, *, as_rate: bool, said: str) -> list[html.P]:
    notes = []
    if row["period"] and of_what(row) != said:
        notes.append(of_what(row))
    if as_rate or (row["form"] == "rate" and row["offences"]):
        notes.append(_residents(row))
    if row["form"] == "share" and not math.isnan(row["denominator"]):
        counts = (numbers.count(row[key]) for key in ("numerator", "denominator"))
        notes.append(" of ".join(counts))
    if not row["offences"] and not math.isnan(row["lower"]):
        low, high = (numbers.figure(row[key]) for key in ("lower", "upper"))
        notes.append(f"between {low} and {high} (limits as given)")
    notes += [row[key] for key in ("gap", "without_place", "label") if row[key]]
    return [html.P(note, className="small-print") for note in notes]


def _period(row: Row) -> str:
    return beside(row["period"], _not_final(row))


def _not_final(row: Row) -> str:
    """What is not final of a figure; a doubtful month that the verdict names is enough."""
    said = "doubtful" in row["words"]
    words = [w for w in row["revision"].split("; ") if not (said and w.endswith(" doubtful"))]
    return "; ".join(words)


def _residents(row: Row) -> str:
    unit = row["unit"].removesuffix(" per 1,000 residents")
    of = f"{numbers.count(row['numerator'])} {after(row['numerator'], unit)}"
    if math.isnan(row["population"]):
        return f"{of}; {row['no_rate']}"
    limits = " to ".join(numbers.rate(row[key]) for key in ("rate_lower", "rate_upper"))
    residents = numbers.count(row["population"])
    return f"{of} among {residents} residents (95% limits of the rate: {limits})"


def _partner_tile(row: Row, template: str) -> html.Article:
    get = html.A(
        "Get the template to fill in",
        href=template,
        download="",
        **{"aria-label": f"Get the template to fill in, for {row['name']}"},
    )
    return html.Article(
        [
            html.H2(row["name"], className="tile-name"),
            html.P(numbers.NOTHING, className="big"),
            html.P(row["label"], className="tile-comparison"),
            html.P(row["words"], className="verdict tone-partner"),
            *_against_plan(row),
            *([html.P(get, className="small-print")] if template else []),
        ],
        className="tile tile-partner",
    )


def sparkline(
    trend: Sequence[float], breaks: Sequence[int] = (), doubtful: Collection[int] = ()
) -> Ready:
    """A small line of a monthly series as SVG; broken where months are missing.

    A dashed line stands before each month of `breaks`, as on every chart of months; `doubtful`
    months are rings apart from the line.

    It has no text of its own: the trend chart and its table say the same in full.
    """
    known = [v for v in trend if not math.isnan(v)]
    top = max(known, default=0.0) or 1.0
    step = (SPARK_WIDTH - 6) / max(len(trend) - 1, 1)
    runs: list[list[str]] = [[]]
    rings = ""
    for number, value in enumerate(trend):
        if math.isnan(value):
            runs.append([])
            continue
        x, y = 2 + number * step, SPARK_HEIGHT - 3 - value / top * (SPARK_HEIGHT - 6)
        if number in doubtful:
            runs.append([])
            rings += f"<circle cx='{x:.1f}' cy='{y:.1f}' r='2' stroke-width='1'/>"
            continue
        runs[-1].append(f"{x:.1f},{y:.1f}")
    lines = "".join(f"<polyline points='{' '.join(run)}'/>" for run in runs if len(run) > 1)
    end = runs[-1][-1].split(",") if runs[-1] else None
    dot = (
        f"<circle cx='{end[0]}' cy='{end[1]}' r='2.5' fill='{SERIES}' stroke='none'/>"
        if end
        else ""
    )
    marks = "".join(_break_mark(2 + (number - 0.5) * step) for number in breaks)
    return Ready(
        f"<svg class='sparkline' viewBox='0 0 {SPARK_WIDTH} {SPARK_HEIGHT}' aria-hidden='true' "
        f"fill='none' stroke='{SERIES}' stroke-width='1.6'>{marks}{lines}{rings}{dot}</svg>"
    )


def _break_mark(x: float) -> str:
    return f"<path d='M{x:.1f} 0V{SPARK_HEIGHT}' stroke='{SELECTION}' stroke-dasharray='3 2'/>"
