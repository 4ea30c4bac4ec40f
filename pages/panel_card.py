"""The card of a panel, said once: its place in the layout, its outputs, and what fills them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import pandas as pd
from dash import Output, dcc, html
from dash.development.base_component import Component

from components.figures.chart_key import chart_key
from components.grid import grid
from components.panel import Panel
from components.shell import asked_id, card, download_links, folded, scroll_box
from pages.question import Question

CHART_CONFIG = {"displayModeBar": False, "responsive": True}


@dataclass(frozen=True)
class PanelCard:
    """What a panel says, its chart, its rows in a box that scrolls, its files."""

    panel: Panel[Question]
    classes: str = ""
    rows: str = "grid"
    """Ends the id of the box that its rows stand in."""
    rows_label: str = ""
    """What that box is called for those who do not see it; after the panel unless said."""
    fold: str = ""
    """What stands over its rows where they are folded away, and travel only once unfolded."""
    chart: str = ""
    """The classes of its figure's box; empty where the page draws it, or there is none."""
    key: bool = False
    """Whether what the lines of the chart are is said under it."""
    asked: bool = True
    """Whether its sentence is copied with what the page is asked (`shell.asked_about`)."""
    quoted: bool = True
    """Whether its sentence can be copied."""

    @property
    def opener(self) -> str:
        """The id of what folds its rows open and shut."""
        return self.panel.element("opener")

    def layout(
        self, *, before: Sequence[Component] = (), after: Sequence[Component] = ()
    ) -> html.Section:
        """The card before its figures arrive; `before` and `after` stand around chart and rows."""
        panel = self.panel
        parts = [
            *before,
            *self._chart(),
            self._box(),
            *after,
            html.Div(id=panel.element("downloads")),
        ]
        asked = asked_id(panel.page) if self.asked else ""
        return card(
            panel.element(),
            panel.title,
            parts,
            classes=self.classes,
            quoted=self.quoted,
            asked=asked,
        )

    def _chart(self) -> list[Component]:
        if not self.chart:
            return []
        graph = dcc.Graph(id=self.panel.element("figure"), config=CHART_CONFIG)
        key = [html.Div(id=self.panel.element("key"))] if self.key else []
        return [html.Div(graph, className=self.chart), *key]

    def _box(self) -> Component:
        label = self.rows_label or f"{self.panel.title}, table"
        box = scroll_box(self.panel.element(self.rows), label)
        return folded(self.fold, self.opener, box) if self.fold else box

    def outputs(self) -> dict[str, Output]:
        """What the page's callback fills of it."""
        panel = self.panel
        filled = dict.fromkeys(("sentence", self.rows, "downloads"), "children")
        filled |= {"key": "children"} if self.key else {}
        filled |= {"figure": "figure"} if panel.figure else {}
        return {f"{panel.id}-{part}": Output(panel.element(part), p) for part, p in filled.items()}

    def faces(
        self,
        table: pd.DataFrame,
        question: Question,
        *,
        opened: Collection[str] = (),
        rows: object = None,
        caption: str = "",
    ) -> dict[str, object]:
        """What the page shows of it; folded rows only while `opened` has their opener.

        Where there are no rows they travel too: what would unfold them is not drawn then.
        `rows` stand in place of a plain grid, `caption` in place of what is said of that.
        """
        panel = self.panel
        faces: dict[str, object] = {
            "sentence": panel.sentence(table, question),
            "downloads": download_links(panel, question.query),
        }
        if self.fold and self.opener not in opened and not table.empty:
            faces[self.rows] = []
        else:
            plain = rows is None
            faces[self.rows] = panel_grid(panel, table, question, caption) if plain else rows
        if self.chart and panel.figure:
            faces["figure"] = figure = panel.figure(table, question)
            faces |= {"key": chart_key(figure) if figure["data"] else []} if self.key else {}
        return {f"{panel.id}-{part}": face for part, face in faces.items()}


def outputs_of(cards: Iterable[PanelCard]) -> dict[str, Output]:
    """What the page's callback fills of some cards."""
    return {key: output for card in cards for key, output in card.outputs().items()}


def panel_grid(
    panel: Panel[Question], table: pd.DataFrame, question: Question, caption: str = ""
) -> html.Table:
    """The rows of a panel, all its columns that are shown."""
    said = caption or caption_of(panel, question)
    return grid(panel.in_order(table), panel.columns(question), said)


def caption_of(panel: Panel[Question], question: Question) -> str:
    """What a table says of itself to those who do not see what is around it."""
    return f"{panel.title}: {question.asked_words}"
