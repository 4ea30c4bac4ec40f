"""What the page shows of what was done: the month it began, the control, and what came of it."""

from __future__ import annotations

import pandas as pd
from dash import Output, html
from dash.development.base_component import Component

from components.filter_bar import options_text
from components.shell import card, scroll_box
from geo.drawn import corners
from model.drawn import written
from model.errors import RefusedFileError
from model.filters import drawn_area
from pages.hotspots.cells import cell_shapes
from pages.hotspots.moved import MOVED, asked, controls, months_to_begin, operation
from pages.question import Question

CONTROLS = "moved-controls map-controls"


def moved_card() -> html.Section:
    """The card; its controls are hidden until an area is chosen."""
    return card(
        MOVED.element(),
        MOVED.title,
        [
            html.Div(
                [
                    _select("began", "Began in"),
                    _select("control", "Held against"),
                ],
                id="hotspots-moved-controls",
                className=f"{CONTROLS} hidden",
            ),
            scroll_box(MOVED.element("grid"), f"{MOVED.title}, table"),
            html.Div(id=MOVED.element("downloads")),
        ],
        classes="moved-card",
    )


def _select(parameter: str, label: str) -> html.Div:
    name = f"hotspots-{parameter}"
    return html.Div(
        [html.Label(label, htmlFor=name), html.Select(id=name, className="form-select")],
        className=f"field map-control field-{parameter}",
        **{"data-param": parameter, "data-clears": ""},
    )


def moved_outputs() -> dict[str, Output]:
    """What the page's callback fills of it, beside sentence, grid and downloads of the panel."""
    return {
        "began-options": Output("hotspots-began", "children"),
        "began": Output("hotspots-began", "data-value"),
        "control-options": Output("hotspots-control", "children"),
        "control": Output("hotspots-control", "data-value"),
        "moved-controls": Output("hotspots-moved-controls", "className"),
        "tasks-area": Output("hotspots-tasks-area", "children"),
    }


def moved_faces(question: Question, table: pd.DataFrame) -> dict[str, object]:
    """What the page shows of it; the choices travel only once there is an area to ask about."""
    shown = asked(question)
    nothing = {} if len(table) else {"moved-grid": [], "moved-downloads": []}
    return {
        "began-options": options_text(tuple(months_to_begin(question))) if shown else "",
        "began": str(operation(question).after.first) if shown else "",
        "control-options": options_text(tuple(controls(question))) if shown else "",
        "control": question.filters.control,
        "moved-controls": CONTROLS if shown else f"{CONTROLS} hidden",
        **nothing,
    }


def tasks_area(question: Question, tasks: pd.DataFrame) -> list[Component]:
    """A link by which every page answers for the places of the tasking list together."""
    if tasks.empty:
        return []
    try:
        area = written(corners(cell_shapes(tasks, question).union_all()))
    except RefusedFileError:
        return []
    words = "Ask every page about these places together"
    return [html.A(words, href=question.link(area=drawn_area(area)), **{"data-stay": ""})]
