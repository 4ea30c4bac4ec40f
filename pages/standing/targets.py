"""Where a value stands against the target its plan set.

A figure is held against a target only where it is of as long a time as the target and of the whole
place; else the words say why it is not.
"""

from __future__ import annotations

import math

import pandas as pd

from components import numbers
from model.config.plans import MONTHS, PlanIndicator
from model.many import many
from model.periods import short
from pages.question import Question
from pages.standing.asked import Asked
from stats.areas import Row
from stats.indicators import AgainstTarget

NO_TARGET = "No target set"

OVER = {12: "in a year", 6: "in half a year", 3: "in a quarter", 1: "in a month"}
"""How the months of a target are said; of longer ones in years."""


def target(question: Question, row: Row, thing: Asked) -> Row:
    """Where the value stands against the plan's target, in numbers and words."""
    of_plan = thing.of_plan
    if of_plan is None or of_plan.target is None or of_plan.target_period is None:
        words = of_plan.target_words if of_plan else ""
        return {"target_words": words or (NO_TARGET if of_plan else "")}
    set_ = {"target": of_plan.target, "target_period": of_plan.target_period}
    value = row.get("value", math.nan)
    if math.isnan(value):
        return {**set_, "target_words": of_plan.target_words or _wanted(of_plan)}
    if why_not := _why_not(question, row, of_plan):
        return {**set_, "target_words": f"{_wanted(of_plan)}; not compared: {why_not}"}
    against = AgainstTarget(value, of_plan.target, of_plan.direction)
    return {
        **set_,
        "short": against.short,
        "of_target": against.percent,
        "target_words": f"{_compared(against, of_plan)}{_of_when(row, of_plan)}",
    }


def _why_not(question: Question, row: Row, of_plan: PlanIndicator) -> str:
    """Why a value is of something else than the target: another area or length of time."""
    whole = question.dataset.scope.whole.name
    if (area := row.get("measured_in", question.filters.area.name)) != whole:
        return f"the figure is of {area}"
    counted = bool(row.get("offences"))
    if counted and row.get("gap"):
        return "the figure is of only part of the period"
    if counted and (doubtful := question.covered.gap_in_period(row["offences"])):
        return doubtful
    if counted and (growing := question.still_coming(row["offences"])):
        return growing
    months = question.filters.window.length if counted else row.get("months")
    if months is None or months == of_plan.target_months:
        return ""
    return f"the figure is of {many(months, 'months')}"


def _of_when(row: Row, of_plan: PlanIndicator) -> str:
    """That the figure a plan published is of another time than its target, where it is."""
    if row.get("status") != "published" or not of_plan.due:
        return ""
    due = short(pd.Period(of_plan.due, "M"))
    return f"; the target is for {due}, the figure {of_plan.actual_words}"


def _wanted(of_plan: PlanIndicator) -> str:
    """The target as the plan words it, else in numbers and its time."""
    if of_plan.target_words:
        return f"Target {of_plan.target_words}"
    target_months = MONTHS[of_plan.target_period] if of_plan.target_period else 0
    over = OVER.get(target_months, f"in {target_months // 12} years")
    written = numbers.share if of_plan.unit.startswith("%") else numbers.count
    return f"Target {written(of_plan.target)} {over}"


def _compared(against: AgainstTarget, of_plan: PlanIndicator) -> str:
    percent = of_plan.unit.startswith("%")
    away = f"{abs(against.short):.1f} points" if percent else numbers.count(abs(against.short))
    target = _wanted(of_plan)
    if against.met:
        return f"{target}: met"
    far = f"{away} {'short' if of_plan.direction == 'up' else 'above'}"
    share_words = "" if math.isnan(against.percent) else f", {against.percent:.1f}% of the target"
    return f"{target}: {far}{share_words}"
