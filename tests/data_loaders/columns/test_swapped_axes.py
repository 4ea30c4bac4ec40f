"""Eastings and northings in each other's columns: refused in words by every reader of them."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from data_loaders.columns.swapped_axes import exchanged_words
from data_loaders.load import add
from geo.boundaries import to_bng
from geo.placing import Placer
from tests.data_loaders.made_extracts import (
    CASUALTIES,
    COLLISIONS,
    COUNCIL,
    casualty,
    collision,
    hurt,
    line_of,
    written,
)

IN_PLACE = [(424_500 + 100 * n, 431_000 + 500 * n) for n in range(8)]
"""Points in the West; most lie west of every ward the other way round, in no ward's reach."""
SWAPPED = "easting and northing look swapped"


@pytest.fixture(scope="module")
def tall() -> Placer:
    """A place about the line where easting is northing: two thirds of it lie in it either way."""
    shape = box(420_000, 420_000, 440_000, 450_000)
    wards = gpd.GeoDataFrame(
        {"area_type": ["ward"], "area_code": ["a"]}, geometry=[shape], crs="EPSG:27700"
    )
    return Placer(wards)


def points(seed: int, number: int = 300) -> tuple[np.ndarray, np.ndarray]:
    """Points in the place, all over it."""
    drawn = np.random.default_rng(seed)
    return drawn.uniform(420_000, 440_000, number), drawn.uniform(420_000, 450_000, number)


@given(seed=st.integers(0, 1_000), elsewhere=st.integers(0, 12))
def test_a_file_is_refused_the_wrong_way_round_and_read_the_right_way(tall, seed, elsewhere):
    e, n = points(seed)
    e[:elsewhere], n[:elsewhere] = 530_000, np.arange(elsewhere) + 180_000
    assert SWAPPED in exchanged_words(n, e, tall, "a.csv")
    assert not exchanged_words(e, n, tall, "a.csv")
    assert exchanged_words(n[::-1], e[::-1], tall, "a.csv")


def test_a_file_of_the_whole_country_is_read(tall):
    drawn = np.random.default_rng(1)
    e, n = drawn.uniform(100_000, 650_000, (2, 5_000))
    assert not exchanged_words(e, n, tall, "a.csv")


def test_a_few_slips_and_a_blank_turn_nothing_round(tall):
    e, n = points(2)
    e[:5], n[:5] = n[:5].copy(), e[:5].copy()
    e[9] = np.nan
    assert not exchanged_words(e, n, tall, "a.csv")


@pytest.mark.parametrize("swapped", [False, True])
def test_casualties_of_the_council(store, tmp_path, place, swapped):
    rows = [casualty(f"c{n}", at=at[::-1] if swapped else at) for n, at in enumerate(IN_PLACE)]
    report = add([written(tmp_path, "council.csv", COUNCIL, *rows)], place, store)
    assert bool(report.refused) == swapped
    if swapped:
        assert SWAPPED in line_of(report, "council.csv").refused


@pytest.mark.parametrize("swapped", [False, True])
def test_postcodes(store, tmp_path, place, swapped):
    rows = [f"LS1 {n}AA,{at[swapped]},{at[not swapped]}" for n, at in enumerate(IN_PLACE)]
    path = written(tmp_path, "postcodes.csv", "Postcode,Easting,Northing", *rows)
    report = add([path], place, store)
    assert bool(report.refused) == swapped
    if swapped:
        assert SWAPPED in line_of(report, "postcodes.csv").refused


def test_collisions_whose_degrees_contradict_their_metres(store, tmp_path, place):
    rows = []
    for number in range(6):
        lon, lat = -1.60 + number / 1_000, 53.80
        (x,), (y,) = to_bng(np.array([lon]), np.array([lat]))
        cells = collision(str(2024130001 + number), at=(round(y), round(x))).split(",")
        rows.append(",".join([*cells[:5], f"{lon:.6f}", f"{lat:.6f}", *cells[7:]]))
    files = [
        written(tmp_path, "collisions.csv", COLLISIONS, *rows),
        written(tmp_path, "casualties.csv", CASUALTIES, hurt()),
    ]
    report = add(files, place, store)
    words = line_of(report, "collisions.csv").refused
    assert SWAPPED in words
    assert "the longitude and latitude of 6 of its rows" in words
