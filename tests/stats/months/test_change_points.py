"""When the level of a series changed: steps to check by eye, and series of chance alone."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import poisson

from stats.months.change_points import SHORTEST_STRETCH, change_points

MONTHS = pd.period_range("2015-01", periods=72, freq="M")

SUMMER = pd.Series(1 + np.cos(2 * np.pi * (np.arange(12) - 6) / 12) / 4, index=range(1, 13))
"""A season with a peak in July, a quarter above the mean, and a mean of 1."""


def run_of(counts, first="2015-01"):
    months = MONTHS + (pd.Period(first) - MONTHS[0]).n if first != "2015-01" else MONTHS
    return pd.Series(np.asarray(counts, dtype=float), index=months[: len(counts)])


def seasonal(levels, first="2015-01"):
    run = run_of(levels, first)
    return run * SUMMER.loc[run.index.month].to_numpy()


def drawn(rng, levels, times=1):
    """Counts around the levels whose variance is `times` that of Poisson counts."""
    levels = np.asarray(levels, dtype=float)
    if times == 1:
        return rng.poisson(levels)
    return rng.negative_binomial(levels / (times - 1), 1 / times)


def test_counts_that_double_after_three_years_change_in_month_37():
    (found,) = change_points(run_of([10] * 36 + [20] * 36))
    assert str(found.month) == "2018-01"
    assert (found.before, found.after) == (10, 20)
    assert found.earliest <= found.month <= found.latest


def test_two_changes_come_oldest_first_and_each_is_beside_its_own_stretch():
    first, second = change_points(run_of([40] * 20 + [80] * 20 + [30] * 20))
    assert [str(c.month) for c in (first, second)] == ["2016-09", "2018-05"]
    assert (first.before, first.after) == (40, 80)
    assert (second.before, second.after) == (80, 30)


@pytest.mark.parametrize(("months", "changes"), [(23, 0), (24, 1)])
def test_two_years_are_needed(months, changes):
    assert len(change_points(run_of([5] * 12 + [50] * (months - 12)))) == changes


@pytest.mark.parametrize("count", [0, 1, 30, 4000])
def test_a_series_that_never_moves_has_no_change(count):
    assert change_points(run_of([count] * 60)) == ()


@pytest.mark.parametrize("months", [SHORTEST_STRETCH, 12])
def test_a_step_half_a_year_ago_is_found(months):
    (found,) = change_points(run_of([20] * 30 + [44] * months))
    assert str(found.month) == "2017-07"


def test_a_big_step_of_late_is_found_sooner_and_its_month_is_in_the_range():
    # Five months at 44 make a stretch of six with the last month at 20.
    (found,) = change_points(run_of([20] * 30 + [44] * 5))
    assert [str(m) for m in (found.month, found.latest)] == ["2017-06", "2017-07"]
    assert found.after == (20 + 5 * 44) / 6


def test_no_level_is_the_mean_of_less_than_half_a_year():
    rng = np.random.default_rng(21)
    for _ in range(200):
        run = run_of(drawn(rng, rng.permutation(np.repeat([10, 40], 20))))
        starts = [run.index.get_loc(c.month) for c in change_points(run)]
        assert (np.diff([0, *starts, len(run)]) >= SHORTEST_STRETCH).all()


def test_one_freak_month_is_no_level():
    counts = [20] * 60
    counts[30] = 70
    assert change_points(run_of(counts)) == ()


def test_a_season_passes_for_changes_of_level_until_its_factors_are_given():
    steady = seasonal([200] * 48)
    assert change_points(steady)
    assert change_points(steady, factors=SUMMER) == ()


def test_before_and_after_have_the_season_removed():
    step = seasonal([200] * 28 + [300] * 23, first="2015-08")
    (found,) = change_points(step, factors=SUMMER)
    assert str(found.month) == "2017-12"
    assert (found.before, found.after) == (pytest.approx(200), pytest.approx(300))


def test_factors_go_with_the_month_of_the_year_not_with_their_order():
    step = seasonal([200] * 28 + [300] * 23, first="2015-08")
    shuffled = SUMMER.sample(frac=1, random_state=3)
    assert change_points(step, factors=shuffled) == change_points(step, factors=SUMMER)


@pytest.mark.parametrize("factors", [SUMMER * 0, SUMMER.drop(7)])
def test_every_month_needs_a_factor_above_zero(factors):
    with pytest.raises(ValueError, match="above zero for months 1 to 12"):
        change_points(run_of([20] * 24), factors=factors)


def test_the_series_and_its_factors_are_left_as_they_were():
    run, factors = seasonal([200] * 24 + [300] * 24), SUMMER.copy()
    before = run.copy()
    change_points(run, factors=factors)
    pd.testing.assert_series_equal(run, before)
    pd.testing.assert_series_equal(factors, SUMMER)


def test_read_backwards_a_rise_in_month_31_of_60_is_a_fall_in_month_31():
    counts = drawn(np.random.default_rng(4), [20] * 30 + [40] * 30)
    (rise,) = change_points(run_of(counts))
    (fall,) = change_points(run_of(counts[::-1]))
    months = run_of(counts).index
    position = [months.get_loc(c.month) for c in (rise, fall)]
    assert sum(position) == len(counts)
    assert (rise.before, rise.after) == (fall.after, fall.before)


@pytest.mark.parametrize("times", [1, 4])
def test_the_months_are_the_fewest_that_hold_95_percent_of_the_likelihood(times):
    counts = drawn(np.random.default_rng(2), [40] * 30 + [60] * 30, times)
    (found,) = change_points(run_of(counts))
    moving_range = np.abs(np.diff(np.sqrt(counts + 3 / 8))).mean()
    noise = max((moving_range * np.sqrt(np.pi) / 2) ** 2, 1 / 4)
    log_likelihood = {
        at: poisson.logpmf(counts[:at], counts[:at].mean()).sum()
        + poisson.logpmf(counts[at:], counts[at:].mean()).sum()
        for at in range(1, 60)
    }
    likelihood = np.exp(pd.Series(log_likelihood) * (1 / 4) / noise).sort_values(ascending=False)
    held = (likelihood / likelihood.sum()).cumsum()
    inside = held.index[: int((held < 0.95).sum()) + 1]
    months = run_of(counts).index
    assert (found.earliest, found.latest) == (months[min(inside)], months[max(inside)])
    assert found.earliest < found.month <= found.latest


def test_the_bigger_the_step_the_surer_the_month():
    rng = np.random.default_rng(6)

    def typical_width(after):
        found = [change_points(run_of(drawn(rng, [20] * 30 + [after] * 30))) for _ in range(100)]
        return np.median([(c.latest - c.earliest).n + 1 for (c, *_) in filter(None, found)])

    # A quarter to a third of a step: a year in doubt. Doubled: a month or two.
    assert typical_width(26) >= 9
    assert typical_width(40) <= 2


def share_with_a_change(rng, mean, months, series, times=1):
    found = [change_points(run_of(drawn(rng, [mean] * months, times))) for _ in range(series)]
    return np.mean([bool(f) for f in found])


@pytest.mark.parametrize("months", [24, 36, 60])
@pytest.mark.parametrize("mean", [5, 20, 100])
def test_chance_alone_makes_a_change_in_fewer_than_5_percent_of_series(mean, months):
    # In 4,000 series: 1.4 to 2.2 %. Here the standard error is 0.6 points.
    share = share_with_a_change(np.random.default_rng(mean + months), mean, months, 500)
    assert 0 < share <= 0.05


@pytest.mark.parametrize("months", [36, 60])
@pytest.mark.parametrize("mean", [5, 20, 100])
def test_so_it_does_where_there_is_a_season_with_known_factors(mean, months):
    rng = np.random.default_rng(7 * mean + months)
    levels = seasonal([mean] * months)
    found = [change_points(run_of(drawn(rng, levels)), factors=SUMMER) for _ in range(300)]
    assert np.mean([bool(f) for f in found]) <= 0.05


@pytest.mark.parametrize("times", [2, 4])
def test_counts_that_vary_more_than_poisson_do_not_make_many_more(times):
    # In 4,000 series: 4.0 and 5.1 %. Taken for Poisson counts: 26 and 70 %.
    assert share_with_a_change(np.random.default_rng(9), 20, 36, 800, times) <= 0.075


def steps_of(rng, levels, series, times=1):
    return [change_points(run_of(drawn(rng, levels, times))) for _ in range(series)]


def test_a_step_of_30_percent_on_20_a_month_is_found_in_most_series_of_five_years():
    # In 5,000 series: 96 %.
    found = steps_of(np.random.default_rng(11), [20] * 30 + [26] * 30, 500)
    assert np.mean([bool(f) for f in found]) > 0.9


@pytest.mark.parametrize(
    ("levels", "times"),
    [
        ([20] * 30 + [26] * 30, 1),
        ([20] * 48 + [30] * 12, 1),
        ([100] * 18 + [75] * 18, 1),
        ([60] * 30 + [90] * 30, 3),
    ],
)
def test_the_range_holds_the_month_of_the_step_at_least_as_often_as_it_says(levels, times):
    # In 2,000 series: 97 to 99 %. Here the standard error is 0.6 points.
    found = [f for f in steps_of(np.random.default_rng(12), levels, 800, times) if len(f) == 1]
    step = run_of(levels).index[levels.index(levels[-1])]
    assert len(found) > 400
    assert np.mean([c.earliest <= step <= c.latest for (c,) in found]) >= 0.935


def test_half_the_steps_of_30_percent_are_found_within_nine_months():
    rng = np.random.default_rng(13)

    def months_until_found(run):
        for since in range(SHORTEST_STRETCH, 31):
            found = change_points(run.iloc[: 30 + since])
            if any(c.earliest <= run.index[30] <= c.latest for c in found):
                return since
        return np.inf

    took = [months_until_found(run_of(drawn(rng, [20] * 30 + [26] * 30))) for _ in range(150)]
    assert SHORTEST_STRETCH < np.median(took) <= 9
