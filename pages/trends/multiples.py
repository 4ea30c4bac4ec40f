"""Side by side: the months of every ward or group of wards on one scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from dash.development.base_component import Component

from components import numbers
from components.figures.small_multiples import Multiple, small_multiples
from components.grid import Row, records
from components.panel import Column, Panel
from components.wording import among_the_list, at_once, capital, moved_names, none_beyond
from model.filters import BY_GROUP, Area
from model.many import many
from model.periods import Window, short
from pages.areas import OF_CHANGE, compared_areas, short_words
from pages.breaks import break_months
from pages.question import Question, once_a_question
from pages.reliance import share_moved
from pages.showing import OF_SHOWS, with_shows
from pages.tested import among
from stats.areas import COLUMNS, Compared, area_table
from stats.counts import rolling_mean
from stats.months.history import eras

MONTHS = 36
"""Months drawn: three years, of which the eye can compare like with like."""
MOST_NAMED = 3


def multiples_table(question: Question) -> pd.DataFrame:
    """One row an area, by name: the columns of `stats.areas` for the period, then the months.

    A column `2025-02` holds the count of that month and `average-2025-02` the mean of it and the
    eleven before; NaN where missing or hidden.
    """
    if not question.measurable:
        return pd.DataFrame(columns=list(COLUMNS))
    areas = _areas(question)
    rows = compared_areas(question, areas, compared_side_by_side(question))
    months = _months(question)
    by_month = np.hstack([months.counts, months.averages])
    names = [*months.names, *map(_average, months.names)]
    # One block of numbers: a hundred columns made one by one cost more than all they hold.
    return pd.concat([area_table(rows), pd.DataFrame(by_month, columns=names)], axis=1)


@once_a_question
def compared_side_by_side(question: Question) -> Compared:
    """How the areas side by side are compared."""
    return question.compare(question.filters.offences, area_kind=_kind(question))


def _average(month: str) -> str:
    """The column of the 12-month average to a month."""
    return f"average-{month}"


def _kind(question: Question) -> str:
    return "group" if _by_group(question) else "ward"


def _by_group(question: Question) -> bool:
    has_groups = any(a.kind == "group" for a in question.dataset.scope.areas)
    return question.filters.by == BY_GROUP and has_groups


def _areas(question: Question) -> list[Area]:
    """The groups, or the wards of the group that was asked, else of the whole place."""
    scope, area = question.dataset.scope, question.filters.area
    if _by_group(question):
        return sorted((a for a in scope.areas if a.kind == "group"), key=lambda a: a.name)
    codes = area.members if area.kind == "group" else scope.whole.members
    return sorted((question.area(code) for code in codes), key=lambda a: a.name)


def drawn(question: Question) -> Window:
    """The months that are drawn: three years to the end of the period, as far as there are."""
    last = question.filters.window.last
    first, _ = question.dataset.scope.span(question.filters.offences)
    return Window(max(first, last - (MONTHS - 1)) if first <= last else last, last)


@dataclass(frozen=True)
class Months:
    """Counts and 12-month averages of areas (rows) by month; NaN where missing or hidden."""

    names: list[str]
    """The months, `YYYY-MM`."""
    counts: np.ndarray
    averages: np.ndarray


@once_a_question
def _months(question: Question) -> Months:
    cube = question.cube
    counts = cube.of([a.code for a in _areas(question)], question.filters.offences)
    status = question.covered.status.reindex(cube.months)
    era = eras(cube.months, break_months(question, area_kind=_kind(question)))
    averages = rolling_mean(np.where(status.eq("complete"), counts, np.nan), eras=era)
    counts = np.where(status.isin(["complete", "doubtful"]), counts, np.nan)
    shown = np.flatnonzero(cube.in_window(drawn(question)))
    names = [str(cube.months[i]) for i in shown]
    return Months(names, counts[:, shown], averages[:, shown])


def multiples_sentence(table: pd.DataFrame, question: Question) -> str:
    """How many rose and fell beyond normal variation, and that all share one scale."""
    if not question.measurable:
        return question.not_measured
    what = _what(question)
    compared = compared_side_by_side(question)
    if compared.reason:
        return f"{many(len(table), what)} on one scale. No comparison: {compared.reason}."
    count = int(table["verdict"].isin(("similar", "possible", "beyond")).sum())
    every = among(question, compared, _kind(question), count)
    beyond = table[table["verdict"] == "beyond"]
    moved = zip(beyond["area_name"], beyond["difference"], strict=True)
    wording = question.dataset.catalogue.wording
    said = moved_names(moved, wording, activity=compared.activity, most=MOST_NAMED)
    of = (
        f"{many(len(table), what)} on one scale, {question.filters.window.words} against "
        f"{question.against.words}"
    )
    if not count:
        return f"{of}: {at_once(0)}.{share_moved(compared)}"
    told = said or f"{capital(none_beyond(count, len(table)))}."
    return f"{of}. {told} {among_the_list(every, count)}{share_moved(compared)}"


def _what(question: Question) -> str:
    """What stands side by side, as a sentence says it: the place's own word as it writes it."""
    place = question.dataset.catalogue.place
    if not _by_group(question):
        return "wards"
    return place.group_words[1] if place.group_label else "groups"


def multiples(table: pd.DataFrame, question: Question) -> Component | str:
    """The areas as small charts."""
    if table.empty:
        return ""
    months = _months(question)
    drawn_months = pd.PeriodIndex(months.names, freq="M")
    status = question.covered.status.reindex(drawn_months)
    items = [
        _multiple(row, counts, averages, question)
        for row, counts, averages in zip(
            records(table, TOLD), months.counts, months.averages, strict=True
        )
    ]
    return small_multiples(
        items,
        top=float(np.nanmax(months.counts)) if np.isfinite(months.counts).any() else 0.0,
        months=list(drawn_months),
        doubtful=list(drawn_months[status == "doubtful"]),
        provisional=list(question.covered.provisional(question.filters.offences)),
        breaks=question.breaks(question.filters.offences, area_kind=_kind(question)),
        unit=question.unit(question.filters.offences),
    )


TOLD = ("area_code", "area_name", "value", "words", "tone")
"""The columns that a small chart tells in words."""


def _multiple(row: Row, counts: np.ndarray, averages: np.ndarray, question: Question) -> Multiple:
    return Multiple(
        name=row["area_name"],
        href=question.area_link(row["area_code"]),
        values=counts.tolist(),
        average=averages.tolist(),
        total=numbers.count(row["value"]),
        words=short_words(row["words"], compared_side_by_side(question)),
        tone=row["tone"],
        chosen=row["area_code"] == question.filters.area.code,
        note=question.filters.window.within,
    )


def _columns(question: Question) -> tuple[Column, ...]:
    name = question.dataset.catalogue.place.group_words[0] if _by_group(question) else "Ward"
    months = _months(question).names if question.measurable else []
    words = {m: short(pd.Period(m, "M")) for m in months}
    averages = [
        Column(_average(month), f"12-month average to {said}", "rate", shown=False)
        for month, said in words.items()
    ]
    return (
        Column("area_name", name),
        Column("value", "This period", "count"),
        Column("base", "Before", "count"),
        Column("difference", "Difference", "difference"),
        Column("percent", "Change %", "percent"),
        *OF_CHANGE,
        *OF_SHOWS,
        Column("words", "Is it real?"),
        *(Column(m, words[m], "count", shown=False) for m in months),
        *averages,
        Column("area_code", "Area code", shown=False),
    )


MULTIPLES = Panel(
    page="trends",
    id="multiples",
    title="Side by side, on one scale",
    table=multiples_table,
    sentence=multiples_sentence,
    columns=_columns,
    in_file=lambda table, question: with_shows(
        table,
        question,
        lambda row: (question.area(row["area_code"]), compared_side_by_side(question)),
    ),
)
