"""Hotspots: where incidents gather, how sure and how long that has been so, a list to take."""

from __future__ import annotations

from collections.abc import Collection

from dash import Output, html

from components.shell import asked_about, empty_state, noted, period_notes
from components.wording import capital
from pages.hotspots.before_after import MOVED
from pages.hotspots.before_after_view import moved_card, moved_faces, moved_outputs
from pages.hotspots.cell_statistics import found, measurable
from pages.hotspots.cell_types import kind_of
from pages.hotspots.cells import CELLS
from pages.hotspots.choices_view import choices_faces, choices_outputs
from pages.hotspots.map_view import (
    STILL_OPENER,
    TABLE_OPENER,
    map_card,
    map_faces,
    map_outputs,
)
from pages.hotspots.nearby import NEARBY, REACH
from pages.hotspots.nearby_view import near_cards, near_faces, near_outputs
from pages.hotspots.operation import compared
from pages.hotspots.predictive_accuracy import FORESIGHT, TOP
from pages.hotspots.sheet import sheet, way_back
from pages.hotspots.spots import SPOTS, TASKS
from pages.hotspots.spots_view import spots_cards, spots_faces, spots_outputs
from pages.panel_card import PanelCard, outputs_of
from pages.question import Question
from pages.reliance import page_note

NAME = "hotspots"
PATH = "/hotspots"
LABEL = "Hotspots"
FILTERED = True
PANELS = (CELLS, SPOTS, TASKS, MOVED, FORESIGHT, TOP, NEARBY, REACH)
FORESIGHT_CARD, TOP_CARD = PanelCard(FORESIGHT, "foresight-card"), PanelCard(TOP, "top-card")
FOLDS = (TABLE_OPENER,)
"""What folds the table of every cell open and shut."""
OPENERS = (*FOLDS, STILL_OPENER)

CAVEAT = (
    "Places are approximate: police.uk moves every record to one of a fixed list of points, so no "
    "cell is smaller than 200 m and no street is ranked."
)


def layout(**_: str) -> html.Div:
    """The page before its figures arrive."""
    return html.Div(
        [
            html.Div(
                [
                    html.H1(id="hotspots-title"),
                    asked_about(NAME),
                    html.P(id="hotspots-answer", className="answer"),
                    period_notes(NAME),
                ],
                className="page-heading",
            ),
            html.Div(id="hotspots-empty"),
            html.Div(
                [
                    map_card(),
                    html.Div(spots_cards(), className="hotspots-lists"),
                    moved_card(),
                    FORESIGHT_CARD.layout(),
                    TOP_CARD.layout(),
                    *near_cards(),
                    html.Section(id="hotspots-sheet", className="paper-sheet"),
                ],
                id="hotspots-figures",
                className="hotspots-figures",
            ),
            html.P(CAVEAT, className="caveat"),
        ],
        className="page page-hotspots",
    )


def outputs() -> dict[str, Output]:
    """What the page's callback fills, by the key `view` gives it."""
    children = ("title", "asked", "answer", "period-notes", "empty", "sheet", "address")
    return {
        **{key: Output(f"hotspots-{key}", "children") for key in children},
        "figures": Output("hotspots-figures", "className"),
        **choices_outputs(),
        **map_outputs(),
        **spots_outputs(),
        **moved_outputs(),
        **outputs_of((FORESIGHT_CARD, TOP_CARD)),
        **near_outputs(),
    }


def view(question: Question, *, opened: Collection[str] = FOLDS) -> dict[str, object]:
    """Everything the page shows for a question, each panel's table computed once.

    The table of every cell is long and folded away: it travels only while its opener is `opened`.
    """
    tables = {panel.id: panel.table(question) for panel in PANELS}
    note = page_note(question, others=compared(question))
    return {
        "title": f"Hotspots of {question.subject}: {question.filters.area.name}",
        "asked": question.asked_words,
        "answer": _answer(question),
        "period-notes": noted(note.lines, note.more),
        "empty": [] if measurable(question) else _no_points(question),
        "figures": _figures_class(question),
        **choices_faces(question),
        **map_faces(question, tables["cells"], opened),
        **spots_faces(question, tables),
        **moved_faces(question, tables["moved"]),
        **FORESIGHT_CARD.faces(tables["foresight"], question),
        **TOP_CARD.faces(tables["top"], question),
        **near_faces(question, tables),
        "sheet": sheet(tables["tasks"], tables["spots"], question),
        "address": way_back(question),
    }


def _answer(question: Question) -> str:
    place, kind = question.dataset.catalogue.place.name, kind_of(question)
    ground = int(found(question).on_ground.sum())
    ever = f"{ground:,} {kind.many}" if ground != 1 else f"one {kind.one}"
    return (
        f"{question.place_words}. {capital(kind.a)} is hot where more is recorded in and around it "
        f"than chance would gather. Chance is spread over the ground of {place}: the {ever} "
        f"that ever held a record on a map point."
    )


def _no_points(question: Question) -> html.Div:
    return empty_state(
        f"No map points hold “{question.subject}”",
        [
            "Only records of police.uk have map points: a partner's are not shown by place.",
            "Choose another shared priority above to see hotspots.",
        ],
    )


def _figures_class(question: Question) -> str:
    """Whether there is anything to show."""
    return f"hotspots-figures{'' if measurable(question) else ' hidden'}"
