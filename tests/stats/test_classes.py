"""Classes for a map, whose limits a legend can state: quintiles, and groups of like values."""

import math
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.classes import natural_breaks, quintiles, steps_for

NUMBERS = st.floats(0, 1e6, allow_nan=False) | st.integers(0, 9).map(float)
VALUES = st.lists(NUMBERS | st.just(math.nan), max_size=40)
WAYS = st.sampled_from([quintiles, natural_breaks])


def test_ten_areas_make_five_classes_of_two():
    classes = quintiles(pd.Series(range(1, 11)))
    assert classes.index.tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert classes.limits == ((1, 2), (3, 4), (5, 6), (7, 8), (9, 10))


def test_33_wards_make_classes_of_six_or_seven():
    sizes = quintiles(pd.Series(range(33))).index.value_counts()
    assert sorted(sizes) == [6, 6, 7, 7, 7]


def test_ties_share_a_class():
    classes = quintiles(pd.Series([0, 0, 0, 0, 0, 0, 1, 2, 3, 4]))
    assert classes.index.tolist() == [0] * 6 + [1, 1, 2, 2]
    assert classes.limits == ((0, 0), (1, 2), (3, 4))


def test_where_all_are_equal_there_is_one_class():
    classes = quintiles(pd.Series([7, 7, 7]))
    assert classes.index.tolist() == [0, 0, 0]
    assert classes.limits == ((7, 7),)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_fewer_areas_than_classes_have_one_each(count):
    values = pd.Series(range(10, 10 + count))
    classes = quintiles(values)
    assert classes.index.tolist() == list(range(count))
    assert classes.limits == tuple((v, v) for v in values)


def test_a_missing_value_has_no_class_and_moves_no_limit():
    values = pd.Series([5.0, math.nan, 1.0], index=["A", "B", "C"])
    classes = quintiles(values)
    assert classes.index.to_dict() == pytest.approx({"A": 1, "B": math.nan, "C": 0}, nan_ok=True)
    assert classes.limits == ((1, 1), (5, 5))


@pytest.mark.parametrize("values", [[], [math.nan], [math.nan, math.nan]])
def test_without_values_there_are_no_classes(values):
    classes = quintiles(pd.Series(values, dtype=float))
    assert classes.index.isna().all()
    assert len(classes.index) == len(values)
    assert classes.limits == ()


def test_what_lies_far_from_all_others_has_a_class_of_its_own():
    classes = natural_breaks(pd.Series([50, 1, 3, 2]), k=2)
    assert classes.index.tolist() == [1, 0, 0, 0]
    assert classes.limits == ((1, 3), (50, 50))


def test_a_centre_of_12206_shares_no_colour_with_the_next_of_3280():
    wards = pd.Series([12_206, *range(1_060, 3_340, 60)])
    assert natural_breaks(wards).limits[-1] == (12_206, 12_206)
    assert natural_breaks(wards).limits[-2][1] == 3_280


def test_equal_values_count_as_often_as_they_are_met():
    # By values alone 0, 4 and 9 would be cut before 9; ten zeros hold their mean where they are.
    assert natural_breaks(pd.Series([0] * 10 + [4, 9]), k=2).limits == ((0, 0), (4, 9))


def spread(values):
    return sum((v - sum(values) / len(values)) ** 2 for v in values)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=9), st.integers(1, 4))
def test_no_other_cut_has_values_nearer_to_their_means(values, k):
    classes = natural_breaks(pd.Series(values), k=k)
    met = sorted(set(values))
    found = [[v for v in values if low <= v <= high] for low, high in classes.limits]
    assert len(found) == min(k, len(met))
    for cuts in combinations(range(1, len(met)), len(found) - 1):
        parts = [met[a:b] for a, b in zip((0, *cuts), (*cuts, len(met)), strict=True)]
        other = sum(spread([v for v in values if v in part]) for part in parts)
        assert sum(map(spread, found)) <= other + 1e-6


@settings(deadline=None)
@given(VALUES, WAYS)
def test_limits_hold_every_value_of_their_class_and_do_not_overlap(values, made):
    values = pd.Series(values, dtype=float)
    classes = made(values)
    assert (classes.index.isna() == values.isna()).all()
    for value, number in zip(values.dropna(), classes.index.dropna(), strict=True):
        low, high = classes.limits[int(number)]
        assert low <= value <= high
    edges = [edge for limit in classes.limits for edge in limit]
    assert edges == sorted(edges)
    assert len(classes.limits) <= 5


@settings(deadline=None)
@given(VALUES, WAYS)
def test_every_class_has_a_member_and_a_larger_value_never_a_lower_class(values, made):
    values = pd.Series(values, dtype=float).dropna()
    classes = made(values)
    assert set(classes.index) == set(range(len(classes.limits)))
    in_order = classes.index[values.sort_values(kind="stable").index]
    assert in_order.is_monotonic_increasing


@settings(deadline=None)
@given(VALUES, WAYS, st.randoms())
def test_the_order_of_the_rows_does_not_matter(values, made, random):
    values = pd.Series(values, dtype=float)
    shuffled = list(values.index)
    random.shuffle(shuffled)
    again = made(values[shuffled])
    pd.testing.assert_series_equal(again.index[values.index], made(values).index)
    assert again.limits == made(values).limits


def test_steps_reach_as_far_as_few_counts_do():
    town = np.array([0, 1, 2, 5, 9, 11, 14, 20, 22, 23, 60])
    assert steps_for(town) == (1, 3, 6, 12, 24, 48)
    # A tenth may be in the last step, of those with a count: here two of ten would be.
    assert steps_for(np.append(town[:-2], [60, 70])) == (1, 3, 10, 30, 100, 300)
    assert steps_for(town * 1_000) == (1, 300, 1_000, 3_000, 10_000, 30_000)
    assert steps_for(town, least=3) == (1, 30, 100, 300, 1_000, 3_000)
    assert steps_for(np.zeros(3)) == (1, 3, 6, 12, 24, 48)
