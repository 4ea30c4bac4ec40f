"""Which rows of a file are the place's areas, and under which codes."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.boundaries import read_boundaries
from geo.columns import Columns, recognise
from model.config.catalogue import Box
from model.errors import RefusedFileError
from model.tables import AREAS


def columns_of(**values):
    return recognise(pd.DataFrame(values), "f")


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        (["WD25CD", "WD25NM", "LAD25CD"], Columns("ward", 2025, "WD25CD", "WD25NM", "LAD25CD")),
        (["wd18cd", "wd18nm"], Columns("ward", 2018, "wd18cd", "wd18nm", None)),
        (["WD13CD", "WD13CDO", "WD13NMW"], Columns("ward", 2013, "WD13CD", None, None)),
        (["LSOA21CD", "LSOA21NM"], Columns("lsoa", 2021, "LSOA21CD", "LSOA21NM", None)),
        (["MSOA21CD", "LAD22CD", "LAD23CD"], Columns("msoa", 2021, "MSOA21CD", None, "LAD23CD")),
        (["WD18CD", "WD25CD"], Columns("ward", 2025, "WD25CD", None, None)),
        (["MSOA11CD", "LSOA11CD"], Columns("lsoa", 2011, "LSOA11CD", None, None)),
        (["WD22NM"], Columns("ward", 2022, None, "WD22NM", None)),
        (["Ward_Name"], Columns("ward", None, None, "Ward_Name", None)),
    ],
)
def test_unit_and_year_are_read_from_the_column_names(columns, found):
    assert columns_of(**{column: ["x", "y"] for column in columns}) == found


def test_of_several_units_the_one_with_a_code_each_row_is_taken():
    found = columns_of(WD22CD=["W1", "W1", "W2"], MSOA11CD=["M1"] * 3, LSOA11CD=["1", "2", "3"])
    assert (found.area_type, found.code) == ("lsoa", "LSOA11CD")
    found = columns_of(WD22CD=["W1", "W2", "W3"], MSOA11CD=["M1", "M1", "M2"])
    assert (found.area_type, found.code) == ("ward", "WD22CD")
    found = columns_of(WD22CD=["W1", "W2", "W3"], LSOA11CD=[None] * 3)
    assert (found.area_type, found.code) == ("ward", "WD22CD")


def test_ward_codes_are_known_by_their_form_under_any_column_name():
    found = columns_of(NAME=["A Ward", "B Ward"], CODE=["E05000001", "W05000002"])
    assert found == Columns("ward", None, "CODE", "NAME", None)


def test_the_table_of_areas_is_canonical(wards, written, twoshire):
    areas = read_boundaries(written(wards), "wards.geojson", twoshire).areas
    AREAS.validate(areas.to_wkb())
    assert areas.drop(columns="geometry").to_dict("list") == {
        "area_code": ["E05000001", "E05000002"],
        "area_name": ["North & Moor", "South"],
        "area_type": ["ward", "ward"],
        "parent_code": ["E08000099", "E08000099"],
        "boundary_year": [2025, 2025],
    }


def test_earlier_codes_come_under_those_in_use_now_with_a_note(wards, written, twoshire):
    before = wards.rename(columns={"WD25CD": "WD18CD", "WD25NM": "WD18NM"}).drop(columns="LAD25CD")
    before["WD18CD"] = ["E05000009", "E05000001"]
    found = read_boundaries(written(before), "wards.geojson", twoshire)
    assert found.areas["area_code"].tolist() == ["E05000001", "E05000002"]
    assert found.areas["boundary_year"].tolist() == [2018, 2018]
    assert found.areas["parent_code"].tolist() == ["E08000099"] * 2
    assert found.notes == ("earlier ward codes taken for those in use now: E05000009 to E05000002",)


def with_a_neighbour(wards, **values):
    neighbour = gpd.GeoDataFrame(
        [values], geometry=[shapely.box(431_000, 433_000, 432_000, 435_000)], crs=wards.crs
    )
    return pd.concat([neighbour, wards], ignore_index=True)


@pytest.mark.parametrize("drop", [[], ["LAD25CD"]])
def test_wards_of_other_places_are_neither_kept_nor_rejected(drop, wards, written, twoshire):
    file = with_a_neighbour(wards, WD25CD="E05000077", WD25NM="South", LAD25CD="E08000011")
    found = read_boundaries(written(file.drop(columns=drop)), "wards.geojson", twoshire)
    assert found.areas["area_code"].tolist() == ["E05000001", "E05000002"]
    assert (found.rows_read, found.outside, found.rejects) == (3, 1, ())


def test_a_place_that_lists_no_wards_takes_its_district(wards, written, unlisted):
    file = with_a_neighbour(wards, WD25CD="E05000077", WD25NM="East", LAD25CD="E08000011")
    found = read_boundaries(written(file), "wards.geojson", unlisted)
    assert found.areas["area_name"].tolist() == ["North and Moor", "South"]
    everything = read_boundaries(
        written(file.drop(columns="LAD25CD"), "all.geojson"), "all.geojson", unlisted
    )
    assert len(everything.areas) == 3
    assert everything.areas["parent_code"].isna().all()


def refusal(path, catalogue):
    with pytest.raises(RefusedFileError) as refused:
        read_boundaries(path, "f", catalogue)
    return str(refused.value)


def test_another_district_is_refused(wards, written, twoshire):
    words = refusal(written(wards.assign(LAD25CD="E08000011")), twoshire)
    assert "LAD25CD holds E08000011; expected E08000099 for Twoshire" in words


def test_a_missing_ward_is_named_with_its_reason(wards, written, twoshire):
    words = refusal(written(wards[1:]), twoshire)
    assert "1 of the 2 wards of Twoshire are not in it: South (E05000002)" in words
    wards.loc[0, "geometry"] = None
    words = refusal(written(wards, "again.geojson"), twoshire)
    assert "could not be used: row 1: South: no geometry" in words


@pytest.mark.parametrize("drop", [[], ["LAD25CD"]])
def test_unknown_codes_are_never_matched_by_name(drop, wards, written, twoshire):
    newer = wards.assign(WD25CD=["E05000071", "E05000072"]).drop(columns=drop)
    words = refusal(written(newer), twoshire)
    assert "2 codes in WD25CD are unknown to Twoshire: E05000071, E05000072" in words
    assert "2 of them have the name of a ward of today" in words


def test_one_unknown_code_in_the_district_is_refused(wards, written, twoshire):
    newer = wards.assign(WD25CD=["E05000071", "E05000001"])
    assert "1 codes in WD25CD are unknown to Twoshire: E05000071" in refusal(
        written(newer), twoshire
    )


def test_a_code_twice_in_one_file_is_refused(wards, written, twoshire):
    both_codes = pd.concat([wards, wards[:1].assign(WD25CD="E05000009")])
    assert "are all South (E05000002) and overlap" in refusal(written(both_codes), twoshire)


def test_a_row_without_a_code_is_rejected(wards, written, unlisted):
    file = with_a_neighbour(wards, WD25CD=None, WD25NM="East", LAD25CD="E08000099")
    found = read_boundaries(written(file), "f", unlisted)
    assert found.rejects == ((1, "no code", "a ward code in WD25CD"),)
    assert (found.rows_read, len(found.areas), found.outside) == (3, 2, 0)


def named(wards, *names):
    return wards[["geometry"]].assign(WARD_NAME=names)


def test_names_alone_are_matched_with_a_note(wards, written, twoshire):
    found = read_boundaries(written(named(wards, " SOUTH", "North  and Moor")), "f", twoshire)
    assert found.areas["area_code"].tolist() == ["E05000001", "E05000002"]
    assert found.notes == (
        "matched by name (WARD_NAME): the file has no codes",
        "no column states the boundary year: taken to be 2025",
    )


def test_a_name_no_ward_has_is_rejected(wards, written, twoshire):
    file = with_a_neighbour(named(wards, "South", "North & Moor"), WARD_NAME="Middle")
    found = read_boundaries(written(file), "f", twoshire)
    assert found.rejects == ((1, "Middle", "the name of a ward of Twoshire, such as North & Moor"),)


def test_names_alone_need_wards_to_match(wards, written, twoshire, unlisted):
    path = written(named(wards, "Up", "Down"))
    assert "none of the names in WARD_NAME (Up, Down)" in refusal(path, twoshire)
    assert "lists no wards to match them with" in refusal(path, unlisted)


def test_small_areas_without_a_district_are_kept_by_the_box(wards, written, twoshire):
    squares = wards[["geometry"]].assign(LSOA21CD=["E01000002", "E01000001"])
    far = gpd.GeoDataFrame(
        {"LSOA21CD": ["E01000009"]}, geometry=[shapely.box(0, 0, 9, 9)], crs=wards.crs
    )
    found = read_boundaries(written(pd.concat([far, squares]), "f.gpkg"), "f", twoshire)
    assert found.areas["area_code"].tolist() == ["E01000001", "E01000002"]
    assert found.areas["area_name"].tolist() == ["E01000001", "E01000002"]
    assert (found.outside, found.rejects) == (1, ())
    assert found.notes[0].startswith("2 of 3 areas kept, those that meet the box of Twoshire")


@pytest.mark.parametrize(
    ("file", "area_type", "year", "areas"),
    [
        ("wards-2025.geojson", "ward", 2025, 33),
        ("wards-2018.geojson", "ward", 2018, 33),
        ("lsoa-2011.geojson", "lsoa", 2011, 482),
        ("lsoa-2021.geojson", "lsoa", 2021, 488),
        ("msoa-2021.geojson", "msoa", 2021, 107),
    ],
)
def test_the_real_files_of_leeds(file, area_type, year, areas, leeds, shared_data):
    found = read_boundaries(shared_data / "leeds" / file, file, leeds)
    assert (found.rows_read, len(found.areas), found.rejects) == (areas, areas, ())
    assert set(found.areas["area_type"]) == {area_type}
    assert set(found.areas["boundary_year"]) == {year}
    assert found.areas["area_code"].is_monotonic_increasing
    # 551.7 km² within high-water mark, whatever it is cut into.
    assert found.areas.area.sum() == pytest.approx(551.7e6, rel=0.0005)
    AREAS.validate(found.areas.to_wkb())


def test_leeds_refuses_its_wards_of_2013(leeds, shared_data):
    words = refusal(shared_data / "leeds" / "wards-2013.geojson", leeds)
    assert "33 codes in WD13CD are unknown to Leeds: E05001411" in words
    assert "30 of them have the name of a ward of today" in words


def test_westminster_has_its_wards_of_2013(unlisted, shared_data):
    box = Box(west=-0.25, south=51.47, east=-0.09, north=51.55)
    place = unlisted.place.model_copy(update={"name": "Westminster", "box": box})
    westminster = unlisted.model_copy(update={"place": place})
    found = read_boundaries(shared_data / "westminster" / "wards-2013.geojson", "f", westminster)
    assert (len(found.areas), found.notes) == (20, ())
    assert found.areas["area_code"].iloc[0] == "E05000630"


def test_the_order_of_rows_in_the_file_changes_nothing(written, leeds, shared_data):
    file = gpd.read_file(shared_data / "leeds" / "wards-2018.geojson")
    found = read_boundaries(written(file, "f.gpkg"), "f", leeds).areas
    turned = read_boundaries(written(file[::-1], "turned.gpkg"), "f", leeds).areas
    assert found.to_wkb().equals(turned.to_wkb())


@pytest.mark.parametrize(
    ("name", "year", "said"),
    [
        ("wards-2018.geojson", 2018, "2018, which the file's name says"),
        ("Wards December 2018 (2018).geojson", 2018, "2018, which the file's name says"),
        ("wards-2018-2025.geojson", 2025, "2025"),
        ("wards.geojson", 2025, "2025"),
    ],
)
def test_a_year_in_the_name_is_taken_where_no_column_states_one(
    wards, written, twoshire, name, year, said
):
    file = written(named(wards, "South", "North and Moor"))
    found = read_boundaries(file, name, twoshire)
    assert set(found.areas["boundary_year"]) == {year}
    assert f"no column states the boundary year: taken to be {said}" in found.notes
