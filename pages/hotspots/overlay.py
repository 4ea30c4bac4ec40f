"""A layer of places that a team has loaded, over the map points of a release, whatever is asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from data_loaders.dataset import KEPT_RELEASES, Dataset
from data_loaders.place_of_interest_reading import NEAR_M
from geo.placing import TOLERANCE_M, Placer
from pages.hotspots.found import found
from pages.question import Question
from stats.nearby import Nearby, Steps, nearby, scattered

MOST_KEPT = 4
"""Layers whose distances a worker keeps: one of 50,000 places takes 15 MB."""


@dataclass(frozen=True, eq=False)
class Overlay:
    """The places of one layer; arrays are in their order."""

    dataset: Dataset
    layer: str

    @cached_property
    def places(self) -> pd.DataFrame:
        """place_id, name (the id where there is none), easting, northing (EPSG:27700), ward.

        `ward` is the code of the ward that holds the place, or of the nearest to one outside.
        """
        every = self.dataset.places_of_interest
        places = every[every["layer"] == self.layer].reset_index(drop=True)
        names = places["name"].where(places["name"] != "", places["place_id"])
        ward = _ward_of(self.dataset, places["easting"], places["northing"], NEAR_M)
        return places[["place_id", "easting", "northing"]].assign(name=names, ward=ward)

    @cached_property
    def shapes(self) -> gpd.GeoSeries:
        """A point for each place, by its id, EPSG:27700."""
        places = self.places
        points = shapely.points(places["easting"], places["northing"])
        return gpd.GeoSeries(points, index=list(places["place_id"]), crs=27700)

    @cached_property
    def degrees(self) -> pd.DataFrame:
        """Longitude and latitude (EPSG:4326, to about a metre) of each place, by its id."""
        moved = self.shapes.to_crs(4326)
        return pd.DataFrame({"longitude": moved.x, "latitude": moved.y}).round(5)

    @cached_property
    def near(self) -> Nearby:
        """Which map points of the release lie near which places."""
        places, points = self.places, self.dataset.map_points
        return nearby(places["easting"], places["northing"], points.easting, points.northing)

    @cached_property
    def at_random(self) -> Steps:
        """How near each map point is to as many places at random in the same wards."""
        places, points = self.places, self.dataset.map_points
        return scattered(
            (places["easting"], places["northing"]),
            places["ward"],
            (points.easting, points.northing),
            _ward_of_points(self.dataset),
        )

    def inside(self, question: Question) -> NDArray[np.bool_]:
        """The places that lie in the chosen area."""
        places = self.places
        return _inside(question, places["easting"], places["northing"], places["ward"])


@lru_cache(maxsize=MOST_KEPT)
def overlay(dataset: Dataset, layer: str) -> Overlay:
    """A layer of a dataset, made once."""
    return Overlay(dataset, layer)


def points_inside(question: Question) -> NDArray[np.bool_]:
    """The map points whose incidents count to the chosen area, as they do on every other page."""
    points = question.dataset.map_points
    if question.filters.area.kind == "whole":
        return np.ones(len(points), dtype=bool)
    ward = _ward_of_points(question.dataset)
    return _inside(question, points.easting, points.northing, ward)


@lru_cache(maxsize=KEPT_RELEASES)
def _ward_of_points(dataset: Dataset) -> pd.Series:
    points = dataset.map_points
    return _ward_of(dataset, points.easting, points.northing, TOLERANCE_M)


def _ward_of(dataset: Dataset, x: pd.Series, y: pd.Series, tolerance_m: float) -> pd.Series:
    areas = dataset.areas
    wards = gpd.GeoDataFrame(areas[areas["area_type"] == "ward"])
    placed = Placer(wards, tolerance_m=tolerance_m).place(x, y)
    return pd.Series(placed.area_code, dtype=object).fillna("")


def _inside(question: Question, x: pd.Series, y: pd.Series, ward: pd.Series) -> NDArray[np.bool_]:
    area = question.filters.area
    if area.kind == "whole":
        return np.ones(len(x), dtype=bool)
    if area.kind in ("zone", "drawn"):
        shape = found(question).shape
        shapely.prepare(shape)
        return shapely.intersects_xy(shape, x, y)
    return ward.isin(area.members).to_numpy()
