"""Demonstration data for a place: what the dashboard shows before any file is loaded.

Everything is invented by seeded code from the place file alone: each ward's name, point, size and
residents. No real boundary, street or record is in it. docs/demonstration.md says what is planted.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data_loaders.demonstration.cells import Floats
from data_loaders.demonstration.planted import Planted, planted
from data_loaders.demonstration.points import snap_points
from data_loaders.demonstration.rates import busyness, expected, rates, residents
from data_loaders.demonstration.records import incidents
from data_loaders.demonstration.shapes import Shapes, centre, ward_shapes, zone_shapes
from geo.boundaries import to_bng
from model.config.catalogue import Box, Catalogue, Place, Ward
from model.errors import ConfigError
from model.periods import Window, month
from model.tables import AREAS, POPULATIONS

LAST = month("2026-09")
SEED = 12
_MIDDLE_SHARE = 0.1
"""Size of the middle of town in a place without zones, as a share of a typical ward."""


@dataclass(frozen=True)
class Demonstration:
    """The tables of one set of demonstration data."""

    areas: gpd.GeoDataFrame
    """Canonical `areas` in EPSG:27700, sorted by area_code: wards that tile, and zones."""
    incidents: pd.DataFrame
    """Canonical `incidents`, sorted by month."""
    populations: pd.DataFrame
    """Canonical `populations`: the wards and the district whose residents the place file states."""
    missing_months: tuple[pd.Period, ...]
    """Months inside the range of which nothing is stored."""
    planted: Planted
    """The features that pages and tests can look for."""


def demonstration(
    catalogue: Catalogue, *, last: pd.Period = LAST, months: int = 60, seed: int = SEED
) -> Demonstration:
    """Demonstration data of so many months to the last one, the same for the same arguments.

    Raises ConfigError when the place lists no wards, a ward without a size or a point in the
    place's box, or residents without their year; SaferError when `months` is less than 1.
    """
    place, window = catalogue.place, Window.ending(last, months)
    points, sizes_m2 = _points(place), _sizes(place)
    for_shapes, for_points, for_records = _streams(seed)
    shapes = ward_shapes(place.wards, points, sizes_m2, for_shapes)
    people = residents(place)
    middle = centre(place, points, shapes, people / sizes_m2)
    zones = zone_shapes(place, middle, points, shapes, for_shapes)
    busy = busyness(place, people, points, sizes_m2, middle)
    town = zones[0] if len(zones) else _middle_of_town(middle, shapes)
    snaps = snap_points(shapes, town, people, for_points)
    features = planted(catalogue, people * busy, snaps, window)
    stored = pd.PeriodIndex([m for m in window.months if m not in features.missing], freq="M")
    return Demonstration(
        areas=_areas(place, shapes, zones),
        incidents=incidents(
            expected(catalogue, people, busy, features, stored),
            [rate.offence for rate in rates(catalogue)],
            stored,
            snaps,
            [spot for spot in (features.appears, features.fades) if spot],
            place.force,
            for_records,
        ),
        populations=_populations(place),
        missing_months=features.missing,
        planted=features,
    )


def _streams(seed: int) -> list[np.random.Generator]:
    """Independent streams, so that a change to the records leaves the map as it was."""
    return [np.random.Generator(np.random.PCG64(s)) for s in np.random.SeedSequence(seed).spawn(3)]


def _points(place: Place) -> Floats:
    """The wards' points in EPSG:27700, whole metres, shape (wards, 2)."""
    _check_listed(place)
    longitude = np.array([ward.longitude for ward in place.wards], dtype=float)
    latitude = np.array([ward.latitude for ward in place.wards], dtype=float)
    points: Floats = np.column_stack(to_bng(longitude, latitude))
    return np.round(points)


def _sizes(place: Place) -> Floats:
    return np.array([ward.area_km2 for ward in place.wards], dtype=float) * 1e6


def _check_listed(place: Place) -> None:
    if not place.wards:
        raise ConfigError(
            f"place file of {place.name}: no ward is listed; demonstration data is built from "
            f"[[ward]] entries with longitude, latitude and area_km2. Add them, or load real files"
        )
    for ward in place.wards:
        wrong = _wrong(ward, place.box)
        if wrong:
            raise ConfigError(
                f"place file of {place.name}: ward {ward.name} ({ward.code}) has {wrong}. "
                f"Its demonstration shape is built from these: correct them, or load real files"
            )


def _wrong(ward: Ward, box: Box) -> str:
    """What keeps a ward from being drawn, with what was expected; empty if nothing does."""
    if ward.longitude is None or ward.latitude is None or ward.area_km2 is None:
        return "no longitude, latitude or area_km2; expected all three"
    if not (box.west <= ward.longitude <= box.east and box.south <= ward.latitude <= box.north):
        return (
            f"longitude {ward.longitude} and latitude {ward.latitude}; expected a point in the "
            f"place's [box], {box.west} to {box.east} and {box.south} to {box.north}"
        )
    return ""


def _middle_of_town(middle: Floats, shapes: Shapes) -> shapely.Geometry:
    radius = float(np.sqrt(_MIDDLE_SHARE * np.median(shapely.area(shapes)) / np.pi))
    return shapely.Point(middle).buffer(radius)


def _areas(place: Place, shapes: Shapes, zones: Shapes) -> gpd.GeoDataFrame:
    listed = [(ward.code, ward.name, "ward") for ward in place.wards]
    listed += [(zone.id, zone.name, "zone") for zone in place.zones[: len(zones)]]
    table = pd.DataFrame(listed, columns=["area_code", "area_name", "area_type"], dtype="str")
    table["parent_code"] = pd.array([place.district_code] * len(table), dtype="str")
    table["boundary_year"] = place.boundary_year
    geometry = gpd.GeoSeries([*shapes, *zones], crs=27700)
    areas = gpd.GeoDataFrame(table, geometry=geometry)[list(AREAS.columns)]
    return areas.sort_values("area_code", ignore_index=True)


def _populations(place: Place) -> pd.DataFrame:
    rows = [(w.code, place.population_year, w.population) for w in place.wards if w.population]
    if place.district_population:
        rows.append(
            (place.district_code, place.district_population_year, place.district_population)
        )
    if any(year == 0 for _, year, _ in rows):
        raise ConfigError(
            f"place file of {place.name}: it states residents but not their year; "
            f"add population_year, and district_population_year for the district"
        )
    table = pd.DataFrame([(*row, "") for row in rows], columns=list(POPULATIONS.columns))
    types = {"area_code": "str", "year": "int64", "population": "int64", "file": "str"}
    return table.astype(types).sort_values(["area_code", "year"], ignore_index=True)
