"""Whether a series keeps rising or falling: pairs counted by hand, and series of chance alone."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymannkendall import original_test, seasonal_test

from stats.monotonic import mann_kendall, seasonal_mann_kendall

# Of 45 pairs 14 fall: ten among the first five, three among the next three, one of the last two.
TEN_VALUES = [5, 4, 3, 2, 1, 8, 7, 6, 10, 9]


def run_of(counts, first="2015-01"):
    months = pd.period_range(first, periods=len(counts), freq="M")
    return pd.Series(np.asarray(counts, dtype=float), index=months)


def pairs_that_rise_less_those_that_fall(values):
    return sum(np.sign(later - earlier) for earlier, later in combinations(values, 2))


def test_ten_values_with_s_of_17_have_the_published_variance_and_p():
    found = mann_kendall(TEN_VALUES)
    assert (found.s, found.variance) == (17, 125)
    assert found.p == pytest.approx(0.152, abs=0.0005)
    assert found.direction == "none"


def test_the_other_way_round_s_has_the_other_sign_and_p_is_the_same():
    forwards, backwards = mann_kendall(TEN_VALUES), mann_kendall(TEN_VALUES[::-1])
    assert (backwards.s, backwards.variance, backwards.p) == (-17, 125, forwards.p)
    assert backwards.slope_per_year == -forwards.slope_per_year


@pytest.mark.parametrize("n", [3, 4, 10, 25, 60])
def test_without_ties_the_variance_is_that_of_the_formula(n):
    values = np.random.default_rng(n).permutation(n)
    found = mann_kendall(values)
    assert found.s == pairs_that_rise_less_those_that_fall(values)
    assert found.variance == n * (n - 1) * (2 * n + 5) / 18


def test_ties_make_the_variance_smaller():
    # Two ones: (3 x 2 x 11 - 2 x 1 x 9) / 18.
    found = mann_kendall([1, 1, 2])
    assert (found.s, found.variance) == (2, pytest.approx(48 / 18))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 4), min_size=2, max_size=30))
def test_s_is_the_pairs_that_rise_less_those_that_fall_with_or_without_ties(values):
    found = mann_kendall(values)
    assert found.s == pairs_that_rise_less_those_that_fall(values)
    # A change of scale, or any other that keeps the order, changes nothing but the slope.
    cubed = mann_kendall(np.array(values) ** 3 + 1)
    assert (cubed.s, cubed.variance, cubed.p) == (found.s, found.variance, found.p)


DIRECTIONS = {"increasing": "rising", "decreasing": "falling", "no trend": "none"}


def assert_agree(found, of_library, *, slopes_a_year):
    expected = (of_library.s, of_library.var_s, of_library.p, slopes_a_year * of_library.slope)
    ours = (found.s, found.variance, found.p, found.slope_per_year)
    assert ours == pytest.approx(expected, rel=1e-9, abs=1e-12)
    assert found.direction == DIRECTIONS[of_library.trend]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=20))
def test_both_tests_are_those_of_a_library(values):
    assert_agree(mann_kendall(values), original_test(values), slopes_a_year=12)
    # As many months as two years need, the last year whole or not.
    months = np.resize(values, 24 + len(values)) + np.arange(24 + len(values)) // 7
    assert_agree(seasonal_mann_kendall(run_of(months)), seasonal_test(months), slopes_a_year=1)


# Of six values the variance is 28 1/3: S = 11 has z = 10 / 5.32 = 1.88, S = 13 has 2.25.
@pytest.mark.parametrize(
    ("values", "s", "direction"),
    [
        ([1, 2, 3, 4, 5, 6], 15, "rising"),
        ([2, 1, 3, 4, 5, 6], 13, "rising"),
        ([2, 1, 4, 3, 5, 6], 11, "none"),
        ([6, 5, 4, 3, 1, 2], -13, "falling"),
        ([6, 5, 3, 4, 1, 2], -11, "none"),
        ([7, 7, 7, 7, 7, 7], 0, "none"),
    ],
)
def test_the_direction_and_its_boundary(values, s, direction):
    found = mann_kendall(values)
    assert (found.s, found.direction) == (s, direction)
    assert (found.p < 0.05) == (direction != "none")


def test_the_slope_is_that_of_a_year():
    # One more each month, and one freak month that changes neither.
    counts = [10.0 + month for month in range(24)]
    counts[7] = 500
    assert mann_kendall(counts).slope_per_year == 12
    assert mann_kendall(counts, per_year=4).slope_per_year == 4
    assert seasonal_mann_kendall(run_of(counts)).slope_per_year == 12


def test_two_years_of_which_each_month_is_higher_in_the_second():
    # Twelve pairs, all rising, each with a variance of 1: z = (12 - 1) / sqrt(12).
    found = seasonal_mann_kendall(run_of([*range(12), *range(5, 17)]))
    assert (found.s, found.variance) == (12, 12)
    assert found.p == pytest.approx(0.0015, abs=0.00005)
    assert (found.direction, found.slope_per_year) == ("rising", 5)


@pytest.mark.parametrize(("months", "enough"), [(23, False), (24, True), (25, True)])
def test_two_years_are_needed(months, enough):
    assert (seasonal_mann_kendall(run_of(range(months))) is not None) == enough


@pytest.mark.parametrize("months", [36, 41, 60])
@pytest.mark.parametrize("first", ["2015-01", "2016-09"])
def test_the_seasonal_test_is_the_sum_over_the_months_of_the_year(months, first):
    run = run_of(np.random.default_rng(months).poisson(8, months), first)
    of_months = [mann_kendall(counts) for _, counts in run.groupby(run.index.month)]
    found = seasonal_mann_kendall(run)
    assert found.s == sum(m.s for m in of_months)
    assert found.variance == pytest.approx(sum(m.variance for m in of_months))


def test_a_season_hides_a_rise_from_the_plain_test_but_not_from_the_seasonal_one():
    season = 100 * (1 + np.cos(2 * np.pi * np.arange(36) / 12))
    run = run_of(season + np.arange(36))
    assert mann_kendall(run).direction == "none"
    assert seasonal_mann_kendall(run).direction == "rising"


def test_a_season_alone_is_no_trend():
    run = run_of(np.tile(np.arange(12), 5))
    assert seasonal_mann_kendall(run).p == 1


def test_the_series_is_left_as_it_was():
    run = run_of(np.arange(30))
    before = run.copy()
    seasonal_mann_kendall(run)
    mann_kendall(run)
    pd.testing.assert_series_equal(run, before)


@pytest.mark.parametrize("months", [24, 60])
@pytest.mark.parametrize("mean", [2, 20])
def test_chance_alone_is_called_a_trend_in_at_most_5_percent_of_series(mean, months):
    # In 4,000 series: 1.9 to 4.2 %. Here the standard error is at most 1.1 points.
    rng = np.random.default_rng(10 * mean + months)
    season = 1 + np.cos(2 * np.pi * np.arange(months) / 12) / 3
    found = [seasonal_mann_kendall(run_of(rng.poisson(mean * season))) for _ in range(400)]
    assert 0.01 < np.mean([f.direction != "none" for f in found]) < 0.05 + 2 * 0.011


def test_a_rise_of_a_tenth_a_year_on_40_a_month_is_found_in_most_series_of_five_years():
    rng = np.random.default_rng(3)
    levels = 40 * 1.1 ** (np.arange(60) / 12)
    found = [seasonal_mann_kendall(run_of(rng.poisson(levels))) for _ in range(100)]
    assert np.mean([f.direction == "rising" for f in found]) > 0.9
    # 10 % of 40 is 4 in the first year, and 5.9 in the last.
    assert 4 < np.median([f.slope_per_year for f in found]) < 5.9
