"""How far the records of API answers reach: over which wards, and how much of each."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.boundaries import to_bng

WITHIN = 0.9
"""The share of a ward that must lie within reach of an answer."""

REACH_SHARE = 1 / 6
"""How far beyond its records an answer reaches, and how deep in a ward one of them must lie, as a
share of the ward's width (the root of its area). Of 29 real months of Westminster, all answers
together then cover every ward in 27 and all but one in two, and of one month of Leeds all 33; one,
two or three wards' answers never covered another, nor did those of all wards but one cover that."""


def hulls(answers: pd.DataFrame, incidents: pd.DataFrame) -> pd.Series:
    """The reach of each answer; of one loaded before it was noted, that of its stored records."""
    reach = answers["reach"].astype(object)
    for row in answers[reach.isna()].itertuples():
        its = (incidents["month"] == row.month) & (incidents["part"] == row.part)
        points = incidents.loc[its, ["easting", "northing"]].to_numpy(float)
        reach[row.Index] = shapely.MultiPoint(points).convex_hull if len(points) else ""
    return reach


def in_metres(reach: str | BaseGeometry) -> BaseGeometry:
    """A hull in EPSG:27700; a text is longitude and latitude."""
    if isinstance(reach, BaseGeometry):
        return reach
    return shapely.transform(
        shapely.from_wkt(reach), lambda p: np.column_stack(to_bng(p[:, 0], p[:, 1]))
    )


def reached(ward: BaseGeometry, hulls: list[BaseGeometry], points: shapely.STRtree) -> bool:
    """Whether the records of answers reach over a ward, and some of the `points` lie deep in it."""
    if share_reached(ward, hulls) < WITHIN:
        return False
    # A long thin ward is not as deep as that.
    deep = min(_far(ward), shapely.maximum_inscribed_circle(ward).length / 2)
    return len(points.query(ward.buffer(-deep), predicate="intersects")) > 0


def share_reached(ward: BaseGeometry, hulls: list[BaseGeometry]) -> float:
    """The share of a ward within reach of answers."""
    far = _far(ward)
    near = shapely.union_all([hull.buffer(far) for hull in hulls if hull.distance(ward) < far])
    return near.intersection(ward).area / ward.area


def _far(ward: BaseGeometry) -> float:
    return REACH_SHARE * float(np.sqrt(ward.area))
