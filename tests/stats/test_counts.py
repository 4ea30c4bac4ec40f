"""Counts from the cube: sums a person can check, a zero that is a zero, a gap that is a gap."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model.periods import Window, month
from stats.counts import Cube, by_area, monthly, rolling_sum

GONE = np.nan
AREAS, OFFENCES = ("A", "B"), ("burglary", "drugs")
MONTHS = pd.period_range("2025-01", "2025-04", freq="M")
COUNTS = [  # January, February, March (missing), April
    [[1, 2, GONE, 0], [10, 0, GONE, 0]],  # A: burglary, drugs
    [[3, 0, GONE, 5], [0, 0, GONE, 20]],  # B: burglary, drugs
]
CUBE = Cube(AREAS, OFFENCES, MONTHS, np.array(COUNTS))
ALL = Window(MONTHS[0], MONTHS[-1])


def same(found, wanted):
    np.testing.assert_array_equal(np.asarray(found, dtype=float), np.array(wanted, dtype=float))


@pytest.mark.parametrize(
    ("areas", "offences", "by_month"),
    [
        (["A"], ["burglary"], [1, 2, GONE, 0]),
        (["A"], ["burglary", "drugs"], [11, 2, GONE, 0]),
        (["A", "B"], ["burglary"], [4, 2, GONE, 5]),
        (["A", "B"], ["burglary", "drugs"], [14, 2, GONE, 25]),
    ],
)
def test_counts_by_month(areas, offences, by_month):
    found = monthly(CUBE, areas, offences)
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
    same(monthly(CUBE, ["nowhere"], ["burglary"]), [GONE] * 4)


def test_an_offence_without_a_record_is_none_where_there_is_data_and_missing_where_not():
    same(monthly(CUBE, ["A", "B"], ["robbery"]), [0, 0, GONE, 0])
    same(monthly(CUBE, ["A"], ["burglary", "robbery"]), [1, 2, GONE, 0])
    same(by_area(CUBE, ["A"], ["robbery"], Window(MONTHS[2], MONTHS[2])), [GONE])


def test_the_cube_is_not_changed_by_reading_it():
    before = CUBE.counts.copy()
    monthly(CUBE, ["A", "nowhere"], ["burglary"])
    same(CUBE.counts, before)


@settings(deadline=None)
@given(st.permutations(AREAS), st.permutations(OFFENCES))
def test_the_order_a_cube_is_built_in_does_not_matter(areas, offences):
    rows = [AREAS.index(a) for a in areas]
    columns = [OFFENCES.index(o) for o in offences]
    shuffled = Cube(tuple(areas), tuple(offences), MONTHS, CUBE.counts[rows][:, columns])
    for chosen in (["burglary"], ["drugs"], ["drugs", "burglary"]):
        same(monthly(shuffled, ["A", "B"], chosen), monthly(CUBE, ["A", "B"], chosen))
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
@given(cubes(), st.sets(st.sampled_from("ABCD"), min_size=1), st.sets(st.sampled_from("xyz")))
def test_areas_sum_to_the_whole_and_months_to_the_window(cube, areas, offences):
    areas, offences = sorted(areas), sorted(offences)
    window = Window(cube.months[0], cube.months[-1])
    each = by_area(cube, areas, offences, window)
    by_month = monthly(cube, areas, offences)
    assert each.isna().all() == by_month.isna().all()
    assert each.sum() == by_month.sum()
    for area in areas:
        assert each[area] == pytest.approx(
            monthly(cube, [area], offences).sum(min_count=1), nan_ok=True
        )


@settings(deadline=None)
@given(cubes(), st.integers(1, 5))
def test_two_halves_of_a_window_sum_to_it(cube, cut):
    first, last = cube.months[0], cube.months[-1]
    parts = [Window(first, first + (cut - 1)), Window(first + cut, last)]
    whole = by_area(cube, ["A"], ["x", "y"], Window(first, last))
    halves = [by_area(cube, ["A"], ["x", "y"], part) for part in parts]
    assert whole.sum() == sum(h.sum() for h in halves)


def test_a_rolling_sum_waits_for_its_first_months_and_never_bridges_a_gap():
    series = pd.Series([1, 2, 3, GONE, 5, 6, 7], dtype=float)
    same(rolling_sum(series, 3), [GONE, GONE, 6, GONE, GONE, GONE, 18])


def test_a_rolling_sum_is_of_twelve_months_unless_said_otherwise():
    same(rolling_sum(pd.Series([1.0] * 13)), [GONE] * 11 + [12, 12])
