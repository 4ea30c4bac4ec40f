"""How indicators stand: one row each, the same on the overview's tiles and on the page of plans.

An indicator is measured by counts of this release, else by a figure of a partner's or publisher's
file, else by what the plan itself published; where there is none of these, by nobody yet, and the
row says who holds the file.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from components import numbers
from model.filters import Area
from model.periods import Window
from model.plans import Direction, Indicator, PlanIndicator, Priority
from pages.areas import compared_areas, no_rate
from pages.question import Question
from stats.areas import COLUMNS, HIDDEN, Row
from stats.change import change, tone, verdict_words
from stats.counts import hidden_areas
from stats.indicators import AgainstTarget, Figure, Share, latest_figure, share
from stats.rates import rate_per_1000

EXTRA = (
    *("name", "indicator", "offences", "form", "unit", "against", "status", "label", "gap"),
    *("no_rate", "numerator", "denominator", "lower", "upper", "period", "measured_in", "source"),
    *("named", "holder", "baseline", "target", "short", "of_target", "target_words"),
)
"""The columns of a standing beside those of `stats.areas.COLUMNS`.

`status` is one of STATES; `form` names how the value is written; `measured_in` is the area the
value is of; `named` says whether the plan itself names the indicator.
"""

STATES = {
    "measured": "Measured",
    "partial": "Measured in part",
    "proxy": "Measured by a stand-in",
    "published": "As the plan published it",
    "hidden": "Hidden: small numbers",
    "partner": "Needs a partner file",
    "unloaded": "Open data, not loaded here",
}
"""How far an indicator is measured, and the words for it."""

NO_TARGET = "No target set"

YEAR = 12
"""The months a plan's target for a count is of."""


@dataclass(frozen=True)
class Asked:
    """One thing to measure: an indicator as a plan words it, or a measure of ours."""

    name: str
    series: str
    measure: Indicator | None
    of_plan: PlanIndicator | None = None

    @property
    def direction(self) -> Direction:
        """Which way is better: as the plan says, else as the measure does."""
        if self.of_plan is not None:
            return self.of_plan.direction
        return self.measure.direction if self.measure else "context"

    @property
    def holder(self) -> str:
        """Who has the file that would measure it."""
        of_plan = self.of_plan.holder or self.of_plan.team if self.of_plan else ""
        return of_plan or (self.measure.holder if self.measure else "") or "a partner"


def asked(
    question: Question, priority: Priority | None, *, team_measures: bool = True
) -> tuple[Asked, ...]:
    """What a priority is to be measured by: the plan's indicators first, then our measures.

    Without a priority: the indicators of the whole plan. `team_measures` says whether those a plan
    sets its teams are among them.
    """
    plan, known = question.filters.plan, question.dataset.catalogue.indicator
    of_plan = plan.indicators_of(priority) if priority else plan.unassigned
    named = tuple(
        Asked(i.title, i.series, known.get(i.measured_by), i)
        for i in of_plan
        if i.countable and (team_measures or i.kind != "team measure")
    )
    covered = {i.measured_by for i in of_plan}
    ours = [known[m] for m in (priority.measures if priority else ()) if m not in covered]
    return (*named, *(Asked(m.name, m.id, m) for m in ours))


def standings(question: Question, things: Iterable[Asked]) -> pd.DataFrame:
    """One row a thing, with the columns of COLUMNS and EXTRA."""
    rows = [standing(question, thing) for thing in things]
    return pd.DataFrame(rows, columns=[*EXTRA, *COLUMNS])


def standing(question: Question, thing: Asked) -> Row:
    """How one thing stands for the question's area and period."""
    row = (
        _counted(question, thing) or _from_series(question, thing) or _as_published(question, thing)
    )
    return {**_blank(question, thing), **row, **_target(question, row, thing)}


def counted_row(question: Question, name: str, offences: tuple[str, ...]) -> Row:
    """A count of offences that is no indicator: the sum of what is chosen, or one offence."""
    row = _count(question, offences)
    return {**_blank(question, Asked(name, "", None)), **row, "status": _status("measured", row)}


def _blank(question: Question, thing: Asked) -> Row:
    nothing = dict.fromkeys((*EXTRA, *COLUMNS), "")
    not_numbers = ("lower", "upper", "numerator", "denominator", "short", "of_target", "target")
    figures = ("value", "base", "difference", "percent", "rate", "population", "share")
    of_plan = thing.of_plan
    return {
        **nothing,
        **dict.fromkeys((*not_numbers, *figures), math.nan),
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


def _counted(question: Question, thing: Asked) -> Row | None:
    """From counts, where the release has them."""
    measure = thing.measure
    held = question.dataset.scope.spans
    if measure is None or not measure.offences or not set(measure.offences) <= set(held):
        return None
    if measure.method == "share":
        row = _share(question, measure)
    else:
        row = {**_count(question, measure.offences), "unit": measure.unit}
        row = _as_rate(row) if measure.method == "rate" else row
    grade = "measured" if measure.grade in ("direct", "partner") else measure.grade
    return {**row, "label": _label(measure), "status": _status(grade, row)}


def _status(grade: str, row: Row) -> str:
    return "hidden" if row["hidden"] and math.isnan(row["value"]) else grade


def _label(measure: Indicator) -> str:
    graded = measure.grade in ("partial", "proxy")
    return f"{STATES[measure.grade]}. {measure.label}" if graded else measure.label


def _count(question: Question, offences: tuple[str, ...]) -> Row:
    area = question.filters.area
    (row,) = compared_areas(question, [area], question.compare(offences))
    gap = question.gap_in_period(offences)
    return {
        **row,
        "offences": offences,
        "numerator": row["value"],
        "denominator": row["population"],
        "no_rate": no_rate(question, area),
        "unit": question.unit(offences),
        "against": question.against.words,
        "gap": _gap_words(gap, row),
        "period": question.filters.window.words,
        "source": _sources(question, offences),
    }


def _gap_words(gap: str, row: Row) -> str:
    if not gap or row["hidden"]:
        return ""
    none = math.isnan(row["value"])
    return f"{'No figure in the period' if none else 'Only part of the period'}: {gap}"


def _as_rate(row: Row) -> Row:
    """A count as its rate, the base by the same residents; the test stays that of the counts."""
    base = rate_per_1000(row["base"], row["population"])
    return {
        **row,
        "form": "rate",
        "value": row["rate"],
        "base": base,
        "difference": row["rate"] - base,
    }


def _share(question: Question, measure: Indicator) -> Row:
    """A share of records in the period, and in the period compared with."""
    area, window = question.filters.area, question.filters.window
    compared = question.compare((*measure.offences, *measure.of))
    now = share(question.cube, area.code, measure.offences, measure.of, window)
    before = [
        share(question.cube, area.code, measure.offences, measure.of, w)
        for w in question.against.windows
    ]
    base = math.nan if compared.reason else sum(b.value for b in before) / len(before)
    kinds = (*measure.offences, *measure.of)
    hidden = bool(hidden_areas(question.cube, [area.code], kinds, window))
    gap = question.gap_in_period(kinds)
    return {
        "offences": measure.offences,
        "form": "share",
        "value": now.value,
        "numerator": now.numerator,
        "denominator": now.denominator,
        "base": base,
        "difference": now.value - base,
        "words": _share_words(now, compared.reason, hidden=hidden),
        "unit": measure.unit,
        "against": question.against.words,
        "gap": f"Only part of the period: {gap}" if gap else "",
        "period": window.words,
        "source": _sources(question, measure.offences),
        "hidden": hidden,
    }


def _share_words(now: Share, reason: str, *, hidden: bool) -> str:
    """What may be said of a share: why there is none, why it is compared with none, or nothing."""
    if hidden:
        return f"Not shown: {HIDDEN}"
    if now.denominator == 0:
        return "No share: there is nothing to take it of"
    if math.isnan(now.value):
        return "No share: one of its two counts is not known for the whole period"
    return f"Not comparable: {reason}" if reason else "Change not tested"


def _sources(question: Question, offences: tuple[str, ...]) -> str:
    known = question.dataset.catalogue.source
    return "; ".join(known[s].name for s in question.sources(offences))


def _from_series(question: Question, thing: Asked) -> Row | None:
    """From the latest figure of a file, of the area or of the smallest that holds it."""
    areas = _widening(question)
    figure = latest_figure(
        question.figures,
        thing.series,
        [a.code for a in areas],
        question.filters.window.last,
    )
    if figure is None:
        return None
    unit = _series_unit(thing)
    area = next(a for a in areas if a.code == figure.area_code)
    grade = thing.measure.grade if thing.measure else "partner"
    measured = "measured" if grade in ("direct", "partner") else grade
    return {
        **_moved(figure, thing),
        "form": _series_form(unit, figure),
        "unit": unit,
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "lower": figure.lower,
        "upper": figure.upper,
        "against": "the same period a year before",
        "period": _period_words(figure),
        "measured_in": area.name,
        "source": figure.source,
        "label": _label(thing.measure) if thing.measure else "",
        "hidden": figure.status == "suppressed",
        "status": "hidden" if figure.status == "suppressed" else measured,
        "gap": "" if area == question.filters.area else f"There is no figure for {areas[0].name}",
    }


def _widening(question: Question) -> list[Area]:
    """The chosen area, the group that holds it, the whole, and the force."""
    area, scope = question.filters.area, question.dataset.scope
    place = question.dataset.catalogue.place
    group = next((w.group for w in place.wards if w.code == area.code), "")
    force = Area(place.force, place.force.replace("-", " ").title(), "whole", ())
    wider = [question.area(group)] if group else []
    return list(dict.fromkeys((area, *wider, scope.whole, force)))


def _series_unit(thing: Asked) -> str:
    of_plan = thing.of_plan.unit if thing.of_plan else ""
    return (thing.measure.unit if thing.measure else "") or of_plan


def _series_form(unit: str, figure: Figure) -> str:
    if unit.startswith("%"):
        return "share"
    return "count" if math.isnan(figure.value) or figure.value.is_integer() else "rate"


def _moved(figure: Figure, thing: Asked) -> Row:
    """The change on a year before: tested for a count, only stated for anything else."""
    if figure.status == "suppressed":
        return {"words": f"Not shown: {HIDDEN}"}
    if math.isnan(figure.before):
        return {"words": "No figure for a year before"}
    is_count = math.isnan(figure.denominator) and figure.value.is_integer()
    if not is_count or _series_unit(thing).startswith("%"):
        return {
            "base": figure.before,
            "difference": figure.value - figure.before,
            "words": "Change not tested",
        }
    moved = change(figure.value, figure.before)
    activity = thing.direction == "context"
    return {
        "base": figure.before,
        "difference": moved.difference,
        "percent": moved.percent,
        "verdict": moved.verdict,
        "words": verdict_words(moved, activity=activity),
        "tone": tone(moved, activity=activity or thing.direction == "up"),
    }


def _period_words(figure: Figure) -> str:
    first, last = pd.Period(figure.start, "M"), pd.Period(figure.end, "M")
    return Window(first, last).words


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
    if source is None or source.disclosive or measure.grade == "partner":
        return {"status": "partner", "words": f"Needs a partner file: {thing.holder}"}
    words = f"Open, but not loaded here: {source.name}, {source.publisher}"
    return {"status": "unloaded", "words": words}


def _target(question: Question, row: Row, thing: Asked) -> Row:
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
