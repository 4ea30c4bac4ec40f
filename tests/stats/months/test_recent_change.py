"""The last four months against what is usual for them: by hand, and in made series."""

import numpy as np
import pandas as pd
import pytest

from stats.months.recent_change import RECENT, recent
from stats.varying import by_chance

SEASON = pd.Series(1 + 0.25 * np.cos(2 * np.pi * (np.arange(1, 13) - 7) / 12), index=range(1, 13))


def run(counts):
    index = pd.period_range(end="2025-12", periods=len(counts), freq="M")
    return pd.Series(np.asarray(counts, dtype=float), index=index)


def sharp(level, months=52):
    """A season that lasts a month, as Bonfire Night does."""
    known = run([level] * months)
    return known * np.where(known.index.month == 11, 1.4, 1.0)


def seasonal(level, months=52):
    known = run([level] * months)
    return known * SEASON.loc[known.index.month].to_numpy()


def test_four_months_are_held_against_up_to_forty_eight_before():
    found = recent(run([90] * 10 + [20] * 48 + [26] * 4))
    assert (found.change.current, found.before) == (104, 48)
    assert found.change.base == pytest.approx(80, abs=0.1)
    assert (str(found.first), str(found.last)) == ("2025-09", "2025-12")
    assert found.change.longer == pytest.approx(4, abs=0.1), "the same months of four years"
    assert found.change.dispersion == 1


@pytest.mark.parametrize(
    ("last", "begun"), [(12, True), (18, False), (20, False), (22, False), (28, True)]
)
def test_whether_it_has_begun(last, begun):
    assert recent(run([20] * 48 + [last] * 4)).begun == begun


@pytest.mark.parametrize("usual", [seasonal, sharp])
def test_a_season_is_no_change_however_large_the_counts(usual):
    found = recent(usual(10_000))
    assert found.change.base == pytest.approx(found.change.current, rel=0.002)
    assert not found.begun


def test_a_leap_day_is_no_change():
    months = pd.period_range("2020-11", "2024-02", freq="M")
    found = recent(pd.Series(1000.0 * months.days_in_month, index=months))
    assert found.change.base == pytest.approx(found.change.current, rel=1e-9)


def test_what_is_usual_is_the_level_since_a_change_that_has_lasted_a_year():
    counts = run([20] * 36 + [40] * 16)
    (changed,) = counts.index[[36]]
    assert recent(counts).begun
    found = recent(counts, changes=[changed])
    assert found.change.base == pytest.approx(160, rel=0.02)
    assert not found.begun
    # Eight months at the new level are news, not what is usual.
    late = run([20] * 44 + [40] * 8)
    assert recent(late, changes=[late.index[44]]).begun


@pytest.mark.parametrize(("months", "known"), [(27, False), (28, True)])
def test_it_needs_24_months_before(months, known):
    assert (recent(run([20] * months)) is not None) == known


def test_a_month_may_be_missing_before_the_four_and_not_among_them():
    counts = run([20] * 52)
    found = recent(counts.drop(counts.index[30]))
    assert (found.before, found.change.base) == (47, pytest.approx(80, rel=0.02))
    assert recent(counts.drop(counts.index[-2])) is None


def test_small_numbers_are_not_tested():
    assert recent(run([1] * 48 + [4] * 4)).change.verdict == "small"
    assert not recent(run([0] * 52)).begun


def varies_by_count(mean, _):
    """Counts whose variance depends on the very months that are asked about."""
    return 1 + mean / 20


@pytest.mark.parametrize("varies", [by_chance, varies_by_count])
def test_the_counts_that_would_show_are_the_nearest_that_do(varies):
    shown = recent(run([20] * 52), varies=varies).shows
    for count, begun in (
        *((shown.rises_from, True), (shown.rises_from - 1, False)),
        *((shown.falls_to, True), (shown.falls_to + 1, False)),
    ):
        assert recent(run([20] * 48 + [count / 4] * 4), varies=varies).begun == begun


def test_a_step_of_30_in_100_on_20_a_month_is_found_within_four_months_in_half_the_series():
    rng = np.random.default_rng(41)
    level = np.repeat([20.0, 26.0], [48, RECENT])
    series = [run(rng.poisson(level)) for _ in range(400)]
    ends = range(49, 49 + RECENT)
    found = [any(recent(counts.iloc[:n]).begun for n in ends) for counts in series]
    assert np.mean(found) >= 0.45
