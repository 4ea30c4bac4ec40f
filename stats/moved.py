"""Which counts of one state of the data are not those of another."""

from __future__ import annotations

import pandas as pd

KEYS = ["source", "area_code", "month", "offence"]


def moved(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The counts that both states have, and whether they differ: KEYS, `before`, `after`.

    Both tables are canonical `ward_counts`. A count that only one of them has, say of a month that
    was added or of a number that is hidden now, is no change of a figure, and is left out.

    >>> row = {"source": "s", "area_code": "A", "month": pd.Timestamp("2025-01-01")}
    >>> a, b = (pd.DataFrame([row | {"offence": "x", "count": n}]) for n in (4, 6))
    >>> moved(a, b)[["before", "after"]].to_numpy().tolist()
    [[4, 6]]
    """
    columns = [*KEYS, "count"]
    both = before[columns].merge(after[columns], on=KEYS, suffixes=("_before", "_after"))
    return both.rename(columns={"count_before": "before", "count_after": "after"})
