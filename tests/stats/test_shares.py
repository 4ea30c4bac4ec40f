"""Verdicts of shares keep their promise where a share wanders by itself, and find real steps."""

from __future__ import annotations

import numpy as np
import pytest

from model.config.variation import Variation
from stats.chance.share_variation import share_pairs, share_size
from stats.chance.variation import Weights, dispersion
from stats.chance.variation_fit import drawn_variation
from tests.stats.shares import beyond, shares_beyond
from tests.stats.worlds import SHARES_WANDER, shares_world
from tests.wording import USUAL_VARIATION

PROMISED = 0.0339
"""The share of single figures that are beyond normal variation where nothing changes."""

YEAR_ON_YEAR = Weights(tuple(range(24)), (-1.0,) * 12 + (1.0,) * 12)


@pytest.mark.parametrize("months", [25, 36, 48])
@pytest.mark.parametrize("kind", SHARES_WANDER)
def test_where_no_share_changes_for_good_few_are_beyond_normal_variation(kind, months):
    said = {"ward": [], "group": [], "whole": []}
    for seed in range(30):
        for area, _, is_beyond in beyond(kind, seed, months):
            said[area].append(is_beyond)
    assert np.mean(said["ward"]) <= 1.5 * PROMISED
    assert np.mean(said["group"]) <= 1.5 * PROMISED
    # Of one place a world there are 60 figures, two of the same months.
    assert np.mean(said["whole"]) <= 2 * PROMISED


@pytest.mark.parametrize("kind", SHARES_WANDER)
def test_a_share_that_halves_for_a_year_is_found_in_the_whole_place(kind):
    assert shares_beyond(kind, 10, 48, -0.5)["whole", 12] >= 0.9


def test_a_share_of_chance_alone_has_pairs_as_far_apart_as_chance_makes_them():
    parts, wholes = (counts.astype(float) for counts in shares_world("constant", 1, 600))
    pairs = share_pairs(parts, wholes)
    assert np.nanmean(pairs.squared / pairs.chance) == pytest.approx(1, abs=0.02)


def test_a_part_and_its_rest_vary_alike():
    parts, wholes = (counts.astype(float) for counts in shares_world("slow wander", 1, 48))
    of_part, of_rest = share_pairs(parts, wholes), share_pairs(wholes - parts, wholes)
    assert of_part.squared == pytest.approx(of_rest.squared)
    assert of_part.mean == pytest.approx(of_rest.mean)


def test_the_size_of_a_share_is_what_chance_alone_makes_of_it():
    assert share_size(np.array([1000.0]), 0.12)[0] == pytest.approx(105.6)


def test_months_without_records_or_across_a_break_say_nothing():
    parts, wholes = np.array([[1.0, 2, 0, 30, 40]]), np.array([[10.0, 10, 0, 100, 100]])
    pairs = share_pairs(parts, wholes, [3])
    # Of months one apart two pairs are left: the first two, and the last two; none further apart.
    assert np.isfinite(pairs.squared).ravel().tolist() == [True, False, False, False]


@pytest.mark.parametrize(("months", "own"), [(24, 0.0), (48, 0.5), (144, 0.75)])
def test_few_months_of_a_share_are_drawn_to_what_is_usual(months, own):
    parts, wholes = (counts.astype(float) for counts in shares_world("constant", 1, 144))
    pairs, usual = share_pairs(parts, wholes), USUAL_VARIATION.share
    found = drawn_variation([pairs], months, usual)
    alone = drawn_variation([pairs], 10**9, usual)
    for name in ("own", "series", "spread", "wander"):
        there, here = getattr(usual, name), getattr(alone, name)
        assert getattr(found, name) == pytest.approx(there + own * (here - there), abs=1e-6)


def test_a_share_never_varies_less_than_chance():
    nothing = Variation(own=0, series=0, spread=0, wander=0, left=0.85)
    assert dispersion(nothing, np.array([500.0]), YEAR_ON_YEAR)[0] == 1
