"""What is hot, on ground where chance alone scatters what happens, and where something gathers."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from esda import Moran_Local

from geo.grids import grid_over
from stats.cells.gathering import Scatter, Urn, among, cold, hot
from tests.stats.cells.test_hotspots import graph_of

PLACE = shapely.box(0, 0, 16_000, 14_000)
VOLUMES = (20, 100, 300, 2_000, 6_000, 20_000, 90_000)
MAPS = 60


@pytest.fixture(scope="module")
def grid():
    return grid_over(PLACE, 400)


def streets(seed, points=3_000):
    """Map points along roads that meet in a few towns, moor between them: clumped, in lines."""
    rng = np.random.default_rng(seed)
    towns = rng.uniform((2_000, 2_000), (14_000, 12_000), (5, 2))
    ends = towns[rng.integers(0, 5, 150)] + rng.normal(0, 1_800, (150, 2))
    starts = towns[rng.integers(0, 5, 150)] + rng.normal(0, 700, (150, 2))
    road = rng.integers(0, 150, points)
    along = rng.uniform(0, 1, (points, 1))
    where = starts[road] + along * (ends - starts)[road] + rng.normal(0, 15, (points, 2))
    return np.clip(where, 1, (15_999, 13_999))


GROUNDS = {
    "a point in every cell": lambda grid: np.arange(len(grid)),
    "scattered points": lambda grid: grid.locate(
        *np.random.default_rng(4).uniform(0, (16_000, 14_000), (3_800, 2)).T
    ),
    "streets": lambda grid: grid.locate(*streets(5).T),
}
WAYS = ("by point", "by cell", "by point, some far busier")


def chances(way, at):
    """How likely each map point is, where nothing gathers anywhere."""
    if way == "by cell":
        inside = np.bincount(at)
        return 1 / inside[at] / (inside > 0).sum()
    rng = np.random.default_rng(6)
    weight = rng.lognormal(0, 1.3, len(at)) if "busier" in way else np.ones(len(at))
    return weight / weight.sum()


def maps_at_random(at, way, incidents, seed=1, *, maps=MAPS):
    """Maps of incidents at random, shape (points, maps); where points differ each map is one."""
    rng = np.random.default_rng(seed)
    share = chances(way, at)
    of_map = (rng.permutation(share) if "busier" in way else share for _ in range(maps))
    return np.stack([rng.multinomial(incidents, each) for each in of_map], axis=1)


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("ground", GROUNDS)
def test_where_nothing_gathers_at_most_8_maps_of_100_hold_a_hot_cell(grid, ground, way):
    """Of each volume from 20 incidents to 90,000."""
    at = GROUNDS[ground](grid)
    shares = {}
    for incidents in VOLUMES:
        scatter = Scatter.of(maps_at_random(at, way, incidents), at, len(grid))
        found = hot(scatter, grid.neighbours), cold(scatter, grid.neighbours)
        shares[incidents] = [of.any(axis=0).mean() for of in found]
    assert max(max(each) for each in shares.values()) <= 0.08, shares


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("ground", GROUNDS)
def test_where_nothing_gathers_at_most_8_maps_of_100_have_a_cell_unlike_chance(grid, ground, way):
    """Local Moran's I, of each volume from 20 incidents to 90,000."""
    at = GROUNDS[ground](grid)
    shares = {}
    for incidents in VOLUMES:
        scatter = Scatter.of(maps_at_random(at, way, incidents, 2, maps=200), at, len(grid))
        shares[incidents] = (among(scatter, grid.neighbours) != "").any(axis=0).mean()
    assert max(shares.values()) <= 0.08, shares


def test_what_a_cell_is_among_its_neighbours(grid):
    """A cluster, a busy place by itself, and a quiet cell within the cluster."""
    at = GROUNDS["a point in every cell"](grid)
    middle, lonely = np.flatnonzero(np.diff(grid.neighbours.indptr) == 6)[[300, 900]]
    counts = np.random.default_rng(9).poisson(5, len(grid))
    near = grid.neighbours[[middle]].indices
    wide = np.unique(grid.neighbours[near].indices)
    counts[wide] = 60
    counts[middle], counts[lonely] = 0, 60
    found = among(Scatter.of(counts[:, None], at, len(grid)), grid.neighbours)[:, 0]
    assert found[middle] == "low among high"
    assert {found[cell] for cell in near} == {"high among high"}
    assert found[lonely] == "", "its neighbours are as any others"
    beside = set(grid.neighbours[[lonely]].indices)
    assert {found[cell] for cell in beside} <= {"", "low among high", "high among high"}
    quiet = np.random.default_rng(9).poisson(30, len(grid))
    quiet[near], quiet[middle] = 0, 60
    found = among(Scatter.of(quiet[:, None], at, len(grid)), grid.neighbours)[:, 0]
    assert found[middle] == "high among low"


@pytest.mark.filterwarnings("ignore:The alternative hypothesis")
def test_a_cell_is_what_the_sign_of_local_morans_i_says(grid):
    """Where it is called, at most one of 100 times that others change places is as extreme."""
    at = GROUNDS["a point in every cell"](grid)
    rng = np.random.default_rng(10)
    counts = rng.poisson(8, len(grid)) + 30 * (rng.uniform(size=len(grid)) < 0.02)
    cluster = grid.neighbours[[700]].indices
    counts[cluster] += 25
    found = among(Scatter.of(counts[:, None], at, len(grid)), grid.neighbours)[:, 0]
    graph = graph_of(grid.neighbours).transform("r")
    theirs = Moran_Local(counts, graph, permutations=999, seed=1)
    named = {1: "high among high", 2: "low among high", 3: "low among low", 4: "high among low"}
    called = [cell for cell, name in enumerate(found) if name]
    assert called
    for cell in called:
        assert found[cell] == named[theirs.q[cell]]
        assert theirs.p_sim[cell] <= 0.01


@pytest.mark.parametrize("ground", ["scattered points", "streets"])
def test_a_cluster_is_hot_where_it_is_and_nothing_else_is(grid, ground):
    at = GROUNDS[ground](grid)
    middle = np.bincount(at, minlength=len(grid)).argmax()
    points = np.flatnonzero(at == middle)
    counts = maps_at_random(at, "by point", 6_000)
    counts[points] += np.random.default_rng(2).poisson(12, (len(points), MAPS))
    found = hot(Scatter.of(counts, at, len(grid)), grid.neighbours)[:, 0]
    assert found[middle].mean() >= 0.95
    near = (grid.neighbours[[middle]].toarray() > 0)[0]
    near[middle] = True
    assert found[~near].any(axis=0).mean() <= 0.08


def test_one_busy_point_makes_nothing_hot(grid):
    """A shop with 500 of 6,000 is one map point: it is busy, and nothing gathers around it."""
    at = GROUNDS["streets"](grid)
    counts = maps_at_random(at, "by point", 6_000)
    counts[7] += 500
    assert hot(Scatter.of(counts, at, len(grid)), grid.neighbours).any(axis=0).mean() <= 0.08


def test_a_cell_without_a_map_point_is_never_hot_or_cold(grid):
    at = GROUNDS["streets"](grid)
    counts = maps_at_random(at, "by point", 6_000)
    counts[at == at[0]] += 60
    scatter = Scatter.of(counts, at, len(grid))
    found = hot(scatter, grid.neighbours)
    assert found.any()
    assert not found[~scatter.ground[:, 0]].any()


def test_every_period_is_by_itself_and_so_is_every_order_of_points(grid):
    at = GROUNDS["streets"](grid)
    counts = maps_at_random(at, "by point", 3_000)
    counts[at == at[0]] += 20
    together = hot(Scatter.of(counts, at, len(grid)), grid.neighbours)
    alone = [hot(Scatter.of(c[:, None], at, len(grid)), grid.neighbours) for c in counts.T]
    assert (together == np.concatenate(alone, axis=1)).all()
    order = np.random.default_rng(3).permutation(len(at))
    shuffled = hot(Scatter.of(counts[order], at[order], len(grid)), grid.neighbours)
    assert (shuffled == together).all()


def test_points_that_stand_still_are_points_that_move_nowhere(grid):
    at = GROUNDS["streets"](grid)
    counts = maps_at_random(at, "by point", 3_000)
    counts[at == at[0]] += 20
    at[5:9] = -1
    still = hot(Scatter.of(counts, at, len(grid)), grid.neighbours)
    moved = hot(Scatter.moved(counts, np.tile(at, (MAPS, 1)), len(grid)), grid.neighbours)
    assert (still == moved).all()


def test_the_tail_is_that_of_points_drawn_again_and_again(grid):
    """Within a factor of three of 200,000 draws, where it decides: at one in a thousand."""
    rng = np.random.default_rng(8)
    held = rng.poisson(rng.lognormal(0, 1.2, 3_000))

    urn = Urn.of(np.bincount(held)[None].astype(float))
    drawn = np.sqrt(held[rng.integers(0, 3_000, (200_000, 12))]).sum(axis=1)
    for share in (0.01, 0.001):
        total = np.quantile(drawn, [1 - share, share])
        twelve, first = np.array([12.0]), np.array([0])
        ours = [urn.tail(total[[i]], twelve, first, side)[0] for i, side in enumerate((1, -1))]
        assert share / 3 <= min(ours) <= max(ours) <= share * 3


def test_nothing_at_all_is_nothing_hot(grid):
    at = GROUNDS["streets"](grid)
    scatter = Scatter.of(np.zeros((len(at), 2)), at, len(grid))
    assert not hot(scatter, grid.neighbours).any()
    assert not cold(scatter, grid.neighbours).any()
    nowhere = Scatter.of(np.ones((3, 1)), np.full(3, -1), len(grid))
    assert not hot(nowhere, grid.neighbours).any()
