"""How much counts vary, estimated from the months there are.

Months are held against others of the same area some months apart, with what moves the whole place
taken out; a pair of months across a break is left out. Half the mean squared difference at each
distance (a variogram) needs no level and no trend to be known, and its shape by distance and by
size of area tells what runs on from what does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from model.config.variation import Variation
from stats.chance.variation import SERIES_LEFT, Weights

LEFT = (0.7, 0.85, 0.95)
"""The shares left a month later that are tried for slow movements: of those that fit best."""

FURTHEST = 23
"""Months apart, at most: two years side by side hold pairs 23 months apart."""

FEWEST = 1.0
"""The fewest a month, on average, of areas that say how counts vary."""

PLACE_FEWEST = 20.0
"""The fewest a month of the whole place by which what moves it is taken out."""

YEAR = 12

FEWEST_MONTHS = 25
"""Months with fewer of which nothing is estimated."""

TRUSTED_MONTHS = 48
"""The months of one series at which its own count as much as what is usual elsewhere: of slow ups
and downs a few years tell little. Ours; docs/methods.md says what it keeps."""

ROUNDS = 4
"""How often the weights of the fit are made anew from the fit: after four they hardly move."""

Array = NDArray[np.float64]

NUMBERS = ("own", "series", "spread", "wander")
"""What is fitted of a Variation, in the order of `Pairs.shapes`."""


@dataclass(frozen=True)
class Pairs:
    """What pairs of times of one offence say: shape (kinds of pair, areas); NaN where nothing."""

    mean: Array
    """Counts a month of each area: shape (areas)."""
    squared: Array
    """The mean squared difference of the pairs of each kind."""
    chance: Array
    """What chance alone would make it."""
    weights: tuple[Weights, ...]
    """What a pair of each kind adds and takes off."""

    @property
    def excess(self) -> Array:
        """What is beyond chance."""
        return self.squared - self.chance

    def shapes(self, left: float) -> Array:
        """What each number of a Variation adds: shape (kinds of pair, areas, 4)."""
        each = [(w.squared, w.joint(SERIES_LEFT), w.joint(left)) for w in self.weights]
        whole, near, far = np.array(each).reshape(-1, 3, 1).swapaxes(0, 1)
        square = self.mean[None] ** 2
        every = (self.chance, self.chance * near / whole, square * whole, square * far)
        return np.stack(np.broadcast_arrays(*every), axis=-1)


def pairs_of(counts: Array, breaks: Sequence[int] = ()) -> Pairs:
    """Pairs of months of one offence; `counts` has the shape (areas, months), NaN where not known.

    The areas are parts of one place. `breaks` are the months (positions) whose counts are not like
    those before them.
    """
    part, share = _part_of_place(counts)
    mean = mean_of(counts)
    mean = np.where(mean >= FEWEST, mean, np.nan)
    # An area is a part of what is taken out: by its share too much is.
    even = counts / part / np.sqrt(1 - share)[:, None]
    return month_pairs(even, mean[:, None] / part, mean, breaks)


def month_pairs(even: Array, chance_of: Array, mean: Array, breaks: Sequence[int] = ()) -> Pairs:
    """Pairs of months 1 to FURTHEST apart; both tables have the shape (areas, months).

    `even` are months made alike where nothing varies but chance, `chance_of` the variance that
    chance alone gives each, `mean` the size of each area.
    """
    months = even.shape[1]
    eras = _eras(months, breaks)
    squared, chance, weights = [], [], []
    for apart in range(1, min(FURTHEST, months - 1) + 1):
        alike = np.where(eras[apart:] == eras[:-apart], 1.0, np.nan)
        moved = alike * (even[:, apart:] - even[:, :-apart]) ** 2
        by_chance = moved * 0 + (chance_of[:, apart:] + chance_of[:, :-apart])
        squared.append(mean_of(moved))
        chance.append(mean_of(by_chance))
        weights.append(Weights((0, apart), (-1.0, 1.0)))
    shape = (len(weights), len(even))
    return Pairs(mean, np.reshape(squared, shape), np.reshape(chance, shape), tuple(weights))


def year_pairs(counts: Array, breaks: Sequence[int] = ()) -> Pairs:
    """Pairs of one to twelve months a year apart, of a whole place: nothing is taken out of them.

    `counts` has the shape (months). What moves the whole place is what varies here; the season is
    the same a year apart.
    """
    months = len(counts)
    mean = mean_of(counts[None])
    mean = np.where(mean >= FEWEST, mean, np.nan)
    eras = _eras(months, breaks)
    squared, chance, weights = [], [], []
    for length in range(1, YEAR + 1):
        if months < YEAR + length:
            break
        sums = np.convolve(counts, np.ones(length), "valid")
        first, last = eras[: len(sums) - YEAR], eras[YEAR + length - 1 :]
        moved = np.where(first == last, (sums[YEAR:] - sums[:-YEAR]) ** 2, np.nan)
        squared.append(mean_of(moved[None]))
        chance.append(2 * length * mean)
        months_of = tuple(range(length)) + tuple(range(YEAR, YEAR + length))
        weights.append(Weights(months_of, (-1.0,) * length + (1.0,) * length))
    shape = (len(weights), 1)
    return Pairs(mean, np.reshape(squared, shape), np.reshape(chance, shape), tuple(weights))


def _eras(months: int, breaks: Sequence[int]) -> NDArray[np.int64]:
    """How many breaks there were up to each month."""
    return np.searchsorted(np.sort(np.array(breaks, dtype=int)), np.arange(months), side="right")


def _part_of_place(counts: Array) -> tuple[Array, Array]:
    """How each month of the place stands to its mean month, and the share of each area in it.

    1 for every month where the place has too few to tell; NaN for a month that an area lacks.
    """
    place = counts.sum(axis=0)
    known = place[~np.isnan(place)]
    if len(known) == 0 or known.mean() < PLACE_FEWEST:
        return np.where(np.isnan(place), np.nan, 1.0), np.zeros(len(counts))
    part = np.where(place > 0, place, np.nan) / known.mean()
    return part, np.minimum(mean_of(counts) / known.mean(), 0.9)


def mean_of(values: Array) -> Array:
    """The mean of each row's known values; NaN where there is none."""
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.where(count, total / np.maximum(count, 1), np.nan)


def fit_variation(offences: Sequence[Pairs]) -> Variation | None:
    """How the offences of one kind of area vary, all taken together; None where they say nothing.

    Least squares of what is beyond chance, each number 0 or more, weighted by the variance that
    the fit itself gives; of the shares left in LEFT the one that fits best.
    """
    fits = [fit_at(offences, left) for left in LEFT]
    known = [f for f in fits if f is not None]
    return min(known, key=lambda f: f[0])[1] if known else None


def drawn_variation(offences: Sequence[Pairs], months: int, usual: Variation) -> Variation:
    """How one place varies, or a share, of so many months; few are drawn to what is usual."""
    fit = fit_at(offences, usual.left) if months >= FEWEST_MONTHS else None
    if fit is None:
        return usual
    own = months / (months + TRUSTED_MONTHS)
    both = {name: (getattr(usual, name), getattr(fit[1], name)) for name in NUMBERS}
    numbers = {name: there + own * (here - there) for name, (there, here) in both.items()}
    return Variation(**numbers, left=usual.left)


def fit_at(offences: Sequence[Pairs], left: float) -> tuple[float, Variation] | None:
    """How badly a share left fits (a Gaussian deviance), and what it comes to."""
    flat = [_flat(pairs, left) for pairs in offences]
    shapes, excess, chance = (np.concatenate(part) for part in zip(*flat, strict=True))
    if len(excess) < len(NUMBERS) + 1:
        return None
    weight = 1 / chance
    for _ in range(ROUNDS):
        found = _not_negative(shapes * weight[:, None], excess * weight)
        weight = 1 / (chance + shapes @ found)
    off = (excess - shapes @ found) * weight
    deviance = float(np.sum(off**2) - 2 * np.sum(np.log(weight)))
    return deviance, Variation(**dict(zip(NUMBERS, found.tolist(), strict=True)), left=left)


def _not_negative(shapes: Array, excess: Array) -> Array:
    """Numbers of 0 or more that fit `excess` best, by least squares.

    Asked of the triangle that QR leaves of both: it has the same distances, and as few rows as
    columns, where nnls goes through thousands of pairs at each of its steps.
    """
    _, triangle = np.linalg.qr(np.column_stack([shapes, excess]))
    found, _ = nnls(triangle[:, :-1], triangle[:, -1])
    return found


def _flat(pairs: Pairs, left: float) -> tuple[Array, Array, Array]:
    """Shapes, excess and chance of the pairs that are known, one after another."""
    known = np.isfinite(pairs.squared) & np.isfinite(pairs.chance)
    return pairs.shapes(left)[known], pairs.excess[known], pairs.chance[known]
