"""Which months a file of incidents answers for: those it has records of, and no others."""

from __future__ import annotations

import pandas as pd
import pytest

from data_loaders.columns.known_months import known_months, stray_fault
from data_loaders.load import add
from data_loaders.one_load.terms import Terms
from tests.data_loaders.made_extracts import (
    CASUALTIES,
    COLLISIONS,
    COUNCIL,
    SEARCHES,
    casualty,
    collision,
    counted,
    hurt,
    line_of,
    search,
    table,
    written,
)

ANY = Terms(accept_rejects=True)


def months(**rows: int) -> pd.Series:
    """So many records of each month: `m2019_03=5`."""
    every = [f"{m[1:5]}-{m[6:]}-01" for m, number in rows.items() for _ in range(number)]
    return pd.Series(pd.to_datetime(every)).astype("datetime64[us]")


def year(number: int, year: int = 2019, span=range(1, 13)) -> list[str]:
    """Rows of the council's file, so many a month."""
    return [
        casualty(f"{year}-{m}-{n}", date=f"{n % 28 + 1:02}/{m:02}/{year}", time=f"{n:04}")
        for m in span
        for n in range(number)
    ]


def by_month(store) -> dict[str, int]:
    counts = counted(store, "road-casualties")
    return counts.groupby("month")["count"].sum().to_dict()


def covered(store) -> dict[str, str]:
    found = table(store, "coverage", source="road-casualties")
    return dict(zip(found["month"].dt.strftime("%Y-%m"), found["status"], strict=True))


@pytest.mark.parametrize(
    ("rows", "known"),
    [
        ({"m2019_10": 9, "m2019_11": 9, "m2019_12": 9}, ["10", "11", "12"]),
        ({"m2019_02": 3, "m2019_04": 3}, ["02", "03", "04"]),
        ({"m2019_02": 1, "m2019_09": 1}, ["02", "03", "04", "05", "06", "07", "08", "09"]),
        ({"m2019_02": 60, "m2019_04": 60}, ["02", "04"]),
        ({"m2019_02": 6, "m2019_06": 6}, ["02", "06"]),
        ({}, []),
    ],
)
def test_a_month_between_is_a_zero_where_so_few_are_usual(rows, known):
    assert [f"{m:%m}" for m in known_months(months(**rows))] == known


@pytest.mark.parametrize("usual", [1, 2, 3, 60])
@pytest.mark.parametrize("stray", ["m2009_08", "m2017_08", "m2023_01"])
def test_one_row_far_from_all_others_is_a_slip(usual, stray):
    rows = {f"m2019_{m:02}": usual for m in range(1, 13)}
    fault = stray_fault(months(**rows, **{stray: 1}), str)
    assert list(fault.rows) == [False] * 12 * usual + [True]
    assert fault.expected == "a date near the other months of the file, Jan 2019 to Dec 2019"


def test_a_year_or_a_month_apart_that_is_as_full_as_the_others_is_none():
    rows = {f"m2019_{m:02}": 60 for m in range(1, 13)}
    assert not stray_fault(months(m2015_03=50, **rows), str).rows.any()
    assert not stray_fault(months(m2021_12=1, m2023_01=1), str).rows.any()


def test_a_file_that_begins_in_the_middle_of_a_year_says_nothing_of_before(store, tmp_path, place):
    add([written(tmp_path, "q4.csv", COUNCIL, *year(15, span=(10, 11, 12)))], place, store)
    assert covered(store) == dict.fromkeys(["2019-10", "2019-11", "2019-12"], "complete")


@pytest.mark.parametrize("together", [True, False])
def test_half_a_year_of_another_publisher_leaves_the_other_half(store, tmp_path, place, together):
    council = written(tmp_path, "council.csv", COUNCIL, *year(15))
    at = [(f"2019{m:02}{n:05}", m) for m in range(7, 13) for n in range(12)]
    days = [collision(index, date=f"05/{m:02}/2019") for index, m in at]
    half = [
        written(tmp_path, "collisions.csv", COLLISIONS, *days),
        written(tmp_path, "casualties.csv", CASUALTIES, *(hurt(index) for index, _ in at)),
    ]
    for paths in [[council, *half]] if together else [[council], half]:
        add(paths, place, store)
    assert by_month(store) == {f"2019-{m:02}": 15 if m < 7 else 12 for m in range(1, 13)}


@pytest.mark.parametrize("date", ["15/08/2009", "15/08/2029"])
def test_a_mistyped_year_makes_no_zeros(store, tmp_path, place, date):
    rows = [*year(15), casualty("slip", date=date)]
    report = add([written(tmp_path, "road.csv", COUNCIL, *rows)], place, store, terms=ANY)
    (reject,) = line_of(report, "road.csv").rejects
    assert reject.found == f"date '{date}'"
    assert reject.expected.startswith("a date up to today" if "29" in date else "a date near the")
    assert list(covered(store)) == [f"2019-{m:02}" for m in range(1, 13)]


@pytest.mark.parametrize("date", ["2009-08-15T10:00:00+00:00", "2029-08-15T10:00:00+00:00"])
def test_a_search_of_a_mistyped_year_is_rejected(store, tmp_path, place, date):
    rows = [search(f"2024-{m:02}-{d:02}T10:00:00+00:00") for m in (1, 2) for d in range(1, 21)]
    path = written(tmp_path, "west-yorkshire-stop-and-search.csv", SEARCHES, *rows, search(date))
    line = line_of(add([path], place, store, terms=ANY), "stop-and-search")
    assert (line.placed, line.rejected) == (40, 1)
