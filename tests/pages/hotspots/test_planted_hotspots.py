"""Made towns whose clusters are known: are they found, where they are, with the right history?

A town is 12 km by 12 km. What happens is scattered evenly, and gathers around a few middles in the
months that the history of each says. Every record is moved to the nearest of a fixed list of
points, as police.uk moves those of Leeds. The page sees the moved records only; what it finds is
held against the places before they were moved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy.spatial import cKDTree

from model.config.catalogue import Catalogue
from pages.hotspots.cell_statistics import Found, found
from pages.hotspots.places import BUSIEST
from pages.hotspots.spots import SPOTS
from stats.cells.gathering import Scatter, hot
from stats.cells.hotspots import FALSE_SHARE
from tests.pages.hotspots.towns import (
    CORNER,
    MONTHS,
    POINTS,
    SIDE,
    catalogue_of,
    incidents_of,
    question_of,
)

NUMBER = np.arange(len(MONTHS))
SCATTERED = 600
"""Records a month that gather nowhere."""
SPREAD_M = 150
"""Standard deviation of a cluster, to the east and to the north."""

HISTORIES = {
    "new": np.where(NUMBER >= 18, 40, 0),
    "persistent": np.full(24, 40),
    "intensifying": np.linspace(25, 75, 24),
    "diminishing": np.linspace(75, 25, 24),
    "consecutive": np.where(NUMBER >= 8, 40, 0),
    "historical": np.where(NUMBER < 11, 40, 0),
}
"""Records a month of a cluster, by the class that the table of `stats.cells.emerging` gives it."""

SHIFTED_M = 200
MIDDLES = (
    (2_000, 3_000),
    (6_000, 3_000),
    (10_000, 3_000),
    (2_000, 9_000),
    (6_000, 9_000),
    (10_000, 9_000),
)
"""Metres from the corner of the town, before each is shifted at random: cells lie where they do."""


@dataclass(frozen=True)
class Town:
    """One made town as the page sees it, and the truth beside it."""

    found: Found
    spots: pd.DataFrame
    middles: dict[str, np.ndarray]
    """Easting and northing of the middle of each cluster, by its history."""
    true_hot: np.ndarray
    """The cells that are hot in the period by the places of the records before they were moved."""

    def away(self, history: str) -> np.ndarray:
        """How far the middle of each place of the list is from that of a cluster, in metres."""
        grid = self.found.ground.grid
        at = [grid.position(cell) for cell in self.spots["cell"]]
        east, north = (c[at] for c in grid.centres)
        x, y = self.middles[history]
        return np.hypot(east - x, north - y)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue_of(tmp_path_factory.mktemp("config"))


@pytest.fixture(scope="module")
def town(catalogue: Catalogue) -> Callable[..., Town]:
    """The town of a seed, with its clusters or without any."""

    @cache
    def of(seed: int, *, clusters: bool = True) -> Town:
        rng = np.random.default_rng(seed)
        middles = {
            name: CORNER + middle + rng.uniform(-SHIFTED_M, SHIFTED_M, 2)
            for name, middle in zip(HISTORIES, MIDDLES, strict=True)
            if clusters
        }
        month, true = _happened(rng, middles)
        points = CORNER + np.rint(rng.uniform(0, SIDE, (POINTS, 2)))
        moved = points[cKDTree(points).query(true)[1]]
        question = question_of(catalogue, incidents_of(month, moved))
        here = found(question)
        grid = here.ground.grid
        in_period = np.isin(month, question.filters.window.months.asi8 - MONTHS[0].ordinal)
        # A lattice of as many points as the town has, so that only the moving differs.
        side = round(np.sqrt(POINTS))
        column, row = ((true[in_period] - CORNER) / SIDE * side).astype(int).clip(0, side - 1).T
        on_lattice = np.bincount(column * side + row, minlength=side**2)[:, None]
        middles_of = (np.indices((side, side)).reshape(2, -1) + 0.5) * SIDE / side
        lattice = grid.locate(*(CORNER[:, None] + middles_of))
        truly = hot(Scatter.of(on_lattice, lattice, len(grid)), grid.neighbours)[:, 0]
        return Town(here, SPOTS.table(question), middles, truly)

    return of


@pytest.fixture(scope="module")
def even(town: Callable[..., Town], catalogue: Catalogue) -> Callable[[int], pd.DataFrame]:
    """The places of a town with a map point in the middle of each cell, all alike busy."""
    centres = np.column_stack(town(0).found.ground.grid.centres)

    def of(seed: int) -> pd.DataFrame:
        rng = np.random.default_rng(seed)
        each = rng.poisson(SCATTERED, len(NUMBER))
        where = centres[rng.integers(0, len(centres), each.sum())]
        return SPOTS.table(question_of(catalogue, incidents_of(np.repeat(NUMBER, each), where)))

    return of


def _happened(
    rng: np.random.Generator, middles: dict[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """The month and the true place of every record."""
    months, places = [], []
    for month in NUMBER:
        parts = [CORNER + rng.uniform(0, SIDE, (rng.poisson(SCATTERED), 2))]
        for name, middle in middles.items():
            parts.append(rng.normal(middle, SPREAD_M, (rng.poisson(HISTORIES[name][month]), 2)))
        places += parts
        months.append(np.full(sum(map(len, parts)), month))
    return np.concatenate(months), np.concatenate(places)


TOWNS = range(8)
QUIET_TOWNS = range(100, 108)
NEAR_M = 250
"""The corner of a hexagon of 400 m is 231 m from its middle."""
APART_M = 1_000
"""Beyond this a place has nothing to do with a cluster: neighbours of its cells are nearer."""


def test_the_points_lie_as_close_as_those_of_leeds(town):
    points = town(0).found.ground.dataset.map_points
    where = np.column_stack([points.easting, points.northing])
    apart = cKDTree(where).query(where, k=2)[0][:, 1]
    assert 94 < np.median(apart) < 102, "98 m in Leeds"


@pytest.mark.parametrize("seed", TOWNS)
def test_each_planted_cluster_is_found_where_it_is_with_the_class_of_its_history(town, seed):
    """Of 20 towns all 120 clusters are; 160 m from the middle by the median, 299 m at most."""
    made = town(seed)
    for history in HISTORIES:
        away = made.away(history)
        nearest = made.spots.iloc[int(np.argmin(away))]
        assert nearest["class"] == history
        assert away.min() <= NEAR_M, history
        assert nearest["hot"] == ("" if history == "historical" else "hot")


def test_where_nothing_was_planted_nothing_is_listed(town):
    """In 20 towns there is no such place."""
    for made in map(town, TOWNS):
        away = np.min([made.away(history) for history in HISTORIES], axis=0)
        assert not (away > APART_M).any()


def test_certainty_covers_what_it_says_of_the_places_before_they_were_moved(town):
    """Of 517 cells of 20 towns with a certainty of 90 % or more 98 % are truly hot."""
    made = [town(seed) for seed in TOWNS]
    sure = [m.found.certainty >= 0.9 for m in made]
    assert sum(map(np.sum, sure)) > 150, "there is something to be sure of"
    truly = np.concatenate([m.true_hot[s] for m, s in zip(made, sure, strict=True)])
    assert truly.mean() >= 0.9
    never = np.concatenate([m.true_hot[m.found.certainty == 0] for m in made])
    assert never.mean() <= 0.01


def test_in_a_town_without_clusters_no_more_is_hot_than_is_promised(town):
    """Of 40 such towns none has a hot cell or a sure one: 5 % of towns may have one."""
    quiet = [town(seed, clusters=False) for seed in QUIET_TOWNS]
    assert np.mean([m.found.hot.any() for m in quiet]) <= FALSE_SHARE
    assert np.mean([(m.found.certainty >= 0.9).any() for m in quiet]) <= FALSE_SHARE
    assert not any(name for m in quiet for name in m.found.classes)
    # Records are moved to points, so that cells with many points are fuller.
    assert max(len(m.spots) for m in quiet) <= BUSIEST
    why = pd.concat([m.spots["why"] for m in quiet])
    assert why.str.startswith("Among the 20 busiest").all()
    assert why.str.endswith("by a count that chance could give").mean() > 0.9


def test_where_records_fall_evenly_on_the_points_as_well_hardly_any_place_is_listed(even):
    """Of 60 such towns three do: one in twenty may list the busiest, as chance made them."""
    assert np.mean([len(even(seed)) > 0 for seed in range(12)]) <= 1 / 12
