"""The plan sheet: a value is never written where there is none, and says how far it is measured."""

from __future__ import annotations

import math

import pytest
from dash import html

from components.plan_sheet import (
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


def test_a_difference_is_said_only_of_a_figure_of_ours():
    assert compared_words(ROW) == "36 more than the 12 months before (7,896; +0.5%)"
    assert compared_words(PARTNER) == ""
    assert compared_words(ROW | {"status": "published"}) == ""


def test_the_words_on_the_sheet_are_those_of_the_table():
    line = standing_line(ROW, as_rate=False, mark_ours=False)
    assert words(line) == (
        f"Public order7,932 crimes{compared_words(ROW)}Within normal variationMeasured"
    )


def test_what_needs_a_partner_file_names_the_holder_and_shows_no_number():
    said = words(standing_line(PARTNER, as_rate=False, mark_ours=False))
    assert said == "Public orderHeld by West Yorkshire PoliceNeeds a partner file"


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
    block = priority_block(priority, [], address="/", under_outcome=True)
    assert [words(p) for p in found(block, html.P)][:2] == [said, "3 activities"]
    assert found(block, html.H4)


def test_a_team_is_folded_under_how_many_of_its_measures_have_a_figure():
    block = team_block("LASBT", [ROW, PARTNER], as_rate=False)
    summary, listing = block.children
    assert words(summary) == "LASBT: 2 measures, 1 with a figure"
    assert [words(li) for li in listing.children] == [
        "Public order7,932 crimesMeasured",
        "Public order–Needs a partner file",
    ]
