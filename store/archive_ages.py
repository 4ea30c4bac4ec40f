"""Until when the archives go that months of police.uk were read from.

A month is published anew for a year and longer: with what was recorded late, and with what became
of its crimes. A month that was read from an archive of soon after it, and from no later one, stays
as it was then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from model.force_records import of_the_force
from model.periods import month
from model.tables import OUTCOME_PARTS


@dataclass(frozen=True)
class ArchiveAges:
    """What the archives of a force's months could know; months are ordinals."""

    until: Mapping[int, int]
    """The last month that was published when a month was read; absent where nothing says."""
    outcomes: frozenset[int] = frozenset()
    """The months of which outcomes were read whole from files of their own."""

    def early(self, asked: Iterable[int], months: int) -> list[int]:
        """Which months were read before so many more were published."""
        return [m for m in asked if self.until.get(m, m + months) < m + months]

    def still_coming(self, asked: Iterable[int], months: int) -> list[int]:
        """Which months lack some of the outcomes that came in so many months after them."""
        early = self.early(asked, months)
        since = {m: range(self.until[m] + 1, m + months + 1) for m in early}
        return [m for m in early if not self.outcomes.issuperset(since[m])]


def archive_ages(parts: pd.DataFrame, force: str, late_months: int) -> ArchiveAges:
    """What is known of the months of a force; `parts` is the canonical table.

    An archive goes to its newest month; one of some chosen months to `late_months` before the day
    it was made. Without that day nothing says which of the two it is. Of pieces the oldest counts.
    """
    own = parts[of_the_force(parts, force)]
    until: dict[int, int] = {}
    for at, edition in zip(pd.PeriodIndex(own["month"], freq="M"), own["edition"], strict=True):
        known = _until(edition, late_months)
        if known is not None:
            until[at.ordinal] = min(known, until.get(at.ordinal, known))
    read = of_the_force(parts, force, OUTCOME_PARTS) & parts["refused"].isna()
    outcomes = parts.loc[read, "month"]
    return ArchiveAges(until, frozenset(pd.PeriodIndex(outcomes, freq="M").asi8.tolist()))


def _until(edition: object, late_months: int) -> int | None:
    """The last month published with an edition: September for `2026-09 of 2026-11-03`."""
    newest, _, day = edition.partition(" of ") if isinstance(edition, str) else ("", "", "")
    if not newest or not day:
        return None
    return max(month(newest).ordinal, month(day[:7]).ordinal - late_months)
