"""Whether rows keep rising or falling: pairs counted by hand, and a library."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymannkendall import original_test
from scipy.special import ndtr

from stats.chance.monotonic import beyond_chance, normal_score, pairs_that_rise

# Of 45 pairs 14 fall: ten among the first five, three among the next three, one of the last two.
TEN_VALUES = [5, 4, 3, 2, 1, 8, 7, 6, 10, 9]


def outcome(values):
    """S, its variance, the normal score and the way it goes, of one row."""
    s, variance = (float(of_rows[0]) for of_rows in pairs_that_rise(np.array([values], float)))
    z = float(normal_score(s, variance))
    return s, variance, z, int(beyond_chance(z))


def test_ten_values_with_s_of_17_have_the_published_variance_and_p():
    s, variance, z, way = outcome(TEN_VALUES)
    assert (s, variance, way) == (17, 125, 0)
    assert 2 * ndtr(-z) == pytest.approx(0.152, abs=0.0005)
    assert outcome(TEN_VALUES[::-1]) == (-17, 125, -z, 0)


@pytest.mark.parametrize("n", [3, 4, 10, 25, 60])
def test_without_ties_the_variance_is_that_of_the_formula(n):
    values = np.random.default_rng(n).permutation(n)
    assert outcome(values)[1] == n * (n - 1) * (2 * n + 5) / 18


def test_ties_make_the_variance_smaller():
    # Two ones: (3 x 2 x 11 - 2 x 1 x 9) / 18.
    assert outcome([1, 1, 2])[:2] == (2, pytest.approx(48 / 18))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=20))
def test_it_is_that_of_a_library_and_only_order_counts(values):
    s, variance, z, _ = outcome(values)
    assert s == sum(np.sign(later - earlier) for earlier, later in combinations(values, 2))
    library = original_test(values)
    assert (s, variance, z) == pytest.approx((library.s, library.var_s, library.z), abs=1e-9)
    assert outcome(np.array(values) ** 3 + 1)[:2] == (s, variance)


# Of six values the variance is 28 1/3: S = 11 has z = 10 / 5.32 = 1.88, S = 13 has 2.25.
@pytest.mark.parametrize(
    ("values", "s", "way"),
    [
        ([1, 2, 3, 4, 5, 6], 15, 1),
        ([2, 1, 3, 4, 5, 6], 13, 1),
        ([2, 1, 4, 3, 5, 6], 11, 0),
        ([6, 5, 4, 3, 1, 2], -13, -1),
        ([6, 5, 3, 4, 1, 2], -11, 0),
        ([7, 7, 7, 7, 7, 7], 0, 0),
    ],
)
def test_the_direction_and_its_boundary(values, s, way):
    found = outcome(values)
    assert (found[0], found[3]) == (s, way)
