"""Road casualties of the council: what a row becomes, what cannot be used, and a real year."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_loaders.load import add
from data_loaders.roads.road_casualties import read_road_casualties
from model.errors import RefusedFileError
from model.tables import LEDGER_CLASSES
from store.store import Store
from tests.data_loaders import loading as made
from tests.data_loaders.made_extracts import (
    AWAY,
    COUNCIL,
    EAST,
    WEST,
    casualty,
    classes,
    counted,
    line_of,
    swapped,
    table,
    written,
)
from tests.files import member


def read(*rows: str, header: str = COUNCIL):
    return read_road_casualties(member("\n".join((header, *rows)) + "\n", "road.csv"))


def only(*rows: str, **options) -> dict:
    (found,) = read(*rows, **options).incidents.to_dict("records")
    return found


def test_a_row_becomes_a_casualty():
    found = only(casualty("1A1", date="15/08/2024", time="1812", severity="2"))
    assert found["incident_id"] == "council/1A1/1"
    assert (found["offence"], found["severity"]) == ("road-serious", "serious")
    assert (found["easting"], found["northing"]) == WEST
    assert found["location_precision"] == "exact"
    assert found["month"] == pd.Timestamp("2024-08-01")
    # 18:12 in August is 17:12 UTC.
    assert found["occurred_from"] == found["occurred_to"] == pd.Timestamp("2024-08-15 17:12Z")


def test_of_the_person_nothing_is_kept():
    incidents = read(casualty(age="47")).incidents
    assert not [column for column in incidents if "age" in column or "sex" in column]
    assert not incidents.astype(str).apply(lambda c: c.str.contains("47")).to_numpy().any()


@pytest.mark.parametrize(
    ("time", "minute"),
    [
        ("1812", "18:12"),
        ("5", "00:05"),
        ("0", "00:00"),
        ("0929", "09:29"),
        ("929", "09:29"),
        ("2359", "23:59"),
        ("18:12", "18:12"),
        ("18:12:00", "18:12"),
    ],
)
def test_times_are_read_with_and_without_their_zeros(time, minute):
    found = only(casualty(date="15/01/2024", time=time))
    assert found["occurred_from"] == pd.Timestamp(f"2024-01-15 {minute}Z")


def test_a_casualty_without_a_time_may_be_of_any_time_of_the_day():
    reading = read(casualty(date="15/08/2024", time=""))
    (found,) = reading.incidents.to_dict("records")
    assert found["occurred_from"] == pd.Timestamp("2024-08-14 23:00Z")
    assert found["occurred_to"] == pd.Timestamp("2024-08-15 22:59Z")
    assert reading.notes == ("1 without a time: any time of their day",)


@pytest.mark.parametrize(
    ("date", "time", "utc"),
    [
        ("31/03/2024", "0059", "2024-03-31 00:59"),  # the last minute of winter
        ("31/03/2024", "0130", "2024-03-31 01:30"),  # does not exist: an hour later, 02:30
        ("31/03/2024", "0200", "2024-03-31 01:00"),
        ("27/10/2024", "0059", "2024-10-26 23:59"),
        ("27/10/2024", "0130", "2024-10-27 00:30"),  # twice: the first, in summer time
        ("27/10/2024", "0200", "2024-10-27 02:00"),
    ],
)
def test_both_changes_of_the_clock(date, time, utc):
    assert only(casualty(date=date, time=time))["occurred_from"] == pd.Timestamp(f"{utc}Z")


def test_the_month_is_that_of_the_local_day():
    found = only(casualty(date="01/08/2024", time="0015"))
    assert found["occurred_from"] == pd.Timestamp("2024-07-31 23:15Z")
    assert found["month"] == pd.Timestamp("2024-08-01")


@pytest.mark.parametrize(
    ("written_as", "severity"),
    [("1", "fatal"), ("Fatal", "fatal"), ("SERIOUS", "serious"), ("3", "slight")],
)
def test_severity_by_code_or_word(written_as, severity):
    assert only(casualty(severity=written_as))["severity"] == severity


@pytest.mark.parametrize("date", ["15/08/2024", "2024-08-15", "15-Aug-24", "15/08/2024 00:00"])
def test_days_as_other_years_write_them(date):
    assert only(casualty(date=date))["month"] == pd.Timestamp("2024-08-01")


def test_columns_under_the_names_of_other_years_and_in_any_order():
    header = "Casualty Severity,Time,Northing,Easting,Collision Date,Reference Number"
    found = only("Slight,1812,433000,426000,15/08/2024,1A1", header=header)
    assert (found["incident_id"], found["offence"]) == ("council/1A1/1", "road-slight")


def test_ids_do_not_depend_on_the_order_of_the_rows():
    rows = [casualty("1A1", age=str(age)) for age in (9, 30, 30)] + [casualty("2B2", severity="1")]
    shuffled = rows.copy()
    random.Random(1).shuffle(shuffled)
    ids = ["council/1A1/1", "council/1A1/2", "council/1A1/3", "council/2B2/1"]
    by_id = read(*rows).incidents.set_index("incident_id").sort_index()
    assert list(by_id.index) == ids
    assert read(*shuffled).incidents.set_index("incident_id").sort_index().equals(by_id)


@pytest.mark.parametrize(
    ("cells", "found", "expected"),
    [
        ({"reference": ""}, "reference number ''", "the number of the collision"),
        ({"date": "31/02/2024"}, "date '31/02/2024'", "a day such as 31/08/2019"),
        ({"date": "08/15/2024"}, "date '08/15/2024'", "a day such as"),
        ({"date": ""}, "date ''", "a day such as"),
        ({"time": "2560"}, "time '2560'", "a time of the day such as 1812"),
        ({"time": "noon"}, "time 'noon'", "5 for 00:05"),
        ({"severity": "4"}, "severity '4'", "1, 2 or 3"),
        ({"at": ("", "433000")}, "easting '', northing '433000'", "both, or neither"),
        ({"at": ("east", "433000")}, "easting 'east'", "metres of the National Grid"),
        ({"at": ("-1.55", "53.80")}, "easting '-1.55'", "metres of the National Grid"),
        ({"at": ("426000", "4330000")}, "northing '4330000'", "metres of the National Grid"),
    ],
)
def test_a_row_that_cannot_be_used_is_a_reject_in_words(cells, found, expected):
    reading = read(casualty("1A1"), casualty(**{"reference": "2B2", **cells}), casualty("3C3"))
    (reject,) = reading.rejects
    assert reject.row == 3
    assert found in reject.found
    assert expected in reject.expected
    assert list(reading.incidents["incident_id"]) == ["council/1A1/1", "council/3C3/1"]


def test_a_file_without_a_column_is_refused_and_names_it():
    header = COUNCIL.replace("Casualty Severity", "Casualty Sorrow")
    with pytest.raises(
        RefusedFileError, match=r"road\.csv: no column 'Casualty Severity' among Reference Number"
    ):
        read(casualty(), header=header)


def test_a_file_without_rows_is_refused():
    with pytest.raises(RefusedFileError, match=r"road\.csv: it has column names and no rows"):
        read()


def test_a_truncated_row_is_a_reject_and_costs_nothing_else():
    reading = read(casualty("1A1"), "2B2,4260")
    assert (len(reading.incidents), reading.rows_read) == (1, 2)
    assert reading.rejects[0].expected == "9 cells, as in the header"


def test_the_word_the_publisher_uses_is_in_nothing_a_reader_sees():
    reading = read(casualty(severity="9"), casualty(date="x"), casualty(time=""))
    words = [w for r in reading.rejects for w in (r.found, r.expected)] + list(reading.notes)
    assert "accident" not in " ".join(words).lower()


# --- loaded -------------------------------------------------------------------------------------


def test_casualties_are_placed_counted_and_accounted_for(store, tmp_path, place):
    rows = [
        casualty("1", at=WEST, date="01/01/2024", severity="1"),
        casualty("2", at=EAST, date="02/03/2024"),
        casualty("2", at=EAST, date="02/03/2024", severity="2"),
        casualty("3", at=AWAY, date="22/03/2024"),
        casualty("4", at=("", ""), date="02/03/2024"),
        casualty("5", date="2/13/2024"),
    ]
    report = add([written(tmp_path, "road.csv", COUNCIL, *rows)], place, store)
    assert classes(line_of(report, "road.csv")) == (3, 1, 1, 0, 1)
    west, east = (ward.code for ward in place.place.wards)
    found = counted(store, "road-casualties")[["area_code", "month", "offence", "count"]]
    assert set(found.itertuples(index=False, name=None)) == {
        (west, "2024-01", "road-killed", 1),
        (east, "2024-03", "road-slight", 1),
        (east, "2024-03", "road-serious", 1),
    }
    # Zeros from the first to the last month with a casualty, for two wards and three severities.
    assert len(table(store, "ward_counts")) == 3 * 2 * 3


def test_a_year_is_covered_from_its_first_to_its_last_casualty(store, tmp_path, place):
    rows = [casualty("1", date="05/02/2023"), casualty("2", date="05/11/2023")]
    add([written(tmp_path, "road.csv", COUNCIL, *rows)], place, store)
    covered = table(store, "coverage")
    assert list(covered["month"].dt.month) == list(range(2, 12))
    assert set(covered["status"]) == {"complete"}
    assert covered["records"].sum() == 2


def test_a_year_between_two_files_is_missing_not_zero(store, tmp_path, place):
    years = {2021: "05/12/2021", 2023: "05/01/2023"}
    paths = [
        written(tmp_path, f"{year}.csv", COUNCIL, casualty(date=date))
        for year, date in years.items()
    ]
    add(paths, place, store)
    covered = table(store, "coverage")
    status = ["complete", *["missing"] * 12, "complete"]
    assert list(covered["status"]) == status
    assert not (table(store, "ward_counts")["month"].dt.year == 2022).any()


def test_a_month_with_many_rejects_is_partial_and_no_other(store, tmp_path, place):
    rows = [
        casualty("1", date="05/01/2023"),
        casualty("2", date="20/02/2023", severity="x"),
        casualty("3", date="21/02/2023"),
    ]
    add([written(tmp_path, "road.csv", COUNCIL, *rows)], place, store)
    january, february = table(store, "coverage").to_dict("records")
    assert (january["status"], january["reason"]) == ("complete", "")
    assert (february["status"], february["reason"]) == ("partial", "1 rows of road.csv rejected")


def test_the_same_file_twice_changes_nothing(store, tmp_path, place):
    path = written(tmp_path, "road.csv", COUNCIL, casualty("1"), casualty("2"))
    before = add([path], place, store).release
    report = add([path], place, store)
    assert report.release is None
    assert store.current() == before
    assert classes(line_of(report, "road.csv")) == (0, 0, 0, 2, 0)
    assert line_of(report, "road.csv").notes[-1] == "already loaded: nothing changed"


def test_a_later_file_replaces_the_months_it_holds_and_says_so(store, tmp_path, place):
    first = [casualty("1", date="05/01/2024"), casualty("2", date="06/01/2024")]
    add([written(tmp_path, "old.csv", COUNCIL, *first)], place, store)
    later = [*first, casualty("9", date="07/01/2024")]
    report = add([written(tmp_path, "new.csv", COUNCIL, *later)], place, store)
    assert line_of(report, "new.csv").notes == ("replaces Jan 2024 as loaded from old.csv",)
    assert len(table(store, "incidents")) == 3
    assert list(table(store, "parts")["file"]) == ["new.csv"]


@pytest.mark.parametrize("together", [True, False])
def test_a_year_in_quarters_is_kept_whole(store, tmp_path, place, together):
    quarters = [
        written(tmp_path, f"q{n}.csv", COUNCIL, casualty(str(n), date=f"05/{3 * n:02}/2024"))
        for n in (1, 2, 3, 4)
    ]
    for paths in [quarters] if together else [[path] for path in reversed(quarters)]:
        add(paths, place, store)
    assert len(table(store, "incidents")) == 4
    covered = table(store, "coverage")
    known = covered[covered["status"] == "complete"]
    assert list(known["month"].dt.month) == [3, 6, 9, 12]


def test_a_file_with_nobody_of_the_place_takes_nobody_away(store, tmp_path, place):
    add([written(tmp_path, "old.csv", COUNCIL, casualty("1", date="05/01/2024"))], place, store)
    newer = written(tmp_path, "new.csv", COUNCIL, casualty("1", at=AWAY, date="05/01/2024"))
    add([newer], place, store)
    assert len(table(store, "incidents")) == 1


def test_a_file_cut_short_does_not_shorten_the_year(store, tmp_path, place):
    first = written(tmp_path, "a.csv", COUNCIL, casualty("1"), casualty("2"))
    second = written(tmp_path, "b.csv", COUNCIL, casualty("2"))
    report = add([first, second], place, store)
    assert line_of(report, "b.csv").duplicate == 1
    assert len(table(store, "incidents")) == 2


def test_new_boundaries_count_the_casualties_again(store, tmp_path, place):
    add([written(tmp_path, "road.csv", COUNCIL, casualty(at=WEST))], place, store)
    (before,) = counted(store, "road-casualties")["area_code"]
    add([swapped(made.boundaries(tmp_path, place))], place, store)
    (after,) = counted(store, "road-casualties")["area_code"]
    assert (before, after) == tuple(ward.code for ward in place.place.wards)


def test_without_boundaries_it_is_refused_in_words(tmp_path, place):
    path = written(tmp_path, "road.csv", COUNCIL, casualty())
    report = add([path], place, Store(str(tmp_path / "empty")))
    assert "Give it first, or in the same command" in line_of(report, "road.csv").refused


ROWS = st.builds(
    casualty,
    st.sampled_from(["", "1", "2"]),
    at=st.sampled_from([WEST, EAST, AWAY, ("", ""), ("", 1), ("x", "y")]),
    date=st.sampled_from(["05/01/2024", "05/02/2024", "31/02/2024", "", "soon"]),
    time=st.sampled_from(["0", "1812", "", "2560"]),
    severity=st.sampled_from(["1", "2", "3", "Fatal", "", "9"]),
) | st.sampled_from(["", "a,b", ",,,,,,,,", '"unclosed,2024'])


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(files=st.lists(st.lists(ROWS, max_size=8), min_size=1, max_size=3))
def test_whatever_is_in_a_file_every_casualty_is_accounted_for(place, files):
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        store = Store(str(here / "store"))
        paths = [written(here, f"f{i}.csv", COUNCIL, *rows) for i, rows in enumerate(files)]
        report = add([made.boundaries(here, place), *paths], place, store)
        lines = [line for line in report.lines if line.kind == "road casualties"]
        for line in lines:
            assert line.rows_read == sum(getattr(line, name) for name in LEDGER_CLASSES)
        placed = sum(line.placed for line in lines)
        assert len(table(store, "incidents")) == placed
        assert table(store, "ward_counts")["count"].sum() == placed
        assert table(store, "parts")["records"].sum() == placed


# --- the real file ------------------------------------------------------------------------------


def test_leeds_2019_is_accounted_for(tmp_path, shared_data, leeds):
    store = Store(str(tmp_path / "store"))
    folder = shared_data / "leeds"
    report = add([folder / "wards-2025.geojson", folder / "road-casualties-2019.csv"], leeds, store)
    line = line_of(report, "road-casualties-2019.csv")
    assert line.rows_read == 1907
    assert classes(line) == (1907, 0, 0, 0, 0)
    incidents = table(store, "incidents")
    collisions = incidents["incident_id"].str.rsplit("/", n=1).str[0]
    assert collisions.nunique() == 1450
    assert incidents["incident_id"].is_unique
    by_severity = counted(store, "road-casualties").groupby("offence")["count"].sum()
    assert by_severity.to_dict() == {"road-killed": 22, "road-serious": 334, "road-slight": 1551}
    covered = table(store, "coverage")
    assert list(covered["month"].dt.strftime("%Y-%m")) == [f"2019-{m:02}" for m in range(1, 13)]
    assert set(covered["status"]) == {"complete"}


def test_leeds_2019_on_the_boundaries_of_2018(tmp_path, shared_data, leeds):
    store = Store(str(tmp_path / "store"))
    folder = shared_data / "leeds"
    report = add([folder / "wards-2018.geojson", folder / "road-casualties-2019.csv"], leeds, store)
    line = line_of(report, "road-casualties-2019.csv")
    # The file's slivers, in which three casualties would be lost, are mended when it is read.
    assert classes(line) == (1907, 0, 0, 0, 0)


def test_the_city_centre_of_leeds_is_counted_too(tmp_path, shared_data, leeds):
    store = Store(str(tmp_path / "store"))
    names = ("wards-2025.geojson", "lsoa-2021.geojson", "road-casualties-2019.csv")
    add([shared_data / "leeds" / name for name in names], leeds, store)
    counts = table(store, "ward_counts")
    assert counts.loc[counts["area_code"] == "city-centre", "count"].sum() == 115


def test_a_year_pasted_twice_is_refused_and_casualties_alike_are_not(store, tmp_path, place):
    rows = [casualty(str(n), time=f"{n:04d}") for n in range(10, 50)]
    once = written(tmp_path / "1", "road.csv", COUNCIL, *rows, rows[0])
    assert line_of(add([once], place, store), "road.csv").placed == 41
    twice = written(tmp_path / "2", "twice.csv", COUNCIL, *rows, *rows)
    line = line_of(add([twice], place, store), "twice.csv")
    assert "Aug 2024 stands in it twice: 80 of its 80 rows" in line.refused
