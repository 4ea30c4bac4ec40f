"""A change between two counts, worked by hand, and the words that may be said of it."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.change import PERCENT_BASE, change, poisson_z, tone, verdict_words

NORMAL = "Within normal variation"
SMALL = "Small numbers (fewer than 20): treat with care"
COUNTS = st.integers(0, 1_000_000)


@pytest.mark.parametrize(
    ("current", "base", "z"),
    [
        (25, 16, 2.0),  # 2 x (5 - 4)
        (16, 25, -2.0),
        (9, 4, 2.0),  # 2 x (3 - 2)
        (100, 100, 0.0),
        (25, 0, 10.0),
        (0, 0, 0.0),
    ],
)
def test_poisson_z_of_square_numbers(current, base, z):
    assert poisson_z(current, base) == z


def test_a_mean_of_three_years_counts_for_more_than_one_year():
    # 2 x (5 - 4) x sqrt(2 / (1 + 1/3)) = 2 x sqrt(1.5)
    assert poisson_z(25, 16, years=3) == pytest.approx(2.449, abs=0.001)


@pytest.mark.parametrize("years", [1, 3])
def test_chance_alone_goes_beyond_2_and_3_as_often_whatever_the_base(years):
    rng = np.random.default_rng(1)
    current = rng.poisson(400, 40_000)
    base = rng.poisson(400, (40_000, years)).mean(axis=1)
    z = np.array([poisson_z(c, b, years=years) for c, b in zip(current, base, strict=True)])
    assert z.std() == pytest.approx(math.sqrt(2), rel=0.02)
    assert (abs(z) > 2).mean() == pytest.approx(0.157, abs=0.01)
    assert (abs(z) > 3).mean() == pytest.approx(0.034, abs=0.005)


@settings(deadline=None)
@given(COUNTS, COUNTS)
def test_poisson_z_the_other_way_round_has_the_other_sign(current, base):
    assert poisson_z(current, base) == -poisson_z(base, current)


def test_leeds_from_2016_to_2017():
    moved = change(95_011, 85_059)
    assert moved.difference == 9_952
    assert round(moved.percent, 1) == 11.7
    assert moved.direction == "higher"


@pytest.mark.parametrize(
    ("base", "percent"), [(0, math.nan), (19, math.nan), (19.9, math.nan), (20, 50.0), (40, -25.0)]
)
def test_a_percentage_needs_a_base_of_20(base, percent):
    assert change(30, base).percent == pytest.approx(percent, nan_ok=True)


@pytest.mark.parametrize("current", [1, 19, 20, 500])
def test_from_zero_there_is_a_difference_and_no_percentage(current):
    moved = change(current, 0)
    assert moved.difference == current
    assert math.isnan(moved.percent)


def test_to_zero_is_all_of_it():
    moved = change(0, 25)
    assert (moved.difference, moved.percent, moved.verdict) == (-25, -100, "beyond")


@pytest.mark.parametrize(
    ("current", "base", "verdict"),
    [
        (0, 0, "none"),
        (1, 0, "small"),
        (0, 19, "small"),
        (19, 1, "small"),
        (20, 19, "similar"),
        (20, 0, "beyond"),
        (412, 398, "similar"),
        # |z| of exactly 2: 2 x (6 - 5).
        (35, 25, "similar"),
        (36, 25, "possible"),
        (25, 36, "possible"),
        (37, 25, "possible"),
        # |z| of exactly 3: 2 x (7 - 5.5).
        (49, 30.25, "possible"),
        (30.25, 49, "possible"),
        (50, 30.25, "beyond"),
        (30.25, 50, "beyond"),
    ],
)
def test_the_verdict_and_its_boundaries(current, base, verdict):
    assert change(current, base).verdict == verdict


@pytest.mark.parametrize(
    ("current", "base", "words", "of_activity"),
    [
        (0, 0, "None in either period", "None in either period"),
        (4, 9, SMALL, SMALL),
        (412, 398, NORMAL, NORMAL),
        (
            36,
            25,
            "Higher; may be chance",
            "More recorded; may reflect police activity or reporting",
        ),
        (
            25,
            36,
            "Lower; may be chance",
            "Fewer recorded; may reflect police activity or reporting",
        ),
        (
            95_011,
            85_059,
            "Higher than expected: beyond normal variation",
            "More recorded; may reflect police activity or reporting",
        ),
        (
            85_059,
            95_011,
            "Lower than expected: beyond normal variation",
            "Fewer recorded; may reflect police activity or reporting",
        ),
    ],
)
def test_the_words_for_a_change(current, base, words, of_activity):
    moved = change(current, base)
    assert verdict_words(moved) == words
    assert verdict_words(moved, activity=True) == of_activity


@settings(deadline=None)
@given(COUNTS, COUNTS, st.booleans(), st.sampled_from(["", "recording changed"]))
def test_no_change_is_ever_called_by_a_word_that_claims_too_much(current, base, activity, reason):
    words = verdict_words(change(current, base, reason=reason), activity=activity).lower()
    assert words
    for never in ("significant", "surge", "crisis", "up ", "down ", "%"):
        assert never not in words


@pytest.mark.parametrize(
    ("current", "base", "colour"),
    [
        (95_011, 85_059, "bad"),
        (85_059, 95_011, "good"),
        (36, 25, "neutral"),
        (412, 398, "neutral"),
        (19, 0, "neutral"),
        (0, 0, "neutral"),
    ],
)
def test_only_a_change_beyond_normal_variation_is_good_or_bad(current, base, colour):
    assert tone(change(current, base)) == colour


@settings(deadline=None)
@given(COUNTS, COUNTS)
def test_what_follows_police_activity_is_never_good_or_bad(current, base):
    assert tone(change(current, base), activity=True) == "neutral"


def test_what_cannot_be_compared_has_no_difference_and_says_why():
    moved = change(500, 100, reason="recording changed in May 2023")
    assert moved.verdict == "not comparable"
    assert all(math.isnan(n) for n in (moved.difference, moved.percent, moved.z))
    assert verdict_words(moved) == "Not comparable: recording changed in May 2023"
    assert verdict_words(moved, activity=True) == verdict_words(moved)
    assert tone(moved) == "neutral"


@pytest.mark.parametrize(("current", "base"), [(math.nan, 5), (5, math.nan), (math.nan, math.nan)])
def test_a_missing_count_is_not_a_zero(current, base):
    moved = change(current, base)
    assert moved.verdict == "not comparable"
    assert math.isnan(moved.difference)
    assert verdict_words(moved) == "Not comparable: no figure for the period compared with"


@settings(deadline=None)
@given(COUNTS, COUNTS)
def test_difference_and_percentage_agree(current, base):
    moved = change(current, base)
    assert moved.difference == current - base
    assert math.isnan(moved.percent) == (base < PERCENT_BASE)
    if base >= PERCENT_BASE:
        assert moved.percent * base / 100 == pytest.approx(moved.difference, abs=1e-6)
