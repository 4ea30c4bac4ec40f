"""Files of stop and search and of partners in pieces: kept, replaced or refused in words."""

from __future__ import annotations

import pytest

from data_loaders.load import add
from data_loaders.terms import Terms
from tests.data_loaders.made_extracts import EAST_DEGREES, SEARCHES, search, table, written

MAPPING = """
source = "lasbt"
offence = "lasbt-case"
first = "2026-01"
last = "2026-02"

[columns]
id = "Case ref"
ward = "Ward"
from = "Opened"
"""
HEADER = "Case ref,Ward,Opened"


def searches(folder, *days: int):
    rows = [search(date=f"2021-08-{day:02}T10:00:00+00:00") for day in days]
    return written(folder, "2021-08-west-yorkshire-stop-and-search.csv", SEARCHES, *rows)


def cases(folder, place, *names: str, stem: str = "lasbt"):
    """Cases in the first ward, and the mapping beside them."""
    ward = place.place.wards[0].code
    rows = [f"{name},{ward},{day + 1:02}/01/2026" for day, name in enumerate(names)]
    return [
        written(folder, f"{stem}.csv", HEADER, *rows),
        written(folder, f"{stem}.toml", MAPPING),
    ]


@pytest.mark.parametrize("together", [True, False])
def test_a_month_of_searches_in_two_files_is_kept_whole(store, tmp_path, place, together):
    one, two = searches(tmp_path / "1", 1, 2, 3, 4, 5), searches(tmp_path / "2", 6, 7, 8)
    for paths in [[one, two]] if together else [[one], [two]]:
        add(paths, place, store)
    assert len(table(store, "incidents")) == 8
    assert sorted(table(store, "parts")["part"]) == ["west-yorkshire", "west-yorkshire/2"]
    assert add([one, two], place, store).release is None
    whole = searches(tmp_path / "whole", *range(1, 9))
    add([whole], place, store)
    assert len(table(store, "incidents")) == 8


def test_a_cut_file_of_searches_does_not_shorten_the_month(store, tmp_path, place):
    add([searches(tmp_path / "1", *range(1, 11))], place, store)
    report = add([searches(tmp_path / "cut", *range(1, 5))], place, store)
    assert (report.release, report.lines[0].duplicate) == (None, 4)
    (line,) = add([searches(tmp_path / "part", 9, 10, 11, 12)], place, store).refused
    assert "2 are among the 10" in line.refused
    assert len(table(store, "incidents")) == 10


def test_what_a_piece_replaces_is_told_in_the_ledger(store, tmp_path, place):
    add([searches(tmp_path / "1", 1, 2, 3)], place, store)
    away = search(date="2021-08-09T10:00:00+00:00", at=EAST_DEGREES)
    later = written(
        tmp_path,
        "2021-08-west-yorkshire-stop-and-search.csv",
        SEARCHES,
        *(search(date=f"2021-08-{day:02}T10:00:00+00:00") for day in (1, 2, 3)),
        away,
    )
    add([later], place, store)
    ledger = table(store, "ledger")
    ledger = ledger[ledger["kind"].str.contains("stop")]
    assert list(ledger["placed"]) == [0, 4]
    assert list(ledger["replaced"]) == [3, 0]


def test_cases_of_two_teams_are_added_up(store, tmp_path, place):
    add(cases(tmp_path / "north", place, "n1", "n2", stem="lasbt-north"), place, store)
    add(cases(tmp_path / "south", place, "s1", stem="lasbt-south"), place, store)
    assert len(table(store, "incidents")) == 3


def test_a_refusal_of_a_partners_file_tells_no_numbers(store, tmp_path, place):
    add(cases(tmp_path / "one", place, *"abcdef"), place, store)
    (line,) = add(cases(tmp_path / "two", place, *"efgh", stem="lasbt-2"), place, store).refused
    assert "it has some of its records and lacks others" in line.refused
    assert len(table(store, "incidents")) == 6


def test_asked_to_replace_a_file_takes_the_place_of_what_is_there(store, tmp_path, place):
    add([searches(tmp_path / "1", *range(1, 11))], place, store)
    part = searches(tmp_path / "part", 9, 10, 11, 12)
    add([part], place, store, terms=Terms(accept_rejects=True, replace=True))
    assert len(table(store, "incidents")) == 4
    assert list(table(store, "parts")["part"]) == ["west-yorkshire"]
