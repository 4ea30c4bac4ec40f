"""Grids of equal cells over a place: squares or hexagons, told apart by column and row.

Everything is in metres of a plane CRS, EPSG:27700 in this project. Columns and rows are counted
from an origin that is the same for every place, so a cell keeps its id when boundaries change.

    square   side `size`; cell (column, row) begins at origin + size x (column, row)
    hexagon  `size` from flat to flat, corners up; odd rows stand half a size to the right
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from geo.cells import OUTSIDE, Floats, Ints

Shape = Literal["hexagon", "square"]
SHAPES: tuple[Shape, ...] = ("hexagon", "square")

ROW_STEP = math.sqrt(3) / 2
"""Rows of hexagons lie this many sizes apart."""

_SQUARE_STEPS = ((-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1))
_EVEN_STEPS = ((-1, 0), (1, 0), (-1, -1), (0, -1), (-1, 1), (0, 1))
_ODD_STEPS = ((-1, 0), (1, 0), (0, -1), (1, -1), (0, 1), (1, 1))
"""Where the neighbours of a cell lie, in (columns, rows); of hexagons in an even and an odd row."""

_ID = re.compile(r"([hs])([0-9]{1,5})\.(-?[0-9]{1,6})\.(-?[0-9]{1,6})")


@dataclass(frozen=True, eq=False)
class Grid:
    """Cells over a place, in the order of their rows and columns."""

    shape: Shape
    size: float
    """Metres: the side of a square, the width of a hexagon from flat to flat."""
    origin: tuple[float, float]
    column: Ints
    row: Ints
    land: Floats
    """Square metres of each cell that lie within the place."""

    def __len__(self) -> int:
        return len(self.column)

    @cached_property
    def ids(self) -> list[str]:
        """The id of each cell: `h400.1074.1083` is a hexagon of 400 m; the origin is not told."""
        start = f"{self.shape[0]}{self.size:g}"
        cells = zip(self.column.tolist(), self.row.tolist(), strict=True)
        return [f"{start}.{column}.{row}" for column, row in cells]

    @cached_property
    def centres(self) -> tuple[Floats, Floats]:
        """Eastings and northings of the middles of the cells."""
        return _centres(self.shape, self.size, self.origin, self.column, self.row)

    @cached_property
    def polygons(self) -> NDArray[np.object_]:
        """The whole cells as polygons."""
        return _polygons(self.shape, self.size, *self.centres)

    @cached_property
    def _keys(self) -> Ints:
        return _key(self.column, self.row)

    def locate(self, easting: ArrayLike, northing: ArrayLike) -> Ints:
        """The position of the cell each point lies in; OUTSIDE where it lies in none of them.

        Of squares a point on an edge lies in the cell to the right and above. Of hexagons it lies
        in the one with the nearest middle, of equally near ones the lowest row, then the right
        one.
        """
        x, y = np.asarray(easting, dtype=float), np.asarray(northing, dtype=float)
        known = np.isfinite(x) & np.isfinite(y)
        column, row = _cell_of(self.shape, self.size, self.origin, x[known], y[known])
        found = np.full(len(x), OUTSIDE, dtype=np.int64)
        found[known] = self._positions(column, row)
        return found

    def position(self, cell_id: str) -> int:
        """The position of the cell of an id; OUTSIDE for an id of no cell of this grid."""
        match = _ID.fullmatch(cell_id)
        if not match or match[1] + match[2] != f"{self.shape[0]}{self.size:g}":
            return OUTSIDE
        column, row = np.array([int(match[3])]), np.array([int(match[4])])
        return int(self._positions(column, row)[0])

    @cached_property
    def neighbours(self) -> sparse.csr_array:
        """1 where two different cells touch: along an edge or, of squares, at a corner too.

        By index: the distance from corner to corner is left to floating point otherwise. Shape
        (cells, cells), symmetric, with an empty diagonal.
        """
        of, to = [], []
        for odd, steps in ((0, _steps(self.shape, 0)), (1, _steps(self.shape, 1))):
            here = np.flatnonzero(self.row % 2 == odd)
            for columns, rows in steps:
                there = self._positions(self.column[here] + columns, self.row[here] + rows)
                inside = there != OUTSIDE
                of.append(here[inside])
                to.append(there[inside])
        links = np.concatenate(of), np.concatenate(to)
        ones = np.ones(len(links[0]))
        return sparse.csr_array((ones, links), shape=(len(self), len(self)))

    def _positions(self, column: Ints, row: Ints) -> Ints:
        keys = _key(column, row)
        at = np.minimum(np.searchsorted(self._keys, keys), len(self) - 1)
        return np.where(self._keys[at] == keys, at, OUTSIDE)


def grid_over(
    place: shapely.Geometry,
    size: float,
    shape: Shape = "hexagon",
    *,
    origin: tuple[float, float] = (0.0, 0.0),
) -> Grid:
    """The cells that have land in common with a place, or touch it where it has no area.

    `place` and `origin` are in the same plane CRS in metres. Raises ValueError for a shape that is
    not one of SHAPES, a size that is not above zero, and a place that is empty.
    """
    if shape not in SHAPES:
        raise ValueError(f"the shape of cells is one of {', '.join(SHAPES)}, not {shape!r}")
    if not size > 0:
        raise ValueError(f"the size of cells is a number of metres above zero, not {size!r}")
    if place.is_empty:
        raise ValueError("a grid needs a place that is not empty")
    column, row = _candidates(shape, size, origin, place.bounds)
    polygons = _polygons(shape, size, *_centres(shape, size, origin, column, row))
    shapely.prepare(place)
    touching = shapely.intersects(place, polygons)
    whole = touching & shapely.contains_properly(place, polygons)
    land = np.where(whole, shapely.area(polygons), 0.0)
    cut = touching & ~whole
    land[cut] = shapely.area(shapely.intersection(polygons[cut], place))
    kept = touching & (land > 0) if place.area > 0 else touching
    return Grid(shape, float(size), origin, column[kept], row[kept], land[kept])


def _candidates(
    shape: Shape, size: float, origin: tuple[float, float], bounds: Sequence[float]
) -> tuple[Ints, Ints]:
    """Every cell near the box, by row and column."""
    west, south, east, north = bounds
    step = size * (ROW_STEP if shape == "hexagon" else 1.0)
    columns = np.arange(
        math.floor((west - origin[0]) / size) - 1, math.floor((east - origin[0]) / size) + 2
    )
    rows = np.arange(
        math.floor((south - origin[1]) / step) - 1, math.floor((north - origin[1]) / step) + 3
    )
    row, column = np.meshgrid(rows, columns, indexing="ij")
    return column.ravel(), row.ravel()


def _centres(
    shape: Shape, size: float, origin: tuple[float, float], column: Ints, row: Ints
) -> tuple[Floats, Floats]:
    x, y = column.astype(float), row.astype(float)
    if shape == "hexagon":
        return origin[0] + size * (x + 0.5 * (y % 2)), origin[1] + size * ROW_STEP * y
    return origin[0] + size * (x + 0.5), origin[1] + size * (y + 0.5)


def _polygons(shape: Shape, size: float, x: Floats, y: Floats) -> NDArray[np.object_]:
    half = size / 2
    if shape == "square":
        return shapely.box(x - half, y - half, x + half, y + half)
    radius = size / math.sqrt(3)
    corners = [
        *((0.0, radius), (half, radius / 2), (half, -radius / 2)),
        *((0.0, -radius), (-half, -radius / 2), (-half, radius / 2)),
    ]
    rings = np.stack([np.column_stack([x + dx, y + dy]) for dx, dy in corners], axis=1)
    return shapely.polygons(rings)


def _cell_of(
    shape: Shape, size: float, origin: tuple[float, float], x: Floats, y: Floats
) -> tuple[Ints, Ints]:
    if shape == "square":
        return _floor((x - origin[0]) / size), _floor((y - origin[1]) / size)
    below = _floor((y - origin[1]) / (size * ROW_STEP))
    across, apart = [], []
    for candidate in (below, below + 1):
        column = _floor((x - origin[0]) / size - 0.5 * (candidate % 2) + 0.5)
        cx, cy = _centres(shape, size, origin, column, candidate)
        across.append(column)
        apart.append((x - cx) ** 2 + (y - cy) ** 2)
    above = apart[1] < apart[0]
    return np.where(above, across[1], across[0]), below + above


def _floor(values: Floats) -> Ints:
    return np.floor(values).astype(np.int64)


def _steps(shape: Shape, odd: int) -> tuple[tuple[int, int], ...]:
    if shape == "square":
        return _SQUARE_STEPS
    return _ODD_STEPS if odd else _EVEN_STEPS


def _key(column: Ints, row: Ints) -> Ints:
    """A number for each cell that grows by row, then by column."""
    return (np.asarray(row, dtype=np.int64) << 32) + (np.asarray(column, dtype=np.int64) + 2**31)
