"""What is found in the cells for a question: the one place all panels of the page read from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from model.filters import NO_KIND, kind_id
from model.map_points import STREET
from model.periods import Window
from model.tables import POLICE
from pages.hotspots.ground import Ground, ground
from pages.hotspots.points import area_shape
from pages.question import Question, once_a_question
from stats.certainty import ROLLED, certainty
from stats.emerging import FEWEST_MONTHS, HotspotClass, classes
from stats.hotspots import cold, gi_star, hot

LOOKED_BACK = 24
"""Months over which a cell's history is told."""
COUNTED_HOT = 12
"""Of which the last so many are counted as months hot."""

FEWEST_HELD = 5
"""A cell is listed with at least so many incidents of its own in the period or the history: the
neighbours of a busy cell can be hot with none."""

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
        table = self.ground.dataset.map_points.by_month(
            self._offences, window.first, window.last, self.at, len(self.ground.grid)
        )
        return table.sum(axis=1)

    def on_points(self, window: Window, offences: tuple[str, ...]) -> Floats:
        """Incidents of some offences on each map point in a window; none on those left out."""
        points = self.ground.dataset.map_points
        return np.where(self.kept, points.by_point(offences, window.first, window.last), 0.0)

    @property
    def kept(self) -> Flags:
        """The map points that are not left out."""
        return self.at >= 0

    @cached_property
    def count(self) -> Floats:
        """Incidents in each cell in the period."""
        return self.counted(self.question.filters.window)

    @cached_property
    def z(self) -> Floats:
        """Gi* of the counts of the period, against all cells of the place."""
        return gi_star(self.count, self.ground.grid.neighbours)

    @cached_property
    def hot(self) -> Flags:
        """Cells that are hot in the period."""
        return hot(self.z)

    @cached_property
    def cold(self) -> Flags:
        """Cells that have fewer incidents around them than chance would leave."""
        return cold(self.z)

    @cached_property
    def months(self) -> pd.PeriodIndex:
        """The whole months of the history, at most the 24 to the end of the period."""
        last = self.question.filters.window.last
        months = pd.period_range(last - (LOOKED_BACK - 1), last, freq="M")
        return months[(self.question.status.reindex(months) == "complete").to_numpy()]

    @cached_property
    def _by_month(self) -> Floats:
        """Gi* of each month of the history by itself, shape (cells, months)."""
        if not len(self.months):
            return np.empty((len(self.ground.grid), 0))
        table = self.ground.dataset.map_points.by_month(
            self._offences, self.months[0], self.months[-1], self.at, len(self.ground.grid)
        )
        held = table[:, self.months.asi8 - self.months[0].ordinal]
        return gi_star(held, self.ground.grid.neighbours)

    @cached_property
    def _hot_by_month(self) -> Flags:
        return hot(self._by_month)

    @cached_property
    def counted_months(self) -> int:
        """Over how many months `months_hot` counts: twelve, or what there is."""
        since = self.question.filters.window.last - (COUNTED_HOT - 1)
        return int((self.months >= since).sum())

    @cached_property
    def months_hot(self) -> NDArray[np.int64]:
        """In how many of the last twelve whole months the cell was hot by itself."""
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
    def rolled(self) -> list[Window]:
        """The period, and those that end a month or two earlier and have as many whole months.

        One with fewer would make nothing of what is only not known.
        """
        window = self.question.filters.window
        earlier = (window.earlier(back) for back in range(1, ROLLED))
        return [window, *(w for w in earlier if self._known(w) >= self._known(window))]

    def _known(self, window: Window) -> int:
        return int((self.question.status.reindex(window.months) == "complete").sum())

    @cached_property
    def certainty(self) -> Floats:
        """The share of draws in which the cell is hot: points moved, windows rolled."""
        counts = np.stack([self.on_points(window, self._offences) for window in self.rolled])
        return certainty(counts, self.ground.moved, self.ground.grid.neighbours)

    @cached_property
    def listed(self) -> NDArray[np.int64]:
        """The cells that are a hotspot now or were one: most incidents first, of as many the first.

        Only those in the chosen area; what is hot is told against the whole place all the same.
        """
        known = self.hot | np.array([bool(name) for name in self.classes])
        cells = np.flatnonzero(known & self.inside & (self._held >= FEWEST_HELD))
        return cells[np.argsort(-self.count[cells], kind="stable")]

    @property
    def _held(self) -> Floats:
        """Incidents of the cell itself in the period or the history, whichever is more."""
        last = self.question.filters.window.last
        return np.maximum(self.count, self.counted(Window(last - (LOOKED_BACK - 1), last)))

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
    return bool(question.filters.offences) and question.sources(question.filters.offences) == (
        POLICE,
    )
