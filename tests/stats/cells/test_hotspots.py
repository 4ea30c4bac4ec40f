import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from esda import G_Local
from hypothesis import given
from hypothesis import strategies as st
from libpysal.graph import Graph
from scipy import sparse
from scipy.stats import norm

from geo.grids import grid_over
from stats.cells.hotspots import gi_star

POINTS = np.array([(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)])
Y = np.array([2, 3, 3.2, 5, 8, 7])
GOLDEN = [-1.3973, -0.2892, 0.6506, -0.2892, 1.2345, 2.0242]


def banded(points, band):
    """Neighbours within a distance."""
    apart = np.hypot(*(points[:, None] - points[None, :]).transpose(2, 0, 1))
    return sparse.csr_array(((apart <= band) & (apart > 0)).astype(float))


def graph_of(neighbours):
    return Graph.from_sparse(sparse.coo_array(neighbours))


@pytest.fixture(scope="module")
def place():
    return shapely.Polygon([(0, 0), (9_000, 500), (7_500, 6_000), (2_000, 7_000)])


@pytest.fixture(scope="module", params=["hexagon", "square"])
def grid(request, place):
    return grid_over(place, 500, request.param)


@pytest.fixture(scope="module")
def counts(grid):
    x, y = grid.centres
    level = 2 + 30 * np.exp(-((x - 4_000) ** 2 + (y - 3_000) ** 2) / 800**2)
    return np.random.default_rng(7).poisson(level).astype(float)


def test_six_published_points():
    assert gi_star(Y, banded(POINTS, 15)).round(4).tolist() == GOLDEN


@pytest.mark.parametrize("seed", range(5))
def test_six_published_points_in_any_order(seed):
    order = np.random.default_rng(seed).permutation(6)
    found = gi_star(Y[order], banded(POINTS[order], 15))
    assert found.round(4).tolist() == [GOLDEN[i] for i in order]


@pytest.fixture(scope="module")
def memphis(shared_data):
    """Robberies of January on squares of 500 m, as in the published example."""
    rows = pd.read_csv(shared_data / "golden" / "memphis_robberies_jan.csv")
    points = gpd.GeoSeries(gpd.points_from_xy(rows["longitude"], rows["latitude"], crs=4326))
    points = points.to_crs(32615)
    hull = points.union_all().convex_hull.buffer(250, quad_segs=30)
    grid = grid_over(hull, 500, "square", origin=hull.bounds[:2])
    at = grid.locate(points.x, points.y)
    return grid, np.bincount(at, minlength=len(grid))


def test_memphis(memphis):
    grid, robberies = memphis
    assert len(grid) == 2715
    z = gi_star(robberies, grid.neighbours)
    assert z[:10].round(3).tolist() == [
        *(-0.546, -0.598, -0.598, 0.716, 0.716),
        *(0.716, -0.598, -0.598, -0.546, 0.893),
    ]
    assert 2 * norm.sf(abs(z[0])) == pytest.approx(0.585, abs=5e-4)


def test_the_same_as_esda(grid, counts):
    graph = graph_of(grid.neighbours)
    theirs = G_Local(counts, graph, transform="B", star=True, permutations=0)
    assert gi_star(counts, grid.neighbours) == pytest.approx(theirs.Zs)


def test_every_period_is_by_itself(grid, counts):
    table = np.column_stack([counts, counts[::-1], np.zeros(len(counts))])
    z = gi_star(table, grid.neighbours)
    assert z[:, 0] == pytest.approx(gi_star(counts, grid.neighbours))
    assert z[:, 1] == pytest.approx(gi_star(counts[::-1], grid.neighbours))
    assert np.isnan(z[:, 2]).all()


def test_shuffled_cells_have_the_same_z(grid, counts):
    order = np.random.default_rng(3).permutation(len(grid))
    shuffled = gi_star(counts[order], sparse.csr_array(grid.neighbours[order][:, order]))
    assert shuffled == pytest.approx(gi_star(counts, grid.neighbours)[order])


@given(st.lists(st.integers(0, 9), min_size=6, max_size=6))
def test_z_is_a_number_or_missing(values):
    z = gi_star(values, banded(POINTS, 15))
    assert np.isnan(z).all() == (len(set(values)) == 1)


def test_what_does_not_fit_together_is_refused():
    with pytest.raises(ValueError, match=r"shape \(5,\).*\(6, 6\).*not of the same cells"):
        gi_star(Y[:5], banded(POINTS, 15))
    with pytest.raises(ValueError, match="its own neighbour"):
        gi_star(Y, sparse.csr_array(np.ones((6, 6))))
