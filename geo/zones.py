"""Zones: areas apart from wards, each the union of small areas (LSOAs) that the place names."""

from __future__ import annotations

import geopandas as gpd
import shapely

from geo.wording import listed
from model.config.catalogue import Place, Zone
from model.errors import SaferError

AREA_COLUMNS = (
    "area_code",
    "area_name",
    "area_type",
    "parent_code",
    "boundary_year",
    "geometry",
)
"""The columns of the canonical `areas` table, in order."""


def zones(areas_lsoa: gpd.GeoDataFrame, place: Place) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """The zones of a place whose every LSOA is given, and notes naming the others.

    Canonical `areas` in EPSG:27700, sorted by area_code: area_code is the zone's id, parent_code
    the place's district, boundary_year that of the LSOAs.

    Raises SaferError when the areas are not LSOAs in EPSG:27700.
    """
    if areas_lsoa.crs != "EPSG:27700" or (areas_lsoa["area_type"] != "lsoa").any():
        raise SaferError(
            "zones are made of LSOAs in EPSG:27700, and these areas are not: read "
            "a boundary file of LSOAs first"
        )
    have = set(areas_lsoa["area_code"])
    whole = [zone for zone in place.zones if have.issuperset(zone.made_of)]
    table = gpd.GeoDataFrame(
        [_row(zone, areas_lsoa, place) for zone in sorted(whole, key=lambda zone: zone.id)],
        columns=list(AREA_COLUMNS),
        geometry="geometry",
        crs=areas_lsoa.crs,
    )
    types = {"boundary_year": "int64", **dict.fromkeys(AREA_COLUMNS[:4], "str")}
    return table.astype(types), tuple(
        f"zone '{zone.name}' left out: {listed(sorted(set(zone.made_of) - have))} not in the file"
        for zone in place.zones
        if zone not in whole
    )


def _row(zone: Zone, areas_lsoa: gpd.GeoDataFrame, place: Place) -> dict[str, object]:
    parts = areas_lsoa[areas_lsoa["area_code"].isin(zone.made_of)]
    return {
        "area_code": zone.id,
        "area_name": zone.name,
        "area_type": "zone",
        "parent_code": place.district_code,
        "boundary_year": int(parts["boundary_year"].iloc[0]),
        "geometry": shapely.union_all(parts.geometry.to_numpy()),
    }
