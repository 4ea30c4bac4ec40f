"""Months at the end of a file that has hardly a record of them: cut short, or a date slipped.

A file of several months begins with its first record and ends with its last. Where its name does
not say of which months it is, a mistyped date in the month beside its own looks like one more
month, and an extract of the first days of a month like all of it.
"""

from __future__ import annotations

from math import sqrt

import pandas as pd

from data_loaders.month_pieces import part_of

LEAST = 0.5
"""A month at the end of a file has less than this share of the file's usual month, where it is
doubted; the seasons of no place reach so far."""
CHANCE = 3
"""Standard deviations that it lies below by chance as well."""

_HELD = ["records", "outside", "no_location"]


def cut_months(parts: pd.DataFrame) -> dict[pd.Timestamp, str]:
    """The months of which a part has but the end of a file, by its name; `parts` are of one source.

    A month that another file has more of is known by that.
    """
    rows = parts.assign(held=parts[_HELD].sum(axis=1), part=parts["part"].map(part_of))
    of_file = rows.groupby(["sha256", "month"])["held"].sum()
    ends = {
        (sha256, month)
        for sha256, months in of_file.groupby(level="sha256")
        for month in _cut(months.droplevel("sha256"))
    }
    rows["cut"] = [key in ends for key in zip(rows["sha256"], rows["month"], strict=True)]
    return {
        month: str(pieces["file"].min())
        for (month, _), pieces in rows.groupby(["month", "part"])
        if pieces["cut"].all()
    }


def _cut(held: pd.Series) -> list[pd.Timestamp]:
    """The first and the last month of a file, where it has hardly a record of them."""
    if len(held) < 2:
        return []
    ends = [held.index.min(), held.index.max()]
    return [month for month in ends if _is_faint(int(held[month]), held.drop(month).median())]


def _is_faint(number: int, usual: float) -> bool:
    return number < LEAST * usual and usual - number > CHANCE * sqrt(usual)
