"""Rates per 1,000 residents; a rate always travels with its numerator and denominator."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from stats.chance.binomial import exact_limits, odds


@dataclass(frozen=True)
class RateRatio:
    """One rate as a multiple of another, with the limits of that multiple."""

    value: float
    lower: float
    upper: float


def rate_per_1000(numerator: float, denominator: float) -> float:
    """1,000 x numerator / denominator; NaN where either is missing, or where nobody lives.

    For example 95,011 crimes among 784,800 residents are 121.1 per 1,000.
    """
    return 1000 * numerator / denominator if denominator > 0 else math.nan


def rate_limits(
    numerator: float, denominator: float, *, level: float = 0.95
) -> tuple[float, float]:
    """The lower and upper confidence limit of a rate per 1,000; NaN where there is no rate.

    Exact limits of a Poisson count, over the residents: the lower is the rate under which a count
    this high or higher has a chance of (1 - level) / 2, the upper the same for this low or lower.
    A count of 0 has the lower limit 0. Ten records have limits of 4.795 and 18.391.

    They hold the true rate at least as often as `level` says. Byar's approximation, used in public
    health for counts of 10 or more, puts a cube of a normal deviate in place of the gamma
    distribution and comes within 0.2 % of these limits there; being exact costs nothing here.

    Source: F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936),
    https://doi.org/10.1093/biomet/28.3-4.437; in the form of OHID's technical guidance,
    https://fingertips.phe.org.uk/static-reports/public-health-technical-guidance/Basic_statistics/Rates.html
    """
    if math.isnan(rate_per_1000(numerator, denominator)):
        return math.nan, math.nan
    tail = (1 - level) / 2
    # The gamma distribution of no events at all has no quantiles.
    lower = float(special.gammaincinv(numerator, tail)) if numerator else 0.0
    upper = float(special.gammainccinv(numerator + 1, tail))
    return rate_per_1000(lower, denominator), rate_per_1000(upper, denominator)


def rate_ratio(
    numerator: float,
    denominator: float,
    other_numerator: float,
    other_denominator: float,
    *,
    level: float = 0.95,
) -> RateRatio:
    """A rate as a multiple of another one, for example of a ward and of the rest of the place.

    The two must not share records: take the ward's own count and residents out of the rest. Given
    how many records both have together, the count of the first is binomial; the limits are the
    exact ones of its share (Clopper and Pearson), turned into a ratio. Where they leave out 1, the
    null hypothesis of equal rates is rejected, two-sided. 2 records in 17,877 person-years against
    9 in 16,660 are 0.207 times, limits 0.022 and 1.001.

    None in the first: value and lower limit are 0. None in the other: no number of times is too
    high, so value and upper limit are infinite. None in both, or a missing number: all are NaN.

    Source: J. Przyborowski and H. Wilenski, "Homogeneity of results in testing samples from
    Poisson series", Biometrika 31 (1940), https://doi.org/10.1093/biomet/31.3-4.313; C. J. Clopper
    and E. S. Pearson, Biometrika 26 (1934), https://doi.org/10.1093/biomet/26.4.404
    """
    rate = rate_per_1000(numerator, denominator)
    other = rate_per_1000(other_numerator, other_denominator)
    if math.isnan(rate) or math.isnan(other) or rate == other == 0:
        return RateRatio(math.nan, math.nan, math.nan)
    exposed = other_denominator / denominator
    limits = exact_limits(numerator, other_numerator, level=level)
    lower, upper = (odds(share) * exposed for share in limits)
    return RateRatio(rate / other if other else math.inf, lower, upper)


def shrunken_rates(numerators: np.ndarray, denominators: np.ndarray) -> np.ndarray:
    """Rates per 1,000, each drawn towards the rate of all by as much as chance has moved it.

    Both arrays have shape (areas,). With m the rate of all the areas together, r and n the rate
    and residents of one, and mean n their mean: A = sum(n (r - m)^2) / sum(n) - m / mean n is what
    the rates differ by beyond chance, not below zero, and the result m + (r - m) A / (A + m / n).
    A rate with few residents moves most; where rates differ no more than by chance, all are m.
    3 and 17 records among 1,000 residents each: m = 10, r - m = -7 and 7, A = 49 - 10 = 39 (per
    1,000 squared), so 10 - 7 x 39 / 49 = 4.43 and 15.57.

    An area whose numerator or denominator is missing, or where nobody lives, is NaN and has no
    part in the estimate.

    Source: R. J. Marshall, "Mapping disease and mortality rates using empirical Bayes estimators",
    Applied Statistics 40 (1991), the global estimator, https://doi.org/10.2307/2347593
    """
    known = ~np.isnan(numerators) & (denominators > 0)
    shrunken = np.full(len(known), math.nan)
    counts, residents = numerators[known], denominators[known]
    if not counts.any():
        shrunken[known] = 0.0
        return shrunken
    mean = counts.sum() / residents.sum()
    apart = counts / residents - mean
    between = (residents * apart**2).sum() / residents.sum() - mean / residents.mean()
    between = max(float(between), 0.0)
    shrunken[known] = 1000 * (mean + apart * between / (between + mean / residents))
    return shrunken
