"""How unevenly events lie over places: the Gini coefficient, top shares, whether chance does it.

Counts hold one number for every place of the whole, those without events too: leaving these out
makes events look more evenly spread than they are. No answer depends on the order of the places.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]


def gini(counts: ArrayLike) -> float:
    """The Gini coefficient: 0 where each place has as many events, near 1 where one has them all.

    `counts` has shape (places,). With N places in falling order of their counts x and C events,
    G = sum((N + 1 - 2 i) x_i) / (N C): twice the area between the Lorenz curve and the diagonal. It
    is at most 1 - 1 / N, and is not divided by that. NaN where there are no events.

    10, 8 and 2 events in three of ten places: (9 x 10 + 7 x 8 + 5 x 2) / (10 x 20) = 0.78. With
    fewer events than places it cannot be 0, see `generalised_gini`.

    Raises ValueError for counts that are negative, missing or not in one dimension.
    """
    values = np.sort(checked_counts(counts))[::-1]
    places, events = len(values), values.sum()
    if not events:
        return math.nan
    above = places + 1 - 2 * np.arange(1, places + 1)
    # Rounding must not take equal fractions below zero.
    return max(float((above * values).sum() / (places * events)), 0.0)


def generalised_gini(counts: ArrayLike) -> float:
    """The Gini coefficient against the most even spread that so few events can have.

    `counts` has shape (places,). G' = max(1, N / C) (G - 1) + 1 with N places and C events. That is
    G itself where there are as many events as places or more; with fewer, it is 0 where no place
    has a second event. NaN where there are no events. 5, 2 and 1 events in three of ten places:
    G = 0.80, G' = 10 / 8 x (0.80 - 1) + 1 = 0.75.

    It is not 0 for events that fall at random, some of which share a place by chance: 500 over
    2,000 places have about 0.20, 2,000 about 0.52. So compare periods with about as many events.

    Source: W. Bernasco and W. Steenbeek, "More places than crimes: implications for evaluating the
    law of crime concentration at place", Journal of Quantitative Criminology 33 (2017),
    https://doi.org/10.1007/s10940-016-9324-7

    Raises ValueError for counts that are negative, missing or not in one dimension, and for those
    that are not whole: the number of events is part of the formula, a sum of weights is none.
    """
    values = checked_counts(counts)
    broken = values[values != np.floor(values)]
    if len(broken):
        raise ValueError(f"`counts` holds {broken[0]:g}; give whole numbers of events, unweighted.")
    events = values.sum()
    if not events:
        return math.nan
    return max(max(1, len(values) / events) * (gini(values) - 1) + 1, 0.0)


def top_share(counts: ArrayLike, share_of_places: float) -> float:
    """The share of events, 0 to 1, in the `share_of_places` that have most: 0.05 for the top 5 %.

    `counts` has shape (places,). The top has the whole number of places that `top_places` says; of
    places with the same count it does not matter which are in. NaN where there are no events.
    10, 8 and 2 events in three of ten places: the top 10 % have 0.5, the top 11 % have 0.9.

    Raises ValueError for counts that are negative, missing or not in one dimension, and for a share
    that is not above 0 and at most 1.
    """
    values = np.sort(checked_counts(counts))[::-1]
    top = top_places(len(values), share_of_places)
    events = values.sum()
    return float(values[:top].sum() / events) if events else math.nan


def top_places(places: int, share_of_places: float) -> int:
    """How many places a top share has: rounded up, so that it is at least one where there are any.

    5 % of 240 places are 12, of 241 places 13, of 7 places 1.

    Raises ValueError for a share that is not above 0 and at most 1.
    """
    if not 0 < share_of_places <= 1:
        raise ValueError(
            f"`share_of_places` is {share_of_places:g}; give a share above 0 and at most 1, "
            "such as 0.05 for 5 %."
        )
    # 0.07 x 100 is a little above 7.
    return math.ceil(share_of_places * places * (1 - 1e-12))


def uneven_by_chance(counts: ArrayLike) -> float:
    """The chance that events falling on places all alike likely lie as unevenly as these, or more.

    `counts` has shape (places,). Pearson's chi-square of equal shares; 1 where there are no events
    or fewer than two places. 10, 8 and 2 events in three of ten places: 64 of 9 degrees of freedom,
    a chance of 2.3e-10.

    Null hypothesis: each event falls on any place alike likely, whatever the others do.

    Raises ValueError for counts that are negative, missing or not in one dimension.
    """
    values = checked_counts(counts)
    events, places = values.sum(), len(values)
    if places < 2 or not events:
        return 1.0
    return float(special.chdtrc(places - 1, (values**2).sum() * places / events - events))


def checked_counts(counts: ArrayLike, *, name: str = "counts") -> Floats:
    """Counts as an array of shape (places,), each of them known and 0 or more.

    Raises ValueError, naming the argument as `name`, for any that are not.
    """
    values = np.asarray(counts, dtype=float)
    if values.ndim != 1:
        raise ValueError(f"`{name}` has shape {values.shape}; give one number for each place.")
    wrong = values[~(np.isfinite(values) & (values >= 0))]
    if len(wrong):
        raise ValueError(
            f"`{name}` holds {wrong[0]:g}; give a known number of 0 or more for each place."
        )
    return values
