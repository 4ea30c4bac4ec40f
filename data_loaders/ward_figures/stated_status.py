"""The word that stands over, under or beside all figures of a table: provisional, revised.

What explains a mark (`[p] provisional`) says it of the figures that have the mark, where any has.
A line under a table that names months says it of those, a footnote of the headings with its mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from data_loaders.columns.table_columns import cell, rows_below
from data_loaders.columns.written_numbers import FINAL, PROVISIONAL, REVISED, written_figure
from data_loaders.files.sheet import Sheet
from data_loaders.headings.period_headings import NAME
from data_loaders.headings.stated_months import named_months
from data_loaders.headings.stated_years import stated_ranges
from data_loaders.ward_figures.cells import STATUSES
from data_loaders.ward_figures.columns import Figures, Layout
from data_loaders.ward_figures.row_months import months_in_table

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
_FOOTNOTE = re.compile(r"\*+|[†‡]|\[[^\]]+\]|\(\w\)")
"""How a footnote begins that headings refer to."""

_BOTH = re.compile(rf"\b({NAME}) (?:and|&) (?={NAME}\b)")
_UP_TO = re.compile(r"\b(?:up to|to|until|till|before)\b")
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
            months = _months(text, sheet, layout) if text in under else set()
            layout = _said(layout, sheet, word, text, months)
    return layout


def _said(layout: Layout, sheet: Sheet, word: str, text: str, months: set[pd.Timestamp]) -> Layout:
    """The layout with a word said of some months; without any, of the columns it has a mark of."""
    if months:
        return replace(layout, months_said=dict.fromkeys(months, word) | {**layout.months_said})
    mark, names = _FOOTNOTE.match(text), sheet.rows[layout.header : layout.last + 1]
    marked = [
        f
        for f in layout.figures
        if mark and any(cell(r, f.column).endswith(mark[0]) for r in names)
    ]
    figures = (_with(f, word) if f in marked or not marked else f for f in layout.figures)
    return replace(layout, figures=tuple(figures))


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


def _months(text: str, sheet: Sheet, layout: Layout) -> set[pd.Timestamp]:
    """The months of a table that a line says it of; none where it says it of all."""
    there, plain = months_in_table(sheet, layout), _BOTH.sub(r"\1 to ", text.lower())
    spans, named = stated_ranges(plain).values(), named_months(text)
    if not spans and named and _ONWARD.search(text):
        return {month for month in there if month >= min(named)}
    if spans or not _UP_TO.search(plain):
        return {m for m in there if m in named or any(s.first <= m <= s.last for s in spans)}
    return set()


def _marks(sheet: Sheet, layout: Layout) -> set[str]:
    """The words that marks of headings and cells say."""
    rows = [row for _, row in rows_below(sheet, layout.last)]
    cells = {cell(row, f.column) for row in rows for f in layout.figures}
    said = {STATUSES.get(cell(row, layout.status).lower(), FINAL) for row in rows}
    said |= {written_figure(text).status for text in cells}
    return said | {f.status for f in layout.figures}
