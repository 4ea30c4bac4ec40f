"""What a question is told of breaks: a refusal, a note, and what to draw, by the kind of area."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from model.config.breaks import Break
from model.periods import Window, month
from pages.hotspots.layer_text import layer_sentence
from stats.comparison import break_between, comparison, flags_between

ARMLEY = "area=E05011385"
INNER_WEST = "area=inner-west"


def change(month, **other):
    """A change of every offence of police.uk that is only noted."""
    usual = {"name": "Rule", "offences": ("police.uk",), "source": "A note", "effect": "flag"}
    return Break(month=month, **{**usual, **other})


@pytest.fixture
def told(asked):
    """The question of a query string where the register holds these breaks and no others.

    The demonstration runs from October 2021 to September 2026.
    """

    def of(query, *breaks):
        question = asked(query)
        catalogue = question.dataset.catalogue.model_copy(update={"breaks": breaks})
        return replace(question, dataset=replace(question.dataset, catalogue=catalogue))

    return of


@pytest.mark.parametrize(
    ("breaks", "caution"),
    [
        ([], ""),
        ([change("2025-10")], "recording changed in Oct 2025 (Rule)"),
        ([change("2024-10")], ""),
        ([change("2025-10", offences=("lasbt-case",))], ""),
        ([change("2025-10", effect="refuse")], ""),
        (
            [
                change("2025-10"),
                change("2024-03", until="2025-01", kind="period", name="the strike"),
            ],
            "recording changed in Oct 2025 (Rule); "
            "the period compared with includes the strike (Mar 2024 to Jan 2025)",
        ),
    ],
)
def test_what_must_be_said_of_a_comparison(told, breaks, caution):
    assert told("", *breaks).compared.caution == caution


def test_it_is_said_too_where_densities_are_the_same_everywhere(told):
    question = told("map=dual", change("2025-10"))
    said = layer_sentence(pd.DataFrame({"density_change": [0.2, -0.2]}), question)
    assert said.endswith("the same everywhere. Note: recording changed in Oct 2025 (Rule).")


@pytest.mark.parametrize(
    ("query", "met"), [("", False), (INNER_WEST, True), (ARMLEY, True), ("area=city-centre", False)]
)
def test_a_break_of_wards_is_told_where_wards_are_asked_for(told, query, met):
    words = "boundaries changed in Oct 2025 (Rule)"
    areas = ("ward", "group")
    noted = told(query, change("2025-10", kind="boundary", areas=areas))
    assert noted.compared.caution == (words if met else "")
    refused = told(query, change("2025-10", kind="boundary", areas=areas, effect="refuse"))
    assert refused.compared.reason == (words if met else "")


def test_the_kind_of_area_can_be_said_for_wards_listed_below_the_whole(told):
    question = told("", change("2025-10", kind="points", areas=("ward", "zone")))
    offences = question.filters.offences
    assert question.compare(offences).caution == ""
    words = question.compare(offences, area_kind="ward").caution
    assert words == "the list of map points changed in Oct 2025"
    assert question.breaks(offences) == ()
    assert len(question.breaks(offences, area_kind="ward")) == 1


@pytest.mark.parametrize(
    ("month", "until", "drawn"),
    [
        ("2021-09", None, False),  # before the data
        ("2021-10", None, True),  # its first month
        ("2026-09", None, True),  # its last
        ("2026-10", None, False),
        ("2020-03", "2021-09", False),
        ("2020-03", "2021-10", True),  # runs into the data
        ("2020-03", "2027-01", True),
    ],
)
def test_what_is_drawn_lies_in_the_months_of_the_data(told, month, until, drawn):
    question = told("", change(month, until=until))
    assert bool(question.breaks(question.filters.offences)) == drawn


def test_what_is_refused_and_what_is_noted_are_both_drawn_and_only_for_their_offences(told):
    breaks = [change("2024-10", effect="refuse"), change("2025-10", offences=("burglary",))]
    question = told("", *breaks)
    assert [str(b.month) for b in question.breaks(("burglary",))] == ["2024-10", "2025-10"]
    assert [str(b.month) for b in question.breaks(("robbery",))] == ["2024-10"]
    assert question.breaks(("lasbt-case",)) == ()


def test_the_demonstration_has_the_break_of_2023_and_nothing_was_found_in_it(asked):
    dataset = asked("").dataset
    assert len(dataset.point_lists) == 59
    assert [b for b in dataset.breaks if b.kind == "points"] == []
    question = asked("")
    assert [str(b.month) for b in question.breaks(question.filters.offences)] == ["2023-05"]
    assert question.breaks(("burglary",), area_kind="ward") == ()


@pytest.mark.parametrize("offence", ["violent-crime", "public-order", "burglary", "other-crime"])
def test_what_is_said_of_every_registered_break_has_its_brackets_and_capital_months(asked, offence):
    register = asked("").dataset.breaks
    asked_of = comparison(window := Window(month("2001-01"), month("2026-12")), "last-year")
    words = [
        *flags_between(window, asked_of, register, [offence], "ward"),
        *(
            break_between(window, asked_of, [change], [offence], "ward")
            for change in register
            if change.effect == "refuse"
        ),
    ]
    assert any(words)
    for said in filter(None, words):
        assert said.count("(") == said.count(")") > 0
        assert re.findall(r"\b[a-z]{3} [0-9]{4}\b", said) == []
