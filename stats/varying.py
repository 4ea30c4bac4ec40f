"""How the counts of a release vary: worked out once for each, and asked by every verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model.variation import UsualVariation, Variation
from stats.counts import Cube
from stats.variation import Weights, dispersion
from stats.variation_fit import (
    FEWEST_MONTHS,
    Pairs,
    drawn,
    fit_variation,
    own_scale,
    pairs_of,
    scales_differ,
    year_pairs,
)

Array = NDArray[np.float64]

Varies = Callable[[float, Weights], float]
"""From a mean count a month and weighted months to their variance over that of chance alone."""


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
        found = fit_variation(each) if months >= FEWEST_MONTHS[kind] else None
        if found is None:
            usual = getattr(self.usual, kind)
            return Pool(usual, scales_differ([own_scale(p, usual) for p in each]), 0)
        return Pool(found, scales_differ([own_scale(p, found) for p in each]), months)

    def _pairs(self, kind: str, offences: tuple[str, ...]) -> Pairs:
        counts = self.cube.of(self.areas.get(kind, ()), offences)
        breaks = sorted({at for offence in offences for at in self.breaks.get(offence, ())})
        return year_pairs(counts[0], breaks) if kind == "whole" else pairs_of(counts, breaks)

    def _scale(self, kind: str, offences: tuple[str, ...]) -> float:
        if (kind, offences) not in self.kept:
            pool = self._pools[kind]
            scale = own_scale(self._pairs(kind, offences), pool.variation)
            self.kept[kind, offences] = drawn(scale, pool.between)
        return self.kept[kind, offences]


KINDS = tuple(FEWEST_MONTHS)
