"""Figures for a wrong period are taken out by the name of their file, and nothing is un-shown."""

from __future__ import annotations

import pytest

from data_loaders.load import add
from data_loaders.removing import remove
from model.config.catalogue import Catalogue
from model.errors import StoreError
from store.store import Store
from tests.data_loaders.made_figures import (
    ANYWAY,
    ASH,
    BIRCH,
    CODES,
    boundaries,
    four_wards,
    table,
    with_plan,
    written,
)

HEAD = "indicator,area,period,numerator\n"


@pytest.fixture
def place(leeds) -> Catalogue:
    return with_plan(four_wards(leeds))


@pytest.fixture
def store(place, tmp_path) -> Store:
    """A store that has the wards."""
    store = Store(str(tmp_path / "store"))
    add([boundaries(tmp_path)], place, store)
    return store


def given(place, store, folder, name: str, *rows: str) -> int:
    """Load a file of these rows; how many of them are rejected."""
    text = HEAD + "".join(f"cases,{row}\n" for row in rows)
    (line,) = add([written(folder, name, text)], place, store, terms=ANYWAY).lines
    return line.rejected


def shown(store: Store) -> dict[tuple[str, str], float]:
    """The numerators that are shown, by area and last month."""
    values = table(store, "indicator_values").dropna(subset=["numerator"])
    last = values["period_end"].dt.strftime("%Y-%m")
    return dict(zip(zip(values["area_code"], last, strict=True), values["numerator"], strict=True))


def test_a_wrong_period_is_taken_out_and_the_rest_stays(place, store, tmp_path):
    given(place, store, tmp_path, "2024.csv", f"{ASH},2024,20", f"{BIRCH},2024,9")
    given(place, store, tmp_path, "Wrong.csv", f"{ASH},2015 to 2024,90", f"{BIRCH},2024,7")
    told = table(store, "disclosures")
    before = store.current()
    release, what = remove(store, "wrong.CSV")
    gone = "figures of the file (1 figure, 1 Jan 2024 to 31 Dec 2024)"
    assert (what, release.note) == (gone, f"removed wrong.CSV: the {gone}")
    assert shown(store) == {(ASH, "2024-12"): 20}
    assert table(store, "disclosures").equals(told)
    assert store.current() == release
    store.use(before.release_id)
    assert shown(store)[ASH, "2024-12"] == 20


def test_figures_of_two_loads_of_one_name_go_together_and_that_is_said(place, store, tmp_path):
    for quarter in (1, 2):
        given(place, store, tmp_path, "return.csv", f"{ASH},2024Q{quarter},20")
    _, what = remove(store, "return.csv")
    assert what == "figures of the file (2 figures, 1 Jan 2024 to 30 Jun 2024)"
    assert shown(store) == {}


def test_what_was_shown_once_is_not_made_safe_by_taking_it_out(place, store, tmp_path):
    quarters = [f"{ASH},2024Q{n},6" for n in (1, 2, 3)]
    given(place, store, tmp_path, "quarters.csv", *quarters)
    remove(store, "quarters.csv")
    assert given(place, store, tmp_path, "year.csv", f"{ASH},2024,21") == 1
    assert given(place, store, tmp_path, "year.csv", f"{ASH},2024,27") == 0


def test_what_was_hidden_once_stays_hidden(place, store, tmp_path):
    small = [f"{code},2024,{n}" for code, n in zip(CODES, (3, 20, 30, 40), strict=True)]
    given(place, store, tmp_path, "small.csv", *small)
    remove(store, "small.csv")
    large = [f"{code},2024,{n}" for code, n in zip(CODES, (9, 20, 30, 40), strict=True)]
    given(place, store, tmp_path, "large.csv", *large)
    assert (ASH, "2024-12") not in shown(store)


def test_a_file_that_gave_nothing_is_named_with_those_that_did(place, store, tmp_path):
    given(place, store, tmp_path, "2024.csv", f"{ASH},2024,20")
    with pytest.raises(StoreError, match=r"figures or milestones.*there are: '2024.csv'"):
        remove(store, "2023.csv")
