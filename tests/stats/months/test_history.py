"""Which months belong together: gaps and recording breaks, by hand."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.months.history import latest_run, stretches

GAP = math.nan
VALUES = st.lists(st.integers(0, 9).map(float) | st.just(math.nan), max_size=30)
BREAKS = st.lists(st.integers(-5, 35), max_size=4)


def month(text):
    return pd.Period(text, "M")


def series(values, first="2020-01"):
    return pd.Series(
        values, index=pd.period_range(first, periods=len(values), freq="M"), dtype=float
    )


@pytest.mark.parametrize(
    ("values", "run"),
    [
        ([1, 2, 3], [1, 2, 3]),
        ([0, 0, 0], [0, 0, 0]),
        # Begun again after the last missing month, whatever was missing before.
        ([1, GAP, 3, 4], [3, 4]),
        ([GAP, 2, GAP, 4], [4]),
        ([GAP, GAP, 3, 4], [3, 4]),
        # The data may end before the series does.
        ([1, 2, GAP, GAP], [1, 2]),
        ([1, GAP, 3, GAP], [3]),
        ([GAP, GAP], []),
        ([], []),
    ],
)
def test_the_latest_run_has_no_gap_and_ends_with_the_last_known_month(values, run):
    assert latest_run(series(values)).tolist() == run


@pytest.mark.parametrize(
    ("breaks", "run"),
    [
        ([], [1, 2, 3, 4, 5]),
        # The month of the break is the first of the new way.
        (["2020-03"], [3, 4, 5]),
        (["2020-05"], [5]),
        (["2020-02", "2020-04"], [4, 5]),
        (["2020-04", "2020-02"], [4, 5]),
        # At the first month, or outside the series, a break changes nothing.
        (["2020-01"], [1, 2, 3, 4, 5]),
        (["2019-06", "2020-06", "2031-01"], [1, 2, 3, 4, 5]),
    ],
)
def test_the_latest_run_begins_again_at_the_last_break(breaks, run):
    found = latest_run(series([1, 2, 3, 4, 5]), [month(b) for b in breaks])
    assert found.tolist() == run
    assert found.index[-1] == month("2020-05")


@pytest.mark.parametrize(
    ("values", "broken", "run"),
    [
        ([1, GAP, 3, 4, 5], "2020-04", [4, 5]),
        ([1, 2, 3, GAP, 5], "2020-02", [5]),
        # Nothing is known in the new way yet: the run is of the old one, up to its last month.
        ([1, 2, 3, GAP, GAP], "2020-04", [1, 2, 3]),
        # The month of the break itself is missing.
        ([1, 2, GAP, 4, 5], "2020-03", [4, 5]),
    ],
)
def test_of_a_gap_and_a_break_the_later_counts(values, broken, run):
    assert latest_run(series(values), [month(broken)]).tolist() == run


def test_a_month_left_out_of_the_index_is_missing():
    whole = series([1, 2, 3, 4])
    assert latest_run(whole.drop(month("2020-02"))).tolist() == [3, 4]


@pytest.mark.parametrize("breaks", [[], ["2020-01"], ["2019-01"], ["2021-01"]])
def test_a_break_outside_the_series_cuts_nothing(breaks):
    months = pd.period_range("2020-01", periods=3, freq="M")
    assert stretches(months, [month(b) for b in breaks]) == [(0, 3)]


def test_stretches_are_positions_of_the_first_month_and_of_one_past_the_last():
    months = pd.period_range("2020-01", periods=6, freq="M")
    breaks = [month("2020-03"), month("2020-03"), month("2020-05")]
    assert stretches(months, breaks) == [(0, 2), (2, 4), (4, 6)]


@settings(deadline=None)
@given(VALUES, BREAKS)
def test_stretches_put_together_are_the_series(values, breaks):
    months = series(values).index
    parts = stretches(months, [month("2020-01") + b for b in breaks])
    assert [i for start, end in parts for i in range(start, end)] == list(range(len(months)))
    assert all(start < end for start, end in parts)


@settings(deadline=None)
@given(VALUES, BREAKS)
def test_the_latest_run_lies_in_one_segment_and_cannot_begin_earlier(values, breaks):
    values = series(values)
    breaks = [month("2020-01") + b for b in breaks]
    run = latest_run(values, breaks)
    assert run.notna().all()
    if run.empty:
        assert values.isna().all()
        return
    assert run.index[-1] == values.last_valid_index()
    assert len(run) == (run.index[-1] - run.index[0]).n + 1
    before = run.index[0] - 1
    assert run.index[0] in breaks or math.isnan(values.get(before, math.nan))
    assert not [b for b in breaks if run.index[0] < b <= run.index[-1]]
