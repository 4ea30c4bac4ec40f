"""Which names a text may mean, on tiny lists."""

import pytest

from pages.searching.spellings import (
    BEGINS,
    CONTAINS,
    EXACT,
    MISTAKEN,
    TOGETHER,
    WORDS_BEGIN,
    Spellings,
    plain,
)

NAMES = [
    "Gipton & Harehills",
    "Harehills Lane",
    "Harehills Street",
    "St. Mary's Road",
    "Chapeltown Road",
    "Cross Gates",
    "Rue Élysée",
    "A61",
    "Beeston & Holbeck",
]
HERE = Spellings([plain(name) for name in NAMES])


def fits(text: str) -> dict[str, int]:
    return {NAMES[n]: fit for n, (fit, _) in HERE.ranked(text).items()}


def test_a_name_is_compared_without_case_accents_and_signs():
    assert plain("  Gipton & HAREHILLS (Ward) ") == plain("gipton and harehills") != ""
    assert plain("Élysée-Nord/2") == "elysee nord 2"


def test_names_fit_exactly_by_their_beginning_by_words_or_within():
    assert fits("harehills lane") == {"Harehills Lane": EXACT}
    assert fits("harehills") == {
        "Harehills Lane": BEGINS,
        "Harehills Street": BEGINS,
        "Gipton & Harehills": WORDS_BEGIN,
    }
    assert fits("lane hare") == {"Harehills Lane": WORDS_BEGIN}
    assert fits("town") == {"Chapeltown Road": CONTAINS}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("gipton and harehills", "Gipton & Harehills"),
        ("GIPTON&HAREHILLS", "Gipton & Harehills"),
        ("elysee", "Rue Élysée"),
        ("élysée", "Rue Élysée"),
        ("saint marys rd", "St. Mary's Road"),
        ("St Mary’s", "St. Mary's Road"),
        ("sain mary", "St. Mary's Road"),
        ("harehills st", "Harehills Street"),
        ("chapel town", "Chapeltown Road"),
        ("crossgates", "Cross Gates"),
        ("a61", "A61"),
    ],
)
def test_ways_of_writing_are_no_mistakes(text, name):
    assert name in fits(text)
    assert fits(text)[name] < MISTAKEN


def test_chapel_town_is_chapeltown_and_not_exactly():
    assert fits("chapel town") == {"Chapeltown Road": TOGETHER}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("harehils lane", "Harehills Lane"),
        ("hareihlls lane", "Harehills Lane"),
        ("beeson", "Beeston & Holbeck"),
        ("chpelt", "Chapeltown Road"),
        ("chappeltown roda", "Chapeltown Road"),
    ],
)
def test_typing_mistakes_are_found_where_nothing_else_is(text, name):
    assert fits(text)[name] == MISTAKEN


def test_fewer_wrong_letters_are_said_to_be_fewer():
    wrong = {NAMES[n]: letters for n, (_, letters) in HERE.ranked("hareihlls lane").items()}
    assert wrong == {"Harehills Lane": 1}


def test_a_number_or_a_short_word_is_never_taken_for_another():
    assert fits("A62") == {}
    assert fits("rux") == {}


@pytest.mark.parametrize("text", ["", "  ", "%$", ".*", "[(?", "\\", "\x00", "{}", "🚓"])
def test_signs_find_nothing_and_break_nothing(text):
    assert fits(text) == {}


def test_a_pattern_is_read_as_the_words_in_it():
    assert fits(".*(lane)+") == {"Harehills Lane": WORDS_BEGIN}
