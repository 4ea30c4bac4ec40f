"""What a reader of one file hands on, before anything is placed, merged or stored.

A reader takes a `Member` (a file on disk or inside a zip) and the catalogue, and returns one of
the readings below. It raises RefusedFileError when nothing of the file can be used; a row that
cannot be used becomes a `Reject` and costs nothing else.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

import pandas as pd
import pyarrow as pa

from geo.wording import listed
from model.rejects import Reject

INCIDENT_SCHEMA = pa.schema(
    {
        "month": pa.timestamp("us"),  # first day of the month
        "part": pa.string(),  # which part of the month: a force ("west-yorkshire") or API polygon
        "incident_id": pa.string(),  # the publisher's, or made of what the record says
        "record": pa.int64(),  # which of the records of one id and month in the file, from 1
        "offence": pa.string(),  # an id of config/offences.toml
        "longitude": pa.float64(),  # EPSG:4326; NaN where the record has no location
        "latitude": pa.float64(),
        "street": pa.string(),
        "outcome": pa.string(),
    }
)

EXTRACT_COLUMNS = (
    "month",  # datetime64[us], first day of the month by local time
    "part",  # which part of the month it belongs to: what a later file replaces together
    "incident_id",  # unique within a month
    "offence",  # an id of config/offences.toml
    "easting",  # EPSG:27700; missing where the record has no location
    "northing",
    "area_code",  # of its ward, where the file gives that in place of a point; else missing
    "location_precision",  # exact, snapped or area
    "outcome",
    "occurred_from",  # datetime64[us, UTC]
    "occurred_to",
    "severity",
)


@dataclass(frozen=True)
class Member:
    """One file to read: on disk, or inside a zip that is never unpacked to disk."""

    name: str
    """As a person would say it: `2025-02-street.csv` or `latest.zip: 2025-02/...-street.csv`."""
    size: int
    """Uncompressed size in bytes."""
    open: Callable[[], BinaryIO]
    path: Path | None = None
    """Where it lies on disk, when it does."""
    edition: str = ""
    """How old the archive is that it lies in (`editions`); empty outside one."""


def sha256_of(member: Member) -> str:
    """What tells the bytes of a file from any others. Raises RefusedFileError for a damaged one."""
    with member.open() as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type] # has all


@dataclass(frozen=True)
class Reading:
    """What every reading says of its file."""

    file: str
    kind: str
    sha256: str
    rows_read: int
    rejects: tuple[Reject, ...] = ()
    notes: tuple[str, ...] = ()
    edition: str = ""
    """How old the archive is that the file lies in; empty where nothing says."""


@dataclass(frozen=True)
class IncidentReading(Reading):
    """Incidents before placing; `rows_read` is rows, repeated and rejects."""

    table: pa.Table = field(default_factory=INCIDENT_SCHEMA.empty_table)
    """Of `INCIDENT_SCHEMA`. Thousands of small files become one before pandas sees them: to make a
    table takes it longer than a hundred rows take to read."""
    covers: tuple[tuple[pd.Timestamp, str], ...] = ()
    """Months and parts the file answers for without a row: an API answer of no crimes."""
    repeated: int = 0
    """Rows that are left out because one record stands too many times over."""
    reach: Mapping[pd.Timestamp, str] = field(default_factory=dict)
    """Of an API answer, by month: `reach` of the table `parts`."""
    refusal: str = ""
    """Why nothing of it is loaded although its rows can be read: a month stands in it twice."""
    mends: Mapping[pd.Timestamp, str] = field(default_factory=dict)
    """Of a file of mended rows, by month: `mends` of the table `parts`."""

    @cached_property
    def incidents(self) -> pd.DataFrame:
        """The rows of `table`."""
        return in_pandas([self.table])

    @cached_property
    def parts(self) -> list[tuple[pd.Timestamp, str]]:
        """The months and parts the file has rows of or answers for."""
        groups = self.table.group_by(["month", "part"], use_threads=False).aggregate([])
        months, parts = (groups[name].to_pylist() for name in ("month", "part"))
        return sorted({*zip(map(pd.Timestamp, months), parts, strict=True), *self.covers})


def in_pandas(tables: Sequence[pa.Table]) -> pd.DataFrame:
    """The rows of some tables of `INCIDENT_SCHEMA`, one after another."""
    # In one piece: of many, pandas would look through all for every row it takes.
    return pa.concat_tables(tables).combine_chunks().to_pandas()


@dataclass(frozen=True)
class ExtractReading(Reading):
    """Incidents with times, of any source but street-level police data, before placing.

    `rows_read` is the rows of the table, those passed over and the rejects.
    """

    source: str = ""
    """An id of config/sources.toml."""
    incidents: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=EXTRACT_COLUMNS))
    covers: tuple[tuple[pd.Timestamp, str], ...] = ()
    """The months and parts the file answers for, a record of them or none."""
    passed_over: int = 0
    """Rows of another place or another kind, by what they say."""

    @cached_property
    def parts(self) -> list[tuple[pd.Timestamp, str]]:
        """The months and parts the file has rows of or answers for."""
        pairs = self.incidents[["month", "part"]].drop_duplicates()
        return sorted({*pairs.itertuples(index=False, name=None), *self.covers})


@dataclass(frozen=True)
class PopulationReading(Reading):
    """Residents by area and year, columns of the `populations` table."""

    populations: pd.DataFrame = field(default_factory=pd.DataFrame)


def unusable(reading: Reading) -> str:
    """Why nothing of a file can be used, where that is so: every row is rejected.

    Such a file says nothing, not even that there was nothing: stored, it would make zeros of its
    months.
    """
    if not reading.rejects or sum(r.figures for r in reading.rejects) < reading.rows_read:
        return ""
    first: dict[str, Reject] = {}
    for reject in reading.rejects:
        first.setdefault(reject.expected, reject)
    causes = [
        f"in {number:,} found {first[expected].found} (row {first[expected].row}), expected "
        f"{expected}"
        for expected, number in Counter(r.expected for r in reading.rejects).most_common()
    ]
    rows = f"none of its {reading.rows_read:,} rows" if reading.rows_read > 1 else "not its one row"
    return (
        f"{reading.file}: {rows} can be used, so nothing of it was loaded: "
        f"{listed(causes, limit=2)}; correct the file, or download it again"
    )
