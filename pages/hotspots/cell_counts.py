"""What is counted in the cells for a question, in the period and in each month of the history."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from model.periods import Window
from pages.hotspots.cell_layout import Ground
from pages.hotspots.points import area_shape
from pages.question import Question
from stats.cells.gathering import Scatter

LOOKED_BACK = 24
"""Months over which a cell's history is told."""
TOGETHER = 3
"""Months judged together, the last of which they stand for: a cell holds few in one month."""

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class CellCounts:
    """Arrays in the order of the cells of the ground."""

    question: Question
    ground: Ground
    at: NDArray[np.int64]
    """The cell of each map point; below zero for a point that is left out."""

    @property
    def offences(self) -> tuple[str, ...]:
        """What is counted."""
        return self.question.filters.offences

    @property
    def kept(self) -> Flags:
        """The map points that are not left out."""
        return self.at >= 0

    def counted(self, window: Window) -> Floats:
        """Incidents in each cell in a window."""
        number = self.on_points(window, self.offences)
        counted = np.bincount(self.at[self.kept], number[self.kept], len(self.ground.grid))
        return np.asarray(counted, dtype=float)

    def on_points(self, window: Window, offences: tuple[str, ...]) -> Floats:
        """Incidents of some offences on each map point in a window; none on those left out."""
        asked = (window, offences)
        if asked not in self._counted:
            points = self.ground.dataset.map_points
            number = points.by_point(offences, window.first, window.last)
            self._counted[asked] = np.where(self.kept, number, 0.0)
        return self._counted[asked]

    @cached_property
    def _counted(self) -> dict[tuple[Window, tuple[str, ...]], Floats]:
        """What `on_points` has counted."""
        return {}

    @cached_property
    def count(self) -> Floats:
        """Incidents in each cell in the period."""
        return self.counted(self.question.filters.window)

    @cached_property
    def inside(self) -> Flags:
        """The cells whose middle lies in the chosen area."""
        area = self.question.filters.area
        if area.kind == "whole":
            return np.ones(len(self.ground.grid), dtype=bool)
        if area.kind in ("zone", "drawn"):
            return shapely.covers(
                area_shape(self.ground.dataset, area), shapely.points(*self.ground.grid.centres)
            )
        members = set(area.members)
        return np.array([code in members for code in self.ground.ward])

    def scatter(self, on_points: Floats) -> Scatter:
        """Incidents on map points, shape (points, periods), by the cells they lie in."""
        return Scatter.of(on_points, self.at, len(self.ground.grid))

    @cached_property
    def scattered(self) -> Scatter:
        """The incidents of the period, by the cells they lie in."""
        window = self.question.filters.window
        return self.scatter(self.on_points(window, self.offences)[:, None])

    def by_offence(self, rows: NDArray[np.integer], offences: tuple[str, ...]) -> Floats:
        """Incidents of some offences in some cells in the period, shape (rows, offences)."""
        window, points = self.question.filters.window, self.ground.dataset.map_points
        number = np.full(len(self.ground.grid) + 1, -1)
        number[rows] = np.arange(len(rows))
        table = points.by_place(window.first, window.last, number[self.at], len(rows))
        known = {offence: column for column, offence in enumerate(points.offences)}
        columns = [known.get(offence, -1) for offence in offences]
        return np.pad(table, ((0, 0), (0, 1)))[:, columns]

    @cached_property
    def months(self) -> pd.PeriodIndex:
        """The whole months of the history, at most the 24 to the end of the period."""
        last = self.question.filters.window.last
        months = pd.period_range(last - (LOOKED_BACK - 1), last, freq="M")
        return months[np.isin(months.asi8, self.whole_months)]

    def monthly(self, rows: NDArray[np.integer]) -> Floats:
        """Incidents of some cells in each of the last LOOKED_BACK months; NaN in one not whole."""
        last = self.question.filters.window.last
        months = pd.period_range(last - (LOOKED_BACK - 1), last, freq="M")
        found = np.full((len(rows), LOOKED_BACK), np.nan)
        found[:, months.isin(self.months)] = self.by_month[rows]
        return found

    @cached_property
    def by_month(self) -> Floats:
        """Incidents in each cell in each month of the history by itself."""
        number = len(self.ground.grid)
        # Those left out are counted in a cell beyond the last.
        cells = np.where(self.kept, self.at, number)
        months = self.of_months(self.on_points_by_month).T
        each = [np.bincount(cells, month, minlength=number + 1)[:number] for month in months]
        return np.array(each, dtype=float).reshape(-1, number).T

    @cached_property
    def on_points_by_month(self) -> Floats:
        """Incidents on each map point in each month of the history and the two before it.

        Nothing in months that are not whole.
        """
        first, last = self._told_from
        points = self.ground.dataset.map_points
        every = np.where(self.kept, np.arange(len(points)), -1)
        table = points.by_month(self.offences, first, last, every, len(points))
        return table * np.isin(np.arange(first.ordinal, last.ordinal + 1), self.whole_months)

    @property
    def _told_from(self) -> tuple[pd.Period, pd.Period]:
        last = self.question.filters.window.last
        return last - (LOOKED_BACK + TOGETHER - 2), last

    def of_months(self, table: Floats) -> Floats:
        """The columns of the months of the history, of those of `on_points_by_month`."""
        # Month by month, as they lie in memory.
        return table.T[self.months.asi8 - self._told_from[0].ordinal].T

    @cached_property
    def whole_months(self) -> NDArray[np.int64]:
        """The ordinals of all whole months."""
        status = self.question.covered.status
        return status.index[(status == "complete").to_numpy()].asi8
