"""Counts from the cube: sums a person can check, a zero that is a zero, a gap that is a gap."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model.periods import Window, month
from stats.counts import Cube, by_area, hidden_areas, monthly, rolling_mean

GONE = np.nan
AREAS, OFFENCES = ("A", "B", "town"), ("burglary", "drugs")
MONTHS = pd.period_range("2025-01", "2025-04", freq="M")
COUNTS = [  # January, February, March (missing), April
    [[1, 2, GONE, 0], [10, 0, GONE, 0]],  # A: burglary, drugs
    [[3, 0, GONE, 5], [0, 0, GONE, 20]],  # B: burglary, drugs
    [[4, 2, GONE, 5], [10, 0, GONE, 20]],  # the town, which is A and B: burglary, drugs
]
CUBE = Cube(AREAS, OFFENCES, MONTHS, np.array(COUNTS))
ALL = Window(MONTHS[0], MONTHS[-1])


def same(found, wanted):
    np.testing.assert_array_equal(np.asarray(found, dtype=float), np.array(wanted, dtype=float))


@pytest.mark.parametrize(
    ("area", "offences", "by_month"),
    [
        ("A", ["burglary"], [1, 2, GONE, 0]),
        ("A", ["burglary", "drugs"], [11, 2, GONE, 0]),
        ("town", ["burglary"], [4, 2, GONE, 5]),
        ("town", ["burglary", "drugs"], [14, 2, GONE, 25]),
    ],
)
def test_counts_by_month(area, offences, by_month):
    found = monthly(CUBE, area, offences)
    assert list(found.index) == list(MONTHS)
    same(found, by_month)


@pytest.mark.parametrize(
    ("first", "last", "counts"),
    [
        ("2025-01", "2025-02", [3, 3]),
        ("2025-01", "2025-04", [3, 8]),  # the missing March adds nothing
        ("2025-03", "2025-03", [GONE, GONE]),  # no month with data: missing, not zero
        ("2025-04", "2025-04", [0, 5]),  # a zero is a zero
        ("2024-06", "2025-01", [1, 3]),
        ("2023-01", "2023-12", [GONE, GONE]),  # before the data
    ],
)
def test_burglaries_by_area_over_a_window(first, last, counts):
    found = by_area(CUBE, ["A", "B"], ["burglary"], Window(month(first), month(last)))
    assert list(found.index) == ["A", "B"]
    same(found, counts)


def test_areas_come_in_the_order_asked_for():
    same(by_area(CUBE, ["B", "A"], ["burglary"], ALL), [8, 3])


def test_an_area_the_release_does_not_know_is_missing_and_costs_no_other():
    same(by_area(CUBE, ["A", "nowhere"], ["burglary"], ALL), [3, GONE])
    same(monthly(CUBE, "nowhere", ["burglary"]), [GONE] * 4)


def test_an_offence_without_a_record_is_none_where_there_is_data_and_missing_where_not():
    same(monthly(CUBE, "town", ["robbery"]), [0, 0, GONE, 0])
    same(monthly(CUBE, "A", ["burglary", "robbery"]), [1, 2, GONE, 0])
    same(by_area(CUBE, ["A"], ["robbery"], Window(MONTHS[2], MONTHS[2])), [GONE])


def test_the_cube_is_not_changed_by_reading_it():
    before = CUBE.counts.copy()
    monthly(CUBE, "nowhere", ["burglary"])
    same(CUBE.counts, before)


@settings(deadline=None)
@given(st.permutations(AREAS), st.permutations(OFFENCES))
def test_the_order_a_cube_is_built_in_does_not_matter(areas, offences):
    rows = [AREAS.index(a) for a in areas]
    columns = [OFFENCES.index(o) for o in offences]
    shuffled = Cube(tuple(areas), tuple(offences), MONTHS, CUBE.counts[rows][:, columns])
    for chosen in (["burglary"], ["drugs"], ["drugs", "burglary"]):
        same(monthly(shuffled, "town", chosen), monthly(CUBE, "town", chosen))
        same(
            by_area(shuffled, ["A", "B"], chosen, ALL),
            by_area(CUBE, ["A", "B"], chosen, ALL),
        )


@st.composite
def cubes(draw):
    """Any cube of 4 areas, 3 offences and 6 months; a missing month is missing everywhere."""
    counts = draw(arrays(float, (4, 3, 6), elements=st.integers(0, 500).map(float)))
    counts[:, :, draw(arrays(bool, 6))] = GONE
    months = pd.period_range("2025-01", periods=6, freq="M")
    return Cube(tuple("ABCD"), ("x", "y", "z"), months, counts)


@settings(deadline=None)
@given(cubes(), st.sets(st.sampled_from("xyz")))
def test_months_sum_to_the_window(cube, offences):
    window = Window(cube.months[0], cube.months[-1])
    each = by_area(cube, "ABCD", sorted(offences), window)
    for area in "ABCD":
        by_month = monthly(cube, area, sorted(offences))
        assert each[area] == pytest.approx(by_month.sum(min_count=1), nan_ok=True)


@settings(deadline=None)
@given(cubes(), st.integers(1, 5))
def test_two_halves_of_a_window_sum_to_it(cube, cut):
    first, last = cube.months[0], cube.months[-1]
    parts = [Window(first, first + (cut - 1)), Window(first + cut, last)]
    whole = by_area(cube, ["A"], ["x", "y"], Window(first, last))
    halves = [by_area(cube, ["A"], ["x", "y"], part) for part in parts]
    assert whole.sum() == sum(h.sum() for h in halves)


def test_a_rolling_mean_waits_for_its_first_months_and_never_bridges_a_gap():
    counts = np.array([[1, 2, 3, GONE, 5, 6, 7], [3, 3, 3, 3, 3, 3, 0]], dtype=float)
    found = rolling_mean(counts, 3)
    same(found[0], [GONE, GONE, 2, GONE, GONE, GONE, 6])
    same(found[1], [GONE, GONE, 3, 3, 3, 3, 2])


def test_a_rolling_mean_is_of_twelve_months_unless_said_otherwise():
    same(rolling_mean(np.ones((1, 13)))[0], [GONE] * 11 + [1, 1])
    same(rolling_mean(np.ones((1, 11)))[0], [GONE] * 11)


SMALL = Cube(
    ("A", "town"),
    ("hate", "lasbt"),
    MONTHS,
    # A's hate incidents of February are hidden; the town's are not.
    np.array([[[6.0, GONE, 7, 8], [1, 1, 1, 1]], [[16.0, 19, 17, 18], [5, 5, 5, 5]]]),
    hidden=np.array(
        [[[False, True, False, False], [False] * 4], [[False] * 4, [False] * 4]], dtype=bool
    ),
)


@pytest.mark.parametrize(
    ("area", "offences", "first", "last", "count"),
    [
        ("A", ["hate"], "2025-01", "2025-01", 6),
        ("A", ["hate"], "2025-01", "2025-04", GONE),  # 6 + 7 + 8 would be wrong
        ("A", ["hate"], "2025-02", "2025-02", GONE),
        ("A", ["hate"], "2025-03", "2025-04", 15),
        ("A", ["hate", "lasbt"], "2025-01", "2025-02", GONE),
        ("A", ["lasbt"], "2025-01", "2025-04", 4),
        ("town", ["hate"], "2025-01", "2025-04", 70),
    ],
)
def test_a_window_with_a_hidden_month_has_no_sum(area, offences, first, last, count):
    window = Window(month(first), month(last))
    same(by_area(SMALL, [area], offences, window), [count])
    hidden = hidden_areas(SMALL, [area], offences, window)
    assert hidden == (frozenset({area}) if math.isnan(count) else frozenset())


def test_a_hidden_month_is_no_zero_whatever_else_is_counted():
    same(monthly(SMALL, "A", ["hate"]), [6, GONE, 7, 8])
    same(monthly(SMALL, "A", ["hate", "lasbt"]), [7, GONE, 8, 9])


def test_an_area_the_release_does_not_know_hides_nothing():
    assert hidden_areas(SMALL, ["nowhere"], ["hate"], ALL) == frozenset()
    assert hidden_areas(CUBE, ["A"], ["burglary"], ALL) == frozenset()
