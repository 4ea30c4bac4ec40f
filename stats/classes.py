"""Classes for a map: quintiles of the areas shown, with limits a legend can state."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Classes:
    """The class of each area and the limits of each class."""

    index: pd.Series
    """Class number from 0, lowest first; missing where the value is."""
    limits: tuple[tuple[float, float], ...]
    """The smallest and largest value met in each class."""


def quintiles(values: pd.Series, k: int = 5) -> Classes:
    """Areas in `k` groups of about equal size; fewer where many values are the same.

    Equal values always share a class. The edges are NumPy's quantiles (linear between values).
    """
    known = values.dropna().astype(float)
    if known.empty:
        return Classes(values.astype(float), ())
    edges = np.unique(np.quantile(known, np.arange(1, k + 1) / k))
    edge = np.searchsorted(edges, known.to_numpy())
    # Ties can leave a class without members: number those that have some.
    met, number = np.unique(edge, return_inverse=True)
    index = pd.Series(number, index=known.index).reindex(values.index).astype(float)
    of_class = [known.to_numpy()[number == n] for n in range(len(met))]
    return Classes(index, tuple((float(v.min()), float(v.max())) for v in of_class))
