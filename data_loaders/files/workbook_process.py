"""Run as a process: reads a workbook from its input, writes its sheets as JSON to its output.

    python -m data_loaders.files.workbook_process calamine|html MOST_ROWS

Its memory and time are limited, so that a hostile file ends it and not the load.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from data_loaders.files.sheet import MOST_COLUMNS, MOST_ROWS, texts

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from python_calamine import CalamineSheet

Found = dict[str, object]

_MOST_MEMORY = 1 << 30
"""Bytes; an .ods of 299,000 rows of six cells takes 0.9 GB."""
_MOST_SECONDS = 60


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    read: Callable[[bytes, int], Found] = {"calamine": _by_calamine, "html": _web_page}[sys.argv[1]]
    json.dump(read(sys.stdin.buffer.read(), int(sys.argv[2]) or MOST_ROWS), sys.stdout)


def _by_calamine(data: bytes, most: int) -> Found:
    """The sheets of an Excel or OpenDocument workbook."""
    import python_calamine as calamine

    try:
        book = calamine.load_workbook(io.BytesIO(_with_percents(data)))
        tables = [m for m in book.sheets_metadata if m.typ == calamine.SheetTypeEnum.WorkSheet]
        seen = [m.name for m in tables if m.visible == calamine.SheetVisibleEnum.Visible]
        sheets = [_sheet(book.get_sheet_by_name(name), most) for name in seen]
    except calamine.PasswordError:
        return {"protected": True}
    except (calamine.CalamineError, OSError, ValueError, zipfile.BadZipFile, KeyError) as error:
        return {"error": str(error)}
    return {"sheets": sheets, "hidden": [m.name for m in tables if m.name not in seen]}


def _with_percents(data: bytes) -> bytes:
    """An OpenDocument spreadsheet whose percentages are as they are shown: 0.253 as `25.3%`.

    calamine gives a number without what kind it is. Other workbooks come back as they are.
    """
    if data[30:38] != b"mimetype":
        return data
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(stream, "w") as made:
        for entry in given.infolist():
            content = given.read(entry)
            if entry.filename == "content.xml":
                _refuse_repeats(content)
                content = _PERCENTAGE.sub(_as_shown, content)
            made.writestr(entry.filename, content)
    return stream.getvalue()


def _refuse_repeats(content: bytes) -> None:
    """Raise ValueError for a row, column or space said to be there more often than Excel has rows.

    calamine would lay each of them out, in a gigabyte.
    """
    if (most := max(map(int, _REPEATS.findall(content)), default=0)) > MOST_ROWS:
        raise ValueError(f"it repeats something {most:,} times, and Excel has {MOST_ROWS:,} rows")


def _as_shown(cell: re.Match[bytes]) -> bytes:
    value = _VALUE.search(cell[0])
    if value is None:
        return cell[0]
    # The digits that a spreadsheet keeps: 100 × 0.253 is 25.3, and no more.
    shown = f'office:value-type="string" office:string-value="{100 * float(value[1]):.15g}%"'
    plain = _VALUE.sub(b"", _TYPE.sub(b"", cell[0]))
    return plain.replace(b"-cell", f"-cell {shown}".encode(), 1)


_PERCENTAGE = re.compile(rb'<table:table-cell\b[^>]*office:value-type="percentage"[^>]*>')
_REPEATS = re.compile(rb'\s(?:table:number-(?:rows|columns)-repeated|text:c)=["\'](\d{1,18})')
_TYPE = re.compile(rb'\s(?:office|calcext):value-type="[^"]*"')
_VALUE = re.compile(rb'\soffice:value="([-+.\deE]+)"')


def _sheet(sheet: CalamineSheet, most: int) -> Found:
    merged = [[*top_left, *low_right] for top_left, low_right in sheet.merged_cell_ranges or ()]
    # From the first row, also where it is blank: a reject says which row of the sheet it is.
    rows = sheet.to_python(skip_empty_area=False, nrows=most)
    cells = [texts(None if v == "" else v for v in row[:MOST_COLUMNS]) for row in rows]
    return {"name": sheet.name, "rows": cells, "merged": merged}


def _web_page(data: bytes, most: int) -> Found:
    """The tables of a web page that hold no other; what is not displayed is left out."""
    from lxml import html

    page = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
    found = [
        _table([*([(line, 1, 1)] for line in lines), *_html_rows(table)][:most])
        for lines, table in _under_lines(page)
    ]
    sheets = [{"name": f"table {n}", **table} for n, table in enumerate(found, start=1)]
    return {"sheets": sheets if len(sheets) != 1 else [{**sheets[0], "name": ""}], "hidden": []}


Cell = tuple[str, int, int]
"""The text of a cell of a web page, and how many rows and columns it spans."""


class _Lines:
    """What stands over the next table of a web page: its headings, and the lines since.

    A heading stands over all that follows, up to the next of its level or of one above it.
    """

    def __init__(self) -> None:
        self._headings: dict[str, str] = {}
        self._lines: list[str] = []
        self._begun: list[str] = []

    def add(self, text: str | None) -> None:
        self._begun.append(text or "")

    def end(self) -> None:
        """End the line that was begun."""
        text = " ".join("".join(self._begun).split())
        self._begun = []
        self._lines += [text] if text else []

    def head(self, level: str, text: str) -> None:
        """Begin anew under a heading."""
        self._headings = {known: t for known, t in self._headings.items() if known < level}
        self._headings[level] = " ".join(text.split())
        self._lines, self._begun = [], []

    def taken(self) -> list[str]:
        """The lines over a table, which are not over the next."""
        self.end()
        lines, self._lines = self._lines, []
        return [line for line in (*self._headings.values(), *lines) if line]


def _under_lines(page: HtmlElement) -> Iterator[tuple[list[str], HtmlElement]]:
    """The tables that hold no other, each under its headings, its lines of text and its caption."""
    yield from _tables(page, _Lines())


def _tables(element: HtmlElement, over: _Lines) -> Iterator[tuple[list[str], HtmlElement]]:
    tag = element.tag
    if not isinstance(tag, str) or tag in _NO_TEXT or _is_hidden(element):
        return
    if tag in _HEADINGS:
        over.head(tag, element.text_content())
        return
    if tag == "table" and not element.xpath(".//table") and not _is_one_column(element):
        captions = [" ".join(c.text_content().split()) for c in element.xpath("./caption")]
        yield [*over.taken(), *filter(None, captions)], element
        return
    if tag not in _WITHIN_A_LINE:
        over.end()
    over.add(element.text)
    for child in element:
        yield from _tables(child, over)
        over.add(child.tail)
    if tag not in _WITHIN_A_LINE:
        over.end()


_HEADINGS = {f"h{level}" for level in range(1, 7)}
_NO_TEXT = {
    *("head", "script", "style", "noscript", "template", "svg", "nav", "footer", "aside"),
    *("button", "select", "textarea"),
}
_WITHIN_A_LINE = {
    *("a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "label", "mark", "q", "s"),
    *("small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u"),
}


def _is_one_column(table: HtmlElement) -> bool:
    """Whether a table is only a way to lay out lines of text."""
    return all(len(row.xpath("./td | ./th")) < 2 for row in table.xpath(".//tr"))


def _html_rows(table: HtmlElement) -> Iterator[list[Cell]]:
    for row in table.xpath(".//tr"):
        if not _is_hidden(row):
            cells = [cell for cell in row if cell.tag in ("td", "th") and not _is_hidden(cell)]
            yield [
                (
                    " ".join(cell.text_content().split()),
                    _span(cell, "rowspan"),
                    _span(cell, "colspan"),
                )
                for cell in cells
            ]


def _is_hidden(element: HtmlElement) -> bool:
    return "display:none" in element.get("style", "").replace(" ", "").lower()


def _span(cell: HtmlElement, name: str) -> int:
    text = cell.get(name, "1").strip()
    return min(max(int(text), 1), MOST_COLUMNS) if text.isdecimal() else 1


def _table(rows: list[list[Cell]]) -> Found:
    """The cells where they stand, and what is merged."""
    laid: list[dict[int, str]] = [{} for _ in rows]
    merged = []
    for number, row in enumerate(rows):
        column = 0
        for text, down, across in row:
            while column in laid[number]:
                column += 1
            for below in range(number, min(number + down, len(rows))):
                laid[below] |= dict.fromkeys(range(column, column + across), "")
            laid[number][column] = text
            if down * across > 1:
                merged.append([number, column, number + down - 1, column + across - 1])
            column += across
    width = [max(row, default=-1) + 1 for row in laid]
    cells = [
        texts(row.get(c) for c in range(min(w, MOST_COLUMNS)))
        for row, w in zip(laid, width, strict=True)
    ]
    return {"rows": cells, "merged": merged}


if __name__ == "__main__":
    _main()
