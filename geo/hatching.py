"""The lines of a hatched area of a map, as shapes: MapLibre draws no patterns of its own.

They are long and thin triangles of which maps draw the edges alone: so a line has the same width in
pixels at every zoom.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

LINES_ACROSS = 60
"""Lines over the wider side of the place: a small ward has some, a large one is no grey."""

THIN, THINNEST_M = 1 / 80, 3.0
"""How wide a triangle is, of the way from line to line, and at least: a map leaves out shapes that
are thinner than it can tell, and rounding to the decimals that browsers are sent takes a metre."""


def hatching(code: str) -> str:
    """The id of the lines of an area."""
    return f"hatched-{code}"


def hatches(shapes: ArrayLike) -> NDArray[np.object_]:
    """The lines over each of some polygons of one place, EPSG:27700; empty where none meets it."""
    polygons = np.asarray(shapes, dtype=object)
    west, south, east, north = shapely.total_bounds(polygons)
    up, apart = north - south, max(east - west, north - south) / LINES_ACROSS
    starts = np.arange(west - up, east, apart * np.sqrt(2))
    lines = shapely.multilinestrings([[(x, south), (x + up, north)] for x in starts])
    thin = max(apart * THIN, THINNEST_M)
    over = shapely.intersection(polygons, lines)
    return np.array([_triangles(line, thin) for line in over], dtype=object)


def _triangles(lines: shapely.Geometry, thin: float) -> shapely.MultiPolygon:
    """A triangle along each of some lines; none along one that is no longer than it is wide."""
    parts = shapely.get_parts(lines)
    ends = [(part.coords[0], part.coords[-1]) for part in parts[shapely.length(parts) > thin]]
    # As wide across the line, which goes up one to the right one.
    away = thin / np.sqrt(2)
    return shapely.MultiPolygon([([a, b, (b[0] + away, b[1] - away)],) for a, b in ends])
