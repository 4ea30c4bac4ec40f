"""Releases: whole or not there, old ones readable, leftovers of killed loads undone."""

from __future__ import annotations

import pandas as pd
import pandera.errors
import pytest

from data_loaders.store import Store
from model.errors import StoreError
from model.tables import POLICE

FEBRUARY = pd.Timestamp("2025-02-01")
MARCH = pd.Timestamp("2025-03-01")


def incidents(month: pd.Timestamp, *ids: str) -> pd.DataFrame:
    """Incidents of one month with the given ids."""
    table = pd.DataFrame({"incident_id": list(ids)}, dtype="str")
    return pd.DataFrame(
        {
            "source": POLICE,
            "month": pd.Series([month] * len(ids), dtype="datetime64[us]"),
            "part": "west-yorkshire",
            "incident_id": table["incident_id"],
            "offence": "burglary",
            "easting": 430000.0,
            "northing": 433000.0,
            "location_precision": "snapped",
            "street": "On or near Any Street",
            "outcome": pd.Series([None] * len(ids), dtype="str"),
        }
    )


def ids(store: Store) -> list[str]:
    """The ids in the current release."""
    return sorted(store.read("incidents", store.current())["incident_id"])


@pytest.fixture
def store(tmp_path) -> Store:
    """A store with one release: two incidents of February, one of March."""
    store = Store(str(tmp_path / "a store"))
    with store.draft() as draft:
        draft.replace(
            "incidents", pd.concat([incidents(FEBRUARY, "a", "b"), incidents(MARCH, "c")])
        )
        draft.commit("first")
    return store


def test_a_new_store_has_no_release(tmp_path):
    assert Store(str(tmp_path)).current() is None
    assert Store(str(tmp_path)).releases() == []


def test_what_is_written_is_read_back_in_canonical_types(store):
    table = store.read("incidents", store.current())
    assert table["month"].dtype == "datetime64[us]"
    assert table["outcome"].isna().all()
    assert list(table["incident_id"]) == ["a", "b", "c"]


def test_replacing_a_month_leaves_the_others(store):
    with store.draft() as draft:
        draft.replace_months("incidents", incidents(FEBRUARY, "d"), [FEBRUARY])
        draft.commit("second")
    assert ids(store) == ["c", "d"]


def test_an_earlier_release_stays_readable_and_can_be_returned_to(store):
    first = store.current()
    with store.draft() as draft:
        draft.replace_months("incidents", incidents(MARCH, "e"), [MARCH])
        second = draft.commit("second")
    assert sorted(store.read("incidents", first)["incident_id"]) == ["a", "b", "c"]
    store.use(first.release_id)
    assert ids(store) == ["a", "b", "c"]
    assert [r.release_id for r in store.releases()] == [first.release_id, second.release_id]


def test_a_load_after_going_back_builds_on_what_readers_see(store):
    first = store.current()
    with store.draft() as draft:
        draft.replace_months("incidents", incidents(MARCH, "e"), [MARCH])
        draft.commit("second")
    store.use(first.release_id)
    with store.draft() as draft:
        draft.replace_months("incidents", incidents(FEBRUARY, "f"), [FEBRUARY])
        draft.commit("third")
    assert ids(store) == ["c", "f"]


def test_a_draft_that_is_not_committed_shows_nowhere_and_is_undone(store):
    with store.draft() as draft:
        draft.replace_months("incidents", incidents(FEBRUARY, "lost"), [FEBRUARY])
    assert ids(store) == ["a", "b", "c"]
    with store.draft() as draft:
        draft.replace_months("incidents", incidents(MARCH, "g"), [MARCH])
        draft.commit("after the lost one")
    assert ids(store) == ["a", "b", "g"]


def test_a_table_that_breaks_its_schema_is_not_written(store):
    wrong = incidents(FEBRUARY, "h").assign(month=pd.Timestamp("2025-02-14").as_unit("us"))
    with store.draft() as draft, pytest.raises(pandera.errors.SchemaErrors):
        draft.replace("incidents", wrong)
    assert ids(store) == ["a", "b", "c"]


def test_one_load_at_a_time(store):
    with (
        store.draft(),
        pytest.raises(StoreError, match="another load is writing"),
        Store(store.root).draft(),
    ):
        pass


def test_an_unknown_release_is_named_with_those_there_are(store):
    known = store.current().release_id
    with pytest.raises(StoreError, match=f"no release 'nothing'.*{known}"):
        store.use("nothing")


def test_one_month_can_be_read_alone(store):
    assert list(store.read("incidents", store.current(), month=MARCH)["incident_id"]) == ["c"]
