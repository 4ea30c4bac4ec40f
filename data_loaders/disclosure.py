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

A shown count other than zero is `threshold` or more, so one more such ward makes any sum safe.
What the choice of cells may tell who repeats it, and corrections may tell: docs/methods.md.

Source: A. Hundepool et al., Handbook on Statistical Disclosure Control, 2nd edition (2024), chapter
4, https://sdctools.github.io/HandbookSDC/ for suppression in tables with totals and its attacker.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

KEYS = ["area_code", "month", "offence"]

THRESHOLD = 5
"""Counts below it, other than zero, are hidden: UK practice for small areas."""

FINAL, SUPPRESSED = "final", "suppressed"

_NEVER = np.iinfo(np.int64).max
"""The cost of hiding what is hidden already or protects nothing."""


def released(
    counts: pd.DataFrame,
    groups: Mapping[str, str],
    whole: str,
    *,
    threshold: int = THRESHOLD,
    show_zeros: bool = True,
    hidden_before: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The counts of wards, groups and the whole that may be stored and shown; the rest is missing.

    `counts` has area_code, month, offence and count, with a row for every ward in every month and
    offence it speaks of, zeros included. `groups` gives the group of a ward, "" or nothing where it
    has none. `hidden_before` has the area_code, month and offence of cells, totals among them, that
    an earlier release hid: they stay hidden, unless they are now a zero and zeros are shown.

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
    hiding = _Hiding(cells, kept, group_of, _Rule(threshold, lowest))
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
    return pd.MultiIndex.from_frame(keys).isin(pd.MultiIndex.from_frame(others[KEYS]))


def _table(keys: pd.DataFrame, cells: np.ndarray, hidden: np.ndarray) -> pd.DataFrame:
    # A nullable array keeps a number under its mask, so the hidden ones are wiped before.
    shown = pd.arrays.IntegerArray(np.where(hidden, 0, cells).ravel(), hidden.ravel())
    status = pd.Series(np.where(hidden.ravel(), SUPPRESSED, FINAL), dtype="str")
    return keys.assign(count=shown, status=status).sort_values(KEYS, ignore_index=True)


@dataclass(frozen=True)
class _Rule:
    """When a count is small, and when hidden counts of a known sum are safe."""

    threshold: int
    lowest: int
    """The smallest count that may be hidden: 1 where zeros are shown, else 0."""

    def small(self, counts: np.ndarray) -> np.ndarray:
        """Which counts are hidden for what they are."""
        return (counts >= self.lowest) & (counts < self.threshold)

    def safe(self, counts: np.ndarray, hidden: np.ndarray) -> np.ndarray:
        """Which rows leave each of their hidden counts open, if what these add up to is known."""
        number = hidden.sum(axis=1)
        most = (counts * hidden).sum(axis=1) - self.lowest * (number - 1)
        return (number == 0) | ((number >= 2) & (most >= self.threshold))


@dataclass
class _Hiding:
    """What is hidden so far: a row a month and offence, a column a ward, a group and the whole.

    Wards and groups are in the order of their codes, so the first of equals is always the same.
    """

    cells: np.ndarray
    kept: np.ndarray
    """Cells that were hidden in an earlier release."""
    group_of: np.ndarray
    """The number of each ward's group; the number of groups where it has none."""
    rule: _Rule
    hidden: np.ndarray = field(init=False)

    def run(self) -> None:
        """Hide the small counts, then what protects them."""
        self.hidden = self.rule.small(self.cells) | self.kept
        for group in range(self._groups):
            self._protect_in(group)
        self._protect_in_whole()
        self._show_spare()

    @property
    def _wards(self) -> int:
        return len(self.group_of)

    @property
    def _groups(self) -> int:
        return self.cells.shape[1] - self._wards - 1

    def _protect_in(self, group: int) -> None:
        """Where the group's total tells, hide its smallest shown ward too, else the total."""
        members, total = np.flatnonzero(self.group_of == group), self._wards + group
        counts, hidden = self.cells[:, members], self.hidden[:, members]
        tells = ~self.hidden[:, total] & ~self.rule.safe(counts, hidden)
        row, choice, none = _cheapest(tells, np.where(hidden | (counts == 0), _NEVER, counts))
        self.hidden[row, members[choice]] = True
        self.hidden[none, total] = True

    def _protect_in_whole(self) -> None:
        """Where the whole tells, let one more ward join those without a total, or hide the whole.

        Fewest cells go first: the total of a group that has hidden wards already, or a ward without
        a total of its own; then a ward together with the total of its group. Among these, the
        smallest count goes first.
        """
        tells = ~self.hidden[:, -1] & ~self.rule.safe(self._ward_counts, self._pool())
        row, choice, none = _cheapest(tells, self._offers())
        self.hidden[row, choice] = True
        ward = choice < self._wards
        group = self.group_of[choice[ward]]
        grouped = group < self._groups
        self.hidden[row[ward][grouped], self._wards + group[grouped]] = True
        self.hidden[none, -1] = True

    def _offers(self) -> np.ndarray:
        """The cost of each ward and group total: first by cells to hide, then by count."""
        a_cell = self.cells.max(initial=0) + 1
        wards = self._ward_counts + np.where(self._without_total(), a_cell, 2 * a_cell)
        useless = self.hidden[:, : self._wards] | (self._ward_counts == 0)
        totals = self.cells[:, self._wards : -1] + a_cell
        idle = self.hidden[:, self._wards : -1] | ~self._with_hidden_wards()
        return np.hstack([np.where(useless, _NEVER, wards), np.where(idle, _NEVER, totals)])

    def _show_spare(self) -> None:
        """Show a ward again that was hidden for its group's total, if that had to be hidden too."""
        pool = self._pool()
        spare = pool & (self._ward_counts >= self.rule.threshold) & ~self.kept[:, : self._wards]
        enough = self.rule.safe(self._ward_counts, pool & ~spare)
        self.hidden[:, : self._wards] &= ~(spare & enough[:, None])

    @property
    def _ward_counts(self) -> np.ndarray:
        return self.cells[:, : self._wards]

    def _without_total(self) -> np.ndarray:
        """Which wards have no group, or one whose total is hidden."""
        no_total = np.ones(len(self.cells), dtype=bool)
        totals = np.column_stack([self.hidden[:, self._wards : -1], no_total])
        return totals[:, self.group_of]

    def _pool(self) -> np.ndarray:
        """Which wards are hidden and have nothing but the whole above them."""
        return self.hidden[:, : self._wards] & self._without_total()

    def _with_hidden_wards(self) -> np.ndarray:
        """Which groups have a hidden ward, by row."""
        hidden = self.hidden[:, : self._wards]
        columns = [hidden[:, self.group_of == group].any(axis=1) for group in range(self._groups)]
        return np.column_stack([np.empty((len(hidden), 0), dtype=bool), *columns])


def _cheapest(rows: np.ndarray, cost: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The marked rows with an offer, the column of its first cheapest, and those without one."""
    row = np.flatnonzero(rows)
    # The column in front is found first where nothing else is offered.
    choice = np.column_stack([np.full(len(row), _NEVER), cost[row]]).argmin(axis=1) - 1
    return row[choice >= 0], choice[choice >= 0], row[choice < 0]
