"""Many readers of many releases: nobody waits for a release that somebody else asks for."""

from __future__ import annotations

import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from model.errors import ReleaseError
from pages.count_cache import cube_of
from store.datasets import Datasets
from store.kept_releases import KeptReleases
from store.read_dataset import read_dataset
from store.store import Release
from store.weight import weight

WAIT_S = 20


def named(name: str, *, draft: bool = False) -> Release:
    return Release(name, datetime(2026, 11, 30, tzinfo=UTC), False, "", is_draft=draft)


CURRENT, OLD, OLDER, OLDEST = (named(name) for name in ("current", "old", "older", "oldest"))


class Shelf:
    """What is read of releases: their names; `slow` ones wait until they are let go."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.slow: set[str] = set()
        self.begun, self.go = threading.Event(), threading.Event()

    def __call__(self, release: Release) -> str:
        self.read.append(release.release_id)
        if release.release_id in self.slow:
            self.begun.set()
            assert self.go.wait(WAIT_S)
        return release.release_id


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def kept_of(shelf: Shelf, most: int = 100) -> KeptReleases[str]:
    return KeptReleases(shelf, lambda _: 10, most=most)


def test_while_an_old_release_is_read_others_are_answered(shelf):
    kept = kept_of(shelf)
    kept.get(CURRENT, CURRENT)
    shelf.slow = {"old"}
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(kept.get, OLD, CURRENT)
        assert shelf.begun.wait(WAIT_S)
        assert pool.submit(kept.get, CURRENT, CURRENT).result(WAIT_S) == "current"
        assert pool.submit(kept.get, OLDER, CURRENT).result(WAIT_S) == "older"
        assert not waiting.done()
        shelf.go.set()
        assert waiting.result(WAIT_S) == "old"


def test_a_release_that_many_ask_for_is_read_once(shelf):
    kept = kept_of(shelf)
    shelf.slow = {"old"}
    with ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(kept.get, OLD, CURRENT) for _ in range(8)]
        assert shelf.begun.wait(WAIT_S)
        shelf.go.set()
        assert {w.result(WAIT_S) for w in waiting} == {"old"}
    assert shelf.read == ["old"]


def test_links_to_three_old_releases_read_each_once(shelf):
    kept = kept_of(shelf)
    for _ in range(5):
        for release in (OLD, CURRENT, OLDER, OLDEST):
            kept.get(release, CURRENT)
    assert sorted(shelf.read) == ["current", "old", "older", "oldest"]


def test_the_least_asked_for_goes_where_they_weigh_too_much_and_never_the_current(shelf):
    kept = kept_of(shelf, most=20)
    for release in (CURRENT, OLD, OLDER, OLD, OLDEST):
        kept.get(release, CURRENT)
    for release in (OLD, OLDEST, CURRENT):
        kept.get(release, CURRENT)
    assert shelf.read == ["current", "old", "older", "oldest"]
    kept.get(OLDER, CURRENT)
    assert shelf.read[-1] == "older"


def test_one_that_weighs_more_than_there_is_room_for_is_answered_all_the_same(shelf):
    kept = kept_of(shelf, most=5)
    assert [kept.get(r, CURRENT) for r in (CURRENT, OLD, OLD, CURRENT)] == [
        "current",
        "old",
        "old",
        "current",
    ]
    assert shelf.read == ["current", "old"]


def test_a_published_draft_is_read_anew(shelf):
    kept = kept_of(shelf)
    kept.get(named("old", draft=True), CURRENT)
    kept.get(OLD, CURRENT)
    assert shelf.read == ["old", "old"]


def test_what_cannot_be_read_is_tried_again_after_a_while_only(monkeypatch):
    tried = []

    def broken(release: Release) -> str:
        tried.append(release.release_id)
        raise ReleaseError(release.release_id, "can no longer be read")

    kept = KeptReleases(broken, lambda _: 0, most=1)
    for _ in range(3):
        with pytest.raises(ReleaseError):
            kept.get(OLD, CURRENT)
    assert tried == ["old"]
    assert kept.failed(OLD)
    monkeypatch.setattr("store.kept_releases.RETRY_S", 0)
    with pytest.raises(ReleaseError):
        kept.get(OLD, CURRENT)
    assert tried == ["old", "old"]


def test_unknown_names_are_answered_without_the_store(store_with_gap, place, monkeypatch):
    datasets = Datasets(store_with_gap, place, check_s=3600)
    datasets.get()
    monkeypatch.setattr("store.datasets.AGAIN_S", 3600)
    monkeypatch.setattr(type(store_with_gap), "_log", None)
    for name in ("none", "2025-01-01-1", "x" * 5000):
        with pytest.raises(ReleaseError, match="no release"):
            datasets.get(name)


def test_the_store_is_looked_at_for_unknown_names_now_and_then(store_with_gap, place, monkeypatch):
    looks = []
    look = type(store_with_gap).index
    monkeypatch.setattr(type(store_with_gap), "index", lambda s: looks.append(s) or look(s))
    monkeypatch.setattr("store.datasets.AGAIN_S", 3600)
    datasets = Datasets(store_with_gap, place, check_s=3600)
    datasets.get()
    for again, seen in ((3600, 1), (0, 4)):
        monkeypatch.setattr("store.datasets.AGAIN_S", again)
        for name in ("none", "2025-01-01-1", "x"):
            with pytest.raises(ReleaseError, match="no release"):
                datasets.get(name)
        assert len(looks) == seen


def test_what_a_dataset_weighs_is_its_tables_and_what_was_worked_out(dataset):
    tables = pd.DataFrame({"a": np.zeros(1000)})
    assert weight({"one": tables, "again": tables}) == tables.memory_usage(deep=True).sum()
    before = weight(dataset, but=dataset.catalogue)
    cube_of(dataset)
    assert weight(dataset, but=dataset.catalogue) >= before + cube_of(dataset).counts.nbytes


def test_nothing_holds_a_dataset_that_was_let_go(store_with_gap, place):
    dataset = read_dataset(store_with_gap, store_with_gap.current(), place)
    cube_of(dataset)
    there = weakref.ref(dataset)
    gc.disable()
    try:
        del dataset
        assert there() is None
    finally:
        gc.enable()
