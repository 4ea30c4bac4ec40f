"""Where a value stands against the target its plan set."""

from __future__ import annotations

import math

from components import numbers
from model.plans import PlanIndicator
from pages.question import Question
from pages.standing.asked import Asked
from stats.areas import Row
from stats.indicators import AgainstTarget

NO_TARGET = "No target set"

YEAR = 12
"""The months a plan's target for a count is of."""


def target(question: Question, row: Row, thing: Asked) -> Row:
    """Where the value stands against the plan's target, in numbers and words."""
    of_plan = thing.of_plan
    if of_plan is None or of_plan.target is None:
        words = of_plan.target_words if of_plan else ""
        return {"target_words": words or (NO_TARGET if of_plan else "")}
    value = row.get("value", math.nan)
    if math.isnan(value) or not _is_of_the_target(question, row):
        return {"target": of_plan.target, "target_words": of_plan.target_words}
    against = AgainstTarget(value, of_plan.target, of_plan.direction)
    return {
        "target": of_plan.target,
        "short": against.short,
        "of_target": against.percent,
        "target_words": _target_words(against, of_plan),
    }


def _is_of_the_target(question: Question, row: Row) -> bool:
    """Whether a value is of what a plan's target is: the whole place, and of counts a year."""
    whole = question.dataset.scope.whole.name
    counted = bool(row.get("offences"))
    return row.get("measured_in", question.filters.area.name) == whole and (
        not counted or question.filters.window.length == YEAR
    )


def _target_words(against: AgainstTarget, of_plan: PlanIndicator) -> str:
    percent = of_plan.unit.startswith("%")
    written = numbers.share if percent else numbers.count
    away = f"{abs(against.short):.1f} points" if percent else numbers.count(abs(against.short))
    target = f"Target {written(against.target)}"
    if against.met:
        return f"{target}: met"
    far = f"{away} {'short' if of_plan.direction == 'up' else 'above'}"
    share_words = "" if math.isnan(against.percent) else f", {against.percent:.1f}% of the target"
    return f"{target}: {far}{share_words}"
