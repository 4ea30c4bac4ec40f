"""How many records a force has in all, and how many of them have no place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from model.config.breaks import Break
from model.periods import Window
from model.tables import POLICE


@dataclass(frozen=True, eq=False)
class ForceRecords:
    """The records of one force, by offence (rows) and month."""

    offences: tuple[str, ...]
    months: pd.PeriodIndex
    """The months whose file of the force is here, in order; of no other is anything known."""
    records: np.ndarray
    without_place: np.ndarray
    """Those of `records` without coordinates, of the same shape."""

    def knows(self, offences: Collection[str], window: Window) -> bool:
        """Whether every month of a window is known, for each of some offences."""
        return bool(offences) and set(offences) <= set(self.offences) and self._whole(window)

    def _whole(self, window: Window) -> bool:
        return int(self._within(window).sum()) == window.length

    def _within(self, window: Window) -> np.ndarray:
        number = self.months.asi8
        return (number >= window.first.ordinal) & (number <= window.last.ordinal)

    @property
    def without_place_by_month(self) -> pd.DataFrame:
        """Records without a place by offence (rows) and month; the months known alone."""
        return pd.DataFrame(
            self.without_place.astype(float),
            index=pd.Index(self.offences, name="offence"),
            columns=self.months,
        )

    def sums(self, offences: Collection[str], window: Window) -> tuple[int, int]:
        """All records of some offences in a window, and those without a place."""
        rows = [row for row, offence in enumerate(self.offences) if offence in set(offences)]
        at = np.ix_(np.array(rows, dtype=int), np.flatnonzero(self._within(window)))
        return int(self.records[at].sum()), int(self.without_place[at].sum())


def force_records(table: pd.DataFrame, force: str, offences: Sequence[str]) -> ForceRecords:
    """The records of a force from the canonical table, for each of some offences.

    A month with any row of the force is known, and an offence it has no row of is a zero there.
    The force's file may be there in pieces, which are taken together.
    """
    own = table[of_the_force(table, force)]
    months = pd.PeriodIndex(sorted(set(own["month"])), freq="M")
    both = [_wide(own, column, offences) for column in ("records", "without_place")]
    return ForceRecords(tuple(offences), months, *both)


def of_the_force(parts: pd.DataFrame, force: str, source: str = POLICE) -> pd.Series:
    """Which rows are of files of a force: `west-yorkshire`, or `west-yorkshire/2`.

    Of street files, unless another `source` is given.
    """
    piece_of = parts["part"].astype(object).map(lambda part: part.split("/", maxsplit=1)[0])
    return (parts["source"] == source) & (piece_of == force)


def without_place_changed(force: ForceRecords, status: pd.Series) -> tuple[Break, ...]:
    """From when the whole place counts records without a place, or no longer does, as breaks.

    The force's file may be here for some months and only answers of the API for others, which
    hold no record without a place. `status` is the coverage of police.uk by month (a PeriodIndex).
    """
    held = status.index[(status != "missing").to_numpy()]
    counted = held.isin(force.months)
    return tuple(
        Break(
            month=month,
            name=f"records without a place {'counted' if now else 'not known'} from here",
            offences=force.offences,
            areas=("whole",),
            source="Which files are loaded: answers of the API hold no record without a place",
        )
        for month, before, now in zip(held[1:], counted[:-1], counted[1:], strict=True)
        if before != now
    )


def _wide(own: pd.DataFrame, column: str, offences: Sequence[str]) -> np.ndarray:
    wide = own.groupby(["offence", "month"])[column].sum().unstack("month").sort_index(axis=1)
    return wide.reindex(list(offences)).fillna(0).to_numpy(dtype=int)
