"""How many events lie near each place of a layer, and how many near any of them.

Distances are straight lines in metres of a plane CRS, EPSG:27700 in this project. The records of
police.uk lie on a fixed list of points, in Leeds a median 98 m apart: within 100 m of a place means
on the nearest point or two, and a record that lies there may have happened beyond.

Whether a layer has more around it than chance is asked of other places: as many of them, put at
random into the same wards. Busy points have busy points about them, so letting the numbers of
points change places would call nearly every layer of scattered places unusual.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from stats.cells.concentration import checked_counts

Floats = NDArray[np.float64]
Ints = NDArray[np.integer]
Steps = NDArray[np.uint8]

DISTANCES_M = (100, 200, 400)
"""How far around a place events are counted. The shortest is about how far points lie apart."""

AT_ONCE = 2_000
"""Places whose distances are measured at once: each may have hundreds of points around it."""

DRAWS = 39
"""Layers at random: to lie beyond all of them, either way, has a chance of 2 in 40."""
SEED = 20_261

NearbyVerdict = Literal["more than by chance", "fewer than by chance", "within chance", ""]
"""Of the events near any place; empty where nothing can be said."""


@dataclass(frozen=True, eq=False)
class Nearby:
    """Which points lie near which places, whatever is counted on them."""

    point: Ints
    """The position of the point of each pair; pairs sorted by place."""
    ends: Ints
    """Where the pairs of a place begin, then where those within each distance end: (places, 1 +
    distances)."""
    nearest_m: Floats
    """How far each point is from the nearest place; infinite beyond the longest distance."""

    def counts(self, number: ArrayLike) -> Floats:
        """How many events lie within each distance of each place: shape (places, distances).

        `number` has shape (points,). Within 200 m includes within 100 m, and an event near two
        places counts for each: a sum over places may hold it twice.
        """
        reached = np.cumsum(np.concatenate([[0.0], checked_counts(number)[self.point]]))
        return reached[self.ends[:, 1:]] - reached[self.ends[:, :1]]


def nearby(
    place_x: ArrayLike,
    place_y: ArrayLike,
    point_x: ArrayLike,
    point_y: ArrayLike,
    *,
    distances_m: Sequence[int] = DISTANCES_M,
) -> Nearby:
    """The points within the longest of `distances_m`, which rise, of each place; a limit is within.

    Coordinates in metres, EPSG:27700, all known. Places keep their order.
    """
    places, points = (np.column_stack([x, y]) for x, y in ((place_x, place_y), (point_x, point_y)))
    nearest = np.full(len(points), np.inf)
    parts, within = [np.empty(0, dtype=np.int32)], []
    tree = cKDTree(points)
    for first in range(0, len(places), AT_ONCE):
        some = places[first : first + AT_ONCE]
        place, point, away = _pairs(some, tree, distances_m[-1])
        step = np.searchsorted(distances_m, away)
        order = np.lexsort((point, step, place))
        parts.append(point[order].astype(np.int32))
        at = place * len(distances_m) + step
        within.append(np.bincount(at, minlength=len(some) * len(distances_m)))
        np.minimum.at(nearest, point, away)
    number = np.concatenate([np.empty(0, dtype=int), *within]).reshape(-1, len(distances_m))
    begins = np.cumsum(number.sum(axis=1)) - number.sum(axis=1)
    ends = begins[:, None] + np.concatenate([0 * begins[:, None], number.cumsum(axis=1)], axis=1)
    return Nearby(np.concatenate(parts), ends, nearest)


def _pairs(places: Floats, tree: cKDTree, furthest_m: float) -> tuple[Ints, Ints, Floats]:
    """Place, point and metres between them, to the millimetre, of every pair near enough."""
    if not (len(places) and tree.n):
        return np.empty(0, dtype=int), np.empty(0, dtype=int), np.empty(0)
    # Places have decimetres, so that 100 m can come out as 100.00000000003 m.
    found = cKDTree(places).sparse_distance_matrix(tree, furthest_m + 0.01, output_type="ndarray")
    away = np.round(found["v"], 3)
    kept = away <= furthest_m
    return found["i"][kept], found["j"][kept], away[kept]


def scattered(
    places: tuple[ArrayLike, ArrayLike],
    place_in: ArrayLike,
    points: tuple[ArrayLike, ArrayLike],
    point_in: ArrayLike,
    *,
    distances_m: Sequence[int] = DISTANCES_M,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Steps:
    """How near each point is to as many places at random, in every draw: shape (draws, points).

    0 for within the first distance, 1 for within the second, and so on. `places` and `points` are x
    and y in metres, EPSG:27700; `place_in` and `point_in` the codes of the wards they lie in.

    Each place moves to a point of its own ward, all alike likely, and stays as far off that point,
    in the same direction, as it is off the nearest point now: places are seldom on one. A place of
    a ward without points stays where it is. The same seed gives the same draws.
    """
    at, spots = (np.column_stack(xy).astype(float) for xy in (places, points))
    steps = np.full((draws, len(spots)), len(distances_m), dtype=np.uint8)
    if not (len(at) and len(spots)):
        return steps
    off = at - spots[cKDTree(spots).query(at)[1]]
    rng = np.random.default_rng(seed)
    to = _landings(np.asarray(place_in, dtype=str), np.asarray(point_in, dtype=str), draws, rng)
    for draw in range(draws):
        moved = np.where(to[draw, :, None] >= 0, spots[to[draw]] + off, at)
        away, _ = cKDTree(moved).query(spots, distance_upper_bound=distances_m[-1] + 0.01)
        steps[draw] = np.searchsorted(distances_m, np.round(away, 3))
    return steps


def _landings(
    place_in: NDArray[np.str_], point_in: NDArray[np.str_], draws: int, rng: np.random.Generator
) -> Ints:
    """A point of its own ward for every place in every draw; below zero where there is none."""
    to = np.full((draws, len(place_in)), -1)
    for ward in np.unique(place_in):
        own, there = np.flatnonzero(place_in == ward), np.flatnonzero(point_in == ward)
        if len(there):
            to[:, own] = rng.choice(there, (draws, len(own)))
    return to


def near_any(
    number: ArrayLike,
    nearest_m: ArrayLike,
    at_random: ArrayLike,
    *,
    distances_m: Sequence[int] = DISTANCES_M,
) -> pd.DataFrame:
    """What lies near any place, each event once: a row a distance.

    `number` and `nearest_m` have shape (points,), `at_random` (draws, points) as `scattered` gives
    it, all of the points of one area. Columns distance_m, count, share and share_of_points, and
    lowest and highest, the shares near the places of the draws; shares are 0 to 1, NaN where there
    is nothing to share. verdict says whether the share lies beyond all draws.

    Null hypothesis: the places stand at random in their wards. Two-sided: of 40 layers, this one
    and the draws, one is the first and one the last, so chance alone lies beyond the 39 others in 2
    of 40, for each distance by itself. It holds however events gather.

    Source: J. Besag and P. J. Diggle, "Simple Monte Carlo tests for spatial pattern", Applied
    Statistics 26 (1977), https://doi.org/10.2307/2346974

    Raises ValueError for numbers that are negative or missing.
    """
    values, away = checked_counts(number, name="number"), np.asarray(nearest_m, dtype=float)
    within = away[None, :] <= np.asarray(distances_m, dtype=float)[:, None]
    # Only points with events matter.
    some, beyond = np.flatnonzero(values), len(distances_m)
    near = np.asarray(at_random)[:, some]
    steps = [np.bincount(draw, values[some], beyond + 1)[:beyond] for draw in near]
    drawn = np.cumsum(steps, axis=1).T
    with np.errstate(invalid="ignore", divide="ignore"):
        share, others = within @ values / values.sum(), drawn / values.sum()
        share_of_points = within.sum(axis=1) / np.float64(len(values))
    lowest, highest = others.min(axis=1), others.max(axis=1)
    return pd.DataFrame(
        {
            "distance_m": np.asarray(distances_m, dtype=float),
            "count": within @ values,
            "share": share,
            "share_of_points": share_of_points,
            "lowest": lowest,
            "highest": highest,
            "verdict": pd.Series(_verdicts(share, lowest, highest), dtype=object),
        }
    )


def _verdicts(share: Floats, lowest: Floats, highest: Floats) -> list[NearbyVerdict]:
    words: tuple[NearbyVerdict, ...] = get_args(NearbyVerdict)
    told = np.select([share > highest, share < lowest, np.isfinite(share)], (0, 1, 2), default=3)
    return [words[n] for n in told]
