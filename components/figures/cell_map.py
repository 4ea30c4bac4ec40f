"""The map of cells: coloured by the steps of a scale, ward outlines over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html

from components.figures.scale import Scale
from components.figures.ward_map import (
    GROUP_LINE,
    MapArea,
    Trace,
    chosen_outline,
    map_layout,
    outline,
    shapes,
    with_streets,
)
from components.palette import CARD, GROUP_LINES, INK, NO_FIGURE_LINES, SELECTION, SERIES
from components.panel import Figure

PICKED_LINE, TASK_LINE = 4, 3


@dataclass(frozen=True)
class MapCells:
    """The cells that have a colour; parallel sequences."""

    ids: Sequence[str]
    steps: Sequence[int]
    """The step of the scale of each, from 0."""
    hover: Sequence[str]
    """What is counted there, in words."""
    in_wards: bool = False
    """Whether the shapes have the name of the ward each lies in, beside its own."""


@dataclass(frozen=True)
class MapPlaces:
    """Places of a layer that a team has loaded; parallel sequences."""

    longitude: Sequence[float]
    """EPSG:4326, as the one below."""
    latitude: Sequence[float]
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

    The shapes at `cells_url` have the name of each cell.
    `area` are the codes of chosen wards or zones, `marked` the ids of cells on the tasking list and
    `picked` that of the cell looked at. The colours are those of the scale whatever is shown.
    """
    traces = [
        _coloured(cells, scale, cells_url),
        _areas(wards, place),
        chosen_outline(area, place),
        outline(marked, cells_url, SERIES, TASK_LINE),
        outline(picked, cells_url, SELECTION, PICKED_LINE),
    ]
    layout = map_layout(place, cells_url, area)
    return {"data": with_streets(traces, place), "layout": layout}


def with_places(figure: Figure, places: MapPlaces) -> Figure:
    """The map with a dot for each place over all else."""
    return {**figure, "data": [*figure["data"], *_dots(places)]}


def places_key(words: str) -> html.Div:
    """What the dots on the map are."""
    dot = html.Span(className="swatch swatch-place")
    return html.Div(html.Ul(html.Li([dot, words])), className="legend")


def _dots(places: MapPlaces) -> tuple[Trace, Trace]:
    """Dots with a pale edge, which are seen on every colour of a cell.

    Two traces, since the dots of a map have no edges of their own.
    """
    where = {"type": "scattermap", "mode": "markers", "showlegend": False}
    where |= {"lon": list(places.longitude), "lat": list(places.latitude)}
    # An area drawn round some of them chooses none.
    where |= {"unselected": {"marker": {"opacity": 1}}}
    edge = {**where, "marker": {"size": 11, "color": CARD}, "hoverinfo": "skip"}
    dot = {
        **where,
        "marker": {"size": 7, "color": INK},
        "text": list(places.hover),
        "hovertemplate": "%{text}<extra></extra>",
    }
    return edge, dot


def _areas(wards: Sequence[str], place: MapArea) -> Trace:
    """The edges of wards, then those of their groups: one trace, since each costs the browser."""
    parts = ((wards, NO_FIGURE_LINES, 1), (place.groups, GROUP_LINES, GROUP_LINE))
    edges = [(code, colour, width) for codes, colour, width in parts for code in codes]
    codes, colours, widths = zip(*edges, strict=True) if edges else ((), (), ())
    return outline(codes, place.geojson_url, list(colours), list(widths))


ALONE = "<b>%{properties.name}</b><br>%{text}<extra></extra>"
IN_WARDS = ALONE.replace("<br>", "<br>%{properties.ward}<br>")
"""What is said of a cell that is pointed at."""


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
        "hovertemplate": IN_WARDS if cells.in_wards else ALONE,
    }
