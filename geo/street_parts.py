"""Which part of each street lies in which area, EPSG:27700."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

SHORTEST_M = 5.0
"""A part shorter than this is no part: the end of a street on the edge of an area."""


@dataclass(frozen=True, eq=False)
class StreetParts:
    """The parts of lines within areas, one a pair of a line and an area it has a part in."""

    line: NDArray[np.intp]
    """The position of the line."""
    area: NDArray[np.intp]
    """The position of the area."""
    shape: NDArray[np.object_]
    """The part itself, EPSG:27700."""


def street_parts(lines: NDArray[np.object_], areas: NDArray[np.object_]) -> StreetParts:
    """The parts of `lines` in each of `areas`, both in EPSG:27700, by area and line."""
    shapely.prepare(areas)
    area, line = shapely.STRtree(lines).query(areas, predicate="intersects")
    shape = lines[line]
    crosses = ~shapely.contains_properly(areas[area], shape)
    shape[crosses] = shapely.intersection(shape[crosses], areas[area[crosses]])
    long_enough = shapely.length(shape) >= SHORTEST_M
    order = np.lexsort((line[long_enough], area[long_enough]))
    return StreetParts(*(found[long_enough][order] for found in (line, area, shape)))
