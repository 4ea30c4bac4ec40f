"""How long a cell has been hot, and whether that is new, lasting or over.

The classes follow the Emerging Hot Spot Analysis of Esri (ArcGIS Pro, "How Emerging Hot Spot
Analysis works"), which calls a place hot in 90 % of its time steps intensifying, persistent or
diminishing by a Mann-Kendall test. Ours differ where its rules are made for long cubes and little
chance: by them a hotspot is new in its first month only, and a single quiet month ends it.

| class | hot now | hot months |
|---|---|---|
| intensifying | yes | at least 90 %, and z keeps rising |
| diminishing | yes | at least 90 %, and z keeps falling |
| persistent | yes | at least 90 %, and neither |
| new | yes | none in the earlier half of the months |
| consecutive | yes | all since the first, which lies in the earlier half |
| historical | no | at least half of the earlier half |
| sporadic | either | at least four, and none of the above |
| (none) | | three or fewer: one busy month can make three |

The first row that fits has it. Hot now is hot in at least two of the last three months. Only hot
months count: a place that is cold throughout never has a class, whatever its trend.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stats.chance.monotonic import beyond_chance, normal_score, pairs_that_rise

HotspotClass = Literal[
    "new",
    "consecutive",
    "intensifying",
    "persistent",
    "diminishing",
    "sporadic",
    "historical",
    "",
]
CLASSES: tuple[HotspotClass, ...] = (
    *("new", "intensifying", "persistent", "consecutive"),
    *("diminishing", "sporadic", "historical"),
)
"""In the order a team would look at them."""

LASTING = 0.9
RECENT = 3
NOW = 2
FEWEST = 4
"""A month is judged with the two before it, so a single busy month makes three hot."""
FEWEST_MONTHS = 12
"""With fewer months there is no earlier half worth the name."""


def classes(hot: ArrayLike, z: ArrayLike) -> list[HotspotClass]:
    """The class of every cell by the table of this module.

    `hot` and `z` have shape (cells, months), the latest month last: which months a cell was hot in
    and its z-score (a NaN counts as a month that was not hot). Months without whole data must be
    left out before. Raises ValueError for shapes that differ or fewer than 12 months.
    """
    flags, scores = np.asarray(hot, dtype=bool), np.asarray(z, dtype=float)
    if flags.shape != scores.shape or flags.ndim != 2:
        raise ValueError(f"hot months of shape {flags.shape} and z-scores of {scores.shape} differ")
    if flags.shape[1] < FEWEST_MONTHS:
        raise ValueError(f"classes need {FEWEST_MONTHS} months, not {flags.shape[1]}")
    found: list[HotspotClass] = [""] * len(flags)
    now = hot_now(flags)
    lasting = np.flatnonzero(now & (flags.mean(axis=1) >= LASTING))
    rising = trends(np.where(np.isfinite(scores[lasting]), scores[lasting], 0.0))
    for cell in np.flatnonzero(flags.sum(axis=1) >= FEWEST):
        found[cell] = _passing(flags[cell]) if now[cell] else _over(flags[cell])
    for cell, direction in zip(lasting, rising, strict=True):
        found[cell] = _LASTING[direction]
    return found


def hot_now(hot: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which cells, of shape (cells, months), are hot now: in two of the last three or more."""
    return hot[:, -RECENT:].sum(axis=1) >= NOW


_LASTING: dict[int, HotspotClass] = {1: "intensifying", -1: "diminishing", 0: "persistent"}


def _passing(hot: NDArray[np.bool_]) -> HotspotClass:
    if not hot[: len(hot) // 2].any():
        return "new"
    return "consecutive" if hot[int(np.argmax(hot)) :].all() else "sporadic"


def _over(hot: NDArray[np.bool_]) -> HotspotClass:
    return "historical" if hot[: len(hot) // 2].mean() >= 0.5 else "sporadic"


def trends(values: NDArray[np.float64]) -> list[int]:
    """Whether each row keeps rising (1), falling (-1) or neither (0), by Mann-Kendall at 5 %.

    `values` has shape (rows, times). The test of `stats.chance.monotonic` for many rows at once.
    """
    return beyond_chance(normal_score(*pairs_that_rise(values))).tolist()
