"""Coordinates in metres on the British National Grid (EPSG:27700), whatever a file says of its own.

Everything is transformed by the same code, so that points and boundaries move together. PROJ's
own parameters are used, without downloaded grids: the same numbers on every computer, about 2 m
from Ordnance Survey's own transformation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.wording import listed
from model.config.catalogue import Box, Place
from model.errors import RefusedFileError

BNG = "EPSG:27700"
LONGITUDE_LATITUDE = "EPSG:4326"

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Meaning:
    """One thing that a file's coordinates can be."""

    words: str
    crs: str
    swapped: bool = False

    def to_bng(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """The same positions in EPSG:27700; infinite where there are none."""
        first, second = (y, x) if self.swapped else (x, y)
        if self.crs == BNG:
            return first, second
        # By way of WGS84: of two other datums PROJ may know no transformation, and then takes them
        # for one, which puts the Irish grid (EPSG:2157) 100 m off.
        return _transformer(LONGITUDE_LATITUDE, BNG).transform(
            *_transformer(self.crs, LONGITUDE_LATITUDE).transform(first, second)
        )

    def from_bng(self, bounds: Sequence[float]) -> tuple[float, float, float, float]:
        """The box of these coordinates that holds one of EPSG:27700."""
        west, south, east, north = bounds
        if self.crs == BNG:
            return west, south, east, north
        degrees = _transformer(BNG, LONGITUDE_LATITUDE).transform_bounds(west, south, east, north)
        to_own = _transformer(LONGITUDE_LATITUDE, self.crs)
        west, south, east, north = to_own.transform_bounds(*degrees)
        return (south, west, north, east) if self.swapped else (west, south, east, north)


_MEANINGS = (
    _Meaning("longitude and latitude (EPSG:4326)", LONGITUDE_LATITUDE),
    _Meaning("latitude and longitude (EPSG:4326), swapped", LONGITUDE_LATITUDE, swapped=True),
    _Meaning("metres on the British National Grid (EPSG:27700)", BNG),
    _Meaning("metres of web maps (EPSG:3857)", "EPSG:3857"),
)


def to_bng(longitude: ArrayLike, latitude: ArrayLike) -> tuple[Floats, Floats]:
    """Eastings and northings (EPSG:27700, metres) of longitudes and latitudes (EPSG:4326).

    NaN stays NaN, and where one of the two is missing both are. A position that is not on the
    Earth becomes infinite or far away, so it lies in no area. Police data repeat their points, so
    each distinct one is transformed once.
    """
    x, y = np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)
    easting, northing = np.full((2, len(x)), np.nan)
    known = np.isfinite(x) & np.isfinite(y)
    which, distinct = pd.factorize(x[known] + 1j * y[known])
    e, n = _transformer(LONGITUDE_LATITUDE, BNG).transform(distinct.real, distinct.imag)
    easting[known], northing[known] = e[which], n[which]
    return easting, northing


def box_in_bng(box: Box) -> shapely.Polygon:
    """The box of a place as a polygon in EPSG:27700."""
    # The sides are cut into short pieces, because a parallel is a curve on the grid.
    drawn = shapely.segmentize(shapely.box(box.west, box.south, box.east, box.north), 0.01)
    return _moved(np.array([drawn]), _MEANINGS[0])[0]


def in_bng(
    rows: gpd.GeoDataFrame, place: Place, file: str, *, every: bool
) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """The rows with their geometry in EPSG:27700, and a note where the file had to be corrected.

    What a file says of its coordinates is believed when it brings its areas into the box of the
    place: `every` area, or at least one. Otherwise another meaning is taken if exactly one does.
    The middle of an area's extent decides. `rows` has columns row, area_name and geometry; none
    is missing.

    Raises RefusedFileError when nothing, or more than one thing, makes sense of the coordinates.
    """
    stated = _stated(rows.crs)
    if stated and _makes_sense(rows, stated, place, every=every):
        return _placed(rows, stated), _read_as(stated)
    possible = [m for m in _MEANINGS if _makes_sense(rows, m, place, every=every)]
    says = f"says {stated.words}" if stated else "states no coordinate system"
    if len(possible) != 1:
        raise RefusedFileError(_elsewhere(rows, stated, place, file, says))
    note = f"it {says}, but its coordinates can only be {possible[0].words}: read as such"
    return _placed(rows, possible[0]), (note,)


def lines_meaning(
    stated: str | None, bounds: Sequence[float] | None, around: shapely.Geometry, file: str
) -> tuple[_Meaning, tuple[str, ...]]:
    """What the coordinates of a file of lines are, and a note where that had to be guessed.

    `bounds` is the extent of the file, `around` what is looked for in it (EPSG:27700). Raises
    RefusedFileError where the file does not say, and its extent does not tell either.
    """
    meaning = _stated(pyproj.CRS(stated) if stated else None)
    if meaning:
        return meaning, _read_as(meaning)
    box = shapely.box(*bounds) if bounds is not None else shapely.Point()
    possible = [
        m
        for m in _MEANINGS
        if not m.swapped and box.intersects(shapely.box(*m.from_bng(around.bounds)))
    ]
    if len(possible) != 1:
        raise RefusedFileError(
            f"{file}: it does not say in which coordinates it is, and its extent "
            f"({', '.join(f'{value:g}' for value in box.bounds)}) does not tell; expected a file "
            f"that states its coordinate system, such as {BNG}. Export it with one"
        )
    note = f"it states no coordinate system, but can only be {possible[0].words}: read as such"
    return possible[0], (note,)


@cache
def _transformer(crs: str, to: str) -> pyproj.Transformer:
    # With the network on, PROJ would fetch finer grids on one computer and not on another.
    pyproj.network.set_network_enabled(active=False)
    return pyproj.Transformer.from_crs(crs, to, always_xy=True)


_USUAL = (BNG, LONGITUDE_LATITUDE, "OGC:CRS84")
"""What nearly every file of boundaries is in, of which nothing has to be said."""


def _stated(crs: pyproj.CRS | None) -> _Meaning | None:
    """What the file says, if it says anything: a GeoPackage can say "undefined"."""
    if crs is None or not (crs.is_geographic or crs.is_projected):
        return None
    code = crs.to_authority()
    name = ":".join(code) if code else crs.name
    if name == BNG:
        return _Meaning(name, BNG)
    # A datum that PROJ does not know is 100 m off anywhere: then where the areas lie must tell.
    known = "Ballpark" not in _transformer(crs.to_wkt(), LONGITUDE_LATITUDE).description
    words = f"{name}, {crs.name}" if code and name not in _USUAL else name
    return _Meaning(words, crs.to_wkt()) if known else None


def _read_as(stated: _Meaning) -> tuple[str, ...]:
    """A note of a coordinate system that boundaries are seldom in."""
    if stated.words in _USUAL:
        return ()
    return (f"its coordinates are read as it says: {stated.words}",)


def _makes_sense(rows: gpd.GeoDataFrame, meaning: _Meaning, place: Place, *, every: bool) -> bool:
    inside = _inside(rows, meaning, place)
    return bool(inside.all() if every else inside.any())


def _inside(rows: gpd.GeoDataFrame, meaning: _Meaning, place: Place) -> NDArray[np.bool_]:
    """Whether the middle of each row's extent lies in the box of the place."""
    west, south, east, north = shapely.bounds(rows.geometry.to_numpy()).T
    x, y = meaning.to_bng((west + east) / 2, (south + north) / 2)
    box = box_in_bng(place.box)
    shapely.prepare(box)
    return np.isfinite(x) & np.isfinite(y) & shapely.contains_xy(box, x, y)


def _moved(geometry: NDArray[np.object_], meaning: _Meaning) -> NDArray[np.object_]:
    return shapely.transform(geometry, meaning.to_bng, interleaved=False)


def _placed(rows: gpd.GeoDataFrame, meaning: _Meaning) -> gpd.GeoDataFrame:
    moved = _moved(rows.geometry.to_numpy(), meaning)
    return rows.drop(columns="geometry").set_geometry(gpd.GeoSeries(moved, rows.index, crs=BNG))


def _elsewhere(
    rows: gpd.GeoDataFrame, stated: _Meaning | None, place: Place, file: str, says: str
) -> str:
    box = place.box
    expected = (
        f"expected longitudes {box.west} to {box.east} and latitudes {box.south} to {box.north}, "
        f"or the same in EPSG:27700"
    )
    inside = _inside(rows, stated, place) if stated else np.zeros(len(rows), dtype=bool)
    if inside.any():
        lost = listed(f"{r.area_name} (row {r.row})" for r in rows[~inside].itertuples())
        return (
            f"{file}: {lost} does not lie in {place.name}; {expected}. "
            f"Correct these areas in the file, or the box of the place"
        )
    west, south, east, north = rows.total_bounds
    return (
        f"{file}: its areas do not lie in {place.name}. It {says}, and its coordinates run from "
        f"{west:g} to {east:g} and from {south:g} to {north:g}; {expected}. "
        f"Take the file for {place.name}, exported with its coordinate system"
    )
