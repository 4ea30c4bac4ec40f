"""The five shipped plans, as they were published: titles, directions, dates and the crosswalk."""

import shutil
from collections import Counter

import pandas as pd
import pytest

from model.config.catalogue_files import load_catalogue
from model.config.plans import kin_of
from model.settings import PROJECT

CITY = "city-plan-2021-24"
WEST_YORKSHIRE = "west-yorkshire-2021-24"
STRATEGY = "community-safety-strategy-2018-21"
SCRUTINY = "scrutiny-plan-2015-16"
PARTNERSHIP = "partnership-plan-2008-11"
PLANS = (CITY, WEST_YORKSHIRE, STRATEGY, SCRUTINY, PARTNERSHIP)

TITLES = {
    CITY: [
        "ASB and Public Order",
        "Domestic Violence and Abuse",
        "Hate Crime",
        "Illicit Drugs and Substance Use",
        "Offending Behaviours",
        "Organised Crime and Street Gangs",
        "Exploitation and Radicalisation",
        "People with multiple needs (Street Users and Sex Workers)",
        "Violence and Sexual Crime",
    ],
    WEST_YORKSHIRE: ["Neighbourhood Crime and ASB", "Road Safety", "Serious Violence"],
    STRATEGY: [
        "Keeping people safe from harm",
        "Preventing & reducing offending",
        "Creating Safer, stronger communities",
        "Violent Crime",
        "Sexual Crime",
        "Domestic Violence and Abuse",
        "Vulnerability and Exploitation",
        "Serious and Organised Crime",
        "Offending Behaviours",
        "Community Tensions",
        "Community Crime",
        "Illegal Drugs",
    ],
    SCRUTINY: [
        "Promoting community tolerance and respect",
        "Keeping people safe from harm",
        "Protecting property and the rights of citizens",
        "Changing attitudes and perceptions",
        "Supporting victims",
        "Challenging behaviours",
        "Enabling Effective Change",
    ],
    PARTNERSHIP: [
        "Reducing serious acquisitive crime "
        "(Burglary, robbery, theft of and theft from motor vehicle)",
        "Reducing violent crime (Assaults & wounding and alcohol fuelled violence)",
        "Prevent, identify and respond to community tensions",
        "Prevent, deter and respond to Street Users",
        "Children and Young People: Addressing substance misuse through a combination of "
        "prevention, control and treatment",
        "Adults: Addressing substance misuse through a combination of prevention, control and "
        "treatment",
        "Addressing alcohol misuse through a combination of prevention, control and treatment",
        "Supporting victims and reducing the risk of victimisation",
        "Domestic violence",
        "Hate crime",
        "Children and young people",
        "Reducing offending behaviour by addressing risks and harms",
        "Tackling anti-social behaviour and damage through a combination of prevention, diversion "
        "and enforcement activities",
        "Improve public reassurance and the fear of crime by actively communicating, engaging and "
        "involving local people",
    ],
}
OUTCOMES = {
    CITY: [
        "Keep people safe from harm",
        "Prevent and reduce offending",
        "Create safer and stronger communities",
    ],
    PARTNERSHIP: [
        "Creating safer environments by tackling crime",
        "Improving lives by reducing the harm caused by substance misuse",
        "Supporting victims and reducing the risk of victimisation",
        "Reducing and managing offending behaviour",
        "Improving community confidence and public satisfaction",
    ],
}
FOCUS_AREAS = {
    "Anti-social behaviours and criminal exploitation": 7,
    "Hate crime and community tensions": 4,
    "Safeguarding including domestic violence and abuse, sexual violence and abuse, forced "
    "marriage and honour based abuse and modern slavery": 5,
    "Crime and disorder related to drugs, alcohol and mental health": 4,
    "Serious and organised crime": 3,
    "Place-based": 8,
}


@pytest.fixture
def plan_of(leeds):
    return leeds.framework


@pytest.fixture
def by_id(leeds):
    """The indicators or deliverables of a plan by id."""
    return lambda plan, kind: {x.id: x for x in getattr(leeds.framework(plan), kind)}


@pytest.mark.parametrize("plan", TITLES)
def test_priorities_have_their_exact_titles(plan_of, plan):
    assert [p.title for p in plan_of(plan).priorities if p.in_plan] == TITLES[plan]


@pytest.mark.parametrize("plan", OUTCOMES)
def test_outcomes_have_their_exact_titles(plan_of, plan):
    assert [o.title for o in plan_of(plan).outcomes] == OUTCOMES[plan]


def test_the_key_issues_of_violence_are_the_published_four(plan_of):
    assert plan_of(CITY).priority("violence").key_issues == (
        "Victims and witnesses of traumatic incidents",
        "Repeat and organised offending, especially on street offending, youth violence, and "
        "knife crime",
        "Night Time Economy related Violent and Sexual Offences",
        "Neighbourhoods/ communities with high prevalence of offences",
    )


def test_only_the_city_plan_has_priorities_that_are_ours(plan_of):
    ours = {plan: [p.title for p in plan_of(plan).priorities if not p.in_plan] for plan in PLANS}
    assert {plan: titles for plan, titles in ours.items() if titles} == {
        CITY: ["Neighbourhood and acquisitive crime", "Road safety"]
    }


def test_victim_offender_location_is_ours_in_the_city_plan_and_the_strategys_own(plan_of):
    city, strategy = plan_of(CITY), plan_of(STRATEGY)
    assert all(p.basis and p.basis_ours for p in city.priorities if p.in_plan)
    assert [p.basis for p in strategy.priorities[:3]] == [("victim",), ("offender",), ("location",)]
    assert not any(p.basis_ours for p in strategy.priorities)


@pytest.mark.parametrize("plan", [WEST_YORKSHIRE, SCRUTINY, PARTNERSHIP])
def test_no_other_plan_gives_a_priority_a_basis(plan_of, plan):
    assert not any(p.basis for p in plan_of(plan).priorities)


def test_every_priority_can_be_measured_or_says_who_could(leeds):
    for plan in leeds.frameworks:
        for priority in plan.priorities:
            assert leeds.measures_of(priority, plan) or plan.indicators_of(priority), priority.id


def test_the_city_plan_names_no_indicator_and_so_no_target(plan_of):
    assert plan_of(CITY).indicators == ()


def test_psa1_was_missed_at_the_last_count(by_id):
    psa1 = by_id(PARTNERSHIP, "indicators")["psa1-reduction"]
    assert (psa1.target, psa1.actual, psa1.due) == (35, 30.5, "2008-03")
    assert (psa1.unit, psa1.direction, psa1.measured_by) == ("% reduction", "up", "psa1")


def test_psa1_is_the_one_target_of_the_five(plan_of):
    targets = [i.id for p in PLANS for i in plan_of(p).indicators if i.target is not None]
    assert targets == ["psa1-reduction"]


def test_the_strategy_gives_two_baselines_and_one_indicator_without_a_unit(plan_of):
    strategy = plan_of(STRATEGY)
    given = {i.title: i.baseline for i in strategy.indicators if i.baseline is not None}
    assert given == {
        "People feel safe in their local area": 85,
        "Volume of total recorded crime": 95_011,
    }
    assert [i.title for i in strategy.indicators if not i.countable] == ["Drug/ Alcohol related"]


def test_baselines_that_west_yorkshire_does_not_give_are_words(by_id):
    indicators = by_id(WEST_YORKSHIRE, "indicators")
    neighbourhood = indicators["neighbourhood-crime-below-baseline"]
    assert neighbourhood.baseline is None
    assert "not given" in neighbourhood.baseline_words
    assert "not given" in indicators["officers-staff"].baseline_words


def test_the_nine_of_the_plan_on_page_are_all_reductions(plan_of):
    nine = [i for i in plan_of(SCRUTINY).indicators if i.kind == "indicator"]
    assert len(nine) == 9
    assert all(i.title.startswith("Reduction in") and i.direction == "down" for i in nine)


def test_reports_of_hate_and_domestic_abuse_are_never_good_or_bad(leeds):
    reports = {"hate-incidents", "domestic-abuse"}
    named = [i for f in leeds.frameworks for i in f.indicators if i.measured_by in reports]
    assert len(named) >= 2
    assert {i.direction for i in (*named, *(leeds.indicator[r] for r in reports))} == {"context"}


def test_what_follows_police_work_or_reporting_is_never_good_or_bad(leeds):
    following = {o.id for o in leeds.offences if o.activity}
    # Total crime holds drugs and weapons; as a whole it is not led by them.
    led = [i for i in leeds.indicators if 2 * len(following & set(i.offences)) >= len(i.offences)]
    assert {
        "domestic-abuse",
        "drugs",
        "hate-incidents",
        "lasbt-cases",
        "possession-of-weapons",
        "stop-search-drugs",
    } <= {i.id for i in led if i.offences}
    assert {i.id: i.direction for i in led if i.offences and i.direction != "context"} == {}
    assert leeds.indicator["charged-share"].direction == "context"


def test_deliverables_of_the_strategy_stand_under_its_focus_areas_and_have_a_lead(plan_of):
    deliverables = plan_of(STRATEGY).deliverables
    assert Counter(d.section for d in deliverables) == FOCUS_AREAS
    assert all(d.lead != "not named in the plan" for d in deliverables)


def test_leads_of_the_city_plan_are_not_known(plan_of):
    assert {d.lead for d in plan_of(CITY).deliverables} == {"not named in the plan"}


def test_what_west_yorkshire_and_the_partnership_plan_do_by_themselves_is_not_made_up(plan_of):
    assert plan_of(WEST_YORKSHIRE).deliverables == plan_of(PARTNERSHIP).deliverables == ()


def test_a_date_that_cannot_be_right_is_kept_beside_what_must_be_meant(by_id):
    review = by_id(SCRUTINY, "deliverables")["dv-gp-enquiry"]
    assert review.due_published == "March 2106"
    assert review.due_month == pd.Period("2016-03", "M")
    assert "2016" in review.note


def test_each_team_has_its_measures(plan_of):
    scrutiny = plan_of(SCRUTINY)
    assert Counter(i.team for i in scrutiny.indicators if i.team) == {
        "LASBT": 6,
        "Leedswatch CCTV/Security": 16,
        "Police Team": 4,
        "Locality Programme": 10,
        "Domestic Violence Team": 11,
    }
    assert all((i.kind == "team measure") == bool(i.team) for i in scrutiny.indicators)


def test_an_indicator_only_a_partner_can_measure_has_an_id_no_other_plan_uses(leeds):
    own = [i.id for f in leeds.frameworks for i in f.indicators if not i.measured_by]
    assert len(own) == len(set(own)) == 3 + 1 + 44


def test_violence_leads_to_its_kin_in_the_other_plans(leeds, plan_of):
    kin = kin_of(leeds.frameworks, plan_of(CITY).priority("violence"))
    assert [(f.id, p.title) for f, p in kin] == [
        (WEST_YORKSHIRE, "Serious Violence"),
        (STRATEGY, "Violent Crime"),
        (STRATEGY, "Sexual Crime"),
        (SCRUTINY, "Promoting community tolerance and respect"),
        (PARTNERSHIP, "Reducing violent crime (Assaults & wounding and alcohol fuelled violence)"),
    ]


@pytest.mark.parametrize(
    ("priority", "plan", "none"),
    [
        ("hate-crime", WEST_YORKSHIRE, True),
        ("organised-crime", SCRUTINY, True),
        ("multiple-needs", SCRUTINY, False),
        ("exploitation", PARTNERSHIP, False),
        ("road-safety", WEST_YORKSHIRE, False),
        ("road-safety", PARTNERSHIP, True),
        ("acquisitive", STRATEGY, False),
    ],
)
def test_the_crosswalk_has_its_gaps(leeds, plan_of, priority, plan, none):
    kin = kin_of(leeds.frameworks, plan_of(CITY).priority(priority))
    assert (plan not in {f.id for f, _ in kin}) is none


def test_every_thread_runs_through_the_city_plan(leeds, plan_of):
    assert [p.kin for p in plan_of(CITY).priorities] == [(s.id,) for s in leeds.spine]


def test_another_plan_is_one_more_file(tmp_path):
    config = shutil.copytree(PROJECT / "config", tmp_path / "config")
    (config / "frameworks" / "made-plan.toml").write_text(
        """
id = "made-plan"
title = "A plan that nobody published"
short_title = "Made plan"
owner = "Safer Leeds Executive"
period = "2024 to 2027"
source = "Executive Board"
places = ["leeds"]

[[priority]]
id = "burglary"
title = "Burglary"
kin = ["acquisitive"]
measures = ["burglary"]
""",
        encoding="utf-8",
    )
    leeds = load_catalogue(config, "leeds")
    new = leeds.framework("made-plan")
    assert tuple(f.id for f in leeds.frameworks[: len(PLANS)]) == PLANS
    assert leeds.offences_of(new.priorities[0], new) == ("burglary",)
