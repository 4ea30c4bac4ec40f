"""Sheets of a workbook to be filled in: headings, widths, drop-downs, the page they print on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from model.spreadsheets import runs_as_formula

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

ROWS_TO_FILL = 500
"""Rows that have drop-downs; more can be filled in below without them."""

LISTS = "Lists"
_ANY_TEXT = "@"


def table_sheet(
    book: Workbook,
    name: str,
    columns: Mapping[str, int],
    rows: Sequence[Sequence[str]] = (),
    *,
    texts: Sequence[str] = (),
) -> Worksheet:
    """A sheet with a bold heading line that stays in view and on every printed page.

    `columns` gives each heading the width of its column, in characters; cells of the columns
    `texts` are kept as they are typed, so that a spreadsheet makes no date of `2024-25`.
    """
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    for number, (title, width) in enumerate(columns.items(), start=1):
        put(sheet, 1, number, title)
        sheet.cell(1, number).font = Font(bold=True)
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width = width
        if title in texts:
            for row in range(2, ROWS_TO_FILL + 2):
                sheet.cell(row, number).number_format = _ANY_TEXT
    for row, cells in enumerate(rows, start=2):
        for number, text in enumerate(cells, start=1):
            put(sheet, row, number, text)
            sheet.cell(row, number).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    to_page(sheet)
    return sheet


def put(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Write a text as a text: one that begins like a formula is never run as one."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell = sheet.cell(row, column)
    if text:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
        cell.data_type = "s"
        # What a spreadsheet itself sets for a text typed after an apostrophe.
        cell.quotePrefix = runs_as_formula(text)


def to_page(sheet: Worksheet) -> None:
    """Set a sheet to print on A4 across, as wide as the page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def lists_sheet(book: Workbook, lists: Mapping[str, Sequence[str]]) -> None:
    """A hidden sheet with the choices of every drop-down, one list a column."""
    sheet = book.create_sheet(LISTS)
    for column, (name, choices) in enumerate(lists.items(), start=1):
        for row, text in enumerate((name, *choices), start=1):
            put(sheet, row, column, text)
    sheet.sheet_state = "hidden"


def drop_down(
    sheet: Worksheet,
    column: int,
    lists: Mapping[str, Sequence[str]],
    name: str,
    *,
    others: bool = False,
) -> None:
    """Let the cells of a column be chosen from a list; `others` may be typed too."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    if not lists[name]:
        return
    at = get_column_letter(list(lists).index(name) + 1)
    letter = get_column_letter(column)
    choice = DataValidation(
        type="list",
        formula1=f"{LISTS}!${at}$2:${at}${len(lists[name]) + 1}",
        allow_blank=True,
        showErrorMessage=not others,
        errorTitle="Not in the list",
        error="Choose one of the list.",
    )
    choice.add(f"{letter}2:{letter}{ROWS_TO_FILL + 1}")
    sheet.add_data_validation(choice)
