"""A release in the making: tables that are kept in memory until the one moment they are written.

So a load that is only tried, is held back, or is killed on its way leaves nothing in the store, and
a table that several steps add to is written once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from model.checked import checked
from model.errors import StoreError
from model.tables import POLICE, empty
from store.releases.delta_tables import go_back, keep_versions, write
from store.releases.left_out import LeftOut, left_out
from store.releases.leftovers import take_off
from store.releases.released_tables import ReleasedTables
from store.releases.releases import Release
from store.releases.store_faults import writing
from store.releases.stored import (
    CUMULATIVE,
    PARTITIONS,
    Months,
    Selection,
    selection,
    to_arrow,
    to_frame,
)

_NOTHING = Release("", datetime.min.replace(tzinfo=UTC), demonstration=False, note="")
"""What a draft is built on where there is no release."""


@dataclass(frozen=True)
class _Change:
    """What a draft has anew of a table: all of it, or all of some months of some sources."""

    rows: pa.Table
    months: Months | None = None
    """The months replaced, by source; None where the whole table is."""

    @property
    def predicate(self) -> str:
        """The rows of the stored table that these take the place of."""
        listed = {
            source: ", ".join(f"DATE '{day}'" for day in sorted(days))
            for source, days in (self.months or {}).items()
        }
        return " OR ".join(
            f"(source = '{source}' AND month IN ({days}))" for source, days in listed.items()
        )

    def and_months(self, rows: pa.Table, source: str, days: frozenset[date]) -> _Change:
        """The same change with the given months of a source anew."""
        month, of = pc.field("month"), pc.field("source")
        stays = ~((of == source) & month.isin(pa.array(sorted(days), pa.date32())))
        both = pa.concat_tables([self.rows.filter(stays), rows], promote_options="permissive")
        if self.months is None:
            return _Change(both)
        return _Change(both, {**self.months, source: self.months.get(source, frozenset()) | days})


class Draft:
    """New tables over those of a release, which no reader sees until `commit` or `keep`."""

    def __init__(self, store: ReleasedTables, base: Release | None, *, fresh: bool = False) -> None:
        self.store = store
        self.base = base
        """The release that readers are shown meanwhile."""
        self._built_on = None if fresh else base
        self._versions: dict[str, int] = dict(self._built_on.versions) if self._built_on else {}
        self._named = store.newest_versions()
        """The newest versions that are anybody's; what lies on top a killed load has left."""
        self._versions |= {name: self._named[name] for name in CUMULATIVE if name in self._named}
        self._changes: dict[str, _Change] = {}
        self._known: dict[Selection, pd.DataFrame] = {}
        """What was read of small tables as they are now: a load asks for it again and again."""

    def has(self, table: str) -> bool:
        """Whether there is such a table, be it without rows."""
        return table in self._versions or table in self._changes

    def read(
        self,
        table: str,
        *,
        month: pd.Timestamp | Sequence[pd.Timestamp] | None = None,
        source: str | None = None,
        columns: Sequence[str] | None = None,
        coded: Sequence[str] = (),
    ) -> pd.DataFrame:
        """A table, or some months, a source or some columns of it, as this draft has it so far."""
        wanted = selection(table, month=month, source=source, columns=columns, coded=coded)
        if table in PARTITIONS:
            return to_frame(self._pieces(wanted), wanted)
        if wanted not in self._known:
            self._known[wanted] = to_frame(self._pieces(wanted), wanted)
        # Not deep: pandas copies what is written to.
        return self._known[wanted].copy(deep=False)

    def _change(self, table: str, change: _Change) -> None:
        self._changes[table] = change
        self._known = {known: rows for known, rows in self._known.items() if known.table != table}

    def _pieces(self, wanted: Selection) -> list[pa.Table]:
        change = self._changes.get(wanted.table)
        if change is None:
            return self.store.pieces(wanted, self._stored)
        anew = wanted.of_arrow(change.rows)
        if change.months is None:
            return [anew]
        return [*self.store.pieces(wanted, self._stored, but=change.months), anew]

    @property
    def _stored(self) -> Release:
        """What this draft has from the store so far."""
        return replace(self._built_on or _NOTHING, versions=self._versions)

    def replace_source(self, table: str, frame: pd.DataFrame, source: str) -> None:
        """Replace the rows of one source of a small table, and leave those of the others."""
        old = self.read(table)
        others = old[old["source"] != source]
        parts = [part for part in (others, frame) if len(part)]
        self.replace(table, pd.concat(parts, ignore_index=True) if parts else empty(table))

    def replace(self, table: str, frame: pd.DataFrame) -> None:
        """Replace a whole table. Raises pandera's SchemaErrors for a table of the wrong form."""
        rows = checked(table, frame)
        self._change(table, _Change(to_arrow(rows, table)))

    def replace_months(
        self,
        table: str,
        frame: pd.DataFrame,
        months: list[pd.Timestamp],
        *,
        source: str = POLICE,
    ) -> None:
        """Replace the given months of one source of a partitioned table, and leave the others."""
        rows = to_arrow(checked(table, frame), table)
        days = frozenset(month.date() for month in months)
        if table in self._changes:
            self._change(table, self._changes[table].and_months(rows, source, days))
        elif table in self._versions:
            self._change(table, _Change(rows, {source: days}))
        else:
            self._change(table, _Change(rows))

    def kept(self) -> Callable[[], None]:
        """What takes the draft back to how it is now."""
        changes = dict(self._changes)

        def undo() -> None:
            self._changes = dict(changes)
            self._known.clear()

        return undo

    def left_out(self) -> LeftOut | None:
        """The releases readers were shown that this one would leave out."""
        return left_out(self.store, self._built_on, self.read)

    def commit(
        self, note: str, *, demonstration: bool = False, without_newer: bool = False
    ) -> Release:
        """Make the draft the current release: the last write, and the only one that shows.

        Raises StoreError where it is built on an earlier release than the newest, unless it may be
        `without_newer`: readers would lose what came in between.
        """
        if not (demonstration or without_newer) and (lost := self.left_out()):
            raise StoreError(lost.refusal)
        return self._made(note, demonstration=demonstration, is_draft=False)

    def keep(self, note: str) -> Release:
        """Make the draft a release that only its name shows, until it is published."""
        return self._made(note, demonstration=False, is_draft=True)

    def _made(self, note: str, *, demonstration: bool, is_draft: bool) -> Release:
        with writing(self.store.root):
            for table, change in self._changes.items():
                self._versions[table] = self._write(table, change)
            for table in self._versions.keys() - self._changes.keys():
                keep_versions(self.store.uri(table))
        self._changes.clear()
        self._known.clear()
        now = datetime.now(UTC)
        release = Release(
            release_id=self.store.new_id(f"{now:%Y-%m-%d}"),
            created=now,
            demonstration=demonstration,
            note=note,
            versions=dict(self._versions),
            is_draft=is_draft,
            base=self.base.release_id if self.base and is_draft else "",
        )
        self.store.append(release)
        return release

    def _write(self, table: str, change: _Change) -> int:
        """Write what is new of a table; its version."""
        uri = self.store.uri(table)
        how: dict[str, Any] = {"partition_by": PARTITIONS.get(table)}
        take_off(uri, above=self._named.get(table, -1))
        if change.months is None:
            how["schema_mode"] = "overwrite"
        else:
            # `use` or a draft that was kept may have left another version on top.
            go_back(uri, self._versions[table])
            how |= {"schema_mode": "merge", "predicate": change.predicate}
        self._named[table] = write(uri, change.rows, mode="overwrite", **how).version()
        return self._named[table]
