"""Tables of a load put together with those of the store, month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from data_loaders.months.month_pieces import Part
from data_loaders.one_load.ledger import Line, ReplacedPart
from model.tables import INCIDENTS, PARTS, empty


@dataclass(frozen=True)
class MonthsRead:
    """What a load adds and takes away."""

    incidents: pd.DataFrame
    """With the `area_code` of their ward."""
    elsewhere: pd.DataFrame
    """Fingerprints of the records that lie in no ward."""
    parts: pd.DataFrame
    force_records: pd.DataFrame
    gone: list[ReplacedPart]
    """The parts of the store that a file of this load takes the place of."""
    refused: dict[Part, str | None]
    """The parts of the store that a refused file may hold more of, and its name."""
    lines: list[Line]
    notes: list[str]

    @property
    def changes(self) -> bool:
        """Whether anything is to be stored."""
        return bool(len(self.parts) or self.refused)


def merged(
    read: MonthsRead, stored_parts: pd.DataFrame, stored: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The touched months whole, and the new `parts` table.

    `stored` holds the store's incidents of the touched months. What a new part replaces goes.
    """
    stays = with_refused(without(stored_parts, read.gone), read.refused)
    parts = together([stays, read.parts])
    incidents = together([without(stored, read.gone), read.incidents[list(INCIDENTS.columns)]])
    return incidents, parts.sort_values(["month", "part"], ignore_index=True)[list(PARTS.columns)]


def without(table: pd.DataFrame, gone: Sequence[ReplacedPart]) -> pd.DataFrame:
    """A table with month and part, without the parts that are gone."""
    if not gone or table.empty:
        return table
    keys = pd.MultiIndex.from_tuples([(g.row["month"], g.row["part"]) for g in gone])
    return table[~pd.MultiIndex.from_frame(table[["month", "part"]]).isin(keys)]


def with_refused(parts: pd.DataFrame, refused: Mapping[Part, str | None]) -> pd.DataFrame:
    """The `parts` table with the files that were refused and may hold more of some."""
    if not refused:
        return parts
    keys = pd.MultiIndex.from_frame(parts[["month", "part"]])
    names = [refused.get(key, old) for key, old in zip(keys, parts["refused"], strict=True)]
    return parts.assign(refused=pd.Series(names, index=parts.index, dtype="str"))


def together(frames: Sequence[pd.DataFrame], table: str = "incidents") -> pd.DataFrame:
    """The frames under one another; without any, a table of that name without rows."""
    some = [frame for frame in frames if len(frame)] or list(frames[:1])
    return pd.concat(some, ignore_index=True) if some else empty(table)
