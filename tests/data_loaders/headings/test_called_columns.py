"""Headings that say ward, month or year among words that change nothing."""

from __future__ import annotations

import pytest

from tests.data_loaders.made_figures import CODES, NAMES, figures, four_wards, read

WARDS = (
    *("Ward (2018)", "Council ward", "Ward name (2018)", "WARD_NAME", "Electoral Ward Name"),
    *("Ward/Area", "Name of ward", "2018 ward", "Wards (May 2018)", "CouncilWard", "WD18NM"),
    *("Area (ward)", "Electoral Division", "Ward Description"),
)
WARD_CODES = ("Ward code (2018)", "WD18CD", "GSS ward code", "WardCode", "ONS Ward Code", "Ward_CD")
MONTHS = (
    *("Reporting month", "Month of offence", "Recorded month", "Reporting period", "MonthYear"),
    *("Month (recorded)", "Calendar month", "Date (month)", "Month start", "Mth", "Month_Ending"),
)
OTHERS = ("Ward population", "Ward rank", "Ward cluster", "Warden", "Forward")


@pytest.fixture(scope="module")
def place(leeds):
    return four_wards(leeds)


@pytest.mark.parametrize(
    ("named", "wards"), [*((n, NAMES) for n in WARDS), *((n, CODES) for n in WARD_CODES)]
)
def test_a_column_of_wards(place, named, wards):
    rows = "".join(f'"{ward}",{n},3\n' for n, ward in enumerate(wards))
    reading = read(place, f'"{named}",Feb-25,Mar-25\n{rows}', "burglary.csv")
    assert len(figures(reading)) == 8


@pytest.mark.parametrize("named", MONTHS)
def test_a_column_of_months(place, named):
    reading = read(place, f"Ward,{named},Crime type,Count\nAsh,Feb-25,Burglary,9\n")
    assert [*figures(reading)] == [(CODES[0], "2025-02", "burglary")]


@pytest.mark.parametrize("year", ["Year", "Reporting year", "Year recorded", "Calendar Year"])
@pytest.mark.parametrize("month", ["Month", "Month name", "Reporting month"])
def test_a_column_of_months_beside_one_of_years(place, year, month):
    reading = read(place, f"Ward,{year},{month},Burglary\nAsh,2025,February,9\n")
    assert [*figures(reading)] == [(CODES[0], "2025-02", "burglary")]


@pytest.mark.parametrize("named", OTHERS)
def test_a_column_that_says_more_than_ward_is_none_of_wards(place, named):
    text = f"{named},Ward,Feb-25\n7,Ash,9\n"
    assert [*figures(read(place, text, "burglary.csv")).values()] == [9]
