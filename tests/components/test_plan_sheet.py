"""The plan sheet: a value is never written where there is none, and says how far it is measured."""

from __future__ import annotations

import math

import pytest
from dash import html

from components.plan_sheet import (
    awaited_line,
    compared_words,
    priority_block,
    standing_line,
    team_block,
    value_words,
)
from model.config.plans import Priority
from tests.pages.faces import found, words

ROW = {
    "name": "Public order",
    "status": "measured",
    "state": "Measured",
    "value": 7932.0,
    "unit": "crimes",
    "form": "count",
    "rate": 9.81,
    "numerator": 7932.0,
    "population": 808_562.0,
    "no_rate": "",
    "offences": ("public-order",),
    "difference": 36.0,
    "percent": 0.5,
    "base": 7896.0,
    "against": "the 12 months before",
    "words": "Within normal variation",
    "tone": "neutral",
    "named": False,
    "label": "",
    "revision": "",
    "gap": "",
    "holder": "West Yorkshire Police",
    "measured_in": "All Leeds",
    "period": "12 months to Feb 2025",
    "source": "police.uk",
    "baseline": "",
    "of_target": math.nan,
    "target_words": "",
}
SHARE = ROW | {"form": "share", "value": 83.4, "unit": "% of people asked"}
NOTHING = ROW | {"value": math.nan, "offences": (), "period": "", "difference": math.nan}
PARTNER = NOTHING | {"status": "partner", "state": "Needs a partner file"}
PRIORITY = Priority(id="one", title="One")
HIDDEN = NOTHING | {"status": "hidden", "state": "Hidden: small numbers"}


@pytest.mark.parametrize(
    ("row", "as_rate", "said"),
    [
        (ROW, False, ("7,932", "crimes")),
        (ROW, True, ("9.8", "crimes per 1,000 residents")),
        (ROW | {"rate": math.nan}, True, ("–", "crimes per 1,000 residents")),
        (SHARE, True, ("83.4%", "of people asked")),
        (ROW | {"offences": ()}, True, ("7,932", "crimes")),
        (ROW | {"value": 0.0}, False, ("0", "crimes")),
        (PARTNER, False, ("–", "")),
        (HIDDEN, False, ("Hidden", "")),
    ],
)
def test_a_value_and_its_unit(row, as_rate, said):
    assert value_words(row, as_rate=as_rate) == said


def test_a_rate_stands_beside_its_count_and_its_residents():
    said = words(standing_line(ROW, as_rate=True, mark_ours=False))
    assert "9.8 crimes per 1,000 residents7,932 among 808,562 residents" in said
    visited = {"rate": math.nan, "population": math.nan, "no_rate": "visitors outnumber residents"}
    said = words(standing_line(ROW | visited, as_rate=True, mark_ours=False))
    assert "7,932 crimes; visitors outnumber residents" in said
    one = {"value": 1.0, "numerator": 1.0}
    said = words(standing_line(ROW | visited | one, as_rate=True, mark_ours=False))
    assert "1 crime; visitors outnumber residents" in said


def test_a_difference_is_said_only_of_a_figure_of_ours():
    assert compared_words(ROW) == "36 more than the 12 months before (7,896; +0.5%)"
    assert compared_words(PARTNER) == ""
    assert compared_words(ROW | {"status": "published"}) == ""


def test_the_words_on_the_sheet_are_those_of_the_table():
    line = standing_line(ROW, as_rate=False, mark_ours=False)
    assert words(line) == (
        f"Public order7,932 crimes{compared_words(ROW)}Within normal variationMeasured"
    )


def test_what_has_no_figure_is_one_line_by_why_and_names_each_holder_once():
    other = PARTNER | {"name": "Hate incidents"}
    third = PARTNER | {"name": "Fires", "holder": "West Yorkshire Fire and Rescue Service"}
    unloaded = NOTHING | {"name": "Re-offending", "status": "unloaded", "state": "Not loaded"}
    line = awaited_line([PARTNER, unloaded, third, other])
    assert [words(p) for p in found(line, html.P)] == [
        "Needs a partner file Public order; Hate incidents (West Yorkshire Police); "
        "Fires (West Yorkshire Fire and Rescue Service)",
        "Not loaded Re-offending",
    ]


def block(rows, priority=PRIORITY, **showing):
    """A priority over rows, as counts and without marks unless it is said."""
    told = {"address": "/", "under_outcome": True, "as_rate": False, "mark_ours": False} | showing
    return priority_block(priority, rows, **told)


def test_what_has_a_figure_or_a_hidden_one_has_a_line_and_the_rest_share_one():
    lines = found(block([PARTNER, HIDDEN, ROW, NOTHING | {"status": "unloaded"}]), html.Ul)[0]
    assert [li.className for li in lines.children] == ["standing", "standing", "standing-awaited"]
    assert "Hidden" in words(lines.children[0])


def test_what_to_know_of_a_measure_is_folded_under_its_priority_by_name():
    told = ROW | {"label": "Measured in part. Calls to the police only", "gap": "No council cases"}
    (fold,) = found(block([told, told, PARTNER]), html.Details)
    assert words(fold.children[0]) == "More on One"
    assert [words(li) for li in found(fold, html.Li)] == [
        "Public order: Measured in part. Calls to the police only",
        "Public order: No council cases",
    ]


def test_a_priority_with_nothing_behind_it_folds_nothing():
    assert found(block([ROW]), html.Details) == []


def test_our_measure_is_marked_where_the_plan_names_its_own():
    assert "our measure" in words(standing_line(ROW, as_rate=False, mark_ours=True))
    named = standing_line(ROW | {"named": True}, as_rate=False, mark_ours=True)
    assert "our measure" not in words(named)


@pytest.mark.parametrize(("of_target", "drawn"), [(87.14, "87.1"), (130.0, "100.0"), (-5.0, "0.0")])
def test_the_bar_is_as_long_as_the_target_is_reached(of_target, drawn):
    row = ROW | {"of_target": of_target, "target_words": "Target 35.0%"}
    (bar,) = found(standing_line(row, as_rate=False, mark_ours=False), html.Meter)
    assert bar.value == drawn


@pytest.mark.parametrize(
    ("ours", "said"),
    [(True, "Basis: Victim and Offender (our reading)"), (False, "Basis: Victim and Offender")],
)
def test_a_basis_is_words_and_says_whose_reading_it_is(ours, said):
    priority = Priority(
        id="one", title="One", basis=("victim", "offender"), basis_ours=ours, activities=3
    )
    told = block([], priority)
    assert [words(p) for p in found(told, html.P)][:2] == [said, "3 activities"]
    assert found(told, html.H4)


def test_a_team_is_folded_under_how_many_of_its_measures_have_a_figure():
    block = team_block("LASBT", [ROW, PARTNER], as_rate=False)
    summary, listing = block.children
    assert words(summary) == "LASBT: 2 measures, 1 with a figure"
    assert [words(li) for li in listing.children] == [
        "Public order7,932 crimesMeasured",
        "Public order–Needs a partner file",
    ]
