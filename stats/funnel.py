"""Which areas have a rate that differs from the others by more than chance: the funnel of rates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from scipy import special

from stats.rates import rate_limits, rate_per_1000, rate_ratio, shrunken_rates

GIVEN = ("area_code", "area_name", "numerator", "denominator")
"""The columns of the areas that go into a funnel."""

FEWEST_AREAS = 5
"""With fewer areas there is no telling how much they usually differ (this project's decision)."""

WINSORISED = 0.1
"""The share of z-scores at either end that is drawn in before the dispersion is estimated, so that
the areas to be found do not widen the limits that should find them (Spiegelhalter's choice)."""

WINSORISED_VARIANCE = 0.67865
"""The mean square of standard normal deviates once those beyond their 10th and 90th percentile are
drawn in to these. Dividing by it makes the dispersion 1 where there is chance alone."""

TAIL_95 = 0.025
TAIL_998 = 0.001

Position = Literal[
    "inside",
    "above 95",
    "below 95",
    "above 99.8",
    "below 99.8",
    "no rate",
    "too few areas",
    "not judged",
]
"""Where the rate of an area lies: within the 95 % limits, beyond those but within the 99.8 %
limits, or beyond these; or why that cannot be said. One whose count may lack records is not judged
(`Funnel.unjudged`)."""

OUTSIDE: tuple[Position, ...] = ("above 99.8", "below 99.8", "above 95", "below 95")

Columns = dict[str, np.ndarray]


@dataclass(frozen=True)
class Funnel:
    """Rates of areas against the rate of all of them, and how far chance alone would take them."""

    table: pd.DataFrame
    """One row an area; the columns are described at `funnel`."""
    centre: float
    """The rate per 1,000 of all the areas together."""
    dispersion: float
    """How many times the variance of a Poisson count the counts have; never below 1, and NaN where
    there are too few areas to tell."""

    @property
    def unjudged(self) -> Funnel:
        """The same rates without a verdict on any."""
        rated = self.table["position"].where(self.table["rate"].isna(), "not judged")
        return replace(self, table=self.table.assign(position=rated), dispersion=math.nan)

    def limits(self, residents: Sequence[float] | np.ndarray) -> pd.DataFrame:
        """The rates per 1,000 between which chance keeps areas of so many residents.

        Columns denominator, lower_998, lower_95, upper_95, upper_998: to draw the curves of the
        funnel; NaN where nobody lives. They are prediction limits for the count of an area whose
        underlying rate is the centre. Of a Poisson count they are exact: counts beyond one of the
        95 % limits have a chance below 2.5 %, beyond one of the 99.8 % limits below 0.1 %. Between
        whole counts the chance is that of the gamma distribution which agrees with Poisson at whole
        counts. Where 10 are expected the 95 % limits are 3.83 and 17.13: 3 or fewer have a chance
        of 1.0 %, 4 or fewer of 2.9 %.

        With a dispersion above 1 a count is taken as `dispersion` times a Poisson count of
        expected / dispersion, which has the right mean and variance, is never negative and leans
        to the right as counts do. Half a count either way allows for whole numbers.

        Why exact: on a square-root scale an area in which one record is expected would be below
        95 % whenever it has none, which is more than every third time.

        Source: S. E. Seaton and B. N. Manktelow, BMC Medical Research Methodology 12:98 (2012),
        https://doi.org/10.1186/1471-2288-12-98, whose chances for prediction limits these have.
        """
        residents = np.asarray(residents, dtype=float)
        residents = np.where(residents > 0, residents, np.nan)
        columns = _control_limits(residents, self.centre, self.dispersion)
        return pd.DataFrame({"denominator": residents, **columns})


def funnel(areas: pd.DataFrame) -> Funnel:
    """The rate of each area, its limits, and whether it lies outside what chance explains.

    `areas` has area_code, area_name, numerator (a count) and denominator (residents, NaN where a
    rate by residents would mislead). The table keeps these and their order and adds:

    - rate, lower, upper: per 1,000 residents, with the exact 95 % limits of the rate itself;
    - shrunken: the rate drawn towards the rate of all, see `shrunken_rates`;
    - ratio, ratio_lower, ratio_upper: the rate as a multiple of that of all the other areas
      together, with exact 95 % limits, see `rate_ratio`;
    - lower_998, lower_95, upper_95, upper_998: the control limits at the area's residents;
    - z: (count - expected) / sqrt(dispersion x expected), where expected is the count the area
      would have at the rate of all. For the order of size only: the limits decide, and where fewer
      than about 20 are expected these do not lie at equal z above and below;
    - position: a `Position`.

    Null hypothesis: all areas have the same underlying rate, and counts vary about it as much as
    those of these areas usually do; two-sided, each area on its own. Where nothing differs, about
    one of 33 areas is beyond 95 % all the same, and one in a thousand beyond 99.8 %.

    An area without a count or without residents stays in the table with NaN and "no rate", and has
    no part in any figure of the others. Fewer than five areas with a rate have no control limits.

    Source: D. J. Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics
    in Medicine 24 (2005), https://doi.org/10.1002/sim.1970
    """
    counts = areas["numerator"].to_numpy(dtype=float)
    residents = areas["denominator"].to_numpy(dtype=float)
    known = ~np.isnan(counts) & (residents > 0)
    counts, residents = np.where(known, counts, np.nan), np.where(known, residents, np.nan)
    centre = rate_per_1000(float(counts[known].sum()), float(residents[known].sum()))
    expected = centre * residents / 1000
    enough = known.sum() >= FEWEST_AREAS
    dispersion = _dispersion(counts[known], expected[known]) if enough else math.nan
    rates = _rates(counts, residents)
    limits = _control_limits(residents, centre, dispersion)
    columns = {
        # Without their index, which need not be that of the new columns.
        **{name: areas[name].array for name in GIVEN},
        **rates,
        **limits,
        "z": _z(counts, expected) / math.sqrt(dispersion),
        "position": _positions(rates["rate"], limits),
    }
    return Funnel(pd.DataFrame(columns), centre, dispersion)


def _dispersion(counts: np.ndarray, expected: np.ndarray) -> float:
    """How many times the variance of Poisson counts these have, at least 1.

    The sum of squared z-scores, a tenth at either end drawn in, over what it is by chance alone.
    There is one z-score fewer than areas, because the centre comes from the same counts.

    Spiegelhalter divides by the number of areas only. Drawing in takes a third off the sum, so at
    four times the variance his limits leave one area in ten outside 95 %.
    """
    z = _z(counts, expected)
    drawn_in = np.clip(z, *np.quantile(z, [WINSORISED, 1 - WINSORISED]))
    estimate = (drawn_in**2).sum() / ((len(z) - 1) * WINSORISED_VARIANCE)
    return max(float(estimate), 1.0)


def _z(counts: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """(count - expected) / sqrt(expected), whose variance is 1 for Poisson counts, however few."""
    # Where nothing is expected nothing was counted either: 0 rather than 0 / 0.
    return (counts - expected) / np.sqrt(np.where(expected == 0, 1, expected))


def _rates(counts: np.ndarray, residents: np.ndarray) -> Columns:
    """The columns of the table that need no control limits."""
    rest = np.nansum(counts) - counts, np.nansum(residents) - residents
    numbers = list(zip(counts, residents, *rest, strict=True))
    limits = np.array([rate_limits(count, people) for count, people, *_ in numbers]).reshape(-1, 2)
    ratios = [rate_ratio(*four) for four in numbers]
    return {
        "rate": 1000 * counts / residents,
        "lower": limits[:, 0],
        "upper": limits[:, 1],
        "shrunken": shrunken_rates(counts, residents),
        "ratio": np.array([ratio.value for ratio in ratios], dtype=float),
        "ratio_lower": np.array([ratio.lower for ratio in ratios], dtype=float),
        "ratio_upper": np.array([ratio.upper for ratio in ratios], dtype=float),
    }


def _control_limits(residents: np.ndarray, centre: float, dispersion: float) -> Columns:
    expected = centre * residents / 1000
    per_1000 = 1000 / residents
    return {
        "lower_998": _lowest_count(expected, dispersion, TAIL_998) * per_1000,
        "lower_95": _lowest_count(expected, dispersion, TAIL_95) * per_1000,
        "upper_95": _highest_count(expected, dispersion, TAIL_95) * per_1000,
        "upper_998": _highest_count(expected, dispersion, TAIL_998) * per_1000,
    }


# The chance of s or more Poisson events is that a gamma variable of shape s is at most the number
# expected; gdtrib finds that shape. Below a count of zero there is no limit.


def _lowest_count(expected: np.ndarray, dispersion: float, tail: float) -> np.ndarray:
    """Counts below it have a chance of less than `tail` together."""
    shape = special.gdtrib(1.0, 1 - tail, expected / dispersion)
    return np.maximum(dispersion * (shape - 0.5) - 0.5, 0)


def _highest_count(expected: np.ndarray, dispersion: float, tail: float) -> np.ndarray:
    """Counts above it have a chance of less than `tail` together."""
    shape = special.gdtrib(1.0, tail, expected / dispersion)
    return np.maximum(dispersion * (shape - 0.5) + 0.5, 0)


def _positions(rate: np.ndarray, limits: Columns) -> np.ndarray:
    return np.select(
        [
            np.isnan(rate),
            np.isnan(limits["lower_95"]),
            rate > limits["upper_998"],
            rate < limits["lower_998"],
            rate > limits["upper_95"],
            rate < limits["lower_95"],
        ],
        ["no rate", "too few areas", *OUTSIDE],
        default="inside",
    )
