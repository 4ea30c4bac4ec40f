"""Drafts: releases that only their name shows, until they are published, and loads only tried."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake

from data_loaders.load import add
from data_loaders.one_load.terms import Terms
from data_loaders.publishing import publish
from model.errors import StoreError
from store.datasets import Datasets
from store.store import Store
from tests.data_loaders import loading as made
from tests.store.test_store import FEBRUARY, MARCH, ids, incidents

DRAFT = Terms(draft=True)


@pytest.fixture
def released(tmp_path) -> Store:
    """A store whose release holds two incidents of February."""
    store = Store(str(tmp_path / "store"))
    with store.draft() as draft:
        draft.replace("incidents", incidents(FEBRUARY, "a", "b"))
        draft.commit("first")
    return store


def drafted(store: Store, month: pd.Timestamp, *names: str):
    """A draft with the incidents of one month anew."""
    with store.draft() as draft:
        draft.replace_months("incidents", incidents(month, *names), [month])
        return draft.keep("to look at")


def ids_of(store: Store, name: str) -> list[str]:
    return sorted(store.read("incidents", store.release(name))["incident_id"])


def test_a_draft_is_read_by_its_name_and_readers_see_the_release_before(released):
    first = released.current()
    draft = drafted(released, MARCH, "c")
    assert released.current() == first
    assert released.releases() == [first]
    assert [d.release_id for d in released.drafts()] == [draft.release_id]
    assert released.release(draft.release_id).is_draft
    assert ids_of(released, draft.release_id) == ["a", "b", "c"]
    assert ids(released) == ["a", "b"]


def test_publishing_makes_it_what_readers_see(released):
    draft = drafted(released, MARCH, "c")
    published = released.publish(draft.release_id)
    assert not published.is_draft
    assert released.current().release_id == draft.release_id
    assert not released.release(draft.release_id).is_draft
    assert released.drafts() == []
    assert ids(released) == ["a", "b", "c"]


def test_what_is_added_later_starts_from_what_readers_see(released):
    draft = drafted(released, FEBRUARY, "of the draft")
    with released.draft() as later:
        later.replace_months("incidents", incidents(MARCH, "c"), [MARCH])
        later.commit("later")
    assert ids(released) == ["a", "b", "c"]
    assert ids_of(released, draft.release_id) == ["of the draft"]


def test_a_release_made_since_is_not_lost_by_publishing(released):
    draft = drafted(released, MARCH, "c")
    with released.draft() as later:
        later.replace_months("incidents", incidents(MARCH, "d"), [MARCH])
        later.commit("later")
    with pytest.raises(StoreError, match=r"would lose what was changed in between.*add --draft"):
        released.publish(draft.release_id)
    assert ids(released) == ["a", "b", "d"]


def test_readers_taken_back_since_are_not_brought_forward(released):
    first = released.current().release_id
    with released.draft() as later:
        later.replace_months("incidents", incidents(MARCH, "wrong"), [MARCH])
        second = later.commit("second")
    draft = drafted(released, FEBRUARY, "d")
    released.use(first)
    with pytest.raises(StoreError, match=f"`use {second.release_id}` first"):
        released.publish(draft.release_id)
    released.use(second.release_id)
    assert released.publish(draft.release_id)


def test_going_away_and_back_loses_nothing(released):
    first = released.current()
    with released.draft() as later:
        later.replace_months("incidents", incidents(MARCH, "c"), [MARCH])
        second = later.commit("second")
    draft = drafted(released, FEBRUARY, "d")
    released.use(first.release_id)
    released.use(second.release_id)
    assert released.publish(draft.release_id)


def test_a_draft_over_a_demonstration_may_be_published_over_another(tmp_path):
    store = Store(str(tmp_path / "store"))
    for note in ("made up", "made up anew"):
        with store.draft() as draft:
            draft.replace("incidents", incidents(FEBRUARY, note))
            draft.commit(note, demonstration=True)
        if note == "made up":
            with store.draft(fresh=True) as draft:
                draft.replace("incidents", incidents(MARCH, "real"))
                kept = draft.keep("real")
    store.publish(kept.release_id)
    assert ids(store) == ["real"]


def test_use_of_a_draft_says_to_publish_and_publish_of_a_release_says_to_use(released):
    draft = drafted(released, MARCH, "c").release_id
    with pytest.raises(StoreError, match=f"is a draft.*`publish {draft}`"):
        released.use(draft)
    first = released.current().release_id
    with pytest.raises(StoreError, match=f"is no draft.*`use {first}`"):
        released.publish(first)
    with pytest.raises(StoreError, match=f"no release 'nothing'.*the drafts are {draft}"):
        released.publish("nothing")


def test_a_published_draft_cannot_be_published_again(released):
    draft = drafted(released, MARCH, "c").release_id
    released.publish(draft)
    with pytest.raises(StoreError, match="is no draft"):
        released.publish(draft)


def test_names_of_releases_and_drafts_never_meet(released):
    names = [released.current().release_id]
    names += [drafted(released, MARCH, str(number)).release_id for number in range(3)]
    released.publish(names[-1])
    names.append(drafted(released, MARCH, "last").release_id)
    assert len(set(names)) == len(names)


def test_a_store_of_the_version_before_can_have_drafts(tmp_path):
    store = Store(str(tmp_path / "old"))
    with store.draft() as draft:
        draft.replace("incidents", incidents(FEBRUARY, "a"))
        draft.commit("before")
    old = DeltaTable(f"{store.root}/releases").to_pyarrow_table()
    assert old.column_names == [
        *("sequence", "event", "release_id", "created", "demonstration", "note", "versions")
    ]
    drafted(store, MARCH, "b")
    assert DeltaTable(f"{store.root}/releases").to_pyarrow_table() == old


def test_what_an_old_version_appended_is_read(released):
    event = {
        "sequence": 2,
        "event": "release",
        "release_id": "2026-01-01-1",
        "created": "2026-01-01T09:00:00+00:00",
        "demonstration": False,
        "note": "made by the version before",
        "versions": json.dumps(released.current().versions),
    }
    write_deltalake(f"{released.root}/releases", pa.Table.from_pylist([event]), mode="append")
    assert released.current().release_id == "2026-01-01-1"
    assert not released.current().is_draft


# --- killed between any two writes --------------------------------------------------------------


class Killed(BaseException):
    """What a kill is to the code: nothing after it happens."""


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("survived", range(4))
def test_a_load_killed_between_two_writes_leaves_what_readers_see(
    released, monkeypatch, kept, survived
):
    from store.releases import delta_tables

    before = released.current()
    writes = []

    def write(uri, *args, **kwargs):
        if len(writes) == survived:
            raise Killed
        writes.append(uri)
        write_deltalake(uri, *args, **kwargs)

    monkeypatch.setattr(delta_tables, "write_deltalake", write)
    try:
        with released.draft() as draft:
            draft.replace_months("incidents", incidents(FEBRUARY, "x"), [FEBRUARY])
            draft.replace("outcomes", draft.read("outcomes"))
            draft.keep("kept") if kept else draft.commit("committed")
        killed = False
    except Killed:
        killed = True
    monkeypatch.undo()
    assert killed == (survived < 3)
    if killed:
        assert (released.current(), released.drafts()) == (before, [])
        assert ids(released) == ["a", "b"]
    with released.draft() as draft:
        draft.replace_months("incidents", incidents(MARCH, "c"), [MARCH])
        draft.commit("after")
    gone_live = not killed and not kept
    assert ids(released) == (["c", "x"] if gone_live else ["a", "b", "c"])


# --- a load as a draft, and one only tried ------------------------------------------------------


def files_under(folder: Path) -> dict[str, int]:
    """Every file under a folder and when it was last changed."""
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_a_check_of_an_empty_store_makes_no_folder(tmp_path, place):
    store = Store(str(tmp_path / "nothing yet"))
    files = [made.boundaries(tmp_path, place), made.street(tmp_path, made.row("a"))]
    report = add(files, place, store, terms=Terms(check=True))
    assert [line.placed for line in report.lines] == [2, 1]
    assert report.changed
    assert [span.words for span in report.months] == ["Feb 2025 complete, new"]
    assert not Path(store.root).exists()


def test_a_check_writes_nothing_and_says_what_add_then_does(store_with_gap, tmp_path, place):
    before, first = files_under(Path(store_with_gap.root)), store_with_gap.current()
    march = made.street(
        tmp_path, *(made.row(f"m{n}", month="2025-03") for n in range(4)), name="march.csv"
    )
    newer = made.street(tmp_path / "newer", made.row("a"), made.row("z"), made.row("y"))
    tried = add([march, newer], place, store_with_gap, terms=Terms(check=True))
    assert files_under(Path(store_with_gap.root)) == before
    assert store_with_gap.current() == first
    done = add([march, newer], place, store_with_gap)
    assert [(x.kind, x.rows_read, x.placed) for x in tried.lines] == [
        (x.kind, x.rows_read, x.placed) for x in done.lines
    ]
    assert (tried.months, tried.replaced) == (done.months, done.replaced)
    assert tried.months
    assert tried.replaced


def test_a_check_counts_what_it_would_store(store_with_gap, tmp_path, place):
    with store_with_gap.draft(trial=True) as trial:
        trial.replace_months("incidents", incidents(MARCH, "m", "n"), [MARCH])
        together = trial.read("incidents", columns=("month", "incident_id"))
        assert list(together["incident_id"]) == ["a", "b", "m", "n", "c"]
        assert list(trial.read("incidents", month=MARCH)["incident_id"]) == ["m", "n"]
        coded = trial.read("incidents", columns=("month", "offence"), coded=("offence",))
        assert coded["offence"].dtype == "category"
        assert list(coded["offence"]) == ["burglary"] * 5
        trial.replace_months("incidents", incidents(MARCH, "o"), [MARCH])
        assert list(trial.read("incidents")["incident_id"]) == ["a", "b", "o", "c"]


def test_a_load_as_a_draft_is_not_what_readers_see(store_with_gap, tmp_path, place):
    first = store_with_gap.current()
    march = made.street(tmp_path, made.row("m", month="2025-03"), name="march.csv")
    report = add([march], place, store_with_gap, terms=Terms(draft=True, note="a look"))
    assert report.release.is_draft
    assert report.release.note == "a look"
    assert store_with_gap.current() == first
    store_with_gap.publish(report.release.release_id)
    assert store_with_gap.current().note == "a look"


def test_publishing_names_the_files_it_would_lose(store_with_gap, tmp_path, place):
    march = made.street(tmp_path, made.row("m", month="2025-03"), name="march.csv")
    may = made.street(tmp_path, made.row("y", month="2025-05"), name="may.csv")
    draft = add([march], place, store_with_gap, terms=DRAFT).release.release_id
    add([may], place, store_with_gap)
    with pytest.raises(StoreError, match=r"would lose may\.csv"):
        store_with_gap.publish(draft)
    store_with_gap.publish(draft, without_newer=True)
    assert store_with_gap.current().release_id == draft
    april = made.street(tmp_path / "more", made.row("c", month="2025-04"), name="april-2.csv")
    assert not add([april], place, store_with_gap, terms=Terms()).failed


@pytest.mark.parametrize("bad", [0, 1])
def test_publishing_asks_about_rejected_rows_as_add_does(store_with_gap, tmp_path, place, bad):
    rows = [made.row(f"m{n}", month="2025-03") for n in range(40)]
    rows += [made.row("x", month="2025-03", kind="Cybercrime")] * bad
    march = made.street(tmp_path, *rows, name="march.csv")
    draft = add([march], place, store_with_gap, terms=DRAFT).release.release_id
    if bad:
        words = rf"draft {draft} is not published: 1 of 41 rows of march\.csv were rejected"
        with pytest.raises(StoreError, match=words):
            publish(store_with_gap, place, draft, Terms())
        assert store_with_gap.current().release_id != draft
    publish(store_with_gap, place, draft, Terms(accept_rejects=bool(bad)))
    assert store_with_gap.current().release_id == draft


def test_a_draft_of_an_empty_store_can_be_looked_at_and_published(tmp_path, place):
    store = Store(str(tmp_path / "new"))
    files = [made.boundaries(tmp_path, place), made.street(tmp_path, made.row("a"))]
    draft = add(files, place, store, terms=DRAFT).release.release_id
    datasets = Datasets(store, place, check_s=0)
    with pytest.raises(StoreError, match="no data has been loaded"):
        datasets.get()
    assert datasets.get(draft).release.is_draft
    assert datasets.releases() == []
    store.publish(draft)
    # A worker that showed it as a draft shows it as what it is now.
    assert not datasets.get().release.is_draft
    assert not datasets.get(draft).release.is_draft
    assert [r.release_id for r in datasets.releases()] == [draft]
