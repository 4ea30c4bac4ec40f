"""Whether events fell where something was done, against a control and with what moved nearby."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from scipy import special

Z_95 = float(special.ndtri(0.975))
"""How many standard errors the 95 % limits are away: 1.959964."""

DisplacementVerdict = Literal["fell", "rose", "within chance"]
"""What events did against the control areas: beyond the 95 % limits either way, or within them."""


@dataclass(frozen=True)
class BeforeAfter:
    """The events of one area before and after.

    Raises ValueError for a count that is missing, negative or not whole, and for a weight that is
    not above 0.
    """

    before: int
    after: int
    weight: float = 1.0
    """What each event counts for. Of a control twice the size of its area it is 0.5, so that the
    changes of both are of the same size; the variance then has a quarter of the events."""

    def __post_init__(self) -> None:
        for name, count in (("before", self.before), ("after", self.after)):
            if not (math.isfinite(count) and count >= 0 and count == math.floor(count)):
                raise ValueError(f"`{name}` is {count:g}; give a whole number of 0 or more events.")
        _check_above_zero("weight", self.weight)


@dataclass(frozen=True)
class Estimate:
    """A number of events more (above 0) or fewer than the control leads to expect."""

    value: float
    standard_error: float
    """The square root of the summed variances; 0 only where nothing was counted anywhere."""

    @property
    def z(self) -> float:
        """How many standard errors the value is from 0; NaN where nothing was counted."""
        return self.value / self.standard_error if self.standard_error else math.nan

    @property
    def lower(self) -> float:
        """The lower 95 % limit; NaN where nothing was counted."""
        return self._limit(-Z_95)

    @property
    def upper(self) -> float:
        """The upper 95 % limit; NaN where nothing was counted."""
        return self._limit(Z_95)

    def _limit(self, z: float) -> float:
        # No events at all are no proof that there is exactly no difference.
        return self.value + z * self.standard_error if self.standard_error else math.nan


@dataclass(frozen=True)
class Displacement:
    """The weighted displacement difference and its two parts."""

    local: Estimate
    """In the treated area, against its control."""
    displaced: Estimate | None
    """In the area events may have moved to, against its own control; None where none was given. A
    fall here is a benefit that spread, a rise is displacement."""
    total: Estimate
    """The two together: the weighted displacement difference."""


def weighted_displacement_difference(
    treated: BeforeAfter,
    control: BeforeAfter,
    displacement: BeforeAfter | None = None,
    displacement_control: BeforeAfter | None = None,
    *,
    lengths: tuple[float, float] = (1.0, 1.0),
) -> Displacement:
    """The events more or fewer in a treated area and around it than the controls lead to expect.

    WDD = (T1 - T0) - (Ct1 - Ct0) + (D1 - D0) - (Cd1 - Cd0), where 0 is before and 1 after; its
    standard error is the square root of the sum of the eight counts, because a Poisson count is its
    own best guess of its variance. Below 0 there were fewer events. Null hypothesis: each area
    changed by as many events as its control; two-sided.

    `lengths` are those of the time before and of the time after, in one unit, such as (24, 12)
    months. Counts before are multiplied by after / before, so that the answer is a number of events
    in a time as long as the one after. Weights of areas and lengths multiply counts, and enter the
    variance squared.

    For example T 207 to 110, Ct 308 to 318, D 178 to 157, Cd 150 to 140: -97 - 10 - 21 + 10 = -118,
    standard error sqrt(1568) = 39.6, z = -2.98, 95 % limits -196 and -40.

    Rests on three things that it cannot test. Counts are Poisson: where they vary twice as much, no
    difference is flagged 17 times in 100 instead of 5. The areas share no events. Without the
    measure, an area would have changed by as many events as its control, not by as many per cent:
    give controls with about as many events, or weights that make them so; with weights by size it
    is the changes per unit of size that would have been the same.

    What was checked: the worked example above (the paper's); -20 with sqrt(115) for a time before
    twice as long, and -99.69 with 35.43 for areas of unequal size (both Wheeler's). By simulation,
    where at least 20 events are expected in each area and time: the 95 % limits hold the true
    difference 94 to 96 times in 100, and no difference is flagged 4 to 6 times in 100. With fewer
    that stays so for areas of one size and times of one length; with one event expected in the
    treated area and a control ten times as large, no difference is flagged 14 times in 100.

    Source: A. P. Wheeler and J. H. Ratcliffe, "A simple weighted displacement difference test to
    evaluate place based crime interventions", Crime Science 7:11 (2018),
    https://doi.org/10.1186/s40163-018-0085-5; for lengths and weights A. P. Wheeler,
    https://andrewpwheeler.com/2021/01/09/the-wdd-test-with-different-pre-post-time-periods/ and
    https://andrewpwheeler.com/2021/02/23/the-wdd-test-with-different-area-sizes/

    Raises ValueError where only one of displacement area and its control is given, or a length is
    not above 0.
    """
    if (displacement is None) != (displacement_control is None):
        given = "displacement" if displacement_control is None else "displacement_control"
        raise ValueError(
            f"only `{given}` is given; give the displacement area and its control, or neither."
        )
    for name, length in zip(("before", "after"), lengths, strict=True):
        _check_above_zero(f"lengths ({name})", length)
    before, after = lengths
    local = _against(treated, control, after / before)
    if displacement is None or displacement_control is None:
        return Displacement(local, None, local)
    displaced = _against(displacement, displacement_control, after / before)
    total = Estimate(
        local.value + displaced.value, math.hypot(local.standard_error, displaced.standard_error)
    )
    return Displacement(local, displaced, total)


def scaled_difference(
    area: BeforeAfter, control: BeforeAfter, *, dispersion: float = 1.0
) -> Estimate:
    """The events more or fewer in an area than had it changed by as many per cent as its control.

    The weighted difference with the control weighted to the size of the area by what each had
    before: (T1 - T0) - w (C1 - C0) with w = T0 / C0, which is T1 less the T0 x C1 / C0 expected.

    `dispersion` is the variance of such a difference where nothing is done, over that of chance;
    the control is taken to be made of parts that vary as the area does.

    The weight is taken as given, so the limits are a little wide where the control fell and a
    little narrow where it rose: from 20 events before in the area and at least as many in the
    control, no difference is flagged 5 times in 100 where the control stays, 3 where it falls by a
    fifth and 7 where it rises by one (by simulation, from 1 to 50 times as many in the control).

    Source: as `weighted_displacement_difference`; the weight by counts is ours. Raises ValueError
    for an area without events before or a control with fewer than it.
    """
    if not 0 < area.before <= control.before:
        raise ValueError(
            f"the area had {area.before} events before and its control {control.before}; give an "
            "area with some and a control with as many or more."
        )
    scaled = BeforeAfter(control.before, control.after, weight=area.before / control.before)
    by_chance = weighted_displacement_difference(area, scaled).local
    return Estimate(by_chance.value, by_chance.standard_error * math.sqrt(dispersion))


def verdict(estimate: Estimate) -> DisplacementVerdict:
    """Whether events fell or rose against the control beyond what chance explains, at 95 %.

    Within chance where the limits hold 0, and where nothing was counted. That is no proof of no
    effect: with 100 events in each of two areas before and after, only one of about 40 is found.
    """
    if not abs(estimate.z) > Z_95:
        return "within chance"
    return "fell" if estimate.value < 0 else "rose"


def _against(area: BeforeAfter, control: BeforeAfter, of_before: float) -> Estimate:
    """The weighted change of an area less that of its control; counts before count `of_before`."""
    value = _change(area, of_before) - _change(control, of_before)
    variance = _variance(area, of_before) + _variance(control, of_before)
    return Estimate(value, math.sqrt(variance))


def _change(area: BeforeAfter, of_before: float) -> float:
    return area.weight * (area.after - of_before * area.before)


def _variance(area: BeforeAfter, of_before: float) -> float:
    return area.weight**2 * (area.after + of_before**2 * area.before)


def _check_above_zero(name: str, value: float) -> None:
    if not (math.isfinite(value) and value > 0):
        raise ValueError(f"`{name}` is {value:g}; give a number above 0.")
