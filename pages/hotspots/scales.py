"""What the colours of cells mean: the same under every filter, for each thing they can show."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Sequence
from itertools import pairwise

import pandas as pd

from components import numbers
from components.cell_map import MapCells, Scale
from components.grid import Row, records
from components.palette import CLASS_COLOURS, COLD, HEATS, NEITHER
from pages.question import Question
from stats.emerging import CLASSES

COUNT_STEPS = (1, 3, 6, 12, 24, 48)
"""Where steps of counts begin: each twice the one before, so that towns of any size have all."""
Z_STEPS = (0.0, 5.0, 10.0)
MONTH_STEPS = (1, 3, 6, 9, 12)
CERTAINTY_STEPS = (0, 50, 70, 90)

_HEAT = tuple(f"heat-{step}" for step in range(len(HEATS)))


def _from(steps: Sequence[int], last: str) -> tuple[str, ...]:
    """`1-2`, `3-5` and so on, and the last step in words."""
    ends = [f"{low}–{high - 1}" for low, high in pairwise(steps)]
    return (*ends, f"{steps[-1]} {last}".strip())


def scale_of(question: Question) -> Scale:
    """The scale of what the reader asks the cells to be coloured by."""
    size = f"{question.filters.cells[1:]} m cell"
    unit = question.unit(question.filters.offences).capitalize() or "Incidents"
    scales = {
        "count": Scale(f"{unit} in a {size}", _from(COUNT_STEPS, "or more"), HEATS, _HEAT),
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
    }
    return scales[question.filters.map]


def blank_words(question: Question) -> str:
    """What a place without colour is."""
    return {
        "count": "No colour: none.",
        "gi": "No colour: no incident.",
        "class": "No colour: hot in one month or none.",
        "months": "No colour: in none.",
        "certainty": "No colour: in none.",
    }[question.filters.map]


def coloured(table: pd.DataFrame, question: Question) -> MapCells:
    """The cells of a table of cells that have a colour, their steps and what is said of each."""
    step, words = _STEPS[question.filters.map], question.unit(question.filters.offences)
    rows = [(row, step(row)) for row in records(table)]
    shown = [(row, number) for row, number in rows if number is not None]
    return MapCells(
        [row["cell"] for row, _ in shown],
        [number for _, number in shown],
        [_said(row, words) for row, _ in shown],
    )


def _said(row: Row, unit: str) -> str:
    lines = [row["ward"], f"{numbers.count(row['count'])} {unit}"]
    if row["class"]:
        lines.append(row["class"].capitalize())
    return "<br>".join(lines)


def _count(row: Row) -> int | None:
    return bisect.bisect_right(COUNT_STEPS, row["count"]) - 1 if row["count"] else None


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


_STEPS: dict[str, Callable[[Row], int | None]] = {
    "count": _count,
    "gi": _gi,
    "class": _class,
    "months": _months,
    "certainty": _certainty,
}
