"""The map of cells: coloured by the steps of a scale, ward outlines over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html

from components.palette import CARD, NO_FIGURE_LINES, SELECTION, SERIES
from components.panel import Figure
from components.ward_map import MapArea, Trace, map_layout, outline, shapes

PICKED_LINE, TASK_LINE = 4, 3


@dataclass(frozen=True)
class Scale:
    """What colours mean: step by step, in words."""

    title: str
    labels: tuple[str, ...]
    colours: tuple[str, ...]
    swatches: tuple[str, ...]
    """The class of style each colour has in the legend."""


@dataclass(frozen=True)
class MapCells:
    """The cells that have a colour; parallel sequences."""

    ids: Sequence[str]
    steps: Sequence[int]
    """The step of the scale of each, from 0."""
    hover: Sequence[str]


def cell_map(
    cells: MapCells,
    scale: Scale,
    place: MapArea,
    *,
    cells_url: str,
    wards: Sequence[str],
    area: Sequence[str],
    marked: Sequence[str],
    picked: Sequence[str],
) -> Figure:
    """Cells by colour under the outlines of `wards`.

    `area` are the codes of chosen wards or zones, `marked` the ids of cells on the tasking list and
    `picked` that of the cell looked at. The colours are those of the scale whatever is shown.
    """
    traces = [
        _coloured(cells, scale, cells_url),
        outline(wards, place.geojson_url, NO_FIGURE_LINES, 1),
        outline(area, place.geojson_url, SELECTION, 3),
        outline(marked, cells_url, SERIES, TASK_LINE),
        outline(picked, cells_url, SELECTION, PICKED_LINE),
    ]
    return {"data": traces, "layout": map_layout(place, cells_url)}


def scale_legend(scale: Scale, note: str) -> html.Div:
    """The steps of a scale with their colours, lowest first, and a word on what has none."""
    items = [
        html.Li([html.Span(className=f"swatch {swatch}"), label])
        for swatch, label in zip(scale.swatches, scale.labels, strict=True)
    ]
    return html.Div(
        [html.Strong(scale.title), html.Ul(items), html.Span(note, className="legend-note")],
        className="legend",
    )


def _coloured(cells: MapCells, scale: Scale, url: str) -> Trace:
    steps = len(scale.colours)
    edges = [[(i + e) / steps, c] for i, c in enumerate(scale.colours) for e in (0, 1)]
    return {
        **shapes(cells.ids, url, CARD, 0.6),
        "z": list(cells.steps),
        "zmin": -0.5,
        "zmax": steps - 0.5,
        "colorscale": edges,
        "text": list(cells.hover),
        "hovertemplate": "<b>Around %{properties.name}</b><br>%{text}<extra></extra>",
    }
