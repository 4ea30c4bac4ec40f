"""The word that stands over, under or beside all figures of a table: provisional, revised.

What explains a mark (`[p] provisional`) says it of the figures that have the mark, where any has.
A line under a table that names a month says it of that month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from data_loaders.columns.table_columns import cell, rows_below
from data_loaders.columns.written_numbers import FINAL, PROVISIONAL, REVISED, written_figure
from data_loaders.files.sheet import Sheet
from data_loaders.headings.stated_months import stated_months
from data_loaders.ward_figures.cells import STATUSES
from data_loaders.ward_figures.columns import Figures, Layout

_WORDS = {
    PROVISIONAL: re.compile(r"(?<!\bnot )(?<!\bno longer )\bprov(?:isional)?\b", re.IGNORECASE),
    REVISED: re.compile(
        r"(?<!\bbe )(?<!\bnot )\brevised\b(?! (?:\w+ )?(?:wards?|boundar\w+|monthly|quarterly"
        r"|annually|each|every|when|if|as)\b)",
        re.IGNORECASE,
    ),
}
"""The weightiest first."""

_LEGEND = re.compile(
    r"^\W*[pr]\W+(?:prov|rev)|\[[pr]\]|\([pr]\)|\b(?:marked|denote[sd]?|indicate[sd]?|shown in)\b",
    re.IGNORECASE,
)
_ONWARD = re.compile(r"\b(?:from|since|onwards?|after)\b", re.IGNORECASE)


def with_stated_status(
    layout: Layout, sheet: Sheet, over: Sequence[str], under: Sequence[str]
) -> Layout:
    """The layout with the words that texts over it, and under it or apart, say of its figures."""
    said = [(word, text.replace("_", " ")) for word in _WORDS for text in (*over, *under)]
    said = [(word, text) for word, text in said if _WORDS[word].search(text)]
    marked = _marks(sheet, layout) if any(_LEGEND.search(text) for _, text in said) else set()
    for word, text in said:
        if word not in marked or not _LEGEND.search(text):
            of = _month(text, layout) if text in under else ()
            figures = (_with(f, word) if f.month in of or not of else f for f in layout.figures)
            layout = replace(layout, figures=tuple(figures))
    return layout


def said_of_all(sheet: Sheet, layout: Layout) -> Iterator[str]:
    """What columns that are not read say alike in every row that has figures."""
    columns = [f.column for f in layout.figures]
    rows = [r for _, r in rows_below(sheet, layout.last) if any(cell(r, c) for c in columns)]
    for _, column in layout.beside:
        values = {cell(row, column) for row in rows}
        if len(values) == 1:
            yield values.pop()


def _with(figures: Figures, word: str) -> Figures:
    """A column with a word, unless it has one of its own."""
    return replace(figures, status=word) if figures.status == FINAL else figures


def _month(text: str, layout: Layout) -> Sequence[object]:
    """The months across of which a line says it; none where it says it of all."""
    named = [] if _ONWARD.search(text) else stated_months([text])
    return [month for month in named if any(f.month == month for f in layout.figures)]


def _marks(sheet: Sheet, layout: Layout) -> set[str]:
    """The words that marks of headings and cells say."""
    rows = [row for _, row in rows_below(sheet, layout.last)]
    cells = {cell(row, f.column) for row in rows for f in layout.figures}
    said = {STATUSES.get(cell(row, layout.status).lower(), FINAL) for row in rows}
    said |= {written_figure(text).status for text in cells}
    return said | {f.status for f in layout.figures}
