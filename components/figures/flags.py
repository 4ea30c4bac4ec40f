"""Names above a time axis: where recording changed, what stands apart, where a forecast begins.

The server does not know how wide a chart will be drawn. A name stands over its month: its
beginning at the beginning of the axis, its middle in the middle, its end at the end, and so it
never runs off; and names that would meet on a phone stand in lines of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from textwrap import wrap
from typing import Literal

import pandas as pd

from components.figures.charts import LETTER_PX, LINE_PX, SMALL, Annotation, Shape, Trace
from components.palette import CARD, SECONDARY, SELECTION, STRETCH
from model.config.breaks import Break
from model.periods import first_day, short

PHONE_PX = 276
"""The width of the plot on a phone of 390 px."""
LONGEST = 46
"""A name of more letters takes more than one line."""
MOST_LINES = 3
"""Where names would take more, they are numbered and the key tells them."""

Ends = tuple[date, date]
"""Where the axis begins and ends."""

LOOKS = {"change": (SELECTION, "dash"), "forecast": (SECONDARY, "solid")}
"""Colour and dash by the kind of a flag."""


@dataclass(frozen=True)
class Flag:
    """A name over a moment, or over a stretch of time."""

    first: date
    last: date
    """The same as `first` where it is a moment."""
    text: str
    kind: Literal["change", "forecast"]

    @property
    def lines(self) -> tuple[str, ...]:
        """The name, in lines of much the same length where one would be too long."""
        return _in_lines_of(self.text)

    @property
    def width(self) -> float:
        """Pixels, rather too many than too few."""
        return LETTER_PX * max(map(len, self.lines))

    @property
    def height(self) -> int:
        """Pixels."""
        return LINE_PX * len(self.lines)

    @property
    def middle(self) -> date:
        """Where the name stands."""
        return self.first + (self.last - self.first) / 2


@dataclass(frozen=True)
class Flags:
    """What flags add to a chart."""

    shapes: list[Shape]
    annotations: list[Annotation]
    names: list[Trace]
    """Entries of the key without a point, for names that have a number in the chart."""
    height: int
    """Pixels they take above the plot."""


@lru_cache(maxsize=256)
def _in_lines_of(text: str) -> tuple[str, ...]:
    number = len(wrap(text, LONGEST))
    return tuple(wrap(text, min(LONGEST, len(text) // number + 6)))


def break_flag(change: Break) -> Flag:
    """The beginning of the first month it concerns; or from there to the end of its last."""
    name, first = f"{change.name}, {short(change.month)}", first_day(change.month)
    if change.until is None:
        return Flag(first, first, name, "change")
    return Flag(first, first_day(change.until + 1), f"{name} to {short(change.until)}", "change")


def forecast_flag(first: pd.Period) -> Flag:
    """Where the months end that have been counted."""
    return Flag(first_day(first), first_day(first), f"forecast from {short(first)}", "forecast")


def key_entry(flag: Flag) -> Trace:
    """A trace without a point, by which a key names a flag."""
    colour, dash = LOOKS[flag.kind]
    stretch = {"fill": "toself", "fillcolor": STRETCH, "line": {"color": colour, "width": 3}}
    moment = {"line": {"color": colour, "width": 1.5, "dash": dash}}
    return {
        "type": "scatter",
        "x": [None],
        "y": [None],
        "mode": "lines",
        "name": "<br>".join(flag.lines),
        "hoverinfo": "skip",
        **(moment if flag.first == flag.last else stretch),
    }


def flags(named: Sequence[Flag], ends: Ends) -> Flags:
    """Lines, grounds and names of flags on an axis; what lies beyond its ends is cut off."""
    inside = [_cut(flag, ends) for flag in named if flag.last >= ends[0] and flag.first <= ends[1]]
    inside.sort(key=lambda flag: flag.middle)
    names: list[Trace] = []
    if _height(_in_lines(inside, ends)) > MOST_LINES * LINE_PX:
        changes = [flag for flag in inside if flag.kind == "change"]
        names = [
            key_entry(replace(flag, text=f"{number}: {flag.text}"))
            for number, flag in enumerate(changes, 1)
        ]
        numbered = [replace(flag, text=f"{number}") for number, flag in enumerate(changes, 1)]
        inside = [*numbered, *(flag for flag in inside if flag.kind != "change")]
    lines = _in_lines(inside, ends)
    return Flags(
        shapes=[shape for flag, base in lines for shape in _shapes(flag, base)],
        annotations=[_label(flag, base, ends) for flag, base in lines],
        names=names,
        height=_height(lines),
    )


def _cut(flag: Flag, ends: Ends) -> Flag:
    return replace(flag, first=max(flag.first, ends[0]), last=min(flag.last, ends[1]))


Lines = list[tuple[Flag, int]]
"""Flags, and how many pixels above the plot each one's name stands."""


def _height(lines: Lines) -> int:
    return max((base + flag.height for flag, base in lines), default=0)


def _in_lines(inside: Sequence[Flag], ends: Ends) -> Lines:
    """Each flag as low as no name is in its way.

    The last in time lies lowest, so that names read down from left to right.
    """
    lines: Lines = []
    for flag in sorted(inside, key=lambda flag: flag.middle, reverse=True):
        in_the_way = [base + f.height for f, base in lines if _meet(flag, f, ends)]
        lines.append((flag, max(in_the_way, default=0)))
    return lines


def _meet(left: Flag, right: Flag, ends: Ends) -> bool:
    """Whether the names of two flags, the earlier first, would meet on a phone."""
    stops = _along(left, ends) * (PHONE_PX - left.width) + left.width
    return _along(right, ends) * (PHONE_PX - right.width) < stops + 2 * LETTER_PX


def _along(flag: Flag, ends: Ends) -> float:
    """How far along the axis a flag stands, from 0 to 1."""
    return (flag.middle - ends[0]) / (ends[1] - ends[0])


def _shapes(flag: Flag, base: int) -> list[Shape]:
    """The line of a moment or the ground of a stretch, and a stem up to a name that stands high."""
    colour, dash = LOOKS[flag.kind]
    dashed = {"color": colour, "width": 1.5, "dash": dash}
    line: Shape = {"type": "line", "yref": "paper", "line": dashed}
    across = {"x0": f"{flag.first}", "x1": f"{flag.last}"}
    shapes = [line | across | {"y0": 0, "y1": 1}]
    if flag.first != flag.last:
        ground: Shape = {"type": "rect", "yref": "paper", "y0": 0, "y1": 1, **across}
        look = {"fillcolor": STRETCH, "line": {"width": 0}, "layer": "below"}
        bar = line | across | {"y0": 1, "y1": 1, "line": {"color": colour, "width": 3}}
        shapes = [ground | look, bar]
    if base:
        up = {"ysizemode": "pixel", "yanchor": 1, "y0": 0, "y1": base + 3}
        middle = {"x0": f"{flag.middle}", "x1": f"{flag.middle}"}
        shapes.append(line | middle | up | {"line": {"color": colour, "width": 1}})
    return shapes


def _label(flag: Flag, base: int, ends: Ends) -> Annotation:
    return {
        "x": f"{flag.middle}",
        "y": 1,
        "yref": "paper",
        "xanchor": "center",
        "yanchor": "bottom",
        "xshift": round((0.5 - _along(flag, ends)) * flag.width),
        "yshift": base + 2,
        "showarrow": False,
        "text": "<br>".join(flag.lines),
        # Over the stems of names that stand higher.
        "bgcolor": CARD,
        "borderpad": 0,
        "font": {"size": SMALL, "color": SECONDARY},
    }
