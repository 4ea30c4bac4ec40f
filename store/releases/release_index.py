"""The releases of a store as last looked at: every link is answered from it, not from the store."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from model.errors import ReleaseError
from store.releases.releases import Dropped, Release


@dataclass(frozen=True)
class ReleaseIndex:
    """What a name of a release stands for."""

    current: Release | None
    """The release readers are shown; None for a new store."""
    listed: tuple[Release, ...]
    """Every release that readers were shown, oldest first; of a dropped one with its fate."""
    drafts: tuple[Release, ...]
    """Every draft that is not published and is kept, oldest first."""
    dropped: Mapping[str, Dropped]

    @cached_property
    def state(self) -> str:
        """All that readers can be shown, in a word that changes with any of it."""
        releases = (self.current, *self.listed, *self.drafts)
        told = [(r.release_id, r.created, r.is_draft, r.fate, r.note) for r in releases if r]
        return hashlib.sha256(repr((told, sorted(self.dropped))).encode()).hexdigest()

    def knows(self, release_id: str) -> bool:
        """Whether there is, or was, a release or draft of that name."""
        return release_id in self._readable or release_id in self.dropped

    def release(self, release_id: str) -> Release:
        """The release or draft of that name. Raises ReleaseError when there is none."""
        if found := self._readable.get(release_id):
            return found
        if dropped := self.dropped.get(release_id):
            raise ReleaseError(release_id, f"was {dropped.words}")
        names = ", ".join(r.release_id for r in self.listed if not r.fate) or "none"
        raise ReleaseError(
            release_id, "is not here", f"no release '{release_id}'; there are: {names}"
        )

    @cached_property
    def _readable(self) -> dict[str, Release]:
        kept = [release for release in self.listed if not release.fate]
        return {release.release_id: release for release in (*self.drafts, *kept)}
