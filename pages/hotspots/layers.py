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

from components import numbers
from components.panel import Column
from components.wording import listed
from model.periods import Window
from pages.hotspots.found import Flags, Floats, Found, found
from pages.hotspots.ground import BANDWIDTH_M
from pages.hotspots.kinds import kind_of, placed
from pages.question import Question, once_a_question
from stats.areas import Compared
from stats.cell_change import CellChange, cell_change
from stats.emerging import CLASSES
from stats.hotspots import LocalMoran, local_moran

QUADRANTS = ("high among high", "high among low", "low among high", "low among low")
"""What a cell can be among its neighbours, in the order of the legend."""

COMPARING = ("change", "dual")
"""The colourings that compare the period with another."""

LEAST_DENSITY = 10.0
"""Per km2: a cell that holds nothing itself is shown from here on."""


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

    @cached_property
    def before(self) -> Floats:
        """The mean of the windows compared with: the count of the one there usually is."""
        return self._only_compared(lambda: self._before / len(self._windows))

    @cached_property
    def change(self) -> CellChange | None:
        """Which cells changed beyond chance; None where the periods are not compared."""
        if self.compared.reason:
            return None
        return cell_change(self.found.count, self._before, years=len(self._windows))

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
            self._on_points(window, offences).sum()
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
        return self.found.ground.density(self._on_points(window, offences))

    def _on_points(self, window: Window, offences: tuple[str, ...]) -> Floats:
        """Incidents on each map point, those that are left out as none."""
        points = self.found.ground.dataset.map_points
        number = points.by_point(offences, window.first, window.last)
        return np.where(self.found.at >= 0, number, 0.0)

    def _only_compared(self, work: Callable[[], Floats]) -> Floats:
        if self.compared.reason:
            return np.full(len(self.found.ground.grid), np.nan)
        return work()

    @cached_property
    def moran(self) -> LocalMoran:
        """Local Moran's I of the counts of the period, against all cells of the place."""
        return local_moran(self.found.count, self.found.ground.grid.neighbours)


@once_a_question
def layers(question: Question) -> Layers:
    """What can be laid over the cells of a question, each worked out when it is asked for."""
    return Layers(found(question))


def listed_cells(question: Question) -> Flags:
    """The cells of the chosen area with an incident, a hot month or a class, or with a colour."""
    here = found(question)
    known = (here.count > 0) | (here.months_hot > 0) | here.hot
    known |= np.array([bool(name) for name in here.classes])
    return (known | _coloured(question)) & here.inside


def _coloured(question: Question) -> Flags:
    """The cells that what is asked for gives a colour: those where records of any month lie."""
    over, used = layers(question), layers(question).found.ground.used
    wanted: dict[str, Callable[[], Flags]] = {
        "density": lambda: over.density >= LEAST_DENSITY,
        "dual": lambda: np.fmax(over.density, over.density_before) >= LEAST_DENSITY,
        "change": lambda: over.before > 0,
        "moran": lambda: np.array([bool(name) for name in over.moran.quadrant]),
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
        return {"moran": _words([over.moran.quadrant[cell] for cell in rows])}
    return {}


def _change_values(over: Layers, rows: np.ndarray) -> dict[str, pd.Series | Floats]:
    change = over.change
    if change is None:
        nothing = np.full(len(rows), np.nan)
        return {"before": nothing, "difference": nothing, "change": _words([""] * len(rows))}
    return {
        "before": over.before[rows],
        "difference": change.difference[rows],
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


def layer_sentence(table: pd.DataFrame, question: Question) -> str:
    """What the colours show, in words; begins with a space."""
    said = _SAID[question.filters.map](table, question)
    return f" {said}" if said else ""


def not_compared(question: Question) -> str:
    """Why there is no comparison to colour cells by, in words; empty where there is one."""
    if question.filters.map not in COMPARING:
        return ""
    reason = layers(question).compared.reason
    return f"Not comparable: {reason}." if reason else ""


def _count_said(table: pd.DataFrame, _: Question) -> str:
    return f"The fullest holds {numbers.count(table['count'].max())}."


def _gi_said(table: pd.DataFrame, _: Question) -> str:
    cold = int((table["hot"] == "cold").sum())
    if not cold:
        return "None is cold."
    said = "1 is" if cold == 1 else f"{cold:,} are"
    return f"{said} cold: less lies in and around there than chance would leave."


def _class_said(table: pd.DataFrame, _: Question) -> str:
    return f"By class: {_numbers_of(table['class'], CLASSES, 'none has one')}."


def _months_said(table: pd.DataFrame, _: Question) -> str:
    months = int(table["counted_months"].max())
    always = int((table["months_hot"] == months).sum()) if months else 0
    return f"{always:,} were hot in every one of {months} months by itself."


def _certainty_said(table: pd.DataFrame, _: Question) -> str:
    ever = int((table["certainty"] > 0).sum())
    return f"{ever:,} are hot in one draw at least."


def _density_said(table: pd.DataFrame, question: Question) -> str:
    top = table.loc[table["density"].idxmax()]
    unit = question.unit(question.filters.offences)
    return (
        f"Densest is the middle of the {kind_of(question).one} “{placed(top)}”, with "
        f"{numbers.count(top['density'])} {unit} per km² over the period (bandwidth "
        f"{BANDWIDTH_M:.0f} m)."
    )


def _dual_said(table: pd.DataFrame, question: Question) -> str:
    if not_compared(question):
        return not_compared(question)
    over = table["density_change"]
    most, least = table.loc[over.idxmax()], table.loc[over.idxmin()]
    parts = [
        f"{numbers.difference(row['density_change'])} per km² (“{placed(row)}”)"
        for row, beyond in ((most, over.max() >= 0.5), (least, over.min() <= -0.5))
        if beyond
    ]
    if not parts:
        return f"Against {_against(question)} the density is the same everywhere."
    return (
        f"Against {_against(question)} the density (bandwidth {BANDWIDTH_M:.0f} m) differs most by "
        f"{listed(parts)}. This is not tested: colour by change to see what is beyond chance."
        f"{_caution(question)}"
    )


def _change_said(table: pd.DataFrame, question: Question) -> str:
    if not_compared(question):
        return not_compared(question)
    rose, fell = (int((table["change"] == word).sum()) for word in ("rose", "fell"))
    tested = int((table["change"] != "").sum())
    if not rose + fell:
        said = f"none of {_counted(tested, question)} rose or fell beyond chance"
    else:
        said = f"{_counted(rose, question)} rose beyond chance and {fell:,} fell, of {tested:,}"
    return f"Against {_against(question)} {said}.{_caution(question)}"


def _moran_said(table: pd.DataFrame, _: Question) -> str:
    found = _numbers_of(table["moran"], QUADRANTS, "none is unlike or like its neighbours")
    return f"Beyond chance: {found}."


def _mix_said(table: pd.DataFrame, question: Question) -> str:
    part, place = layers(question).part, question.dataset.catalogue.place.name
    known = table["mix"].dropna()
    if not part < 1 or known.empty:
        return "It is everything that is recorded, or nothing is: there is no part to compare."
    top = table.loc[known.idxmax()]
    much = int((known >= MUCH_MORE).sum())
    return (
        f"In {place} it is {100 * part:.0f}% of everything recorded on the map. In "
        f"{_counted(much, question)} it is a part at least {MUCH_MORE:.0f} times as large, most in "
        f"“{placed(top)}” ({top['mix']:.1f} times). This is not tested."
    )


MUCH_MORE = 2.0
"""How many times as large a part is much more than elsewhere."""


def _numbers_of(names: pd.Series, known: tuple[str, ...], otherwise: str) -> str:
    parts = [f"{n:,} {name}" for name in known if (n := int((names == name).sum()))]
    return listed(parts) if parts else otherwise


def _counted(number: int, question: Question) -> str:
    kind = kind_of(question)
    return f"{number:,} {kind.one if number == 1 else kind.many}"


def _against(question: Question) -> str:
    return layers(question).compared.against.words


def _caution(question: Question) -> str:
    caution = layers(question).compared.caution
    return f" Note: {caution}." if caution else ""


_SAID: dict[str, Callable[[pd.DataFrame, Question], str]] = {
    "count": _count_said,
    "density": _density_said,
    "gi": _gi_said,
    "class": _class_said,
    "months": _months_said,
    "certainty": _certainty_said,
    "change": _change_said,
    "dual": _dual_said,
    "moran": _moran_said,
    "mix": _mix_said,
}
