"""Which records of a month are there: those of the store, and those of files read by this load."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_loaders.months.fingerprints import (
    Fingerprints,
    all_of,
    elsewhere,
    fingerprints,
    has_id,
    of_elsewhere,
)
from data_loaders.months.merged_months import together
from data_loaders.months.month_batches import Batch
from data_loaders.months.month_pieces import Pieces, part_of
from model.tables import INCIDENTS, empty

ByMonth = Callable[[pd.Timestamp], pd.DataFrame]


class MonthRecords:
    """The records of the pieces that are there, of the store until a file takes their place.

    `stored(month)` are the store's incidents of one month, `stored_elsewhere(month)` its
    fingerprints of the other records.
    """

    def __init__(self, pieces: Pieces, stored: ByMonth, stored_elsewhere: ByMonth) -> None:
        self._pieces = pieces
        # They are judged by month: with two at hand, none is read anew for every file.
        self._stored = lru_cache(maxsize=2)(stored)
        self._stored_elsewhere = lru_cache(maxsize=2)(stored_elsewhere)
        self._told_by_store = lru_cache(maxsize=2)(self._stored_fingerprints)
        self._kept: dict[pd.Timestamp, list[pd.DataFrame]] = defaultdict(list)
        self._elsewhere: dict[pd.Timestamp, list[pd.DataFrame]] = defaultdict(list)

    def keep(self, records: pd.DataFrame) -> None:
        """Keep records of this load."""
        _by_month(records, self._kept)

    def keep_elsewhere(self, batch: Batch, rows: np.ndarray, names: list[str]) -> None:
        """Keep the fingerprints of rows that lie in no ward."""
        if rows.any():
            parts = np.array(names, dtype=object)[batch.key[rows]]
            months = batch.rows["month"].to_numpy()[rows]
            _by_month(elsewhere(batch.fingerprints[rows], months, parts), self._elsewhere)

    def take_away(self, month: pd.Timestamp, name: str) -> None:
        """Forget what this load kept of a piece."""
        for kept in (self._kept, self._elsewhere):
            kept[month] = [frame[frame["part"] != name] for frame in kept[month]]

    def kept(self) -> pd.DataFrame:
        """The incidents of this load, with the `area_code` of their ward."""
        none = empty("incidents").assign(area_code=pd.Series(dtype="str"))
        frames = [frame for kept in self._kept.values() for frame in kept]
        return together(frames or [none])[[*INCIDENTS.columns, "area_code"]]

    def kept_elsewhere(self) -> pd.DataFrame:
        """The fingerprints of this load's other records."""
        return together([f for kept in self._elsewhere.values() for f in kept], "elsewhere")

    def of_month(self, month: pd.Timestamp) -> list[pd.DataFrame]:
        """The incidents of a month, those of the store first."""
        return [self._stored(month), *self._kept[month]]

    def fingerprints(self, month: pd.Timestamp, name: str) -> Fingerprints:
        """Those of the records of one piece, in the place and elsewhere."""
        if not self._pieces.is_new(month, name):
            there = self._told_by_store(month)
            return there.get(name, there[""])
        others = together(self._elsewhere[month], "elsewhere")
        others = others[others["part"] == name]
        return all_of([fingerprints(self.of(month, name)), of_elsewhere(others)])

    def _stored_fingerprints(self, month: pd.Timestamp) -> dict[str, Fingerprints]:
        """Those of the store's records of a month, by their piece; under no name, none.

        A month has a piece for each of the API's answers: to make them one by one takes ten times
        as long.
        """
        tables = self._stored(month), self._stored_elsewhere(month)
        every = all_of([fingerprints(tables[0]), of_elsewhere(tables[1])])
        part = np.concatenate([table["part"].to_numpy(object) for table in tables])
        pieces = {str(name): every[rows] for name, rows in _rows_of(part).items()}
        return {"": every[:0], **pieces}

    def of(self, month: pd.Timestamp, name: str) -> pd.DataFrame:
        """The records of one piece."""
        if not self._pieces.is_new(month, name):
            stored = self._stored(month)
            return stored[stored["part"] == name]
        return together([frame[frame["part"] == name] for frame in self._kept[month]])

    def met_before(self, records: pd.DataFrame, *, archive: bool) -> np.ndarray:
        """Records whose id stands in another part of their month.

        Within a file of the archive every row is a record. Polygons of the API overlap: the first
        by name has the record, whatever the order of the files.
        """
        met = np.zeros(len(records), dtype=bool)
        if not archive and len(records):
            order = np.argsort(records["part"].to_numpy(object), kind="stable")
            again = records.iloc[order].duplicated(["month", "incident_id"]).to_numpy()
            met[order] = again
        parts = set(records["part"].unique()) if archive else set()
        for month in records["month"].unique():
            others = self._ids_of_others(month, parts)
            if others:
                of_month = (records["month"] == month).to_numpy() & has_id(records)
                met |= of_month & _is_in(records["incident_id"], others)
        return met

    def _ids_of_others(self, month: pd.Timestamp, parts: set[str]) -> list[pd.Series]:
        """The ids of a month that are there, of all parts but some."""
        there = self._pieces.of_month(month)
        names = {name for name in there if part_of(name) not in parts}
        new = {name for name in names if self._pieces.is_new(month, name)}
        found = [_ids(frame, new) for frame in self._kept[month]] if new else []
        # A piece that was replaced has left its name to another: its records are in the store yet.
        return [*found, _ids(self._stored(month), names - new)] if names - new else found


def _by_month(frame: pd.DataFrame, kept: dict[pd.Timestamp, list[pd.DataFrame]]) -> None:
    """Put the rows of each month among those that are kept of it."""
    months = frame["month"].unique()
    for month in months:
        kept[month].append(frame if len(months) == 1 else frame[frame["month"] == month])


def _rows_of(parts: np.ndarray) -> dict[object, np.ndarray]:
    """The rows of each part, in order."""
    return pd.Series(parts).groupby(parts, sort=False).indices


def _ids(records: pd.DataFrame, pieces: set[str]) -> pd.Series:
    return records.loc[records["part"].isin(pieces), "incident_id"]


def _is_in(ids: pd.Series, seen: list[pd.Series]) -> np.ndarray:
    """Which ids are among those seen. By Arrow: pandas would make Python text of every one."""
    arrays = [pa.array(series, pa.large_string()) for series in seen]
    pool = pa.chunked_array(arrays, pa.large_string())
    return pc.is_in(pa.array(ids, pa.large_string()), value_set=pool).to_numpy(zero_copy_only=False)
