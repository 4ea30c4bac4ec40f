"""The map of a page for a browser that cannot draw the moving one.

map_view.js asks for it (the opener `<page>-still-map` in a page's OPENERS), never the address: a
link that such a reader shares opens with the moving map elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from components.figures.svg_map import Drawing, Name, Part, svg_map
from components.markup import Ready
from components.panel import Figure
from geo.name_lines import in_lines
from geo.projection import to_bng
from geo.svg_paths import SheetShape
from model.filters import ON
from pages.question import Question
from store.outlines import Outlines

FLATTEST, TALLEST = 0.6, 1.1
"""How high a part of the map is drawn for its width."""

NO_MOVING_MAP: Figure = {"data": [], "layout": {}}
"""What the moving map is sent where it cannot be drawn."""


def opener(page: str) -> str:
    """The id of what map_view.js presses in a browser without WebGL 2."""
    return f"{page}-still-map-opener"


def still_map_box(page: str, words: str) -> list[Component]:
    """The place of the still map, with `words` on why it is there; shown without WebGL 2 only."""
    return [
        html.P(words, className="map-fallback"),
        html.Div(id=f"{page}-still-map", className="still-map"),
        html.Button(id=opener(page), className="still-map-opener", hidden=True),
    ]


def still_map(
    figure: Figure,
    question: Question,
    *,
    label: str,
    chooses: str,
    cells: tuple[str, Mapping[str, SheetShape]] | None = None,
) -> Ready:
    """A figure of a map as SVG: `label` names it, a click sets the parameter `chooses`.

    `cells` are the address of a file of cells that the figure names, and the cells by their ids.
    """
    outlines = question.dataset.outlines
    files = (question.dataset.geojson_path, question.dataset.hatches_path)
    shapes: dict[str, Mapping[str, SheetShape]] = dict.fromkeys(files, outlines.on_sheet)
    if cells:
        shapes[cells[0]] = cells[1]
    part = None if question.filters.area.kind == "whole" else _part(figure, outlines)
    drawing = Drawing(outlines.sheet, shapes, _names(outlines), _roads(question), part)
    return svg_map(figure, drawing, label=label, chooses=chooses)


def _part(figure: Figure, outlines: Outlines) -> Part | None:
    """What the moving map fits, on the sheet, no flatter and no taller than maps are drawn."""
    if not figure["data"]:
        return None
    west, south, east, north = figure["layout"]["meta"]["bounds"]
    corners = to_bng([west, east], [south, north])
    (left, right), (bottom, top) = outlines.sheet.at(*corners)
    width = max(right - left, (bottom - top) / TALLEST)
    height = max(bottom - top, width * FLATTEST)
    middle = (left + right) / 2, (top + bottom) / 2
    return Part(middle[0] - width / 2, middle[1] - height / 2, width, height)


def _roads(question: Question) -> str:
    """The main roads, where the release has streets and the reader wants them."""
    streets = question.dataset.streets
    wanted = streets is not None and question.filters.streets == ON
    return streets.main_roads(question.dataset.outlines.sheet) if streets and wanted else ""


def _names(outlines: Outlines) -> list[Name]:
    names = []
    for row in outlines.table.itertuples():
        if row.name_line:
            (west, east), (y, _) = outlines.sheet.at(*row.name_line.xy)
            lines = in_lines(row.area_name).split("\n")
            middle = (float(west + east) / 2, float(y))
            names.append(Name(row.area_code, lines, row.area_type, middle, float(east - west)))
    return names
