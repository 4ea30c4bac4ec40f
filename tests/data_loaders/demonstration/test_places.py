"""The invented layer of places: canonical, near map points, the same every time."""

import numpy as np
import pandas as pd
import pytest

from data_loaders.demonstration.places import LAYER, NUMBER, places_table
from model.tables import PLACES_OF_INTEREST

RNG = np.random.default_rng(1)
POINTS = RNG.choice(200, size=(60, 2), replace=False) * 100.0 + 430_000
# The first ten points have a hundred records each, the others one.
RECORDS = pd.DataFrame(
    np.repeat(POINTS, [100] * 10 + [1] * 50, axis=0), columns=["easting", "northing"]
)


def nearest(places):
    """The number of the nearest point of each place, and how far it is in metres."""
    at = places[["easting", "northing"]].to_numpy()
    far = np.linalg.norm(at[:, None] - POINTS, axis=2)
    return far.argmin(axis=1), far.min(axis=1)


def test_it_is_canonical_and_plainly_invented():
    places = PLACES_OF_INTEREST.validate(places_table(RECORDS))
    assert len(places) == NUMBER
    assert set(places["layer"]) == {LAYER}
    assert places["name"].str.startswith("Example camera ").all()
    assert places["place_id"].tolist() == sorted(places["place_id"])


def test_each_stands_near_a_map_point_of_its_own():
    points, metres = nearest(places_table(RECORDS))
    assert len(set(points)) == NUMBER
    # Whole metres: a little beyond 14.
    assert metres.max() < 15


def test_half_of_them_stand_where_much_is_recorded():
    points, _ = nearest(places_table(RECORDS))
    assert (points[: NUMBER // 2] < 10).sum() >= 8


def test_the_same_records_in_any_order_give_the_same_places():
    shuffled = RECORDS.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(places_table(shuffled), places_table(RECORDS))
    assert not places_table(RECORDS, seed=5).equals(places_table(RECORDS))


@pytest.mark.parametrize("points", [0, 1, 5])
def test_there_are_no_more_places_than_points(points):
    records = pd.DataFrame(POINTS[:points], columns=["easting", "northing"])
    assert len(PLACES_OF_INTEREST.validate(places_table(records))) == points
