"""A change between two counts, and the words a committee may quote for it.

Rules: counts always; a percentage only on a base of 20 or more; a test before the word "higher";
nothing good or bad about a measure that follows police activity; equal windows only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

PERCENT_BASE = 20
"""The smallest base on which a percentage is shown. Members challenge percentages of small numbers:
a 50 % rise was 4 becoming 6."""

POSSIBLE_Z = 2.0
BEYOND_Z = 3.0

Verdict = Literal["similar", "possible", "beyond", "small", "none", "not comparable"]


@dataclass(frozen=True)
class Change:
    """A count, what it is compared with, and what may be said of the difference."""

    current: float
    base: float
    """The count compared with; for a mean of several years, the mean. NaN when there is none."""
    z: float
    verdict: Verdict
    reason: str = ""
    """Why the two cannot be compared, in words; empty when they can."""

    @property
    def difference(self) -> float:
        """Current less base; NaN when they cannot be compared."""
        return math.nan if self.reason else self.current - self.base

    @property
    def percent(self) -> float:
        """The difference in % of the base; NaN below a base of 20 and when not comparable."""
        if self.reason or not self.base >= PERCENT_BASE:
            return math.nan
        return 100 * (self.current - self.base) / self.base

    @property
    def direction(self) -> Literal["higher", "lower", "level"]:
        """Which way the count went, whether or not it means anything."""
        if self.current == self.base:
            return "level"
        return "higher" if self.current > self.base else "lower"


def poisson_z(current: float, base: float, *, years: int = 1) -> float:
    """How far two Poisson counts of equal periods are apart: 25 against 16 gives 2.0.

    2 (sqrt(current) - sqrt(base)). Null hypothesis: both periods have the same underlying count;
    two-sided. A square-rooted Poisson count has variance 1/4, so z has standard deviation 1 against
    a known base and sqrt(2) against a base that is a count itself: by chance alone about one pair
    in six is beyond 2, and one in thirty beyond 3. Where `base` is a mean of k years its noise is
    smaller, and scaling by sqrt(2 / (1 + 1/k)) keeps those shares as they are.

    Source: A. Wheeler, "Testing changes in short run crime patterns: the Poisson e-test" (2018),
    https://andrewpwheeler.com/2018/04/29/testing-changes-in-short-run-crime-patterns-the-poisson-e-test/
    """
    scale = math.sqrt(2 / (1 + 1 / years))
    return 2 * (math.sqrt(current) - math.sqrt(base)) * scale


def change(current: float, base: float, *, years: int = 1, reason: str = "") -> Change:
    """The change between two counts of equal windows.

    `reason` says why they cannot be compared, in words; then there is no difference, no percentage
    and no test. A missing count is such a reason by itself.
    """
    if not reason and (math.isnan(current) or math.isnan(base)):
        reason = "no figure for the period compared with"
    if reason:
        return Change(current, base, math.nan, "not comparable", reason)
    z = poisson_z(current, base, years=years)
    return Change(current, base, z, _verdict(current, base, z))


def _verdict(current: float, base: float, z: float) -> Verdict:
    if current < PERCENT_BASE and base < PERCENT_BASE:
        return "small" if current or base else "none"
    if abs(z) < POSSIBLE_Z:
        return "similar"
    return "possible" if abs(z) <= BEYOND_Z else "beyond"


_WORDS: dict[Verdict, str] = {
    "not comparable": "Not comparable: {reason}",
    "none": "None in either period",
    "small": "Small numbers (fewer than 20): treat with care",
    "similar": "Within normal variation",
    "possible": "{direction}; may be chance",
    "beyond": "{direction} than expected: beyond normal variation",
}
_ACTIVITY_WORDS = "{more} recorded; may reflect police activity or reporting"


def verdict_words(change: Change, *, activity: bool = False) -> str:
    """What may be said of a change, in the words agreed for papers."""
    words = _WORDS[change.verdict]
    if activity and change.verdict in ("possible", "beyond"):
        words = _ACTIVITY_WORDS
    return words.format(
        reason=change.reason,
        direction=change.direction.capitalize(),
        more="More" if change.direction == "higher" else "Fewer",
    )


def tone(change: Change, *, activity: bool = False) -> Literal["neutral", "good", "bad"]:
    """Whether a change may be coloured: only beyond normal variation, never for activity."""
    if change.verdict != "beyond" or activity:
        return "neutral"
    return "bad" if change.direction == "higher" else "good"
