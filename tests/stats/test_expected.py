"""What all months expect: six even months and two of a place, by hand; and when nothing is said."""

from __future__ import annotations

import numpy as np
import pytest

from model.variation import Variation
from stats.change import change
from stats.expected import Months, expected
from stats.z_test import Steady, surer_z

BY_CHANCE = Variation(own=0, series=0, spread=0, wander=0, left=0.7)
SLOW = Variation(own=0, series=0, spread=0, wander=0.05, left=0.7)


def months(history=range(4), before=(2, 3), period=(4, 5)):
    return Months(tuple(period), tuple(before), 1, tuple(history), 1.0)


def place(first, rest=100.0):
    """An area, and the rest of its place: `rest` a month."""
    return np.array([first, [rest] * len(first)], dtype=float)


def test_by_chance_alone_all_months_before_weigh_alike():
    # The place has 110 a month but in the first; 9, 10, 11, 10 are 40 of four months.
    found = expected(place([9, 10, 11, 10, 10, 10]), months(), BY_CHANCE)
    assert found.count[0] == pytest.approx(20, rel=0.01)
    # Two months against four: as a base twice as long.
    assert found.longer[0] == pytest.approx(2, rel=0.01)


def test_what_moves_the_whole_place_is_taken_out():
    counts = np.array([[5, 10, 20, 10, 1, 1], [50, 100, 200, 100, 1, 1]], dtype=float)
    found = expected(counts, months(), BY_CHANCE)
    # A tenth of the place in every month: so a tenth of the 330 of the two compared with.
    assert found.count[0] == pytest.approx(30)


def test_where_parts_move_slowly_near_months_weigh_more():
    rising = place([10, 10, 20, 20, 20, 20], 1000.0)
    alike = expected(rising, months(), BY_CHANCE).count[0]
    slow = expected(rising, months(), SLOW).count[0]
    assert 30 < alike + 1 < slow < 40


def test_more_days_expect_more():
    longer = Months((4, 5), (2, 3), 1, (0, 1, 2, 3), 1.05)
    counts = place([10.0] * 6)
    once = expected(counts, months(), BY_CHANCE).count[0]
    assert expected(counts, longer, BY_CHANCE).count[0] == pytest.approx(1.05 * once)


def test_the_variance_holds_what_moves_slowly_and_is_never_below_chance():
    counts = place([10.0] * 6)
    chance = expected(counts, months(), BY_CHANCE).dispersion
    slow = expected(counts, months(), SLOW).dispersion
    assert (chance >= 1).all()
    assert (slow > chance).all()


@pytest.mark.parametrize(
    "asked",
    [months(history=(2, 3)), months(history=())],
    ids=["no month more", "no month"],
)
def test_nothing_is_expected_of_no_more_months_than_the_base_has(asked):
    assert expected(place([10.0] * 6), asked, BY_CHANCE) is None


def test_nothing_is_expected_where_the_place_has_too_few():
    assert expected(place([3.0] * 6, 5.0), months(), BY_CHANCE) is None


def test_an_area_that_never_had_a_record_has_nothing_expected_of_it():
    found = expected(place([0.0] * 6), months(), BY_CHANCE)
    assert np.isnan(found.count[0])
    assert found.of(0) is None


@pytest.mark.parametrize(
    ("z", "steady", "decides"),
    [
        (2.0, 4.0, 4.0),  # Worth a look by itself: what all months expect decides.
        (-2.5, -1.0, -1.0),
        (1.9, 4.0, 1.9),  # No more than usual on the year before: it is none.
        (1.9, 0.5, 0.5),
        (3.0, -1.0, 0.0),  # They go different ways.
        (0.0, 5.0, 0.0),
    ],
)
def test_both_must_speak(z, steady, decides):
    assert float(surer_z(z, steady)) == decides


def test_a_change_has_its_limits_and_p_against_what_is_expected():
    plain = change(140, 110)
    surer = change(140, 110, steady=Steady(105, 4.0, 1.0))
    assert plain.verdict == "possible"
    assert surer.verdict == "beyond"
    assert surer.p < plain.p
    assert surer.percent == plain.percent == pytest.approx(27.27, abs=0.01)
    assert surer.percent_limits[0] > 0 > plain.percent_limits[0]
    assert surer.would_show < plain.would_show
