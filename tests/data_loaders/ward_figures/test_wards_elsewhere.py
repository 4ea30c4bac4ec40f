"""Wards that stand in a row, in the names of sheets, or under a title."""

from __future__ import annotations

import pytest

from data_loaders.load import add
from model.errors import RefusedFileError
from store.store import Store
from tests.data_loaders.made_figures import (
    ASH,
    BIRCH,
    CEDAR,
    boundaries,
    figures,
    four_wards,
    read,
    table,
)
from tests.files import workbook


@pytest.fixture(scope="module")
def place(leeds):
    return four_wards(leeds)


WARDS = (ASH, BIRCH, CEDAR)
BURGLARY = {
    (ward, month, "burglary"): 3 * row + n
    for row, month in enumerate(("2024-04", "2024-05"))
    for n, ward in enumerate(WARDS, start=1)
}
ROWS = "Apr-24,1,2,3\nMay-24,4,5,6\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"Month,Ash,Birch,Cedar\n{ROWS}", "burglary.csv"),
        (f",Ash,Birch,Cedar\n{ROWS}", "burglary.csv"),
        (f"Burglary by ward,Ash,Birch,Cedar\n{ROWS}", "crime.csv"),
        (f"Burglary by ward\n,Ash,Birch,Cedar\n{ROWS}", "crime.csv"),
        (f"Month,{ASH},{BIRCH} Birch,Cedar ward\n{ROWS}", "burglary.csv"),
        (
            "Month,Ash,Birch,Cedar,Total\nApr-24,1,2,3,6\nMay-24,4,5,6,15\nTotal,5,7,9,21\n",
            "burglary.csv",
        ),
        (
            "Month,Offence,Cedar,Ash,Birch\nMay-24,Burglary,6,4,5\nApr-24,Burglary,3,1,2\n",
            "crime.csv",
        ),
    ],
)
def test_wards_in_a_row_are_read_with_the_column_under_each(place, text, name):
    assert figures(read(place, text, name)) == BURGLARY


@pytest.mark.parametrize(
    ("title", "name"), [("", "crime 2025-01.csv"), ("Crime in January 2025\n", "crime.csv")]
)
def test_offences_under_one_another_beside_wards_in_a_row_are_of_the_month_stated(
    place, title, name
):
    text = f"{title}Offence,Ash,Birch,Cedar\nBurglary,1,2,3\nRobbery,4,5,6\n"
    assert figures(read(place, text, name)) == {
        (ward, "2025-01", offence): 3 * row + n
        for row, offence in enumerate(("burglary", "robbery"))
        for n, ward in enumerate(WARDS, start=1)
    }


@pytest.mark.parametrize("head", ["Month,Offence", "Offence,Month"])
def test_footnotes_under_wards_in_a_row_are_no_rows(place, head):
    said = {"Month": ("Apr-24", "May-24"), "Offence": ("Burglary", "Burglary")}
    april, may = (",".join(said[name][n] for name in head.split(",")) for n in range(2))
    rows = f"{head},Ash,Birch,Cedar\n{april},1,2,3\n{may},4,5,6\n"
    reading = read(place, f"{rows}\nSource: the police\nCorrect as at 14 May 2025\n", "crime.csv")
    assert figures(reading) == BURGLARY
    assert not reading.rejects


def test_a_ward_of_the_row_that_is_misspelt_is_rejected_with_its_place(place):
    reading = read(place, "Month,Ash,Birch,Cedra\nApr-24,1,2,3\nMay-24,4,5,6\n", "burglary.csv")
    assert len(reading.figures) == 4
    assert [(r.row, r.found, r.suggestion) for r in reading.rejects] == [
        (2, "ward 'Cedra'", "Cedar"),
        (3, "ward 'Cedra'", "Cedar"),
    ]


@pytest.mark.parametrize("corner", ["Burglary", "Burglary by ward", "Number of burglaries"])
def test_a_title_may_stand_where_the_column_of_wards_is_called(place, corner):
    text = f"{corner},Apr-24,May-24\nAsh,1,4\nBirch,2,5\nCedar,3,6\n"
    assert figures(read(place, text, "crime.csv")) == BURGLARY


def test_the_year_of_months_may_stand_in_the_corner(place):
    text = "Burglary by ward 2024/25,Apr,May\nAsh,1,4\nBirch,2,5\nCedar,3,6\n"
    assert figures(read(place, text, "crime.csv")) == BURGLARY


@pytest.mark.parametrize("corner", ["Burglary rate per 1,000", "Burglary year to date"])
@pytest.mark.parametrize("rows", ["{},Apr-24\nAsh,1\nBirch,2\n", "{},Ash,Birch\nApr-24,1,2\n"])
def test_a_title_in_the_corner_that_says_something_else_is_heeded(place, corner, rows):
    with pytest.raises(RefusedFileError, match="above its table says '"):
        read(place, rows.format(f'"{corner}"'), "burglary.csv")


def sheet(*rows, title=()):
    return [*([text] for text in title), ["Offence", "Apr-24", "May-24"], *map(list, rows)]


def test_sheets_called_by_their_wards_are_each_of_that_ward(place):
    book = workbook(
        Notes=[["Recorded crime"], ["One sheet a ward"]],
        Ash=sheet(("Burglary", 1, 4), ("Total", 1, 4), title=["Crime in Ash"]),
        Birch=sheet(("Burglary", 2, 5), title=["Crime in Birch"]),
        Cedar=sheet(("Burglary", 3, 6)),
    )
    assert figures(read(place, book, "crime.xlsx")) == BURGLARY


def test_months_may_stand_under_one_another_in_the_sheets_of_wards(place):
    rows = {"Ash": (1, 4), "Birch": (2, 5), "Cedar": (3, 6)}
    book = workbook(
        **{
            ward: [["", "Burglary"], ["Apr-24", first], ["May-24", second]]
            for ward, (first, second) in rows.items()
        }
    )
    assert figures(read(place, book, "crime.xlsx")) == BURGLARY


def test_a_sheet_called_nearly_as_a_ward_is_asked_about(place):
    one = sheet(("Burglary", 1, 2))
    words = "sheet 'Cedra' by none of the place; call it by its ward, perhaps Cedar"
    with pytest.raises(RefusedFileError, match=words):
        read(place, workbook(Ash=one, Birch=one, Cedra=one), "crime.xlsx")


def test_a_sheet_of_no_ward_beside_those_of_wards_is_named(place):
    one = sheet(("Burglary", 1, 2))
    reading = read(place, workbook(Summary=one, Ash=one, Birch=one), "crime.xlsx")
    assert len(reading.figures) == 4
    assert any(note.startswith("sheet 'Summary' is not read") for note in reading.notes)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("burglary.csv", f"Month,Ash,Birch,Cedar\n{ROWS}".encode()),
        ("crime.csv", b"Burglary by ward,Apr-24,May-24\nAsh,1,4\nBirch,2,5\nCedar,3,6\n"),
        ("crime.xlsx", workbook(Ash=sheet(("Burglary", 1, 4)), Birch=sheet(("Burglary", 2, 5)))),
    ],
)
def test_such_a_file_is_known_for_one_of_wards(place, tmp_path, name, data):
    store, path = Store(str(tmp_path / "store")), tmp_path / name
    path.write_bytes(data)
    report = add([boundaries(tmp_path), path], place, store)
    assert not report.refused
    counts = table(store, "ward_counts")
    assert set(counts["area_code"]) >= {ASH, BIRCH}
    assert set(counts["offence"]) == {"burglary"}
