"""Made places in which nothing changes, and whose counts vary as real ones do or by chance alone.

33 wards, 14 offences, from a third of a record to 300 a month. Their variance over their mean is
that measured in Westminster. Every world is seeded.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

WARDS, OFFENCES, MONTHS = 33, 14, 48


def usual_means(seed: int) -> Array:
    """Counts a month, of shape (wards, offences, 1): 15 in the middle."""
    rng = np.random.default_rng(seed)
    offences = np.exp(rng.normal(np.log(15), 1.1, OFFENCES))
    wards = np.exp(rng.normal(0, 0.5, WARDS))
    return np.clip(wards[:, None] * offences, 0.3, 300)[:, :, None]


def world(kind: str, seed: int, months: int = MONTHS) -> Array:
    """Counts of shape (wards, offences, months) of one of WORLDS."""
    rng = np.random.default_rng(seed)
    mean = np.broadcast_to(usual_means(seed), (WARDS, OFFENCES, months))
    return WORLDS[kind](rng, mean).astype(float)


def _dispersion(mean: Array) -> Array:
    """The variance over the mean of a month in Westminster, by its size."""
    return np.select([mean < 10, mean < 30, mean < 100], [1.3, 1.5, 1.8], 3.0)


def _poisson(rng: np.random.Generator, mean: Array) -> NDArray[np.int64]:
    return rng.poisson(mean)


def _independent(rng: np.random.Generator, mean: Array) -> NDArray[np.int64]:
    """Negative binomial months."""
    more = _dispersion(mean) - 1
    return rng.poisson(rng.gamma(mean / more, more))


BY_OFFENCE = (4.1, 1.5, 3.2, 1.0, 2.0, 1.2, 2.2, 1.2, 1.6, 1.8, 2.5, 9.2, 2.0, 2.2)
"""The variance over the mean of a year's share of the place, by offence, as in Westminster: 4.1 is
anti-social behaviour, 3.2 burglary, 1.0 criminal damage, 9.2 theft from the person; the others lie
about the middle of all, 2.2."""


def _by_offence(rng: np.random.Generator, mean: Array) -> NDArray[np.int64]:
    """Negative binomial months of offences that differ in how much they vary."""
    more = dispersion_by_offence(mean) - 1
    return rng.poisson(rng.gamma(mean / more, more))


def dispersion_by_offence(mean: Array) -> Array:
    """The variance over the mean of a month of these offences, by its size; above 1."""
    times = np.array(BY_OFFENCE)[: mean.shape[1], None] / 2.2
    return np.maximum(_dispersion(mean) * times, 1.02)


def _repeats(rng: np.random.Generator, mean: Array) -> NDArray[np.int64]:
    """Victims met 1.6 times, again within the two months after the first."""
    counts = rng.poisson(mean / 1.6)
    again = np.where(counts > 0, rng.negative_binomial(np.maximum(counts, 1), 1 / 1.6), 0)
    for month in range(mean.shape[2]):
        same = rng.binomial(again[:, :, month], 1 / 3)
        next_one = rng.binomial(again[:, :, month] - same, 1 / 2)
        last = again[:, :, month] - same - next_one
        for later, met in enumerate((same, next_one, last)):
            counts[:, :, (month + later) % mean.shape[2]] += met
    return counts


def _wandering(rng: np.random.Generator, mean: Array, left: float, spread: float) -> Array:
    """The same means with slow ups and downs of each ward and offence."""
    step = spread * np.sqrt(1 - left**2)
    drift = np.empty(mean.shape)
    drift[:, :, 0] = rng.normal(0, spread, mean.shape[:2])
    for month in range(1, mean.shape[2]):
        drift[:, :, month] = left * drift[:, :, month - 1] + rng.normal(0, step, mean.shape[:2])
    return mean * np.exp(drift)


def _autocorrelated(rng: np.random.Generator, mean: Array) -> NDArray[np.int64]:
    return _independent(rng, _wandering(rng, mean, 0.6, 0.12))


def _real(rng: np.random.Generator, mean: Array) -> NDArray[np.int64]:
    """With a season of each offence and a slow wander."""
    peak = rng.uniform(0, 12, (1, mean.shape[1], 1))
    season = 1 + 0.15 * np.cos(2 * np.pi * (np.arange(mean.shape[2]) + peak) / 12)
    return _independent(rng, _wandering(rng, mean * season, 0.85, 0.08))


def wandering_whole(seed: int, months: int) -> Array:
    """The last world, in which the whole place wanders by 8 % too, each offence by itself."""
    rng = np.random.default_rng(seed)
    alike = _wandering(rng, np.ones((1, OFFENCES, months)), 0.85, 0.08)
    return _real(rng, usual_means(seed) * alike).astype(float)


WORLDS = {
    "poisson": _poisson,
    "nb": _independent,
    "hetnb": _by_offence,
    "cluster": _repeats,
    "ar": _autocorrelated,
    "real": _real,
}


CHARGED = 0.12
"""The share of crimes that are charged in a made place: that of Westminster."""

SHARES_WANDER = {
    "constant": (0.85, 0.0, 0.0),
    "slow ups and downs": (0.6, 0.12, 0.06),
    "slow wander": (0.85, 0.08, 0.08),
    "slow wander of the place alone": (0.85, 0.0, 0.08),
    "very slow wander": (0.95, 0.08, 0.08),
    "as in Westminster": (0.85, 0.04, 0.13),
}
"""What is left of a movement a month later, and how far that of a ward and of the place goes."""


def shares_world(
    kind: str, seed: int, months: int, step: float = 0.0
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Crimes charged and crimes, of shape (wards, months), whose share wanders.

    For the last year the share of every ward is `step` higher.
    """
    rng, (left, of_ward, of_place) = np.random.default_rng(seed), SHARES_WANDER[kind]
    own = rng.normal(0, 0.2, (WARDS, 1, 1))
    ward = _wandering(rng, CHARGED * np.exp(own) * np.ones((1, 1, months)), left, of_ward)
    share = (ward * _wandering(rng, np.ones((1, 1, months)), left, of_place))[:, 0]
    share[:, -12:] *= 1 + step
    wholes = rng.poisson(np.broadcast_to(_crimes(seed), (WARDS, months)))
    return rng.binomial(wholes, np.minimum(share, 0.95)), wholes


def _crimes(seed: int) -> Array:
    """Crimes a month of each ward: 250 in the middle, as in Leeds."""
    return 250 * np.exp(np.random.default_rng(seed).normal(0, 0.5, (WARDS, 1)))
