"""Which months a file of dated records answers for, and which of its rows stand apart from those.

A file says nothing of the months before its first record or after its last: it may begin in the
middle of a year and end there. Between them a month without a record is a true zero where so few
are usual around it; else nobody can tell it from a piece that is lacking.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from data_loaders.files.faults import Fault
from model.periods import spans

FEW = 10
"""Months without a record are zeros where fewer are expected in all of them together, as many a
month as in the months on either side: of ten expected none has a chance of 1 in 20,000."""

HALF = 0.5
"""Months apart from the others are slips where they have less than this share of a usual month."""
YEAR = 12
SLIPS, TENTH = 2, 0.1
"""One or two rows further away than so many months, and less than a tenth of all, are slips too:
where a usual month has one or two records, half of it is none."""


def known_months(months: pd.Series) -> list[pd.Timestamp]:
    """The months a file answers for: `months` has the month of each of its records."""
    found: list[pd.Timestamp] = []
    for run in _runs(_rows(months)):
        found.extend(pd.date_range(run.index[0], run.index[-1], freq="MS", unit="us"))
    return found


def stray_fault(months: pd.Series, found: Callable[[int], str], column: str = "") -> Fault:
    """The rows of months so far from the others, and so few, that their date is a slip.

    `months` is the month of each row, missing where it cannot be read or is wrong otherwise.
    """
    rows = _rows(months)
    stray = [month for run in _stray(rows) for month in run.index]
    others = spans(rows.index.difference(pd.DatetimeIndex(stray)))
    expected = f"a date near the other months of the file, {others}"
    return Fault(months.isin(stray).to_numpy(), found, expected, column)


def _rows(months: pd.Series) -> pd.Series:
    """How many records each month has, in order."""
    return months.dropna().value_counts().sort_index()


def _runs(rows: pd.Series) -> list[pd.Series]:
    """The months with records, apart where those between them are not known to be zeros."""
    if rows.empty:
        return []
    between = np.diff(pd.PeriodIndex(rows.index, freq="M").asi8) - 1
    count = rows.to_numpy(float)
    expected = between * (count[1:] + count[:-1]) / 2
    run = np.concatenate([[0], np.cumsum(expected >= FEW)])
    return [of_run for _, of_run in rows.groupby(run)]


def _stray(rows: pd.Series) -> list[pd.Series]:
    runs = _runs(rows)
    if len(runs) < 2:
        return []
    main = max(runs, key=lambda run: run.sum())
    usual, every = rows.median(), rows.sum()
    return [
        run
        for run in runs
        if run is not main
        and (
            run.sum() < HALF * usual
            or (_apart(run, main) > YEAR and run.sum() <= SLIPS and run.sum() < TENTH * every)
        )
    ]


def _apart(run: pd.Series, main: pd.Series) -> int:
    """How many months lie from one run to the other."""
    first, last = pd.PeriodIndex([run.index[0], run.index[-1]], freq="M").asi8
    begin, end = pd.PeriodIndex([main.index[0], main.index[-1]], freq="M").asi8
    return int(max(begin - last, first - end))
