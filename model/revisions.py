"""Months whose figures the publisher still revises; the words for figures that are not final."""

from __future__ import annotations

import pandas as pd

from model.catalogue import Source

REVISED, PROVISIONAL = "revised", "provisional"
REVISIONS = ("", REVISED, PROVISIONAL)
"""By how little they are settled: a sum is as unsettled as the least settled of its parts."""


def provisional_months(status: pd.Series, source: Source) -> pd.PeriodIndex:
    """The last months of a source that are still revised, of those that have data.

    `status` is its coverage by month (a PeriodIndex): they are counted back from the last month
    that is not missing, by the calendar. None where the source says that nothing is revised.
    """
    months = pd.PeriodIndex(status.index[status != "missing"])
    if not source.revised_months or months.empty:
        return months[:0]
    return months[months > months.max() - source.revised_months]
