"""A change between two figures, whether it is real, and the words a committee may quote for it.

Rules: counts always; a percentage only on a base of 20 or more; a test before the word "higher";
nothing good or bad about a measure that follows police activity; equal windows only. What may be
said is in config/wording.toml.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from model.config.plans import Direction
from model.config.wording import Verdict, Wording
from stats.chance.binomial import difference_limits, exact_limits, odds
from stats.chance.e_test import estimated, p_of
from stats.chance.z_test import (
    BEYOND_Z,
    POSSIBLE_Z,
    Steady,
    poisson_z,
    surer_z,
    z_against,
)

PERCENT_BASE = 20
"""The smallest base on which a percentage is shown. Members challenge percentages of small numbers:
a 50 % rise was 4 becoming 6."""

Tone = Literal["neutral", "good", "bad"]

TESTED: tuple[Verdict, ...] = ("similar", "possible", "beyond")
"""The verdicts of what was tested."""


@dataclass(frozen=True)
class Change:
    """A figure, what it is compared with, and what may be said of the difference."""

    current: float
    base: float
    """The figure compared with; for a mean of several years, the mean. NaN when there is none."""
    z: float
    verdict: Verdict
    reason: str = ""
    """Why the two cannot be compared, in words; empty when they can."""
    times: float = 1
    """How many times as long as the figure the base was counted, which is the mean of as many."""
    counted: bool = True
    """Whether the two are counts; a share or a survey's figure has no percentage of its own."""
    longer: float = 1.0
    """How many times as many days as the figure the base was counted, all together."""
    dispersion: float = 1.0
    """The variance of the difference over that of chance alone, where nothing changes."""
    steady: Steady | None = None
    """What the figure is tested against where all the area's months say more than the base."""

    @property
    def tested(self) -> Steady:
        """What the figure is tested against: what is expected, or the base a day."""
        base = self.base * self.times / self.longer
        return self.steady or Steady(base, self.longer, self.dispersion)

    @property
    def difference(self) -> float:
        """Current less base; NaN when they cannot be compared."""
        return math.nan if self.reason else self.current - self.base

    @property
    def percent(self) -> float:
        """The difference in % of the base; NaN below a base of 20 and when not comparable."""
        return self.percent_of(self.current)

    def percent_of(self, count: float) -> float:
        """The difference of a count from the base, as `percent`."""
        if self.reason or not self.counted or not self.base >= PERCENT_BASE:
            return math.nan
        return 100 * (count - self.base) / self.base

    @property
    def direction(self) -> Literal["higher", "lower", "level"]:
        """Which way the figure went, whether or not it means anything."""
        if self.current == self.base:
            return "level"
        return "higher" if self.current > self.base else "lower"

    @cached_property
    def p(self) -> float:
        """Two-sided, of the E-test of both counts over the dispersion; NaN for what has none."""
        if self.reason or not self.counted:
            return math.nan
        # A rise on a year before that all months expect is none, however far they expect it.
        if self.steady is not None and self.z != z_against(self.current, self.steady):
            return float(estimated(-abs(self.z) / math.sqrt(2)))
        against = self.tested
        return p_of(
            self.current, against.count * against.longer, against.longer, against.dispersion
        )

    @cached_property
    def percent_limits(self) -> tuple[float, float]:
        """The 95 % limits of the change on what is tested against; NaN where `percent` is.

        Given both counts together, that of the period is binomial (Clopper and Pearson, of the
        counts over the dispersion); they are limits of the change in counts a day.
        """
        if math.isnan(self.percent):
            return math.nan, math.nan
        against = self.tested
        before = against.count * against.longer
        limits = exact_limits(self.current, before, dispersion=against.dispersion)
        low, high = (100 * (odds(part) * against.longer - 1) for part in limits)
        return low, high

    @property
    def limits(self) -> tuple[float, float]:
        """The 95 % limits of how many more there are than expected; NaN of what is not tested.

        A count has them on whatever base it stands, also where no percentage is said.
        """
        if not self.is_tested:
            return math.nan, math.nan
        against = self.tested
        return difference_limits(
            self.current,
            against.count * against.longer,
            ratio=1 / against.longer,
            dispersion=against.dispersion,
        )

    @property
    def is_tested(self) -> bool:
        """Whether it is a change of counts large enough to be tested."""
        return self.counted and self.verdict in TESTED


def change(
    current: float,
    base: float,
    *,
    times: float = 1,
    reason: str = "",
    longer: float = 0,
    dispersion: float = 1.0,
    steady: Steady | None = None,
) -> Change:
    """The change between two counts of windows of as many months.

    `base` is the mean of `times` windows, `longer` how many times as many days these have together
    (as many as there are, unless given), `dispersion` the variance of the difference over that of
    chance alone (`stats.varying`), `steady` what all the area's months expect of the period; see
    `surer_z` for what it decides. `reason` says why they cannot be compared, in words; then there
    is no difference, no percentage and no test. A missing count is such a reason by itself.
    """
    longer = longer or float(times)
    reason = reason or _missing(current, base)
    if reason:
        return Change(current, base, math.nan, "not comparable", reason, times, longer=longer)
    z = poisson_z(current, base, times=times, longer=longer, dispersion=dispersion)
    if steady is not None:
        z = float(surer_z(z, z_against(current, steady)))
    verdict = small_verdict(current, base) or verdict_of(z)
    return Change(
        current, base, z, verdict, "", times, longer=longer, dispersion=dispersion, steady=steady
    )


def change_of_shares(
    current: tuple[float, float],
    base: tuple[float, float],
    *,
    reason: str = "",
    dispersion: float = 1.0,
) -> Change:
    """The change between two shares, each a part and its whole: 30 of 100 after 20 of 100.

    Figures are in %. Null hypothesis: both periods have the same underlying share; two-sided, two
    proportions with a pooled variance, put on the scale of `poisson_z`: z = 1.96 of the usual scale
    is 2.77 here. `dispersion` is that of the parts, where they vary more than chance. Small where
    both parts, or what is left of both wholes, are below 20.
    """
    (part, whole), (part_before, whole_before) = current, base
    now, before = _percent(part, whole), _percent(part_before, whole_before)
    reason = reason or _missing(now, before)
    if reason:
        return Change(
            now,
            before,
            math.nan,
            "not comparable",
            reason,
            counted=False,
            dispersion=dispersion,
        )
    pooled = (part + part_before) / (whole + whole_before)
    spread = 100 * math.sqrt(pooled * (1 - pooled) * (1 / whole + 1 / whole_before))
    z = math.sqrt(2 / dispersion) * (now - before) / spread if spread else 0.0
    rest = whole - part, whole_before - part_before
    verdict = small_verdict(part, part_before) or small_verdict(*rest) or verdict_of(z)
    # Nothing, or everything, in both periods is known well: there was no change.
    verdict = verdict_of(z) if not spread else verdict
    return Change(now, before, z, verdict, counted=False, dispersion=dispersion)


def change_of_estimates(
    current: tuple[float, float, float], base: tuple[float, float, float]
) -> Change:
    """The change between two estimates, each a value and its 95 % limits, on `poisson_z`'s scale.

    Null hypothesis: both have the same underlying value; two-sided, the estimates independent and
    their errors normal, a standard error being the width of the limits / 3.92.
    """
    (now, *limits), (before, *limits_before) = current, base
    spread = math.hypot(*((high - low) / 3.92 for low, high in (limits, limits_before)))
    if math.isnan(spread) or not spread:
        return Change(now, before, math.nan, "untested", counted=False)
    z = math.sqrt(2) * (now - before) / spread
    return Change(now, before, z, verdict_of(z), counted=False)


def _missing(current: float, base: float) -> str:
    if math.isnan(current) or math.isnan(base):
        return "no figure for the period compared with"
    return ""


def _percent(part: float, whole: float) -> float:
    return 100 * part / whole if whole else math.nan


def small_verdict(current: float, base: float) -> Verdict | None:
    """What is said of counts too small to be tested; None where they are large enough."""
    if current < PERCENT_BASE and base < PERCENT_BASE:
        return "small" if current or base else "none"
    return None


def verdict_of(z: float) -> Verdict:
    """What a z on the scale of `poisson_z` comes to."""
    if abs(z) < POSSIBLE_Z:
        return "similar"
    return "possible" if abs(z) <= BEYOND_Z else "beyond"


def verdict_words(
    change: Change, wording: Wording, *, activity: bool = False, note: str = ""
) -> str:
    """What may be said of a change, in the words agreed for papers.

    `note` is what a reader must know of the comparison, such as a recording change under way; a
    change that is not comparable has its reason instead.
    """
    said = wording.of(
        change.verdict,
        activity=activity,
        reason=change.reason or "its error is not known",
        direction=change.direction.capitalize(),
        more="More" if change.direction == "higher" else "Fewer",
    )
    return said if change.reason else wording.noted(said, note)


def tone(change: Change, *, better: Direction = "down") -> Tone:
    """Whether a change may be coloured: only beyond normal variation, never without a direction.

    `better` is the direction that is good; "context" for a measure without one, such as one that
    follows police activity or reporting.
    """
    if change.verdict != "beyond" or better == "context":
        return "neutral"
    rose = change.direction == "higher"
    return "good" if rose == (better == "up") else "bad"
