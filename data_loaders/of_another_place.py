"""Whether a file of incidents is of another place: a zero of ours is not known from it.

A year of casualties in the next city says nothing of this one, though its rows can all be read. A
file of the whole country or force may well have no record in a small place: its records lie around.
"""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely


def lies_elsewhere(rows: pd.DataFrame, placed: int, wards: gpd.GeoDataFrame) -> bool:
    """Whether no record is placed, and the records there are do not lie around half the wards.

    `rows` has easting and northing. A file without one point says nothing of where it is of.
    """
    points = rows[["easting", "northing"]].dropna().to_numpy(float)
    if placed or not len(points):
        return False
    around = shapely.MultiPoint(points).convex_hull
    return bool(around.covers(wards.geometry.representative_point()).mean() < 0.5)
