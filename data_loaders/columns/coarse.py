"""Coordinates of a file that something rounded: a place of few digits is a place far off.

Programs drop zeros at the end, so one number says nothing and a file is judged as a whole: of 1,000
longitudes with six decimals one has three or fewer by chance, of 10,000 one has two.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.errors import RefusedFileError

NEARLY_ALL = 0.9
"""The share of a file's places that must be so coarse."""

FEWEST = 10
"""A file of fewer different places is not refused: one may lie on a round number. It is told of."""

TOLD = 4
"""Of fewer different places nothing is said."""


@dataclass(frozen=True)
class Unit:
    """A unit of coordinates, and steps of it that are too coarse for wards."""

    useless: float
    """Of numbers in this step hardly a ward is right."""
    blurred: float
    """Of numbers in this step many a record near a boundary is in the wrong ward."""
    useless_words: str
    blurred_words: str
    off_useless: str
    """How far off a place can be."""
    off_blurred: str
    expected: str


DEGREES = Unit(
    useless=0.01,
    blurred=0.001,
    useless_words="have 2 decimals or fewer",
    blurred_words="have 3 decimals or fewer",
    off_useless="650 metres",
    off_blurred="65 metres",
    expected="6 decimals, as police.uk has them",
)
METRES = Unit(
    useless=1_000.0,
    blurred=100.0,
    useless_words="are whole kilometres",
    blurred_words="are whole hundreds of metres",
    off_useless="700 metres",
    off_blurred="70 metres",
    expected="metres, such as 430127 and 433871",
)


def coarse_notes(x: np.ndarray, y: np.ndarray, unit: Unit, file: str) -> tuple[str, ...]:
    """What the ledger says of a file whose coordinates were rounded; nothing of others.

    `x` and `y` are NaN where a record has no place. Raises RefusedFileError where nearly all are so
    coarse that wards cannot be told.
    """
    located = ~np.isnan(x) & ~np.isnan(y)
    axes = x[located], y[located]
    number = len(axes[0])
    blurred, useless = (_in_steps(axes, step) for step in (unit.blurred, unit.useless))
    # Hardly a file comes so far, and telling places apart takes longer.
    places = 0 if blurred < NEARLY_ALL * number else len(np.unique(axes[0] + 1j * axes[1]))
    if places < TOLD:
        return ()
    if places < FEWEST:
        return (_few(places, useless >= NEARLY_ALL * number, unit),)
    if useless >= NEARLY_ALL * number:
        raise RefusedFileError(
            f"{file}: the coordinates of {useless:,} of its {number:,} records with a place "
            f"{unit.useless_words}, so that records lie up to {unit.off_useless} off and would "
            f"count in the wrong ward; expected {unit.expected}. A spreadsheet or program rounded "
            "them: take them from the original file"
        )
    return (
        f"{blurred:,} of its {number:,} records with a place have coordinates that "
        f"{unit.blurred_words}: they can lie {unit.off_blurred} off, and those near a boundary can "
        "count in the next ward; the file as it was published is exact",
    )


def _few(places: int, is_useless: bool, unit: Unit) -> str:
    """What is said of a file of few places."""
    words = unit.useless_words if is_useless else unit.blurred_words
    off = unit.off_useless if is_useless else unit.off_blurred
    return (
        f"the coordinates of its {places} different places {words}: if something rounded them, "
        f"they lie up to {off} off and records count in the wrong ward; look at the original file"
    )


def _in_steps(axes: tuple[np.ndarray, np.ndarray], step: float) -> int:
    """How many places have both numbers a multiple of a step."""
    of_steps = np.stack(axes) / step
    return int((np.abs(of_steps - np.round(of_steps)) < 1e-6).all(axis=0).sum())
