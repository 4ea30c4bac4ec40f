"""Every word that the pages use of figures, and which source answers what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dash import html
from dash.development.base_component import Component

from components.wording import capital
from model.config.catalogue import Catalogue
from model.settings import PROJECT
from pages.explained.document import Text, rendered, rendered_line
from pages.explained.source_answers import source_answers

FILE = PROJECT / "docs" / "glossary.md"
_TERM = re.compile(r"\*\*(.+?)\*\*")
_ENTRY = re.compile(r"^- (\*\*.+?\*\*): (.+)$")


@dataclass(frozen=True)
class Entry:
    """One or more words that are explained together."""

    section: str
    terms: tuple[str, ...]
    words: str


@cache
def entries() -> tuple[Entry, ...]:
    """What the glossary explains, in its order."""
    found: list[Entry] = []
    section = ""
    for line in FILE.read_text().splitlines():
        section = line.removeprefix("## ") if line.startswith("## ") else section
        if entry := _ENTRY.match(line):
            terms = tuple(term.replace("\\*", "*") for term in _TERM.findall(entry[1]))
            found.append(Entry(section, terms, entry[2]))
    return tuple(found)


def glossary(catalogue: Catalogue) -> Text:
    """The glossary as it is served, for what a place has loaded or could load."""
    title, _, text = FILE.read_text().partition("\n")
    introduction = text[: text.index("## ")]
    content = [rendered(introduction), *_sections(), *source_answers(catalogue)]
    return Text("/glossary", title.removeprefix("# "), content)


def _sections() -> list[Component]:
    sections: dict[str, list[Entry]] = {}
    for entry in entries():
        sections.setdefault(entry.section, []).append(entry)
    return [
        html.Section([html.H2(name), html.Dl([part for e in of for part in _parts(e)])])
        for name, of in sections.items()
    ]


def _parts(entry: Entry) -> list[Component]:
    terms = [html.Dt(term, id=term_id(entry.section, term)) for term in entry.terms]
    return [*terms, html.Dd(rendered_line(capital(entry.words)))]


def term_id(section: str, term: str) -> str:
    """The id of a term, by which a link leads to it; one word may stand in two sections."""
    return re.sub(r"[^a-z0-9]+", "-", f"{section} {term}".casefold()).strip("-")
