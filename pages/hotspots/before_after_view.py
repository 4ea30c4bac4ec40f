"""What the page shows of what was done: its months, the control, and what came of it."""

from __future__ import annotations

import pandas as pd
from dash import Output, html

from components.fields import select_field
from components.filter_bar import options_text
from components.shell import HOW_CLASSES, how_we_know
from pages.hotspots.before_after import MOVED, moved_how
from pages.hotspots.operation import asked, controls, months_to_begin, months_to_end, operation
from pages.panel_card import PanelCard
from pages.question import Question

CARD = PanelCard(MOVED, "moved-card")

CONTROLS = "moved-controls map-controls"
HIDDEN = f"{HOW_CLASSES} hidden"


def moved_card() -> html.Section:
    """The card; its controls are hidden until an area is chosen."""
    choices = html.Div(
        [
            _select("began", "Began in", clears="ended"),
            _select("ended", "Last month of it"),
            _select("control", "Held against"),
        ],
        id="hotspots-moved-controls",
        className=f"{CONTROLS} hidden",
    )
    how = how_we_know(MOVED.element(), id=MOVED.element("why"), className=HIDDEN)
    return CARD.layout(before=[choices], after=[how])


def _select(parameter: str, label: str, *, clears: str = "") -> html.Div:
    classes = f"map-control field-{parameter}"
    return select_field(parameter, label, f"hotspots-{parameter}", classes, clears=clears)


def moved_outputs() -> dict[str, Output]:
    """What the page's callback fills of it."""
    return {
        **CARD.outputs(),
        "moved-how": Output(MOVED.element("how"), "children"),
        "moved-why": Output(MOVED.element("why"), "className"),
        "began-options": Output("hotspots-began", "children"),
        "began": Output("hotspots-began", "data-value"),
        "ended-options": Output("hotspots-ended", "children"),
        "ended": Output("hotspots-ended", "data-value"),
        "control-options": Output("hotspots-control", "children"),
        "control": Output("hotspots-control", "data-value"),
        "moved-controls": Output("hotspots-moved-controls", "className"),
    }


def moved_faces(question: Question, table: pd.DataFrame) -> dict[str, object]:
    """What the page shows of it; the choices travel only once there is an area to ask about."""
    shown = asked(question)
    nothing: dict[str, object] = {} if len(table) else {"moved-grid": [], "moved-downloads": []}
    return {
        **CARD.faces(table, question),
        **nothing,
        "moved-how": [html.P(line) for line in moved_how(table, question)],
        "moved-why": HOW_CLASSES if len(table) else HIDDEN,
        "began-options": options_text(tuple(months_to_begin(question))) if shown else "",
        "began": str(operation(question).began) if shown else "",
        "ended-options": options_text(tuple(months_to_end(question))) if shown else "",
        "ended": str(question.filters.ended or ""),
        "control-options": options_text(tuple(controls(question))) if shown else "",
        "control": question.filters.control,
        "moved-controls": CONTROLS if shown else f"{CONTROLS} hidden",
    }
