"""The style of a map with streets: white ground, grey lines by class and zoom, their names.

What a reader asks about lies between lines and names. Letters are our own font: without `glyphs` a
browser draws them itself, with no server of letters.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from components.palette import CARD, STREET_EDGES, STREET_LINES, STREET_NAMES

Layer = dict[str, Any]

LETTERS = "Safer Map"
"""The family of styles.css that is Source Sans 3 by another name: MapLibre takes a number at the
end of a family for a weight, and draws letters of 5 px."""

FIRST_LINES, FIRST_NAMES = "street-edges-local", "street-names-local"
"""The lowest of the lines and of the names: areas that are coloured lie below one or the other."""

AREA_NAMES = "area-names"
_AREA_NAMES_LAYER: Layer = {
    "id": AREA_NAMES,
    "type": "symbol",
    "source": AREA_NAMES,
    "layout": {
        "text-field": ["get", "label"],
        "text-font": [LETTERS],
        "text-size": 13,
        "text-padding": 4,
        "text-allow-overlap": True,
    },
    "paint": {"text-opacity": 0},
}
"""Where map_names.js has written names of areas: they are not drawn again, but being above all they
are placed first, and no name of a street is written over one."""

_WIDTHS = {
    "local": ((13, 0.4), (15, 1.6), (17, 6)),
    "minor": ((11, 0.5), (13, 1.2), (15, 3), (17, 9)),
    "major": ((8, 0.3), (11, 0.7), (12, 1.3), (15, 4.5), (17, 12)),
}
"""Pixels at a zoom, by class, the lowest line first."""
_EDGE_PX = {"local": 0.9, "minor": 1.3, "major": 1.2}
"""How much wider a line is with its edges."""
_NAMES_FROM = {"local": 14.5, "minor": 13, "major": 11}
_NAMED_FROM = 14
"""From which zoom a road is called by its name: there is room for it."""
_LETTERS_PX = {"local": 11.5, "minor": 12, "major": 12.5}


def street_style(tiles: str, first_zooms: Mapping[str, int], last_zoom: int) -> dict[str, Any]:
    """The style of a map over the tiles at an address with {z}, {x} and {y}.

    The address may lack the host: streets.js puts that of the page before it.
    """
    return {
        "version": 8,
        "sources": {
            "streets": {
                "type": "vector",
                "tiles": [tiles],
                "minzoom": min(first_zooms.values()),
                "maxzoom": last_zoom,
            },
            AREA_NAMES: {"type": "geojson", "data": {"type": "FeatureCollection", "features": []}},
        },
        "layers": [
            {"id": "ground", "type": "background", "paint": {"background-color": CARD}},
            *(
                _lines(kind, name, first_zooms[name])
                for kind in ("street-edges", "streets")
                for name in _WIDTHS
            ),
            *(_names(name) for name in _NAMES_FROM),
            _AREA_NAMES_LAYER,
        ],
    }


def _lines(kind: str, name: str, first_zoom: int) -> Layer:
    """The lines of a class, or what is seen of wider ones beneath them: their edges."""
    is_edge = kind == "street-edges"
    more = _EDGE_PX[name] if is_edge else 0
    stops = [number for zoom, px in _WIDTHS[name] for number in (zoom, px + more)]
    return {
        "id": f"{kind}-{name}",
        "type": "line",
        "source": "streets",
        "source-layer": name,
        "minzoom": first_zoom,
        "layout": {"line-cap": "butt" if is_edge else "round", "line-join": "round"},
        "paint": {
            "line-color": (STREET_EDGES if is_edge else STREET_LINES)[name],
            "line-width": ["interpolate", ["linear"], ["zoom"], *stops],
        },
    }


def _names(name: str) -> Layer:
    """Words along the lines: far out the number of a road that has one, close up its name."""
    words = {
        first: ["case", ["to-boolean", ["get", first]], ["get", first], ["get", second]]
        for first, second in (("name", "number"), ("number", "name"))
    }
    return {
        "id": f"street-names-{name}",
        "type": "symbol",
        "source": "streets",
        "source-layer": name,
        "minzoom": _NAMES_FROM[name],
        "layout": {
            "symbol-placement": "line",
            "symbol-spacing": 300,
            "text-field": ["step", ["zoom"], words["number"], _NAMED_FROM, words["name"]],
            "text-font": [LETTERS],
            "text-size": _LETTERS_PX[name],
            "text-max-angle": 35,
            "text-padding": 4,
        },
        "paint": {
            "text-color": STREET_NAMES,
            "text-halo-color": CARD,
            "text-halo-width": 1.6,
        },
    }
