"""Places to talk about: which cells these are, why, in what order, and what is told of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from components import numbers
from components.wording import capital
from pages.hotspots.cell_counts import Flags, Floats
from pages.hotspots.cell_statistics import FEWEST_HELD, Found, found
from pages.hotspots.layers import layers
from pages.hotspots.predictive_accuracy import counting_foretells_more
from pages.question import Question, once_a_question
from stats.cells.cell_change import CellChange
from stats.cells.concentration import uneven_by_chance
from stats.cells.hotspots import FALSE_SHARE

BUSIEST = 20
"""Cells with most incidents that the list never leaves out."""
SURELY = 0.5
"""The share of draws from which a place is rather hot than not."""
NAMED = 3
"""Offences that are named of what makes a place up."""

TOLD = ("why", "made_of", "before", "difference", "change", "history")
"""The columns of what is told of a place."""

COUNT_BY_CHANCE = "a count that chance could give"
_OF_LATE = "hot of late, not in the period by itself"

Cells = NDArray[np.integer]


@dataclass(frozen=True, eq=False)
class Places:
    """Arrays in the order of the cells of the ground, unless said otherwise."""

    found: Found

    @property
    def _question(self) -> Question:
        return self.found.question

    @cached_property
    def busy(self) -> Flags:
        """The BUSIEST cells of the chosen area, of those with FEWEST_HELD incidents or more.

        As the table of cells has them in order. That they are the busiest is a description, not a
        verdict, so all are where the counts of the area are more uneven than chance makes them.
        Where they are not, only those are that chance alone does not fill: the others have their
        rank by chance. Of an area with no more cells than BUSIEST none is left out.
        """
        here, ground = self.found, self._here
        number = np.where(ground, here.count, 0.0)
        few = ground.sum() <= BUSIEST
        ranked = few or uneven_by_chance(number[ground]) <= FALSE_SHARE / 2
        rows = np.flatnonzero((number >= FEWEST_HELD) & (self.fuller if not ranked else ground))
        ids = np.array([here.ground.grid.ids[cell] for cell in rows], dtype=str)
        busy = np.zeros(len(number), dtype=bool)
        busy[rows[np.lexsort((ids, -number[rows]))][:BUSIEST]] = True
        return busy

    def at(self, names: Iterable[str]) -> Cells:
        """Where cells stand in the ground, by their names."""
        return np.array([self.found.ground.grid.position(name) for name in names], dtype=np.int64)

    @property
    def _here(self) -> Flags:
        """The cells of the area in which something can be recorded."""
        return self.found.on_ground & self.found.inside

    @cached_property
    def fuller(self) -> Flags:
        """The cells of the area that hold more than chance alone fills a cell with.

        Where records fall on them all alike likely, the exact binomial test, by Bonferroni.
        """
        here, cells = self._here, max(int(self._here.sum()), 1)
        number = np.where(here, self.found.count, 0.0)
        chance = special.bdtrc(np.maximum(number - 1, 0), int(number.sum()), 1 / cells)
        return here & (number > 0) & (chance <= FALSE_SHARE / 2 / cells)

    @cached_property
    def only_busy(self) -> Flags:
        """The cells listed for their count alone, which chance alone could have filled so."""
        return self.busy & ~(self.fuller | self.hot | self.of_late | self.was_hot | self.changed)

    @cached_property
    def hot(self) -> Flags:
        """The cells that are hot, with incidents of their own to speak of."""
        return self.found.hot & self.found.told

    @cached_property
    def of_late(self) -> Flags:
        """The cells that are hot now by their class, and not in the period by itself."""
        return self.found.hot_of_late & ~self.hot

    @cached_property
    def was_hot(self) -> Flags:
        """The cells that have been hot and are not now, by their class nor in the period."""
        classed = np.array([bool(name) for name in self.found.classes], dtype=bool)
        return classed & ~self.hot & ~self.of_late

    @cached_property
    def thin(self) -> Flags:
        """The hot cells of the area that hold too few incidents to be listed as hot."""
        return self.found.hot & ~self.found.told & self.found.inside

    @cached_property
    def change(self) -> CellChange | None:
        """The change of every cell; None where the periods are not compared."""
        return layers(self._question).change

    @cached_property
    def changed(self) -> Flags:
        """The cells that rose or fell beyond chance, with an incident in the period."""
        verdicts = self.change.verdict if self.change else [""] * len(self.found.count)
        moved = np.array([word in ("rose", "fell") for word in verdicts], dtype=bool)
        return moved & (self.found.count > 0)

    @cached_property
    def by_count(self) -> bool:
        """Whether counting simply foretold more than hot cells did, so that counts decide."""
        return counting_foretells_more(self._question)

    @cached_property
    def listed(self) -> Cells:
        """The cells of the list in its order.

        Those of a certainty of SURELY or more come first, by incidents where counts decide, else
        by incidents times certainty. Then the others by incidents. Of equal ones the first.
        """
        here = self.found
        known = self.busy | self.hot | self.of_late | self.was_hot | self.changed
        known &= here.inside
        cells = np.flatnonzero(known)
        count, sure = here.count[cells], here.certainty[cells]
        first = sure >= SURELY
        much = np.where(first & (not self.by_count), sure * count, count)
        return cells[np.lexsort((cells, -count, -much, ~first))]

    def why(self, cell: int) -> str:
        """Why a place is on the list, in one line; nothing of one that is not."""
        parts = [
            (self.hot, "hot"),
            (self.of_late, _OF_LATE),
            (self.was_hot, "was hot"),
            (self.busy & ~self.only_busy, f"among the {BUSIEST} busiest"),
            (self.only_busy, f"among the {BUSIEST} busiest, by {COUNT_BY_CHANCE}"),
            (self.changed, f"{self._moved(cell)} beyond chance"),
        ]
        return capital("; ".join(words for flags, words in parts if flags[cell]))

    def _moved(self, cell: int) -> str:
        return self.change.verdict[cell] if self.change else ""

    def told(self, rows: Cells) -> pd.DataFrame:
        """TOLD of some cells, in the order given."""
        before = layers(self._question).before
        verdicts = [self._moved(cell) for cell in rows]
        return pd.DataFrame(
            {
                "why": _words([self.why(cell) for cell in rows]),
                "made_of": _words(self._made_of(rows)),
                "before": before[rows],
                "difference": self.found.count[rows] - before[rows],
                "change": _words(verdicts),
                "history": _words([_history(row) for row in self.found.monthly(rows)]),
            }
        )

    def _made_of(self, rows: Cells) -> list[str]:
        """The offences that most incidents of each cell are; of one offence, what else is there."""
        names, offences = self._question.dataset.catalogue.offence, makes_up(self._question)
        table = self.found.by_offence(rows, offences)
        order = np.argsort(-table, axis=1, kind="stable")[:, :NAMED]
        return [
            ", ".join(
                f"{names[offences[o]].name} {numbers.count(row[o])}" for o in best if row[o] > 0
            )
            for row, best in zip(table, order, strict=True)
        ]


def makes_up(question: Question) -> tuple[str, ...]:
    """The offences a place is told to be made of: those asked for, or of a single one all."""
    asked = question.filters.offences
    return asked if len(asked) > 1 else question.dataset.map_points.offences


def _history(months: Floats) -> str:
    """Months as text, oldest first: `3 0 – 7`, a dash where data are lacking."""
    return " ".join(numbers.count(value) for value in months)


def _words(values: list[str]) -> pd.Series:
    return pd.Series(values, dtype=object)


@once_a_question
def places(question: Question) -> Places:
    """The places of a question, each part worked out when it is asked for."""
    return Places(found(question))
