"""Which map points belong to an area: the same whatever part of the page asks."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.placing import Placer
from model.filters import Area
from pages.count_cache import drawn_shape
from store.areas import NEAREST_M
from store.dataset import Dataset
from store.worked_out import once_a_release


def area_shape(dataset: Dataset, area: Area) -> shapely.Geometry:
    """The shape of an area, EPSG:27700; wards of a group or of the whole place together."""
    if area.kind == "drawn":
        return drawn_shape(area.code)
    areas = dataset.areas
    return areas.loc[areas["area_code"].isin(area.members)].geometry.union_all()


def lies_in(
    dataset: Dataset, area: Area, x: ArrayLike, y: ArrayLike, ward: pd.Series
) -> NDArray[np.bool_]:
    """Which places lie in an area: by their ward where it is made of wards, else by its shape."""
    if area.kind == "whole":
        return np.ones(len(ward), dtype=bool)
    if area.kind in ("zone", "drawn"):
        shape = area_shape(dataset, area)
        shapely.prepare(shape)
        return shapely.intersects_xy(shape, x, y)
    return ward.isin(area.members).to_numpy()


def points_in(dataset: Dataset, area: Area) -> NDArray[np.bool_]:
    """The map points whose incidents count to an area, as they do on every other page."""
    points = dataset.map_points
    return lies_in(dataset, area, points.easting, points.northing, ward_of_points(dataset))


@once_a_release()
def ward_of_points(dataset: Dataset) -> pd.Series:
    """The ward each map point is counted in, placed as at loading; empty for one outside all."""
    points = dataset.map_points
    return ward_of(dataset, points.easting, points.northing, NEAREST_M)


def ward_of(dataset: Dataset, x: ArrayLike, y: ArrayLike, tolerance_m: float) -> pd.Series:
    """The code of the ward that holds each place, or of the nearest within so many metres."""
    areas = dataset.areas
    wards = gpd.GeoDataFrame(areas[areas["area_type"] == "ward"])
    placed = Placer(wards, tolerance_m=tolerance_m).place(x, y)
    return pd.Series(placed.area_code, dtype=object).fillna("")
