"""What rose or fell: a hand-made town, and made data in which nothing or something happened."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import false_discovery_control

from model.filters import LAST_YEAR, THREE_YEARS
from model.periods import Window, month
from stats.chance.z_test import FALSE_DISCOVERIES
from stats.change import change
from stats.comparison import comparison
from stats.counts import Cube
from stats.exceptions import COLUMNS, Compare, exceptions

LAST = month("2025-12")
OFFENCES = ("asb", "burglary")
AREAS = ("N", "S")


def cube(counts, offences=OFFENCES, areas=AREAS):
    """Counts of shape (areas, offences, months), the last month of them December 2025."""
    counts = np.asarray(counts, dtype=float)
    months = pd.period_range(end=LAST, periods=counts.shape[2], freq="M")
    return Cube(tuple(areas), tuple(offences), months, counts)


def compare(length=12, kind=LAST_YEAR, offences=OFFENCES, name="12 months"):
    window = Window.ending(LAST, length)
    return Compare(name, window, comparison(window, kind), tuple(offences))


def level(*years):
    """A number a month for each year."""
    return np.repeat(years, 12)


# North's anti-social behaviour goes from 120 to 240 a year, South's burglary from 240 to 120.
TOWN = [[level(10, 20), level(30, 31)], [level(40, 41), level(20, 10)]]


def test_what_moved_is_listed_with_its_counts_and_nothing_else():
    found = exceptions(cube(TOWN), AREAS, [compare()])
    assert found.table["area_code"].tolist() == ["N", "S"]
    assert found.table["offence"].tolist() == ["asb", "burglary"]
    assert found.table["value"].tolist() == [240, 120]
    assert found.table["base"].tolist() == [120, 240]
    assert found.table["difference"].tolist() == [120, -120]
    assert found.table["percent"].tolist() == [100, -50]
    assert (found.tested, found.small, found.unknown) == (4, 0, 0)


def test_the_p_and_q_are_those_of_the_tests_one_by_one():
    found = exceptions(cube(TOWN), AREAS, [compare()])
    pairs = [(240, 120), (372, 360), (492, 480), (120, 240)]
    changes = [change(*pair, longer=366 / 365) for pair in pairs]
    p = [moved.p for moved in changes]
    assert found.table["p"].tolist() == pytest.approx([p[0], p[3]])
    # The p of what is not listed only has to keep its place.
    q = false_discovery_control(p)
    assert found.table["q"].tolist() == pytest.approx([q[0], q[3]])
    assert found.table["z"].tolist() == pytest.approx([changes[i].z for i in (0, 3)])


def test_the_list_is_ranked_by_size_not_by_p():
    small_and_sure, large_and_less_sure = level(2, 12), level(300, 330)
    found = exceptions(cube([[small_and_sure, large_and_less_sure]]), ["N"], [compare()]).table
    assert found["difference"].tolist() == [360, 120]
    assert found["p"].iloc[0] > found["p"].iloc[1]


def test_the_order_of_areas_and_offences_changes_nothing():
    one = exceptions(cube(TOWN), AREAS, [compare(3, name="3 months"), compare()])
    turned = [
        compare(3, offences=OFFENCES[::-1], name="3 months"),
        compare(offences=OFFENCES[::-1]),
    ]
    other = exceptions(cube(TOWN), AREAS[::-1], turned)
    pd.testing.assert_frame_equal(one.table, other.table)
    assert one.tested == other.tested == 8


@pytest.mark.parametrize(
    ("before", "now", "small", "tested"),
    [(19, 19, 1, 0), (0, 0, 1, 0), (20, 0, 0, 1), (0, 20, 0, 1)],
)
def test_counts_below_20_in_both_periods_are_not_tested(before, now, small, tested):
    there = cube([[[before, *[0] * 11, now]]], ["asb"], ["N"])
    found = exceptions(there, ["N"], [compare(1, offences=["asb"])])
    assert (found.small, found.tested) == (small, tested)


def test_a_missing_month_is_unknown_and_never_a_fall():
    counts = np.array(TOWN, dtype=float)
    counts[0, 0, -1] = math.nan
    found = exceptions(cube(counts), AREAS, [compare()])
    assert found.unknown == 1
    assert ("N", "asb") not in set(found.table[["area_code", "offence"]].itertuples(index=False))


def test_an_area_or_offence_the_release_does_not_know_is_unknown():
    found = exceptions(cube(TOWN), ["X"], [compare(offences=["asb", "fraud"])])
    assert (found.unknown, found.tested) == (2, 0)
    assert list(found.table.columns) == list(COLUMNS)


def test_nothing_to_compare_is_an_empty_list_with_its_columns():
    found = exceptions(cube(TOWN), AREAS, [compare(offences=())])
    assert found.table.empty
    assert list(found.table.columns) == list(COLUMNS)
    assert (found.tested, found.small, found.unknown) == (0, 0, 0)


def test_three_years_are_the_mean_of_the_same_months():
    counts = [[level(12, 9, 12, 20)]]
    found = exceptions(cube(counts, ["asb"], ["N"]), ["N"], [compare(12, THREE_YEARS, ["asb"])])
    assert found.table["base"].tolist() == [132]
    longer = (365 + 365 + 366) / 365
    assert found.table["p"].tolist() == [change(240, 132, times=3, longer=longer).p]


# --- simulations: 33 wards, 14 offences, 4 years, seeds fixed ---

WARDS = tuple(f"W{n}" for n in range(33))
KINDS = tuple(f"o{n}" for n in range(14))
USUAL = np.random.default_rng(0).gamma(1.0, 12.0, (33, 14, 1))
SEASON = 1 + 0.25 * np.cos(2 * np.pi * np.arange(48) / 12)


def flagged(rng, mean, kind, periods=(3, 12)):
    there = cube(rng.poisson(np.broadcast_to(mean, (33, 14, 48))), KINDS, WARDS)
    asked = [compare(n, kind, KINDS, f"{n} months") for n in periods]
    return exceptions(there, WARDS, asked)


@pytest.mark.parametrize("kind", [LAST_YEAR, THREE_YEARS])
@pytest.mark.parametrize("mean", [USUAL, USUAL * SEASON], ids=["flat", "seasonal"])
def test_where_nothing_changed_at_most_one_list_in_twenty_has_an_entry(kind, mean):
    rng = np.random.default_rng(20)
    lists = [len(flagged(rng, mean, kind).table) for _ in range(80)]
    # 5 % of 80 lists is 4: chance makes 9 of it once in 50.
    assert sum(n > 0 for n in lists) <= 8


@pytest.mark.parametrize("kind", [LAST_YEAR, THREE_YEARS])
def test_of_a_list_at_most_one_entry_in_twenty_is_chance(kind):
    rng = np.random.default_rng(21)
    mean = np.broadcast_to(USUAL, (33, 14, 48)).copy()
    mean[:6, :, -12:] *= 1.6
    wrong = total = 0
    for _ in range(40):
        listed = flagged(rng, mean, kind, (12,)).table["area_code"]
        wrong += int((~listed.isin(WARDS[:6])).sum())
        total += len(listed)
    assert total > 1000
    assert wrong / total <= FALSE_DISCOVERIES


def test_one_rise_by_a_half_on_20_a_month_stands_out_among_924_figures():
    rng = np.random.default_rng(22)
    mean = np.full((33, 14, 48), 20.0)
    mean[0, 0, -12:] *= 1.5
    lists = [flagged(rng, mean, THREE_YEARS).table for _ in range(20)]
    pairs = [set(t[["area_code", "offence"]].itertuples(index=False, name=None)) for t in lists]
    assert sum(("W0", "o0") in found for found in pairs) >= 18
