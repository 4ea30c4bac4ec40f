"""Tables of ward figures as people lay them out: what is read, and what is asked for instead."""

from __future__ import annotations

import random
from datetime import datetime

import pandas as pd
import pytest

from data_loaders.load import add
from model.errors import RefusedFileError
from store.store import Store
from tests.data_loaders.made_figures import (
    ASH,
    BIRCH,
    CEDAR,
    CODES,
    DALE,
    NAMES,
    figures,
    four_wards,
    loaded,
    merged,
    read,
    table,
    written,
)
from tests.files import workbook


@pytest.fixture(scope="module")
def place(leeds):
    return four_wards(leeds)


def wards(heading: str, *numbers: str) -> str:
    """A table with a row of these cells for each ward."""
    return "\n".join((heading, *(f"{ward},{','.join(numbers)}" for ward in NAMES))) + "\n"


# --- years, quarters and months -----------------------------------------------------------------


@pytest.mark.parametrize(
    "years",
    [
        ("2008-09", "2009-10", "2010-11", "2011-12"),
        ("2010/11", "2011/12"),
        ("2010–11", "2011–12"),
        ("FY10/11", "FY11/12"),
        ("2010-2011", "2011-2012"),
        ("201011", "201112"),
    ],
)
@pytest.mark.parametrize("across", [True, False])
def test_financial_years_are_said_to_be_years_and_never_read_as_months(place, years, across):
    if across:
        text = wards(f"Ward,{','.join(years)}", *["9"] * len(years))
    else:
        text = "ward,period,count\n" + "".join(f"Ash,{year},9\n" for year in years)
    with pytest.raises(RefusedFileError, match=r"years.*read by month; give the figures of each"):
        read(place, text, "burglary.csv")


def test_quarters_are_said_to_be_quarters(place):
    with pytest.raises(RefusedFileError, match="its headings 'Q1 2024' to 'Q2 2024' are quarters"):
        read(place, wards("Ward,Q1 2024,Q2 2024", "9", "9"), "burglary.csv")


@pytest.mark.parametrize("heading", ["2010-11", "45383", "02/01/2024", "24-Apr"])
def test_one_heading_that_may_mean_several_things_is_asked_about(place, heading):
    with pytest.raises(RefusedFileError, match=f"its headings '{heading}' mean cannot be told"):
        read(place, wards(f"Ward,{heading}", "9"), "burglary.csv")


def test_beside_months_that_are_clear_one_that_is_not_is_a_reject(place):
    reading = read(place, wards("Ward,Feb-24,24-Apr", "9", "8"), "burglary.csv")
    (reject,) = reading.rejects
    assert (reject.row, reject.column, reject.found) == (1, "24-Apr", "heading '24-Apr'")
    assert set(figures(reading).values()) == {9}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("30/04/2024", "31/05/2024"),
        ("202404", "202405"),
        ("Apr'24", "May'24"),
        ("1 April 2024", "1 May 2024"),
        ("April2024", "May2024"),
        ("04/2024", "05/2024"),
        ("2024-Apr", "2024-May"),
        ("04.2024", "05.2024"),
        ("Apr–24", "May–24"),
        ("45383", "45413"),
        ("04/01/2024", "05/01/2024"),
        ("Apr-24 [p]", "May-24 [p]"),
    ],
)
@pytest.mark.parametrize("across", [True, False])
def test_months_however_they_are_written(place, first, second, across):
    if across:
        text = f"Ward,{first},{second}\nAsh,7,8\n"
    else:
        text = f"ward,month,count\nAsh,{first},7\nAsh,{second},8\n"
    if across or "[p]" not in first:
        assert figures(read(place, text, "robbery.csv")) == {
            (ASH, "2024-04", "robbery"): 7,
            (ASH, "2024-05", "robbery"): 8,
        }


def test_a_year_may_stand_above_the_months_or_in_a_column_of_its_own(place):
    expected = {(ASH, "2024-12", "robbery"): 7, (ASH, "2025-01", "robbery"): 8}
    above = "Robbery,,\n,2024,2025\nWard,December,January\nAsh,7,8\n"
    financial = ",2024/25,\nWard,Dec,Jan\nAsh,7,8\n"
    beside = "ward,year,month,count\nAsh,2024,12,7\nAsh,2025,Jan,8\n"
    quarters = ",2024/25 Q3,2024/25 Q4\nWard,Dec,Jan\nAsh,7,8\n"
    for text in (above, financial, beside, quarters):
        assert figures(read(place, text, "robbery.csv")) == expected


def test_dates_of_excel_at_either_end_of_a_month(place):
    ends = [datetime(2024, 4, 30), datetime(2024, 5, 31)]
    data = workbook(Robbery=[["Ward", *ends], ["Ash", 7, 8]])
    assert set(figures(read(place, data, "a.xlsx"))) == {
        (ASH, "2024-04", "robbery"),
        (ASH, "2024-05", "robbery"),
    }


# --- offences across, totals ------------------------------------------------------------------

ACROSS = "Ward,Month,Burglary,Robbery,Vehicle crime,Total"


@pytest.mark.parametrize("name", ["robbery.csv", "ward-crime-2024-25.csv", "figures.csv"])
def test_a_column_called_by_an_offence_is_that_offence_whatever_the_file_is_called(place, name):
    reading = read(place, f"{ACROSS}\nAsh,2024-12,20,6,30,56\n", name)
    assert figures(reading) == {
        (ASH, "2024-12", "burglary"): 20,
        (ASH, "2024-12", "robbery"): 6,
        (ASH, "2024-12", "vehicle-crime"): 30,
    }
    assert reading.notes == ("columns left out: Total",)


@pytest.mark.parametrize("heading", ["Robbery count", "Number of robbery offences"])
def test_words_that_say_only_that_it_is_counted_are_no_other_offence(place, heading):
    assert figures(read(place, f"Ward,Month,{heading}\nAsh,2024-12,6\n")) == {
        (ASH, "2024-12", "robbery"): 6
    }


def test_an_offence_and_a_month_may_stand_in_one_name(place):
    text = "Ward,Burglary Apr-24,2024-05 Burglary,Robbery Apr-24,Robbery 2010-11\nAsh,1,2,3,4\n"
    reading = read(place, text, "ward-crime-2025-01.csv")
    assert figures(reading) == {
        (ASH, "2024-04", "burglary"): 1,
        (ASH, "2024-05", "burglary"): 2,
        (ASH, "2024-04", "robbery"): 3,
    }
    assert reading.notes == ("columns left out: Robbery 2010-11",)


@pytest.mark.parametrize("heading", ["Number of crimes", "No. of offences", "Crime count"])
def test_a_count_by_its_longer_names(place, heading):
    text = f"Ward,Month,Crime type,{heading}\nAsh,2024-04,Burglary,5\n"
    assert list(figures(read(place, text)).values()) == [5]


def test_names_of_months_without_a_year_are_asked_about(place):
    with pytest.raises(RefusedFileError, match="are months without a year, and of which year"):
        read(place, wards("Ward,Jan,Feb", "1", "2"), "burglary.csv")


def test_columns_in_any_order_are_the_same_figures(place):
    names = ACROSS.split(",")
    cells = dict(zip(names, ("Ash", "2024-12", "20", "6", "30", "56"), strict=True))
    expected = figures(read(place, f"{ACROSS}\n{','.join(cells.values())}\n"))
    for seed in range(5):
        random.Random(seed).shuffle(names)
        text = f"{','.join(names)}\n{','.join(cells[name] for name in names)}\n"
        assert figures(read(place, text)) == expected


@pytest.mark.parametrize(
    ("total", "told"), [("56", False), ("57", True), ("", False), ("*", False)]
)
def test_a_column_of_totals_is_compared_with_what_it_adds_up(place, total, told):
    reading = read(place, f"{ACROSS}\nAsh,2024-12,20,6,30,{total}\n")
    words = "the column 'Total' is not the sum of the columns read beside it in 1 rows (row 2 first"
    assert any(note.startswith(words) for note in reading.notes) is told
    assert not any("56" in note or "57" in note for note in reading.notes)


def test_a_total_of_columns_of_which_one_is_not_read_contradicts_nothing(place):
    reading = read(place, "Ward,Month,Robbery,Calls,Total\nAsh,2024-12,6,100,106\n")
    assert reading.notes == ("columns left out: Calls; Total",)


@pytest.mark.parametrize(
    ("name", "is_read"),
    [("ward-crime-2025-01.csv", True), ("January 2025.csv", True), ("ward-crime.csv", False)],
)
def test_without_a_column_of_months_the_file_says_which_it_is(place, name, is_read):
    text = "Ward,Burglary,Robbery\nAsh,20,6\n"
    if is_read:
        assert set(figures(read(place, text, name))) == {
            (ASH, "2025-01", "burglary"),
            (ASH, "2025-01", "robbery"),
        }
    else:
        with pytest.raises(RefusedFileError, match="nothing says of which month its figures are"):
            read(place, text, name)


def test_a_loaded_file_without_a_column_of_months_is_known_by_its_offences(place, tmp_path):
    store = Store(str(tmp_path / "store"))
    loaded(place, store, tmp_path)
    path = written(tmp_path, "ward-crime-2025-01.csv", wards("Ward,Burglary,Robbery", "20", "6"))
    (line,) = add([path], place, store).lines
    assert (line.kind, line.placed) == ("ward figures", 8)


def test_which_of_several_columns_is_the_count_is_asked(place):
    with pytest.raises(RefusedFileError, match="which of its columns 'Crimes', 'Calls' is the cou"):
        read(place, "Ward,Month,Calls,Crimes\nAsh,2025-01,20,150\n", "burglary.csv")


def test_a_column_that_can_be_no_count_is_no_rival(place):
    text = "Ward,Month,Population,Rate per 1000,Crimes\nAsh,2025-01,20000,7,150\n"
    assert list(figures(read(place, text, "burglary.csv")).values()) == [150]


def test_quarters_and_totals_among_months_are_left_out_and_compared(place):
    text = "Ward,Apr-24,May-24,Jun-24,Q1,Jul-24,Total\nAsh,1,2,3,6,4,10\nBirch,1,2,3,7,4,10\n"
    reading = read(place, text, "robbery.csv")
    assert sum(figures(reading).values()) == 20
    assert "columns left out: Q1; Total" in reading.notes
    assert any("the column 'Q1' is not the sum" in note for note in reading.notes)
    assert not any("the column 'Total' is not" in note for note in reading.notes)


def test_rows_of_a_total_of_offences_are_left_out(place):
    text = "ward,month,offence,count\nAsh,2025-01,Robbery,6\nAsh,2025-01,Total crime,56\n"
    reading = read(place, text)
    assert (len(reading.figures), reading.outside, reading.rejects) == (1, 1, ())
    assert reading.notes == ("1 totals of offences or of longer periods left out",)


@pytest.mark.parametrize(
    "title", ["burglary detections", "residential burglary rate", "burglary victims female"]
)
def test_part_of_an_offence_is_not_taken_for_all_of_it(place, title):
    with pytest.raises(RefusedFileError, match=r"the file's name says '(detections|rate|victims)"):
        read(place, wards("Ward,2025-01", "9"), f"{title}.csv")


# --- names in two rows --------------------------------------------------------------------------

BLOCKS = [
    ["Community safety: ward figures"],
    [],
    [None, "Burglary", None, "Robbery", None],
    ["Ward", "Apr-24", "May-24", "Apr-24", "May-24"],
    ["Ash", 20, 21, 6, 7],
    ["Birch", 22, 23, 8, 9],
]
EXPECTED_BLOCKS = {
    (ASH, "2024-04", "burglary"): 20,
    (ASH, "2024-05", "burglary"): 21,
    (ASH, "2024-04", "robbery"): 6,
    (ASH, "2024-05", "robbery"): 7,
    (BIRCH, "2024-04", "burglary"): 22,
    (BIRCH, "2024-05", "burglary"): 23,
    (BIRCH, "2024-04", "robbery"): 8,
    (BIRCH, "2024-05", "robbery"): 9,
}


def as_csv(rows: list[list[object]]) -> str:
    return "\n".join(",".join("" if c is None else str(c) for c in row) for row in rows) + "\n"


def test_offences_above_months_are_both_read(place):
    assert figures(read(place, merged(BLOCKS, "B3:C3", "D3:E3"), "a.xlsx")) == EXPECTED_BLOCKS
    assert figures(read(place, as_csv(BLOCKS))) == EXPECTED_BLOCKS


def test_months_above_offences_are_both_read(place):
    rows = [
        [None, "Apr-24", None, "May-24", None],
        ["Ward", "Burglary", "Robbery", "Burglary", "Robbery"],
        ["Ash", 20, 6, 21, 7],
        ["Birch", 22, 8, 23, 9],
    ]
    assert figures(read(place, merged(rows, "B1:C1", "D1:E1"), "a.xlsx")) == EXPECTED_BLOCKS
    assert figures(read(place, as_csv(rows))) == EXPECTED_BLOCKS


def test_the_ward_may_be_named_in_the_upper_row(place):
    rows = [["Ward", *BLOCKS[2][1:]], [None, *BLOCKS[3][1:]], *BLOCKS[4:]]
    data = merged(rows, "A1:A2", "B1:C1", "D1:E1")
    assert figures(read(place, data, "a.xlsx")) == EXPECTED_BLOCKS
    assert figures(read(place, as_csv(rows))) == EXPECTED_BLOCKS


def test_a_block_of_something_else_is_left_out_and_named(place):
    rows = [
        row[:3] + ["Calls for service" if c == "Robbery" else c for c in row[3:]] for row in BLOCKS
    ]
    reading = read(place, merged(rows, "B3:C3", "D3:E3"), "burglary-and-calls.xlsx")
    assert figures(reading) == {k: n for k, n in EXPECTED_BLOCKS.items() if k[2] == "burglary"}
    left_out = "columns left out: Calls for service: Apr-24; Calls for service: May-24"
    assert left_out in reading.notes


def test_blocks_that_are_no_offence_are_named_from_the_second_row_of_headings(place):
    rows = list(BLOCKS)
    rows[2] = [None, "Dwelling", None, "Business", None]
    with pytest.raises(RefusedFileError, match="second heading row says 'Dwelling' and 'Business'"):
        read(place, merged(rows, "B3:C3", "D3:E3"), "burglary.xlsx")


@pytest.mark.parametrize(
    ("over", "is_read"), [("Safer Fourville", True), ("Number of offences", True), ("Rate", False)]
)
def test_one_line_over_all_months_is_a_title_unless_it_is_of_something_else(place, over, is_read):
    data = merged([[None, over], ["Ward", "Apr-24", "May-24"], ["Ash", 20, 21]], "B1:C1")
    if is_read:
        assert len(read(place, data, "burglary.xlsx").figures) == 2
    else:
        with pytest.raises(RefusedFileError, match="the second heading row says 'Rate'"):
            read(place, data, "burglary.xlsx")


def test_months_twice_with_nothing_above_are_asked_about(place):
    with pytest.raises(RefusedFileError, match="the heading 'Apr-24' stands twice"):
        read(place, "Ward,Apr-24,Apr-24\nAsh,20,6\n", "burglary.csv")


# --- a ward once for several rows ---------------------------------------------------------------

RUNS = [
    ["Ward", "Offence", "Apr-24"],
    *[
        row
        for n, ward in enumerate(NAMES)
        for row in ([ward, "Burglary", 10 + n], [None, "Robbery", 5])
    ],
]


def test_a_ward_merged_over_its_rows_stands_in_each(place):
    data = merged(RUNS, *[f"A{row}:A{row + 1}" for row in range(2, 10, 2)])
    reading = read(place, data, "a.xlsx")
    assert len(reading.figures) == 8
    assert figures(reading)[DALE, "2024-04", "robbery"] == 5
    assert reading.rejects == ()
    assert reading.notes[0].startswith("4 rows have their ward from the row above")


def test_without_merged_cells_it_is_carried_down_where_each_ward_has_the_same_rows(place):
    assert len(read(place, as_csv(RUNS)).figures) == 8
    # One ward lacks a row: a row could have been left out anywhere.
    reading = read(place, as_csv([*RUNS[:4], *RUNS[5:], [None, "Burglary", 9]]))
    assert len(reading.figures) == 4
    assert {reject.found for reject in reading.rejects} == {"no ward"}


def test_only_what_is_merged_is_filled(place):
    data = merged([*RUNS[:3], [None, "Burglary", 7], *RUNS[3:]], "A2:A3")
    reading = read(place, data, "a.xlsx")
    first = reading.rejects[0]
    assert (first.row, first.found) == (4, "no ward")


# --- layouts of other cities --------------------------------------------------------------------


def london(*rows: str, months: str = "202404,202405") -> str:
    return "\n".join((f"LookUp_BoroughName,WardName,WardCode,MajorText,MinorText,{months}", *rows))


def test_the_layout_of_london(place):
    text = london(
        f"Fourville,Ash,{ASH},BURGLARY,DOMESTIC BURGLARY,10,12",
        f"Fourville,Ash,{ASH},BURGLARY,BUSINESS AND COMMUNITY,3,4",
        f"Fourville,Ash,{ASH},THEFT,SHOPLIFTING,5,6",
        f"Fourville,Ash,{ASH},THEFT,OTHER THINGS,50,60",
        "Elsewhere,Birch,E05000630,BURGLARY,DOMESTIC BURGLARY,100,100",
    )
    reading = read(place, text, "MPS Ward Level Crime.csv")
    assert figures(reading) == {
        (ASH, "2024-04", "burglary"): 13,
        (ASH, "2024-05", "burglary"): 16,
        (ASH, "2024-04", "shoplifting"): 5,
        (ASH, "2024-05", "shoplifting"): 6,
    }
    assert (reading.rows_read, reading.outside) == (10, 4)
    assert "offences left out, because none known here is called so: THEFT: OTHER THINGS" in (
        reading.notes
    )


def test_the_total_of_a_group_of_offences_is_not_added_to_its_parts(place):
    text = london(
        f"Fourville,Ash,{ASH},Burglary,Domestic,10,12",
        f"Fourville,Ash,{ASH},Burglary,Business,3,4",
        f"Fourville,Ash,{ASH},Burglary,Total,13,16",
    )
    assert list(figures(read(place, text)).values()) == [13, 16]


def test_an_offence_of_which_one_part_is_hidden_is_not_known(place):
    text = london(
        f"Fourville,Ash,{ASH},Burglary,Domestic,10,12",
        f"Fourville,Ash,{ASH},Burglary,Business,*,4",
    )
    reading = read(place, text)
    assert figures(reading) == {(ASH, "2024-05", "burglary"): 16}
    assert len(reading.withheld) == 1


def test_a_ward_of_the_same_name_in_another_district_is_elsewhere(place):
    text = "District,Ward,Month,Robbery\nFourville,Ash,2025-01,6\nBradford,Ash,2025-01,9\n"
    reading = read(place, text)
    assert figures(reading) == {(ASH, "2025-01", "robbery"): 6}
    assert "areas of other places left out: Ash (Bradford)" in reading.notes


# --- of some people only ------------------------------------------------------------------------


def test_sheets_of_men_and_women_are_neither_read_nor_added_up(place):
    rows = [["Ward", "Feb-25"], ["Ash", 9]]
    everyone = [["Ward", "Feb-25"], ["Ash", 20]]
    data = workbook(Males=rows, Females=rows, All_persons=everyone)
    reading = read(place, data, "robbery.xlsx")
    assert list(figures(reading).values()) == [20]
    assert sum(note.startswith("not read: ") for note in reading.notes) == 2
    with pytest.raises(
        RefusedFileError, match=r"'Females': its figures are of one sex or age only"
    ):
        read(place, workbook(Females=rows, Males=rows), "robbery.xlsx")


def test_rows_of_one_sex_or_age_are_left_out(place):
    text = (
        "ward,month,sex,age group,robbery\nAsh,2025-01,Male,All,5\nAsh,2025-01,Female,All,7\n"
        "Ash,2025-01,All,All ages,12\nAsh,2025-01,All,18-24,3\n"
    )
    reading = read(place, text)
    assert list(figures(reading).values()) == [12]
    assert reading.outside == 3


# --- given twice --------------------------------------------------------------------------------


def test_a_figure_given_twice_differently_is_rejected_in_any_order(place):
    rows = ["Ash,2025-02,Robbery,7", "ASH,Feb-25,robbery,8", "Birch,2025-02,Robbery,9"]
    for order in (rows, rows[::-1]):
        reading = read(place, "\n".join(("ward,month,measure,count", *order)))
        assert figures(reading) == {(BIRCH, "2025-02", "robbery"): 9}
        assert len(reading.rejects) == 2
        assert "a second time, and not the same" in reading.rejects[0].found
        assert reading.rejects[0].month == pd.Timestamp("2025-02-01")


def test_a_figure_given_twice_alike_counts_once(place):
    text = "ward,month,measure,count\nAsh,2025-02,Robbery,7\nAsh,2025-02,Robbery,7\n"
    reading = read(place, text)
    assert (reading.rows_read, reading.duplicates, len(reading.figures)) == (2, 1, 1)


def test_names_repeated_among_the_rows_are_no_rows(place):
    text = "ward,month,measure,count\nAsh,2025-02,Robbery,7\n"
    reading = read(place, text + text.replace("Ash", "Cedar"))
    assert (reading.rows_read, reading.rejects) == (2, ())
    assert set(figures(reading)) == {(ASH, "2025-02", "robbery"), (CEDAR, "2025-02", "robbery")}


# --- marks, and what is stored of them ----------------------------------------------------------


def statuses(store: Store, source: str = "ward-figures") -> dict[str, str]:
    rows = table(store, "ward_counts")
    rows = rows[rows["source"] == source]
    return dict(zip(rows["area_code"], rows["status"], strict=True))


def test_provisional_and_revised_figures_are_stored_with_that_word(place, tmp_path):
    store = Store(str(tmp_path / "store"))
    numbers = ("12 [p]", "13 (r)", "14*", "15")
    rows = [f"{w},2025-02,Robbery,{n}" for w, n in zip(NAMES, numbers, strict=True)]
    loaded(place, store, tmp_path, "\n".join(("ward,month,measure,count", *rows)))
    found = statuses(store)
    assert [found[code] for code in CODES] == ["provisional", "revised", "final", "final"]
    assert (found["north"], found["south"], found["E08000035"]) == (
        *("provisional", "final", "provisional"),
    )


def test_a_column_or_a_heading_may_say_that_figures_are_provisional(place, tmp_path):
    by_column = "ward,month,measure,count,status\nAsh,2025-02,Robbery,12,Provisional\n"
    by_heading = "ward,measure,Feb-25 (provisional),Jan-25\nAsh,Robbery,12,11\n"
    by_title = "Provisional figures\nward,month,measure,count\nAsh,2025-02,Robbery,12\n"
    assert list(read(place, by_title).figures["status"]) == ["provisional"]
    assert list(read(place, by_column).figures["status"]) == ["provisional"]
    assert list(read(place, by_heading).figures["status"]) == ["final", "provisional"]


def test_a_small_figure_is_hidden_whatever_mark_stands_after_it(place, tmp_path):
    store = Store(str(tmp_path / "store"))
    numbers = ("3 [p]", "20", "30 [r]", "40")
    rows = [f"{w},2025-02,Robbery,{n}" for w, n in zip(NAMES, numbers, strict=True)]
    loaded(place, store, tmp_path, "\n".join(("ward,month,measure,count", *rows)))
    found = statuses(store)
    assert found[ASH] == "suppressed"
    assert found[CEDAR] == "revised"


def test_a_figure_its_publisher_hides_is_stored_as_hidden_and_no_total_is(place, tmp_path):
    store = Store(str(tmp_path / "store"))
    numbers = ("[c]", "20", "n/a", "40")
    rows = [f"{w},2025-02,Robbery,{n}" for w, n in zip(NAMES, numbers, strict=True)]
    (line,) = loaded(place, store, tmp_path, "\n".join(("ward,month,measure,count", *rows))).lines
    assert statuses(store) == {ASH: "suppressed", BIRCH: "final", DALE: "final"}
    assert (line.rows_read, line.placed, line.rejected) == (4, 4, 0)
    (covered,) = table(store, "coverage").to_dict("records")
    assert covered["status"] == "partial"
    assert covered["reason"] == "without a figure: Cedar; hidden by the publisher: Ash"


def test_a_word_of_the_publisher_stays_when_another_ward_is_corrected(place, tmp_path):
    store = Store(str(tmp_path / "store"))
    rows = [f"{w},2025-02,Robbery,12 [p]" for w in NAMES]
    loaded(place, store, tmp_path, "\n".join(("ward,month,measure,count", *rows)))
    loaded(place, store, tmp_path, "ward,month,measure,count\nAsh,2025-02,Robbery,13 [r]\n")
    found = statuses(store)
    assert (found[ASH], found[BIRCH]) == ("revised", "provisional")


@pytest.mark.parametrize("cell", ["04-Jan", "2026-04-01 00:00:00"])
def test_a_range_that_a_spreadsheet_made_a_date_is_rejected_with_what_it_was(place, cell):
    reading = read(place, f"ward,2025-02,2025-03\nAsh,7,{cell}\n", "robbery.csv")
    (reject,) = reading.rejects
    assert reject.suggestion.startswith("perhaps a range such as 1-4")


def test_rejects_suggest_the_nearest_ward_and_offence(place):
    text = "ward,month,measure,count\nBrich,2025-02,Robbery,7\nAsh,2025-02,Robery,7\n"
    good = "Cedar,2025-02,Robbery,7\n"
    rejects = read(place, text + good).rejects
    assert [reject.suggestion for reject in rejects] == ["Birch", "Robbery"]
    assert {reject.month for reject in rejects} == {pd.Timestamp("2025-02-01")}


def test_columns_for_months_to_come_are_blank_or_a_slip(place):
    text = "ward,2025-02,2098-02,2099-02\nAsh,7,,\nBirch,8,,9\n"
    reading = read(place, text, "robbery.csv")
    (reject,) = reading.rejects
    assert (reject.row, reject.column, reject.found) == (
        3,
        "2099-02",
        "a count of a month to come",
    )
    assert reading.rows_read == 3


# --- files without a figure ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "ward,month,measure,count\nAsh,2025-02,Robbery,many\n",
        "ward,month,measure,count\nAsh,2025-02,Robbery,\n",
        "ward,month,measure,count\nBradford Moor,2025-02,Robbery,7\n",
        "ward,month,measure,count\nTotal,2025-02,Robbery,7\n",
        "ward,month,measure,count\nBradford Moor,2025-02,Robbery,7\nAsh,2025-02,Robbery,many\n",
    ],
)
def test_a_file_without_one_figure_of_the_place_is_refused_and_stores_nothing(
    place, tmp_path, text
):
    store = Store(str(tmp_path / "store"))
    report = loaded(place, store, tmp_path, text)
    assert len(report.refused) == 1
    assert report.release is None
    assert table(store, "ward_counts").empty
    assert table(store, "coverage").empty


@pytest.mark.parametrize(
    "called",
    ["Crime category", "Crime", "Type of crime", "Incident type", "Offence description", "What"],
)
def test_a_column_that_holds_offences_is_known_by_its_cells(place, called):
    rows = [f"{name},Apr-24,{o},5" for name in NAMES for o in ("Burglary", "Robbery", "Drugs")]
    reading = read(place, "\n".join([f"Ward,Month,{called},Count", *rows]))
    assert sorted(set(reading.figures["offence"])) == ["burglary", "drugs", "robbery"]
    assert (len(reading.figures), reading.rejects) == (12, ())


@pytest.mark.parametrize(
    "months",
    [
        "X202404,X202405",
        "X2024.04,X2024.05",
        "2024M04,2024M05",
        "Sum of Apr-24,Sum of May-24",
        "Apr-24 count,May-24 count",
    ],
)
def test_what_stands_around_a_month_in_a_heading_leaves_it(place, months):
    reading = read(place, f"Burglary\nWard,{months}\nAsh,5,6\n")
    found = [(f"{r.month:%Y-%m}", r.count) for r in reading.figures.itertuples(index=False)]
    assert [f"{m:%Y-%m}" for m in reading.figures["month"]] == ["2024-04", "2024-05"], found
    assert [*reading.figures["count"]] == [5, 6]


def test_a_rate_beside_the_count_of_a_month_is_left_out(place):
    text = "Burglary,,,,\n,Apr-24,,May-24,\nWard,Count,Rate per 1000,Count,Rate per 1000\n"
    reading = read(place, text + "Ash,5,0.2,6,0.3\nBirch,7,0.4,8,0.5\n")
    assert sorted(reading.figures["count"]) == [5, 6, 7, 8]
    assert any("Rate per 1000" in note for note in reading.notes)


@pytest.mark.parametrize(
    "text",
    [
        "Ward,Month,Measure,Count\nAsh,Apr-24,Violence & sexual offences,5\n",
        "Violence & sexual offences\nWard,Apr-24\nAsh,5\n",
    ],
)
def test_an_ampersand_is_and(place, text):
    assert [*read(place, text).figures["offence"]] == ["violent-crime"]


@pytest.mark.parametrize("total", ["Total", "All crime", "Total crime", "Loitering"])
@pytest.mark.parametrize("spread", [True, False])
def test_offences_and_their_total_stand_under_each_month(place, total, spread):
    months = [
        m for month in ("Feb-25", "Mar-25") for m in (month, *([month if spread else ""] * 2))
    ]
    names = ["Ward", *["Burglary", "Robbery", total] * 2]
    text = "\n".join((",".join(["", *months]), ",".join(names), "Ash,1,2,3,4,5,9"))
    reading = read(place, text)
    assert sorted(figures(reading).values()) == [1, 2, 4, 5]
    assert reading.notes == (f"columns left out: Feb-25: {total}; Mar-25: {total}",)


def test_a_false_total_of_one_month_is_noted_and_those_of_blocks_are_not(place):
    above = ",Feb-25,,,Mar-25,,\nWard,Burglary,Robbery,Total,Burglary,Robbery,Total\n"
    (_, note) = read(place, f"{above}Ash,1,2,3,4,5,8").notes
    assert note.startswith("the column 'Mar-25: Total' is not the sum of the columns read")
    blocks = ",Burglary,,,Robbery,,\nWard,Feb-25,Mar-25,Total,Feb-25,Mar-25,Total\n"
    assert len(read(place, f"{blocks}Ash,1,2,3,4,5,9").notes) == 1


# --- footnotes, plurals and totals ---------------------------------------------------------------


@pytest.mark.parametrize("mark", ["*", "¹", " [note 1]", "†", " (note 2)"])
def test_a_footnote_behind_a_heading_changes_nothing(place, mark):
    months = read(place, wards(f"Ward,May-24,Jun-24{mark}", "7", "8"), "burglary.csv")
    assert figures(months)[ASH, "2024-06", "burglary"] == 8
    offences = read(place, wards(f"Ward,Month,Burglary{mark},Robbery", "2024-06", "7", "8"))
    assert figures(offences)[ASH, "2024-06", "burglary"] == 7


@pytest.mark.parametrize(
    ("called", "offence"),
    [
        ("Vehicle Crimes", "vehicle-crime"),
        ("Burglaries", "burglary"),
        ("Shop lifting", "shoplifting"),
    ],
)
def test_a_column_called_by_an_offence_in_the_plural_or_parted_is_read(place, called, offence):
    reading = read(place, wards(f"Ward,Month,Robbery,{called}", "2024-06", "7", "8"))
    assert figures(reading)[ASH, "2024-06", offence] == 8


def test_a_column_called_nearly_as_an_offence_is_rejected_and_not_only_noted(place):
    reading = read(place, wards("Ward,Month,Robbery,Burglery", "2024-06", "7", "8"))
    assert [(r.column, r.suggestion, r.figures) for r in reading.rejects] == [
        ("Burglery", "Burglary", len(NAMES))
    ]


@pytest.mark.parametrize(
    ("called", "offence"), [("All ASB", "anti-social-behaviour"), ("Total burglary", "burglary")]
)
def test_the_total_of_an_offence_is_its_figure_where_nothing_else_of_it_is_there(
    place, called, offence
):
    head = "Ward,Month,Offence,Count\n"
    rows = "".join(f"{ward},2024-06,{called},9\n{ward},2024-06,Robbery,3\n" for ward in NAMES)
    assert figures(read(place, head + rows))[ASH, "2024-06", offence] == 9
    beside = f"Ash,2024-06,{offence},8\n"
    for text in (head + rows + beside, head + beside + rows):
        assert figures(read(place, text))[ASH, "2024-06", offence] == 8


def test_figures_that_are_all_formulas_without_results_are_refused_in_one_sentence(place):
    heads = ["Ward", "Feb-25", "Mar-25"]
    rows = [[ward, "=1+1", "=2+2"] for ward in NAMES]
    with pytest.raises(RefusedFileError) as refusal:
        read(place, workbook(Burglary=[heads, *rows]), "burglary.xlsx")
    assert str(refusal.value) == (
        f"burglary.xlsx: not one figure of a ward of {place.place.name} in it; 8 formulas were "
        "saved without their results (the first in B2 of the sheet 'Burglary'): open the file in "
        "Excel, save it, and add it again"
    )


def test_a_refusal_of_blank_figures_names_a_few_of_them(place):
    text = "ward,measure,Feb-25,Mar-25\n" + "".join(f"{ward},Robbery,,\n" for ward in NAMES)
    with pytest.raises(RefusedFileError, match="and 5 more") as refusal:
        read(place, text)
    assert str(refusal.value).count("(Robbery)") == 3
