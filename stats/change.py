"""A change between two figures, whether it is real, and the words a committee may quote for it.

Rules: counts always; a percentage only on a base of 20 or more; a test before the word "higher";
nothing good or bad about a measure that follows police activity; equal windows only. What may be
said is in config/wording.toml; nothing else on a page or in a file words a change.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, gammaln, ndtr, ndtri, pdtr, stdtr, xlogy
from scipy.stats import false_discovery_control

from model.plans import Direction
from model.wording import Verdict, Wording

PERCENT_BASE = 20
"""The smallest base on which a percentage is shown. Members challenge percentages of small numbers:
a 50 % rise was 4 becoming 6."""

POSSIBLE_Z = 2.0
BEYOND_Z = 3.0

Tone = Literal["neutral", "good", "bad"]


@dataclass(frozen=True)
class Steady:
    """What all of an area's months say is expected of a period; see `stats.expected`."""

    count: float
    longer: float
    """How many times as long as the period a count would have to run to say as much."""
    dispersion: float
    """The variance of the difference from it over that of chance alone."""


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
    years: float = 1
    """How many years, or times as long a time, the base is a mean of."""
    counted: bool = True
    """Whether the two are counts; a share or a survey's figure has no percentage of its own."""
    longer: float = 1.0
    """How many times as many days as the figure the years of the base have, all together."""
    dispersion: float = 1.0
    """The variance of the difference over that of chance alone, where nothing changes."""
    steady: Steady | None = None
    """What the figure is tested against where all the area's months say more than the base."""

    @property
    def tested(self) -> Steady:
        """What the figure is tested against: what is expected, or the base a day."""
        base = self.base * self.years / self.longer
        return self.steady or Steady(base, self.longer, self.dispersion)

    @property
    def difference(self) -> float:
        """Current less base; NaN when they cannot be compared."""
        return math.nan if self.reason else self.current - self.base

    @property
    def percent(self) -> float:
        """The difference in % of the base; NaN below a base of 20 and when not comparable."""
        if self.reason or not self.counted or not self.base >= PERCENT_BASE:
            return math.nan
        return 100 * (self.current - self.base) / self.base

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
        now, before = (
            n / against.dispersion for n in (self.current, against.count * against.longer)
        )
        lower = betaincinv(now, before + 1, 0.025) if now else 0.0
        upper = betaincinv(now + 1, before, 0.975)
        low, high = (100 * (part / (1 - part) * against.longer - 1) for part in (lower, upper))
        return float(low), float(high)

    @property
    def would_show(self) -> float:
        """The rise in % from which a change is beyond normal variation; NaN without a test."""
        if self.reason or not self.counted or not self.base > 0:
            return math.nan
        against = self.tested
        return float(rise_that_shows(against.count, against.longer, against.dispersion))


def rise_that_shows(
    base: ArrayLike, longer: ArrayLike, dispersion: ArrayLike
) -> NDArray[np.float64]:
    """The rise in % on a base from which z is BEYOND_Z; see `poisson_z` for `longer`."""
    step = BEYOND_Z * np.sqrt(np.asarray(dispersion) * (1 + 1 / np.asarray(longer)) / 2)
    return 100 * ((1 + step / (2 * np.sqrt(base))) ** 2 - 1)


FALSE_DISCOVERIES = 0.05
"""The share that may be chance of what is called beyond normal variation among many figures."""

DEGREES = 60
"""Degrees of freedom of the t that p is taken from: the dispersion is an estimate itself. In made
places of 20 to 33 wards with 29 to 60 months the promise of docs/methods.md is kept with it."""


def p_of(current: float, base: float, longer: float, dispersion: float) -> float:
    """The two-sided p of a count and that of a time `longer` times as long, as they vary.

    The E-test of both over the dispersion; where that is more than chance, `estimated`.
    """
    p = e_test(current / dispersion, base / dispersion, years=longer)
    return p if dispersion <= 1 else float(estimated(ndtri(p / 2)))


def estimated(deviate: ArrayLike) -> NDArray[np.float64]:
    """The two-sided p of deviates (0 or less) by a dispersion that is an estimate: of a t."""
    return 2 * stdtr(DEGREES, deviate)


def allowing(p: ArrayLike, dispersion: ArrayLike) -> NDArray[np.float64]:
    """Two-sided p of an exact test of counts, allowing for how much more than chance they vary.

    The normal deviate of each p over the root of its dispersion. Dividing small counts themselves,
    as `p_of` does, would leave none.
    """
    p, more = np.asarray(p, dtype=float), np.asarray(dispersion, dtype=float)
    return np.where(more > 1, estimated(ndtri(p / 2) / np.sqrt(more)), p)


def poisson_z(
    current: float, base: float, *, years: float = 1, longer: float = 0, dispersion: float = 1.0
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
    longer = longer or years
    scale = math.sqrt(2 / (1 + 1 / longer) / dispersion)
    return 2 * (math.sqrt(current) - math.sqrt(base * years / longer)) * scale


def z_against(current: float, against: Steady) -> float:
    """`poisson_z` of a count and what is expected of it."""
    return poisson_z(
        current, against.count, longer=against.longer, years=against.longer,
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


def e_test(current: float, base: float, *, years: float = 1) -> float:
    """The p of the E-test for two Poisson counts: 10 against 5 gives 0.206.

    `base` is the count of a time `years` times as long as the current one. Null hypothesis: the
    current period has a `years`-th of the underlying count of the base; two-sided. The p is the
    chance, were all records spread evenly, of a pair of counts at least as far apart, by
    |x - y/k| / sqrt((x + y)/k).

    Sources: K. Krishnamoorthy and J. Thomson, "A more powerful test for comparing two Poisson
    means", Journal of Statistical Planning and Inference 119 (2004); the score form of H. K. T. Ng,
    K. Gu and M. L. Tang (2007), as in statsmodels' `etest_poisson_2indep`, which a test compares
    with. That one sums a grid of all pairs, which for hundreds of wards takes seconds.
    """
    total = current + base
    if total == 0 or current * years == base:
        return 1.0
    squared = (current - base / years) ** 2 / (total / years)
    mean = total / (1 + years)
    x = _within(mean)
    # |statistic| < t between the roots of y^2 - k (2x + t^2) y + k^2 x^2 - k t^2 x.
    middle = years * (2 * x + squared) / 2
    reach = np.sqrt(middle**2 - (years * x) ** 2 + years * squared * x)
    low, high = middle - reach, middle + reach
    # Counts exactly as far apart as those observed are in the sum; rounding must not lose them.
    slack = 1e-9 * (1 + high)
    below, inside = np.floor(low + slack), np.ceil(high - slack) - 1
    below = np.where(x == 0, -1.0, below)
    expected = years * mean
    nearer = _poisson_cdf(inside, expected) - _poisson_cdf(below, expected)
    return float(min(1.0, np.sum(_poisson(x, mean) * (1 - nearer))))


def _within(mean: float) -> np.ndarray:
    """The counts a Poisson variable of that mean can take, but for one in 10^13."""
    reach = 8 * math.sqrt(mean) + 20
    return np.arange(max(0, math.floor(mean - reach)), math.ceil(mean + reach) + 1, dtype=float)


def _poisson(x: np.ndarray, mean: float) -> np.ndarray:
    return np.exp(xlogy(x, mean) - mean - gammaln(x + 1))


def _poisson_cdf(x: np.ndarray, mean: float) -> np.ndarray:
    return np.where(x < 0, 0.0, pdtr(np.maximum(x, 0), mean))


def change(
    current: float,
    base: float,
    *,
    years: float = 1,
    reason: str = "",
    longer: float = 0,
    dispersion: float = 1.0,
    steady: Steady | None = None,
) -> Change:
    """The change between two counts of windows of as many months.

    `base` is the mean of `years` windows, `longer` how many times as many days these have together
    (as many as there are, unless given), `dispersion` the variance of the difference over that of
    chance alone (`stats.varying`), `steady` what all the area's months expect of the period; see
    `surer_z` for what it decides. `reason` says why they cannot be compared, in words; then there
    is no difference, no percentage and no test. A missing count is such a reason by itself.
    """
    longer = longer or float(years)
    reason = reason or _missing(current, base)
    if reason:
        return Change(current, base, math.nan, "not comparable", reason, years, longer=longer)
    z = poisson_z(current, base, years=years, longer=longer, dispersion=dispersion)
    if steady is not None:
        z = float(surer_z(z, z_against(current, steady)))
    verdict = small_verdict(current, base) or verdict_of(z)
    return Change(
        current, base, z, verdict, "", years, longer=longer, dispersion=dispersion, steady=steady
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
        return Change(now, before, math.nan, "not comparable", reason, counted=False)
    pooled = (part + part_before) / (whole + whole_before)
    spread = 100 * math.sqrt(pooled * (1 - pooled) * (1 / whole + 1 / whole_before))
    z = math.sqrt(2 / dispersion) * (now - before) / spread if spread else 0.0
    rest = whole - part, whole_before - part_before
    verdict = small_verdict(part, part_before) or small_verdict(*rest) or verdict_of(z)
    # Nothing, or everything, in both periods is known well: there was no change.
    return Change(now, before, z, verdict_of(z) if not spread else verdict, counted=False)


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


def together(changes: Sequence[Change]) -> list[Change]:
    """The verdicts of changes that are shown side by side, all of them tested at once.

    Of 33 wards tested one by one, one is beyond normal variation where nothing happened. So only
    those are that a false-discovery rate of 5 % lets through (Benjamini and Hochberg, as in
    `stats.exceptions`); the others may be chance.
    """
    tested = [n for n, c in enumerate(changes) if not math.isnan(c.z) and c.verdict in TESTED]
    if not tested:
        return list(changes)
    deviates = -np.abs([changes[n].z for n in tested]) / math.sqrt(2)
    allowed = [changes[n].tested.dispersion > 1 for n in tested]
    p = np.where(allowed, estimated(deviates), 2 * ndtr(deviates))
    through = dict(zip(tested, false_discovery_control(p) <= FALSE_DISCOVERIES, strict=True))
    return [among_others(c, through.get(n, True)) for n, c in enumerate(changes)]


def among_others(one: Change, through: bool) -> Change:
    """A change that was tested with others: beyond normal variation only if it came through."""
    if one.verdict != "beyond" or through:
        return one
    return replace(one, verdict="possible")


TESTED: tuple[Verdict, ...] = ("similar", "possible", "beyond")


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
