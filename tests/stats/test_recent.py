"""The last four months against those before: by hand, and in made series."""

import numpy as np
import pandas as pd
import pytest

from stats.change import e_test
from stats.recent import LEVEL, RECENT, recent

SEASON = pd.Series(1 + 0.25 * np.cos(2 * np.pi * (np.arange(1, 13) - 7) / 12), index=range(1, 13))


def run(counts):
    index = pd.period_range(end="2025-12", periods=len(counts), freq="M")
    return pd.Series(np.asarray(counts, dtype=float), index=index)


def test_four_months_are_held_against_the_thirty_six_before():
    found = recent(run([90] * 10 + [20] * 36 + [26] * 4))
    assert (found.count, found.before) == (104, 36)
    # Counts are compared per day: four months of 122 days after 36 of 1,096.
    assert found.expected == pytest.approx(80, abs=0.5)
    assert str(found.first) == "2025-09"
    assert found.p == pytest.approx(e_test(104, 720, years=1096 / 122))
    assert found.p == pytest.approx(0.0127, abs=0.0001)
    assert found.direction == "higher"


@pytest.mark.parametrize(("last", "direction"), [(14, "lower"), (20, "none"), (22, "none")])
def test_which_way(last, direction):
    assert recent(run([20] * 36 + [last] * 4)).direction == direction


def test_a_season_is_no_change():
    usual = pd.Series(
        [100 * SEASON[m.month] for m in pd.period_range("2022-05", "2025-08", freq="M")],
        index=pd.period_range("2022-05", "2025-08", freq="M"),
    )
    assert recent(usual).direction == "higher", "summer is above the year"
    found = recent(usual, factors=SEASON)
    assert found.expected == pytest.approx(usual[-4:].sum())
    assert found.direction == "none"


@pytest.mark.parametrize(("months", "known"), [(27, False), (28, True)])
def test_it_needs_24_months_before(months, known):
    assert (recent(run([20] * months)) is not None) == known


# --- simulations, seeds fixed ---


def share_found(rng, mean, months, *, factor=1.0, seasonal=False, within=RECENT):
    """Of 1,200 series, those called different at any of the first `within` months of a step."""
    found = 0
    for _ in range(1200):
        level = np.full(months + within, float(mean))
        level[months:] *= factor
        series = run(np.zeros(months + within))
        weights = SEASON.loc[series.index.month].to_numpy() if seasonal else 1.0
        counts = run(rng.poisson(level * weights))
        factors = SEASON if seasonal else None
        ends = range(months + 1, months + within + 1)
        found += any(recent(counts.iloc[:n], factors=factors).direction != "none" for n in ends)
    return found / 1200


@pytest.mark.parametrize("mean", [5, 20, 100])
@pytest.mark.parametrize("seasonal", [False, True])
def test_at_most_one_series_in_twenty_without_a_change_is_called_different(mean, seasonal):
    rng = np.random.default_rng(40)
    share = share_found(rng, mean, 39, seasonal=seasonal, within=1)
    assert share <= LEVEL + 0.015


@pytest.mark.parametrize("seasonal", [False, True])
def test_a_step_of_30_in_100_on_20_a_month_is_found_within_four_months(seasonal):
    rng = np.random.default_rng(41)
    assert share_found(rng, 20, 36, factor=1.3, seasonal=seasonal) >= 2 / 3
