"""Rows that are no records, rejects and their months, and files without a row to use."""

from __future__ import annotations

import random

import pandas as pd
import pytest

from data_loaders.load import add
from data_loaders.police.police_csv import read_street_csv
from model.errors import RefusedFileError
from tests.data_loaders import loading as made
from tests.data_loaders.made_extracts import (
    CASUALTIES,
    COLLISIONS,
    COUNCIL,
    OUTCOMES,
    SEARCHES,
    casualty,
    collision,
    counted,
    hurt,
    line_of,
    outcome,
    search,
    table,
    written,
)
from tests.files import HEADER, member, street_row

MONTHS = ("2025-03", "2025-04", "2025-05")


def read(leeds, *lines: str, header: str = HEADER):
    return read_street_csv(member("\n".join((header, *lines)) + "\n"), leeds)


def joined(heading: str, each: int = 3) -> list[str]:
    """Three months under one another, the second and third with a heading."""
    rows = [[street_row(f"{m}-{n}", month=m) for n in range(each)] for m in MONTHS]
    return [*rows[0], heading, *rows[1], heading, *rows[2]]


@pytest.mark.parametrize(
    "heading",
    [
        HEADER,
        "\ufeff" + HEADER,
        '\ufeff"' + HEADER.replace(",", '","') + '"',
        HEADER.upper(),
        HEADER.replace(" ", "."),
        HEADER + ",",
        HEADER.replace(",Context", ""),
    ],
)
def test_a_repeated_heading_is_no_record(leeds, heading):
    reading = read(leeds, *joined(heading))
    assert (reading.rows_read, len(reading.incidents), reading.rejects) == (9, 9, ())
    assert reading.notes == ("no records, and not counted: rows 5, 9 repeat the column names",)


def test_headings_in_a_file_saved_by_windows_are_no_records(leeds):
    lines = joined("\ufeff" + HEADER)
    text = "\n".join((HEADER, *lines, street_row(location="Café"))).encode()
    text = text.replace("Café".encode(), "Café".encode("cp1252"))
    assert not read_street_csv(member(text), leeds).rejects


@pytest.mark.parametrize(
    "total",
    [
        "Total" + "," * 11,
        "Total,9" + "," * 10,
        ",,,,,,,,,Total: 9,,",
        "Grand total,,,,,,,,,9,,",
        "Total,9",
    ],
)
def test_a_total_is_no_record(leeds, total):
    reading = read(leeds, street_row("a"), total, "," * 11, "NA," * 11 + "NA", street_row("b"))
    assert (reading.rows_read, reading.rejects) == (2, ())
    assert reading.notes == ("no records, and not counted: row 3 is a total",)


@pytest.mark.parametrize(
    "row",
    [
        street_row(month="Total"),
        street_row(month="", location="Total Fitness"),
        street_row(month="Month", crime_type="Robbery"),
        "Total,of,what",
    ],
)
def test_a_row_that_says_more_is_a_reject(leeds, row):
    reading = read(leeds, street_row("a"), row)
    assert (reading.rows_read, [reject.row for reject in reading.rejects]) == (2, [3])


def test_names_repeated_in_another_order_are_refused(leeds):
    swapped = HEADER.replace("Longitude,Latitude", "Latitude,Longitude")
    with pytest.raises(RefusedFileError, match="row 3 names the columns again in another order"):
        read(leeds, street_row("a"), swapped, street_row("b"))


def test_headings_alone_are_no_records_at_all(leeds):
    with pytest.raises(RefusedFileError, match="it has column names and no rows"):
        read(leeds, HEADER, HEADER)


def test_a_reject_carries_its_month_also_where_its_row_is_of_the_wrong_width(leeds):
    reading = read(
        leeds,
        street_row("a"),
        street_row("b", month="2025-03", crime_type="Witchcraft"),
        street_row("c", month="2025-04") + ",more",
        ",".join(street_row("d", month="2025-05").split(",")[:7]),
        street_row("e", month="13/2025"),
        "f",
    )
    months = [reject.month for reject in reading.rejects]
    assert months == [*pd.to_datetime(["2025-03", "2025-04", "2025-05"]), None, None]


def test_three_months_joined_are_three_complete_months_in_any_order(store, tmp_path, place):
    rows = [
        made.row(f"{m}-{n}", month=m, kind=made.KINDS[n % 4]) for m in MONTHS for n in range(150)
    ]
    random.Random(1).shuffle(rows)
    bad = made.row("x", month="2025-04", kind="Witchcraft")
    parts = *rows[:200], HEADER, *rows[200:], HEADER, bad
    add([made.street(tmp_path, *parts, name="joined.csv")], place, store)
    coverage = table(store, "coverage")
    assert list(coverage["status"]) == ["complete"] * 3
    assert list(table(store, "parts")["rejected"]) == [0, 1, 0]


def test_a_month_of_bad_rows_leaves_the_months_beside_it_complete(store, tmp_path, place):
    good = [search(f"2024-{m:02}-10T14:{n:02}:00+00:00") for m in (7, 8, 9) for n in range(50)]
    bad = [search("2024-08-10T14:05:00+00:00", at=("west", "53.8"))] * 5
    name = "west-yorkshire-stop-and-search-2024.csv"
    add([written(tmp_path, name, SEARCHES, *good, *bad)], place, store)
    coverage = table(store, "coverage", source="stop-and-search")
    assert list(coverage["status"]) == ["complete", "partial", "complete"]


def test_bad_rows_that_give_no_month_count_against_every_month(store, tmp_path, place):
    good = [search(f"2024-{m:02}-10T14:{n:02}:00+00:00") for m in (7, 8, 9) for n in range(50)]
    bad = [search("")] * 5
    name = "west-yorkshire-stop-and-search-2024.csv"
    add([written(tmp_path, name, SEARCHES, *good, *bad)], place, store)
    assert set(table(store, "coverage", source="stop-and-search")["status"]) == {"partial"}


# --- of other files -----------------------------------------------------------------------------


def test_casualties_of_years_joined_with_their_headings(store, tmp_path, place):
    years = (2023, 2024)
    files = [
        written(
            tmp_path,
            "collisions.csv",
            *[
                line
                for year in years
                for line in (COLLISIONS, collision(f"{year}130001", date=f"01/12/{year}"))
            ],
        ),
        written(
            tmp_path,
            "casualties.csv",
            *[line for year in years for line in (CASUALTIES, hurt(f"{year}130001"))],
        ),
    ]
    report = add(files, place, store)
    for name in ("collisions.csv", "casualties.csv"):
        line = line_of(report, name)
        assert (line.rows_read, line.placed, line.rejected) == (2, 2, 0)
        assert line.notes[-1] == "no records, and not counted: row 3 repeats the column names"


# --- files of which nothing can be used ---------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "rows", "words"),
    [
        (
            "street.csv",
            [
                made.HEADER,
                *[made.row(str(n), kind="Piracy") for n in range(3)],
                made.row(month="x"),
            ],
            "none of its 4 rows can be used, so nothing of it was loaded: in 3 found crime type "
            "'Piracy' (row 2), expected a crime type police.uk publishes",
        ),
        ("outcomes.csv", [OUTCOMES, outcome("")], "not its one row can be used"),
        (
            "2024-08-west-yorkshire-stop-and-search.csv",
            [SEARCHES, search("2024-09-10T10:00:00+00:00")],
            "expected a search of Aug 2024 by local time",
        ),
        (
            "road.csv",
            [COUNCIL, casualty(severity="9")],
            "found severity '9' (row 2), expected 1, 2",
        ),
        (
            "leeds-2025-03-a.json",
            ['[{"category": "x", "id": 1, "location": {"latitude": "53.8", "longitude": "-1.6"},'],
            "",
        ),
    ],
)
def test_a_file_without_a_row_to_use_is_refused_whole_and_stores_nothing(
    store, tmp_path, place, name, rows, words
):
    if name.endswith(".json"):
        rows = [rows[0] + ' "month": "2025-03"}]']
    report = add([written(tmp_path, name, *rows)], place, store)
    (line,) = report.refused
    assert words in line.refused
    assert line.rows_read == line.rejected > 0
    # That it was refused is remembered, for another file of its months may come; nothing else is.
    (remembered,) = table(store, "refused_files")["file"].unique()
    assert remembered == name
    assert set(report.release.versions) <= {"areas", "disclosures", "ledger", "refused_files"}
    assert table(store, "incidents").empty
    assert table(store, "coverage").empty


def test_casualties_wait_where_none_of_their_collisions_can_be_used(store, tmp_path, place):
    files = [
        written(tmp_path, "collisions.csv", COLLISIONS, collision(date="x")),
        written(tmp_path, "casualties.csv", CASUALTIES, hurt()),
    ]
    report = add(files, place, store)
    assert len(report.refused) == 2
    assert "waiting_files" in report.release.versions
    assert not {"incidents", "counts", "parts"} & set(report.release.versions)


def test_one_usable_row_is_enough(store, tmp_path, place):
    path = written(tmp_path, "road.csv", COUNCIL, casualty(), casualty(severity="9"))
    assert not add([path], place, store).refused
    assert len(counted(store, "road-casualties")) == 1
