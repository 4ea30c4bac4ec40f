"""Whether what is said of a table of one month is of that month alone.

Its figures may as well be of the quarter or the year up to it. Where the month stands in no column,
but in a name or a line, each word beside it is to be known; of two months a year or a quarter over
them is that of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pandas as pd

from data_loaders.columns.table_columns import heading, lines_above
from data_loaders.columns.written_periods import Days
from data_loaders.headings.longer_periods import longer_period
from data_loaders.headings.stated_months import stated_months
from data_loaders.headings.stated_years import stated_ranges, stated_spans
from data_loaders.ward_figures.columns import Layout
from data_loaders.ward_figures.names import plain_name, strange_words
from data_loaders.ward_figures.row_months import months_in_table
from data_loaders.ward_figures.tables import Table
from data_loaders.ward_figures.words import figures_lines_under, places_of_a_name, short_lines_under
from model.config.catalogue import Catalogue

_ALONE = (
    "beside its one month, so whether its figures are of that month alone cannot be told; take "
    "these words out if they are, or give the counts of the month"
)

_CALLED_A_YEAR = re.compile(r"\b(?:fy ?\d+(?: \d+)?|(?:(?:financial|calendar) )?(?:years?|yrs?))\b")


def another_period(table: Table, own: str, catalogue: Catalogue, *, several: bool) -> str:
    """Why the figures of a table may be of more than its one month, in words; empty for no reason.

    `own` is the file's name; `several` is whether its tables state several months.
    """
    sheet, layout = table.sheet, table.layout
    stated = layout.month is None and not all(f.month for f in layout.figures)
    if not stated and len(months_in_table(sheet, layout)) != 1:
        return ""
    lines = [(f"the line '{line.strip()}'", line) for line in lines_above(sheet, layout.header)]
    lines += [(f"the line '{line}'", line) for line in short_lines_under(sheet, layout)]
    names = [(f"the name of the sheet '{sheet.name}'", sheet.name), ("the file's name", own)]
    plain = [*lines, *((what, plain_name(name)) for what, name in names)]
    found = [(what, longer_period(text, numbered=not several)) for what, text in plain]
    if stated:
        months = stated_months([text for _, text in plain])
        found += [] if several or not months else _years(plain[:-1], layout, months[0])
        long = [(f"the line '{t}'", t) for t in figures_lines_under(sheet, layout)]
        found += [] if several or not months else _ranges([*lines, *long], months[0])
        found += [] if several else _said_years(plain)
    found += _strange(names, catalogue, stated=stated)
    return next((f"{what} says '{words}' {_ALONE}" for what, words in found if words), "")


def _years(
    texts: Sequence[tuple[str, str]], layout: Layout, month: pd.Timestamp
) -> Iterator[tuple[str, str]]:
    """The years that hold the month, and are said closer to the figures than it."""
    heads = ((f"the heading '{f.heading}'", f.heading) for f in layout.figures)
    for what, text in (*texts, *heads):
        spans = [] if stated_months([text]) else stated_spans([text])
        yield from ((what, span.words) for span in spans if _holds_more(span, month))


def _ranges(texts: Sequence[tuple[str, str]], month: pd.Timestamp) -> Iterator[tuple[str, str]]:
    """The ranges of months or days, also in prose, that hold the month and others."""
    for what, text in texts:
        for words, span in stated_ranges(text).items():
            if _holds_more(span, month):
                yield what, words


def _holds_more(span: Days, month: pd.Timestamp) -> bool:
    """Whether a period holds a month and others."""
    return (
        span.first <= month <= span.last and (span.first, span.last.replace(day=1)) != (month,) * 2
    )


def _said_years(texts: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The years that are called so beside the month, as `FY2024-25`; in figures it is its own."""
    for what, text in texts:
        if stated_months([text]) and (year := _CALLED_A_YEAR.search(heading(text))):
            yield what, year[0]


def _strange(
    names: Sequence[tuple[str, str]], catalogue: Catalogue, *, stated: bool
) -> Iterator[tuple[str, str]]:
    """The words of names that say the month which are not known.

    Where rows or columns say it too, a name may hold what it likes but codes, such as `P12`.
    """
    place = places_of_a_name(catalogue)
    for what, name in names:
        if stated_months([plain_name(name)]):
            words = strange_words(name, catalogue.offence_of_name, place)
            if stated or re.search(r"\d", words):
                yield what, words
