"""What was ever shown and hidden: kept in a table of its own, whichever way releases went."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from deltalake import DeltaTable

from data_loaders.counts import disclosures
from data_loaders.counts.disclosures import from_history, hidden_counts, hidden_series
from data_loaders.load import add
from data_loaders.one_load.terms import Terms
from store.releases import delta_tables
from store.store import Store
from tests.data_loaders.made_figures import (
    ANYWAY,
    ASH,
    BIRCH,
    CODES,
    DALE,
    WHOLE,
    boundaries,
    four_wards,
    loaded,
    table,
    with_plan,
    written,
)
from tests.store.releases.test_drafts import Killed
from tests.store.test_store import counts

DRAFT = Terms(draft=True, accept_rejects=True)


def cases(*numbers: int) -> str:
    """A file of the cases of each ward in February."""
    rows = [f"{code},2025-02,{n}" for code, n in zip(CODES, numbers, strict=True)]
    return "\n".join(["ward code,month,lasbt-case", *rows]) + "\n"


SMALL, LARGE = cases(3, 20, 30, 40), cases(9, 20, 30, 40)


@pytest.fixture(scope="module")
def place(leeds):
    return with_plan(four_wards(leeds))


@pytest.fixture(scope="module")
def drawn():
    return lambda folder, _: boundaries(folder)


@pytest.fixture
def no_history(monkeypatch):
    """Releases that were made are not looked at again."""

    def refused(*_: object) -> None:
        raise AssertionError("history was read")

    def forbid() -> None:
        monkeypatch.setattr(disclosures, "from_history", refused)

    return forbid


def hidden_now(store: Store) -> set[str]:
    """The areas that readers see hidden."""
    counts = table(store, "ward_counts")
    return set(counts.loc[counts["status"] == "suppressed", "area_code"])


def ever_hidden(store: Store, place) -> set[str]:
    with store.draft(trial=True) as draft:
        return set(hidden_counts(draft, place, "lasbt")["area_code"])


def test_what_is_shown_and_hidden_is_written_with_the_release(store, place, tmp_path):
    loaded(place, store, tmp_path, SMALL)
    told = table(store, "disclosures").set_index("area_code")["shown"]
    hidden = hidden_now(store)
    assert ASH in hidden
    assert {area for area, shown in told.items() if pd.isna(shown)} == hidden
    every = dict(zip((*CODES, "north", "south", WHOLE), (3, 20, 30, 40, 23, 70, 93), strict=True))
    assert told.dropna().to_dict() == {a: n for a, n in every.items() if a not in hidden}


def test_a_cell_that_was_shown_once_and_hidden_once_has_both(store, place, tmp_path):
    loaded(place, store, tmp_path, LARGE)
    loaded(place, store, tmp_path, SMALL)
    told = table(store, "disclosures")
    of_ash = told.loc[told["area_code"] == ASH, "shown"]
    assert list(of_ash.dropna()) == [9]
    assert of_ash.isna().sum() == 1


def test_what_was_hidden_stays_hidden_without_reading_history(store, place, tmp_path, no_history):
    loaded(place, store, tmp_path, SMALL)
    no_history()
    loaded(place, store, tmp_path, LARGE)
    assert ASH in hidden_now(store)


@pytest.mark.parametrize("terms", [ANYWAY, DRAFT])
def test_whichever_release_a_load_is_built_on(store, place, tmp_path, terms, no_history):
    """Links to what readers were taken back from, and to drafts, can still be read."""
    before = store.current()
    add([written(tmp_path, "small.csv", SMALL)], place, store, terms=terms)
    if terms is ANYWAY:
        store.use(before.release_id)
    no_history()
    loaded(place, store, tmp_path, LARGE)
    assert ASH in hidden_now(store)


def as_of_before(store: Store) -> None:
    """The store as the version before left it: no release names the table."""
    events = store.events()
    versions = [json.loads(text) for text in events["versions"]]
    named = [{name: of[name] for name in of.keys() - {"disclosures"}} for of in versions]
    rows = events.assign(versions=[json.dumps(of) for of in named])
    delta_tables.write(store.uri("releases"), pa.Table.from_pandas(rows), mode="overwrite")
    shutil.rmtree(store.uri("disclosures"))


def test_the_table_of_an_older_store_is_built_once_from_all_its_releases(
    store, place, tmp_path, no_history
):
    first = store.current()
    loaded(place, store, tmp_path, SMALL)
    store.use(first.release_id)
    as_of_before(store)
    loaded(place, store, tmp_path, LARGE)
    assert ASH in hidden_now(store)
    no_history()
    loaded(place, store, tmp_path, cases(8, 20, 30, 40))
    assert ASH in hidden_now(store)


def test_a_release_that_cannot_be_read_does_not_stop_it_from_being_built(store, place, tmp_path):
    first = store.current()
    for numbers in ((3, 20, 30, 40), (20, 3, 30, 40)):
        loaded(place, store, tmp_path, cases(*numbers))
        store.use(first.release_id)
    as_of_before(store)
    version = store.releases()[1].versions["ward_counts"]
    (lost,) = delta_tables.paths_of(DeltaTable(store.uri("ward_counts"), version=version))
    (Path(store.uri("ward_counts")) / lost).unlink()
    loaded(place, store, tmp_path, LARGE)
    assert BIRCH in hidden_now(store)


@pytest.mark.parametrize("survived", range(8))
def test_a_load_killed_at_any_write_forgets_nothing(
    store, place, tmp_path, monkeypatch, no_history, survived
):
    loaded(place, store, tmp_path, SMALL)
    before, told = store.current(), table(store, "disclosures")
    written_so_far = []
    write = delta_tables.write_deltalake

    def killed_at(uri, *args, **kwargs) -> None:
        if len(written_so_far) == survived:
            raise Killed
        written_so_far.append(uri)
        write(uri, *args, **kwargs)

    monkeypatch.setattr(delta_tables, "write_deltalake", killed_at)
    try:
        loaded(place, store, tmp_path, cases(9, 20, 30, 2))
        killed = False
    except Killed:
        killed = True
    monkeypatch.setattr(delta_tables, "write_deltalake", write)
    assert killed == (store.current() == before)
    if killed:
        assert table(store, "disclosures").equals(told)
    assert ever_hidden(store, place) >= {ASH}
    assert (DALE in ever_hidden(store, place)) is not killed
    no_history()
    loaded(place, store, tmp_path, LARGE)
    assert ASH in hidden_now(store)


def test_each_turn_of_a_count_is_kept_and_what_stays_is_told_once(store, place, tmp_path):
    for of_ash in (6, 6, 40, 6):
        loaded(place, store, tmp_path, cases(of_ash, 20, 30, 40))
    told = table(store, "disclosures").sort_values("turn")
    assert told.loc[told["area_code"] == ASH, "shown"].to_list() == [6, 40, 6]
    assert told.loc[told["area_code"] == BIRCH, "shown"].to_list() == [20]
    assert told["turn"].is_monotonic_increasing


def test_demonstration_data_hides_nothing_of_real_files(store, place, tmp_path):
    with store.draft(fresh=True) as draft:
        draft.replace("ward_counts", counts("lasbt", 7, None))
        draft.commit("demonstration", demonstration=True)
    assert from_history(store, place).empty
    loaded(place, store, tmp_path, SMALL)
    assert set(table(store, "disclosures")["source"]) <= {"lasbt"}


def test_figures_of_a_series_are_remembered_too(store, place, tmp_path, no_history):
    head = "indicator,area,period,numerator,denominator,value\n"
    wards = zip(CODES, (2, 20, 30, 40), strict=True)
    rows = [f"repeats,{code},2024,{n},100,{n}\n" for code, n in wards]
    loaded(place, store, tmp_path, head + "".join(rows))
    told = table(store, "disclosures")
    values = table(store, "indicator_values").set_index("area_code")
    with store.draft(trial=True) as draft:
        hidden = set(hidden_series(draft, place)["area_code"])
    assert ASH in hidden
    assert hidden == set(values.index[values["status"] == "suppressed"])
    shown = told[told["part"] == "numerator"].set_index("area_code")["shown"]
    assert shown.to_dict() == values["numerator"].dropna().to_dict()
    no_history()
    loaded(place, store, tmp_path, head + "".join(rows).replace(",2,100,2", ",9,100,9"))
    values = table(store, "indicator_values").set_index("area_code")
    assert values.loc[ASH, "status"] == "suppressed"
