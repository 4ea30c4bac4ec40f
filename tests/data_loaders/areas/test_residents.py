"""Files of residents in the store: which counts where two are of one year."""

import pytest

from data_loaders.load import add
from store.store import Store
from tests.data_loaders import loading as made
from tests.data_loaders.made_extracts import line_of, table, written
from tests.data_loaders.made_figures import changed


def residents(folder, place, name, *numbers):
    codes = (ward.code for ward in place.place.wards)
    rows = (f"{code},{number}" for code, number in zip(codes, numbers, strict=False))
    return written(folder, name, "ward code,population 2021", *rows)


def without_listed_wards(place):
    return changed(place, place=changed(place.place, wards=()))


def stored(store):
    return sorted(table(store, "populations")["population"])


@pytest.mark.parametrize("turned", [False, True])
def test_two_files_that_differ_are_both_refused_in_any_order(turned, store, tmp_path, place):
    paths = [
        residents(tmp_path, place, "a.csv", 20_000, 30_000),
        residents(tmp_path, place, "b.csv", 20_000, 30_001),
    ]
    report = add(paths[::-1] if turned else paths, place, store)
    assert report.failed
    assert "b.csv gives other residents of 1 area, such as 30,000 and 30,001" in (
        line_of(report, "a.csv").refused
    )
    assert "a.csv gives other" in line_of(report, "b.csv").refused
    assert stored(store) == []


@pytest.mark.parametrize("turned", [False, True])
def test_two_files_that_agree_are_one_table_in_any_order(turned, store, tmp_path, place):
    paths = [
        residents(tmp_path, place, "a.csv", 20_000),
        residents(tmp_path, place, "b.csv", 20_000, 30_000),
    ]
    add(paths[::-1] if turned else paths, place, store)
    assert stored(store) == [20_000, 30_000]
    assert set(table(store, "populations")["file"]) == {"b.csv"}


def test_a_file_that_replaces_what_is_there_says_so(store, tmp_path, place):
    add([residents(tmp_path, place, "a.csv", 20_000, 30_000)], place, store)
    report = add([residents(tmp_path, place, "b.csv", 20_000, 31_000)], place, store)
    assert report.lines[0].notes == ("replaces the residents of 1 area as loaded from a.csv",)
    assert stored(store) == [20_000, 31_000]


def test_wards_of_another_place_are_outside_where_the_place_file_lists_none(tmp_path, store, place):
    unlisted = without_listed_wards(place)
    own = residents(tmp_path, place, "own.csv", 20_000, 30_000)
    others = written(tmp_path, "others.csv", "ward code,population 2021", "E05011390,12000")
    report = add([own, others], unlisted, store)
    assert "gives the residents of a ward of Twoville" in line_of(report, "others.csv").refused
    assert stored(store) == [20_000, 30_000]


def test_without_wards_listed_or_loaded_no_residents_are_taken(tmp_path, place):
    unlisted = without_listed_wards(place)
    new = Store(str(tmp_path / "new"))
    own = residents(tmp_path, place, "own.csv", 20_000, 30_000)
    assert "there are no ward boundaries in the store" in add([own], unlisted, new).lines[0].refused
    add([own, made.boundaries(tmp_path, place)], unlisted, new)
    assert stored(new) == [20_000, 30_000]
