"""What can be worked out of counts that are shown, by adding and subtracting them.

Counts add up over areas (wards to groups, all to the whole) and over time (quarters to a year). So
each shown count is a linear equation in the smallest cells, a ward in the days between two ends of
periods, and no cell is below 0. A cell is open where the equations let it be as large as a count
that may be shown. Whatever sum of cells they give, of any areas in any days: where it is small, so
is the most that each of its cells can be. So the most of each cell, by linear programming, tells
whether anything small follows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, hstack

from data_loaders.counts.hidden_cells import Rule
from model.config.catalogue import Place

CELL = ["area_code", "period_start", "period_end"]

MOST_CELLS = 2_000
"""More is not tried. 33 wards in 24 rolling windows of a year have 1,155 cells."""

_SLACK = 1e-6
_A_DAY = pd.Timedelta(days=1)


def small_cells(shown: pd.DataFrame, place: Place, rule: Rule) -> float:
    """In how many days of wards no more can have been counted than a small number, together.

    `shown` has area_code, period_start, period_end and count. What is shown to be none is not
    small where zeros may be shown. Infinite for more than MOST_CELLS that periods which overlap
    leave to be solved.
    """
    members = _members(place)
    known = shown[shown["area_code"].isin(members)].drop_duplicates(CELL)
    return sum(_small(rows, members, rule) for rows in _related(known))


def _members(place: Place) -> dict[str, np.ndarray]:
    """Which wards each area is made of."""
    wards, groups = [w.code for w in place.wards], np.array([w.group for w in place.wards])
    single = dict(zip(wards, np.eye(len(wards)), strict=True))
    of_groups = {g.id: (groups == g.id).astype(float) for g in place.groups}
    wholes = [place.district_code, *[place.force] * place.force_is_place]
    return {**single, **of_groups, **dict.fromkeys(wholes, np.ones(len(wards)))}


def _related(shown: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The counts in parts that share no day with one another."""
    rows = shown.sort_values(["period_start", "period_end"])
    apart = rows["period_start"] > rows["period_end"].cummax().shift()
    for _, part in rows.groupby(apart.cumsum()):
        yield part


def _small(shown: pd.DataFrame, members: Mapping[str, np.ndarray], rule: Rule) -> float:
    """The days of wards that counts whose periods share days tell to have few."""
    equations, sizes = _equations(shown, members)
    counts = shown["count"].to_numpy(dtype=float)
    most = _one_after_another(equations, counts)
    open_ = np.isnan(most)
    if open_.sum() > MOST_CELLS:
        return math.inf
    left = counts - equations[:, ~open_] @ most[~open_]
    rows = equations[:, open_].any(axis=1)
    most[open_] = _Open(equations[np.ix_(rows, open_)], left[rows]).most(rule.threshold)
    return float(sizes[rule.small(np.floor(most + _SLACK))].sum())


def _equations(
    shown: pd.DataFrame, members: Mapping[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Which cells each count is the sum of, and the days of wards in each cell.

    Cells that no count tells from one another are one.
    """
    first, after = shown["period_start"].to_numpy(), (shown["period_end"] + _A_DAY).to_numpy()
    ends = np.unique(np.concatenate([first, after]))
    when = (first[:, None] <= ends[:-1]) & (ends[:-1] < after[:, None])
    wards = np.array([members[area] for area in shown["area_code"]])
    every = (wards[:, :, None] * when[:, None, :]).reshape(len(shown), -1)
    cells, one_of = np.unique(every, axis=1, return_inverse=True)
    days = np.tile(np.diff(ends) / np.timedelta64(1, "D"), wards.shape[1])
    sizes = np.bincount(one_of, weights=days)
    told = cells.any(axis=0)
    return cells[:, told], sizes[told]


def _one_after_another(equations: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The cells that follow one after another, each from a count less those before it; else NaN.

    Of counts that contradict one another the least that can be is taken.
    """
    known = np.full(equations.shape[1], np.nan)
    while True:
        open_ = equations[:, np.isnan(known)]
        rows = np.flatnonzero(open_.sum(axis=1) == 1)
        if not len(rows):
            return known
        cells = np.flatnonzero(np.isnan(known))[open_[rows].argmax(axis=1)]
        left = counts[rows] - equations[rows] @ np.nan_to_num(known)
        least_last = np.lexsort((-left, left >= 0))
        known[cells[least_last]] = left[least_last]


@dataclass(frozen=True)
class _Open:
    """Cells that several counts tell together."""

    equations: np.ndarray
    counts: np.ndarray

    def most(self, enough: int) -> np.ndarray:
        """The most that each cell can be, or what is enough.

        All are tried together first: most of them can be enough at once.
        """
        waiting = np.arange(self.equations.shape[1])
        most = np.full(len(waiting), float(enough))
        while len(waiting):
            less = self._largest(waiting, enough) < enough - _SLACK
            if less[waiting].all():
                break
            waiting = waiting[less[waiting]]
        while len(waiting):
            found = self._largest(waiting[:1], np.inf)
            most[waiting[0]] = min(found[waiting[0]], enough)
            waiting = waiting[1:][found[waiting[1:]] < enough - _SLACK]
        return most

    def _largest(self, wanted: np.ndarray, enough: float) -> np.ndarray:
        """Cells that may be, with those wanted as large as can be, each up to what is enough."""
        (counts, leasts), cells = self._possible, self.equations.shape[1]
        of_wanted = eye_array(cells, format="csr")[wanted]
        # Those in front first: of two that cannot both be enough, one is.
        weights = np.linspace(2, 1, len(wanted))
        found = linprog(
            np.concatenate([np.zeros(cells), -weights]),
            A_ub=hstack([-of_wanted, eye_array(len(wanted))]),
            b_ub=np.zeros(len(wanted)),
            A_eq=hstack([self._sums, csr_array((len(self.counts), len(wanted)))]),
            b_eq=counts,
            bounds=[*((least - _SLACK, None) for least in leasts), *[(None, enough)] * len(wanted)],
        )
        return found.x[:cells]

    @cached_property
    def _sums(self) -> csr_array:
        return csr_array(self.equations)

    @cached_property
    def _possible(self) -> tuple[np.ndarray, np.ndarray]:
        """The counts, or the nearest that cells can add up to, and the least of each cell."""
        least = self._least(self.counts)
        if least is not None:
            return self.counts, least
        nearest = self.equations @ np.linalg.lstsq(self.equations, self.counts)[0]
        return nearest, self._least(nearest)

    def _least(self, counts: np.ndarray) -> np.ndarray | None:
        """The least of each cell: 0, or below where counts that contradict one another need it."""
        cells = self.equations.shape[1]
        found = linprog(
            np.concatenate([np.zeros(cells), np.ones(cells)]),
            A_eq=hstack([self._sums, -self._sums]),
            b_eq=counts,
        )
        return None if found.x is None else -found.x[cells:]
