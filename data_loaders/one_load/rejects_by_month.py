"""Against which months the rejected rows of a file count: one rule for every source of records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from math import ceil
from statistics import median

import pandas as pd

from model.periods import spans
from model.rejects import Reject
from store.releases.kept_words import Public

REJECTED_SHARE = 0.01
"""A month with more than this share of its rows rejected is partial, and a ward not known of whose
own answer more was."""

ONE_MONTH_SHARE = 0.1
"""Rows of no known month may all be of one: they are too many where they would be a larger share of
a usual month of their file."""

ROWS = ("records", "outside", "no_location", "rejected")
"""Where the rows of a part ended."""

Rows = Mapping[pd.Timestamp, float]
"""The usable rows of a file by month."""


def rejected_by_month(
    rejects: Iterable[Reject], rows: Rows, *, share: float = 1.0
) -> dict[pd.Timestamp, int]:
    """How many rejects of a file count against each month that it has usable `rows` of.

    A row counts against the month it gives; in a file of one month so does one that gives none.
    `share` is how many of the rejects a place is answerable for, where a file is of more than the
    place.
    """
    months = _by_month(rejects)
    undated = months[None] if len(rows) == 1 else 0
    return {month: round((months[month] + undated) * share) for month in rows}


def too_many_undated(rejects: Iterable[Reject], rows: Rows, *, share: float = 1.0) -> int:
    """How many rejects give no month, where that is too many of a file of several months; else 0.

    They may be of any of its months, and which nobody can tell, so the file is judged as a whole.
    """
    undated = 0 if len(rows) == 1 else _by_month(rejects)[None] * share
    return 0 if are_few(undated, rows.values()) else ceil(round(undated, 9))


def are_few(undated: float, rows: Collection[float]) -> bool:
    """Whether so many rows of no known month make none of a file's months partial.

    `rows` are those of its months that are there. One row is few, whatever the file.
    """
    if undated <= 1:
        return True
    of_all = undated <= REJECTED_SHARE * (sum(rows) + undated)
    return of_all and undated <= ONE_MONTH_SHARE * median(number for number in rows if number)


def undated_words(
    rejects: Iterable[Reject], rows: Rows, *, share: float = 1.0, disclosive: bool = False
) -> tuple[Public, ...]:
    """What is said of a file with rejects of no known month: nothing without one.

    How many they are could tell a hidden number, where a source is `disclosive`.
    """
    rejects = list(rejects)
    undated = _by_month(rejects)[None]
    if not undated or len(rows) < 2:
        return ()
    number = "some" if disclosive else f"{undated:,}"
    which = f"{number} rejected rows say no month that can be read, and may be of any"
    done = "too few to make one of them partial"
    if too_many_undated(rejects, rows, share=share):
        done = "so none of them is known to be whole"
    return (Public(f"{which} of {spans(sorted(rows))}: {done}"),)


def _by_month(rejects: Iterable[Reject]) -> Counter[pd.Timestamp | None]:
    months: Counter[pd.Timestamp | None] = Counter()
    for reject in rejects:
        months[reject.month] += reject.figures
    return months
