"""Standings of what no family of `pages.tested` has: tested at once, the same on every page.

Such are sums of some offences, counts of other sources, shares and figures of files. Whatever a
page shows of them, they are tested among all that the plan, or the priority asked, wants measured.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from model.config.plans import Indicator
from model.config.wording import Verdict
from pages.question import Question, once_a_question
from pages.standing import standing
from pages.standing.asked import asked
from pages.tested import beyond, family
from stats.areas import Row
from stats.change import TESTED, Change
from stats.together import limits_of, together

Name = tuple[str, str]
"""The name of an indicator, and what measures it."""


def tested_together(rows: Sequence[Row], question: Question) -> list[Row]:
    """The rows, those beyond normal variation only by themselves worded as what may be chance."""
    return [
        _among(row, _verdict(question, _name(row)))
        if row["verdict"] == "beyond" and not _in_family(question, row["form"], row["offences"])
        else row
        for row in rows
    ]


def tested_figures(question: Question) -> int:
    """How many figures indicators are tested among."""
    apart = sum(c.verdict in TESTED for c, _ in _apart(question).values())
    return family(question, question.filters.area.kind).found.tested + apart


def _verdict(question: Question, name: Name) -> Verdict | None:
    """That of an indicator among all that no family has; None of one that is not among these."""
    found = _apart(question).get(name)
    return found[0].verdict if found else None


def limit_apart(question: Question, name: Name) -> float:
    """The p of z up to which an indicator comes through; 1 where it is tested by itself."""
    found = _apart(question).get(name)
    return found[1] if found else 1.0


@once_a_question
def _apart(question: Question) -> dict[Name, tuple[Change, float]]:
    """What is asked and no family has, as it is judged, and the p up to which it comes through."""
    filters = question.filters
    groups = (filters.priority,) if filters.priority else (*filters.plan.priorities, None)
    things = dict.fromkeys(t for group in groups for t in asked(question, group))
    rows = [standing(question, t) for t in things if not _of_family(question, t.measure)]
    of_name = {_name(row): row for row in rows if not math.isnan(row["z"])}
    alone = [_change(row) for row in of_name.values()]
    return dict(zip(of_name, zip(together(alone), limits_of(alone), strict=True), strict=True))


def _of_family(question: Question, measure: Indicator | None) -> bool:
    return measure is not None and _in_family(question, measure.method, measure.offences)


def _in_family(question: Question, form: str, offences: tuple[str, ...]) -> bool:
    """Whether a figure is a count, or its rate, that is tested with those of its kind of area."""
    if form not in ("count", "rate"):
        return False
    return beyond(question, [question.filters.area], question.compare(offences)) is not None


def _name(row: Row) -> Name:
    return row["name"], row["indicator"]


def _change(row: Row) -> Change:
    return Change(row["value"], row["base"], row["z"], row["verdict"], dispersion=row["dispersion"])


def _among(row: Row, verdict: Verdict | None) -> Row:
    """A row beyond normal variation by itself, as it is among all: it may be chance there."""
    if verdict is None or verdict == row["verdict"]:
        return row
    return {**row, "verdict": verdict, "words": row["as_chance"], "tone": "neutral"}
