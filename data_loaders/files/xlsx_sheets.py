"""The sheets of an .xlsx workbook, by openpyxl, a row at a time.

openpyxl's own read-only sheet fills every gap between rows, so that one cell far down takes
minutes, and does not say what is merged or hidden; its parser, which both its ways of reading
use, does. That is not part of its public interface: openpyxl is pinned.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING
from xml.etree.ElementTree import Element

from openpyxl import load_workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from data_loaders.files.sheet import (
    MOST_COLUMNS,
    MOST_FILLED,
    MOST_ROWS,
    Block,
    Book,
    Sheet,
    TooLongError,
    on_the_sheet,
    texts,
    too_long,
)
from data_loaders.files.workbook_formats import XLSX, damaged
from model.errors import RefusedFileError

if TYPE_CHECKING:
    from openpyxl import Workbook

# A sheet that does not state its size would be read whole, only to find it, as its book is opened.
ReadOnlyWorksheet._get_size = lambda _: None

_DAMAGE = (
    # The package: no zip, cut off, encrypted, or without a part it names.
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, InvalidFileException),
    # Its parts: no XML, or XML that says what no cell, sheet or style can be.
    *(SyntaxError, ValueError, TypeError, AttributeError, LookupError, ArithmeticError),
    AssertionError,
)
"""What openpyxl and what it reads with raise over a damaged workbook: it checks little of what it
reads, and stumbles over it later."""

_FILLED = ((b"<v>", b"<v></v>"), (b"<t>", b"<t></t>"))
"""What is in a row that is filled, and what is in one that may not be."""
_BLOCK_BYTES = 1 << 20

_NO_CELLS: list[str] = []


def read_xlsx(data: bytes, name: str, *, rows: int | None = None) -> Book:
    """The sheets that can be seen, `rows` of each where a number is given.

    Raises RefusedFileError for a damaged workbook.
    """
    try:
        with warnings.catch_warnings():
            # openpyxl warns of formatting it leaves out, which nobody here asks for.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            seen = [s for s in book.worksheets if s.sheet_state == "visible"]
            hidden = [s.title for s in book.worksheets if s.sheet_state != "visible"]
            return Book(tuple(_sheet(sheet, rows) for sheet in seen), tuple(hidden))
    except TooLongError:
        raise RefusedFileError(too_long(name)) from None
    except _DAMAGE as error:
        raise damaged(name, XLSX, error) from None


class _Parser(WorkSheetParser):  # type: ignore[misc] # openpyxl says no types
    """Counts formulas whose results were not saved: a program wrote them, and Excel never ran.

    A number that is shown as a percentage comes as it is shown: 0.253 as `25.3%`.
    """

    without_value = 0
    first_without_value = ""
    percent_formats: frozenset[int] = frozenset()

    def parse_cell(self, element: Element) -> dict[str, object]:
        cell = super().parse_cell(element)
        if cell["style_id"] in self.percent_formats and cell["data_type"] == "n":
            cell["value"] = _percent(cell["value"])
        # The result of a formula may be the empty text, and then it says that it is a text.
        lost = cell["value"] is None and element.get("t") != "str"
        if lost and element.find(FORMULA_TAG) is not None:
            self.without_value += 1
            at = f"{get_column_letter(cell['column'])}{cell['row']}"
            self.first_without_value = self.first_without_value or at
        return cell


def _percent(value: object) -> object:
    # The digits Excel keeps: 100 × 0.253 is 25.3, and no more.
    return f"{100 * value:.15g}%" if isinstance(value, int | float) else value


def _percent_formats(book: Workbook) -> frozenset[int]:
    """The styles of cells that are shown as percentages; a quoted sign is no such format."""
    return frozenset(
        number
        for number, style in enumerate(book._cell_styles)
        if "%" in re.sub(r'"[^"]*"|\\.', "", _number_format(book, style.numFmtId))
    )


def _number_format(book: Workbook, number: int) -> str:
    own = number - BUILTIN_FORMATS_MAX_SIZE
    known = book._number_formats
    return known[own] if 0 <= own < len(known) else BUILTIN_FORMATS.get(number, "")


def _sheet(sheet: ReadOnlyWorksheet, most: int | None) -> Sheet:
    book = sheet.parent
    if most is None:
        with sheet._get_source() as source:
            _refuse_too_long(source)
    with sheet._get_source() as source:
        parser = _Parser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        parser.percent_formats = _percent_formats(book)
        found = _rows(parser, most)
    filled = range(max(found, default=0))
    return Sheet(
        name=sheet.title,
        rows=[found.get(number + 1, _NO_CELLS) for number in filled],
        merged=on_the_sheet(_merged(parser), len(filled)),
        hidden_rows=sum(found.get(int(n)) is not None for n in _hidden(parser.row_dimensions)),
        hidden_columns=_hidden_columns(parser, max(map(len, found.values()), default=0)),
        formulas_without_value=parser.without_value,
        first_without_value=parser.first_without_value,
    )


def _refuse_too_long(source: IO[bytes]) -> None:
    """Raise TooLongError for more filled rows than are read; to count them takes no time.

    It counts too few where a program writes rows in its own way: then reading finds out.
    """
    filled, rest = 0, b""
    while block := source.read(_BLOCK_BYTES):
        *rows, rest = (rest + block).split(b"<row")
        filled += sum(any(has in row and no not in row for has, no in _FILLED) for row in rows)
        rest = rest[-_BLOCK_BYTES:]
        if filled > MOST_FILLED:
            raise TooLongError


def _rows(parser: _Parser, most: int | None) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for number, cells in parser.parse():
        if number > MOST_ROWS:
            raise ValueError(f"it has a row {number:,}, and Excel has {MOST_ROWS:,}")
        if most is not None and number > most:
            break
        values: dict[int, object] = {c["column"]: c["value"] for c in cells}
        width = max((c for c in values if c <= MOST_COLUMNS), default=0)
        row = texts(values.get(column) for column in range(1, width + 1))
        if row:
            found[number] = row
        if len(found) > MOST_FILLED:
            raise TooLongError
    return found


def _merged(parser: _Parser) -> Iterator[Block]:
    for ranges in parser.merged_cells.mergeCell if parser.merged_cells else ():
        left, top, right, low = ranges.bounds
        yield Block(top - 1, left - 1, low - 1, right - 1)


def _hidden(dimensions: dict[str, dict[str, str]]) -> list[str]:
    return [key for key, attributes in dimensions.items() if attributes.get("hidden") == "1"]


def _hidden_columns(parser: _Parser, width: int) -> tuple[str, ...]:
    attributes = [parser.column_dimensions[key] for key in _hidden(parser.column_dimensions)]
    numbers = [n for a in attributes for n in range(int(a["min"]), min(int(a["max"]), width) + 1)]
    return tuple(get_column_letter(number) for number in numbers)
