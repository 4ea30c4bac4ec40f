"""An area that a reader draws: every page answers for it, and what is counted adds up."""

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.custom_area import corners, shape_of
from model.custom_area import read, written
from pages.count_cache import cube_of
from pages.hotspots.cells import CELLS
from pages.overview.tiles import TILES
from pages.overview.trend import TREND
from pages.overview.wards import WARDS

WARD = "E05011385"


@pytest.fixture(scope="module")
def armley(asked):
    areas = asked("").dataset.areas
    return areas.loc[areas["area_code"] == WARD].geometry.iloc[0]


@pytest.fixture(scope="module")
def drawn(armley):
    """The ward as a link would say it, had somebody drawn along its edge."""
    return written(corners(armley))


def counts(question):
    """Counts by offence and month of the area that was asked about, of offences on map points."""
    offences = question.dataset.map_points.offences
    return question.cube.each([question.filters.area.code], offences)[0]


def geojson(shape):
    (degrees,) = gpd.GeoSeries([shape], crs=27700).to_crs(4326)
    return shapely.to_geojson(degrees)


def test_what_is_counted_are_the_records_that_lie_inside(asked, drawn):
    question = asked(f"area={drawn}")
    records = question.dataset.incidents()
    inside = shapely.contains_xy(shape_of(read(drawn)), records["easting"], records["northing"])
    known = records[inside].groupby(["offence", "month"], observed=True).size()
    found = counts(question)
    assert np.nansum(found) == inside.sum() > 1_000
    for (offence, month), number in known.items():
        row = question.dataset.map_points.offences.index(offence)
        column = question.cube.months.get_loc(pd.Period(month, "M"))
        assert found[row, column] == number


def test_a_ward_drawn_by_hand_has_nearly_the_counts_of_its_ward(asked, drawn):
    by_hand, by_code = counts(asked(f"area={drawn}")), counts(asked(f"area={WARD}"))
    assert np.nansum(by_hand) == pytest.approx(np.nansum(by_code), rel=0.01)
    np.testing.assert_array_equal(np.isnan(by_hand), np.isnan(by_code))


def test_two_halves_add_up_to_the_whole(asked, armley):
    west, south, east, north = armley.bounds
    points = asked("").dataset.map_points
    middle = round((west + east) / 2, -1)
    assert not (points.easting == middle).any()
    box = [round(n, -1) for n in (west - 100, south - 100, east + 100, north + 100)]
    halves = [
        shapely.box(box[0], box[1], middle, box[3]),
        shapely.box(middle, box[1], box[2], box[3]),
    ]
    whole, *parts = (
        counts(asked(f"area={written(corners(shape))}")) for shape in (shapely.box(*box), *halves)
    )
    assert np.nansum(parts[0]) > 0
    assert np.nansum(parts[1]) > 0
    np.testing.assert_array_equal(parts[0] + parts[1], whole)


def test_a_missing_month_is_missing_and_an_empty_one_is_a_zero(asked):
    # Moorland without a map point.
    nothing = written(corners(shapely.box(412_000, 445_000, 412_300, 445_300)))
    question = asked(f"area={nothing}")
    status = question.covered.status.reindex(question.cube.months)
    found = counts(question)
    missing = (status == "missing").to_numpy()
    assert missing.any()
    assert np.isnan(found[:, missing]).all()
    assert (found[:, ~missing] == 0).all()


def test_what_has_no_map_points_is_not_known_there_rather_than_zero(asked, drawn):
    question = asked(f"area={drawn}")
    on_map = set(question.dataset.map_points.offences)
    of_others = [
        o
        for o in question.cube.offences
        if o not in on_map and question.dataset.source_of.get(o) != "police.uk"
    ]
    assert of_others
    assert np.isnan(question.cube.each([drawn], of_others)).all()
    assert not np.isnan(cube_of(question.dataset).each([WARD], of_others)).all()


def test_the_link_keeps_the_area_and_its_name_says_its_size(asked, drawn):
    question = asked(f"area={drawn}")
    assert question.query == f"area={drawn}"
    assert question.filters.area.name == "Drawn area of 5.7 km²"
    assert f"area={drawn}" in question.link(measure="rate")


def test_the_reader_is_told_how_sure_its_edge_is(asked, drawn):
    (notice,) = asked(f"area={drawn}").notices
    assert "approximate points" in notice
    assert asked(f"area={WARD}").notices == ()


@pytest.mark.parametrize(
    ("area", "why"),
    [
        ("d1.2", "is not written as an area is"),
        ("d43000.43300.10.0.0.10.-10.0", "is smaller than 200 m by 200 m"),
    ],
)
def test_a_link_with_no_area_of_the_kind_shows_the_whole_and_says_so(asked, area, why):
    question = asked(f"area={area}")
    assert question.filters.area.kind == "whole"
    assert why in question.notices[0]


def test_it_stands_beside_the_whole_among_the_figures_of_wards(asked, drawn):
    question = asked(f"area={drawn}")
    table = WARDS.table(question)
    (row,) = table[table["area_type"] == "drawn"].to_dict("records")
    assert row["value"] == np.nansum(
        question.cube.of([drawn], question.filters.offences)[
            :, question.cube.in_window(question.filters.window)
        ]
    )
    (ward,) = table[table["area_code"] == WARD].to_dict("records")
    assert (row["value"], row["base"]) == (ward["value"], ward["base"])


def test_it_has_no_rate_and_the_reason_is_said(client, asked, drawn):
    tiles = TILES.table(asked(f"measure=rate&area={drawn}"))
    assert set(tiles["no_rate"]) >= {"no rate: the residents of a drawn area are not known"}
    wards = client.get(f"/data/overview/wards.json?measure=rate&area={drawn}").get_json()["rows"]
    (mine,) = [row for row in wards if row["area_code"] == drawn]
    assert mine["rate"] is None
    assert mine["value"] > 0


def test_every_page_answers_for_it(client, drawn):
    for path in ("overview/trend", "trends/series", "trends/season", "plans/indicators"):
        about = client.get(f"/data/{path}.json?area={drawn}").get_json()["about"]
        assert "Drawn area of 5.7 km²" in about["Title"]
        assert "approximate points" in about["Notice"]


def test_the_months_of_a_chart_are_those_of_the_ward(asked, drawn):
    by_hand, by_code = (TREND.table(asked(f"area={code}")) for code in (drawn, WARD))
    assert by_hand["value"].equals(by_code["value"])


def test_hotspots_are_those_whose_middle_lies_inside(asked, drawn):
    question = asked(f"area={drawn}")
    by_hand = set(CELLS.table(question)["cell"])
    assert by_hand == set(CELLS.table(asked(f"area={WARD}"))["cell"])
    assert len(by_hand) < len(CELLS.table(asked("")))


def test_both_maps_draw_its_edge(asked, drawn):
    question = asked(f"area={drawn}")
    for panel in (WARDS, CELLS):
        figure = panel.figure(panel.table(question), question)
        (edge,) = [t for t in figure["data"] if not isinstance(t.get("geojson", ""), str)]
        (feature,) = edge["geojson"]["features"]
        assert edge["locations"] == [feature["id"]]
        assert shapely.from_geojson(json.dumps(feature["geometry"])).is_valid


def test_what_is_drawn_comes_back_as_a_link_says_it(client, asked, armley):
    answer = client.post("/area", data=geojson(armley))
    assert answer.status_code == 200
    code = answer.get_json()["area"]
    question = asked(f"area={code}")
    assert question.filters.area.kind == "drawn"
    np.testing.assert_array_equal(counts(question), counts(asked(f"area={WARD}")))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"not json", "not GeoJSON"),
        (b" " * (2 << 20), "at most 1.0 MB"),
        (geojson(shapely.box(400_000, 200_000, 405_000, 205_000)), "lies outside Leeds"),
        (geojson(shapely.box(430_000, 433_000, 430_050, 433_050)), "smaller than 200 m"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_a_sentence(client, body, words):
    answer = client.post("/area", data=body)
    assert answer.status_code == 422
    assert words in answer.get_json()["said"]
    assert answer.get_json()["said"].endswith(".")
