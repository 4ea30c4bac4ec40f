"""Weeks, and the months of financial years, in tables of ward figures: never taken for months."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from model.errors import RefusedFileError
from tests.data_loaders.made_figures import ASH, figures, four_wards, read
from tests.files import workbook


@pytest.fixture(scope="module")
def place(leeds):
    return four_wards(leeds)


@pytest.mark.parametrize(
    "weeks",
    [
        ("w/c 06/01/2025", "w/c 13/01/2025"),
        ("Week ending 31/08/2025", "Week ending 07/09/2025"),
        ("w/c 1 Sep 2025", "w/c 8 Sep 2025"),
        ("06/01/2025", "13/01/2025", "20/01/2025"),
        # Of these the first, or the last, would else be a month.
        ("01/09/2025", "08/09/2025", "15/09/2025"),
        ("2025-09-01", "2025-09-29", "2025-10-27"),
        ("24/08/2025", "31/08/2025"),
        ("01/01/2025", "02/01/2025", "13/01/2025"),
        ("1 Sep 2025", "8 Sep 2025"),
    ],
)
@pytest.mark.parametrize("across", [True, False])
def test_weeks_and_days_are_never_months(place, weeks, across):
    for order in (weeks, weeks[::-1]):
        if across:
            text = f"Ward,{','.join(order)}\nAsh{',7' * len(order)}\n"
        else:
            text = "ward,month,count\n" + "".join(f"Ash,{week},7\n" for week in order)
        with pytest.raises(RefusedFileError, match=f"'{weeks[0]}'.* days or weeks"):
            read(place, text, "burglary.csv")


def test_weeks_as_dates_of_excel_are_never_months(place):
    mondays = [datetime(2025, 9, 1) + timedelta(weeks=n) for n in range(5)]
    data = workbook(Burglary=[["Ward", *mondays], ["Ash", 1, 2, 3, 4, 5]])
    with pytest.raises(RefusedFileError, match=r"'2025-09-01 00:00:00'.* are days or weeks"):
        read(place, data, "a.xlsx")


def test_a_column_called_by_weeks_is_no_column_of_months(place):
    with pytest.raises(RefusedFileError, match=r"column 'Week commencing' .* is of days or weeks"):
        read(place, "ward,Week commencing,burglary\nAsh,01/09/2025,7\n")


def test_a_title_that_names_a_week_states_no_month(place):
    with pytest.raises(RefusedFileError, match="says 'week commencing' of its figures"):
        read(place, "Week commencing 1 September 2025\nWard,Burglary,Robbery\nAsh,1,2\n")


def test_one_slip_among_firsts_of_months_is_a_reject_and_no_run_of_weeks(place):
    rows = "Ash,01/04/2025,1\nAsh,01/05/2025,2\nAsh,01/06/2025,3\nAsh,10/07/2025,4\n"
    reading = read(place, f"ward,month,burglary\n{rows}")
    assert sorted(figures(reading).values()) == [1, 2, 3]
    assert [reject.row for reject in reading.rejects] == [5]


@pytest.mark.parametrize(("year", "month"), [("2024/25", "1"), ("2024-25", "01"), ("2024", "1")])
def test_the_number_of_a_month_of_a_financial_year_is_asked_about(place, year, month):
    text = f"ward,financial year,month,burglary\nAsh,{year},{month},7\n"
    with pytest.raises(RefusedFileError, match=f"which month '{month}' of the year '{year}' is"):
        read(place, text)


@pytest.mark.parametrize(
    ("columns", "cells"),
    [
        ("financial year,month", "2024/25,Jan"),
        ("financial year,year,month", "2024/25,2025,1"),
        ("financial year,month number,month", "2024/25,10,2025-01"),
        ("year,month", "2025,1"),
    ],
)
def test_a_name_or_a_calendar_year_settles_which_month_it_is(place, columns, cells):
    reading = read(place, f"ward,{columns},burglary\nAsh,{cells},7\n")
    assert figures(reading) == {(ASH, "2025-01", "burglary"): 7}


APRIL_ON = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
COUNTS = ",".join(map(str, range(12)))


@pytest.mark.parametrize("months", [APRIL_ON, APRIL_ON[::-1], APRIL_ON[7:10]])
@pytest.mark.parametrize("years", [("2024",), ("2023", "2024")])
def test_a_financial_year_called_by_one_year_is_asked_about(place, months, years):
    over = ",".join(f"{year}{',' * (len(months) - 1)}" for year in years)
    names = ",".join(months * len(years))
    row = ",".join("7" for _ in years for _ in months)
    wide = f"Burglary\nWard,{over}\n,{names}\nAsh,{row}\n"
    in_one = ",".join(f"{month} {year}" for year in years for month in months)
    rows = [(ward, y, m) for ward in ("Ash", "Birch") for y in years for m in months]
    long = "".join(f"{ward},{year},{month},Burglary,7\n" for ward, year, month in rows)
    for text in (wide, f"Ward,{in_one}\nAsh,{row}\n", f"Ward,Year,Month,Offence,Count\n{long}"):
        with pytest.raises(RefusedFileError, match=rf"to January under the year {years[0]}"):
            read(place, text, "burglary.csv")


@pytest.mark.parametrize(
    "names",
    [
        [f"{month} 2024" for month in (*APRIL_ON[9:], *APRIL_ON[:9])],
        [f"{month} {2024 + (month in APRIL_ON[9:])}" for month in APRIL_ON],
        [f"{month} {2024 + (month in APRIL_ON[9:])}" for month in APRIL_ON[::-1]],
        [f"2024-{n:02d}" for n in (*range(4, 13), 1, 2, 3)],
    ],
)
def test_months_of_a_calendar_year_or_in_figures_are_read(place, names):
    reading = read(place, f"Ward,{','.join(names)}\nAsh,{COUNTS}\n", "burglary.csv")
    assert len(figures(reading)) == len(names)


ACROSS = "Ward,Burglary,Robbery\nAsh,1,2\n"
JUNE = {(ASH, "2024-06", "burglary"): 1, (ASH, "2024-06", "robbery"): 2}


@pytest.mark.parametrize(
    "line",
    [
        *("Extracted 3 July 2024", "Produced: 03/07/2024", "Updated July 2024"),
        *("Version 1 - July 2024", "Data correct as of 2024-07-03"),
        *("Crime June 2024\nExtracted 3 July 2024", "Extracted 3 July 2024\nCrime June 2024"),
    ],
)
def test_when_a_table_was_made_is_not_the_month_of_its_figures(place, line):
    assert figures(read(place, f"{line}\n{ACROSS}", "crime June 2024.csv")) == JUNE


def test_when_a_sheet_was_made_is_not_the_month_of_its_figures(place):
    rows = [["Produced 3 July 2024"], ["Ward", "Burglary", "Robbery"], ["Ash", 1, 2]]
    data = workbook(**{"June 2024": rows})
    assert figures(read(place, data, "crime.xlsx")) == JUNE


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Crime by ward May 2024", "crime april 2024.csv"),
        ("Community Safety Partnership July 2024", "crime June 2024.csv"),
    ],
)
def test_two_months_over_one_table_are_asked_about(place, line, name):
    with pytest.raises(
        RefusedFileError, match=r"which month .* cannot be told: .* 2024 and .* 2024"
    ):
        read(place, f"{line}\n{ACROSS}", name)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("", "ward crime extracted 2024-07-03.csv"),
        ("", "crime 3 July 2024.csv"),
        ("", "3 July 2024.csv"),
        ("Ward crime figures published June 2024", "crime.csv"),
        ("Extracted July 2024", "crime.csv"),
    ],
)
def test_a_day_or_when_a_table_was_made_alone_is_asked_about(place, line, name):
    with pytest.raises(RefusedFileError, match="nothing says of which month"):
        read(place, f"{line}\n{ACROSS}", name)


def test_sheets_of_months_outweigh_the_month_their_file_is_named_after(place):
    rows = [["Ward", "Burglary", "Robbery"], ["Ash", 1, 2]]
    data = workbook(**{"May 2024": rows, "June 2024": rows})
    found = figures(read(place, data, "crime June 2024.xlsx"))
    assert {month for _, month, _ in found} == {"2024-05", "2024-06"}
