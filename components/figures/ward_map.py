"""The ward map: classes with stated limits, the selection in amber, boundaries fetched once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from components.palette import (
    AMOUNTS,
    CARD,
    CLEAR,
    GROUP_LINES,
    HATCHES,
    NO_FIGURE,
    NO_FIGURE_LINES,
    SELECTION,
    SERIES,
)
from components.panel import Figure
from components.street_style import FIRST_LINES, FIRST_NAMES
from geo.hatching import hatching

Trace = dict[str, Any]
Bounds = tuple[float, float, float, float]
"""West, south, east, north, EPSG:4326."""

GROUP_LINE = 2
"""The edge of a group of wards, in pixels."""

MAP_CONFIG = {
    "responsive": True,
    "displaylogo": False,
    "displayModeBar": True,
    # The wheel scrolls the page; the map zooms by its buttons or two fingers.
    "scrollZoom": False,
    "modeBarButtons": [["zoomInMap", "zoomOutMap", "resetViewMap"]],
}


@dataclass(frozen=True)
class Picked:
    """A place that is looked at: a map moves to it where it is out of sight or too small to see."""

    id: str
    bounds: Bounds


@dataclass(frozen=True)
class MapArea:
    """Where the map looks and where its boundaries are."""

    geojson_url: str
    bounds: Bounds
    """What it fits."""
    drawn: dict[str, Any] | None = None
    """The GeoJSON geometry of the area that a reader drew, EPSG:4326."""
    groups: Sequence[str] = ()
    """Codes of the groups of wards, whose edges are heavier than those of wards."""
    streets: str = ""
    """Where the style of a map with streets is; empty for a map without."""
    of: str = ""
    """The code of the area that it fits: a map of another one looks elsewhere."""
    picked: Picked | None = None
    hatches_url: str = ""
    """Where the lines over areas are that it hatches, which it asks for where it hatches some."""


@dataclass(frozen=True)
class Coloured:
    """What the areas of a map are coloured by."""

    step: pd.Series
    """The number of the colour of each, from 0; missing where it has none: it is hatched."""
    colours: Sequence[str]
    edges: str = CARD
    """The colour of their edges, which is seen on all of these."""
    signs: Mapping[str, str] = field(default_factory=dict)
    """By area code, of those whose colour means a way: `rise` or `fall`."""


def ward_map(
    table: pd.DataFrame,
    coloured: Coloured,
    hover: pd.Series,
    place: MapArea,
    *,
    context: pd.DataFrame,
    selected: Sequence[str],
) -> Figure:
    """A choropleth of `table`, over `context` areas of which nothing is asked.

    `table` and `context` have area_code and area_name; `coloured` and `hover`, their texts, are in
    the order of `table`; `selected` are the codes drawn with an amber outline. What has no colour
    is hatched, what is context is not.
    """
    step = coloured.step
    known = step.notna()
    unknown = table.loc[~known, ["area_code", "area_name"]]
    blank = pd.concat([context, unknown])
    blank_hover = pd.concat([context["area_name"], hover[~known]])
    codes, edges = table.loc[known, "area_code"], coloured.edges
    hatched = [hatching(code) for code in unknown["area_code"]]
    traces = [
        _areas(codes, step[known], coloured.colours or [NO_FIGURE], hover[known], place, edges),
        _areas(
            blank["area_code"], [0] * len(blank), [NO_FIGURE], blank_hover, place, NO_FIGURE_LINES
        ),
        outline(hatched, (hatched and place.hatches_url) or place.geojson_url, HATCHES, 1),
        outline(place.groups, place.geojson_url, GROUP_LINES, GROUP_LINE),
        chosen_outline(selected, place),
    ]
    layout = map_layout(place, place.geojson_url, selected, signs=coloured.signs)
    return {"data": with_streets(traces, place), "layout": layout}


def class_colours(k: int) -> list[str]:
    """`k` of the five amounts, from light to dark, as far apart as they can be."""
    if k <= 1:
        return [AMOUNTS[2]]
    return [AMOUNTS[round(i * (len(AMOUNTS) - 1) / (k - 1))] for i in range(k)]


def _areas(
    codes: pd.Series,
    values: Sequence[float],
    colours: Sequence[str],
    hover: pd.Series,
    place: MapArea,
    lines: str,
) -> Trace:
    steps = len(colours)
    return {
        **shapes(list(codes), place.geojson_url, lines, 1.2),
        "z": [int(v) for v in values],
        "zmin": -0.5,
        "zmax": steps - 0.5,
        "colorscale": [[(i + edge) / steps, c] for i, c in enumerate(colours) for edge in (0, 1)],
        "text": list(hover),
        "hovertemplate": "%{text}<extra></extra>",
    }


def chosen_outline(codes: Sequence[str], place: MapArea) -> Trace:
    """The edge of what is asked about: areas by their codes, or the one that was drawn."""
    if place.drawn is None:
        return outline(codes, place.geojson_url, SELECTION, 3)
    feature = {"type": "Feature", "id": DRAWN, "properties": {}, "geometry": place.drawn}
    own = {"type": "FeatureCollection", "features": [feature]}
    return {**outline([DRAWN], "", SELECTION, 3), "geojson": own}


DRAWN = "drawn"


def outline(
    ids: Sequence[str], url: str, colour: str | Sequence[str], width: float | Sequence[float]
) -> Trace:
    """The edges of some shapes of a file, which are not pointed at; of each its own, or of all."""
    return {
        **shapes(ids, url, colour, width),
        "z": [0] * len(ids),
        "colorscale": [[0, CLEAR], [1, CLEAR]],
        "hoverinfo": "skip",
        # Plotly gives even an empty trace its layers on the map, and draws them anew each time.
        "visible": len(ids) > 0,
    }


def shapes(
    ids: Sequence[str], url: str, colour: str | Sequence[str], width: float | Sequence[float]
) -> Trace:
    """Some shapes of a file of our own server, with the colour and width of their edges."""
    return {
        "type": "choroplethmap",
        "geojson": url,
        "featureidkey": "id",
        "locations": list(ids),
        "showscale": False,
        "marker": {"line": {"color": colour, "width": width}},
    }


def with_streets(traces: Sequence[Trace], place: MapArea) -> list[Trace]:
    """Areas under the streets of a map that has some, edges over them, names over all.

    So the colour of an area is the one of the legend, and streets are seen on every colour.
    """
    if not place.streets:
        return list(traces)
    return [
        {**trace, "below": FIRST_NAMES if trace.get("hoverinfo") == "skip" else FIRST_LINES}
        for trace in traces
    ]


def map_layout(
    place: MapArea,
    kept_by: str,
    chosen: Sequence[str],
    *,
    signs: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """How a map lies; the reader's zoom is kept as long as the file `kept_by` stays the same.

    It goes elsewhere when another area is asked about (`place.of`).
    Names of areas are written over it by map_names.js, those of the `chosen` ones always, and the
    `signs` of areas beside them.
    """
    return {
        "map": {
            "style": place.streets or "white-bg",
            "center": _centre(place),
            "zoom": _zoom(place),
        },
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "paper_bgcolor": CARD,
        "uirevision": kept_by.rsplit("/", 1)[-1],
        "hoverlabel": {"bgcolor": CARD, "font": {"size": 15}, "align": "left"},
        "clickmode": "event",
        # map_fit.js fits the map to its real size; the zoom above is for a laptop.
        "meta": {
            "bounds": list(place.bounds),
            "of": place.of,
            **({"picked": [place.picked.id, *place.picked.bounds]} if place.picked else {}),
            "names": place.geojson_url,
            "chosen": list(chosen),
            **({"signs": dict(signs)} if signs else {}),
        },
        "modebar": {"bgcolor": CARD, "color": SERIES, "activecolor": SERIES},
    }


def _centre(place: MapArea) -> dict[str, float]:
    west, south, east, north = place.bounds
    return {"lon": (west + east) / 2, "lat": (south + north) / 2}


def _zoom(place: MapArea) -> float:
    """The zoom at which the place fits a map about 520 px wide and 460 px high.

    At zoom 0 a MapLibre world is 512 px wide; each level doubles it.
    """
    west, south, east, north = place.bounds
    across = 520 / 512 * 360 / (east - west)
    squeeze = math.cos(math.radians((south + north) / 2))
    down = 460 / 512 * 360 / (north - south) * squeeze
    return round(math.log2(min(across, down)) - 0.05, 2)
