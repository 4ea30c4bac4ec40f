"""Tables of a load put together with those of the store, month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from data_loaders.months.month_pieces import Part, Row
from data_loaders.months.refused_before import RefusedMonth
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
    noted: dict[Part, Row]
    """What has changed of the rows of pieces of the store that stay."""
    remembered: set[RefusedMonth]
    """Refused files of months of which nothing is there."""
    lines: list[Line]
    notes: list[str]

    @property
    def changes(self) -> bool:
        """Whether anything is to be stored."""
        return bool(len(self.parts) or self.noted)


def merged(
    read: MonthsRead, stored_parts: pd.DataFrame, stored: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The touched months whole, and the new `parts` table.

    `stored` holds the store's incidents of the touched months. What a new part replaces goes.
    """
    stays = with_noted(without(stored_parts, read.gone), read.noted)
    parts = together([stays, read.parts])
    incidents = together([without(stored, read.gone), read.incidents[list(INCIDENTS.columns)]])
    return incidents, parts.sort_values(["month", "part"], ignore_index=True)[list(PARTS.columns)]


def without(table: pd.DataFrame, gone: Sequence[ReplacedPart]) -> pd.DataFrame:
    """A table with month and part, without the parts that are gone."""
    if not gone or table.empty:
        return table
    keys = pd.MultiIndex.from_tuples([(g.row["month"], g.row["part"]) for g in gone])
    return table[~pd.MultiIndex.from_frame(table[["month", "part"]]).isin(keys)]


def with_noted(parts: pd.DataFrame, noted: Mapping[Part, Row]) -> pd.DataFrame:
    """The `parts` table with what a load notes of pieces that were there."""
    if not noted:
        return parts
    said = [noted.get(key, {}) for key in zip(parts["month"], parts["part"], strict=True)]
    columns = {
        name: [of.get(name, old) for of, old in zip(said, parts[name], strict=True)]
        for name in ("refused", "edition")
    }
    return parts.assign(**pd.DataFrame(columns, index=parts.index, dtype="str"))


def together(frames: Sequence[pd.DataFrame], table: str = "incidents") -> pd.DataFrame:
    """The frames under one another; without any, a table of that name without rows."""
    some = [frame for frame in frames if len(frame)] or list(frames[:1])
    return pd.concat(some, ignore_index=True) if some else empty(table)
