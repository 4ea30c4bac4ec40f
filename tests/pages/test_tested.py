"""One standard: a ward figure has one verdict, on every face of every page that shows it."""

from __future__ import annotations

import pytest

from pages import tested as at_once
from pages.overview.exceptions import EXCEPTIONS
from pages.overview.tiles import TILES
from pages.overview.wards import WARDS
from pages.trends.multiples import MULTIPLES
from stats.exceptions import ALL

QUERIES = [
    "",
    "priority=asb",
    "offences=anti-social-behaviour",
    "area=inner-east",
    "area=inner-east&priority=asb",
    "months=3",
    "priority=asb&months=6&to=2026-03",
]


def beyond(table):
    wards = table[table["area_type"] == "ward"]
    return set(wards.loc[wards["verdict"] == "beyond", "area_code"])


def listed_together(question):
    """The wards that the list names for what is chosen, in the period that was asked."""
    table = EXCEPTIONS.table(question)
    chosen = question.filters.offences
    name = ALL if len(chosen) > 1 else chosen[0]
    period = question.filters.window.words
    rows = table[(table["offence"] == name) & (table["period"] == period)]
    return set(rows["area_code"])


@pytest.mark.parametrize("query", QUERIES)
def test_the_ward_table_and_side_by_side_name_the_wards_of_the_list(asked, query):
    question = asked(query)
    found = listed_together(question)
    assert beyond(WARDS.table(question)) == found
    assert beyond(MULTIPLES.table(question)) == found


@pytest.mark.parametrize("query", QUERIES)
def test_sentences_say_how_many_figures_were_tested(asked, query):
    question = asked(query)
    said = f"{at_once.tested(question).tested:,} figures were tested at once"
    assert said in WARDS.sentence(WARDS.table(question), question)
    assert said in EXCEPTIONS.sentence(EXCEPTIONS.table(question), question)


def test_a_ward_asked_by_itself_is_judged_as_among_all_wards(asked):
    for code in listed_together(asked("offences=anti-social-behaviour")):
        question = asked(f"offences=anti-social-behaviour&area={code}")
        tile = TILES.table(question).iloc[0]
        assert tile["verdict"] == "beyond"
        assert set(EXCEPTIONS.table(question)["area_code"]) == {code}
    (still,) = sorted(set(asked("").dataset.scope.whole.members) - beyond_by_itself(asked))[:1]
    question = asked(f"offences=anti-social-behaviour&area={still}")
    assert EXCEPTIONS.table(question).empty
    assert TILES.table(question).iloc[0]["verdict"] != "beyond"


def beyond_by_itself(asked):
    table = WARDS.table(asked("offences=anti-social-behaviour"))
    return set(table.loc[table["z"].abs() > 2, "area_code"])
