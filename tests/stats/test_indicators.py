"""What an indicator stands at: its latest figure, a share of counts, how far a target is."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.periods import Window, month
from stats.counts import Cube
from stats.indicators import AgainstTarget, figures_of, latest_figure, share
from tests.series import figure, figures

DEC_2020 = month("2020-12")


def latest(*rows, areas=("leeds",), last=DEC_2020):
    return latest_figure(figures_of(figures(*rows)), "satisfaction", areas, last)


@pytest.mark.parametrize(
    ("last", "value"),
    [
        ("2019-11", None),  # the year is not over
        ("2019-12", 40.0),
        ("2020-11", 40.0),
        ("2020-12", 30.5),
        ("2026-09", 30.5),
    ],
)
def test_the_latest_figure_is_the_last_whose_period_has_ended(last, value):
    found = latest(
        figure(),
        figure(start="2019-01", end="2019-12", value=40.0),
        last=month(last),
    )
    assert (found.value if found else None) == value


def test_of_two_figures_that_end_together_the_shorter_period_is_the_latest():
    assert latest(figure(start="2020-10", value=28.0), figure()).value == 28.0


def test_the_first_area_with_a_figure_is_taken():
    rows = (figure(value=30.5), figure(area_code="inner-east", value=25.0))
    ward, committee = latest(*rows, areas=("E1", "leeds")), latest(*rows, areas=("inner-east",))
    assert (ward.area_code, ward.value) == ("leeds", 30.5)
    assert (committee.area_code, committee.value) == ("inner-east", 25.0)
    assert latest(*rows, areas=("E1",)) is None


def test_figures_of_another_indicator_are_not_taken():
    assert latest(figure("confidence")) is None


def test_a_figure_brings_its_limits_counts_and_source():
    found = latest(figure(numerator=61, denominator=200, lower=24.5, upper=37.2))
    assert (found.numerator, found.denominator) == (61, 200)
    assert (found.lower, found.upper) == (24.5, 37.2)
    assert (found.status, found.source) == ("final", "A survey")


@pytest.mark.parametrize("status", ["suppressed", "missing"])
def test_a_figure_that_may_not_be_shown_is_missing_and_says_which(status):
    found = latest(figure(value=math.nan, status=status))
    assert math.isnan(found.value)
    assert found.status == status


@pytest.mark.parametrize(
    ("start", "end", "before"),
    [
        ("2019-01", "2019-12", 40.0),
        ("2019-02", "2019-12", math.nan),  # other months: not the same period
        ("2018-01", "2018-12", math.nan),
    ],
)
def test_the_figure_before_is_that_of_the_same_months_a_year_earlier(start, end, before):
    found = latest(figure(), figure(start=start, end=end, value=40.0))
    assert found.before == pytest.approx(before, nan_ok=True)


def test_february_of_a_leap_year_is_compared_with_the_28_days_before():
    leap = figure(start="2020-02", end="2020-02")
    year_before = figure(start="2019-02", end="2019-02", value=40.0)
    assert (leap["period_end"].day, year_before["period_end"].day) == (29, 28)
    assert latest(leap, year_before).before == 40.0


def test_another_area_has_no_say_in_the_figure_before():
    found = latest(figure(), figure(area_code="E1", start="2019-01", end="2019-12", value=40.0))
    assert math.isnan(found.before)


MONTHS = pd.period_range("2025-01", "2025-02", freq="M")
BOTH = Window(MONTHS[0], MONTHS[1])


def counts(charged, burglaries, robberies, hidden=False):
    """Counts of one area over two months."""
    array = np.array([[charged, burglaries, robberies]], dtype=float)
    flags = np.full(array.shape, False)
    flags[0, 0, 0] = hidden
    return Cube(("A",), ("charged", "burglary", "robbery"), MONTHS, array, flags)


def test_two_of_eight_are_25_percent():
    found = share(counts([1, 1], [3, 2], [1, 2]), "A", ["charged"], ["burglary", "robbery"], BOTH)
    assert (found.numerator, found.denominator, found.value) == (2, 8, 25.0)


@pytest.mark.parametrize(
    ("cube", "value"),
    [
        (counts([0, 0], [3, 5], [0, 0]), 0.0),
        (counts([0, 0], [0, 0], [0, 0]), math.nan),  # a share of nothing
        (counts([math.nan] * 2, [3, 5], [0, 0]), math.nan),
        (counts([1, 1], [math.nan] * 2, [math.nan] * 2), math.nan),
        (counts([math.nan, 1], [3, 5], [0, 0], hidden=True), math.nan),
        # January has no outcomes yet: 1 of 8 would take one month's charges of two months' crimes.
        (counts([math.nan, 1], [3, 5], [0, 0]), math.nan),
        (counts([math.nan, 1], [math.nan, 5], [math.nan, 0]), 20.0),
    ],
)
def test_a_share_is_known_where_both_counts_are(cube, value):
    found = share(cube, "A", ["charged"], ["burglary", "robbery"], BOTH)
    assert found.value == pytest.approx(value, nan_ok=True)


@pytest.mark.parametrize(
    ("value", "target", "direction", "short", "met", "percent"),
    [
        (30.5, 35, "up", 4.5, False, 87.142857),
        (35, 35, "up", 0, True, 100),
        (40, 35, "up", -5, True, 114.285714),
        (120, 100, "down", 20, False, math.nan),  # 120 % of a ceiling would read as success
        (100, 100, "down", 0, True, math.nan),
        (90, 100, "down", -10, True, math.nan),
        (3, 0, "up", -3, True, math.nan),
        (math.nan, 35, "up", math.nan, False, math.nan),
    ],
)
def test_a_value_beside_its_target(value, target, direction, short, met, percent):
    against = AgainstTarget(value, target, direction)
    assert against.short == pytest.approx(short, nan_ok=True)
    assert against.met == met
    assert against.percent == pytest.approx(percent, nan_ok=True)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_target_is_met_from_one_side_only(value, target):
    up, down = AgainstTarget(value, target, "up"), AgainstTarget(value, target, "down")
    assert up.short == -down.short
    assert up.met or down.met
    assert (up.met and down.met) == (value == target)
