"""A partner's counts as they may be stored: the small ones hidden, and none to be worked out.

Each offence and month is a sum of its own: the wards of a group add up to the group, everything
adds up to the whole. Hiding the small counts (*primary suppression*) is not enough, because a
hidden ward can be what is left of a total. So other cells are hidden too (*secondary suppression*)
until the released figures leave every hidden ward open.

The hidden wards of one sum are n counts that make S together, each of them at least `lowest`: 1
where zeros are shown, else 0. One of them can be S - lowest × (n - 1) at most. They are safe when n
is 2 or more and that is `threshold` or more: each could be `lowest`, and could be `threshold`.
The sums anybody can take are those of a group whose total is shown and, through the whole, of all
hidden wards whose group's total is hidden. These share no ward, so nothing more follows from them.
What an earlier release showed counts as shown: a ward or total known from it hides nothing.

A shown count other than zero is `threshold` or more, so one more such ward makes any sum safe.
What the choice of cells may tell who repeats it, and corrections may tell: docs/methods.md.

Source: A. Hundepool et al., Handbook on Statistical Disclosure Control, 2nd edition (2024), chapter
4, https://sdctools.github.io/HandbookSDC/ for suppression in tables with totals and its attacker.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data_loaders.counts.hidden_cells import Hiding, Rule

KEYS = ["area_code", "month", "offence"]

THRESHOLD = 5
"""Counts below it, other than zero, are hidden: UK practice for small areas."""

FINAL, SUPPRESSED = "final", "suppressed"


def released(
    counts: pd.DataFrame,
    groups: Mapping[str, str],
    whole: str,
    *,
    threshold: int = THRESHOLD,
    show_zeros: bool = True,
    hidden_before: pd.DataFrame | None = None,
    shown_before: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The counts of wards, groups and the whole that may be stored and shown; the rest is missing.

    `counts` has area_code, month, offence and count, with a row for every ward in every month and
    offence it speaks of, zeros included. `groups` gives the group of a ward, "" or nothing where it
    has none. `hidden_before` has the area_code, month and offence of cells, totals among them, that
    an earlier release hid: they stay hidden, unless they are now a zero and zeros are shown.
    `shown_before` has such cells with the count that an earlier release showed: who kept it knows
    those that are the same now, so none of them can hide another.

    Returns area_code, month, offence, count (Int64) and status, sorted by the first three. Status
    is "final" or "suppressed"; count is missing exactly where it is "suppressed", and what it was
    is nowhere in the table. A threshold of 1 hides nothing, for a source that is not disclosive.

    Raises ValueError when a ward is twice or not at all in a month and offence, when a count is not
    a whole number from 0, or when two areas have one code.
    """
    wide = _wide(counts, groups)
    ids = sorted({group for group in groups.values() if group})
    areas = [*wide.columns, *ids, whole]
    if len(set(areas)) < len(areas):
        raise ValueError("`counts`, `groups` and `whole` must not use one code for two areas")
    column = {group: number for number, group in enumerate(ids)}
    group_of = np.array([column.get(groups.get(w, ""), len(ids)) for w in wide.columns], dtype=int)
    lowest = 1 if show_zeros else 0
    cells = _with_totals(wide.to_numpy(dtype="int64"), group_of, len(ids))
    keys = _keys(wide.index, areas)
    kept = _among(keys, hidden_before).reshape(cells.shape) & (cells >= lowest)
    known = _among(keys.assign(count=cells.ravel()), shown_before).reshape(cells.shape)
    hiding = Hiding(cells, kept, known, group_of, Rule(threshold, lowest))
    hiding.run()
    return _table(keys, cells, hiding.hidden)


def _wide(counts: pd.DataFrame, groups: Mapping[str, str]) -> pd.DataFrame:
    """Counts by month and offence (rows) and ward (columns), all sorted."""
    if counts.duplicated(KEYS).any():
        raise ValueError("`counts` has a ward twice in a month and offence; expected one row each")
    wide = counts.pivot(index=["month", "offence"], columns="area_code", values="count")
    absent = sorted(set(groups) - set(wide.columns))
    if len(wide) and (absent or wide.isna().any(axis=None)):
        names = absent or list(wide.columns[wide.isna().any()])
        raise ValueError(
            f"`counts` lacks {', '.join(names[:5])} in a month and offence; expected every ward, "
            "with 0 where nothing was counted"
        )
    if not ((wide >= 0) & (wide % 1 == 0)).all(axis=None):
        raise ValueError("`counts` has a count that is not a whole number from 0")
    return wide


def _with_totals(wards: np.ndarray, group_of: np.ndarray, groups: int) -> np.ndarray:
    totals = [wards[:, group_of == group].sum(axis=1) for group in range(groups)]
    return np.column_stack([wards, *totals, wards.sum(axis=1)])


def _keys(sums: pd.MultiIndex, areas: list[str]) -> pd.DataFrame:
    """The key of every cell, all areas of one month and offence after another."""
    each = sums.repeat(len(areas))
    return pd.DataFrame(
        {
            "area_code": pd.Series(areas * len(sums), dtype="str"),
            "month": each.get_level_values("month"),
            "offence": each.get_level_values("offence"),
        }
    )


def _among(keys: pd.DataFrame, others: pd.DataFrame | None) -> np.ndarray:
    if others is None or others.empty:
        return np.zeros(len(keys), dtype=bool)
    same = others[list(keys.columns)]
    return pd.MultiIndex.from_frame(keys).isin(pd.MultiIndex.from_frame(same))


def _table(keys: pd.DataFrame, cells: np.ndarray, hidden: np.ndarray) -> pd.DataFrame:
    # A nullable array keeps a number under its mask, so the hidden ones are wiped before.
    shown = pd.arrays.IntegerArray(np.where(hidden, 0, cells).ravel(), hidden.ravel())
    status = pd.Series(np.where(hidden.ravel(), SUPPRESSED, FINAL), dtype="str")
    return keys.assign(count=shown, status=status).sort_values(KEYS, ignore_index=True)
