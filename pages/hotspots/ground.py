"""The cells over the place of a release, and what lies in them whatever is asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from data_loaders.dataset import Dataset
from geo.for_browser import feature_collection, hashed_name
from geo.grids import Grid, Shape, grid_over
from geo.placing import Placer
from model.filters import CELLS
from model.map_points import STREET
from stats.certainty import moved, snap_radius

_SHAPES: dict[str, Shape] = {"h": "hexagon", "s": "square"}
_FAR_M = 2_000.0
"""A cell of the place whose middle lies outside it, at sea say, is at most so far from a ward."""


@dataclass(frozen=True, eq=False)
class Ground:
    """Cells of one kind; arrays are in the order of the grid's cells unless said otherwise."""

    dataset: Dataset
    cells: str
    """Which of `model.filters.CELLS` they are."""
    grid: Grid

    @cached_property
    def at(self) -> NDArray[np.int64]:
        """The cell of each map point of the release; below zero for a point outside every cell."""
        points = self.dataset.map_points
        return self.grid.locate(points.easting, points.northing)

    @cached_property
    def moved(self) -> NDArray[np.int32]:
        """The cell of each map point in each draw of `stats.certainty`."""
        points = self.dataset.map_points
        radius = snap_radius(points.easting, points.northing)
        return moved(points.easting, points.northing, radius, self.grid.locate)

    @cached_property
    def used(self) -> NDArray[np.bool_]:
        """Whether any record of the release lies in the cell."""
        inside = self.at[self.at >= 0]
        return np.bincount(inside, minlength=len(self.grid)) > 0

    @cached_property
    def ward(self) -> list[str]:
        """The code of the ward that holds the middle of the cell, or is nearest to it."""
        areas = self.dataset.areas
        wards = gpd.GeoDataFrame(areas[areas["area_type"] == "ward"])
        placed = Placer(wards, tolerance_m=_FAR_M).place(*self.grid.centres)
        return [str(code) for code in placed.area_code]

    @cached_property
    def around(self) -> list[str]:
        """What a cell is around: the two streets with most records, else kinds of place.

        Of all months and offences, so a cell keeps its name; empty where no record lies. Labels of
        map points are approximate: a cell is never said to be *on* a street.
        """
        points = self.dataset.map_points
        number = np.bincount(points.point, points.count, minlength=len(points))
        of_cell: dict[int, dict[tuple[bool, str], float]] = {}
        for cell, label, kind, n in zip(
            self.at.tolist(), points.label.tolist(), points.kind.tolist(), number, strict=True
        ):
            if cell >= 0 and label:
                known = of_cell.setdefault(cell, {})
                key = (kind != STREET, label)
                known[key] = known.get(key, 0.0) + n
        return [_named(of_cell.get(cell, {})) for cell in range(len(self.grid))]

    @cached_property
    def geojson(self) -> bytes:
        """The cells in which records lie, for a browser: EPSG:4326, with their names."""
        shown = np.flatnonzero(self.used)
        names = [self.around[cell] for cell in shown]
        ids = [self.grid.ids[cell] for cell in shown]
        return feature_collection(ids, names, self.grid.polygons[shown])

    @cached_property
    def geojson_name(self) -> str:
        """A file name that changes with the content, so that browsers may keep it for ever."""
        return hashed_name("cells", self.geojson)

    @property
    def geojson_path(self) -> str:
        """Where the cells are: it names the release, so that any worker can find them."""
        return f"/geo/{self.dataset.release.release_id}/{self.cells}/{self.geojson_name}"


def _named(labels: dict[tuple[bool, str], float]) -> str:
    """Streets first, the busiest first, of equally busy ones the first by name."""
    streets = [key for key in labels if not key[0]]
    among = streets or list(labels)
    best = sorted(among, key=lambda key: (-labels[key], key[1]))[:2]
    return " and ".join(label for _, label in best)


@lru_cache(maxsize=len(CELLS))
def ground(dataset: Dataset, cells: str) -> Ground:
    """The ground of a dataset for one of `model.filters.CELLS`, made once."""
    place = dataset.areas.loc[dataset.areas["area_type"] == "ward"].geometry.union_all()
    return Ground(dataset, cells, grid_over(place, float(cells[1:]), _SHAPES[cells[0]]))
