"""How much shares vary where nothing changes: as counts do, beyond what chance alone makes of them.

By chance alone the part of n records of which a share s is expected has the variance n s (1 - s).
So a share varies as a count of n s (1 - s) records does, by the formula of
stats/chance/variation.py; a part and its rest vary alike. What moves a whole place is not taken
out: a ward's share of crimes charged rises with that of all wards, and neither is news where it
does so year by year.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from stats.chance.variation_fit import FEWEST, Pairs, mean_of, month_pairs

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
