"""The datasets of a store, kept between requests, and which of them readers see."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Sequence

from model.config.catalogue import Catalogue
from model.errors import NoDataError, ReleaseError, StoreError
from store.dataset import Dataset
from store.kept_releases import KeptReleases
from store.read_dataset import read_dataset
from store.releases.release_index import ReleaseIndex
from store.releases.releases import Release
from store.store import Store
from store.weight import weight

OTHERS_MB = 200.0
"""What a worker keeps of releases beside the current one, unless settings say otherwise."""

AGAIN_S = 0.3
"""How often, in seconds, the store is looked at for a release that is asked for and not known."""


class Datasets:
    """The datasets of a store, kept between requests; notices a new release by itself."""

    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        *,
        check_s: float = 2.0,
        others_mb: float = OTHERS_MB,
    ) -> None:
        self._store = store
        self._check_s = check_s
        self._index: ReleaseIndex | None = None
        self._checked = -check_s
        self._looking = threading.Lock()
        self._kept: KeptReleases[Dataset] = KeptReleases(
            lambda release: read_dataset(store, release, catalogue),
            lambda dataset: weight(dataset, but=catalogue),
            most=int(others_mb * 1e6),
        )

    def releases(self) -> list[Release]:
        """Every release of the store, oldest first, as last looked at; dropped ones say so."""
        return list(self._index.listed) if self._index else []

    def get(self, release_id: str = "") -> Dataset:
        """The dataset of one release, or of the current one; `why_not_current` says of another.

        Raises NoDataError when there is none, ReleaseError when the one asked for cannot be read.
        """
        index = self._looked()
        if release_id:
            if not index.knows(release_id):
                # Another worker may have seen it first, and named it on a page.
                index = self._looked_again()
            return self._kept.get(index.release(release_id), index.current)
        return self._newest(index)

    def state(self) -> str:
        """What can be shown, in a word that changes with any of it.

        Empty where there is nothing yet, and while the releases or the current one cannot be read:
        then what is shown depends on what is in memory.
        """
        try:
            index = self._looked()
        except StoreError:
            return ""
        if index.current is None or self._kept.failed(index.current):
            return ""
        return " ".join((index.state, *self._kept.all_failed()))

    def why_not_current(self, dataset: Dataset) -> str:
        """Why readers see an older release than the current one, in words; empty if they do not."""
        current = self._index.current if self._index else None
        if current is None or not self._kept.failed(current):
            return ""
        if dataset.release.release_id == current.release_id:
            return (
                f"Parts of release {current.release_id} can no longer be read. Tell whoever looks "
                "after the data."
            )
        return (
            f"Release {current.release_id}, which should be shown, can no longer be read: showing "
            f"release {dataset.release.release_id} instead. Tell whoever looks after the data."
        )

    def fail(self, release: Release, error: ReleaseError) -> None:
        """Take a release for one that cannot be read, as a page found when it read on."""
        self._kept.fail(release, error)

    def _looked(self) -> ReleaseIndex:
        """The releases there are; one thread looks again after a moment, the others go on."""
        index = self._index
        if index is not None and (self._is_fresh(index) or self._looking.locked()):
            return index
        with self._looking:
            if self._index is None or not self._is_fresh(self._index):
                self._index = self._store.index()
                self._checked = time.monotonic()
            return self._index

    def _looked_again(self) -> ReleaseIndex:
        """The releases there are, as they were a moment ago at most."""
        with self._looking:
            if self._index is None or time.monotonic() - self._checked >= AGAIN_S:
                self._index = self._store.index()
                self._checked = time.monotonic()
            return self._index

    def _is_fresh(self, index: ReleaseIndex) -> bool:
        return index.current is not None and time.monotonic() - self._checked < self._check_s

    def _newest(self, index: ReleaseIndex) -> Dataset:
        """The current release, or the newest before it that can be read."""
        if index.current is None:
            raise NoDataError(
                "no data has been loaded for this place yet; an analyst loads it with "
                "'python -m data_loaders add FILES', or builds a demonstration with "
                "'python -m data_loaders demo'"
            )
        try:
            return self._kept.get(index.current, index.current)
        except ReleaseError:
            for release in _instead(index.listed, index.current):
                with contextlib.suppress(ReleaseError):
                    return self._kept.get(release, index.current)
            if (before := self._kept.read_before(index.current)) is not None:
                # Most pages need no more of it than is in memory.
                return before
            raise


def _instead(listed: Sequence[Release], current: Release) -> list[Release]:
    """What may stand in for the current release: those before it, newest first, then later.

    A later one is a release that readers were taken back from. Invented figures stand in for
    no real ones.
    """
    alike = [r for r in listed if r.demonstration == current.demonstration and not r.fate]
    names = [release.release_id for release in alike]
    place = names.index(current.release_id)
    return [*reversed(alike[:place]), *reversed(alike[place + 1 :])]
