"""Which part of an offence is the total of its other parts, where a file gives offences in parts.

Words that say a total help, and numbers decide: a part that is the sum of the others in every ward
and month is no part. Where neither is sure the file is asked about; the parts are not added up.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import combinations

from data_loaders.columns.table_columns import heading
from data_loaders.headings.stated_measure import is_total

Cells = list[Mapping[str, int]]
"""What is known of each ward and month: counts by part."""

SURE_FROM = 3
"""Wards and months in which a part must be the sum of others before that is no chance."""

_MOST_PARTS = 10
"""Of more parts, not every choice of some is tried."""

_WORDS = re.compile(
    r"\b(all|totals?|overall|combined|sum|grand|offences?|crimes?|recorded|of|types?|categories"
    r"|any|group|the)\b"
)


class PartsUnclearError(Exception):
    """The parts of an offence that may count one another; its message says which."""


def whole_of(parts: Collection[str], cells: Cells, names: Collection[str]) -> str | None:
    """The part that is the total of the others; None where all of them are parts.

    `names` are those of the offence. Raises PartsUnclearError where that cannot be told.
    """
    plain = {part: _bare(part) for part in parts}
    own = {"", *(_bare(name) for name in names)}
    said = [part for part in plain if plain[part] in own and heading(part)]
    if len(said) == 1:
        return said[0]
    sums = [part for part in parts if _is_sum(part, [p for p in parts if p != part], cells)]
    told = sum(any(map(cell.__getitem__, cell)) for cell in cells)
    if len(sums) == 1 and (told >= SURE_FROM or not heading(sums[0]) or is_total(sums[0])):
        return sums[0]
    unclear = [*said, *sums, *(part for part in parts if not heading(part))]
    unclear = unclear or _mixed(parts) or _nested(parts, cells)
    if unclear:
        raise PartsUnclearError(" and ".join(f"'{part}'" for part in dict.fromkeys(unclear)))
    return None


def _bare(part: str) -> str:
    return " ".join(_WORDS.sub(" ", heading(part)).split())


def _is_sum(part: str, others: Collection[str], cells: Cells) -> bool:
    """Whether a part is the sum of others wherever it stands beside them, and not only of zeros."""
    found = False
    for cell in cells:
        counts = [cell[other] for other in others if other in cell]
        if part in cell and counts:
            # Most are none, and the first wards say so: of many parts there are many sums.
            if cell[part] != sum(counts):
                return False
            found = found or any(counts)
    return found


def _mixed(parts: Collection[str]) -> list[str]:
    """Parts called a total, where others are not."""
    totals = [part for part in parts if is_total(part)]
    return totals if len(totals) < len(parts) else []


def _nested(parts: Collection[str], cells: Cells) -> list[str]:
    """The first part that is the sum of some of the others, too often for chance."""
    if len(parts) > _MOST_PARTS:
        return []
    return next((found for part in parts if (found := _sum_of_some(part, parts, cells))), [])


def _sum_of_some(part: str, parts: Collection[str], cells: Cells) -> list[str]:
    for some in _choices([p for p in parts if p != part]):
        if _is_sum(part, some, cells):
            # A part that is alike to one other, the rest of them 0, is the sum of them by chance.
            told = sum(sum(cell.get(p, 0) > 0 for p in some) > 1 for cell in cells)
            if told >= SURE_FROM:
                return [part]
    return []


def _choices(parts: Collection[str]) -> Iterator[tuple[str, ...]]:
    for number in range(2, len(parts)):
        yield from combinations(parts, number)
