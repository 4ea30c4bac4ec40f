"""Questions at the edges: a missing month, the first month of the data, a place of one ward."""

from __future__ import annotations

import pytest

from pages.hotspots.cells import CELLS
from pages.hotspots.spots import SPOTS, TASKS
from pages.overview.tiles import TILES

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
