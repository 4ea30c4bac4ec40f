"""The cells of a small table as text, from CSV or from each sheet of an Excel workbook."""

from __future__ import annotations

import csv
import hashlib
import io
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data_loaders.archives import too_large
from data_loaders.reading import Member
from data_loaders.written import HEAD_BYTES, UTF8, WINDOWS, written
from model.errors import RefusedFileError

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MOST_BYTES = 100 << 20
"""The largest such file that is read (100 MiB): every ward of the country by age is 20 MB."""

_HEAD_ROWS = 100
_MOST_UNPACKED = 400 << 20
_MOST_COLUMNS = 400
"""One cell far to the right would else make every row of a sheet 16,384 cells wide."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: every row from the first, blank ones included, each cell as text."""

    name: str
    """Empty for CSV."""
    rows: Sequence[Sequence[str]]


def read_sheets(member: Member) -> tuple[list[Sheet], str]:
    """The sheets of a file, and the SHA-256 of its bytes.

    Raises RefusedFileError when it is larger than 100 MiB, damaged, or no table.
    """
    data = _bytes(member)
    read = _workbook if data.startswith(b"PK") else _csv
    return read(data, member.name), hashlib.sha256(data).hexdigest()


def read_heads(member: Member) -> list[Sheet]:
    """The first rows of every sheet of a workbook: enough to tell what it holds.

    Raises RefusedFileError as `read_sheets` does.
    """
    return _workbook(_bytes(member), member.name, rows=_HEAD_ROWS)


def _bytes(member: Member) -> bytes:
    if member.size > MOST_BYTES:
        raise RefusedFileError(
            f"{member.name}: {member.size:,} bytes; a table of at most {MOST_BYTES:,} was "
            "expected. Cut it down to the wards of the place"
        )
    with member.open() as stream:
        return stream.read()


def _csv(data: bytes, name: str) -> list[Sheet]:
    how = written(data[:HEAD_BYTES], name)
    try:
        text = data.decode(how.encoding)
    except UnicodeDecodeError:
        text = data.decode(WINDOWS if how.encoding == UTF8 else how.encoding, errors="replace")
    try:
        reader = csv.reader(io.StringIO(text, newline=None), delimiter=how.delimiter)
        return [Sheet("", list(reader))]
    except csv.Error as error:
        raise RefusedFileError(f"{name}: it is no table ({error}); download it again") from None


def _workbook(data: bytes, name: str, *, rows: int | None = None) -> list[Sheet]:
    import openpyxl

    try:
        _refuse_bomb(data, name)
        with warnings.catch_warnings():
            # openpyxl warns of formatting it leaves out, which nobody here asks for.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            return [_sheet(sheet, rows) for sheet in book.worksheets]
    except RefusedFileError:
        raise
    # openpyxl promises no kinds of error: a damaged workbook raises whatever it stumbles over.
    except Exception as error:
        raise RefusedFileError(
            f"{name}: not a whole Excel workbook ({error}); open it in a spreadsheet and save it "
            "as .xlsx or CSV, or download it again"
        ) from None


def _refuse_bomb(data: bytes, name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        entries = package.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > _MOST_UNPACKED or too_large(entries, len(data)):
        raise RefusedFileError(
            f"{name}: a workbook of {len(data):,} bytes that would unpack to {unpacked:,}; at most "
            f"{_MOST_UNPACKED:,} was expected. Keep the sheets of figures and save it anew"
        )


def _sheet(sheet: ReadOnlyWorksheet, most: int | None) -> Sheet:
    # Publishers' tools state the size of a sheet wrongly, often as one cell.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS, max_row=most)
    return Sheet(sheet.title, [_texts(row) for row in rows])


def _texts(row: Sequence[object]) -> list[str]:
    """The cells up to the last one that is filled."""
    filled = max((i for i, value in enumerate(row, start=1) if value is not None), default=0)
    return [_text(value) for value in row[:filled]]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
