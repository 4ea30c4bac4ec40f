"""Everything that the dashboard says for a question: every page, every file, what is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser

from app import PAGES
from components.markup import VOID, markup
from pages.question import Question
from pages.routes import file_words

WHOLE = ("answer", "note", "period-notes", "sentence", "notices")
"""Faces that are sentences and nothing else; what is behind "How we know" may be statistics."""
BLOCKS = frozenset(
    {
        *("p", "li", "summary", "caption", "h1", "h2", "h3", "h4", "td", "th", "dt", "dd"),
        *("figcaption", "legend", "label", "button", "option", "text", "title", "desc", "div"),
    }
)
READ_OUT = ("aria-label", "title", "alt")


@dataclass(frozen=True)
class Said:
    """A text, where it stands, and whether it is sentences or may be a part of one."""

    where: str
    text: str
    whole: bool


def said(question: Question, *, unfiltered: bool = True) -> Iterator[Said]:
    """All that is said of a question; without `unfiltered` only what follows its filters."""
    for page in PAGES:
        if not (page.FILTERED or unfiltered):
            continue
        faces, outputs = page.view(question, opened=()), page.outputs()
        for key, output in outputs.items():
            if output.component_property == "children":
                yield from _shown(f"{page.NAME}-{key}", markup(faces[key]))
            elif output.component_property == "figure":
                yield from _drawn(f"{page.NAME}-{key}", faces[key])
        for panel in page.PANELS:
            table = panel.table(question)
            yield Said(panel.element("sentence"), panel.sentence(table, question), whole=True)
            yield from _filed(panel, table, question)


def _filed(panel, table, question: Question) -> Iterator[Said]:
    """The headings of a panel's file, and each text in its rows once."""
    for name, text in file_words(panel, table, question).items():
        yield Said(panel.element(f"file-{name}"), text, whole=name in ("Notice", "Note"))
    columns = panel.columns(question)
    for column in columns:
        if not column.is_number:
            for text in dict.fromkeys(table[column.key].dropna().astype(str)):
                yield Said(panel.element(column.key), text, whole=False)


def _shown(where: str, text: str) -> Iterator[Said]:
    blocks, labels = _read(text)
    whole = where.endswith(WHOLE)
    for block in blocks:
        # "Why" stands at the end of a line that unfolds.
        yield Said(where, block.strip().removesuffix(" Why"), whole)
    for label in labels:
        yield Said(where, label, whole=False)


@cache
def _read(text: str) -> tuple[list[str], list[str]]:
    """The blocks of text, and what is read out; much of what is drawn is alike."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.blocks(), reader.labels


def _drawn(where: str, figure: object) -> Iterator[Said]:
    """Every text of a Plotly figure."""
    if isinstance(figure, dict):
        for key, value in figure.items():
            if key in ("text", "hovertext", "hovertemplate", "name", "title", "customdata"):
                yield from _texts(where, value)
            else:
                yield from _drawn(where, value)
    elif isinstance(figure, (list, tuple)):
        for part in figure:
            yield from _drawn(where, part)


def _texts(where: str, value: object) -> Iterator[Said]:
    if isinstance(value, str):
        # What Plotly fills in is a number of many.
        for line in re.sub(r"%\{[^}]*\}", "2", value).split("<br>"):
            yield from _shown(f"{where}-drawn", line)
    elif isinstance(value, dict):
        yield from _drawn(where, value)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _texts(where, part)


class _Reader(HTMLParser):
    """The blocks of text of a page, as they are read."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []
        self.found: list[str] = []
        self.labels: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS or tag in VOID:
            self._end()
        self.labels += [v for k, v in attrs if k in READ_OUT and v]

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._end()

    def handle_data(self, data: str) -> None:
        self._parts.append(data)

    def blocks(self) -> list[str]:
        self._end()
        return self.found

    def _end(self) -> None:
        text = "".join(self._parts)
        self._parts = []
        if text.strip():
            self.found.append(text)
