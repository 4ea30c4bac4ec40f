"""Postcodes by what is typed of one."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from model.tables import POSTCODES, empty
from pages.searching.postcodes import postcodes_of

WARDS = gpd.GeoDataFrame(
    {"area_code": ["W1", "W2"], "area_type": "ward"},
    geometry=[shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)],
    crs=27700,
)
WHERE = {
    "LS1 4AP": (10, 10),
    "LS1 4AQ": (30, 10),
    "LS1 5AA": (150, 90),
    "LS14 1AA": (160, 10),
    "M1 4BT": (20, 90),
    "LS1 9ZZ": (900, 900),
}


def stored(where=WHERE, ended="LS1 4AQ", far=()) -> pd.DataFrame:
    table = pd.DataFrame(
        [(code, float(x), float(y)) for code, (x, y) in where.items()],
        columns=["postcode", "easting", "northing"],
    )
    gone = ["2019-01" if code == ended else "" for code in table["postcode"]]
    of = {"ended": gone, "far": table["postcode"].isin(far), "source": "s", "file": "f"}
    return POSTCODES.validate(table.assign(**of))


HERE = postcodes_of(stored(), WARDS)


def found(text: str) -> list[tuple[str, str]]:
    rows = HERE.asked(text)
    return list(zip(rows["kind"], rows["name"], strict=True))


@pytest.mark.parametrize("text", ["LS1 4AP", "ls14ap", " ls1  4ap "])
def test_a_postcode_is_found_with_or_without_a_blank(text):
    (row,) = HERE.asked(text).to_dict("records")
    assert (row["kind"], row["name"], row["area"]) == ("Postcode", "LS1 4AP", "W1")
    assert (row["x"], row["y"], row["west"], row["north"]) == (10, 10, 10, 10)
    assert not row["ended"]


def test_one_that_is_no_longer_in_use_says_so():
    assert HERE.asked("LS1 4AQ")["ended"].tolist() == [True]


def test_half_a_postcode_has_those_that_begin_so():
    assert found("LS1 4A") == [("Postcode", "LS1 4AP"), ("Postcode", "LS1 4AQ")]


def test_a_sector_and_a_district_are_the_postcode_nearest_to_their_middle():
    (sector,) = HERE.asked("LS1 4").to_dict("records")
    assert (sector["kind"], sector["name"]) == ("Postcode sector", "LS1 4")
    assert (sector["x"], sector["west"], sector["east"]) == (10, 10, 30)
    (district,) = HERE.asked("LS1").to_dict("records")
    assert (district["kind"], district["name"], district["area"]) == (
        "Postcode district",
        "LS1",
        "W1",
    )
    assert (district["x"], district["east"], district["north"]) == (30, 150, 90)


def test_ls14_may_be_a_sector_or_a_district():
    assert found("LS14") == [("Postcode sector", "LS1 4"), ("Postcode district", "LS14")]
    assert found("M1") == [("Postcode district", "M1")]


@pytest.mark.parametrize(
    "text", ["", "L", "LS", "LS1 4APX", "LS1 9ZZ", "LS2", "Leeds 1", "4AP", ".*"]
)
def test_what_is_no_postcode_here_is_not_found(text):
    assert found(text) == []


def test_rows_in_another_order_give_the_same():
    turned = postcodes_of(stored().iloc[::-1].reset_index(drop=True), WARDS)
    pd.testing.assert_frame_equal(turned.asked("LS1 4A"), HERE.asked("LS1 4A"))


def test_none_are_found_where_none_are_loaded():
    none = postcodes_of(empty("postcodes"), WARDS)
    assert none.asked("LS1 4AP").empty
    assert postcodes_of(stored(far=list(WHERE)), WARDS).asked("LS1 4AP").empty
