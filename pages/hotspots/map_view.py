"""What the page shows of its cells: the map, moving or still, its legend, every cell as a table."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
from dash import Output, dcc, html

from components.area_drawing import area_drawing
from components.figures.scale import scale_legend
from components.figures.ward_map import MAP_CONFIG
from components.markup import Ready
from components.month_slider import month_slider
from components.street_control import street_control
from pages.areas import drawing, streets_shown
from pages.hotspots.cell_layout import ground
from pages.hotspots.cells import CELLS, cells_figure
from pages.hotspots.choices_view import choices
from pages.hotspots.nearby_view import places_control
from pages.hotspots.scales import blank_words, scale_of
from pages.panel_card import PanelCard
from pages.question import Question
from pages.still_map import NO_MOVING_MAP, opener, still_map, still_map_box

CARD = PanelCard(CELLS, "cells-card", fold="Every cell as a table", rows_label="Every cell, table")
TABLE_OPENER = CARD.opener
"""What folds the table of every cell open and shut."""
STILL_OPENER = opener(CELLS.page)
"""What asks for the still map."""

NO_MAP = (
    "This browser cannot draw the moving map: this is a still one. Point at a cell to read of it, "
    "click to look at it in the list. The list and the table of cells hold what it shows."
)


def map_card() -> html.Section:
    """The card before its figures arrive, with what can be chosen above the map."""
    return CARD.layout(
        before=[
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
        ]
    )


def map_outputs() -> dict[str, Output]:
    """What the page's callback fills of it, beside what can be chosen and the places laid over."""
    children = ("still-map", "cells-legend", "slider", "drawing", "streets")
    return {
        **CARD.outputs(),
        **{key: Output(f"hotspots-{key}", "children") for key in children},
    }


def map_faces(
    question: Question, table: pd.DataFrame, opened: Collection[str]
) -> dict[str, object]:
    """What the page shows of it; the table and the still map only while `opened` has their opener.

    Both are long.
    """
    return {
        **CARD.faces(table, question, opened=opened),
        **_maps(question, table, still=STILL_OPENER in opened),
        "cells-legend": scale_legend(scale_of(question), blank_words(question)),
        "slider": _slider(question),
        "drawing": drawing(question, CELLS.page),
        "streets": streets_shown(question, CELLS.page),
    }


def _maps(question: Question, table: pd.DataFrame, *, still: bool) -> dict[str, object]:
    """The moving map, or the same as a still one."""
    figure = cells_figure(table, question)
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
