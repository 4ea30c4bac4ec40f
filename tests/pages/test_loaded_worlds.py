"""What is promised of verdicts, from files loaded to pages asked; more seeds by the command."""

from __future__ import annotations

import pytest

from pages.asking import ask
from tests.pages.loaded_worlds import RISES, answers, leeds_of, list_of_rises, loaded, of_world
from tests.stats.worlds import WORLDS, world

pytestmark = pytest.mark.long

PROMISED = 0.0339
"""The share of single figures that are beyond normal variation where nothing changes."""


@pytest.fixture(scope="module")
def said():
    """What the pages say of each world, 12 wards large: three periods each."""
    return {kind: of_world(leeds_of(12), kind, seed=1) for kind in WORLDS}


def test_files_are_counted_as_they_were_made(tmp_path):
    catalogue, counts = leeds_of(2), world("nb", 2)[:2]
    question = ask("", loaded(tmp_path, catalogue, counts))
    for n, ward in enumerate(catalogue.place.wards):
        for o, offence in enumerate(catalogue.police_offences):
            (found,) = question.cube.of([ward.code], (offence,))
            assert found.tolist() == counts[n, o].tolist()


def test_where_nothing_changes_few_lists_have_an_entry_and_no_other_face_says_more(said):
    lists = [answer for answers in said.values() for answer in answers]
    assert len(lists) == 3 * len(WORLDS)
    assert sum(bool(answer.listed) for answer in lists) / len(lists) <= 0.08
    for answer in lists:
        assert answer.wards == answer.listed_wards, "the table of wards names those of the list"


def test_wards_that_rose_are_the_same_in_the_table_of_wards_and_in_the_list(tmp_path):
    catalogue, counts = leeds_of(12), world("nb", 3)[:12]
    counts[[2, 5], :, -12:] *= 2
    rose = {catalogue.place.wards[n].code for n in (2, 5)}
    said = list(answers(loaded(tmp_path, catalogue, counts)))
    assert all(answer.wards == answer.listed_wards for answer in said)
    assert rose <= said[0].wards


def test_where_nothing_changes_tiles_and_indicators_are_as_rare_as_promised(said):
    lists = [answer for answers in said.values() for answer in answers]
    tiles = [one for answer in lists for one in answer.tiles]
    assert len(tiles) > 150
    assert sum(tiles) / len(tiles) <= 1.5 * PROMISED
    indicators = [one for answer in lists for one in answer.indicators]
    assert len(indicators) > 100
    assert sum(indicators) / len(indicators) <= 1.5 * PROMISED


def test_real_rises_are_listed_and_little_else():
    found, rose = list_of_rises(leeds_of(12), "nb", 3, rise=1.0)
    assert len(rose) == RISES
    assert len(rose & set(found)) > RISES / 2
    assert len(set(found) - rose) <= 1
