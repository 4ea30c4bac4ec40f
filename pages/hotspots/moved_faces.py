"""What the page shows of what was done: the month it began, the control, and what came of it."""

from __future__ import annotations

import pandas as pd
from dash import Output, html

from components.filter_bar import options_text
from pages.hotspots.fields import select_field
from pages.hotspots.moved import MOVED, asked, controls, months_to_begin, operation
from pages.hotspots.panel_card import panel_card, panel_faces, panel_outputs
from pages.question import Question

CONTROLS = "moved-controls map-controls"


def moved_card() -> html.Section:
    """The card; its controls are hidden until an area is chosen."""
    choices = html.Div(
        [
            select_field("began", "Began in", "hotspots-began"),
            select_field("control", "Held against", "hotspots-control"),
        ],
        id="hotspots-moved-controls",
        className=f"{CONTROLS} hidden",
    )
    return panel_card(MOVED, "moved-card", before=[choices])


def moved_outputs() -> dict[str, Output]:
    """What the page's callback fills of it."""
    return {
        **panel_outputs(MOVED),
        "began-options": Output("hotspots-began", "children"),
        "began": Output("hotspots-began", "data-value"),
        "control-options": Output("hotspots-control", "children"),
        "control": Output("hotspots-control", "data-value"),
        "moved-controls": Output("hotspots-moved-controls", "className"),
    }


def moved_faces(question: Question, table: pd.DataFrame) -> dict[str, object]:
    """What the page shows of it; the choices travel only once there is an area to ask about."""
    shown = asked(question)
    nothing = {} if len(table) else {"moved-grid": [], "moved-downloads": []}
    return {
        **panel_faces(MOVED, table, question),
        **nothing,
        "began-options": options_text(tuple(months_to_begin(question))) if shown else "",
        "began": str(operation(question).after.first) if shown else "",
        "control-options": options_text(tuple(controls(question))) if shown else "",
        "control": question.filters.control,
        "moved-controls": CONTROLS if shown else f"{CONTROLS} hidden",
    }
