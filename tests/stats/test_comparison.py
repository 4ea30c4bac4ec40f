"""What a period is compared with, and what stands in the way."""

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.config.breaks import Break
from model.filters import LAST_YEAR, PERIODS, THREE_YEARS
from model.periods import Window, month
from stats.comparison import (
    Comparison,
    break_between,
    comparison,
    coverage_gap,
    flags_between,
    gap_between,
)

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


def changed(text, **other):
    named = {"name": "Rule", "offences": ("robbery",), "source": "A note"}
    return Break(month=text, **{**named, **other})


def stretch(first, last, **other):
    """A change that came little by little and is only noted."""
    return changed(first, until=last, effect="flag", **other)


COVID = stretch("2020-03", "2021-06", kind="period", name="Covid-19 restrictions")


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
    against = comparison(YEAR, LAST_YEAR)
    words = break_between(YEAR, against, [changed(text)], {"robbery"}, "ward")
    assert bool(words) == blocks


def test_a_break_in_the_months_between_two_short_periods_counts():
    window = Window.ending(FEB_2025, 1)
    words = break_between(
        window, comparison(window, LAST_YEAR), [changed("2024-08")], {"robbery", "drugs"}, "ward"
    )
    assert words == "recording changed in Aug 2024 (Rule)"


def test_a_break_of_other_offences_does_not_matter():
    against = comparison(YEAR, LAST_YEAR)
    assert break_between(YEAR, against, [changed("2024-03")], {"drugs"}, "ward") == ""


def test_three_years_reach_further_back_for_a_break():
    breaks = [changed("2022-06")]
    against = comparison(YEAR, LAST_YEAR)
    assert break_between(YEAR, against, breaks, {"robbery"}, "ward") == ""
    words = break_between(YEAR, comparison(YEAR, THREE_YEARS), breaks, {"robbery"}, "ward")
    assert words == "recording changed in Jun 2022 (Rule)"


@pytest.mark.parametrize(
    ("areas", "kind", "blocks"),
    [
        ((), "whole", True),
        ((), "ward", True),
        (("ward", "group"), "ward", True),
        (("ward", "group"), "group", True),
        (("ward", "group"), "zone", False),
        (("ward", "group"), "whole", False),
    ],
)
def test_a_break_matters_to_the_kinds_of_area_it_names_or_to_all(areas, kind, blocks):
    breaks = [changed("2024-03", areas=areas)]
    words = break_between(YEAR, comparison(YEAR, LAST_YEAR), breaks, {"robbery"}, kind)
    assert bool(words) == blocks


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("recording", "recording changed in Mar 2024 (Rule)"),
        ("category", "the list of offences changed in Mar 2024 (Rule)"),
        ("boundary", "boundaries changed in Mar 2024 (Rule)"),
        ("points", "the list of map points changed in Mar 2024"),
    ],
)
def test_what_changed_is_said_by_its_kind(kind, words):
    against = comparison(YEAR, LAST_YEAR)
    assert break_between(YEAR, against, [changed("2024-03", kind=kind)], {"robbery"}, "ward") == (
        words
    )


def test_what_is_only_noted_forbids_nothing_and_what_is_refused_is_no_note():
    against = comparison(YEAR, LAST_YEAR)
    noted, refused = changed("2024-03", effect="flag"), changed("2024-03")
    assert break_between(YEAR, against, [noted], {"robbery"}, "ward") == ""
    assert flags_between(YEAR, against, [refused], {"robbery"}, "ward") == ()


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        ("2023-03", False),  # from the first month compared with
        ("2023-04", True),
        ("2025-02", True),
        ("2025-03", False),  # after both
    ],
)
def test_a_change_that_is_only_noted_lies_between_as_one_that_is_refused(text, noted):
    breaks = [changed(text, effect="flag")]
    flags = flags_between(YEAR, comparison(YEAR, LAST_YEAR), breaks, {"robbery"}, "ward")
    assert bool(flags) == noted


@pytest.mark.parametrize(
    ("first", "last", "noted"),
    [
        ("2022-01", "2023-02", False),  # over before both
        ("2022-01", "2023-03", False),  # complete with the first month compared with
        ("2022-01", "2023-04", True),  # still under way in it
        ("2023-05", "2023-09", True),  # inside the period compared with
        ("2023-10", "2024-09", True),  # from one into the other
        ("2024-05", "2024-09", True),  # inside the period
        ("2022-01", "2026-01", True),  # both lie in it, one earlier than the other
        ("2025-02", "2025-09", True),  # begins with the last month
        ("2025-03", "2025-09", False),  # after both
    ],
)
def test_a_change_that_came_little_by_little(first, last, noted):
    against = comparison(YEAR, LAST_YEAR)
    flags = flags_between(YEAR, against, [stretch(first, last)], {"robbery"}, "ward")
    assert bool(flags) == noted


def test_a_change_little_by_little_between_two_months_a_year_apart_is_noted():
    window = Window.ending(FEB_2025, 1)
    breaks = [stretch("2024-05", "2024-09")]
    flags = flags_between(window, comparison(window, LAST_YEAR), breaks, {"robbery"}, "ward")
    assert flags == ("recording changed between May 2024 and Sep 2024 (Rule)",)


def test_a_stretch_can_be_refused_too():
    breaks = [changed("2024-05", until="2024-09")]
    words = break_between(YEAR, comparison(YEAR, LAST_YEAR), breaks, {"robbery"}, "ward")
    assert words == "recording changed between May 2024 and Sep 2024 (Rule)"


@pytest.mark.parametrize(
    ("last", "length", "said"),
    [
        ("2020-02", 12, ""),  # ends a month before
        ("2020-03", 12, "the period includes"),  # its last month is the first of it
        ("2021-02", 12, "the period includes"),  # 2020-03 to 2021-02, after 2019-03 to 2020-02
        ("2021-03", 12, "the period and the one compared with include"),
        ("2021-06", 3, "the period and the one compared with include"),  # both lie wholly in it
        ("2021-09", 3, "the period compared with includes"),  # 2020-07 to 2020-09
        ("2022-06", 1, "the period compared with includes"),  # its last month
        ("2022-07", 1, ""),
        ("2023-05", 12, "the period compared with includes"),  # 2021-06 is its first month
        ("2023-06", 12, ""),  # begins a month after
    ],
)
def test_unusual_times_are_noted_wherever_a_period_has_a_month_of_them(last, length, said):
    window = Window.ending(month(last), length)
    flags = flags_between(window, comparison(window, LAST_YEAR), [COVID], {"robbery"}, "whole")
    names = f"{said} Covid-19 restrictions (Mar 2020 to Jun 2021)"
    assert flags == ((names,) if said else ())


def test_unusual_times_between_two_periods_change_neither():
    """Three months of 2022 after those of 2019: the times between are over."""
    window = Window.ending(month("2022-12"), 3)
    against = Comparison((window.earlier(36),), "the same period three years before")
    assert flags_between(window, against, [COVID], {"robbery"}, "whole") == ()


def test_unusual_times_in_one_of_the_three_years_before_are_noted():
    window = Window.ending(month("2023-09"), 3)
    flags = flags_between(window, comparison(window, THREE_YEARS), [COVID], {"robbery"}, "whole")
    assert flags == (
        "the period compared with includes Covid-19 restrictions (Mar 2020 to Jun 2021)",
    )


def test_every_note_is_given_in_the_order_of_the_register():
    window = Window.ending(month("2020-12"), 12)
    breaks = [stretch("2019-06", "2020-06", name="Rule, little by little"), COVID]
    flags = flags_between(window, comparison(window, LAST_YEAR), breaks, {"robbery"}, "whole")
    assert [flag.split(" (")[0] for flag in flags] == [
        "recording changed between Jun 2019 and Jun 2020",
        "the period includes Covid-19 restrictions",
    ]


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
