"""What a period is compared with, and what stands in the way."""

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.catalogue import Break
from model.filters import LAST_YEAR, PERIODS, THREE_YEARS
from model.periods import Window, month
from stats.comparison import break_between, comparison, coverage_gap, gap_between

FEB_2025 = month("2025-02")
YEAR = Window.ending(FEB_2025, 12)
CHOICES = [
    (length, kind)
    for length in PERIODS
    for kind in (LAST_YEAR, THREE_YEARS)
    if kind == LAST_YEAR or length <= 12
]


def covered(first, last, **other):
    """Complete coverage from one month to another, except for some months: `m2024_02="partial"`."""
    months = pd.period_range(first, last, freq="M")
    status = pd.Series("complete", index=months)
    for name, value in other.items():
        status[month(name[1:].replace("_", "-"))] = value
    return status


def changed(text):
    return Break(month=text, name="Rule", offences=("robbery",), source="A note")


@pytest.mark.parametrize(
    ("length", "kind", "windows", "words"),
    [
        (12, LAST_YEAR, [("2023-03", "2024-02")], "the 12 months before"),
        (24, LAST_YEAR, [("2021-03", "2023-02")], "the 24 months before"),
        (
            1,
            LAST_YEAR,
            [("2024-02", "2024-02")],
            "the same period a year before (Feb 2024)",
        ),
        (
            3,
            LAST_YEAR,
            [("2023-12", "2024-02")],
            "the same period a year before (3 months to Feb 2024)",
        ),
        (
            3,
            THREE_YEARS,
            [("2023-12", "2024-02"), ("2022-12", "2023-02"), ("2021-12", "2022-02")],
            "the mean of the same period in the three years before",
        ),
    ],
)
def test_what_a_period_to_february_2025_is_compared_with(length, kind, windows, words):
    against = comparison(Window.ending(FEB_2025, length), kind)
    assert list(against.windows) == [Window(month(a), month(b)) for a, b in windows]
    assert against.words == words
    assert against.years == len(windows)


@settings(deadline=None)
@given(st.sampled_from(CHOICES), st.integers(-300, 300))
def test_windows_never_overlap_are_equal_and_whole_years_apart(choice, shift):
    length, kind = choice
    window = Window.ending(FEB_2025 + shift, length)
    windows = [window, *comparison(window, kind).windows]
    for one, other in combinations(windows, 2):
        assert not set(one.months) & set(other.months)
        assert one.length == other.length
        assert (one.first - other.first).n % 12 == 0


def test_24_months_touch_the_24_before():
    window = Window.ending(FEB_2025, 24)
    assert comparison(window, LAST_YEAR).windows[0].last + 1 == window.first


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("2023-02", False),  # before both
        ("2023-03", False),  # from the first month compared with: all of both is recorded anew
        ("2023-04", True),  # inside the period compared with
        ("2024-02", True),  # its last month
        ("2024-03", True),  # between the two
        ("2024-04", True),  # inside the period
        ("2025-02", True),  # its last month
        ("2025-03", False),  # after both
    ],
)
def test_a_break_makes_the_months_on_either_side_incomparable(text, blocks):
    words = break_between(YEAR, comparison(YEAR, LAST_YEAR), [changed(text)], {"robbery"})
    assert bool(words) == blocks


def test_a_break_in_the_months_between_two_short_periods_counts():
    window = Window.ending(FEB_2025, 1)
    words = break_between(
        window, comparison(window, LAST_YEAR), [changed("2024-08")], {"robbery", "drugs"}
    )
    assert words == "recording changed in Aug 2024 (Rule)"


def test_a_break_of_other_offences_does_not_matter():
    assert break_between(YEAR, comparison(YEAR, LAST_YEAR), [changed("2024-03")], {"drugs"}) == ""


def test_three_years_reach_further_back_for_a_break():
    breaks = [changed("2022-06")]
    assert break_between(YEAR, comparison(YEAR, LAST_YEAR), breaks, {"robbery"}) == ""
    words = break_between(YEAR, comparison(YEAR, THREE_YEARS), breaks, {"robbery"})
    assert words == "recording changed in Jun 2022 (Rule)"


@pytest.mark.parametrize(
    ("gaps", "words"),
    [
        ({}, ""),
        ({"m2024_03": "missing"}, "Mar 2024 is missing"),
        ({"m2025_02": "partial"}, "Feb 2025 is partial"),
        (
            {"m2024_05": "missing", "m2024_06": "missing", "m2024_07": "partial"},
            "May 2024 is missing, Jun 2024 is missing, Jul 2024 is partial",
        ),
        (
            {f"m2024_0{n}": "missing" for n in range(4, 9)},
            "Apr 2024 is missing, May 2024 is missing and 3 more",
        ),
        ({"m2024_02": "missing"}, ""),  # the month before the period
    ],
)
def test_the_gaps_of_a_period_in_words(gaps, words):
    assert coverage_gap(YEAR, covered("2023-01", "2025-02", **gaps)) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2024-03", "2025-02", ""),
        ("2024-04", "2025-02", "the data begins in Apr 2024"),
        ("2024-03", "2025-01", "the data ends in Jan 2025"),
        ("2024-06", "2024-09", "the data ends in Sep 2024"),  # both: how late it is matters more
        ("2019-01", "2019-12", "the data ends in Dec 2019"),
        ("2026-01", "2026-12", "the data begins in Jan 2026"),
    ],
)
def test_a_period_beyond_the_data_says_where_the_data_begins_or_ends(first, last, words):
    assert coverage_gap(YEAR, covered(first, last)) == words


@pytest.mark.parametrize(
    ("first", "gaps", "words"),
    [
        ("2023-03", {}, ""),
        ("2023-03", {"m2024_09": "partial"}, "Sep 2024 is partial"),
        ("2023-03", {"m2023_09": "missing"}, "Sep 2023 is missing"),
        ("2023-04", {}, "the data begins in Apr 2023"),
        # The period itself is told of first.
        ("2023-04", {"m2024_09": "missing"}, "Sep 2024 is missing"),
    ],
)
def test_a_gap_in_the_period_or_in_the_one_before_blocks_the_comparison(first, gaps, words):
    status = covered(first, "2025-02", **gaps)
    assert gap_between(YEAR, comparison(YEAR, LAST_YEAR), status) == words
