"""An indicator from the counts of a release: a count, a rate, a share."""

from __future__ import annotations

import math
from collections.abc import Sequence

from model.config.plans import Indicator
from pages.areas import compared_areas, no_rate
from pages.question import Question
from pages.reliance import doubtful_months, doubtful_notes, without_place_words
from pages.standing.asked import Asked, label
from stats.areas import HIDDEN, Compared, Row, revision_words
from stats.chance.variation import difference
from stats.change import change_of_shares, tone, verdict_words
from stats.counts import hidden_areas
from stats.indicators import Share, share, share_limits
from stats.rates import rate_per_1000
from stats.together import among_others


def counted(question: Question, thing: Asked) -> Row | None:
    """From counts, where the release has them."""
    measure = thing.measure
    held = question.dataset.scope.spans
    if measure is None or not measure.offences or not set(measure.offences) <= set(held):
        return None
    if measure.method == "share":
        row = _share(question, thing, measure)
    else:
        row = {**count(question, measure.offences), "unit": measure.unit}
        row = _as_rate(row) if measure.method == "rate" else row
    grade = "measured" if measure.grade in ("direct", "partner") else measure.grade
    return {**row, "label": label(measure), "status": status(grade, row)}


def status(grade: str, row: Row) -> str:
    """How far a counted row is measured: as its grade says, unless its number may not be shown."""
    return "hidden" if row["hidden"] and math.isnan(row["value"]) else grade


def count(question: Question, offences: tuple[str, ...]) -> Row:
    """The count of some offences in the question's area and period, with its comparison."""
    area = question.filters.area
    (row,) = compared_areas(question, [area], question.compare(offences))
    doubtful = doubtful_months(question, offences) if not math.isnan(row["value"]) else ""
    return {
        **row,
        **_without_place(question, offences),
        "revision": "; ".join(filter(None, (doubtful, row["revision"]))),
        "offences": offences,
        "numerator": row["value"],
        "denominator": row["population"],
        "no_rate": no_rate(question, area),
        "unit": question.unit(offences),
        "against": question.against.words,
        "gap": _gap_words(question.covered.lack_in_period(offences), row),
        "doubt": " ".join(doubtful_notes(question, offences)),
        "period": question.filters.window.words,
        "source": _sources(question, offences),
    }


def _gap_words(gap: str, row: Row) -> str:
    if not gap or row["hidden"]:
        return ""
    none = math.isnan(row["value"])
    return f"{'No figure in the period' if none else 'Only part of the period'}: {gap}"


WITHOUT_PLACE = tuple(
    f"force_{name}{when}" for when in ("", "_before") for name in ("records", "without", "share")
)
"""Records of the force, those without a place, their share in %; in the period and before."""


def _without_place(question: Question, offences: tuple[str, ...]) -> Row:
    """How many of the force's records had no place, in words and numbers; nothing if not known."""
    of_force = question.of_force(offences)
    if of_force is None:
        return {}
    both = (of_force.now, of_force.before)
    known = [number for r in both for number in (r.records, r.without_place, r.share)]
    words = without_place_words(question, offences)
    return {"without_place": words, **dict(zip(WITHOUT_PLACE, known, strict=True))}


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


def _share(question: Question, thing: Asked, measure: Indicator) -> Row:
    """A share of records in the period, and in the period compared with."""
    area, window = question.filters.area, question.filters.window
    kinds = (*measure.offences, *measure.of)
    compared = question.compare(kinds)
    now, *before = (
        share(question.cube, area.code, measure.offences, measure.of, w)
        for w in (window, *question.against.windows)
    )
    more = _share_dispersion(question, measure, [now, *before])
    moved = change_of_shares(
        _counts([now]), _counts(before), reason=compared.reason, dispersion=more
    )
    lower, upper = share_limits(now, more)
    hidden = bool(hidden_areas(question.cube, [area.code], kinds, window))
    words, as_chance = (
        _why_no_share(now, hidden=hidden)
        or verdict_words(
            one,
            compared.wording,
            activity=thing.direction == "context",
            note=compared.caution,
        )
        for one in (moved, among_others(moved, through=False))
    )
    gap = question.covered.lack_in_period(kinds)
    return {
        "offences": measure.offences,
        "form": "share",
        "value": now.value,
        "numerator": now.numerator,
        "denominator": now.denominator,
        "lower": lower,
        "upper": upper,
        "base": math.nan if compared.reason else moved.base,
        "difference": moved.difference,
        "z": moved.z,
        "dispersion": moved.dispersion,
        "verdict": moved.verdict,
        "words": words,
        "as_chance": as_chance,
        "tone": tone(moved, better=thing.direction),
        "unit": measure.unit,
        "against": question.against.words,
        "gap": f"Only part of the period: {gap}" if gap else "",
        "doubt": " ".join(doubtful_notes(question, kinds)),
        "revision": "" if math.isnan(now.value) else _revision(question, compared),
        "period": window.words,
        "source": _sources(question, measure.offences),
        "hidden": hidden,
    }


def _share_dispersion(question: Question, measure: Indicator, shares: Sequence[Share]) -> float:
    """How much more than chance the share of the period varies against the one compared with."""
    window, windows = question.filters.window, question.against.windows
    known = [s for s in shares if not math.isnan(s.value)]
    if not known:
        return 1.0
    part, whole = (total / (len(known) * window.length) for total in _counts(known))
    varies = question.varying.of_share(question.filters.area.kind, measure.offences, measure.of)
    return varies(part, whole, difference(window, windows))


def _revision(question: Question, compared: Compared) -> str:
    words = revision_words(question.cube, [question.filters.area.code], compared)
    return "; ".join(filter(None, (doubtful_months(question, compared.offences), *words)))


def _counts(shares: Sequence[Share]) -> tuple[float, float]:
    """The part and the whole of some periods together."""
    return sum(s.numerator for s in shares), sum(s.denominator for s in shares)


def _why_no_share(now: Share, *, hidden: bool) -> str:
    """Why a share is not shown, in words; empty where it is."""
    if hidden:
        return f"Not shown: {HIDDEN}"
    if now.denominator == 0:
        return "No share: there is nothing to take it of"
    if math.isnan(now.value):
        return "No share: one of its two counts is not known for the whole period"
    return ""


def _sources(question: Question, offences: tuple[str, ...]) -> str:
    known = question.dataset.catalogue.source
    return "; ".join(known[s].name for s in question.covered.sources(offences))
