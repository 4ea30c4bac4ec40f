"""How well cells chosen beforehand held what came: ten equal cells by hand, then unequal ones."""

import dataclasses
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.cells.predictive_accuracy import Foresight, against_busiest, busiest, foresight

# A published pair of periods, ten cells of one size.
EARLIER = np.array([12, 9, 7, 3, 3, 2, 1, 1, 0, 0])
LATER = np.array([8, 2, 9, 4, 1, 3, 1, 1, 1, 0])
EQUAL = np.full(10, 62_500.0)


def mask(*chosen, cells=10):
    return np.isin(np.arange(cells), chosen)


def measures(found):
    return found.hit_rate, found.pai, found.pei


def test_the_two_busiest_of_ten_equal_cells():
    found = foresight(mask(0, 1), LATER, EQUAL)
    assert found == Foresight(
        cells=2,
        area_m2=125_000,
        all_area_m2=625_000,
        events=10,
        all_events=30,
        best_events=17,
    )
    assert found.hit_rate == pytest.approx(1 / 3)
    assert (round(found.pai, 4), round(found.pei, 4)) == (1.6667, 0.5882)


def test_the_best_cells_have_a_pei_of_1():
    assert measures(foresight(mask(0, 2), LATER, EQUAL)) == pytest.approx((17 / 30, 17 / 6, 1))


def test_all_cells_hold_all_events_and_foretell_nothing():
    assert measures(foresight(mask(*range(10)), LATER, EQUAL)) == pytest.approx((1, 1, 1))


def test_cells_in_which_nothing_happened():
    assert measures(foresight(mask(9), LATER, EQUAL)) == pytest.approx((0, 0, 0))


def test_of_unequal_cells_the_best_are_those_with_most_events_for_their_area():
    # Per m2: 4, 3, 2. The 10 m2 of the last hold 40 in the first (10 m2), not 60 in the last.
    later, areas = [40, 60, 60], [10, 20, 30]
    found = foresight(mask(1, cells=3), later, areas)
    # 20 m2: the first whole, and half of the second.
    assert found.best_events == 40 + 30
    assert found.hit_rate == 60 / 160
    assert found.pai == pytest.approx((60 / 160) / (20 / 60))
    assert found.pei == pytest.approx(60 / 70)


def test_nothing_chosen_has_no_measure():
    found = foresight(mask(), LATER, EQUAL)
    assert (found.cells, found.area_m2, found.events, found.all_events) == (0, 0, 0, 30)
    assert all(math.isnan(number) for number in measures(found))


def test_nothing_that_happened_has_no_measure():
    found = foresight(mask(0, 1), np.zeros(10), EQUAL)
    assert (found.cells, found.all_events, found.best_events) == (2, 0, 0)
    assert all(math.isnan(number) for number in measures(found))


def test_no_cells_have_no_measure():
    none = np.zeros(0, dtype=bool)
    assert all(math.isnan(number) for number in measures(foresight(none, [], [])))
    both = against_busiest(none, [], [], [])
    assert both.chosen == both.busiest == Foresight(0, 0, 0, 0, 0, 0)


def test_a_result_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        foresight(mask(0), LATER, EQUAL).cells = 3


def test_the_busiest_cells_until_the_area_is_reached():
    chosen = busiest(EARLIER, EQUAL, 125_000)
    assert chosen.dtype == bool
    assert np.flatnonzero(chosen).tolist() == [0, 1]


@pytest.mark.parametrize(
    ("area_m2", "chosen"),
    [
        (0, []),
        (1, [1]),
        (30, [1]),
        # Reached only with the second, which goes beyond it.
        (31, [1, 2]),
        (50, [1, 2]),
        (51, [0, 1, 2]),
        (60, [0, 1, 2]),
        (999, [0, 1, 2]),
    ],
)
def test_the_busiest_are_taken_whole_and_by_count_not_by_density(area_m2, chosen):
    assert np.flatnonzero(busiest([5, 9, 6], [10, 30, 20], area_m2)).tolist() == chosen


def test_of_cells_with_the_same_count_the_first_comes_first():
    assert np.flatnonzero(busiest([3, 7, 3, 3, 0], [1] * 5, 3)).tolist() == [0, 1, 2]
    # Empty ones too, once no others are left.
    assert np.flatnonzero(busiest([0, 0, 5, 0], [1] * 4, 2)).tolist() == [0, 2]


def test_the_rounding_of_a_sum_takes_no_further_cell():
    # 0.1 + 0.2 + 0.3 is above 0.6, 0.3 + 0.2 + 0.1 is not.
    areas = np.array([0.1, 0.2, 0.3, 0.4])
    area = float(areas[:3].sum())
    assert np.flatnonzero(busiest([1, 2, 3, 0], areas, area)).tolist() == [0, 1, 2]


def test_a_hot_set_beside_the_busiest_cells_of_its_area():
    # The set found the third cell, which the two busiest leave out.
    both = against_busiest(mask(0, 2), EARLIER, LATER, EQUAL)
    assert both.chosen == foresight(mask(0, 2), LATER, EQUAL)
    assert both.busiest == foresight(mask(0, 1), LATER, EQUAL)
    assert (both.chosen.events, both.busiest.events) == (17, 10)
    assert both.chosen.area_m2 == both.busiest.area_m2


def test_beside_a_hot_set_of_nothing_is_nothing():
    both = against_busiest(mask(), EARLIER, LATER, EQUAL)
    assert both.busiest.cells == 0
    assert math.isnan(both.busiest.hit_rate)


def test_series_are_taken_by_position_whatever_their_index():
    order = list("jihgfedcba")
    found = foresight(
        pd.Series(mask(0, 1), index=order), pd.Series(LATER, index=order[::-1]), pd.Series(EQUAL)
    )
    assert found == foresight(mask(0, 1), LATER, EQUAL)


@st.composite
def cells(draw):
    """Chosen, earlier, later and areas of up to 30 cells, of which some may be slivers."""
    number = draw(st.integers(1, 30))
    of = [
        st.booleans(),
        st.integers(0, 200),
        st.integers(0, 200),
        st.floats(0.01, 70_000, allow_subnormal=False),
    ]
    return [np.array(draw(st.lists(one, min_size=number, max_size=number))) for one in of]


@given(cells())
def test_no_choice_is_better_than_the_best(table):
    both = against_busiest(*table)
    for found in (both.chosen, both.busiest):
        if found.cells and found.all_events:
            assert 0 <= found.hit_rate <= 1
            assert 0 <= found.pei <= 1
            # The best choice of an area holds no less than an even spread would.
            assert found.pai >= found.pei * (1 - 1e-9)
        else:
            assert all(math.isnan(number) for number in measures(found))


@given(cells())
def test_the_busiest_reach_the_area_by_no_more_than_their_last_cell(table):
    chosen, earlier, _, areas = table
    area = areas[chosen].sum()
    taken = busiest(earlier, areas, area)
    if chosen.any():
        last = np.flatnonzero(taken)[np.argsort(-earlier[taken], kind="stable")[-1]]
        assert areas[taken].sum() >= area * (1 - 1e-6)
        assert areas[taken].sum() - areas[last] < area
    else:
        assert not taken.any()


@given(cells())
def test_of_equal_cells_as_many_of_the_busiest_are_taken_as_are_hot(table):
    chosen, earlier, *_ = table
    areas = np.full(len(chosen), 62_500.0)
    assert busiest(earlier, areas, areas[chosen].sum()).sum() == chosen.sum()


@given(cells(), st.randoms(use_true_random=False))
def test_the_order_of_the_cells_changes_no_measure(table, random):
    chosen, _, later, areas = table
    order = random.sample(range(len(chosen)), len(chosen))
    found, again = (
        foresight(chosen, later, areas),
        foresight(*(x[order] for x in (chosen, later, areas))),
    )
    assert measures(again) == pytest.approx(measures(found), nan_ok=True)


@given(st.randoms(use_true_random=False))
def test_shuffled_cells_with_different_counts_have_the_same_busiest(random):
    order = random.sample(range(10), 10)
    earlier = np.arange(10)
    assert busiest(earlier[order], EQUAL, 3 * 62_500).tolist() == (earlier >= 7)[order].tolist()


def test_cells_drawn_blindly_have_a_pai_of_1_on_average():
    rng = np.random.default_rng(3)
    areas = rng.uniform(1, 5, 200)
    later = rng.poisson(2 * areas)
    found = [foresight(rng.permutation(200) < 20, later, areas).pai for _ in range(1_000)]
    assert np.mean(found) == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize(
    ("chosen", "later", "areas", "sentence"),
    [
        (
            [0, 1],
            [1, 2],
            [1, 1],
            "`chosen` is of type int64; give True or False for each cell.",
        ),
        (
            [True, False],
            [1, -2],
            [1, 1],
            "`later` holds -2; give a known number of 0 or more for each place.",
        ),
        (
            [True, False],
            [1, math.nan],
            [1, 1],
            "`later` holds nan; give a known number of 0 or more for each place.",
        ),
        (
            [True, False],
            [1, 2],
            [1, 0],
            "`areas_m2` holds 0; give an area above 0 m2 for each cell.",
        ),
        (
            [True, False],
            [1, 2, 3],
            [1, 1],
            "the shapes differ: `chosen` (2,), `later` (3,), `areas_m2` (2,); "
            "give the same cells in the same order.",
        ),
    ],
)
def test_what_is_not_of_cells_is_refused(chosen, later, areas, sentence):
    with pytest.raises(ValueError, match=r"^(`|the shapes)") as refused:
        foresight(chosen, later, areas)
    assert str(refused.value) == sentence
    with pytest.raises(ValueError, match=r"^(`|the shapes)") as refused:
        against_busiest(chosen, [1, 2], later, areas)
    assert str(refused.value) == sentence


def test_the_earlier_counts_are_looked_at_too():
    with pytest.raises(ValueError, match=r"^`earlier` holds -1;"):
        against_busiest(mask(0), -1 * EARLIER.clip(0, 1), LATER, EQUAL)
    with pytest.raises(ValueError, match=r"^the shapes differ: `earlier` \(9,\), `areas_m2`"):
        against_busiest(mask(0), EARLIER[:9], LATER, EQUAL)


@pytest.mark.parametrize("area_m2", [-1, math.nan])
def test_an_area_to_be_reached_is_known(area_m2):
    with pytest.raises(
        ValueError, match=f"^`area_m2` is {area_m2:g}; give an area of 0 m2 or more"
    ):
        busiest(EARLIER, EQUAL, area_m2)
