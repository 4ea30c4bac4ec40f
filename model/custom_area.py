"""An area that a reader drew, as a link writes it: its corners, to ten metres.

A link says `area=d43012.43371.12.-3.-5.40`: after the `d` the first corner in tens of metres of
EPSG:27700, then how far each further corner lies east and north of the one before. `_d` begins a
further part. No corner is told more exactly: map points lie farther apart, and a link stays short.
"""

from __future__ import annotations

import re
from itertools import pairwise

STEP_M = 10
"""Corners are told to so many metres."""
MOST_CORNERS = 80
"""Of all parts together: a link is read up to 2,000 characters."""
SMALLEST_KM2 = 0.04
"""The smallest area counted, 200 m by 200 m: less is more than approximate points can tell."""

Corner = tuple[int, int]
Ring = tuple[Corner, ...]
"""Corners in metres, EPSG:27700; the last is followed by the first."""

_PART = r"d[0-9]{1,5}\.[0-9]{1,6}(?:\.-?[0-9]{1,6}){4,158}"
_WRITTEN = re.compile(rf"{_PART}(?:_{_PART})*")


def written(rings: tuple[Ring, ...]) -> str:
    """How a link says an area; corners are whole multiples of STEP_M."""
    return "_".join(_part(ring) for ring in rings)


def _part(ring: Ring) -> str:
    first = ring[0]
    steps = ((x - a, y - b) for (a, b), (x, y) in pairwise(ring))
    numbers = [n // STEP_M for corner in (first, *steps) for n in corner]
    return f"d{'.'.join(map(str, numbers))}"


def is_drawn(text: str) -> bool:
    """Whether a link's area is one that was drawn, rightly written or not."""
    return re.match(r"d-?[0-9]", text) is not None


def read(text: str) -> tuple[Ring, ...]:
    """The parts of an area a link says.

    Raises ValueError, in words that follow "which", for one that is not written so, has too many
    corners or is too small.
    """
    if not _WRITTEN.fullmatch(text):
        raise ValueError("is not written as an area is")
    rings = tuple(_ring(part) for part in text.split("_"))
    if sum(map(len, rings)) > MOST_CORNERS:
        raise ValueError(f"has more than {MOST_CORNERS} corners")
    if size_km2(rings) < SMALLEST_KM2:
        raise ValueError("is smaller than 200 m by 200 m, less than approximate points can tell")
    return rings


def _ring(part: str) -> Ring:
    numbers = [STEP_M * int(n) for n in part.removeprefix("d").split(".")]
    if len(numbers) % 2:
        raise ValueError("is not written as an area is")
    corners, (x, y) = [], (0, 0)
    for east, north in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + east, y + north
        corners.append((x, y))
    return tuple(corners)


def size_km2(rings: tuple[Ring, ...]) -> float:
    """Square kilometres, by the shoelace formula; parts are taken to lie apart."""
    return sum(abs(_twice(ring)) for ring in rings) / 2e6


def _twice(ring: Ring) -> int:
    return sum(a * y - x * b for (a, b), (x, y) in pairwise((*ring, ring[0])))


def drawn_name(rings: tuple[Ring, ...]) -> str:
    """`Drawn area of 1.2 km²`."""
    size = size_km2(rings)
    return f"Drawn area of {size:.0f} km²" if size >= 10 else f"Drawn area of {size:.2g} km²"
