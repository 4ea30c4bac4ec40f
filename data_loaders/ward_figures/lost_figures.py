"""Figures of wards that were rejected and that no file has given since: what a month still lacks.

A month stays partial until as many figures that it did not have are given: of the offence of what
was rejected where that is known, else of any that is not known to be lacking. Another file of the
month alone mends nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from math import ceil

import pandas as pd

from data_loaders.one_load.rejects_by_month import rejected_by_month, too_many_undated
from data_loaders.ward_figures.cells import Key
from model.rejects import Reject
from model.tables import empty

Lost = Counter[tuple[pd.Timestamp, str]]
"""Figures by month and offence; without an offence where it is not known."""


def lost_in(rejects: Iterable[Reject], own: Collection[Key], others: Collection[Key]) -> Lost:
    """What a file has lost: `own` are its figures, `others` those of the store and of other files.

    What is rejected here and stands there is not lost. What says no month may be of any: where that
    is too much, each month has its whole share.
    """
    rejects = list(rejects)
    known = [r for r in rejects if r.offence and r.month is not None]
    lost: Lost = Counter()
    for reject in known:
        lost[reject.month, reject.offence] += reject.figures
    lost -= _by_offence(set(others) - set(own))
    rest = [r for r in rejects if not (r.offence and r.month is not None)]
    there = Counter(month for _, month, _ in own)
    of_any = too_many_undated(rest, there)
    counts = {
        (month, ""): number + ceil(of_any * there[month] / len(own))
        for month, number in rejected_by_month(rest, there).items()
    }
    return lost + Counter(counts)


def still_lost(lost: Lost, anew: Collection[Key]) -> Lost:
    """What a file has lost, less the figures that are given `anew`."""
    given = _by_offence(anew)
    over: Counter[pd.Timestamp] = Counter()
    for (month, _), number in (given - lost).items():
        over[month] += number
    return lost - given - Counter({(month, ""): number for month, number in over.items()})


def by_file(table: pd.DataFrame) -> dict[str, Lost]:
    """What each file has lost, as the table `lost_figures` says."""
    found: dict[str, Lost] = {}
    for row in table.itertuples(index=False):
        found.setdefault(row.file, Counter())[row.month, row.offence] = row.figures
    return found


def lost_table(files: Mapping[str, Lost], source: str) -> pd.DataFrame:
    """The rows of the table `lost_figures` of a source."""
    rows = [
        (source, *key, file, number)
        for file, lost in sorted(files.items())
        for key, number in sorted(lost.items())
        if number > 0
    ]
    table = empty("lost_figures")
    return pd.DataFrame(rows, columns=list(table.columns)).astype(table.dtypes.to_dict())


def _by_offence(keys: Iterable[Key]) -> Lost:
    return Counter((month, offence) for _, month, offence in keys)
