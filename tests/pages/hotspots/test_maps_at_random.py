"""Maps on which nothing gathers, through the page's own map and list: few hold a hot cell."""

from __future__ import annotations

import numpy as np
import pytest

from model.config.catalogue import Catalogue
from pages.hotspots.cells import CELLS
from pages.hotspots.spots import SPOTS
from tests.pages.hotspots.towns import (
    CORNER,
    MONTHS,
    POINTS,
    SIDE,
    catalogue_of,
    incidents_of,
    question_of,
)

VOLUMES = (20, 300, 5_000, 90_000)
"""Records a year."""
PROMISED = 0.08


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue_of(tmp_path_factory.mktemp("config"))


def holds_a_hot_cell(catalogue: Catalogue, records: int, seed: int) -> tuple[bool, bool]:
    """Of two years of records at random on map points: whether the map has one, and the list."""
    rng = np.random.default_rng((records, seed))
    points = CORNER + np.rint(rng.uniform(0, SIDE, (POINTS, 2)))
    month = np.sort(rng.integers(0, len(MONTHS), 2 * records))
    where = points[rng.integers(0, POINTS, len(month))]
    question = question_of(catalogue, incidents_of(month, where))
    cells, spots = CELLS.table(question), SPOTS.table(question)
    return bool((cells["hot"] == "hot").any()), bool((spots["hot"] == "hot").any())


@pytest.mark.long
def test_of_maps_at_random_at_most_8_of_100_hold_a_hot_cell(catalogue):
    """Of 12 of each volume."""
    of = {n: [holds_a_hot_cell(catalogue, n, seed) for seed in range(12)] for n in VOLUMES}
    for found in zip(*(pair for pairs in of.values() for pair in pairs), strict=True):
        assert np.mean(found) <= PROMISED
    # One map of twelve may by chance; of no volume more.
    assert all(np.sum(pairs, axis=0).max() <= 1 for pairs in of.values())
