"""Which areas have a rate that differs from the others by more than chance: the funnel of rates."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import brentq

from stats.chance.count_limits import highest_count, lowest_count
from stats.rates import rate_limits, rate_per_1000, rate_ratio, shrunken_rates

GIVEN = ("area_code", "area_name", "numerator", "denominator")
"""The columns of the areas that go into a funnel."""

FEWEST_AREAS = 5
"""With fewer areas there is no telling how much they usually differ (this project's decision)."""

WINSORISED = 0.1
"""The share of z-scores at either end that is drawn in before it is estimated how far areas differ,
so that those to be found do not widen the limits that should find them (Spiegelhalter's choice)."""

WINSORISED_VARIANCE = 0.67865
"""The mean square of standard normal deviates once those beyond their 10th and 90th percentile are
drawn in to these: what is left of 1 where there is chance alone."""

FARTHEST_APART = 10.0
"""The most that rates are taken to differ, in standard deviations over their mean."""

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

Dispersion = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""From the counts that are expected to how many times the variance of chance alone they have."""


def by_chance(expected: NDArray[np.float64]) -> NDArray[np.float64]:
    """The dispersion of counts that vary by chance alone."""
    return np.ones_like(expected)


@dataclass(frozen=True)
class Funnel:
    """Rates of areas against the rate of all, and how far areas of their size usually go."""

    table: pd.DataFrame
    """One row an area; the columns are described at `funnel`."""
    centre: float
    """The rate per 1,000 of all the areas together."""
    apart: float
    """The standard deviation of the areas' underlying rates over their mean: 0 where chance alone
    explains how the rates differ, and NaN where there are too few areas to tell."""
    varies: Dispersion = by_chance
    """How much more than chance the counts of one area vary."""

    @property
    def unjudged(self) -> Funnel:
        """The same rates without a verdict on any."""
        rated = self.table["position"].where(self.table["rate"].isna(), "not judged")
        return replace(self, table=self.table.assign(position=rated), apart=math.nan)

    def limits(self, residents: Sequence[float] | np.ndarray) -> pd.DataFrame:
        """The rates per 1,000 between which areas of so many residents usually lie.

        Columns denominator, lower_998, lower_95, upper_95, upper_998: to draw the curves of the
        funnel; NaN where nobody lives. They are prediction limits for the count of an area, exact
        where it is Poisson (`apart` 0): counts beyond one of the 95 % limits have a chance below
        2.5 %, beyond one of the 99.8 % limits below 0.1 %. Between whole counts the chance is that
        of the gamma distribution which agrees with Poisson at whole counts. Where 10 are expected
        the 95 % limits are 3.83 and 17.13: 3 or fewer have a chance of 1.0 %, 4 or fewer of 2.9 %.

        With `apart` above 0 the variance of a count is dispersion x expected + (apart x expected)
        squared: a large area is no surer to be near the centre than its own rate is.

        Why exact: on a square-root scale an area in which one record is expected would be below
        95 % whenever it has none, which is more than every third time.

        Source: S. E. Seaton and B. N. Manktelow, BMC Medical Research Methodology 12:98 (2012),
        https://doi.org/10.1186/1471-2288-12-98, whose chances for prediction limits these have.
        """
        residents = np.asarray(residents, dtype=float)
        residents = np.where(residents > 0, residents, np.nan)
        columns = _control_limits(residents, self.centre, self.apart, self.varies)
        return pd.DataFrame({"denominator": residents, **columns})


def funnel(areas: pd.DataFrame, *, varies: Dispersion = by_chance) -> Funnel:
    """The rate of each area, its limits, and whether it lies outside what areas usually differ by.

    `areas` has area_code, area_name, numerator (a count) and denominator (residents, NaN where a
    rate by residents would mislead); `varies` says how much more than chance the counts of one area
    vary. The table keeps these and their order and adds:

    - rate, lower, upper: per 1,000 residents, with the exact 95 % limits of the rate itself;
    - shrunken: the rate drawn towards the rate of all, see `shrunken_rates`;
    - ratio, ratio_lower, ratio_upper: the rate as a multiple of that of all the other areas
      together, with exact 95 % limits, see `rate_ratio`;
    - lower_998, lower_95, upper_95, upper_998: the control limits at the area's residents;
    - z: (count - expected) / the root of the variance of a count, where expected is the count the
      area would have at the rate of all. For the order of size only: the limits decide, and where
      fewer than about 20 are expected these do not lie at equal z above and below;
    - position: a `Position`.

    Null hypothesis: the underlying rates of the areas differ as much as those of these areas
    usually do, and counts vary about them; two-sided, each area on its own. Where nothing differs,
    about one of 33 areas is beyond 95 % all the same, and one in a thousand beyond 99.8 %.

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
    apart = _apart(counts[known], expected[known], varies) if enough else math.nan
    rates = _rates(counts, residents)
    limits = _control_limits(residents, centre, apart, varies)
    columns = {
        # Without their index, which need not be that of the new columns.
        **{name: areas[name].array for name in GIVEN},
        **rates,
        **limits,
        "z": _z(counts, expected, apart, varies),
        "position": _positions(rates["rate"], limits),
    }
    return Funnel(pd.DataFrame(columns), centre, apart, varies)


def _apart(counts: np.ndarray, expected: np.ndarray, varies: Dispersion) -> float:
    """By how much the underlying rates differ, so that the z-scores vary as by chance alone.

    The sum of squared z-scores, a tenth at either end drawn in, is over what it is by chance alone;
    there is one z-score fewer than areas, because the centre comes from the same counts. Solved for
    (Paule and Mandel): with Spiegelhalter's one step, whose z-scores have the variance of chance,
    those drawn in are those of the large areas, and one area in 15 is outside 95 %.
    """

    def too_many(apart: float) -> float:
        z = _z(counts, expected, apart, varies)
        drawn_in = np.clip(z, *np.quantile(z, [WINSORISED, 1 - WINSORISED]))
        return float((drawn_in**2).sum()) / ((len(z) - 1) * WINSORISED_VARIANCE) - 1

    if too_many(0.0) <= 0:
        return 0.0
    if too_many(FARTHEST_APART) >= 0:
        return FARTHEST_APART
    return float(brentq(too_many, 0.0, FARTHEST_APART, xtol=1e-9))


def _z(counts: np.ndarray, expected: np.ndarray, apart: float, varies: Dispersion) -> np.ndarray:
    """(count - expected) over its standard deviation; 1 for Poisson counts, however few."""
    variance = varies(expected) * expected + (apart * expected) ** 2
    # Where nothing is expected nothing was counted either: 0 rather than 0 / 0.
    return (counts - expected) / np.sqrt(np.where(expected == 0, 1 + 0 * apart, variance))


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


def _control_limits(
    residents: np.ndarray, centre: float, apart: float, varies: Dispersion
) -> Columns:
    expected = centre * residents / 1000
    per_1000, more = 1000 / residents, varies(expected)

    def lower(tail: float) -> np.ndarray:
        return lowest_count(expected, more, tail, apart=apart) * per_1000

    def upper(tail: float) -> np.ndarray:
        return highest_count(expected, more, tail, apart=apart) * per_1000

    return {
        "lower_998": lower(TAIL_998),
        "lower_95": lower(TAIL_95),
        "upper_95": upper(TAIL_95),
        "upper_998": upper(TAIL_998),
    }


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
