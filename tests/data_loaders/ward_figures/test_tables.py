"""Several tables on one sheet: each is read with its own headings, wards and titles, or none."""

from __future__ import annotations

import pytest

from model.errors import RefusedFileError
from tests.data_loaders.made_figures import ASH, BIRCH, CEDAR, figures, four_wards, merged, read
from tests.files import workbook


@pytest.fixture(scope="module")
def place(leeds):
    return four_wards(leeds)


BOTH = {
    (ASH, "2025-01", "burglary"): 1,
    (BIRCH, "2025-01", "burglary"): 3,
    (ASH, "2025-01", "robbery"): 10,
    (BIRCH, "2025-01", "robbery"): 30,
}
"""What two tables beside one another give, whichever order their wards are in."""

# --- beside one another -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    [
        ["Burglary,,,Robbery,", "Ward,Jan-25,,Ward,Jan-25"],
        ["Ward,Burglary,,Ward,Robbery"],
        ["Ward,Burglary,,Area name,Robbery"],
        ["Ward,Burglary,,,Robbery"],
    ],
)
@pytest.mark.parametrize("in_order", [True, False])
def test_tables_beside_one_another_are_not_joined_by_their_rows(place, heading, in_order):
    second = ["Ash,10", "Birch,30"] if in_order else ["Birch,30", "Ash,10"]
    first = ["Ash,1", "Birch,3"]
    rows = [f"{one},,{other}" for one, other in zip(first, second, strict=True)]
    reading = read(place, "\n".join([*heading, *rows]), "ward-crime-2025-01.csv")
    if heading[-1].split(",")[3] or in_order:
        assert figures(reading) == BOTH
    else:
        assert figures(reading) == {k: n for k, n in BOTH.items() if k[2] == "burglary"}
        assert "the table from column C on is not read: no ward figures are found in it" in (
            reading.notes
        )


@pytest.mark.parametrize(
    "title", ["{} by ward", "{} 2024/25", "{} - all wards", "{} counts", "{} (recorded)"]
)
@pytest.mark.parametrize("gap", [",,", ","])
def test_titles_over_tables_beside_one_another_say_more_than_the_offence(place, title, gap):
    cells = (title.format("Burglary"), title.format("Robbery"))
    rows = [("Ward,Jan-25", "Ward,Jan-25"), ("Ash,1", "Ash,10"), ("Birch,3", "Birch,30")]
    text = "\n".join([f"{cells[0]},{gap}{cells[1]},", *(gap.join(row) for row in rows)])
    assert figures(read(place, text, "ward-crime.csv")) == BOTH


def test_years_beside_one_another_are_each_of_the_year_over_it(place):
    head = "Burglary 2023/24,,,Burglary 2024/25,\nWard,Apr,,Ward,Apr\n"
    text = f"{head}Ash,1,,Ash,10\nBirch,3,,Birch,30\n"
    assert figures(read(place, text, "ward-crime.csv")) == {
        (ASH, "2023-04", "burglary"): 1,
        (BIRCH, "2023-04", "burglary"): 3,
        (ASH, "2024-04", "burglary"): 10,
        (BIRCH, "2024-04", "burglary"): 30,
    }


def test_the_names_of_wards_repeated_in_a_wide_table_make_no_second_one(place):
    text = "Burglary by ward,,,,\nWard,Jan-25,,Ward,Feb-25\nAsh,1,,Ash,10\nBirch,3,,Birch,30\n"
    assert sorted(figures(read(place, text, "ward-crime.csv")).values()) == [1, 3, 10, 30]


def test_a_blank_column_between_two_tables_is_none_that_was_left_out(place):
    rows = ["Burglary,,,Robbery,", "Ward,Jan-25,,Ward,Jan-25", "Ash,1,,Ash,10", "Birch,3,,Birch,30"]
    titles = merged([row.split(",") for row in rows], "A1:C1", "D1:E1")
    for data, name in ((titles, "ward-crime.xlsx"), ("\n".join(rows), "ward-crime.csv")):
        reading = read(place, data, name)
        assert figures(reading) == BOTH
        assert not any("left out" in note for note in reading.notes)


def test_long_tables_beside_one_another_have_months_of_their_own(place):
    text = "Ward,Month,Burglary,,Ward,Month,Robbery\nAsh,2025-01,1,,Birch,2025-02,30\n"
    assert figures(read(place, text)) == {
        (ASH, "2025-01", "burglary"): 1,
        (BIRCH, "2025-02", "robbery"): 30,
    }


def test_wards_in_two_columns_of_one_table_are_all_read(place):
    text = "Ward,Jan-25,,Ward,Jan-25\nAsh,1,,Cedar,3\nBirch,2,,Dale & Elm,4\n"
    assert sorted(figures(read(place, text, "burglary.csv")).values()) == [1, 2, 3, 4]


def test_a_box_of_the_first_wards_beside_a_table_is_no_part_of_it(place):
    text = "Ward,Burglary,,Highest,Number\nAsh,1,,Birch,30\nBirch,3,,Ash,10\n"
    reading = read(place, text, "ward-crime-2025-01.csv")
    assert figures(reading) == {k: n for k, n in BOTH.items() if k[2] == "burglary"}


def test_another_ward_named_beside_each_row_is_no_other_table(place):
    text = "Ward,Nearest ward,Burglary\nAsh,Birch,1\nBirch,Ash,3\n"
    assert len(read(place, text, "ward-crime-2025-01.csv").figures) == 2


# --- under one another --------------------------------------------------------------------------


def under(first: list[str], second: list[str], heading: str = "Ward,Jan-25,Feb-25") -> str:
    return "\n".join([*first, heading, "Ash,1,2", "Birch,3,4", ",,", *second]) + "\n"


def test_each_table_under_another_is_of_the_offence_over_it(place):
    text = under(["Burglary,,"], ["Robbery,,", "Ward,Jan-25,Feb-25", "Cedar,10,20"])
    for name in ("figures.csv", "burglary.csv"):
        found = figures(read(place, text, name))
        assert found[ASH, "2025-01", "burglary"] == 1
        assert {k: n for k, n in found.items() if k[0] == CEDAR} == {
            (CEDAR, "2025-01", "robbery"): 10,
            (CEDAR, "2025-02", "robbery"): 20,
        }


@pytest.mark.parametrize("called", ["Ward", "Area name"])
def test_each_table_under_another_has_headings_of_its_own(place, called):
    text = under([], [f"{called},Feb-25,Mar-25", "Cedar,10,20", "Ash,5,6"])
    found = figures(read(place, text.replace("Ash,5", "Dale,5"), "burglary.csv"))
    assert found[CEDAR, "2025-02", "burglary"] == 10
    assert found[CEDAR, "2025-03", "burglary"] == 20
    assert (CEDAR, "2025-01", "burglary") not in found


def test_each_table_under_another_is_of_the_month_over_it(place):
    text = under(
        ["January 2025,,"],
        ["February 2025,,", "Ward,Burglary,Robbery", "Cedar,10,20"],
        "Ward,Burglary,Robbery",
    )
    found = figures(read(place, text))
    assert found[ASH, "2025-01", "robbery"] == 2
    assert found[CEDAR, "2025-02", "burglary"] == 10
    assert (CEDAR, "2025-01", "burglary") not in found


def test_tables_under_another_in_a_workbook_too(place):
    rows = [line.split(",") for line in under(["Burglary"], ["Robbery"]).splitlines()]
    rows += [["Ward", "Feb-25"], ["Cedar", 10]]
    found = figures(read(place, workbook(Figures=rows), "a.xlsx"))
    assert found[CEDAR, "2025-02", "robbery"] == 10


def test_a_second_table_that_says_not_what_it_counts_is_asked_about(place):
    text = under(["Burglary,,"], ["Ward,Mar-25,Apr-25", "Cedar,10,20"])
    for name in ("figures.csv", "robbery.csv"):
        with pytest.raises(RefusedFileError, match=r"nothing says what|row 6 names the columns of"):
            read(place, text, name)


def test_headings_repeated_over_each_group_of_wards_are_one_table(place):
    text = under(["Burglary,,", "North,,"], ["South,,", "Ward,Jan-25,Feb-25", "Cedar,10,20"])
    assert len(read(place, text).figures) == 6


def test_a_second_table_without_figures_is_named(place):
    reading = read(place, under([], ["Ward,Rate", "Ash,0.5", "Cedar,1"]), "burglary.csv")
    assert sorted(figures(reading).values()) == [1, 2, 3, 4]
    assert "the table under row 5 is not read: no ward figures are found in it" in reading.notes


@pytest.mark.parametrize("line", ["Robbery", "Burglary detections", "Females"])
def test_a_line_of_something_else_between_the_rows_is_asked_about(place, line):
    with pytest.raises(RefusedFileError, match=f"row 5 says '{line}' over the rows under it"):
        read(place, under([], [f"{line},,", "Cedar,10,20"]), "burglary.csv")


@pytest.mark.parametrize("line", ["South", "Inner area", "Burglary"])
def test_a_line_that_says_only_which_wards_follow_is_no_other_table(place, line):
    reading = read(place, under([], [f"{line},,", "Cedar,10,20"]), "burglary.csv")
    assert figures(reading)[CEDAR, "2025-02", "burglary"] == 20


def test_words_under_the_headings_are_asked_about(place):
    text = "Ward,Jan-25,,Feb-25,\n,YTD,Month,YTD,Month\nAsh,9,1,9,2\n"
    with pytest.raises(RefusedFileError, match="second heading row, row 2, says 'YTD', 'Month'"):
        read(place, text, "burglary.csv")


@pytest.mark.parametrize("line", ["Rate per 1,000", "Year to date", "Females"])
def test_a_table_of_something_else_under_one_of_counts_is_not_read(place, line):
    text = under([], [f'"{line}",,', "Ward,Jan-25,Feb-25", "Cedar,10,20"])
    reading = read(place, text, "burglary.csv")
    assert sorted(figures(reading).values()) == [1, 2, 3, 4]
    assert any(note.startswith("not read: burglary.csv: ") for note in reading.notes)
