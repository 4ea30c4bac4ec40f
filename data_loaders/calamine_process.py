"""Run as a process: reads a workbook from its input, writes its sheets as JSON to its output."""

from __future__ import annotations

import io
import json
import resource
import sys
from collections.abc import Iterator

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from data_loaders.sheet import MOST_COLUMNS, texts

_MOST_MEMORY = 2 << 30
"""Bytes; the largest table that is read takes a third of it."""
_MOST_SECONDS = 60


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = io.BytesIO(sys.stdin.buffer.read())
    most = int(sys.argv[1]) or None
    try:
        found: dict[str, object] = _book(load_workbook(data), most)
    except PasswordError:
        found = {"protected": True}
    except (CalamineError, OSError, ValueError) as error:
        found = {"error": str(error)}
    json.dump(found, sys.stdout)


def _book(book: CalamineWorkbook, most: int | None) -> dict[str, object]:
    tables = [m for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
    seen = [m.name for m in tables if m.visible == SheetVisibleEnum.Visible]
    return {
        "sheets": [_sheet(book.get_sheet_by_name(name), most) for name in seen],
        "hidden": [m.name for m in tables if m.name not in seen],
    }


def _sheet(sheet: CalamineSheet, most: int | None) -> dict[str, object]:
    merged = [[*top_left, *low_right] for top_left, low_right in sheet.merged_cell_ranges or ()]
    return {"name": sheet.name, "rows": list(_rows(sheet, most)), "merged": merged}


def _rows(sheet: CalamineSheet, most: int | None) -> Iterator[list[str]]:
    """Every row from the first of the sheet: `iter_rows` begins at the first that is filled."""
    for row in sheet.to_python(skip_empty_area=False, nrows=most):
        yield texts(None if value == "" else value for value in row[:MOST_COLUMNS])


if __name__ == "__main__":
    _main()
