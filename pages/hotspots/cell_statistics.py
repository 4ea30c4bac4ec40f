"""What is found in the cells for a question: the one place all panels of the page read from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from model.filters import NO_KIND, kind_id
from model.map_points import STREET
from model.periods import Window
from model.tables import POLICE
from pages.hotspots.cell_counts import LOOKED_BACK, TOGETHER, CellCounts, Flags, Floats
from pages.hotspots.cell_layout import ground
from pages.question import Question, once_a_question
from stats.cells.emerging import FEWEST_MONTHS, HotspotClass, classes, hot_now
from stats.cells.gathering import Scatter, cold, hot
from stats.cells.hotspot_stability import ROLLED, certainty
from stats.cells.hotspots import gi_star
from stats.chance.variation import difference

COUNTED_HOT = 12
"""Of the months of the history the last so many are counted as months hot."""

FEWEST_HELD = 5
"""A cell is listed with at least so many incidents of its own in the period, or in a year of the
history: the neighbours of a busy cell can be hot with none."""


@dataclass(frozen=True, eq=False)
class Found(CellCounts):
    """Arrays in the order of the cells of the ground."""

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

    def hot_in(self, window: Window) -> Flags:
        """Cells that are hot in a window, with an incident of their own."""
        return self._hot(self.scatter(self.on_points(window, self.offences)[:, None]))

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
    def usual(self) -> float:
        """How many incidents lie in and around a cell of `on_ground`, by the mean."""
        if not self.on_ground.any():
            return 0.0
        here = self._around.sum(axis=1) + 1.0
        return float(here.mean() * self.count[self.on_ground].mean())

    @cached_property
    def _by_month(self) -> Floats:
        """Gi* of each month of the history by itself, shape (cells, months)."""
        return self.of_ground(gi_star, self.by_month)

    @cached_property
    def _hot_by_month(self) -> Flags:
        """Which months each cell was hot in, each with the two before it: one alone is sparse."""
        alone = self.on_points_by_month
        running = alone.copy(order="K")
        for back in range(1, TOGETHER):
            running[:, back:] += alone[:, :-back]
        counts = self.scatter(self.of_months(running))
        return hot(counts, self.ground.grid.neighbours) & self.told[:, None]

    @cached_property
    def told(self) -> Flags:
        """The cells whose history is told: with an incident now, and FEWEST_HELD now or a year.

        The neighbours of a busy cell can be hot with none.
        """
        history = self.by_month.sum(axis=1)
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
            (
                (self.whole_months >= window.first.ordinal)
                & (self.whole_months <= window.last.ordinal)
            ).sum()
        )

    @cached_property
    def certainty(self) -> Floats:
        """In which share of draws the cell is hot: points moved, counts redrawn, windows rolled."""
        counts = np.stack([self.on_points(window, self.offences) for window in self.rolled])
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
        more = question.varying.dispersion("ward", self.offences, mean, difference(window, ()))
        return more.reshape(counts.shape)


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
