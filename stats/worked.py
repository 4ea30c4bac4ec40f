"""Whether an area has fewer or more events after something was done than was to be expected."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from stats.chance.binomial import difference_limits
from stats.chance.variation import Weights
from stats.varying import Varies

CHANCE = 0.05
"""The chance at most that a place where nothing was done is beyond chance."""

ENOUGH_EARLIER = 12
"""With fewer months beside those before, nothing is known of an area's longer history."""

FEWEST_YEARS = 3
"""With fewer earlier windows in the same months of the year those in other months are taken."""

TRUST = 6.0
"""How many earlier windows of an area its release weighs as much as. Ours: between 3 and 12 windows
the share of Westminster's areas that are beyond chance hardly moves."""

Array = NDArray[np.float64]
Months = Sequence[int]


@dataclass(frozen=True, eq=False)
class Pair:
    """Counts by month of an area and of its control; NaN in a month that is not wholly known."""

    first: int
    """The ordinal of the first month."""
    area: Array
    control: Array

    def counts(self, months: Months) -> tuple[float, float]:
        """The events of some months, in the area and in the control."""
        at = np.asarray(months, dtype=np.int64) - self.first
        return float(self.area[at].sum()), float(self.control[at].sum())

    def known(self, months: Months) -> bool:
        """Whether all of some months are there and wholly known."""
        at = np.asarray(months, dtype=np.int64) - self.first
        if at.min() < 0 or at.max() >= len(self.area):
            return False
        return bool(np.isfinite(self.area[at]).all())


Verdict = Literal["fell", "rose", "within chance"]
"""What events did against the control: beyond what chance explains either way, or not."""

Answer = Literal["fell", "rose", "within chance", "too few", "calmer"]
"""`calmer`: fell, but it was busy before, and it is not known how busy it usually is."""


@dataclass(frozen=True)
class Outcome:
    """What came after, held against what the control and earlier months let expect."""

    after: float
    events: float
    """The events of the months it is held against."""
    ratio: float
    """How many are expected for each of them."""
    dispersion: float
    """The variance of the difference, over that of chance alone."""

    @property
    def expected(self) -> float:
        """What would have come after had the area changed by as many per cent as its control."""
        return self.ratio * self.events

    @property
    def difference(self) -> float:
        """Events more, or below 0 fewer, than expected."""
        return self.after - self.expected

    @property
    def _share(self) -> float:
        """The part of all events that is expected after."""
        return self.ratio / (1 + self.ratio)

    @cached_property
    def p(self) -> float:
        """How often chance alone leads so far away, two-sided.

        The conditional test of two Poisson counts (binomial), exact without overdispersion; with
        it the counts are divided by the dispersion.
        """
        now, was, share = self.after / self.dispersion, self.events / self.dispersion, self._share
        fewer = special.betainc(was, now + 1, 1 - share) if was else 1.0
        more = special.betainc(now, was + 1, share) if now else 1.0
        return float(min(1.0, 2 * min(fewer, more)))

    @cached_property
    def limits(self) -> tuple[float, float]:
        """The 95 % limits of the difference: those that `p` does not call beyond chance."""
        return difference_limits(
            self.after, self.events, ratio=self.ratio, dispersion=self.dispersion, level=1 - CHANCE
        )

    @property
    def verdict(self) -> Verdict:
        """Whether it fell or rose against the control beyond what chance explains."""
        if not self.p < CHANCE:
            return "within chance"
        return "fell" if self.difference < 0 else "rose"

    @property
    def squared(self) -> float:
        """The square of how many standard errors the count after is off, given the sum of both."""
        total, share = self.events + self.after, self._share
        variance = self.dispersion * total * share * (1 - share)
        return (self.after - total * share) ** 2 / variance if variance else np.nan

    @property
    def could_show(self) -> bool:
        """Whether so many events could be beyond chance at all, were they all on one side."""
        total = self.events + self.after
        sides = replace(self, after=0.0, events=total), replace(self, after=total, events=0.0)
        return any(side.p < CHANCE for side in sides)


@dataclass(frozen=True)
class Judged:
    """What may be said, and what it rests on."""

    answer: Answer
    outcome: Outcome
    """Against the months before or the longer history, whichever it differs from less."""
    usual: float
    """What the longer history lets expect; NaN where it was not asked."""


def judged(
    pair: Pair,
    after: Months,
    before: Months,
    varies: Varies,
    *,
    earlier: Months = (),
    began: int | None = None,
    busy: bool = False,
) -> Judged:
    """What came of it and what may be said, at most CHANCE of it beyond chance by chance.

    The months before may have been high or low by chance, and are followed by usual ones by
    themselves (regression to the mean). So an area has to differ from both, the months before and
    the `earlier` ones. With fewer than ENOUGH_EARLIER of these no fall is told of one that is
    `busy`: it may have been chosen for its months before. Raises ValueError as `outcome`.
    """
    scale = scale_of(placebos(pair, after, before, varies, began=began))
    plain = outcome(pair, after, before, varies, scale=scale)
    if not plain.could_show:
        return Judged("too few", plain, math.nan)
    if len(earlier) < ENOUGH_EARLIER or not pair.counts(earlier)[1]:
        unsure = busy and plain.verdict == "fell"
        return Judged("calmer" if unsure else plain.verdict, plain, math.nan)
    usual = outcome(pair, after, earlier, varies, scale=scale)
    agree = plain.verdict == usual.verdict
    weaker = max(plain, usual, key=lambda one: one.p)
    return Judged(plain.verdict if agree else "within chance", weaker, usual.expected)


def outcome(
    pair: Pair, after: Months, base: Months, varies: Varies, *, scale: float = 1.0
) -> Outcome:
    """The months after in an area, against what earlier ones and its control let expect.

    Expected are the events of the base, each times how the control changed from then. The variance
    of the difference is that of chance times the dispersion `varies` gives for these months, and
    beyond it that of the control, which is taken to be made of parts that vary alike; `scale` is
    how much more this area varies.

    For example 5 before and 28 after, with a control of a million in both and chance alone:
    expected 5, p = 2 x P(X >= 28 of 33, one half) = 0.00007.

    Raises ValueError where the control has no event after or in the base.
    """
    (now, control), (events, of_base) = pair.counts(after), pair.counts(base)
    if not (control and of_base):
        raise ValueError("the control has no event before or after; give one with some in both")
    mean = (events + now) / (len(base) + len(after))
    spread = max(1.0, varies(mean, _weights(tuple(after), tuple(base))))
    ratio = control / of_base
    part = ratio / (1 + ratio)
    of_control = spread * (1 / control + 1 / of_base) * (events + now) * part * (1 - part)
    return Outcome(now, events, ratio, max(1.0, scale * (spread + of_control)))


@lru_cache(maxsize=512)
def _weights(after: tuple[int, ...], base: tuple[int, ...]) -> Weights:
    """The months after, less as many of the base."""
    each = (1.0,) * len(after) + (-len(after) / len(base),) * len(base)
    return Weights(after + base, each)


def placebos(
    pair: Pair, after: Months, before: Months, varies: Varies, *, began: int | None = None
) -> tuple[float, ...]:
    """How far the counts were off in earlier windows, in which nothing was done yet, squared.

    Windows of the same length that end before the month it `began` (else the first after it), each
    held against months as long before as those of `before` are: in the same months of the year
    where FEWEST_YEARS of them are known, else one after another.
    """
    done = 0 if began is None else after[0] - began
    found: list[float] = []
    for step in (12, len(after)):
        shifts = [back for back in range(step, len(pair.area), step) if back >= done + len(after)]
        spans = [([m - back for m in after], [m - back for m in before]) for back in shifts]
        known = [both for both in spans if pair.known(both[0]) and pair.known(both[1])]
        held = [both for both in known if all(pair.counts(span)[1] for span in both)]
        found = [outcome(pair, then, base, varies).squared for then, base in held]
        found = [square for square in found if np.isfinite(square)]
        if len(found) >= FEWEST_YEARS:
            break
    return tuple(found)


def scale_of(squares: Sequence[float]) -> float:
    """How much more than others of its size an area varies, by its placebos, drawn towards 1."""
    return max(1.0, (TRUST + sum(squares)) / (TRUST + len(squares)))
