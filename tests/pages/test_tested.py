"""One standard: a ward figure has one verdict, on every face of every page that shows it."""

from __future__ import annotations

import pytest

from pages import tested as at_once
from pages.overview.exceptions import EXCEPTIONS
from pages.overview.tiles import TILES
from pages.overview.wards import WARDS
from pages.plans.indicators import INDICATORS
from pages.question import once_a_question
from pages.standing import together
from pages.trends.multiples import MULTIPLES
from stats.exceptions import ALL
from stats.together import TESTED

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


@pytest.mark.parametrize(
    "query", ["", "priority=asb", "offences=anti-social-behaviour", "months=3"]
)
def test_a_committee_has_one_verdict_side_by_side_in_its_tile_and_beside_its_wards(asked, query):
    groups = MULTIPLES.table(asked(f"{query}&by=group"))
    assert len(groups) == 10
    for code, verdict in zip(groups["area_code"], groups["verdict"], strict=True):
        question = asked(f"{query}&area={code}")
        tiles, wards = TILES.table(question), WARDS.table(question)
        of_chosen = [o == question.filters.offences for o in tiles["offences"]]
        assert set(tiles.loc[of_chosen, "verdict"]) == {verdict}
        assert set(wards.loc[wards["area_code"] == code, "verdict"]) == {verdict}


AREAS = ["", "area=inner-east", "area=E05011394", "area=E05012647", "area=city-centre"]


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("more", ["", "months=3", "to=2026-03&compare=three-years"])
@pytest.mark.parametrize("plan", ["city-plan-2021-24", "community-safety-strategy-2018-21"])
def test_an_indicator_stands_on_the_page_of_plans_as_in_its_tile(asked, area, more, plan):
    alike = 0
    for priority in [None, *asked(f"plan={plan}").filters.plan.priorities]:
        of = f"&priority={priority.id}" if priority else ""
        question = asked(f"{area}&{more}&plan={plan}{of}".strip("&"))
        on_plan = INDICATORS.table(question).set_index(["name", "indicator"])["words"].to_dict()
        tiles = TILES.table(question)
        for name, indicator, words in tiles[["name", "indicator", "words"]].itertuples(index=False):
            if (name, indicator) in on_plan:
                assert words == on_plan[name, indicator]
                alike += 1
    assert alike > 10


def test_what_no_list_has_is_tested_among_all_the_plan_asks(asked):
    question = asked("plan=city-plan-2021-24&months=6")
    apart = together._apart(question)
    assert len(apart) >= 2
    seen = INDICATORS.sentence(INDICATORS.table(question), question)
    figures = at_once.family(question, "whole").found.tested + sum(
        one.verdict in TESTED for one, _ in apart.values()
    )
    assert f"{figures} figures were tested at once" in seen


def test_work_is_done_once_a_question_for_each_thing_it_is_asked_of(asked):
    done = []

    @once_a_question
    def work(question, kind):
        done.append(kind)
        return f"{kind} of {question.filters.area.name}"

    one, other = asked(""), asked("months=3")
    said = [work(one, "ward"), work(one, "group"), work(one, "ward"), work(other, "ward")]
    assert said[0] == said[2] != said[1]
    assert done == ["ward", "group", "ward"]
