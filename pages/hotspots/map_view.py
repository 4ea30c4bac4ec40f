"""What the page shows of its cells: the map, moving or still, its legend, every cell as a table."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
from dash import Output, dcc, html

from components.area_drawing import area_drawing
from components.figures.cell_map import scale_legend
from components.figures.ward_map import MAP_CONFIG
from components.markup import Ready
from components.month_slider import month_slider
from components.shell import asked_id, card, folded, scroll_box
from components.street_control import street_control
from pages.areas import drawing, streets_shown
from pages.hotspots.cell_layout import ground
from pages.hotspots.cells import CELLS
from pages.hotspots.choices_view import choices
from pages.hotspots.nearby_view import places_control
from pages.hotspots.scales import blank_words, scale_of
from pages.panel_card import panel_grid, panel_outputs, words_and_files
from pages.question import Question
from pages.still_map import NO_MOVING_MAP, opener, still_map, still_map_box

TABLE_OPENER = CELLS.element("opener")
"""What folds the table of every cell open and shut."""
STILL_OPENER = opener(CELLS.page)
"""What asks for the still map."""

NO_MAP = (
    "This browser cannot draw the moving map: this is a still one. Point at a cell to read of it, "
    "click to look at it in the list. The list and the table of cells hold what it shows."
)


def map_card() -> html.Section:
    """The card before its figures arrive, with what can be chosen above the map."""
    return card(
        CELLS.element(),
        CELLS.title,
        [
            html.Div([*choices(), places_control()], className="map-controls"),
            area_drawing(CELLS.page),
            html.Div(
                dcc.Graph(id="hotspots-cells-figure", config=MAP_CONFIG), className="map map-tall"
            ),
            html.Div(id="hotspots-paper-map", className="paper-map"),
            street_control(CELLS.page),
            *still_map_box(CELLS.page, NO_MAP),
            html.Div(id="hotspots-cells-legend"),
            html.P(id="hotspots-address", className="address"),
            html.Div(id="hotspots-overlay-key"),
            html.Div(
                id="hotspots-slider",
                className="field month-slider",
                **{"data-param": "to", "data-clears": ""},
            ),
            folded(
                "Every cell as a table",
                TABLE_OPENER,
                scroll_box("hotspots-cells-grid", "Every cell, table"),
            ),
            html.Div(id="hotspots-cells-downloads"),
        ],
        classes="cells-card",
        asked=asked_id(CELLS.page),
    )


def map_outputs() -> dict[str, Output]:
    """What the page's callback fills of it, beside what can be chosen and the places laid over."""
    children = ("still-map", "cells-legend", "slider", "drawing", "streets")
    return {
        **panel_outputs(CELLS),
        **{key: Output(f"hotspots-{key}", "children") for key in children},
        "cells-figure": Output("hotspots-cells-figure", "figure"),
    }


def map_faces(
    question: Question, table: pd.DataFrame, opened: Collection[str]
) -> dict[str, object]:
    """What the page shows of it; the table and the still map only while `opened` has their opener.

    Both are long.
    """
    return {
        **words_and_files(CELLS, table, question),
        "cells-grid": panel_grid(CELLS, table, question) if TABLE_OPENER in opened else [],
        **_maps(question, table, still=STILL_OPENER in opened),
        "cells-legend": scale_legend(scale_of(question), blank_words(question)),
        "slider": _slider(question),
        "drawing": drawing(question, CELLS.page),
        "streets": streets_shown(question, CELLS.page),
    }


def _maps(question: Question, table: pd.DataFrame, *, still: bool) -> dict[str, object]:
    """The moving map, or the same as a still one."""
    figure = CELLS.figure(table, question)
    if not still:
        return {"cells-figure": figure, "still-map": ""}
    here = ground(question.dataset, question.filters.cells)
    label = f"Map: {scale_of(question).title}, {question.place_words}. The table has every cell."
    cells = (here.geojson_path, here.on_sheet)
    drawn = still_map(figure, question, label=label, chooses="spot", cells=cells)
    return {"cells-figure": NO_MOVING_MAP, "still-map": drawn if figure["data"] else ""}


def _slider(question: Question) -> Ready:
    scope, window = question.dataset.scope, question.filters.window
    first, last = scope.span(question.filters.offences)
    return month_slider("hotspots-to", "Period ends in", first, last, window.last)
