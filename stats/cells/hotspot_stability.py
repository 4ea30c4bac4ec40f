"""How sure it is that a cell is hot: how often it stays so when what is uncertain is drawn anew.

Three things are uncertain. A record was moved to the nearest of a fixed list of map points, so it
happened somewhere around its point; as many records would not come again where nothing changes; and
a period could as well end a month or two earlier. A cell's certainty is the share of draws in which
it is hot. This is the bootstrap idea of stability, not a probability from a model: a cell of 90 %
was hot in nine draws of ten.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.spatial import cKDTree

from stats.cells.gathering import Scatter, held_in, hot, points_in

Floats = NDArray[np.float64]
Ints = NDArray[np.integer]

DRAWS = 40
SEED = 20_260
ROLLED = 3
"""Windows drawn from: the one asked for, and those that end one and two months earlier."""

WIDEST_M = 200.0
"""No record is moved further than this: beyond it there would be a nearer point in any street."""


def snap_radius(easting: Floats, northing: Floats) -> Floats:
    """How far from its map point a record may have happened, in metres, for each point.

    The distance to the nearest other point, at most WIDEST_M. A record lies nearer to its own point
    than to any other, so within half that distance of it towards its neighbour; on the other sides
    the next point may be further. Points no record lies on are not known, so this errs to the wide.
    """
    if len(easting) < 2:
        return np.full(len(easting), WIDEST_M)
    where = np.column_stack([easting, northing])
    apart = cKDTree(where).query(where, k=2)[0][:, 1]
    return np.minimum(apart, WIDEST_M)


def moved(
    easting: Floats,
    northing: Floats,
    radius: Floats,
    locate: Callable[[Floats, Floats], Ints],
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> NDArray[np.int32]:
    """The cell of every point in every draw, each point moved evenly within its radius.

    Shape (draws, points). A point that is moved out of every cell stays where it was: its records
    were placed in the place. One that lies in no cell never does. The same seed gives the same
    draws, and those of a point do not depend on what is asked about it, so this can be kept.
    """
    rng = np.random.default_rng(seed)
    still = locate(easting, northing)
    cells = np.empty((draws, len(easting)), dtype=np.int32)
    for draw in cells:
        angle = rng.uniform(0, 2 * np.pi, len(easting))
        away = radius * np.sqrt(rng.uniform(0, 1, len(easting)))
        there = locate(easting + away * np.cos(angle), northing + away * np.sin(angle))
        draw[:] = np.where((there >= 0) & (still >= 0), there, still)
    return cells


def deviates(points: int, *, draws: int = DRAWS, seed: int = SEED) -> NDArray[np.float32]:
    """By how many standard deviations the root of each point's count is off in every draw.

    Shape (draws, points). They do not depend on what is asked, so this can be kept.
    """
    return np.random.default_rng(seed + 1).standard_normal((draws, points), dtype=np.float32)


def redrawn(count: Floats, dispersion: ArrayLike, deviate: ArrayLike) -> Floats:
    """Counts that could as well have come: their mean is `count`, their variance so much more.

    The variance is `count` x `dispersion`: the root of a count varies by about a quarter of the
    dispersion whatever its size (Bartlett 1936). Where nothing was counted there is nothing to draw
    from: it stays empty.
    """
    # Single precision is enough for what is rounded, and takes half the time.
    number = np.asarray(count, dtype=np.float32)
    off = np.sqrt(dispersion, dtype=np.float32) / 2
    drawn = np.square(np.sqrt(number) + off * np.asarray(deviate)) - off**2
    return np.rint(np.maximum(drawn, 0)) * (number > 0)


def certainty(
    counts: Floats,
    cells: Ints,
    neighbours: sparse.sparray,
    *,
    dispersion: ArrayLike = 1.0,
    deviate: NDArray[np.floating] | None = None,
    points: Floats | None = None,
) -> Floats:
    """The share of draws in which each cell is hot.

    `counts` has shape (windows, points): the records on each point in each window to choose among;
    draws take them by turns. `dispersion` is the variance of these over that of chance, of the same
    shape or one for all. `cells` is that of `moved`, `deviate` that of `deviates` and `points` how
    many lie in each cell in each draw (made where they are not given). Hot is as in
    `stats.cells.gathering.hot`.
    """
    off = deviates(counts.shape[1], draws=len(cells)) if deviate is None else deviate
    more = np.broadcast_to(dispersion, counts.shape)
    full = [np.flatnonzero(window > 0) for window in counts]

    def drawn(draw: int) -> tuple[Ints, Ints]:
        window = draw % len(counts)
        here = full[window]
        count = redrawn(counts[window, here], more[window, here], off[draw, here])
        return held_in(count, cells[draw, here])

    known = points_in(cells, neighbours.shape[0]) if points is None else points
    scatter = Scatter.of_periods(map(drawn, range(len(cells))), known)
    return hot(scatter, neighbours).mean(axis=1)
