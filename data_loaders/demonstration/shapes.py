"""Demonstration shapes: wards that tile the place around their points, and zones about its centre.

Schematic on purpose. Nothing here reads a boundary file; EPSG:27700 throughout.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from data_loaders.demonstration.cells import (
    CELLS_APART,
    Floats,
    Grid,
    Integers,
    cell_size_m,
    labelled_cells,
    nearest_m,
)
from model.config.catalogue import Place, Ward
from model.errors import ConfigError

Shapes = NDArray[np.object_]

_SMOOTHINGS = (30, 10, 3, 0)
"""Rounds of smoothing, tried in turn: edges smoothed too far could cross in a narrow place. Without
any, whole hexagons always tile."""
_DETAIL = 0.08
"""Corners that matter less than this share of a cell's width are left out."""
_ZONE_SHARE = 0.2
"""Size of a zone, as a share of the mean of the wards about it."""
_ZONE_CORNERS = 72


def ward_shapes(
    wards: Sequence[Ward], points: Floats, sizes_m2: Floats, rng: np.random.Generator
) -> Shapes:
    """One polygon a ward, in order: they tile without gap or overlap, each around its point.

    Sizes come out near `sizes_m2` where points and sizes are those of real wards.
    Raises ConfigError when two wards have all but the same point.
    """
    _check_apart(wards, points, cell_size_m(points, sizes_m2))
    grid, labels = labelled_cells(points, sizes_m2, rng)
    arcs = _arcs(grid, labels)
    for rounds in _SMOOTHINGS:
        shapes = _polygons([_smoothed(arc, rounds) for arc in arcs], points)
        if _tile(shapes, points):
            break
    simple = shapely.coverage_simplify(shapes, _DETAIL * grid.size_m)
    return simple if _tile(simple, points) else shapes


def centre(place: Place, points: Floats, shapes: Shapes, density: Floats) -> Floats:
    """Where the middle of the town is: easting and northing.

    On the border of the first two wards the place does not rank, if they touch; else the point of
    the first of them, else that of the most densely peopled ward.
    """
    codes = [ward.code for ward in place.wards]
    apart = [codes.index(code) for code in place.not_ranked if code in codes]
    if len(apart) >= 2:
        border = shapely.intersection(*shapes[apart[:2]])
        if border.length > 0:
            middle = shapely.points(points[apart[:2]].mean(axis=0))
            nearest = shapely.shortest_line(border, middle)
            return shapely.get_coordinates(nearest)[0]
    return points[apart[0] if apart else int(density.argmax())]


def zone_shapes(
    place: Place, middle: Floats, points: Floats, shapes: Shapes, rng: np.random.Generator
) -> Shapes:
    """One rounded polygon a zone: the first about the middle, others about wards further out.

    Zones lie within the wards and do not overlap. A place with more zones than wards to put them
    in gets as many as fit.
    """
    codes = [ward.code for ward in place.wards]
    apart = [i for i, code in enumerate(codes) if code in place.not_ranked]
    sizes = shapely.area(shapes[apart] if apart else shapes)
    radius = float(np.sqrt(_ZONE_SHARE * sizes.mean() / np.pi))
    within = shapely.union_all(shapes[apart] if len(apart) > 1 else shapes)
    homes = _spread(middle, points, 3 * radius)[: len(place.zones)]
    whole = shapely.union_all(shapes)
    rounded = [_rounded(home, radius, rng) for home in homes]
    return np.array(
        [_largest(blob.intersection(whole if i else within)) for i, blob in enumerate(rounded)],
        dtype=object,
    )


def _check_apart(wards: Sequence[Ward], points: Floats, cell_m: float) -> None:
    nearest = nearest_m(points)
    if nearest.min() >= CELLS_APART * cell_m:
        return
    near = [ward.name for ward, m in zip(wards, nearest, strict=True) if m == nearest.min()]
    raise ConfigError(
        f"place file: the points of {' and '.join(near[:2])} are {nearest.min():.0f} m apart; "
        f"expected at least {CELLS_APART * cell_m:.0f} m for wards of these sizes. "
        f"Correct their longitude and latitude"
    )


def _arcs(grid: Grid, labels: Integers) -> list[Floats]:
    """The borders of the wards, each from one meeting of three to the next; or a closed ring."""
    pairs, edges = grid.neighbours
    border = labels[pairs[:, 0]] != labels[pairs[:, 1]]
    lines = shapely.linestrings(edges[border].astype(float))
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))
    return [grid.metres(shapely.get_coordinates(line)) for line in merged]


def _smoothed(arc: Floats, rounds: int) -> shapely.LineString:
    """The arc with its steps ironed out; ends stay, so that borders still meet."""
    if (arc[0] == arc[-1]).all():
        ring = arc[:-1]
        for _ in range(rounds):
            ring = (np.roll(ring, 1, axis=0) + 2 * ring + np.roll(ring, -1, axis=0)) / 4
        return shapely.linestrings(np.round(np.vstack([ring, ring[:1]]), 1))
    for _ in range(rounds):
        arc = np.vstack([arc[:1], (arc[:-2] + 2 * arc[1:-1] + arc[2:]) / 4, arc[-1:]])
    return shapely.linestrings(np.round(arc, 1))


def _polygons(arcs: list[shapely.LineString], points: Floats) -> Shapes:
    """The polygon around each point, in order; fewer than the points if one is in none."""
    faces = shapely.get_parts(shapely.polygonize(arcs))
    ward, face = shapely.STRtree(faces).query(shapely.points(points), predicate="within")
    return faces[face[np.argsort(ward)]]


def _tile(shapes: Shapes, points: Floats) -> bool:
    if len(shapes) != len(points) or not shapely.coverage_is_valid(shapes):
        return False
    return bool(shapely.contains_xy(shapes, points[:, 0], points[:, 1]).all())


def _spread(middle: Floats, points: Floats, apart_m: float) -> list[Floats]:
    """The middle, then points from near to far that keep their distance from those before."""
    kept = [middle]
    for i in np.argsort(np.hypot(*(points - middle).T), kind="stable"):
        if all(np.hypot(*(points[i] - other)) >= apart_m for other in kept):
            kept.append(points[i])
    return kept


def _rounded(home: Floats, radius_m: float, rng: np.random.Generator) -> shapely.Polygon:
    """A disc with a gently wavering edge, of about the same size."""
    angle = np.linspace(0, 2 * np.pi, _ZONE_CORNERS, endpoint=False)
    waver = sum(
        height * np.sin(times * angle + 2 * np.pi * rng.random())
        for times, height in ((2, 0.12), (3, 0.08), (5, 0.04))
    )
    reach = radius_m * (1 + waver)
    edge = home + np.column_stack([reach * np.cos(angle), reach * np.sin(angle)])
    return shapely.polygons(np.round(edge, 1))


def _largest(shape: shapely.Geometry) -> shapely.Polygon:
    return max(shapely.get_parts(shape), key=lambda part: part.area)
