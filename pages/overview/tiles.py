"""The tiles: what is chosen in one figure, then every indicator of the priority as it stands."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import pandas as pd

from components import numbers
from components.grid import Row, records
from components.panel import Column, Panel
from components.wording import could_see, sentence_of, with_revision
from model.filters import choices
from model.many import after
from pages.areas import OF_CHANGE
from pages.known import how_of_panel
from pages.question import Question
from pages.showing import OF_SHOWS, of_standing, what_shows, with_shows
from pages.standing import EXTRA, NOT_FINAL, Asked, asked, counted_row, standing
from pages.standing.together import tested_together
from pages.tested import offences as tested_offences
from stats.areas import COLUMNS, HIDDEN


def tiles_table(question: Question) -> pd.DataFrame:
    """One row a tile: the sum of what is chosen, then each indicator of the priority.

    Without a priority: the sum, the headline offences, and the indicators of the whole plan.
    """
    priority = question.filters.priority
    every = asked(question, priority, team_measures=False)
    things = [t for t in every if _is_chosen(question, t)]
    rows = [*_sums(question, things), *(standing(question, t) for t in things)]
    rows = tested_together(rows, question)
    chosen = question.filters.offences
    # What the map counts comes first, what nobody measures yet last; the sort is stable.
    rows.sort(key=lambda row: (row["status"] in NOBODY_YET, row["offences"] != chosen))
    return pd.DataFrame(rows, columns=[*EXTRA, *COLUMNS])


NOBODY_YET = ("partner", "unloaded")
"""The states of an indicator without a figure that a file would cure."""


def _is_chosen(question: Question, thing: Asked) -> bool:
    """Whether a reader who ticked some offences still asks for a thing."""
    filters = question.filters
    unticked = set(choices(question.dataset.scope, filters.plan, filters.priority))
    unticked -= set(filters.offences)
    return thing.measure is None or not set(thing.measure.offences) & unticked


def _sums(question: Question, things: Sequence[Asked]) -> list[Row]:
    """What is chosen, in one figure; beside total crime, the offences people ask for first."""
    offences, priority = question.filters.offences, question.filters.priority
    known = question.dataset.catalogue.offences
    alone = len(offences) == 1 or any(t.measure and t.measure.offences == offences for t in things)
    if priority is not None:
        if not offences or (alone and things):
            return []
        return [counted_row(question, f"{question.subject}: all together", offences)]
    together = [counted_row(question, question.subject, offences)] if offences else []
    held = tested_offences(question)
    headline = [o for o in known if o.headline and o.id in held] if len(offences) > 1 else []
    return [*together, *(counted_row(question, o.name, (o.id,)) for o in headline)]


def tiles_sentence(table: pd.DataFrame, question: Question) -> str:
    """The tile of what was asked in words, as it may be put in the minutes.

    That tile alone answers: where it has no figure, nor has the headline. Only where no tile is of
    just these offences, it is the first tile that has a figure.
    """
    # A priority asks for all its indicators, whichever of them has a figure.
    chosen = question.filters.offences if question.filters.priority is None else ()
    asked_for = table[[bool(chosen) and offences == chosen for offences in table["offences"]]]
    table = table if asked_for.empty else asked_for
    measured = table[table["value"].notna()]
    if measured.empty:
        hidden = (table["status"] == "hidden").any()
        why = HIDDEN if hidden else "there is no figure"
        where = question.asked_words
        return f"{where}: {why}." if question.measurable else question.not_measured
    row = records(measured.head(1))[0]
    if not row["offences"] or row["form"] == "share":
        return _figure_sentence(row)
    value = numbers.FORMS[row["form"]](row["value"])
    where, row = question.place_words, {**row, "words": question.words_beside(row["words"])}
    said = sentence_of(f"{row['name']}, {where}: {value} {after(row['value'], row['unit'])}", row)
    return f"{said} {_could_see(row, question)}".strip()


def _could_see(row: Row, question: Question) -> str:
    """What the tile could not have seen; of a rate, as rates that are no nearer than the counts."""
    found = what_shows(row, question, of_standing(question))
    if row["form"] == "rate":
        for key, outward in OUTWARD.items():
            found[key] = _as_rate(found[key], row["population"], outward)
    return could_see({**row, **found})


OUTWARD: dict[str, Callable[[float], int]] = {"rises_from": math.ceil, "falls_to": math.floor}
"""How a count that would show is rounded, so that what is said of it would show as well."""


def _as_rate(count: float, population: float, outward: Callable[[float], int]) -> float:
    """A count that would show per 1,000 residents, with decimals enough that some are not none."""
    rate = 1000 * count / population
    if not math.isfinite(rate):
        return math.nan
    tries = (outward(rate * 10**digits) / 10**digits for digits in RATE_DIGITS)
    return next(filter(None, tries), 0.0)


RATE_DIGITS = range(1, 7)
"""Decimals of a rate, the fewest first: one record among a million residents is 0.001."""


def _figure_sentence(row: Row) -> str:
    """A figure that is no count of this release, with its own period and area."""
    value = numbers.FORMS[row["form"]](row["value"])
    target = f" {row['target_words']}." if row["target_words"] else ""
    unit = after(row["value"], row["unit"].removeprefix("%").strip())
    return (
        f"{row['name']}: {value} {unit}, {row['measured_in']}, "
        f"{with_revision(row)}. {row['words']}.{target}"
    )


def _tile_columns(_: Question) -> tuple[Column, ...]:
    return (
        Column("name", "Measure"),
        Column("value", "Value", "figure"),
        Column("unit", "Unit"),
        Column("measured_in", "Area"),
        Column("period", "Period"),
        Column("numerator", "Numerator", "count"),
        Column("denominator", "Denominator", "count"),
        Column("lower", "Value, lower 95% limit", "figure"),
        Column("upper", "Value, upper 95% limit", "figure"),
        Column("against", "Compared with"),
        Column("base", "Value then", "figure"),
        Column("difference", "Difference", "figure"),
        Column("percent", "Change %", "percent"),
        *OF_CHANGE,
        *OF_SHOWS,
        Column("words", "Is it real?"),
        Column("rate", "Rate per 1,000 residents", "rate"),
        Column("rate_lower", "Rate, lower 95% limit", "rate"),
        Column("rate_upper", "Rate, upper 95% limit", "rate"),
        Column("baseline", "Baseline in the plan"),
        Column("target", "Target in the plan", "figure"),
        Column("target_period", "The target is for a"),
        Column("target_words", "Against the target"),
        Column("status", "State"),
        Column("source", "Source"),
        Column("label", "Note"),
        Column("gap", "Gap"),
        *NOT_FINAL,
        Column("force_records", "Records of the force", "count"),
        Column("force_without", "Of them without a place", "count"),
        Column("force_share", "Share without a place", "share"),
        Column("force_records_before", "Records of the force then", "count"),
        Column("force_without_before", "Of them without a place then", "count"),
        Column("force_share_before", "Share without a place then", "share"),
    )


TILES = Panel(
    page="overview",
    id="tiles",
    title="At a glance",
    how=how_of_panel,
    table=tiles_table,
    sentence=tiles_sentence,
    columns=_tile_columns,
    in_file=lambda table, question: with_shows(table, question, of_standing(question)),
    subject=lambda _: "headline figures",
)
