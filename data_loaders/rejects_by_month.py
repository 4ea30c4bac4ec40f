"""Against which months the rejected rows of a file count: one rule for every source of records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from math import ceil

import pandas as pd

from data_loaders.reading import Reject

REJECTED_SHARE = 0.01
"""A month with more than this share of its rows rejected is partial, and a ward not known of whose
own answer more was."""

ROWS = ("records", "outside", "no_location", "rejected")
"""Where the rows of a part ended."""


def rejected_by_month(
    rejects: Iterable[Reject], rows: Mapping[pd.Timestamp, int], *, share: float = 1.0
) -> dict[pd.Timestamp, int]:
    """How many rejects of a file count against each month that it has usable `rows` of.

    A row counts against the month it gives. Those that give none may be of any: they are shared out
    by the number of rows, and every month has its whole share or more. `share` is how many of the
    rejects a place is answerable for, where a file is of more than the place.
    """
    months: Counter[pd.Timestamp | None] = Counter()
    for reject in rejects:
        months[reject.month] += reject.figures
    undated, every = months.pop(None, 0) * share, sum(rows.values())
    return {
        # By nine digits: 3 × 0.1 is 0.3, and no more.
        month: round(months[month] * share)
        + ceil(round(undated * number / every if every else undated, 9))
        for month, number in rows.items()
    }
