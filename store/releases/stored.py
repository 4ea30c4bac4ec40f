"""Canonical tables as Delta Lake keeps them: which rows and columns are read, and their types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from deltalake import DeltaTable
from pyarrow.dataset import ParquetReadOptions

from model.tables import TABLES, empty
from store.releases.kept_words import masked

PARTITIONS = {name: ["source", "month"] for name in ("incidents", "outcomes", "elsewhere")}
"""What the large tables are kept in pieces by."""

CUMULATIVE = ("disclosures",)
"""Tables that go on from their newest version, whichever release a draft is built on."""

ADDED = {
    "status": "final",
    "record": 1,
    "outside": 0,
    "no_location": 0,
    "replaced": 0,
    "precision": "exact",
    "turn": 0,
    "file": "a loaded population file",
}
"""What a column holds in a release made before there was such a column; others hold nothing."""

Months = Mapping[str, frozenset[date]]
"""Months by source."""


@dataclass(frozen=True)
class Selection:
    """What is read of a canonical table: its columns, and some months or one source or all."""

    table: str
    columns: tuple[str, ...]
    months: tuple[date, ...] | None = None
    source: str | None = None
    coded: frozenset[str] = frozenset()
    """Columns of few distinct texts to be read as categories, which is much faster."""

    def of_delta(self, delta: DeltaTable, *, but: Months | None = None) -> pa.Table:
        """The wanted columns of a stored table that has them, without some months of sources."""
        there = {field.name for field in delta.schema().fields}
        dataset = delta.to_pyarrow_dataset(
            parquet_read_options=ParquetReadOptions(dictionary_columns=set(self.coded)),
            file_pruning_predicate=self._pieces,
        )
        return dataset.to_table(
            columns=[c for c in self.columns if c in there], filter=self._rows(but or {})
        )

    def of_arrow(self, rows: pa.Table) -> pa.Table:
        """The same of a table in memory."""
        found = ds.dataset(rows).to_table(columns=list(self.columns), filter=self._rows({}))
        for name in self.coded & set(self.columns):
            place = found.column_names.index(name)
            found = found.set_column(place, name, found[name].dictionary_encode())
        return found

    @property
    def _pieces(self) -> list[tuple[str, str, str | list[str]]] | None:
        """Which pieces of a large table are looked at: to list all takes longer than to read one.

        None for all of them.
        """
        if self.table not in PARTITIONS:
            return None
        wanted: list[tuple[str, str, str | list[str]]] = []
        if self.source is not None:
            wanted.append(("source", "=", self.source))
        if self.months is not None:
            wanted.append(("month", "in", [f"{month}" for month in self.months]))
        return wanted or None

    def _rows(self, but: Months) -> ds.Expression | None:
        month, source = pc.field("month"), pc.field("source")
        rows = [] if self.months is None else [month.isin(pa.array(self.months, pa.date32()))]
        rows += [] if self.source is None else [source == self.source]
        rows += [
            ~((source == name) & month.isin(pa.array(sorted(months), pa.date32())))
            for name, months in but.items()
        ]
        both = None
        for row in rows:
            both = row if both is None else both & row
        return both


def selection(
    table: str,
    *,
    month: pd.Timestamp | Sequence[pd.Timestamp] | None,
    source: str | None,
    columns: Sequence[str] | None,
    coded: Sequence[str],
) -> Selection:
    """What is read of a table: every canonical column unless some are named."""
    wanted = tuple(columns or TABLES[table].columns)
    months = [month] if isinstance(month, pd.Timestamp) else month
    days = None if months is None else tuple(month.date() for month in months)
    return Selection(table, wanted, days, source, frozenset(coded))


def to_arrow(frame: pd.DataFrame, table: str) -> pa.Table:
    """The table with months as dates: Delta's partition values then read 2025-02-01."""
    arrow = pa.Table.from_pandas(frame[list(TABLES[table].columns)], preserve_index=False)
    if table not in PARTITIONS:
        # In one piece: pieces are written side by side, and read back in another order.
        arrow = arrow.combine_chunks()
    if "month" in arrow.column_names:
        place = arrow.column_names.index("month")
        arrow = arrow.set_column(place, "month", arrow["month"].cast(pa.date32()))
    return arrow.replace_schema_metadata(None)


def to_frame(pieces: Sequence[pa.Table], wanted: Selection) -> pd.DataFrame:
    """The pieces of a table as one, in canonical types, sorted by what they are keyed by.

    A column that a piece is too old to have is filled as `ADDED` says.
    """
    if not pieces:
        return empty(wanted.table)[list(wanted.columns)]
    plain = [_plain(piece) for piece in pieces]
    if len(plain) == 1:
        frame = _with_added(plain[0].to_pandas(), wanted)
    else:
        frames = [_with_added(_of_one_kind(piece).to_pandas(), wanted) for piece in plain]
        frame = _together(frames, wanted)
    # Whole numbers of which one is missing would come back as floats.
    types = TABLES[wanted.table].columns
    nullable = [c for c in frame.columns if str(types[c].dtype) == "Int64"]
    frame = frame.astype(dict.fromkeys(nullable, "Int64"))
    frame = masked(frame) if wanted.table == "ledger" else frame
    keys = [k for k in ("source", "month", "part", "area_code") if k in frame.columns]
    return frame.sort_values(keys, kind="stable", ignore_index=True) if keys else frame


def _plain(arrow: pa.Table) -> pa.Table:
    if "month" in arrow.column_names:
        place = arrow.column_names.index("month")
        arrow = arrow.set_column(place, "month", arrow["month"].cast(pa.timestamp("us")))
    for place, field in enumerate(arrow.schema):
        if pa.types.is_dictionary(field.type):
            arrow = arrow.set_column(place, field.name, _without_null_category(arrow[place]))
    return arrow


def _of_one_kind(arrow: pa.Table) -> pa.Table:
    """Categories as text of one type, whichever the piece was read from."""
    for place, field in enumerate(arrow.schema):
        if pa.types.is_dictionary(field.type):
            kind = pa.dictionary(pa.int32(), pa.large_string())
            arrow = arrow.set_column(place, field.name, arrow[place].cast(kind))
    return arrow


def _together(frames: Sequence[pd.DataFrame], wanted: Selection) -> pd.DataFrame:
    """Pieces under one another; categories stay what they are, those of all together."""
    some = [frame for frame in frames if len(frame)] or [frames[0]]
    for name in wanted.coded & set(wanted.columns):
        # Of a piece without one text the categories are of no type, and join no others.
        told = [f[name] for f in some if len(f[name].cat.categories)] or [some[0][name]]
        together = pd.api.types.union_categoricals(told)
        some = [f.assign(**{name: f[name].cat.set_categories(together.categories)}) for f in some]
    return pd.concat(some, ignore_index=True)


def _with_added(frame: pd.DataFrame, wanted: Selection) -> pd.DataFrame:
    """The columns asked for, those the stored table is too old to have filled in."""
    absent = [c for c in wanted.columns if c not in frame.columns]
    if not absent:
        return frame
    types = empty(wanted.table).dtypes
    added = {c: pd.Series(ADDED.get(c), index=frame.index, dtype=types[c]) for c in absent}
    frame = frame.assign(**added)[list(wanted.columns)]
    coded = {c: "category" for c in absent if c in wanted.coded}
    return frame.astype(coded) if coded else frame


def _without_null_category(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Coded anew where nothing is among the categories, as in a file without one text."""
    chunks = [
        chunk.dictionary_decode().dictionary_encode() if chunk.dictionary.null_count else chunk
        for chunk in column.chunks
    ]
    return pa.chunked_array(chunks, column.type)
