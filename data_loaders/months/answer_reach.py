"""How far the records of API answers reach: over which wards, and how much of each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

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


def in_metres(reach: pd.Series) -> dict[object, BaseGeometry]:
    """The hulls of those answers that have one, in EPSG:27700; a text is longitude and latitude.

    All at once: of thousands, to project each by itself takes ten times as long.
    """
    some = reach[reach != ""].astype(object)
    is_text = some.map(lambda found: isinstance(found, str)).to_numpy(bool)
    found = some.to_numpy(object, copy=True)
    degrees = shapely.from_wkt(found[is_text])
    found[is_text] = shapely.transform(degrees, lambda p: np.column_stack(to_bng(p[:, 0], p[:, 1])))
    return dict(zip(some.index, found, strict=True))


@dataclass(frozen=True)
class WardReach:
    """Whether the records of answers reach over a ward. It is asked of every month."""

    shape: BaseGeometry

    def is_reached(self, hulls: np.ndarray, points: np.ndarray) -> bool:
        """Whether answers reach over the ward, and some of the `points` (x, y) lie deep in it."""
        return self.is_within(hulls, WITHIN) and self._any_deep(points)

    def is_within(self, hulls: np.ndarray, share: float) -> bool:
        """Whether so much of the ward lies within reach of answers."""
        near = hulls[shapely.distance(hulls, self.shape) < self._far]
        # Mostly one of them does it alone, and to join all takes a hundred times as long.
        if not len(near) or shapely.covers(near, self._around).any():
            return bool(len(near))
        own = shapely.area(shapely.intersection(near, self._around))
        return self._share(near[[own.argmax()]]) >= share or self._share(near) >= share

    def _share(self, hulls: np.ndarray) -> float:
        """The share of the ward within reach of these."""
        reach = shapely.union_all(shapely.buffer(hulls, self._far, quad_segs=16))
        return reach.intersection(self.shape).area / self.shape.area

    def _any_deep(self, points: np.ndarray) -> bool:
        # To make a geometry of every point takes ten times as long.
        x, y = points.T
        west, south, east, north = self._deep.bounds
        near = (x >= west) & (x <= east) & (y >= south) & (y <= north)
        return bool(shapely.intersects_xy(self._deep, x[near], y[near]).any())

    @cached_property
    def _far(self) -> float:
        return REACH_SHARE * float(np.sqrt(self.shape.area))

    @cached_property
    def _around(self) -> BaseGeometry:
        return self.shape.convex_hull

    @cached_property
    def _deep(self) -> BaseGeometry:
        # A long thin ward is not as deep as that.
        half = shapely.maximum_inscribed_circle(self.shape).length / 2
        deep = self.shape.buffer(-min(self._far, half))
        shapely.prepare(deep)
        return deep
