"""Streets of the demonstration: invented, schematic, through every invented map point.

Points that have no other between them are joined (a Gabriel graph), as towns grow. What most ways
from the wards into the middle of town share is a main road. Every street that a record names runs
through its point, and carries its name.
"""

from __future__ import annotations

from collections import defaultdict

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import Delaunay, KDTree

from data_loaders.roads.streets import canonical, without_repeats

SOURCE = "Invented streets, not real ones"
FILE = "invented by data_loaders/demonstration/streets.py"
_NEAR = "On or near "
_LONGEST_M = 2_500.0
"""No street is longer from one point to the next: nothing joins places across empty country."""
_MAJOR, _MINOR = 0.012, 0.002
"""The share of all ways into town that use a main road, and a minor one, at the least."""

Pairs = NDArray[np.intp]


def streets_table(incidents: pd.DataFrame) -> pd.DataFrame:
    """Canonical `streets` through the points of incidents with easting, northing and street."""
    points = incidents.dropna(subset=["easting", "northing", "street"])
    points = points.drop_duplicates(["easting", "northing"]).sort_values(["easting", "northing"])
    places = points[["easting", "northing"]].to_numpy(dtype=float)
    pairs = _joined(places)
    far, before = _ways(places, pairs)
    names = points["street"].astype(str).str.removeprefix(_NEAR).to_numpy()
    # "On or near Supermarket" is no street.
    names = np.where(points["street"].astype(str).str.contains(r"\d"), names, "")
    lines = _through_points(places, pairs, _classes(pairs, far, before), names)
    roads = [f"Example A{n}" for n in _branches(far, before)[lines.pop("point")]]
    numbers = np.where(lines["street_class"] == "major", roads, "")
    return without_repeats([canonical(lines.assign(number=numbers), SOURCE, FILE)])[0]


def _joined(places: NDArray[np.float64]) -> Pairs:
    """Pairs of points with no third in the circle between them, shape (pairs, 2)."""
    corners = Delaunay(places).simplices
    pairs = np.sort(np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]]))
    pairs = np.unique(pairs, axis=0)
    ends = places[pairs]
    middle, half = ends.mean(axis=1), np.linalg.norm(ends[:, 0] - ends[:, 1], axis=1) / 2
    nearest = KDTree(places).query(middle)[0]
    return pairs[(nearest >= half - 1e-6) & (2 * half <= _LONGEST_M)]


def _ways(places: NDArray[np.float64], pairs: Pairs) -> tuple[NDArray[np.float64], Pairs]:
    """How far each point is from the middle of town, and the next point on the way there."""
    lengths = np.linalg.norm(places[pairs[:, 0]] - places[pairs[:, 1]], axis=1)
    graph = csr_array((lengths, (pairs[:, 0], pairs[:, 1])), shape=(len(places), len(places)))
    group = connected_components(graph, directed=False)[1]
    town = np.flatnonzero(group == np.bincount(group).argmax())
    middle = town[np.linalg.norm(places[town] - np.median(places, axis=0), axis=1).argmin()]
    return dijkstra(graph, directed=False, indices=middle, return_predecessors=True)


def _classes(pairs: Pairs, far: NDArray[np.float64], before: Pairs) -> NDArray[np.str_]:
    """The class of each pair, by how many of all ways to the middle lead over it."""
    through = np.ones(len(far))
    for point in np.argsort(far, kind="stable")[::-1]:
        if before[point] >= 0:
            through[before[point]] += through[point]
    ways = {(min(p, b), max(p, b)): through[p] for p, b in enumerate(before.tolist()) if b >= 0}
    share = np.array([ways.get((a, b), 0.0) for a, b in pairs.tolist()]) / len(far)
    return np.where(share >= _MAJOR, "major", np.where(share >= _MINOR, "minor", "local"))


def _branches(far: NDArray[np.float64], before: Pairs) -> Pairs:
    """Which road out of the middle each point lies on, from 2; the middle is on the first."""
    branch = np.ones(len(far), dtype=np.intp)
    for point in np.argsort(far, kind="stable")[1:]:
        if before[point] >= 0:
            is_first = before[before[point]] < 0
            branch[point] = branch.max() + 1 if is_first else branch[before[point]]
    return branch


def _through_points(
    places: NDArray[np.float64],
    pairs: Pairs,
    classes: NDArray[np.str_],
    names: NDArray[np.str_],
) -> gpd.GeoDataFrame:
    """The halves of all pairs, those at one point and of one class together under its name."""
    halves: dict[tuple[int, str], list[shapely.LineString]] = defaultdict(list)
    for (a, b), of_class in zip(pairs.tolist(), classes, strict=True):
        middle = places[[a, b]].mean(axis=0)
        for point in (a, b):
            halves[point, str(of_class)].append(shapely.LineString([places[point], middle]))
    rows = [
        (point, of_class, names[point], shapely.line_merge(shapely.MultiLineString(lines)))
        for (point, of_class), lines in sorted(halves.items())
    ]
    columns = ["point", "street_class", "name", "geometry"]
    return gpd.GeoDataFrame(rows, columns=columns, crs=27700)
