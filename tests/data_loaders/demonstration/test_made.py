from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from data_loaders.demonstration.made import LAST, Demonstration, demonstration
from data_loaders.demonstration.planted import FALLS, MISSING
from model.config.catalogue import Catalogue, Place
from model.errors import ConfigError, SaferError
from model.tables import AREAS, INCIDENTS, POPULATIONS

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "demonstration.md"
ASB = "anti-social-behaviour"
DIGEST = "579f1fcd9354125ab38d1584c1a94b108ae45b70ed3ece3532ed51c35bfb08da"
"""Of the counts by month and offence; it changes only when the demonstration is changed."""

THIS_YEAR = ("2025-10", "2026-09")
YEAR_BEFORE = ("2024-10", "2025-09")


@pytest.fixture(scope="module")
def demo(leeds) -> Demonstration:
    return demonstration(leeds)


@pytest.fixture(scope="module")
def wards(demo):
    return demo.areas[demo.areas["area_type"] == "ward"].reset_index(drop=True)


@pytest.fixture(scope="module")
def placed(demo, wards) -> pd.DataFrame:
    """The incidents with the ward whose shape strictly holds them; one row for each ward."""
    where = demo.incidents[["easting", "northing"]].drop_duplicates()
    tree = shapely.STRtree(wards.geometry.to_numpy())
    point, ward = tree.query(shapely.points(where.to_numpy()), predicate="within")
    codes = where.iloc[point].assign(area_code=wards["area_code"].to_numpy()[ward])
    return demo.incidents.merge(codes, on=["easting", "northing"])


def four_wards(leeds: Catalogue, **changes) -> Catalogue:
    """A place of four wards, without zones, groups or residents."""
    wards = [
        {"code": code, "name": name, "area_km2": 9.0, "longitude": x, "latitude": y}
        for code, name, x, y in (
            ("E05000001", "North West", -1.55, 52.03),
            ("E05000002", "North East", -1.50, 52.03),
            ("E05000003", "South West", -1.55, 52.00),
            ("E05000004", "South East", -1.50, 52.00),
        )
    ]
    wards[0] |= changes.pop("first", {})
    values = {
        "id": "made",
        "name": "Madeborough",
        "whole": "All Madeborough",
        "district_code": "E07000001",
        "title": "Safer Madeborough",
        "subtitle": "",
        "force": "made-shire",
        "boundary_year": 2024,
        "frameworks": ("plan",),
        "box": {"west": -1.7, "south": 51.9, "east": -1.3, "north": 52.1},
        "ward": wards,
    }
    return leeds.model_copy(update={"place": Place.model_validate(values | changes)})


def between(table: pd.DataFrame, months: tuple[str, str]) -> pd.DataFrame:
    return table[table["month"].between(*(pd.Timestamp(m) for m in months))]


def counts(table: pd.DataFrame, months: tuple[str, str]) -> pd.Series:
    return between(table, months).groupby("area_code").size()


def near(table: pd.DataFrame, spot) -> pd.DataFrame:
    far = np.hypot(table["easting"] - spot.easting, table["northing"] - spot.northing)
    return table[far <= spot.radius_m]


# Shapes


def test_the_wards_tile_without_gap_overlap_or_hole(wards):
    shapes = wards.geometry.to_numpy()
    assert len(shapes) == 33
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.union_all(shapes)
    assert shapely.area(shapes).sum() == pytest.approx(whole.area, rel=1e-9)
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0


def test_every_ward_is_one_polygon_around_its_point(leeds, wards):
    points = wards.merge(
        pd.DataFrame([w.model_dump() for w in leeds.place.wards]),
        left_on="area_code",
        right_on="code",
    )
    at = shapely.points(points["longitude"], points["latitude"])
    shapes = wards.geometry.to_crs(4326).to_numpy()
    assert set(wards.geometry.geom_type) == {"Polygon"}
    assert shapely.contains(shapes, at).all()


def test_every_ward_has_its_size_within_a_tenth(leeds, wards):
    stated = wards["area_code"].map({w.code: w.area_km2 for w in leeds.place.wards})
    assert (wards.area / 1e6 / stated).between(0.9, 1.1).all()


def test_the_wards_are_compact(wards):
    # A circle has 1, a square 0.79, a strip of one by five 0.44.
    assert (4 * np.pi * wards.area / wards.length**2).min() > 0.44


def test_the_zone_straddles_the_two_wards_that_are_not_ranked(leeds, demo, wards):
    (zone,) = demo.areas.loc[demo.areas["area_type"] == "zone", "geometry"]
    shares = wards.set_index("area_code").geometry.intersection(zone).area / zone.area
    assert (shares[list(leeds.place.not_ranked)] > 0.3).all()
    assert shares[list(leeds.place.not_ranked)].sum() == pytest.approx(1)


# Tables


def test_the_tables_are_canonical(leeds, demo):
    INCIDENTS.validate(demo.incidents)
    POPULATIONS.validate(demo.populations)
    AREAS.validate(pd.DataFrame(demo.areas).astype({"geometry": object}))
    assert demo.areas.crs == "EPSG:27700"
    assert demo.incidents["month"].dtype == "datetime64[us]"
    assert set(demo.incidents["part"]) == {leeds.place.force}
    assert set(demo.incidents["location_precision"]) == {"snapped"}
    assert not demo.incidents.duplicated(["month", "incident_id"]).any()


def test_residents_are_those_of_the_place_file_and_none_is_invented(leeds, demo):
    table = demo.populations.set_index("area_code")
    stated = {w.code: w.population for w in leeds.place.wards if w.population}
    assert len(stated) == 31
    assert table["population"].to_dict() == stated | {leeds.place.district_code: 809_036}
    assert table.loc[leeds.place.district_code, "year"] == 2021


def test_every_record_lies_strictly_in_exactly_one_ward(demo, placed):
    assert len(placed) == len(demo.incidents)
    assert not placed.duplicated(["month", "incident_id"]).any()


def test_no_record_lies_near_enough_to_an_edge_to_change_ward_when_shapes_are_simplified(
    placed, wards
):
    where = placed[["easting", "northing"]].drop_duplicates().to_numpy()
    edges = shapely.union_all(shapely.boundary(wards.geometry.to_numpy()))
    shapely.prepare(edges)
    assert not shapely.dwithin(edges, shapely.points(where), 19.0).any()


def test_about_eight_thousand_records_a_month_for_sixty_months_but_one(demo):
    by_month = demo.incidents.groupby("month").size()
    assert len(by_month) == 59
    assert by_month.between(7_000, 9_500).all()
    assert by_month.mean() == pytest.approx(8_000, rel=0.05)


# What is planted


def test_nothing_is_stored_for_the_missing_month(demo):
    assert demo.missing_months == MISSING
    assert not (demo.incidents["month"] == MISSING[0].to_timestamp()).any()
    months = pd.period_range("2021-10", LAST, freq="M")
    stored = pd.DatetimeIndex(demo.incidents["month"].unique()).to_period("M")
    assert set(months) - set(stored) == set(MISSING)


@pytest.mark.parametrize(("offence", "fall"), [*FALLS.items(), ("other-theft", 0.0)])
def test_the_recording_break_lowers_the_offences_it_names_and_no_other(demo, offence, fall):
    table = demo.incidents[demo.incidents["offence"] == offence]
    before = between(table, ("2022-05", "2023-04"))
    after = between(table, ("2023-05", "2024-04"))
    after = after[after["month"] != "2023-08-01"]  # August 2022 is the missing month
    assert len(after) / len(before) == pytest.approx(1 - fall, abs=0.03)


def test_a_hotspot_appears(demo, placed):
    spot = demo.planted.appears
    here = near(placed[placed["offence"] == ASB], spot)
    assert set(here["area_code"]) == {spot.area_code}
    by_month = here.groupby("month").size().reindex(demo.incidents["month"].unique(), fill_value=0)
    first = spot.after.to_timestamp()
    assert by_month[by_month.index < first].mean() < 4
    assert by_month[by_month.index >= first].mean() > 15


def test_a_hotspot_is_eight_streets_within_200_m(demo):
    for spot in (demo.planted.appears, demo.planted.fades):
        assert len(set(spot.points)) == 8
        assert spot.radius_m <= 200


def test_a_hotspot_fades(demo, placed):
    spot = demo.planted.fades
    here = near(placed[placed["offence"] == ASB], spot)
    by_month = here.groupby("month").size().reindex(demo.incidents["month"].unique(), fill_value=0)
    gone = spot.after.to_timestamp()
    full = by_month[by_month.index <= spot.before.to_timestamp()]
    assert set(here["area_code"]) == {spot.area_code}
    assert full.mean() > 15
    assert by_month[by_month.index >= gone].mean() < full.mean() / 3


def test_asb_changes_clearly_in_the_planted_wards_and_by_chance_in_all_others(demo, placed):
    asb = placed[placed["offence"] == ASB]
    z = 2 * (np.sqrt(counts(asb, THIS_YEAR)) - np.sqrt(counts(asb, YEAR_BEFORE)))
    features = demo.planted
    up = {features.appears.area_code, *features.up}
    down = {features.fades.area_code, *features.down}
    assert (len(up), len(down)) == (3, 3)
    assert set(z[z > 3].index) == up
    assert set(z[z < -3].index) == down


def test_the_document_states_every_planted_feature_and_no_other(leeds, demo):
    section = DOCUMENT.read_text(encoding="utf-8").split("## What is planted")[1]
    listed = [line.removeprefix("- ") for line in section.splitlines() if line.startswith("- ")]
    assert listed == list(demo.planted.sentences(leeds))
    assert len(listed) == 9


# What makes it plausible


def test_asb_and_violence_are_higher_in_summer_asb_in_bonfire_time_burglary_in_winter(demo):
    of_year = demo.incidents["month"].dt.month
    months = demo.incidents.groupby(["offence", of_year])["month"].agg(["size", "nunique"])
    mean = (months["size"] / months["nunique"]).unstack("offence")
    summer, winter = mean.loc[6:8].mean(), mean.loc[[12, 1, 2]].mean()
    assert summer[ASB] > 1.3 * winter[ASB]
    assert summer["violent-crime"] > 1.05 * winter["violent-crime"]
    assert winter["burglary"] > 1.2 * summer["burglary"]
    assert mean.loc[[10, 11], ASB].min() > mean.loc[[9, 12], ASB].max()


def test_one_point_in_a_hundred_holds_about_a_quarter_of_the_records(demo):
    points = demo.incidents.groupby(["easting", "northing"]).size().sort_values(ascending=False)
    assert 3_000 < len(points) < 5_000
    assert 0.20 < points.head(len(points) // 100).sum() / points.sum() < 0.30


def test_violence_is_the_largest_offence_and_the_centre_the_busiest(leeds, demo, placed):
    shares = demo.incidents["offence"].value_counts(normalize=True)
    assert set(shares.index) == set(leeds.police_offences)
    assert shares.index[0] == "violent-crime"
    assert 0.35 < shares.iloc[0] < 0.45
    assert set(placed["area_code"].value_counts().index[:2]) == set(leeds.place.not_ranked)


def test_most_records_at_nightclubs_are_in_the_centre_and_streets_are_plainly_invented(demo):
    (zone,) = demo.areas.loc[demo.areas["area_type"] == "zone", "geometry"]
    clubs = demo.incidents[demo.incidents["street"] == "On or near Nightclub"]
    assert shapely.contains_xy(zone, clubs["easting"], clubs["northing"]).mean() > 0.5
    streets = pd.Series(demo.incidents["street"].unique())
    assert streets.str.startswith("On or near ").all()
    assert streets.str.fullmatch(r"On or near Example \w+ \d+").sum() > len(streets) - 10


# The same every time


def test_two_builds_are_the_same_to_the_last_bit(leeds, demo):
    again = demonstration(leeds)
    pd.testing.assert_frame_equal(again.incidents, demo.incidents)
    pd.testing.assert_frame_equal(again.populations, demo.populations)
    assert (again.areas.to_wkb() == demo.areas.to_wkb()).all(axis=None)
    assert again.planted == demo.planted


def test_another_seed_gives_other_data(leeds, demo):
    other = demonstration(leeds, seed=7)
    assert len(other.incidents) != len(demo.incidents)
    assert not other.areas.geometry.geom_equals(demo.areas.geometry).any()


def test_the_counts_by_month_and_offence_are_pinned(demo):
    table = demo.incidents.groupby(["month", "offence"]).size()
    lines = [f"{m:%Y-%m} {offence} {count}" for (m, offence), count in table.items()]
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest() == DIGEST


# Any place


def test_a_place_of_four_wards_without_zones_groups_or_residents(leeds):
    made = demonstration(four_wards(leeds), months=24)
    assert made.areas["area_type"].tolist() == ["ward"] * 4
    assert shapely.coverage_is_valid(made.areas.geometry.to_numpy())
    assert made.areas["boundary_year"].tolist() == [2024] * 4
    assert set(made.areas["parent_code"]) == {"E07000001"}
    assert made.missing_months == ()
    assert made.populations.empty
    POPULATIONS.validate(made.populations)
    INCIDENTS.validate(made.incidents)
    assert made.incidents["month"].nunique() == 24
    features = made.planted
    roles = [features.appears.area_code, features.fades.area_code, *features.up, *features.down]
    assert sorted(roles) == ["E05000001", "E05000002", "E05000003", "E05000004"]
    assert features.steps == ()


def test_a_single_month_of_a_single_ward_with_a_zone(leeds):
    one = four_wards(leeds).place.wards[:1]
    zone = {"id": "centre", "name": "Centre", "definition": "", "made_of": ()}
    made = demonstration(four_wards(leeds, ward=one, zone=[zone]), months=1)
    assert made.areas["area_code"].tolist() == ["E05000001", "centre"]
    assert made.planted.appears.area_code == "E05000001"
    assert made.planted.fades is None
    assert set(made.incidents["month"]) == {LAST.to_timestamp()}


def test_the_months_end_with_the_one_asked_for(leeds):
    made = demonstration(four_wards(leeds), last=pd.Period("2022-09", "M"), months=3)
    assert made.missing_months == MISSING
    assert [f"{m:%Y-%m}" for m in made.incidents["month"].unique()] == ["2022-07", "2022-09"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ward": []}, "Madeborough: no ward is listed"),
        ({"first": {"longitude": None}}, "North West .E05000001. has no longitude, latitude or"),
        ({"first": {"area_km2": None}}, "expected all three"),
        ({"first": {"longitude": 1.55}}, "longitude 1.55 .* expected a point in the place's"),
        ({"first": {"population": 900}}, "states residents but not their year"),
        ({"district_population": 900}, "district_population_year"),
    ],
)
def test_a_place_file_that_cannot_be_drawn_is_refused_in_words(leeds, change, said):
    with pytest.raises(ConfigError, match=said):
        demonstration(four_wards(leeds, **change), months=1)


def test_less_than_one_month_is_refused(leeds):
    with pytest.raises(SaferError, match="cannot run from"):
        demonstration(leeds, months=0)
