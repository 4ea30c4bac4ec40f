"""Rejected rows mended and added back: the month is complete when none is lacking any more."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from data_loaders.load import add
from data_loaders.months.mended_rows import mark, mends, still_rejected
from store.store import Store
from tests.data_loaders import loading as made

SHA = "0123456789abcdef" * 4
OTHER = "f" * 64
JANUARY, FEBRUARY = pd.Timestamp("2025-01-01"), pd.Timestamp("2025-02-01")


@pytest.fixture
def original(tmp_path) -> Path:
    """A hundred records of February, of which five cannot be used: two are of no known month."""
    good = [made.row(f"{n:064x}") for n in range(95)]
    bad = [made.row(f"{n:064x}", kind="Burglry", longitude="-1.50") for n in range(95, 97)]
    bad += [made.row("", kind="Anti-social behavior")]
    bad += [made.row(f"{n:064x}", month="soon") for n in range(97, 99)]
    return made.street(tmp_path, *good, *bad)


def mended(path: Path, folder: Path, *rows: int) -> Path:
    """The file of rejected rows, those of these numbers mended."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        table = list(csv.reader(stream))
    right = {
        "Burglry": "Burglary",
        "soon": "2025-02",
        "Anti-social behavior": "Anti-social behaviour",
    }
    table = [
        [right.get(cell, cell) for cell in row] if number in rows else row
        for number, row in enumerate(table)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "mended.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(table)
    return folder / "mended.csv"


def month(store: Store) -> tuple[str, str, int]:
    (row,) = store.read("coverage", store.current()).itertuples()
    return row.status, row.reason, row.records


def test_all_rows_mended_make_the_month_complete(store, place, tmp_path, original):
    (rows,) = add([original], place, store).rejected_rows.add_back.iterdir()
    assert month(store) == ("partial", "5 rows were rejected", 95)
    file = mended(rows, tmp_path / "mended", 1, 2, 3, 4, 5)
    report = add([file], place, store)
    assert (report.lines[0].placed, report.lines[0].rejected) == (5, 0)
    assert month(store) == ("complete", "", 100)
    assert add([file], place, store).release is None, "the same again changes nothing"
    again = file.with_name("again.csv")
    again.write_text(file.read_text() + "\n")
    assert add([again], place, store).release is None
    assert month(store) == ("complete", "", 100)


def test_rows_mended_in_part_leave_the_rest_however_they_come(store, place, tmp_path, original):
    (rows,) = add([original], place, store).rejected_rows.add_back.iterdir()
    report = add([mended(rows, tmp_path / "one", 1, 4)], place, store)
    assert report.lines[0].rejected == 3
    assert month(store) == ("partial", "3 rows were rejected", 97)
    (left,) = report.rejected_rows.add_back.iterdir()
    add([mended(left, tmp_path / "two", 1, 2, 3)], place, store)
    assert month(store) == ("complete", "", 100)


def test_the_whole_file_of_rows_mended_later_takes_the_place_of_the_first(
    store, place, tmp_path, original
):
    (rows,) = add([original], place, store).rejected_rows.add_back.iterdir()
    add([mended(rows, tmp_path / "one", 1, 2)], place, store)
    assert month(store)[::2] == ("partial", 97)
    add([mended(rows, tmp_path / "two", 1, 2, 3, 4, 5)], place, store)
    assert month(store) == ("complete", "", 100)


def test_mended_rows_without_their_file_make_no_month(store, place, tmp_path, original):
    elsewhere = Store(str(tmp_path / "elsewhere"))
    report = add([made.boundaries(tmp_path, place), original], place, elsewhere)
    (rows,) = report.rejected_rows.add_back.iterdir()
    sha256 = next(line.sha256 for line in report.lines if line.file == original.name)
    add([mended(rows, tmp_path / "mended", 1, 2, 3, 4, 5)], place, store)
    why = "mended.csv has mended rows of a file that is not there, whose SHA-256 begins"
    assert month(store) == ("partial", f"{why} {sha256[:12]}", 5)
    add([original], place, store)
    assert month(store) == ("complete", "", 100)


@pytest.mark.parametrize("order", [1, -1])
def test_file_and_mended_rows_in_one_command_or_in_the_other_order(
    store, place, tmp_path, original, order
):
    elsewhere = Store(str(tmp_path / "elsewhere"))
    wards = made.boundaries(tmp_path, place)
    (rows,) = add([wards, original], place, elsewhere).rejected_rows.add_back.iterdir()
    file = mended(rows, tmp_path / "mended", 1, 2, 3, 4, 5)
    for path in (original, file)[::order]:
        add([path], place, store)
    assert month(store) == ("complete", "", 100)
    add([wards, original, file], place, third := Store(str(tmp_path / "third")))
    assert month(third) == ("complete", "", 100)


def test_other_rows_of_the_month_are_no_mended_rows(store, place, tmp_path, original):
    add([original], place, store)
    piece = made.street(tmp_path, *(made.row(f"{n:064x}") for n in range(300, 305)), name="b.csv")
    add([piece], place, store)
    assert month(store) == ("partial", "5 rows were rejected", 100)


def test_rows_of_the_wrong_width_stay_so_and_are_counted_once(store, place, tmp_path):
    cut = made.row("f" * 64).rsplit(",", 2)[0]
    path = made.street(tmp_path, *(made.row(f"{n:064x}") for n in range(9)), cut)
    (rows,) = add([path], place, store).rejected_rows.add_back.iterdir()
    report = add([made.street(tmp_path, made.row("e" * 64), name="b.csv")], place, store)
    assert report.lines[0].rejected == 0
    text = rows.read_text(encoding="utf-8-sig").splitlines()
    more = f",{made.row('d' * 64)}"
    rows.write_text("\n".join([*text, more]))
    add([rows], place, store)
    assert month(store) == ("partial", "1 rows were rejected", 11)


def test_rows_of_no_known_month_lack_in_none_once_all_are_there():
    parts = pd.DataFrame(
        {
            "month": [JANUARY, FEBRUARY, JANUARY],
            "sha256": [SHA, SHA, OTHER],
            "records": [50, 50, 4],
            "outside": 0,
            "no_location": 0,
            "rejected": [1, 0, 1],
            "undated": [4, 4, 0],
        }
    )

    def left(*rows: int) -> tuple[list[int], list[int]]:
        anew = mends([mark(n, SHA) for n in rows], [JANUARY] * len(rows)).get(JANUARY)
        found = still_rejected(parts.assign(mends=[None, None, anew]))
        return found["rejected"].tolist(), found["undated"].tolist()

    assert left() == ([1, 0, 1], [4, 4, 0])
    assert left(2, 2, 5) == ([0, 0, 1], [3, 3, 0])
    assert left(2, 3, 5, 7) == ([0, 0, 1], [0, 0, 0]), "one more row is few"
    assert left(2, 3, 5, 7, 9) == ([0, 0, 1], [0, 0, 0])


def test_what_is_no_mark_mends_nothing():
    assert mends(["", "row 5", "5", "row 5 of nothing"], [JANUARY] * 4) == {JANUARY: "{}"}
