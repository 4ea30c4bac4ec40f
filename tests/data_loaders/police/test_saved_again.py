"""Files of police.uk as R, pandas, spreadsheets and clients of the API save them again."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest

from data_loaders.files.readings import INCIDENT_SCHEMA
from data_loaders.load import add
from data_loaders.police.outcomes import read_outcomes
from data_loaders.police.police_api import read_api_json
from data_loaders.police.police_api_table import read_api
from data_loaders.police.police_csv import read_street_csv
from data_loaders.police.stop_and_search import read_stop_and_search
from data_loaders.recognise import recognise
from model import file_kinds
from model.errors import RefusedFileError
from tests.data_loaders.made_extracts import (
    OUTCOMES,
    SEARCHES,
    outcome,
    search,
    table,
    wards_from,
)
from tests.files import HEADER, member, street_row

ROWS = [
    street_row("a1"),
    street_row("a2", longitude="", latitude="", location="No Location", outcome=""),
    street_row("", crime_type="Anti-social behaviour", outcome=""),
]


def saved(header: str, rows: list[str], name, *, blank: str = "", index: str | None = None) -> str:
    """The table with its names changed by `name`, blanks written `blank`, and row numbers first."""
    names, *cells = (next(csv.reader([line])) for line in (header, *rows))
    numbered = [] if index is None else [index]
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL if index == "" else csv.QUOTE_MINIMAL)
    writer.writerow([*numbered, *map(name, names)])
    for number, row in enumerate(cells, start=1):
        row_number = [] if index is None else [number]
        writer.writerow([*row_number, *(cell or blank for cell in row)])
    return out.getvalue()


def dots(name: str) -> str:
    return name.replace(" ", ".")


def snake(name: str) -> str:
    return name.lower().replace(" ", "_")


def camel(name: str) -> str:
    return name.title().replace(" ", "")


WAYS = [
    {"name": dots, "blank": "NA", "index": ""},
    {"name": dots, "blank": "NA", "index": "X"},
    {"name": snake, "blank": "", "index": None},
    {"name": snake, "blank": "nan", "index": "Unnamed: 0"},
    {"name": camel, "blank": "NULL", "index": "index"},
    {"name": str, "blank": "NaN", "index": "...1"},
    {"name": str, "blank": "None", "index": None},
    {"name": str.upper, "blank": "<NA>", "index": "rowid"},
    {"name": str, "blank": "#N/A", "index": None},
]


@pytest.mark.parametrize("way", WAYS)
def test_a_street_file_saved_again_is_the_same_incidents(leeds, way):
    text = saved(HEADER, ROWS, way["name"], blank=way["blank"], index=way["index"])
    assert recognise(member(text)) == file_kinds.STREET_CSV
    reading = read_street_csv(member(text), leeds)
    original = read_street_csv(member("\n".join((HEADER, *ROWS)) + "\n"), leeds)
    assert reading.incidents.equals(original.incidents)
    assert (reading.rows_read, reading.rejects, reading.notes) == (3, (), ())


def test_a_month_that_excel_shows_as_a_number_is_that_month(leeds):
    text = "\n".join((HEADER, *ROWS)) + "\n"
    assert "2025-02" in text
    original = read_street_csv(member(text), leeds)
    again = read_street_csv(member(text.replace("2025-02", "45689")), leeds)
    assert again.incidents.equals(original.incidents)
    assert not again.rejects


@pytest.mark.parametrize("day", ["45690", "44227", "4568", "456890"])
def test_the_number_of_another_day_is_no_month(leeds, day):
    """44227 is 1 February 2025 where a Mac counts from 1904, and 31 January 2021 elsewhere."""
    text = "\n".join((HEADER, *ROWS)).replace("2025-02", day) + "\n"
    reading = read_street_csv(member(text), leeds)
    assert {reject.found for reject in reading.rejects} == {f"month '{day}'"}


@pytest.mark.parametrize("way", WAYS)
def test_outcomes_saved_again_are_the_same(way):
    rows = [outcome("a"), outcome("b", at=("", ""))]
    text = saved(OUTCOMES, rows, way["name"], blank=way["blank"], index=way["index"])
    assert recognise(member(text)) == file_kinds.OUTCOMES_CSV
    original = read_outcomes(member("\n".join((OUTCOMES, *rows)) + "\n"))
    assert read_outcomes(member(text)).outcomes.equals(original.outcomes)


@pytest.mark.parametrize("way", WAYS)
def test_searches_saved_again_are_the_same(leeds, way):
    rows = [search(), search(at=("", ""), outcome=""), search(for_what="")]
    name = "2024-08-west-yorkshire-stop-and-search.csv"
    text = saved(SEARCHES, rows, way["name"], blank=way["blank"], index=way["index"])
    assert recognise(member(text)) == file_kinds.STOP_AND_SEARCH_CSV
    wards = wards_from(-1.7)
    original = read_stop_and_search(member("\n".join((SEARCHES, *rows)) + "\n", name), leeds, wards)
    again = read_stop_and_search(member(text, name), leeds, wards)
    assert again.incidents.equals(original.incidents)
    assert len(again.incidents) == 3


def test_row_numbers_without_a_name_of_their_own_are_passed_over(leeds):
    """As R's write.table writes them: the header has one cell less than the rows."""
    rows = [f"{number},{row}" for number, row in enumerate(ROWS, start=1)]
    reading = read_street_csv(member("\n".join((HEADER, *rows)) + "\n"), leeds)
    assert list(reading.incidents["incident_id"][:2]) == ["a1", "a2"]
    assert not reading.rejects


def test_a_comma_too_many_at_the_end_of_rows_is_no_column_of_numbers(leeds):
    rows = [street_row(crime_id=str(number).zfill(64)) + "," for number in range(3)]
    reading = read_street_csv(member("\n".join((HEADER, *rows)) + "\n"), leeds)
    assert len(reading.rejects) == 3


# --- what a client of the API saves -------------------------------------------------------------

CLIENT = (
    "category,persistent_id,date,latitude,longitude,street_id,street_name,context,id,"
    "location_type,location_subtype,outcome_status"
)
FLAT = (
    "category,location_type,context,persistent_id,id,location_subtype,month,location.latitude,"
    "location.street.id,location.street.name,location.longitude,outcome_status.category"
)
NAME = "leeds-2025-03-polygon-07.csv"


def client_row(number: int = 800, *, category="burglary", month="2025-03", at=("53.8", "-1.6")):
    return (
        f"{category},a1,{month},{at[0]},{at[1]},9,On or near Park Row,,{number},Force,,"
        "Under investigation"
    )


FLAT_ROW = "burglary,Force,,a1,800,,2025-03,53.8,9,On or near Park Row,-1.6,Under investigation"


@pytest.mark.parametrize(("header", "row"), [(CLIENT, client_row()), (FLAT, FLAT_ROW)])
@pytest.mark.parametrize("name", [str, dots, snake])
def test_a_clients_table_is_the_answer_it_was_saved_from(leeds, header, row, name):
    text = saved(header, [row], name, blank="NA", index="")
    assert recognise(member(text, NAME)) == file_kinds.STREET_API
    reading = read_api(member(text, NAME), leeds)
    assert list(reading.incidents.columns) == INCIDENT_SCHEMA.names
    (found,) = reading.incidents.to_dict("records")
    assert found == {
        "month": pd.Timestamp("2025-03-01"),
        "part": "polygon-07",
        "incident_id": "api:800",
        "record": 1,
        "offence": "burglary",
        "longitude": -1.6,
        "latitude": 53.8,
        "street": "On or near Park Row",
        "outcome": "Under investigation",
    }
    assert reading.notes == ("saved as a table by a client of the API",)


def test_table_and_json_of_one_answer_are_the_same_incidents(leeds):
    answer = (
        '[{"category": "burglary", "location": {"latitude": "53.8", "longitude": "-1.6", "street":'
        ' {"id": 9, "name": "On or near Park Row"}}, "outcome_status": {"category": "Under '
        'investigation"}, "persistent_id": "a1", "id": 800, "month": "2025-03"}]'
    )
    json_ = read_api_json(member(answer, "leeds-2025-03-polygon-07.json"), leeds).incidents
    table_ = read_api(member(f"{CLIENT}\n{client_row()}\n", NAME), leeds).incidents
    pd.testing.assert_frame_equal(table_, json_, check_dtype=False)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (client_row(category="witchcraft"), "category 'witchcraft'"),
        (client_row(month="March"), "month 'March'"),
        (client_row(at=("53.8", "")), "longitude '', latitude '53.8'"),
        (client_row().replace(",800,", ",,"), "id ''"),
    ],
)
def test_a_row_of_a_clients_table_that_cannot_be_used_is_a_reject(leeds, row, found):
    (reject,) = read_api(member(f"{CLIENT}\n{client_row()}\n{row}\n", NAME), leeds).rejects
    assert (reject.row, reject.found) == (3, found)


def test_a_clients_table_without_any_place_is_refused(leeds):
    row = client_row(at=("NA", "NA"))
    with pytest.raises(RefusedFileError, match=r"1 records without a place, as .*crimes-no-loc"):
        read_api(member(f"{CLIENT}\n{row}\n", NAME), leeds)


def test_a_clients_table_is_counted_as_an_answer_of_the_api(store, tmp_path, place):
    path = tmp_path / NAME
    path.write_text(f"{CLIENT}\n{client_row()}\n{client_row(801)}\n{client_row(801)}\n")
    (line,) = add([path], place, store).lines
    assert (line.kind, line.rows_read, line.placed, line.duplicate) == (
        file_kinds.STREET_API,
        3,
        2,
        1,
    )
    (part,) = table(store, "parts").to_dict("records")
    assert (part["kind"], part["part"]) == ("api", "polygon-07")
