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
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout

from model.counted import counted
from model.errors import StoreError
from store.releases.draft import Draft
from store.releases.held_tables import HeldTables
from store.releases.left_out import FLAG, files_lost, left_out
from store.releases.release_log import of_name
from store.releases.released_tables import ReleasedTables
from store.releases.releases import Release
from store.releases.store_faults import writing

_ODD = re.compile(r"[][\\^|\x00-\x1f]|%[0-9a-fA-F]{2}")
"""What Delta Lake cannot take in the path of a table; any other character it can."""


class Store(ReleasedTables):
    """The tables of one place."""

    def __init__(self, root: str) -> None:
        super().__init__(root)
        if self.is_local and (odd := _ODD.search(str(Path(self.root).resolve()))):
            raise StoreError(
                f"the store {self.root} lies in a folder whose name holds {odd[0]!r}, which Delta "
                "Lake cannot write to; name another folder in SAFER_DATA_DIR"
            )

    def use(self, release_id: str) -> Release:
        """Make an earlier release the one readers are shown.

        Raises StoreError for a draft, and for a release that cannot be read any more.
        """
        with self.lock():
            # Looked up while no `tidy` can drop it.
            release = self.release(release_id)
            if release.is_draft:
                raise StoreError(
                    f"{release_id} is a draft, which readers were never shown: "
                    f"`publish {release_id}` shows it to them"
                )
            self.check(release)
            self.append_event(release, event="use")
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
        with self.lock():
            draft = self._unpublished(release_id)
            self._refuse_if_overtaken(draft, without_newer=without_newer)
            if not without_newer:
                self._refuse_if_without_newer(draft)
            ask(draft)
            release = replace(draft, is_draft=False)
            self.append(release)
        return release

    def _unpublished(self, release_id: str) -> Release:
        """The draft of that name. Raises StoreError where there is none that can be read."""
        names = [draft.release_id for draft in self.drafts()]
        if release_id not in names and of_name(self.releases(), release_id) is None:
            there = f"the drafts are {', '.join(names)}" if names else "there is no draft so far"
            raise StoreError(f"no release '{release_id}', nor a draft of that name: {there}")
        draft = self.release(release_id)
        if not draft.is_draft:
            raise StoreError(
                f"{release_id} is no draft: readers have been shown it; `use {release_id}` "
                "shows it to them again"
            )
        self.check(draft)
        return draft

    def _refuse_if_overtaken(self, draft: Release, *, without_newer: bool) -> None:
        """Raise StoreError where readers are shown what the draft was not made from.

        `without_newer` goes on without what was made since; it brings no release back.
        """
        current = self.current()
        if current is None or (current.demonstration and not draft.demonstration):
            return
        based_on = of_name(self.ever(), draft.base)
        if based_on and based_on.versions == current.versions:
            return
        made_from = f"from release {draft.base}" if draft.base else "when there was no release"
        is_kept = of_name(self.releases(), draft.base) is not None
        if is_kept and self.events().iloc[-1]["event"] == "use":
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
        base = of_name(self.ever(), draft.base)
        built_on = None if base is None or base.demonstration else base
        if not draft.demonstration and (lost := left_out(self, built_on, self.tables(draft))):
            raise StoreError(lost.refusal)

    def _lost(self, draft: Release, current: Release) -> str:
        """What readers are shown now and the draft does not hold, in words."""
        files = files_lost(self, current, self.read("ledger", draft))
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
            yield Draft(self if trial else HeldTables(self.root), current, fresh=fresh)

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the store for writing. An object store has Delta's own conflict check instead."""
        if not self.is_local:
            yield
            return
        # The system frees this lock when its holder dies, even by kill -9.
        held = FileLock(f"{self.root}/.lock", timeout=0)
        with writing(self.root):
            Path(self.root).mkdir(parents=True, exist_ok=True)
            self._hold(held)
        try:
            yield
        finally:
            held.release()

    def _hold(self, lock: FileLock) -> None:
        try:
            lock.acquire()
        except Timeout:
            raise StoreError(
                f"another load is writing to {self.root}; wait until it ends, then try again"
            ) from None
