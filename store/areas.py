"""The `areas` table as the store keeps it, and as geography: geometry in EPSG:27700."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from model.tables import AREAS

CRS = 27700

NEAREST_M = 25.0
"""Points outside every area by less than this belong to the nearest: snap points and generalised
boundaries disagree by metres. Of 8,009 records of February 2025, six fell in no ward, none by more
than 8 m; wider than this and more of a neighbour's records would come in than are rescued."""


def to_store(areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """The table with geometry as well-known binary, sorted by area_code."""
    table = pd.DataFrame(areas.drop(columns="geometry"))
    table["geometry"] = areas.geometry.to_wkb().to_numpy()
    return table[list(AREAS.columns)].sort_values("area_code", ignore_index=True)


def from_store(stored: pd.DataFrame) -> gpd.GeoDataFrame:
    """The table with shapes, in EPSG:27700."""
    shapes = gpd.GeoSeries.from_wkb(stored["geometry"].to_numpy(), crs=CRS)
    plain = stored.drop(columns="geometry").reset_index(drop=True)
    return gpd.GeoDataFrame(plain, geometry=shapes.to_numpy(), crs=CRS)
