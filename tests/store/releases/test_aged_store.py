"""A store after a year of daily loads: every release is there until somebody drops it."""

from __future__ import annotations

import pytest

from store.releases.releases import Release
from store.store import Store
from tests.store.releases.aged import daily_loads
from tests.store.test_store import kept

pytestmark = pytest.mark.long

LOADS = 400


@pytest.fixture(scope="module")
def aged(tmp_path_factory) -> tuple[Store, list[Release]]:
    """A store of 400 loads, and the releases they made."""
    store = Store(str(tmp_path_factory.mktemp("aged") / "a store"))
    return store, daily_loads(store, LOADS)


@pytest.mark.parametrize("load", [0, LOADS // 2, LOADS - 1])
def test_the_first_the_middle_and_the_last_of_400_loads_are_read(aged, load):
    store, releases = aged
    assert list(store.read("ward_counts", releases[load])["count"]) == [load]


def test_every_release_of_an_old_store_is_listed_and_can_be_returned_to(aged):
    store, releases = aged
    assert [r.release_id for r in store.releases()] == [r.release_id for r in releases]


def test_every_table_of_a_store_says_that_its_log_is_kept(aged):
    store, _ = aged
    assert kept(store) == {"ward_counts": "false", "releases": "false"}
