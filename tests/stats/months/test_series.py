"""A series with all that is laid over it: made months of which everything is known."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from model.periods import month
from stats.counts import Cube
from stats.months.series import COLUMNS, FORECAST, LIMITS, series
from stats.months.trend import trend_table

FIRST, LAST = month("2020-01"), month("2024-12")


def months(counts, *, first=FIRST, hidden=()):
    """A trend table of one area; NaN is a missing month, `hidden` months may not be shown."""
    counts = np.asarray(counts, dtype=float)
    index = pd.period_range(first, periods=len(counts), freq="M")
    flags = np.isin(np.arange(len(counts)), hidden)
    cube = Cube(
        ("A",), ("x",), index, np.where(flags, np.nan, counts)[None, None], flags[None, None]
    )
    status = pd.Series(np.where(np.isnan(counts), "missing", "complete"), index=index)
    return trend_table(cube, "A", ("x",), status)


def level(*numbers, seed=1):
    """Poisson counts at a level for so many months each: (level, months), ..."""
    rng = np.random.default_rng(seed)
    return np.concatenate([rng.poisson(mean, length) for mean, length in numbers])


def test_one_row_a_month_with_its_columns():
    found = series(months(level((30, 60))), last=LAST, layers=(LIMITS,))
    assert list(found.table.columns) == list(COLUMNS)
    assert found.table["month"].tolist() == list(pd.period_range(FIRST, LAST, freq="M"))


def test_the_same_month_last_year_stands_beside_each_month():
    counts = np.arange(60)
    table = series(months(counts), last=LAST).table
    assert table["last_year"][:12].isna().all()
    assert table["last_year"][12:60].tolist() == list(range(48))


def test_a_step_is_a_level_and_a_step():
    found = series(months(level((20, 36), (40, 24))), last=LAST)
    (change,) = found.changes
    assert abs(change.month.ordinal - month("2023-01").ordinal) <= 1
    table = found.table.set_index("month")
    assert table["level"].dropna().nunique() == 2
    assert table["level"][FIRST] == change.before
    assert table["level"][LAST] == change.after
    assert table["step"].dropna().to_dict() == {change.month: change.after - change.before}


def test_without_a_change_there_is_no_level_to_draw():
    table = series(months(level((30, 60), seed=2)), last=LAST).table
    assert table[["level", "step"]].isna().all(axis=None)


def test_everything_begins_again_after_a_gap():
    counts = level((30, 60)).astype(float)
    counts[20] = math.nan
    found = series(months(counts), last=LAST)
    assert found.run.index[0] == month("2021-10")
    assert math.isnan(found.table["value"][20])
    assert math.isnan(found.table["last_year"][32])


def test_a_hidden_month_is_a_gap_like_any_other():
    found = series(months(level((30, 60)), hidden=[40]), last=LAST)
    assert found.run.index[0] == month("2023-06")
    assert found.table["status"][40] == "hidden"
    assert month("2023-05") not in found.known.index


def test_limits_begin_again_at_a_break_and_nowhere_else():
    counts = level((60, 30), (30, 30))
    broken = series(months(counts), last=LAST, breaks=[month("2022-07")]).table.set_index("month")
    assert broken["usual"][: month("2022-06")].isna().all(), "another way of recording"
    assert broken["usual"][month("2022-07") :].between(18, 42).all()
    assert broken["last_year"][month("2022-07") : month("2023-06")].isna().all()
    assert broken["last_year"][month("2023-07") :].notna().all()


def test_what_comes_after_the_period_is_shown_and_not_used():
    counts = level((20, 36), (60, 24))
    found = series(months(counts), last=month("2022-12"))
    assert found.run.index[-1] == month("2022-12")
    assert found.range.months[-1] == month("2022-12")
    assert found.changes == ()
    table = found.table.set_index("month")
    assert table["value"][LAST] == counts[-1]
    assert math.isnan(table["usual"][LAST])
    same = series(months(counts[:36]), last=month("2022-12"))
    assert same.recent == found.recent


def test_a_forecast_goes_twelve_months_beyond_the_data():
    found = series(months(level((40, 60))), last=LAST, layers=(FORECAST,))
    future = found.table[found.table["status"] == "forecast"]
    assert future["month"].tolist() == list(pd.period_range("2025-01", "2025-12", freq="M"))
    assert future["expected"].between(35, 45).all()
    assert future["value"].isna().all()
    assert found.table["usual"].isna().all(), "a layer that is not asked for is not there"


def test_a_forecast_made_in_the_past_stands_beside_what_came():
    found = series(months(level((40, 60))), last=month("2024-06"), layers=(FORECAST,))
    table = found.table.set_index("month")
    assert len(table) == 66
    both = table.loc[month("2024-07") : LAST]
    assert both[["value", "expected"]].notna().all(axis=None)


@pytest.mark.parametrize(("known", "limits"), [(23, False), (24, True)])
def test_a_range_needs_24_months(known, limits):
    found = series(months(level((30, known))), last=FIRST + known - 1)
    assert (found.range is not None) == limits
    assert found.table["usual"].notna().sum() == (known if limits else 0)


def test_a_change_of_level_that_lasted_a_year_is_what_is_usual():
    stepped = level((20, 40), (60, 20))
    found = series(months(stepped), last=LAST)
    (change,) = found.changes
    usual = found.table.set_index("month")["usual"]
    assert usual[: change.month - 1].mean() == pytest.approx(20, rel=0.15)
    assert usual[change.month : LAST].mean() == pytest.approx(60, rel=0.15)
    assert not found.recent.begun


def test_a_change_of_level_of_this_year_is_news():
    found = series(months(level((20, 52), (40, 8))), last=LAST)
    assert found.changes
    assert found.recent.begun
    assert found.recent.change.direction == "higher"


def test_the_months_outside_their_range_are_counted_one_by_one():
    counts = np.tile([95, 105], 30)
    counts[[20, 40, 41]] = 170, 40, 170
    found = series(months(counts), last=LAST)
    assert found.outside.to_dict() == {FIRST + 20: 1, FIRST + 40: -1, FIRST + 41: 1}
    signal = found.table.set_index("month")["signal"]
    assert signal[signal != ""].to_dict() == {
        FIRST + 20: "above", FIRST + 40: "below", FIRST + 41: "above",
    }  # fmt: skip


def test_a_gap_of_a_month_silences_nothing_but_the_four_months_it_lies_in():
    counts = level((30, 60)).astype(float)
    counts[50] = math.nan
    assert series(months(counts), last=LAST).recent is not None
    counts[58] = math.nan
    assert series(months(counts), last=LAST).recent is None


def test_nothing_is_found_in_months_of_which_none_is_known():
    found = series(months([math.nan] * 30), last=month("2022-06"))
    assert found.run.empty
    assert (found.season, found.range, found.changes, found.recent) == (None, None, (), None)
    assert found.outside.empty
    assert found.table["value"].isna().all()


def test_a_period_that_ends_before_the_series_begins_finds_nothing():
    found = series(months(level((30, 30)), first=month("2023-01")), last=month("2022-06"))
    assert found.run.empty
    assert found.range is None
    assert len(found.table) == 30
