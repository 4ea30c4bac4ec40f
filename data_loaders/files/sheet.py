"""One sheet of a table: its cells as text, and which of them are merged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

MOST_COLUMNS = 400
"""One cell far to the right would else make every row of a sheet 16,384 cells wide."""

MOST_ROWS = 1 << 20
"""What Excel has."""

MOST_FILLED = 300_000
"""Rows of a table that is looked at as a whole, a cell at a time: ward figures of every kind of
crime in ten years are 60,000, and a million would take minutes and a gigabyte."""


MOST_MERGED = 10 * MOST_FILLED
"""Rows that merged cells reach over, each block counted: a table merges some cells of a row, not
thousands of blocks over one another, which would take minutes."""


MOST_LETTERS = 32_767
"""What a cell of Excel holds. One text can stand in every cell, and is looked at in each."""


class TooLongError(Exception):
    """A table has more than `MOST_FILLED` rows; whoever reads the file names it."""


def too_long(file: str, most: int = MOST_FILLED) -> str:
    """What is said of a file with more rows than are read."""
    return (
        f"{file}: more than {most:,} rows, which is more than such a table is read of; nothing of "
        "it was loaded. Cut it down to the place, or split it into years"
    )


class Block(NamedTuple):
    """Merged cells: rows and columns counted from 0, the last ones in it."""

    top: int
    left: int
    bottom: int
    right: int


def on_the_sheet(blocks: Iterable[Block], rows: int) -> tuple[Block, ...]:
    """What of merged cells lies in the rows that are there.

    Raises ValueError, without the file, for more than `MOST_MERGED` rows of them.
    """
    there = tuple(b._replace(bottom=min(b.bottom, rows - 1)) for b in blocks if b.top < rows)
    if sum(block.bottom - block.top + 1 for block in there) > MOST_MERGED:
        raise ValueError(f"its merged cells reach over more than {MOST_MERGED:,} rows together")
    return there


@dataclass(frozen=True)
class Sheet:
    """One sheet: every row from the first, blank ones included, each cell as text."""

    name: str
    """Empty for CSV."""
    rows: Sequence[Sequence[str]]
    merged: tuple[Block, ...] = ()
    hidden_rows: int = 0
    hidden_columns: tuple[str, ...] = ()
    formulas_without_value: int = 0
    first_without_value: str = ""
    """The cell of the first of them."""
    corner: str = ""
    """A title of the table that stood in its row of names, in place of the name of a column."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What the ledger says of what is hidden, in words."""
        told = []
        if self.hidden_rows:
            told.append(f"{self.hidden_rows:,} hidden rows of the sheet '{self.name}' are read too")
        if self.hidden_columns:
            columns = ", ".join(self.hidden_columns)
            told.append(f"hidden columns of the sheet '{self.name}' are read too: {columns}")
        return tuple(told)


class Book(NamedTuple):
    """The sheets that can be seen, and the names of those that are hidden."""

    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...]


def texts(row: Iterable[object]) -> list[str]:
    """The cells of a row as text, up to the last one that is filled.

    Raises ValueError for a cell with more than a cell can hold.
    """
    cells = [text(value) for value in row]
    if (longest := max(map(len, cells), default=0)) > MOST_LETTERS:
        raise ValueError(f"it has a cell of {longest:,} letters, and Excel has {MOST_LETTERS:,}")
    filled = max((i for i, cell in enumerate(cells, start=1) if cell), default=0)
    return cells[:filled]


def text(value: object) -> str:
    """A cell as text: whole numbers without a point, dates as `2025-02-01 00:00:00`."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
