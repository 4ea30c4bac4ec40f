"""Where the name of an area is written: along a line from west to east within it."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

BAND = 0.35
"""Letters have a height: the line has room above and below it for this part of the radius of the
largest circle within the area."""

MOST_LETTERS = 12
"""A longer name is written in two lines."""

_CIRCLE_M = 10.0
"""The middle of the largest circle is found to so many metres."""


def name_lines(shapes: ArrayLike) -> NDArray[np.object_]:
    """A line from west to east for each polygon, in its CRS, in metres: through its widest spot.

    It crosses the middle of the largest circle that lies within the area, and goes as far as the
    area does on all three of its own latitude and those a little above and below. Of an area in
    several parts it lies in the one with the largest circle.
    """
    return np.array([_line(shape) for shape in np.asarray(shapes, dtype=object)], dtype=object)


def in_lines(name: str) -> str:
    """A name in one line, or in two where it is long: broken behind an `&`, else in the middle."""
    places = [at for at, letter in enumerate(name) if letter == " "]
    if len(name) <= MOST_LETTERS or not places:
        return name
    behind = [at for at in places if name[at - 1] == "&"] or places
    at = min(behind, key=lambda place: abs(place - len(name) / 2))
    return f"{name[:at]}\n{name[at + 1 :]}"


def _line(shape: shapely.Geometry) -> shapely.LineString:
    circle = shapely.maximum_inscribed_circle(shape, _CIRCLE_M)
    (x, y), radius = circle.coords[0], circle.length
    ends = [_chord(shape, x, y + shift * radius) for shift in (-BAND, 0.0, BAND)]
    west, east = max(e[0] for e in ends), min(e[1] for e in ends)
    return shapely.LineString([(west, y), (east, y)])


def _chord(shape: shapely.Geometry, x: float, y: float) -> tuple[float, float]:
    """How far west and east the shape goes from a point in it, without leaving it."""
    west, _, east, _ = shape.bounds
    cut = shapely.intersection(shape, shapely.LineString([(west - 1, y), (east + 1, y)]))
    pieces = [part.bounds for part in shapely.get_parts(cut)]
    return next((b[0], b[2]) for b in pieces if b[0] <= x <= b[2])
