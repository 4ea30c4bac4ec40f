"""The page of plans: what a plan wanted, how it stands, and what nobody can say yet."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from dash import html

from model.tables import MILESTONES
from pages import plans
from pages.plans.deliverables import DELIVERABLES
from pages.plans.figures import FIGURES
from pages.plans.indicators import INDICATORS, which_way
from pages.plans.owed import OWED
from pages.plans.paper import SIZES, printed_lines
from pages.plans.related_priorities import KIN, NO_KIN
from tests.pages.faces import cells, found, words

CITY = "city-plan-2021-24"
PARTNERSHIP = "partnership-plan-2008-11"
STRATEGY = "community-safety-strategy-2018-21"
SCRUTINY = "scrutiny-plan-2015-16"
WEST_YORKSHIRE = "west-yorkshire-2021-24"
EVERY = (CITY, PARTNERSHIP, STRATEGY, SCRUTINY, WEST_YORKSHIRE)
HAREHILLS = "E05011394"

each_plan = pytest.mark.parametrize("plan", EVERY)


def reported(question, **statuses):
    """The question where the partnership has reported some deliverables of the plan."""
    rows = [
        {
            "plan": question.filters.plan.id,
            "deliverable": name.replace("_", "-"),
            "status": status,
            "reported": pd.Timestamp("2026-10-14").as_unit("us"),
            "note": "",
            "file": "milestones.csv",
        }
        for name, status in statuses.items()
    ]
    milestones = MILESTONES.validate(pd.DataFrame(rows))
    dataset = dataclasses.replace(question.dataset, milestones=milestones)
    return dataclasses.replace(question, dataset=dataset)


def rows_by_id(panel, question):
    """The rows of a panel's table, by the id of the plan's indicator or deliverable."""
    return {row["id"]: row for row in panel.table(question).to_dict("records")}


@each_plan
def test_every_priority_stands_on_the_sheet_once_and_leads_to_its_figures(asked, leeds, plan):
    faces = plans.view(asked(f"plan={plan}&area={HAREHILLS}"))
    links = [a for a in found(faces["indicators-sheet"], html.A) if hasattr(a, "data-page")]
    priorities = leeds.framework(plan).priorities
    assert [words(a) for a in links] == [p.title for p in priorities]
    for link, priority in zip(links, priorities, strict=True):
        there = asked(link.href.removeprefix("/"))
        assert there.filters.priority == priority
        assert there.filters.area.code == HAREHILLS
        assert there.notices == ()


def test_a_plan_without_a_number_says_that_the_measures_are_ours(asked):
    faces = plans.view(asked(f"plan={CITY}"))
    assert "names no indicator and no number: these are our measures" in faces["answer"]
    assert "our measure" not in words(faces["indicators-sheet"])
    assert "No target set" not in words(faces["indicators-sheet"])


def test_the_one_target_in_numbers_is_said_with_a_bar_as_far_as_it_was_reached(asked):
    question = asked(f"plan={PARTNERSHIP}")
    (psa1,) = [r for r in rows_by_id(INDICATORS, question).values() if r["target"] == 35]
    assert psa1["value"] == 30.5
    assert psa1["target_words"] == (
        "Target 35% by March 2008: 4.5 points short, 87.1% of the target; "
        "the target is for Mar 2008, the figure by December 2007"
    )
    (bar,) = found(plans.view(question)["indicators-sheet"], html.Meter)
    assert bar.value == "87.1"
    assert "1 of them has a target in numbers." in plans.view(question)["answer"]


def test_no_target_is_a_normal_state_of_what_the_plan_names_only(asked):
    table = INDICATORS.table(asked(f"plan={STRATEGY}"))
    assert set(table.loc[table["named"], "target_words"]) == {"No target set"}
    assert set(table.loc[~table["named"], "target_words"]) == {""}


def test_an_indicator_worded_so_that_nothing_can_be_counted_is_kept_without_a_figure(asked):
    table = INDICATORS.table(asked(f"plan={STRATEGY}"))
    (row,) = table[table["status"] == "uncountable"].to_dict("records")
    assert row["name"] == "Drug/ Alcohol related"
    assert row["value_words"] == "–"
    assert row["state"] == "Cannot be counted as worded"


def test_47_measures_of_five_teams_are_folded_team_by_team(asked):
    question = asked(f"plan={SCRUTINY}")
    folds = found(plans.view(question)["indicators-sheet"], html.Details)
    folded = [fold for fold in folds if "team-measures" in fold.className]
    names = [words(f.children[0]).partition(":")[0] for f in folded]
    assert names[0] == "LASBT"
    assert len(names) == len(set(names)) == 5
    assert sum(len(found(f, html.Li)) for f in folded) == 47
    assert "sets its teams 47 measures" in plans.view(question)["answer"]


def test_what_only_the_summary_of_a_plan_names_is_counted_apart(asked):
    answer = plans.view(asked(f"plan={WEST_YORKSHIRE}"))["answer"]
    short = asked(f"plan={WEST_YORKSHIRE}").filters.plan.short_title
    assert answer.startswith(f"{short} names 9 indicators, 1 more in its summary. Of 10, ")


def test_a_filtered_priority_leaves_its_own_rows_and_the_answer_about_the_whole_plan(asked):
    whole, one = asked(f"plan={CITY}"), asked(f"plan={CITY}&priority=asb")
    assert set(INDICATORS.table(one)["priority_id"]) == {"asb"}
    assert set(DELIVERABLES.table(one)["section"]) == {"ASB and Public Order"}
    assert set(KIN.table(one)["priority"]) == {"ASB and Public Order"}
    assert plans.view(one)["answer"] == plans.view(whole)["answer"]


def test_a_figure_is_the_same_as_on_the_overview(asked):
    from pages.overview.tiles import TILES

    question = asked(f"plan={CITY}&priority=asb&area={HAREHILLS}")
    tiles = TILES.table(question).set_index("name")
    (row,) = [r for r in rows_by_id(INDICATORS, question).values() if r["id"] == "public-order"]
    for key in ("value", "base", "words"):
        assert row[key] == tiles.loc["Public order", key]


def test_rates_are_written_where_rates_are_asked_for(asked):
    count, rate = (
        rows_by_id(INDICATORS, asked(f"plan={CITY}&priority=asb{measure}"))["public-order"]
        for measure in ("", "&measure=rate")
    )
    assert count["value_words"] == f"{count['value']:,.0f} crimes (provisional)"
    assert rate["value_words"] == f"{rate['rate']:.1f} crimes per 1,000 residents (provisional)"


@each_plan
def test_a_table_travels_only_while_it_is_open(asked, plan):
    question = asked(f"plan={plan}")
    keys = {card.panel.id: f"{card.panel.id}-{card.rows}" for card in plans.CARDS}
    for panel, opener in zip(plans.PANELS, plans.OPENERS, strict=True):
        key, rows = keys[panel.id], len(panel.table(question))
        assert bool(rows) == (plans.view(question, opened=())[key] == [])
        opened = plans.view(question, opened=[opener])
        assert opened[key] != []
        assert panel is KIN or len(cells(opened[key])) == rows
        others = {keys[p.id] for p in plans.PANELS if p is not panel and len(p.table(question))}
        assert all(opened[other] == [] for other in others)


@each_plan
def test_who_owes_data_has_every_measure_that_waits_for_a_partner_once(asked, plan):
    question = asked(f"plan={plan}")
    indicators = INDICATORS.table(question)
    waiting = indicators[indicators["status"] == "partner"]
    owed = OWED.table(question)
    assert set(zip(owed["holder"], owed["name"], strict=True)) == set(
        zip(waiting["holder"], waiting["name"], strict=True)
    )
    assert len(owed) == len(waiting.drop_duplicates(["holder", "name", "indicator"]))
    counts = owed["holder"].value_counts(sort=False)
    assert counts.is_monotonic_decreasing
    said = [words(li) for li in plans.view(question)["owed-list"]]
    assert all(line.startswith(h) for line, h in zip(said, counts.index, strict=True))


def test_who_owes_data_is_a_holder_with_all_its_measures(asked):
    question = asked(f"plan={CITY}")
    lines = [words(li) for li in plans.view(question)["owed-list"]]
    assert (
        "Leeds Street Support Team2 measuresPeople sleeping rough; Street Support Team contacts"
        in (lines)
    )
    assert OWED.sentence(OWED.table(question), question) == (
        "City Plan 2021–24: 15 measures wait for a partner’s file. "
        "11 partners hold them; Leeds City Council Public Health has 2."
    )


@each_plan
def test_what_nobody_reported_is_not_reported(asked, plan):
    question = asked(f"plan={plan}")
    table = DELIVERABLES.table(question)
    assert set(table["status"]) <= {"not reported"}
    assert set(table["overdue"]) <= {""}
    assert "overdue" not in words(plans.view(question)["deliverables-list"])


def test_a_plan_without_deliverables_says_so_and_counts_the_activities_it_lists(asked):
    west, partnership = asked(f"plan={WEST_YORKSHIRE}"), asked(f"plan={PARTNERSHIP}")
    lists = DELIVERABLES.sentence(DELIVERABLES.table(west), west)
    assert lists == "West Yorkshire 2021–24 lists no deliverables."
    said = DELIVERABLES.sentence(DELIVERABLES.table(partnership), partnership)
    assert said.endswith("It also lists 45 activities, of which only the number is here.")


def test_statuses_are_those_the_partnership_reports(asked, leeds):
    first, second, *rest = (d.id for d in leeds.framework(SCRUTINY).deliverables)
    question = reported(asked(f"plan={SCRUTINY}"), **{first: "complete", second: "delayed"})
    table = DELIVERABLES.table(question).set_index("id")
    assert table.loc[[first, second], "status"].tolist() == ["complete", "delayed"]
    assert table.loc[first, "reported"] == "14 Oct 2026"
    assert set(table.loc[rest, "status"]) == {"not reported"}
    sentence = DELIVERABLES.sentence(table, question)
    assert sentence.startswith("29 deliverables: 1 complete, 1 delayed and 27 not reported")
    assert "2 of its 29 deliverables have been reported on." in plans.view(question)["answer"]


@pytest.mark.parametrize(
    ("due", "status", "overdue"),
    [
        ("2016-03", "delayed", "Overdue"),
        ("2016-03", "not started", "Overdue"),
        ("2016-03", "complete", ""),
        ("2016-03", "stopped", ""),
        ("2016-03", None, ""),
        ("2126-03", "delayed", ""),
        ("", "delayed", ""),
    ],
)
def test_overdue_needs_a_due_month_that_has_passed_and_a_report_that_it_is_unfinished(
    asked, due, status, overdue
):
    question = asked(f"plan={SCRUTINY}")
    plan = question.filters.plan
    one = plan.deliverables[0].model_copy(update={"due": due, "due_published": ""})
    plan = plan.model_copy(update={"deliverables": (one,)})
    question = dataclasses.replace(
        question, filters=dataclasses.replace(question.filters, plan=plan)
    )
    question = reported(question, **{one.id: status}) if status else question
    assert DELIVERABLES.table(question)["overdue"].tolist() == [overdue]


def test_a_printed_date_that_is_an_error_is_shown_beside_what_it_is_read_as(asked):
    table = DELIVERABLES.table(asked(f"plan={SCRUTINY}"))
    (row,) = table[table["printed"] != ""].to_dict("records")
    assert row["due"] == "printed “March 2106”, read as Mar 2016"
    assert row["due_month"] == "2016-03"


def test_a_lead_the_plan_does_not_name_is_said_once(asked):
    faces = plans.view(asked(f"plan={CITY}"))
    assert "The plan names no lead for any of them." in faces["deliverables-sentence"]
    assert "Lead:" not in words(faces["deliverables-list"])
    named = plans.view(asked(f"plan={STRATEGY}"))
    assert "Lead: LCC Housing" in words(named["deliverables-list"])


@each_plan
def test_every_link_of_the_crosswalk_asks_about_the_priority_it_names(asked, plan):
    question = asked(f"plan={plan}&area={HAREHILLS}&months=3")
    links = found(plans.view(question)["kin-matrix"], html.A)
    assert len(links) == (KIN.table(question)["kin_plan"] != "").sum()
    for link in links:
        there = asked(link.href)
        assert there.filters.priority.title == words(link)
        assert there.filters.plan.id != plan
        assert (there.filters.area.code, there.filters.window.length) == (HAREHILLS, 3)


def test_violence_can_be_followed_into_the_other_plans_and_a_loner_says_so(asked):
    kin = KIN.table(asked(f"plan={CITY}&priority=violence"))
    assert ("west-yorkshire-2021-24", "Serious Violence") in set(
        zip(kin["kin_plan"], kin["kin_title"], strict=True)
    )
    table = KIN.table(asked(f"plan={PARTNERSHIP}"))
    assert set(table.loc[table["kin_plan"] == "", "kin_title"]) == {NO_KIN}
    assert "no kin there." in KIN.sentence(table, asked(f"plan={PARTNERSHIP}"))


def test_figures_that_do_not_reconcile_are_named(asked):
    question = asked(f"plan={SCRUTINY}")
    table = FIGURES.table(question)
    assert "3 do not reconcile (nos. 17, 23 and 24)" in FIGURES.sentence(table, question)
    assert "\n" not in "".join(table["arithmetic"])
    question = asked(f"plan={PARTNERSHIP}")
    sentence = FIGURES.sentence(FIGURES.table(question), question)
    assert sentence.endswith("1 does not reconcile (no. 11) and 1 cannot be tested (no. 8).")


def test_a_plan_that_prints_no_figure_says_so(asked):
    question = asked(f"plan={CITY}")
    assert FIGURES.table(question).empty
    assert "prints no figure" in FIGURES.sentence(FIGURES.table(question), question)


def test_the_workbook_is_that_of_the_plan(asked):
    link = plans.view(asked(f"plan={SCRUTINY}"))["needs"]
    assert link.href == f"/template/{SCRUTINY}.xlsx"


@each_plan
def test_a_longer_plan_is_printed_smaller(asked, plan):
    question = asked(f"plan={plan}")
    tables = (p.table(question).to_dict("records") for p in (INDICATORS, DELIVERABLES))
    lines = printed_lines(*tables, question)
    fits = [size for size, most in SIZES.items() if lines <= most]
    size = plans.view(question)["columns"].rpartition("-")[2]
    assert size == (fits[0] if fits else "densest")


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("Higher than expected: beyond normal variation", "higher than expected"),
        ("More recorded; may reflect police activity or reporting", "more recorded"),
        (
            "More recorded; note that recording changed in Apr 2018 (Stalking counted apart)",
            "more recorded",
        ),
        ("Lower; may be chance", "lower"),
    ],
)
def test_which_way_an_indicator_went_is_said_without_what_is_noted_of_it(verdict, said):
    assert which_way(verdict) == said


@each_plan
def test_a_plan_leads_to_what_was_published_where_its_address_is_known(asked, plan):
    question = asked(f"plan={plan}")
    published = question.filters.plan.published
    links = found(html.P(plans.view(question)["owner"]), html.A)
    assert [a.href for a in links] == ([published] if published else [])


def test_deliverables_are_said_to_be_told_in_our_own_words(asked):
    question = asked(f"plan={CITY}")
    assert "in our own short words" in DELIVERABLES.sentence(DELIVERABLES.table(question), question)


@each_plan
def test_a_deliverable_names_a_deed_and_not_its_subject_alone(asked, plan):
    titles = [d.title for d in asked(f"plan={plan}").filters.plan.deliverables]
    assert [t for t in titles if len(t.split()) < 3] == []
