"""Which kind of table a file that nothing knows is nearest to, and what it lacks to be one.

Each source names the columns it needs; names are compared by their letters and digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data_loaders.columns.named_columns import found_columns
from data_loaders.columns.written_months import month_or_none
from data_loaders.one_load.source import Source
from data_loaders.sources import SOURCES
from geo.wording import listed

LEAST_SHARE = 0.4
"""Of the columns a kind needs; a file with fewer of every kind is like none of them: a list of
people has names too."""

_FEWEST_ACROSS = 4
_NUMBER = re.compile(r" *-?[\d,]+(\.\d+)? *", re.ASCII)

FORMS = tuple(
    sorted((source for source in SOURCES if source.called), key=lambda source: source.rare)
)
"""The kinds that a file may be nearest to; of those as near the first."""

_CODE = re.compile(r"(wd|ward|lad|lsoa|msoa)(\d\d)?(cd|code)", re.IGNORECASE)
_NAME = re.compile(r"(wd|ward)(\d\d)?(nm|name)", re.IGNORECASE)


@dataclass(frozen=True)
class Near:
    """How near a row of column names is to a kind."""

    form: Source
    found: int
    absent: tuple[str, ...]
    """The columns that are not there, and what should stand beside the file."""
    others: int
    """How many of the columns it may have are there."""
    lower: bool
    """Whether the names stand below other lines."""

    @property
    def share(self) -> float:
        """Of what the kind needs, how much is there."""
        return self.found / (self.found + len(self.absent))

    @property
    def likeness(self) -> tuple[float, int]:
        """The more, the nearer: what is there for each thing that is not, then how much is."""
        found = self.found + self.others
        return found / (found + len(self.absent)), found

    @property
    def words(self) -> str:
        """The kind, and what is missing of it."""
        *columns, last = self.absent or ("",)
        if not last and self.lower:
            return f"{self.form.called}, but with lines above its column names; take them out"
        if not last:
            return f"{self.form.called} by its columns, but not by what stands in them"
        if not columns and last == self.form.beside:
            return f"{self.form.called}, but without {last}"
        beside = f" and {last}" if last == self.form.beside else ""
        names = columns if beside else self.absent
        word = "a column" if len(names) == 1 else "columns"
        return f"{self.form.called}, but without {word} {listed(map(repr, names), limit=4)}{beside}"


def nearest(rows: Sequence[Sequence[str]]) -> Near | None:
    """The kind that any of these rows of names is nearest to; None where it is like none."""
    filled = [row for row in rows if any(map(str.strip, row))]
    near = [one for number, row in enumerate(filled) for one in _nearness(row, lower=number > 0)]
    best = max(near, key=lambda one: one.likeness, default=None)
    return best if best is not None and best.share >= LEAST_SHARE else None


def unknown_table(file: str, rows: Sequence[Sequence[str]]) -> str:
    """What is said of a table that nothing here knows, from its first rows."""
    header = next((row for row in rows if any(map(str.strip, row))), ())
    columns = _names_shown(header, rows)
    if across := _columns_beside_months(rows):
        return (
            f"{file}: its months stand below one another, with {len(across)} columns of numbers "
            f"beside them ({listed(across, limit=4)}); ward figures are read with a row for each "
            "ward. Where these columns are wards, turn the table (copy, Paste Special, Transpose) "
            "and call its first column Ward"
        )
    near = nearest(rows)
    if near is None:
        return (
            f"{file}: nothing here knows its columns ({columns}); docs/data-dictionary.md says "
            "which files are read, and a partner's incidents need a column mapping beside them"
        )
    shown = "its first row is" if near.lower else "its columns are"
    return f"{file}: nearest to {near.words}; {shown} {columns}"


def _names_shown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The names of the columns; of a table without any not the row that stands there instead.

    A row is no row of names where a cell with a digit is written as the one below it is: what it
    says may be somebody's address.
    """
    below = [row for row in rows if any(map(str.strip, row))][1:2]
    alike = [
        name
        for row in below
        for name, cell in zip(header, row, strict=False)
        if any(map(str.isdigit, name)) and _written(name) == _written(cell)
    ]
    if alike:
        return f"{len(header):,} without names: its first row says what the others do"
    return listed([name for name in header if name.strip()], limit=12)


def _written(cell: str) -> str:
    """How a cell is written: which of its letters are digits, which letters, which neither."""
    return re.sub(r"\d+", "9", re.sub(r"[^\W\d_]+", "a", cell.strip()))


def _columns_beside_months(rows: Sequence[Sequence[str]]) -> list[str]:
    """The names of the columns of a table of months by something else; none for another table."""
    filled = [row for row in rows if any(map(str.strip, row))]
    if len(filled) < 3:
        return []
    header, *body = filled
    place = next((i for i, cell in enumerate(body[0]) if month_or_none(cell)), None)
    if place is None:
        return []
    months = [cell for row in body for cell in row[place : place + 1] if month_or_none(cell)]
    if len(months) < max(2, len(body) - 1):
        return []
    numbers = [
        name
        for i, name in enumerate(header)
        if i != place and all(_NUMBER.fullmatch(row[i]) for row in body if i < len(row) and row[i])
    ]
    return numbers if len(numbers) >= max(_FEWEST_ACROSS, len(header) - 2) else []


def _nearness(row: Sequence[str], *, lower: bool) -> Iterator[Near]:
    names = [_respelt(name) for name in row]
    for form in FORMS:
        found = found_columns(names, form.columns)
        absent = [column for column in form.columns if column not in found]
        if found:
            beside = (form.beside,) if form.beside else ()
            others = len(found_columns(names, form.others))
            yield Near(form, len(found), (*absent, *beside), others, lower)


def _respelt(name: str) -> str:
    """Names of codes and of wards as the Office for National Statistics spells them, in words."""
    bare = re.sub(r"[\W_]", "", name)
    if _CODE.fullmatch(bare):
        return "ward code"
    return "ward name" if _NAME.fullmatch(bare) else name
