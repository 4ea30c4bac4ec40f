"""Files of stop and search and of partners in pieces: kept, replaced or refused in words."""

from __future__ import annotations

import pandas as pd
import pytest

from data_loaders.load import add
from data_loaders.one_load.terms import Terms
from model.tables import LEDGER_CLASSES
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
        written(folder, f"{stem}.toml", MAPPING.replace("2026-02", "2026-01")),
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


# --- files of several months --------------------------------------------------------------------

ROLLING = MAPPING.replace('first = "2026-01"\nlast = "2026-02"\n', "")


def span(first: str, last: str) -> pd.DatetimeIndex:
    return pd.date_range(first, last, freq="D")


def stops(folder, first: str, last: str, drop: str = ""):
    """A search a day, in a file whose name has no month."""
    days = [day for day in span(first, last) if f"{day:%Y-%m-%d}" != drop]
    rows = [search(date=f"{day:%Y-%m-%d}T10:00:00+00:00") for day in days]
    return [written(folder, f"west-yorkshire-stop-and-search {first} {last}.csv", SEARCHES, *rows)]


def opened(folder, place, first: str, last: str):
    """A case a day, in a file whose mapping names no months."""
    ward = place.place.wards[0].code
    rows = [f"{day:%m%d},{ward},{day:%d/%m/%Y}" for day in span(first, last)]
    name = f"lasbt {first}"
    files = ((f"{name}.csv", (HEADER, *rows)), (f"{name}.toml", (ROLLING,)))
    return [written(folder, file, *lines) for file, lines in files]


def per_month(store) -> list[int]:
    found = table(store, "incidents")
    return list(found.groupby("month").size())


def assert_accounted_for(store):
    ledger = table(store, "ledger")
    assert (ledger["rows_read"] == ledger[list(LEDGER_CLASSES)].sum(axis=1)).all()


@pytest.mark.parametrize("source", ["searches", "cases"])
@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("turned", [True, False])
def test_new_months_arrive_beside_a_shared_one(store, tmp_path, place, source, together, turned):
    ranges = [("2026-01-01", "2026-03-31"), ("2026-03-12", "2026-05-31")]
    if source == "searches":
        files = [stops(tmp_path, *each) for each in ranges]
    else:
        files = [opened(tmp_path, place, *each) for each in ranges]
    files = files[::-1] if turned else files
    for paths in [[*files[0], *files[1]]] if together else files:
        assert not add(paths, place, store).refused
    assert per_month(store) == [31, 28, 31, 30, 31]
    assert set(table(store, "coverage")["status"]) == {"complete"}
    assert add([*files[0], *files[1]], place, store).release is None
    assert_accounted_for(store)


def test_a_rolling_window_moves_on(store, tmp_path, place):
    windows = [("2026-01-01", "2026-03-20"), ("2026-02-10", "2026-04-30")]
    for first, last in windows:
        report = add(stops(tmp_path, first, last), place, store)
    assert per_month(store) == [31, 28, 31, 30]
    (line,) = [line for line in report.lines if "2026-02-10" in line.file]
    assert (line.placed, line.duplicate) == (61, 19)
    assert any(note.startswith("Feb 2026: every record is there already") for note in line.notes)
    assert "replaces Mar 2026" in " ".join(line.notes)


def test_a_shared_month_that_nobody_can_tell_refuses_the_file(store, tmp_path, place):
    add(stops(tmp_path, "2026-01-01", "2026-03-15"), place, store)
    (line,) = add(stops(tmp_path, "2026-03-10", "2026-05-31"), place, store).refused
    assert "6 are among the 15" in line.refused
    assert per_month(store) == [31, 28, 15]


def test_a_file_of_months_cut_in_the_last_shortens_none(store, tmp_path, place):
    add(stops(tmp_path, "2026-01-01", "2026-04-30"), place, store)
    report = add(stops(tmp_path, "2026-01-01", "2026-04-28"), place, store)
    assert report.release is None
    add(stops(tmp_path, "2026-01-01", "2026-05-31", drop="2026-04-17"), place, store)
    assert per_month(store) == [31, 28, 31, 30, 31]
