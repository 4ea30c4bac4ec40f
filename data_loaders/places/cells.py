"""Positions and postcodes that stand within one column of a list of places, told by its cells.

`53.80, -1.55`, `POINT (-1.55 53.80)`, `429900, 433800` and `SE 29900 33800` say where a place is,
whatever their column is called; so does the postcode at the end of an address. Each becomes columns
of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from data_loaders.columns.table_columns import cell
from data_loaders.places.postcode_lookup import postcode_in

_NUMBER = r"-?\d+(?:\.\d+)?"
_PAIR = re.compile(
    rf"(?:SRID=\d+; ?)?(?:POINT ?)?[(\[]?\s*({_NUMBER})\s*[,; /]\s*({_NUMBER})\s*[)\]]?",
    re.IGNORECASE,
)
_GRID_REFERENCE = re.compile(r"([HJNOST])([A-HJ-Z])\s*(\d{6}|\d{8}|\d{10}|\d{3,5}\s+\d{3,5})", re.I)
_LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
_SQUARE_M = 100_000
_LEAST_LATITUDE = 45.0
"""Great Britain lies north of it, and no longitude of it is as large."""

_OF_ANOTHER = re.compile(r"holder|applicant|owner|correspondence|contact|agent|head office", re.I)

Two = tuple[str, str]


@dataclass(frozen=True)
class Within:
    """What a column holds within its cells, as columns of its own."""

    column: int
    names: tuple[str, ...]
    """What these are called, as a file of places would."""
    read: Callable[[str], tuple[str, ...] | None]

    def cells(self, row: Sequence[str]) -> tuple[str, ...]:
        """The cells of a row; as they stand where they are not what others of the column are."""
        text = cell(row, self.column)
        return self.read(text) or (text if self.names != ("Postcode",) else "",) * len(self.names)


def found_within(
    header: Sequence[str], below: Sequence[Sequence[str]], *, points: bool, postcodes: bool
) -> tuple[Within, ...]:
    """The first column whose cells hold positions, and that which holds postcodes, if asked for.

    Most of the cells that are filled say so.
    """
    wanted = [
        *((("Longitude", "Latitude"), degrees), (("Easting", "Northing"), metres)) * points,
        *((("Postcode",), _postcode),) * postcodes,
    ]
    own = [c for c, name in enumerate(header) if name.strip() and not _OF_ANOTHER.search(name)]
    found = (
        next((Within(c, names, read) for c in own if _most(c, below, read)), None)
        for names, read in wanted
    )
    return tuple(within for within in found if within is not None)


def degrees(text: str) -> Two | None:
    """Longitude and latitude of a cell that has both, in either order; None for another."""
    match = _PAIR.fullmatch(text.strip())
    if match is None:
        return None
    first, second = float(match[1]), float(match[2])
    if abs(first) > 180 or abs(second) > 180 or (abs(first) > 90 and abs(second) > 90):
        return None
    if first >= _LEAST_LATITUDE > abs(second):
        return match[2], match[1]
    return (match[1], match[2]) if second >= _LEAST_LATITUDE > abs(first) else None


def metres(text: str) -> Two | None:
    """Easting and northing of a cell that has both, or a grid reference; None for another."""
    match = _PAIR.fullmatch(text.strip())
    if match is not None:
        large = min(float(match[1]), float(match[2])) >= 1_000
        return (match[1], match[2]) if large else None
    return _of_reference(text)


def _of_reference(text: str) -> Two | None:
    """The middle of the square that a grid reference of six figures or more names."""
    match = _GRID_REFERENCE.fullmatch(text.strip())
    if match is None:
        return None
    figures = "".join(match[3].split())
    half, odd = divmod(len(figures), 2)
    if odd:
        return None
    first, second = (_LETTERS.index(letter.upper()) for letter in (match[1], match[2]))
    east = ((first - 2) % 5) * 5 + second % 5
    north = 19 - (first // 5) * 5 - second // 5
    size = 10 ** (5 - half)
    middle = size // 2
    e, n = (int(part) * size + middle for part in (figures[:half], figures[half:]))
    return str(east * _SQUARE_M + e), str(north * _SQUARE_M + n)


def _postcode(text: str) -> tuple[str] | None:
    found = postcode_in(text)
    return (found,) if found else None


def _most(
    column: int, below: Sequence[Sequence[str]], read: Callable[[str], tuple[str, ...] | None]
) -> bool:
    texts = [text for row in below if (text := cell(row, column))]
    return bool(texts) and 2 * sum(read(text) is not None for text in texts) > len(texts)
