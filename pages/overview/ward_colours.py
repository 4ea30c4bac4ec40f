"""What the wards of the map are coloured by: whether they moved, their rate or their count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from components import numbers
from components.figures.scale import Scale
from components.figures.ward_map import Coloured, class_colours
from components.palette import AMOUNTS, CARD, NEITHER, NO_FIGURE_LINES, WARD_FALLS, WARD_RISES
from model.filters import CHANGE, COLOURS, COUNT, RATE
from model.many import many
from pages.question import Question
from stats.areas import Compared
from stats.change import TESTED
from stats.classes import natural_breaks

FALL, LEVEL, RISE = range(3)
"""The colours of change, in the order of the legend."""

UNCHANGED = "No change beyond normal variation"
HIDDEN = "Hidden: small numbers"
SMALL = "Not judged: fewer than 20 in both periods"
NO_BASE = "Not judged: no figure to compare with"

BANDS = {2: "two bands", 3: "three bands", 4: "four bands", 5: "five bands"}


@dataclass(frozen=True)
class WardColours:
    """The colours of the wards of a table, in its order, and what they mean."""

    by: str
    """What they are coloured by: one of `offered`."""
    offered: tuple[str, ...]
    """What they can be coloured by."""
    coloured: Coloured
    words: tuple[str, ...]
    """What the colour of each ward means, or why it has none."""
    scale: Scale
    """With the number of wards of each step, where that is not said by the title."""
    hatched: tuple[str, ...]
    """What the legend says of the wards that have no colour."""
    note: str = ""
    """Why the map does not show change, where that was asked for."""


def ward_colours(wards: pd.DataFrame, question: Question, compared: Compared) -> WardColours:
    """The colours of some wards of the ward table, compared as `compared` says."""
    asked, why_not = question.filters.colour, _no_change(wards, compared)
    offered = _offered(wards, why_not)
    usual = RATE if question.as_rate and RATE in offered else COUNT
    by = asked if asked in offered else usual
    said = asked == CHANGE and why_not and question.measurable
    note = f"Change is not shown: {why_not}." if said else ""
    if by == CHANGE:
        return _by_change(wards, compared, offered)
    return _by_amount(wards, question, by, offered, note)


def _offered(wards: pd.DataFrame, why_not: str) -> tuple[str, ...]:
    left_out = {CHANGE} if why_not else set()
    left_out |= set() if wards["rate"].notna().any() else {RATE}
    return tuple(colour for colour in COLOURS if colour not in left_out)


def _no_change(wards: pd.DataFrame, compared: Compared) -> str:
    """Why the change of no ward can be shown, in words; empty where that of one can."""
    tested = wards["verdict"].isin(TESTED).any()
    return compared.reason or ("" if tested else "no ward has enough records to be tested")


def _by_change(wards: pd.DataFrame, compared: Compared, offered: tuple[str, ...]) -> WardColours:
    """Whether each ward moved, by its verdict in the table."""
    labels = {
        FALL: compared.wording.moved("side", higher=False, activity=compared.activity),
        LEVEL: UNCHANGED,
        RISE: compared.wording.moved("side", higher=True, activity=compared.activity),
    }
    beyond, way = wards["verdict"] == "beyond", np.sign(wards["difference"])
    step = pd.Series(np.where(beyond, LEVEL + way, LEVEL), index=wards.index, dtype=float)
    step = step.where(wards["verdict"].isin(TESTED))
    rows = zip(wards["verdict"], wards["hidden"], strict=True)
    words = _words(step, labels, [_not_judged(*row) for row in rows])
    signs = {
        code: SIGNS[int(n)]
        for code, n in zip(wards["area_code"], step, strict=True)
        if n in (FALL, RISE)
    }
    scale = Scale(
        f"Change against {compared.against.words}",
        tuple(f"{label}: {_wards(step == n)}" for n, label in labels.items()),
        (WARD_FALLS, NEITHER, WARD_RISES),
        ("ward-fall", "neither", "ward-rise"),
    )
    coloured = Coloured(step, scale.colours, NO_FIGURE_LINES, signs)
    return WardColours(CHANGE, offered, coloured, words, scale, _hatched(step, words))


SIGNS = {FALL: "fall", RISE: "rise"}
"""The signs that ways have on the map and in its legend: colour alone says nothing."""


def _not_judged(verdict: str, hidden: bool) -> str:
    if hidden:
        return HIDDEN
    return SMALL if verdict in ("small", "none") else NO_BASE


def _by_amount(
    wards: pd.DataFrame, question: Question, by: str, offered: tuple[str, ...], note: str
) -> WardColours:
    """How many or how many for its residents, in bands of like figures."""
    key, form = ("rate", numbers.rate) if by == RATE else ("value", numbers.count)
    classes = natural_breaks(wards[key])
    colours = class_colours(len(classes.limits)) if classes.limits else []
    labels = {n: _limits(*limits, form) for n, limits in enumerate(classes.limits)}
    without = [
        HIDDEN if hidden else ("No rate by residents" if by == RATE else "No figure")
        for hidden in wards["hidden"]
    ]
    words = _words(classes.index, labels, without)
    unit = question.unit(question.filters.offences)
    scale = Scale(
        legend_title(len(labels), f"{unit} per 1,000 residents" if by == RATE else unit),
        tuple(labels.values()),
        tuple(colours),
        tuple(f"swatch-{AMOUNTS.index(colour)}" for colour in colours),
    )
    coloured = Coloured(classes.index, colours, CARD)
    return WardColours(by, offered, coloured, words, scale, _hatched(classes.index, words), note)


def legend_title(bands: int, unit: str) -> str:
    """`Wards in five bands of like figures, by crimes`; of one band its unit alone."""
    if bands <= 1:
        return f"Wards, by {unit}" if unit else "Wards"
    return f"Wards in {BANDS[bands]} of like figures, by {unit}"


def _limits(low: float, high: float, form: Callable[[object], str]) -> str:
    return form(low) if low == high else f"{form(low)}–{form(high)}"


def _words(step: pd.Series, labels: dict[int, str], without: Sequence[str]) -> tuple[str, ...]:
    pairs = zip(step, without, strict=True)
    return tuple(why if np.isnan(n) else labels[int(n)] for n, why in pairs)


def _hatched(step: pd.Series, words: Sequence[str]) -> tuple[str, ...]:
    """Why wards have no colour, and how many, each reason once."""
    without = pd.Series(words, dtype=object)[step.isna().to_numpy()]
    return tuple(f"{why}: {_wards(without == why)}" for why in dict.fromkeys(without))


def _wards(which: pd.Series) -> str:
    number = int(which.sum())
    return many(number, "wards") if number else "none"
