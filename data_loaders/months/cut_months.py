"""Months at the end of a file that has hardly a record of them: cut short, or a date slipped.

A file of several months begins with its first record and ends with its last. Where its name does
not say of which months it is, a mistyped date in the month beside its own looks like one more
month, and an extract of the first days of a month like all of it.
"""

from __future__ import annotations

from math import sqrt

import pandas as pd

from data_loaders.files.readings import ExtractReading, IncidentReading
from data_loaders.months.month_pieces import part_of

LEAST = 0.5
"""A month at the end of a file has less than this share of the file's usual month, where it is
doubted; the seasons of no place reach so far."""
CHANCE = 3
"""Standard deviations that it lies below by chance as well."""

_HELD = ["records", "outside", "no_location"]


def cut_ends(reading: IncidentReading | ExtractReading) -> frozenset[pd.Timestamp]:
    """The first or the last month of a file, where it has hardly a record of them.

    By all that the file holds, whatever is kept of it or replaced later.
    """
    if len({month for month, _ in reading.parts}) < 2:
        return frozenset()
    return frozenset(_cut(reading.incidents["month"].value_counts()))


def cut_months(parts: pd.DataFrame) -> dict[pd.Timestamp, str]:
    """The months of which a part has but the end of a file, by its name; `parts` are of one source.

    A month that another file has more of is known by that. Of parts that a release of before noted
    without it, what is left of their file says it.
    """
    rows = parts.assign(part=parts["part"].map(part_of))
    # The API gives thousands of parts, and hardly one is cut.
    if rows["cut"].isna().any():
        rows["cut"] = rows["cut"].fillna(_by_what_is_left(parts))
    whole = rows.groupby(["month", "part"])["cut"].transform("min").astype(bool)
    return {
        month: str(pieces["file"].min())
        for (month, _), pieces in rows[whole].groupby(["month", "part"])
    }


def _by_what_is_left(parts: pd.DataFrame) -> pd.Series:
    of_file = parts[_HELD].sum(axis=1).groupby([parts["sha256"], parts["month"]]).sum()
    ends = {
        (sha256, month)
        for sha256, months in of_file.groupby(level="sha256")
        for month in _cut(months.droplevel("sha256"))
    }
    found = [int(key in ends) for key in zip(parts["sha256"], parts["month"], strict=True)]
    return pd.Series(found, index=parts.index, dtype="Int64")


def _cut(held: pd.Series) -> list[pd.Timestamp]:
    """The first and the last month of a file, where it has hardly a record of them."""
    if len(held) < 2:
        return []
    ends = [held.index.min(), held.index.max()]
    return [month for month in ends if _is_faint(int(held[month]), held.drop(month).median())]


def _is_faint(number: int, usual: float) -> bool:
    return number < LEAST * usual and usual - number > CHANCE * sqrt(usual)
