"""Which rows of a file cannot be used, and why, a whole column at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd

from model.rejects import Reject

SHOWN_CHARACTERS = 60


MOST_REJECTED = 50_000
"""Rejected rows of one file that are told one by one; a file of more is no file to mend."""


class TooManyRejectedError(Exception):
    """More rows of a file are rejected than anybody will look at; `unforeseen` names the file."""


T = TypeVar("T")


class Rejects(list[T]):
    """The rejected rows of a file, which end with TooManyRejectedError where they do not."""

    def append(self, reject: T) -> None:
        """Add one."""
        if len(self) == MOST_REJECTED:
            raise TooManyRejectedError
        super().append(reject)

    def extend(self, rejects: Iterable[T]) -> None:
        """Add several."""
        for reject in rejects:
            self.append(reject)


def in_order(*parts: Iterable[Reject]) -> tuple[Reject, ...]:
    """The rejects of a file in the order of its rows; TooManyRejectedError for too many."""
    every: Rejects[Reject] = Rejects()
    for part in parts:
        every.extend(part)
    return tuple(sorted(every, key=lambda reject: reject.row))


class UnusableError(Exception):
    """One row or cell that cannot be used, in the words of a reject; caught by its reader."""

    def __init__(self, found: str, expected: str, suggestion: str = "", column: str = "") -> None:
        super().__init__(f"found {found}; expected {expected}")
        self.found, self.expected = found, expected
        self.suggestion, self.column = suggestion, column

    def at(
        self,
        row: int,
        where: str = "",
        *,
        column: str = "",
        month: pd.Timestamp | None = None,
        offence: str = "",
    ) -> Reject:
        """The reject of a row; `where` is the sheet, and ends in a comma and a space."""
        column = self.column or column
        found = f"{where}{self.found}"
        return Reject(row, found, self.expected, column, self.suggestion, month, offence=offence)


@dataclass(frozen=True)
class Fault:
    """One thing that can be wrong with a row."""

    rows: np.ndarray
    """True where it is wrong."""
    found: Callable[[int], str]
    """The words for what was found in a row, counted from 0."""
    expected: str
    column: str = ""
    """The column it is about, as the file calls it."""
    suggestion: Callable[[int], str] | None = None
    """What a row should probably say."""

    def reject(self, row: int, number: int, month: pd.Timestamp | None) -> Reject:
        """The reject of a row, counted from 0; `number` is how a spreadsheet numbers it."""
        perhaps = self.suggestion(row) if self.suggestion else ""
        return Reject(number, self.found(row), self.expected, self.column, perhaps, month)


def rejects(
    faults: Sequence[Fault],
    numbers: np.ndarray,
    *,
    months: pd.Series | None = None,
    passed_over: np.ndarray | None = None,
) -> tuple[np.ndarray, list[Reject]]:
    """Which rows have a fault, and a reject for each, naming the first of its faults.

    `numbers` are the rows as a spreadsheet numbers them, `months` the month of each (missing where
    it cannot be read). Rows `passed_over` are among the bad ones and are no rejects.
    """
    bad = np.zeros(len(numbers), dtype=bool) if passed_over is None else passed_over.copy()
    wrong = np.logical_or.reduce([fault.rows for fault in faults]) if faults else bad
    if (wrong & ~bad).sum() > MOST_REJECTED:
        raise TooManyRejectedError
    found: list[Reject] = []
    for fault in faults:
        for i in np.flatnonzero(fault.rows & ~bad):
            month = None if months is None else months.iloc[i]
            known = None if pd.isna(month) else month
            found.append(fault.reject(int(i), int(numbers[i]), known))
        bad |= fault.rows
    return bad, sorted(found, key=lambda reject: reject.row)


def shown(text: str) -> str:
    """A cell as a message quotes it: on one line, cut where it is long."""
    line = " ".join(text.split())
    cut = line if len(line) <= SHOWN_CHARACTERS else f"{line[:SHOWN_CHARACTERS]}…"
    return f"'{cut}'"
