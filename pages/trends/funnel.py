"""Is it only here: the rate of each ward against how wards of its size usually differ."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from components import numbers
from components.figures.funnel_chart import funnel_chart
from components.figures.no_figure import no_figure
from components.grid import Row, records
from components.panel import Column, Figure, Panel
from components.wording import listed, sides, that_reflects
from model.filters import Area
from model.many import verb
from pages.areas import no_rate
from pages.question import Question
from pages.trends.ward_rates import months_counted, ward_counts, ward_funnel
from stats.funnel import OUTSIDE, Funnel, Position

CURVE_POINTS = 40
"""Numbers of residents at which the curves are drawn."""

MOST_NAMED = 4
"""Wards a sentence names before it gives their number."""

COLUMNS = (
    *("area_code", "area_name", "numerator", "denominator", "rate", "lower", "upper", "shrunken"),
    *("ratio", "ratio_lower", "ratio_upper", "lower_998", "lower_95", "upper_95", "upper_998"),
    *("z", "position", "words"),
)


def funnel_table(question: Question) -> pd.DataFrame:
    """One row a ward of the whole place, by name, with COLUMNS."""
    if not question.measurable:
        return pd.DataFrame(columns=list(COLUMNS))
    table = ward_funnel(question).table
    wards = [question.area(code) for code in table["area_code"]]
    words = [_words(p, w, question) for p, w in zip(table["position"], wards, strict=True)]
    # A ward without a rate has a count, and perhaps residents, all the same.
    known = ward_counts(question)
    return table.assign(words=words, numerator=known["numerator"], denominator=known["denominator"])


def _words(position: Position, ward: Area, question: Question) -> str:
    if position == "no rate":
        return no_rate(question, ward).capitalize()
    if position == "not judged":
        return f"Not comparable: {question.covered.unsure}"
    wording = question.dataset.catalogue.wording
    if position in OUTSIDE:
        side, limit = position.split()
        activity, limit = question.compared.activity, f"{limit}%"
        return wording.moved("beyond limit", higher=side == "above", activity=activity, limit=limit)
    return wording.of("few areas" if position == "too few areas" else "within limits")


def _curves(found: Funnel) -> pd.DataFrame:
    known = found.table["denominator"][found.table["rate"].notna()]
    if known.empty or math.isnan(found.apart):
        return found.limits([])
    return found.limits(np.linspace(known.min() * 0.9, known.max() * 1.05, CURVE_POINTS).round())


def funnel_sentence(table: pd.DataFrame, question: Question) -> str:
    """The rate of all, which wards lie outside, how far wards usually differ, who is not ranked."""
    if not question.measurable:
        return question.not_measured
    wards = records(table, ("area_code", "area_name", "rate", "position", "z"))
    rated = [ward for ward in wards if not math.isnan(ward["rate"])]
    if not rated:
        return _no_rate_words(question)
    found = ward_funnel(question)
    unit = question.unit(question.filters.offences)
    parts = [
        *_outside_words(rated, question),
        f"{_together(len(rated))} had {numbers.rate(found.centre)} {unit} per 1,000 residents.",
        f"Counted {_period_words(question)}.",
        *_apart_words(found.apart, rated),
        *_left_out_words(wards, question),
    ]
    return " ".join(parts)


def _together(rated: int) -> str:
    return "The one ward with a rate" if rated == 1 else f"The {rated} wards with a rate together"


def _period_words(question: Question) -> str:
    """The period, and how many of its months are counted where one is missing."""
    counted, length = len(months_counted(question)), question.filters.window.length
    if length == 1:
        return f"is {question.period_words}"
    of = f"{counted} of the " if counted < length else ""
    return f"{verb(counted, 'is', 'are')} {of}{question.period_words}"


def _no_rate_words(question: Question) -> str:
    """Why no ward has a rate, and what would give it one."""
    if not question.residents:
        return (
            "No ward has a rate: no residents are loaded. Add a file of residents by ward, and "
            "each ward is held against others its size."
        )
    return "No ward has a rate: its residents or its count are not known."


def _outside_words(rated: list[Row], question: Question) -> list[str]:
    if question.covered.unsure:
        return [f"Not comparable: {question.covered.unsure}."]
    if any(ward["position"] == "too few areas" for ward in rated):
        return ["There are too few to tell what is usual."]
    far = sorted(rated, key=lambda ward: (-abs(ward["z"]), ward["area_code"]))
    beyond, near = (
        [ward for ward in far if ward["position"].endswith(limit)] for limit in (" 99.8", " 95")
    )
    return [
        *(_sides(beyond, "99.8%", question) or ["None is beyond the 99.8% limits for its size."]),
        *_sides(near, "95%", question),
        *_reflects(beyond + near, question),
        *(["In any period 1 ward in 20 is beyond the 95% limits."] if near else []),
    ]


def _sides(far: list[Row], limit: str, question: Question) -> list[str]:
    away = [(w["area_name"], 1 if w["position"].startswith("above") else -1) for w in far]
    return sides(
        away,
        question.dataset.catalogue.wording,
        activity=question.compared.activity,
        most=MOST_NAMED,
        beyond=f" beyond the {limit} limits",
    )


def _reflects(far: list[Row], question: Question) -> list[str]:
    """What more of a measure that follows police activity may mean."""
    if not far or not question.compared.activity:
        return []
    return [that_reflects(question.dataset.catalogue.wording)]


def _some(names: list[str]) -> str:
    return listed(names) if len(names) <= MOST_NAMED else f"{len(names)} wards"


def _apart_words(apart: float, rated: list[Row]) -> list[str]:
    """How far wards usually differ, or that they do so by chance alone."""
    if math.isnan(apart) or any(ward["position"] == "not judged" for ward in rated):
        return []
    if apart < LEAST_APART:
        return ["The others differ no more than counts of their size vary by themselves."]
    return [
        f"A ward’s own rate usually lies about {100 * apart:.0f}% from that of all; the limits "
        "allow for it."
    ]


LEAST_APART = 0.005
"""Below it rates are not said to differ: 0 % would be read as none."""


def _left_out_words(wards: list[Row], question: Question) -> list[str]:
    place = question.dataset.catalogue.place
    without = [ward for ward in wards if math.isnan(ward["rate"])]
    held_back = [w["area_name"] for w in without if w["area_code"] in place.not_ranked]
    others = [w["area_name"] for w in without if w["area_code"] not in place.not_ranked]
    why = place.not_ranked_why or "visitors outnumber residents"
    parts = [f"Not ranked: {listed(held_back)} ({why})."] if held_back else []
    return [*parts, f"No rate: {_some(others)}."] if others else parts


def funnel_figure(table: pd.DataFrame, question: Question) -> Figure:
    """Wards by residents and rate, with the limits."""
    if table.empty:
        return no_figure(question.not_measured)
    if table["rate"].isna().all():
        return no_figure(
            "No residents are loaded" if not question.residents else "No ward has a rate"
        )
    area, found = question.filters.area, ward_funnel(question)
    chosen = area.members if area.kind == "group" else (area.code,)
    return funnel_chart(
        table,
        _curves(found),
        question.unit(question.filters.offences),
        found.centre,
        selected=[c for c in chosen if area.kind != "whole"],
    )


def _columns(_: Question) -> tuple[Column, ...]:
    return (
        Column("area_name", "Ward"),
        Column("numerator", "Count", "count"),
        Column("denominator", "Residents", "count"),
        Column("rate", "Per 1,000 residents", "rate"),
        Column("lower", "95% limits, lower", "rate"),
        Column("upper", "upper", "rate"),
        Column("shrunken", "Shrunken rate", "rate"),
        Column("ratio", "Times the rest", "z"),
        Column("words", "Is it only here?"),
        Column("ratio_lower", "Times the rest, lower 95%", "z", shown=False),
        Column("ratio_upper", "Times the rest, upper 95%", "z", shown=False),
        Column("lower_998", "Control limit, lower 99.8%", "rate", shown=False),
        Column("lower_95", "Control limit, lower 95%", "rate", shown=False),
        Column("upper_95", "Control limit, upper 95%", "rate", shown=False),
        Column("upper_998", "Control limit, upper 99.8%", "rate", shown=False),
        Column("z", "z, widened", "z", shown=False),
        Column("area_code", "Area code", shown=False),
    )


FUNNEL = Panel(
    page="trends",
    id="funnel",
    title="Is it only here",
    table=funnel_table,
    sentence=funnel_sentence,
    columns=_columns,
    figure=funnel_figure,
)
