"""How the counts of a release vary: worked out once for each, and asked by every verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.stats import false_discovery_control

from model.config.variation import UsualVariation, Variation
from model.periods import Window
from stats.chance.e_test import estimated
from stats.chance.offence_scales import drawn, own_scale, scales_differ
from stats.chance.share_variation import share_pairs, share_size
from stats.chance.variation import Weights, difference, dispersion
from stats.chance.variation_fit import (
    FEWEST_MONTHS,
    YEAR,
    Pairs,
    drawn_variation,
    fit_variation,
    pairs_of,
    year_pairs,
)
from stats.chance.z_test import BEYOND_Z, FALSE_DISCOVERIES, Steady, poisson_z
from stats.comparison import Comparison
from stats.counts import Cube
from stats.expected import Expected, Months, expected, moved

Array = NDArray[np.float64]

Found = TypeVar("Found")

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
    """The variance of the logarithms of offences' dispersions about the pool's."""
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
    kept: dict[object, Any] = field(default_factory=dict, repr=False)
    """Pools and scales that have been asked for."""

    def dispersion(
        self, kind: str, offences: Sequence[str], mean: Array, weights: Weights
    ) -> Array:
        """The variance of weighted months over that of chance alone, of areas of one kind.

        `mean` is their count a month, all offences together. Zones and drawn areas vary as wards.
        """
        pool = self.pool(kind, max(weights.months, default=None))
        return dispersion(pool.variation, mean, weights, self._scale(kind, tuple(offences)))

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

        def varies(part: float, whole: float, weights: Weights) -> float:
            pool = self._share_pool(
                kind, tuple(offences), tuple(of), max(weights.months, default=None)
            )
            size = share_size(np.array([whole]), np.array([part / whole]))
            return float(dispersion(pool, size, weights)[0])

        return varies

    def _share_pool(
        self, kind: str, offences: tuple[str, ...], of: tuple[str, ...], last: int | None
    ) -> Variation:
        kind, until = self._known(kind), self._until(last)

        def work() -> Variation:
            codes = self.areas.get(kind, ())
            parts, wholes = (self.cube.of(codes, o)[:, :until] for o in (offences, of))
            pairs = share_pairs(parts, wholes, self._breaks((*offences, *of)))
            months = int((~np.isnan(parts + wholes)).any(axis=0).sum())
            return drawn_variation([pairs], months, self.usual.share)

        return self._once(("share", kind, offences, of, until), work)

    def of_levels(self, kind: str, offences: Sequence[str]) -> Varies:
        """The same of the months of one area in which levels are looked for.

        A step within a short history looks as if the place wandered: the whole is held against what
        is usual elsewhere there.
        """
        if kind != "whole" or self._whole_months(len(self.cube.months)) >= LEVELS_MONTHS:
            return self.of(kind, offences)
        elsewhere = self.usual.level
        return lambda mean, weights: float(dispersion(elsewhere, np.array([mean]), weights)[0])

    @cached_property
    def expected(
        self,
    ) -> Callable[[str, tuple[str, ...], Window, Comparison], Expected | None]:
        """What is expected of every area of a kind in a period; None where that says no more.

        In the order of `areas`. Kept, as every page of a release asks it of the same few periods.
        """
        return lru_cache(maxsize=MOST_EXPECTED)(self._expected)

    def steady(
        self,
        kind: str,
        area: str,
        offences: tuple[str, ...],
        window: Window,
        against: Comparison,
        value: float,
    ) -> Steady | None:
        """What is expected of one area with a count; None of one that is no part of the place."""
        every = self.expected(kind, offences, window, against)
        at = self._at.get((kind, area))
        return None if every is None or at is None else every.near(np.array(value)).of(at)

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
        found = expected(counts, months, self.pool(kind).variation, self._scale(kind, offences))
        if found is None or self._rose_or_fell(kind, offences, window, against):
            return found
        return replace(found, moved=moved(counts[:, months.period].sum(axis=1), found.count))

    def _rose_or_fell(
        self, kind: str, offences: tuple[str, ...], window: Window, against: Comparison
    ) -> bool:
        """Whether the parts of a kind together went beyond, tested among all their offences."""
        others = [(o,) for o in self.offences if (o,) != offences]
        z = [self._z_of_all(kind, of, window, against) for of in (offences, *others)]
        if not abs(z[0]) > BEYOND_Z:
            return False
        p = estimated(-np.abs([one for one in z if not np.isnan(one)]) / np.sqrt(2))
        return bool(false_discovery_control(p)[0] <= FALSE_DISCOVERIES)

    @cached_property
    def _z_of_all(self) -> Callable[[str, tuple[str, ...], Window, Comparison], float]:
        """How far the parts of a kind together are from before; kept as `expected` is."""
        return lru_cache(maxsize=MOST_EXPECTED)(self._far)

    def _far(
        self, kind: str, offences: tuple[str, ...], window: Window, against: Comparison
    ) -> float:
        place = self.cube.of(self.areas[kind], offences).sum(axis=0)
        now, base = (
            float(sum(place[self.cube.in_window(w)].sum() for w in windows))
            for windows in ((window,), against.windows)
        )
        longer, years = against.longer(window), against.years
        if np.isnan(now + base) or self._broken(offences, window, against):
            return np.nan
        mean = (now + base) / (1 + years) / window.length
        more = self.of("whole", offences)(mean, difference(window, against.windows))
        return poisson_z(now, base / years, times=years, longer=longer, dispersion=more)

    def _broken(self, offences: tuple[str, ...], window: Window, against: Comparison) -> bool:
        """Whether some offences are not counted in a period as in those compared with."""
        first = min(w.first.ordinal for w in against.windows) - self.cube.months[0].ordinal
        last = window.last.ordinal - self.cube.months[0].ordinal
        return any(first < at <= last for at in self._breaks(offences))

    def _months(
        self, counts: Array, offences: tuple[str, ...], window: Window, against: Comparison
    ) -> Months | None:
        """The months that say what is expected; None where one of the period is lacking."""
        begins = self.cube.months[0].ordinal
        period = [at - begins for at in window.ordinals]
        before = [at - begins for w in against.windows for at in w.ordinals]
        known = ~np.any(np.isnan(counts), axis=0) if len(counts) else np.zeros(0, dtype=bool)
        if not len(known) or min(before) < 0 or not known[[*before, *period]].all():
            return None
        since = max((at for at in self._breaks(offences) if at <= min(before)), default=0)
        history = [at for at in range(since, period[0]) if known[at]]
        days = window.days * against.years / sum(w.days for w in against.windows)
        return Months(period, before, against.years, history, days)

    def pool(self, kind: str, last: int | None = None) -> Pool:
        """How a kind of area varies; of the whole, as was known a year before the month `last`.

        Parts of a place are held against one another. Of the whole its own years are all there is,
        and what the last one did is the very change that is asked about.
        """
        kind = self._known(kind)
        if kind != "whole":
            return self._once(("pool", kind), lambda: self._pool_of_parts(kind))
        until = self._until(last)
        return self._once(("pool", kind, until), lambda: self._pool_of_whole(until))

    def _until(self, last: int | None) -> int:
        """The months (of the cube, from its first) that end a year before the month `last`."""
        begins, ends = (self.cube.months[at].ordinal for at in (0, -1))
        return max(0, min(ends if last is None else last, ends) - YEAR + 1 - begins)

    def _known(self, kind: str) -> str:
        return kind if kind in KINDS else "ward"

    def _once(self, name: object, work: Callable[[], Found]) -> Found:
        if name not in self.kept:
            self.kept[name] = work()
        return self.kept[name]

    def _pool_of_whole(self, until: int) -> Pool:
        counts = self.cube.each(self.areas["whole"], self.offences)[0, :, :until]
        each = [
            year_pairs(of_one, self._breaks((offence,)))
            for offence, of_one in zip(self.offences, counts, strict=True)
        ]
        months, usual = self._whole_months(until), self.usual.whole
        found = drawn_variation(each, months, usual)
        return Pool(found, 0.0, 0 if found == usual else months)

    def _whole_months(self, until: int) -> int:
        """How many of the first months of the cube are known wholly."""
        counts = self.cube.of(self.areas["whole"], self.offences)[:, :until]
        return int((~np.isnan(counts)).sum())

    def _pool_of_parts(self, kind: str) -> Pool:
        each = [self._pairs(kind, (offence,)) for offence in self.offences]
        months, usual = self._whole_months(len(self.cube.months)), getattr(self.usual, kind)
        found = fit_variation(each) if months >= FEWEST_MONTHS else None
        if found is None:
            return Pool(usual, scales_differ([own_scale(p, usual) for p in each]), 0)
        return Pool(found, scales_differ([own_scale(p, found) for p in each]), months)

    def _pairs(self, kind: str, offences: tuple[str, ...]) -> Pairs:
        counts = self.cube.of(self.areas.get(kind, ()), offences)
        return pairs_of(counts, self._breaks(offences))

    def _breaks(self, offences: tuple[str, ...]) -> list[int]:
        """The months from which one of some offences is not counted as before, in order."""
        return sorted({at for offence in offences for at in self.breaks.get(offence, ())})

    def _scale(self, kind: str, offences: tuple[str, ...]) -> float:
        kind = self._known(kind)
        if kind == "whole":
            # Of one area nothing tells what is the offence's and what the place's.
            return 1.0
        pool = self.pool(kind)
        return self._once(
            ("scale", kind, offences),
            lambda: drawn(own_scale(self._pairs(kind, offences), pool.variation), pool.between),
        )


KINDS = ("ward", "group", "whole")

LEVELS_MONTHS = 49
"""Months of the whole with fewer of which levels are held against what is usual elsewhere."""

PARTS = ("ward", "group")
"""The kinds whose areas are parts of the place: of the whole nothing tells its season."""

MOST_EXPECTED = 512
"""Expectations a release keeps: of fourteen offences, in some thirty periods."""
