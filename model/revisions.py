"""Which figures may still change, or have: the words that stand wherever such a figure stands."""

from __future__ import annotations

import pandas as pd

REVISED, PROVISIONAL = "revised", "provisional"
REVISIONS = ("", REVISED, PROVISIONAL)
"""By how little they are settled: a sum is as unsettled as the least settled of its parts."""


def provisional_months(status: pd.Series, setting: int) -> pd.PeriodIndex:
    """The last `setting` months of a source, which its publisher still revises.

    `status` is the coverage of the source by month (a PeriodIndex). Counted back from the last
    month with data, whatever the months between lack: months are revised by their age.
    """
    held = status.index[(status != "missing").to_numpy()]
    if not len(held) or not setting:
        return pd.PeriodIndex([], freq="M")
    last = held.max()
    return pd.PeriodIndex(held[held > last - setting])
