"""Merging months: parts replace parts, archive before API, and every row ends somewhere."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from data_loaders.kinds import STREET_API, STREET_CSV
from data_loaders.ledger import Line
from data_loaders.months import MonthReader, merged
from data_loaders.reading import IncidentReading, Reject
from geo.boundaries import to_bng
from geo.placing import Placer
from model.tables import empty

FEBRUARY = pd.Timestamp("2025-02-01")
MARCH = pd.Timestamp("2025-03-01")
FORCE = "west-yorkshire"
INSIDE = (-1.55, 53.80)
OUTSIDE = (-1.00, 53.80)
NOWHERE = (float("nan"), float("nan"))


@pytest.fixture(scope="module")
def wards() -> Placer:
    """One ward: two kilometres around the INSIDE point."""
    easting, northing = to_bng([INSIDE[0]], [INSIDE[1]])
    areas = gpd.GeoDataFrame(
        {"area_code": ["E1"], "area_name": ["Ward"], "area_type": ["ward"]},
        geometry=[shapely.Point(easting[0], northing[0]).buffer(2000)],
        crs=27700,
    )
    return Placer(areas, tolerance_m=0.0)


def reading(*rows, file="a.csv", sha256="1", kind=STREET_CSV, part=FORCE, month=FEBRUARY):
    """A reading of rows (id, place)."""
    table = pd.DataFrame(
        [
            {
                "month": month,
                "part": part,
                "incident_id": name,
                "offence": "burglary",
                "longitude": place[0],
                "latitude": place[1],
                "street": "On or near Any Street",
                "outcome": None,
            }
            for name, place in rows
        ]
    ).astype({"month": "datetime64[us]", "outcome": "str"})
    return IncidentReading(
        file=file, kind=kind, sha256=sha256, rows_read=len(rows), incidents=table
    )


def reader(wards, parts=None, stored=None) -> MonthReader:
    """A reader over a store that holds `parts` and `stored`."""
    none = empty("incidents") if stored is None else stored
    return MonthReader(
        wards,
        force=FORCE,
        load_id="load",
        stored_parts=empty("parts") if parts is None else parts,
        stored=lambda month: none[none["month"] == month],
    )


def classes(line: Line) -> tuple[int, ...]:
    return line.placed, line.outside, line.no_location, line.duplicate, line.rejected


def test_every_row_ends_in_one_class(wards):
    taking = reader(wards)
    taking.take(reading(("a", INSIDE), ("b", OUTSIDE), ("c", NOWHERE), ("a", INSIDE)))
    (line,) = taking.result().lines
    assert classes(line) == (1, 1, 1, 1, 0)
    assert list(taking.result().incidents["incident_id"]) == ["a"]
    assert list(taking.result().incidents["area_code"]) == ["E1"]


def test_rejected_rows_are_counted_with_the_rest(wards):
    taking = reader(wards)
    one = reading(("a", INSIDE))
    taking.take(
        IncidentReading(
            file="a.csv",
            kind=STREET_CSV,
            sha256="1",
            rows_read=2,
            rejects=(Reject(3, "crime type 'Piracy'", "one of the 14"),),
            incidents=one.incidents,
        )
    )
    assert classes(taking.result().lines[0]) == (1, 0, 0, 0, 1)


def test_neighbouring_polygons_that_give_the_same_crime_count_it_once(wards):
    taking = reader(wards)
    taking.take(reading(("api:1", INSIDE), ("api:2", OUTSIDE), kind=STREET_API, part="p1"))
    taking.take(
        reading(("api:1", INSIDE), ("api:2", OUTSIDE), kind=STREET_API, part="p2", sha256="2")
    )
    assert [classes(x) for x in taking.result().lines] == [(1, 1, 0, 0, 0), (0, 0, 0, 2, 0)]


def test_a_file_the_store_has_already_changes_nothing(wards):
    first = reader(wards)
    first.take(reading(("a", INSIDE)))
    again = reader(wards, parts=first.result().parts)
    again.take(reading(("a", INSIDE)))
    assert classes(again.result().lines[0]) == (0, 0, 0, 1, 0)
    assert again.result().parts.empty


def test_a_later_version_of_a_month_replaces_it(wards):
    first = reader(wards)
    first.take(reading(("a", INSIDE), ("b", INSIDE)))
    stored = first.result()
    later = reader(wards, parts=stored.parts, stored=stored.incidents)
    later.take(reading(("b", INSIDE), ("c", INSIDE), sha256="2"))
    incidents, parts = merged(
        later.result(),
        force=FORCE,
        stored_parts=stored.parts,
        stored=stored.incidents.drop(columns="area_code"),
    )
    assert sorted(incidents["incident_id"]) == ["b", "c"]
    assert list(parts["sha256"]) == ["2"]


def test_two_versions_in_one_load_the_later_wins_and_the_earlier_is_duplicate(wards):
    taking = reader(wards)
    taking.take(reading(("a", INSIDE), ("b", OUTSIDE), file="old.csv"))
    taking.take(reading(("a", INSIDE), ("c", INSIDE), file="new.csv", sha256="2"))
    old, new = taking.result().lines
    assert classes(old) == (0, 1, 0, 1, 0)
    assert classes(new) == (2, 0, 0, 0, 0)
    assert "new.csv" in old.notes[-1]


def test_another_part_of_the_month_stays(wards):
    first = reader(wards)
    first.take(reading(("a", INSIDE)))
    stored = first.result()
    other = reader(wards, parts=stored.parts, stored=stored.incidents)
    other.take(reading(("x", INSIDE), part="north-yorkshire", sha256="2"))
    incidents, parts = merged(
        other.result(),
        force=FORCE,
        stored_parts=stored.parts,
        stored=stored.incidents.drop(columns="area_code"),
    )
    assert sorted(incidents["incident_id"]) == ["a", "x"]
    assert len(parts) == 2


def test_the_archive_replaces_the_api_and_the_api_never_the_archive(wards):
    api = reader(wards)
    api.take(reading(("api:1", INSIDE), kind=STREET_API, part="p1"))
    stored = api.result()
    archive = reader(wards, parts=stored.parts, stored=stored.incidents)
    archive.take(reading(("a", INSIDE), sha256="2"))
    incidents, parts = merged(
        archive.result(),
        force=FORCE,
        stored_parts=stored.parts,
        stored=stored.incidents.drop(columns="area_code"),
    )
    assert list(incidents["incident_id"]) == ["a"]
    assert list(parts["kind"]) == ["archive"]

    late = reader(wards, parts=parts, stored=incidents)
    late.take(reading(("api:9", INSIDE), kind=STREET_API, part="p1", sha256="3"))
    assert classes(late.result().lines[0]) == (0, 0, 0, 1, 0)
    assert "from the archive" in late.result().lines[0].notes[-1]


def test_an_answer_of_no_crimes_is_still_an_answer(wards):
    taking = reader(wards)
    none = reading(("a", INSIDE), kind=STREET_API).incidents.iloc[:0]
    taking.take(
        IncidentReading(
            file="p1.json",
            kind=STREET_API,
            sha256="1",
            rows_read=0,
            incidents=none,
            covers=((FEBRUARY, "p1"),),
        )
    )
    assert list(taking.result().parts["part"]) == ["p1"]
    assert list(taking.result().parts["records"]) == [0]


def test_the_same_id_in_two_months_is_two_records(wards):
    taking = reader(wards)
    taking.take(reading(("a", INSIDE)))
    taking.take(reading(("a", INSIDE), month=MARCH, sha256="2"))
    assert len(taking.result().incidents) == 2
