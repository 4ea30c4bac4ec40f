"""Questions at the edges: a missing month, the first month of the data, a place of one ward."""

from __future__ import annotations

import pytest

from pages.hotspots.cells import CELLS
from pages.hotspots.places import places
from pages.hotspots.predictive_accuracy import FORESIGHT, TOP
from pages.hotspots.spots import SPOTS, TASKS
from pages.overview.tiles import TILES
from pages.trends.series import SERIES

MISSING = "to=2022-08&months=1"


def sentence(panel, question) -> str:
    return panel.sentence(panel.table(question), question)


@pytest.mark.parametrize("area", ["", "&area=E05011394", "&area=inner-east"])
@pytest.mark.parametrize("cells", ["", "&cells=ward"])
def test_of_a_missing_month_nothing_is_known_on_any_list(asked, area, cells):
    question = asked(f"{MISSING}&offences=burglary{area}{cells}")
    assert sentence(SPOTS, question).startswith("Nothing is known of ")
    assert sentence(SPOTS, question) == sentence(CELLS, question)


def test_places_picked_are_not_said_to_hold_nothing_in_a_missing_month(asked):
    cell = CELLS.table(asked("offences=burglary"))["cell"].iloc[0]
    said = sentence(TASKS, asked(f"{MISSING}&offences=burglary&tasks={cell}"))
    assert said == "1 place. Nothing is known of All Leeds: Aug 2022 is missing."


@pytest.mark.parametrize(
    ("query", "subject"),
    [
        ("area=E05011394&offences=burglary", "Burglary, Gipton & Harehills"),
        ("offences=anti-social-behaviour", "Anti-social behaviour, All Leeds"),
    ],
)
def test_the_headline_answers_what_was_asked_or_says_there_is_no_figure(asked, query, subject):
    question = asked(f"plan=partnership-plan-2008-11&{query}&{MISSING}")
    assert sentence(TILES, question).startswith(f"{subject}, Aug 2022")
    assert sentence(TILES, question).endswith(": there is no figure.")


def test_a_target_is_said_as_the_plan_words_it(asked):
    table = TILES.table(asked("plan=partnership-plan-2008-11"))
    (words,) = table.loc[table["name"].str.startswith("PSA1"), "target_words"]
    assert words.startswith("Target 35% by March 2008: 4.5 points short")


NOW = {"new", "consecutive", "intensifying", "persistent", "diminishing"}
"""The classes of cells that are hot now."""


@pytest.mark.parametrize("cells", ["", "&cells=ward"])
def test_no_place_was_hot_that_its_class_says_is_hot_now(asked, cells):
    table = SPOTS.table(asked(f"months=1&offences=robbery{cells}"))
    once = table["why"].str.contains("(?i)was hot")
    assert not set(table.loc[once, "class"]) & NOW
    of_late = table["why"].str.contains("(?i)hot of late")
    assert of_late.any() or cells
    assert (table.loc[of_late, "class"] != "").all()


@pytest.mark.parametrize("query", ["", "offences=robbery", "area=E05011394", "months=3"])
def test_the_map_and_the_list_have_the_same_hot_cells_or_the_list_says_which_not(asked, query):
    question = asked(query)
    hot = int((CELLS.table(question)["hot"] == "hot").sum())
    here = places(question)
    of_list = int((here.hot & here.found.inside).sum())
    said = " ".join([sentence(SPOTS, question), *SPOTS.how(SPOTS.table(question), question)])
    thin = hot - of_list
    assert ("not listed as hot" in said) == (thin > 0)
    assert f" {thin} hot cell" in said or not thin


def test_hot_cells_are_not_said_to_be_of_another_test(asked):
    assert FORESIGHT.table(asked(""))["way"].iloc[0] == "Hot cells"


def test_a_forecast_is_tried_on_no_more_months_than_there_are(asked):
    said = sentence(SERIES, asked("area=E05011394&offences=violent-crime&layers=forecast"))
    assert "In 138 trials, of 17 past months, it missed by" in said


def test_of_few_cells_the_number_of_the_busiest_is_said_and_no_part(asked):
    question = asked("cells=ward")
    assert sentence(TOP, question).startswith("The busiest of the wards of Leeds (33) holds ")
    parts = TOP.table(question)["part"].head(3)
    assert list(parts) == [f"Busiest {n} of 33 wards" for n in (1, 2, 4)]
    assert TOP.table(asked(""))["part"].iloc[0] == "Busiest 1% of cells"


def test_a_month_that_is_missing_is_named_once(asked):
    assert asked(MISSING).place_words == "All Leeds, Aug 2022 (missing)"
