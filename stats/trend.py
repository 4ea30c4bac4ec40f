"""A monthly series with its 12-month average."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from stats.counts import Cube, monthly, rolling_sum


def trend_table(
    cube: Cube, areas: Sequence[str], offences: Sequence[str], status: pd.Series
) -> pd.DataFrame:
    """One row a month: month (Period), value (NaN where missing), average, status.

    `average` is the mean of the month and the eleven before it; NaN where one of them has no whole
    data, so that a gap is never bridged.
    """
    values = monthly(cube, areas, offences).reindex(status.index)
    whole = values.where(status == "complete")
    return pd.DataFrame(
        {
            "month": status.index,
            "value": values.to_numpy(),
            "average": (rolling_sum(whole) / 12).to_numpy(),
            "status": status.to_numpy(),
        }
    )
