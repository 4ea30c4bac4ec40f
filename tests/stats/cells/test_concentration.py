"""How unevenly events lie over places: ten places by hand, published values, and chance alone."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from stats.cells.concentration import (
    checked_counts,
    generalised_gini,
    gini,
    top_places,
    top_share,
    uneven_by_chance,
)

TEN_PLACES = [0, 8, 0, 0, 10, 0, 2, 0, 0, 0]
COUNTS = st.lists(st.integers(0, 10_000), min_size=1, max_size=60)
SOME_EVENTS = COUNTS.filter(any)


def in_ten_places(*counts):
    return [*counts, *[0] * (10 - len(counts))]


@pytest.mark.parametrize(
    ("counts", "plain", "generalised"),
    [
        # The examples of Bernasco and Steenbeek.
        (in_ten_places(10, 8, 2), 0.78, 0.78),
        (in_ten_places(5, 2, 1), 0.80, 0.75),
        (in_ten_places(10), 0.9, 0.9),
        # By hand: (9 x 3 + 7 + 5) / 50 = 0.78, and 2 x (0.78 - 1) + 1 = 0.56.
        (in_ten_places(3, 1, 1), 0.78, 0.56),
        # As even as eight events in ten places can be.
        (in_ten_places(*[1] * 8), 0.2, 0.0),
        ([7, 7, 7], 0.0, 0.0),
        ([5], 0.0, 0.0),
        # One event: where it lies says nothing of concentration.
        (in_ten_places(1), 0.9, 0.0),
    ],
)
def test_gini_of_small_tables(counts, plain, generalised):
    assert gini(counts) == pytest.approx(plain, abs=1e-12)
    assert generalised_gini(counts) == pytest.approx(generalised, abs=1e-12)


@pytest.mark.parametrize(
    ("places", "share", "top"),
    [
        (240, 0.05, 12),
        (241, 0.05, 13),
        (7, 0.05, 1),
        (1, 0.01, 1),
        (10, 1, 10),
        (0, 0.05, 0),
        # 0.07 x 100 is 7.000000000000001.
        (100, 0.07, 7),
    ],
)
def test_a_top_share_has_a_whole_number_of_places(places, share, top):
    assert top_places(places, share) == top


@pytest.mark.parametrize(
    ("share", "of_events"),
    [(0.01, 0.5), (0.1, 0.5), (0.11, 0.9), (0.2, 0.9), (0.25, 1.0), (0.3, 1.0), (1, 1.0)],
)
def test_the_share_of_events_in_the_top_places(share, of_events):
    assert top_share(TEN_PLACES, share) == of_events


def test_it_does_not_matter_which_of_equal_places_are_at_the_top():
    # 20 places; the top 10 % are the place with 5 and one of the three with 3.
    counts = [3, 5, 3, 3, *[0] * 16]
    assert top_share(counts, 0.10) == top_share(counts[::-1], 0.10) == 8 / 14


@given(SOME_EVENTS, st.floats(0.001, 1), st.floats(0.001, 1))
def test_more_places_hold_no_fewer_events_and_at_least_their_share(counts, one, other):
    fewer, more = sorted([one, other])
    assert 0 < top_share(counts, fewer) <= top_share(counts, more) <= 1
    assert top_share(counts, fewer) >= fewer - 1e-9
    assert top_share(counts, 1) == 1


@given(SOME_EVENTS)
def test_gini_is_at_least_0_and_below_1(counts):
    assert 0 <= gini(counts) <= 1 - 1 / len(counts) + 1e-12
    assert 0 <= generalised_gini(counts) <= gini(counts) + 1e-12
    if sum(counts) >= len(counts):
        assert generalised_gini(counts) == pytest.approx(gini(counts), abs=1e-12)


@given(SOME_EVENTS, st.randoms(use_true_random=False))
def test_the_order_of_the_places_changes_nothing(counts, random):
    shuffled = random.sample(counts, len(counts))
    assert gini(shuffled) == gini(counts)
    assert generalised_gini(shuffled) == generalised_gini(counts)
    assert top_share(shuffled, 0.1) == top_share(counts, 0.1)


def test_a_series_is_taken_by_its_values_whatever_its_index():
    counts = pd.Series(TEN_PLACES, index=list("jihgfedcba"))
    assert gini(counts) == gini(TEN_PLACES)


@given(SOME_EVENTS, st.integers(2, 9))
def test_ten_times_as_many_events_everywhere_are_as_uneven(counts, times):
    more = [times * count for count in counts]
    assert gini(more) == pytest.approx(gini(counts), abs=1e-12)
    assert top_share(more, 0.1) == pytest.approx(top_share(counts, 0.1))


@given(SOME_EVENTS)
def test_every_place_twice_is_as_uneven(counts):
    assert gini(counts * 2) == pytest.approx(gini(counts), abs=1e-12)


@given(COUNTS.filter(lambda counts: max(counts) - min(counts) >= 2))
def test_an_event_moved_from_the_busiest_to_the_quietest_place_makes_it_more_even(counts):
    fewest, *others, most = sorted(counts)
    assert gini([fewest + 1, *others, most - 1]) < gini(counts)


def test_equal_fractions_do_not_fall_below_zero():
    assert all(gini([share] * places) >= 0 for share in (0.1, 0.7) for places in range(1, 60))


@pytest.mark.parametrize(
    ("events", "plain", "generalised"), [(500, 0.80, 0.20), (2_000, 0.52, 0.52)]
)
def test_events_that_fall_at_random_are_not_quite_even(events, plain, generalised):
    rng = np.random.default_rng(2)
    fallen = [np.bincount(rng.integers(0, 2_000, events), minlength=2_000) for _ in range(30)]
    assert np.mean([gini(counts) for counts in fallen]) == pytest.approx(plain, abs=0.006)
    assert np.mean([generalised_gini(counts) for counts in fallen]) == pytest.approx(
        generalised, abs=0.006
    )


@pytest.mark.parametrize("counts", [[], [0], [0, 0, 0]])
def test_of_no_events_nothing_is_said(counts):
    assert math.isnan(gini(counts))
    assert math.isnan(generalised_gini(counts))
    assert math.isnan(top_share(counts, 0.05))


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ([3, -1], "`counts` holds -1; give a known number of 0 or more for each place."),
        ([3, math.nan], "`counts` holds nan; give a known number of 0 or more for each place."),
        ([math.inf, 1], "`counts` holds inf; give a known number of 0 or more for each place."),
        ([[1, 2], [3, 4]], "`counts` has shape (2, 2); give one number for each place."),
        (7, "`counts` has shape (); give one number for each place."),
    ],
)
@pytest.mark.parametrize(
    "measure", [gini, generalised_gini, lambda counts: top_share(counts, 0.05)]
)
def test_counts_that_cannot_be_are_refused(measure, counts, sentence):
    with pytest.raises(ValueError, match=r"^`counts`") as refused:
        measure(counts)
    assert str(refused.value) == sentence


def test_a_refusal_names_the_argument():
    with pytest.raises(ValueError, match=r"^`later` holds -2;"):
        checked_counts([-2], name="later")


def test_weighted_events_have_a_gini_but_no_generalised_one():
    assert gini([0.5, 1.5]) == 0.25
    with pytest.raises(ValueError, match=r"^`counts` holds 0\.5; give whole numbers of events"):
        generalised_gini([0.5, 1.5])


@pytest.mark.parametrize("share", [0, -0.1, 1.01, 5, math.nan])
def test_a_share_of_places_is_above_0_and_at_most_1(share):
    with pytest.raises(ValueError, match=f"`share_of_places` is {share:g}; give a share above 0"):
        top_share(TEN_PLACES, share)


def test_the_chance_of_a_small_table_is_that_of_chi_square():
    # 168 x 10 / 20 - 20 = 64, with nine degrees of freedom.
    assert uneven_by_chance(TEN_PLACES) == pytest.approx(stats.chi2.sf(64, 9), rel=1e-12)
    assert uneven_by_chance(TEN_PLACES) == pytest.approx(stats.chisquare(TEN_PLACES).pvalue)
    assert uneven_by_chance([3, 3, 3]) == 1


@pytest.mark.parametrize("counts", [[], [7], [0, 0, 0]])
def test_of_one_place_or_no_event_chance_explains_all(counts):
    assert uneven_by_chance(counts) == 1


@pytest.mark.parametrize(
    ("events", "places"), [(200, 20), (900, 160), (3_000, 500), (90_000, 4_206)]
)
def test_events_that_fall_evenly_are_called_uneven_as_seldom_as_promised(events, places):
    rng = np.random.default_rng(events)
    drawn = rng.multinomial(events, np.full(places, 1 / places), 600)
    called = [uneven_by_chance(counts) <= 0.025 for counts in drawn]
    assert np.mean(called) <= 0.045
