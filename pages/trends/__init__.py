"""Trends: is it real, since when, is it the season, is it only here."""

from __future__ import annotations

from collections.abc import Collection

from dash import Output, html
from dash.development.base_component import Component

from components.choices import boxes, radios
from components.fields import group_field, segments
from components.panel import Panel
from components.shell import (
    asked_about,
    download_links,
    empty_state,
    how_we_know,
    noted,
    period_notes,
)
from model.filters import BY_GROUP, BY_WARD
from model.link_reading import NO_LAYER
from pages.panel_card import PanelCard, outputs_of
from pages.question import Question
from pages.reliance import page_note, without_place_words
from pages.templates import template_path
from pages.trends.begun import BEGUN, answer, begun_how, begun_sentence, could_see
from pages.trends.funnel import FUNNEL
from pages.trends.multiples import MULTIPLES, multiples
from pages.trends.season import SEASON
from pages.trends.series import SERIES

NAME = "trends"
PATH = "/trends"
LABEL = "Trends"
FILTERED = True
PANELS = (BEGUN, SERIES, SEASON, FUNNEL, MULTIPLES)


def _card(panel: Panel[Question], chart: str = "chart") -> PanelCard:
    classes, fold = f"trends-{panel.id}", "The same figures as a table"
    return PanelCard(panel, classes, fold=fold, chart=chart, key=bool(chart))


CARDS = (_card(SERIES, "chart chart-tall"), _card(SEASON), _card(FUNNEL), _card(MULTIPLES, ""))
OPENERS = tuple(card.opener for card in CARDS)
"""What folds the table of each panel open and shut."""

LAYER_NAMES = {
    "limits": "Normal range",
    "changes": "Level",
    "season": "Season",
    "last-year": "Last year",
    "forecast": "Forecast",
}


def _grains(question: Question) -> tuple[tuple[str, str], ...]:
    """What can stand side by side: wards, and what the place calls its groups of them."""
    _, groups = question.dataset.catalogue.place.group_words
    return ((BY_WARD, "Wards"), *(((BY_GROUP, groups),) if groups else ()))


def layout(**_: str) -> html.Div:
    """The page before its figures arrive."""
    series, season, funnel, multiples = CARDS
    charts = html.Div(id="trends-multiples-charts")
    return html.Div(
        [
            html.Div(
                [
                    html.H1(id="trends-title"),
                    asked_about(NAME),
                    html.P(id="trends-answer", className="answer"),
                    html.P(id="trends-period", className="period-answer"),
                    how_we_know(NAME),
                    period_notes(NAME),
                ],
                className="page-heading",
            ),
            html.Div(id="trends-empty"),
            html.Div(
                [
                    series.layout(before=[_layers()]),
                    season.layout(),
                    funnel.layout(),
                    multiples.layout(before=[_grain(), charts]),
                ],
                id="trends-figures",
                className="trends-figures",
            ),
        ],
        className="page page-trends",
    )


def _layers() -> html.Div:
    """What is laid over the months: a switch each, written to the address by controls.js."""
    ticks, none = html.Div(id="trends-layers"), {"data-none": NO_LAYER}
    return group_field(
        "layers", "Show on the chart", "trends-layers", ticks, "switch switch-layers", **none
    )


def _grain() -> html.Div:
    """Wards or groups of them."""
    by = segments("trends-by")
    return group_field("by", "Side by side", "trends-by", by, "switch switch-by")


def outputs() -> dict[str, Output]:
    """What the page's callback fills, by the key `view` gives it."""
    children = (
        *("title", "asked", "answer", "period", "how", "period-notes", "empty"),
        "multiples-charts",
    )
    return {
        **{key: Output(f"trends-{key}", "children") for key in children},
        **outputs_of(CARDS),
        "layers": Output("trends-layers", "children"),
        "by": Output("trends-by", "children"),
        "figures": Output("trends-figures", "className"),
    }


def view(question: Question, *, opened: Collection[str] = OPENERS) -> dict[str, object]:
    """Everything the page shows for a question, each panel's table computed once.

    The tables are long and folded away: each travels only while its opener is `opened`.
    """
    tables = {card.panel: card.panel.table(question) for card in CARDS}
    faces: dict[str, object] = {}
    for card in CARDS:
        caption = f"{card.panel.title}: {question.subject}, {question.filters.area.name}"
        faces |= card.faces(tables[card.panel], question, opened=opened, caption=caption)
    return {
        **faces,
        "title": f"{question.subject}: {question.filters.area.name}",
        "asked": question.asked_words,
        "answer": _begun(question),
        "period": answer(question) if question.measurable else "",
        "how": _how(question),
        "period-notes": _notes(question),
        "empty": [] if question.measurable else _needs_partner(question),
        "figures": "trends-figures" if question.measurable else "trends-figures hidden",
        "multiples-charts": multiples(tables[MULTIPLES], question),
        "layers": boxes("trends-layers", tuple(LAYER_NAMES.items()), question.filters.layers),
        "by": radios("trends-by", _grains(question), question.filters.by),
    }


def _begun(question: Question) -> str:
    """The claim of the page, and what it could not have seen."""
    said = begun_sentence(BEGUN.table(question), question)
    return " ".join(filter(None, [said, could_see(question)]))


def _how(question: Question) -> list[Component]:
    """What the claim rests on, and its file."""
    if not question.measurable:
        return []
    return [
        *(html.P(line) for line in begun_how(BEGUN.table(question), question)),
        download_links(BEGUN, question.query),
    ]


def _notes(question: Question) -> list[Component]:
    """What is not final of what is asked, and how many records of the force have no place."""
    note = page_note(question)
    of_force = without_place_words(question, question.filters.offences)
    return noted((*note.lines, *([f"{of_force}."] if of_force else [])), note.more)


def _needs_partner(question: Question) -> html.Div:
    return empty_state(
        f"No counts by ward measure “{question.subject}”",
        [
            "So there is no trend to show: a stand-in would mislead.",
            html.A("Get the template to fill in", href=template_path(question), download=""),
            "Choose another shared priority above to see figures.",
        ],
    )
