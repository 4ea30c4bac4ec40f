"""Where the names of marks go, so that they cover no other name and as few marks as can be.

The server does not know how large a chart will be drawn. Across, a name begins at a mark at the
left end, ends at one at the right end, and so never leaves the plot. Names that do not meet on a
phone do not meet on a wider screen; up and down they are tried on a low plot and on a high one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.figures.charts import LETTER_PX

PHONE_PX, LAPTOP_PX = 200, 480
"""The width of the plot on a phone, and on half a laptop's screen."""
HEIGHT_PX, MOST_PX = 230, 340
"""The height of the plot on a phone, and in a meeting room."""
NAME_PX = 16
"""From one name to the next."""
MARK_PX = 14
"""From the middle of a name to the middle of a mark that it does not touch."""
UP = tuple(sign * up for up in range(19, 150, 5) for sign in (1, -1))
"""Pixels from a mark to its name, the nearest first."""
COVERED_PX = 20
"""How much farther a name is moved rather than cover a mark."""


@dataclass(frozen=True)
class Mark:
    """A mark in a plot, and the name of what it stands for."""

    along: float
    """From 0 at the left end of the plot to 1 at the right."""
    height: float
    """From 0 at the foot of the plot to 1 at the top."""
    name: str

    @property
    def width(self) -> float:
        """Of its name, in pixels."""
        return LETTER_PX * len(self.name)

    @property
    def up(self) -> float:
        """Pixels from the foot of the plot."""
        return self.height * HEIGHT_PX

    def ends(self, width: float) -> tuple[float, float]:
        """Where its name begins and stops, in pixels, in a plot so wide."""
        left = self.along * (width - self.width)
        return left, left + self.width


Place = tuple[int, int]
"""Pixels to the right of a mark, and above it, of the middle of its name."""


def name_places(named: Sequence[Mark], marks: Sequence[Mark]) -> list[Place | None]:
    """Where each name stands; None where it would cover another or leave the plot wherever it went.

    Those named first have the first choice; `marks` are all marks of the plot.
    """
    taken: list[tuple[Mark, int]] = []
    places: list[Place | None] = []
    for mark in named:
        up = _nearest(mark, _beside(mark, taken), _beneath(mark, marks))
        places.append(None if up is None else (round((0.5 - mark.along) * mark.width), up))
        if up is not None:
            taken.append((mark, up))
    return places


def _beside(mark: Mark, taken: Sequence[tuple[Mark, int]]) -> list[tuple[float, float]]:
    """The names that one would meet on a phone if it stood as high.

    How far above the mark each stands, in pixels, on the lowest plot and on the highest.
    """
    left, right = mark.ends(PHONE_PX)
    above = []
    for other, up in taken:
        begins, stops = other.ends(PHONE_PX)
        if begins < right + LETTER_PX and left < stops + LETTER_PX:
            higher = other.height - mark.height
            above.append((up + higher * HEIGHT_PX, up + higher * MOST_PX))
    return above


def _beneath(mark: Mark, marks: Sequence[Mark]) -> list[float]:
    """The heights of the marks that the name of one would cover, on a phone or on a laptop."""
    heights = []
    for width in (PHONE_PX, LAPTOP_PX):
        left, right = mark.ends(width)
        begins, stops = left - MARK_PX, right + MARK_PX
        heights += [other.up for other in marks if begins < other.along * width < stops]
    return heights


def _nearest(
    mark: Mark, names: Sequence[tuple[float, float]], beneath: Sequence[float]
) -> int | None:
    """The place with the least harm: pixels from the mark, and COVERED_PX for each one covered."""
    least, best = float("inf"), None
    for up in UP:
        if abs(up) >= least:
            break
        at = mark.up + up
        inside = NAME_PX / 2 < at <= HEIGHT_PX
        if inside and all(_apart(up, *name) for name in names):
            harm = abs(up) + COVERED_PX * sum(abs(at - height) < MARK_PX for height in beneath)
            least, best = min((least, best), (harm, up), key=lambda pair: pair[0])
    return best


def _apart(up: int, low: float, high: float) -> bool:
    """Whether a name is above, or below, another on the lowest plot as well as on the highest."""
    return up >= max(low, high) + NAME_PX or up <= min(low, high) - NAME_PX
