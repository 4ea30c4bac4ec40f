"""How far two counts are apart, on the scale that papers quote: z, and the count that shows."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from stats.chance.e_test import DEGREES

POSSIBLE_Z = 2.0

BEYOND_Z = 3.0

FALSE_DISCOVERIES = 0.05
"""The share that may be chance of what is called beyond normal variation among many figures."""


@dataclass(frozen=True)
class Steady:
    """What all of an area's months say is expected of a period; see `stats.expected`."""

    count: float
    longer: float
    """How many times as long as the period a count would have to run to say as much."""
    dispersion: float
    """The variance of the difference from it over that of chance alone."""


def count_that_shows(
    base: ArrayLike, longer: ArrayLike, dispersion: ArrayLike, limit: ArrayLike, *, way: int = 1
) -> NDArray[np.float64]:
    """About the count from which z is beyond normal variation and has a p up to `limit`.

    `way` is -1 for the count down to which; see `poisson_z` for `longer`.
    """
    far = np.maximum(BEYOND_Z, -math.sqrt(2) * stdtrit(DEGREES, np.maximum(limit, LEAST_P) / 2))
    step = far * np.sqrt(np.asarray(dispersion) * (1 + 1 / np.asarray(longer)) / 8)
    return np.maximum(np.sqrt(base) + way * step, 0.0) ** 2


LEAST_P = 1e-12
"""A p below which none is told from another."""


def poisson_z(
    current: float, base: float, *, times: float = 1, longer: float = 0, dispersion: float = 1.0
) -> float:
    """How far two counts of equal periods are apart: 25 against 16 gives 2.0 by chance alone.

    2 (sqrt(current) - sqrt(base)) / sqrt(dispersion). Null hypothesis: both periods have the same
    underlying count; two-sided. A square-rooted Poisson count has variance 1/4, so z has standard
    deviation 1 against a known base and sqrt(2) against a base that is a count itself: by chance
    alone about one pair in six is beyond 2, and one in thirty beyond 3. Where `base` is a mean of k
    years its noise is smaller, and scaling by sqrt(2 / (1 + 1/k)) keeps those shares as they are.
    So does dividing by what counts vary more than chance has it (`stats.varying`). `longer` is how
    many times as many days the years of the base have together: counts are compared per day.

    Source: A. Wheeler, "Testing changes in short run crime patterns: the Poisson e-test" (2018),
    https://andrewpwheeler.com/2018/04/29/testing-changes-in-short-run-crime-patterns-the-poisson-e-test/
    """
    longer = longer or times
    scale = math.sqrt(2 / (1 + 1 / longer) / dispersion)
    return 2 * (math.sqrt(current) - math.sqrt(base * times / longer)) * scale


def z_against(current: float, against: Steady) -> float:
    """`poisson_z` of a count and what is expected of it."""
    return poisson_z(
        current, against.count, longer=against.longer, times=against.longer,
        dispersion=against.dispersion,
    )  # fmt: skip


def surer_z(z: ArrayLike, steady: ArrayLike) -> NDArray[np.float64]:
    """The z that decides, of that on the base and that on what all months expect.

    The second is the surer, but a reader is told of a difference from the base. So it decides only
    where that difference is large enough by itself to be worth a look (POSSIBLE_Z) and goes the
    same way; elsewhere the nearer to 0 of the two.
    """
    z, steady = np.asarray(z, dtype=float), np.asarray(steady, dtype=float)
    same = z * steady > 0
    nearer = np.where(np.abs(steady) < np.abs(z), steady, z)
    return np.where(same, np.where(np.abs(z) >= POSSIBLE_Z, steady, nearer), 0.0)
