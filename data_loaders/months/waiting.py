"""Files of other forces that wait while the API answers for their month.

The API holds the records of British Transport Police and of forces around among its own, the
archive keeps them in files of their own. So a file of another force counts beside the file of the
place's own force, and waits beside the API's answers, whichever came first; once the place's own
file takes the place of the answers, it counts.
"""

from __future__ import annotations

import pandas as pd

from data_loaders.months.month_pieces import part_of
from geo.wording import listed
from model.periods import short
from model.tables import POLICE

WAITING = "police.uk waiting"
"""The source under which the store keeps their records: nothing counts them."""


def split(
    table: pd.DataFrame, parts: pd.DataFrame, force: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A table with month and part: the rows that count, and those that wait, each by its source.

    `parts` are all parts of police.uk, those that wait among them.
    """
    found = waiting_parts(parts, force)
    keys = pd.MultiIndex.from_frame(found[["month", "part"]])
    if not len(keys) or table.empty:
        return table.assign(source=POLICE), table.iloc[:0].assign(source=WAITING)
    waits = pd.MultiIndex.from_frame(table[["month", "part"]]).isin(keys)
    return table[~waits].assign(source=POLICE), table[waits].assign(source=WAITING)


def waiting_parts(parts: pd.DataFrame, force: str) -> pd.DataFrame:
    """Of the parts of police.uk, those of other forces where the API stands for the place's own."""
    archive = parts["kind"] == "archive"
    own = archive & (parts["part"].map(part_of) == force)
    of_api = set(parts.loc[parts["kind"] == "api", "month"]) - set(parts.loc[own, "month"])
    return parts[archive & parts["month"].isin(of_api)]


def waiting_words(waiting: pd.DataFrame) -> list[str]:
    """What is said of the parts that wait, a sentence a month."""
    return [
        f"{short(pd.Period(month, 'M'))}: {listed(sorted(set(rows['part'].map(part_of))))} "
        f"({int(rows['records'].sum()):,} records in the place) waits for the file of the place's "
        "own force: the API's answers are counted, and they hold other forces' records too."
        for month, rows in waiting.groupby("month")
    ]
