"""An indicator from the latest figure of a file of series."""

from __future__ import annotations

import math

import pandas as pd

from model.config.revisions import REVISIONS
from model.filters import Area
from model.periods import Window
from pages.question import Question
from pages.standing.asked import Asked, label
from stats.areas import HIDDEN, Row, unsettled
from stats.chance.variation import difference
from stats.change import Change, change, change_of_estimates, tone, verdict_words
from stats.indicators import Figure, latest_figure
from stats.together import among_others


def from_series(question: Question, thing: Asked) -> Row | None:
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
        **_moved(question, figure, thing),
        "form": _series_form(unit, figure),
        "unit": unit,
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "lower": figure.lower,
        "upper": figure.upper,
        "against": "the same period a year before",
        "period": _window(figure).words,
        "months": _window(figure).length,
        "measured_in": area.name,
        "source": figure.source,
        "label": label(thing.measure) if thing.measure else "",
        "revision": unsettled(*(s if s in REVISIONS else "" for s in _statuses(figure))),
        "hidden": figure.status == "suppressed",
        "status": "hidden" if figure.status == "suppressed" else measured,
        "gap": "" if area == question.filters.area else f"There is no figure for {areas[0].name}",
    }


def _statuses(figure: Figure) -> tuple[str, str]:
    """What is said of the figure, and of the one it is compared with."""
    return figure.status, "" if math.isnan(figure.before) else figure.before_status


def _widening(question: Question) -> list[Area]:
    """The chosen area, the group that holds it, the whole, and the force."""
    area, scope = question.filters.area, question.dataset.scope
    place = question.dataset.catalogue.place
    group = next((w.group for w in place.wards if w.code == area.code), "")
    force = Area(place.force, place.force_name, "whole", ())
    wider = [question.area(group)] if group else []
    return list(dict.fromkeys((area, *wider, scope.whole, force)))


def _series_unit(thing: Asked) -> str:
    of_plan = thing.of_plan.unit if thing.of_plan else ""
    return (thing.measure.unit if thing.measure else "") or of_plan


def _series_form(unit: str, figure: Figure) -> str:
    if unit.startswith("%"):
        return "share"
    return "count" if math.isnan(figure.value) or figure.value.is_integer() else "rate"


def _moved(question: Question, figure: Figure, thing: Asked) -> Row:
    """The change on a year before: a count by itself, an estimate by its limits."""
    if figure.status == "suppressed":
        return {"words": f"Not shown: {HIDDEN}"}
    if math.isnan(figure.before):
        return {"words": "No figure for a year before"}
    moved = _change(question, figure, thing)
    activity = thing.direction == "context"
    wording = question.dataset.catalogue.wording
    words, as_chance = (
        verdict_words(one, wording, activity=activity)
        for one in (moved, among_others(moved, through=False))
    )
    return {
        "base": figure.before,
        "difference": figure.value - figure.before,
        "percent": moved.percent,
        **_limits(moved),
        "z": moved.z,
        "verdict": moved.verdict,
        "words": words,
        "as_chance": as_chance,
        "tone": tone(moved, better=thing.direction),
    }


def _limits(moved: Change) -> Row:
    """What a count was held against, and how far from it by the limits; of an estimate nothing."""
    if not moved.counted:
        return {}
    (low, high), (lower, upper) = moved.percent_limits, moved.limits
    return {
        "expected": moved.tested.count,
        "percent_lower": low,
        "percent_upper": high,
        "more_lower": lower,
        "more_upper": upper,
        "dispersion": moved.dispersion,
    }


def _change(question: Question, figure: Figure, thing: Asked) -> Change:
    is_count = math.isnan(figure.denominator) and figure.value.is_integer()
    if is_count and not _series_unit(thing).startswith("%"):
        window = _window(figure)
        mean = (figure.value + figure.before) / (2 * window.length)
        # Of a file of series nothing else tells how it varies: it is taken to vary as crime does.
        varies = question.varying.of("whole", ())
        weights = difference(window, (window.earlier(12 * -(-window.length // 12)),))
        return change(figure.value, figure.before, dispersion=varies(mean, weights))
    return change_of_estimates(
        (figure.value, figure.lower, figure.upper),
        (figure.before, figure.before_lower, figure.before_upper),
    )


def _window(figure: Figure) -> Window:
    return Window(pd.Period(figure.start, "M"), pd.Period(figure.end, "M"))
