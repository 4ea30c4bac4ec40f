import numpy as np
import pytest
import shapely
from scipy.spatial import cKDTree

from geo.grids import OUTSIDE, grid_over
from stats.cells.gathering import Scatter, hot
from stats.cells.hotspot_stability import WIDEST_M, certainty, deviates, moved, redrawn, snap_radius

TOWN = shapely.box(0, 0, 6_000, 6_000)


@pytest.fixture(scope="module")
def grid():
    return grid_over(TOWN, 400)


def test_a_record_may_lie_as_far_off_as_the_nearest_other_point():
    easting, northing = np.array([0.0, 30.0, 1_000.0]), np.array([0.0, 40.0, 0.0])
    assert snap_radius(easting, northing).tolist() == [50, 50, WIDEST_M]


def test_a_point_alone_may_be_off_by_the_most():
    assert snap_radius(np.array([5.0]), np.array([5.0])).tolist() == [WIDEST_M]
    assert snap_radius(np.array([]), np.array([])).tolist() == []


def test_points_move_within_their_radius_and_evenly(grid):
    x, y, seen = np.full(4_000, 3_000.0), np.full(4_000, 3_000.0), []

    def locate(easting, northing):
        seen.append(np.hypot(easting - 3_000, northing - 3_000))
        return grid.locate(easting, northing)

    cells = moved(x, y, np.full(4_000, 100.0), locate, draws=3)
    assert cells.shape == (3, 4_000)
    away = np.concatenate(seen[1:])
    assert away.max() <= 100
    # Evenly over the disc: half of the area lies beyond 71 m.
    assert np.mean(away > 100 / np.sqrt(2)) == pytest.approx(0.5, abs=0.02)


def test_the_same_seed_moves_the_same_way_and_another_does_not(grid):
    rng = np.random.default_rng(1)
    x, y = rng.uniform(0, 6_000, (2, 500))
    arguments = x, y, np.full(500, 150.0), grid.locate
    assert (moved(*arguments) == moved(*arguments)).all()
    assert (moved(*arguments) != moved(*arguments, seed=3)).any()


def test_a_point_that_would_leave_the_place_stays(grid):
    x, y = np.array([5.0, -9_000.0, -400.0]), np.array([5.0, 0.0, 3_000.0])
    assert grid.locate(x, y)[2] == OUTSIDE
    cells = moved(x, y, np.array([WIDEST_M, WIDEST_M, 500.0]), grid.locate)
    assert (cells[:, 0] != OUTSIDE).all()
    assert (cells[:, 1:] == OUTSIDE).all(), "nor does one outside come in"


def _four_points_a_cell(grid):
    """The cell of each map point, and a single window in which each holds one."""
    return np.repeat(np.arange(len(grid)), 4), np.ones((1, 4 * len(grid)))


def test_what_is_far_beyond_doubt_is_sure_and_what_is_far_from_it_is_not_hot(grid):
    middle = grid.locate([3_000], [3_000])[0]
    at, counts = _four_points_a_cell(grid)
    counts[:, at == middle] = 100
    found = certainty(counts, np.tile(at, (6, 1)), grid.neighbours)
    assert found[middle] == 1
    assert found[np.asarray(grid.neighbours[[middle]].todense()).ravel() == 0].sum() == 1


def test_each_window_is_drawn_as_often_as_another(grid):
    middle = grid.locate([3_000], [3_000])[0]
    at, counts = _four_points_a_cell(grid)
    windows = np.repeat(counts, 3, axis=0)
    windows[0, at == middle] = 100
    moved_nowhere = np.tile(at, (6, 1))
    assert certainty(windows, moved_nowhere, grid.neighbours)[middle] == pytest.approx(1 / 3)


@pytest.mark.parametrize("dispersion", [1.0, 2.5])
@pytest.mark.parametrize("count", [4.0, 30.0, 400.0])
def test_counts_are_drawn_anew_with_their_own_mean_and_variance(count, dispersion):
    off = deviates(40_000, draws=1)[0]
    drawn = redrawn(np.full(40_000, count), dispersion, off)
    assert drawn.mean() == pytest.approx(count, rel=0.03)
    assert drawn.var() == pytest.approx(count * dispersion, rel=0.2)
    assert not redrawn(np.zeros(3), dispersion, off[:3]).any(), "there is nothing to draw from"


def test_the_more_counts_vary_the_less_sure_a_cell_is(grid):
    middle = grid.locate([3_000], [3_000])[0]
    at, counts = _four_points_a_cell(grid)
    counts[:, at == middle] = 7
    where = np.tile(at, (60, 1))
    sure = [
        certainty(counts, where, grid.neighbours, dispersion=more)[middle] for more in (0.01, 1, 4)
    ]
    assert sure[0] > sure[1] > sure[2]


def test_points_outside_every_cell_count_for_nothing(grid):
    at = np.full((2, 3), OUTSIDE)
    assert not certainty(np.full((1, 3), 9.0), at, grid.neighbours).any()


def _town(rng):
    """True places of incidents, a list of points, and the point each record is moved to."""
    streets = rng.uniform(0, 6_000, (2, 1_500))
    quiet = rng.uniform(0, 6_000, (2, 1_800))
    middles = rng.uniform(800, 5_200, (2, 6))
    strength = rng.integers(20, 160, 6)
    gathered = np.repeat(middles, strength, axis=1) + rng.normal(0, 180, (2, strength.sum()))
    true = np.clip(np.concatenate([quiet, gathered], axis=1), 0, 6_000)
    return true, streets, cKDTree(streets.T).query(true.T)[1]


def _truly_hot(grid, true):
    """The cells that are hot by the true places, on the same number of points on a fine lattice."""
    fine = grid_over(TOWN, 150, "square")
    on_points = np.bincount(fine.locate(*true), minlength=len(fine))[:, None]
    at = grid.locate(*fine.centres)
    return hot(Scatter.of(on_points, at, len(grid)), grid.neighbours)[:, 0]


def test_certainty_covers_what_it_says(grid):
    """Of cells that are hot in nine draws of ten, nine of ten are hot by the true places."""
    rng = np.random.default_rng(29)
    sure, doubtful, unlikely = [], [], []
    for _ in range(25):
        true, streets, snapped = _town(rng)
        is_hot = _truly_hot(grid, true)
        counts = np.bincount(snapped, minlength=streets.shape[1])[None].astype(float)
        cells = moved(*streets, snap_radius(*streets), grid.locate, draws=40)
        found = certainty(counts, cells, grid.neighbours)
        sure.append(is_hot[found >= 0.9])
        doubtful.append(is_hot[(found >= 0.3) & (found < 0.7)])
        unlikely.append(is_hot[found < 0.1])
    share = [np.concatenate(of).mean() for of in (sure, doubtful, unlikely)]
    assert share[0] >= 0.9
    assert 0.2 <= share[1] <= 0.8
    assert share[2] <= 0.02
