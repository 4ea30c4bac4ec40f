"""What the colours of cells mean: the same under every filter, for each thing they can show."""

from __future__ import annotations

import bisect
import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from operator import itemgetter

import pandas as pd

from components import numbers
from components.figures.cell_map import MapCells
from components.figures.scale import Scale
from components.grid import Row, records
from components.palette import CLASS_COLOURS, COLD, FALLS, HEATS, NEITHER, RISES
from model.filters import FIT, WARDS
from model.many import many
from pages.hotspots.cell_layout import BANDWIDTH_M
from pages.hotspots.cell_types import kind_of
from pages.hotspots.class_breaks import AMOUNTS, steps_of
from pages.hotspots.layers import LEAST_DENSITY, MUCH_MORE, QUADRANTS, not_compared
from pages.question import Question
from stats.cells.emerging import CLASSES

Z_STEPS = (0.0, 5.0, 10.0)
MONTH_STEPS = (1, 3, 6, 9, 12)
CERTAINTY_STEPS = (0, 50, 70, 90)
CHANGE_STEP = 50
"""Incidents more or fewer from which a change beyond chance is a large one."""
DUAL_STEPS = (-100.0, -20.0, 20.0, 100.0)
"""Incidents more or fewer per km2."""
MIX_STEPS = (0.5, 0.8, 1.25, MUCH_MORE)
"""Times as large a part: as far below 1 as above it."""

_HEAT = tuple(f"heat-{step}" for step in range(len(HEATS)))
_DIVERGING = (
    (FALLS[1], FALLS[0], NEITHER, RISES[0], RISES[1]),
    ("fall-1", "fall-0", "neither", "rise-0", "rise-1"),
)
"""Colours and swatches from much less, by way of neither, to much more."""


def _from(steps: Sequence[int], last: str) -> tuple[str, ...]:
    """`1-2`, `3-5` and so on, and the last step in words."""
    ends = [f"{low:,}–{high - 1:,}" for low, high in pairwise(steps)]
    return (*ends, f"{steps[-1]:,} {last}".strip())


def scale_of(question: Question) -> Scale:
    """The scale of what the reader asks the cells to be coloured by."""
    kind = kind_of(question)
    unit = question.unit(question.filters.offences).capitalize() or "Incidents"
    scales = {
        "count": _amounts(f"{unit} in {kind.sized}", question),
        "density": _amounts(f"{unit} per km² over the period, {_SMOOTHED}", question),
        "gi": Scale(
            "Gi* against the whole place",
            ("cold", "within chance", "hot, z below 5", "hot, 5 to 10", "hot, 10 or more"),
            (COLD, NEITHER, HEATS[1], HEATS[3], HEATS[5]),
            ("cold", "neither", _HEAT[1], _HEAT[3], _HEAT[5]),
        ),
        "class": Scale(
            "How long it has been hot",
            tuple(CLASSES),
            tuple(CLASS_COLOURS[name] for name in CLASSES),
            tuple(f"class-{name}" for name in CLASSES),
        ),
        "months": Scale(
            "Months hot, of the last 12",
            (*_from(MONTH_STEPS, "")[:-1], "all 12"),
            HEATS[1:],
            _HEAT[1:],
        ),
        "certainty": Scale(
            "Hot in so many draws of 100",
            ("fewer than 50", "50–69", "70–89", "90–100"),
            (HEATS[0], HEATS[1], HEATS[3], HEATS[5]),
            (_HEAT[0], _HEAT[1], _HEAT[3], _HEAT[5]),
        ),
        "change": Scale(
            f"Change beyond chance, against {question.against.words}",
            (
                f"fell by {CHANGE_STEP} or more",
                f"fell by less than {CHANGE_STEP}",
                "within chance",
                f"rose by less than {CHANGE_STEP}",
                f"rose by {CHANGE_STEP} or more",
            ),
            *_DIVERGING,
        ),
        "dual": Scale(
            f"Difference per km² from {question.against.words}, {_SMOOTHED}",
            (
                "lower by 100 or more",
                "lower by 20–100",
                "within 20",
                "higher by 20–100",
                "higher by 100 or more",
            ),
            *_DIVERGING,
        ),
        "mix": Scale(
            f"Times the part it is of everything in the whole place, {_SMOOTHED}",
            ("less than half", "half to 0.8", "0.8 to 1.25", "1.25 to 2", "2 or more"),
            *_DIVERGING,
        ),
        "moran": Scale(
            "A count among those of its neighbours, beyond chance",
            QUADRANTS,
            (HEATS[4], HEATS[2], COLD, FALLS[0]),
            (_HEAT[4], _HEAT[2], "cold", "fall-0"),
        ),
    }
    return scales[question.filters.map]


_SMOOTHED = f"smoothed over {BANDWIDTH_M:.0f} m"


def _amounts(title: str, question: Question) -> Scale:
    """The scale of an amount; of another colouring nothing is worked out."""
    if question.filters.map not in AMOUNTS:
        return Scale(title, (), (), ())
    steps = steps_of(question)
    fitted = ", scaled to what is shown" if question.filters.scale == FIT else ""
    colours, swatches = (tuple(of[heat] for heat in steps.heats) for of in (HEATS, _HEAT))
    return Scale(f"{title}{fitted}", steps.labels, colours, swatches)


def blank_words(question: Question) -> str:
    """What a place without colour is."""
    return {
        "count": "No colour: none.",
        "gi": "No colour: no incident.",
        "class": "No colour: hot in one month or none.",
        "months": "No colour: in none.",
        "certainty": "No colour: in none.",
        "density": "No colour: fewer than 10 per km².",
        "change": not_compared(question) or "No colour: none in either.",
        "dual": not_compared(question) or "Not tested. No colour: fewer than 10 per km² in both.",
        "moran": "No colour: within chance.",
        "mix": "Not tested. No colour: fewer than 10 of everything per km².",
    }[question.filters.map]


def coloured(table: pd.DataFrame, question: Question) -> MapCells:
    """The cells of a table of cells that have a colour, their steps and what is said of each."""
    step, words = _step(question), question.unit(question.filters.offences)
    own = _OWN_SAID.get(question.filters.map)
    # By id, neighbours stand beside each other: that packs into half of what it does by count.
    rows = sorted(records(table), key=itemgetter("cell"))
    shown = [(row, number) for row in rows if (number := step(row)) is not None]
    return MapCells(
        [row["cell"] for row, _ in shown],
        [number for _, number in shown],
        [_said(row, words, own) for row, _ in shown],
        in_wards=question.filters.cells != WARDS,
    )


def _said(row: Row, unit: str, own: Callable[[Row, str], str] | None) -> str:
    """What the colours show: a map has thousands of cells, so no more than that."""
    count = many(row["count"], unit)
    lines = [own(row, count)] if own else [count, row["class"].capitalize()]
    return "<br>".join(line for line in lines if line)


_OWN_SAID: dict[str, Callable[[Row, str], str]] = {
    "density": lambda row, _: f"{numbers.count(row['density'])} per km²",
    "change": lambda row, n: f"{n}, {numbers.count(row['before'])} before<br>{row['change']}",
    "dual": lambda row, _: f"{numbers.difference(row['density_change'])} per km²",
    "moran": lambda row, n: f"{n}<br>{row['moran']}",
    "mix": lambda row, n: f"{n}<br>{row['mix']:.1f} times the usual part",
}
"""What is said of a cell in place of its count and class, by what it is coloured by."""


def _step(question: Question) -> Callable[[Row], int | None]:
    """The step of a row on the scale that the reader asks for."""
    asked = question.filters.map
    if asked in AMOUNTS:
        steps = steps_of(question)
        return lambda row: steps.of(row[asked])
    return _STEPS[asked]


def _gi(row: Row) -> int | None:
    if row["hot"] == "hot":
        return 1 + bisect.bisect_right(Z_STEPS, row["z"])
    return 0 if row["hot"] == "cold" else 1


def _class(row: Row) -> int | None:
    return CLASSES.index(row["class"]) if row["class"] else None


def _months(row: Row) -> int | None:
    return bisect.bisect_right(MONTH_STEPS, row["months_hot"]) - 1 if row["months_hot"] else None


def _certainty(row: Row) -> int | None:
    if not row["certainty"] > 0:
        return None
    # By what is written: 89.6 reads 90.
    return bisect.bisect_right(CERTAINTY_STEPS, round(row["certainty"])) - 1


def _change(row: Row) -> int | None:
    if row["change"] in ("", "within chance"):
        return 2 if row["change"] else None
    large = abs(row["difference"]) >= CHANGE_STEP
    if row["change"] == "rose":
        return 4 if large else 3
    return 0 if large else 1


def _dual(row: Row) -> int | None:
    if math.isnan(row["density_change"]):
        return None
    if max(row["density"], row["density_before"]) < LEAST_DENSITY:
        return None
    return bisect.bisect_right(DUAL_STEPS, row["density_change"])


def _mix(row: Row) -> int | None:
    return None if math.isnan(row["mix"]) else bisect.bisect_right(MIX_STEPS, row["mix"])


def _moran(row: Row) -> int | None:
    return QUADRANTS.index(row["moran"]) if row["moran"] else None


_STEPS: dict[str, Callable[[Row], int | None]] = {
    "gi": _gi,
    "class": _class,
    "months": _months,
    "certainty": _certainty,
    "change": _change,
    "dual": _dual,
    "moran": _moran,
    "mix": _mix,
}
