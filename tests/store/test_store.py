"""Releases: whole or not there, old ones readable, leftovers of killed loads undone."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pandera.errors
import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake

from data_loaders.load import add
from model.errors import StoreError
from model.tables import INCIDENTS, POLICE, WARD_COUNTS, empty
from store.store import Store
from tests.data_loaders import loading as made

FEBRUARY = pd.Timestamp("2025-02-01")
MARCH = pd.Timestamp("2025-03-01")


PLACE = {
    "layer": "Schools",
    "place_id": "1",
    "name": "Park",
    "easting": 426_000.0,
    "northing": 433_000.0,
    "precision": "exact",
    "file": "schools.csv",
}


def incidents(month: pd.Timestamp, *ids: str) -> pd.DataFrame:
    """Incidents of one month with the given ids."""
    table = pd.DataFrame({"incident_id": list(ids)}, dtype="str")
    return pd.DataFrame(
        {
            "source": POLICE,
            "month": pd.Series([month] * len(ids), dtype="datetime64[us]"),
            "part": "west-yorkshire",
            "incident_id": table["incident_id"],
            "record": 1,
            "offence": "burglary",
            "easting": 430000.0,
            "northing": 433000.0,
            "location_precision": "snapped",
            "street": "On or near Any Street",
            "outcome": pd.Series([None] * len(ids), dtype="str"),
            "occurred_from": pd.Series([pd.NaT] * len(ids), dtype="datetime64[us, UTC]"),
            "occurred_to": pd.Series([pd.NaT] * len(ids), dtype="datetime64[us, UTC]"),
            "severity": pd.Series([None] * len(ids), dtype="str"),
        }
    )


def counts(source: str, *numbers: int | None) -> pd.DataFrame:
    """Burglaries of wards E1, E2, ... in February; None where hidden."""
    return pd.DataFrame(
        {
            "source": source,
            "area_code": [f"E{n}" for n, _ in enumerate(numbers, start=1)],
            "month": pd.Series([FEBRUARY] * len(numbers), dtype="datetime64[us]"),
            "offence": "burglary",
            "count": pd.array(numbers, dtype="Int64"),
            "status": ["suppressed" if n is None else "final" for n in numbers],
        }
    )


def ids(store: Store) -> list[str]:
    """The ids in the current release."""
    return sorted(store.read("incidents", store.current())["incident_id"])


def test_of_no_release_every_table_is_read_and_empty(store):
    assert list(store.tables(store.current())("incidents")) == list(store.tables(None)("incidents"))
    assert store.tables(None)("incidents").empty


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
        second = draft.commit("second")
    store.use(first.release_id)
    with store.draft() as draft:
        draft.replace_months("incidents", incidents(FEBRUARY, "f"), [FEBRUARY])
        with pytest.raises(StoreError, match=f"without release {second.release_id}.*--without-n"):
            draft.commit("third")
        draft.commit("third", without_newer=True)
    assert ids(store) == ["c", "f"]
    with store.draft() as draft:
        draft.replace_months("incidents", incidents(MARCH, "g"), [MARCH])
        draft.commit("said once, it is settled")
    assert ids(store) == ["f", "g"]


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


def test_a_column_of_few_texts_can_be_read_as_categories(store):
    february = incidents(FEBRUARY, "a", "b").assign(outcome=["Suspect charged", None])
    with store.draft() as draft:
        draft.replace("incidents", pd.concat([february, incidents(MARCH, "c")]))
        found = draft.read("incidents", columns=("month", "outcome"), coded=("outcome",))
    assert found["outcome"].dtype == "category"
    assert list(found["outcome"].astype("str").fillna("none")) == [
        "Suspect charged",
        "none",
        "none",
    ]


@pytest.mark.parametrize("told", [0, 1])
def test_months_of_which_one_has_no_text_are_read_as_categories_together(store, told):
    """The publisher gave no outcome before 2012, and gives none of anti-social behaviour."""
    months = [incidents(FEBRUARY, "a"), incidents(MARCH, "c")]
    months[told] = months[told].assign(outcome="Suspect charged")
    with store.draft() as draft:
        draft.replace("incidents", months[0].astype({"outcome": "str"}))
        draft.commit("the first")
    with store.draft() as draft:
        anew = months[1].astype({"outcome": "str"})
        draft.replace_months("incidents", anew, [MARCH])
        found = draft.read("incidents", columns=("month", "outcome"), coded=("outcome",))
    assert list(found["outcome"].astype("object").fillna("none"))[told] == "Suspect charged"


def test_one_source_can_be_read_alone(store):
    with store.draft() as draft:
        draft.replace("ward_counts", pd.concat([counts(POLICE, 3), counts("lasbt", 7)]))
        release = draft.commit("counts")
    assert list(store.read("ward_counts", release, source="lasbt")["count"]) == [7]
    assert list(store.read("ward_counts", release, source=POLICE)["count"]) == [3]
    assert store.read("ward_counts", release, source="nobody").empty


def test_replacing_a_source_leaves_the_others(store):
    with store.draft() as draft:
        draft.replace_source("ward_counts", counts(POLICE, 3, 0), POLICE)
        draft.replace_source("ward_counts", counts("lasbt", 7, None), "lasbt")
        draft.replace_source("ward_counts", counts(POLICE, 4, 1), POLICE)
        release = draft.commit("counts")
    found = store.read("ward_counts", release).set_index(["source", "area_code"])["count"]
    assert found.dropna().to_dict() == {
        ("lasbt", "E1"): 7,
        (POLICE, "E1"): 4,
        (POLICE, "E2"): 1,
    }


def test_a_source_can_be_taken_out(store):
    with store.draft() as draft:
        draft.replace_source("ward_counts", counts("lasbt", 7), "lasbt")
        draft.replace_source("ward_counts", empty("ward_counts"), "lasbt")
        release = draft.commit("nothing left")
    assert store.read("ward_counts", release).empty


def test_a_hidden_count_is_read_back_missing_and_can_be_written_again(store):
    with store.draft() as draft:
        draft.replace_source("ward_counts", counts("lasbt", 7, None), "lasbt")
        draft.commit("hidden")
    with store.draft() as draft:
        draft.replace_source("ward_counts", counts(POLICE, 3, 0), POLICE)
        release = draft.commit("beside police data")
    table = WARD_COUNTS.validate(store.read("ward_counts", release))
    assert list(table["status"]) == ["final", "suppressed", "final", "final"]
    assert list(table["count"].isna()) == [False, True, False, False]


def test_replacing_a_month_of_one_source_leaves_that_of_the_others(store):
    casualties = incidents(FEBRUARY, "r").assign(source="road-casualties", severity="serious")
    with store.draft() as draft:
        draft.replace_months("incidents", casualties, [FEBRUARY], source="road-casualties")
        draft.replace_months("incidents", incidents(FEBRUARY, "d"), [FEBRUARY])
        release = draft.commit("two sources")
    assert ids(store) == ["c", "d", "r"]
    one = store.read("incidents", release, source="road-casualties", month=FEBRUARY)
    assert list(one["severity"]) == ["serious"]


@pytest.fixture
def old_store(tmp_path) -> Store:
    """A store as the version before wrote it: no times, no severity, no status of a count."""
    store = Store(str(tmp_path / "old"))
    old = incidents(FEBRUARY, "a", "b").iloc[:, :10]
    old_counts = counts(POLICE, 2, 0).drop(columns="status").astype({"count": "int64"})
    for name, table, partition in (
        ("incidents", old, ["source", "month"]),
        ("ward_counts", old_counts, None),
    ):
        dates = table.assign(month=table["month"].dt.date)
        arrow = pa.Table.from_pandas(dates, preserve_index=False).replace_schema_metadata(None)
        write_deltalake(f"{store.root}/{name}", arrow, partition_by=partition)
    event = {
        "sequence": 1,
        "event": "release",
        "release_id": "2026-01-01-1",
        "created": "2026-01-01T09:00:00+00:00",
        "demonstration": False,
        "note": "made by the version before",
        "versions": json.dumps({"incidents": 0, "ward_counts": 0}),
    }
    write_deltalake(f"{store.root}/releases", pa.Table.from_pylist([event]))
    return store


def test_a_store_of_the_version_before_is_read_with_its_new_columns_filled(old_store):
    release = old_store.current()
    found = INCIDENTS.validate(old_store.read("incidents", release))
    assert list(found["incident_id"]) == ["a", "b"]
    assert found[["occurred_from", "occurred_to", "severity"]].isna().all(axis=None)
    of_wards = WARD_COUNTS.validate(old_store.read("ward_counts", release))
    assert list(of_wards["count"]) == [2, 0]
    assert set(of_wards["status"]) == {"final"}
    assert old_store.read("milestones", release).empty
    assert old_store.read("point_lists", release).empty
    assert old_store.read("places_of_interest", release).empty


def test_a_table_of_several_pieces_is_read_in_its_order(store):
    pieces = [pd.DataFrame([{**PLACE, "place_id": f"{n:02}"}]) for n in range(12)]
    whole = pd.concat(pieces).sort_values("place_id", ignore_index=True).astype({"name": "str"})
    for _ in range(5):
        with store.draft() as draft:
            draft.replace("places_of_interest", whole)
            again = draft.read("places_of_interest")
        assert list(again["place_id"]) == list(whole["place_id"])


def test_a_place_stored_before_postcodes_were_read_is_exact(old_store):
    old = pa.Table.from_pylist([{k: v for k, v in PLACE.items() if k != "precision"}])
    write_deltalake(f"{old_store.root}/places_of_interest", old)
    release = old_store.current()
    with_places = replace(release, versions={**release.versions, "places_of_interest": 0})
    (place,) = old_store.read("places_of_interest", with_places).to_dict("records")
    assert place == PLACE


def test_only_the_columns_asked_for_are_filled_in(old_store):
    release = old_store.current()
    found = old_store.read("incidents", release, columns=("offence", "severity"))
    assert list(found.columns) == ["offence", "severity"]


def test_a_store_of_the_version_before_is_added_to(old_store):
    late = incidents(MARCH, "c").assign(severity="serious")
    with old_store.draft() as draft:
        draft.replace_months("incidents", late, [MARCH])
        draft.replace_source("ward_counts", counts("lasbt", 7, None), "lasbt")
        release = draft.commit("added to")
    found = INCIDENTS.validate(old_store.read("incidents", release))
    assert found.set_index("incident_id")["severity"].dropna().to_dict() == {"c": "serious"}
    of_wards = WARD_COUNTS.validate(old_store.read("ward_counts", release))
    assert list(of_wards["status"]) == ["final", "suppressed", "final", "final"]
    before = old_store.read("incidents", old_store.release("2026-01-01-1"))
    assert list(before["incident_id"]) == ["a", "b"]


def kept(store: Store) -> dict[str, str | None]:
    """What each table of a store says of clearing its log."""
    tables = [path.parent for path in Path(store.root).glob("*/_delta_log")]
    said = {path.name: DeltaTable(path).metadata().configuration for path in tables}
    return {name: found.get("delta.enableExpiredLogCleanup") for name, found in said.items()}


def test_a_store_of_the_version_before_is_mended_by_the_next_load(old_store):
    assert set(kept(old_store).values()) == {None}
    with old_store.draft() as draft:
        draft.replace_months("incidents", incidents(MARCH, "c"), [MARCH])
        release = draft.commit("after")
    assert kept(old_store) == dict.fromkeys(("incidents", "ward_counts", "releases"), "false")
    assert sorted(old_store.read("incidents", release)["incident_id"]) == ["a", "b", "c"]
    first = old_store.release("2026-01-01-1")
    assert list(old_store.read("incidents", first)["incident_id"]) == ["a", "b"]


def test_a_table_that_went_back_keeps_its_log_too(old_store):
    first = old_store.current()
    for month in (MARCH, FEBRUARY):
        with old_store.draft() as draft:
            draft.replace_months("incidents", incidents(month, "d"), [month])
            draft.commit("after", without_newer=True)
        assert set(kept(old_store).values()) == {"false"}
        old_store.use(first.release_id)


@pytest.mark.parametrize("name", ["a [b]", "a^b", "a|b", "a%20b", "a\\b"])
def test_a_folder_that_delta_lake_cannot_write_to_is_refused_in_words(tmp_path, name):
    with pytest.raises(StoreError, match="name another folder in SAFER_DATA_DIR"):
        Store(str(tmp_path / name / "leeds"))


@pytest.mark.parametrize("name", ["a b", "a*b?", "a#b", "50%", "{a}"])
def test_any_other_letter_may_be_in_the_name_of_a_store(tmp_path, name, place):
    store = Store(str(tmp_path / name / "leeds"))
    add([made.boundaries(tmp_path, place)], place, store)
    assert len(store.read("areas", store.current())) == 2
