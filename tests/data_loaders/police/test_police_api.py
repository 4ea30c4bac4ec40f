"""Answers of the police.uk API: records, zeros, refusals, and thirty real months of Westminster."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from data_loaders.files.archives import members, own_name
from data_loaders.files.readings import INCIDENT_SCHEMA, IncidentReading
from data_loaders.police.police_api import read_api_json
from data_loaders.police.police_api_table import read_api
from data_loaders.recognise import recognise
from model.errors import RefusedFileError
from model.file_kinds import STREET_API
from tests.files import member

NAME = "leeds-2025-03-polygon-07.json"


def crime(**changes: Any) -> dict[str, Any]:
    """One record as the API gives it."""
    return {
        "category": "burglary",
        "location_type": "Force",
        "location": {
            "latitude": "53.801",
            "longitude": "-1.549",
            "street": {"id": 7, "name": "On or near Park Row"},
        },
        "context": "",
        "outcome_status": {"category": "Under investigation", "date": "2025-03"},
        "persistent_id": "a1",
        "id": 46146913,
        "location_subtype": "",
        "month": "2025-03",
    } | changes


def located(latitude: object, longitude: object) -> dict[str, Any]:
    return {"location": {"latitude": latitude, "longitude": longitude, "street": {"name": "X"}}}


def read(leeds, records: object, name: str = NAME) -> IncidentReading:
    return read_api_json(member(json.dumps(records), name), leeds)


def test_a_record_becomes_an_incident(leeds):
    reading = read(leeds, [crime()])
    assert reading.incidents.to_dict("records") == [
        {
            "month": pd.Timestamp("2025-03-01"),
            "part": "polygon-07",
            "incident_id": "api:46146913",
            "record": 1,
            "offence": "burglary",
            "longitude": -1.549,
            "latitude": 53.801,
            "street": "On or near Park Row",
            "outcome": "Under investigation",
        }
    ]
    assert (reading.kind, reading.rows_read, reading.rejects) == ("police.uk API JSON", 1, ())
    assert (reading.notes, reading.covers) == ((), ())


@pytest.mark.parametrize("records", [[], [crime()]])
def test_the_table_has_the_columns_and_types_that_are_agreed(leeds, records):
    incidents = read(leeds, records).incidents
    assert list(incidents.columns) == INCIDENT_SCHEMA.names
    assert dict(incidents.dtypes.astype(str)) == {
        "month": "datetime64[us]",
        "longitude": "float64",
        "latitude": "float64",
        "record": "int64",
        **dict.fromkeys(("part", "incident_id", "offence", "street", "outcome"), "str"),
    }


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("leeds-2025-03-polygon-07.json", "polygon-07"),
        ("leeds-2025-03-polygon-07-of-12.json", "polygon-07"),
        ("E05000630/2025-03.json", "E05000630"),
        ("old.zip: 2025-03/E05000630.json", "E05000630"),
        ("old.zip: m/crime_month_2025_03_area_E05000630_0.json", "E05000630_0"),
        ("2025-03-north.json", "north"),
        ("crimes-2025-03.json", "crimes"),
        ("2025-03.json", "whole"),
        ("answer.json", "answer"),
    ],
)
def test_the_part_is_the_polygon_the_file_name_tells(leeds, name, part):
    assert read(leeds, [crime()], name).incidents["part"][0] == part


def test_asb_without_persistent_id_or_outcome_is_a_record_like_any_other(leeds):
    asb = crime(category="anti-social-behaviour", persistent_id="", outcome_status=None)
    (found,) = read(leeds, [asb]).incidents.to_dict("records")
    assert (found["offence"], found["incident_id"]) == ("anti-social-behaviour", "api:46146913")
    assert pd.isna(found["outcome"])


@pytest.mark.parametrize("location", [None, {"latitude": None, "longitude": None}])
def test_a_record_without_location_is_kept_without_coordinates(leeds, location):
    found, _ = read(leeds, [crime(location=location), crime(id=2)]).incidents.to_dict("records")
    assert pd.isna([found["longitude"], found["latitude"], found["street"]]).all()


@pytest.mark.parametrize(
    "location",
    [None, {"latitude": None, "longitude": None}, {"latitude": "0", "longitude": "0.0"}],
)
def test_an_answer_without_a_place_says_nothing_of_any_ward(leeds, location):
    with pytest.raises(RefusedFileError, match=r"2 records without a place, as .*crimes-no-loc"):
        read(leeds, [crime(location=location), crime(id=2, location=location)])


TWO = [crime(id=1), crime(id=2)]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"crimes": TWO}),
        json.dumps({"date": "2025-03", "total": 2, "data": TWO}),
        json.dumps([TWO[:1], TWO[1:]]),
        json.dumps(TWO[:1]) + "\n" + json.dumps(TWO[1:]) + "\n",
        "\n".join(map(json.dumps, TWO)),
        "\ufeff" + json.dumps(TWO),
    ],
)
def test_records_are_read_however_a_client_wrapped_or_joined_them(leeds, text):
    assert recognise(member(text, NAME)) == STREET_API
    reading = read_api_json(member(text, NAME), leeds)
    assert list(reading.incidents["incident_id"]) == ["api:1", "api:2"]
    assert reading.rows_read == 2


def test_halves_of_characters_cost_no_other_record(leeds):
    street = {"latitude": "53.801", "longitude": "-1.549", "street": {"name": "Half \ud800"}}
    odd = crime(id=2, category="\udfff")
    reading = read(leeds, [crime(id=1, location=street), odd, crime(id="\ud800")])
    assert list(reading.incidents["street"]) == ["Half ?"]
    assert [reject.found for reject in reading.rejects] == ["category '?'", "id '?'"]


def test_one_record_by_itself_is_an_answer_of_one(leeds):
    assert read(leeds, crime()).rows_read == 1


@pytest.mark.parametrize("name", [NAME, "2025-03/polygon-07.json"])
def test_an_answer_of_no_records_answers_for_the_month_in_its_name(leeds, name):
    reading = read(leeds, [], name)
    assert (reading.rows_read, len(reading.incidents)) == (0, 0)
    assert reading.covers == ((pd.Timestamp("2025-03-01"), "polygon-07"),)
    assert reading.reach == {pd.Timestamp("2025-03-01"): ""}
    assert "Mar 2025 is missing unless other answers hold records" in reading.notes[0]


def test_the_reach_of_an_answer_is_the_hull_of_the_records_of_a_force(leeds):
    corners = [("53.8", "-1.5"), ("53.8", "-1.6"), ("53.9", "-1.6"), ("53.83", "-1.58")]
    found = [crime(id=n, **located(*corner)) for n, corner in enumerate(corners, start=1)]
    far = crime(id=9, location_type="BTP", **located("54.5", "-1.0"))
    (reach,) = read(leeds, [*found, far]).reach.values()
    assert shapely.from_wkt(reach).equals(
        shapely.Polygon([(-1.5, 53.8), (-1.6, 53.8), (-1.6, 53.9)])
    )


def test_an_answer_without_a_record_of_a_force_has_no_reach(leeds):
    reading = read(leeds, [crime(location_type="BTP")])
    assert reading.reach == {pd.Timestamp("2025-03-01"): ""}
    assert "by itself that is no month" in reading.notes[0]


def test_an_answer_of_no_records_and_no_month_is_refused(leeds):
    with pytest.raises(RefusedFileError, match=r"answer\.json: .*does not say of which month"):
        read(leeds, [], "answer.json")


@pytest.mark.parametrize(
    ("record", "found", "expected"),
    [
        ("burglary", "no record but '\"burglary\"'", "category, id, location, month"),
        ({"category": "drugs"}, "a record without id, location, month", "category, id"),
        (crime(id=None), "id 'None'", "category, id"),
        (crime(id=True), "id 'True'", "category, id"),
        (crime(location="Leeds"), "location '\"Leeds\"'", "location"),
        (crime(location={"latitude": "53.8"}), "location '{", "location"),
        (crime(month="2025-3"), "month '2025-3'", "a month such as"),
        (crime(month=None), "month ''", "a month such as"),
        (crime(category="witchcraft"), "category 'witchcraft'", "such as 'burglary'"),
        (crime(category=["drugs"]), "category", "such as 'burglary'"),
        (crime(**located("53.8", None)), "longitude '', latitude '53.8'", "both, or neither"),
        (crime(**located("north", "-1.5")), "latitude 'north'", "decimal degrees"),
        (crime(**located("-1.5", "53.8")), "look swapped", "longitude first"),
        (crime(**located("40.7", "-74.0")), "latitude '40.7'", "the United Kingdom"),
    ],
)
def test_a_record_that_cannot_be_used_is_a_reject_with_its_number(leeds, record, found, expected):
    reading = read(leeds, [crime(id=1), record, crime(id=3)])
    (reject,) = reading.rejects
    assert reject.row == 2
    assert found in reject.found
    assert expected in reject.expected
    assert list(reading.incidents["incident_id"]) == ["api:1", "api:3"]
    assert reading.rows_read == 3


def test_a_reject_carries_its_month(leeds):
    odd = [crime(category="witchcraft", month="2025-02"), crime(id=None), crime(month="")]
    months = [reject.month for reject in read(leeds, [crime(), *odd]).rejects]
    assert months == [None, pd.Timestamp("2025-03-01"), None]


@pytest.mark.parametrize("as_table", [False, True])
def test_a_record_of_a_month_that_has_not_ended_is_a_reject(leeds, as_table):
    records = [crime(id=n, month=month) for n, month in enumerate(("2025-03", "2025-04"), start=1)]
    text = json.dumps(records)
    if as_table:
        text = pd.json_normalize(records).to_csv(index=False)
    reading = read_api(member(text, NAME), leeds, today=pd.Timestamp("2025-04-30"))
    (reject,) = reading.rejects
    assert reject.found in ("month '2025-04'", "month 2025-04")
    assert reject.expected == "a month that has ended (it is Apr 2025)"
    assert len(reading.incidents) == 1


def test_an_answer_whose_every_record_is_swapped_is_refused(leeds):
    with pytest.raises(RefusedFileError, match="longitude and latitude are swapped in all 2 rows"):
        read(leeds, [crime(**located("-1.5", "53.8")), crime(**located("-1.6", "53.7"))])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", r"polygon-07\.json: the file is empty \(0 bytes\): download it again"),
        (json.dumps([crime()])[:-20], "not whole JSON"),
        ("<html>Service unavailable</html>", "not whole JSON .* it begins '<html>Service"),
        ('{"error": "too many"}', 'JSON that says \'{"error": "too many"}\'; expected a list'),
        ("[" * 200_000, "not whole JSON"),
    ],
)
def test_what_is_no_answer_is_refused_in_words(leeds, text, words):
    with pytest.raises(RefusedFileError, match=words):
        read_api_json(member(text, NAME), leeds)


@pytest.mark.parametrize(
    "name", [NAME, "2025-03/E05011384.json", "leeds-2025-03.json", "2025-03/E05011384.csv"]
)
def test_records_of_another_month_than_the_name_says_are_rejected(leeds, name):
    records = [crime(), crime(month="2025-02")]
    text = json.dumps(records)
    if name.endswith("csv"):
        rows = (f"burglary,{r['month']},{n},,-1.55,53.8" for n, r in enumerate(records))
        text = "\n".join(["category,date,id,persistent_id,long,lat", *rows])
    reading = read_api(member(text, name), leeds)
    assert set(reading.incidents["month"]) == {pd.Timestamp("2025-03-01")}
    (reject,) = reading.rejects
    assert reject.found == "month '2025-02'"
    assert reject.expected.startswith("Mar 2025, the month in the file's name")
    assert reject.month is None


@pytest.mark.parametrize(
    "name", ["2025/E05011384.json", "2025-02-and-2025-03.json", "2025-03-14.json"]
)
def test_a_name_of_no_one_month_leaves_it_to_the_records(leeds, name):
    reading = read_api(member(json.dumps([crime(), crime(month="2025-02")]), name), leeds)
    assert not reading.rejects


SCRAPS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5))
RECORDS = st.one_of(
    SCRAPS,
    st.lists(SCRAPS, max_size=2),
    st.builds(
        crime,
        category=st.one_of(st.sampled_from(["burglary", "drugs"]), SCRAPS),
        month=st.one_of(st.just("2025-03"), SCRAPS),
        id=st.one_of(st.integers(1, 5), SCRAPS),
        location=st.one_of(
            SCRAPS,
            st.builds(
                lambda y, x: {"latitude": y, "longitude": x},
                st.one_of(st.sampled_from(["53.8", "-1.5"]), SCRAPS),
                st.one_of(st.sampled_from(["53.8", "-1.5"]), SCRAPS),
            ),
        ),
    ),
)


@given(st.lists(RECORDS, max_size=8))
def test_every_record_is_an_incident_or_a_reject(leeds, records):
    try:
        reading = read(leeds, records)
    except RefusedFileError:
        return
    assert reading.rows_read == len(records)
    assert len(reading.incidents) + len(reading.rejects) == reading.rows_read
    assert reading.incidents["offence"].isin(leeds.offence).all()
    assert reading.incidents["month"].notna().all()


def test_thirty_months_of_westminster(leeds, shared_data):
    """Neighbouring polygons answer with the same records: 175,299 of them are 165,803 ids."""
    wards = json.loads((shared_data / "westminster/wards-2013.geojson").read_text())
    codes = {area["properties"]["WD13CD"] for area in wards["features"]}
    path = shared_data / "westminster/police-uk-api-2016-01-to-2018-06.zip"
    readings, refused = [], []
    for item in members(path):
        try:
            readings.append(read_api_json(item, leeds))
        except RefusedFileError as error:
            refused.append(str(error))
    (refusal,) = refused
    assert own_name(refusal.split(".json")[0]) == "crime_month_2018_03_area_E05000523_0"
    assert refusal.endswith("the file is empty (0 bytes): download it again")
    incidents = pd.concat([reading.incidents for reading in readings])
    assert sum(reading.rows_read for reading in readings) == len(incidents) == 175_299
    assert incidents["incident_id"].nunique() == 165_803
    assert set(incidents["part"]) == {f"{code}_0" for code in codes}
    assert len(codes) == 20
    assert incidents["month"].nunique() == 29
    assert pd.Timestamp("2016-03-01") not in set(incidents["month"])
