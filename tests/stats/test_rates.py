"""Rates per 1,000 residents, beside the two numbers they are made of, and how sure they are."""

import math

import numpy as np
import pytest
from esda.smoothing import Empirical_Bayes
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, poisson

from stats.rates import RateRatio, rate_limits, rate_per_1000, rate_ratio, shrunken_rates

COUNTS = st.integers(0, 100_000)
RESIDENTS = st.integers(1, 1_000_000)


def test_leeds_in_2017():
    assert round(rate_per_1000(95_011, 784_800), 1) == 121.1


@pytest.mark.parametrize(
    ("crimes", "residents", "rate"),
    [
        (50, 25_000, 2.0),
        (0, 25_000, 0.0),
        (math.nan, 25_000, math.nan),
        (50, math.nan, math.nan),
        (50, 0, math.nan),
        (0, 0, math.nan),
    ],
)
def test_a_missing_number_gives_no_rate_and_nobody_no_infinite_one(crimes, residents, rate):
    assert rate_per_1000(crimes, residents) == pytest.approx(rate, nan_ok=True)


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    # Garwood's limits of a Poisson count, as in any table of them.
    [(0, 0, 3.689), (1, 0.025, 5.572), (10, 4.795, 18.390), (100, 81.364, 121.627)],
)
def test_the_limits_of_a_count_are_those_of_the_tables(count, lower, upper):
    assert rate_limits(count, 1000) == pytest.approx((lower, upper), abs=0.0005)


@pytest.mark.parametrize(
    ("count", "person_years", "lower", "upper"),
    [
        # StatsDirect's worked example: 0.035 a person-year, 0.019135 to 0.058724.
        (14, 400, 19.135, 58.724),
        # Cancers of Welsh nickel workers against those expected, the example of R's poisson.test.
        (137, 24.19893, 4753.125, 6692.709),
    ],
)
def test_published_limits_of_rates(count, person_years, lower, upper):
    assert rate_limits(count, person_years) == pytest.approx((lower, upper), abs=0.0006)


def test_the_limits_of_leeds_in_2017():
    lower, upper = rate_limits(95_011, 784_800)
    assert (round(lower, 1), round(upper, 1)) == (120.3, 121.8)


@pytest.mark.parametrize(("count", "z"), [(10, 1.959964), (25, 1.959964), (5_000, 1.959964)])
def test_byars_approximation_is_within_a_fifth_of_a_percent_from_ten_records_on(count, z):
    byar = (
        count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3,
        (count + 1) * (1 - 1 / (9 * (count + 1)) + z / (3 * math.sqrt(count + 1))) ** 3,
    )
    assert rate_limits(count, 1000) == pytest.approx(byar, rel=0.002)


@pytest.mark.parametrize(
    ("crimes", "residents"), [(math.nan, 25_000), (50, math.nan), (50, 0), (0, 0)]
)
def test_where_there_is_no_rate_there_are_no_limits(crimes, residents):
    assert all(math.isnan(limit) for limit in rate_limits(crimes, residents))


def covered(mean, level=0.95):
    """The chance that the limits of a Poisson count hold its mean: the sum over all counts."""
    counts = np.arange(int(mean + 10 * math.sqrt(mean) + 20))
    limits = np.array([rate_limits(count, 1000, level=level) for count in counts])
    holds = (limits[:, 0] <= mean) & (mean <= limits[:, 1])
    return poisson.pmf(counts[holds], mean).sum()


@pytest.mark.parametrize("mean", [20, 50, 100, 200, 500])
def test_95_percent_limits_hold_the_true_rate_about_95_times_in_100(mean):
    assert 0.95 <= covered(mean) <= 0.97


@pytest.mark.parametrize("mean", [0.1, 0.5, 1, 3, 5, 10, 15])
def test_with_few_records_they_hold_it_more_often_and_never_less(mean):
    assert 0.95 <= covered(mean) <= 1


def test_a_higher_level_is_held_as_well():
    assert 0.998 <= covered(100, level=0.998) <= 0.999


@settings(deadline=None)
@given(COUNTS, RESIDENTS)
def test_a_rate_lies_between_its_limits_and_wider_limits_around_these(count, residents):
    lower, upper = rate_limits(count, residents)
    wider_lower, wider_upper = rate_limits(count, residents, level=0.998)
    assert 0 <= wider_lower <= lower <= rate_per_1000(count, residents) < upper < wider_upper


def test_a_published_ratio_of_two_rates():
    # M. P. Fay, "Testing the ratio of two Poisson rates": 2 in 17,877 years, 9 in 16,660.
    ratio = rate_ratio(2, 17_877, 9, 16_660)
    assert ratio.value == pytest.approx(0.2070941557)
    assert ratio.lower == pytest.approx(0.02177406)
    assert ratio.upper == pytest.approx(1.00054910)


def test_a_ward_against_the_rest_of_its_place():
    # 150 of the place's 1,150 records, 10,000 of its 110,000 residents: 15 against 10 per 1,000.
    ratio = rate_ratio(150, 10_000, 1_150 - 150, 110_000 - 10_000)
    assert ratio.value == 1.5
    assert (round(ratio.lower, 2), round(ratio.upper, 2)) == (1.25, 1.78)


def test_none_here_is_no_times_and_none_there_is_infinitely_many():
    none_here = rate_ratio(0, 1000, 10, 2000)
    assert (none_here.value, none_here.lower) == (0, 0)
    # With 10 records all elsewhere, a share p here has (1 - p)^10 = 0.025: p = 0.3085.
    assert none_here.upper == pytest.approx(0.3085 / 0.6915 * 2, rel=0.001)
    none_there = rate_ratio(10, 2000, 0, 1000)
    assert (none_there.value, none_there.upper) == (math.inf, math.inf)
    assert none_there.lower == pytest.approx(1 / none_here.upper)


@pytest.mark.parametrize(
    "numbers",
    [
        (0, 1000, 0, 2000),
        (math.nan, 1000, 5, 2000),
        (5, math.nan, 5, 2000),
        (5, 1000, math.nan, 2000),
        (5, 1000, 5, math.nan),
        (5, 0, 5, 2000),
        (5, 1000, 5, 0),
    ],
)
def test_nothing_can_be_said_of_none_in_both_or_of_a_missing_number(numbers):
    ratio = rate_ratio(*numbers)
    assert all(math.isnan(n) for n in (ratio.value, ratio.lower, ratio.upper))


@settings(deadline=None)
@given(COUNTS.filter(bool), RESIDENTS, COUNTS.filter(bool), RESIDENTS)
def test_the_other_way_round_everything_is_upside_down(first, here, second, there):
    ratio, turned = rate_ratio(first, here, second, there), rate_ratio(second, there, first, here)
    assert ratio.lower < ratio.value < ratio.upper
    assert turned == RateRatio(
        pytest.approx(1 / ratio.value),
        pytest.approx(1 / ratio.upper),
        pytest.approx(1 / ratio.lower),
    )


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 9))
def test_the_limits_leave_out_1_exactly_where_the_binomial_test_rejects_equal_rates(
    first, second, parts
):
    if first + second == 0:
        return
    ratio = rate_ratio(first, parts, second, 10 - parts)
    test = {
        tail: binomtest(first, first + second, parts / 10, alternative=tail).pvalue
        for tail in ("greater", "less")
    }
    assert (ratio.lower > 1) == (test["greater"] < 0.025)
    assert (ratio.upper < 1) == (test["less"] < 0.025)


@pytest.mark.parametrize(
    ("times", "mean", "most"), [(1.5, 60, 0.97), (0.5, 30, 0.975), (1.0, 500, 0.96), (1.0, 3, 1.0)]
)
def test_the_limits_of_a_ratio_hold_the_true_one_at_least_95_times_in_100(times, mean, most):
    rng = np.random.default_rng(4)
    # A ward of 20,000 in a place of 200,000.
    here, there = rng.poisson(times * mean, 4_000), rng.poisson(9 * mean, 4_000)
    ratios = [rate_ratio(a, 20_000, b, 180_000) for a, b in zip(here, there, strict=True)]
    share = np.mean([ratio.lower <= times <= ratio.upper for ratio in ratios])
    assert 0.945 <= share <= most


def test_shrunken_rates_by_hand():
    # Mean 10, 7 either side: 49 - 10 = 39 beyond chance, so 39 / 49 of the 7 is left.
    rates = shrunken_rates(np.array([3.0, 17.0]), np.array([1000.0, 1000.0]))
    assert rates == pytest.approx([10 - 7 * 39 / 49, 10 + 7 * 39 / 49])


COUNTED = np.array([10.0, 1.0, 3.0, 40.0, 2.0, 5.0, 0.0])
LIVING = np.array([1000.0, 150.0, 200.0, 2000.0, 800.0, 900.0, 60.0])


def test_shrunken_rates_are_those_of_esda():
    expected = 1000 * Empirical_Bayes(COUNTED, LIVING).r.ravel()
    assert shrunken_rates(COUNTED, LIVING) == pytest.approx(expected)


def test_every_rate_moves_towards_that_of_all_and_the_fewer_the_residents_the_more():
    raw, rates = 1000 * COUNTED / LIVING, shrunken_rates(COUNTED, LIVING)
    of_all = 1000 * COUNTED.sum() / LIVING.sum()
    left = (rates - of_all) / (raw - of_all)
    assert ((left > 0) & (left < 1)).all()
    assert np.argsort(left).tolist() == np.argsort(LIVING).tolist()


def test_rates_that_differ_no_more_than_by_chance_all_become_that_of_all():
    # Mean 10 and 1 either side, where chance alone makes sqrt(10): esda would turn them round.
    rates = shrunken_rates(np.array([9.0, 11.0]), np.array([1000.0, 1000.0]))
    assert rates.tolist() == [10.0, 10.0]


def test_an_area_with_a_missing_number_has_no_shrunken_rate_and_no_part_in_the_others():
    counts = np.array([3.0, math.nan, 17.0, 5.0, 8.0])
    residents = np.array([1000.0, 1000.0, 1000.0, math.nan, 0.0])
    rates = shrunken_rates(counts, residents)
    assert np.isnan(rates).tolist() == [False, True, False, True, True]
    both = shrunken_rates(np.array([3.0, 17.0]), np.array([1000.0, 1000.0]))
    assert rates[[0, 2]].tolist() == both.tolist()


@pytest.mark.parametrize(
    ("counts", "residents", "rates"),
    [
        ([], [], []),
        ([7], [1000], [7.0]),
        ([0, 0], [1000, 2000], [0.0, 0.0]),
        ([math.nan], [1000], [math.nan]),
    ],
)
def test_one_area_keeps_its_rate_and_none_anywhere_is_none(counts, residents, rates):
    found = shrunken_rates(np.array(counts, dtype=float), np.array(residents, dtype=float))
    assert found == pytest.approx(rates, nan_ok=True)


@settings(deadline=None)
@given(st.permutations(range(len(COUNTED))))
def test_the_order_of_the_areas_changes_no_shrunken_rate(order):
    again = shrunken_rates(COUNTED[order], LIVING[order])
    assert again == pytest.approx(shrunken_rates(COUNTED, LIVING)[order])


def test_shrunken_rates_come_nearer_to_the_true_ones_than_raw_rates():
    rng = np.random.default_rng(5)
    residents = rng.uniform(500, 30_000, 200)
    true = rng.gamma(16, 10 / 16, 200)
    counts = rng.poisson(true * residents / 1000).astype(float)
    raw, shrunken = 1000 * counts / residents, shrunken_rates(counts, residents)
    assert ((shrunken - true) ** 2).mean() < 0.8 * ((raw - true) ** 2).mean()
