"""Outlines for maps: simplified together, named, and as a file whose name is its content's."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.svg_paths import MARGIN, UNITS
from model.filters import Area
from store.outlines import Outlines

NAMES = {"E1": "West", "E2": "Middle Bit & Beyond", "E3": "East"}
NORTH = Area("north", "North", "group", ("E1", "E2"))
NOWHERE = Area("nowhere", "Nowhere", "group", ("E9",))


def outlines(*, groups=(NORTH, NOWHERE), edge=434_000) -> Outlines:
    """Three wards of 4 km side by side, which end at `edge`, 8 and 12 km; a zone that juts out."""
    middle = 438_000
    # A notch of 20 m in a shared edge, which both sides must lose alike.
    notch = [(edge, 431_990), (edge + 20, 432_000), (edge, 432_010)]
    shared = [(edge, 430_000), *notch, (edge, 434_000)]
    shapes = {
        "E1": shapely.Polygon([(430_000, 434_000), (430_000, 430_000), *shared]),
        "E2": shapely.Polygon([(middle, 434_000), (middle, 430_000), *shared]),
        "E3": shapely.box(middle, 430_000, 442_000, 434_000),
        "zone": shapely.box(431_000, 425_000, 433_000, 431_000),
    }
    kinds = ["ward", "ward", "ward", "zone"]
    return Outlines(
        gpd.GeoDataFrame(
            {"area_code": list(shapes), "area_name": "as in the file", "area_type": kinds},
            geometry=list(shapes.values()),
            crs=27700,
        ),
        NAMES,
        groups,
    )


def test_wards_groups_of_them_and_zones_have_an_outline_and_a_name():
    table = outlines().table
    assert list(
        table[["area_code", "area_name", "area_type"]].itertuples(index=False, name=None)
    ) == [
        ("E1", "West", "ward"),
        ("E2", "Middle Bit & Beyond", "ward"),
        ("E3", "East", "ward"),
        ("north", "North", "group"),
        ("zone", "as in the file", "zone"),
    ]
    assert table.crs == 27700
    assert table.set_index("area_code").area.round(-6).astype(int).to_dict() == {
        **dict.fromkeys(NAMES, 16_000_000),
        "north": 32_000_000,
        "zone": 12_000_000,
    }
    assert outlines().group_codes == ["north"], "a group without wards cannot be drawn"


def test_edges_still_meet_after_they_are_simplified():
    shapes = outlines().table.set_index("area_code").geometry
    assert shapely.get_num_coordinates(shapes["E1"]) == 5, "the notch is gone"
    assert shapely.coverage_is_valid(shapes[["E1", "E2", "E3"]].to_numpy())
    assert shapes["north"].equals(shapely.box(430_000, 430_000, 438_000, 434_000))


def test_names_are_written_inside_and_a_zone_has_none():
    table = outlines().table.set_index("area_code")
    assert table["name_line"]["zone"] is None
    for code in ("E1", "E2", "E3", "north"):
        assert table.geometry[code].buffer(1).covers(table["name_line"][code]), code


def test_the_file_is_in_degrees_and_says_where_names_are_written():
    features = {f["id"]: f for f in json.loads(outlines().geojson)["features"]}
    assert list(features) == ["E1", "E2", "E3", "north", "zone"]
    assert features["zone"]["properties"] == {"name": "as in the file"}
    middle = features["E2"]["properties"]
    assert (middle["kind"], middle["label"]) == ("ward", "Middle Bit &\nBeyond")
    (west, south), (east, north) = middle["line"]
    assert -1.49 < west < east < -1.42
    assert south == pytest.approx(north, abs=1e-3)
    for feature in features.values():
        longitude, latitude = np.ravel(feature["geometry"]["coordinates"][0])[:2]
        assert -1.55 < longitude < -1.35
        assert 53.71 < latitude < 53.81


def test_the_lines_of_hatched_wards_are_a_file_of_their_own():
    features = json.loads(outlines().hatches_geojson)["features"]
    assert [f["id"] for f in features] == ["hatched-E1", "hatched-E2", "hatched-E3"]
    longitude, latitude = np.ravel(features[0]["geometry"]["coordinates"][0])[:2]
    assert -1.55 < longitude < -1.35
    assert 53.71 < latitude < 53.81


def test_the_name_of_the_file_changes_with_what_is_in_it():
    assert outlines().name == outlines().name
    assert outlines().name.startswith("areas-")
    names = {outlines(**options).name for options in ({}, {"groups": ()}, {"edge": 435_000})}
    assert len(names) == 3


def test_the_place_is_as_large_as_its_wards_whatever_a_zone_adds():
    expected = (-1.54638, 53.76466, -1.36380, 53.80144)
    assert outlines().bounds == pytest.approx(expected, abs=1e-5)
    drawn = [feature["id"] for feature in json.loads(outlines().geojson)["features"]]
    assert "zone" in drawn


def test_the_wards_fill_the_still_drawing():
    drawn = outlines()
    (west, east), (top, bottom) = drawn.sheet.at([430_000, 442_000], [434_000, 430_000])
    assert (west, east) == pytest.approx((MARGIN, UNITS - MARGIN))
    assert (top, bottom) == pytest.approx((MARGIN, drawn.sheet.height - MARGIN), abs=1)
    hatched = [f"hatched-{code}" for code in NAMES]
    assert list(drawn.on_sheet) == [*drawn.table["area_code"], *hatched]
    assert drawn.on_sheet["north"].name == "North"
    assert drawn.on_sheet["E3"].path.startswith("M")
