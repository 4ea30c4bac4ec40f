"""When the level of a monthly series changed, and how sure the month is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from ruptures import KernelCPD
from scipy.special import xlogy

from stats.chance.e_test import p_of
from stats.chance.variation import Weights
from stats.varying import Varies, by_chance

SHORTEST_RUN = 24
"""Months without a gap below which no change of level is looked for."""

SHORTEST_STRETCH = 6
"""Months that a level is the mean of, at least: what is over sooner is an exception."""

PENALTY = 2.5
"""What one more change must take off the sum of squares: this x noise x log(months). See
`change_points` for how it was chosen."""

LEVEL = 0.05
"""The p up to which a step is kept, over the half years in which there could have been one."""

SURE = 0.95
"""Share of the likelihood that the months from the earliest to the latest hold."""

POISSON_VARIANCE = 0.25
"""Variance of a square-rooted Poisson count, whatever its mean."""


@dataclass(frozen=True)
class ChangePoint:
    """A change of level, and what is known of when it was."""

    month: pd.Period
    """The first month at the new level."""
    earliest: pd.Period
    latest: pd.Period
    """The months from the earliest to the latest hold 95 % of the likelihood."""
    before: float
    after: float
    """Records a month in the stretch up to the change and in the one from it, season removed."""


def change_points(
    run: pd.Series, *, factors: pd.Series | None = None, varies: Varies = by_chance
) -> tuple[ChangePoint, ...]:
    """The changes of level in a run of months, the oldest first; none in fewer than 24 months.

    `run` holds counts by month without a gap or a change of recording. `factors` are those of the
    season by month of the year (1 to 12, mean 1, above zero); None where there is no season.
    `varies` says how much more than chance such months vary. Counts of 10 a month for three years,
    then of 20, change in month 37.

    Null hypothesis: one level all along. The stretches are those with the least sum of squares of
    the square-rooted counts (variance 1/4 where Poisson) plus PENALTY x noise x log(months) for
    each change. With 2 for PENALTY, as in Schwarz's criterion, chance alone makes a change in 5 %
    of Poisson series, and in 8 to 10 % of those that vary two to four times as much; with 3, about
    that of the criterion modified for change points, in 1 % and 3 %; with 2.5 in 2 % and 5 %.

    Where high months follow high months a slow wave passes for a level. So of these steps only
    those stay that the measure of every verdict lets stand: the counts on either side, by
    `stats.chance.e_test.p_of` with their dispersion, at LEVEL over the half years of the run. The
    least sure is taken out first, and its stretches joined. A steady rise is cut into steps.

    Source: R. Killick, P. Fearnhead and I. Eckley, "Optimal detection of changepoints with a linear
    computational cost" (2012), https://doi.org/10.1080/01621459.2012.737745, as in ruptures;
    N. Zhang and D. Siegmund, "A modified Bayes information criterion" (2007),
    https://doi.org/10.1111/j.1541-0420.2006.00662.x.
    """
    if len(run) < SHORTEST_RUN:
        return ()
    counts = run.to_numpy(dtype=float)
    season = _season(run, factors)
    roots = np.sqrt((counts + 3 / 8) / season)
    least = POISSON_VARIANCE * float((1 / season).mean())
    noise = max(least, _noise(roots))
    penalty = PENALTY * noise * math.log(len(run))
    ends = KernelCPD(kernel="linear", min_size=SHORTEST_STRETCH).fit_predict(
        roots[:, np.newaxis], pen=penalty
    )
    edges = _kept([0, *map(int, ends)], run, season, varies)
    around = zip(edges, edges[1:], edges[2:], strict=False)
    return tuple(
        _change_point(run.index, counts, season, stretch, noise / least) for stretch in around
    )


def _kept(edges: list[int], run: pd.Series, season: np.ndarray, varies: Varies) -> list[int]:
    """The edges of stretches without those steps that may be how such months vary."""
    most = LEVEL / (len(run) / SHORTEST_STRETCH)
    while len(edges) > 2:
        around = zip(edges, edges[1:], edges[2:], strict=False)
        p = [_p_of_step(run, season, *stretch, varies) for stretch in around]
        if max(p) <= most:
            break
        del edges[1 + p.index(max(p))]
    return edges


def _p_of_step(
    run: pd.Series, season: np.ndarray, start: int, change: int, end: int, varies: Varies
) -> float:
    """The p of the counts on either side of one step, season as length."""
    before, after = run.iloc[start:change], run.iloc[change:end]
    longer = float(season[start:change].sum() / season[change:end].sum())
    ordinals = tuple(run.index.asi8[start:end].tolist())
    weights = Weights(ordinals, (-1 / longer,) * len(before) + (1.0,) * len(after))
    mean = float(run.iloc[start:end].mean())
    return p_of(float(after.sum()), float(before.sum()), longer, varies(mean, weights))


def _season(run: pd.Series, factors: pd.Series | None) -> np.ndarray:
    """The factor of each month of the run."""
    if factors is None:
        return np.ones(len(run))
    of_year = factors.reindex(range(1, 13)).to_numpy(dtype=float)
    if not (of_year > 0).all():
        raise ValueError(f"`factors` must be above zero for months 1 to 12, got: {of_year}")
    return of_year[run.index.month - 1]


def _noise(roots: np.ndarray) -> float:
    """Variance within a level, from the mean moving range as in the limits of an XmR chart.

    A step moves one difference only. The median would be safer still from a few freak months, but
    too safe: they would pass for a level. It also needs twice the months to be as steady.
    """
    return (float(np.abs(np.diff(roots)).mean()) * math.sqrt(math.pi) / 2) ** 2


def _change_point(
    months: pd.PeriodIndex,
    counts: np.ndarray,
    season: np.ndarray,
    stretch: tuple[int, int, int],
    dispersion: float,
) -> ChangePoint:
    start, change, end = stretch
    inside = _likely(counts[start:end], season[start:end], dispersion) + start
    return ChangePoint(
        month=months[change],
        earliest=months[min(change, int(inside.min()))],
        latest=months[max(change, int(inside.max()))],
        before=float(counts[start:change].sum() / season[start:change].sum()),
        after=float(counts[change:end].sum() / season[change:end].sum()),
    )


def _likely(counts: np.ndarray, season: np.ndarray, dispersion: float) -> np.ndarray:
    """The fewest positions of one change that hold 95 % of the likelihood.

    Poisson, with the best level on either side of each position; where counts vary more than
    Poisson, the logarithm is divided by how many times more. A stretch has half a year at least,
    but the month may be nearer the end: a big step of late is found before it is half a year old.
    """
    positions = np.arange(1, len(counts))
    before, of_before = counts.cumsum()[positions - 1], season.cumsum()[positions - 1]
    after, of_after = counts.sum() - before, season.sum() - of_before
    log = xlogy(before, before / of_before) + xlogy(after, after / of_after)
    share = np.exp((log - log.max()) / dispersion)
    share /= share.sum()
    order = np.argsort(-share, kind="stable")
    held = np.searchsorted(share[order].cumsum(), SURE) + 1
    return positions[order[:held]]
