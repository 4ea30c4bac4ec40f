"""The word provisional or revised, wherever it stands over, under or beside ward figures."""

from __future__ import annotations

import pytest

from tests.data_loaders.made_figures import four_wards, read
from tests.files import workbook

TABLE = "Ward,Feb-25,Mar-25\nAsh,7,8\nBirch,9,6\n"


@pytest.fixture
def place(leeds):
    return four_wards(leeds)


def statuses(reading) -> set[str]:
    return {*reading.figures["status"]}


@pytest.mark.parametrize(
    "line",
    [
        *("Figures are provisional and subject to change.", "These data are provisional"),
        *("[p] provisional", "p = provisional", "Provisional", "Provisional from January 2025"),
        "Please note that all of the figures in this table are provisional at this time",
    ],
)
@pytest.mark.parametrize("over", [True, False])
def test_provisional_over_or_under_a_table_stands_at_each_figure(place, line, over):
    text = f"Burglary\n{line}\n{TABLE}" if over else f"Burglary\n{TABLE}\n{line}\n"
    reading = read(place, text)
    assert statuses(reading) == {"provisional"}
    assert any(note.startswith("provisional: ") for note in reading.notes)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"Burglary by ward - revised\n{TABLE}", "a.csv"),
        (f"Burglary\n{TABLE}\nRevised 3 May 2025\n", "a.csv"),
        (TABLE, "burglary revised.csv"),
    ],
)
def test_revised_in_a_title_a_name_or_a_footnote_stands_at_each_figure(place, text, name):
    reading = read(place, text, name)
    assert statuses(reading) == {"revised"}
    assert any(note.startswith("revised: ") for note in reading.notes)


@pytest.mark.parametrize(
    "line",
    [
        *("Figures are final and no longer provisional", "Figures may be revised"),
        *("Revised ward boundaries", "Subject to revision", "Figures are revised quarterly"),
    ],
)
def test_words_that_say_it_not_of_the_figures_change_nothing(place, line):
    assert statuses(read(place, f"Burglary\n{TABLE}\n{line}\n")) <= {"final"}


@pytest.mark.parametrize(
    "table", ["Ward,Feb-25,Mar-25 [p]\nAsh,7,8\n", "Ward,Feb-25,Mar-25\nAsh,7,8 [p]\n"]
)
def test_what_explains_a_mark_says_it_of_the_figures_that_have_it(place, table):
    reading = read(place, f"Burglary\n{table}\n[p] provisional\n")
    found = {f"{r.month:%Y-%m}": r.status for r in reading.figures.itertuples()}
    assert found == {"2025-02": "final", "2025-03": "provisional"}


LONG = "Ward,Month,Offence,Count\n" + "".join(
    f"{ward},2025-{month:02d},Burglary,{count}\n"
    for ward, count in (("Ash", 7), ("Birch", 9))
    for month in (1, 2, 3)
)
ACROSS = "Ward,Jan-25,Feb-25,Mar-25\nAsh,7,7,7\nBirch,9,9,9\n"


@pytest.mark.parametrize(
    ("line", "provisional"),
    [
        ("March 2025 is provisional", {"2025-03"}),
        ("March 2025 figures are provisional and may be revised.", {"2025-03"}),
        ("Figures for February and March 2025 are provisional", {"2025-02", "2025-03"}),
        ("Figures for February to March 2025 are provisional", {"2025-02", "2025-03"}),
        ("Figures from February 2025 onwards are provisional", {"2025-02", "2025-03"}),
        ("Figures up to March 2025 are provisional", {"2025-01", "2025-02", "2025-03"}),
        ("May 2025 is provisional", {"2025-01", "2025-02", "2025-03"}),
    ],
)
@pytest.mark.parametrize("table", [LONG, f"Burglary\n{ACROSS}"])
def test_a_footnote_of_some_months_is_of_their_figures(place, table, line, provisional):
    found = read(place, f"{table}\n{line}\n").figures
    of = found[found["status"] == "provisional"]
    assert len(found) == 6
    assert {f"{month:%Y-%m}" for month in of["month"]} == provisional
    assert len(of) == 2 * len(provisional)


@pytest.mark.parametrize("mark", ["*", "[note 1]", "†"])
def test_a_footnote_is_of_the_headings_that_bear_its_mark(place, mark):
    text = f"Burglary\nWard,Feb-25,Mar-25{mark}\nAsh,7,8\n\n{mark} provisional\n"
    found = {f"{r.month:%Y-%m}": r.status for r in read(place, text).figures.itertuples()}
    assert found == {"2025-02": "final", "2025-03": "provisional"}


@pytest.mark.parametrize(
    ("mark", "status"), [("(P)", "provisional"), ("(p)", "provisional"), ("(r)", "revised")]
)
def test_a_mark_behind_the_month_of_a_name_is_of_its_figures(place, mark, status):
    rows = [["Ward", "Burglary"], ["Ash", 7]]
    data = workbook(**{"Feb 2025": rows, f"Mar 2025 {mark}": rows})
    found = {f"{r.month:%Y-%m}": r.status for r in read(place, data, "a.xlsx").figures.itertuples()}
    assert found == {"2025-02": "final", "2025-03": status}
    text = "Ward,Burglary,Robbery\nAsh,7,8\n"
    assert statuses(read(place, text, f"crime March 2025 {mark}.csv")) == {status}


def test_the_word_on_a_sheet_of_notes_is_of_all_tables(place):
    rows = [["Ward", "Feb-25"], ["Ash", 7]]
    data = workbook(Notes=[["All figures are provisional"]], Burglary=rows, Robbery=rows)
    assert statuses(read(place, data, "a.xlsx")) == {"provisional"}


def test_a_footnote_between_two_tables_is_of_the_one_over_it_too(place):
    text = f"Burglary\n{TABLE}Figures are provisional\n\nRobbery\n{TABLE}"
    reading = read(place, text)
    of_burglary = reading.figures[reading.figures["offence"] == "burglary"]
    assert {*of_burglary["status"]} == {"provisional"}


def test_a_column_that_says_it_in_each_row_is_of_all_its_figures(place):
    rows = "".join(f"{w},2025-02,Burglary,Provisional,7\n" for w in ("Ash", "Birch"))
    assert statuses(read(place, f"Ward,Month,Offence,Notes,Count\n{rows}")) == {"provisional"}


@pytest.mark.parametrize("name", ["Status", "Flag", "Data quality"])
def test_a_column_of_such_words_is_known_by_what_it_holds(place, name):
    rows = "Ash,2025-02,Burglary,Provisional,7\nBirch,2025-02,Burglary,Final,8\n"
    text = f"Ward,Month,Offence,{name},Count\n{rows}\n[p] provisional\n"
    reading = read(place, text)
    assert dict(zip(reading.figures["count"], reading.figures["status"], strict=True)) == {
        7: "provisional",
        8: "final",
    }
