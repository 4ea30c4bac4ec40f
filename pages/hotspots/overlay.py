"""A layer of places that a team has loaded, over the map points of a release, whatever is asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from model.places_of_interest import BY_POSTCODE, NEAR_M
from pages.hotspots.points import lies_in, ward_of, ward_of_points
from pages.question import Question
from stats.cells.nearby import Nearby, Steps, nearby, scattered
from store.dataset import Dataset
from store.worked_out import once_a_release

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
        ward = ward_of(self.dataset, places["easting"], places["northing"], NEAR_M)
        return places[["place_id", "easting", "northing"]].assign(name=names, ward=ward)

    @cached_property
    def by_postcode(self) -> int:
        """How many of the places lie where their postcode does."""
        every = self.dataset.places_of_interest
        return int(((every["layer"] == self.layer) & (every["precision"] == BY_POSTCODE)).sum())

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
            ward_of_points(self.dataset),
        )

    def inside(self, question: Question) -> NDArray[np.bool_]:
        """The places that lie in the chosen area."""
        places, area = self.places, question.filters.area
        return lies_in(self.dataset, area, places["easting"], places["northing"], places["ward"])


@once_a_release(MOST_KEPT)
def overlay(dataset: Dataset, layer: str) -> Overlay:
    """A layer of a dataset, made once."""
    return Overlay(dataset, layer)
