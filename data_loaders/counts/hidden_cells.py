"""Which cells of a sum of wards, groups and the whole are hidden, one step after another.

Why each step leaves every hidden ward open: `disclosure`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

_NEVER = np.iinfo(np.int64).max
"""The cost of hiding what is hidden already or protects nothing."""


@dataclass(frozen=True)
class Rule:
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
class Hiding:
    """What is hidden so far: a row a month and offence, a column a ward, a group and the whole.

    Wards and groups are in the order of their codes, so the first of equals is always the same.
    """

    cells: np.ndarray
    kept: np.ndarray
    """Cells that were hidden in an earlier release."""
    known: np.ndarray
    """Cells that an earlier release showed as they are now: to hide them protects nothing."""
    group_of: np.ndarray
    """The number of each ward's group; the number of groups where it has none."""
    rule: Rule
    hidden: np.ndarray = field(init=False)

    def run(self) -> None:
        """Hide the small counts, then what protects them."""
        self.hidden = self.rule.small(self.cells) | self.kept
        for group in range(self._groups):
            self._protect_in(group)
        self._protect_in_whole()
        self._show_spare()

    @property
    def _unknown(self) -> np.ndarray:
        """What is hidden and no earlier release tells."""
        return self.hidden & ~self.known

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
        useless = hidden | self.known[:, members] | (counts == 0)
        tells = ~self._unknown[:, total] & ~self.rule.safe(counts, self._unknown[:, members])
        row, choice, none = _cheapest(tells, np.where(useless, _NEVER, counts))
        self.hidden[row, members[choice]] = True
        self.hidden[none, total] = True

    def _protect_in_whole(self) -> None:
        """Where the whole tells, let one more ward join those without a total, or hide the whole.

        Fewest cells go first: the total of a group that has hidden wards already, or a ward without
        a total of its own; then a ward together with the total of its group. Among these, the
        smallest count goes first.
        """
        tells = ~self._unknown[:, -1] & ~self.rule.safe(self._ward_counts, self._pool())
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
        taken, no_group = self.hidden | self.known, np.zeros((len(self.cells), 1), dtype=bool)
        told = np.hstack([self.known[:, self._wards : -1], no_group])[:, self.group_of]
        useless = taken[:, : self._wards] | told | (self._ward_counts == 0)
        totals = self.cells[:, self._wards : -1] + a_cell
        idle = taken[:, self._wards : -1] | ~self._with_hidden_wards()
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
        totals = np.column_stack([self._unknown[:, self._wards : -1], no_total])
        return totals[:, self.group_of]

    def _pool(self) -> np.ndarray:
        """Which wards are hidden and have nothing but the whole above them."""
        return self._unknown[:, : self._wards] & self._without_total()

    def _with_hidden_wards(self) -> np.ndarray:
        """Which groups have a hidden ward, by row."""
        hidden = self._unknown[:, : self._wards]
        columns = [hidden[:, self.group_of == group].any(axis=1) for group in range(self._groups)]
        return np.column_stack([np.empty((len(hidden), 0), dtype=bool), *columns])


def _cheapest(rows: np.ndarray, cost: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The marked rows with an offer, the column of its first cheapest, and those without one."""
    row = np.flatnonzero(rows)
    # The column in front is found first where nothing else is offered.
    choice = np.column_stack([np.full(len(row), _NEVER), cost[row]]).argmin(axis=1) - 1
    return row[choice >= 0], choice[choice >= 0], row[choice < 0]
