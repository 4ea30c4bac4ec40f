"""Changes that are shown side by side, tested at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.special import ndtr
from scipy.stats import false_discovery_control

from model.wording import Verdict
from stats.change import Change
from stats.e_test import estimated

FALSE_DISCOVERIES = 0.05
"""The share that may be chance of what is called beyond normal variation among many figures."""

TESTED: tuple[Verdict, ...] = ("similar", "possible", "beyond")


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
