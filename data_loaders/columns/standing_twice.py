"""Whether a month stands twice in one file: pasted again, whole or in part.

Two records can be alike, so some rows are like another in every true file. A kind of file says what
share of a month's rows may be; more than that, and more than chance adds to it, is a paste.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import gcd, sqrt

import pandas as pd

from model.errors import RefusedFileError
from model.periods import short

TWICE_FROM = 20
"""Rows of a month from which on it is judged."""

CHANCE = 2
"""Standard deviations by which the rows that are alike may exceed their share by chance: in a month
of 100 rows of which a tenth may be alike, 16 pass."""


def too_many_alike(rows: int, alike: int, most: float) -> bool:
    """Whether more of a month's rows are like another than a share of them and chance allow."""
    expected = most * rows
    return rows >= TWICE_FROM and alike > expected + CHANCE * sqrt(expected)


def refuse_if_twice(
    name: str, rows: pd.Series, alike: pd.Series, *, most: float, by: str = "in every column"
) -> None:
    """Raise RefusedFileError for a month of the file `name` that stands twice in it.

    `rows` and `alike` are the rows of each month and those of them that say the same as another
    `by` some columns; `most` is the share of a month's rows that may.
    """
    for month, number in alike.items():
        if too_many_alike(int(rows[month]), int(number), most):
            raise twice(name, month, int(rows[month]), int(number), of=rows.index, most=most, by=by)


def twice(
    name: str,
    month: pd.Timestamp,
    rows: int,
    alike: int,
    *,
    of: Iterable[pd.Timestamp] = (),
    most: float,
    by: str,
) -> RefusedFileError:
    """What is said of a file `of` some months, one of which stands in it twice."""
    return RefusedFileError(
        f"{name}: {short(pd.Period(month, 'M'))} stands in it twice: {alike:,} of its "
        f"{rows:,} rows say the same as another {by}, and at most {most:.0%} was expected, so it, "
        "or a part of it, was pasted again. Nothing of it was loaded; take the second copy out, or "
        "download it again",
        months=of,
    )


def refuse_rows_twice(
    name: str, months: pd.Series, said: pd.Series, *, most: float | None = None
) -> None:
    """Raise RefusedFileError for a month of the file `name` whose rows stand twice in it.

    `said` is all that each row says, in one text. Without `most`, how many rows may be alike is
    not known, and a month stands twice when each of its rows does, as often as all others or a
    multiple of it.
    """
    if said.empty:
        return
    copies = said.groupby([months, said]).transform("size")
    rows = months.value_counts()
    if most is not None:
        refuse_if_twice(name, rows, months[copies > 1].value_counts(), most=most)
        return
    for month, of_month in copies.groupby(months):
        if rows[month] >= TWICE_FROM and gcd(*of_month) > 1 and said[of_month.index].nunique() > 1:
            number = int(rows[month])
            by = "in every column that is read"
            raise twice(name, month, number, number, of=rows.index, most=0.99, by=by)
