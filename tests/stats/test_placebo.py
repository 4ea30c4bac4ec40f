"""Years in which nothing is done, each judged against the one before; seeds are fixed."""

from __future__ import annotations

import numpy as np
import pytest

from tests.stats.placebo import shares, years
from tests.stats.test_promise import PROMISED
from tests.stats.worlds import WORLDS

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def said():
    """Four years of each of two places a world."""
    return {kind: [y for seed in (1, 2) for y in years(kind, seed)] for kind in WORLDS}


def test_few_lists_of_a_year_in_which_nothing_was_done_have_an_entry(said):
    listed = [year.listed > 0 for every in said.values() for year in every]
    assert len(listed) == 8 * len(WORLDS)
    assert np.mean(listed) <= 0.08


@pytest.mark.parametrize("kind", WORLDS)
def test_single_verdicts_of_such_a_year_are_as_rare_as_promised(said, kind):
    found = shares(said[kind])
    assert found["ward"] <= 1.5 * PROMISED
    assert found["group"] <= 1.5 * PROMISED


def test_of_the_whole_place_they_are_as_rare(said):
    every = [year for of_world in said.values() for year in of_world]
    assert shares(every)["whole"] <= 1.5 * PROMISED
