"""A monthly series with its 12-month average."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from stats.counts import Cube, monthly, rolling_sum


def trend_table(cube: Cube, area: str, offences: Sequence[str], status: pd.Series) -> pd.DataFrame:
    """One row a month: month (Period), value (NaN where missing or hidden), average, status.

    `average` is the mean of the month and the eleven before it; NaN where one of them has no whole
    data or is hidden, so that a gap is never bridged. `status` is the coverage of the offences by
    month; a month whose number may not be shown becomes "hidden".
    """
    values = monthly(cube, area, offences).reindex(status.index)
    hidden = pd.Series(cube.hidden_of([area], offences)[0], index=cube.months)
    status = status.mask(hidden.reindex(status.index, fill_value=False), "hidden")
    whole = values.where(status == "complete")
    return pd.DataFrame(
        {
            "month": status.index,
            "value": values.to_numpy(),
            "average": (rolling_sum(whole) / 12).to_numpy(),
            "status": status.to_numpy(),
        }
    )
