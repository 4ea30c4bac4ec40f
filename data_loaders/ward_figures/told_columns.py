"""Which columns of a table of ward figures say what its rows count, in what unit, and of whom."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from data_loaders.columns.named_columns import bare
from data_loaders.columns.table_columns import cell, heading
from data_loaders.columns.written_numbers import FINAL, PROVISIONAL, REVISED
from data_loaders.headings.persons import are_of_persons, names_persons
from data_loaders.headings.stated_measure import is_plain_count, is_total, named_offence
from data_loaders.ward_figures.cells import STATUSES
from data_loaders.ward_figures.columns import MEASURES

_UNIT = re.compile(
    r"\b(units?|metrics?|basis|measured?|measurement|indicator|statistic|type|kind|definition)\b"
)
_NO_UNIT = re.compile(r"\b(wards?|areas?|geography|crimes?|offences?|location|premises?|id|code)\b")
_ENOUGH = 500
"""Rows that are looked at to tell what a column holds."""


def columns_told(
    names: Sequence[str],
    below: Sequence[Sequence[str]],
    offences: Mapping[str, str],
    taken: Collection[int],
) -> dict[str, int]:
    """The columns `measure` and `status`, where there are; those of `units` and `persons` numbered.

    `names` head the columns, `offences` gives ids by names as `heading` makes them, and what is
    `taken` is known to be something else.
    """
    free = [c for c, name in enumerate(names) if name.strip() and c not in taken]
    held = {c: [t for row in below[:_ENOUGH] if (t := cell(row, c))] for c in free}
    free = [c for c in free if not held[c] or not all(map(_is_number, held[c]))]
    persons = [c for c in free if names_persons(names[c]) or are_of_persons(held[c])]
    called = [bare(name) for name in names]
    known = [called.index(bare(m)) for m in MEASURES if bare(m) in called]
    measure = _measure([c for c in known if c in held and c not in persons], held, offences)
    if measure is None:
        measure = next((c for c in free if _are_offences(held[c], offences)), None)
    rest = [c for c in free if c not in persons and c != measure]
    statuses = [c for c in rest if _are_statuses(held[c])]
    units = [c for c in rest if _is_unit(names[c]) and c not in statuses]
    found = {} if measure is None else {"measure": measure}
    found |= {"status": statuses[0]} if len(statuses) == 1 else {}
    return found | dict(_numbered("units", units)) | dict(_numbered("persons", persons))


def _measure(
    columns: Sequence[int], held: Mapping[int, Sequence[str]], offences: Mapping[str, str]
) -> int | None:
    """The first column that holds an offence; else the first, unless it holds words of a unit."""
    naming = (c for c in columns if any(named_offence(t, offences) for t in {*held[c]}))
    plain = (c for c in columns if not any(is_plain_count(t) and not is_total(t) for t in held[c]))
    return next(naming, next(plain, None))


def _are_offences(texts: Sequence[str], offences: Mapping[str, str]) -> bool:
    """Whether most of what a column holds is offences, whatever it is called."""
    distinct = {heading(text): text for text in texts if not is_total(text)}.values()
    return 2 * sum(bool(named_offence(t, offences)) for t in distinct) > len(distinct)


def _are_statuses(texts: Sequence[str]) -> bool:
    """Whether a column says of figures that they are provisional or revised, and nothing else."""
    said = {text.lower() for text in texts}
    return bool(said & {PROVISIONAL, REVISED}) and said <= {*STATUSES, FINAL, "f"}


def _is_unit(name: str) -> bool:
    words = heading(name)
    return _UNIT.search(words) is not None and _NO_UNIT.search(words) is None


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[\d.,\s]+", text))


def _numbered(key: str, columns: Sequence[int]) -> Iterator[tuple[str, int]]:
    return ((f"{key} {column}", column) for column in columns)
