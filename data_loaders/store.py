"""The store: canonical tables in Delta Lake, and the releases that name a version of each.

A write makes new versions of the tables it touches, then appends one row to the `releases` table.
That row is the release: until it is there, readers see the release before, so a process killed at
any moment loses its own work and nothing else. What it left behind is undone by the next draft.
A draft that is kept is a row of the table `drafts`: no reader sees it unless a link names it.
A store is a folder or an object-store URL that Delta Lake understands.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
from deltalake import DeltaTable, write_deltalake
from filelock import FileLock, Timeout

from data_loaders.counted import counted
from data_loaders.draft import Draft
from data_loaders.left_out import FLAG, files_lost, left_out
from data_loaders.releases import Release, release_of, row_of
from data_loaders.stored import Months, Selection, selection, to_frame
from model.errors import StoreError

RELEASES = "releases"
DRAFTS = "drafts"
"""A table of its own: a server that runs the version before must not take a draft for current."""

_ODD = re.compile(r"[][\\^|\x00-\x1f]|%[0-9a-fA-F]{2}")
"""What Delta Lake cannot take in the path of a table; any other character it can."""


class Store:
    """The tables of one place."""

    def __init__(self, root: str) -> None:
        self.root = root.rstrip("/")
        if self.is_local and (odd := _ODD.search(str(Path(self.root).resolve()))):
            raise StoreError(
                f"the store {self.root} lies in a folder whose name holds {odd[0]!r}, which Delta "
                "Lake cannot write to; name another folder in SAFER_DATA_DIR"
            )

    @property
    def is_local(self) -> bool:
        """Whether the store is a folder of this machine."""
        return "://" not in self.root

    def events(self) -> pd.DataFrame:
        """Every release made or returned to, oldest first; empty for a new store."""
        return self._log(RELEASES)

    def releases(self) -> list[Release]:
        """Every release that readers were shown, oldest first."""
        events = self.events()
        if events.empty:
            return []
        made = events[events["event"] == "release"]
        return [release_of(row) for row in made.to_dict("records")]

    def drafts(self) -> list[Release]:
        """Every draft that is not published, oldest first."""
        rows = self._log(DRAFTS).to_dict("records")
        published = {r.release_id for r in self.releases()} if rows else set()
        drafts = [replace(release_of(row), is_draft=True, base=str(row["base"])) for row in rows]
        return [draft for draft in drafts if draft.release_id not in published]

    def readable(self) -> list[Release]:
        """Every release a link can name: those that readers were shown, and drafts."""
        return [*self.releases(), *self.drafts()]

    def current(self) -> Release | None:
        """The release readers are shown, or None for a new store."""
        events = self.events()
        return None if events.empty else release_of(events.iloc[-1].to_dict())

    def release(self, release_id: str) -> Release:
        """The release or draft of that name. Raises StoreError when there is none."""
        releases = self.releases()
        # Links name a release at every request: drafts are looked at only for what is none.
        if found := _of_name(releases, release_id) or _of_name(self.drafts(), release_id):
            return found
        names = ", ".join(r.release_id for r in releases) or "none"
        raise StoreError(f"no release '{release_id}' in {self.root}; there are: {names}")

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
        a release made before there was a column, it is filled as `stored.ADDED` says.
        """
        wanted = selection(table, month=month, source=source, columns=columns, coded=coded)
        return to_frame(self.pieces(wanted, release.versions), wanted)

    def pieces(
        self, wanted: Selection, versions: Mapping[str, int], *, but: Months | None = None
    ) -> list[pa.Table]:
        """What is wanted of a table at its version, without some months; none where it has none."""
        if wanted.table not in versions:
            return []
        delta = DeltaTable(self.uri(wanted.table), version=versions[wanted.table])
        return [wanted.of_delta(delta, but=but)]

    def count(self, table: str, release: Release) -> int:
        """The number of rows of a table in a release."""
        if table not in release.versions:
            return 0
        return DeltaTable(self.uri(table), version=release.versions[table]).count()

    def use(self, release_id: str) -> Release:
        """Make an earlier release the one readers are shown. Raises StoreError for a draft."""
        release = self.release(release_id)
        if release.is_draft:
            raise StoreError(
                f"{release_id} is a draft, which readers were never shown: `publish {release_id}` "
                "shows it to them"
            )
        with self.lock():
            self._append_event(release, event="use")
        return release

    def publish(
        self,
        release_id: str,
        *,
        without_newer: bool = False,
        ask: Callable[[Release], None] = lambda _: None,
    ) -> Release:
        """Make a draft the release that readers are shown.

        Raises StoreError for what is no draft, where the draft was made from an earlier release
        than the newest, and where readers are shown a newer release than when it was made: what
        came since would be lost, unless it may be `without_newer`. Nor is it published where
        readers were taken back since. `ask` raises what else has to be said first.
        """
        names = [draft.release_id for draft in self.drafts()]
        if release_id not in names and _of_name(self.releases(), release_id) is None:
            there = f"the drafts are {', '.join(names)}" if names else "there is no draft so far"
            raise StoreError(f"no release '{release_id}', nor a draft of that name: {there}")
        draft = self.release(release_id)
        if not draft.is_draft:
            raise StoreError(
                f"{release_id} is no draft: readers have been shown it; `use {release_id}` "
                "shows it to them again"
            )
        release = replace(draft, is_draft=False)
        with self.lock():
            self._refuse_if_overtaken(draft, without_newer=without_newer)
            if not without_newer:
                self._refuse_if_without_newer(draft)
            ask(draft)
            self.append(release)
        return release

    def _refuse_if_overtaken(self, draft: Release, *, without_newer: bool) -> None:
        """Raise StoreError where readers are shown what the draft was not made from.

        `without_newer` goes on without what was made since; it brings no release back.
        """
        current = self.current()
        if current is None or (current.demonstration and not draft.demonstration):
            return
        based_on = draft.base and self.release(draft.base)
        if based_on and based_on.versions == current.versions:
            return
        made_from = f"from release {draft.base}" if draft.base else "when there was no release"
        if draft.base and self.events().iloc[-1]["event"] == "use":
            do = f"`use {draft.base}` first if that is what readers should come back to"
        elif without_newer:
            return
        else:
            do = (
                "add its files again with `add --draft`, and publish that; "
                f"{FLAG} publishes it without what came since"
            )
        raise StoreError(
            f"draft {draft.release_id} was made {made_from}, and readers are shown release "
            f"{current.release_id} now: publishing it would lose {self._lost(draft, current)}; {do}"
        )

    def _refuse_if_without_newer(self, draft: Release) -> None:
        """Raise StoreError where a draft was made from an earlier release than the newest."""
        base = self.release(draft.base) if draft.base else None
        built_on = None if base is None or base.demonstration else base
        if not draft.demonstration and (
            lost := left_out(self, built_on, self.read("coverage", draft))
        ):
            raise StoreError(lost.refusal)

    def _lost(self, draft: Release, current: Release) -> str:
        """What readers are shown now and the draft does not hold, in words."""
        files = files_lost(self, current, draft)
        if not files:
            return "what was changed in between"
        more = f" and {counted(len(files) - 3, 'more file')}" if len(files) > 3 else ""
        return f"{', '.join(files[:3])}{more}"

    @contextlib.contextmanager
    def draft(self, *, fresh: bool = False, trial: bool = False) -> Iterator[Draft]:
        """A new release in the making, one at a time; `fresh` starts from empty tables.

        A trial is never written, so it needs no lock and no folder. Raises StoreError when another
        process is writing to the same store.
        """
        with contextlib.nullcontext() if trial else self.lock():
            current = self.current()
            yield Draft(self, current, fresh=fresh)

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

    def uri(self, table: str) -> str:
        """Where a table is."""
        return f"{self.root}/{table}"

    def new_id(self, day: str) -> str:
        """The next name of a release or draft made on a day."""
        of_day = {r.release_id for r in self.readable() if r.release_id.startswith(day)}
        return f"{day}-{1 + len(of_day)}"

    def append(self, release: Release) -> None:
        """Make a release current, or keep a draft: one row, the last that is written."""
        if release.is_draft:
            row = row_of(release) | {"base": release.base}
            write_deltalake(self.uri(DRAFTS), pa.Table.from_pylist([row]), mode="append")
        else:
            self._append_event(release, event="release")

    def _append_event(self, release: Release, *, event: str) -> None:
        row = {"sequence": len(self.events()) + 1, "event": event, **row_of(release)}
        write_deltalake(self.uri(RELEASES), pa.Table.from_pylist([row]), mode="append")

    def _log(self, table: str) -> pd.DataFrame:
        """The rows of a table of releases, oldest first; empty where there is none."""
        uri = self.uri(table)
        if not DeltaTable.is_deltatable(uri):
            return pd.DataFrame()
        rows = DeltaTable(uri).to_pyarrow_table().to_pandas()
        by = "sequence" if "sequence" in rows else "created"
        return rows.sort_values(by, kind="stable", ignore_index=True)


def _of_name(releases: Sequence[Release], release_id: str) -> Release | None:
    return next((r for r in releases if r.release_id == release_id), None)
