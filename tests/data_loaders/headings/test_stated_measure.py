"""What a ward figure counts, and of whom: what is no count of all of an offence is never read."""

from __future__ import annotations

import random
import re

import pytest

from data_loaders.headings.persons import are_of_persons, is_everyone, names_persons, of_some
from data_loaders.headings.stated_measure import (
    by_heading,
    named_offence,
    stated_measure,
    stray_words,
)
from data_loaders.ward_figures.ward_figures import WardFigureReading, read_ward_figures
from model.errors import RefusedFileError
from tests.data_loaders.made_figures import ASH, areas_of, four_wards
from tests.files import member, workbook

OFFENCES = {"Burglary": "burglary", "Robbery": "robbery", "ASB": "anti-social-behaviour"}


@pytest.fixture(scope="module")
def place(leeds):
    return four_wards(leeds)


def read(place, data: str | bytes, name: str = "figures.csv") -> WardFigureReading:
    return read_ward_figures(member(data, name), place, areas=areas_of(place))


def counts(reading: WardFigureReading) -> list[int]:
    return sorted(reading.figures["count"])


ORDINARY = (
    "Burglary",
    "Burglaries by ward",
    "Recorded burglary offences by ward, Fourville, April 2024 to March 2025",
    "Table 3: Number of burglary crimes by ward and month, 2024/25",
    "Police recorded burglary, 1 April 2024 to 31 March 2025",
    "Burglary 01/04/2024 to 31/03/2025",
    "Crime type: Burglary",
    "Total burglary (provisional)",
    "Burglary by ward. Source: the police, extracted 3 March 2025",
    "Fourville burglary counts per month",
)
STRAY = {
    "Burglary rate per 1,000": "rate per 1 000",
    "Burglary %": "percent",
    "Burglary YTD": "ytd",
    "Burglary 12 months to March 2025": "12 to",
    "Burglary, year ending March 2025": "year ending",
    "Knife-enabled robbery": "knife enabled",
    "Attempted burglary": "attempted",
    "Detected burglaries": "detected",
    "City centre robbery": "city centre",
    "Burglary sheds": "sheds",
    "Value of burglary, £": "value pounds",
    "Burglary (000s)": "000s",
    "Robbery of tourists": "tourists",
}


@pytest.mark.parametrize("title", ORDINARY)
def test_words_that_say_only_that_an_offence_is_counted_are_not_strange(title):
    assert stray_words(title, OFFENCES, ["Fourville"]) == ""
    assert stated_measure([title], OFFENCES) == "burglary"


@pytest.mark.parametrize(("title", "words"), STRAY.items())
def test_any_other_word_beside_an_offence_is_left_over(title, words):
    assert stray_words(title, OFFENCES, ["Fourville"]) == words


OTHER_LINES = (
    "Year to date",
    "Rate per 1,000 population",
    "Domestic-related offences only",
    "Percentage change from the year before",
    "Difference from last year",
    "Rolling 12 months",
    "Forecast",
    "City centre only",
    "Victims",
    "Counts in thousands",
)
LINES = (
    "Community safety: ward figures",
    "Provisional, subject to change",
    "OFFICIAL - SENSITIVE: for internal use only",
    "Business Intelligence Team, Fourville Council",
    "Source: police recorded crime, extracted 03/03/2025",
    "Figures under 5 are not shown",
    "April 2024 to March 2025",
)


@pytest.mark.parametrize("line", OTHER_LINES)
@pytest.mark.parametrize("across", [True, False])
def test_a_line_above_says_what_the_sheets_name_does_not(place, line, across):
    table = [["Ward", "Feb-25"], ["Ash", 9]]
    if not across:
        table = [["Ward", "Month", "Burglary"], ["Ash", "2025-02", 9]]
    data = workbook(Burglary=[["Fourville"], [line], [], *table])
    with pytest.raises(RefusedFileError, match=r"a\.xlsx, sheet 'Burglary': .*take these words"):
        read(place, data, "a.xlsx")


@pytest.mark.parametrize("line", LINES)
def test_lines_that_change_nothing_stand_above_figures_that_are_read(place, line):
    data = workbook(Burglary=[[line], ["Ward", "Feb-25"], ["Ash", 9]])
    assert counts(read(place, data, "a.xlsx")) == [9]


@pytest.mark.parametrize("title", STRAY)
def test_a_sheet_is_declined_with_the_words_left_over(place, title):
    name = title.replace("/", " ")[:31]
    data = workbook(**{name: [["Ward", "Feb-25"], ["Ash", 9]]})
    with pytest.raises(RefusedFileError, match=r"the name of the sheet .* says '.*'"):
        read(place, data, "a.xlsx")
    with pytest.raises(RefusedFileError, match=re.escape(title)):
        read(place, workbook(Figures=[[title], ["Ward", "Feb-25"], ["Ash", 9]]), "a.xlsx")


@pytest.mark.parametrize("title", STRAY)
def test_a_column_of_another_measure_is_left_out_or_declined(place, title):
    heading = title.replace(",", "")
    beside = f"Ward,Month,Burglary,{heading}\nAsh,2025-02,9,4\n"
    reading = read(place, beside)
    assert counts(reading) == [9]
    assert f"columns left out: {heading}" in reading.notes
    with pytest.raises(RefusedFileError, match=r"its heading '.*' says '.*'"):
        read(place, f"Ward,Month,{heading}\nAsh,2025-02,4\n", "figures.csv")


def test_a_row_of_headings_may_say_that_offences_below_are_rates(place):
    rows = ",,Rate per 1000,\nWard,Month,Burglary,Robbery\nAsh,2025-02,9,4\n"
    with pytest.raises(RefusedFileError, match="rate per"):
        read(place, rows)
    above = ",Burglary,Burglary,Robbery %\nWard,Feb-25,Jan-25,Feb-25\nAsh,9,8,4\n"
    assert counts(read(place, above)) == [8, 9]


@pytest.mark.parametrize(
    "name", ["knife-enabled robbery.csv", "burglary ytd.csv", "robbery rate.csv"]
)
def test_the_name_of_a_file_says_it_too(place, name):
    with pytest.raises(RefusedFileError, match="the file's name says"):
        read(place, "Ward,Feb-25\nAsh,9\n", name)


ORDINARY_NAMES = (
    *("burglary.csv", "burglary v3 (copy).csv", "burglary nospace.csv", "burglary - Copy (2).csv"),
    *("BurglaryByWard2024.csv", "burglary_20250214_1530.csv", "Burglary FY2024-25 final.csv"),
    *("burglary apostrophe.csv", "burglary uscommas.csv", "burglary yyyy-mmm.csv"),
    *("West Yorkshire Police burglary wards.csv", "WYP_burglary_extract_latest.csv"),
    *("03 burglary.csv", "12-burglary resaved.csv"),
    *("burglary Apr24-Mar25.csv", "burglary 24-25.csv", "Burglary in Ash.csv"),
    *("Safer Fourville burglary ward data.csv", "burglary-by-ward-recent.csv"),
    *("number of burglaries (all persons).csv", "burglary dd.mm.yyyy.csv"),
)
OTHER_NAMES = (
    *("burglary_charges", "burglary_r12", "burglary_asian", "burglary_per_1000", "burglary_12"),
    *("burglary_year_on_year", "burglary_10-17", "burglary_f", "burglary_value", "burglary_open"),
    *("burglary_mat", "burglary_night", "burglary_students", "burglary_adjusted", "burglary_m"),
    *("12 month burglary", "12m burglary", "10-17 burglary"),
    *("burglary_weekend", "burglary quarterly", "burglary_dwelling", "burglary 65+"),
)


@pytest.mark.parametrize("name", ORDINARY_NAMES)
def test_words_of_a_kind_of_file_in_its_name_say_nothing_of_its_figures(place, name):
    reading = read(place, "Ward,Feb-25\nAsh,9\n", name)
    assert counts(reading) == [9]
    assert not any("not understood" in note for note in reading.notes)


@pytest.mark.parametrize("table", ["Ward,Feb-25\nAsh,9\n", "Ward,Month,Count\nAsh,Feb-25,9\n"])
@pytest.mark.parametrize("name", OTHER_NAMES)
def test_any_other_word_of_a_name_that_says_what_is_counted_is_asked_about(place, name, table):
    with pytest.raises(RefusedFileError, match=r"the file's name says '.*'.*take these words out"):
        read(place, table, f"{name}.csv")


@pytest.mark.parametrize(
    "table",
    [
        "Burglary by ward\nWard,Feb-25\nAsh,9\n",
        "Ward,Month,Burglary\nAsh,Feb-25,9\n",
        "Ward,Month,Crime type,Count\nAsh,Feb-25,Burglary,9\n",
    ],
)
def test_what_a_file_itself_says_wins_and_the_words_of_its_name_are_noted(place, table):
    reading = read(place, table, "request 17 (mps).csv")
    assert counts(reading) == [9]
    assert any("the file's name says '17 mps', which" in note for note in reading.notes)


@pytest.mark.parametrize("sheet", ["Asian", "R12", "Students", "Charges"])
def test_the_name_of_a_sheet_is_a_line_above_its_table(place, sheet):
    rows = [["Ward", "Feb-25"], ["Ash", 9]]
    with pytest.raises(RefusedFileError, match=f"the name of the sheet '{sheet}' says"):
        read(place, workbook(**{sheet: rows}), "burglary.xlsx")
    for name in ("Sheet1", "Ward data", "Export Worksheet", "2024-25", "All persons", "WYP"):
        assert counts(read(place, workbook(**{name: rows}), "burglary.xlsx")) == [9]


def test_a_line_of_some_people_counts_also_over_a_column_called_count(place):
    with pytest.raises(RefusedFileError, match="the line 'Students' above its table says"):
        read(place, "Burglary\nStudents\nWard,Month,Count\nAsh,Feb-25,9\n")


# --- columns of units ---------------------------------------------------------------------------

RATES = ("Rate per 1,000", "%", "12 month rolling", "Female victims", "Target", "£")


@pytest.mark.parametrize("column", ["Unit", "Metric", "Basis", "Measure", "Indicator", "Type"])
@pytest.mark.parametrize("other", RATES)
@pytest.mark.parametrize("seed", [0, 1])
def test_rows_that_are_no_counts_are_left_out_with_their_number(place, column, other, seed):
    rows = [
        f'{ward},2025-02,Burglary,"{unit}",{n}'
        for n, ward in enumerate(("Ash", "Birch"), start=8)
        for unit in ("Count", other)
    ]
    random.Random(seed).shuffle(rows)
    reading = read(place, "\n".join((f"Ward,Month,Offence,{column},Value", *rows)))
    assert counts(reading) == [8, 9]
    assert reading.outside == 2
    said = f"only counts are read; left out: 2 figures of '{other}' in the column '{column}'"
    assert any(note.startswith(said) for note in reading.notes)
    assert not any("Subtype" in note for note in reading.notes if column == "Unit")


@pytest.mark.parametrize("column", ["Value type", "Unit of measure", "Figure type"])
def test_a_file_without_a_count_is_refused_with_what_it_has(place, column):
    text = f"Ward,Month,Offence,{column},Value\nAsh,2025-02,Burglary,Rate,9\n"
    with pytest.raises(
        RefusedFileError, match=f"left out: 1 figure of 'Rate' in the column '{column}'"
    ):
        read(place, text)


@pytest.mark.parametrize("column", ["Type", "Kind"])
def test_a_column_that_may_be_of_parts_or_of_units_is_named_with_what_to_call_it(place, column):
    rows = [
        f"{ward},2025-02,Burglary,{part},{n}"
        for ward in ("Ash", "Birch")
        for n, part in enumerate(("Residential", "Business"), start=4)
    ]
    text = "\n".join((f"Ward,Month,Offence,{column},Value", *rows))
    with pytest.raises(RefusedFileError, match=f"column '{column}'.* call it Subtype"):
        read(place, text)
    assert counts(read(place, text.replace(column, "Subtype"))) == [9, 9]


def test_a_unit_may_stand_beside_months_across(place):
    text = "Ward,Measure,Feb-25,Mar-25\nAsh,Number,9,8\nAsh,Rate per 1000,3,2\n"
    assert counts(read(place, text, "burglary.csv")) == [8, 9]


# --- of whom ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["F", "M", "Females", "Men", "Juveniles", "Under 18", "10-17", "Youth (10-17)"]
)
def test_a_sheet_of_some_people_is_not_read(place, name):
    data = workbook(**{name: [["Burglary"], ["Ward", "Feb-25"], ["Ash", 9]]})
    with pytest.raises(RefusedFileError, match="of one sex or age only"):
        read(place, data, "a.xlsx")


@pytest.mark.parametrize(
    ("column", "parts", "everyone"),
    [
        ("Victim gender", ("Male", "Female"), "All"),
        ("Sex of victim", ("M", "F"), "Persons"),
        ("Age group", ("0-17", "18+"), "All ages"),
        ("Victim age band", ("Under 18", "Adults"), "Total"),
        ("Ethnicity", ("Asian", "White"), "All ethnic groups"),
        ("Suspect sex", ("Males", "Females"), "All persons"),
        ("Who", ("Male", "Female"), "All persons"),
        ("Cohort", ("10-17", "18-24"), "All"),
    ],
)
def test_a_column_of_persons_is_known_by_its_words_or_by_what_it_holds(
    place, column, parts, everyone
):
    rows = [f"Ash,2025-02,Burglary,{part},4" for part in parts]
    text = f"Ward,Month,Offence,{column},Count\n"
    reading = read(place, text + "\n".join([*rows, f"Ash,2025-02,Burglary,{everyone},9"]))
    assert counts(reading) == [9]
    assert reading.outside == 2
    with pytest.raises(RefusedFileError, match="only figures of everyone are read"):
        read(place, text + "\n".join(rows))


def test_words_of_persons():
    assert names_persons("victim_age_band")
    assert not names_persons("Average")
    assert is_everyone("All adults") is False
    assert is_everyone("All ethnicities")
    assert not of_some("Figures under 5 are not shown")
    assert not of_some("2024-25")
    assert not are_of_persons(["1-4", "1-4"])
    assert not are_of_persons(["All", ""])


def test_a_count_of_a_month_to_come_is_not_shown_and_its_month_not_kept(place):
    reading = read(place, "ward,2025-02,2099-02\nAsh,9,3\n", "robbery.csv")
    (reject,) = reading.rejects
    assert "3" not in reject.found
    assert [(r.area_code, r.month.year) for r in reading.figures.itertuples()] == [(ASH, 2025)]


def test_a_cell_that_is_no_count_shows_no_small_number_of_a_source_that_hides_them(place):
    text = "ward,month,measure,count\nAsh,2025-02,Hate incidents,9\nBirch,2025-02,Hate incidents,"
    (reject,) = read(place, f"{text}about 3\n").rejects
    assert (reject.row, reject.found) == (3, "a count that is no whole number")


@pytest.mark.parametrize("status", ["Forecast", "Target", "Rolling 12 months"])
def test_a_status_may_say_that_a_figure_is_no_count(place, status):
    text = (
        f"ward,month,measure,count,status\nAsh,2025-02,Robbery,9,\nAsh,2025-03,Robbery,8,{status}\n"
    )
    assert counts(read(place, text)) == [9]


def test_a_column_called_measure_may_hold_the_numbers_and_none_is_shown_as_a_word(place):
    text = "ward,month,offence,measure,count\nAsh,2025-02,Robbery,3,9\n"
    reading = read(place, text)
    assert counts(reading) == [9]
    assert reading.notes == ("columns left out: measure",)


@pytest.mark.parametrize(
    ("text", "offence"),
    [
        ("violent-crime", "violent-crime"),
        ("violent-crime by ward 2024", "violent-crime"),
        ("violent-crime_2024-04", "violent-crime"),
        ("Violent crime", "violent-crime-to-2013"),
        ("violent-crime-to-2013", "violent-crime-to-2013"),
    ],
)
def test_an_offences_own_spelling_wins_before_the_words_of_another(leeds, text, offence):
    assert stated_measure([text], leeds.offence_of_name) == offence
    column = text.partition(" ")[0] if "-" in text else text
    if "_" not in text:
        assert named_offence(column, by_heading(leeds.offence_of_name)) == offence


@pytest.mark.parametrize(
    "text",
    [
        "ward,month,violent-crime\nAsh,{month},7\n",
        "violent-crime\nward,{month}\nAsh,7\n",
        "ward,month,measure,count\nAsh,{month},violent-crime,7\n",
    ],
)
def test_an_id_is_the_offence_it_is_the_id_of_wherever_it_stands(place, text):
    reading = read(place, text.format(month="Apr-24"))
    assert [*reading.figures["offence"]] == ["violent-crime"]


@pytest.mark.parametrize(
    "text", ["ward,month,Violent crime\nAsh,{}\n", "Violent crime\nward,{}\nAsh,7\n"]
)
def test_an_offence_that_ended_gets_no_figures_of_later_months(place, text):
    text = text.replace("Ash,{}", "Ash,{},7")
    before = read(place, text.format("Apr-13"))
    assert [*before.figures["offence"]] == ["violent-crime-to-2013"]
    after = read(place, text.format("May-13"))
    (reject,) = after.rejects
    assert "of before May 2013" in reject.found
    assert len(after.figures) == 0
    assert reject.suggestion == "Violence and sexual offences"
