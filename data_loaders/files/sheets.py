"""The cells of a small table as text, from CSV or from each sheet of a workbook.

Sheets that are hidden are not read: people hide what is out of date. Rows and columns that are
hidden are read, for a filter hides what is true; a note says which.
"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from data_loaders.files.archives import too_large
from data_loaders.files.other_workbooks import read_other
from data_loaders.files.readings import Member
from data_loaders.files.sheet import MOST_FILLED, Book, Sheet, too_long
from data_loaders.files.text_format import HEAD_BYTES, UTF8, WINDOWS, written
from data_loaders.files.workbook_formats import HTML, XLS, XLSB, XLSX, damaged, workbook_format
from data_loaders.files.xlsx_sheets import read_xlsx
from model.errors import RefusedFileError

MOST_BYTES = 100 << 20
"""The largest such file that is read (100 MiB): every ward of the country by age is 20 MB."""

_HEAD_ROWS = 100
_MOST_UNPACKED = 400 << 20


@dataclass(frozen=True)
class Workbook:
    """What is read of a file."""

    sheets: tuple[Sheet, ...]
    """Those that can be seen; of CSV one."""
    hidden: tuple[str, ...]
    """The names of sheets that are hidden, and so not read."""
    sha256: str
    is_page: bool = False
    """Whether it is a web page: some systems export one under the name .xls."""

    loses_formats: bool = False
    """Whether its numbers come without the formats they are shown in: 25.3% as 0.253."""

    @property
    def aside(self) -> str:
        """What is said beside the name of a file that is not what its name says."""
        return " (a web page with tables, not a workbook)" if self.is_page else ""

    @property
    def notes(self) -> tuple[str, ...]:
        """What the ledger says of hidden sheets, rows and columns, and of lost values."""
        names = ", ".join(f"'{name}'" for name in self.hidden)
        left_out = (f"hidden sheets not read: {names}",) if self.hidden else ()
        page = ("read from the tables of a web page: it is no workbook",) if self.is_page else ()
        return (*page, *left_out, *(note for sheet in self.sheets for note in sheet.notes))

    def lacking(self) -> str:
        """Where else a table may be that was looked for: in hidden sheets, or in formulas."""
        said = (
            [
                f"; its hidden sheets ({', '.join(self.hidden)}) are not read: show them if they "
                "are meant"
            ]
            if self.hidden
            else []
        )
        if lost := formulas_lost(self.sheets):
            said.append(f"; {lost}")
        return "".join(said)


def formulas_lost(sheets: Sequence[Sheet]) -> str:
    """What is said of formulas whose results were not saved with them; empty without one."""
    lost = [sheet for sheet in sheets if sheet.formulas_without_value]
    if not lost:
        return ""
    number = sum(sheet.formulas_without_value for sheet in lost)
    first = f"{lost[0].first_without_value} of the sheet '{lost[0].name}'"
    which = f"the formula in {first} was" if number == 1 else f"{number:,} formulas were"
    begins = "" if number == 1 else f" (the first in {first})"
    return (
        f"{which} saved without {'its result' if number == 1 else 'their results'}{begins}: open "
        "the file in Excel, save it, and add it again"
    )


def read_workbook(member: Member) -> Workbook:
    """The sheets of a file, with what was left out.

    CSV, .xlsx, .xls, .xlsb, .ods and the tables of a web page are read. Raises RefusedFileError
    when the file is larger than 100 MiB, damaged, protected, or no table.
    """
    data = _bytes(member)
    sha256 = hashlib.sha256(data).hexdigest()
    kind = _format(data, member.name)
    if not kind:
        return Workbook(tuple(_csv(data, member.name)), (), sha256)
    book = _book(data, member.name, kind)
    return Workbook(
        book.sheets,
        book.hidden,
        sha256,
        is_page=kind == HTML,
        loses_formats=kind in (XLS, XLSB),
    )


def read_sheets(member: Member) -> tuple[list[Sheet], str]:
    """The sheets of a file, and the SHA-256 of its bytes, as `read_workbook` does."""
    book = read_workbook(member)
    return list(book.sheets), book.sha256


def read_heads(member: Member) -> list[Sheet]:
    """The first rows of every visible sheet of a workbook: enough to tell what it holds.

    Raises RefusedFileError as `read_workbook` does.
    """
    data = _bytes(member)
    kind = _format(data, member.name) or XLSX
    return list(_book(data, member.name, kind, rows=_HEAD_ROWS).sheets)


def _format(data: bytes, name: str) -> str:
    """The format of a workbook, that of a package whose names are lost taken for .xlsx."""
    return workbook_format(data, name) or (XLSX if data.startswith(b"PK") else "")


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
    # A row has an end of line, or more where cells hold some.
    if max(data.count(b"\n"), data.count(b"\r")) > MOST_FILLED:
        raise RefusedFileError(too_long(name))
    try:
        text = data.decode(how.encoding)
    except UnicodeDecodeError:
        text = data.decode(WINDOWS if how.encoding == UTF8 else how.encoding, errors="replace")
    try:
        reader = csv.reader(io.StringIO(text, newline=None), delimiter=how.delimiter)
        return [Sheet("", list(reader))]
    except csv.Error as error:
        raise RefusedFileError(f"{name}: it is no table ({error}); download it again") from None


def _book(data: bytes, name: str, kind: str, *, rows: int | None = None) -> Book:
    if data.startswith(b"PK"):
        _refuse_bomb(data, name, kind)
    if kind == XLSX:
        return read_xlsx(data, name, rows=rows)
    return read_other(data, name, kind, rows=rows)


def _refuse_bomb(data: bytes, name: str, kind: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
    except zipfile.BadZipFile as error:
        raise damaged(name, kind, error) from None
    unpacked, found = sum(entry.file_size for entry in entries), too_large(entries, len(data))
    if unpacked > _MOST_UNPACKED:
        found = f"{len(data):,} bytes that would unpack to {unpacked:,}; at most "
        found += f"{_MOST_UNPACKED:,} was expected"
    if found:
        raise RefusedFileError(
            f"{name}: a workbook of {found}. Keep the sheets of figures and save it anew"
        )
