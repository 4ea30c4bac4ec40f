"""What several files of one load give: alike it counts once, else none is taken.

Nothing tells which is right, whatever the order of the files.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

ONE_BY_ONE = "it once: add the older file first, the newer in a command of its own"


def differing(rows: pd.DataFrame, key: Sequence[str], said: Sequence[str]) -> pd.Series:
    """Which rows stand with another of the same key that does not say the same."""
    if rows.empty:
        return pd.Series(False, index=rows.index)
    codes = {name: pd.factorize(rows[name], use_na_sentinel=False)[0] for name in said}
    by_key = rows[list(key)].assign(**{f"said {n}": c for n, c in codes.items()})
    several = by_key.groupby(list(key))[[f"said {name}" for name in said]].transform("nunique") > 1
    return several.any(axis=1)


def given_again(
    rows: pd.DataFrame, key: Sequence[str], order: Sequence[str] = ("file",)
) -> pd.Series:
    """Which rows are given by another file too, but for the last in the order of some columns."""
    in_order = rows.sort_values(list(order), kind="stable")
    return in_order.duplicated(list(key), keep="last").reindex(rows.index)
