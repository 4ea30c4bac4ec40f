"""What the ledger says of the figures of a file: what was left out, is not known or is no sum."""

from __future__ import annotations

import re
from collections.abc import Iterable

from data_loaders.columns.table_columns import heading
from data_loaders.columns.written_numbers import (
    MISSING,
    PROVISIONAL,
    REVISED,
    SUPPRESSED,
    whole_number,
    written_figure,
)
from data_loaders.one_load.named_notes import MOST_NAMED, noted
from data_loaders.ward_figures.cells import BLANK, Key
from data_loaders.ward_figures.rows import FigureRows
from model.counted import counted

_OF_EITHER = re.compile(r"type|kind|definition")
"""What a column is called that may say a unit, and may say a part of an offence."""


def notes_of(rows: FigureRows, most: int = MOST_NAMED) -> list[str]:
    """What was left out or is not known, each in a sentence that names no more than `most`."""
    found: list[tuple[str, Iterable[str]]] = [
        ("hidden by the publisher, so not known", _of(rows, SUPPRESSED)),
        ("a blank cell, so not known", _of(rows, BLANK)),
        ("not available, so not known", _of(rows, MISSING)),
        ("provisional", _of(rows, PROVISIONAL)),
        ("revised", _of(rows, REVISED)),
        ("areas of other places left out", sorted(rows.elsewhere)),
        ("offences left out, because none known here is called so", sorted(rows.unmapped)),
        ("only figures of everyone are read; left out", sorted(rows.partly)),
        ("only counts are read; left out", _no_counts(rows)),
    ]
    told = [noted(words, names, most) for words, names in found]
    if rows.duplicates:
        words = "figures stand twice alike, and count once: check that no part of one is lost"
        told.append(noted(f"{rows.duplicates:,} {words}", rows.twice, most))
    if rows.of_totals:
        told.append(f"{rows.of_totals:,} totals left out: they are made of the wards")
    if rows.of_sums:
        told.append(f"{rows.of_sums:,} totals of offences or of longer periods left out")
    columns = [
        f"the column '{name}' is not the sum of the columns read beside it in {len(wrong):,} "
        f"rows (row {wrong[0]} first): check the file"
        for name, wrong in rows.false_totals.items()
    ]
    return [note for note in (*rows.told, *told, *columns, *_false_totals(rows)) if note]


def _no_counts(rows: FigureRows) -> list[str]:
    """The figures that are no counts, and how to say so where they are some."""
    told = [
        f"{counted(n, 'figure')} of '{unit}' in the column '{column}'"
        for (unit, column), n in sorted(rows.no_counts.items())
    ]
    unsure = {c for _, c in rows.no_counts if _OF_EITHER.fullmatch(heading(c))}
    hint = "where it says parts of the offence beside it, call it Subtype"
    return told + [f"of the column '{column}': {hint}" for column in sorted(unsure)]


def _of(rows: FigureRows, status: str) -> list[str]:
    return [rows.name(key) for key, f in sorted(rows.figures.items()) if f.status == status]


def _false_totals(rows: FigureRows) -> list[str]:
    """Stated totals their wards do not add up to. No figure: a difference could disclose."""
    return [
        f"the stated total of {rows.name(key)} is not the sum of its wards: check the file"
        for key, said in sorted(rows.totals.items())
        if (made := _sum(rows, key)) is not None and not any(_is_count(t, made) for t in said)
    ]


def _sum(rows: FigureRows, key: Key) -> int | None:
    """What the wards of a total add up to; None when one of them is not known."""
    area, month, offence = key
    wards = rows.catalogue.place.ward_codes(area) or rows.areas.ward_codes
    found = [rows.figures.get((ward, month, offence)) for ward in wards]
    counts = [None if figure is None else figure.count for figure in found]
    return None if None in counts else sum(c for c in counts if c is not None)


def _is_count(text: str, count: int) -> bool:
    """Whether a stated total is the count; one that states no number contradicts nothing."""
    try:
        return whole_number(written_figure(text).number) == count
    except ValueError:
        return True
