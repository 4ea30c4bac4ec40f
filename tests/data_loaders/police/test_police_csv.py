"""Street-level CSV: what a row becomes, which rows cannot be used, and a real month of Leeds."""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import random
import tracemalloc

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_loaders.files.archives import members
from data_loaders.files.readings import INCIDENT_SCHEMA, IncidentReading, Member
from data_loaders.police.police_csv import read_street_csv
from model.errors import RefusedFileError
from model.rejects import Reject
from tests.files import HEADER, member, street_file, street_row, zip_file


def read(leeds, *rows: str, **options) -> IncidentReading:
    return read_street_csv(member(street_file(*rows, **options)), leeds)


def only_reject(reading: IncidentReading) -> Reject:
    (reject,) = reading.rejects
    return reject


def test_a_row_becomes_an_incident(leeds):
    reading = read(leeds, street_row())
    assert reading.incidents.to_dict("records") == [
        {
            "month": pd.Timestamp("2025-02-01"),
            "part": "west-yorkshire",
            "incident_id": "a1",
            "record": 1,
            "offence": "burglary",
            "longitude": -1.549,
            "latitude": 53.801,
            "street": "On or near Park Row",
            "outcome": "Under investigation",
        }
    ]
    assert (reading.file, reading.kind) == ("street.csv", "police.uk street CSV")
    assert (reading.rows_read, reading.rejects, reading.notes) == (1, (), ())
    assert reading.sha256 == hashlib.sha256(street_file(street_row()).encode()).hexdigest()


def test_the_table_has_the_columns_and_types_that_are_agreed(leeds):
    incidents = read(leeds, street_row()).incidents
    assert list(incidents.columns) == INCIDENT_SCHEMA.names
    assert dict(incidents.dtypes.astype(str)) == {
        "month": "datetime64[us]",
        "record": "int64",
        "longitude": "float64",
        "latitude": "float64",
        **dict.fromkeys(("part", "incident_id", "offence", "street", "outcome"), "str"),
    }


def test_columns_may_come_in_any_order_and_others_are_passed_over(leeds):
    rows = [row.split(",") for row in (HEADER, street_row())]
    turned = "\n".join(",".join(["Extra", *reversed(row)]) for row in rows)
    again = read_street_csv(member(turned.replace("Crime type", " CRIME  Type ")), leeds)
    assert again.incidents.equals(read(leeds, street_row()).incidents)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_line_ends_and_delimiters(leeds, encoding, end, delimiter):
    rows = [street_row("a1"), street_row("a2", location="On or near Café Row"), "", "a,b"]
    data = street_file(*rows, end=end).replace(",", delimiter).encode(encoding)
    reading = read_street_csv(member(data), leeds)
    assert list(reading.incidents["street"]) == ["On or near Park Row", "On or near Café Row"]
    assert [reject.row for reject in reading.rejects] == [5]
    assert reading.rows_read == 3


def test_windows_text_is_read_where_its_first_accent_comes_late(leeds):
    rows = [street_row(f"a{i}") for i in range(1000)] + [street_row(location="Café Row")]
    reading = read_street_csv(member(street_file(*rows).encode("cp1252")), leeds)
    assert reading.incidents["street"].iloc[-1] == "Café Row"
    assert reading.rows_read == 1001


@pytest.mark.parametrize(
    "text",
    ["2025-02", "Feb-25", "Feb-2025", "2025-02-01", "2025-02-01T00:00:00Z", "01/02/2025"],
)
def test_months_as_published_and_as_spreadsheets_turn_them(leeds, text):
    assert read(leeds, street_row(month=text)).incidents["month"][0] == pd.Timestamp("2025-02-01")


@pytest.mark.parametrize(
    ("cells", "found", "expected"),
    [
        ({"month": "2025-13"}, "month '2025-13'", "a month such as 2025-02"),
        ({"month": ""}, "month ''", "a month such as"),
        ({"month": "2025-02-14"}, "month '2025-02-14'", "a month such as"),
        ({"month": "02/01/2025"}, "month '02/01/2025'", "a month such as"),
        ({"force": ""}, "reported by ''", "the name of a force"),
        ({"crime_type": "Witchcraft"}, "crime type 'Witchcraft'", "such as 'Burglary'"),
        ({"latitude": ""}, "longitude '-1.549', latitude ''", "both, or neither"),
        ({"longitude": "No Location"}, "longitude 'No Location', latitude '53.801'", "both, or"),
        ({"longitude": "west"}, "longitude 'west', latitude '53.801'", "decimal degrees"),
        ({"latitude": "nan"}, "longitude '-1.549', latitude ''", "both, or neither"),
        ({"latitude": "1e999"}, "longitude '-1.549', latitude '1e999'", "decimal degrees"),
        ({"latitude": "0"}, "longitude '-1.549', latitude '0'", "the United Kingdom"),
        ({"longitude": "1.549", "latitude": "-53.801"}, "latitude '-53.801'", "United Kingdom"),
        ({"longitude": "53.801", "latitude": "-1.549"}, "look swapped", "longitude first"),
    ],
)
def test_a_row_that_cannot_be_used_is_a_reject_in_words(leeds, cells, found, expected):
    reading = read(leeds, street_row("a1"), street_row("a2", **cells), street_row("a3"))
    reject = only_reject(reading)
    assert reject.row == 3
    assert found in reject.found
    assert expected in reject.expected
    assert list(reading.incidents["incident_id"]) == ["a1", "a3"]
    assert reading.rows_read == 3


def test_a_row_with_several_faults_is_one_reject(leeds):
    reading = read(leeds, street_row(), street_row(month="x", crime_type="y", longitude="z"))
    assert only_reject(reading).found == "month 'x'"


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [
        ("", ""),
        ("No Location", "No Location"),
        (" ", ""),
        ("", "no location"),
        ("0", "0"),
        ("0.000000", "0.0"),
        ("-0.0", "0"),
        ('"0,0"', '"0,0"'),
        ("-1", "-1"),
        ("NA", "NaN"),
        ("Unknown", "-"),
    ],
)
@pytest.mark.parametrize("location", ["No Location", "On or near Park Row"])
def test_a_record_without_location_is_kept_without_coordinates(
    leeds, longitude, latitude, location
):
    row = street_row(longitude=longitude, latitude=latitude, location=location)
    (found,) = read(leeds, row).incidents.to_dict("records")
    assert pd.isna([found["longitude"], found["latitude"]]).all()
    assert pd.isna(found["street"]) == (location == "No Location")


def test_the_meridian_is_a_longitude_like_any_other(leeds):
    (found,) = read(leeds, street_row(longitude="0", latitude="51.5")).incidents.to_dict("records")
    assert (found["longitude"], found["latitude"]) == (0.0, 51.5)


def test_a_decimal_comma_is_a_point(leeds):
    text = street_file(street_row(longitude="-1.549", latitude="53.801")).replace(",", ";")
    reading = read_street_csv(member(text.replace("-1.549", "-1,549")), leeds)
    assert reading.incidents["longitude"].tolist() == [-1.549]


@pytest.mark.parametrize(
    ("longitude", "latitude", "kept"),
    [("-9", "49", 1), ("2.5", "61.5", 1), ("-9.01", "53", 0), ("2.51", "53", 0), ("0", "48.9", 0)],
)
def test_the_edges_of_the_united_kingdom(leeds, longitude, latitude, kept):
    row = street_row(longitude=longitude, latitude=latitude)
    assert len(read(leeds, row).incidents) == kept


def test_a_file_whose_every_located_row_is_swapped_is_refused(leeds):
    swapped = street_row(longitude="53.801", latitude="-1.549")
    nowhere = street_row("a2", longitude="", latitude="")
    with pytest.raises(
        RefusedFileError, match=r"street\.csv: longitude and latitude are swapped in"
    ):
        read(leeds, swapped, nowhere)
    assert len(read(leeds, swapped, nowhere, street_row("a3")).rejects) == 1


def test_two_alike_records_without_id_stay_two_in_any_order(leeds):
    asb = {"crime_id": "", "crime_type": "Anti-social behaviour", "outcome": ""}
    rows = [street_row(**asb), street_row(**asb), street_row(**asb, location="On or near Zoo")]
    forwards, backwards = read(leeds, *rows), read(leeds, *reversed(rows))
    start = "no-id/2025-02-01/west-yorkshire/anti-social-behaviour/-1.549/53.801/On or near "
    keys = [
        set(r.incidents.set_index(["incident_id", "record"]).index) for r in (forwards, backwards)
    ]
    assert keys[0] == keys[1]
    assert keys[0] == {(f"{start}Park Row", 1), (f"{start}Park Row", 2), (f"{start}Zoo", 1)}


def test_a_made_up_id_does_not_hang_on_how_a_number_is_written(leeds):
    plain, padded = (
        read(leeds, street_row("", longitude=text)).incidents["incident_id"][0]
        for text in ("-1.5", "-1.500000")
    )
    assert plain == padded


def test_records_with_the_same_id_are_numbered_beside_it(leeds):
    reading = read(leeds, street_row("a"), street_row("a"), street_row("b"))
    assert list(reading.incidents["incident_id"]) == ["a", "a", "b"]
    assert list(reading.incidents["record"]) == [1, 2, 1]
    assert reading.notes == ("2 records share a Crime ID with another of the file; each counts",)


def test_the_numbers_of_records_do_not_hang_on_the_order_of_rows(leeds):
    rows = [
        street_row("a", crime_type="Burglary"),
        street_row("a", crime_type="Robbery"),
        street_row("a", outcome="Local resolution"),
    ]
    tables = [
        read(leeds, *order).incidents.sort_values(["incident_id", "record"], ignore_index=True)
        for order in itertools.permutations(rows)
    ]
    assert list(tables[0]["record"]) == [1, 2, 3]
    assert all(table.equals(tables[0]) for table in tables)


def test_a_row_kept_once_shares_its_id_with_none(leeds):
    (note,) = read(leeds, *[street_row("a")] * 13, street_row("b")).notes
    assert "kept once" in note


@pytest.mark.parametrize(("times", "kept"), [(12, 12), (13, 1), (40, 1)])
def test_one_row_with_an_id_more_than_twelve_times_over_is_one_record(leeds, times, kept):
    reading = read(leeds, *[street_row("a")] * times, street_row("b"))
    assert (reading.rows_read, len(reading.incidents)) == (times + 1, kept + 1)
    assert reading.repeated == times - kept
    told = any(
        "kept once: 1 record found" in note and f"{times} times over" in note
        for note in reading.notes
    )
    assert told == (kept == 1)


def test_rows_without_an_id_may_be_alike_any_number_of_times(leeds):
    asb = street_row("", crime_type="Anti-social behaviour")
    reading = read(leeds, *[asb] * 60, street_row("b"))
    assert (len(reading.incidents), reading.repeated) == (61, 0)


@pytest.mark.parametrize(("twice", "refused"), [(4, False), (5, True), (20, True)])
def test_a_month_of_which_much_stands_twice_is_refused(leeds, twice, refused):
    rows = [street_row(f"a{n}") for n in range(40)]
    rows += [street_row(f"a{n}") for n in range(twice)]
    reading = read(leeds, *rows)
    assert ("Feb 2025 stands in it twice: " in reading.refusal) == refused
    assert len(reading.incidents) == len(rows)


def test_a_month_of_which_a_tenth_was_pasted_again_is_refused(leeds):
    rows = [street_row(f"a{n}") for n in range(1000)]
    # What a true month may have: 6.8 % of the rows share id and offence with another.
    assert len(read(leeds, *rows, *rows[:34]).incidents) == 1034
    refusal = read(leeds, *rows, *rows[:90]).refusal
    assert "180 of its 1,090 rows say the same as another" in refusal


@pytest.mark.parametrize("text", ["0", "not known"])
@pytest.mark.parametrize(("broken", "whole"), [(30, 0), (30, 20), (101, 2000)])
def test_one_text_as_the_id_of_many_records_is_named(leeds, text, broken, whole):
    rows = [street_row(text, location=f"On or near {n}") for n in range(broken)]
    rows += [street_row(f"a{n}") for n in range(whole)]
    found = rf"{broken} of its {len(rows):,} rows have one and the same Crime ID, '{text}'"
    with pytest.raises(RefusedFileError, match=found):
        read(leeds, *rows)


@pytest.mark.parametrize("text", ["#NAME?", "#REF!", "#DIV/0!", "########"])
def test_the_errors_of_a_spreadsheet_are_no_ids(leeds, text):
    rows = [street_row(text if n % 3 else f"a{n}", location=f"Near {n}") for n in range(60)]
    with pytest.raises(RefusedFileError, match="wrote an error in place of the identifiers of 40"):
        read(leeds, *rows)


def test_two_versions_of_a_month_in_one_file_are_refused(leeds):
    rows = [street_row(f"a{n}", outcome=said) for said in ("", "Charged") for n in range(30)]
    assert "stands in it twice" in read(leeds, *rows).refusal


@pytest.mark.parametrize(("copies", "refused"), [(1, False), (2, True), (3, True)])
def test_a_month_without_ids_stands_twice_when_every_row_does(leeds, copies, refused):
    rows = [street_row("", location=f"On or near {n}") for n in range(15)]
    assert ("stands in it twice" in read(leeds, *rows * copies).refusal) == refused


@pytest.mark.parametrize(
    ("lines", "row", "read_"),
    [
        ([street_row(), "one,two", street_row()], 3, 3),
        ([street_row(), "", "", "one,two"], 5, 2),
        ([street_row() + ",extra", "", street_row()], 2, 2),
        ([street_row(), "", street_row(month="x")], 4, 2),
        (["," * 11, street_row(), "one,two", "," * 11], 4, 2),
        (["   ", street_row(), "one,two"], 4, 2),
    ],
)
def test_rejects_are_numbered_as_a_spreadsheet_numbers_rows(leeds, lines, row, read_):
    reading = read(leeds, *lines)
    assert only_reject(reading).row == row
    assert reading.rows_read == read_


def test_a_row_of_the_wrong_width_is_shown(leeds):
    reject = only_reject(read(leeds, street_row(), "one,two"))
    assert reject == Reject(3, "2 cells: 'one,two'", "12 cells, as in the header")


def test_blank_lines_above_the_header_are_counted(leeds):
    text = "\n\n" + street_file(street_row(), "one,two")
    assert only_reject(read_street_csv(member(text), leeds)).row == 5


def test_rows_are_numbered_right_across_the_blocks_a_large_file_is_read_in(leeds):
    rows = [street_row(f"id{i}") for i in range(30_000)]
    rows[12_345] = "one,two"
    rows[20_000] = street_row(month="x")
    rows[25_000] = ""
    rows[29_999] = street_row(crime_type="y")
    reading = read(leeds, *rows)
    assert [reject.row for reject in reading.rejects] == [12_347, 20_002, 30_001]
    assert len(reading.incidents) == 29_996
    assert reading.rows_read == 29_999


def test_a_cell_in_quotation_marks_may_hold_the_delimiter(leeds):
    reading = read(leeds, street_row(location='"Park Row, Leeds"'))
    assert list(reading.incidents["street"]) == ["Park Row, Leeds"]


@pytest.mark.parametrize("field", ["location", "outcome"])
def test_a_quotation_mark_that_never_closes_refuses_the_file_instead_of_losing_rows(leeds, field):
    rows = [street_row(f"a{i}") for i in range(20)]
    rows[3] = street_row(**{field: '"open'})
    with pytest.raises(RefusedFileError, match="a quotation mark is opened and never closed"):
        read(leeds, *rows)


def test_two_quotation_marks_far_apart_do_not_swallow_the_rows_between(leeds):
    """Even where the cells they make are as many as they should be, in a column nobody reads."""
    rows = [street_row(f"a{i}") for i in range(20)]
    rows[3] = 'a,2025-02,West Yorkshire Police,"x'
    rows[9] = 'y",-1.5,53.8,Here,E01,Leeds,Burglary,,'
    with pytest.raises(RefusedFileError, match="cells hold line breaks"):
        read(leeds, *rows)


@pytest.mark.parametrize("absent", ["Month", "Reported by", "Longitude", "Latitude", "Crime type"])
def test_a_missing_column_is_refused_by_name(leeds, absent):
    data = street_file(street_row()).replace(absent, "Something", 1)
    with pytest.raises(
        RefusedFileError, match=rf"street\.csv: no column '{absent.lower()}' among "
    ):
        read_street_csv(member(data), leeds)


def test_a_column_that_occurs_twice_is_refused(leeds):
    data = street_file(street_row()).replace("Falls within", "Reported by", 1)
    with pytest.raises(RefusedFileError, match="column 'Reported by' occurs twice"):
        read_street_csv(member(data), leeds)


def test_columns_that_may_be_missing_are_left_empty_with_a_note(leeds):
    data = "Month,Reported by,Longitude,Latitude,Crime type\n2025-02,Kent Police,0.5,51.3,Drugs\n"
    reading = read_street_csv(member(data), leeds)
    (found,) = reading.incidents.to_dict("records")
    assert found["incident_id"] == "no-id/2025-02-01/kent/drugs/0.5/51.3/"
    assert pd.isna([found["street"], found["outcome"]]).all()
    assert reading.notes[0] == "no column 'crime id': left empty"
    assert len(reading.notes) == 3


def test_bytes_that_are_no_utf8_in_a_row_of_the_wrong_width_are_shown_as_windows_text(leeds):
    rows = [street_row(f"a{i}") for i in range(1000)]
    data = street_file(*rows, "one,café").encode("cp1252")
    reject = only_reject(read_street_csv(member(data), leeds))
    assert (reject.row, reject.found) == (1002, "2 cells: 'one,café'")


def test_what_is_neither_utf8_nor_windows_text_is_refused(leeds):
    rows = [street_row(f"a{i}") for i in range(1000)]
    data = street_file(*rows).encode() + b"\x81\x8d"
    with pytest.raises(RefusedFileError, match=r"street\.csv: neither UTF-8 nor Windows text"):
        read_street_csv(member(data), leeds)


def test_a_header_without_rows_is_no_statement_that_there_was_no_crime(leeds):
    with pytest.raises(RefusedFileError, match="it has column names and no rows"):
        read(leeds)


def test_a_damaged_zip_member_is_refused_from_within_the_reading(leeds, tmp_path):
    text = street_file(*(street_row(f"id{i}") for i in range(30_000)))
    path = zip_file(tmp_path / "a.zip", {"a.csv": text}, method=0)
    path.write_bytes(path.read_bytes().replace(b"id29998", b"id2999X"))
    (item,) = members(path)
    with pytest.raises(RefusedFileError, match=r"a\.zip: a\.csv: it is damaged"):
        read_street_csv(item, leeds)


@pytest.mark.long
def test_a_second_line_of_two_gigabytes_is_refused_in_little_memory(leeds):
    class Endless(io.RawIOBase):
        def __init__(self) -> None:
            self.start = (HEADER + "\n").encode()
            self.left = 2 << 30

        def read(self, size: int = -1) -> bytes:
            block, self.start = self.start or b"x" * min(size, self.left), b""
            self.left -= len(block)
            return block

    tracemalloc.start()
    with pytest.raises(RefusedFileError, match="a line is longer than 1,048,576 bytes"):
        read_street_csv(Member("x.csv", 2 << 30, Endless), leeds)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50_000_000


CELLS = st.text(alphabet="ab-1.5,;3\"' \u00e9", max_size=6)
GOOD = st.builds(
    street_row,
    crime_id=st.sampled_from(["", "a", "b"]),
    month=st.sampled_from(["2025-02", "Feb-25", "2025-99", ""]),
    crime_type=st.sampled_from(["Burglary", "Anti-social behaviour", "drugs", "Zzz"]),
    longitude=st.sampled_from(["-1.5", "", "No Location", "53.8", "99", "x"]),
    latitude=st.sampled_from(["53.8", "", "No Location", "-1.5", "x"]),
)
JUNK = st.lists(CELLS, max_size=14).map(",".join)


@given(st.lists(st.one_of(GOOD, JUNK), max_size=12), st.sampled_from(["\n", "\r\n", "\r"]))
def test_every_row_is_an_incident_or_a_reject(leeds, rows, end):
    data = street_file(*rows, end=end)
    try:
        reading = read_street_csv(member(data), leeds)
    except RefusedFileError:
        return
    assert len(reading.incidents) + len(reading.rejects) == reading.rows_read
    # csv counts rows in a way of its own; a row of nothing but punctuation is a blank one.
    lines = list(csv.reader(io.StringIO(data, newline=None)))[1:]
    assert reading.rows_read == sum(any(cell.strip(' ,;"\r\n') for cell in line) for line in lines)
    assert all(2 <= reject.row <= len(lines) + 1 for reject in reading.rejects)
    assert reading.incidents["offence"].isin(leeds.offence).all()
    assert reading.incidents[["month", "part", "incident_id"]].notna().all(axis=None)
    places = reading.incidents[["longitude", "latitude"]].isna()
    assert places["longitude"].equals(places["latitude"])


@given(st.lists(GOOD, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_id(leeds, rows, chance: random.Random):
    shuffled = chance.sample(rows, len(rows))
    try:
        first, second = read(leeds, *rows), read(leeds, *shuffled)
    except RefusedFileError:
        return
    columns = ["incident_id", "offence", "month"]
    assert sorted(first.incidents[columns].itertuples(index=False, name=None)) == sorted(
        second.incidents[columns].itertuples(index=False, name=None)
    )


def test_leeds_in_february_2025(leeds, shared_data):
    """The counts are those of a spreadsheet over the same file."""
    (item,) = members(shared_data / "leeds/police-uk-street-2025-02.csv")
    reading = read_street_csv(item, leeds)
    incidents = reading.incidents
    assert (reading.rows_read, len(incidents), reading.rejects) == (8009, 8009, ())
    assert incidents["offence"].value_counts().to_dict() == {
        "violent-crime": 3171,
        "shoplifting": 971,
        "public-order": 661,
        "criminal-damage-arson": 521,
        "other-theft": 518,
        "anti-social-behaviour": 474,
        "vehicle-crime": 463,
        "burglary": 385,
        "drugs": 262,
        "other-crime": 235,
        "robbery": 136,
        "possession-of-weapons": 92,
        "theft-from-the-person": 78,
        "bicycle-theft": 42,
    }
    assert not incidents.duplicated(["incident_id", "record"]).any()
    made_up = incidents["incident_id"].str.startswith("no-id/")
    assert made_up.sum() == 474
    assert incidents.loc[~made_up, "incident_id"].is_unique
    assert set(incidents.loc[made_up, "offence"]) == {"anti-social-behaviour"}
    assert incidents.drop(columns="record").duplicated().sum() >= 86
    assert set(incidents["month"]) == {pd.Timestamp("2025-02-01")}
    assert set(incidents["part"]) == {"west-yorkshire"}
    assert incidents[["longitude", "latitude"]].notna().all(axis=None)


def test_the_86_identical_rows_of_leeds_are_all_kept(leeds, shared_data):
    (item,) = members(shared_data / "leeds/police-uk-street-2025-02.csv")
    with item.open() as stream:
        lines = stream.read().decode("utf-8-sig").splitlines()
    assert len(lines) - len(set(lines)) == 86
    incidents = read_street_csv(item, leeds).incidents
    assert (incidents["record"] > 1).sum() == 86


TODAY = pd.Timestamp("2025-04-02")


def of_months(*months: str) -> str:
    rows = [street_row().replace("2025-02", month) for month in months]
    return street_file(*rows)


def test_a_month_that_has_not_ended_is_rejected(leeds):
    file = member(of_months("2025-03", "2025-04", "2029-03"))
    reading = read_street_csv(file, leeds, today=TODAY)
    assert [reject.row for reject in reading.rejects] == [3, 4]
    assert reading.rejects[1].found == "month '2029-03'"
    assert reading.rejects[1].expected == "a month that has ended (it is Apr 2025)"
    assert [reject.month for reject in reading.rejects] == [None, None], "it may be of March"


@pytest.mark.parametrize(
    ("name", "rejected"),
    [
        ("2025-03-west-yorkshire-street.csv", [3, 4]),
        ("all.zip: 2025-03/2025-03-west-yorkshire-street.csv", [3, 4]),
        ("2025-03 west yorkshire, downloaded 2025-04-02.csv", [3, 4]),
        ("2025-02 to 2025-03 street.csv", []),
        ("street 2025-03-31.csv", []),
        ("2025-03/street.csv", []),
    ],
)
def test_a_row_of_another_month_than_the_name_s_is_rejected(leeds, name, rejected):
    file = member(of_months("2025-03", "2025-02", "2015-03"), name)
    reading = read_street_csv(file, leeds, today=TODAY)
    assert [reject.row for reject in reading.rejects] == rejected
    if rejected:
        assert reading.rejects[0].expected.startswith("Mar 2025, the month in the file's name")
        assert set(reading.incidents["month"]) == {pd.Timestamp("2025-03-01")}
