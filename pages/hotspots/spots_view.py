"""What the page shows of places to talk about: the ranked list, the tasking list, links between."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from dash import Output, html
from dash.development.base_component import Component

from components import numbers
from components.grid import Row, records
from components.months_line import months_line
from components.panel import Panel
from components.tasking_sheet import certainty_words, months_of, months_words, told_words
from geo.custom_area import corners
from model.custom_area import written
from model.errors import RefusedFileError
from model.filters import MOST_TASKS, drawn_area
from pages.hotspots.cell_layout import ground
from pages.hotspots.cell_statistics import measurable
from pages.hotspots.cell_types import kind_of, placed
from pages.hotspots.cells import cell_shapes
from pages.hotspots.places import places
from pages.hotspots.spots import SPOTS, TASKS, spots_how
from pages.panel_card import PanelCard, caption_of, outputs_of
from pages.question import Question

SPOTS_CARD = PanelCard(SPOTS, "spots-card", rows="list")
TASKS_CARD = PanelCard(TASKS, "tasks-card", rows="list")

HOW = "fold how"

MOST_LISTED = 25
"""Places listed beside the map, and whatever is among the busiest; the file has all of them."""


def spots_cards() -> list[html.Section]:
    """The card of the ranked list, and that of the tasking list with what can be done with it."""
    button = html.Button("Print the tasking list", type="button", className="button print-page")
    done = [html.P(id="hotspots-tasks-area"), html.P(button, className="print-line")]
    how = html.Details(
        [html.Summary("How we know"), html.P(id="hotspots-spots-how")],
        id="hotspots-spots-why",
        className=HOW,
    )
    return [
        SPOTS_CARD.layout(before=[how]),
        TASKS_CARD.layout(after=done),
    ]


def spots_outputs() -> dict[str, Output]:
    """What the page's callback fills of them."""
    return {
        **outputs_of((SPOTS_CARD, TASKS_CARD)),
        "spots-how": Output("hotspots-spots-how", "children"),
        "spots-why": Output("hotspots-spots-why", "className"),
        "tasks-area": Output("hotspots-tasks-area", "children"),
    }


def spots_faces(question: Question, tables: Mapping[str, pd.DataFrame]) -> dict[str, object]:
    """What the page shows of both lists."""
    spots, tasks = tables[SPOTS.id], tables[TASKS.id]
    shown = _are_shown(spots, question)
    listed = [*_not_here(question), *_listed(SPOTS, spots[shown], question), *_note(shown)]
    return {
        **SPOTS_CARD.faces(spots, question, rows=listed),
        **TASKS_CARD.faces(tasks, question, rows=_listed(TASKS, tasks, question)),
        "spots-how": " ".join(spots_how(spots, question)),
        "spots-why": HOW if len(spots) else f"{HOW} hidden",
        "tasks-area": _area_of(tasks, question),
    }


def _not_here(question: Question) -> list[Component]:
    """What is said of a place that a link picks, where it is none of the cells that are shown."""
    spot = question.filters.spot
    if not spot or not measurable(question):
        return []
    if ground(question.dataset, question.filters.cells).grid.position(spot) >= 0:
        return []
    words = f"The link picks place “{spot}”, which is not {kind_of(question).a}: none is picked."
    return [html.P(words, className="wrong-link", role="alert")]


def _listed(panel: Panel[Question], table: pd.DataFrame, question: Question) -> list[Component]:
    """A list of places: each leads to its cell on the map, and on to the tasking list or off it."""
    if table.empty:
        return []
    heads = ("Place", "Count", "Class", "Months hot", "Certainty", "List")
    numeric = {"Count", "Months hot", "Certainty"}
    head = html.Tr(
        [html.Th(h, scope="col", className="number" if h in numeric else "") for h in heads]
    )
    parts = [
        html.Caption(caption_of(panel, question), className="visually-hidden"),
        html.Thead(head),
        html.Tbody([_place(row, question) for row in records(table)]),
    ]
    return [html.Table(parts, className="grid places")]


def _are_shown(spots: pd.DataFrame, question: Question) -> np.ndarray:
    """True for the first of the list, and of the others for those that are among the busiest."""
    if spots.empty:
        return np.zeros(0, dtype=bool)
    here = places(question)
    return (spots["rank"] <= MOST_LISTED).to_numpy() | here.busy[here.at(spots["cell"])]


def _note(shown: np.ndarray) -> list[Component]:
    """How many places there are, where the list is cut short."""
    more = int((~shown).sum())
    if not more:
        return []
    note = f"The first {MOST_LISTED} of {len(shown)}, and the busiest: the files have {more} more."
    return [html.P(note, className="small-print")]


def _place(row: Row, question: Question) -> html.Tr:
    cell, filters = row["cell"], question.filters
    picked = cell == filters.spot
    look = html.A(
        row["around"],
        href=question.link(spot="" if picked else cell),
        **{"data-stay": "", **({"aria-current": "true"} if picked else {})},
    )
    name = row["class"]
    chip = html.Span(name.capitalize(), className=f"chip class-chip class-{name}") if name else "–"
    return html.Tr(
        [
            html.Th(
                [
                    look,
                    html.Span(row["ward"], className="place-ward"),
                    html.Span(told_words(row), className="place-told"),
                    months_line(months_of(row)),
                ],
                scope="row",
            ),
            html.Td(numbers.count(row["count"]), className="number"),
            html.Td(chip),
            html.Td(months_words(row), className="number"),
            html.Td(certainty_words(row), className="number"),
            html.Td(_task_link(row, question)),
        ],
        className="chosen" if picked else "",
    )


def _task_link(row: Row, question: Question) -> Component | str:
    tasks, cell = question.filters.tasks, row["cell"]
    name = f": {placed(row)}"
    if cell in tasks:
        words, after = "Remove", tuple(t for t in tasks if t != cell)
    elif len(tasks) >= MOST_TASKS:
        return "List is full"
    else:
        words, after = "Add", (*tasks, cell)
    return html.A(
        [words, html.Span(name, className="visually-hidden")],
        href=question.link(tasks=after),
        **{"data-stay": ""},
    )


def _area_of(tasks: pd.DataFrame, question: Question) -> list[Component]:
    """A link by which every page answers for the places of the tasking list together."""
    if tasks.empty:
        return []
    try:
        area = written(corners(cell_shapes(tasks, question).union_all()))
    except RefusedFileError:
        return []
    words = "Ask every page about these places together"
    return [html.A(words, href=question.link(area=drawn_area(area)), **{"data-stay": ""})]
