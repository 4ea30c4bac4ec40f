"""Counts of areas over windows of months, from the cube of a release."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from model.periods import Window


@dataclass(frozen=True)
class Cube:
    """Counts by area, offence and month; NaN for a missing month, and a zero is a zero."""

    areas: tuple[str, ...]
    offences: tuple[str, ...]
    months: pd.PeriodIndex
    counts: np.ndarray
    """Shape (areas, offences, months)."""

    @cached_property
    def _area_row(self) -> dict[str, int]:
        return {code: row for row, code in enumerate(self.areas)}

    @cached_property
    def _offence_row(self) -> dict[str, int]:
        return {offence: row for row, offence in enumerate(self.offences)}

    def of(self, areas: Iterable[str], offences: Iterable[str]) -> np.ndarray:
        """Counts of some areas (rows, in the order given) by month, the offences together.

        An offence the release has no record of adds nothing; a missing month is NaN all the same,
        and so is an area the release does not know.
        """
        columns = [self._offence_row[o] for o in offences if o in self._offence_row]
        rows = [self._area_row.get(a, -1) for a in areas]
        of_areas = self.counts[rows]
        chosen = of_areas[:, columns].sum(axis=1)
        chosen[np.isnan(of_areas).all(axis=1)] = np.nan
        chosen[np.array(rows) < 0] = np.nan
        return chosen

    def in_window(self, window: Window) -> np.ndarray:
        """Which months of the cube a window holds."""
        return np.asarray((self.months >= window.first) & (self.months <= window.last))


def monthly(cube: Cube, areas: Sequence[str], offences: Sequence[str]) -> pd.Series:
    """Counts by month of some areas and offences together; NaN for a missing month."""
    return pd.Series(cube.of(areas, offences).sum(axis=0), index=cube.months)


def by_area(cube: Cube, areas: Sequence[str], offences: Sequence[str], window: Window) -> pd.Series:
    """Counts of each area over a window.

    Months without data add nothing; an area is NaN where no month of the window has any.
    """
    chosen = cube.of(areas, offences)[:, cube.in_window(window)]
    known = ~np.isnan(chosen)
    totals = np.where(known.any(axis=1), np.nansum(chosen, axis=1), np.nan)
    return pd.Series(totals, index=list(areas))


def rolling_sum(series: pd.Series, months: int = 12) -> pd.Series:
    """The sum of each month and those before it; NaN wherever one of them is missing."""
    return series.rolling(months, min_periods=months).sum()
