"""The monthly series with its 12-month average: gaps stay gaps."""

import math

import numpy as np
import pandas as pd

from stats.counts import Cube
from stats.months.trend import trend_table


def series(values, statuses=None, hidden=()):
    """The trend of one area and offence with these monthly counts from January 2024."""
    months = pd.period_range("2024-01", periods=len(values), freq="M")
    flags = np.array([[[number in hidden for number in range(len(values))]]])
    counts = np.array([[values]], dtype=float)
    cube = Cube(("A",), ("burglary",), months, counts, flags if hidden else None)
    status = pd.Series("complete", index=months)
    for number, other in (statuses or {}).items():
        status.iloc[number] = other
    return trend_table(cube, "A", ["burglary"], status)


def test_a_row_is_a_month_with_its_count_and_status():
    table = series([4, 0])
    assert list(table.columns) == ["month", "value", "average", "status", "revision"]
    assert list(table["month"]) == [pd.Period("2024-01", "M"), pd.Period("2024-02", "M")]
    assert list(table["value"]) == [4, 0]
    assert list(table["status"]) == ["complete", "complete"]


def test_the_average_is_of_a_month_and_the_eleven_before():
    table = series([*range(1, 13), 25])
    assert table["average"].isna().tolist() == [True] * 11 + [False, False]
    assert math.isclose(table["average"][11], 78 / 12)  # 1 + 2 + ... + 12
    assert math.isclose(table["average"][12], (78 - 1 + 25) / 12)


def test_a_missing_month_has_no_count_and_no_average_until_it_is_a_year_past():
    table = series([math.nan] + [6] * 13, {0: "missing"})
    assert math.isnan(table["value"][0])
    assert table["average"].isna().tolist() == [True] * 12 + [False, False]
    assert table["average"][12] == 6


def test_a_partial_month_is_shown_and_kept_out_of_the_average():
    table = series([6] * 11 + [1, 6], {11: "partial"})
    assert table["value"][11] == 1
    assert table["average"].isna().all()


def test_a_month_of_the_coverage_that_the_cube_lacks_is_missing():
    months = pd.period_range("2024-01", periods=2, freq="M")
    cube = Cube(("A",), ("burglary",), months[:1], np.array([[[3.0]]]))
    status = pd.Series(["complete", "missing"], index=months)
    table = trend_table(cube, "A", ["burglary"], status)
    assert table["value"][0] == 3
    assert math.isnan(table["value"][1])


def test_a_hidden_month_is_no_zero_and_has_no_average_until_it_is_a_year_past():
    table = series([6, math.nan] + [6] * 13, hidden=(1,))
    assert table["status"].tolist() == ["complete", "hidden"] + ["complete"] * 13
    assert math.isnan(table["value"][1])
    assert table["average"].isna().tolist() == [True] * 13 + [False, False]
    assert table["average"][13] == 6


def test_no_average_is_of_months_on_both_sides_of_a_break():
    months = pd.period_range("2024-01", periods=30, freq="M")
    cube = Cube(("A",), ("burglary",), months, np.full((1, 1, 30), 6.0))
    status = pd.Series("complete", index=months)
    table = trend_table(cube, "A", ["burglary"], status, [months[14]])
    known = table["average"].notna().tolist()
    # The last month before the break, and the twelfth after it.
    assert known == [False] * 11 + [True] * 3 + [False] * 11 + [True] * 5
