"""How small a plan must be printed to fit one sheet of A4."""

from __future__ import annotations

import math
from collections.abc import Sequence

from components.grid import Row
from components.plan_sheet import says
from model.config.plans import Priority
from pages.plans.links import chosen_priorities
from pages.question import Question

LINE = 92
"""Characters of a line of a printed column; three columns make a sheet."""

SIZES = {"roomy": 100, "full": 130, "dense": 150}
"""The most lines of each size of type, largest first; what is longer also loses what is
said elsewhere: key issues, notes, sources, what is compared with, when a status was reported."""

_BESIDE_FIGURE = 95
"""Characters that a figure's comparison, verdict and state take beside its name."""
_BESIDE_DELIVERABLE = 45
"""Characters that kind, team, due month and status take beside a deliverable."""


def size_class(indicators: Sequence[Row], deliverables: Sequence[Row], question: Question) -> str:
    """The class of the columns that are printed, by how many lines they will take."""
    lines = printed_lines(indicators, deliverables, question)
    size = next((size for size, most in SIZES.items() if lines <= most), "densest")
    return f"plan-columns print-{size}"


def printed_lines(
    indicators: Sequence[Row], deliverables: Sequence[Row], question: Question
) -> int:
    """About how many lines a plan takes on paper, from the rows of its two tables."""
    priorities = sum(_priority_lines(p) for p in chosen_priorities(question))
    own = [row for row in indicators if row["kind"] != "team measure"]
    teams = [_team(row) for row in indicators if row["kind"] == "team measure"]
    said = [row for row in own if says(row)]
    standing = sum(_lines(row["name"], _beside(row)) for row in said) + _awaited_lines(own)
    to_do = sum(
        _lines(f"{row['title']}{row['lead']}{row['note']}", _BESIDE_DELIVERABLE)
        for row in deliverables
    )
    headings = {row["section"] for row in deliverables} | {row["outcome"] for row in indicators}
    return priorities + standing + to_do + 2 * len(headings) + _lines("; ".join(teams), 0)


def _team(row: Row) -> str:
    return row["name"] if math.isnan(row["value"]) else f"{row['name']} {row['value_words']}"


def _awaited_lines(rows: Sequence[Row]) -> int:
    """The lines of what has no figure: run together under each priority, by why there is none."""
    beside: dict[tuple[str, str], int] = {}
    for row in rows:
        if not says(row):
            key = (row["priority_id"], row["state"])
            holder = len(row["holder"]) if row["status"] == "partner" else 0
            beside[key] = beside.get(key, len(row["state"])) + len(row["name"]) + holder
    return sum(_lines(" ", characters) for characters in beside.values())


def _beside(row: Row) -> int:
    """Characters beside the name of an indicator."""
    given = 0 if row["offences"] else len(f"{row['measured_in']}{row['period']}{row['source']}")
    return _BESIDE_FIGURE + len(row["target_words"]) + len(row["baseline"]) + given


def _priority_lines(priority: Priority) -> int:
    """Title and basis, note, and the key issues run together."""
    issues = "; ".join(priority.key_issues)
    return 2 + _lines(priority.note, 0) + _lines(issues, 0)


def _lines(text: str, beside: int) -> int:
    return math.ceil((len(text) + beside) / LINE) if text else 0
