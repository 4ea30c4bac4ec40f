"""Files of residents in the store: which counts where two are of one year."""

import pytest

from data_loaders.load import add
from tests.data_loaders.made_extracts import line_of, table, written


def residents(folder, place, name, *numbers):
    codes = (ward.code for ward in place.place.wards)
    rows = (f"{code},{number}" for code, number in zip(codes, numbers, strict=False))
    return written(folder, name, "ward code,population 2021", *rows)


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
