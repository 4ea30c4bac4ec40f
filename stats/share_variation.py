"""How much shares vary where nothing changes: as counts do, beyond what chance alone makes of them.

By chance alone the part of n records of which a share s is expected has the variance n s (1 - s).
So a share varies as a count of n s (1 - s) records does, by the formula of stats/variation.py; a
part and its rest vary alike. What moves a whole place is not taken out: a ward's share of crimes
charged rises with that of all wards, and neither is news where it does so year by year.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from model.variation import Variation
from stats.variation_fit import (
    FEWEST,
    FEWEST_AT_ALL,
    Pairs,
    fit_at,
    joined,
    mean_of,
    month_pairs,
)

TRUSTED_MONTHS = 48
"""The months at which a share's own count as much as what is usual elsewhere: of slow ups and downs
a few years tell little. Ours; docs/methods.md says what it keeps."""

Array = NDArray[np.float64]


def share_size(whole: Array, share: Array) -> Array:
    """The count of which a share has the chance: 1,000 records of which 12 % are 105.6."""
    return whole * share * (1 - share)


def share_pairs(parts: Array, wholes: Array, breaks: Sequence[int] = ()) -> Pairs:
    """Pairs of months of a share; both counts have the shape (areas, months), NaN where not known.

    Each month's part is made that of a month with as many records as there are on average.
    """
    known = (wholes > 0) & ~np.isnan(parts)
    parts, wholes = np.where(known, parts, np.nan), np.where(known, wholes, np.nan)
    mean = mean_of(wholes)
    size = share_size(mean, mean_of(parts) / mean)
    size = np.where(size >= FEWEST, size, np.nan)
    as_large = wholes / mean[:, None]
    return month_pairs(parts / as_large, size[:, None] / as_large, size, breaks)


def share_variation(pairs: Pairs, months: int, usual: Variation) -> Variation:
    """How a share varies, of areas with so many months; few are drawn to what is usual."""
    fit = fit_at([pairs], usual.left) if months >= FEWEST_AT_ALL else None
    if fit is None:
        return usual
    own = months / (months + TRUSTED_MONTHS)
    return joined(usual, fit[1], lambda there, here: there + own * (here - there))
