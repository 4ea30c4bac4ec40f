"""Rows of one or many files of police.uk, placed in wards together.

Placing many small files at once costs a fraction of placing them one by one: the API gives a file a
ward and month.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from data_loaders.files.readings import IncidentReading, in_pandas
from data_loaders.months.fingerprints import Fingerprints, fingerprints
from data_loaders.months.month_pieces import Part
from geo.boundaries import to_bng
from geo.placing import Placed, Placer
from model.file_kinds import STREET_CSV
from model.tables import POLICE


@dataclass(frozen=True)
class FilePart:
    """What one file holds of one part of one month."""

    file: int
    """The number of its reading in the batch."""
    month: pd.Timestamp
    part: str


@dataclass(frozen=True)
class Batch:
    """The rows of some readings, each with its part and where it lies."""

    readings: list[IncidentReading]
    file: np.ndarray
    """The number of the reading of each row."""
    keys: list[FilePart]
    key: np.ndarray
    """The number of each row's file part among `keys`."""
    rows: pd.DataFrame
    placed: Placed
    inside: np.ndarray
    """True for rows that lie in a ward."""
    easting: np.ndarray
    """In metres (EPSG:27700), missing where a row has no place."""
    northing: np.ndarray
    kept: pd.DataFrame
    """The rows inside, as incidents of the store with the `area_code` of their ward, in order."""

    @classmethod
    def of(cls, readings: Sequence[IncidentReading], wards: Placer) -> Batch:
        """The readings together; longitude and latitude (EPSG:4326) become metres (EPSG:27700)."""
        tables = [reading.table for reading in readings]
        rows = in_pandas(tables)
        file = np.repeat(np.arange(len(tables)), [table.num_rows for table in tables])
        easting, northing = to_bng(
            rows["longitude"].to_numpy(float), rows["latitude"].to_numpy(float)
        )
        placed = wards.place(easting, northing)
        area = np.asarray(placed.area_code, dtype=object)
        inside = ~pd.isna(area)
        keys, key = _file_parts(readings, rows, file)
        return cls(
            readings=list(readings),
            file=file,
            keys=keys,
            key=key,
            rows=rows,
            placed=placed,
            inside=inside,
            easting=easting,
            northing=northing,
            kept=_canonical(rows[inside], easting[inside], northing[inside], area[inside]),
        )

    @property
    def located(self) -> np.ndarray:
        """True for rows with a place."""
        return ~np.isnan(self.easting)

    @cached_property
    def fingerprints(self) -> Fingerprints:
        """Those of all rows, in order: made only where a part is there already."""
        told = self.rows[["incident_id", "offence", "street", "outcome"]]
        points = {"easting": self.easting, "northing": self.northing}
        return fingerprints(told.assign(**points), inside=self.inside)

    def rows_of(self, number: int) -> np.ndarray:
        """The numbers of the rows of a file part, in order."""
        return self._rows_of_keys[number]

    @cached_property
    def _rows_of_keys(self) -> list[np.ndarray]:
        # All at once: thousands of file parts would each look through the rows of all.
        ends = np.cumsum(np.bincount(self.key, minlength=len(self.keys)))
        return np.split(np.argsort(self.key, kind="stable"), ends[:-1])

    def of_key(self, number: int) -> pd.DataFrame:
        """The rows of a file part that lie in a ward, as incidents of the store."""
        return self.kept[self.key[self.inside] == number]

    def how_placed(self, file: int) -> Placed:
        """How the rows of one file were placed."""
        if len(self.readings) == 1:
            return self.placed
        first, last = np.searchsorted(self.file, [file, file + 1])
        return Placed(self.placed.area_code[first:last], self.placed.how[first:last])


def _file_parts(
    readings: Sequence[IncidentReading], rows: pd.DataFrame, file: np.ndarray
) -> tuple[list[FilePart], np.ndarray]:
    """Each file's parts, those with rows first; and the number of the part of every row."""
    if len(readings) == 1 and len(readings[0].parts) == 1:
        return [FilePart(0, *readings[0].parts[0])], np.zeros(len(rows), dtype=np.intp)
    table = pd.DataFrame({"file": file, "month": rows["month"], "part": rows["part"]})
    groups = table.groupby(["file", "month", "part"], sort=True)
    keys = [FilePart(int(n), month, str(part)) for n, month, part in groups.size().index]
    of_none = [
        FilePart(number, month, part)
        for number, reading in enumerate(readings)
        for month, part in reading.covers
    ]
    with_rows = set(keys)
    keys += [key for key in of_none if key not in with_rows]
    return keys, groups.ngroup().to_numpy()


def _canonical(
    rows: pd.DataFrame, easting: np.ndarray, northing: np.ndarray, area: np.ndarray
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "source": POLICE,
            "month": rows["month"],
            "part": rows["part"],
            "incident_id": rows["incident_id"],
            "record": rows["record"],
            "offence": rows["offence"],
            "easting": easting,
            "northing": northing,
            "location_precision": "snapped",
            "street": rows["street"],
            "outcome": rows["outcome"],
            "occurred_from": pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us, UTC]"),
            "occurred_to": pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us, UTC]"),
            "severity": pd.Series(None, index=rows.index, dtype="str"),
            "area_code": pd.Series(area, index=rows.index, dtype="str"),
        }
    ).reset_index(drop=True)


def without_repeats(readings: Sequence[IncidentReading]) -> Iterator[list[IncidentReading]]:
    """The readings in their order, cut before each that has a part of one before it.

    Files of the archive go one by one: they are large, and few.
    """
    some: list[IncidentReading] = []
    met: set[Part] = set()
    for reading in readings:
        parts = set(reading.parts)
        if some and (met & parts or reading.kind == STREET_CSV):
            yield some
            some, met = [], set()
        some.append(reading)
        met |= parts
    if some:
        yield some
