"""What a page says, read back from its components as a reader would."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

from dash import html
from dash.development.base_component import Component


def words(part: object) -> str:
    """The text of a component and all it holds."""
    if isinstance(part, Component):
        return words(getattr(part, "children", None))
    if isinstance(part, (list, tuple)):
        return "".join(words(p) for p in part)
    return "" if part is None else str(part)


def found(part: object, kind: type[Component]) -> list[Component]:
    """Every component of a kind inside a part, in order."""
    if isinstance(part, (list, tuple)):
        return [c for p in part for c in found(p, kind)]
    if not isinstance(part, Component):
        return []
    own = [part] if isinstance(part, kind) else []
    return own + found(getattr(part, "children", None), kind)


def cells(table: html.Table) -> list[list[str]]:
    """The words in each cell of each row below the heading."""
    body = [part for part in table.children if isinstance(part, (html.Tbody, html.Tfoot))]
    return [[words(cell) for cell in row.children] for row in found(body, html.Tr)]


def csv_rows(content: bytes) -> list[dict[str, str]]:
    """The rows of a downloaded CSV, by the names of its columns."""
    lines = content.decode("utf-8-sig").splitlines()
    while lines[0].startswith(("#", '"#')):
        lines.pop(0)
    return list(csv.DictReader(io.StringIO("\n".join(lines))))


def offered(options: str) -> dict[str, str]:
    """The label of each choice of a select, by its value, as they travel to the browser."""
    found = re.findall(r"<option value='([^']*)'>([^<]*)</option>", options)
    assert "".join(f"<option value='{v}'>{label}</option>" for v, label in found) == options
    values = [unescape(value) for value, _ in found]
    assert len(values) == len(set(values))
    return {unescape(value): unescape(label) for value, label in found}


def ticked(choices: str) -> dict[str, bool]:
    """Whether each box or choice is ticked, by its value, as they travel to the browser."""
    found = re.findall(r"<input type='\w+' [^>]*value='([^']*)'[^>]*?( checked)?>", choices)
    assert len(found) == choices.count("<input ") == choices.count("<label ")
    return {unescape(value): bool(on) for value, on in found}
