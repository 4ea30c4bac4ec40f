"""What cells are called, and where their counts are far apart: of a grid, wards or LSOAs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from model.filters import GRIDS, LSOAS, WARDS
from pages.question import Question

LEAST_STEPS = {LSOAS: 1, WARDS: 3}
"""With which of `stats.classes.STEPS` the counts of a kind begin; those of a grid with the first.
One area of Leeds holds what ten cells of 400 m hold, or a hundred."""


@dataclass(frozen=True)
class Kind:
    """Words for one kind of cell."""

    label: str
    """Its name where a reader chooses among kinds."""
    one: str
    many: str
    a: str
    """One of them with its article: `a cell`, `an LSOA`."""
    sized: str
    """The same with its size, where the name does not say it: `a 400 m cell`."""
    shape: str = ""
    """What they are, where the name does not say: `400 m hexagons`."""

    @property
    def has_name(self) -> bool:
        """Whether each has a name of its own; others are told by the streets they are around."""
        return self.shape == ""


def _of_grid(kind: str) -> Kind:
    shape, size = {"h": "hexagons", "s": "squares"}[kind[0]], f"{kind[1:]} m"
    label = f"{shape.capitalize()}, {size}"
    return Kind(label, "cell", "cells", "a cell", f"a {size} cell", f"{size} {shape}")


KINDS = {
    **{kind: _of_grid(kind) for kind in GRIDS},
    WARDS: Kind("Wards", "ward", "wards", "a ward", "a ward"),
    LSOAS: Kind("LSOAs", "LSOA", "LSOAs", "an LSOA", "an LSOA"),
}
"""By `model.filters.CELLS`."""


def kind_of(question: Question) -> Kind:
    """The kind of cells that a reader chose."""
    return KINDS[question.filters.cells]


def placed(row: Mapping[Any, Any]) -> str:
    """A row of a table of cells by its place and the ward it lies in."""
    return f"{row['around']} ({row['ward']})" if row["ward"] else row["around"]


def none_inside(question: Question) -> str:
    """What is said of an area that is so small that no cell has its middle there."""
    return (
        f"No {kind_of(question).one} has its middle in {question.filters.area.name}: choose "
        "smaller cells."
    )


def nothing_known(question: Question) -> str:
    """What is said in place of "no incident" where months are missing; nothing where none is."""
    lack = question.covered.lack_in_period(question.filters.offences)
    return f"Nothing is known of {question.filters.area.name}: {lack}." if lack else ""
