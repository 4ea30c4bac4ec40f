"""What can be seen of a series together: as a release shows it, or stood before a correction."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data_loaders.counts.disclosure import SUPPRESSED
from data_loaders.counts.disclosures import COUNTED
from data_loaders.counts.subtraction import CELL
from data_loaders.headings.known_series import KnownSeries

_PERIOD = CELL[1:]
_COUNT = [*CELL, "part"]


@dataclass(frozen=True)
class Ever:
    """What any release hid and showed of series."""

    hidden: pd.DataFrame
    shown: pd.DataFrame
    """Counts, with `part` and `shown`, in the order of `turn`."""
    numbers: pd.DataFrame
    """The same with values among them."""
    others: pd.DataFrame
    """What other series show of the same counts."""

    def of(self, series: KnownSeries) -> Ever:
        """That of one series."""
        every = (self.hidden, self.shown, self.numbers)
        hidden, shown, numbers = (t[t["indicator"] == series.id] for t in every)
        return Ever(hidden, shown, numbers, self.others)

    def near_to(self, rows: pd.DataFrame, stored: pd.DataFrame) -> Ever:
        """What can be seen with rows of days that, through others, share days with some rows."""
        tables = (self.hidden, self.shown, self.numbers, self.others)
        return Ever(*(near_to(rows, table, stored, self.shown) for table in tables))

    def states(self, *now: pd.DataFrame) -> list[pd.DataFrame]:
        """The counts by cell that can be seen together: now, and as of each correction before.

        `now` are rows of the release in the making, the newest last: what they say of a cell goes
        before what was shown of it. The last state is that of the release; in any other a cell is
        as it was then, or as it was first shown after.
        """
        release = _cells(*now)
        shown = self.shown.assign(at=_moments(self.shown)).sort_values("at")
        corrected = shown.loc[shown.duplicated(_COUNT, keep="first"), "at"]
        told = []
        for moment in sorted({*(corrected - 1), *shown["at"].tail(1)}):
            then, after = shown[shown["at"] <= moment], shown[shown["at"] > moment]
            told.append(_wide(then[::-1], after, release, self.others))
        return [*told, _wide(release, shown[::-1], self.others)]


def _moments(shown: pd.DataFrame) -> pd.Series:
    """When each count was shown, by number; those of one turn and cell one after another."""
    again = shown.groupby([*_COUNT, "turn"]).cumcount()
    return shown.assign(again=again).groupby(["turn", "again"]).ngroup()


def _cells(*rows: pd.DataFrame) -> pd.DataFrame:
    """The counts that rows of figures show, those of the last first."""
    parts = [
        part.loc[part["status"] != SUPPRESSED, [*CELL, *COUNTED]].melt(
            CELL, COUNTED, var_name="part", value_name="shown"
        )
        for part in reversed(rows)
    ]
    return pd.concat(parts).dropna()


def _wide(*shown: pd.DataFrame) -> pd.DataFrame:
    """Counts by cell, of several of one cell the first."""
    first = pd.concat([part[[*_COUNT, "shown"]] for part in shown]).drop_duplicates(_COUNT)
    wide = first.pivot(index=CELL, columns="part", values="shown").reset_index()
    return wide.reindex(columns=[*CELL, *COUNTED]).astype(dict.fromkeys(COUNTED, "float64"))


def near_to(rows: pd.DataFrame, table: pd.DataFrame, *others: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table of days that share a day with some rows, or with others that do."""
    every = pd.concat([t[_PERIOD] for t in (rows, table, *others)]).drop_duplicates()
    every = every.sort_values(_PERIOD)
    apart = every["period_start"] > every["period_end"].cummax().shift()
    part = pd.Series(apart.cumsum().to_numpy(), pd.MultiIndex.from_frame(every))
    of_table, of_rows = (part[pd.MultiIndex.from_frame(t[_PERIOD])] for t in (table, rows))
    return table[of_table.isin(of_rows).to_numpy()]
