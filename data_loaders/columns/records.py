"""Which rows of a table are records, and which of those can be used.

Files of months are joined end to end, each with its column names and perhaps its total. Such a row
is no record: it is neither counted nor rejected. It is looked for among rows with a fault only, for
it always has one, so that a file without faults costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_loaders.columns.dictionary_columns import Coded
from data_loaders.columns.named_columns import bare
from data_loaders.columns.written_months import month_or_none
from data_loaders.files.delimited import Lines
from data_loaders.files.faults import Fault, in_order, rejects
from geo.wording import listed
from model.errors import RefusedFileError
from model.rejects import Reject

_TOTAL = r"(?i)^\W*(grand |sub-?\s?)?totals?(\s(of\s)?\w+)?\s*[:=]?\s*[\d,]*\W*$"
_NUMBER = re.compile(r"[\d,.\s]*")

MonthOf = Callable[[str], pd.Timestamp | None]
"""The month a cell means; None for none."""


@dataclass(frozen=True)
class Records:
    """The records of a file, told apart."""

    good: np.ndarray
    """True for the lines that can be used."""
    rejects: tuple[Reject, ...]
    rows_read: int
    """All records, those rejected included."""
    notes: tuple[str, ...] = ()


def found_records(
    lines: Lines,
    faults: Sequence[Fault],
    *,
    file: str,
    what: str,
    months: pd.Series | None = None,
    month_of: tuple[str, MonthOf] | None = None,
) -> Records:
    """The records among the lines of a file; a record with a fault is a reject with its month.

    `what` is the word for one record, `months` the month of each line, and `month_of` the column of
    the month and what a cell of it means, for lines of the wrong width.

    Raises RefusedFileError for a file without a record, and where column names are repeated in
    another order: what stands below them would be misread.
    """
    none = _no_records(lines, faults, file)
    cut = _cut(lines, month_of)
    bad, found = rejects(faults, lines.rows, months=months, passed_over=none.rows)
    count = lines.table.num_rows - int(none.rows.sum()) + len(cut.rejects)
    if count == 0:
        raise RefusedFileError(no_rows(file, what))
    headings, totals = (*none.headings, *cut.headings), (*none.totals, *cut.totals)
    return Records(~bad, in_order(cut.rejects, found), count, no_records(headings, totals))


def found_monthly(
    lines: Lines, faults: Sequence[Fault], month: Coded, *, file: str, what: str
) -> Records:
    """The same of a file of police.uk, whose column `month` says the `month` of each line."""
    months, of_cell = month.all().to_pandas(), ("month", month_or_none)
    return found_records(lines, faults, file=file, what=what, months=months, month_of=of_cell)


def no_rows(name: str, what: str) -> str:
    """What is said of a file that has column names only."""
    return (
        f"{name}: it has column names and no rows, which does not say that there was none; "
        f"expected a row for each {what}. Download it again"
    )


@dataclass(frozen=True)
class _None:
    """Lines that are no records, by the numbers of their rows."""

    rows: np.ndarray
    headings: tuple[int, ...] = ()
    totals: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Cut:
    """Lines of the wrong width, told apart."""

    rejects: tuple[Reject, ...]
    headings: tuple[int, ...]
    totals: tuple[int, ...]


def _no_records(lines: Lines, faults: Sequence[Fault], file: str) -> _None:
    suspects = np.zeros(lines.table.num_rows, dtype=bool)
    for fault in faults:
        suspects |= fault.rows
    at = np.flatnonzero(suspects)
    table = lines.table.filter(pa.array(suspects)) if len(at) else lines.table.slice(0, 0)
    headings = [int(at[i]) for i in _headings(table, lines, lines.rows[at], file)]
    totals = [int(at[i]) for i in _totals(table)]
    rows = np.zeros(len(suspects), dtype=bool)
    rows[[*headings, *totals]] = True
    numbers = ([int(lines.rows[i]) for i in of] for of in (headings, totals))
    return _None(rows, *map(tuple, numbers))


def _headings(table: pa.Table, lines: Lines, numbers: np.ndarray, file: str) -> list[int]:
    """The lines that repeat the column names."""
    names = {bare(name) for name in lines.header} - {""}
    if not table.num_rows or not names:
        return []
    columns = [(lines.heading(c), table[c].to_pylist()) for c in table.column_names]
    found = []
    for i in np.flatnonzero(_in(table.columns[0], names)):
        cells = [(bare(heading), bare(column[i])) for heading, column in columns]
        if all(cell == heading for heading, cell in cells):
            found.append(int(i))
        elif all(cell in names for _, cell in cells if cell):
            raise RefusedFileError(
                f"{file}: row {numbers[i]} names the columns again in another order; split the "
                "file there, so that each piece has one row of names"
            )
    return found


def _in(column: pa.ChunkedArray, names: Iterable[str]) -> np.ndarray:
    """Which texts are one of these names, forgivingly compared."""
    texts = column.combine_chunks().dictionary_encode()
    known = np.array([bare(text) in names for text in texts.dictionary.to_pylist()], dtype=bool)
    return known[texts.indices.to_numpy()]


def _totals(table: pa.Table) -> list[int]:
    """The lines that hold the word total and, besides it, numbers at most."""
    said = np.zeros(table.num_rows, dtype=bool)
    for column in table.columns:
        said |= pc.match_substring_regex(column, _TOTAL).to_numpy().astype(bool)
    rows = table.filter(pa.array(said)).to_pylist()
    pairs = zip(np.flatnonzero(said), rows, strict=True)
    return [int(i) for i, row in pairs if is_sum(row.values())]


def is_total(cell: str) -> bool:
    """Whether a cell is the word total, such as `Grand total: 2,000`."""
    return re.match(_TOTAL, cell) is not None


def is_sum(cells: Iterable[str]) -> bool:
    """Whether cells besides the word total hold numbers at most."""
    return all(_NUMBER.fullmatch(cell) for cell in cells if not is_total(cell))


def _cut(lines: Lines, month_of: tuple[str, MonthOf] | None) -> _Cut:
    names = {bare(name) for name in lines.header} - {""}
    kept, headings, totals = [], [], []
    for number, reject in enumerate(lines.wrong_width):
        cells = lines.cut[number] if number < len(lines.cut) else ()
        given = {bare(cell) for cell in cells} - {""}
        if len(given) > 1 and given <= names:
            headings.append(reject.row)
        elif any(map(is_total, cells)) and is_sum(cells):
            totals.append(reject.row)
        else:
            kept.append(replace(reject, month=_month(cells, lines, month_of)))
    return _Cut(tuple(kept), tuple(headings), tuple(totals))


def _month(
    cells: Sequence[str], lines: Lines, month_of: tuple[str, MonthOf] | None
) -> pd.Timestamp | None:
    """The month of a line of the wrong width: its cell is right unless one before it is amiss."""
    if month_of is None:
        return None
    column, meaning = month_of
    place = lines.places.get(column, len(cells))
    return meaning(cells[place].strip()) if place < len(cells) else None


def no_records(headings: Sequence[int], totals: Sequence[int] = ()) -> tuple[str, ...]:
    """What is said of rows that are no records, by their numbers."""
    found = [_note(sorted(headings), "repeats", "repeat", "the column names")]
    found.append(_note(sorted(totals), "is", "are", "a total" if len(totals) == 1 else "totals"))
    said = [words for words in found if words]
    return (f"no records, and not counted: {'; '.join(said)}",) if said else ()


def _note(rows: Sequence[int], one: str, many: str, what: str) -> str:
    if not rows:
        return ""
    word, verb = ("row", one) if len(rows) == 1 else ("rows", many)
    return f"{word} {listed(rows, limit=5)} {verb} {what}"
