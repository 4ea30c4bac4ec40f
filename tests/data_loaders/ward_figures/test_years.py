"""Months that have no year of their own: a column, a line, a sheet or a file's name gives it."""

from __future__ import annotations

import calendar

import pytest

from data_loaders.recognise import recognise
from model.errors import RefusedFileError
from tests.data_loaders.made_figures import ASH, BIRCH, figures, four_wards, merged, read
from tests.files import member, workbook

CALENDAR = [calendar.month_abbr[number] for number in range(1, 13)]
FINANCIAL = [*CALENDAR[3:], *CALENDAR[:3]]
ACROSS = ",".join(FINANCIAL)
NUMBERS = ",".join(map(str, range(10, 22)))
YEAR = {(ASH, f"{2024 + (n > 8)}-{(n + 3) % 12 + 1:02d}", "burglary"): 10 + n for n in range(12)}
"""Numbers under the months of 2024/25."""
OF_2024 = {(ASH, f"2024-{n + 1:02d}", "burglary"): 10 + n for n in range(12)}


@pytest.fixture(scope="module")
def place(leeds):
    return four_wards(leeds)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Burglary 2024/25", "a.csv"),
        ("Burglary, financial year 2024-2025", "a.csv"),
        ("Burglary, April 2024 to March 2025", "a.csv"),
        ("Burglary, 1 April 2024 to 31 March 2025", "a.csv"),
        ("Burglary FY24/25\n2018 ward boundaries", "a.csv"),
        ("", "Burglary 2024-25.csv"),
        ("Extracted 3 July 2026", "burglary_2024-2025_v2.csv"),
        ("Next update June 2026", "burglary_2024-25.csv"),
        ("Burglary 2024/25", "ward-burglary-2024-25.csv"),
    ],
)
def test_a_year_stated_once_is_that_of_months_without_one(place, line, name):
    text = f"{line}\n\nWard,{ACROSS}\nAsh,{NUMBERS}\n"
    assert figures(read(place, text, name)) == YEAR


def test_a_calendar_year_stated_once(place):
    text = f"Burglary 2024\n\nWard,{','.join(CALENDAR)}\nAsh,{NUMBERS}\n"
    assert figures(read(place, text, "a.csv")) == OF_2024


def test_a_year_stated_once_is_that_of_the_rows_of_a_long_table(place):
    rows = "".join(f"Ash,{name},{10 + n}\n" for n, name in enumerate(FINANCIAL))
    text = f"Burglary 2024/25\n\nWard,Month,Count\n{rows}"
    assert figures(read(place, text, "a.csv")) == YEAR


@pytest.mark.parametrize(
    ("line", "name", "months"),
    [
        ("Burglary 2024", "a.csv", FINANCIAL),
        ("Burglary 2024/25", "a.csv", CALENDAR),
        ("Burglary FY 2024", "a.csv", FINANCIAL),
        ("Burglary 2024/25", "burglary 2023-24.csv", FINANCIAL),
        ("Burglary 2023 and 2024", "a.csv", CALENDAR),
        ("Burglary by ward (2018)", "a.csv", CALENDAR),
        ("Burglary, extracted 2024", "a.csv", CALENDAR),
        ("Burglary to March 2025", "a.csv", FINANCIAL),
        ("Burglary", "a.csv", CALENDAR),
    ],
)
def test_a_year_that_cannot_be_told_is_asked_about(place, line, name, months):
    text = f"{line}\n\nWard,{','.join(months)}\nAsh,{NUMBERS}\n"
    with pytest.raises(RefusedFileError, match="cannot be told"):
        read(place, text, name)


def test_a_sheet_for_each_year_says_which_it_is_of(place):
    sheets = {
        year: [["Ward", *CALENDAR], ["Ash", *range(first, first + 12)]]
        for year, first in (("2023", 30), ("2024", 10))
    }
    found = figures(read(place, workbook(**sheets), "burglary 2023-2024.xlsx"))
    assert OF_2024.items() <= found.items()
    assert found[ASH, "2023-12", "burglary"] == 41


def test_a_sheet_of_a_financial_year_called_by_one_year_makes_the_others_unsure(place):
    sheets = {
        "2023": [["Ward", *FINANCIAL], ["Ash", *range(12)]],
        "2024": [["Ward", *FINANCIAL[:6]], ["Ash", *range(6)]],
    }
    with pytest.raises(RefusedFileError, match="sheet '2023': its months run from December on"):
        read(place, workbook(**sheets), "burglary.xlsx")


def test_a_sheet_for_each_month_with_the_year_in_the_name_of_the_file(place):
    sheets = {name: [["Ward", "Burglary"], ["Ash", 10 + n]] for n, name in enumerate(FINANCIAL)}
    assert figures(read(place, workbook(**sheets), "ward crime 2024-25.xlsx")) == YEAR
    with pytest.raises(RefusedFileError, match="nothing says of which month"):
        read(place, workbook(**sheets), "ward crime.xlsx")


@pytest.mark.parametrize("called", ["Year", "Financial year", "FY"])
def test_a_column_may_give_the_year_of_months_across(place, called):
    rows = f"Ash,2023/24,{NUMBERS}\nBirch,2023/24,{NUMBERS}\nAsh,2024/25,{NUMBERS}\n"
    found = figures(read(place, f"Ward,{called},{ACROSS}\n{rows}", "burglary.csv"))
    assert {key: n for key, n in found.items() if key in YEAR} == YEAR
    assert len(found) == 36
    assert found[BIRCH, "2024-03", "burglary"] == 21


def test_a_year_that_stands_once_for_its_wards(place):
    wards = "Ash", "Birch"
    rows = "".join(
        f"{year if ward == 'Ash' else ''},{ward},{NUMBERS}\n"
        for year in ("2023/24", "2024/25")
        for ward in wards
    )
    text = f"Year,Ward,{ACROSS}\n{rows},Total,{NUMBERS}\n"
    found = figures(read(place, text, "burglary.csv"))
    assert len(found) == 48
    assert YEAR.items() <= found.items()
    head = ["Year", "Ward", *FINANCIAL]
    body = [
        [year if ward == "Ash" else None, ward, *range(10, 22)]
        for year in ("2023/24", "2024/25")
        for ward in wards
    ]
    book = merged([head, *body], "A2:A3", "A4:A5")
    assert figures(read(place, book, "burglary.xlsx")) == found


def test_a_row_without_a_year_is_asked_about(place):
    text = f"Year,Ward,{ACROSS}\n2023/24,Ash,{NUMBERS}\n,Cedar,{NUMBERS}\n2024/25,Ash,{NUMBERS}\n"
    with pytest.raises(RefusedFileError, match="row 3 says nothing in the column 'Year'"):
        read(place, text, "burglary.csv")


def test_a_financial_year_called_by_one_of_its_two_is_asked_about(place):
    with pytest.raises(RefusedFileError, match="says '2024', which may be the first or the last"):
        read(place, "Ward,Financial year,Apr,May\nAsh,2024,1,2\n", "burglary.csv")


def test_the_months_of_a_column_of_single_years_are_asked_about_where_they_cross_one(place):
    with pytest.raises(RefusedFileError, match="run from December on to January"):
        read(place, f"Ward,Year,{ACROSS}\nAsh,2024,{NUMBERS}\n", "burglary.csv")


@pytest.mark.parametrize("change", ["", ",% change"])
def test_years_may_stand_under_the_months(place, change):
    blank = "," * change.count(",")
    over = f",Apr,{blank},May,{blank}"
    under = f"Ward,2023,2024{change},2023,2024{change}"
    cells = "1,2,100,3,4,33" if change else "1,2,3,4"
    found = figures(read(place, f"{over}\n{under}\nAsh,{cells}\n", "burglary.csv"))
    assert found == {
        (ASH, "2023-04", "burglary"): 1,
        (ASH, "2024-04", "burglary"): 2,
        (ASH, "2023-05", "burglary"): 3,
        (ASH, "2024-05", "burglary"): 4,
    }


def test_march_and_april_compared_with_the_year_before_are_in_order(place):
    text = "Ward,Mar-23,Mar-24,Apr-23,Apr-24\nAsh,1,2,3,4\n"
    assert len(figures(read(place, text, "burglary.csv"))) == 4


def test_an_offence_or_a_month_that_stands_once_is_that_of_its_block(place):
    wide = "Offence,Ward,Apr-24\nBurglary,Ash,1\n,Birch,2\nRobbery,Ash,3\n,Birch,4\n,Total,10\n"
    assert figures(read(place, wide, "a.csv")) == {
        (ASH, "2024-04", "burglary"): 1,
        (BIRCH, "2024-04", "burglary"): 2,
        (ASH, "2024-04", "robbery"): 3,
        (BIRCH, "2024-04", "robbery"): 4,
    }
    rows = [
        *["2024-04,Burglary,Ash,1", ",,Birch,2", ",Robbery,Ash,3", ",,Birch,4", ",Total,,10"],
        *["2024-05,Burglary,Ash,5", ",,Birch,6", ",Robbery,Ash,7", ",,Birch,8", ",Total,,26"],
    ]
    found = figures(read(place, "\n".join(["Month,Offence,Ward,Count", *rows]) + "\n", "a.csv"))
    assert len(found) == 8
    assert found[BIRCH, "2024-05", "robbery"] == 8


def test_offences_that_stand_once_within_wards_that_do(place):
    rows = [
        *["Ash,Burglary,2024-04,1", ",,2024-05,2", ",Robbery,2024-04,3", ",,2024-05,4"],
        *["Birch,Burglary,2024-04,5", ",,2024-05,6", ",Robbery,2024-04,7", ",,2024-05,8"],
    ]
    text = "\n".join(["Ward,Offence,Month,Count", *rows]) + "\n"
    found = figures(read(place, text, "a.csv"))
    assert len(found) == 8
    assert found[ASH, "2024-05", "robbery"] == 4
    assert found[BIRCH, "2024-05", "burglary"] == 6


@pytest.mark.parametrize("last", [",Cedar,4", "", ",Ash,4"])
def test_blocks_of_other_wards_are_not_filled_in(place, last):
    text = f"Offence,Ward,Apr-24\nBurglary,Ash,1\n,Birch,2\nRobbery,Ash,3\n{last}\n"
    reading = read(place, text, "a.csv")
    assert (BIRCH, "2024-04", "burglary") not in figures(reading)
    assert reading.rejects


def test_labels_of_a_pivot_table_may_be_wards_offences_years_and_months(place):
    rows = [["Row Labels", "Sum of Count"], ["Ash", 10], ["Burglary", 10]]
    rows += [["2023", 7], ["Apr", 3], ["May", 4], ["2024", 3], ["Apr", 3], ["Birch", 5]]
    rows += [["Burglary", 5], ["2024", 5], ["May", 5], ["Grand Total", 15]]
    assert figures(read(place, workbook(Pivot=rows), "a.xlsx")) == {
        (ASH, "2023-04", "burglary"): 3,
        (ASH, "2023-05", "burglary"): 4,
        (ASH, "2024-04", "burglary"): 3,
        (BIRCH, "2024-05", "burglary"): 5,
    }


def test_wards_may_stand_under_a_blank_corner(place):
    text = f",{ACROSS}\nAsh,{NUMBERS}\nTotal,{NUMBERS}\n"
    assert figures(read(place, text, "burglary 2024-25.csv")) == YEAR


def test_a_key_and_its_value_are_a_line_above_and_no_names_of_columns(place):
    over = "Offence,Burglary\nArea,Fourville\nPeriod,Apr 2024 - May 2024\n\n"
    assert len(figures(read(place, f"{over}Ward,Apr-24,May-24\nAsh,1,2\n", "a.csv"))) == 2
    two = "Area,Burglary\nAsh,1\n\nWard,Robbery\nAsh,2\n"
    assert len(figures(read(place, two, "crime 2024-04.csv"))) == 2


@pytest.mark.parametrize("months", [("April", "May"), ("Apr", "May"), ("4", "5")])
def test_years_across_months_in_rows_are_told_as_what_they_are(place, months):
    rows = [f"{ward},{month},7,9" for ward in ("Ash", "Birch") for month in months]
    text = "\n".join(["Ward,Month,2024,2025", *rows])
    assert recognise(member(text, "burglary.csv"), place.offence_of_name) == "ward figures"
    with pytest.raises(RefusedFileError, match=r"months stand in rows .*'2024', '2025'.*'year'"):
        read(place, text, "burglary.csv")
