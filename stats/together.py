"""Changes that are shown side by side, tested at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr
from scipy.stats import false_discovery_control

from stats.chance.e_test import estimated
from stats.chance.z_test import FALSE_DISCOVERIES
from stats.change import TESTED, Change


def together(changes: Sequence[Change]) -> list[Change]:
    """The verdicts of changes that are shown side by side, all of them tested at once.

    Of 33 wards tested one by one, one is beyond normal variation where nothing happened. So only
    those are that a false-discovery rate of 5 % lets through (Benjamini and Hochberg, as in
    `stats.exceptions`); the others may be chance.
    """
    tested = [n for n, c in enumerate(changes) if _is_tested(c)]
    if not tested:
        return list(changes)
    p = np.array([p_of_z(changes[n]) for n in tested])
    through = dict(zip(tested, false_discovery_control(p) <= FALSE_DISCOVERIES, strict=True))
    return [among_others(c, through.get(n, True)) for n, c in enumerate(changes)]


def limits_of(changes: Sequence[Change]) -> list[float]:
    """The p of z up to which each of `together` comes through; 1 of one that is not tested."""
    tested = [n for n, c in enumerate(changes) if _is_tested(c)]
    limits = limits_among([p_of_z(changes[n]) for n in tested])
    found = dict(zip(tested, limits.tolist(), strict=True))
    return [found.get(n, 1.0) for n in range(len(changes))]


def _is_tested(one: Change) -> bool:
    return not math.isnan(one.z) and one.verdict in TESTED


def p_of_z(one: Change) -> float:
    """The p of a change by its z alone."""
    deviate = -abs(one.z) / math.sqrt(2)
    return float(estimated(deviate) if one.tested.dispersion > 1 else 2 * ndtr(deviate))


def limits_among(p: ArrayLike) -> NDArray[np.float64]:
    """For each of some p, the largest it could be and come through, the others as they are.

    The k-th smallest of n comes through up to k / n of the rate of false discoveries, and so does
    all that is smaller. A p that moves to place k has one more of the others before it than where
    it stands behind them.
    """
    each = np.asarray(p, dtype=float)
    n, order = len(each), np.argsort(each, kind="stable")
    rates = FALSE_DISCOVERIES * np.arange(1, n + 1) / n
    in_order = each[order]
    through = np.flatnonzero(in_order <= rates)
    last = through[-1] if len(through) else -1
    moved_up = np.concatenate([[0.0], in_order[:-1]]) <= rates
    reach = np.maximum.accumulate(np.where(moved_up, np.arange(n), 0))
    found = np.empty(n)
    found[order] = rates[np.where(np.arange(n) <= last, last, reach)]
    return found


def among_others(one: Change, through: bool) -> Change:
    """A change that was tested with others: beyond normal variation only if it came through."""
    if one.verdict != "beyond" or through:
        return one
    return replace(one, verdict="possible")
