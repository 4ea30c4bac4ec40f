"""A change between two counts, worked by hand, and the words that may be said of it."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import poisson
from statsmodels.stats.proportion import proportions_ztest
from statsmodels.stats.rates import test_poisson_2indep as poisson_2indep

from stats.chance.e_test import e_test
from stats.chance.z_test import poisson_z
from stats.change import (
    PERCENT_BASE,
    change,
    change_of_estimates,
    change_of_shares,
    tone,
    verdict_words,
)
from tests.wording import WORDING

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
    assert poisson_z(25, 16, times=3) == pytest.approx(2.449, abs=0.001)


@pytest.mark.parametrize(
    ("current", "base", "p"), [(3, 0, 0.0884), (6, 2, 0.1749), (10, 5, 0.2062)]
)
def test_the_published_values_of_the_e_test(current, base, p):
    assert e_test(current, base) == pytest.approx(p, abs=5e-5)
    assert change(current, base).p == e_test(current, base)


def every_pair(current, base, years):
    """The E-test by adding up every pair of counts at least as far apart, in whole numbers."""
    x, y = np.meshgrid(np.arange(400), np.arange(600), indexing="ij")
    apart = (years * x - y) ** 2 * (current + base) >= (years * current - base) ** 2 * (x + y)
    mean = (current + base) / (1 + years)
    chance = poisson.pmf(x, mean) * poisson.pmf(y, years * mean)
    return chance[apart & (x + y > 0)].sum()


def test_the_e_test_is_the_sum_over_every_pair_and_that_of_statsmodels():
    rng = np.random.default_rng(7)
    for _ in range(60):
        years = int(rng.choice([1, 2, 3]))
        mean = rng.choice([0.7, 4, 20, 60])
        current, base = rng.poisson(mean), rng.poisson(mean * years * rng.choice([1, 1.4]))
        if current * years != base:
            ours = e_test(current, base, times=years)
            assert ours == pytest.approx(every_pair(current, base, years), abs=1e-9)
            if min(current, base):
                # It loses some pairs exactly as far apart to rounding.
                known = poisson_2indep(current, 1, base, years, method="etest").pvalue
                assert ours == pytest.approx(known, abs=0.01)


@settings(deadline=None)
@given(st.integers(0, 3000), st.integers(0, 3000), st.integers(1, 3))
def test_the_e_test_is_a_chance_and_1_for_no_difference(current, base, years):
    assert 0 <= e_test(current, base, times=years) <= 1
    assert e_test(current, current * years, times=years) == 1
    if years == 1:
        assert e_test(current, base) == pytest.approx(e_test(base, current), abs=1e-9)


@pytest.mark.parametrize("mean", [5, 20, 200])
@pytest.mark.parametrize("years", [1, 3])
def test_the_e_test_calls_at_most_5_in_100_pairs_without_a_change(mean, years):
    rng = np.random.default_rng(11)
    current, base = rng.poisson(mean, 4000), rng.poisson(mean * years, 4000)
    p = [e_test(c, b, times=years) for c, b in zip(current, base, strict=True)]
    assert np.mean(np.array(p) <= 0.05) <= 0.06


def test_a_mean_of_three_years_is_tested_by_its_sum():
    assert change(30, 20, times=3).p == e_test(30, 60, times=3)
    assert change(30, 20, times=3).p < change(30, 20).p


@pytest.mark.parametrize("moved", [change(5, 3, reason="a gap"), change_of_shares((3, 9), (2, 9))])
def test_what_is_no_pair_of_counts_has_no_e_test(moved):
    assert math.isnan(moved.p)


@pytest.mark.parametrize("years", [1, 3])
def test_chance_alone_goes_beyond_2_and_3_as_often_whatever_the_base(years):
    rng = np.random.default_rng(1)
    current = rng.poisson(400, 40_000)
    base = rng.poisson(400, (40_000, years)).mean(axis=1)
    z = np.array([poisson_z(c, b, times=years) for c, b in zip(current, base, strict=True)])
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
            "More recorded; may be chance, and may reflect police activity or reporting",
        ),
        (
            25,
            36,
            "Lower; may be chance",
            "Fewer recorded; may be chance, and may reflect police activity or reporting",
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
    assert verdict_words(moved, WORDING) == words
    assert verdict_words(moved, WORDING, activity=True) == of_activity


@settings(deadline=None)
@given(COUNTS, COUNTS, st.booleans(), st.sampled_from(["", "recording changed"]))
def test_no_change_is_ever_called_by_a_word_that_claims_too_much(current, base, activity, reason):
    moved = change(current, base, reason=reason)
    words = verdict_words(moved, WORDING, activity=activity).lower()
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
    assert tone(change(current, base), better="context") == "neutral"


def test_what_cannot_be_compared_has_no_difference_and_says_why():
    moved = change(500, 100, reason="recording changed in May 2023")
    assert moved.verdict == "not comparable"
    assert all(math.isnan(n) for n in (moved.difference, moved.percent, moved.z))
    assert verdict_words(moved, WORDING) == "Not comparable: recording changed in May 2023"
    assert verdict_words(moved, WORDING, activity=True) == verdict_words(moved, WORDING)
    assert tone(moved) == "neutral"


@pytest.mark.parametrize(("current", "base"), [(math.nan, 5), (5, math.nan), (math.nan, math.nan)])
def test_a_missing_count_is_not_a_zero(current, base):
    moved = change(current, base)
    assert moved.verdict == "not comparable"
    assert math.isnan(moved.difference)
    assert verdict_words(moved, WORDING) == "Not comparable: no figure for the period compared with"


@settings(deadline=None)
@given(COUNTS, COUNTS)
def test_difference_and_percentage_agree(current, base):
    moved = change(current, base)
    assert moved.difference == current - base
    assert math.isnan(moved.percent) == (base < PERCENT_BASE)
    if base >= PERCENT_BASE:
        assert moved.percent * base / 100 == pytest.approx(moved.difference, abs=1e-6)


@pytest.mark.parametrize(
    ("measure", "moved", "colour"),
    [
        ("up", (95_011, 85_059), "good"),
        ("up", (85_059, 95_011), "bad"),
        ("down", (85_059, 95_011), "good"),
        ("context", (85_059, 95_011), "neutral"),
        ("up", (412, 398), "neutral"),
    ],
)
def test_what_is_good_depends_on_the_measure(measure, moved, colour):
    assert tone(change(*moved), better=measure) == colour


def test_a_note_follows_what_is_said_and_never_a_refusal():
    note = "the base includes Covid-19 restrictions"
    assert verdict_words(change(412, 398), WORDING, note=note) == f"{NORMAL}; note that {note}"
    refused = change(412, 398, reason="Feb 2025 is missing")
    assert verdict_words(refused, WORDING, note=note) == "Not comparable: Feb 2025 is missing"


# --- shares and estimates ---


def test_a_share_is_tested_as_two_proportions_on_the_scale_of_counts():
    moved = change_of_shares((60, 200), (45, 250))
    assert (moved.current, moved.base) == (30, 18)
    z, _ = proportions_ztest([60, 45], [200, 250])
    assert moved.z == pytest.approx(math.sqrt(2) * z)
    assert (moved.verdict, math.isnan(moved.percent)) == ("beyond", True)


@pytest.mark.parametrize(
    ("now", "before", "verdict"),
    [
        ((60, 200), (58, 200), "similar"),
        ((3, 10), (1, 10), "small"),
        ((290, 300), (285, 290), "small"),
        ((0, 10), (0, 12), "similar"),
        ((10, 0), (5, 10), "not comparable"),
        ((math.nan, 10), (5, 10), "not comparable"),
    ],
)
def test_the_verdict_of_shares(now, before, verdict):
    assert change_of_shares(now, before).verdict == verdict


def test_chance_alone_calls_shares_as_often_as_counts():
    rng = np.random.default_rng(3)
    parts = rng.binomial(400, 0.3, (4000, 2))
    z = np.array([change_of_shares((a, 400), (b, 400)).z for a, b in parts])
    assert (abs(z) > 3).mean() == pytest.approx(0.034, abs=0.01)


def test_an_estimate_is_tested_by_its_limits():
    # Errors of 2 and 1.5 points together are 2.5; 5 points are 2 of them, times root 2.
    moved = change_of_estimates((85.0, 81.08, 88.92), (80.0, 77.06, 82.94))
    assert moved.z == pytest.approx(2 * math.sqrt(2))
    assert moved.verdict == "possible"


def test_an_estimate_without_limits_is_not_tested_and_says_so():
    moved = change_of_estimates((85.0, math.nan, math.nan), (80.0, 77.0, 83.0))
    assert moved.verdict == "untested"
    assert verdict_words(moved, WORDING) == "Change not tested: its error is not known"
    assert moved.difference == 5


@pytest.mark.parametrize("reason", ["", "Feb 2025 is missing"])
def test_a_change_of_shares_says_how_much_its_parts_vary(reason):
    moved = change_of_shares((30, 100), (20, 100), dispersion=3.0, reason=reason)
    assert moved.dispersion == 3.0


@pytest.mark.parametrize("dispersion", [1.0, 1.7])
@pytest.mark.parametrize(("current", "base"), [(60, 10), (25, 0), (0, 25), (30, 19), (140, 100)])
def test_a_verdict_has_limits_in_records_on_any_base(current, base, dispersion):
    moved = change(current, base, dispersion=dispersion)
    lower, upper = moved.limits
    assert lower <= moved.difference <= upper
    assert lower < upper
    assert (lower > 0 or upper < 0) == (moved.verdict == "beyond")
    if base >= PERCENT_BASE:
        assert moved.percent_limits == pytest.approx((100 * lower / base, 100 * upper / base))


def test_small_numbers_and_what_is_not_compared_have_no_limits():
    for moved in (change(3, 4), change(40, 30, reason="a gap"), change_of_shares((1, 5), (2, 5))):
        assert np.isnan(moved.limits).all()
