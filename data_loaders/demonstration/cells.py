"""Which demonstration ward each cell of a fine hexagonal grid belongs to.

Only the wards' points and sizes are known here, never a real boundary. The outline of the place is
the union of a disc a ward; inside it each cell goes to the ward whose weighted distance is least,
and the weights are adjusted until every ward has its size. Smooth noise bends both.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

OUTSIDE = -1
"""The label of a cell that is in no ward."""

CELLS_PER_WARD = 1_000
"""Enough for edges without visible steps: about 140 m across in a city of 33 wards."""
FEWEST_CELLS = 8_000
MOST_CELLS = 80_000
CELLS_APART = 3
"""Two ward points nearer than this many cells cannot both be inside their own shape."""

_REACH = 0.6
"""How much further a large ward reaches: 0 gives straight edges, 1 makes small wards circles."""
_STEP = 0.15
"""Share of a ward's missing size by which its weight is moved; 0.2 and more can oscillate."""
_BENDS = ((2.2, 0.12), (0.9, 0.045), (0.4, 0.018))
"""Wavelength and height of each layer of noise, in widths of a typical ward."""
_WAVES = 8
_GROWTH = 0.3
"""How far the outline may move to make up for what the bends took, in the same widths."""


@dataclass(frozen=True)
class Grid:
    """Hexagons in rows, odd rows half a cell to the east. EPSG:27700."""

    west: float
    south: float
    size_m: float
    """Distance between the centres of two neighbours."""
    rows: int
    columns: int

    @property
    def cell_m2(self) -> float:
        """The size of a cell."""
        return self.size_m**2 * float(np.sqrt(3)) / 2

    @cached_property
    def lattice(self) -> Integers:
        """Centres as whole numbers of half widths and of sixths of a double row; one row a cell."""
        row, column = np.divmod(np.arange(self.rows * self.columns), self.columns)
        return np.column_stack([2 * column + row % 2, 3 * row])

    def metres(self, lattice: NDArray[np.int64]) -> Floats:
        """Eastings and northings of lattice positions."""
        unit = self.size_m * np.array([0.5, 0.5 / np.sqrt(3)])
        return lattice * unit + [self.west, self.south]

    @cached_property
    def neighbours(self) -> tuple[Integers, Integers]:
        """Pairs of touching cells (n, 2), and their common edges on the lattice (n, 2, 2)."""
        cell = np.arange(self.rows * self.columns)
        row, column = np.divmod(cell, self.columns)
        odd = row % 2
        pairs, edges = [], []
        for up, right, first, second in (
            (0, np.ones_like(odd), (1, 1), (1, -1)),
            (1, odd, (0, 2), (1, 1)),
            (1, odd - 1, (-1, 1), (0, 2)),
        ):
            there = column + right
            ok = (row + up < self.rows) & (there >= 0) & (there < self.columns)
            pairs.append(np.column_stack([cell, (row + up) * self.columns + there])[ok])
            edges.append(np.stack([self.lattice + first, self.lattice + second], axis=1)[ok])
        return np.concatenate(pairs), np.concatenate(edges)


def cell_size_m(points: Floats, sizes_m2: Floats) -> float:
    """Distance between cell centres that suits the wards: finer where two points are close."""
    total = float(sizes_m2.sum())
    wanted = total / max(FEWEST_CELLS, CELLS_PER_WARD * len(points))
    close = (nearest_m(points).min() / (CELLS_APART + 2)) ** 2
    area = max(min(wanted, close), total / MOST_CELLS)
    return float(np.sqrt(area * 2 / np.sqrt(3)))


def nearest_m(points: Floats) -> Floats:
    """Metres from each point to the nearest other one; infinite for a single point."""
    apart = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    return apart.min(axis=1)


def labelled_cells(
    points: Floats, sizes_m2: Floats, rng: np.random.Generator
) -> tuple[Grid, Integers]:
    """A grid over the place, and for each of its cells the ward it belongs to, or OUTSIDE.

    `points` (n, 2) in EPSG:27700. Every ward is one connected set of cells around its point, and
    the place has no holes.
    """
    outline = _outline(points, sizes_m2)
    width_m = float(np.sqrt(np.median(sizes_m2)))
    waves = _waves(rng, width_m)
    # No bend moves a cell further than this, so the outermost cells are always outside.
    furthest_m = waves[:, -1].sum() / 2 + _GROWTH * width_m
    grid = _grid_over(outline.buffer(furthest_m), cell_size_m(points, sizes_m2))
    centres = grid.metres(grid.lattice)
    bent = _bent(centres, waves)
    inside = _inside(outline, bent, int(sizes_m2.sum() / grid.cell_m2), _GROWTH * width_m)
    labels = np.full(len(centres), OUTSIDE)
    labels[inside] = _grown(bent[inside], _bent(points, waves), sizes_m2)
    homes = cKDTree(centres).query(points)[1]
    labels[homes] = np.arange(len(points))
    labels = _claimed(labels, centres, points, sizes_m2)
    return grid, _connected(grid, labels, homes)


def _inside(
    outline: shapely.Geometry, cells: Floats, wanted: int, most_m: float
) -> NDArray[np.bool_]:
    """Whether each bent cell is in the place: the outline grows or shrinks until `wanted` are."""
    for _ in range(5):
        shapely.prepare(outline)
        inside = shapely.contains_xy(outline, cells[:, 0], cells[:, 1])
        missing_m = outline.area * (wanted / max(1, inside.sum()) - 1) / outline.length
        outline = outline.buffer(float(np.clip(missing_m, -most_m / 5, most_m / 5)))
    return inside


def _outline(points: Floats, sizes_m2: Floats) -> shapely.Polygon:
    """The discs of the wards joined, scaled so that the whole has the sum of their sizes."""
    low, high = 0.5, 2.0
    for _ in range(20):
        middle = (low + high) / 2
        joined = _joined_discs(points, middle * np.sqrt(sizes_m2 / np.pi), sizes_m2)
        low, high = (middle, high) if joined.area < sizes_m2.sum() else (low, middle)
    return joined


def _joined_discs(points: Floats, radii_m: Floats, sizes_m2: Floats) -> shapely.Geometry:
    discs = shapely.union_all(shapely.buffer(shapely.points(points), radii_m))
    bay = 0.5 * float(np.sqrt(sizes_m2.mean()))
    return discs.buffer(bay).buffer(-bay)


def _grid_over(shape: shapely.Geometry, size_m: float) -> Grid:
    west, south, east, north = shape.buffer(2 * size_m).bounds
    row_m = size_m * np.sqrt(3) / 2
    rows, columns = int((north - south) / row_m) + 1, int((east - west) / size_m) + 1
    return Grid(round(west), round(south), size_m, rows, columns)


def _waves(rng: np.random.Generator, width_m: float) -> Floats:
    """Waves in random directions: columns east, north (radians a metre), two phases, height."""
    layers = np.repeat(np.array(_BENDS), _WAVES, axis=0) * width_m
    angle, *phases = 2 * np.pi * rng.random((3, len(layers)))
    turns = 2 * np.pi / layers[:, 0]
    return np.column_stack([turns * np.cos(angle), turns * np.sin(angle), *phases, layers[:, 1]])


def _bent(places: Floats, waves: Floats) -> Floats:
    """Every position moved a little, neighbours alike, so that straight edges become natural."""
    moved = places.copy()
    for east, north, first, second, height in waves:
        along = places @ np.array([east, north])
        moved += height / 2 * np.sin(along[:, None] + [first, second])
    return moved


def _grown(cells: Floats, points: Floats, sizes_m2: Floats) -> Integers:
    """The ward of each cell, such that wards have their sizes as nearly as may be."""
    origin = points.mean(axis=0)
    cells, points = cells - origin, points - origin
    reach = (sizes_m2 / sizes_m2.mean()) ** -_REACH
    distance = (cells**2).sum(axis=1)[:, None] - 2 * cells @ points.T + (points**2).sum(axis=1)
    distance = distance * reach
    weights = np.zeros(len(points))
    for sample, times in ((distance[::13], 160), (distance, 30)):
        for _ in range(times):
            share = np.bincount((sample - weights).argmin(axis=1), minlength=len(points))
            missing = sizes_m2 / sizes_m2.sum() - share / len(sample)
            weights += _STEP * missing * sizes_m2.sum()
    return (distance - weights).argmin(axis=1)


def _claimed(labels: Integers, cells: Floats, points: Floats, sizes_m2: Floats) -> Integers:
    """The labels with a small disc about each ward's point given to that ward."""
    radius = 0.35 * np.minimum(nearest_m(points), np.sqrt(sizes_m2 / np.pi))
    far, ward = cKDTree(points).query(cells)
    return np.where(far <= radius[ward], ward, labels)


def _connected(grid: Grid, labels: Integers, homes: Integers) -> Integers:
    """The labels with everything cut off from its ward's point given to a ward that touches it."""
    pairs, _ = grid.neighbours
    same = pairs[labels[pairs[:, 0]] == labels[pairs[:, 1]]]
    links = coo_array((np.ones(len(same)), same.T), shape=(len(labels), len(labels)))
    _, part = connected_components(links, directed=False)
    kept = np.isin(part, part[np.append(homes, 0)])
    return _filled(np.where(kept, labels, OUTSIDE), kept, np.concatenate([pairs, pairs[:, ::-1]]))


def _filled(labels: Integers, kept: NDArray[np.bool_], pairs: Integers) -> Integers:
    """The labels spread, ring by ring, from the cells kept to all others."""
    labels, kept = labels.copy(), kept.copy()
    while not kept.all():
        ring = pairs[~kept[pairs[:, 0]] & kept[pairs[:, 1]]]
        np.maximum.at(labels, ring[:, 0], labels[ring[:, 1]])
        kept[ring[:, 0]] = True
    return labels
