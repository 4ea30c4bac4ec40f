"""What else cells can be coloured by: density, change, and what a cell is among its neighbours.

Each is worked out only where it is asked for (`map` in the address), and then stands in the table
of cells, so that the download has what the map shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from components.panel import Column
from model.periods import Window
from pages.hotspots.cell_counts import Flags, Floats
from pages.hotspots.cell_statistics import Found, found
from pages.question import Question, once_a_question
from stats.areas import Compared
from stats.cells.cell_change import CellChange, CellTest, cell_change, cell_tests
from stats.cells.gathering import among

QUADRANTS = ("high among high", "high among low", "low among high", "low among low")
"""What a cell can be among its neighbours, in the order of the legend."""

COMPARING = ("change", "dual")
"""The colourings that compare the period with another."""

LEAST_DENSITY = 10.0
"""Per km2: a cell that holds nothing itself is shown from here on."""

MUCH_MORE = 2.0
"""How many times as large a part is much more than elsewhere."""


@dataclass(frozen=True, eq=False)
class Layers:
    """Arrays in the order of the cells of the ground; NaN where the periods are not compared."""

    found: Found

    @property
    def _question(self) -> Question:
        return self.found.question

    @cached_property
    def compared(self) -> Compared:
        """What the period is compared with, and why it cannot be.

        A cell is smaller than a ward: what makes wards unlike makes cells unlike too.
        """
        return self._question.compare(self._question.filters.offences, area_kind="ward")

    @property
    def _windows(self) -> tuple[Window, ...]:
        return self.compared.against.windows

    @cached_property
    def _before(self) -> Floats:
        """Incidents in each cell in all windows compared with together."""
        return np.sum([self.found.counted(window) for window in self._windows], axis=0)

    @property
    def _times(self) -> float:
        """How many times as many days they have as the period."""
        return sum(w.days for w in self._windows) / self._question.filters.window.days

    @cached_property
    def before(self) -> Floats:
        """The mean of the windows compared with: the count of the one there usually is."""
        return self._only_compared(lambda: self._before / len(self._windows))

    @cached_property
    def change(self) -> CellChange | None:
        """Which cells changed beyond chance; None where the periods are not compared."""
        if self.compared.reason:
            return None
        return cell_change(
            self.found.count,
            self._before,
            times=self._times,
            dispersion=self.change_dispersion,
        )

    @cached_property
    def change_dispersion(self) -> Floats:
        """The variance of each difference over that of chance, as areas of its size vary."""
        mean = (self.found.count + self._before) / self.compared.months
        return self.compared.dispersion("ward", mean)

    def change_tests(self, cells: NDArray[np.integer]) -> CellTest:
        """What the verdicts on the change of some cells rest on; periods must be comparable."""
        return cell_tests(
            self.found.count[cells],
            self._before[cells],
            times=self._times,
            dispersion=self.change_dispersion[cells],
        )

    @cached_property
    def density(self) -> Floats:
        """Incidents per km2 in the period."""
        return self._density(self._question.filters.window, self._question.filters.offences)

    @cached_property
    def density_of_all(self) -> Floats:
        """Everything recorded on map points per km2 in the period."""
        return self._density(self._question.filters.window, self._everything)

    @property
    def _everything(self) -> tuple[str, ...]:
        return self.found.ground.dataset.map_points.offences

    @cached_property
    def part(self) -> float:
        """What was asked for as a part of everything recorded, in the whole place; NaN of nothing.

        One where everything was asked for.
        """
        window = self._question.filters.window
        asked, of_all = (
            self.found.on_points(window, offences).sum()
            for offences in (self._question.filters.offences, self._everything)
        )
        return asked / of_all if of_all else np.nan

    @cached_property
    def mix(self) -> Floats:
        """How many times as large a part of everything it is here as in the whole place.

        The ratio of two densities of one bandwidth; NaN where less than LEAST_DENSITY is recorded.
        """
        of_all = self.density_of_all
        enough = of_all >= LEAST_DENSITY
        part = np.divide(self.density, of_all, out=np.full(len(of_all), np.nan), where=enough)
        return part / self.part if self.part else np.full(len(of_all), np.nan)

    @cached_property
    def density_before(self) -> Floats:
        """Incidents per km2 in the windows compared with, their mean."""
        return self._only_compared(
            lambda: np.mean(
                [self._density(w, self._question.filters.offences) for w in self._windows], axis=0
            )
        )

    def _density(self, window: Window, offences: tuple[str, ...]) -> Floats:
        return self.found.ground.density(self.found.on_points(window, offences))

    def _only_compared(self, work: Callable[[], Floats]) -> Floats:
        if self.compared.reason:
            return np.full(len(self.found.ground.grid), np.nan)
        return work()

    @cached_property
    def moran(self) -> NDArray[np.str_]:
        """What each cell is among its neighbours, of QUADRANTS; empty where within chance."""
        return among(self.found.scattered, self.found.ground.grid.neighbours)[:, 0]


@once_a_question
def layers(question: Question) -> Layers:
    """What can be laid over the cells of a question, each worked out when it is asked for."""
    return Layers(found(question))


def listed_cells(question: Question) -> Flags:
    """The cells of the chosen area with an incident in the period, or with a colour.

    A hot one has an incident, and one with a class or a hot month too.
    """
    here = found(question)
    return ((here.count > 0) | _coloured(question)) & here.inside


def _coloured(question: Question) -> Flags:
    """The cells that what is asked for gives a colour: those where records of any month lie."""
    over, used = layers(question), layers(question).found.ground.used
    wanted: dict[str, Callable[[], Flags]] = {
        "density": lambda: over.density >= LEAST_DENSITY,
        "dual": lambda: np.fmax(over.density, over.density_before) >= LEAST_DENSITY,
        "change": lambda: over.before > 0,
        "moran": lambda: over.moran != "",
        "mix": lambda: ~np.isnan(over.mix),
    }
    asked = wanted.get(question.filters.map)
    return used & asked() if asked else np.zeros(len(used), dtype=bool)


def layer_values(question: Question, rows: np.ndarray) -> dict[str, pd.Series | Floats]:
    """The columns of `layer_columns` for some cells, in the order given."""
    asked, over = question.filters.map, layers(question)
    if asked == "density":
        return {"density": over.density[rows]}
    if asked == "dual":
        now, before = over.density[rows], over.density_before[rows]
        return {"density": now, "density_before": before, "density_change": now - before}
    if asked == "change":
        return _change_values(over, rows)
    if asked == "mix":
        values = {"density": over.density, "density_of_all": over.density_of_all, "mix": over.mix}
        return {name: of_cells[rows] for name, of_cells in values.items()}
    if asked == "moran":
        return {"moran": _words(over.moran[rows].tolist())}
    return {}


def _change_values(over: Layers, rows: np.ndarray) -> dict[str, pd.Series | Floats]:
    change = over.change
    if change is None:
        nothing = np.full(len(rows), np.nan)
        return {"before": nothing, "difference": nothing, "change": _words([""] * len(rows))}
    return {
        "before": over.before[rows],
        "difference": over.found.count[rows] - over.before[rows],
        "change": _words([change.verdict[cell] for cell in rows]),
    }


def _words(values: list[str]) -> pd.Series:
    return pd.Series(values, dtype=object)


def layer_columns(question: Question) -> tuple[Column, ...]:
    """What the table of cells has besides, for what the cells are coloured by."""
    density = Column("density", "Per km²", "figure")
    return {
        "density": (density,),
        "dual": (
            density,
            Column("density_before", "Per km² before", "figure"),
            Column("density_change", "Difference per km²", "difference"),
        ),
        "change": (
            Column("before", "Before", "count"),
            Column("difference", "Difference", "difference"),
            Column("change", "Beyond chance"),
        ),
        "moran": (Column("moran", "Among its neighbours"),),
        "mix": (
            density,
            Column("density_of_all", "Everything per km²", "figure"),
            Column("mix", "Times the part it is of the place", "z"),
        ),
    }.get(question.filters.map, ())


def not_compared(question: Question) -> str:
    """Why there is no comparison to colour cells by, in words; empty where there is one."""
    if question.filters.map not in COMPARING:
        return ""
    reason = layers(question).compared.reason
    return f"Not comparable: {reason}." if reason else ""
