"""What is found in the cells for a question: the one place all panels of the page read from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy import sparse

from model.filters import NO_KIND, kind_id
from model.map_points import STREET
from model.periods import Window
from model.tables import POLICE
from pages.hotspots.cell_layout import Ground, ground
from pages.hotspots.points import area_shape
from pages.question import Question, once_a_question
from stats.cells.emerging import FEWEST_MONTHS, HotspotClass, classes, hot_now
from stats.cells.gathering import Scatter, cold, hot
from stats.cells.hotspot_stability import ROLLED, certainty
from stats.cells.hotspots import gi_star
from stats.chance.variation import difference

LOOKED_BACK = 24
"""Months over which a cell's history is told."""
TOGETHER = 3
"""Months judged together, the last of which they stand for: a cell holds few in one month."""
COUNTED_HOT = 12
"""Of which the last so many are counted as months hot."""

FEWEST_HELD = 5
"""A cell is listed with at least so many incidents of its own in the period, or in a year of the
history: the neighbours of a busy cell can be hot with none."""

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Found:
    """Arrays in the order of the cells of the ground."""

    question: Question
    ground: Ground
    at: NDArray[np.int64]
    """The cell of each map point; below zero for a point that is left out."""

    @property
    def _offences(self) -> tuple[str, ...]:
        return self.question.filters.offences

    def counted(self, window: Window) -> Floats:
        """Incidents in each cell in a window."""
        number = self.on_points(window, self._offences)
        return np.bincount(self.at[self.kept], number[self.kept], len(self.ground.grid))

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

    @property
    def kept(self) -> Flags:
        """The map points that are not left out."""
        return self.at >= 0

    @cached_property
    def count(self) -> Floats:
        """Incidents in each cell in the period."""
        return self.counted(self.question.filters.window)

    @cached_property
    def on_ground(self) -> Flags:
        """The cells in which something can be recorded: they hold a map point that is not left out.

        Of all months and offences of the release. Nothing is said of others: there chance has no
        place to put a record.
        """
        return np.bincount(self.at[self.kept], minlength=len(self.ground.grid)) > 0

    @cached_property
    def _around(self) -> sparse.csr_array:
        """The neighbours of the cells of `on_ground` among these."""
        rows = np.flatnonzero(self.on_ground)
        return self.ground.grid.neighbours[rows][:, rows]

    def of_ground(self, work: Callable[[Floats, sparse.csr_array], Floats], of: Floats) -> Floats:
        """What a statistic finds in the cells of `on_ground`; NaN for all others."""
        found = np.full(of.shape, np.nan)
        if self.on_ground.any():
            found[self.on_ground] = work(of[self.on_ground], self._around)
        return found

    def scatter(self, on_points: Floats) -> Scatter:
        """Incidents on map points, shape (points, periods), by the cells they lie in."""
        return Scatter.of(on_points, self.at, len(self.ground.grid))

    def hot_in(self, window: Window) -> Flags:
        """Cells that are hot in a window, with an incident of their own."""
        return self._hot(self.scatter(self.on_points(window, self._offences)[:, None]))

    def _hot(self, counts: Scatter) -> Flags:
        return (hot(counts, self.ground.grid.neighbours) & (counts.counts > 0))[:, 0]

    @cached_property
    def z(self) -> Floats:
        """Gi* of the counts of the period, against all cells of `on_ground`."""
        return self.of_ground(gi_star, self.count)

    @cached_property
    def hot(self) -> Flags:
        """Cells that are hot in the period."""
        return self._hot(self.scattered)

    @cached_property
    def cold(self) -> Flags:
        """Cells of `on_ground` that have fewer incidents around them than chance would leave."""
        return cold(self.scattered, self.ground.grid.neighbours)[:, 0]

    @cached_property
    def scattered(self) -> Scatter:
        """The incidents of the period, by the cells they lie in."""
        window = self.question.filters.window
        return self.scatter(self.on_points(window, self._offences)[:, None])

    @cached_property
    def usual(self) -> float:
        """How many incidents lie in and around a cell of `on_ground`, by the mean."""
        if not self.on_ground.any():
            return 0.0
        here = self._around.sum(axis=1) + 1.0
        return float(here.mean() * self.count[self.on_ground].mean())

    @cached_property
    def months(self) -> pd.PeriodIndex:
        """The whole months of the history, at most the 24 to the end of the period."""
        last = self.question.filters.window.last
        months = pd.period_range(last - (LOOKED_BACK - 1), last, freq="M")
        return months[np.isin(months.asi8, self._whole)]

    @cached_property
    def _on_points_by_month(self) -> Floats:
        """Incidents on each map point in each month of the history and the two before it.

        Nothing in months that are not whole.
        """
        first, last = self._told_from
        points = self.ground.dataset.map_points
        every = np.where(self.kept, np.arange(len(points)), -1)
        table = points.by_month(self._offences, first, last, every, len(points))
        return table * np.isin(np.arange(first.ordinal, last.ordinal + 1), self._whole)

    @property
    def _told_from(self) -> tuple[pd.Period, pd.Period]:
        last = self.question.filters.window.last
        return last - (LOOKED_BACK + TOGETHER - 2), last

    def _of_months(self, table: Floats) -> Floats:
        """The columns of the months of the history, of those of `_on_points_by_month`."""
        # Month by month, as they lie in memory.
        return table.T[self.months.asi8 - self._told_from[0].ordinal].T

    @cached_property
    def _by_month(self) -> Floats:
        """Gi* of each month of the history by itself, shape (cells, months)."""
        return self.of_ground(gi_star, self._alone)

    @cached_property
    def _alone(self) -> Floats:
        """Incidents in each cell in each month of the history by itself."""
        number = len(self.ground.grid)
        # Those left out are counted in a cell beyond the last.
        cells = np.where(self.kept, self.at, number)
        months = self._of_months(self._on_points_by_month).T
        each = [np.bincount(cells, month, minlength=number + 1)[:number] for month in months]
        return np.array(each).reshape(-1, number).T

    @cached_property
    def _hot_by_month(self) -> Flags:
        """Which months each cell was hot in, each with the two before it: one alone is sparse."""
        alone = self._on_points_by_month
        running = alone.copy(order="K")
        for back in range(1, TOGETHER):
            running[:, back:] += alone[:, :-back]
        counts = self.scatter(self._of_months(running))
        return hot(counts, self.ground.grid.neighbours) & self.told[:, None]

    @cached_property
    def told(self) -> Flags:
        """The cells whose history is told: with an incident now, and FEWEST_HELD now or a year.

        The neighbours of a busy cell can be hot with none.
        """
        history = self._alone.sum(axis=1)
        enough = (self.count >= FEWEST_HELD) | (history >= FEWEST_HELD * LOOKED_BACK / 12)
        return enough & (self.count > 0)

    @cached_property
    def counted_months(self) -> int:
        """Over how many months `months_hot` counts: twelve, or what there is."""
        since = self.question.filters.window.last - (COUNTED_HOT - 1)
        return int((self.months >= since).sum())

    @cached_property
    def months_hot(self) -> NDArray[np.int64]:
        """In how many of the last twelve whole months the cell was hot."""
        number = self.counted_months
        recent = self._hot_by_month[:, self._hot_by_month.shape[1] - number :]
        return recent.sum(axis=1)

    @cached_property
    def classes(self) -> list[HotspotClass]:
        """The class of each cell; nothing for any where there are too few months to tell."""
        if len(self.months) < FEWEST_MONTHS:
            return [""] * len(self.ground.grid)
        return classes(self._hot_by_month, self._by_month)

    @cached_property
    def hot_of_late(self) -> Flags:
        """The cells whose class says that they are hot now, whatever the period by itself says."""
        return hot_now(self._hot_by_month) & np.array([bool(name) for name in self.classes])

    @cached_property
    def rolled(self) -> list[Window]:
        """The period, and those that end a month or two earlier and have as many whole months.

        One with fewer would make nothing of what is only not known.
        """
        window = self.question.filters.window
        earlier = (window.earlier(back) for back in range(1, ROLLED))
        return [window, *(w for w in earlier if self._known(w) >= self._known(window))]

    def _known(self, window: Window) -> int:
        return int(
            ((self._whole >= window.first.ordinal) & (self._whole <= window.last.ordinal)).sum()
        )

    @cached_property
    def _whole(self) -> NDArray[np.int64]:
        """The ordinals of all whole months."""
        status = self.question.covered.status
        return status.index[(status == "complete").to_numpy()].asi8

    @cached_property
    def certainty(self) -> Floats:
        """In which share of draws the cell is hot: points moved, counts redrawn, windows rolled."""
        counts = np.stack([self.on_points(window, self._offences) for window in self.rolled])
        here, whole = self.ground, bool((self.kept == (self.ground.at >= 0)).all())
        return certainty(
            counts,
            here.moved if whole else np.where(self.kept, here.moved, -1),
            here.grid.neighbours,
            dispersion=self._dispersion(counts),
            deviate=here.deviates,
            points=here.moved_points if whole else None,
        )

    def _dispersion(self, counts: Floats) -> Floats:
        """The variance of counts of the period over that of chance, as areas of their size vary."""
        window, question = self.question.filters.window, self.question
        mean = (counts / window.length).ravel()
        more = question.varying.dispersion("ward", self._offences, mean, difference(window, ()))
        return more.reshape(counts.shape)

    def monthly(self, rows: NDArray[np.integer]) -> Floats:
        """Incidents of some cells in each of the last LOOKED_BACK months; NaN in one not whole."""
        last = self.question.filters.window.last
        months = pd.period_range(last - (LOOKED_BACK - 1), last, freq="M")
        found = np.full((len(rows), LOOKED_BACK), np.nan)
        found[:, months.isin(self.months)] = self._alone[rows]
        return found

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


@once_a_question
def found(question: Question) -> Found:
    """What is found for a question; each part is worked out when a panel asks for it."""
    here = ground(question.dataset, question.filters.cells)
    left_out = set(question.filters.without)
    if not left_out:
        return Found(question, here, here.at)
    kinds = question.dataset.map_points.kind
    names = [kind for kind in np.unique(kinds) if _id(str(kind)) in left_out]
    return Found(question, here, np.where(np.isin(kinds, names), -1, here.at))


def _id(kind: str) -> str:
    return NO_KIND if kind == STREET else kind_id(kind)


def measurable(question: Question) -> bool:
    """Whether what was asked has map points: police.uk alone has."""
    offences = question.filters.offences
    return bool(offences) and question.covered.sources(offences) == (POLICE,)
