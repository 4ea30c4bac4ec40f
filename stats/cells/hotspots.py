"""How far events gather: Getis-Ord Gi* of counts by cell.

Of counts on cells and of neighbours that are 1 or 0, in one order of cells. Source: Getis and Ord
(1992, 1995). What is hot is told in `stats.cells.gathering`: the normal distribution of Gi* is far
too narrow where counts are small.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

Floats = NDArray[np.float64]

FALSE_SHARE = 0.05
"""Of what is called hot or cold, at most this share is expected to be chance."""


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
