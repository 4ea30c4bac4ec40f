"""Rows of a sheet of ward figures that are of a group of wards, and say so beside the ward.

A council's sheet has the committee in one column and the ward in the next; under the wards of a
committee stands its sum, with the committee's name and no ward.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from data_loaders.columns.table_columns import cell, heading, rows_below
from data_loaders.columns.written_numbers import is_figure
from data_loaders.files.sheet import Sheet
from data_loaders.headings.named_areas import NamedAreas
from data_loaders.ward_figures.columns import Layout
from data_loaders.ward_figures.filled_down import is_sum, with_texts
from data_loaders.ward_figures.stands_once import Row

_TOTAL = re.compile(r"\b(?:(?:sub ?)?totals?|overall|sum|all wards)\b")


def with_groups_named(sheet: Sheet, layout: Layout, areas: NamedAreas) -> Sheet:
    """The sheet with the name of a group in the ward's cell of each row that is of the group.

    Such a row has no ward, and a column that is not read names the group. It is of the group if it
    says that it is a total, or if it is the sum of the rows of that group: a row of a ward whose
    name was lost is no sum.
    """
    ward = [column for column in (layout.name, layout.code) if column is not None]
    rows = list(rows_below(sheet, layout.last))
    without = [row for row in rows if not any(cell(row[1], c) for c in ward)]
    own = [row for row in rows if any(areas.ward(cell(row[1], c)) for c in ward)]
    found: dict[int, str] = {}
    for column in _columns(layout) if without and own else ():
        found = _named(column, without, own, rows, layout, areas) | found
    full = {n - 1: with_texts(sheet.rows[n - 1], {ward[0]: name}) for n, name in found.items()}
    return replace(sheet, rows=[full.get(at, row) for at, row in enumerate(sheet.rows)])


def _columns(layout: Layout) -> list[int]:
    beside = [column for _, column in layout.beside]
    return beside if layout.district is None else [layout.district, *beside]


def _named(
    column: int,
    without: Sequence[Row],
    own: Sequence[Row],
    rows: Sequence[Row],
    layout: Layout,
    areas: NamedAreas,
) -> dict[int, str]:
    """The rows without a ward that a column says are of a group, each with what it says."""
    groups = _down(column, rows)
    known = all(areas.total(groups[n]) for n, _ in own)
    found = {}
    for number, row in without:
        text = cell(row, column)
        area, is_total = areas.total(text), _TOTAL.search(heading(text)) is not None
        if area is None and not is_total:
            continue
        bare = areas.bare(text)
        parts = [r for n, r in own if area == areas.whole or areas.bare(groups[n]) == bare]
        told = is_total and area is not None and (bool(bare) or known)
        if told or _adds_up(row, parts, layout):
            found[number] = text
    return found


def _down(column: int, rows: Sequence[Row]) -> Mapping[int, str]:
    """What a column says of each row, where it may stand once for those under it."""
    said, last = {}, ""
    for number, row in rows:
        last = cell(row, column) or last
        said[number] = last
    return said


def _adds_up(row: Sequence[str], parts: Sequence[Sequence[str]], layout: Layout) -> bool:
    """Whether a row is the sum of those parts that are of the same offence and month."""
    says = [c for c in layout.says if cell(row, c)]
    alike = [p for p in parts if all(cell(p, c) == cell(row, c) for c in says)]
    columns = [figures.column for figures in layout.figures]
    numbers = any(is_figure(cell(row, c)) for c in columns)
    return bool(alike) and numbers and is_sum(row, alike, columns)
