"""What the colours of cells show, in one sentence each; what files say of the test of a change."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from components import numbers
from components.panel import Column
from components.wording import listed
from pages.hotspots.cell_layout import BANDWIDTH_M
from pages.hotspots.cell_statistics import found
from pages.hotspots.cell_types import kind_of, placed
from pages.hotspots.layers import MUCH_MORE, QUADRANTS, layers, not_compared
from pages.question import Question
from pages.reliance import share_moved
from stats.cells.emerging import CLASSES


def layer_sentence(table: pd.DataFrame, question: Question) -> str:
    """What the colours show, in words; begins with a space."""
    said = not_compared(question) or _SAID[question.filters.map](table, question)
    return f" {said}" if said else ""


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
    always = int((table["months_hot"] == months).sum())
    if not months:
        return "No month is whole."
    each = "the one whole month" if months == 1 else f"every one of {months} months"
    if not always:
        return f"None was hot in {each}."
    return f"{always:,} {'was' if always == 1 else 'were'} hot in {each}."


def _certainty_said(table: pd.DataFrame, _: Question) -> str:
    ever = int((table["certainty"] > 0).sum())
    if not ever:
        return "None is hot in any draw."
    return f"{ever:,} {'is' if ever == 1 else 'are'} hot in one draw at least."


def _density_said(table: pd.DataFrame, question: Question) -> str:
    top = table.loc[table["density"].idxmax()]
    unit = question.unit(question.filters.offences)
    return (
        f"{_SMOOTHED}, is highest in the middle of the {kind_of(question).one} “{placed(top)}”. "
        f"There it is {numbers.count(top['density'])} {unit} per km² over the period."
    )


def _dual_said(table: pd.DataFrame, question: Question) -> str:
    over = table["density_change"]
    most, least = table.loc[over.idxmax()], table.loc[over.idxmin()]
    parts = [
        f" It {moved} most, by {numbers.count(abs(row['density_change']))}, at “{placed(row)}”."
        for row, moved, beyond in (
            (most, "rose", over.max() >= 0.5),
            (least, "fell", over.min() <= -0.5),
        )
        if beyond
    ]
    if not parts:
        same = f"Against {_against(question)} the density is the same everywhere."
        return f"{same}{_caution(question)}"
    return (
        f"{_SMOOTHED}, is held per km² against {_against(question)}.{''.join(parts)} "
        f"This is not tested: colour by change to see what is beyond chance.{_caution(question)}"
    )


_SMOOTHED = f"The density, smoothed over {BANDWIDTH_M:.0f} m"


def _change_said(table: pd.DataFrame, question: Question) -> str:
    rose, fell = (int((table["change"] == word).sum()) for word in ("rose", "fell"))
    tested = int((table["change"] != "").sum())
    if not tested:
        said = "nothing is recorded in either period"
    elif tested == 1 and not rose + fell:
        said = f"the one {kind_of(question).one} with records neither rose nor fell beyond chance"
    elif not rose + fell:
        said = f"none of {_counted(tested, question)} rose or fell beyond chance"
    else:
        rises = _counted(rose, question) if rose else f"no {kind_of(question).one}"
        falls = f"{fell:,}" if fell else "none"
        said = f"{rises} rose beyond chance and {falls} fell, of {tested:,} tested"
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
    where = f"In {_counted(much, question)}" if much else f"In no {kind_of(question).one}"
    times = f"{top['mix']:.1f}"
    if not much and float(times) >= MUCH_MORE:
        times = f"just under {MUCH_MORE:.0f}"
    return (
        f"In {place} it is {100 * part:.0f}% of everything recorded on the map. {where} it is a "
        f"part at least {MUCH_MORE:.0f} times as large; the largest is in “{placed(top)}” "
        f"({times} times). This is not tested."
    )


def _numbers_of(names: pd.Series, known: tuple[str, ...], otherwise: str) -> str:
    parts = [f"{n:,} {name}" for name in known if (n := int((names == name).sum()))]
    return listed(parts) if parts else otherwise


def _counted(number: int, question: Question) -> str:
    kind = kind_of(question)
    return f"{number:,} {kind.one if number == 1 else kind.many}"


def _against(question: Question) -> str:
    return layers(question).compared.against.words


def _caution(question: Question) -> str:
    compared = layers(question).compared
    note = f" Note: {compared.caution}." if compared.caution else ""
    return f"{note}{share_moved(compared)}"


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


OF_CELL_CHANGE = (
    Column("difference_lower", "Difference, lower 95%", "figure", shown=False),
    Column("difference_upper", "Difference, upper 95%", "figure", shown=False),
    Column("change_p", "p of the change", "p", shown=False),
    Column("dispersion", "Times the variance of chance", "z", shown=False),
)


def with_tests(table: pd.DataFrame, question: Question) -> pd.DataFrame:
    """A table of cells with the columns of OF_CELL_CHANGE; NaN where nothing is compared."""
    over, grid = layers(question) if len(table) else None, found(question).ground.grid
    if over is None or over.compared.reason:
        return table.assign(**{column.key: np.nan for column in OF_CELL_CHANGE})
    cells = np.array([grid.position(cell) for cell in table["cell"]], dtype=int)
    tests = over.change_tests(cells)
    more = np.where(np.isnan(tests.p), np.nan, over.change_dispersion[cells])
    values = (tests.lower, tests.upper, tests.p, more)
    return table.assign(**{c.key: v for c, v in zip(OF_CELL_CHANGE, values, strict=True)})
