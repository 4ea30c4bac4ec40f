"""Which map points belong to an area, each to one ward as at loading; and what lies on each."""

from dataclasses import dataclass, field
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from model.filters import Area
from model.periods import Window, month
from pages.hotspots.cell_statistics import Found
from pages.hotspots.points import area_shape, points_in
from store.map_points import map_points
from store.worked_out import WorkedOut

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
    worked_out: WorkedOut = field(default_factory=WorkedOut)
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


def test_incidents_lie_on_each_map_point_but_none_on_those_left_out():
    rows = [
        *[("2026-01-01", "asb", 100, "Mill Lane")] * 2,
        ("2026-02-01", "asb", 100, "Mill Lane"),
        ("2026-02-01", "burglary", 100, "Mill Lane"),
        *[("2026-02-01", "asb", 300, "Nightclub")] * 5,
        ("2026-03-01", "asb", 700, "Mill Lane"),
    ]
    table = pd.DataFrame(rows, columns=["month", "offence", "easting", "street"]).assign(northing=7)
    table["month"] = pd.to_datetime(table["month"])
    dataset = SimpleNamespace(map_points=map_points(table, ["Nightclub"]))
    here = Found(SimpleNamespace(), SimpleNamespace(dataset=dataset), np.array([4, -1, 0]))
    january_february = Window(month("2026-01"), month("2026-02"))
    assert here.on_points(january_february, ("asb",)).tolist() == [3, 0, 0]
    assert here.on_points(january_february, ("asb", "burglary")).tolist() == [4, 0, 0]
    assert here.on_points(Window.ending(month("2026-03"), 1), ("asb",)).tolist() == [0, 0, 1]
    assert here.kept.tolist() == [True, False, True]
