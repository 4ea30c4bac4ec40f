"""The cells over the place of a release, and what lies in them whatever is asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from geo.area_cells import units_of
from geo.cells import Cells
from geo.for_browser import feature_collection, hashed_name
from geo.grids import Grid, Shape, grid_over
from geo.placing import Placer
from geo.svg_paths import SheetShape, on_sheet
from model.filters import CELLS, LSOAS, WARDS
from model.map_points import STREET
from pages.hotspots.cell_types import LEAST_STEPS
from stats.cells.density import corrected, kernel, share_inside
from stats.cells.gathering import points_in
from stats.cells.hotspot_stability import deviates, moved, snap_radius
from stats.classes import steps_for
from store.areas import NEAREST_M
from store.dataset import Dataset
from store.worked_out import once_a_release

_SHAPES: dict[str, Shape] = {"h": "hexagon", "s": "square"}
_FAR_M = 2_000.0
"""A cell of the place whose middle lies outside it, at sea say, is at most so far from a ward."""

BANDWIDTH_M = 800.0
"""Of densities, whatever the cells are: what is smoothed is the same at every zoom. Two hexagons of
400 m, and eight times the 98 m that lie between a map point of Leeds and the nearest other."""
_LAND_PART_M = 100.0
"""The side of the squares in which the land around a cell is measured: an eighth of that."""


@dataclass(frozen=True, eq=False)
class Ground:
    """Cells of one kind; arrays are in the order of the grid's cells unless said otherwise."""

    dataset: Dataset
    cells: str
    """Which of `model.filters.CELLS` they are."""
    grid: Cells

    @cached_property
    def at(self) -> NDArray[np.int64]:
        """The cell of each map point of the release; below zero for a point outside every cell."""
        points = self.dataset.map_points
        return self.grid.locate(points.easting, points.northing)

    @cached_property
    def moved(self) -> NDArray[np.int32]:
        """The cell of each map point in each draw of `stats.cells.hotspot_stability`."""
        points = self.dataset.map_points
        radius = snap_radius(points.easting, points.northing)
        return moved(points.easting, points.northing, radius, self.grid.locate)

    @cached_property
    def moved_points(self) -> NDArray[np.float64]:
        """How many map points lie in each cell in each of these draws."""
        return points_in(self.moved, len(self.grid))

    @cached_property
    def deviates(self) -> NDArray[np.float32]:
        """How far off the count of each map point is in each draw."""
        return deviates(len(self.dataset.map_points))

    @cached_property
    def used(self) -> NDArray[np.bool_]:
        """Whether any record of the release lies in the cell."""
        inside = self.at[self.at >= 0]
        return np.bincount(inside, minlength=len(self.grid)) > 0

    @cached_property
    def count_steps(self) -> tuple[int, ...]:
        """Where the steps of counts begin: the same whatever is asked.

        They tell cells apart by all that the last 12 months of the release hold.
        """
        points = self.dataset.map_points
        if not len(points.months):
            return steps_for(np.zeros(0), LEAST_STEPS.get(self.cells, 0))
        year = points.months[-12:]
        held = points.by_place(year[0], year[-1], self.at, len(self.grid)).sum(axis=1)
        return steps_for(held, LEAST_STEPS.get(self.cells, 0))

    @cached_property
    def ward(self) -> list[str]:
        """The code of the ward that holds the middle of the cell, or is nearest to it."""
        if self.cells == WARDS:
            return self.grid.ids
        areas = self.dataset.areas
        wards = gpd.GeoDataFrame(areas[areas["area_type"] == "ward"])
        placed = Placer(wards, tolerance_m=_FAR_M).place(*self.grid.centres)
        return [str(code) for code in placed.area_code]

    @cached_property
    def around(self) -> list[str]:
        """What a cell is around: the two streets with most records, else kinds of place.

        A ward or LSOA has its own name instead.

        Of all months and offences, so a cell keeps its name; empty where no record lies. Labels of
        map points are approximate: a cell is never said to be *on* a street.
        """
        if self.cells in (WARDS, LSOAS):
            names = self._names
            return [names[code] for code in self.grid.ids]
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
    def named(self) -> list[str]:
        """`Around Mill Lane and Town Street`, or what else a cell is called where it is shown."""
        if self.cells in (WARDS, LSOAS):
            return self.around
        return [f"Around {name}" if name else "No map point" for name in self.around]

    @cached_property
    def shown(self) -> NDArray[np.int64]:
        """The cells that a map may have to draw: with a record of any month."""
        return np.flatnonzero(self.used)

    def density(self, number: NDArray[np.float64]) -> NDArray[np.float64]:
        """Incidents per km2 at the middle of each cell, from how many lie on each map point."""
        return corrected(self._kernel @ number, self._share_inside)

    @cached_property
    def _kernel(self) -> sparse.csr_array:
        points = self.dataset.map_points
        return kernel(points.easting, points.northing, *self.grid.centres, BANDWIDTH_M)

    @cached_property
    def _share_inside(self) -> NDArray[np.float64]:
        land = _land(self.dataset)
        return share_inside(*land.centres, land.land, *self.grid.centres, BANDWIDTH_M)

    @property
    def _names(self) -> dict[str, str]:
        areas = self.dataset.wards if self.cells == WARDS else self.dataset.small_areas
        return dict(zip(areas["area_code"], areas["area_name"], strict=True))

    @cached_property
    def geojson(self) -> bytes:
        """The cells that are shown, for a browser: EPSG:4326, with their names and wards.

        What a cell is called never changes: an answer has only what is counted.
        """
        return feature_collection(*self._shapes, more=[{"ward": ward} for ward in self._wards])

    @property
    def _shapes(self) -> tuple[list[str], list[str], NDArray[np.object_]]:
        """Ids, names and polygons of the cells that are shown."""
        ids, names = ([words[cell] for cell in self.shown] for words in (self.grid.ids, self.named))
        return ids, names, self.grid.polygons[self.shown]

    @property
    def _wards(self) -> list[str]:
        """The ward in which each cell that is shown lies, by name; none of wards themselves."""
        if self.cells == WARDS:
            return []
        wards = self.dataset.wards
        names = dict(zip(wards["area_code"], wards["area_name"], strict=True))
        return [names.get(self.ward[cell], "") for cell in self.shown]

    @cached_property
    def on_sheet(self) -> dict[str, SheetShape]:
        """The same cells on the drawing for browsers that cannot draw the moving map, by id."""
        return on_sheet(*self._shapes, self.dataset.outlines.sheet, wards=self._wards)

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


@once_a_release(len(CELLS))
def ground(dataset: Dataset, cells: str) -> Ground:
    """The ground of a dataset for one of `model.filters.CELLS`, made once."""
    wards = gpd.GeoDataFrame(dataset.areas[dataset.areas["area_type"] == "ward"])
    if cells == WARDS:
        # As records were placed when they were loaded.
        return Ground(dataset, cells, units_of(wards, tolerance_m=NEAREST_M))
    if cells == LSOAS:
        return Ground(dataset, cells, units_of(dataset.small_areas, tolerance_m=NEAREST_M))
    grid = grid_over(wards.geometry.union_all(), float(cells[1:]), _SHAPES[cells[0]])
    return Ground(dataset, cells, grid)


@once_a_release()
def _land(dataset: Dataset) -> Grid:
    """The land of the place in small squares, which all kinds of cells share."""
    wards = dataset.areas[dataset.areas["area_type"] == "ward"]
    return grid_over(wards.geometry.union_all(), _LAND_PART_M, "square")
