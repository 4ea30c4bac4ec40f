"""Ward counts on their way into the store: what a disclosive source may show, and no more."""

from __future__ import annotations

import pandas as pd
import pytest

from data_loaders.counts.suppression import as_shown, store_counts
from data_loaders.one_load.load_context import Loading, Silent
from model.tables import WARD_COUNTS
from store.store import Store
from tests.data_loaders.made_figures import (
    ASH,
    BIRCH,
    CODES,
    WHOLE,
    boundaries,
    four_wards,
)

FEB, MAR = pd.Timestamp("2025-02-01"), pd.Timestamp("2025-03-01")


@pytest.fixture(scope="module")
def place(leeds):
    return four_wards(leeds)


@pytest.fixture(scope="module")
def drawn():
    return lambda folder, _: boundaries(folder)


@pytest.fixture
def loading(place, store):
    """A load in the making."""
    with store.draft() as draft:
        yield Loading(draft, place, Silent())


def released(store: Store, place, counts: pd.DataFrame) -> dict[str, object]:
    """What the store has of February after a load of its own of these counts."""
    with store.draft() as draft:
        loading = Loading(draft, place, Silent())
        store_counts(loading, "lasbt", counts)
        draft.commit("made", without_newer=True)
        return of_month(loading)


def counts(*numbers: int, month: pd.Timestamp = FEB, offence: str = "lasbt-case") -> pd.DataFrame:
    """A count for each of the first wards."""
    codes = list(CODES[: len(numbers)])
    return pd.DataFrame(
        {"area_code": codes, "month": month, "offence": offence, "count": list(numbers)}
    )


def held(loading: Loading, source: str = "lasbt") -> dict[tuple[str, str, str], object]:
    """What the draft has by area, month and offence: a number, or None where it is hidden."""
    table = loading.draft.read("ward_counts", source=source)
    WARD_COUNTS.validate(table)
    return {
        (r[0], f"{r[1]:%Y-%m}", r[2]): None if pd.isna(r[3]) else int(r[3])
        for r in table[["area_code", "month", "offence", "count"]].itertuples(index=False)
    }


def of_month(loading: Loading, month: str = "2025-02") -> dict[str, object]:
    return {area: count for (area, when, _), count in held(loading).items() if when == month}


def test_wards_groups_and_the_whole_are_stored(loading):
    store_counts(loading, "lasbt", counts(10, 0, 30, 40))
    wards = dict(zip(CODES, (10, 0, 30, 40), strict=True))
    assert of_month(loading) == wards | {"north": 10, "south": 70, WHOLE: 80}
    assert loading.changed


@pytest.mark.parametrize(("count", "stored"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_a_small_count_is_nowhere_in_the_store(loading, count, stored):
    store_counts(loading, "lasbt", counts(count, 20, 30, 40))
    assert of_month(loading)[ASH] == stored
    total = of_month(loading)["north"]
    assert stored is not None or total is None or of_month(loading)[BIRCH] is None


def test_other_months_offences_and_sources_stay(loading):
    store_counts(loading, "police-extract", counts(10, 20, 30, 40, offence="hate-incident"))
    store_counts(loading, "lasbt", counts(10, 20, 30, 40))
    store_counts(loading, "lasbt", counts(11, 21, 31, 41, month=MAR))
    assert of_month(loading)[ASH] == 10
    assert of_month(loading, "2025-03")[ASH] == 11
    assert held(loading, "police-extract")[ASH, "2025-02", "hate-incident"] == 10


def hidden(counts: dict[str, object]) -> set[str]:
    return {area for area, count in counts.items() if count is None}


def test_a_month_given_anew_replaces_its_counts_and_keeps_hidden_what_was(store, place):
    first = released(store, place, counts(3, 20, 30, 40))
    now = released(store, place, counts(9, 20, 31, 40))
    assert ASH in hidden(first)
    assert hidden(now) >= hidden(first)
    assert now[CODES[2]] == 31


def test_what_was_hidden_stays_hidden_after_going_back(store, place):
    """The release that hid it can still be read beside the new one."""
    empty = store.current()
    released(store, place, counts(3, 20, 30, 40))
    store.use(empty.release_id)
    assert ASH in hidden(released(store, place, counts(9, 20, 30, 40)))


def test_without_one_ward_no_total_is_stored_and_small_counts_are_hidden(loading):
    store_counts(loading, "lasbt", counts(3, 20, 30))
    assert of_month(loading) == {ASH: None, BIRCH: 20, CODES[2]: 30}


def test_months_with_and_without_a_ward_go_together(loading):
    both = pd.concat([counts(10, 20, 30, 40), counts(10, 20, 3, month=MAR)], ignore_index=True)
    store_counts(loading, "lasbt", both)
    assert of_month(loading)[WHOLE] == 100
    assert of_month(loading, "2025-03") == {ASH: 10, BIRCH: 20, CODES[2]: None}


def test_what_was_hidden_stays_hidden_without_one_ward_too(store, place):
    released(store, place, counts(3, 20, 30, 40))
    assert ASH in hidden(released(store, place, counts(9, 20, 30)))


@pytest.mark.parametrize("numbers", [(10, 20, 30, 40), (3, 20, 30, 40), (3, 20, 30)])
def test_the_same_counts_again_change_nothing(loading, numbers):
    store_counts(loading, "lasbt", counts(*numbers))
    before = held(loading)
    loading.changed = False
    store_counts(loading, "lasbt", counts(*numbers))
    assert not loading.changed
    assert held(loading) == before


def test_an_open_source_keeps_every_count_and_its_zones_and_needs_no_totals(place):
    rows = pd.concat([counts(1, 0), counts(3).assign(area_code="city-centre")])
    shown = as_shown(rows, place.source["police.uk"], place.place, frozenset(CODES))
    assert dict(zip(shown["area_code"], shown["count"], strict=True)) == {
        ASH: 1,
        BIRCH: 0,
        "city-centre": 3,
    }
    assert set(shown["status"]) == {"final"}


def test_a_zone_of_a_disclosive_source_is_left_out(place):
    """It cuts across wards: with it, a hidden ward could be worked out."""
    rows = pd.concat([counts(10, 20, 30, 40), counts(30).assign(area_code="city-centre")])
    shown = as_shown(rows, place.source["lasbt"], place.place, frozenset(CODES))
    assert "city-centre" not in set(shown["area_code"])


def test_no_counts_are_no_rows(place):
    none = counts(1)[:0].astype({"month": "datetime64[us]"})
    assert as_shown(none, place.source["lasbt"], place.place, frozenset(CODES)).empty
