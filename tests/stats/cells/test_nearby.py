"""What lies near places: five points by hand, limits, every point by brute force, and chance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.cells import nearby as module
from stats.cells.nearby import DISTANCES_M, near_any, nearby, scattered

CAMERA = ([1000.0], [1000.0])
EAST = ([1000, 1100, 1200, 1400, 1401], [1000] * 5)
"""Points 0, 100, 200, 400 and 401 m east of the camera."""
NO_DRAW = np.full((1, 5), 3, dtype=np.uint8)
"""A layer at random that is near nothing."""
METRES = st.integers(0, 12_000).map(lambda n: n / 10)
SPOTS = st.lists(st.tuples(METRES, METRES), max_size=12)


def columns(spots):
    return np.array([x for x, _ in spots], float), np.array([y for _, y in spots], float)


def test_counts_add_up_outwards_and_a_limit_is_within():
    found = nearby(*CAMERA, *EAST)
    assert found.counts([1, 20, 300, 4000, 50_000]).tolist() == [[21, 321, 4321]]
    assert found.nearest_m.tolist() == [0, 100, 200, 400, np.inf]


@pytest.mark.parametrize("corner", [1000.1, 1000.3, 426_000.1, 433_000.7])
def test_a_limit_is_within_whatever_the_decimetres(corner):
    found = nearby([corner], [corner], [corner - 100, corner + 60], [corner, corner + 80])
    assert found.counts([1, 1]).tolist() == [[2, 2, 2]]


def test_an_event_near_two_places_counts_for_each_and_once_for_the_layer():
    two = nearby([1000, 1150], [1000, 1000], *EAST)
    assert two.counts([1, 1, 1, 1, 1]).tolist() == [[2, 3, 4], [2, 3, 5]]
    reach = near_any([1, 1, 1, 1, 1], two.nearest_m, NO_DRAW)
    assert reach["count"].tolist() == [3, 3, 5]
    assert reach["share"].tolist() == [0.6, 0.6, 1.0]


def test_shares_and_those_of_layers_at_random_by_hand():
    draws = [[0, 3, 3, 3], [3, 1, 3, 0]]
    first, second, third = near_any([6, 2, 0, 0], [0, 50, 500, 600], draws).to_dict("records")
    assert first == {
        "distance_m": 100,
        "count": 8,
        "share": 1.0,
        "share_of_points": 0.5,
        "lowest": 0.0,
        "highest": 0.75,
        "verdict": "more than by chance",
    }
    assert (second["lowest"], second["highest"]) == (0.25, 0.75)
    assert third == {**second, "distance_m": 400}


@pytest.mark.parametrize(
    ("number", "verdict"),
    [
        ((0, 3, 4, 3), "fewer than by chance"),
        ((1, 3, 4, 2), "within chance"),
        ((3, 3, 1, 3), "within chance"),
        ((4, 3, 1, 2), "more than by chance"),
    ],
)
def test_only_what_lies_beyond_every_draw_is_more_or_fewer(number, verdict):
    # The layer is near the first point, its draws are near the last and near the last two.
    draws = [[3, 3, 3, 0], [3, 3, 0, 0]]
    if verdict == "within chance":
        draws.append([0, 3, 3, 3])
    assert near_any(number, [50, 500, 500, 500], draws)["verdict"][0] == verdict


def test_a_place_at_random_is_on_a_point_of_its_own_ward_and_as_far_off_as_it_was():
    points = ([0, 10_000, 20_000], [0, 0, 0])
    # 150 m north of the first point; in ward B, that has the other two.
    steps = scattered(([0], [150]), ["B"], points, ["A", "B", "B"], draws=40)
    assert set(map(tuple, steps.tolist())) == {(3, 1, 3), (3, 3, 1)}
    nowhere = scattered(([0], [150]), ["C"], points, ["A", "B", "B"], draws=5)
    assert nowhere.tolist() == [[1, 3, 3]] * 5, "it stays"
    assert (steps == scattered(([0], [150]), ["B"], points, ["A", "B", "B"], draws=40)).all()
    assert (scattered(([], []), [], points, ["A", "B", "B"], draws=2) == 3).all()


@pytest.fixture(scope="module")
def town():
    """Points of two wards, one of them busy: its points lie closer and hold more, in clusters."""
    rng = np.random.default_rng(2)
    x = np.concatenate([rng.uniform(0, 1500, 150), rng.uniform(2000, 6000, 150)])
    y = rng.uniform(0, 3000, 300)
    centres = rng.uniform(0, 3000, (8, 2))
    near = np.min(np.hypot(x[:, None] - centres[:, 0], y[:, None] - centres[:, 1]), axis=1)
    number = rng.poisson(1 + 12 * np.exp(-near / 200)).astype(float)
    return (x, y), np.where(x < 2000, "A", "B"), number


def verdicts(town, places, seed):
    points, ward, number = town
    x, y = places
    nearest = nearby(x, y, *points).nearest_m
    drawn = scattered(places, np.where(x < 2000, "A", "B"), points, ward, seed=seed)
    return near_any(number, nearest, drawn)["verdict"]


def test_places_at_random_are_seldom_called_more_or_fewer(town):
    (x, y), *_ = town
    rng = np.random.default_rng(3)
    called = np.zeros(3)
    for seed in range(60):
        at = rng.choice(len(x), 10)
        places = x[at] + rng.normal(0, 40, 10), y[at] + rng.normal(0, 40, 10)
        called += verdicts(town, places, seed) != "within chance"
    # 2 in 40 at each distance: of 60 layers, more than 8 by chance once in 500.
    assert (called <= 8).all()


def test_places_among_the_incidents_are_called_more(town):
    (x, y), _, number = town
    busiest = np.argsort(-number)[:10]
    assert verdicts(town, (x[busiest], y[busiest]), 1)[0] == "more than by chance"


@given(SPOTS, SPOTS, st.randoms(use_true_random=False))
def test_any_places_and_points_agree_with_measuring_each_pair(places, points, random):
    number = np.array([random.randrange(9) for _ in points], dtype=float)
    (px, py), (x, y) = columns(places), columns(points)
    found = nearby(px, py, x, y)
    away = np.round(np.hypot(px[:, None] - x, py[:, None] - y), 3)
    each = [[number[row <= d].sum() for d in DISTANCES_M] for row in away]
    assert found.counts(number).tolist() == each
    nearest = away.min(axis=0, initial=np.inf)
    assert np.where(nearest <= 400, nearest, np.inf).tolist() == found.nearest_m.tolist()
    any_of_them = [number[nearest <= d].sum() for d in DISTANCES_M]
    draws = np.zeros((2, len(number)), dtype=np.uint8)
    assert near_any(number, found.nearest_m, draws)["count"].tolist() == any_of_them


def test_many_places_are_measured_in_turns(monkeypatch):
    rng = np.random.default_rng(3)
    places, points = rng.uniform(0, 2000, (2, 50)), rng.uniform(0, 2000, (2, 200))
    number = rng.integers(0, 5, 200)
    whole = nearby(*places, *points)
    monkeypatch.setattr(module, "AT_ONCE", 7)
    turns = nearby(*places, *points)
    assert (turns.counts(number) == whole.counts(number)).all()
    assert (turns.nearest_m == whole.nearest_m).all()
    order = rng.permutation(200)
    shuffled = nearby(*places, *(axis[order] for axis in points))
    assert (shuffled.counts(number[order]) == whole.counts(number)).all()


def test_where_there_is_nothing_nothing_is_said():
    no_points = nearby(*CAMERA, [], [])
    assert no_points.counts([]).tolist() == [[0, 0, 0]]
    table = near_any([], no_points.nearest_m, np.empty((2, 0), dtype=np.uint8))
    assert table[["share", "share_of_points", "lowest", "highest"]].isna().all(axis=None)
    assert table["verdict"].tolist() == ["", "", ""]
    no_events = near_any([0, 0], [50, 500], [[0, 0]])
    assert no_events["share"].isna().all()
    assert no_events["share_of_points"].tolist() == [0.5, 0.5, 0.5]
    no_places = nearby([], [], *EAST)
    assert no_places.counts([1] * 5).shape == (0, 3)


def test_a_number_that_is_not_known_is_refused():
    found = nearby(*CAMERA, *EAST)
    with pytest.raises(ValueError, match="known number of 0 or more"):
        found.counts([1, np.nan, 1, 1, 1])
    with pytest.raises(ValueError, match="`number` holds -1"):
        near_any([-1], [50], [[0]])
