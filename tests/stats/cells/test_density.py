import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.grids import grid_over
from stats.cells.density import LEAST_SHARE, corrected, kernel, share_inside

GOLDEN = [0.0658, 0.315, 0.618, 0.867, 1.00, 0.997, 0.821, 0.518, 0.208, 0.183]
H = 1_000.0
UNNORMALISED = math.pi * H**2 / 3 / 1e6
"""By which a density per km2 is multiplied to be the plain sum of (1 - d^2/h^2)^2."""


def kernel_density(x, y, weights, at_x, at_y, bandwidth):
    """Events per km2 at each place, as if the plane had no edge."""
    return kernel(x, y, at_x, at_y, bandwidth) @ np.asarray(weights, dtype=float)


@pytest.fixture(scope="module")
def memphis(shared_data):
    """Robberies of January, and the middles of the first ten squares of 200 m."""
    rows = pd.read_csv(shared_data / "golden" / "memphis_robberies_jan.csv")
    points = gpd.GeoSeries(gpd.points_from_xy(rows["longitude"], rows["latitude"], crs=4326))
    points = points.to_crs(32615)
    hull = points.union_all().convex_hull.buffer(100, quad_segs=30)
    x, y = grid_over(hull, 200, "square", origin=hull.bounds[:2]).centres
    return points.x.to_numpy(), points.y.to_numpy(), x[:10], y[:10]


def test_memphis(memphis):
    x, y, at_x, at_y = memphis
    found = kernel_density(x, y, np.ones(len(x)), at_x, at_y, H) * UNNORMALISED
    assert [float(f"{v:.3g}") for v in found] == GOLDEN


@pytest.mark.parametrize("seed", range(3))
def test_memphis_in_any_order(memphis, seed):
    x, y, at_x, at_y = memphis
    rng = np.random.default_rng(seed)
    rows, places = rng.permutation(len(x)), rng.permutation(10)
    found = kernel_density(x[rows], y[rows], np.ones(len(x)), at_x[places], at_y[places], H)
    assert [float(f"{v:.3g}") for v in found * UNNORMALISED] == [GOLDEN[i] for i in places]


def test_one_event_by_hand():
    # At the event 3/pi a km2; half a bandwidth away (1 - 1/4)^2 of it; at the bandwidth nothing.
    found = kernel_density([0], [0], [1], [0, 500, 1_000, 1_001], [0, 0, 0, 0], H)
    assert found == pytest.approx([3 / math.pi, 3 / math.pi * 0.5625, 0, 0], abs=1e-12)


def test_events_on_one_point_weigh_as_many():
    once = kernel_density([0, 0, 0, 300], [0, 0, 0, 0], [1, 1, 1, 1], [100], [50], H)
    assert kernel_density([0, 300], [0, 0], [3, 1], [100], [50], H) == pytest.approx(once)


def test_a_density_adds_up_to_the_events_over_the_plane():
    side = np.arange(-3_000, 3_001, 50.0)
    at_x, at_y = (a.ravel() for a in np.meshgrid(side, side))
    rng = np.random.default_rng(2)
    x, y = rng.uniform(-1_500, 1_500, (2, 30))
    weights = rng.integers(0, 9, 30)
    total = kernel_density(x, y, weights, at_x, at_y, 800).sum() * 0.05**2
    assert total == pytest.approx(weights.sum(), rel=1e-4)


@pytest.fixture(scope="module")
def coast():
    """Land of 6 km by 4 km with a straight coast, in parts of 100 m."""
    land = grid_over(shapely.box(0, 0, 6_000, 4_000), 100, "square")
    return (*land.centres, land.land)


def test_the_share_inside_is_half_at_a_straight_coast_and_all_inland(coast):
    share = share_inside(*coast, [3_000, 3_000, 3_000, 3_000], [2_000, 800, 0, -800], 800)
    assert share == pytest.approx([1, 1, 0.5, 0], abs=2e-3)
    assert share_inside(*coast, [0], [0], 800) == pytest.approx([0.25], abs=2e-3)
    assert share.max() <= 1


def test_events_spread_evenly_are_as_dense_at_the_coast_as_inland(coast):
    x, y, _ = coast
    at = [3_000, 3_000, 0, 100], [2_000, 0, 0, 3_900]
    plain = kernel_density(x, y, np.full(len(x), 5), *at, 800)
    even = corrected(plain, share_inside(*coast, *at, 800))
    # Five on every hectare are 500 a km2.
    assert even == pytest.approx([500] * 4, rel=5e-3)
    assert plain[1] == pytest.approx(250, rel=5e-3), "without the correction half is lost"


def test_far_out_the_correction_stops():
    assert corrected([2.0, 2.0, 2.0], [0.5, LEAST_SHARE, 0.01]).tolist() == [4.0, 8.0, 8.0]


def test_a_kept_kernel_gives_the_same_for_any_weights():
    rng = np.random.default_rng(6)
    x, y = rng.uniform(0, 3_000, (2, 40))
    by_point = kernel(x, y, x[:5], y[:5], 700)
    for weights in (np.ones(40), rng.integers(0, 5, 40)):
        expected = kernel_density(x, y, weights, x[:5], y[:5], 700)
        assert by_point @ weights == pytest.approx(expected)


def test_nothing_is_nowhere():
    assert kernel_density([], [], [], [0, 1], [0, 1], H).tolist() == [0, 0]


@pytest.mark.parametrize("bandwidth", [0, -5, math.nan])
def test_a_bandwidth_is_above_zero(bandwidth):
    with pytest.raises(ValueError, match="above zero"):
        kernel([0], [0], [0], [0], bandwidth)
