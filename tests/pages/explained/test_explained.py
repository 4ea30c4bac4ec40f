"""The texts that explain the pages: every word that they use is explained, once, and served."""

from __future__ import annotations

import re
from collections import Counter
from typing import get_args

import dash
import pytest
from dash import html

from app import PAGES, create_app
from components.shell import EXPLAINED
from components.statuses import MARKS
from model.config.plans import Indicator
from model.config.revisions import REVISIONS
from model.settings import Settings
from model.tables import COVERAGE_STATUSES
from pages.explained.glossary import entries, term_id
from pages.explained.source_answers import HOW_FAR
from pages.hotspots.choices_view import MAP_NAMES
from pages.hotspots.layers import QUADRANTS
from pages.standing.asked import STATES
from pages.standing.targets import NO_TARGET
from pages.trends import LAYER_NAMES
from stats.cells.emerging import CLASSES
from tests.pages.faces import found, words

TERMS = {term.casefold() for entry in entries() for term in entry.terms}
PATHS = [path for path, _ in EXPLAINED]


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A client of a dashboard before anything was loaded."""
    folder = tmp_path_factory.mktemp("explained")
    return create_app(Settings(data_dir=str(folder))).server.test_client()


@pytest.mark.parametrize(
    "word",
    [
        *STATES.values(),
        *COVERAGE_STATUSES,
        *(word for word in REVISIONS if word),
        *MARKS,
        *CLASSES,
        *QUADRANTS,
        *(name for names in MAP_NAMES.values() for name in names.values()),
        *LAYER_NAMES.values(),
        NO_TARGET,
        *("draft", "demonstration", "real data", "hot", "cold", "months hot"),
    ],
)
def test_every_word_of_a_badge_stands_in_the_glossary(word):
    said = " ".join(entry.words.casefold() for entry in entries())
    assert word.casefold() in TERMS or (word in QUADRANTS and word in said)


def test_every_verdict_stands_in_the_glossary(leeds):
    terms = " | ".join(sorted(TERMS))
    for verdict in leeds.wording.verdicts:
        if verdict.id == "side" or verdict.id.startswith("told "):
            continue  # the same verdicts within a sentence
        assert [clause for clause in clauses(verdict.words) if clause not in terms] == []
        assert not verdict.activity or verdict.activity.startswith("{more} recorded")
    assert {"more recorded", "fewer recorded"} <= TERMS


def clauses(words: str) -> list[str]:
    """What a verdict says in the one of two ways, without reasons and numbers."""
    ways = {"{direction}": "higher", "{more}": "more", "{limit}": "95%"}
    for blank, way in ways.items():
        words = words.replace(blank, way)
    said = re.split(r"[:;,] ", words.casefold())
    return [clause for clause in said if "{" not in clause]


def test_the_clauses_of_a_verdict_leave_out_what_differs():
    assert clauses("{direction} than expected: beyond it") == ["higher than expected", "beyond it"]
    assert clauses("Not enough: {months} of the {needed}") == ["not enough"]


def test_a_term_is_said_once():
    ids = [term_id(entry.section, term) for entry in entries() for term in entry.terms]
    assert len(ids) == len(set(ids))
    twice = [
        t for t, n in Counter(t.casefold() for e in entries() for t in e.terms).items() if n > 1
    ]
    assert twice == ["complete"], "of a month and of a deliverable it is not the same"


def test_every_grade_has_the_words_of_the_pages():
    assert set(HOW_FAR) == set(get_args(Indicator.model_fields["grade"].annotation))


@pytest.mark.parametrize("path", PATHS)
def test_a_text_is_served_before_there_is_a_release(empty, path):
    answer = empty.get(path)
    assert answer.status_code == 200
    assert answer.text.startswith("<!DOCTYPE html>")
    assert answer.text.count("<h1>") == 1
    assert "<script" not in answer.text
    assert not re.search(r"\]\(|\*\*|^- |<!--", answer.text, re.MULTILINE), "no mark is left over"


@pytest.mark.parametrize("path", PATHS)
def test_its_menu_keeps_the_question_and_lets_nothing_in(empty, path):
    text = empty.get(f"{path}?area=E05011385&months=6").text
    for page in PAGES:
        assert f"href='{page.PATH}?area=E05011385&amp;months=6'" in text
    assert "<img" not in empty.get(f"{path}?'><img src=x>").text


def test_every_page_leads_to_them_from_its_foot(empty):
    assert empty.get("/").status_code == 200
    for page in PAGES:
        (foot,) = found(dash.page_registry[page.NAME]["layout"], html.Footer)
        assert {a.href: words(a) for a in found(foot, html.A)} == dict(EXPLAINED)


def test_the_glossary_says_of_every_source_what_it_answers(empty, leeds):
    text = empty.get("/glossary").text
    for source in leeds.sources:
        assert f"<h3>{source.name}</h3>" in text
    assert text.count("scope='row'") == len(leeds.indicators)


MODEL_PARTS = (
    *("partially compliant", "does not comply", "success criteria", "Another format"),
    *("Equality Advisory and Support Service", "SI 2018/952", "How it was tested", "Not tested"),
    *("It was prepared on", "last reviewed on", "last tested on", "disproportionate burden"),
)
"""What the model statement asks a statement to have."""


@pytest.mark.parametrize("part", MODEL_PARTS)
def test_the_statement_has_the_parts_of_the_model_statement(empty, part):
    assert part in empty.get("/accessibility").text


def test_no_contact_is_made_up(empty):
    text = empty.get("/accessibility").text
    assert "has not yet said whom to ask" in text
    assert "@" not in text
    assert "mailto" not in text


def test_the_contact_is_that_of_the_settings(tmp_path):
    settings = Settings(
        data_dir=str(tmp_path),
        organisation="Example <Partnership>",
        contact="access@example.org, 0113 496 0000; we answer within 10 working days",
    )
    text = create_app(settings).server.test_client().get("/accessibility").text
    assert "tell Example &lt;Partnership&gt;:" in text
    assert "<a href='mailto:access@example.org'>access@example.org</a>, 0113 496 0000" in text
    assert "has not yet said" not in text
