"""How far events gather: Getis-Ord Gi* and local Moran's I of counts by cell.

Both are of counts on cells and of neighbours that are 1 or 0, in one order of cells. Sources: Getis
and Ord (1992, 1995); Anselin (1995); the moments of local Moran's I under conditional randomisation
from Sokal, Oden and Thomson (1998). What is hot is told in `stats.gathering`: the normal
distribution of Gi* is far too narrow where counts are small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse, special

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

FALSE_SHARE = 0.05
"""Of what is called hot or cold, at most this share is expected to be chance."""

Quadrant = Literal["high among high", "low among low", "high among low", "low among high", ""]
"""A cell and its neighbours against the mean; empty where it does not pass the test."""


def gi_star(counts: ArrayLike, neighbours: sparse.sparray) -> Floats:
    """The z-score of Getis-Ord Gi* of every cell, binary weights, the cell itself included.

    `counts` has shape (cells,), or (cells, periods) for each period by itself; the answer has the
    same shape. `neighbours` is a symmetric matrix of zeros and ones with an empty diagonal, in the
    order of the cells. NaN where a period has the same count in every cell, or where a cell has all
    others for neighbours.

    z = (sum of the cell and its neighbours - k x mean) / (s x sqrt((n k - k^2) / (n - 1))), with k
    the number of these cells, n of all, and s the population standard deviation. The closed form
    esda uses too, without permutations; here for all periods at once.
    """
    values = np.asarray(counts, dtype=float)
    _check(values, neighbours)
    n = len(values)
    around = _columns(np.asarray(neighbours.sum(axis=1)).ravel() + 1.0, values)
    total = values + neighbours @ values
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.sqrt((n * around - around**2) / (n - 1)) * values.std(axis=0)
        z = (total - around * values.mean(axis=0)) / spread
    return np.where(np.isfinite(z), z, np.nan)


def two_sided(z: ArrayLike) -> Floats:
    """The chance of a z-score as far from zero as this one, either way; NaN stays NaN."""
    return 2 * special.ndtr(-np.abs(np.asarray(z, dtype=float)))


def _discovered(z: Floats, false_share: float) -> Flags:
    """The step-up rule of Benjamini and Hochberg, for every column by itself."""
    table = z[:, None] if z.ndim == 1 else z
    found = np.zeros(table.shape, dtype=bool)
    tested = np.isfinite(table).sum(axis=0)
    # The line never rises above the share itself: what lies beyond it need not be sorted.
    least = -special.ndtri(false_share / 2)
    for column in range(table.shape[1]):
        far = np.flatnonzero(np.abs(table[:, column]) >= least)
        p = two_sided(table[far, column])
        order = np.sort(p)
        passing = order <= false_share * np.arange(1, len(p) + 1) / max(tested[column], 1)
        if passing.any():
            found[far, column] = p <= order[passing][-1]
    return found.reshape(z.shape)


@dataclass(frozen=True)
class LocalMoran:
    """Local Moran's I of every cell; NaN where it cannot be said."""

    i: Floats
    z: Floats
    quadrant: tuple[Quadrant, ...]
    """What the cell is among its neighbours, where that passes the control of false discoveries."""


def local_moran(
    counts: ArrayLike, neighbours: sparse.sparray, *, false_share: float = FALSE_SHARE
) -> LocalMoran:
    """Whether a cell is like its neighbours, or stands out among them.

    `counts` has shape (cells,); `neighbours` is as for `gi_star`, and taken in equal shares for
    each cell. I = (x - mean) / m2 x mean of the neighbours' (x - mean), with m2 the population
    variance. z is against the cell's own count staying and all others changing places at random.
    NaN for a cell without neighbours, and for all when every count is the same.
    """
    values = np.asarray(counts, dtype=float)
    _check(values, neighbours)
    n = len(values)
    off = values - values.mean()
    m2 = np.mean(off**2)
    links = np.asarray(neighbours.sum(axis=1)).ravel()
    with np.errstate(invalid="ignore", divide="ignore"):
        lag = (neighbours @ off) / links
        # Of the others, drawn without replacement: their mean is -off / (n - 1).
        expected = -off / (n - 1)
        of_others = (n * m2 - off**2) / (n - 1) - expected**2
        variance = of_others / links * (n - 1 - links) / (n - 2)
        i, z = off * lag / m2, np.sign(off) * (lag - expected) / np.sqrt(variance)
    i, z = (np.where(np.isfinite(x), x, np.nan) for x in (i, z))
    found = _discovered(z, false_share)
    quadrant = tuple(
        _quadrant(o, about) if passed else ""
        for o, about, passed in zip(off, lag, found, strict=True)
    )
    return LocalMoran(i, z, quadrant)


def _quadrant(own: float, around: float) -> Quadrant:
    if own >= 0:
        return "high among high" if around >= 0 else "high among low"
    return "low among high" if around >= 0 else "low among low"


def _columns(of_cells: Floats, like: Floats) -> Floats:
    return of_cells[:, None] if like.ndim == 2 else of_cells


def _check(values: Floats, neighbours: sparse.sparray) -> None:
    if values.ndim not in (1, 2) or neighbours.shape != (len(values), len(values)):
        raise ValueError(
            f"counts of shape {values.shape} and neighbours of shape {neighbours.shape} are not of "
            "the same cells"
        )
    if len(values) and neighbours.diagonal().any():
        raise ValueError(
            "a cell is not its own neighbour: the diagonal of neighbours must be empty"
        )
