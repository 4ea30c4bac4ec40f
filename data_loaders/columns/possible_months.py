"""Which months a row of police.uk can be of: one that has ended, and the one its file's name says.

Nobody publishes the records of a month that has not ended, and a file whose name says one month
holds that month: a row of another has a slip of the date, or the file has the wrong name.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np
import pandas as pd

from data_loaders.columns.dictionary_columns import Coded
from data_loaders.columns.written_months import EXPECTED_MONTH, month_or_none, only_month_in_name
from data_loaders.files.archives import own_name
from data_loaders.files.faults import Fault
from model import clock

FIRST = pd.Timestamp("2010-12-01")
"""With this month police.uk begins; one before it is a slip."""


EXCEL_BEGAN = pd.Timestamp("1899-12-30")
"""Excel counts days from here: 45658 is 1 January 2025."""


def month_of_row(text: str) -> pd.Timestamp | None:
    """The first day of the month a cell of a column of months means; None where it means none.

    A spreadsheet that shows a date as a number makes `45658` of January 2025. Only the first day of
    a month is one: those that count from 1904 would make the last of another.
    """
    if not (len(text) == len("45658") and text.isdecimal()):
        return month_or_none(text)
    day = EXCEL_BEGAN + pd.Timedelta(days=int(text))
    return day.as_unit("us") if day.day == 1 else None


@dataclass(frozen=True)
class PossibleMonths:
    """The months that the rows of one file can be of."""

    named: pd.Timestamp | None
    """The month the file's name says, where it says just one."""
    today: pd.Timestamp

    @classmethod
    def of(cls, file: str, today: pd.Timestamp | None) -> PossibleMonths:
        """Those of a file by its name."""
        named = only_month_in_name(PurePosixPath(own_name(file)).stem)
        return cls(named, today or clock.now())

    def month(self, text: str) -> pd.Timestamp | None:
        """The month a cell means, where a row can be of it."""
        return None if self._expected(text) else month_of_row(text)

    def faults(self, month: Coded) -> tuple[Fault, ...]:
        """What is wrong with the cells of a column of months."""
        expected = np.array([self._expected(text) for text in month.texts], dtype=object)
        return tuple(
            Fault((expected == why)[month.codes], lambda i: f"month {month.text(i)}", why)
            for why in sorted(set(expected) - {""})
        )

    def _expected(self, text: str) -> str:
        """What a cell should say; empty where a row can be of its month."""
        month = month_of_row(text)
        if month is None:
            return EXPECTED_MONTH
        if month >= pd.Timestamp(self.today.year, self.today.month, 1):
            return f"a month that has ended (it is {self.today:%b %Y})"
        if month < FIRST:
            return f"a month from {FIRST:%b %Y}, with which police.uk begins"
        if self.named not in (None, month):
            return f"{self.named:%b %Y}, the month in the file's name (or a name without a month)"
        return ""
