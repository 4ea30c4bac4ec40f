"""The card of a panel: what it says, its rows in a box that scrolls, its files."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from dash import Output, html
from dash.development.base_component import Component

from components.grid import grid
from components.panel import Panel
from components.shell import asked_id, card, download_links, scroll_box
from pages.question import Question


def panel_card(
    panel: Panel[Question],
    classes: str,
    *,
    rows: str = "grid",
    before: Sequence[Component] = (),
    after: Sequence[Component] = (),
) -> html.Section:
    """The card before its figures arrive; `rows` ends the id of the box that scrolls.

    `before` and `after` stand above and below that box.
    """
    parts = [
        *before,
        scroll_box(panel.element(rows), f"{panel.title}, table"),
        *after,
        html.Div(id=panel.element("downloads")),
    ]
    return card(panel.element(), panel.title, parts, classes=classes, asked=asked_id(panel.page))


def panel_outputs(panel: Panel[Question], *, rows: str = "grid") -> dict[str, Output]:
    """What the page's callback fills of a card."""
    parts = ("sentence", rows, "downloads")
    return {f"{panel.id}-{part}": Output(panel.element(part), "children") for part in parts}


def panel_faces(
    panel: Panel[Question], table: pd.DataFrame, question: Question
) -> dict[str, object]:
    """What a card shows whose rows are a plain grid."""
    return {
        **words_and_files(panel, table, question),
        f"{panel.id}-grid": panel_grid(panel, table, question),
    }


def words_and_files(
    panel: Panel[Question], table: pd.DataFrame, question: Question
) -> dict[str, object]:
    """What every card shows, whatever its rows look like."""
    return {
        f"{panel.id}-sentence": panel.sentence(table, question),
        f"{panel.id}-downloads": download_links(panel, question.query),
    }


def panel_grid(panel: Panel[Question], table: pd.DataFrame, question: Question) -> html.Table:
    """The rows of a panel, all its columns that are shown."""
    return grid(table, panel.columns(question), caption_of(panel, question))


def caption_of(panel: Panel[Question], question: Question) -> str:
    """What a table says of itself to those who do not see what is around it."""
    return f"{panel.title}: {question.asked_words}"
