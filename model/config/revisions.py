"""Months whose figures the publisher still revises; the words for figures that are not final."""

from __future__ import annotations

import pandas as pd

from model.config.sources import Source

REVISED, PROVISIONAL = "revised", "provisional"
REVISIONS = ("", REVISED, PROVISIONAL)
"""By how little they are settled: a sum is as unsettled as the least settled of its parts."""


def provisional_months(
    status: pd.Series, source: Source, made: pd.Period | None = None
) -> pd.PeriodIndex:
    """The last months of a source that were still revised when they were loaded.

    `status` is its coverage by month (a PeriodIndex): they are counted back from the last month
    that is not missing, by the calendar. `made` is the month in which the release was made: what
    was older then than its publisher takes to publish and to revise a month was settled. Without it
    (made data, which is of no day) none is. None where the source says that nothing is revised.
    """
    months = pd.PeriodIndex(status.index[status != "missing"])
    if not source.revised_months or months.empty:
        return months[:0]
    first = months.max() - source.revised_months + 1
    if made is not None:
        first = max(first, made - source.late_months - source.revised_months)
    return months[months >= first]
