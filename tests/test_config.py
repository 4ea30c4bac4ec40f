"""The shipped config/: the facts of Leeds, its offences and measures, as they were published."""

from collections import Counter

import pandas as pd
import pytest

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


def test_offences_of_police_uk_are_the_fourteen_and_two_older_ones(leeds):
    police = [o for o in leeds.offences if o.source == "police.uk" and o.kind != "outcome"]
    assert {o.name for o in police if not o.legacy} == POLICE_UK
    assert [o.name for o in police if o.legacy] == ["Public disorder and weapons", "Violent crime"]
    assert len({o.id for o in police}) == 16


def test_offences_have_the_names_of_a_real_month(leeds, shared_data):
    month = pd.read_csv(shared_data / "leeds" / "police-uk-street-2025-02.csv")
    assert set(month["Crime type"]) == POLICE_UK


def test_asb_is_no_crime(leeds):
    assert leeds.offence["anti-social-behaviour"].kind == "incident"
    assert "anti-social-behaviour" not in leeds.crimes
    assert len(leeds.crimes) == 15


def test_a_crime_with_an_outcome_is_not_counted_as_a_second_crime(leeds):
    assert leeds.offence["crime-charged"].kind == "outcome"
    assert "crime-charged" not in (*leeds.crimes, *leeds.police_offences)


@pytest.mark.parametrize(
    ("source", "offences"),
    [
        ("road-casualties", ["road-killed", "road-serious", "road-slight"]),
        (
            "stop-and-search",
            ["stop-search-drugs", "stop-search-weapons", "stop-search-stolen", "stop-search-other"],
        ),
        (
            "police-extract",
            [
                "domestic-abuse-incident",
                "hate-incident",
                "nuisance-damage-incident",
                "violence-non-domestic",
                "residential-burglary",
            ],
        ),
        ("lasbt", ["lasbt-case"]),
    ],
)
def test_what_other_sources_count_is_no_crime_of_police_uk(leeds, source, offences):
    found = [o for o in leeds.offences if o.source == source]
    assert [o.id for o in found] == offences
    assert {o.kind for o in found} == {"other"}


def test_a_spelling_of_an_offence_leads_to_one_offence(leeds):
    spellings = Counter(
        spelling
        for o in leeds.offences
        for spelling in {text.lower() for text in (o.id, o.name, *o.names)}
    )
    assert [spelling for spelling, times in spellings.items() if times > 1] == []


def test_only_these_follow_police_activity_or_reporting(leeds):
    assert {o.id for o in leeds.offences if o.activity} == {
        "drugs",
        "possession-of-weapons",
        "crime-charged",
        "stop-search-drugs",
        "stop-search-weapons",
        "stop-search-stolen",
        "stop-search-other",
        "domestic-abuse-incident",
        "hate-incident",
        "lasbt-case",
    }


@pytest.mark.parametrize(
    ("month", "offences"),
    [
        ("2021-01", {"road-serious", "road-slight"}),
        ("2023-05", {"public-order", "violent-crime"}),
    ],
)
def test_recording_changed_in_these_months(leeds, month, offences):
    (change,) = [b for b in leeds.breaks if str(b.month) == month]
    assert set(change.offences) == offences
    assert (change.kind, change.effect, change.until, change.areas) == (
        "recording",
        "refuse",
        None,
        (),
    )


@pytest.mark.parametrize(
    ("first", "last", "kind", "effect"),
    [
        ("2002-04", "2002-04", "recording", "refuse"),
        ("2011-09", "2011-09", "category", "refuse"),
        ("2013-05", "2013-05", "category", "refuse"),
        ("2014-01", "2018-12", "recording", "flag"),
        ("2014-04", "2014-04", "recording", "flag"),
        ("2018-04", "2018-04", "recording", "flag"),
        ("2018-05", "2018-05", "boundary", "refuse"),
        ("2020-03", "2021-06", "period", "flag"),
        ("2020-04", "2020-04", "recording", "flag"),
        ("2021-01", "2021-01", "recording", "refuse"),
        ("2023-05", "2023-05", "recording", "refuse"),
    ],
)
def test_the_register_of_leeds(leeds, first, last, kind, effect):
    (found,) = [b for b in leeds.breaks if str(b.month) == first]
    assert (str(found.end), found.kind, found.effect) == (last, kind, effect)
    assert len(leeds.breaks) == 11


def test_what_is_of_leeds_alone_is_in_its_place_file(leeds, westminster):
    own = {str(b.month) for b in leeds.place.breaks}
    assert own == {"2014-01", "2018-05"}
    assert {str(b.month) for b in leeds.breaks} - {str(b.month) for b in westminster.breaks} == own


def test_new_wards_matter_to_ready_made_figures_and_not_to_points(leeds):
    (wards,) = [b for b in leeds.breaks if b.kind == "boundary"]
    counted_from = {"burglary": "police.uk", "robbery": "ward-figures", "lasbt-case": "lasbt"}
    found = wards.spelled_out(leeds.crimes, leeds.source, counted_from)
    assert found.offences == ("robbery", "lasbt-case")
    assert [k for k in ("whole", "group", "ward", "zone") if found.concerns(["robbery"], k)] == [
        "group",
        "ward",
    ]


def test_categories_that_were_divided_are_no_longer_those_of_today(leeds):
    legacy = {o.id for o in leeds.offences if o.legacy}
    named = {o for b in leeds.breaks if b.kind == "category" for o in b.offences}
    assert legacy < named
    unharmed = set(leeds.police_offences) - named
    assert unharmed == {"anti-social-behaviour", "burglary", "robbery", "vehicle-crime"}


@pytest.mark.parametrize(
    ("measure", "recipe"),
    [
        ("serious-acquisitive", {"burglary", "robbery", "vehicle-crime"}),
        (
            "neighbourhood-crime",
            {"burglary", "robbery", "vehicle-crime", "theft-from-the-person"},
        ),
        ("nuisance-damage", {"anti-social-behaviour", "criminal-damage-arson"}),
        ("ksi", {"road-killed", "road-serious"}),
        ("violence-with-domestic", {"violent-crime"}),
    ],
)
def test_a_measure_made_of_several_offences_has_its_recipe(leeds, measure, recipe):
    assert set(leeds.indicator[measure].offences) == recipe


def test_total_crime_is_the_thirteen_crimes_of_police_uk_and_no_asb(leeds):
    today = {o for o in leeds.crimes if not leeds.offence[o].legacy}
    assert len(today) == 13
    assert set(leeds.indicator["total-crime"].offences) == today
    assert set(leeds.indicator["charged-share"].of) == today


@pytest.mark.parametrize(
    ("measure", "grade"),
    [
        ("asb", "partial"),
        ("public-order", "direct"),
        ("drugs", "proxy"),
        ("violence", "direct"),
        ("violence-with-domestic", "proxy"),
        ("charged-share", "proxy"),
        ("ksi", "direct"),
        ("acquisitive", "partial"),
        ("total-crime", "partial"),
        ("domestic-abuse", "partner"),
        ("hate-incidents", "partner"),
        ("s136", "partner"),
        ("feel-safe", "partial"),
        ("sharp-admissions", "partial"),
    ],
)
def test_measures_have_the_grade_of_the_crosswalk(leeds, measure, grade):
    assert leeds.indicator[measure].grade == grade


def test_every_measure_but_a_plain_count_says_what_a_reader_must_know(leeds):
    silent = [i for i in leeds.indicators if not i.label]
    assert {"theft-from-the-person", "bicycle-theft", "other-theft"} <= {i.id for i in silent}
    plain = {i.id for i in silent if i.method == "count" and len(i.offences) == 1}
    assert {i.id for i in silent} - plain == set()


def test_a_share_is_said_in_percent_and_nothing_else_counted_is(leeds):
    percent = {i.id for i in leeds.indicators if i.unit.startswith("%") and i.method != "series"}
    shares = {i.id for i in leeds.indicators if i.method == "share"}
    assert percent == shares >= {"charged-share"}


def test_nothing_a_partner_lends_is_taken_for_open(leeds):
    lent = {"police-extract", "lasbt", "partner-returns", "ward-figures", "perception-survey"}
    assert {s.id for s in leeds.sources if s.disclosive} == lent
    kept = {i.source for i in leeds.indicators if i.grade == "partner"} - {"open-statistics"}
    assert kept <= lent
