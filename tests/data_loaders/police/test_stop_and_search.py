"""Stop and search: what a row becomes, which force and month it is of, and a real month."""

from __future__ import annotations

import random

import pandas as pd
import pytest

from data_loaders.load import add
from data_loaders.police.stop_and_search import read_stop_and_search
from model.errors import RefusedFileError
from store.store import Store
from tests.data_loaders.made_extracts import (
    AWAY_DEGREES,
    EAST_DEGREES,
    NOWHERE,
    SEARCHES,
    WEST_DEGREES,
    classes,
    counted,
    line_of,
    search,
    table,
    wards_from,
    written,
)
from tests.files import member

NAME = "2024-08-west-yorkshire-stop-and-search.csv"


def read(leeds, *rows: str, name: str = NAME, header: str = SEARCHES, west: float = -1.7):
    file = member("\n".join((header, *rows)) + "\n", name)
    return read_stop_and_search(file, leeds, wards_from(west))


def test_a_row_becomes_a_search(leeds):
    (found,) = read(leeds, search("2024-08-15T17:12:00+00:00")).incidents.to_dict("records")
    assert found["incident_id"] == (
        "no-id/west-yorkshire/2024-08-15T17:12:00Z/Person search/-1.600000/53.800000/"
        "stop-search-drugs/Arrest/1"
    )
    assert (found["part"], found["offence"]) == ("west-yorkshire", "stop-search-drugs")
    assert found["occurred_from"] == found["occurred_to"] == pd.Timestamp("2024-08-15 17:12Z")
    assert (found["location_precision"], found["outcome"]) == ("snapped", "Arrest")


def test_about_the_person_nothing_is_kept(leeds):
    text = read(leeds, search()).incidents.astype(str).to_string()
    assert not [word for word in ("Male", "18-24", "White") if word in text]


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        ("2024-07-31T23:40:00+00:00", "2024-08"),  # 00:40 on 1 August
        ("2024-08-31T22:59:00+00:00", "2024-08"),  # 23:59 on 31 August
        ("2024-08-31T23:00:00+00:00", "2024-09"),  # midnight
        ("2024-01-31T23:40:00+00:00", "2024-01"),  # in winter local time is UTC
    ],
)
def test_the_month_is_by_local_time(leeds, moment, month):
    incidents = read(leeds, search(moment), name="west-yorkshire.csv").incidents
    assert list(incidents["month"]) == [pd.Timestamp(month)]


@pytest.mark.parametrize(
    ("sought", "offence"),
    [
        ("Controlled drugs", "stop-search-drugs"),
        ("Offensive weapons", "stop-search-weapons"),
        ("Firearms", "stop-search-weapons"),
        ("Stolen goods", "stop-search-stolen"),
        ("Article for use in theft", "stop-search-stolen"),
        ("Psychoactive substances", "stop-search-other"),
        ("", "stop-search-other"),
    ],
)
def test_what_was_searched_for(leeds, sought, offence):
    assert list(read(leeds, search(for_what=sought)).incidents["offence"]) == [offence]


def test_searches_alike_all_stay_in_any_order(leeds):
    rows = [search(), search(), search(outcome="")]
    shuffled = random.Random(3).sample(rows, len(rows))
    ids = set(read(leeds, *rows).incidents["incident_id"])
    assert len(ids) == 3
    assert ids == set(read(leeds, *shuffled).incidents["incident_id"])


@pytest.mark.parametrize(
    "name",
    [
        NAME,
        "2024-08-west-yorkshire-stop-and-search (1).csv",
        "police-uk-stop-and-search-2024-08-west-yorkshire.csv",
        "latest.zip: 2024-08/2024-08-west-yorkshire-stop-and-search.csv",
    ],
)
def test_names_that_say_the_force_and_the_month(leeds, name):
    reading = read(leeds, search(), search("2024-09-02T10:00:00+00:00"), name=name)
    assert reading.covers == ((pd.Timestamp("2024-08-01"), "west-yorkshire"),)
    (reject,) = reading.rejects
    assert reject.expected == "a search of Aug 2024 by local time, the month in the file name"


def test_a_name_of_several_months_leaves_the_month_to_the_rows(leeds):
    name = "stop-and-search-2024-08-to-2024-09-west-yorkshire.csv"
    reading = read(leeds, search(), search("2024-09-02T10:00:00+00:00"), name=name)
    assert [month for month, _ in reading.covers] == [*pd.to_datetime(["2024-08", "2024-09"])]


def test_the_searches_of_another_force_are_outside(leeds, store, tmp_path, place):
    path = written(tmp_path, "2024-08-north-yorkshire-stop-and-search.csv", SEARCHES, search())
    report = add([path], place, store)
    line = line_of(report, "north-yorkshire")
    assert classes(line) == (0, 1, 0, 0, 0)
    assert line.notes == ("searches by north-yorkshire, another force than the place's",)
    assert report.release is None


YEAR = [search(f"2024-{month:02}-10T14:05:00+00:00") for month in range(1, 13)]


@pytest.mark.parametrize(
    "name",
    [
        "west-yorkshire-stop-and-search-2024.csv",
        "stop and search West Yorkshire 2024.csv",
        "West_Yorkshire_Police_2024.csv",
        "2024 (west yorkshire).csv",
    ],
)
def test_a_year_in_one_file_is_of_the_force_its_name_says_in_any_order(leeds, name):
    reading = read(leeds, *YEAR, name=name)
    assert reading.covers == tuple(
        (pd.Timestamp(2024, month, 1), "west-yorkshire") for month in range(1, 13)
    )
    assert (len(reading.incidents), reading.notes) == (12, ())


@pytest.mark.parametrize("name", ["WY stop and search 2024.csv", "2024-08-stop-and-search.csv"])
def test_a_name_without_a_force_leaves_it_to_where_the_searches_lie(leeds, name):
    away = [search(at=AWAY_DEGREES)] * 3
    reading = read(leeds, search(), *away, search(at=NOWHERE), name=name)
    assert len(reading.incidents) == 5
    assert reading.notes == (
        "its name does not say which force searched: taken as west-yorkshire, because 1 of its 4 "
        "points lie in Leeds",
    )


def test_points_beside_the_place_do_not_lie_in_it(leeds):
    rows = [search(), search(at=EAST_DEGREES), search()]
    reading = read(leeds, *rows, name="stops 2024.csv", west=-1.55)
    assert "because 1 of its 3 points lie in Leeds" in reading.notes[0]
    with pytest.raises(RefusedFileError, match="0 of 2 points lie in Leeds"):
        read(leeds, search(), search(), name="stops 2024.csv", west=-1.55)


@pytest.mark.parametrize(
    "rows",
    [
        [search(), *[search(at=AWAY_DEGREES)] * 4],
        [search(at=NOWHERE)],
    ],
)
def test_a_force_that_neither_name_nor_points_tell_is_asked_for(leeds, rows):
    with pytest.raises(
        RefusedFileError, match=r"rename it as 2021-08-west-yorkshire-stop-and-search\.csv"
    ):
        read(leeds, *rows, name="stop and search 2024.csv")


@pytest.mark.parametrize(
    ("name", "force"),
    [
        ("2024-08-btp-stop-and-search.csv", "btp"),
        ("British Transport Police 2024.csv", "btp"),
        ("stops Avon & Somerset.csv", "avon-and-somerset"),
        ("2024-08-metropolitan-stop-and-search.csv", "metropolitan"),
    ],
)
def test_another_force_in_the_name_is_another_force_wherever_it_searched(leeds, name, force):
    reading = read(leeds, search(), name=name)
    assert (reading.passed_over, len(reading.incidents)) == (1, 0)
    assert reading.notes == (f"searches by {force}, another force than the place's",)


@pytest.mark.parametrize(
    ("cells", "found", "expected"),
    [
        ({"date": "yesterday"}, "date 'yesterday'", "a date and time in UTC such as 2021-08-01T14"),
        ({"date": ""}, "date ''", "a date and time"),
        ({"at": ("-1.60", "")}, "longitude '-1.60', latitude ''", "both, or neither"),
        ({"at": ("53.80", "-1.60")}, "look swapped", "longitude first"),
    ],
)
def test_a_row_that_cannot_be_used_is_a_reject_in_words(leeds, cells, found, expected):
    reading = read(leeds, search(), search(**cells), search())
    (reject,) = reading.rejects
    assert reject.row == 3
    assert found in reject.found
    assert expected in reject.expected
    assert len(reading.incidents) == 2


def test_a_file_without_a_column_or_rows_is_refused(leeds):
    with pytest.raises(RefusedFileError, match=r"no column 'latitude' among Type, Date"):
        read(leeds, search(), header=SEARCHES.replace("Latitude", "Altitude"))
    with pytest.raises(RefusedFileError, match="column names and no rows"):
        read(leeds)


def test_searches_are_counted_with_zeros_and_twice_changes_nothing(store, tmp_path, place):
    rows = [search(at=at) for at in (WEST_DEGREES, WEST_DEGREES, EAST_DEGREES, AWAY_DEGREES)]
    path = written(tmp_path, NAME, SEARCHES, *rows, search(at=NOWHERE))
    report = add([path], place, store)
    assert classes(line_of(report, NAME)) == (3, 1, 1, 0, 0)
    assert list(counted(store, "stop-and-search")["count"]) == [2, 1]
    assert len(table(store, "ward_counts")) == 2 * 4
    (covered,) = table(store, "coverage").to_dict("records")
    assert (covered["status"], covered["records"]) == ("complete", 3)
    again = add([path], place, store)
    assert again.release is None
    assert classes(line_of(again, NAME)) == (0, 0, 0, 5, 0)


def test_west_yorkshire_august_2021(tmp_path, shared_data, leeds):
    store = Store(str(tmp_path / "store"))
    name = "police-uk-stop-and-search-2021-08-west-yorkshire.csv"
    folder = shared_data / "leeds"
    report = add([folder / "wards-2025.geojson", folder / name], leeds, store)
    assert classes(line_of(report, name)) == (542, 722, 48, 0, 0)
    incidents = table(store, "incidents")
    assert incidents["incident_id"].is_unique
    assert incidents["occurred_from"].min() == pd.Timestamp("2021-08-01 00:40Z")
    by_object = counted(store, "stop-and-search").groupby("offence")["count"].sum()
    assert by_object.to_dict() == {
        "stop-search-drugs": 276,
        "stop-search-other": 57,
        "stop-search-stolen": 98,
        "stop-search-weapons": 111,
    }
    assert list(table(store, "coverage")["month"]) == [pd.Timestamp("2021-08-01")]


def test_a_month_pasted_twice_is_refused_and_searches_alike_are_not(leeds):
    rows = [search(f"2024-08-15T{n // 60:02d}:{n % 60:02d}:00+00:00") for n in range(100)]
    assert len(read(leeds, *rows, *rows[:5]).incidents) == 105
    for again in (rows, rows[:30]):
        with pytest.raises(RefusedFileError, match="Aug 2024 stands in it twice"):
            read(leeds, *rows, *again)


def test_coordinates_saved_again_without_their_last_zeros_are_the_same_search(leeds):
    def ids(longitude: str, latitude: str) -> list[str]:
        rows = (
            search("2024-08-15T17:12:00+00:00", at=at) for at in ((longitude, latitude), NOWHERE)
        )
        return list(read(leeds, *rows).incidents["incident_id"])

    assert ids("-1.600000", "53.850000") == ids("-1.6", "53.85")
