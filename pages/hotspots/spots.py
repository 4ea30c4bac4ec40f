"""Places to talk about: the hotspots as a ranked list, and the tasking list picked from it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from components.grid import records
from components.panel import Column, Panel
from components.wording import listed
from model.many import verb
from pages.hotspots.cell_counts import LOOKED_BACK
from pages.hotspots.cell_statistics import FEWEST_HELD, Found, found, measurable
from pages.hotspots.cell_types import kind_of, none_inside, nothing_known, placed
from pages.hotspots.cells import (
    COLUMNS,
    cell_columns,
    cell_shapes,
    few_words,
    no_incident,
    table_of,
)
from pages.hotspots.layer_text import OF_CELL_CHANGE, with_tests
from pages.hotspots.layers import layers
from pages.hotspots.places import COUNT_BY_CHANCE, SURELY, TOLD, places
from pages.question import Question, once_a_question
from stats.cells.emerging import CLASSES, FEWEST_MONTHS

RANKED = ("rank", *COLUMNS, *TOLD)


@once_a_question
def spots_table(question: Question) -> pd.DataFrame:
    """One row a place of the chosen area that is hot, was hot, is busy or changed; RANKED.

    The columns of the table of cells and what is told of each place, in the order of
    `pages.hotspots.places`.
    """
    if not measurable(question):
        return pd.DataFrame(columns=list(RANKED))
    table = _told_of(question, places(question).listed)
    return table.assign(rank=np.arange(1.0, len(table) + 1))[list(RANKED)]


def _told_of(question: Question, rows: np.ndarray) -> pd.DataFrame:
    table = table_of(found(question), rows)
    return pd.concat([table, places(question).told(rows)], axis=1)


def spot_columns(question: Question) -> tuple[Column, ...]:
    """The place first, since it heads its row, then the rank."""
    place, *others = cell_columns(question)
    against = question.against.words
    return (
        place,
        Column("rank", "Rank", "count"),
        *others,
        Column("why", "Why it is listed"),
        Column("made_of", "Most recorded there"),
        Column("before", f"Before: {against}", "count"),
        Column("difference", "Difference", "difference"),
        Column("change", "Beyond chance"),
        *OF_CELL_CHANGE,
        Column("history", f"Each of {LOOKED_BACK} months, oldest first"),
    )


def spots_sentence(table: pd.DataFrame, question: Question) -> str:
    """How many places there are, why, which are new, and why change is not told where it is not."""
    if not measurable(question):
        return f"No map points hold {question.subject}: only police.uk gives them."
    here = found(question)
    if not here.inside.any():
        return none_inside(question)
    if nothing := no_incident(question):
        return nothing
    reason = layers(question).compared.reason
    change = f" Change is not told: {reason}." if reason else ""
    if table.empty:
        thin = _thin_words(question)
        hot, changed = [] if thin else ["hot"], [] if reason else ["changed beyond chance"]
        which = [*hot, "fuller than chance makes it", *changed]
        return (
            f"No {kind_of(question).one} of {question.place_words} is {listed(which, last='or')}."
            f"{change}{thin}{few_words(here)}"
        )
    new = _new_words(table) if table["class"].ne("").any() else ""
    return f"{_places(len(table))}. {_reasons_words(question, table)}.{change}{new}"


def spots_how(table: pd.DataFrame, question: Question) -> list[str]:
    """The order of the list, what change is against, the classes, and what is left out."""
    if table.empty:
        return []
    compared = layers(question).compared
    against = "" if compared.reason else f"Change is against {compared.against.words}."
    parts = (_order_words(question), against, _class_words(table, found(question)))
    return [part.strip() for part in (*parts, _thin_words(question)) if part]


def _reasons_words(question: Question, shown: pd.DataFrame) -> str:
    """How many of the places are listed for which reason, and how many for more than one."""
    here = places(question)
    cells = here.at(shown["cell"])
    each = [
        (here.hot, "is hot", "are hot"),
        (here.of_late, "is hot of late only", "are hot of late only"),
        (here.was_hot, "was hot once", "were hot once"),
        (here.busy, "is among the busiest", "are among the busiest"),
        (here.changed, "changed beyond chance", "changed beyond chance"),
    ]
    flags = np.array([of[cells] for of, _, _ in each])
    parts = [
        f"{n:,} {verb(n, one, more)}"
        for n, (_, one, more) in zip(flags.sum(axis=1).tolist(), each, strict=True)
        if n
    ]
    both = int((flags.sum(axis=0) > 1).sum())
    twice = f". {both:,} {verb(both, 'has', 'have')} more than one of these reasons" if both else ""
    return f"{listed(parts)}{twice}"


def _thin_words(question: Question) -> str:
    """How many hot cells the map shows that the list does not have as hot, and why."""
    thin, kind = int(places(question).thin.sum()), kind_of(question)
    if not thin:
        return ""
    which, holds = (kind.one, "it holds") if thin == 1 else (kind.many, "they hold")
    return (
        f" {thin:,} hot {which} {verb(thin, 'is', 'are')} not listed as hot: {holds} fewer than "
        f"{FEWEST_HELD} incidents, and fewer than {FEWEST_HELD} a year."
    )


def _order_words(question: Question) -> str:
    """The rule of the order, as the page says it, and how many counts chance could give."""
    much = "then the others. Both are by incidents, which foretold more than hot cells did."
    if not places(question).by_count:
        much = "by incidents times certainty; then the others, by incidents."
    only = int(places(question).only_busy.sum())
    listed_for = f" {only} {verb(only, 'is', 'are')} listed for {COUNT_BY_CHANCE}." if only else ""
    return f"A certainty of {100 * SURELY:.0f}% or more comes first, {much}{listed_for}"


def _class_words(table: pd.DataFrame, here: Found) -> str:
    """Of which classes the places are, by which months."""
    if len(here.months) < FEWEST_MONTHS:
        held = len(here.months)
        there = f"{verb(held, 'is', 'are')} {held}" if held else "is none"
        return f"Classes need {FEWEST_MONTHS} whole months of data, there {there}."
    names = table["class"]
    parts = [f"{n} {name}" for name in CLASSES if (n := int((names == name).sum()))]
    back = f"the {len(here.months)} whole months of the last {LOOKED_BACK}"
    return f"Classes are by {back}: {listed(parts)}." if parts else ""


def _places(number: int) -> str:
    return "1 place" if number == 1 else f"{number} places"


def _new_words(table: pd.DataFrame) -> str:
    new = table[table["class"] == "new"]
    if new.empty:
        return " None is new."
    first = placed(records(new.head(1))[0])
    return f" New: {first}." if len(new) == 1 else f" {len(new)} are new, the first {first}."


def tasks_table(question: Question) -> pd.DataFrame:
    """One row a cell of the tasking list, in its order; RANKED, ranked among the hotspots."""
    if not measurable(question) or not question.filters.tasks:
        return pd.DataFrame(columns=list(RANKED))
    here = found(question)
    at = [here.ground.grid.position(cell) for cell in question.filters.tasks]
    table = _told_of(question, np.array([cell for cell in at if cell >= 0], dtype=int))
    ranks = dict(zip(*(spots_table(question)[c] for c in ("cell", "rank")), strict=True))
    rank = pd.Series([ranks.get(cell, np.nan) for cell in table["cell"]], dtype=float)
    return table.assign(rank=rank)[list(RANKED)]


def tasks_sentence(table: pd.DataFrame, question: Question) -> str:
    """What is on the list."""
    if table.empty and measurable(question) and question.filters.tasks:
        return f"Nothing on the tasking list is {kind_of(question).a}: it was made of other cells."
    if table.empty:
        return "Nothing is on the tasking list yet: add places from the list beside the map."
    held, lack = table["count"].sum(), nothing_known(question)
    unit = question.unit(question.filters.offences)
    lost = len(question.filters.tasks) - len(table)
    many = kind_of(question).many
    gone = f" {lost} of the list are no such {many} and are left out." if lost else ""
    if not held and lack:
        return f"{_places(len(table))}. {lack}{gone}"
    return f"{_places(len(table))} with {held:,.0f} {unit} in {question.place_words}.{gone}"


SPOTS = Panel(
    page="hotspots",
    id="spots",
    title="Places to talk about",
    table=spots_table,
    sentence=spots_sentence,
    how=spots_how,
    columns=spot_columns,
    in_file=with_tests,
    shapes=cell_shapes,
)
TASKS = Panel(
    page="hotspots",
    id="tasks",
    title="Tasking list",
    table=tasks_table,
    sentence=tasks_sentence,
    columns=spot_columns,
    in_file=with_tests,
    shapes=cell_shapes,
)
