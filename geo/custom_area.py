"""Areas that a reader drew or brought along: from GeoJSON to the few corners a link can carry."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import shapely

from geo.crossings import cross_more_than
from model.custom_area import MOST_CORNERS, SMALLEST_KM2, STEP_M, Ring
from model.errors import RefusedFileError

MOST_BYTES = 1 << 20
"""The largest GeoJSON that is read (1 MiB): one area has no need of more."""
MOST_POSITIONS = 20_000
MOST_JOINED = 5_000
"""Positions of areas that have to be joined or mended, once they are told to STEP_M."""
MOST_CROSSINGS = 2_000
"""How often their outlines may cross."""

_EXPECTED = "expected GeoJSON with a Polygon or MultiPolygon in longitude and latitude (EPSG:4326)"


def read_geojson(data: bytes) -> gpd.GeoSeries:
    """The areas of a GeoJSON together as one shape, EPSG:27700; `corners` fills its holes.

    Points and lines beside them are passed over. Raises RefusedFileError, a sentence, for what is
    no GeoJSON, too large, without an area, or not in longitude and latitude.
    """
    if len(data) > MOST_BYTES:
        raise RefusedFileError(
            f"The file has {len(data) / 1e6:,.1f} MB; at most {MOST_BYTES / 1e6:,.1f} MB are read. "
            "Save the one area that is meant, or simplify it"
        )
    shape = _shape(data)
    areas = [part for part in _parts(shape) if isinstance(part, shapely.Polygon)]
    if not areas:
        raise RefusedFileError(f"The file holds no area: {_EXPECTED}. Draw it as a polygon")
    _check_numbers(areas)
    outlines = gpd.GeoSeries([shapely.Polygon(a.exterior) for a in areas], crs=4326).to_crs(27700)
    if len(outlines) == 1 and outlines.is_valid.all():
        return outlines
    # As lines: an outline that crosses itself is no polygon that could be simplified.
    lines = _lines(outlines.exterior)
    simple = shapely.simplify(lines, STEP_M / 2)
    _check_crossings(simple)
    closed = [shapely.Polygon(line.coords) for line in simple if len(line.coords) > 3]
    joined = shapely.union_all(shapely.make_valid(closed))
    if not joined.area:
        raise RefusedFileError("The area is a line: it holds nothing. Draw it as a polygon")
    return gpd.GeoSeries([joined], crs=27700)


def _shape(data: bytes) -> shapely.Geometry:
    try:
        # Python's own reader goes first: it gives up on endless nesting.
        json.loads(data)
        return shapely.force_2d(shapely.from_geojson(data))
    except (ValueError, RecursionError, shapely.errors.ShapelyError):
        raise RefusedFileError(
            f"The file is not GeoJSON that can be read: {_EXPECTED}. Export it again"
        ) from None


def _parts(shape: shapely.Geometry) -> list[shapely.Geometry]:
    """What a collection holds, however deep."""
    inner = [shape]
    while any(hasattr(part, "geoms") for part in inner):
        inner = [p for part in inner for p in (part.geoms if hasattr(part, "geoms") else [part])]
    return [part for part in inner if not part.is_empty]


def _check_numbers(areas: list[shapely.Polygon]) -> None:
    positions = shapely.get_coordinates(areas)
    if len(positions) > MOST_POSITIONS:
        raise RefusedFileError(
            f"The area has {len(positions):,} corners; at most {MOST_POSITIONS:,} are read. "
            "Simplify it first"
        )
    longitude, latitude = positions.T
    on_earth = np.isfinite(positions).all() and (
        (np.abs(longitude) <= 180) & (np.abs(latitude) <= 90)
    )
    if not np.all(on_earth):
        x, y = positions[0]
        raise RefusedFileError(
            f"The area begins at {x:g}, {y:g}, which is no longitude and latitude: {_EXPECTED}. "
            "Export it in EPSG:4326"
        )


def _lines(rings: gpd.GeoSeries) -> np.ndarray:
    """Rings as lines that end where they begin."""
    positions, of = shapely.get_coordinates(rings, return_index=True)
    return shapely.linestrings(positions, indices=of)


def _check_crossings(outlines: np.ndarray) -> None:
    """Refuse outlines (closed lines) whose joining would take for ever, before it is begun."""
    positions = shapely.get_coordinates(outlines)
    if len(positions) > MOST_JOINED:
        raise RefusedFileError(
            f"The areas have {len(positions):,} corners together; at most {MOST_JOINED:,} can be "
            "joined. Simplify them first"
        )
    if cross_more_than(MOST_CROSSINGS, outlines):
        raise RefusedFileError(
            "The outlines of the areas cross each other or themselves too often. Draw the area "
            "again"
        )


def corners(shape: shapely.Geometry) -> tuple[Ring, ...]:
    """The outline of a shape (EPSG:27700) in MOST_CORNERS corners at most.

    Each is a multiple of STEP_M. The largest part first; parts too small to be seen so are left
    out. Raises RefusedFileError for a shape smaller than can be counted.
    """
    tolerance = STEP_M / 5
    whole = [p for p in _parts(shape) if isinstance(p, shapely.Polygon)]
    # Holes are filled: a link says outlines only.
    outlines = shapely.union_all([shapely.Polygon(part.exterior) for part in whole])
    while True:
        simple = shapely.set_precision(shapely.simplify(outlines, tolerance), STEP_M)
        parts = [p for p in _parts(simple) if isinstance(p, shapely.Polygon)]
        rings = tuple(_ring(part) for part in sorted(parts, key=lambda p: (-p.area, p.bounds)))
        if sum(map(len, rings)) <= MOST_CORNERS:
            break
        tolerance *= 1.5
        if tolerance > _COARSEST_M:
            raise RefusedFileError(
                "The area has too many parts for a link to carry. Choose fewer of them"
            )
    if sum(part.area for part in parts) < SMALLEST_KM2 * 1e6:
        raise RefusedFileError(
            "The area is smaller than 200 m by 200 m, less than the approximate points of police "
            "data can tell. Draw a larger one"
        )
    return rings


_COARSEST_M = 5_000.0


def _ring(part: shapely.Polygon) -> Ring:
    # The last position repeats the first.
    outline = shapely.get_coordinates(shapely.normalize(part).exterior)[:-1]
    return tuple((int(x), int(y)) for x, y in np.rint(outline))


def shape_of(rings: tuple[Ring, ...]) -> shapely.Geometry:
    """The shape of the corners, EPSG:27700; where outlines cross, all they enclose together."""
    polygons = [shapely.make_valid(shapely.Polygon(ring)) for ring in rings]
    return shapely.union_all(polygons)


def to_geojson(rings: tuple[Ring, ...]) -> dict[str, object]:
    """The shape as a GeoJSON geometry in degrees, EPSG:4326."""
    degrees = gpd.GeoSeries([shape_of(rings)], crs=27700).to_crs(4326)
    rounded = shapely.transform(degrees.to_numpy(), lambda c: np.round(c, 5))
    return json.loads(shapely.to_geojson(rounded)[0])
