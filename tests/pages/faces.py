"""What a page says, read back from its components as a reader would."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from html.parser import HTMLParser

from dash import html
from dash.development.base_component import Component

from components.markup import VOID, Ready


def words(part: object) -> str:
    """The text of a component and all it holds."""
    if isinstance(part, Ready):
        return words(read_back(part))
    if isinstance(part, Component):
        return words(getattr(part, "children", None))
    if isinstance(part, (list, tuple)):
        return "".join(words(p) for p in part)
    return "" if part is None else str(part)


def found(part: object, kind: type[Component]) -> list[Component]:
    """Every component of a kind inside a part, in order."""
    if isinstance(part, Ready):
        part = read_back(part)
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


def read_back(text: Ready) -> list[Component | str]:
    """The components of which `markup` would make a text."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    (parts,) = reader.open
    return parts


class _Reader(HTMLParser):
    """Puts each element into the one it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[list[Component | str]] = [[]]
        self._begun: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._begun.append((tag, dict(attrs)))
        self.open.append([])
        if tag in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        name, held = self._begun.pop()
        assert name == tag
        parts = self.open.pop()
        children = parts[0] if len(parts) == 1 else parts
        if made := getattr(html, tag.capitalize(), None):
            named = {_PROPERTIES.get(key, key): value for key, value in held.items()}
            self.open[-1].append(made(children, **named))
        else:
            # A part of a drawing, or a control: `dash.html` has none of these.
            self.open[-1].append(html.Span(children))

    def handle_data(self, data: str) -> None:
        self.open[-1].append(data)


_PROPERTIES = {"class": "className", "for": "htmlFor", "colspan": "colSpan"}


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
