"""Which source answers what: of each what it counts, and what of a plan that measures, how far."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from model.config.catalogue import Catalogue
from model.config.plans import Indicator
from model.config.sources import Source
from pages.standing.asked import STATES

HEADING = "Which source answers what"

_AREAS = {"ward": "ward", "district": "district", "force": "police force"}
"""The smallest area that figures are of."""

HOW_FAR = {
    "direct": STATES["measured"],
    "partial": STATES["partial"],
    "proxy": STATES["proxy"],
    "partner": STATES["partner"],
}
"""The words for the grade of an indicator."""


def source_answers(catalogue: Catalogue) -> list[Component]:
    """A part for each source, with a table of the indicators it measures."""
    parts = [part for source in catalogue.sources for part in _of_source(source, catalogue)]
    return [html.H2(HEADING, id="sources"), *parts]


def _of_source(source: Source, catalogue: Catalogue) -> list[Component]:
    counted = [o.name for o in catalogue.offences if o.source == source.id and not o.legacy]
    counts = f" Counts: {', '.join(counted)}." if counted else ""
    measured = [i for i in catalogue.indicators if i.source == source.id]
    know = f" {source.know}" if source.know else ""
    return [
        html.H3(source.name),
        html.P(f"{source.publisher}. {_open(source)}{know}{counts}"),
        *([_table(source, measured)] if measured else []),
    ]


def _open(source: Source) -> str:
    if not source.disclosive:
        return f"Open: {source.licence}."
    return f"Given to the partnership; counts of 1 to {source.threshold - 1} are hidden."


def _table(source: Source, measured: list[Indicator]) -> Component:
    heads = ("What it is asked for", "How far it measures it", "What to know")
    head = html.Tr([html.Th(words, scope="col") for words in heads])
    rows = [
        html.Tr(
            [
                html.Th(i.name, scope="row"),
                html.Td(f"{HOW_FAR[i.grade]}, by {_AREAS[i.area]}"),
                html.Td(_to_know(i)),
            ]
        )
        for i in measured
    ]
    caption = html.Caption(f"What {source.name} answers", className="visually-hidden")
    return html.Table([caption, html.Thead(head), html.Tbody(rows)], className="answers")


def _to_know(indicator: Indicator) -> str:
    held = f"Held by {indicator.holder}" if indicator.holder else ""
    return " ".join(f"{words.rstrip('.')}." for words in (indicator.label, held) if words)
