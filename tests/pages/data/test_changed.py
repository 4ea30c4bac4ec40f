"""What a release changed since the one before: months, figures, and what tells nobody's numbers."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pandas as pd
import pytest

from model.errors import ReleaseError
from model.tables import POLICE
from pages import data
from pages.asking import ask
from pages.data.changed import FIRST, MOST, NOTHING, changed_words
from store.datasets import Datasets
from store.store import Store

ARMLEY = "E05011385"
AUGUST, SEPTEMBER = pd.Timestamp("2026-08-01"), pd.Timestamp("2026-09-01")


@pytest.fixture
def store(demonstration, tmp_path, leeds) -> Store:
    """A store of one release of demonstration data, to which others are added."""
    folder = shutil.copytree(demonstration, tmp_path / "data")
    return Store(str(folder / leeds.place.id))


def added(store: Store, change, table: str = "ward_counts", source: str = POLICE) -> None:
    """One more release, in which the rows of a source are changed."""
    release = store.index().current
    rows = store.read(table, release, source=source)
    with store.draft() as draft:
        draft.replace_source(table, change(rows).reset_index(drop=True), source)
        draft.commit("changed")


def told(store: Store, leeds) -> list[str]:
    """What is said of each release, the newest first."""
    question = ask("", Datasets(store, leeds))
    return list(data.RELEASES.table(question)["changed"])


def one_more(rows: pd.DataFrame, by: int = 6) -> pd.DataFrame:
    """The rows with a figure moved: burglaries of Armley in August 2026."""
    at = (rows["area_code"] == ARMLEY) & (rows["month"] == AUGUST) & (rows["offence"] == "burglary")
    assert at.sum() == 1
    return rows.assign(count=rows["count"].where(~at, rows["count"] + by))


def test_a_revised_month_says_how_many_figures_moved_by_how_much_and_which_most(store, leeds):
    added(store, one_more)
    newest, first = told(store, leeds)
    assert first == FIRST
    assert newest.startswith("Street-level crime and ASB: Aug 2026 revised: 1 of ")
    assert "figures by area and kind moved, 6 records more in all (+0.1%); " in newest
    assert "most Burglary in Armley, Aug 2026: " in newest
    before, now = newest.rpartition(": ")[2].removesuffix(".").split(", now ")
    assert int(now) - int(before) == 6


def test_a_month_that_was_added_and_one_that_is_gone_are_named(store, leeds):
    def without(rows):
        return rows[rows["month"] != SEPTEMBER]

    coverage = store.read("coverage", store.index().current, source=POLICE)
    added(store, without, "coverage")
    added(store, lambda _: coverage, "coverage")
    back, gone, _ = told(store, leeds)
    assert back == "Street-level crime and ASB: Sep 2026 added."
    assert gone == "Street-level crime and ASB: Sep 2026 no longer there."


def test_a_month_that_can_be_relied_on_otherwise_is_named(store, leeds):
    def doubted(rows):
        return rows.assign(status=rows["status"].where(rows["month"] != AUGUST, "partial"))

    added(store, doubted, "coverage")
    assert told(store, leeds)[0].endswith(": Aug 2026 partial, was complete.")


def test_a_release_that_changes_nothing_says_so(store, leeds):
    added(store, lambda rows: rows)
    assert told(store, leeds)[0] == NOTHING


def test_rows_in_another_order_are_no_change(store, leeds):
    added(store, lambda rows: rows.sample(frac=1, random_state=1))
    assert told(store, leeds)[0] == NOTHING


def test_of_a_source_with_hidden_numbers_no_figure_is_told(store, leeds):
    counts = store.read("ward_counts", store.index().current)
    hidden = {s.id for s in leeds.sources if s.disclosive} & set(counts["source"])
    source = sorted(hidden)[0]

    def more(rows):
        return rows.assign(count=rows["count"] + 1)

    added(store, more, source=source)
    newest = told(store, leeds)[0]
    assert newest.endswith(" revised.")
    assert " now " not in newest
    assert "moved" not in newest


def test_each_pair_of_releases_is_looked_at_once(store, leeds):
    added(store, one_more)
    question, read = ask("", Datasets(store, leeds)), []
    table_of = question.dataset.table_of
    dataset = replace(
        question.dataset, table_of=lambda r, table: read.append(table) or table_of(r, table)
    )
    question = replace(question, dataset=dataset)
    for _ in range(2):
        data.RELEASES.table(question)
    assert sorted(read) == ["coverage", "coverage", "ward_counts", "ward_counts"]


def test_a_release_that_cannot_be_read_any_more_takes_nothing_with_it(asked):
    question = asked("")

    def gone(release, _):
        raise ReleaseError(release.release_id, "is gone", "gone")

    older = replace(question.dataset.release, release_id="2026-01-01-1", versions={})
    broken = replace(question.dataset, table_of=gone)
    both = replace(question, dataset=broken, releases=(older, *question.releases))
    assert data.RELEASES.table(both)["changed"].iloc[0].startswith("Not known: ")


def test_of_many_releases_the_newest_are_told(asked):
    question = asked("")
    many = [replace(question.dataset.release, release_id=str(n)) for n in range(MOST + 3)]
    assert len(changed_words(question, many)) == MOST
    listed = replace(question, releases=tuple(many))
    said = data.RELEASES.sentence(data.RELEASES.table(listed), listed)
    assert said.endswith(f"What changed is told of the newest {MOST}: 3 are older.")
