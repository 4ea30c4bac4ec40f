"""A monthly series with its 12-month average."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from model.config.revisions import REVISIONS
from stats.counts import Cube, rolling_mean
from stats.months.history import eras


def trend_table(
    cube: Cube,
    area: str,
    offences: Sequence[str],
    status: pd.Series,
    breaks: Sequence[pd.Period] = (),
) -> pd.DataFrame:
    """One row a month: month (Period), value (NaN: missing or hidden), average, status, revision.

    `average` is the mean of the month and the eleven before it; NaN where one of them has no whole
    data or is hidden, and where one of `breaks`, from which months are not like those before, lies
    among them: neither is ever bridged. `status` is the coverage of the offences by month; a month
    whose number may not be shown becomes "hidden". `revision` is one of REVISIONS.
    """
    at = cube.months.get_indexer(status.index)
    value = np.where(at >= 0, cube.of([area], offences)[0][at], np.nan)
    hidden = cube.hidden_of([area], offences)[0][at] & (at >= 0)
    said = np.where(hidden, "hidden", status.to_numpy(dtype=object))
    whole = np.where(said == "complete", value, np.nan)
    average = rolling_mean(whole[np.newaxis], eras=eras(status.index, breaks))[0]
    unsettled = cube.revision_of([area], offences)[0][at]
    words = [
        REVISIONS[w] if known else "" for w, known in zip(unsettled, ~np.isnan(value), strict=True)
    ]
    columns = {"value": value, "average": average, "status": said, "revision": words}
    return pd.DataFrame({"month": status.index, **columns})
