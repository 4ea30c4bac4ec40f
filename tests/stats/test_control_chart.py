"""The control chart: limits and rules by hand and as published, and how often it cries wolf."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.control_chart import (
    LatestSignal,
    control_chart,
    latest_signal,
    near_a_limit,
    outside_limits,
    run_of_seven,
    trend_of_seven,
    xmr_limits,
)
from stats.history import latest_run
from stats.season import Season, season

GAP = math.nan
FIRST = pd.Period("2020-01", "M")
# Mean 11 and moving ranges of 2, so limits at 11 -/+ 5.32: 5.68 and 16.32.
STEADY = [10, 12] * 12


def month(text):
    return pd.Period(text, "M")


def series(values, first=FIRST):
    return pd.Series(
        values, index=pd.period_range(first, periods=len(values), freq="M"), dtype=float
    )


def yearly(**factors):
    """A clear season with the given factors (by month name), and 1 elsewhere."""
    names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    return Season(
        pd.Series([factors.get(name, 1.0) for name in names], index=range(1, 13)),
        clear=True,
        p=0.001,
        months=60,
    )


def marked(flags):
    return "".join(".x"[int(flag)] for flag in flags)


# Limits


def test_limits_by_hand():
    # Moving ranges 1, 2 and 3.
    assert xmr_limits([1, 2, 4, 1]) == pytest.approx((2, 2 - 5.32, 2 + 5.32))


EIGHTEEN = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
"""NHSRplotthedots 0.2.2, vignette "Deviations from Excel defaults"."""


def test_limits_of_the_eighteen_published_values():
    assert xmr_limits(EIGHTEEN) == pytest.approx((1.94, -3.06, 6.95), abs=0.005)


def test_screening_leaves_the_two_moving_ranges_of_the_ten_out():
    # Of 17 moving ranges, 8 and 9 are beyond 3.267 x 32/17 = 6.15; the others are 1.
    assert xmr_limits(EIGHTEEN, screened=True) == pytest.approx(
        (35 / 18, 35 / 18 - 2.66, 35 / 18 + 2.66)
    )


# rnorm(20) of R with seed 123: NHSRplotthedots 0.2.2, tests/testthat/test-ptd_spc_standard.R and
# its snapshots in tests/testthat/_snaps/ptd_spc_standard.md (commit ea2177d).
TWENTY = [
    -0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621,
    -1.26506123, -0.68685285, -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272,
    -0.55584113, 1.78691314, 0.49785048, -1.96661716, 0.70135590, -0.47279141,
]  # fmt: skip


@pytest.mark.parametrize(
    ("fifteenth", "screened", "limits"),
    [
        (-0.55584113, True, (0.1416238, -3.01138, 3.294627)),
        (10, True, (0.6694159, -2.383666, 3.722497)),
        (10, False, (0.6694159, -4.596625, 5.935457)),
    ],
)
def test_limits_of_the_published_snapshots(fifteenth, screened, limits):
    values = [*TWENTY[:14], fifteenth, *TWENTY[15:]]
    assert xmr_limits(values, screened=screened) == pytest.approx(limits, rel=1e-5)


def test_a_missing_value_leaves_out_its_two_moving_ranges():
    # The mean of 1, 3, 5 and 6; moving ranges 2 and 1.
    assert xmr_limits([1, 3, GAP, 5, 6]) == pytest.approx((3.75, 3.75 - 3.99, 3.75 + 3.99))


@pytest.mark.parametrize(
    ("values", "mean"), [([], GAP), ([GAP, GAP], GAP), ([4], 4), ([2, GAP, 4], 3)]
)
def test_without_a_moving_range_there_are_no_limits(values, mean):
    assert xmr_limits(values) == pytest.approx((mean, GAP, GAP), nan_ok=True)


# The four rules. Published cases: NHSRplotthedots 0.2.2 (MIT licence, commit 8aac323),
# tests/testthat/test-ptd_calculate_point_type.R.


@pytest.mark.parametrize(
    ("values", "marks"),
    [
        ([0, 6, 6.1, -6, -6.1], "..x.x"),
        ([0, GAP, 7], "..x"),
        ([], ""),
    ],
)
def test_a_value_beyond_a_limit_is_outside_and_one_on_it_is_not(values, marks):
    assert marked(outside_limits(np.array(values, dtype=float), -6, 6)) == marks


@pytest.mark.parametrize(
    ("values", "marks"),
    [
        ([], ""),
        ([1] * 6, "......"),
        ([1] * 6 + [-1], "......."),
        ([1] * 7, "xxxxxxx"),
        ([1] * 8 + [-1], "xxxxxxxx."),
        ([-1] * 8 + [1], "xxxxxxxx."),
        ([-1] + [1] * 8 + [-1], ".xxxxxxxx."),
        ([1] + [-1] * 8 + [1], ".xxxxxxxx."),
    ],
)
def test_a_run_as_published(values, marks):
    assert marked(run_of_seven(np.array(values, dtype=float), 0)) == marks


@pytest.mark.parametrize(
    ("values", "marks"),
    [
        ([1, 1, 1, GAP, 1, 1, 1, 1], "........"),
        ([1] * 7 + [GAP, 1], "xxxxxxx.."),
        # One on the mean is on neither side.
        ([1, 1, 1, 0, 1, 1, 1, 1], "........"),
        ([1] * 7 + [-1] * 7, "xxxxxxxxxxxxxx"),
    ],
)
def test_a_missing_value_or_one_on_the_mean_ends_a_run(values, marks):
    assert marked(run_of_seven(np.array(values, dtype=float), 0)) == marks


@pytest.mark.parametrize(
    ("values", "marks"),
    [
        ([], ""),
        ([1, 2, 3, 4, 5, 6], "......"),
        ([1, 2, 3, 3, 4, 5, 6], "......."),
        ([1, 2, 3, 4, 5, 6, 7], "xxxxxxx"),
        ([2, 1, 2, 3, 4, 5, 6, 7, 3], ".xxxxxxx."),
        ([7, 6, 5, 4, 3, 2, 1], "xxxxxxx"),
        ([2, 7, 6, 5, 4, 3, 2, 1, 3], ".xxxxxxx."),
    ],
)
def test_a_trend_as_published(values, marks):
    assert marked(trend_of_seven(np.array(values, dtype=float))) == marks


def test_a_missing_value_ends_a_trend():
    assert marked(trend_of_seven(np.array([1, 2, 3, GAP, 5, 6, 7, 8]))) == "........"


# "n" is near the upper limit, "N" near the lower, "a" above the mean and "b" below it.
_PLACES = {"n": 2.5, "N": -2.5, "a": 0.5, "b": -0.5, "O": 9.0, "-": GAP, "0": 0.0}


@pytest.mark.parametrize(
    ("places", "marks"),
    [
        ("", ""),
        ("aaa", "..."),
        ("nan", "x.x"),
        ("ann", ".xx"),
        ("nna", "xx."),
        ("aananaa", "..x.x.."),
        ("aannaaa", "..xx..."),
        ("naan", "...."),
        ("naann", "...xx"),
        # All three on the same side of the mean.
        ("nbn", "..."),
        ("aNn", "..."),
        ("nNa", "..."),
        ("abnbnba", "......."),
        ("babNnbab", "........"),
    ],
)
def test_two_of_three_near_a_limit_as_published(places, marks):
    values = np.array([_PLACES[place] for place in places], dtype=float)
    assert marked(near_a_limit(values, 0, -3, 3)) == marks
    assert marked(near_a_limit(-values, 0, -3, 3)) == marks


@pytest.mark.parametrize(
    ("places", "marks"),
    [
        # Ours: one outside the limit counts as far out. As published the last would not be marked.
        ("aaOn", "..xx"),
        ("n-n", "..."),
        ("n0n", "..."),
        ("nn", ".."),
    ],
)
def test_two_of_three_where_nothing_is_published(places, marks):
    values = np.array([_PLACES[place] for place in places], dtype=float)
    assert marked(near_a_limit(values, 0, -3, 3)) == marks


@pytest.mark.parametrize(("value", "marks"), [(2.0, "..."), (2.001, "xx.")])
def test_near_begins_beyond_two_thirds_of_the_way(value, marks):
    assert marked(near_a_limit(np.array([value, value, 1]), 0, -3, 3)) == marks


def test_two_near_opposite_limits_are_no_signal_as_published():
    # tests/testthat/test-ptd_spc_standard.R: the last two are "common_cause".
    values = np.array([1, -1] * 7 + [5.5, -5.5])
    limits = xmr_limits(values, screened=True)
    assert not near_a_limit(values, *limits)[-2:].any()
    assert not outside_limits(values, *limits[1:])[-2:].any()


# The chart


def test_the_chart_of_a_steady_series():
    table = control_chart(series(STEADY))
    assert table.columns.tolist() == [
        "month", "value", "mean", "lower", "upper", "signal", "rule", "segment",
    ]  # fmt: skip
    assert table["month"].tolist() == list(series(STEADY).index)
    assert table["value"].tolist() == STEADY
    assert table["mean"].to_numpy() == pytest.approx(11)
    assert table["lower"].to_numpy() == pytest.approx(5.68)
    assert table["upper"].to_numpy() == pytest.approx(16.32)
    assert set(table["signal"]) == set(table["rule"]) == {""}
    assert set(table["segment"]) == {0}


@pytest.mark.parametrize(("known", "drawn"), [(22, False), (23, False), (24, True), (25, True)])
def test_limits_need_24_known_months(known, drawn):
    table = control_chart(series([*([10, 12] * 13)[: known - 1], GAP, 11]))
    assert table["mean"].notna().all() == drawn
    assert table["mean"].notna().any() == drawn


def test_below_24_months_nothing_is_signalled():
    table = control_chart(series([*[10, 12] * 11, 99]))
    assert table[["mean", "lower", "upper"]].isna().all(axis=None)
    assert set(table["signal"]) == set(table["rule"]) == {""}


def test_limits_are_made_from_the_last_36_months_and_given_for_these():
    table = control_chart(series([500, 900] * 12 + [10, 12] * 18))
    assert table["mean"].isna().tolist() == [True] * 24 + [False] * 36
    assert table["mean"].iloc[-1] == pytest.approx(11)
    assert table["upper"].iloc[-1] == pytest.approx(16.32)
    assert set(table["signal"]) == {""}


def test_how_many_months_are_used_can_be_chosen():
    table = control_chart(series([20, 12] + [10, 12] * 12), most=24)
    assert table["mean"].isna().tolist() == [True] * 2 + [False] * 24
    assert table["mean"].iloc[-1] == pytest.approx(11)


def test_months_still_missing_at_the_end_have_no_band_and_shift_nothing():
    table = control_chart(series([*STEADY, GAP, GAP]), most=24)
    assert table["mean"].isna().tolist() == [False] * 24 + [True] * 2


def test_a_month_above_the_upper_limit():
    table = control_chart(series([*STEADY, 10, 30]))
    assert table[["signal", "rule"]].iloc[-1].tolist() == ["above", "outside limits"]
    assert set(table["rule"].iloc[:-1]) == {""}


def test_a_month_below_the_lower_limit():
    table = control_chart(series([*[30, 32] * 12, 4]))
    assert table[["signal", "rule"]].iloc[-1].tolist() == ["below", "outside limits"]


def test_the_lower_limit_shown_is_not_below_zero_and_the_rules_use_it_as_computed():
    # Limits of -3.8 and 5.8: two zeros are nowhere near the lower one, as they would be to zero.
    table = control_chart(series([*[0, 2] * 12, 0, 0, 0]))
    assert table["lower"].to_numpy() == pytest.approx(0)
    assert set(table["rule"]) == {""}


def test_a_run_of_seven_marks_all_its_months():
    table = control_chart(series([*[10, 12] * 9, *[13, 12] * 3, 13]))
    assert table["rule"].tolist() == [""] * 17 + ["run of 7"] * 8
    assert table["signal"].tolist() == [""] * 17 + ["above"] * 8


def test_a_missing_month_interrupts_a_run_but_starts_nothing_anew():
    whole = control_chart(series([*[10, 12] * 9, *[13] * 8]))
    table = control_chart(series([*[10, 12] * 9, *[13] * 4, GAP, *[13] * 3]))
    assert (whole["rule"] == "run of 7").sum() == 9
    assert set(table["rule"]) == {""}
    assert set(table["segment"]) == {0}
    assert table["mean"].nunique() == 1


def test_a_month_left_out_of_the_index_is_a_missing_month():
    values = series([*[10, 12] * 9, *[13] * 8])
    table = control_chart(values.drop(values.index[-4]))
    expected = control_chart(values.where(values.index != values.index[-4]))
    pd.testing.assert_frame_equal(table, expected)
    assert len(table) == 26


def test_a_trend_is_above_where_it_rises_and_below_where_it_falls():
    rising = control_chart(series([*STEADY, 7.7, 8.9, 10.1, 11.3, 12.5, 13.7, 14.9]))
    assert rising["rule"].tolist() == [""] * 24 + ["trend of 7"] * 7
    assert rising["signal"].tolist() == [""] * 24 + ["above"] * 7
    falling = control_chart(series([*STEADY, 14.9, 13.7, 12.5, 11.3, 10.1, 8.9, 7.7]))
    assert falling["rule"].tolist() == [""] * 24 + ["trend of 7"] * 7
    assert falling["signal"].tolist() == [""] * 24 + ["below"] * 7


def test_the_month_at_which_a_trend_turns_counts_to_the_newer_one():
    rise = [6.6, 7.8, 9.0, 10.2, 11.6, 12.8]
    peak = control_chart(series([*STEADY, *rise, 14, *reversed(rise), 12]))
    assert peak["rule"].tolist() == [""] * 24 + ["trend of 7"] * 13 + [""]
    assert peak["signal"].tolist()[24:-1] == ["above"] * 6 + ["below"] * 7
    fall = [15.4, 14.2, 13.0, 11.8, 10.4, 9.2]
    trough = control_chart(series([*STEADY, *fall, 8, *reversed(fall), 10]))
    assert trough["rule"].tolist() == [""] * 24 + ["trend of 7"] * 13 + [""]
    assert trough["signal"].tolist()[24:-1] == ["below"] * 6 + ["above"] * 7


def test_two_of_three_near_a_limit_marks_the_two():
    table = control_chart(series([*STEADY, 10, 16, 12, 16, 10, 12]))
    assert table["rule"].iloc[24:].tolist() == [
        "", "two of three near a limit", "", "two of three near a limit", "", "",
    ]  # fmt: skip


def test_the_most_severe_rule_is_named():
    # Nine rise from 10 to 40; the mean is 13.7, so that eight of them are above it in a row.
    table = control_chart(series([*[10, 14] * 14, 16, 16.5, 17, 17.5, 18, 18.5, 40]))
    assert table["rule"].tolist()[-9:] == [
        "trend of 7", *["run of 7"] * 7, "outside limits",
    ]  # fmt: skip
    assert set(table["signal"].iloc[-9:]) == {"above"}


@pytest.mark.parametrize("value", [0, 5, 0.1, 1 / 3, 1e6 / 7])
def test_where_all_months_are_equal_nothing_is_signalled(value):
    # The mean of 36 tenths is not exactly a tenth.
    table = control_chart(series([value] * 36))
    assert set(table["rule"]) == {""}
    assert table["upper"].to_numpy() == pytest.approx(value)


def test_an_empty_series_makes_an_empty_chart():
    assert control_chart(series([])).empty
    assert latest_signal(control_chart(series([]))) is None


def test_the_series_is_left_as_it_is():
    values = series([*STEADY, GAP, 30])
    before = values.copy()
    control_chart(values, season=yearly(jan=2.0), breaks=[month("2020-06")])
    pd.testing.assert_series_equal(values, before)


# Recording breaks


def test_each_way_of_recording_has_limits_of_its_own():
    table = control_chart(series([*STEADY, *[30, 34] * 12]), breaks=[month("2022-01")])
    assert table["segment"].tolist() == [0] * 24 + [1] * 24
    assert table["mean"].tolist() == pytest.approx([11] * 24 + [32] * 24)
    assert table["upper"].tolist() == pytest.approx([16.32] * 24 + [42.64] * 24)
    assert set(table["rule"]) == {""}


def test_without_a_recorded_break_a_step_is_a_signal_and_nothing_starts_anew():
    table = control_chart(series([*STEADY, *[30, 34] * 6]))
    assert set(table["segment"]) == {0}
    assert table["signal"].iloc[-1] == "above"


def test_runs_do_not_cross_a_break():
    values = series([*[10, 12] * 10, *[13] * 4, *[13] * 4, *[12, 10] * 10])
    assert set(control_chart(values, breaks=[month("2022-01")])["rule"]) == {""}
    assert "run of 7" in set(control_chart(values)["rule"])


def test_a_new_way_of_recording_has_no_limits_before_24_months():
    table = control_chart(series([*STEADY, *[30, 34] * 11]), breaks=[month("2022-01")])
    assert table["mean"].isna().tolist() == [False] * 24 + [True] * 22
    assert latest_signal(table) is None


@pytest.mark.parametrize("breaks", [["2020-01"], ["2015-05"], ["2022-01"], ["2022-02", "2022-02"]])
def test_a_break_outside_the_months_changes_nothing(breaks):
    expected = control_chart(series(STEADY))
    table = control_chart(series(STEADY), breaks=[month(b) for b in breaks])
    pd.testing.assert_frame_equal(table, expected)


# Season


def test_the_band_follows_the_season():
    season = yearly(jul=3.0, jan=0.5)
    values = series([10, 12] * 18)
    values = values * season.factors.to_numpy()[values.index.month - 1]
    table = control_chart(values, season=season)
    assert set(table["rule"]) == {""}
    july = table[table["month"] == month("2022-07")].iloc[0]
    assert (july["mean"], july["lower"], july["upper"]) == pytest.approx((33, 17.04, 48.96))
    january = table[table["month"] == month("2022-01")].iloc[0]
    assert january["mean"] == pytest.approx(5.5)
    undivided = control_chart(values).set_index("month")
    assert undivided.loc[month("2022-07"), "rule"] == "outside limits"


def test_a_month_is_judged_after_its_season_is_divided_out():
    # 12 in a January that usually has half of the rest is 24 in its terms.
    values = series(([5, 12] + [10, 12] * 5) * 3 + [12])
    assert control_chart(values, season=yearly(jan=0.5))["rule"].iloc[-1] == "outside limits"
    assert control_chart(values)["rule"].iloc[-1] == ""


def test_a_season_that_is_not_clear_is_not_divided_out():
    unclear = Season(yearly(jul=2.0).factors, clear=False, p=0.4, months=60)
    values = series([10, 12] * 18)
    pd.testing.assert_frame_equal(control_chart(values, season=unclear), control_chart(values))


# The latest month


def test_the_latest_month_is_within_what_is_expected():
    latest = latest_signal(control_chart(series(STEADY)))
    assert latest == LatestSignal(month("2021-12"), "", "", None)
    assert latest.months == 0


def test_the_latest_month_and_since_when_its_signal_has_lasted():
    # Six months above the mean of 14.2, and a seventh beyond the upper limit of 25.3.
    latest = latest_signal(control_chart(series([*[10, 14] * 9, *[17, 16] * 3, 40])))
    assert latest == LatestSignal(month("2022-01"), "above", "outside limits", month("2021-07"))
    assert latest.months == 7


def test_a_signal_on_the_other_side_is_another_one():
    latest = latest_signal(control_chart(series([*[10, 12] * 14, 0, 30])))
    assert latest == LatestSignal(month("2022-06"), "above", "outside limits", month("2022-06"))
    assert latest.months == 1


def test_the_latest_signal_is_of_the_last_known_month():
    latest = latest_signal(control_chart(series([*STEADY, 30, GAP, GAP])))
    assert latest.month == month("2022-01")
    assert latest.rule == "outside limits"


def test_a_missing_month_interrupts_a_signal():
    latest = latest_signal(control_chart(series([*[10, 12] * 14, 40, GAP, 40])))
    assert latest.since == latest.month == month("2022-07")


def test_a_signal_does_not_reach_back_over_a_break():
    before, after = [*[10, 12] * 12, 40], [40, *[10, 12] * 12, 40]
    table = control_chart(series([*before, *after]), breaks=[month("2022-02")])
    first_of_the_new_way = table.iloc[:26]
    assert first_of_the_new_way["signal"].tolist()[-2:] == ["above", "above"]
    assert latest_signal(first_of_the_new_way).since == month("2022-02")


@pytest.mark.parametrize("values", [[], [GAP] * 30, [10, 12] * 11])
def test_without_limits_at_the_last_known_month_nothing_can_be_said(values):
    assert latest_signal(control_chart(series(values))) is None


# What holds for any series

COUNTS = st.lists(st.integers(0, 60).map(float) | st.just(math.nan), max_size=60)


@settings(deadline=None, max_examples=60)
@given(COUNTS)
def test_a_signal_has_a_rule_a_value_and_limits_and_lies_where_it_says(values):
    table = control_chart(series(values))
    signals = table[table["signal"] != ""]
    assert (table["signal"] != "").equals(table["rule"] != "")
    assert signals[["value", "mean", "lower", "upper"]].notna().all(axis=None)
    by_side = signals[signals["rule"] != "trend of 7"]
    assert ((by_side["value"] > by_side["mean"]) == (by_side["signal"] == "above")).all()
    assert (table["lower"].dropna() >= 0).all()


@settings(deadline=None, max_examples=60)
@given(COUNTS, st.sampled_from([0.01, 0.5, 3.0]))
def test_counts_and_rates_of_the_same_months_give_the_same_signals(values, residents):
    counts = control_chart(series(values))
    rates = control_chart(series(values) * residents)
    pd.testing.assert_frame_equal(counts[["signal", "rule"]], rates[["signal", "rule"]])
    np.testing.assert_allclose(rates["upper"], counts["upper"] * residents, rtol=1e-9)


# How often it cries wolf, and how soon it sees a change


def made(rng, level, *, swing=0.0, months=60):
    """Poisson counts about one level, with a season that peaks in any month."""
    at = np.arange(months) + rng.integers(12)
    return rng.poisson(level * (1 + swing * np.sin(2 * np.pi * at / 12)))


def latest_rule(counts):
    """The rule that the latest month breaks, as a page would find it."""
    values = series(counts)
    return control_chart(values, season=season(latest_run(values)))["rule"].iloc[-1]


@pytest.mark.parametrize("swing", [0.0, 0.25])
@pytest.mark.parametrize("level", [5, 20, 100])
def test_with_no_change_the_latest_month_is_flagged_in_at_most_one_series_of_20(level, swing):
    rng = np.random.default_rng(4)
    rules = np.array([latest_rule(made(rng, level, swing=swing)) for _ in range(300)])
    assert (rules != "").mean() <= 0.05
    assert (rules == "outside limits").mean() < 0.02


@pytest.mark.parametrize("level", [5, 20, 100])
def test_that_holds_with_24_months_where_there_is_no_season(level):
    rng = np.random.default_rng(4)
    rules = np.array([latest_rule(made(rng, level, months=24)) for _ in range(300)])
    assert (rules != "").mean() <= 0.05
    assert (rules == "outside limits").mean() < 0.02


def test_a_season_left_in_would_flag_far_more():
    rng = np.random.default_rng(5)
    charts = (control_chart(series(made(rng, 100, swing=0.25))) for _ in range(200))
    assert np.mean([chart["rule"].iloc[-1] != "" for chart in charts]) > 0.10


def first_signal(rng, *, history, rise):
    """The first of four months after a step from 20 a month with a signal; 5 where none has one."""
    before, after = rng.poisson(20, history), rng.poisson(20 * rise, 4)
    found = (n for n in range(1, 5) if latest_rule([*before, *after[:n]]))
    return next(found, 5)


@pytest.mark.parametrize("history", [24, 60])
def test_a_step_of_30_percent_is_seen_within_four_months_in_one_series_of_three(history):
    rng = np.random.default_rng(6)
    firsts = np.array([first_signal(rng, history=history, rise=1.3) for _ in range(100)])
    assert 0.2 < (firsts <= 4).mean() < 0.5


def test_a_doubling_is_seen_within_four_months_in_nearly_all():
    rng = np.random.default_rng(6)
    firsts = np.array([first_signal(rng, history=36, rise=2.0) for _ in range(50)])
    assert (firsts <= 4).mean() > 0.95
    assert np.median(firsts) == 1
