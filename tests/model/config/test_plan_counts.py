"""How much each plan can be held to, against the count made by hand from the documents."""

import shutil

import pytest

from model.config.plan_counts import (
    counts_table,
    deliverable_words,
    indicator_words,
    main,
    plan_counts,
)
from model.settings import PROJECT

CITY = "city-plan-2021-24"
WEST_YORKSHIRE = "west-yorkshire-2021-24"
STRATEGY = "community-safety-strategy-2018-21"
SCRUTINY = "scrutiny-plan-2015-16"
PARTNERSHIP = "partnership-plan-2008-11"


@pytest.fixture(scope="module")
def counts(leeds):
    return plan_counts(leeds.frameworks).set_index("plan")


def test_the_five_plans_come_in_the_order_leeds_lists_them(counts):
    assert list(counts.index)[:5] == [CITY, WEST_YORKSHIRE, STRATEGY, SCRUTINY, PARTNERSHIP]


@pytest.mark.parametrize(
    ("plan", "indicators", "with_target", "with_baseline"),
    [
        (CITY, 0, 0, 0),
        (PARTNERSHIP, 6, 1, 0),
        (STRATEGY, 9, 0, 2),
        (SCRUTINY, 9, 0, 0),
        (WEST_YORKSHIRE, 9, 0, 0),
    ],
)
def test_indicators_and_how_many_have_a_target_or_a_baseline(
    counts, plan, indicators, with_target, with_baseline
):
    columns = ["indicators", "with_target", "with_baseline"]
    assert list(counts.loc[plan, columns]) == [indicators, with_target, with_baseline]


def test_five_of_the_partnership_plan_are_headline_and_psa1_is_the_sixth(counts):
    assert counts.loc[PARTNERSHIP, "headline"] == 5


def test_asb_stands_in_the_summary_line_of_west_yorkshire_beside_its_nine(counts):
    assert counts.loc[WEST_YORKSHIRE, "summary_line"] == 1


def test_47_of_the_76_measures_of_teams_count_something(counts):
    assert list(counts.loc[SCRUTINY, ["team_measures", "team_indicators"]]) == [76, 47]


def test_the_other_29_are_milestones_or_cannot_be_counted(counts):
    columns = ["deliverables", "milestones", "dated", "qualitative", "undefined"]
    assert list(counts.loc[SCRUTINY, columns]) == [29, 24, 19, 3, 2]


@pytest.mark.parametrize(
    ("plan", "deliverables", "listed"),
    [(CITY, 32, 0), (PARTNERSHIP, 0, 45), (STRATEGY, 31, 22), (WEST_YORKSHIRE, 0, 0)],
)
def test_deliverables_and_what_is_listed_only(counts, plan, deliverables, listed):
    assert list(counts.loc[plan, ["deliverables", "listed"]]) == [deliverables, listed]


@pytest.mark.parametrize(
    ("plan", "indicators", "deliverables"),
    [
        (CITY, "0", "32"),
        (PARTNERSHIP, "5 headline + 1", "45 activities"),
        (STRATEGY, "9", "31 + 22 three-year commitments"),
        (
            SCRUTINY,
            "9 + 47 of the 76 team measures",
            "24 milestones (19 dated), 3 qualitative, 2 undefined",
        ),
        (WEST_YORKSHIRE, "9 (+ 1 in the summary line)", "–"),
    ],
)
def test_each_plan_in_words(counts, plan, indicators, deliverables):
    row = counts.loc[plan].to_dict()
    assert (indicator_words(row), deliverable_words(row)) == (indicators, deliverables)


def test_the_printed_table_has_a_line_for_every_plan(leeds):
    assert counts_table(plan_counts(leeds.frameworks)).row_count == len(leeds.frameworks)


def test_the_command_prints_the_table(capsys):
    assert main([]) == 0
    printed = capsys.readouterr().out
    assert "5 headline + 1" in printed
    assert "24 milestones (19 dated), 3 qualitative, 2 undefined" in printed


def test_a_bad_file_is_answered_in_a_sentence_and_with_status_1(tmp_path, monkeypatch, capsys):
    config = shutil.copytree(PROJECT / "config", tmp_path / "config")
    plan = config / "frameworks" / f"{SCRUTINY}.toml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace('measured_by = "s136"', 'measured_by = "s137"'), encoding="utf-8")
    monkeypatch.setenv("SAFER_CONFIG_DIR", str(config))
    assert main([]) == 1
    said = " ".join(capsys.readouterr().err.split())
    assert (
        "plan 'scrutiny-plan-2015-16', indicator 's136-reduction': 's137' is no indicator" in said
    )
