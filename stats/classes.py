"""Classes for a map: quintiles of the areas shown, with limits a legend can state."""

from __future__ import annotations

from dataclasses import dataclass

import mapclassify
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

    Equal values always share a class. Source: mapclassify's Quantiles.
    """
    known = values.dropna().astype(float)
    if known.empty:
        return Classes(values.astype(float), ())
    distinct = np.unique(known)
    if len(distinct) <= k:
        edges = distinct
    else:
        edges = np.unique(mapclassify.Quantiles(known.to_numpy(), k=k).bins)
    number = pd.Series(np.searchsorted(edges, known.to_numpy()), index=known.index)
    # Ties can leave a class without members: number those that have some.
    number = number.rank(method="dense").astype(int) - 1
    limits = tuple(
        (float(group.min()), float(group.max())) for _, group in known.groupby(number, sort=True)
    )
    return Classes(number.reindex(values.index).astype(float), limits)
