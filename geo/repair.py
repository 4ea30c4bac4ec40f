"""Geometry that can be relied on: valid polygons, one row an area, no overlap, no sliver between.

Everything here is in EPSG:27700 and metres, and everything changed is said in a note.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.crossings import cross_more_than
from geo.selection import RejectedRow
from geo.wording import listed
from model.errors import RefusedFileError

SLIVER_WIDTH_M = 15.0
"""A gap narrower than this, between areas or inside one, is a drawing error and is filled.

The width is the diameter of the largest circle inside. The widest of the 986 slivers in the ward
boundaries of Leeds of 2018 is 11 m; the narrowest small area (LSOA) of Leeds is 136 m, so no real
place is swallowed.
"""

ROUNDING_M2 = 1.0
"""Overlaps and gaps of less area than this, in all, come from rounded coordinates: no note."""

MOST_CROSSINGS = 1_000
"""Of the rings of one area: drawing errors are a few; more is no outline, and takes for ever."""

MOST_MEETINGS = 50_000
"""Crossings of the outlines of areas with one another: 482 small areas of Leeds have 11,000."""

_POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)

Geometries = NDArray[np.object_]


def drawn(rows: gpd.GeoDataFrame, file: str) -> tuple[gpd.GeoDataFrame, tuple[RejectedRow, ...]]:
    """The rows that have a polygon with coordinates, in two dimensions, and the other rows.

    `rows` has columns row, area_name and geometry, in any CRS.

    Raises RefusedFileError when not a single row has.
    """
    flat = rows.set_geometry(gpd.GeoSeries(shapely.force_2d(rows.geometry), rows.index, rows.crs))
    found = [_trouble(geometry) for geometry in flat.geometry]
    usable = np.array([text is None for text in found], dtype=bool)
    if not usable.any():
        raise RefusedFileError(
            f"{file}: every row has {listed(sorted({str(t) for t in found}))} and none a polygon; "
            f"take the file of boundaries, not of points or lines"
        )
    rejects = tuple(
        RejectedRow(row, f"{name}: {text}", "a polygon")
        for row, name, text in zip(rows["row"], rows["area_name"], found, strict=True)
        if text
    )
    return flat[usable], rejects


def _trouble(geometry: shapely.Geometry | None) -> str | None:
    """Why this is not a usable polygon; None when it is one."""
    if geometry is None or geometry.is_empty:
        return "no geometry"
    if shapely.get_type_id(geometry) not in _POLYGONS:
        return f"a {geometry.geom_type}"
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return "a coordinate that is not a number"
    return None


def valid(rows: gpd.GeoDataFrame, file: str) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """The rows with every polygon valid, and a note naming those whose rings were mended.

    A ring that crosses or touches itself is rebuilt from its parts; what collapses to a line goes.

    Raises RefusedFileError when nothing of an area is left, or its rings are no outline at all.
    """
    geometry = rows.geometry.to_numpy()
    broken = ~shapely.is_valid(geometry)
    names = rows["area_name"].to_numpy()
    for name, shape in zip(names[broken], geometry[broken], strict=True):
        if cross_more_than(MOST_CROSSINGS, _rings(shape)):
            raise RefusedFileError(
                f"{file}: the outline of {name} crosses itself more than {MOST_CROSSINGS:,} times, "
                "so nobody can tell what lies inside; expected an outline. Correct the boundaries, "
                "or download them again"
            )
    mended = geometry.copy()
    mended[broken] = shapely.make_valid(geometry[broken], method="structure", keep_collapsed=False)
    if (nothing := shapely.area(mended) < ROUNDING_M2).any():
        corners = shapely.get_num_coordinates(geometry[nothing])
        told = listed(f"{n} ({c:,} corners)" for n, c in zip(names[nothing], corners, strict=True))
        raise RefusedFileError(
            f"{file}: nothing lies inside the outline of {told}; expected areas with an inside. "
            "Correct the boundaries, or download them again"
        )
    if not broken.any():
        return rows, ()
    note = f"rings that cross or touch themselves were mended: {listed(rows['area_name'][broken])}"
    return _with(rows, mended), (note,)


def one_row_each(rows: gpd.GeoDataFrame, file: str) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """The rows with one row an area, sorted by area_code.

    Several rows of one code are joined when they lie apart, as the parts of a ward do.

    Raises RefusedFileError when they overlap: then they are two versions of one area.
    """
    ordered = rows.sort_values(["area_code", "row"], ignore_index=True)
    several = ordered["area_code"].duplicated(keep=False)
    if not several.any():
        return ordered, ()
    joined = []
    for code, parts in ordered[several].groupby("area_code"):
        if overlaps_m2(parts.geometry.to_numpy()) > ROUNDING_M2:
            raise RefusedFileError(
                f"{file}: rows {listed(parts['row'])} are all {parts['area_name'].iloc[0]} ({code})"
                f" and overlap; expected each area once. Remove all but one of them"
            )
        joined.append(f"{parts['area_name'].iloc[0]} ({len(parts)} rows)")
    # A plain union, not the faster union of a coverage: the parts need not share their vertices.
    merged = ordered.dissolve("area_code", as_index=False, method="unary")
    note = f"rows of one area that lie apart were joined: {listed(joined)}"
    return merged[list(rows.columns)], (note,)


def as_coverage(rows: gpd.GeoDataFrame, file: str) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """The rows without overlaps and slivers, and notes of how much there was and what remains.

    An overlap goes to the lowest area_code, as in placing; a gap narrower than `SLIVER_WIDTH_M`
    goes to the area with the longest border along it. Wider gaps stay. Areas that already meet
    exactly are returned as they are. `rows` is sorted by area_code, valid polygons, EPSG:27700.

    Raises RefusedFileError when an area lies wholly inside others, or their outlines cross without
    end.
    """
    before = rows.geometry.to_numpy()
    exact = shapely.coverage_is_valid(before)
    if not exact and cross_more_than(MOST_MEETINGS, _rings(before)):
        raise RefusedFileError(
            f"{file}: the outlines of its areas cross one another more than {MOST_MEETINGS:,} "
            "times; expected areas side by side. Correct the boundaries, or download them again"
        )
    gaps = _gaps(shapely.coverage_union_all(before) if exact else shapely.union_all(before))
    if exact and not _narrow(gaps).any():
        return rows, _gap_note(gaps)
    after = shapely.coverage_clean(before, gap_width=SLIVER_WIDTH_M, merge_strategy="min_index")
    lost = shapely.is_empty(after)
    if lost.any():
        raise RefusedFileError(
            f"{file}: {listed(rows['area_name'][lost])} lies wholly inside other areas; expected "
            f"areas side by side. Correct the boundaries"
        )
    left = _gaps(shapely.coverage_union_all(after))
    notes = (*_overlap_note(before), *_sliver_note(gaps, left), *_gap_note(left))
    return _with(rows, after), notes


def overlaps_m2(geometry: Geometries) -> float:
    """The area, in square metres, that pairs of polygons have in common, summed over the pairs."""
    first, second = shapely.STRtree(geometry).query(geometry, predicate="intersects")
    pair = first < second
    common = shapely.intersection(geometry[first[pair]], geometry[second[pair]])
    return float(shapely.area(common).sum())


def _with(rows: gpd.GeoDataFrame, geometry: Geometries) -> gpd.GeoDataFrame:
    return rows.set_geometry(gpd.GeoSeries(geometry, rows.index, rows.crs))


def _rings(shapes: shapely.Geometry | Geometries) -> Geometries:
    """The outlines and holes of areas, of one part or several."""
    return shapely.get_rings(shapely.get_parts(shapes))


def _gaps(union: shapely.Geometry) -> Geometries:
    """The holes in all areas together, as polygons."""
    rings = [ring for part in shapely.get_parts(union) for ring in part.interiors]
    return shapely.polygons(rings) if rings else np.array([], dtype=object)


def _narrow(gaps: Geometries) -> NDArray[np.bool_]:
    """Which gaps hold no circle of `SLIVER_WIDTH_M` across: the measure coverage_clean uses."""
    radius = shapely.length(shapely.maximum_inscribed_circle(gaps))
    return 2 * radius < SLIVER_WIDTH_M


def _overlap_note(before: Geometries) -> tuple[str, ...]:
    overlap = overlaps_m2(before)
    if overlap < ROUNDING_M2:
        return ()
    return (f"{_km2(overlap)} of overlaps: each given to the area with the lowest code",)


def _sliver_note(before: Geometries, left: Geometries) -> tuple[str, ...]:
    filled = shapely.area(before).sum() - shapely.area(left).sum()
    if filled < ROUNDING_M2:
        return ()
    return (
        f"{len(before) - len(left):,} slivers between areas narrower than {SLIVER_WIDTH_M:g} m, "
        f"{_km2(filled)} in all: each given to the area with the longest border along it",
    )


def _gap_note(gaps: Geometries) -> tuple[str, ...]:
    if not len(gaps):
        return ()
    return (f"{len(gaps):,} gaps between areas remain, {_km2(shapely.area(gaps).sum())} in all",)


def _km2(square_metres: float) -> str:
    return f"{square_metres / 1e6:.2g} km²"
