"""Which row of a sheet of ward figures names its columns, and what stands in them.

A sheet is long (a month in each row) or wide (months across). What it counts stands in a column,
or once for the whole sheet: in its name, in a line above the table, or in the file's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from data_loaders.table_columns import heading
from data_loaders.written import HEADER_WITHIN
from data_loaders.written_months import written_month

EXPECTED_FIGURES = (
    "a column of wards (ward, ward code, ward name) with either a column 'month' and one 'count', "
    "or months across (2025-02, Feb-25); what is counted in a column 'measure', in the sheet's "
    "name, in a line above the table or in the file's name"
)

CODES = ("ward code", "code", "area code")
NAMES = ("ward", "ward name", "wards", "electoral ward", "area", "area name", "name")
MONTHS = ("month", "period", "date", "year month")
MEASURES = ("measure", "offence", "offence type", "crime type", "type", "category")
COUNTS = (
    *("count", "counts", "number", "figure", "figures", "value", "total", "recorded", "n"),
    *("incidents", "crimes", "offences", "records", "cases"),
)
"""What a column is called; of several, the first named here is read."""

_CODE_OF_VINTAGE = re.compile(r"wd\d\dcd")
_NAME_OF_VINTAGE = re.compile(r"wd\d\dnm")


@dataclass(frozen=True)
class Layout:
    """Where things stand in a sheet, rows and columns counted from 0."""

    header: int
    code: int | None
    name: int | None
    measure: int | None
    month: int | None
    """The column of months of a long sheet."""
    figures: tuple[tuple[int, pd.Timestamp | None], ...]
    """The columns of figures, each with its month where it has one."""
    left_out: tuple[str, ...]
    """Headings of columns that are not read."""


def find_layout(rows: Sequence[Sequence[str]]) -> Layout | None:
    """The layout by the first of the top 20 rows that names wards and months; else None."""
    layouts = (_layout(number, row) for number, row in enumerate(rows[:HEADER_WITHIN]))
    return next((layout for layout in layouts if layout), None)


def stated_measure(texts: Sequence[str], offence_of_name: Mapping[str, str]) -> str | None:
    """The offence that the first text to name one names; None for none, or for several.

    Where one name holds another, as "theft from the person" may hold "theft", the longer counts.
    """
    spelled = {heading(name): offence for name, offence in offence_of_name.items()}
    for text in texts:
        rest, found = f" {heading(text)} ", set()
        for name in sorted(spelled, key=len, reverse=True):
            for form in (f" {name} ", f" {name}s "):
                if form in rest:
                    found.add(spelled[name])
                    rest = rest.replace(form, " | ")
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _layout(number: int, row: Sequence[str]) -> Layout | None:
    names = [heading(text) for text in row]
    code = _first(names, CODES, _CODE_OF_VINTAGE)
    name = _first(names, NAMES, _NAME_OF_VINTAGE)
    month = _first(names, MONTHS)
    figures = tuple((i, m) for i, text in enumerate(row) if (m := _month(text)) is not None)
    if figures:
        month = None
    elif month is not None and (count := _first(names, COUNTS)) is not None:
        figures = ((count, None),)
    if not figures or (code is None and name is None):
        return None
    measure = _first(names, MEASURES)
    read = {code, name, month, measure, *(column for column, _ in figures)}
    left_out = tuple(t.strip() for i, t in enumerate(row) if t.strip() and i not in read)
    return Layout(number, code, name, measure, month, figures, left_out)


def _first(
    names: Sequence[str], known: Sequence[str], pattern: re.Pattern[str] | None = None
) -> int | None:
    for wanted in known:
        if wanted in names:
            return names.index(wanted)
    return next((i for i, n in enumerate(names) if pattern and pattern.fullmatch(n)), None)


def _month(text: str) -> pd.Timestamp | None:
    try:
        return written_month(text)
    except ValueError:
        return None
