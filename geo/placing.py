"""The area a point lies in, decided the same way whatever the order of points and areas.

    inside              exactly one area touches the point
    on_edge_or_overlap  several do: the lowest area_code has it
    nearest             none does, but one is within the tolerance: the nearest has it, of equally
                        near ones the lowest area_code
    outside             none is within the tolerance
    no_location         the point has no coordinates

Everything is in EPSG:27700 and metres.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray

from model.errors import SaferError

TOLERANCE_M = 50.0
"""How far outside every area a point may lie and still be counted in the nearest.

Police points are snapped to street centres and boundaries are drawn in simplified form, so a few
points of a place fall just outside it. Of the 8,009 records of Leeds of February 2025 six did, none
further than 8 m; 11 lie within 50 m inside the edge of the city, so about as many of a neighbour's
(0.14 %) can be let in.
"""

CLASSES = ("inside", "on_edge_or_overlap", "nearest", "outside", "no_location")
"""Where a row can end; every row ends in exactly one."""

_INSIDE, _SHARED, _NEAREST, _OUTSIDE, _NO_LOCATION = range(len(CLASSES))
_NO_AREA = -1


@dataclass(frozen=True)
class Placed:
    """Where each row ended, in the order of the rows given."""

    area_code: NDArray[np.object_]
    """The code of the row's area; None where it is outside or has no location."""
    how: pd.Categorical
    """The class of each row, one of `CLASSES`."""

    @property
    def counts(self) -> dict[str, int]:
        """The number of rows in each class of `CLASSES`; they sum to the number of rows."""
        numbers = np.bincount(self.how.codes, minlength=len(CLASSES))
        return dict(zip(CLASSES, numbers.tolist(), strict=True))

    @property
    def inside(self) -> int:
        """Rows that exactly one area touches."""
        return self.counts["inside"]

    @property
    def on_edge_or_overlap(self) -> int:
        """Rows that several areas touch."""
        return self.counts["on_edge_or_overlap"]

    @property
    def nearest(self) -> int:
        """Rows outside every area, counted in one within the tolerance."""
        return self.counts["nearest"]

    @property
    def outside(self) -> int:
        """Rows further than the tolerance from every area."""
        return self.counts["outside"]

    @property
    def no_location(self) -> int:
        """Rows without coordinates."""
        return self.counts["no_location"]


class Placer:
    """Places points in areas of one type, and remembers every point it has placed.

    `areas` has columns area_code, area_type and geometry in EPSG:27700. The memory makes later
    files cheap, because police data repeat the same snap points month after month. An object is
    for one thread.

    Raises SaferError when the areas are none, in another CRS, of several types or repeat a code.
    """

    def __init__(self, areas: gpd.GeoDataFrame, *, tolerance_m: float = TOLERANCE_M) -> None:
        _check(areas)
        ordered = areas.sort_values("area_code")
        self._codes = np.array([*ordered["area_code"], None], dtype=object)
        self._geometry = ordered.geometry.to_numpy()
        self._tree = shapely.STRtree(self._geometry)
        self._tolerance_m = tolerance_m
        # A point is one complex number here: pandas hashes it whole, both coordinates at once.
        self._points = pd.Index([], dtype="complex128")
        self._area = np.array([], dtype=np.intp)
        self._class = np.array([], dtype=np.int8)

    def place(self, easting: ArrayLike, northing: ArrayLike) -> Placed:
        """The area and the class of each point; NaN in either coordinate is no location."""
        x, y = np.asarray(easting, dtype=float), np.asarray(northing, dtype=float)
        # Infinite is how a transformation answers a position that is not on the Earth.
        finite = np.isfinite(x) & np.isfinite(y)
        which, distinct = pd.factorize(x[finite] + 1j * y[finite])
        known = self._looked_up(distinct)
        area = np.full(len(x), _NO_AREA, dtype=np.intp)
        how = np.where(np.isnan(x) | np.isnan(y), _NO_LOCATION, _OUTSIDE).astype(np.int8)
        area[finite] = self._area[known][which]
        how[finite] = self._class[known][which]
        return Placed(self._codes[area], pd.Categorical.from_codes(how, categories=CLASSES))

    def _looked_up(self, distinct: NDArray[np.complex128]) -> NDArray[np.intp]:
        """The positions of these points in the memory, after placing those not met before."""
        new = distinct[self._points.get_indexer(distinct) < 0]
        if len(new):
            area, how = self._placed_anew(new.real, new.imag)
            self._points = self._points.append(pd.Index(new))
            self._area = np.concatenate([self._area, area])
            self._class = np.concatenate([self._class, how])
        return self._points.get_indexer(distinct)

    def _placed_anew(
        self, x: NDArray[np.float64], y: NDArray[np.float64]
    ) -> tuple[NDArray[np.intp], NDArray[np.int8]]:
        area, how = _touching(self._geometry, x, y)
        lost = np.flatnonzero(how == _OUTSIDE)
        if not self._tolerance_m:
            return area, how
        # Sorted by point, then area: the first of a point's areas has the lowest code.
        point, nearest = self._tree.query_nearest(
            shapely.points(x[lost], y[lost]), max_distance=self._tolerance_m, all_matches=True
        )
        order = np.lexsort((nearest, point))
        rescued, first = np.unique(point[order], return_index=True)
        area[lost[rescued]] = nearest[order][first]
        how[lost[rescued]] = _NEAREST
        return area, how


def _check(areas: gpd.GeoDataFrame) -> None:
    """Raise SaferError unless these areas can tell where a point belongs."""
    if areas.empty:
        raise SaferError("there are no areas to place points in: load a boundary file first")
    if areas.crs != "EPSG:27700":
        raise SaferError(f"points are placed in areas in EPSG:27700, and these are in {areas.crs}")
    if areas["area_type"].nunique() != 1:
        found = ", ".join(sorted(areas["area_type"].astype(str).unique()))
        raise SaferError(f"points are placed in areas of one type, and these are {found}")
    if areas["area_code"].duplicated().any():
        twice = areas.loc[areas["area_code"].duplicated(), "area_code"].iloc[0]
        raise SaferError(f"points are placed in areas with a code each, and {twice} is there twice")


def _touching(
    geometry: NDArray[np.object_], x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.int8]]:
    """The lowest area that touches each point, and whether one, several or none does."""
    # The tree holds the points and the areas ask, because shapely prepares the geometry that asks.
    asked, point = shapely.STRtree(shapely.points(x, y)).query(geometry, predicate="intersects")
    area = np.full(len(x), len(geometry), dtype=np.intp)
    np.minimum.at(area, point, asked)
    touched = np.bincount(point, minlength=len(x))
    how = np.select([touched == 1, touched > 1], [_INSIDE, _SHARED], _OUTSIDE).astype(np.int8)
    return np.where(touched > 0, area, _NO_AREA), how
