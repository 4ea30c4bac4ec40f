"""What each file is told to be, and the words for those nobody can use."""

from __future__ import annotations

import io
import json
import sqlite3

import geopandas as gpd
import pytest
import shapely

from data_loaders.files.archives import members
from data_loaders.files.readings import Member
from data_loaders.months import monthly_merge as months
from data_loaders.recognise import recognise
from data_loaders.sources import SOURCES, source_of
from model import file_kinds
from model.errors import RefusedFileError
from tests.data_loaders.made_extracts import CASUALTIES, COLLISIONS, COUNCIL
from tests.files import HEADER, member, street_file, street_row, workbook

OUTCOMES = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,Outcome type\n"
SEARCHES = "Type,Date,Latitude,Longitude,Gender,Object of search,Outcome\n"


RECORD = '{"category":"burglary","id":1,"location":null,"month":"2025-03"}'


def geojson(*features: tuple[str, str], before: bool = True) -> str:
    """GeoJSON of these pairs of properties and geometry; cut off, as the head of a file is."""
    pairs = (
        (f'"properties": {{{p}}}', f'"geometry": {{{g}}}')[:: 1 if before else -1]
        for p, g in features
    )
    inside = ", ".join(f'{{"type": "Feature", {", ".join(pair)}}}' for pair in pairs)
    return f'{{"type": "FeatureCollection", "features": [{inside}'


AT = '"type": "Point", "coordinates": [-1.5, 53.8]'
AT_FIRST = '"coordinates": [ -1.5, 53.8], "type": "Point"'
AREA = '"type": "Polygon", "coordinates": [[[-1.5, 53.8], [-1.4, 53.8]'
AREA_FIRST = '"coordinates": [ [ [-1.5, 53.8], [-1.4, 53.8]'
NAMED, CODED, LAYERED = '"name": "Park"', '"WD25CD": "E05011385"', '"layer": "Schools"'
PLACES = (
    "Camera number,Easting,Northing\n1,430000,433000\n",
    "Name;Longitude;Latitude\nPark;-1.5;53.8\n",
    "layer\tx\ty\nSchools\t430000\t433000\n",
    "Ward,Name,Easting,Northing\nArmley,Park,430000,433000\n",
    geojson((NAMED, AT)),
    geojson((NAMED, AT), before=False),
    geojson((NAMED, AT_FIRST)),
    geojson((NAMED, AT.replace("Point", "MultiPoint"))),
    geojson((CODED, AT)),
    geojson((NAMED, AREA + "]]"), (NAMED, AT)),
    geojson((LAYERED, AREA)),
    geojson((LAYERED, AREA_FIRST)),
)
NEARLY_PLACES = (
    geojson((NAMED, AREA)),
    geojson((NAMED, AREA_FIRST), before=False),
    geojson((NAMED, AREA.replace("Polygon", "MultiPolygon"))),
    geojson((f"{CODED}, {LAYERED}", AREA)),
    geojson((f'"WARD_NAME": "Armley", {LAYERED}', AREA)),
    geojson((f'"code": "E05011385", {LAYERED}', AREA)),
    geojson((CODED, AREA + "]]"), (CODED, AT)),
)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (street_file(street_row()), file_kinds.STREET_CSV),
        ("\ufeff" + street_file(street_row(), end="\r\n"), file_kinds.STREET_CSV),
        (street_file(street_row()).replace(",", ";"), file_kinds.STREET_CSV),
        (street_file(street_row()).replace(",", "\t"), file_kinds.STREET_CSV),
        (street_file(street_row()).encode("utf-16"), file_kinds.STREET_CSV),
        (street_file(street_row()).encode("utf-16-le"), file_kinds.STREET_CSV),
        (
            street_file(street_row(location="On or near Café Row")).encode("cp1252"),
            file_kinds.STREET_CSV,
        ),
        (",".join(reversed(HEADER.split(","))) + "\n", file_kinds.STREET_CSV),
        ("[]", file_kinds.STREET_API),
        (f"[{RECORD}]", file_kinds.STREET_API),
        ('{"type": "FeatureCollection", "features": []}', file_kinds.BOUNDARIES),
        (b"SQLite format 3\x00" + bytes(100), file_kinds.BOUNDARIES),
        (b"\x00\x00\x27\x0a" + bytes(96), file_kinds.BOUNDARIES),
        ("ward code,population\nE05011385,25313\n", file_kinds.POPULATIONS),
        (
            "Mid-2020 estimates\n\nWD20CD,WD20NM,All Ages\nE05011385,Armley,25313\n",
            file_kinds.POPULATIONS,
        ),
        (workbook(A=[["code", "population"], ["E05011385", 25313]]), file_kinds.POPULATIONS),
        (workbook(A=[["ward", "Feb-25"], ["Armley", 3]]), file_kinds.WARD_FIGURES),
        ("ward,month,measure,count\nArmley,2025-02,Robbery,3\n", file_kinds.WARD_FIGURES),
        ("Robbery by ward\n\nward code,2025-02,2025-03\nE05011385,3,4\n", file_kinds.WARD_FIGURES),
        ("indicator,area,period,value\nasb,Armley,2024/25,3\n", file_kinds.SERIES),
        ("plan,deliverable,status\nsb15,pcso,complete\n", file_kinds.MILESTONES),
        (workbook(A=[["indicator", "area", "from", "to", "value"]]), file_kinds.SERIES),
        (
            workbook(
                Notes=[["How to fill this in"]],
                Figures=[["Indicator", "Area", "Period", "Value"]],
                Milestones=[["Plan", "Deliverable", "Status"]],
            ),
            file_kinds.RETURN,
        ),
        (OUTCOMES, file_kinds.OUTCOMES_CSV),
        (SEARCHES, file_kinds.STOP_AND_SEARCH_CSV),
        *((text, file_kinds.PLACES_OF_INTEREST) for text in PLACES),
        *((text, file_kinds.BOUNDARIES) for text in NEARLY_PLACES),
    ],
)
@pytest.mark.parametrize("name", ["wrong name.csv", "README.md", "crimes"])
def test_a_file_is_recognised_by_its_content_whatever_its_name(data, kind, name):
    assert recognise(member(data, name)) == kind


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("README.md", "# Open data\n\nCounts, codes and population by ward.\n"),
        ("latest.zip: licence", "Open Government Licence, version 3\n"),
        ("licence.txt", "Contains data, of 2025\nMore, and more, of it\nThe end\n"),
        ("about.html", "<!doctype html><title>About</title>"),
        ("guide.pdf", b"%PDF-1.7\n\x00\x01"),
        ("map.png", b"\x89PNG\r\n\x1a\n\x00"),
    ],
)
def test_a_document_that_came_along_is_no_data(name, data):
    assert recognise(member(data, name)) == file_kinds.NOT_DATA


@pytest.mark.parametrize(
    "name",
    [
        "licence conditions.csv",
        "Licensed bars.txt",
        "readme.tsv",
        "LICENCES",
        "a.zip: readme (1).csv",
    ],
)
def test_a_name_never_passes_over_a_file_with_data_in_it(name):
    text = "Licences by class\n\nClass,Conditions\nClubs,5\nShops,6\nTaxis,7\n"
    with pytest.raises(RefusedFileError, match="nothing here knows its columns"):
        recognise(member(text, name))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("", r"x\.csv is empty \(0 bytes\): download it again"),
        (" \r\n\r\n", r"x\.csv is empty \(5 bytes, none of them data\): download it again"),
        (bytes(70_000), r"x\.csv is empty \(70,000 bytes, none of them data\)"),
        ("<!DOCTYPE html><html>Sorry", r"x\.csv: a web page .*download it again"),
        (
            "a,b\n1,2\n",
            r"x\.csv: nothing here knows its columns \(a, b\); docs/data-dictionary\.md says",
        ),
        (bytes(range(1, 256)) * 9, r"x\.csv: binary data that begins"),
        (b"\x1f\x8b\x08", r"x\.csv: a gzip file; unpack it"),
        (b"PK\x03\x04" + bytes(30), r"x\.csv: a zip inside another file; unpack it"),
        (
            b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml" + b"xl/workbook.xml",
            r"x\.csv: not a whole Excel workbook .*save it as \.xlsx or CSV",
        ),
        (
            workbook(A=[["a", "b"]], B=[["c"]]),
            r"x\.csv: nothing here knows its columns \(a, b\)",
        ),
        ('{"error": "Not found"}', r"x\.csv: an error message, not data: it says 'Not found'"),
        ("[1, 2]", r"x\.csv: JSON that begins '\[1, 2\]', without a record"),
        (b"x" * 70_000, r"x\.csv: its first line is longer than 65,536 bytes"),
    ],
)
def test_what_nobody_can_use_is_refused_in_words(data, words):
    with pytest.raises(RefusedFileError, match=words):
        recognise(member(data, "x.csv"))


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (
            HEADER.replace("Crime type", "Type"),
            "a police.uk street CSV, but without a column 'crime type'; its columns are Crime ID, ",
        ),
        (
            "crime.id,month,lon,lat,crime.type",
            "a police.uk street CSV, but without a column 'reported by'; its columns are crime.id,",
        ),
        (
            "category,persistent_id,id,latitude,longitude",
            "an answer of the police.uk API saved as a table, but without a column 'month'; its ",
        ),
        (
            SEARCHES.replace("Latitude,", "").strip(),
            "police.uk stop and search, but without a colu",
        ),
        (OUTCOMES.replace("Outcome type", "Type").strip(), "police.uk outcomes, but without a col"),
        (
            COUNCIL.replace("Casualty Severity", "Injury"),
            "road casualties as the council publishes them, but without a column 'severity'",
        ),
        (
            CASUALTIES.replace("casualty_reference", "n"),
            "STATS19 casualties, but without a column ",
        ),
        ("indicator,area,value", "indicator figures, but without a column 'period'"),
        ("plan,deliverable", "milestones of a plan, but without a column 'status'"),
        ("WD25CD,Month,Measure,Rate", "ward figures, but without a column 'count'"),
        ("WD25CD,WD25NM,Rate", "a table of residents, but without a column 'residents'"),
        (
            "Case ref,Opened,Road,X,Y",
            "a partner's incidents, but without a column mapping beside it (.toml, of its name)",
        ),
        ("ID,Easting,Northing", "places of interest, but without a column 'name'"),
        (
            "Crime ID,Month,Longitude,Latitude,Crime,Last outcome category",
            "a police.uk street CSV, but without columns 'reported by', 'crime type'; its columns",
        ),
        ("Ward,Month,Crime type", "ward figures, but without a column 'count'"),
    ],
)
def test_a_file_that_nothing_knows_is_told_its_nearest_kind_and_what_it_lacks(header, words):
    with pytest.raises(RefusedFileError) as refusal:
        recognise(member(header + "\n" + "1" + "," * header.count(",") + "\n", "calls.csv"))
    said = str(refusal.value)
    assert said.startswith(f"calls.csv: nearest to {words}")
    assert len(said.split()) < 60
    assert ". " not in said.removeprefix("calls.csv").replace("(.toml, ", "")


STREET_SHEET = [row.split(",") for row in (HEADER, street_row())]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            workbook(Notes=[["Made by us"]], March=STREET_SHEET),
            "sheet 'March' is police.uk street CSV in a workbook; save it as CSV and add that",
        ),
        (
            workbook(A=[["Made by us"], ["indicator", "area", "value"]]),
            "nearest to indicator figures, but without a column 'period'",
        ),
        (
            "Crimes of March\n\n" + street_file(street_row()),
            "nearest to a police.uk street CSV, but with lines above its column names; take",
        ),
        (
            "code,population\nArmley,25313\n",
            "nearest to a table of residents by its columns, but not by what stands in them",
        ),
    ],
)
def test_columns_lower_down_or_in_a_workbook_are_seen(data, words):
    with pytest.raises(RefusedFileError) as refusal:
        recognise(member(data, "x.csv"))
    assert words in str(refusal.value)


def stop() -> dict[str, object]:
    return {"age_range": "18-24", "datetime": "2025-04-01T21:15:00+00:00", "object_of_search": "x"}


CRIME = json.loads(RECORD)
OUTCOME = {"category": {"code": "x", "name": "y"}, "date": "2025-04", "person_id": None}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ([OUTCOME | {"crime": CRIME}] * 2, "an answer of police.uk's outcomes-at-location, which"),
        (
            {"crime": CRIME, "outcomes": [OUTCOME]},
            "an answer of police.uk's outcomes-for-crime, wh",
        ),
        (
            [stop()],
            "an answer of police.uk's stop and search (stops-street, stops-force), which is",
        ),
        ({"stops": [stop()]}, "an answer of police.uk's stop and search"),
        ([{"url": "burglary", "name": "Burglary"}], "an answer of police.uk's crime-categories, "),
        ([{"id": "kent", "name": "Kent Police"}], "an answer of police.uk's lists of forces or ne"),
        (
            [{"date": "2025-03", "stop-and-search": []}],
            "an answer of police.uk's crimes-street-dat",
        ),
        ({"date": "2025-03-01"}, "an answer of police.uk's crime-last-updated"),
        ([{"latitude": "53.8", "longitude": "-1.5"}], "police.uk's neighbourhood boundary"),
        (
            [{"category": "burglary", "id": 1, "location": None}],
            "nearest to police.uk's crimes-street, but without 'month'; expected police.uk's an",
        ),
        ([{"category": "camera", "ref": 3}], "JSON whose records have the keys category, ref; exp"),
        ({"crimes": [], "errors": []}, "JSON whose records have the keys crimes, errors"),
        ([{"\ud800": 1}], "JSON whose records have the keys ?; expected"),
        ({"message": "Forbidden"}, "an error message, not data: it says 'Forbidden'"),
    ],
)
def test_an_answer_that_is_no_street_crime_is_declined_by_its_name(answer, words):
    with pytest.raises(RefusedFileError) as refusal:
        recognise(member(json.dumps(answer), "x.json"))
    assert words in str(refusal.value)
    assert ("error message" in str(refusal.value)) == ("error message" in words)


def test_a_long_answer_of_another_method_is_told_by_its_first_record():
    text = json.dumps({"stops": [stop()] * 3000})
    with pytest.raises(RefusedFileError, match="stop and search"):
        recognise(member(text, "x.json"))


def test_two_gigabytes_of_one_line_are_refused_after_64_kilobytes():
    class Endless(io.RawIOBase):
        passed = 0

        def read(self, size: int = -1) -> bytes:
            self.passed += size
            return b"x" * size

    stream = Endless()
    with pytest.raises(RefusedFileError, match="its first line is longer"):
        recognise(Member("x.csv", 2 << 30, lambda: stream))
    assert stream.passed == 1 << 16


def test_an_answer_of_the_api_may_be_one_long_line():
    assert recognise(member(f"[{f'{RECORD},' * 5000}{RECORD}]")) == file_kinds.STREET_API


def test_every_kind_there_is_has_a_source():
    kinds = {getattr(file_kinds, name) for name in vars(file_kinds) if name.isupper()}
    declared = {source.kind for source in SOURCES}
    assert kinds - {file_kinds.NOT_DATA, file_kinds.PARTNER_KINDS} <= declared
    assert (months.STREET_CSV, months.STREET_API) == (file_kinds.STREET_CSV, file_kinds.STREET_API)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "ward_code,name,population,longitude,latitude\nE05011385,A,9,-1,53\n",
            file_kinds.POPULATIONS,
        ),
        ("Name,Easting,Northing,Feb-25\nArmley,430000,433000,7\n", file_kinds.WARD_FIGURES),
        ("indicator,area,period,value,name,x,y\nasb,Armley,2024/25,3,A,1,2\n", file_kinds.SERIES),
        ("plan,deliverable,status,name,x,y\nsb15,pcso,complete,A,1,2\n", file_kinds.MILESTONES),
        (",".join((HEADER, "Name")) + "\n", file_kinds.STREET_CSV),
        (OUTCOMES.replace("Location", "Name"), file_kinds.OUTCOMES_CSV),
        (SEARCHES.replace("Gender", "Name"), file_kinds.STOP_AND_SEARCH_CSV),
        (f"{COUNCIL},Name\n", file_kinds.ROAD_CASUALTIES),
        (f"{COLLISIONS},Name\n", file_kinds.STATS19_COLLISIONS),
        (f"{CASUALTIES},Name,Easting,Northing\n", file_kinds.STATS19_CASUALTIES),
    ],
)
def test_a_file_of_another_kind_may_have_a_name_and_coordinates(text, kind):
    assert recognise(member(text)) == kind


def test_the_real_files_of_leeds(shared_data):
    found = {}
    for item in members(shared_data / "leeds"):
        try:
            found[item.name] = recognise(item)
        except RefusedFileError:
            found[item.name] = "refused"
    assert found == {
        "lsoa-2011.geojson": file_kinds.BOUNDARIES,
        "lsoa-2021.geojson": file_kinds.BOUNDARIES,
        "lsoa11-ward18-lookup.csv": "refused",
        "msoa-2021.geojson": file_kinds.BOUNDARIES,
        "police-uk-stop-and-search-2021-08-west-yorkshire.csv": file_kinds.STOP_AND_SEARCH_CSV,
        "police-uk-street-2025-02.csv": file_kinds.STREET_CSV,
        "road-casualties-2019.csv": file_kinds.ROAD_CASUALTIES,
        "wards-2013.geojson": file_kinds.BOUNDARIES,
        "wards-2018.geojson": file_kinds.BOUNDARIES,
        "wards-2025.geojson": file_kinds.BOUNDARIES,
        "wards.csv": file_kinds.POPULATIONS,
    }


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("w.fgb", b"fgb\x03fgb\x01$\x06"),
        (
            "w.kml",
            b'<?xml version="1.0"?>\n<!-- a -->\n<kml xmlns="http://www.opengis.net/kml/2.2">',
        ),
        ("w.gml", b'<o:FeatureCollection xmlns:gml="http://www.opengis.net/gml/3.2">'),
        ("w.json", b'{"type": "Topology", "objects": {}, "arcs": []}'),
        ("w.json", b'{"arcs": [[[1, 2], [3, 4]]], "objects": {}'),
        ("w.json", b'{"geometryType": "esriGeometryPolygon", "features": []}'),
        ("w.json", b'{"features": [{"attributes": {"a": 1}, "geometry": {"rings": [[[1, 2]]]}}]}'),
        ("w.csv", b'WD25CD,wkt\nE05000001,"POLYGON ((1 2, 3 4, 5 6, 1 2))"\n'),
        ("w.csv", b"WD25CD;geometry\nE05000001;MULTIPOLYGON(((1 2, 3 4, 5 6, 1 2)))\n"),
        ("w.csv", b'wkt,name\n"POLYGON Z ((' + b"1.5 53.5 10, " * 10_000 + b'1 2 3))",a\n'),
        ("w.csv", b'WD25CD,Name,Longitude,Latitude,wkt\nE05000001,A,-1,5,"POLYGON ((1 2, 3 4'),
        ("w.csv", b"WD25CD,geom\nE05000001,0103000000" + b"01" * 40 + b"\n"),
        ("w.geojsonl", b'{"type": "Feature", "properties": {"WD25CD": "E05000001"}}\n{"type": "Fe'),
        ("w.geojsons", b'\x1e{"type": "Feature", "properties": {}}\n\x1e{"type": "Feature"'),
    ],
)
def test_every_form_of_areas_is_taken_for_boundaries(name, content):
    assert recognise(member(content, name)) == file_kinds.BOUNDARIES


@pytest.mark.parametrize(
    "content",
    [
        b"<OGRVRTDataSource><OGRVRTLayer name='kml'/></OGRVRTDataSource>",
        b"<!-- <kml> --><html><body>kml</body></html>",
        b"<FeatureCollection><a/></FeatureCollection>",
        b'{"geometryType": "esriGeometryPoint", "features": []}',
    ],
)
def test_what_only_looks_like_areas_is_not(content):
    with pytest.raises(RefusedFileError):
        recognise(member(content, "w.dat"))


@pytest.mark.parametrize(
    "months", [["Jan-25", "Feb-25", "Mar-25"], ["2025-01", "2025-02", "Total"]]
)
@pytest.mark.parametrize("name", ["burglary.csv", "burglary.xlsx"])
def test_ward_figures_with_their_wards_across_are_named(name, months):
    rows = [["Month", "Ash", "Birch", "Cedar", "Dale"], *([m, 5, 12, 7, 9] for m in months)]
    text = "\n".join(",".join(map(str, row)) for row in rows)
    data = workbook(A=rows) if name.endswith("x") else text
    with pytest.raises(RefusedFileError) as refusal:
        recognise(member(data, name))
    assert "its months stand below one another, with 4 columns of numbers" in str(refusal.value)
    assert "(Ash, Birch, Cedar, Dale)" in str(refusal.value)
    assert "Transpose" in str(refusal.value)


@pytest.mark.parametrize(
    "columns",
    [
        "collision_index,collision_year,vehicle_reference,vehicle_type",
        "accident_index,Vehicle_Reference,casualty_reference,adjusted_severity_serious",
    ],
)
def test_what_stats19_publishes_beside_casualties_is_passed_over(columns):
    row = ",".join("1" for _ in columns.split(","))
    assert recognise(member(f"{columns}\n{row}\n", "dft.csv")) == file_kinds.STATS19_OTHERS
    assert not source_of(file_kinds.STATS19_OTHERS).is_loaded


def test_a_database_whose_view_never_ends_is_refused_before_anything_else_reads_it(tmp_path):
    path = tmp_path / "wards.gpkg"
    wards = gpd.GeoDataFrame({"WD25CD": ["E05011382"]}, geometry=[shapely.box(0, 0, 1, 1)])
    wards.set_crs(27700).to_file(path, driver="GPKG")
    assert recognise(next(members(path))) == file_kinds.BOUNDARIES
    forever = "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT i FROM r"
    with sqlite3.connect(path) as database:
        database.execute(f"CREATE VIEW more AS {forever}")
    with pytest.raises(RefusedFileError, match="its layer 'more' is a view"):
        recognise(next(members(path)))
