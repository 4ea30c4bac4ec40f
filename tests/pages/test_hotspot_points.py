"""Which map points belong to an area: each to one ward, as its records were placed when loaded."""

from dataclasses import dataclass, field
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pytest
import shapely

from model.filters import Area
from pages.hotspots.points import area_shape, points_in

X = np.array([430_500.0, 431_000.0, 431_500.0, 432_020.0, 432_040.0, 440_000.0])
"""In the west, on the edge between the two, in the east, 20 m and 40 m beyond it, far away."""
WARDS = {"A": shapely.box(430_000, 430_000, 431_000, 431_000)}
WARDS["B"] = shapely.box(431_000, 430_000, 432_000, 431_000)


@dataclass(frozen=True, eq=False)
class Town:
    """Two wards side by side and six map points."""

    areas: gpd.GeoDataFrame = field(
        default_factory=lambda: gpd.GeoDataFrame(
            {"area_code": list(WARDS), "area_type": "ward"},
            geometry=list(WARDS.values()),
            crs=27700,
        )
    )
    map_points: SimpleNamespace = field(
        default_factory=lambda: SimpleNamespace(easting=X, northing=np.full(len(X), 430_500.0))
    )


def ward(code):
    return Area(code, f"Ward {code}", "ward", (code,))


def inside(area):
    return points_in(Town(), area).tolist()


def test_a_point_on_the_edge_of_two_wards_counts_in_one_and_one_just_beyond_in_the_nearest():
    assert inside(ward("A")) == [True, True, False, False, False, False]
    assert inside(ward("B")) == [False, False, True, True, False, False]


def test_a_group_has_the_points_of_its_wards_each_once():
    both = inside(Area("g", "Group", "group", ("A", "B")))
    assert both == [a or b for a, b in zip(inside(ward("A")), inside(ward("B")), strict=True)]
    assert area_shape(Town(), Area("g", "Group", "group", ("A", "B"))).area == pytest.approx(2e6)


def test_a_drawn_area_has_what_lies_inside_it_or_on_its_edge():
    drawn = Area(code := "d43000.43000.100.0.0.100.-100.0", "Drawn", "drawn", (code,))
    assert inside(drawn) == [True, True, False, False, False, False]


def test_the_whole_place_has_every_point():
    assert all(inside(Area("all", "All", "whole", ("A", "B"))))
