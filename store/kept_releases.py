"""What a worker keeps of releases: each is read once, by one thread, and the least asked for goes.

Whoever asks for a release that is being read waits for it; nobody else does.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from model.errors import ReleaseError
from store.releases.releases import Release

Kept = TypeVar("Kept")
Key = tuple[str, bool]

RETRY_S = 60.0
"""How long a release that could not be read is not tried again, in seconds."""


class KeptReleases(Generic[Kept]):
    """What was read of releases; those beside the current one weigh `most` bytes at most."""

    def __init__(
        self, read: Callable[[Release], Kept], weigh: Callable[[Kept], int], *, most: int
    ) -> None:
        self._read = read
        self._weigh = weigh
        self._most = most
        # The least asked for first.
        self._futures: OrderedDict[Key, Future[Kept]] = OrderedDict()
        self._failed: dict[str, float] = {}
        self._read_before: tuple[Key, Kept] | None = None
        self._lock = threading.Lock()

    def get(self, release: Release, current: Release | None) -> Kept:
        """What is kept of a release, read if need be; the current one stays whatever it weighs.

        Raises ReleaseError where it cannot be read: it is tried again after a while only.
        """
        key = _key(release)
        with self._lock:
            there = self._futures.get(key)
            mine = there is None or self._is_to_be_tried_again(release, there)
            future: Future[Kept] = Future() if there is None or mine else there
            self._futures[key] = future
            self._futures.move_to_end(key)
        if mine:
            self._fulfil(future, release)
            self._make_room(key, current)
        return future.result()

    def fail(self, release: Release, error: ReleaseError) -> None:
        """Take a release that was read for one that cannot be read, until it is tried again."""
        key = _key(release)
        gone: Future[Kept] = Future()
        gone.set_exception(error)
        with self._lock:
            future = self._futures.get(key)
            if future is not None and future.done() and future.exception() is None:
                self._read_before = key, future.result()
            self._futures[key] = gone
            self._failed[release.release_id] = time.monotonic()

    def read_before(self, release: Release) -> Kept | None:
        """What is in memory of the release that failed last, where it is this one."""
        key, kept = self._read_before or (None, None)
        return kept if key == _key(release) else None

    def failed(self, release: Release) -> bool:
        """Whether a release could not be read when it was last tried."""
        return release.release_id in self._failed

    def all_failed(self) -> list[str]:
        """The releases that could not be read when they were last tried, and when that was.

        The word of each changes too once it is to be tried again.
        """
        with self._lock:
            failed = sorted(self._failed.items())
        return [f"{name} {'due' if _is_due(at) else at}" for name, at in failed]

    def _is_to_be_tried_again(self, release: Release, future: Future[Kept]) -> bool:
        failed = future.done() and future.exception() is not None
        return failed and _is_due(self._failed.get(release.release_id, 0))

    def _fulfil(self, future: Future[Kept], release: Release) -> None:
        try:
            found = self._read(release)
        except BaseException as error:
            with self._lock:
                if isinstance(error, ReleaseError):
                    self._failed[release.release_id] = time.monotonic()
                else:
                    # What is wrong may be put right at any moment.
                    del self._futures[_key(release)]
            future.set_exception(error)
        else:
            with self._lock:
                self._failed.pop(release.release_id, None)
                if self.read_before(release) is not None:
                    self._read_before = None
            future.set_result(found)

    def _make_room(self, newest: Key, current: Release | None) -> None:
        """Let those go that were asked for longest ago, until the rest weighs little enough."""
        stay = {newest} | ({_key(current)} if current else set())
        with self._lock:
            others = [(k, f) for k, f in self._futures.items() if k not in stay and f.done()]
            new = self._futures.get(newest)
        weight = self._weight(new) if new and current and newest != _key(current) else 0
        for key, future in reversed(others):
            weight += self._weight(future)
            if weight > self._most:
                with self._lock:
                    self._futures.pop(key, None)

    def _weight(self, future: Future[Kept]) -> int:
        return 0 if future.exception() else self._weigh(future.result())


def _is_due(failed_at: float) -> bool:
    """Whether what failed then is to be tried again."""
    return time.monotonic() - failed_at >= RETRY_S


def _key(release: Release) -> Key:
    # A draft that is published is the same release, and no longer a draft.
    return release.release_id, release.is_draft
