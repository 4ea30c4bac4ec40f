"""What a text finds in a town of two wards, three streets and a camera."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from model.config.catalogue import Catalogue
from model.config.catalogue_files import load_catalogue
from model.filters import Area, Scope
from model.tables import empty
from pages.searching.finding import LONGEST, MOST, Finder, finder
from pages.searching.named import areas_named, places_named, streets_named
from pages.searching.postcodes import postcodes_of
from tests.town import write_config

CROSS, MARKET = "E05000002", "E05000003"
WARDS = gpd.GeoDataFrame(
    {"area_code": [CROSS, MARKET], "area_name": ["Cross & Gate", "Market"], "area_type": "ward"},
    geometry=[shapely.box(0, 0, 1000, 1000), shapely.box(1000, 0, 2000, 1000)],
    crs=27700,
)
WARD_NAMES = WARDS.set_index("area_code")["area_name"]


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Catalogue:
    return load_catalogue(write_config(tmp_path_factory.mktemp("config")), "town")


def scope(town: Catalogue) -> Scope:
    areas = (
        Area("E08000001", "All Town", "whole", (CROSS, MARKET)),
        Area("east", "East", "group", (CROSS,)),
        Area(CROSS, "Cross & Gate", "ward", (CROSS,)),
        Area(MARKET, "Market", "ward", (MARKET,)),
    )
    return Scope(town, areas, {})


def streets(*rows: tuple[str, str, str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["name", "number", "geometry"])
    return table.assign(geometry=shapely.to_wkb(shapely.from_wkt(table["geometry"].to_numpy())))


STREETS = streets(
    ("Long Street", "A61", "LINESTRING (100 100, 900 100)"),
    ("Long Street", "A61", "LINESTRING (900 100, 1500 100)"),
    ("Market Road", "", "LINESTRING (1100 500, 1300 500)"),
    ("", "A61", "LINESTRING (1500 100, 1900 100)"),
    ("Far Street", "", "LINESTRING (5000 100, 6000 100)"),
)
PLACES = pd.DataFrame(
    {
        "layer": "CCTV cameras",
        "name": ["Long Stay car park", "Elsewhere"],
        "easting": [500.0, 9000.0],
        "northing": [500.0, 500.0],
    }
)
POSTCODES = pd.DataFrame(
    {
        "postcode": ["TN1 4AP", "TN1 4AQ"],
        "easting": [200.0, 300.0],
        "northing": [200.0, 200.0],
        "ended": ["", "2019-01"],
        "far": False,
    }
)


def made(town: Catalogue, *, links=STREETS, places=PLACES, codes=POSTCODES) -> Finder:
    tables = (
        areas_named(scope(town), town.place, {MARKET: "Market Ward", CROSS: "Cross and Gate"}),
        streets_named(links, WARDS),
        places_named(places, WARDS),
    )
    return finder(tables, postcodes_of(codes, WARDS), WARD_NAMES)


@pytest.fixture(scope="module")
def here(town) -> Finder:
    return made(town)


def names(found) -> list[tuple[str, str, str]]:
    return [(match.kind, match.name, match.within) for match in found.matches]


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("Cross & Gate", "East"),
        ("cross and gate", "East"),
        (CROSS, f"East, {CROSS}"),
        ("e05000001", "East, formerly E05000001"),
        ("Crossgate", "East, also Crossgate"),
        ("crosgate", "East, also Crossgate"),
    ],
)
def test_a_ward_is_found_by_its_names_and_codes_old_and_new(here, text, within):
    found = here.found(text)
    assert names(found) == [("Ward", "Cross & Gate", within)]
    assert (found.matches[0].area, found.matches[0].bounds) == (CROSS, None)


def test_groups_and_the_whole_are_areas_too(here):
    assert names(here.found("east")) == [("Group", "East", "")]
    assert names(here.found("town")) == [("Whole place", "All Town", "")]


def test_a_street_is_one_match_for_each_ward_it_lies_in(here):
    found = here.found("long street")
    assert names(found) == [
        ("Street", "Long Street", "Cross & Gate"),
        ("Street", "Long Street", "Market"),
    ]
    assert [match.area for match in found.matches] == [CROSS, MARKET]
    (west, _, east, _), (beyond, *_) = (match.bounds for match in found.matches)
    assert west < east
    assert beyond > west


def test_a_numbered_road_is_found_with_its_links_that_have_no_name(here):
    assert names(here.found("a61")) == [
        ("Street", "A61", "Cross & Gate"),
        ("Street", "A61", "Market"),
    ]


def test_of_a_street_the_part_in_the_ward_is_known_and_a_point_on_it():
    table = streets_named(streets(("Bow", "", "LINESTRING (0 0, 0 900, 900 900, 3000 900)")), WARDS)
    row = table[table["area"] == CROSS].iloc[0]
    assert tuple(row[["west", "south", "east", "north"]]) == (0, 0, 1000, 900)
    on_it = shapely.LineString([(0, 0), (0, 900), (1000, 900)])
    assert on_it.distance(shapely.Point(row["x"], row["y"])) == 0


def test_a_place_of_interest_is_called_after_its_layer(here):
    assert names(here.found("car park")) == [("CCTV cameras", "Long Stay car park", "Cross & Gate")]


def test_what_lies_outside_every_ward_is_not_found(here):
    assert here.found("Elsewhere").matches == ()
    assert here.found("Far Street").matches == ()


def test_a_postcode_leads_to_its_ward_and_says_where_it_is_no_longer_in_use(here):
    assert names(here.found("tn14aq")) == [
        ("Postcode", "TN1 4AQ", "Cross & Gate, no longer in use")
    ]
    assert here.found("TN1 4AP").matches[0].area == CROSS
    assert names(here.found("TN1 4"))[0] == ("Postcode sector", "TN1 4", "Cross & Gate")


def test_exact_names_come_first_then_beginnings_and_areas_before_roads(here):
    found = [name for _, name, _ in names(here.found("market"))]
    assert found == ["Market", "Market Road"]
    assert [kind for kind, *_ in names(here.found("long"))] == ["Street", "Street", "CCTV cameras"]


def test_a_typing_mistake_is_said_to_be_one(here):
    found = here.found("Lnog Street")
    assert [match.name for match in found.matches] == ["Long Street"] * 2
    assert found.mistaken
    assert not here.found("Long Street").mistaken


def test_ten_are_listed_and_the_others_counted(town):
    links = [(f"Oak Way {n}", "", f"LINESTRING (10 {n}, 90 {n})") for n in range(20, 33)]
    found = made(town, links=streets(*links)).found("oak")
    assert (len(found.matches), found.more) == (MOST, 3)


@pytest.mark.parametrize("text", ["", " ", "zzzz", "<script>alert(1)</script>", ".*", "\x00", "%_"])
def test_nothing_is_found_where_nothing_is_called_so(here, text):
    found = here.found(text)
    assert (found.matches, found.more, found.mistaken) == ((), 0, False)


def test_a_text_of_any_length_is_read_so_far_only(here):
    assert here.found("market " * 20_000) == here.found(("market " * 20_000)[:LONGEST])
    assert here.found("(z+)+$" * 20_000).matches == ()


def test_it_says_what_can_be_found(town, here):
    assert here.kinds == (*("Ward", "Group", "Street", "CCTV cameras", "Postcode"),)
    bare = made(town, links=streets(), places=PLACES[:0], codes=empty("postcodes"))
    assert bare.kinds == ("Ward", "Group")
    assert names(bare.found("market")) == [("Ward", "Market", "")]


def test_rows_in_another_order_give_the_same_matches(town, here):
    turned = made(
        town,
        links=STREETS.iloc[::-1].reset_index(drop=True),
        places=PLACES.iloc[::-1].reset_index(drop=True),
        codes=POSTCODES.iloc[::-1].reset_index(drop=True),
    )
    for text in ("long", "a61", "TN1", "market", "cross"):
        assert turned.found(text) == here.found(text)
