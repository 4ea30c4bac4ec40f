"""Records without a place: when a change in their share could make a change, or hide one."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.filters import LAST_YEAR, THREE_YEARS
from model.force_records import ForceRecords
from model.periods import Window, month
from stats.change import change, verdict_words
from stats.comparison import comparison
from stats.without_place import Records, Unplaced, as_before, turn, unplaced, with_share
from tests.wording import WORDING

FEBRUARIES = [month(f"{year}-02") for year in (2022, 2023, 2024, 2025)]
WINDOW = Window.ending(FEBRUARIES[-1], 1)


def force(records, without_place, months=FEBRUARIES, offences=("burglary",)):
    """A force with these numbers, one offence a row."""
    shape = (len(offences), len(months))
    return ForceRecords(
        offences,
        pd.PeriodIndex(months, freq="M"),
        np.array(records).reshape(shape),
        np.array(without_place).reshape(shape),
    )


def shares(now, before):
    """So many of 100 records without a place now, and before."""
    return Unplaced("West Yorkshire", Records(100, now), Records(100, before))


# --- how many there were ---


def test_both_periods_are_told():
    found = unplaced(
        force([90, 80, 100, 50], [9, 8, 3, 6]),
        "Town",
        ("burglary",),
        WINDOW,
        comparison(WINDOW, LAST_YEAR),
    )
    assert (found.now, found.before) == (Records(50, 6), Records(100, 3))
    assert (found.now.share, found.before.share) == (12.0, 3.0)


def test_the_periods_of_three_years_are_told_together():
    found = unplaced(
        force([90, 80, 100, 50], [9, 8, 3, 6]),
        "Town",
        ("burglary",),
        WINDOW,
        comparison(WINDOW, THREE_YEARS),
    )
    assert found.before == Records(270, 20)


@pytest.mark.parametrize("lacks", FEBRUARIES[2:])
def test_nothing_is_told_where_either_period_is_not_known(lacks):
    months = [m for m in FEBRUARIES if m != lacks]
    of_force = force([90, 80, 50], [9, 8, 6], months)
    assert unplaced(of_force, "Town", ("burglary",), WINDOW, comparison(WINDOW, LAST_YEAR)) is None


@pytest.mark.parametrize("offences", [("visit",), ("burglary", "visit"), ()])
def test_nothing_is_told_of_what_is_not_counted_from_the_force(offences):
    of_force = force([90, 80, 100, 50], [9, 8, 3, 6])
    assert unplaced(of_force, "Town", offences, WINDOW, comparison(WINDOW, LAST_YEAR)) is None


def test_no_record_at_all_is_a_zero_that_is_known_and_has_no_share():
    of_force = force([90, 80, 0, 50], [9, 8, 0, 6])
    found = unplaced(of_force, "Town", ("burglary",), WINDOW, comparison(WINDOW, LAST_YEAR))
    assert found.before == Records(0, 0)
    assert math.isnan(found.before.share)
    assert found.before.placed == 1.0


# --- what the share could do ---


def test_the_count_there_would_have_been_had_the_share_stayed():
    # 970 x 0.97 / 0.88 = 1,069 after 970: z = 2 (sqrt(1069.2) - sqrt(970)) = 3.1.
    likely = as_before(change(970, 970), shares(12, 3))
    assert likely.current == pytest.approx(1_069.2, abs=0.1)
    assert likely.verdict == "beyond"


CASES = {
    # What is counted, the shares now and before, and what the share could have done.
    "a fall that more without a place explain": (880, 1_000, 15, 5, "explained"),
    "a fall that stays a fall": (700, 1_000, 15, 5, ""),
    "a rise that fewer without a place explain": (1_100, 1_000, 4, 12, "explained"),
    "a rise that stays a rise": (1_400, 1_000, 4, 12, ""),
    "no change that hides a rise": (1_000, 1_000, 12, 3, "concealed"),
    "no change that hides a fall": (1_000, 1_000, 3, 12, "concealed"),
    "a little fewer that hide a rise": (990, 1_000, 12, 3, "concealed"),
    "a sign that turns within normal variation": (990, 1_000, 5, 3, "explained"),
    "a rise that may be chance and hides a larger one": (1_070, 1_000, 9, 3, "concealed"),
    "shares alike": (990, 1_000, 8, 8, ""),
    "small numbers": (19, 4, 50, 3, ""),
    "none in either period": (0, 0, 50, 3, ""),
    "nothing has a place": (0, 1_000, 100, 3, ""),
}


@pytest.mark.parametrize(("now", "base", "share", "before", "said"), CASES.values(), ids=CASES)
def test_what_a_change_in_the_share_could_do(now, base, share, before, said):
    assert turn(change(now, base), shares(share, before)) == said


def test_nothing_is_said_where_a_period_has_no_record_to_take_a_share_of():
    moved = change(100, 1_000)
    for now, before in ((Records(0, 0), Records(100, 12)), (Records(100, 12), Records(0, 0))):
        assert turn(moved, Unplaced("Town", now, before)) == ""


def test_nothing_is_said_of_what_is_not_comparable():
    assert turn(change(700, 1_000, reason="Mar 2025 is missing"), shares(50, 3)) == ""


@given(st.integers(0, 5_000), st.integers(0, 5_000), st.integers(0, 99), st.sampled_from([1, 3]))
def test_an_unchanged_share_never_says_anything_whatever_it_is(now, base, share, years):
    assert turn(change(now, base, times=years), shares(share, share)) == ""


@given(st.integers(20, 5_000), st.integers(20, 5_000), st.integers(0, 90), st.integers(0, 90))
def test_what_is_said_depends_on_which_way_the_share_went(now, base, share, before):
    """With more without a place than before, what is hidden is a rise; with fewer, a fall."""
    moved = change(now, base)
    if turn(moved, shares(share, before)) == "concealed":
        assert as_before(moved, shares(share, before)).direction == (
            "higher" if share > before else "lower"
        )


# --- the words ---


def said(now, base, share, before):
    moved = change(now, base)
    return with_share(verdict_words(moved, WORDING), moved, shares(share, before), WORDING)


def test_the_verdict_says_that_the_share_could_explain_it():
    assert said(880, 1_000, 15, 5) == (
        "Lower than expected: beyond normal variation, but the share of West Yorkshire's records "
        "without a place rose from 5.0% to 15.0%: that alone could explain it"
    )


@pytest.mark.parametrize(
    ("now", "share", "before", "end"),
    [
        (1_000, 12, 3, "rose from 3.0% to 12.0%: that could hide a rise"),
        (1_000, 3, 12, "fell from 12.0% to 3.0%: that could hide a fall"),
        (1_070, 9, 3, "rose from 3.0% to 9.0%: that could hide a larger rise"),
    ],
)
def test_the_verdict_says_that_the_share_could_hide_a_change(now, share, before, end):
    assert said(now, 1_000, share, before).endswith(end)


def test_the_words_stay_as_they_are_where_the_share_turns_nothing():
    assert said(700, 1_000, 15, 5) == "Lower than expected: beyond normal variation"
    moved = change(700, 1_000)
    assert with_share("Lower", moved, None, WORDING) == "Lower"
