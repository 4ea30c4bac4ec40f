"""Registers of premises, schools and cameras as councils publish them, read as layers of places."""

from __future__ import annotations

import io

import openpyxl
import pandas as pd
import pyproj
import pytest

from data_loaders.files.delimited_records import records
from data_loaders.load import add
from data_loaders.places.cells import metres
from data_loaders.places.columns import speaks_of_incidents
from data_loaders.places.postcode_lookup import PostcodeLookup
from data_loaders.places.reading import PlacesReading, read_places_of_interest
from data_loaders.recognise import recognise
from geo.placing import Placer
from model.errors import RefusedFileError
from model.file_kinds import PLACES_OF_INTEREST
from model.places_of_interest import NEAR_M
from model.tables import empty
from store.areas import from_store
from store.store import Store
from tests.data_loaders import loading as made
from tests.data_loaders.made_extracts import AWAY, WEST, table
from tests.files import member, workbook

HEADER = "Licence Number,Premises Name,Address,Easting,Northing"
SCHEMA = (
    "ExtractDate,OrganisationURI,CaseReference,CaseDate,ServiceTypeLabel,PremisesName,LocationText,"
    "CoordinateReferenceSystem,GeoX,GeoY"
)
SCHOOLS = "URN,EstablishmentName,EstablishmentStatus (name),OpenDate,CloseDate,Easting,Northing"


@pytest.fixture(scope="module")
def read(place, tmp_path_factory):
    """What a file holds of the place of two wards, without postcodes."""
    store = Store(str(tmp_path_factory.mktemp("stores") / "store"))
    add([made.boundaries(tmp_path_factory.mktemp("files"), place)], place, store)
    wards = Placer(from_store(table(store, "areas")), tolerance_m=NEAR_M)

    def reading(text: bytes | str, name: str = "licensed premises.csv") -> PlacesReading:
        lookup = PostcodeLookup(empty("postcodes"))
        return read_places_of_interest(member(text, name), place, wards=wards, lookup=lookup)

    return reading


@pytest.fixture(scope="module")
def read_with(place, tmp_path_factory):
    """The same with the postcode LS1 4AP, in the west of it."""
    store = Store(str(tmp_path_factory.mktemp("stores") / "store"))
    add([made.boundaries(tmp_path_factory.mktemp("files"), place)], place, store)
    wards = Placer(from_store(table(store, "areas")), tolerance_m=NEAR_M)
    codes = {"postcode": ["LS1 4AP"], "easting": [float(WEST[0])], "northing": [float(WEST[1])]}
    known = pd.DataFrame({**codes, "ended": "", "far": False, "source": "", "file": ""})

    def reading(text: str) -> PlacesReading:
        content = member(text, "bars.csv")
        return read_places_of_interest(content, place, wards=wards, lookup=PostcodeLookup(known))

    return reading


def bar(number: int, *, at: tuple[object, object] = WEST, address: str = "1 Low Road") -> str:
    """A row of a register, each a metre east of the one before."""
    return f"PREM/{number},Bar {number},{address},{at[0] + number},{at[1]}"


def lines(header: str, *rows: str) -> str:
    """A CSV."""
    return "\n".join((header, *rows)) + "\n"


def ends(reading: PlacesReading) -> tuple[int, ...]:
    """How many rows ended where: placed, outside, no location, duplicate, rejected."""
    found = (reading.outside, reading.no_location, reading.duplicate, len(reading.rejects))
    counts = (len(reading.places), *found)
    assert sum(counts) == reading.rows_read
    return counts


# --- line breaks in cells -----------------------------------------------------------------------


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_an_address_on_several_lines_is_one_cell_and_rows_are_as_a_spreadsheet_numbers_them(
    read, newline, encoding
):
    rows = [bar(1, address='"1 Low Road\nCafé ""Row""\n\nLeeds"'), bar(2), "3,cut off", "", bar(5)]
    text = lines(HEADER, *rows).replace("\n", newline).encode(encoding)
    reading = read(text)
    assert ends(reading) == (3, 0, 0, 0, 1)
    (reject,) = reading.rejects
    assert (reject.row, reject.found) == (4, "2 cells: '3,cut off'")


def test_marks_inside_a_quoted_cell_that_are_not_doubled_cost_no_row(read):
    assert ends(read(lines(HEADER, bar(1, address='"The "Red" Lion"'), bar(2)))) == (2, 0, 0, 0, 0)


@pytest.mark.parametrize(
    "text",
    [
        lines(HEADER, bar(1, address='"never closed'), bar(2)),
        lines(HEADER, bar(1, address='"opened'), bar(2, address='"again"')),
        lines(HEADER, bar(1, address=f'"{"x" * 200_000}"')),
    ],
)
def test_a_quotation_mark_that_swallows_rows_refuses_the_file(read, text):
    with pytest.raises(RefusedFileError, match="a quotation mark is opened in the row that begins"):
        read(text)


def test_rows_are_read_anew_each_time():
    found = records(member("A;B\n1;2\n", "x.csv"))
    assert list(found) == list(found) == [(1, ["A", "B"]), (2, ["1", "2"])]


def test_blank_cells_after_the_last_column_and_a_title_above_cost_nothing(read):
    text = lines("Register of premises,,,,,", "", f"{HEADER},", f"{bar(1)},,,", f"{bar(2)},")
    assert ends(read(text)) == (2, 0, 0, 0, 0)


def test_commas_in_addresses_do_not_part_the_cells_of_a_file_with_semicolons(read):
    header, *rows = (
        "Premises Name;Address;Easting;Northing",
        "Bar;1, Low Road, Armley, Leeds, West Yorkshire;426000;433000",
        'Inn;"2; High Road, Leeds, Yorks, UK, Earth";426000;433000',
        "Pub;Leeds;426000;433000",
    )
    assert list(read(lines(header, *rows)).places["name"]) == ["Bar", "Inn", "Pub"]


# --- registers speak of cases and dates ----------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (
            "Case Reference,Licence Type,Premises Name,Premises Address,Easting,Northing,"
            "Date Granted,Status",
            'P/1,Premises,Bar,"1 Low Road\nLeeds",426000,433000,02/01/2024,Current',
        ),
        (
            "licence_number;trading_name;date;licence_holder;easting;northing",
            "P/1;Bar;02/01/2024;A Ltd;426000;433000",
        ),
        ("Case.Reference,Expiry.Date,Trading.Name,X,Y", "P/1,02/01/2030,Bar,426000,433000"),
        (
            "CaseNumber,Received,PremisesName,DesignatedPremisesSupervisor,Lat,Long",
            "P/1,1/2/2024,Bar,A Person,53.80,-1.60",
        ),
        (
            "Licence No,Premises,Crime and disorder conditions,Easting,Northing",
            "P/1,Bar,none,426000,433000",
        ),
        ("FHRSID,Business Name,Month,Longitude,Latitude", "P/1,Bar,May,-1.60,53.80"),
        ("Case Ref,Premises Name,Type,Easting,Northing", "P/1,Bar,Club,426000,433000"),
        ("Licence Type,Case Ref,Address,Easting,Northing", "Club,P/1,1 Road,426000,433000"),
    ],
)
def test_a_register_of_applications_is_one_of_places(read, header, row):
    reading = read(lines(header, row))
    assert ends(reading) == (1, 0, 0, 0, 0)
    assert list(reading.places["place_id"]) == ["P/1"]


@pytest.mark.parametrize(
    "header",
    [
        "Case Reference,Premises,Date opened,Easting,Northing",
        "Case Reference,Trading name,Date received,Easting,Northing",
        "Case number,Site name,Easting,Northing",
        "URN,Date,Site,Easting,Northing",
        "Case Reference,Premises Name,Opened,Easting,Northing",
        "Licence Number,Premises Name,Offence,Easting,Northing",
        "Premises Name,IncidentDate,Licence Number,Easting,Northing",
        "Licence number,Name,Date of birth,Easting,Northing",
        "Licence number,Premises,Complaint received,Easting,Northing",
        "Name,VictimAge,Easting,Northing",
        "Name,CaseID,Easting,Northing",
        "Site name,Month,Easting,Northing",
        "Premises,Postcode,Date",
        "Camera,Postcode,Crime number",
    ],
)
def test_incidents_of_persons_or_events_stay_refused(read, header):
    row = ",".join("1" for _ in header.split(","))
    with pytest.raises(RefusedFileError, match="says that its rows are incidents"):
        read(lines(header, row))


def test_a_hospital_may_have_accidents_and_emergencies():
    assert speaks_of_incidents(["Name", "Accident and Emergency", "A&E"]) == []


# --- metres and degrees, row by row --------------------------------------------------------------


def schema(number: int, system: str, x: object, y: object) -> str:
    """A row of the schema of premises licences."""
    return f"01/03/2025,http://x,P/{number},02/01/2024,Premises licence,Bar,1 Road,{system},{x},{y}"


@pytest.mark.parametrize(
    ("wgs", "grid"),
    [
        ("WGS84", "OSGB36"),
        ("EPSG:4326", "EPSG:27700"),
        ("", ""),
        ("urn:ogc:def:crs:EPSG::4326", "British National Grid"),
        ("WGS 84 (lat/long)", "OSGB 1936 / British National Grid (BNG)"),
    ],
)
def test_a_column_or_the_size_says_which_rows_are_metres(read, wgs, grid):
    rows = [schema(1, wgs, -1.60, 53.80), schema(2, grid, *WEST), schema(3, wgs, -1.50, 53.80)]
    for order in (rows, rows[::-1]):
        reading = read(lines(SCHEMA, *order))
        assert ends(reading) == (3, 0, 0, 0, 0)
        assert reading.notes[0] == (
            "coordinates read by the column 'CoordinateReferenceSystem': 1 in metres of the "
            "National Grid (EPSG:27700) and 2 in degrees of longitude and latitude (EPSG:4326)"
        )
        at = reading.places.set_index("place_id")["easting"]
        assert at["P/2"] == WEST[0]
        assert at["P/1"] == pytest.approx(426_440, abs=20)


def test_without_such_a_column_the_size_of_each_row_tells(read):
    reading = read(lines("Name,X,Y", "A,-1.60,53.80", f"B,{WEST[0]},{WEST[1]}"))
    assert ends(reading) == (2, 0, 0, 0, 0)
    assert "by their size: 1 in metres" in reading.notes[0]


@pytest.mark.parametrize(
    ("row", "words", "expected"),
    [
        (schema(9, "OSGB36", -1.6, 53.8), "'-1.6', '53.8' in 'OSGB36'", "metres in OSGB36"),
        (schema(9, "WGS84", *WEST), "'426000', '433000' in 'WGS84'", "degrees in WGS84"),
        (schema(9, "EPSG:3857", -178_000, 7_130_000), "in 'EPSG:3857'", "WGS84 (longitude"),
        (schema(9, "WGS 84 / Pseudo-Mercator", -1.6, 53.8), "Pseudo-Mercator", "WGS84 (longitude"),
        (schema(9, "OSGB36 lat long", -1.6, 53.8), "OSGB36 lat long", "WGS84 (longitude"),
        (schema(9, "WGS84", 53.8, -1.6), "the two look swapped", "longitude first"),
    ],
)
def test_a_row_that_contradicts_itself_is_rejected_and_costs_no_other(read, row, words, expected):
    reading = read(lines(SCHEMA, schema(1, "WGS84", -1.60, 53.80), row))
    assert ends(reading) == (1, 0, 0, 0, 1)
    (reject,) = reading.rejects
    assert words in reject.found
    assert expected in reject.expected


def test_a_row_lies_where_the_pair_that_is_filled_says(read):
    header = "Name,Easting,Northing,Longitude,Latitude"
    rows = ["A,426000,433000,,", "B,,,-1.60,53.80", "C,0,0,-1.50,53.80", "D,,,,", "E,0,0,0,0"]
    assert ends(read(lines(header, *rows))) == (3, 0, 2, 0, 0)


@pytest.mark.parametrize("nowhere", ["0,0", "0.0,0", "No location,No location", "n/a,", "NULL,nan"])
@pytest.mark.parametrize("pair", ["Easting,Northing", "Longitude,Latitude", "X,Y"])
def test_zero_and_zero_is_no_place(read, pair, nowhere):
    known = "426000,433000" if pair == "Easting,Northing" else "-1.60,53.80"
    assert ends(read(lines(f"Name,{pair}", f"A,{known}", f"B,{nowhere}"))) == (1, 0, 1, 0, 0)


def test_axes_that_are_swapped_are_refused_in_words(read):
    with pytest.raises(RefusedFileError, match="longitude and latitude are swapped in all 2 rows"):
        read(lines("Name,Longitude,Latitude", "A,53.80,-1.60", "B,53.80,-1.50"))
    rows = [f"{n},438900,{n}" for n in (423_000, 423_500, 424_000)]
    with pytest.raises(RefusedFileError, match="easting and northing look swapped"):
        read(lines("Name,Easting,Northing", *rows))


def test_the_name_of_the_premises_is_taken_and_not_that_of_a_person(read):
    header = "Name,Premises Name,Licence No,Easting,Northing"
    places = read(lines(header, "A Person,Bar,P/1,426000,433000")).places
    assert list(places["name"]) == ["Bar"]


@pytest.mark.parametrize(
    "header",
    ["Licence No,Easting,Northing,Easting,Northing", "Premises,Post code,Holder,Postcode,PostCode"],
)
def test_two_columns_of_one_name_that_could_place_a_row_are_refused_in_words(read, header):
    row = ",".join("1" for _ in header.split(","))
    with pytest.raises(RefusedFileError, match="two of its columns are called"):
        read(lines(header, row))


# --- ids a spreadsheet has cut off ---------------------------------------------------------------


def test_ids_in_scientific_notation_are_never_one_place(read):
    rows = [f"2.02413E+12,Bar {n},1 Road,{426_000 + n},433000" for n in range(4)]
    reading = read(lines(HEADER, *rows, bar(9)))
    assert ends(reading) == (5, 0, 0, 0, 0)
    assert reading.places["place_id"].nunique() == 5
    assert "4 ids such as 2.02413E+12 are left out: a spreadsheet has cut them off" in reading.notes
    alike = read(lines(HEADER, *["1.0E+05,Bar,1 Road,426000,433000"] * 3))
    assert ends(alike) == (3, 0, 0, 0, 0)
    shuffled = read(lines(HEADER, bar(9), *rows[::-1]))
    assert set(shuffled.places["place_id"]) == set(reading.places["place_id"])


# --- what is closed -------------------------------------------------------------------------------


def test_closed_schools_are_left_out_and_said(read):
    rows = [
        "1,A School,Open,01/09/2012,,426000,433000",
        "2,B School,Closed,01/09/2012,31/08/2020,426000,433000",
        '3,C School,"Open, but proposed to close",01/09/2012,31/08/2035,426000,433000',
        "4,D School,Proposed to open,01/09/2035,,426000,433000",
        "5,E School,closed,01/09/2012,,,",
        "6,F School,Closed,01/09/2012,,x,",
    ]
    reading = read(lines(SCHOOLS, *rows), "schools.csv")
    assert ends(reading) == (2, 4, 0, 0, 0)
    assert list(reading.places["name"]) == ["A School", "C School"]
    assert reading.notes[0] == (
        "4 rows left out, closed by the column 'EstablishmentStatus (name)': 'Closed'; "
        "'Proposed to open'; 'closed'"
    )


def test_without_a_column_of_states_a_past_date_of_closure_tells(read):
    header = "URN,EstablishmentName,Close Date,Easting,Northing"
    days = {"1": "31/08/2020", "2": "", "3": "31-08-2999", "4": "2020-08-31", "5": "never"}
    rows = [f"{urn},School,{day},426000,433000" for urn, day in days.items()]
    assert list(read(lines(header, *rows)).places["place_id"]) == ["2", "3", "5"]


@pytest.mark.parametrize(("state", "kept"), [("Current", 1), ("Lapsed", 0), ("SURRENDERED ", 0)])
def test_a_licence_that_ended_is_no_premises(read, state, kept):
    header = f"{HEADER},Licence Status"
    reading = read(lines(header, f"{bar(1)},{state}"))
    assert (len(reading.places), reading.outside) == (kept, 1 - kept)


# --- workbooks ------------------------------------------------------------------------------------


def rows_of(*numbers: int) -> list[list[object]]:
    """Rows of a register, as a workbook has them."""
    return [[f"P/{n}", f"Bar {n}", "1 Road\nLeeds", 426_000 + n, 433_000.0] for n in numbers]


def test_a_workbook_is_read_as_a_csv_is(read):
    title = [["Register of premises"], []]
    sheet = [*title, HEADER.split(","), *rows_of(1, 2), [], ["P/3", "Bar 3", "", None, None]]
    reading = read(workbook(Register=sheet, Notes=[["How to read this"]]), "Licensed premises.xlsx")
    assert ends(reading) == (2, 0, 1, 0, 0)
    assert set(reading.places["layer"]) == {"Licensed premises"}
    assert reading.notes[0] == "sheets that list no places, left out: 'Notes'"


def test_a_hidden_sheet_is_not_read_and_said(read):
    book = openpyxl.load_workbook(
        io.BytesIO(
            workbook(
                Old=[HEADER.split(","), *rows_of(1, 2)],
                Register=[HEADER.split(","), *rows_of(3)],
            )
        )
    )
    book["Old"].sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    reading = read(stream.getvalue(), "Licensed premises.xlsx")
    assert list(reading.places["place_id"]) == ["P/3"]
    assert reading.notes[0] == "hidden sheets not read: 'Old'"


def test_sheets_of_places_are_a_layer_each(read):
    schools = [["URN", "School name", "Lat", "Long"], [100000, "A School", 53.80, -1.60]]
    pubs = [HEADER.split(","), *rows_of(1, 2), ["P/4", "Bar", "", "x", "y"]]
    reading = read(workbook(pubs=pubs, schools=schools), "places.xlsx")
    assert ends(reading) == (3, 0, 0, 0, 1)
    assert list(reading.places["layer"]) == ["Pubs", "Pubs", "Schools"]
    assert list(reading.places["place_id"]) == ["P/1", "P/2", "100000"]
    assert reading.rejects[0].found.startswith("sheet 'pubs', easting 'x'")


def test_a_workbook_of_incidents_is_refused(read):
    book = workbook(A=[["Name", "Offence", "Easting", "Northing"], ["A", "Theft", *WEST]])
    with pytest.raises(RefusedFileError, match="'Offence' among its columns"):
        read(book, "cases.xlsx")


def test_places_far_away_do_not_matter(read):
    assert ends(read(lines(HEADER, bar(1, at=AWAY)))) == (0, 1, 0, 0, 0)


# --- positions and postcodes within one column --------------------------------------------------


def as_degrees(e: float, n: float) -> tuple[str, str]:
    change = pyproj.Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    longitude, latitude = change.transform(e, n)
    return f"{longitude:.6f}", f"{latitude:.6f}"


@pytest.mark.parametrize("column", ["Lat Long", "Location", "geo_point_2d", "Coordinates"])
@pytest.mark.parametrize(
    "written", ["{1}, {0}", "{0}, {1}", "({1},{0})", "POINT ({0} {1})", "[{0}; {1}]"]
)
def test_degrees_in_one_column_are_read_in_either_order(read, column, written):
    rows = [f'Bar {n},"{written.format(*as_degrees(WEST[0] + n, WEST[1]))}"' for n in range(4)]
    reading = read(lines(f"Premises Name,{column}", *rows, "Bar 9,"))
    assert ends(reading) == (4, 0, 1, 0, 0)
    found = sorted(reading.places["easting"])
    assert found == pytest.approx([WEST[0] + n for n in range(4)], abs=0.6)


def test_metres_and_grid_references_in_one_column_are_read(read):
    e, n = WEST
    pairs = [f'Bar {i},"{e + i}, {n}"' for i in range(3)]
    assert ends(read(lines("Premises Name,Grid position", *pairs))) == (3, 0, 0, 0, 0)
    square = f"{e % 100_000:05d}"
    rows = [f"Bar {i},SE {square} {n % 100_000 + i:05d}" for i in range(3)]
    reading = read(lines("Premises Name,Grid reference", *rows, "Bar 7,under the bridge"))
    assert ends(reading) == (3, 0, 0, 0, 1)
    assert list(reading.places["easting"]) == [e] * 3
    assert list(reading.places["northing"]) == [n, n + 1, n + 2]


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("TQ 300 804", ("530050", "180450")),
        ("NT2573673492", ("325736", "673492")),
        ("SE 2999 3388", ("429995", "433885")),
        ("SE 29", None),
        ("SE 299 3388", None),
        ("1,234", None),
    ],
)
def test_a_grid_reference_is_the_middle_of_its_square(text, position):
    assert metres(text) == position


def test_a_register_with_a_column_of_positions_is_known_as_one():
    text = 'Premises Name,Lat Long\nBar 1,"53.80, -1.55"\n'
    assert recognise(member(text, "bars.csv")) == PLACES_OF_INTEREST
    text = 'Name,Address\nBar 1,"1 Low Road, Leeds LS1 4AP"\nBar 2,"2 Low Road LS1 4AQ"\n'
    assert recognise(member(text, "bars.csv")) == PLACES_OF_INTEREST


def test_a_postcode_at_the_end_of_an_address_places_a_row(read_with):
    rows = [f'Bar {n},"{n} Low Road, Leeds LS1 4A{letter}"' for n, letter in enumerate("PQP")]
    reading = read_with(lines("Name,Address", *rows, "Bar 9,behind the station"))
    assert ends(reading) == (2, 0, 1, 0, 1)
    assert set(reading.places["precision"]) == {"postcode"}
    holder = 'Bar 1,"1 High Road, Hull HU1 1AA","1 Low Road, Leeds LS1 4AP"\n'
    reading = read_with(lines("Premises Name,Licence holder address,Where it is", holder))
    assert len(reading.places) == 1
