"""A page that is nothing but the cards of its panels, one under the other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from dash import Output, html

from components.panel import Panel
from components.shell import asked_about, noted, period_notes
from pages.panel_card import PanelCard, outputs_of
from pages.question import Question
from pages.reliance import page_note

Layout = Callable[..., html.Div]
Outputs = Callable[[], dict[str, Output]]
View = Callable[..., dict[str, object]]


def plain_page(label: str, panels: Sequence[Panel[Question]]) -> tuple[Layout, Outputs, View]:
    """The `layout`, `outputs` and `view` of such a page, as `page.Page` asks for them.

    Under its heading stands what is not final of what is asked.
    """
    page = panels[0].page
    cards = [PanelCard(p, f"{p.id}-card", chart="chart" if p.figure else "") for p in panels]

    def layout(**_: str) -> html.Div:
        """The page before its figures arrive."""
        parts = [html.H1(label), asked_about(page), period_notes(page)]
        heading = html.Div(parts, className="page-heading")
        return html.Div([heading, *(card.layout() for card in cards)], className="page")

    def outputs() -> dict[str, Output]:
        """What the page's callback fills."""
        heads = {key: Output(f"{page}-{key}", "children") for key in ("asked", "period-notes")}
        return heads | outputs_of(cards)

    def view(question: Question, *, opened: Collection[str] = ()) -> dict[str, object]:
        """Everything the page shows for a question."""
        note = page_note(question)
        faces: dict[str, object] = {
            "asked": question.asked_words,
            "period-notes": noted(note.lines, note.more),
        }
        for card in cards:
            faces |= card.faces(card.panel.table(question), question, opened=opened)
        return faces

    return layout, outputs, view
