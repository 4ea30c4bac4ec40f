"""The shipped config/: the facts of Leeds and of its plan, against what was published."""

from collections import Counter

import pandas as pd
import pytest

PRIORITIES = [
    "ASB and Public Order",
    "Domestic Violence and Abuse",
    "Hate Crime",
    "Illicit Drugs and Substance Use",
    "Offending Behaviours",
    "Organised Crime and Street Gangs",
    "Exploitation and Radicalisation",
    "People with multiple needs (Street Users and Sex Workers)",
    "Violence and Sexual Crime",
]
POLICE_UK = {
    "Anti-social behaviour",
    "Bicycle theft",
    "Burglary",
    "Criminal damage and arson",
    "Drugs",
    "Other crime",
    "Other theft",
    "Possession of weapons",
    "Public order",
    "Robbery",
    "Shoplifting",
    "Theft from the person",
    "Vehicle crime",
    "Violence and sexual offences",
}
COMMITTEES = {
    "Inner East": 3,
    "Inner North East": 3,
    "Inner North West": 3,
    "Inner South": 3,
    "Inner West": 3,
    "Outer East": 4,
    "Outer North East": 3,
    "Outer North West": 4,
    "Outer South": 4,
    "Outer West": 3,
}


@pytest.fixture(scope="module")
def published(shared_data):
    """The wards of Leeds as compiled from ONS and council papers."""
    return pd.read_csv(shared_data / "leeds" / "wards.csv").sort_values("ward_code_2025")


@pytest.fixture(scope="module")
def wards(leeds):
    return sorted(leeds.place.wards, key=lambda w: w.code)


@pytest.fixture(scope="module")
def plan(leeds):
    return leeds.framework("city-plan-2021-24")


def test_the_33_wards_lie_in_ten_committees(leeds, wards):
    names = {g.id: g.name for g in leeds.place.groups}
    assert len(wards) == len({w.code for w in wards}) == len({w.name for w in wards}) == 33
    assert dict(sorted(Counter(names[w.group] for w in wards).items())) == COMMITTEES


def test_wards_have_their_published_names_and_committees(leeds, wards, published):
    names = {g.id: g.name for g in leeds.place.groups}
    columns = ["ward_code_2025", "ward_name", "community_committee"]
    assert [(w.code, w.name, names[w.group]) for w in wards] == list(
        published[columns].itertuples(index=False, name=None)
    )


def test_a_ward_whose_code_changed_knows_its_earlier_one(wards, published):
    changed = published["ward_code_2018"] != published["ward_code_2025"]
    assert changed.sum() == 6
    assert [w.earlier_codes for w in wards] == [
        (old,) if new else () for old, new in zip(published["ward_code_2018"], changed, strict=True)
    ]


def test_residents_are_the_published_ones_and_two_wards_have_none(wards, published):
    missing = published["population_mid_2020"].isna()
    assert list(published.loc[missing, "ward_name"]) == ["Garforth & Swillington", "Temple Newsam"]
    assert [w.population for w in wards] == [
        None if pd.isna(p) else int(p) for p in published["population_mid_2020"]
    ]


def test_committees_have_the_residents_of_their_wards(leeds, wards):
    inner_east = [w.population for w in wards if w.group == "inner-east"]
    assert sum(inner_east) == 28_766 + 33_645 + 24_901 == 87_312


def test_sizes_and_points_are_the_published_ones(leeds, wards, published):
    columns = ["area_km2", "longitude", "latitude"]
    assert [(w.area_km2, w.longitude, w.latitude) for w in wards] == list(
        published[columns].itertuples(index=False, name=None)
    )
    box = leeds.place.box
    assert all(box.west < w.longitude < box.east for w in wards)
    assert all(box.south < w.latitude < box.north for w in wards)


def test_the_two_wards_of_the_city_centre_are_not_ranked_by_residents(leeds, wards):
    names = {w.code: w.name for w in wards}
    found = [names[code] for code in leeds.place.not_ranked]
    assert found == ["Little London & Woodhouse", "Hunslet & Riverside"]


def test_the_city_centre_is_five_small_areas(leeds):
    (zone,) = leeds.place.zones
    assert zone.id == "city-centre"
    assert len(set(zone.made_of)) == 5


def test_the_city_plan_has_its_nine_priorities_by_their_exact_titles(plan):
    assert [p.title for p in plan.priorities if p.in_plan] == PRIORITIES
    assert plan.has_targets is False


def test_two_more_that_committees_ask_about_are_marked_as_not_in_the_plan(plan):
    added = [p for p in plan.priorities if not p.in_plan]
    assert [p.title for p in added] == ["Neighbourhood and acquisitive crime", "Road safety"]
    assert all(p.note.startswith("Not a priority of the City Plan") for p in added)


@pytest.mark.parametrize(
    "priority",
    [
        "domestic-abuse",
        "hate-crime",
        "offending",
        "organised-crime",
        "exploitation",
        "multiple-needs",
    ],
)
def test_what_no_open_data_measures_says_which_partner_file_it_needs(plan, priority):
    found = plan.priority(priority)
    assert found.in_plan
    assert found.offences == ()
    assert all(p.needs and p.holder and p.why for p in found.partner_files)
    assert found.partner_files


def test_every_measure_that_is_not_direct_says_why(plan):
    measures = [m for p in plan.priorities for m in p.measures]
    assert len(measures) == 14
    assert all(m.label for m in measures if m.grade != "direct")


def test_offences_are_the_fourteen_of_police_uk_and_two_older_ones(leeds):
    assert {o.name for o in leeds.offences if not o.legacy} == POLICE_UK
    assert [o.name for o in leeds.offences if o.legacy] == [
        "Public disorder and weapons",
        "Violent crime",
    ]
    assert len({o.id for o in leeds.offences}) == 16


def test_offences_have_the_names_of_a_real_month(leeds, shared_data):
    month = pd.read_csv(shared_data / "leeds" / "police-uk-street-2025-02.csv")
    assert set(month["Crime type"]) == POLICE_UK


def test_asb_is_no_crime(leeds):
    assert leeds.offence["anti-social-behaviour"].kind == "incident"
    assert "anti-social-behaviour" not in leeds.crimes
    assert len(leeds.crimes) == 15


def test_only_drugs_and_weapons_follow_police_activity(leeds):
    assert {o.id for o in leeds.offences if o.activity} == {"drugs", "possession-of-weapons"}


def test_recording_changed_in_2023_for_public_order_and_violence(leeds):
    (change,) = leeds.breaks
    assert str(change.month) == "2023-05"
    assert set(change.offences) == {"public-order", "violent-crime"}
