"""The store: canonical tables in Delta Lake, and the releases that name a version of each.

A write makes new versions of the tables it touches, then appends one row to the `releases` table.
That row is the release: until it is there, readers see the release before, so a process killed at
any moment loses its own work and nothing else. What it left behind is undone by the next draft.
A store is a folder or an object-store URL that Delta Lake understands.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa
from deltalake import DeltaTable, write_deltalake
from filelock import FileLock, Timeout
from pyarrow.dataset import ParquetReadOptions
from pyarrow.parquet import filters_to_expression

from model.errors import StoreError
from model.tables import POLICE, TABLES, empty

RELEASES = "releases"
PARTITIONS = {"incidents": ["source", "month"], "outcomes": ["source", "month"]}

ADDED = {
    "status": "final",
    "record": 1,
    "outside": 0,
    "no_location": 0,
    "replaced": 0,
    "precision": "exact",
}
"""What a column holds in a release made before there was such a column; others hold nothing."""


@dataclass(frozen=True)
class Release:
    """One state of every table."""

    release_id: str
    created: datetime
    """When it was made, in UTC."""
    demonstration: bool
    note: str
    versions: dict[str, int] = field(default_factory=dict)
    """Table name to its Delta version; a table not named is empty."""


class Store:
    """The tables of one place."""

    def __init__(self, root: str) -> None:
        self.root = root.rstrip("/")

    @property
    def is_local(self) -> bool:
        """Whether the store is a folder of this machine."""
        return "://" not in self.root

    def events(self) -> pd.DataFrame:
        """Every release made or returned to, oldest first; empty for a new store."""
        uri = self._uri(RELEASES)
        if not DeltaTable.is_deltatable(uri):
            return pd.DataFrame()
        table = DeltaTable(uri).to_pyarrow_table()
        return table.to_pandas().sort_values("sequence", ignore_index=True)

    def releases(self) -> list[Release]:
        """Every release, oldest first."""
        events = self.events()
        if events.empty:
            return []
        made = events[events["event"] == "release"]
        return [_release(row) for row in made.to_dict("records")]

    def current(self) -> Release | None:
        """The release readers are shown, or None for a new store."""
        events = self.events()
        return None if events.empty else _release(events.iloc[-1].to_dict())

    def release(self, release_id: str) -> Release:
        """The release of that name. Raises StoreError when there is none."""
        releases = self.releases()
        for release in releases:
            if release.release_id == release_id:
                return release
        known = ", ".join(r.release_id for r in releases) or "none"
        raise StoreError(f"no release '{release_id}' in {self.root}; there are: {known}")

    def read(
        self,
        table: str,
        release: Release,
        *,
        month: pd.Timestamp | None = None,
        source: str | None = None,
        columns: Sequence[str] | None = None,
        coded: Sequence[str] = (),
    ) -> pd.DataFrame:
        """A table, or one month or source of it, as it was in a release.

        The columns are the canonical ones, or those asked for, which can be read much faster. Rows
        are sorted by those of source, month, part and area_code that are read. Columns of few
        distinct texts can be read as categories, faster still, when they are named in `coded`. In
        a release made before there was a column, it is filled as `ADDED` says.
        """
        wanted = list(columns or TABLES[table].columns)
        if table not in release.versions:
            return empty(table)[wanted]
        delta = DeltaTable(self._uri(table), version=release.versions[table])
        filters = [] if month is None else [("month", "=", month.date())]
        filters += [] if source is None else [("source", "=", source)]
        there = {field.name for field in delta.schema().fields}
        dataset = delta.to_pyarrow_dataset(
            parquet_read_options=ParquetReadOptions(dictionary_columns=set(coded))
        )
        arrow = dataset.to_table(
            columns=[c for c in wanted if c in there],
            filter=filters_to_expression(filters) if filters else None,
        )
        return _with_added(_from_arrow(arrow, table), table, wanted)

    def count(self, table: str, release: Release) -> int:
        """The number of rows of a table in a release."""
        if table not in release.versions:
            return 0
        return DeltaTable(self._uri(table), version=release.versions[table]).count()

    def use(self, release_id: str) -> Release:
        """Make an earlier release the one readers are shown."""
        release = self.release(release_id)
        with self.lock():
            self._append(release, event="use")
        return release

    @contextlib.contextmanager
    def draft(self, *, fresh: bool = False) -> Iterator[Draft]:
        """A new release in the making, one at a time; `fresh` starts from empty tables.

        Raises StoreError when another process is writing to the same store.
        """
        with self.lock():
            yield Draft(self, None if fresh else self.current())

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the store for writing. An object store has Delta's own conflict check instead."""
        if not self.is_local:
            yield
            return
        Path(self.root).mkdir(parents=True, exist_ok=True)
        try:
            # The system frees this lock when its holder dies, even by kill -9.
            with FileLock(f"{self.root}/.lock", timeout=0):
                yield
        except Timeout:
            raise StoreError(
                f"another load is writing to {self.root}; wait until it ends, then try again"
            ) from None

    def _uri(self, table: str) -> str:
        return f"{self.root}/{table}"

    def _append(self, release: Release, *, event: str) -> None:
        events = self.events()
        row = {
            "sequence": len(events) + 1,
            "event": event,
            "release_id": release.release_id,
            "created": release.created.isoformat(),
            "demonstration": release.demonstration,
            "note": release.note,
            "versions": json.dumps(release.versions, sort_keys=True),
        }
        write_deltalake(self._uri(RELEASES), pa.Table.from_pylist([row]), mode="append")


class Draft:
    """A release in the making: new table versions that no reader sees until `commit`."""

    def __init__(self, store: Store, base: Release | None) -> None:
        self.store = store
        self.base = base
        self._versions: dict[str, int] = dict(base.versions) if base else {}

    def read(
        self,
        table: str,
        *,
        month: pd.Timestamp | None = None,
        source: str | None = None,
        columns: Sequence[str] | None = None,
        coded: Sequence[str] = (),
    ) -> pd.DataFrame:
        """A table, or one month, one source or some columns of it, as this draft has it so far."""
        so_far = Release("draft", datetime.now(UTC), False, "", self._versions)
        return self.store.read(
            table, so_far, month=month, source=source, columns=columns, coded=coded
        )

    def replace_source(self, table: str, frame: pd.DataFrame, source: str) -> None:
        """Replace the rows of one source of a small table, and leave those of the others."""
        old = self.read(table)
        others = old[old["source"] != source]
        parts = [part for part in (others, frame) if len(part)]
        self.replace(table, pd.concat(parts, ignore_index=True) if parts else empty(table))

    def replace(self, table: str, frame: pd.DataFrame) -> None:
        """Replace a whole table. Raises pandera's SchemaErrors for a table of the wrong form."""
        checked = TABLES[table].validate(frame, lazy=True)
        write_deltalake(
            self.store._uri(table),
            _to_arrow(checked, table),
            mode="overwrite",
            schema_mode="overwrite",
            partition_by=PARTITIONS.get(table),
        )
        self._note_version(table)

    def replace_months(
        self,
        table: str,
        frame: pd.DataFrame,
        months: list[pd.Timestamp],
        *,
        source: str = POLICE,
    ) -> None:
        """Replace the given months of one source of a partitioned table, and leave the others."""
        if table not in self._versions:
            self.replace(table, frame)
            return
        self._undo_orphans(table)
        checked = TABLES[table].validate(frame, lazy=True)
        days = ", ".join(f"DATE '{m:%Y-%m-%d}'" for m in months)
        write_deltalake(
            self.store._uri(table),
            _to_arrow(checked, table),
            mode="overwrite",
            predicate=f"source = '{source}' AND month IN ({days})",
            schema_mode="merge",
            partition_by=PARTITIONS[table],
        )
        self._note_version(table)

    def commit(self, note: str, *, demonstration: bool = False) -> Release:
        """Make the draft the current release: the last write, and the only one that shows."""
        now = datetime.now(UTC)
        today = f"{now:%Y-%m-%d}"
        number = 1 + sum(r.release_id.startswith(today) for r in self.store.releases())
        release = Release(f"{today}-{number}", now, demonstration, note, dict(self._versions))
        self.store._append(release, event="release")
        return release

    def _note_version(self, table: str) -> None:
        self._versions[table] = DeltaTable(self.store._uri(table)).version()

    def _undo_orphans(self, table: str) -> None:
        """Go back to this draft's version where a killed load, or `use`, left another on top."""
        delta = DeltaTable(self.store._uri(table))
        if delta.version() != self._versions[table]:
            delta.restore(self._versions[table])


def _release(row: dict[str, object]) -> Release:
    return Release(
        release_id=str(row["release_id"]),
        created=datetime.fromisoformat(str(row["created"])),
        demonstration=bool(row["demonstration"]),
        note=str(row["note"]),
        versions=json.loads(str(row["versions"])),
    )


def _with_added(frame: pd.DataFrame, table: str, wanted: Sequence[str]) -> pd.DataFrame:
    """The columns asked for, those the stored table is too old to have filled in."""
    absent = [c for c in wanted if c not in frame.columns]
    if not absent:
        return frame
    types = empty(table).dtypes
    added = {c: pd.Series(ADDED.get(c), index=frame.index, dtype=types[c]) for c in absent}
    return frame.assign(**added)[list(wanted)]


def _to_arrow(frame: pd.DataFrame, table: str) -> pa.Table:
    """The table with months as dates: Delta's partition values then read 2025-02-01."""
    # In one piece: pieces are written side by side, and read back in another order.
    whole = pa.Table.from_pandas(frame[list(TABLES[table].columns)], preserve_index=False)
    arrow = whole.combine_chunks()
    if "month" in arrow.column_names:
        place = arrow.column_names.index("month")
        arrow = arrow.set_column(place, "month", arrow["month"].cast(pa.date32()))
    return arrow.replace_schema_metadata(None)


def _from_arrow(arrow: pa.Table, table: str) -> pd.DataFrame:
    if "month" in arrow.column_names:
        place = arrow.column_names.index("month")
        arrow = arrow.set_column(place, "month", arrow["month"].cast(pa.timestamp("us")))
    for place, field_ in enumerate(arrow.schema):
        if pa.types.is_dictionary(field_.type):
            arrow = arrow.set_column(place, field_.name, _without_null_category(arrow[place]))
    frame = arrow.to_pandas()
    # Whole numbers of which one is missing would come back as floats.
    nullable = [c for c in frame.columns if str(TABLES[table].columns[c].dtype) == "Int64"]
    frame = frame.astype(dict.fromkeys(nullable, "Int64"))
    keys = [k for k in ("source", "month", "part", "area_code") if k in frame.columns]
    return frame.sort_values(keys, kind="stable", ignore_index=True) if keys else frame


def _without_null_category(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Coded anew where nothing is among the categories, as in a file without one text."""
    chunks = [
        chunk.dictionary_decode().dictionary_encode() if chunk.dictionary.null_count else chunk
        for chunk in column.chunks
    ]
    return pa.chunked_array(chunks, column.type)
