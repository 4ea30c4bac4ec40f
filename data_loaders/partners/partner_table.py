"""The columns of a partner's file, CSV or Excel, as text with the row of the spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from data_loaders.columns.named_columns import header_of
from data_loaders.files.delimited import Lines, read_lines
from data_loaders.files.readings import Member
from data_loaders.files.sheet import Sheet
from data_loaders.files.sheets import read_workbook
from data_loaders.files.text_format import HEAD_BYTES, HEADER_WITHIN, plain
from data_loaders.files.workbook_formats import begins_a_workbook
from model.errors import RefusedFileError


def read_table(member: Member, names: Mapping[str, str]) -> tuple[Lines, tuple[str, ...]]:
    """The columns of a file, `names` giving what each is called here and in the file; and notes.

    Of a workbook it is the first sheet that has the columns, in one of its first twenty rows; of
    its hidden sheets none is read. Raises RefusedFileError, naming it, when a column is absent or
    is there twice.
    """
    with member.open() as stream:
        is_workbook = begins_a_workbook(stream.read(HEAD_BYTES))
    if not is_workbook:
        return read_lines(member, _places(header_of(member), names, member.name)), ()
    book = read_workbook(member)
    lines = _of_sheet(book.sheets, names, f"{member.name}{book.aside}", book.sha256)
    return lines, book.notes


def _of_sheet(sheets: Sequence[Sheet], names: Mapping[str, str], file: str, sha256: str) -> Lines:
    wanted = {plain(name) for name in names.values()}
    for sheet in sheets:
        for number, row in enumerate(sheet.rows[:HEADER_WITHIN]):
            if wanted <= {plain(cell) for cell in row}:
                return _lines(sheet.rows, number, _places(row, names, file), sha256)
    rows = [row for sheet in sheets for row in sheet.rows if any(row)]
    _places(rows[0] if rows else (), names, file)
    raise RefusedFileError(
        f"{file}: its columns are below row {HEADER_WITHIN}; expected them near the top"
    )


def _places(header: Sequence[str], names: Mapping[str, str], file: str) -> dict[str, int]:
    there = [plain(cell) for cell in header]
    for name in names.values():
        number = there.count(plain(name))
        if number != 1:
            wrong = "occurs twice" if number else "is not there"
            raise RefusedFileError(
                f"{file}: column '{name}' of its mapping {wrong}; its columns are "
                f"{', '.join(cell for cell in header if cell.strip()) or 'none'}. Correct the "
                "mapping, or the file"
            )
    return {key: there.index(plain(name)) for key, name in names.items()}


def _lines(
    rows: Sequence[Sequence[str]], header: int, places: Mapping[str, int], sha256: str
) -> Lines:
    """The rows below the header that are not blank; a short row ends in blank cells."""
    given = [number for number in range(header + 1, len(rows)) if any(map(str.strip, rows[number]))]
    table = {
        key: pa.array([_cell(rows[number], place) for number in given], pa.string())
        for key, place in places.items()
    }
    numbers = np.array(given, dtype=int) + 1
    return Lines(
        pa.table(table), numbers, (), sha256, header=tuple(rows[header]), places=dict(places)
    )


def _cell(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""
