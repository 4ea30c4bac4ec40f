"""The rows of a sheet of figures, with what stands once for several of them in each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from data_loaders.columns.table_columns import cell, heading, rows_below
from data_loaders.columns.written_numbers import whole_number, written_figure
from data_loaders.files.sheet import Sheet
from data_loaders.ward_figures.columns import Layout
from data_loaders.ward_figures.stands_once import Row, stands_once
from geo.wording import listed

NOT_AVAILABLE = "[x]"
"""The mark of a figure that is not available, after the Government Analysis Function."""


def filled_down(sheet: Sheet, layout: Layout) -> tuple[list[Row], list[str]]:
    """The rows under the names, repeated names left out, and what is said of them.

    What is merged over several rows stands in each of them. Where nothing is merged, the ward of a
    row without one is that of the row above only if that is sure: each ward then has the same
    measures and months, none of them twice. Likewise the measure, month or year.
    """
    rows = [
        (n, row) for n, row in rows_below(sheet, layout.last) if not _is_header(row, sheet, layout)
    ]
    rows, over = _without_shared(sheet, layout, rows)
    rows, sums, proven = _without_sums(layout, rows)
    rows, merged = _of_blocks(sheet, layout, rows)
    filled = stands_once(layout, rows)
    rows = [(n, with_texts(row, filled.get(n, {}))) for n, row in rows]
    carried = 0
    if not merged:
        rows, carried = _of_runs(layout, rows, has_sums=proven)
    number = merged or carried
    note = f"{number:,} rows have their ward from the row above: it stands once for each block"
    once = "rows have their offence, month or year from a row above: it stands once for each block"
    shared = f"merged over several figures, so none of them is known: rows {listed(over)}"
    of_sums = f"{sums:,} rows of the sum of a ward left out: they are made of the rows under them"
    told = ((note, number), (f"{len(filled):,} {once}", filled), (shared, over), (of_sums, sums))
    return rows, [words for words, there in told if there]


def _without_shared(sheet: Sheet, layout: Layout, rows: list[Row]) -> tuple[list[Row], list[int]]:
    """The rows without the numbers that stand merged over several figures, and which rows."""
    columns, numbers = [f.column for f in layout.figures], {n for n, _ in rows}
    found: dict[int, dict[int, str]] = {}
    for block in sheet.merged:
        across = [c for c in columns if block.left <= c <= block.right]
        down = [n for n in range(block.top + 1, block.bottom + 2) if n in numbers]
        if len(across) * len(down) > 1:
            for number in down:
                found.setdefault(number, {}).update(dict.fromkeys(across, NOT_AVAILABLE))
    return [(n, with_texts(row, found.get(n, {}))) for n, row in rows], sorted(found)


def _is_header(row: Sequence[str], sheet: Sheet, layout: Layout) -> bool:
    """Whether a row repeats the names, as where files were joined."""
    names = sheet.rows[layout.header : layout.last + 1]
    return [text.strip() for text in row] in [[text.strip() for text in r] for r in names]


def _of_blocks(sheet: Sheet, layout: Layout, rows: list[Row]) -> tuple[list[Row], int]:
    """The rows with merged cells filled, and how many wards were."""
    ids = (layout.code, layout.name, layout.district, *layout.measures, layout.month, layout.year)
    own = {column for column in ids if column is not None}
    above = {
        (row, block.left): sheet.rows[block.top][block.left]
        for block in sheet.merged
        if block.left in own
        and block.top > layout.last
        and block.top < len(sheet.rows)
        and block.left < len(sheet.rows[block.top])
        for row in range(block.top + 1, min(block.bottom + 1, len(sheet.rows)))
    }
    ward = {column for column in (layout.code, layout.name) if column is not None}
    filled, count = [], 0
    for number, row in rows:
        texts = {c: above[number - 1, c] for c in own if (number - 1, c) in above}
        filled.append((number, with_texts(row, texts)))
        count += bool(ward & texts.keys())
    return filled, count


def _of_runs(layout: Layout, rows: list[Row], *, has_sums: bool) -> tuple[list[Row], int]:
    """The rows with the ward carried down, where that is sure; and how many were.

    Each ward has the same rows then, or its sum before them or after them.
    """
    ward = [column for column in (layout.code, layout.name) if column is not None]
    says = layout.says
    runs: list[list[Row]] = []
    for row in rows:
        if any(cell(row[1], c) for c in ward):
            runs.append([])
        elif not runs or not all(cell(row[1], c) for c in says):
            continue
        runs[-1].append(row)
    what = [[tuple(cell(r, c) for c in says) for _, r in run] for run in runs]
    blocks = [kinds for kinds in what if len(kinds) > 1]
    alike = len(blocks) > 1 and all(sorted(kinds) == sorted(blocks[0]) for kinds in blocks)
    sure = alike or has_sums or _are_closed(runs, ward)
    if not says or not sure or any(len(set(kinds)) < len(kinds) for kinds in blocks):
        return rows, 0
    of_ward = {n: {c: cell(run[0][1], c) for c in ward} for run in runs for n, _ in run[1:]}
    return [(n, with_texts(row, of_ward.get(n, {}))) for n, row in rows], len(of_ward)


def _are_closed(runs: Sequence[list[Row]], ward: Sequence[int]) -> bool:
    """Whether after each ward of several rows comes its total, as in pivot tables."""
    names = [[heading(cell(run[0][1], c)) for c in ward] for run in runs]
    several = [number for number, run in enumerate(runs) if len(run) > 1]
    return bool(several) and all(
        number + 1 < len(runs)
        and any(
            name and after == f"{name} total"
            for name, after in zip(names[number], names[number + 1], strict=True)
        )
        for number in several
    )


def _without_sums(layout: Layout, rows: list[Row]) -> tuple[list[Row], int, bool]:
    """The rows without those that are the sum of the rows under them, how many, and if they say it.

    So pivot tables in outline form begin a ward: its row has no offence and no month.
    """
    ward = [column for column in (layout.code, layout.name) if column is not None]
    says = [c for c in (*layout.measures, layout.month) if c is not None]
    if not says:
        return rows, 0, False
    runs: list[list[Row]] = []
    for row in rows:
        if any(cell(row[1], c) for c in ward):
            runs.append([])
        if runs:
            runs[-1].append(row)
    begins = [run for run in runs if len(run) > 1 and not any(cell(run[0][1], c) for c in says)]
    columns = [figures.column for figures in layout.figures]
    of_run = ([row for _, row in run] for run in begins)
    if not begins or not all(is_sum(first, under, columns) for first, *under in of_run):
        return rows, 0, False
    sums = {run[0][0]: run[1] for run in begins}
    first = {row[0]: {c: cell(run[0][1], c) for c in ward} for run in begins for row in run[1:2]}
    left = [(n, with_texts(row, first.get(n, {}))) for n, row in rows if n not in sums]
    numbers = (cell(run[0][1], c) for run in begins for c in columns)
    return left, len(sums), all(any(map(str.isdigit, text)) for text in numbers)


def is_sum(row: Sequence[str], parts: Sequence[Sequence[str]], columns: Iterable[int]) -> bool:
    """Whether a row is the sum of others in each of these columns where it says a whole number."""
    for column in columns:
        texts = [cell(part, column) for part in parts]
        try:
            said = whole_number(written_figure(cell(row, column)).number)
            if said != sum(whole_number(written_figure(text).number) for text in texts if text):
                return False
        except ValueError:
            # Blank, or hidden by the publisher: it tells nothing.
            continue
    return True


def with_texts(row: Sequence[str], texts: dict[int, str]) -> Sequence[str]:
    """The row with these cells filled."""
    if not texts:
        return row
    full = [*row, *[""] * (max(texts) + 1 - len(row))]
    return [texts.get(column, text) for column, text in enumerate(full)]
