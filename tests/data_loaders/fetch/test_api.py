"""Every record inside the place comes once, however often the API refuses a polygon."""

from __future__ import annotations

import json
import random

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from data_loaders.fetch.api import MOST_QUARTERINGS, MOST_VERTICES, fetch_month, polygons
from data_loaders.fetch.http import Client
from model.config.catalogue import Box
from model.errors import FetchError
from tests.publications import record
from tests.publishers import Fault, StandIn

MONTH = pd.Period("2025-03", freq="M")
BOX = Box(west=-1.8, south=53.7, east=-1.3, north=53.9)
SQUARE = polygons(None, BOX)


def ids(answers: list[bytes]) -> list[list[int]]:
    return [[r["id"] for r in json.loads(answer)] for answer in answers]


def asked(site: StandIn, area=SQUARE) -> list[list[int]]:
    with Client(site.publishers) as client:
        return ids(fetch_month(client, MONTH, area))


def scattered(number: int) -> list[dict]:
    dice = random.Random(7)
    return [
        record(n, "2025-03", dice.uniform(BOX.west, BOX.east), dice.uniform(BOX.south, BOX.north))
        for n in range(100, 100 + number)
    ]


def to_bng(longitude_latitude: shapely.Geometry) -> shapely.Geometry:
    return gpd.GeoSeries([longitude_latitude], crs=4326).to_crs(27700).iloc[0]


@pytest.fixture
def site():
    with StandIn() as server:
        yield server


def test_the_records_of_the_month_inside_the_polygon_come(site):
    site.records = [
        record(2, "2025-03", -1.5, 53.8),
        record(1, "2025-03", -1.6, 53.8),
        record(3, "2025-02", -1.5, 53.8),  # another month
        record(4, "2025-03", -1.5, 53.95),  # to the north
    ]

    assert asked(site) == [[1, 2]]
    assert [(s.method, s.path) for s in site.seen] == [("POST", "/api/crimes-street/all-crime")]


@pytest.mark.parametrize(("limit", "requests"), [(200, 1), (199, 5), (20, 21)])
def test_a_refused_polygon_is_quartered_until_every_record_came_once(site, limit, requests):
    site.records, site.most_records = scattered(200), limit

    assert asked(site) == [list(range(100, 300))]
    assert len(site.seen) >= requests


def test_records_on_the_edge_of_two_quarters_are_not_lost_or_doubled(site):
    middle_x, middle_y = (BOX.west + BOX.east) / 2, (BOX.south + BOX.north) / 2
    site.records = [
        record(1, "2025-03", middle_x, middle_y),
        record(2, "2025-03", middle_x, 53.75),
        record(3, "2025-03", -1.7, middle_y),
    ]
    site.most_records = 2

    assert asked(site) == [[1, 2, 3]]


def test_a_service_that_refuses_every_piece_is_out_of_order(site):
    site.records, site.most_records = [record(1, "2025-03", -1.5, 53.8)], -1

    with pytest.raises(FetchError, match=r"still answers 503 for 2025-03 .* out of order"):
        asked(site)
    assert len(site.seen) == MOST_QUARTERINGS + 1


def test_a_503_that_names_a_time_to_come_back_is_waited_out(site):
    site.records = [record(1, "2025-03", -1.5, 53.8)]
    site.faults = [Fault("status", code=503, retry_after=0)]

    assert asked(site) == [[1]]
    assert len(site.seen) == 2


def test_the_wait_the_publisher_asks_for_is_kept(site):
    site.records = [record(1, "2025-03", -1.5, 53.8)]
    site.faults = [Fault("status", code=429, retry_after=1)]

    assert asked(site) == [[1]]
    refused, served = site.seen
    assert served.at - refused.at >= 1.0


def test_the_rate_stays_below_the_publishers_limit(site):
    site.records, site.most_records = scattered(200), 20

    asked(site)

    times = [s.at for s in site.seen]
    busiest = max(sum(start <= t < start + 1 for t in times) for start in times)
    assert len(times) > 20
    assert busiest < 15


@pytest.mark.parametrize("kind", ["cut", "html"])
def test_an_answer_that_is_no_json_or_breaks_off_for_good_ends_in_words(site, kind):
    site.records = scattered(50)
    site.faults = [Fault(kind, times=99, after=100)]

    with pytest.raises(FetchError, match=r"the connection was cut|it may be a maintenance page"):
        asked(site)


def test_an_answer_cut_once_is_asked_for_again(site):
    site.records = scattered(50)
    site.faults = [Fault("cut", after=100)]

    assert asked(site) == [list(range(100, 150))]


@pytest.mark.parametrize("answer", [{"error": "no"}, [1], [{"category": "drugs"}]])
def test_an_answer_without_records_ends_in_words(site, monkeypatch, answer):
    site.records = [record(1, "2025-03", -1.5, 53.8)]
    monkeypatch.setattr("data_loaders.fetch.api.answer_json", lambda _: answer)

    with pytest.raises(FetchError, match="a list of records with ids was expected"):
        asked(site)


def test_a_month_of_british_transport_police_alone_is_missing_not_zero(site):
    site.records = [record(1, "2025-03", -1.5, 53.8, kind="BTP")]

    assert asked(site) == []


def test_a_polygon_without_records_beside_one_with_some_is_a_zero(site):
    site.records = [record(1, "2025-03", -1.7, 53.8)]
    halves = [shapely.box(-1.8, 53.7, -1.5, 53.9), shapely.box(-1.5, 53.7, -1.3, 53.9)]

    assert asked(site, halves) == [[1], []]


def test_without_an_outline_the_box_is_asked_for():
    assert SQUARE[0].bounds == (-1.8, 53.7, -1.3, 53.9)
    assert polygons(shapely.Polygon(), BOX) == SQUARE


def test_leeds_is_one_polygon_of_few_vertices_that_covers_every_ward(shared_data):
    wards = gpd.read_file(shared_data / "leeds" / "wards-2025.geojson").to_crs(27700)
    outline = wards.union_all()

    (drawn,) = polygons(outline, BOX)

    assert shapely.get_num_coordinates(outline) > 2 * MOST_VERTICES
    assert shapely.get_num_coordinates(drawn) <= MOST_VERTICES
    assert to_bng(drawn).covers(outline.buffer(50))
    assert to_bng(drawn).area < 1.2 * outline.area


corners = st.tuples(st.floats(380_000, 480_000), st.floats(400_000, 480_000))


@settings(max_examples=40)
@given(st.lists(st.tuples(corners, st.floats(1, 20_000)), min_size=1, max_size=30))
def test_any_outline_is_covered_with_the_wards_tolerance_around_it(discs):
    outline = shapely.union_all([shapely.Point(at).buffer(size) for at, size in discs])

    drawn = polygons(outline, BOX)

    assert sum(map(shapely.get_num_coordinates, drawn)) <= MOST_VERTICES + 1
    assert to_bng(shapely.union_all(drawn)).covers(outline.buffer(50))
    assert drawn == polygons(shapely.normalize(outline), BOX)
