"""How the counts of a release vary: worked out once for each, and asked by every verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from model.periods import Window
from model.variation import UsualVariation, Variation
from stats.comparison import Comparison
from stats.counts import Cube
from stats.expected import Expected, Months, expected
from stats.share_variation import share_pairs, share_size, share_variation
from stats.variation import Weights, dispersion
from stats.variation_fit import (
    FEWEST_AT_ALL,
    FEWEST_MONTHS,
    Pairs,
    at_least,
    drawn,
    fit_variation,
    own_scale,
    pairs_of,
    scales_differ,
    year_pairs,
)
from stats.z_test import Steady

Array = NDArray[np.float64]

Varies = Callable[[float, Weights], float]
"""From a mean count a month and weighted months to their variance over that of chance alone."""

ShareVaries = Callable[[float, float, Weights], float]
"""The same of a share: from the mean of its part and of its whole a month."""


def by_chance(_mean: float, _weights: Weights) -> float:
    """The dispersion of counts that vary by chance alone: no real ones do."""
    return 1.0


@dataclass(frozen=True)
class Pool:
    """How one kind of area varies, all offences together, and how much offences differ in it."""

    variation: Variation
    between: float
    """The variance of offences' scales about 1."""
    months: int
    """The months of the release it is estimated from; 0 where config/variation.toml stands in."""
    at_least: bool = False
    """Whether these are few, and it is never less than what config/variation.toml has."""


@dataclass(frozen=True)
class Varying:
    """How the counts of a release vary, by kind of area and by what is counted.

    Only months that are known wholly are in `cube`; the others are NaN there.
    """

    cube: Cube
    areas: Mapping[str, tuple[str, ...]]
    """The codes of the areas of each kind: ward, group, whole."""
    offences: tuple[str, ...]
    """Those the pool is made of: no count is part of another's."""
    breaks: Mapping[str, tuple[int, ...]]
    """By offence: the months (positions in the cube) that are not like those before them."""
    usual: UsualVariation
    kept: dict[object, float] = field(default_factory=dict, repr=False)
    """Scales that have been asked for."""
    kept_shares: dict[object, Variation] = field(default_factory=dict, repr=False)
    """How shares vary that have been asked for."""

    def dispersion(
        self, kind: str, offences: Sequence[str], mean: Array, weights: Weights
    ) -> Array:
        """The variance of weighted months over that of chance alone, of areas of one kind.

        `mean` is their count a month, all offences together. Zones and drawn areas vary as wards.
        """
        kind = self._known(kind)
        scale = self._scale(kind, tuple(offences))
        return dispersion(self.pool(kind).variation, mean, weights, scale)

    def of(self, kind: str, offences: Sequence[str]) -> Varies:
        """The dispersion of one area, as a function of its mean count a month and of weights."""
        return lambda mean, weights: float(
            self.dispersion(kind, offences, np.array([mean]), weights)[0]
        )

    def of_share(self, kind: str, offences: Sequence[str], of: Sequence[str]) -> ShareVaries:
        """How the share that `offences` are of the records `of` varies, in areas of one kind.

        The function takes the mean of part and whole a month, and weighted months, and gives the
        variance of the share over that of chance alone.
        """
        variation = self._share_variation(self._known(kind), tuple(offences), tuple(of))
        return lambda part, whole, weights: float(
            dispersion(variation, share_size(np.array([whole]), part / whole), weights)[0]
        )

    def _share_variation(
        self, kind: str, offences: tuple[str, ...], of: tuple[str, ...]
    ) -> Variation:
        if (kind, offences, of) not in self.kept_shares:
            parts, wholes = (self.cube.of(self.areas.get(kind, ()), o) for o in (offences, of))
            pairs = share_pairs(parts, wholes, self._breaks((*offences, *of)))
            months = int((~np.isnan(parts + wholes)).any(axis=0).sum())
            found = share_variation(pairs, months, self.usual.share)
            self.kept_shares[kind, offences, of] = found
        return self.kept_shares[kind, offences, of]

    def of_levels(self, kind: str, offences: Sequence[str]) -> Varies:
        """The same of the months of one area in which levels are looked for.

        A step within a short history looks as if the place wandered: there it is held against what
        is usual elsewhere.
        """
        kind = self._known(kind)
        if not self.pool(kind).at_least:
            return self.of(kind, offences)
        elsewhere: Variation = getattr(self.usual, kind)
        apart = scales_differ(
            [own_scale(self._pairs(kind, (o,)), elsewhere) for o in self.offences]
        )
        scale = drawn(own_scale(self._pairs(kind, tuple(offences)), elsewhere), apart)
        return lambda mean, weights: float(
            dispersion(elsewhere, np.array([mean]), weights, scale)[0]
        )

    @cached_property
    def expected(
        self,
    ) -> Callable[[str, tuple[str, ...], Window, Comparison], Expected | None]:
        """What is expected of every area of a kind in a period; None where that says no more.

        In the order of `areas`. Kept, as every page of a release asks it of the same few periods.
        """
        return lru_cache(maxsize=MOST_EXPECTED)(self._expected)

    def steady(
        self, kind: str, area: str, offences: tuple[str, ...], window: Window, against: Comparison
    ) -> Steady | None:
        """What is expected of one area; None of one that is no part of the place."""
        every = self.expected(kind, offences, window, against)
        at = self._at.get((kind, area))
        return None if every is None or at is None else every.of(at)

    def rows(self, kind: str, areas: Sequence[str]) -> NDArray[np.int64]:
        """The positions of areas in what is expected of their kind; -1 for no part of the place."""
        return np.array([self._at.get((kind, code), -1) for code in areas], dtype=int)

    @cached_property
    def _at(self) -> dict[tuple[str, str], int]:
        return {(k, code): n for k, codes in self.areas.items() for n, code in enumerate(codes)}

    def _expected(
        self, kind: str, offences: tuple[str, ...], window: Window, against: Comparison
    ) -> Expected | None:
        if kind not in PARTS:
            return None
        counts = self.cube.of(self.areas.get(kind, ()), offences)
        months = self._months(counts, offences, window, against)
        if months is None:
            return None
        return expected(counts, months, self.pool(kind).variation, self._scale(kind, offences))

    def _months(
        self, counts: Array, offences: tuple[str, ...], window: Window, against: Comparison
    ) -> Months | None:
        """The months that say what is expected; None where one of the period is lacking."""
        begins = self.cube.months[0].ordinal
        period = [at - begins for at in window.ordinals]
        before = [at - begins for w in against.windows for at in w.ordinals]
        known = ~np.isnan(counts).any(axis=0) if len(counts) else np.zeros(0, dtype=bool)
        if not len(known) or min(before) < 0 or not known[[*before, *period]].all():
            return None
        since = max((at for at in self._breaks(offences) if at <= min(before)), default=0)
        history = [at for at in range(since, period[0]) if known[at]]
        days = window.days * against.years / sum(w.days for w in against.windows)
        return Months(period, before, against.years, history, days)

    def pool(self, kind: str) -> Pool:
        """How a kind of area varies."""
        return self._pools[self._known(kind)]

    def _known(self, kind: str) -> str:
        return kind if kind in KINDS else "ward"

    @cached_property
    def _pools(self) -> dict[str, Pool]:
        return {kind: self._pool(kind) for kind in KINDS}

    def _pool(self, kind: str) -> Pool:
        each = [self._pairs(kind, (offence,)) for offence in self.offences]
        months = int((~np.isnan(self.cube.of(self.areas["whole"], self.offences))).sum())
        usual, few = getattr(self.usual, kind), months < FEWEST_MONTHS[kind]
        found = at_least(usual, each) if few else fit_variation(each)
        if months < FEWEST_AT_ALL or found is None:
            return Pool(usual, scales_differ([own_scale(p, usual) for p in each]), 0)
        return Pool(found, scales_differ([own_scale(p, found) for p in each]), months, few)

    def _pairs(self, kind: str, offences: tuple[str, ...]) -> Pairs:
        counts = self.cube.of(self.areas.get(kind, ()), offences)
        breaks = self._breaks(offences)
        return year_pairs(counts[0], breaks) if kind == "whole" else pairs_of(counts, breaks)

    def _breaks(self, offences: tuple[str, ...]) -> list[int]:
        """The months from which one of some offences is not counted as before, in order."""
        return sorted({at for offence in offences for at in self.breaks.get(offence, ())})

    def _scale(self, kind: str, offences: tuple[str, ...]) -> float:
        if (kind, offences) not in self.kept:
            pool = self._pools[kind]
            scale = own_scale(self._pairs(kind, offences), pool.variation)
            self.kept[kind, offences] = drawn(scale, pool.between)
        return self.kept[kind, offences]


KINDS = tuple(FEWEST_MONTHS)

PARTS = ("ward", "group")
"""The kinds whose areas are parts of the place: of the whole nothing tells its season."""

MOST_EXPECTED = 512
"""Expectations a release keeps: of fourteen offences, in some thirty periods."""
