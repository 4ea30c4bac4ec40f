"""The season of a monthly series: by hand, and in made series whose season is known."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.months.season import (
    SEASON_LEVEL,
    Season,
    decomposition,
    factors_by_month,
    season,
    seasonal_profile,
)

GAP = math.nan
CALENDAR = list(range(1, 13))
WAVE = 1 + 0.25 * np.sin(2 * np.pi * np.arange(12) / 12)
"""The factors of a swing of a quarter, January first."""


def month(text):
    return pd.Period(text, "M")


def series(values, first="2020-01"):
    return pd.Series(
        values, index=pd.period_range(first, periods=len(values), freq="M"), dtype=float
    )


def known_season(clear=True, **factors):
    return Season(
        pd.Series([factors.get(f"m{m}", 1.0) for m in CALENDAR], index=CALENDAR),
        clear=clear,
        p=0.001 if clear else 0.5,
        months=60,
    )


@pytest.fixture(scope="module")
def seasonal():
    """Sixty months of about 100 with a swing of a quarter, from April on."""
    rng = np.random.default_rng(1)
    first = month("2015-04")
    months = pd.period_range(first, periods=60, freq="M")
    return series(rng.poisson(100 * WAVE[months.month - 1]), first)


# The factors


def test_factors_of_a_season_without_noise():
    # 20 in June and 10 in the other months: (13/12 of 10) is the level, and June twice the rest.
    found = season(series([10, 10, 10, 10, 10, 20, 10, 10, 10, 10, 10, 10] * 5))
    assert found.clear
    assert found.p < 1e-6
    assert found.months == 60
    # The one count added: (100 + 1) / (5 x 10.83 + 1) to (50 + 1) / (5 x 10.83 + 1).
    assert found.factors[6] / found.factors[7] == pytest.approx(101 / 51, rel=1e-3)
    assert found.factors.drop(6).to_numpy() == pytest.approx(found.factors[1], rel=1e-3)
    assert found.factors.mean() == pytest.approx(1)


def test_factors_go_by_the_calendar_month_whatever_month_comes_first(seasonal):
    found = season(seasonal)
    assert found.clear
    assert found.factors.index.tolist() == CALENDAR
    # The noise of 500 counts a calendar month is 4.5 %.
    np.testing.assert_allclose(found.factors, WAVE, atol=0.12)


def test_factors_follow_a_level_that_triples():
    rng = np.random.default_rng(2)
    growing = 60 * 3 ** (np.arange(72) / 72)
    found = season(series(rng.poisson(growing * np.tile(WAVE, 6))))
    np.testing.assert_allclose(found.factors, WAVE / WAVE.mean(), atol=0.12)


def test_a_calendar_month_that_never_had_any_has_a_factor_above_zero():
    found = season(series([12, 12, 12, 12, 12, 12, 0, 12, 12, 12, 12, 12] * 4))
    assert found.clear
    # (0 + 1) / (4 x 11 + 1), and the others (48 + 1) / (4 x 11 + 1), before scaling.
    assert found.factors[7] / found.factors[1] == pytest.approx(1 / 49, rel=0.01)


@pytest.mark.parametrize("value", [0, 1, 0.1, 50])
def test_where_all_months_are_equal_there_is_no_season(value):
    found = season(series([value] * 36))
    assert not found.clear
    assert found.p == 1
    np.testing.assert_allclose(found.factors, 1, atol=0.02)


def test_a_straight_rise_is_no_season():
    found = season(series(np.arange(36)))
    assert found.p > SEASON_LEVEL


def test_a_single_extraordinary_month_is_no_season():
    values = series([20, 22, 18, 21, 19, 20, 23, 17, 20, 21, 19, 22] * 3)
    values.iloc[17] = 150
    rng = np.random.default_rng(3)
    assert not season(series(rng.permutation(values))).clear


@pytest.mark.parametrize(("months", "found"), [(0, False), (23, False), (24, True), (25, True)])
def test_a_season_needs_24_months(months, found):
    assert (season(series([5, 7, 6] * 9)[:months]) is not None) == found


@pytest.mark.parametrize(
    "run", [series([*[5] * 12, GAP, *[5] * 24]), series([5] * 36).drop(month("2020-05"))]
)
def test_a_run_with_a_gap_is_refused(run):
    with pytest.raises(ValueError, match="latest_run"):
        season(run)


def test_a_season_that_is_not_clear_is_applied_as_ones():
    assert known_season(m7=2.0).applied.tolist() == [1.0] * 6 + [2.0] + [1.0] * 5
    unclear = known_season(clear=False, m7=2.0)
    assert unclear.applied.tolist() == [1.0] * 12
    assert unclear.applied.index.tolist() == CALENDAR


# Applying it


def test_the_factor_of_each_month():
    months = pd.period_range("2021-11", periods=4, freq="M")
    factors = factors_by_month(months, known_season(m12=1.5, m1=0.5))
    assert factors.tolist() == [1, 1.5, 0.5, 1]


# The line to draw and its parts


def test_the_seasonal_line_is_the_trend_times_the_factor_of_the_month(seasonal):
    parts = decomposition(seasonal)
    assert parts.line.index.equals(seasonal.index)
    assert parts.season.p == season(seasonal).p
    by_month = parts.season.factors.to_numpy()[seasonal.index.month - 1]
    np.testing.assert_allclose(parts.line, parts.trend * by_month)
    # It misses the true level by less than the counts do.
    true = 100 * WAVE[seasonal.index.month - 1]
    assert (parts.line - true).abs().mean() < 0.8 * (seasonal - true).abs().mean()


def test_where_the_season_is_not_clear_the_line_is_the_trend():
    parts = decomposition(series(np.random.default_rng(0).poisson(20, 48)))
    assert not parts.season.clear
    pd.testing.assert_series_equal(parts.line, parts.trend)


@pytest.mark.parametrize("months", [0, 1, 23])
def test_below_24_months_there_is_no_line(months):
    parts = decomposition(series([4] * months))
    assert parts.season is None
    assert len(parts.trend) == len(parts.line) == months
    assert parts.trend.isna().all()
    assert parts.line.isna().all()


@pytest.mark.parametrize("months", [24, 60, 190])
def test_the_trend_of_a_steady_rise_is_that_rise(months):
    rise = np.arange(10, 10 + months)
    parts = decomposition(series(rise))
    np.testing.assert_allclose(parts.trend, rise, atol=0.1)
    assert not parts.season.clear


def test_the_series_is_left_as_it_is(seasonal):
    before = seasonal.copy()
    decomposition(seasonal)
    seasonal_profile(seasonal)
    pd.testing.assert_series_equal(seasonal, before)


# The twelve calendar months


def test_the_profile_by_hand():
    #                 Nov Dec Jan Feb | Nov Dec Jan  | Nov
    values = series([3, 8, 5, GAP, *[GAP] * 8, 5, 0, 2, *[GAP] * 9, 10, GAP], first="2019-11")
    profile = seasonal_profile(values).set_index("calendar_month")
    assert profile.index.tolist() == CALENDAR
    assert profile.loc[11].tolist() == [6, 3, 10, 3, 10, month("2021-11")]
    assert profile.loc[12].tolist() == [4, 0, 8, 2, 0, month("2020-12")]
    assert profile.loc[1].tolist() == [3.5, 2, 5, 2, 2, month("2021-01")]
    february = profile.loc[2]
    assert february[["mean", "lowest", "highest", "latest", "latest_month"]].isna().all()
    assert february["years"] == 0


@pytest.mark.parametrize("values", [[], [GAP], [GAP] * 30])
def test_the_profile_of_nothing_has_twelve_empty_rows(values):
    profile = seasonal_profile(series(values))
    assert profile["calendar_month"].tolist() == CALENDAR
    assert profile["years"].tolist() == [0] * 12
    assert profile.drop(columns=["calendar_month", "years"]).isna().all(axis=None)


COUNTS = st.lists(st.integers(0, 60).map(float) | st.just(math.nan), max_size=60)


@settings(deadline=None, max_examples=60)
@given(COUNTS, st.integers(0, 11))
def test_the_profile_agrees_with_grouping_by_calendar_month(values, offset):
    values = series(values, first=month("1968-03") + offset)
    groups = values.dropna().groupby(values.dropna().index.month)
    profile = seasonal_profile(values).set_index("calendar_month")
    assert profile["years"].sum() == values.notna().sum()
    for calendar_month, group in groups:
        row = profile.loc[calendar_month]
        assert row["mean"] == pytest.approx(group.mean())
        assert (row["lowest"], row["highest"]) == (group.min(), group.max())
        assert (row["latest"], row["latest_month"]) == (group.iloc[-1], group.index[-1])


# What holds for any series

RUNS = st.lists(st.integers(0, 40).map(float), min_size=24, max_size=80)


@settings(deadline=None, max_examples=60)
@given(RUNS, st.integers(0, 11))
def test_factors_are_above_zero_with_a_mean_of_one_and_the_trend_never_below_zero(values, offset):
    run = series(values, first=month("2015-01") + offset)
    found = season(run)
    assert (found.factors > 0).all()
    assert found.factors.mean() == pytest.approx(1)
    assert 0 <= found.p <= 1
    assert found.clear == (found.p < SEASON_LEVEL)
    assert (decomposition(run).trend >= 0).all()


@settings(deadline=None, max_examples=60)
@given(RUNS, st.integers(1, 11))
def test_whether_there_is_a_season_does_not_depend_on_the_month_the_series_begins(values, offset):
    here, there = series(values), series(values, first=month("2020-01") + offset)
    assert season(here).p == pytest.approx(season(there).p)
    shifted = np.roll(season(here).factors, offset)
    np.testing.assert_allclose(season(there).factors, shifted)


# How often it errs


def share_clear(rng, level, *, swing=0.0, months=60, spike=1.0, series_made=600):
    """In how many of many made series the season is called clear."""
    at = np.arange(months)
    wave = 1 + swing * np.sin(2 * np.pi * at / 12)
    wave[at % 12 == 11] *= spike
    runs = (series(rng.poisson(level * wave)) for _ in range(series_made))
    return np.mean([season(run).clear for run in runs])


@pytest.mark.parametrize("months", [24, 36, 60])
def test_without_a_season_at_most_one_series_in_twenty_has_a_clear_one(months):
    rng = np.random.default_rng(12)
    shares = [share_clear(rng, level, months=months) for level in (5, 20, 100)]
    assert 0.03 < np.mean(shares) <= 0.05


@pytest.mark.parametrize("level", [0.2, 1])
def test_where_there_are_few_that_is_only_a_little_more(level):
    assert share_clear(np.random.default_rng(12), level, months=24) <= 0.07


@pytest.mark.parametrize(
    ("level", "months", "least"),
    [(100, 24, 0.98), (20, 24, 0.58), (100, 60, 1.0), (20, 36, 0.85), (20, 60, 0.98), (5, 60, 0.4)],
)
def test_a_swing_of_a_quarter_is_found(level, months, least):
    rng = np.random.default_rng(8)
    assert share_clear(rng, level, swing=0.25, months=months, series_made=200) >= least


def test_a_single_high_calendar_month_is_found():
    rng = np.random.default_rng(8)
    assert share_clear(rng, 20, spike=1.8, series_made=200) >= 0.95


@pytest.mark.parametrize("months", [36, 60])
def test_a_lasting_step_is_not_taken_for_a_season(months):
    rng = np.random.default_rng(9)
    clear = []
    for _ in range(300):
        level = np.where(np.arange(months) >= rng.integers(3, months - 3), 130, 100)
        clear.append(season(series(rng.poisson(level))).clear)
    assert np.mean(clear) <= 0.05
