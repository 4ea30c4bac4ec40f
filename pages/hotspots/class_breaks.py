"""Where the colours of amounts begin: the same whatever is asked, or fitted to what is shown."""

from __future__ import annotations

import bisect
from dataclasses import dataclass

import pandas as pd

from components import numbers
from components.palette import HEATS
from model.filters import FIT
from pages.hotspots.cell_counts import Floats
from pages.hotspots.cell_layout import ground
from pages.hotspots.layers import LEAST_DENSITY, layers, listed_cells
from pages.question import Question, once_a_question
from stats.classes import quintiles

AMOUNTS = ("count", "density")
"""The colourings whose scale can be fitted; what others mean has names or a zero in the middle."""

DENSITY_STEPS = (LEAST_DENSITY, 30.0, 100.0, 300.0, 1_000.0, 3_000.0)
"""Per km2: each about three times the one before, so that a suburb and a city centre both show."""


@dataclass(frozen=True)
class Steps:
    """Steps of amounts, the least first."""

    lows: tuple[float, ...]
    """Where each begins."""
    labels: tuple[str, ...]
    heats: tuple[int, ...]
    """Which of `components.palette.HEATS` each has."""

    def of(self, value: float) -> int | None:
        """The step of an amount; None below the first, and of what is not known."""
        if not value >= self.lows[0]:
            return None
        return bisect.bisect_right(self.lows, value) - 1


@once_a_question
def steps_of(question: Question) -> Steps:
    """The steps of what cells are coloured by, one of AMOUNTS."""
    dense = question.filters.map == "density"
    if question.filters.scale == FIT:
        fitted = _fitted(_shown(question))
        if fitted is not None:
            return fitted
    lows = DENSITY_STEPS if dense else _count_steps(question)
    # Counts are whole: the last of a step is one below the next.
    ends = [high - (0 if dense else 1) for high in lows[1:]]
    labels = [_between(low, end) for low, end in zip(lows, ends, strict=False)]
    last = f"{numbers.count(lows[-1])} or more"
    return Steps(lows, (*labels, last), tuple(range(len(HEATS))))


def _count_steps(question: Question) -> tuple[float, ...]:
    return tuple(map(float, ground(question.dataset, question.filters.cells).count_steps))


def _shown(question: Question) -> Floats:
    """The amounts of the cells of the chosen area that have a colour."""
    over, listed = layers(question), listed_cells(question)
    if question.filters.map == "density":
        return over.density[listed & (over.density >= LEAST_DENSITY)]
    return over.found.count[listed & (over.found.count > 0)]


def _fitted(values: Floats) -> Steps | None:
    """As many cells to each step as ties allow; None where nothing is shown."""
    limits = quintiles(pd.Series(values), k=len(HEATS)).limits
    if not limits:
        return None
    number, last = len(limits), len(HEATS) - 1
    heats = [round(i * last / (number - 1)) for i in range(number)] if number > 1 else [last // 2]
    labels = tuple(_between(low, high) for low, high in limits)
    return Steps(tuple(low for low, _ in limits), labels, tuple(heats))


def _between(low: float, high: float) -> str:
    first, last = numbers.count(low), numbers.count(high)
    return first if first == last else f"{first}–{last}"
