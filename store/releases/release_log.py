"""The releases of one place: what readers were shown, what is a draft, and what was dropped.

Three tables that only ever grow, by a row at a time. Drafts and dropped releases have their own: a
server that runs the version before takes the last row of `releases` for what readers are shown.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
from deltalake import DeltaTable

from model.errors import ComputerError, StoreError
from store.releases import delta_tables
from store.releases.computer_faults import unreadable
from store.releases.release_index import ReleaseIndex
from store.releases.releases import Dropped, Release, dropped_of, release_of, row_of
from store.releases.store_faults import writing

RELEASES, DRAFTS, DROPPED = "releases", "drafts", "dropped"
LOGS = (RELEASES, DRAFTS, DROPPED)


class ReleaseLog:
    """The releases of a store, by name and in their order."""

    def __init__(self, root: str) -> None:
        self.root = root.rstrip("/")

    def uri(self, table: str) -> str:
        """Where a table is."""
        return f"{self.root}/{table}"

    def events(self) -> pd.DataFrame:
        """Every release made or returned to, oldest first; empty for a new store."""
        return self._log(RELEASES)

    def dropped(self) -> dict[str, Dropped]:
        """The releases and drafts that were dropped on purpose, by name."""
        return {str(r["release_id"]): dropped_of(r) for r in self._log(DROPPED).to_dict("records")}

    def ever(self) -> list[Release]:
        """Every release there was, oldest first, dropped ones among them, but no drafts."""
        events = self.events()
        made = [] if events.empty else events[events["event"] == "release"].to_dict("records")
        return [release_of(row) for row in made]

    def ever_drafts(self) -> list[Release]:
        """Every draft there was, oldest first, published and dropped ones among them."""
        rows = self._log(DRAFTS).to_dict("records")
        return [replace(release_of(row), is_draft=True, base=str(row["base"])) for row in rows]

    def releases(self) -> list[Release]:
        """Every release that readers were shown and is kept, oldest first."""
        return _without(self.ever(), self.dropped())

    def drafts(self) -> list[Release]:
        """Every draft that is not published and is kept, oldest first."""
        drafts = self.ever_drafts()
        published = {release.release_id for release in self.ever()} if drafts else set()
        return _without(drafts, published | set(self.dropped()))

    def listed(self) -> list[Release]:
        """Every release that readers were shown, oldest first; of a dropped one with its fate."""
        dropped = self.dropped()
        return [
            replace(r, fate=dropped[r.release_id].words) if r.release_id in dropped else r
            for r in self.ever()
        ]

    def readable(self) -> list[Release]:
        """Every release a link can name: those that readers were shown, and drafts."""
        return [*self.releases(), *self.drafts()]

    def current(self) -> Release | None:
        """The release readers are shown, or None for a new store."""
        events = self.events()
        return None if events.empty else release_of(events.iloc[-1].to_dict())

    def index(self) -> ReleaseIndex:
        """The releases as they are now, by name."""
        return ReleaseIndex(
            self.current(), tuple(self.listed()), tuple(self.drafts()), self.dropped()
        )

    def release(self, release_id: str) -> Release:
        """The release or draft of that name. Raises ReleaseError when there is none."""
        return self.index().release(release_id)

    def newest_versions(self) -> dict[str, int]:
        """The newest version of each table that any release, draft or drop ever named."""
        newest: dict[str, int] = {}
        named = [release.versions for release in (*self.ever(), *self.ever_drafts())]
        for versions in (*named, *(dropped.versions for dropped in self.dropped().values())):
            for table, version in versions.items():
                newest[table] = max(version, newest.get(table, version))
        return newest

    def new_id(self, day: str) -> str:
        """The next name of a release or draft made on a day; no name is given twice."""
        ever = {r.release_id for r in (*self.ever(), *self.ever_drafts())}
        return f"{day}-{1 + len([name for name in ever if name.startswith(day)])}"

    def append(self, release: Release) -> None:
        """Make a release current, or keep a draft: one row, the last that is written."""
        if release.is_draft:
            self._add(DRAFTS, row_of(release) | {"base": release.base})
        else:
            self.append_event(release, event="release")

    def append_event(self, release: Release, *, event: str) -> None:
        """Show readers a release that was made or is returned to."""
        row = {"sequence": len(self.events()) + 1, "event": event, **row_of(release)}
        self._add(RELEASES, row)

    def drop(self, why: Mapping[str, str], versions: Mapping[str, int]) -> None:
        """Say that releases are dropped, by name, so that no link shows them.

        The rows name versions of tables that outlive releases.
        """
        now, named = datetime.now(UTC).isoformat(), json.dumps(dict(versions), sort_keys=True)
        rows = [
            {"release_id": name, "dropped": now, "why": reason, "versions": named}
            for name, reason in why.items()
        ]
        if rows:
            self._add(DROPPED, *rows)

    def in_few_files(self) -> None:
        """Keep the three tables quick to read."""
        for table in LOGS:
            delta_tables.in_few_files(self.uri(table))

    def _add(self, table: str, *rows: Mapping[str, object]) -> None:
        with writing(self.root):
            delta_tables.append_rows(self.uri(table), *rows)

    def _log(self, table: str) -> pd.DataFrame:
        """The rows of a table of releases, oldest first; empty where there is none."""
        uri = self.uri(table)
        if not delta_tables.is_there(uri):
            return pd.DataFrame()
        try:
            rows = _rows(uri)
        except delta_tables.UNREADABLE:
            # `tidy` may have taken the files of many rows away since, once they were in one.
            rows = self._rows_again(table)
        by = next(name for name in ("sequence", "created", "dropped") if name in rows)
        return rows.sort_values(by, kind="stable", ignore_index=True)

    def _rows_again(self, table: str) -> pd.DataFrame:
        try:
            return _rows(self.uri(table))
        except delta_tables.UNREADABLE as error:
            if why := unreadable(error):
                raise ComputerError(
                    f"the list of {table} of the store cannot be read now; {why}"
                ) from error
            raise StoreError(
                f"the list of {table} of the store cannot be read: files of its folder '{table}' "
                "are gone or damaged; put that folder back from a backup"
            ) from error


def of_name(releases: Sequence[Release], release_id: str) -> Release | None:
    """The release of that name among some."""
    return next((r for r in releases if r.release_id == release_id), None)


def _without(releases: Sequence[Release], names: Collection[str]) -> list[Release]:
    return [release for release in releases if release.release_id not in names]


def _rows(uri: str) -> pd.DataFrame:
    return DeltaTable(uri).to_pyarrow_table().to_pandas()
