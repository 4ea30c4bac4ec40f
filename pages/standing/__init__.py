"""How indicators stand: one row each, the same on the overview's tiles and on the page of plans.

An indicator is measured by counts of this release, else by a figure of a partner's or publisher's
file, else by what the plan itself published; where there is none of these, by nobody yet, and the
row says who holds the file.
"""

from __future__ import annotations

import math

from components.panel import Column
from pages.question import Question, once_a_question
from pages.standing.asked import STATES, Asked, asked
from pages.standing.counted import WITHOUT_PLACE, count, counted, status
from pages.standing.series import from_series
from pages.standing.targets import NO_TARGET, target
from stats.areas import COLUMNS, Row

__all__ = ["EXTRA", "NOT_FINAL", "STATES", "Asked", "asked", "counted_row", "standing"]

EXTRA = (
    *("name", "indicator", "offences", "form", "unit", "against", "status", "label", "gap"),
    *("no_rate", "numerator", "denominator", "lower", "upper", "period", "measured_in", "source"),
    *("named", "holder", "baseline", "target", "target_period", "short", "of_target"),
    *("target_words", "doubt", "without_place", *WITHOUT_PLACE),
)
"""The columns of a standing beside those of `stats.areas.COLUMNS`.

`status` is one of STATES; `form` names how the value is written; `measured_in` is the area the
value is of; `named` says whether the plan itself names the indicator; `doubt` which doubtful months
it uses, and `without_place` how many of the force's records had no place, in words; its numbers are
in the columns of WITHOUT_PLACE.
"""

NOT_FINAL = (
    Column("revision", "Figure status", shown=False),
    Column("doubt", "Doubtful months", shown=False),
)
"""What files say of a figure that is not simply final."""


@once_a_question
def standing(question: Question, thing: Asked) -> Row:
    """How one thing stands for the question's area and period."""
    row = counted(question, thing) or from_series(question, thing) or _as_published(question, thing)
    return {**_blank(question, thing), **row, **target(question, row, thing)}


def counted_row(question: Question, name: str, offences: tuple[str, ...]) -> Row:
    """A count of offences that is no indicator: the sum of what is chosen, or one offence."""
    row = count(question, offences)
    return {**_blank(question, Asked(name, "", None)), **row, "status": status("measured", row)}


def _blank(question: Question, thing: Asked) -> Row:
    nothing = dict.fromkeys((*EXTRA, *COLUMNS), "")
    not_numbers = ("lower", "upper", "numerator", "denominator", "short", "of_target", "target")
    figures = ("value", "base", "difference", "percent", "z", "dispersion", "population", "share")
    rates = ("rate", "rate_lower", "rate_upper")
    limits = ("expected", "percent_lower", "percent_upper", "more_lower", "more_upper")
    of_plan = thing.of_plan
    return {
        **nothing,
        **dict.fromkeys((*not_numbers, *figures, *limits, *rates, *WITHOUT_PLACE), math.nan),
        "name": thing.name,
        "indicator": thing.series,
        "offences": (),
        "form": "count",
        "measured_in": question.filters.area.name,
        "named": of_plan is not None,
        "holder": thing.holder,
        "baseline": of_plan.baseline_words if of_plan else "",
        "target_words": NO_TARGET if of_plan else "",
        "hidden": False,
        "tone": "neutral",
    }


def _as_published(question: Question, thing: Asked) -> Row:
    """From the plan itself, else by nobody yet."""
    of_plan = thing.of_plan
    if of_plan is not None and of_plan.actual is not None:
        return {
            "form": "share" if of_plan.unit.startswith("%") else "count",
            "value": of_plan.actual,
            "unit": of_plan.unit,
            "status": "published",
            "measured_in": question.dataset.scope.whole.name,
            "period": of_plan.actual_words,
            "source": of_plan.source,
            "label": of_plan.note,
            "words": "As the plan published it",
        }
    label = thing.measure.label if thing.measure else ""
    return {
        "label": label or "No open data measures this",
        "tone": "partner",
        **_needed(question, thing),
    }


def _needed(question: Question, thing: Asked) -> Row:
    """Whose file is needed: a partner's, or an open one that nobody has loaded yet."""
    measure = thing.measure
    source = question.dataset.catalogue.source[measure.source] if measure else None
    if measure is None or source is None or source.disclosive or measure.grade == "partner":
        return {"status": "partner", "words": f"Needs a partner file: {thing.holder}"}
    words = f"Open, but not loaded here: {source.name}, {source.publisher}"
    return {"status": "unloaded", "words": words}
