"""Two squares side by side, A from 0 to 1,000 m and B from 1,000 to 2,000 m, decide everything."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.boundaries import read_boundaries, to_bng
from geo.placing import CLASSES, Placer
from model.errors import SaferError


def areas(**boxes) -> gpd.GeoDataFrame:
    table = {"area_code": list(boxes), "area_type": "ward"}
    return gpd.GeoDataFrame(
        table, geometry=[shapely.box(*b) for b in boxes.values()], crs="EPSG:27700"
    )


SQUARES = areas(A=(0, 0, 1000, 1000), B=(1000, 0, 2000, 1000))
NAN = float("nan")


@pytest.mark.parametrize(
    ("easting", "northing", "code", "how"),
    [
        (500, 500, "A", "inside"),
        (1500, 500, "B", "inside"),
        (0, 500, "A", "inside"),  # the outer edge is touched by one area only
        (1000, 500, "A", "on_edge_or_overlap"),
        (-50, 500, "A", "nearest"),  # the tolerance itself is still near
        (-50.001, 500, None, "outside"),
        (2050, 500, "B", "nearest"),
        (1000, 1050, "A", "nearest"),  # as near to B
        (2030, 1040, "B", "nearest"),  # a 30-40-50 triangle from the corner
        (2031, 1040, None, "outside"),
        (NAN, 500, None, "no_location"),
        (500, NAN, None, "no_location"),
        (float("inf"), float("inf"), None, "outside"),
        (float("-inf"), 500, None, "outside"),
    ],
)
def test_a_point_ends_in_one_class(easting, northing, code, how):
    placed = Placer(SQUARES, tolerance_m=50).place([easting], [northing])
    assert placed.area_code.tolist() == [code]
    assert list(placed.how) == [how]


def test_the_classes_are_counted_by_row_not_by_distinct_point():
    placed = Placer(SQUARES).place(
        [500, 500, 500, 1000, 1000, -10, 9999, NAN], [500, 500, 500, 500, 500, 500, 9999, NAN]
    )
    assert placed.counts == {
        "inside": 3,
        "on_edge_or_overlap": 2,
        "nearest": 1,
        "outside": 1,
        "no_location": 1,
    }
    assert (placed.inside, placed.on_edge_or_overlap, placed.nearest) == (3, 2, 1)
    assert (placed.outside, placed.no_location) == (1, 1)


def test_no_rows_are_no_rows():
    placed = Placer(SQUARES).place([], [])
    assert placed.area_code.tolist() == []
    assert set(placed.counts.values()) == {0}


def test_an_overlap_belongs_to_the_lowest_code_whatever_the_order_of_areas():
    overlapping = areas(C=(0, 0, 600, 1000), A=(400, 0, 1000, 1000))
    for order in (overlapping, overlapping[::-1]):
        placed = Placer(order).place([500, 100], [500, 500])
        assert placed.area_code.tolist() == ["A", "C"]
        assert list(placed.how) == ["on_edge_or_overlap", "inside"]


def test_a_gap_within_the_tolerance_goes_to_the_nearer_side():
    apart = areas(A=(0, 0, 1000, 1000), B=(1080, 0, 2000, 1000))
    placed = Placer(apart, tolerance_m=50).place([1030, 1050, 1040], [500, 500, 500])
    assert placed.area_code.tolist() == ["A", "B", "A"]
    assert set(placed.how) == {"nearest"}


def test_a_tolerance_of_zero_rescues_nothing():
    assert Placer(SQUARES, tolerance_m=0).place([-0.001], [500]).outside == 1


def test_points_met_before_are_placed_as_they_were():
    placer = Placer(SQUARES)
    first = placer.place([500, 1000, -10, 9999], [500] * 4)
    again = placer.place([9999, 1500, -10, 1000, 500], [500] * 5)
    assert first.area_code.tolist() == ["A", "A", "A", None]
    assert again.area_code.tolist() == [None, "B", "A", "A", "A"]
    assert list(again.how) == ["outside", "inside", "nearest", "on_edge_or_overlap", "inside"]


coordinate = st.one_of(
    st.sampled_from([0.0, 1000.0, 2000.0, -50.0, 1050.0, NAN, float("inf")]),
    st.floats(-200, 2200),
)


@given(st.lists(st.tuples(coordinate, coordinate), max_size=30), st.randoms())
def test_every_point_has_one_class_whatever_the_order(points, random):
    x, y = np.array(points, dtype=float).reshape(-1, 2).T
    placed = Placer(SQUARES).place(x, y)
    assert sum(placed.counts.values()) == len(points)
    assert set(placed.how) <= set(CLASSES)
    has_area = ~placed.how.isin(["outside", "no_location"])
    assert (pd.notna(placed.area_code) == has_area).all()

    order = list(range(len(points)))
    random.shuffle(order)
    shuffled = Placer(SQUARES[::-1]).place(x[order], y[order])
    assert shuffled.area_code.tolist() == placed.area_code[order].tolist()
    assert list(shuffled.how) == list(placed.how[order])


@given(st.floats(-200, 2200), st.floats(-200, 1200))
def test_a_point_is_placed_as_one_area_at_a_time_would_place_it(x, y):
    distance = shapely.distance(shapely.Point(x, y), SQUARES.geometry.to_numpy())
    expected = "AB"[int(distance.argmin())] if distance.min() <= 50 else None
    assert Placer(SQUARES, tolerance_m=50).place([x], [y]).area_code.tolist() == [expected]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (SQUARES.iloc[:0], "no areas"),
        (SQUARES.to_crs("EPSG:4326"), "EPSG:4326"),
        (SQUARES.assign(area_type=["ward", "lsoa"]), "lsoa, ward"),
        (SQUARES.assign(area_code="A"), "A is there twice"),
    ],
)
def test_areas_that_cannot_tell_are_refused(wrong, words):
    with pytest.raises(SaferError, match=words):
        Placer(wrong)


@pytest.fixture(scope="module")
def february(shared_data):
    """Eastings and northings of the 8,009 records of Leeds of February 2025."""
    table = pd.read_csv(shared_data / "leeds" / "police-uk-street-2025-02.csv")
    return to_bng(table["Longitude"], table["Latitude"])


def placed_in(file, february, leeds, shared_data, **options):
    found = read_boundaries(shared_data / "leeds" / file, file, leeds).areas
    placed = Placer(found, **options).place(*february)
    names = found.set_index("area_code")["area_name"]
    return placed, pd.Series(placed.area_code).map(names).value_counts()


def test_leeds_has_the_ward_counts_worked_out_before(february, leeds, shared_data):
    strict, count = placed_in("wards-2025.geojson", february, leeds, shared_data, tolerance_m=0)
    assert strict.counts == {
        "inside": 8003,
        "on_edge_or_overlap": 0,
        "nearest": 0,
        "outside": 6,
        "no_location": 0,
    }
    assert count["Little London & Woodhouse"] == 1043
    assert count["Hunslet & Riverside"] == 585
    assert count["Pudsey"] == 258
    assert count["Adel & Wharfedale"] == 101
    assert count["Garforth & Swillington"] == 99
    assert count["Harewood"] == 46
    assert len(count) == 33


def test_six_records_metres_outside_leeds_count_in_pudsey(february, leeds, shared_data):
    placed, count = placed_in("wards-2025.geojson", february, leeds, shared_data)
    assert (placed.inside, placed.nearest, placed.outside) == (8003, 6, 0)
    assert count["Pudsey"] == 258 + 6


def test_no_record_is_in_two_wards_or_none_of_2018(february, leeds, shared_data):
    placed, count = placed_in("wards-2018.geojson", february, leeds, shared_data)
    # 17 records were in two wards and three in none of the file as published; one lies 2.5 m
    # outside Leeds, which no mending of slivers changes.
    assert (placed.inside, placed.on_edge_or_overlap, placed.nearest) == (8008, 0, 1)
    assert count.sum() == 8009
