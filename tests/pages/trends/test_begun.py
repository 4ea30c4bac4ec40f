"""Has something begun: the one claim of the page of trends, in its sentence and its file."""

from __future__ import annotations

import re

import pytest

from components import numbers
from pages import trends
from pages.asking import ask
from pages.trends.begun import BEGUN, begun_sentence, could_see
from pages.trends.funnel import FUNNEL
from pages.trends.multiples import MULTIPLES
from pages.trends.series import SERIES, found_series
from stats.months.history import ENOUGH
from stats.months.recent_change import RECENT
from store.datasets import Datasets
from tests.pages.faces import words

ASB = "priority=asb&offences=anti-social-behaviour"
MOORTOWN = "E05011405"
QUESTIONS = (
    "",
    ASB,
    f"{ASB}&area={MOORTOWN}&to=2026-01",
    f"{ASB}&to=2023-06",
    "to=2024-06",
    "offences=drugs",
    "offences=drugs&months=3&to=2025-11",
    "offences=possession-of-weapons&area=E05011389&months=1",
    "priority=hate-crime&area=E05011394",
)


@pytest.fixture(scope="module")
def of_westminster(westminster_store, westminster):
    store, _ = westminster_store
    datasets = Datasets(store, westminster, check_s=3600)
    return lambda query: ask(query, datasets)


def said_by(question):
    """Every sentence of the page but what stands behind "How we know"."""
    faces = trends.view(question)
    sentences = [faces[f"{card.panel.id}-sentence"] for card in trends.CARDS]
    told = [faces["answer"], faces["period"], *sentences]
    return [s for text in told for s in re.split(r"(?<=\.) (?=[A-Z0-9])", text) if s]


def test_a_rise_that_began_is_said_first_and_its_figures_are_those_of_the_file(asked):
    question = asked(f"{ASB}&area={MOORTOWN}&to=2026-01")
    table = BEGUN.table(question)
    (row,) = table.to_dict("records")
    sentence = begun_sentence(table, question)
    assert sentence.startswith("Higher than usual for these months: ")
    assert f"{numbers.count(row['count'])} incidents in Oct 2025 to Jan 2026" in sentence
    assert f"about {numbers.mean(row['usual'])} are usual" in sentence
    assert row["verdict"] == "recent"
    assert row["words"] in sentence
    assert 0 < row["percent_lower"] < row["percent"] < row["percent_upper"]
    assert trends.view(question)["answer"].startswith(sentence)


def test_where_nothing_is_found_the_page_says_what_it_could_not_have_seen(asked):
    question = asked(ASB)
    (row,) = BEGUN.table(question).to_dict("records")
    assert begun_sentence(BEGUN.table(question), question).startswith("Nothing new shows: ")
    rise = re.match(r"It would take about ([\d,]+) or more \((\S+)%\)", could_see(question))
    assert rise[1] == numbers.count(row["rises_from"])
    assert f"{rise[2]}%" == numbers.percent(row["rises_percent"])
    assert row["count"] < row["rises_from"]


def test_a_break_or_a_gap_makes_it_too_early_to_say(asked):
    said = begun_sentence(BEGUN.table(asked("to=2024-06")), asked("to=2024-06"))
    assert said == f"Not enough history: 14 of the {ENOUGH + RECENT} months needed."


@pytest.mark.parametrize("query", QUESTIONS)
def test_sentences_are_short_and_their_statistics_stand_behind_how_we_know(asked, query):
    question = asked(query)
    for sentence in said_by(question):
        assert len(sentence.split()) <= 30, sentence
        assert not re.search(r"\b[pz] is\b|\bp below\b|Mann", sentence), sentence
    assert len(begun_sentence(BEGUN.table(question), question).split()) <= 30
    known = found_series(question).recent is not None
    assert ("z is" in " ".join(BEGUN.how(BEGUN.table(question), question))) == known


@pytest.mark.parametrize("query", ["offences=drugs", "offences=drugs&months=3&to=2025-11"])
def test_what_follows_police_activity_is_never_higher_than_expected(asked, query):
    question = asked(query)
    tables = [panel.table(question) for panel in (BEGUN, FUNNEL, MULTIPLES)]
    told = [*said_by(question), *(w for table in tables for w in table["words"])]
    assert [t for t in told if "ore recorded" in t or "ewer recorded" in t]
    assert not [t for t in told if "than expected" in t or "er than usual" in t]


def test_the_funnel_counts_the_months_it_has(asked):
    question = asked(f"{ASB}&to=2023-06")
    said = FUNNEL.sentence(FUNNEL.table(question), question)
    assert "11 of the 12 months to Jun 2023 (Aug 2022 is missing)" in said
    whole = asked(ASB)
    assert "11 of" not in FUNNEL.sentence(FUNNEL.table(whole), whole)


def test_the_months_outside_their_range_are_as_many_as_the_table_marks(asked):
    seen = set()
    for question in map(asked, QUESTIONS):
        table, sentence = SERIES.table(question), SERIES.sentence(None, question)
        outside = int((table["signal"] != "").sum())
        if found_series(question).range is not None:
            start = f"{outside} of the" if outside else "None of the"
            assert sentence.startswith(start)
            seen.add(bool(outside))
    assert seen == {True, False}


def test_westminster_has_a_level_of_its_own_from_march_2017(of_westminster):
    question = of_westminster("")
    table = SERIES.table(question).set_index("month")
    assert "stepped about Mar 2017 from 4,196 to 4,874" in SERIES.sentence(None, question)
    before, after = table["usual"][:"2017-02"], table["usual"]["2017-03":]
    assert after.dropna().mean() / before.dropna().mean() > 1.12
    # Told of sixteen months in a row before: of one level, without how such counts vary.
    assert (table["signal"] != "").sum() <= 1
    assert words(trends.view(question)["how"]).count("z is") == 1


@pytest.mark.parametrize("extension", ["csv", "xlsx", "json"])
def test_its_file_says_the_claim_and_how_it_is_known(client, asked, extension):
    answer = client.get(f"/data/trends/begun.{extension}?{ASB}")
    assert answer.status_code == 200
    if extension == "json":
        about, question = answer.get_json()["about"], asked(ASB)
        assert about["Answer"] == begun_sentence(BEGUN.table(question), question)
        assert "z is" in about["How we know"]
