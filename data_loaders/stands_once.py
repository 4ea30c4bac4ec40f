"""What stands once for a block of rows of a table of ward figures: an offence, a month, a year."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from data_loaders.table_columns import cell
from data_loaders.ward_figure_columns import Layout

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
    found: dict[int, dict[int, str]] = {}
    full = {n: list(row) for n, row in rows if any(cell(row, c) for c in ward)}
    # The innermost first: of a month over offences the offences are the shorter blocks.
    inwards = sorted(layout.says, key=lambda c: sum(bool(cell(row, c)) for row in full.values()))
    for place, column in reversed(list(enumerate(inwards))):
        inner = [*ward, *inwards[place + 1 :]]
        for number, text in _carried(list(full.items()), column, inner).items():
            found.setdefault(number, {})[column] = text
            full[number] += [""] * (column + 1 - len(full[number]))
            full[number][column] = text
    return found


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
