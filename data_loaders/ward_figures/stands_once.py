"""What stands once for a block of rows of a table of ward figures: an offence, a month, a year."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from data_loaders.columns.table_columns import cell
from data_loaders.headings.stated_measure import is_total
from data_loaders.ward_figures.columns import Layout

LEAST_BLOCKS = 2
"""Of one block nothing tells that its rows belong to it."""

Row = tuple[int, Sequence[str]]
"""The number of a row as a spreadsheet counts it, and its cells."""


def stands_once(layout: Layout, rows: Sequence[Row]) -> dict[int, dict[int, str]]:
    """What is to be filled in, by row and column.

    It is sure only where each block has the same rows, none of them twice. Totals under the last
    block are of none.
    """
    ward = [c for c in (layout.code, layout.name) if c is not None]
    own = {n: list(row) for n, row in rows if not _is_sum(row, [*ward, *layout.says])}
    number_of = {c: sum(bool(cell(r, c)) for r in own.values()) for c in (*ward, *layout.says)}
    found: dict[int, dict[int, str]] = {}
    # The innermost first: of a month over offences the offences are the shorter blocks.
    for column in sorted(layout.says, key=lambda c: -number_of[c]):
        inner = [c for c, number in number_of.items() if number > number_of[column]]
        full = [(n, row) for n, row in own.items() if _is_full(row, inner, ward)]
        for number, text in _carried(full, column, inner).items():
            found.setdefault(number, {})[column] = text
            own[number] += [""] * (column + 1 - len(own[number]))
            own[number][column] = text
    return found


def _is_sum(row: Sequence[str], ids: Sequence[int]) -> bool:
    return any(is_total(cell(row, column)) for column in ids)


def _is_full(row: Sequence[str], inner: Sequence[int], ward: Sequence[int]) -> bool:
    """Whether a row says all that stands in the rows of a block; of a ward its code or its name."""
    wards = [c for c in inner if c in ward]
    says = all(cell(row, c) for c in inner if c not in ward)
    return bool(inner) and says and (not wards or any(cell(row, c) for c in wards))


def _carried(rows: Sequence[Row], column: int, inner: Sequence[int]) -> dict[int, str]:
    """What the blank cells of a column are filled with; nothing where that is not sure."""
    blocks: list[list[Row]] = []
    for row in rows:
        if cell(row[1], column):
            blocks.append([])
        if not blocks:
            return {}
        blocks[-1].append(row)
    what = [[tuple(cell(r, c) for c in inner) for _, r in block] for block in blocks]
    if len(blocks) < LEAST_BLOCKS or len(blocks) == len(rows):
        return {}
    kinds = {*what[0]}
    what[-1] = [*itertools.takewhile(kinds.__contains__, what[-1])]
    if any(len(keys) != len(kinds) or {*keys} != kinds for keys in what):
        return {}
    return {
        number: cell(block[0][1], column)
        for block, keys in zip(blocks, what, strict=True)
        for number, _ in block[1 : len(keys)]
    }
