"""How far the share of one of two counts could be from what it is, by chance."""

from __future__ import annotations

import math

from scipy.special import betaincinv


def exact_limits(
    part: float, rest: float, *, dispersion: float = 1.0, level: float = 0.95
) -> tuple[float, float]:
    """The limits of the share of `part` in both counts: of 2 and 6 they are 0.032 and 0.651.

    Exact (Clopper and Pearson) of counts that vary by chance alone; of counts that vary
    `dispersion` times as much, those of both divided by it. None of either: any share may be.

    Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934),
    https://doi.org/10.1093/biomet/26.4.404
    """
    one, other, tail = part / dispersion, rest / dispersion, (1 - level) / 2
    lower = float(betaincinv(one, other + 1, tail)) if part else 0.0
    upper = float(betaincinv(one + 1, other, 1 - tail)) if rest else 1.0
    return lower, upper


def difference_limits(
    now: float, was: float, *, ratio: float, dispersion: float = 1.0, level: float = 0.95
) -> tuple[float, float]:
    """The limits of how many more there are now than expected: `ratio` for each there was.

    Of what comes now, what was before being as it is; where there was none, of what there could
    have been, the count now being as it is: 9.8 to 14 for 14 after 0. NaN of none in both.
    """
    if not now + was:
        return math.nan, math.nan
    limits = exact_limits(now, was, dispersion=dispersion, level=level)
    if not was:
        return now * (1 - ratio / odds(limits[0])), now
    lower, upper = (was * (odds(share) - ratio) for share in limits)
    return lower, upper


def odds(share: float) -> float:
    """How many times the rest a share is; infinite where there is no rest."""
    return share / (1 - share) if share < 1 else float("inf")
