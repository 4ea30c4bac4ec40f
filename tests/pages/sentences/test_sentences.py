"""Every sentence of hundreds of questions: what each page, each file and each print says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from model.config.catalogue_files import load_catalogue
from model.settings import PROJECT
from pages.overview.exceptions import EXCEPTIONS
from pages.overview.tiles import TILES
from pages.overview.wards import WARDS
from pages.plans.indicators import INDICATORS
from pages.question import Question
from store.dataset import Dataset
from tests.pages.sentences.sentence_questions import (
    GAP_QUERIES,
    GAPS,
    ODD_QUERIES,
    ONE_WARD_QUERIES,
    TOWN_MONTHS,
    TOWN_QUERIES,
    demonstration_queries,
    queries_of_priorities,
    question_of,
    small_dataset,
    with_status,
)
from tests.pages.sentences.sentence_rules import phrase_faults, sentence_faults
from tests.pages.sentences.spoken import Said, said

DEMONSTRATION = demonstration_queries(load_catalogue(PROJECT / "config", "leeds"))
ACTIVITY = [
    f"offences={offences}{more}"
    for offences in ("drugs", "possession-of-weapons", "drugs,possession-of-weapons")
    for more in ("", "&months=3", "&months=24&to=2026-03", "&area=inner-east", "&area=E05011394")
]
"""Measures that follow police work: more of them is never more than expected, or worse."""
ASKED = [
    *(("demonstration", query) for query in dict.fromkeys([*DEMONSTRATION, *ACTIVITY])),
    *((f"gap {n}", query) for n in range(len(GAPS)) for query in GAP_QUERIES),
    *(("demonstration", query) for query in ODD_QUERIES),
    *(("ward 14", query) for query in ONE_WARD_QUERIES),
    *((f"town {months}", query) for months in TOWN_MONTHS for query in TOWN_QUERIES),
]
each_question = pytest.mark.parametrize(("store", "query"), ASKED, ids=map("-".join, ASKED))


@pytest.fixture(scope="module")
def questions(asked, leeds, tmp_path_factory) -> Callable[[str, str], Question]:
    """The question of a query of one of the stores."""
    plain: Dataset = asked("").dataset
    made: dict[str, Callable[[str], Question]] = {"demonstration": question_of(plain)}

    def of(store: str, query: str) -> Question:
        if store not in made:
            kind, number = store.split(" ")
            folder = tmp_path_factory.mktemp(kind)
            made[store] = question_of(
                with_status(plain, **GAPS[int(number)])
                if kind == "gap"
                else small_dataset(folder, leeds, int(number), 1 if kind == "ward" else 2)
            )
        return made[store](query)

    return of


def faults(question: Question, *, unfiltered: bool) -> Iterator[tuple[Said, str]]:
    """What is wrong with anything that is said of a question."""
    for part in said(question, unfiltered=unfiltered):
        for fault in (sentence_faults if part.whole else phrase_faults)(part.text):
            yield part, fault
        # Tiles of other offences stand beside two that are chosen; a plan's page has all it names.
        apart = ("plans", *(("overview-tiles",) if len(question.filters.offences) > 1 else ()))
        judged = question.compared.activity and not part.where.startswith(apart)
        if judged and (word := JUDGED.search(part.text)):
            yield part, f"expected of police work: “{word.group()}”"


JUDGED = re.compile(r"(?i)\b(?:higher|lower) than expected|\b(?:worse|better)\b")


def test_hundreds_of_questions_are_asked():
    assert len(set(ASKED)) == len(ASKED) > 250


@each_question
def test_every_sentence_is_right(questions, store, query):
    question = questions(store, query)
    found = faults(question, unfiltered=query in ("", TOWN_QUERIES[0]))
    assert [(p.where, f, p.text) for p, f in found] == []


def test_each_priority_of_each_plan_is_answered_in_every_period(asked, leeds):
    queries = queries_of_priorities(leeds)
    said = [
        (query, panel.sentence(panel.table(asked(query)), asked(query)))
        for query in queries
        for panel in (TILES, INDICATORS)
    ]
    # How long a headline is follows the names that plans publish.
    assert [(q, f, s) for q, s in said for f in phrase_faults(s)] == []
    assert len(queries) > 200


def test_the_headline_names_what_where_and_when(asked):
    named = 0
    for question in map(asked, (q for q in DEMONSTRATION if "area=d" not in q)):
        table = TILES.table(question)
        counted = table[table["value"].notna() & table["offences"].map(len).gt(0)]
        headline = TILES.sentence(table, question)
        if len(counted) and table["value"].first_valid_index() == counted.index[0]:
            name, area = counted.iloc[0][["name", "measured_in"]]
            assert headline.startswith(f"{name}, {area}, {question.filters.window.words}")
            named += 1
    assert named > 50


def test_no_ward_is_named_that_the_list_says_did_not_move(asked):
    named = 0
    for question in map(asked, (q for q in DEMONSTRATION if "offences=" in q and "," not in q)):
        wards = WARDS.table(question)
        moved = wards[(wards["area_type"] == "ward") & (wards["verdict"] == "beyond")]
        listed = EXCEPTIONS.table(question)
        of_period = listed[listed["period"] == question.filters.window.words]
        if question.filters.area.kind in ("whole", "group"):
            assert set(moved["area_name"]) <= set(of_period["area_name"])
            named += len(moved)
    assert named > 0
