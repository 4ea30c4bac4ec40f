"""What the map colours wards by: one answer in its colours, its legend, its table and its files."""

from __future__ import annotations

import math
from collections import Counter

import pandas as pd
import pytest

from components.palette import NEITHER, WARD_FALLS, WARD_RISES
from pages import overview
from pages.overview.ward_colours import (
    HIDDEN,
    NO_BASE,
    SMALL,
    UNCHANGED,
    legend_title,
    ward_colours,
)
from pages.overview.wards import WARDS, ward_comparison
from tests.pages.faces import cells, ticked, words

ROWS = {
    # verdict, difference, hidden: the colour, what it means
    "rose": ("beyond", 90.0, False, WARD_RISES, "Higher than expected"),
    "fell": ("beyond", -90.0, False, WARD_FALLS, "Lower than expected"),
    "level": ("similar", 0.0, False, NEITHER, UNCHANGED),
    "maybe": ("possible", 30.0, False, NEITHER, UNCHANGED),
    "small": ("small", 3.0, False, None, SMALL),
    "none": ("none", 0.0, False, None, SMALL),
    "hidden": ("not comparable", math.nan, True, None, HIDDEN),
    "new": ("not comparable", math.nan, False, None, NO_BASE),
}
"""Wards, each with its verdict in the table."""


def table() -> pd.DataFrame:
    rows = [
        {"area_code": code, "verdict": verdict, "difference": difference, "hidden": hidden}
        for code, (verdict, difference, hidden, _, _) in ROWS.items()
    ]
    return pd.DataFrame(rows).assign(value=100.0, rate=10.0)


def shown_of(coloured) -> list[str | None]:
    return [None if math.isnan(n) else coloured.colours[int(n)] for n in coloured.step]


def test_a_ward_has_the_colour_and_the_words_of_its_verdict(asked):
    question = asked("")
    found = ward_colours(table(), question, ward_comparison(question))
    assert found.by == "change"
    assert shown_of(found.coloured) == [colour for *_, colour, _ in ROWS.values()]
    assert list(found.words) == [said for *_, said in ROWS.values()]
    assert found.coloured.signs == {"rose": "rise", "fell": "fall"}


def test_the_legend_counts_the_wards_of_each_colour_and_of_each_reason(asked):
    question = asked("")
    found = ward_colours(table(), question, ward_comparison(question))
    assert found.scale.labels == (
        "Lower than expected: 1 ward",
        "No change beyond normal variation: 2 wards",
        "Higher than expected: 1 ward",
    )
    assert found.hatched == (f"{SMALL}: 2 wards", f"{HIDDEN}: 1 ward", f"{NO_BASE}: 1 ward")


def test_of_what_follows_police_activity_more_is_recorded_and_nothing_is_expected(asked):
    question = asked("offences=drugs")
    found = ward_colours(table(), question, ward_comparison(question))
    assert [label.split(":")[0] for label in found.scale.labels] == [
        "Fewer recorded",
        UNCHANGED,
        "More recorded",
    ]


QUESTIONS = [
    *("", "area=inner-east", "area=E05011394", "measure=rate", "colour=count", "colour=rate"),
    *(
        "measure=rate&colour=change",
        "offences=robbery&months=1",
        "offences=burglary&sort=area_name",
    ),
]


@pytest.mark.parametrize("query", QUESTIONS)
def test_map_legend_table_and_file_say_one_thing(asked, query):
    question = asked(query)
    rows = WARDS.table(question)
    wards = rows[rows["area_type"] == "ward"]
    faces = overview.view(question)
    coloured, _, hatches, *_ = faces["wards-figure"]["data"]
    said = dict(zip(wards["area_code"], wards["on_map"], strict=True))
    steps = dict(zip(coloured["locations"], coloured["z"], strict=True))
    assert hatches["locations"] == [f"hatched-{code}" for code in said if code not in steps]
    legend = words(faces["wards-legend"])
    of_step: dict[int, set[str]] = {}
    for code, step in steps.items():
        of_step.setdefault(step, set()).add(said[code])
    assert all(len(meanings) == 1 for meanings in of_step.values())
    assert all(meaning in legend for meaning in said.values())
    # What a file has of it is the table itself.
    assert "on_map" in [column.key for column in WARDS.columns(question)]


def test_change_on_the_map_is_the_verdict_of_the_table(asked):
    rows = WARDS.table(asked(""))
    wards = rows[rows["area_type"] == "ward"]
    beyond = wards[wards["verdict"] == "beyond"]
    moved = wards[wards["on_map"].isin(["Higher than expected", "Lower than expected"])]
    assert len(beyond)
    assert list(moved["area_code"]) == list(beyond["area_code"])


def test_where_it_moved_is_shown_first_and_rates_to_who_asks_for_rates(asked):
    assert ticked(overview.view(asked(""))["colour"]) == {
        "change": True,
        "rate": False,
        "count": False,
    }
    assert ticked(overview.view(asked("measure=rate"))["colour"])["rate"]


@pytest.mark.parametrize(
    "query", ["months=24&to=2023-10", "offences=robbery&months=1&area=outer-east"]
)
def test_where_no_change_can_be_shown_it_is_not_offered_and_said_why(asked, query):
    faces = overview.view(asked(query))
    assert ticked(faces["colour"]) == {"rate": False, "count": True}
    assert "Change is not shown: " in words(faces["wards-legend"])


def test_without_residents_no_rate_is_offered(asked):
    question = asked("measure=rate")
    found = ward_colours(table().assign(rate=math.nan), question, ward_comparison(question))
    assert (found.by, found.offered) == ("count", ("change", "count"))


def test_the_table_shows_what_the_map_does_where_no_other_column_has_it(asked):
    for query, seen in (("", False), ("measure=rate&colour=change", True), ("colour=rate", True)):
        question = asked(query)
        column = next(c for c in WARDS.columns(question) if c.key == "on_map")
        assert column.shown is seen
    grid = overview.view(asked("measure=rate&colour=change"))["wards-grid"]
    column = Counter(row[6] for row in cells(grid)[:33])
    assert column[UNCHANGED] > 20


@pytest.mark.parametrize(
    ("bands", "title"),
    [
        (5, "Wards in five bands of like figures, by crimes"),
        (2, "Wards in two bands of like figures, by crimes"),
        (1, "Wards, by crimes"),
        (0, "Wards, by crimes"),
    ],
)
def test_the_legend_of_amounts_says_how_wards_are_grouped(bands, title):
    assert legend_title(bands, "crimes") == title


def test_an_outlier_has_a_colour_of_its_own(asked):
    question = asked("colour=count")
    wards = table().assign(
        value=[12_206.0, 3_280.0, 3_100.0, 2_900.0, 2_100.0, 1_900.0, 900.0, 800.0]
    )
    found = ward_colours(wards, question, ward_comparison(question))
    assert found.scale.labels[-1] == "12,206"
    assert Counter(found.words)["12,206"] == 1
