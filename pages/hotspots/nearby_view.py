"""What the page shows of a layer of places: the choice above the map, two cards, a word on dots."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from dash import Output, html
from dash.development.base_component import Component

from components.fields import select_field
from components.figures.cell_map import places_key
from components.panel import Panel
from pages.hotspots.nearby import MOST_DOTS, NEARBY, REACH, TOLD_M
from pages.panel_card import PanelCard, outputs_of, panel_grid
from pages.question import Question

NEARBY_CARD = PanelCard(NEARBY, "nearby-card", rows="list")
REACH_CARD = PanelCard(REACH, "reach-card hidden", rows="list")
CARDS = (NEARBY_CARD, REACH_CARD)

MOST_ROWS = 25
"""Places listed; the file has all of them."""

CONTROL = "map-control field-overlay"
HIDDEN = " hidden"
COMMAND = "python -m data_loaders add cctv_cameras.csv"


def places_control() -> html.Div:
    """Which layer of places is shown; hidden while none is loaded."""
    shown = {"id": "hotspots-overlay-field"}
    return select_field("overlay", "Places", "hotspots-overlay", CONTROL + HIDDEN, **shown)


def near_cards() -> list[html.Section]:
    """The card of the places, and that of the layer, which is hidden until one is chosen."""
    prompt = html.Div(id="hotspots-nearby-prompt", className="places-prompt")
    return [
        NEARBY_CARD.layout(before=[prompt]),
        REACH_CARD.layout(),
    ]


def near_outputs() -> dict[str, Output]:
    """What the page's callback fills of it."""
    return {
        **outputs_of(CARDS),
        "overlay-options": Output("hotspots-overlay", "children"),
        "overlay": Output("hotspots-overlay", "data-value"),
        "overlay-field": Output("hotspots-overlay-field", "className"),
        "overlay-key": Output("hotspots-overlay-key", "children"),
        "nearby-prompt": Output("hotspots-nearby-prompt", "children"),
        "reach-card": Output("hotspots-reach-card", "className"),
    }


def near_faces(question: Question, tables: Mapping[str, pd.DataFrame]) -> dict[str, object]:
    """What the page shows of the layer, tables only when one is chosen."""
    overlays, chosen = question.dataset.scope.overlays, question.filters.overlay
    faces: dict[str, object] = {}
    for card in CARDS:
        panel, table = card.panel, tables[card.panel.id]
        listed = [] if table.empty else _listed(panel, table, question)
        faces |= card.faces(table, question, rows=listed)
        if not chosen:
            faces[f"{panel.id}-downloads"] = []
    options = [("", "None"), *((name, name) for name in overlays)]
    return {
        **faces,
        "overlay-key": _key(question, tables[NEARBY.id]),
        "nearby-prompt": [] if chosen else _prompt(question),
        "reach-card": "card reach-card" + ("" if chosen else HIDDEN),
        "overlay-options": [html.Option(words, value=name) for name, words in options],
        "overlay": chosen,
        "overlay-field": f"field {CONTROL}" + ("" if overlays else HIDDEN),
    }


def _listed(panel: Panel[Question], table: pd.DataFrame, question: Question) -> list[Component]:
    shown = panel_grid(panel, table.head(MOST_ROWS), question)
    if len(table) <= MOST_ROWS:
        return [shown]
    note = f"The {MOST_ROWS} with most within {TOLD_M} m of {len(table):,}: the files have all."
    return [shown, html.P(note, className="small-print")]


def _prompt(question: Question) -> Component:
    """What to do: choose a layer, or load one."""
    overlays = question.dataset.scope.overlays
    if not overlays:
        how = ["An analyst loads them with ", html.Code(COMMAND), ": each file becomes a layer."]
        return html.P(how)
    links = [
        html.Li(html.A(name, href=question.link(overlay=name), **{"data-stay": ""}))
        for name in overlays
    ]
    return html.Ul(links, **{"aria-label": "Layers of places"})


def _key(question: Question, table: pd.DataFrame) -> list[Component]:
    """What the dots on the map are, where there are any."""
    if table.empty:
        return []
    name, number = question.filters.overlay, len(table)
    part = f", the {MOST_DOTS} of {number:,} with most within {TOLD_M} m"
    return [places_key(name + (part if number > MOST_DOTS else ""))]
