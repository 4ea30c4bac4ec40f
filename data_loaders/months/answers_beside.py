"""What an answer of the API is beside those of other names of its month that share a point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_loaders.months.answers_anew import judged, met_anew, points
from data_loaders.months.merged_months import together
from data_loaders.months.month_batches import Batch
from data_loaders.months.month_pieces import Part, Pieces, part_of
from data_loaders.months.month_records import MonthRecords
from data_loaders.months.part_versions import Judgement
from model.file_kinds import STREET_API


@dataclass(frozen=True)
class AnswersBeside:
    """Judges answers beside those of other names that are there."""

    pieces: Pieces
    records: MonthRecords

    def judged(self, batch: Batch, number: int, first: Judgement, gone: set[Part]) -> Judgement:
        """What an answer of the API is beside those of other names as well."""
        key = batch.keys[number]
        of_api = batch.readings[key.file].kind == STREET_API
        if not of_api or first.kind not in ("piece", "later"):
            return first
        others = self._of_points(batch, number, gone)
        if not others:
            return first
        fresh = frozenset(name for name in others if self.pieces.is_new(key.month, name))
        return judged(batch.of_key(number), others, fresh, first)

    def _of_points(self, batch: Batch, number: int, gone: set[Part]) -> dict[str, pd.DataFrame]:
        """The records of other answers of a month that share a point with this one, by piece."""
        key = batch.keys[number]
        names = [
            name
            for name, row in self.pieces.of_month(key.month).items()
            if row["kind"] == "api" and part_of(name) != key.part and (key.month, name) not in gone
        ]
        if not names:
            return {}
        mine = np.unique(points(batch.of_key(number)))
        there = self.records.of_month(key.month)
        met = [frame.loc[np.isin(points(frame), mine), "part"].unique() for frame in there]
        near = set(names) & set(np.concatenate(met))
        return {name: self.records.of(key.month, name) for name in sorted(near)}

    def told_anew(self, batch: Batch, found: Sequence[Judgement]) -> np.ndarray:
        """Which rows stand in answers of other names, under other numbers."""
        again, gone = np.zeros(len(batch.rows), dtype=bool), replaced(batch, found)
        for number, judgement in enumerate(found):
            if judgement.kind in ("piece", "later"):
                others = self._of_points(batch, number, gone)
                here = batch.inside & (batch.key == number) if others else np.zeros(0, dtype=bool)
                rows = np.flatnonzero(here)
                if len(rows):
                    again[rows] = met_anew(batch.of_key(number), together(list(others.values())))
        return again


def replaced(batch: Batch, found: Sequence[Judgement]) -> set[Part]:
    """The pieces that the files of a batch take the place of."""
    pairs = zip(batch.keys, found, strict=True)
    return {(key.month, name) for key, judgement in pairs for name in judgement.replaces}
