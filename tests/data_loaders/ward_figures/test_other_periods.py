"""Figures of a quarter, a year or a year to date beside one month: never taken for that month's."""

from __future__ import annotations

import re

import pytest

from data_loaders.headings.longer_periods import longer_period
from model.errors import RefusedFileError
from tests.data_loaders.made_figures import ASH, BIRCH, figures, four_wards, merged, read
from tests.files import workbook

OTHER = (
    *("YTD", "FYTD", "Year to date", "Cumulative", "12 months to date", "R12", "Rolling 12 months"),
    *("Quarter", "Quarterly", "This year", "Last year", "Annual", "Cumulative total", "Total YTD"),
)
NAMED = (
    *("March 2025 Q4", "March 2025 quarter", "YE Mar 2025", "March 2025 FYTD", "March 2025 R12"),
    *("March 2025 year", "March 2025 FY2024-25", "Mar 2025 week 13", "March 2025 y-t-d"),
    *("March 2025 this year", "March 2025 12m", "Mar 2025 annual", "March 2025 adjusted"),
)
ACROSS = "Ward,Burglary,Robbery\nAsh,1,2\n"
MARCH = {(ASH, "2025-03", "burglary"): 1, (ASH, "2025-03", "robbery"): 2}


@pytest.fixture
def place(leeds):
    return four_wards(leeds)


# --- in a second row of headings ----------------------------------------------------------------


@pytest.mark.parametrize("word", OTHER)
def test_offences_or_months_over_another_period_are_refused(place, word):
    for over in (["Burglary", "Robbery"], ["Feb-25", "Mar-25"]):
        rows = [[None, *over], ["Ward", word, word], ["Ash", 7, 8]]
        name = "crime.xlsx" if over[0] == "Burglary" else "burglary.xlsx"
        for sheet in ("Mar 2025", "Figures"):
            if sheet == "Figures" and over[0] == "Burglary":
                name = "crime March 2025.xlsx"
            with pytest.raises(RefusedFileError, match=re.escape(word)):
                read(place, workbook(**{sheet: rows}), name)


@pytest.mark.parametrize(
    ("count", "other"),
    [
        *(("Count", "Rate per 1,000"), ("Number", "Rate per 1,000 population"), ("No.", "%")),
        *(("Count", "% change"), ("Offences", "Solved"), ("This month", "YTD"), ("Count", "FYTD")),
        *(("Recorded", "Last year"), ("Total", "Cumulative total"), ("Value", "Target")),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_of_blocks_under_each_offence_the_count_is_read_and_the_other_named(
    place, count, other, order
):
    pair, cells = [count, other][::order], [7, 70][::order]
    rows = [
        [None, "Burglary", None, "Robbery", None],
        ["Ward", *pair, *pair],
        ["Ash", *cells, *cells],
        ["Birch", *cells, *cells],
    ]
    reading = read(place, merged(rows, "B1:C1", "D1:E1"), "crime March 2025.xlsx")
    assert set(figures(reading).values()) == {7}
    assert {key[2] for key in figures(reading)} == {"burglary", "robbery"}
    assert reading.rejects == ()
    assert reading.notes == (f"columns left out: Burglary: {other}; Robbery: {other}",)


def test_an_offence_without_a_count_is_left_out_beside_one_that_has_it(place):
    rows = [[None, "Burglary", "Robbery"], ["Ward", "Count", "YTD"], ["Ash", 7, 70]]
    reading = read(place, workbook(**{"Mar 2025": rows}), "crime.xlsx")
    assert figures(reading) == {(ASH, "2025-03", "burglary"): 7}
    assert "columns left out: Robbery: YTD" in reading.notes


def test_a_quarter_over_months_is_theirs_and_under_one_is_not(place):
    rows = [[None, "Q4", None], ["Ward", "Feb-25", "Mar-25"], ["Ash", 7, 8]]
    assert len(figures(read(place, merged(rows, "B1:C1"), "burglary.xlsx"))) == 2
    under = [[None, "Feb-25", "Mar-25"], ["Ward", "Q4 count", "Q4 count"], ["Ash", 7, 8]]
    with pytest.raises(RefusedFileError, match="says 'q4'"):
        read(place, workbook(Burglary=under), "a.xlsx")


# --- in a column of a long table ----------------------------------------------------------------


def long(name: str, *values: str) -> str:
    months = ("2025-02", "2025-03")
    rows = [
        f'{ward},{month},Burglary,"{values[n % len(values)]}",7\n'
        for ward in ("Ash", "Birch")
        for n, month in enumerate(months)
    ]
    return f"Ward,Month,Crime type,{name},Count\n{''.join(rows)}"


@pytest.mark.parametrize(
    "name", ["Period", "Timeframe", "Figure", "Notes", "Source", "Quarter", "Year", "Frequency"]
)
@pytest.mark.parametrize(
    "value",
    [
        *("YTD", "Year to date", "12 months to date", "Quarter", "Quarterly", "Annual", "FYTD"),
        *("Rolling year", "Yearly total"),
    ],
)
def test_a_column_that_says_another_period_in_all_rows_is_refused(place, name, value):
    with pytest.raises(RefusedFileError, match=f"its column '{name}' says '{value}' in every row"):
        read(place, long(name, value))


@pytest.mark.parametrize("name", ["Type", "Basis", "Measure", "Status"])
@pytest.mark.parametrize("value", ["Year to date", "Quarter", "Q4", "FYTD"])
def test_a_column_of_units_that_says_another_period_has_no_counts(place, name, value):
    with pytest.raises(RefusedFileError, match=f"only counts are read; .* of '{value}'"):
        read(place, long(name, value))


@pytest.mark.parametrize(
    "values",
    [
        *(("Q4",), ("2024/25",), ("year ending March 2025",), ("Apr 2024 to Mar 2025",), ("H2",)),
        *(("YTD Feb 25", "YTD Mar 25"), ("Q3 24/25", "Q4 24/25")),
    ],
)
def test_a_period_that_holds_the_month_is_asked_about_where_its_column_does_not_say_so(
    place, values
):
    with pytest.raises(RefusedFileError, match="its column 'Period' says"):
        read(place, long("Period", *values))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        *(("Quarter", ("Q4",)), ("Quarter", ("Q3", "Q4")), ("Financial year", ("2024/25",))),
        *(("FinYear", ("24/25",)), ("Fin_Yr", ("2024-25",)), ("Half", ("H2",))),
        *(("Frequency", ("Monthly",)), ("Period", ("Month",)), ("Extract date", ("3 May 2025",))),
        *(("Source", ("Quarterly extract of Niche",)), ("Sector", ("Northern Quarter",))),
        *(("Version", ("2018",)), ("Boundary year", ("2018",)), ("FY Quarter", ("Q4",))),
    ],
)
def test_a_column_that_says_of_which_year_or_quarter_a_month_is_changes_nothing(
    place, name, values
):
    found = figures(read(place, long(name, *values)))
    assert {ward for ward, _, _ in found} == {ASH, BIRCH}
    assert set(found.values()) == {7}


@pytest.mark.parametrize("line", ["Number of burglaries, year to date", "Burglary counts, FYTD"])
def test_a_line_that_says_counts_of_another_period_is_refused_over_counts_too(place, line):
    with pytest.raises(RefusedFileError, match=r"the line '.*' above its table says"):
        read(place, f'"{line}"\n{long("Force", "West Yorkshire Police")}')


# --- in names and lines -------------------------------------------------------------------------


@pytest.mark.parametrize("words", NAMED)
def test_what_stands_beside_the_month_of_a_whole_table_is_asked_about(place, words):
    with pytest.raises(RefusedFileError, match=r"the file's name says '.*' beside its one month"):
        read(place, ACROSS, f"crime {words}.csv")
    rows = [["Ward", "Burglary", "Robbery"], ["Ash", 1, 2]]
    with pytest.raises(RefusedFileError, match=r"the name of the sheet '.*' says '.*'"):
        read(place, workbook(**{words: rows}), "crime.xlsx")
    with pytest.raises(RefusedFileError, match=r"says '"):
        read(place, f"Crime {words}\n{ACROSS}", "crime.csv")


@pytest.mark.parametrize(
    "line", ["Crime Q4", "Crime 2024/25", "Crime by quarter", "Annual crime", "Crime 2025"]
)
@pytest.mark.parametrize("name", ["crime March 2025.csv", "Crime Mar-25.csv"])
def test_a_longer_period_closer_to_the_figures_than_their_month_is_asked_about(place, line, name):
    with pytest.raises(RefusedFileError, match=f"the line '{line}'.* says '"):
        read(place, f"{line}\n{ACROSS}", name)


@pytest.mark.parametrize("line", ["Quarterly figures", "Figures are for Q4", "Financial year"])
def test_a_footnote_of_another_period_is_asked_about(place, line):
    with pytest.raises(RefusedFileError, match=f"the line '{line}'.* says '"):
        read(place, f"{ACROSS}\n{line}\n", "crime March 2025.csv")


RANGES = (
    *("Data covers April 2024 to March 2025", "Counts are for 1 April 2024 to 31 March 2025"),
    *("Period: 01/04/2024 - 31/03/2025", "2024-04-01 to 2025-03-31", "Year: y-t-d"),
    "All of the figures shown in this table cover the months from April 2024 to March 2025",
)


@pytest.mark.parametrize("line", RANGES)
@pytest.mark.parametrize("over", [True, False])
def test_a_range_that_holds_more_than_the_month_is_asked_about(place, line, over):
    text = f'"{line}"\n{ACROSS}' if over else f'{ACROSS}\n"{line}"\n'
    with pytest.raises(RefusedFileError):
        read(place, text, "crime March 2025.csv")


@pytest.mark.parametrize(
    "line",
    [
        *("Counts are for 1 March 2025 to 31 March 2025", "01/03/2025 - 31/03/2025"),
        *("2025-03-01 to 2025-03-31", "Wards were drawn anew between May 2018 and April 2021"),
        "Source: a table of April 2024 to March 2025",
    ],
)
def test_a_range_of_the_month_itself_or_of_other_times_is_read(place, line):
    assert figures(read(place, f'{ACROSS}\n"{line}"\n', "crime March 2025.csv")) == MARCH


@pytest.mark.parametrize("line", ["1 March 2025 to 31 March 2025", "01/03/2025 - 31/03/2025"])
def test_the_days_of_the_month_may_stand_over_its_table(place, line):
    assert figures(read(place, f"{line}\n{ACROSS}", "crime March 2025.csv")) == MARCH


@pytest.mark.parametrize(
    "name", ["crime Q4.csv", "crime FYTD March 2025.csv", "crime March 2025 P12.csv"]
)
def test_a_table_whose_rows_give_one_month_may_be_of_more_too(place, name):
    text = "Ward,Month,Crime type,Count\nAsh,{},Burglary,1\nBirch,2025-03,Burglary,1\n"
    with pytest.raises(RefusedFileError, match=r"the file's name says '.*' beside its one month"):
        read(place, text.format("2025-03"), name)
    assert len(figures(read(place, text.format("2025-02"), name))) == 2


@pytest.mark.parametrize(
    "name",
    [
        *("2025-03 ward crime figures (final).csv", "Ward_Crime_Mar25_v2.csv", "202503 crime.csv"),
        *("Monthly Crime Report March 2025.csv", "Crime Mar 2025 (2024-25).csv"),
        *("Scrutiny board report March 2025.csv", "WYP crime Mar-25 extract.csv"),
        *("LCC crime March 2025.csv", "Leeds City Council crime 2025-03.csv"),
        "ward crime - all offences - mar 2025.csv",
    ],
)
@pytest.mark.parametrize(
    "line", ["Crime by ward", "Updated monthly", "Extracted weekly from Niche", "Wards of 2018"]
)
def test_ordinary_names_and_lines_of_one_month_are_read(place, name, line):
    assert figures(read(place, f"{line}\n{ACROSS}", name)) == MARCH
    assert figures(read(place, f"{ACROSS}\n{line}\n", name)) == MARCH


@pytest.mark.parametrize("name", ["hate-2025-03.csv", "Cllr Khan Mar 2025.csv", "Foo 2025-03.csv"])
def test_a_name_may_hold_any_words_where_rows_say_month_and_offence(place, name):
    text = "Ward,Month,Crime type,Count\nAsh,2025-03,Burglary,1\nBirch,2025-03,Burglary,1\n"
    assert len(figures(read(place, text, name))) == 2


def test_a_quarter_or_year_over_sheets_of_months_is_that_of_their_file(place):
    rows = [["Crime Q4 2024/25"], ["Ward", "Burglary", "Robbery"], ["Ash", 1, 2]]
    data = workbook(**{"Feb 2025": rows, "Mar 2025": rows})
    assert len(figures(read(place, data, "crime Q4 2024-25.xlsx"))) == 4
    with pytest.raises(RefusedFileError, match="the file's name says 'fytd'"):
        read(place, data, "crime FYTD.xlsx")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        *(("crime_March_2025_FYTD", "fytd"), ("CrimeMarch2025YTD", "ytd"), ("Rate", "")),
        *(("March 2025 12 months", "12 months"), ("FY2024-25 final", ""), ("2024M04", "")),
        *(("year ending March 2025", "year ending march"), ("Last updated quarterly", "")),
        *(("financial year 2024/25", ""), ("Month ending 31 March 2025", "")),
    ],
)
def test_words_of_longer_periods(text, words):
    assert longer_period(text) == words


@pytest.mark.parametrize(
    ("over", "name"),
    [("Burglary,Robbery", "crime Mar 2025.xlsx"), ("Feb-25,Mar-25", "burglary.xlsx")],
)
def test_a_ward_merged_over_two_rows_of_headings_is_beside_both(place, over, name):
    first, second = over.split(",")
    rows = [
        ["Ward", first, None, second, None],
        [None, "Count", "YTD", "Count", "YTD"],
        ["Ash", 7, 70, 8, 80],
    ]
    reading = read(place, merged(rows, "A1:A2", "B1:C1", "D1:E1"), name)
    assert sorted(figures(reading).values()) == [7, 8]
    assert reading.notes == (f"columns left out: {first}: YTD; {second}: YTD",)


@pytest.mark.parametrize("word", ["LY", "FY", "Cum.", "YTD (Apr-Mar)", "Value £", "YTD Mar-25"])
def test_words_of_any_length_under_the_headings_are_asked_about(place, word):
    text = f"Ward,Burglary,Robbery\n,{word},{word}\nAsh,7,8\n"
    with pytest.raises(RefusedFileError, match=re.escape(word)):
        read(place, text, "crime March 2025.csv")


def test_a_year_under_a_month_that_has_one_is_another_period(place):
    with pytest.raises(RefusedFileError, match="says '2024/25'"):
        read(place, "Burglary\n,Feb-25,Mar-25\nWard,2024/25,2024/25\nAsh,7,8\n")
