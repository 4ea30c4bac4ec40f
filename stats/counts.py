"""Counts of areas over windows of months, from the cube of a release."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from model.config.revisions import REVISIONS
from model.periods import Window


@dataclass(frozen=True)
class Cube:
    """Counts by area, offence and month; NaN where missing or hidden, and a zero is a zero.

    Larger areas are rows of their own: where small numbers are hidden they are no sum of wards.
    """

    areas: tuple[str, ...]
    offences: tuple[str, ...]
    months: pd.PeriodIndex
    counts: np.ndarray
    """Shape (areas, offences, months)."""
    hidden: np.ndarray | None = None
    """Of the same shape: True for a small number of a partner's file that may not be shown. None
    where nothing is hidden."""
    revisions: np.ndarray | None = None
    """Of the same shape: positions in REVISIONS. None where every figure is final."""

    @cached_property
    def _area_row(self) -> dict[str, int]:
        return {code: row for row, code in enumerate(self.areas)}

    @cached_property
    def _month_number(self) -> np.ndarray:
        return self.months.asi8

    @cached_property
    def _offence_row(self) -> dict[str, int]:
        return {offence: row for row, offence in enumerate(self.offences)}

    def of(self, areas: Iterable[str], offences: Iterable[str]) -> np.ndarray:
        """Counts of some areas (rows, in the order given) by month, the offences together.

        An offence the release has no record of adds nothing; a missing month is NaN all the same,
        and so is an area the release does not know.
        """
        rows, columns = self._rows(areas), self._columns(offences)
        of_areas = self.counts[rows]
        chosen = of_areas[:, columns].sum(axis=1)
        chosen[np.isnan(of_areas).all(axis=1)] = np.nan
        chosen[np.array(rows) < 0] = np.nan
        return chosen

    def each(self, areas: Sequence[str], offences: Sequence[str]) -> np.ndarray:
        """Counts of some areas and offences, each by itself: shape (areas, offences, months).

        NaN for a missing or hidden month, and for an area or offence the release does not know.
        """
        rows = np.array(self._rows(areas), dtype=int)
        columns = np.array([self._offence_row.get(o, -1) for o in offences], dtype=int)
        chosen = self.counts[np.ix_(rows, columns)]
        chosen[rows < 0] = np.nan
        chosen[:, columns < 0] = np.nan
        return chosen

    def hidden_of(self, areas: Iterable[str], offences: Iterable[str]) -> np.ndarray:
        """Where a count of some areas (rows) by month holds a hidden number."""
        rows = self._rows(areas)
        if self.hidden is None:
            return np.zeros((len(rows), len(self.months)), dtype=bool)
        chosen = np.any(self.hidden[rows][:, self._columns(offences)], axis=1)
        chosen[np.array(rows) < 0] = False
        return chosen

    def with_area(self, code: str, counts: np.ndarray) -> Cube:
        """With one more area, whose counts have the shape (offences, months); none are hidden.

        They are as settled as the least settled of the others.
        """
        hidden = self.hidden
        if hidden is not None:
            hidden = np.concatenate([hidden, np.zeros((1, *counts.shape), dtype=bool)])
        words = self.revisions
        if words is not None:
            words = np.concatenate([words, words.max(axis=0, keepdims=True)])
        every = np.concatenate([self.counts, counts[np.newaxis]])
        return Cube((*self.areas, code), self.offences, self.months, every, hidden, words)

    def revision_of(self, areas: Iterable[str], offences: Iterable[str]) -> np.ndarray:
        """The least settled of the figures of some areas (rows) by month, as in REVISIONS."""
        rows, columns = self._rows(areas), self._columns(offences)
        if self.revisions is None or not columns:
            return np.zeros((len(rows), len(self.months)), dtype=np.int8)
        chosen = self.revisions[rows][:, columns].max(axis=1)
        chosen[np.array(rows) < 0] = 0
        return chosen

    def _rows(self, areas: Iterable[str]) -> list[int]:
        return [self._area_row.get(a, -1) for a in areas]

    def _columns(self, offences: Iterable[str]) -> list[int]:
        return [self._offence_row[o] for o in offences if o in self._offence_row]

    def in_window(self, window: Window) -> np.ndarray:
        """Which months of the cube a window holds."""
        # By number: comparing periods costs more than all the sums together.
        number = self._month_number
        return (number >= window.first.ordinal) & (number <= window.last.ordinal)


def monthly(cube: Cube, area: str, offences: Sequence[str]) -> pd.Series:
    """Counts by month of an area, the offences together; NaN for a missing or hidden month."""
    return pd.Series(cube.of([area], offences)[0], index=cube.months)


def by_area(cube: Cube, areas: Sequence[str], offences: Sequence[str], window: Window) -> pd.Series:
    """Counts of each area over a window, by area code; missing as `totals` says."""
    return pd.Series(totals(cube, areas, offences, window)[0], index=list(areas))


def totals(
    cube: Cube, areas: Sequence[str], offences: Sequence[str], window: Window
) -> tuple[np.ndarray, np.ndarray]:
    """Counts of each area over a window, and whether a hidden number is among them.

    Months without data add nothing; an area is NaN where no month of the window has any, and where
    one of them is hidden: a sum without it would be wrong, and one with it would give it away.
    """
    months = cube.in_window(window)
    chosen = cube.of(areas, offences)[:, months]
    known = ~np.isnan(chosen)
    hidden = np.any(cube.hidden_of(areas, offences)[:, months], axis=1)
    counts = np.where(known.any(axis=1) & ~hidden, np.nansum(chosen, axis=1), np.nan)
    return counts, hidden


def revisions(
    cube: Cube, areas: Sequence[str], offences: Sequence[str], window: Window
) -> list[str]:
    """The word for the least settled figure of each area in a window: one of REVISIONS."""
    chosen = cube.revision_of(areas, offences)[:, cube.in_window(window)]
    return [REVISIONS[word] for word in chosen.max(axis=1, initial=0)]


def hidden_areas(
    cube: Cube, areas: Sequence[str], offences: Sequence[str], window: Window
) -> frozenset[str]:
    """The areas whose count over a window holds a hidden number."""
    hidden = totals(cube, areas, offences, window)[1]
    return frozenset(area for area, flag in zip(areas, hidden, strict=True) if flag)


def rolling_mean(
    counts: np.ndarray, months: int = 12, *, eras: np.ndarray | None = None
) -> np.ndarray:
    """The mean of each month (column) and those before it; NaN wherever one of them is missing.

    `eras` number the way of recording of each month: there is no mean across two.
    """
    if counts.shape[1] < months:
        return np.full(counts.shape, np.nan)
    means = np.lib.stride_tricks.sliding_window_view(counts, months, axis=1).mean(axis=2)
    means = np.hstack([np.full((len(counts), months - 1), np.nan), means])
    if eras is not None:
        means[:, months - 1 :][:, eras[months - 1 :] != eras[: 1 - months]] = np.nan
    return means
