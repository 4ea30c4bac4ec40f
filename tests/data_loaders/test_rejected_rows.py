"""Rejected rows as files: listed with what to do, and as they stand, to mend and add back."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from rich.console import Console

from data_loaders.load import add
from data_loaders.one_load.terms import Terms
from data_loaders.report import print_load
from tests.data_loaders import loading as made


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture
def asked(tmp_path, place, store):
    """What was written of the rejected rows of some files."""
    return lambda *files, **options: add(files, place, store, **options).rejected_rows


def test_every_rejected_row_is_listed_with_what_was_expected(tmp_path, asked):
    path = made.street(
        tmp_path,
        made.row("a"),
        made.row("b", kind="Burglry"),
        made.row("c", month="soon"),
        made.row("d", kind="=cmd|calc"),
    )
    heading, *rows = read(asked(path).listed)
    assert heading == ["file", "row", "column", "found", "expected", "suggestion"]
    assert [row[:4] for row in rows] == [
        [path.name, "3", "crime type", "crime type 'Burglry'"],
        [path.name, "4", "month", "month 'soon'"],
        [path.name, "5", "crime type", "crime type '=cmd|calc'"],
    ]
    assert [row[5] for row in rows] == ["'Burglary'", "", ""]


def test_the_rows_themselves_stand_under_the_heading_of_their_file(tmp_path, asked):
    path = made.street(tmp_path, made.row("a"), made.row("b", kind="Burglry"), "", made.row("c"))
    (rows,) = asked(path).add_back.iterdir()
    assert rows.name == path.name
    heading, row = read(rows)
    assert heading == ["rejected row", *made.HEADER.split(",")]
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    assert row == [f"row 3 of {sha256[:12]}", *made.row("b", kind="Burglry").split(",")]


def test_a_cell_that_a_spreadsheet_would_run_is_kept_from_it_and_a_number_is_not(tmp_path, asked):
    bad = made.row("=cmd", kind="Burglry", longitude="-1.60")
    (rows,) = asked(made.street(tmp_path, made.row("a"), bad)).add_back.iterdir()
    row = dict(zip(*read(rows), strict=True))
    assert (row["Crime ID"], row["Longitude"]) == ("'=cmd", "-1.60")


def test_mended_rows_added_back_make_the_month_whole(tmp_path, asked, place, store):
    good = [made.row(f"g{n}") for n in range(5)]
    bad = [made.row("x", kind="Burglry"), made.row("y", kind="Burglry", longitude="-1.50")]
    (rows,) = asked(made.street(tmp_path, *good, *bad)).add_back.iterdir()
    text = rows.read_text(encoding="utf-8-sig").replace("Burglry", "Burglary")
    rows.write_text(text, encoding="utf-8")
    report = add([rows.parent], place, store)
    assert (report.lines[0].placed, report.lines[0].rejected) == (2, 0)
    release = store.current()
    stored = store.read("incidents", release, columns=("incident_id",))["incident_id"]
    assert sorted(stored) == [*(f"g{n}" for n in range(5)), "x", "y"]
    assert int(store.read("ward_counts", release)["count"].sum()) == 7


def test_rows_of_a_file_in_an_archive_keep_the_name_of_the_file(tmp_path, asked):
    path = made.street(tmp_path, made.row("a"), made.row("b", kind="Burglry"))
    archive = tmp_path / "latest.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.write(path, f"2025-02/{path.name}")
    found = asked(archive)
    assert read(found.listed)[1][0] == f"latest.zip: 2025-02/{path.name}"
    assert [rows.name for rows in found.add_back.iterdir()] == [path.name]


def test_text_of_another_encoding_is_written_as_it_reads(tmp_path, asked):
    path = made.street(tmp_path, made.row("a"), made.row("b", kind="Vol à la tire"))
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    found = asked(path)
    assert read(found.listed)[1][3] == "crime type 'Vol à la tire'"
    (rows,) = found.add_back.iterdir()
    assert "Vol à la tire" in read(rows)[1]


def test_files_of_one_name_do_not_overwrite_one_another(tmp_path, asked):
    paths = [
        made.street(tmp_path / name, made.row(name), made.row("b", kind=f"{name}?"), name="s.csv")
        for name in ("one", "two")
    ]
    found = sorted(asked(*paths).add_back.rglob("s.csv"))
    assert len(found) == 2


def test_rows_of_a_sheet_come_with_the_lines_above_their_heading(tmp_path, place, asked):
    ward = place.place.wards[0].name
    book = Workbook()
    for row in (["Burglary by ward"], [], ["Ward", "2025-02", "2025-03"], [ward, 3, "many"]):
        book.active.append(row)
    path = tmp_path / "figures.xlsx"
    book.save(path)
    (rows,) = asked(path).add_back.iterdir()
    assert read(rows) == [
        ["Burglary by ward"],
        [],
        ["Ward", "2025-02", "2025-03"],
        [ward, "3", "many"],
    ]


def test_records_of_an_answer_stay_records(tmp_path, asked):
    good = {
        "category": "burglary",
        "id": 1,
        "month": "2025-02",
        "location": {"latitude": "53.80", "longitude": "-1.60"},
    }
    bad = good | {"id": 2, "category": "burglry"}
    path = tmp_path / "2025-02-area.json"
    path.write_text(json.dumps([good, bad]))
    (rows,) = asked(path).in_the_file.iterdir()
    assert json.loads(rows.read_text()) == [bad]


def test_nothing_is_written_where_nothing_was_rejected_or_of_a_check(tmp_path, asked, store):
    good = made.street(tmp_path, made.row("a"))
    bad = made.street(tmp_path / "bad", made.row("a"), made.row("b", kind="Burglry"))
    assert asked(good) is None
    assert asked(bad, terms=Terms(check=True)) is None
    assert not (Path(store.root) / "rejected").exists()


def test_it_is_written_of_a_load_that_is_held_back(tmp_path, place, store):
    bad = made.street(tmp_path, made.row("a"), made.row("b", kind="Burglry"))
    report = add([bad], place, store, terms=Terms())
    assert report.release is None
    assert report.rejected_rows.listed.exists()


def test_the_nearest_ward_is_suggested(tmp_path, place):
    from data_loaders.one_load.ledger import Line
    from data_loaders.suggestions import with_suggestions
    from model.rejects import Reject

    name = place.place.wards[0].name
    near, far = name[:-2] + name[-1], "Somewhere else"
    line = Line(
        "f.csv",
        "k",
        rows_read=2,
        rejects=tuple(
            Reject(n, f"ward '{text}'", "a ward of the place") for n, text in ((2, near), (3, far))
        ),
    )
    (found,) = with_suggestions([line], place)
    assert [r.suggestion for r in found.rejects] == [f"'{name}'", ""]
    assert [r.column for r in found.rejects] == ["ward", "ward"]


def test_rows_that_cannot_be_read_once_more_are_said_to_be_in_the_list_only(
    tmp_path, place, store, monkeypatch
):
    def gone(*_, **__):
        raise OSError("it is gone")

    monkeypatch.setattr("data_loaders.rejected_rows._of_text", gone)
    path = made.street(tmp_path, made.row("a"), made.row("b", kind="Burglry"))
    report = add([path], place, store)
    assert report.rejected_rows.not_copied == (path.name,)
    console = Console(file=io.StringIO(), width=200)
    print_load(report, console)
    assert f"Those of {path.name} are in that list only" in console.file.getvalue()
