"""What all months expect: six even months and two of a place, by hand; and when nothing is said."""

from __future__ import annotations

import numpy as np
import pytest

from model.config.variation import Variation
from model.filters import LAST_YEAR
from model.periods import Window
from stats.chance.z_test import Steady, surer_z
from stats.change import change
from stats.comparison import comparison
from stats.expected import Expected, Months, expected, moved
from tests.stats.test_promise import KINDS, LAST
from tests.stats.test_promise import place as made_place
from tests.stats.worlds import world

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


def test_what_moved_the_middle_area_is_not_moved_by_one_that_rose():
    value, count = np.array([10.0, 12, 90, 5]), np.array([10.0, 10, 15, np.nan])
    assert moved(value, count) == pytest.approx(1.2)


def test_an_area_is_held_against_the_nearest_of_what_is_expected_and_what_the_place_moved():
    found = Expected(np.full(4, 100.0), np.ones(4), np.ones(4), moved=1.2)
    assert found.near(np.array([80.0, 110, 150, 120])).count.tolist() == [100, 110, 120, 120]


def test_where_the_whole_place_rose_areas_are_judged_as_they_are():
    _, varying = made_place(world("nb", 1, 48) * np.where(np.arange(48) < 36, 1, 2))
    window = Window.ending(LAST, 12)
    every = varying.expected("ward", (KINDS[0],), window, comparison(window, LAST_YEAR))
    assert every.moved == 1
    quiet = made_place(world("nb", 1, 48))[1]
    assert quiet.expected("ward", (KINDS[0],), window, comparison(window, LAST_YEAR)).moved != 1
