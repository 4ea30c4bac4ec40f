"""Which part of an offence is the total of its other parts, in a whole file of ward figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from data_loaders.columns.table_columns import heading
from data_loaders.files.faults import UnusableError, shown
from data_loaders.headings.stated_measure import is_total
from data_loaders.ward_figures.cells import Given, Key, count_of
from data_loaders.ward_figures.parts import Cells, PartsUnclearError, whole_of
from geo.wording import listed
from model.config.catalogue import Catalogue


class UnclearFiguresError(Exception):
    """Figures that may be parts or repeats of one another; its message is why, in words."""


def wholes_of(
    of_key: Mapping[Key, Mapping[str, list[Given]]], catalogue: Catalogue
) -> tuple[dict[str, str], list[str]]:
    """The part of each offence that is the total of its others, where one is; and what is said.

    Raises UnclearFiguresError where that cannot be told.
    """
    cells: dict[str, list[Mapping[str, int]]] = defaultdict(list)
    there: dict[str, dict[str, None]] = defaultdict(dict)
    for key, parts in of_key.items():
        there[key[2]] |= dict.fromkeys(parts)
        counts = {part: _count_or_none(alike[0]) for part, alike in parts.items()}
        if known := {part: n for part, n in counts.items() if n is not None}:
            cells[key[2]] += [known] if len(known) == len(counts) else []
    found = {o: _whole(o, parts, cells[o], catalogue) for o, parts in there.items()}
    told = [words for _, said in found.values() for words in said]
    return {offence: whole for offence, (whole, _) in found.items() if whole is not None}, told


def _whole(
    offence: str, parts: Collection[str], cells: Cells, catalogue: Catalogue
) -> tuple[str | None, list[str]]:
    names = [n for n, known in catalogue.offence_of_name.items() if known == offence]
    called = catalogue.offence[offence].name
    if len(parts) < 2:
        return None, _only_part(called, parts, names)
    try:
        whole = whole_of(parts, cells, names)
    except PartsUnclearError as unclear:
        raise UnclearFiguresError(
            f"of {called} it gives {listed(map(shown, parts))}, "
            f"and whether one of {unclear} is the total of others cannot be told; call "
            "a total 'Total', or take it out"
        ) from None
    if whole is None:
        return None, []
    part = shown(whole) if whole else "the row without a part"
    return whole, [
        f"{part} of {called} is the total of its other parts, and is taken in their place"
    ]


def _only_part(called: str, parts: Collection[str], names: Iterable[str]) -> list[str]:
    own = {heading(name) for name in names}
    return [
        f"of {called} it gives only {shown(part)}: check that no other part is missing"
        for part in parts
        if part and heading(part) not in own and not is_total(part)
    ]


def _count_or_none(given: Given) -> int | None:
    try:
        return count_of(given)
    except UnusableError:
        return None
