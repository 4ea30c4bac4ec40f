"""Areas as cells: wards or LSOAs that incidents are counted in, and which of them touch.

They have the interface of `geo.cells.Cells`, as grids have. Everything is in EPSG:27700 and metres.
"""

from __future__ import annotations

import math
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from geo.cells import OUTSIDE, Floats, Ints
from geo.for_browser import MAP_TOLERANCE_M
from geo.placing import TOLERANCE_M, Placed, Placer

GAP_M = 1.0
"""Areas no further apart than this touch: some published boundaries leave finer gaps."""

_SQUARES = 50_000
"""The place is laid out in about so many small squares, to find most areas without geometry: a map
of 45,700 points that are moved 60 times is made in two seconds instead of six."""


@dataclass(frozen=True, eq=False)
class Units:
    """Areas of one type in the order of their codes, which are their ids."""

    areas: gpd.GeoDataFrame
    """Canonical areas sorted by area_code."""
    placer: Placer
    """Of these areas; it places nothing itself, only copies of it do."""

    def __len__(self) -> int:
        return len(self.areas)

    @cached_property
    def ids(self) -> list[str]:
        """The codes of the areas."""
        return [str(code) for code in self.areas["area_code"]]

    @cached_property
    def land(self) -> Floats:
        """Square metres of each area."""
        return shapely.area(self._shapes)

    @cached_property
    def centres(self) -> tuple[Floats, Floats]:
        """A point within each area: the middle of a bent one can lie outside it."""
        points = shapely.point_on_surface(self._shapes)
        return shapely.get_x(points), shapely.get_y(points)

    @cached_property
    def polygons(self) -> NDArray[np.object_]:
        """The areas as they are drawn: simplified together, so that edges still meet."""
        return shapely.coverage_simplify(self._shapes, MAP_TOLERANCE_M)

    @property
    def _shapes(self) -> NDArray[np.object_]:
        return self.areas.geometry.to_numpy()

    @cached_property
    def neighbours(self) -> sparse.csr_array:
        """1 where two different areas touch, along an edge or at a corner ("queen" contiguity).

        Shape (areas, areas), symmetric, with an empty diagonal. An island, an area that touches no
        other, has an empty row.
        """
        tree = shapely.STRtree(self._shapes)
        of, to = tree.query(self._shapes, predicate="dwithin", distance=GAP_M)
        other = of != to
        ones = np.ones(int(other.sum()))
        return sparse.csr_array((ones, (of[other], to[other])), shape=(len(self), len(self)))

    def locate(self, easting: ArrayLike, northing: ArrayLike) -> Ints:
        """The position of the area of each point; OUTSIDE where there is none.

        As `geo.placing` has it: on an edge the lowest code, outside all areas the nearest within
        the tolerance.
        """
        x, y = np.asarray(easting, dtype=float), np.asarray(northing, dtype=float)
        found = self._squares.locate(x, y)
        left = np.flatnonzero(found == OUTSIDE)
        found[left] = self._positions(self._placed(x[left], y[left]))
        return found

    @cached_property
    def _squares(self) -> _Squares:
        """Most points lie in a square that no edge crosses; millions are asked after."""
        west, south, east, north = shapely.total_bounds(self._shapes)
        side = max(math.sqrt((east - west) * (north - south) / _SQUARES), 1.0)
        columns, rows = math.ceil((east - west) / side), math.ceil((north - south) / side)
        row, column = np.divmod(np.arange(rows * columns), columns)
        left, low = west + column * side, south + row * side
        boxes = shapely.box(left, low, left + side, low + side)
        crossed = shapely.STRtree(boxes).query(
            shapely.boundary(self._shapes), predicate="intersects"
        )
        whole = np.ones(len(boxes), dtype=bool)
        whole[crossed[1]] = False
        area = np.full(len(boxes), OUTSIDE, dtype=np.int64)
        # No edge crosses it: what holds the middle holds all of it. What is near can be two areas.
        placed = self._placed(left[whole] + side / 2, low[whole] + side / 2)
        area[whole] = np.where(placed.how == "nearest", OUTSIDE, self._positions(placed))
        return _Squares(west, south, side, area.reshape(rows, columns))

    def _placed(self, x: Floats, y: Floats) -> Placed:
        # A Placer remembers its points, and those that are drawn by chance never come again.
        return copy(self.placer).place(x, y)

    def _positions(self, placed: Placed) -> Ints:
        position = self._position
        codes = placed.area_code.tolist()
        return np.array([position.get(code, OUTSIDE) for code in codes], dtype=np.int64)

    def position(self, cell_id: str) -> int:
        """The position of the area of a code; OUTSIDE for a code of none of these."""
        return self._position.get(cell_id, OUTSIDE)

    @cached_property
    def _position(self) -> dict[str, int]:
        return {code: position for position, code in enumerate(self.ids)}


def units_of(areas: gpd.GeoDataFrame, *, tolerance_m: float = TOLERANCE_M) -> Units:
    """The units of some areas, whatever the order of the rows.

    `areas` has columns area_code, area_type and geometry in EPSG:27700; a point outside them all
    lies in the nearest within the tolerance. Raises SaferError as `geo.placing.Placer` does.
    """
    placer = Placer(areas, tolerance_m=tolerance_m)
    return Units(areas.sort_values("area_code", ignore_index=True), placer)


@dataclass(frozen=True, eq=False)
class _Squares:
    """Small squares over the areas, counted from the south-west corner."""

    west: float
    south: float
    side: float
    area: NDArray[np.int64]
    """The area a whole square lies in, by row and column; OUTSIDE where geometry must tell."""

    def locate(self, x: Floats, y: Floats) -> Ints:
        """The area of each point that lies in a whole square; OUTSIDE for any other."""
        found = np.full(len(x), OUTSIDE, dtype=np.int64)
        rows, columns = self.area.shape
        with np.errstate(invalid="ignore"):
            across, along = (x - self.west) / self.side, (y - self.south) / self.side
        known = (across >= 0) & (across < columns) & (along >= 0) & (along < rows)
        found[known] = self.area[along[known].astype(np.int64), across[known].astype(np.int64)]
        return found
