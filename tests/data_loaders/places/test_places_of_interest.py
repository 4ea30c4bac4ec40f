"""Layers of places: cameras, premises, schools, from CSV and GeoJSON, every row accounted for."""

from __future__ import annotations

import json
import random
import tempfile
from pathlib import Path

import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_loaders.__main__ import main
from data_loaders.load import add
from data_loaders.one_load.ledger import Line
from data_loaders.places import geojson
from data_loaders.places import reading as place_of_interest_reading
from data_loaders.places import rows as place_of_interest_rows
from data_loaders.places.layer_names import layer_name
from data_loaders.places.postcode_lookup import PostcodeLookup
from data_loaders.places.reading import PlacesReading, read_places_of_interest
from data_loaders.removing import remove
from geo.placing import Placer
from model.errors import RefusedFileError
from model.places_of_interest import NEAR_M
from model.tables import LEDGER_CLASSES, PLACES_OF_INTEREST, empty
from store.areas import from_store
from store.read_dataset import read_dataset
from store.store import Store
from tests.data_loaders import loading as made
from tests.data_loaders.made_extracts import AWAY, EAST, WEST, classes, table
from tests.data_loaders.made_extracts import written as csv
from tests.files import member

HEADER = "Camera number,Location,Easting,Northing"
EDGE = (-1.45, 53.80)
"""A longitude and latitude on the east edge of the two wards."""
NEAR = (436_600, 433_000)
"""An easting and northing a few hundred metres outside of it."""


def camera(number: object = 1, *, at: tuple[object, object] = WEST, name: str = "Briggate") -> str:
    """A row of a list of cameras."""
    return f"{number},{name},{at[0]},{at[1]}"


def feature(
    geometry: object = "Point", coordinates: object = (-1.60, 53.80), **properties: object
) -> dict:
    """A feature; a geometry that is no name of one is taken as it is."""
    drawn = (
        {"type": geometry, "coordinates": coordinates} if isinstance(geometry, str) else geometry
    )
    return {"type": "Feature", "properties": properties, "geometry": drawn}


def collection(*features: object, crs: str = "") -> str:
    """A FeatureCollection, with an old-style coordinate system where one is given."""
    head = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    return json.dumps({"type": "FeatureCollection", **head, "features": features})


def square(west: float, south: float, size: float = 0.01) -> list[list[list[float]]]:
    """The rings of a square."""
    east, north = west + size, south + size
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


@pytest.fixture(scope="module")
def read(place, tmp_path_factory):
    """What a file of a text holds of the place of two wards."""
    store = Store(str(tmp_path_factory.mktemp("stores") / "store"))
    add([made.boundaries(tmp_path_factory.mktemp("files"), place)], place, store)
    wards = Placer(from_store(table(store, "areas")), tolerance_m=NEAR_M)

    def reading(text: bytes | str, name: str = "cctv_cameras.csv") -> PlacesReading:
        none = PostcodeLookup(empty("postcodes"))
        return read_places_of_interest(member(text, name), place, wards=wards, lookup=none)

    return reading


def lines(*rows: str) -> str:
    """A list of cameras."""
    return "\n".join((HEADER, *rows)) + "\n"


def kept(places: pd.DataFrame) -> list[tuple[str, str, str, float, float]]:
    """The table but for the file, after its form was checked."""
    canonical = PLACES_OF_INTEREST.validate(places.drop(columns="key", errors="ignore"))
    rows = canonical.drop(columns=["precision", "file"]).itertuples(index=False, name=None)
    return sorted(rows)


def held(store: Store) -> list[tuple[str, str, str, float, float]]:
    """What the store has; it is read in the order of its keys."""
    places = table(store, "places_of_interest")
    keys = list(zip(places["layer"], places["place_id"], strict=True))
    assert keys == sorted(keys)
    return kept(places)


def ends(reading: PlacesReading) -> tuple[int, ...]:
    """How many rows ended where: placed, outside, no location, duplicate, rejected."""
    found = (reading.outside, reading.no_location, reading.duplicate, len(reading.rejects))
    counts = (len(reading.places), *found)
    assert sum(counts) == reading.rows_read
    return counts


def loaded(place, store: Store, folder: Path, *rows: str, name: str = "cctv_cameras.csv") -> Line:
    """The line of the ledger of a list of cameras, added to the store."""
    return add([csv(folder, name, HEADER, *rows)], place, store).lines[-1]


# --- what is read -------------------------------------------------------------------------------


def test_a_list_of_cameras_becomes_a_layer(read):
    reading = read(lines(camera(1), camera(2, at=EAST, name="=Kirkgate")))
    assert (reading.kind, ends(reading)) == ("places of interest", (2, 0, 0, 0, 0))
    assert reading.notes == ("layer named after the file: 'CCTV cameras'",)
    assert kept(reading.places) == [
        ("CCTV cameras", "1", "Briggate", 426_000.0, 433_000.0),
        ("CCTV cameras", "2", "=Kirkgate", 433_000.0, 433_000.0),
    ]
    assert set(reading.places["file"]) == {"cctv_cameras.csv"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_however_it_is_written(read, encoding, delimiter):
    text = "\r\n".join((HEADER, camera(1, name="Café Row"), "")).replace(",", delimiter)
    places = read(text.encode(encoding)).places
    assert kept(places) == [("CCTV cameras", "1", "Café Row", 426_000.0, 433_000.0)]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Name,Eastings,Northings", "Park,426000,433000"),
        ("premises_name;BNG_E;BNG_N;Ward", "Park;426000;433000;Armley"),
        ("Grid Ref: Easting,Grid Ref: Northing,Site Name", "426000,433000,Park"),
        ("X,Y,Name", "426000,433000,Park"),
        ("Trading Name,Address,Easting,Northing", "Park,1 Low Road,426000,433000"),
        ("Lon,Lat,Name,Easting,Northing", "0,0,Park,426000,433000"),
    ],
)
def test_columns_go_by_several_names(read, header, row):
    ((layer, _, *rest),) = kept(read(f"{header}\n{row}\n", "sites.csv").places)
    assert (layer, rest) == ("Sites", ["Park", 426_000.0, 433_000.0])


@pytest.mark.parametrize("header", ["Longitude,Latitude,Name", "long,lat,name", "X,Y,name"])
def test_degrees_become_metres(read, header):
    # As published with the boundary of Armley by the Office for National Statistics.
    ((*_, easting, northing),) = kept(read(f"{header}\n-1.600845,53.80183,Armley\n").places)
    assert (easting, northing) == pytest.approx((426_387, 434_020), abs=3)


def test_points_of_geojson_are_read_in_degrees_or_in_metres(read):
    reading = read(collection(feature(name="Park", URN=100_200)), "schools.geojson")
    (degrees,) = kept(reading.places)
    assert degrees[:3] == ("Schools", "100200", "Park")
    metres = feature(coordinates=(*degrees[3:], 60.0), name="Park", URN="100200")
    by_size = "coordinates read as metres of the National Grid (EPSG:27700), by their size"
    for crs, notes in (("urn:ogc:def:crs:EPSG::27700", ()), ("EPSG:27700", ()), ("", (by_size,))):
        again = read(collection(metres, crs=crs), "schools.geojson")
        assert kept(again.places) == [degrees]
        assert again.notes[:-1] == notes


@pytest.mark.parametrize("crs", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"])
def test_a_stated_system_of_degrees_is_the_usual_one(read, crs):
    plain = read(collection(feature(name="Park")))
    assert kept(read(collection(feature(name="Park"), crs=crs)).places) == kept(plain.places)


def test_an_area_counts_by_a_point_inside_it_and_the_ledger_says_so(read):
    hollow = [*square(-1.62, 53.78, 0.04), *square(-1.61, 53.79, 0.02)]
    bow_tie = [[[-1.5, 53.8], [-1.49, 53.81], [-1.49, 53.8], [-1.5, 53.81], [-1.5, 53.8]]]
    reading = read(
        collection(
            feature(name="Point"),
            feature("Polygon", hollow, name="Ring"),
            feature("MultiPolygon", [square(-1.58, 53.77), square(-1.48, 53.77)], name="Two"),
            feature("Polygon", bow_tie, name="Crossed"),
            feature("MultiPoint", [[-1.6, 53.81]], name="Alone"),
        )
    )
    assert ends(reading) == (5, 0, 0, 0, 0)
    assert "3 areas counted by a point inside each" in reading.notes
    places = reading.places.set_index("name")[["easting", "northing"]]
    hole = shapely.Point(places.loc["Point"]).buffer(600)
    assert not hole.contains(shapely.Point(places.loc["Ring"]))


def test_a_column_of_layers_makes_several_in_one_file(read):
    rows = ["Schools,A,426000,433000", "pubs,A,433000,433000", "Pubs,B,433000,433100"]
    reading = read("\n".join(("Layer,Name,Easting,Northing", *rows)))
    assert reading.notes == ("2 layers by the column 'Layer': 'Pubs'; 'Schools'",)
    layers = {(layer, name) for layer, _, name, *_ in kept(reading.places)}
    assert layers == {("Schools", "A"), ("Pubs", "A"), ("Pubs", "B")}


@pytest.mark.parametrize(
    ("file", "layer"),
    [
        ("cctv_cameras.csv", "CCTV cameras"),
        ("CCTV_cameras.csv", "CCTV cameras"),
        ("cctv-cameras-2025-03 (1).csv", "CCTV cameras"),
        ("2025 licensed_premises.csv", "Licensed premises"),
        ("licensed_premises_20250301.csv", "Licensed premises"),
        ("licensed premises 2024-25.csv", "Licensed premises"),
        ("Schools_01-03-2025.geojson", "Schools"),
        ("data.zip: overlays/GPs and pharmacies.csv", "GPs and pharmacies"),
        ("schools.v2.csv", "Schools v2"),
        ("LicensedPremises.csv", "LicensedPremises"),
        ("bus stops 12345.csv", "Bus stops 12345"),
        ("2025.csv", "2025"),
    ],
)
def test_a_layer_is_named_after_its_file(file, layer):
    assert layer_name(file) == layer


# --- every row ends in one class ----------------------------------------------------------------


def test_where_each_row_ends(read):
    reading = read(
        lines(
            camera(1),
            camera(1),
            camera(2, at=AWAY),
            camera(3, at=("", "")),
            camera(4, at=("", 433_000)),
            "5,no coordinates at all",
            ",,,",
            "",
            camera(6, at=NEAR),
        )
    )
    assert ends(reading) == (2, 1, 1, 1, 2)
    assert [reject.row for reject in reading.rejects] == [6, 7]
    assert "1 placed lie outside every ward, by 1,000 m at most" in reading.notes


def test_a_row_with_something_in_another_column_only_is_a_row(read):
    assert ends(read(f"{HEADER},Owner\n{camera(1)},Council\n,,,,Council\n")) == (1, 0, 1, 0, 0)


@pytest.mark.parametrize(("metres", "ended"), [(990, (1, 0, 0, 0, 0)), (1_010, (0, 1, 0, 0, 0))])
def test_a_place_a_kilometre_outside_is_kept_and_one_further_out_is_not(read, metres, ended):
    ((*_, edge, northing),) = kept(read(collection(feature(coordinates=EDGE, name="A"))).places)
    assert ends(read(lines(camera(at=(edge + metres, northing))))) == ended


def test_metres_with_a_comma_between_thousands_are_where_they_are_without(read):
    plain, grouped = (
        kept(read(lines(camera(at=at))).places)
        for at in (("430127", "433871"), ('"430,127"', '"433,871"'))
    )
    assert grouped == plain


GRID = "metres of the National Grid"


@pytest.mark.parametrize(
    ("row", "words", "expected"),
    [
        (camera(at=("", 433_000)), "easting '', northing '433000'", "both, or neither"),
        (camera(at=("nan", 433_000)), "easting 'nan', northing '433000'", GRID),
        (camera(at=("inf", "-inf")), "easting 'inf', northing '-inf'", GRID),
        (camera(at=("1e999", 433_000)), "easting '1e999'", GRID),
        (camera(at=("-1.60", "53.80")), "easting '-1.60', northing '53.80'", GRID),
        (camera(at=(0, 433_000)), "easting '0', northing '433000'", GRID),
        (camera(at=(4_260_000, 433_000)), "easting '4260000'", GRID),
        (camera(at=("SE 26", "33")), "easting 'SE 26'", GRID),
        (camera("9" * 101), "id '999", "an id of at most 100 characters"),
        ("1,Briggate,426000", "3 cells", "4 cells, as in the header"),
        ("1,Briggate, north,426000,433000", "5 cells", "4 cells, as in the header"),
    ],
)
def test_a_row_of_a_csv_that_cannot_be_used_is_said_and_costs_no_other(read, row, words, expected):
    reading = read(lines(camera(7), row, camera(8)))
    assert ends(reading) == (2, 0, 0, 0, 1)
    (reject,) = reading.rejects
    assert reject.row == 3
    assert words in reject.found
    assert expected in reject.expected


@pytest.mark.parametrize(
    ("row", "words", "expected"),
    [
        ("A,53.80,-1.60", "the two look swapped", "longitude first"),
        ("A,-1.60,north", "longitude '-1.60', latitude 'north'", "decimal degrees"),
        ("A,-70,40", "longitude '-70', latitude '40'", "a point in the United Kingdom"),
    ],
)
def test_degrees_that_cannot_be_used_are_said(read, row, words, expected):
    (reject,) = read(f"Name,Longitude,Latitude\n{row}\nB,-1.60,53.80\n").rejects
    assert reject.row == 2
    assert words in reject.found
    assert expected in reject.expected


SPAN = {"type": "LineString", "coordinates": [[-1.6, 53.8], [-1.5, 53.8]]}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("a string", "'a string'"),
        ([], "a list"),
        (None, "nothing"),
        (feature("LineString", SPAN["coordinates"], name="A"), "geometry 'LineString'"),
        (feature({"type": "GeometryCollection", "geometries": []}), "'GeometryCollection'"),
        (feature({"type": ["Point"], "coordinates": [1, 2]}), "geometry a list"),
        (feature({"coordinates": [1, 2]}), "geometry nothing"),
        (feature(7), "geometry '7'"),
        (feature([1, 2]), "geometry a list"),
        (feature("MultiPoint", [[-1.6, 53.8], [-1.5, 53.8]]), "geometry 'MultiPoint'"),
        (feature(coordinates=["-1.6", "53.8"]), "coordinates '-1.6', '53.8'"),
        (feature(coordinates=[True, False]), "coordinates 'True', 'False'"),
        (feature(coordinates=[[-1.6, 53.8]]), "coordinates a list"),
        (feature(coordinates=[-1.6]), "coordinates a list"),
        (feature(coordinates={"x": 1}), "coordinates an object"),
        (feature(coordinates=[10**400, 0]), "more than 300 digits"),
        (feature(coordinates=[float("nan"), 53.8]), "longitude 'nan'"),
        (feature(coordinates=[float("inf"), 53.8]), "longitude 'inf'"),
        (feature(coordinates=[1e308, -1e308]), "easting '1e+308'"),
        (feature(coordinates=[53.8, -1.6]), "the two look swapped"),
        (feature("Polygon", [[[-1.6, 53.8], [-1.5, 53.8]]]), "a polygon that cannot be drawn"),
        (feature("Polygon", "ring"), "a polygon of 'ring'"),
        (feature("Polygon", [["ring"]]), "coordinates 'ring'"),
        (feature("Polygon", [[[0, float("nan")]] * 4]), "coordinates that are nowhere"),
        (
            feature("Polygon", [[[1e308, 1e308], [-1e308, 1], [0, -1e308], [1e308, 1e308]]]),
            "that are nowhere",
        ),
        (feature("MultiPolygon", square(-1.6, 53.8)), "coordinates '-1.6'"),
        (feature("MultiPolygon", [[]]), "a polygon of a list"),
    ],
)
def test_a_feature_that_cannot_be_used_is_said_and_costs_no_other(read, wrong, words):
    reading = read(collection(feature(name="A"), wrong, feature(name="B"), feature()))
    assert ends(reading) == (3, 0, 0, 0, 1)
    (reject,) = reading.rejects
    assert reject.row == 2
    assert words in reject.found
    assert reject.expected


@pytest.mark.parametrize("geometry", [None, {"type": "Point", "coordinates": []}])
def test_a_feature_without_geometry_has_no_location(read, geometry):
    assert ends(read(collection(feature(name="A"), feature(geometry)))) == (1, 0, 1, 0, 0)


def test_a_file_of_nothing_but_rejects_is_read(read):
    assert ends(read(collection(feature("LineString", name="A"), 7))) == (0, 0, 0, 0, 2)
    assert ends(read(lines("1,Briggate", "2,Briggate"))) == (0, 0, 0, 0, 2)


def test_an_id_of_two_places_is_no_id_and_rows_alike_are_one_place(read):
    rows = [camera(1), camera(2), camera(1, at=EAST), camera(2), camera(3, at=AWAY), camera(3)]
    reading = read(lines(*rows))
    assert ends(reading) == (2, 1, 0, 1, 2)
    assert [(reject.row, reject.found) for reject in reading.rejects] == [
        (2, "id '1' of different places (rows 2, 4)"),
        (4, "id '1' of different places (rows 2, 4)"),
    ]
    assert reading.rejects[0].expected.endswith("correct it, or leave out the column of ids")
    assert [place_id for _, place_id, *_ in kept(reading.places)] == ["2", "3"]


def test_ids_are_made_of_name_and_position_where_there_are_none(read):
    reading = read("Name,Easting,Northing\nA,426000,433000\nA,426000,433000\nB,426000,433000\n")
    assert ends(reading) == (2, 0, 0, 1, 0)
    ids = dict(zip(reading.places["name"], reading.places["place_id"], strict=True))
    assert len(set(ids.values())) == 2
    # Whoever gives a made id as his own has an id of two places, not a broken table.
    text = f"ID,Name,Easting,Northing\n,A,426000,433000\n{ids['A']},B,426000,433000\n"
    assert ends(read(text)) == (0, 0, 0, 0, 2)


def test_the_id_of_a_feature_counts_where_no_property_is_one(read):
    features = [feature(name="A") | {"id": "way/1"}, feature(name="B", ref=2) | {"id": "way/2"}]
    places = read(collection(*features)).places
    assert [(name, place_id) for _, place_id, name, *_ in kept(places)] == [
        ("B", "2"),
        ("A", "way/1"),
    ]


def test_a_row_without_its_layer_is_a_reject(read):
    text = f"Layer,Name,Easting,Northing\n,A,426000,433000\n{'x' * 61},A,426000,433000\n"
    assert [(r.row, r.found[:10], r.expected) for r in read(text).rejects] == [
        (2, "layer ''", "what kind of place it is, in 'Layer'"),
        (3, "layer 'xxx", "a layer's name of at most 60 characters"),
    ]


def test_the_order_of_rows_changes_nothing(read):
    header = "Layer,ID,Name,Easting,Northing"
    rows = [
        f"{layer},{n % 7 or ''},Place {n % 5},{426_000 + n % 3},{433_000 if n % 11 else 'x'}"
        for n in range(60)
        for layer in ("Pubs", "pubs", "Schools")
    ]
    before = read("\n".join((header, *rows)))
    assert len(before.places) > 5
    assert before.duplicate
    assert before.rejects
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        again = read("\n".join((header, *rows)))
        assert (kept(again.places), ends(again)) == (kept(before.places), ends(before))


def test_the_order_of_features_changes_nothing(read):
    features = [
        feature("Polygon", square(-1.6 + n / 100, 53.8), name=f"School {n % 4}") for n in range(6)
    ]
    features += [feature(name="A", Name="B"), feature(name="A", NAME="C")]
    before = read(collection(*features)).places
    assert len(before) == 8
    assert kept(read(collection(*reversed(features))).places) == kept(before)


CELLS = st.sampled_from(["", "426000", "433000", "x", "nan", "-1.6", "460000", "1e400", "0"])
ROWS = st.builds(
    "{},{},{},{},{}".format,
    st.sampled_from(["", "1", "2", "3"]),
    st.sampled_from(["A", "=A", '"A, B"', "", "\x07"]),
    CELLS,
    CELLS,
    st.sampled_from(["", "Pubs", "pubs", "Schools"]),
) | st.sampled_from(["", "a,b", ",,,,", '"unclosed,2026'])


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(tables=st.lists(st.lists(ROWS, max_size=8), min_size=1, max_size=3))
def test_whatever_is_in_a_csv_every_row_is_accounted_for(request, tables):
    # Asked for here, because a failure prints every argument and a place is pages long.
    place = request.getfixturevalue("place")
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        store = Store(str(here / "store"))
        header = "ID,Name,Easting,Northing,Layer"
        paths = [csv(here, f"f{i}.csv", header, *rows) for i, rows in enumerate(tables)]
        report = add([made.boundaries(here, place), *paths], place, store)
        kept_whole(store, report.lines, files=len(tables))


def kept_whole(store: Store, lines: list[Line], *, files: int) -> None:
    """Every file has a line, every row a class, every row placed a row of the table."""
    ours = [line for line in lines if line.file != "wards.geojson"]
    assert len(ours) == files
    for line in ours:
        assert line.rows_read == sum(getattr(line, name) for name in LEDGER_CLASSES)
        assert bool(line.rows_read > line.rejected) != bool(line.refused)
    assert len(held(store)) == sum(line.placed for line in ours)


ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.sampled_from(["Point", "Polygon", "\ud800", "\x00", "=1+1", "Pubs", -1.6, 53.8]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "coordinates", "name", "id"]), inner, max_size=3)
    ),
    max_leaves=8,
)
POSITIONS = st.tuples(st.floats() | st.just(-1.6), st.floats() | st.just(53.8))
GEOMETRIES = st.one_of(
    ANY,
    st.fixed_dictionaries({"type": st.just("Point"), "coordinates": POSITIONS | ANY}),
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(["Polygon", "MultiPolygon"]),
            "coordinates": st.lists(st.lists(POSITIONS, max_size=5), max_size=3) | ANY,
        }
    ),
)
FEATURES = ANY | st.fixed_dictionaries(
    {
        "geometry": GEOMETRIES,
        "properties": ANY | st.dictionaries(st.sampled_from(["name", "layer", "id"]), ANY),
        "id": ANY,
    }
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(features=st.lists(FEATURES, max_size=5))
def test_whatever_is_in_a_geojson_every_feature_is_accounted_for(read, features):
    try:
        reading = read(collection(feature(name="A"), *features))
    except RefusedFileError as error:
        str(error).encode()
        return
    assert reading.rows_read == 1 + len(features)
    assert len(kept(reading.places)) == ends(reading)[0]
    str((reading.rejects, reading.notes)).encode()


# --- layers are replaced, kept, taken out -------------------------------------------------------


def of(store: Store) -> list[tuple[str, str]]:
    """The keys of what the store has."""
    return [(layer, place_id) for layer, place_id, *_ in held(store)]


def test_a_layer_loaded_again_is_replaced_and_the_others_stay(place, store, tmp_path):
    loaded(place, store, tmp_path, camera(1), camera(2))
    path = csv(tmp_path, "schools.geojson", collection(feature(name="Park", id="9")))
    (line,) = add([path], place, store).lines
    assert (line.kind, line.file, classes(line)) == (
        "places of interest",
        "schools.geojson",
        (1, 0, 0, 0, 0),
    )
    line = loaded(place, store, tmp_path, camera(3), name="CCTV cameras 2026.csv")
    assert line.notes[-1] == "in place of 2 loaded earlier"
    assert of(store) == [("CCTV cameras", "3"), ("Schools", "9")]


def test_a_layer_is_the_same_in_small_letters(place, store, tmp_path):
    loaded(place, store, tmp_path, camera(1), name="Bus stops.csv")
    loaded(place, store, tmp_path, camera(2), name="BUS STOPS.csv")
    assert of(store) == [("BUS STOPS", "2")]


def test_the_same_file_again_changes_nothing_whatever_the_order_of_its_rows(place, store, tmp_path):
    loaded(place, store, tmp_path, camera(1), camera(2, at=EAST))
    before = store.current().release_id
    loaded(place, store, tmp_path, camera(2, at=EAST), camera(1))
    assert store.current().release_id == before


@pytest.mark.parametrize("order", [1, -1])
def test_two_files_of_one_load_with_other_places_of_a_layer_are_both_refused(
    place, store, tmp_path, order
):
    first = csv(tmp_path, "cctv 2024.csv", HEADER, camera(1), camera(2), camera(3, at=AWAY))
    second = csv(tmp_path, "cctv 2025.csv", HEADER, camera(4))
    report = add([first, second][::order], place, store)
    told = {line.file: line.refused for line in report.lines}
    assert "cctv 2025.csv of the same command gives the layer 'CCTV' too" in told["cctv 2024.csv"]
    assert "cctv 2024.csv of the same command gives the layer 'CCTV' too" in told["cctv 2025.csv"]
    assert of(store) == []
    add([second], place, store)
    (line,) = add([first], place, store).lines
    assert line.notes[-1] == "in place of 1 loaded earlier"
    assert of(store) == [("CCTV", "1"), ("CCTV", "2")]


@pytest.mark.parametrize("order", [1, -1])
def test_two_files_of_one_load_with_the_same_places_of_a_layer_count_once(
    place, store, tmp_path, order
):
    first = csv(tmp_path, "cctv 2024.csv", HEADER, camera(1), camera(2))
    second = csv(tmp_path, "cctv 2025.csv", HEADER, camera(2), camera(1), camera(3, at=AWAY))
    report = add([first, second][::order], place, store)
    lines = {line.file: line for line in report.lines}
    assert classes(lines["cctv 2024.csv"]) == (0, 0, 0, 2, 0)
    assert classes(lines["cctv 2025.csv"]) == (2, 1, 0, 0, 0)
    assert lines["cctv 2024.csv"].notes[-1] == "2 rows of layers that another file gives too"
    assert of(store) == [("CCTV", "1"), ("CCTV", "2")]


def test_a_file_without_a_place_to_keep_leaves_the_layer_as_it_is(place, store, tmp_path):
    loaded(place, store, tmp_path, camera(1))
    line = loaded(place, store, tmp_path, camera(2, at=AWAY), camera(3, at=("x", "y")))
    assert line.notes == ("no place to keep: what was loaded earlier stays",)
    assert of(store) == [("CCTV cameras", "1")]


def test_places_and_boundaries_come_in_one_command_in_any_order(place, tmp_path):
    new = Store(str(tmp_path / "new"))
    places = csv(tmp_path, "cctv.csv", HEADER, camera(1))
    (line,) = add([places], place, new).lines
    assert "cctv.csv was not loaded: there are no ward boundaries" in line.refused
    report = add([places, made.boundaries(tmp_path, place)], place, new)
    assert classes(report.lines[-1]) == (1, 0, 0, 0, 0)


def test_a_layer_is_taken_out_by_a_command(tmp_path, monkeypatch, shared_data, capsys):
    def printed() -> str:
        both = capsys.readouterr()
        return " ".join((both.out + both.err).split())

    monkeypatch.setenv("SAFER_DATA_DIR", str(tmp_path / "data"))
    rows = ["Schools,Park,429000,433000", "Pubs,Lamb,429000,433000"]
    path = csv(tmp_path, "places.csv", "Layer,Name,Easting,Northing", *rows)
    assert main(["add", str(shared_data / "leeds" / "wards-2025.geojson"), str(path)]) == 0
    assert main(["remove", "schools"]) == 0
    printed()
    assert main(["status"]) == 0
    assert "Layers of places of interest: Pubs, 1." in printed()
    assert main(["remove", "Schools"]) == 1
    assert "there is no layer and no waiting file 'Schools'" in printed()
    assert main(["remove", "Pubs"]) == 0
    assert main(["remove", "Pubs"]) == 1
    assert "there are: none" in printed()


def test_a_demonstration_without_a_layer_is_still_one(place, store, tmp_path):
    loaded(place, store, tmp_path, camera(1))
    with store.draft() as draft:
        draft.commit("made up", demonstration=True)
    assert remove(store, "cctv cameras")[0].demonstration
    assert held(store) == []


def test_a_store_of_the_version_before_is_read_and_added_to(place, store, tmp_path):
    add([made.street(tmp_path, made.row("a"))], place, store)
    before = store.current()
    assert "places_of_interest" not in before.versions
    assert read_dataset(store, before, place).places_of_interest.empty
    loaded(place, store, tmp_path, camera(1))
    after = read_dataset(store, store.current(), place)
    assert list(after.places_of_interest["place_id"]) == ["1"]
    assert len(table(store, "incidents")) == 1
    assert read_dataset(store, before, place).places_of_interest.empty


# --- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (lines(), "column names and no rows; expected one for each place. To take a layer out"),
        ("Name,X,Y,Date\nA,426000,433000,1/2/2025\n", "'Date' among its columns says that its"),
        ("Name,X,Y,Crime type\nA,426000,433000,x\n", "'Crime type' among its columns"),
        ("Name,X,Y,DOB\nA,426000,433000,x\n", "put a column mapping beside the file"),
        ("Name,Long,Lat\nA,53.8,-1.6\n", "longitude and latitude are swapped in all 1 rows"),
        (f'{HEADER}\n1,"open,426000,433000\n2,B,426000,433000\n', "a quotation mark is opened"),
        (f"{HEADER}\n{camera(name='x' * (3 << 20))}\n", "a line is longer than 1,048,576 bytes"),
        (
            "\n".join(("Layer,X,Y", *(f"{n},426000,433000" for n in range(21)))),
            "21 layers ('0', '1', '10', '11', '12', '13' and 15 more); at most 20 were expected",
        ),
        ("Name,Ward\nA,B\n", "its columns are Name, Ward; expected easting and northing, or"),
    ],
)
def test_a_csv_that_is_no_list_of_places_is_refused_in_words(read, text, words):
    with pytest.raises(RefusedFileError) as refusal:
        read(text, "things.csv")
    assert str(refusal.value).startswith("things.csv: ")
    assert words in str(refusal.value)


DEEP = 100_000


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (collection(feature(kind="A")), "its properties are kind; expected one that says which"),
        (collection(feature()), "its properties are none; expected one that says which places"),
        (collection(feature(name="A", offence="theft")), "'offence' among its columns says"),
        (collection(feature(name="A"), crs="EPSG:3857"), "its coordinate system is 'EPSG:3857'"),
        (collection(feature(name="A"), crs="\ud800"), "its coordinate system is ''"),
        (collection(), "it has no features; expected one for each place"),
        (json.dumps(feature(name="A")), "JSON of type 'Feature'; expected a FeatureCollection"),
        ('{"type": "FeatureCollection", "features": {}}', "expected a FeatureCollection"),
        (collection(feature(name="A"))[:-1], "not whole JSON in UTF-8"),
        (collection(feature(name="A")) + "{}", "not whole JSON in UTF-8"),
        ('{"type": "Feature", "x": ' + "[" * DEEP + "]" * DEEP + "}", "not whole JSON"),
        ('{"type": "Feature", "x": ' + "9" * 5000 + "}", "not whole JSON"),
        (collection(feature(coordinates=(53.8, -1.6), name="A")), "swapped in all 1 rows"),
        ('{"type": "FeatureCollection", "x": "é"}'.encode("cp1252"), "not whole JSON in UTF-8"),
    ],
)
def test_a_geojson_that_is_no_list_of_places_is_refused_in_words(read, text, words):
    with pytest.raises(RefusedFileError) as refusal:
        read(text, "things.geojson")
    assert str(refusal.value).startswith("things.geojson: ")
    assert words in str(refusal.value)


@pytest.mark.parametrize("text", [lines(camera(1), camera(2)), collection(feature(name="A"))])
def test_what_is_too_large_is_refused_before_it_is_read(read, monkeypatch, text):
    monkeypatch.setattr(place_of_interest_rows, "MOST_BYTES", 60)
    monkeypatch.setattr(geojson, "MOST_BYTES", 60)
    with pytest.raises(RefusedFileError, match="bytes; a list of places of at most 60 was expect"):
        read(text)


def test_more_features_than_any_list_has_are_refused(read, monkeypatch):
    monkeypatch.setattr(geojson, "MOST_FEATURES", 1)
    assert ends(read(collection(feature(name="A")))) == (1, 0, 0, 0, 0)
    with pytest.raises(RefusedFileError, match="2 features; at most 1 were expected"):
        read(collection(feature(name="A"), feature(name="B")))


def test_an_outline_that_crosses_itself_all_the_way_takes_no_time(read):
    draw = random.Random(1)
    ring = [[-1.5 + draw.random() / 100, 53.8 + draw.random() / 100] for _ in range(20_000)]
    assert ends(read(collection(feature("Polygon", [ring], name="A")))) == (1, 0, 0, 0, 0)


def test_more_places_than_any_list_has_are_refused_and_those_outside_do_not_count(
    read, monkeypatch
):
    monkeypatch.setattr(place_of_interest_reading, "MOST_PLACES", 2)
    outside = [camera(f"o{n}", at=AWAY) for n in range(9)]
    assert ends(read(lines(camera(1), camera(2), *outside))) == (2, 9, 0, 0, 0)
    with pytest.raises(RefusedFileError, match="3 of its rows lie in the place; at most 2 were"):
        read(lines(camera(1), camera(2), camera(3)))


# --- text and tables made to do harm ------------------------------------------------------------


def test_texts_are_kept_as_they_are_but_for_what_cannot_be_stored(read):
    features = [
        feature(name="=HYPERLINK(1)", id="+1"),
        feature(name="a\x00b\ud800 \n c", id=2),
        feature(name="é" * 300, id=3.0),
        feature(name=["x"], id=4.5),
        feature(name=None, id=True),
    ]
    reading = read(collection(*features))
    assert len(reading.places) == 5
    names = {place_id: name for _, place_id, name, *_ in kept(reading.places)}
    assert names["+1"] == "=HYPERLINK(1)"
    assert names["2"] == "a b c"
    assert names["3"] == "é" * 199 + "…"
    assert names["4.5"] == ""


def test_a_huge_table_of_properties_is_passed_over(read):
    huge = {f"p{n}": "x" * 10 for n in range(20_000)}
    plain, full = feature(name="A"), feature(coordinates=(-1.5, 53.8), name="B", **huge)
    assert ends(read(collection(plain, full))) == (2, 0, 0, 0, 0)


def test_many_rows_of_one_id_are_rejected_in_one_go(read):
    rows = [camera(1, at=(426_000 + n % 100, 433_000 + n // 100)) for n in range(20_000)]
    reading = read(lines(*rows))
    assert len(reading.rejects) == 20_000
    assert reading.rejects[0].found == (
        "id '1' of different places (rows 2, 3, 4, 5, 6, 7 and 19994 more)"
    )


def test_a_list_of_every_school_of_the_country_is_cut_down_to_the_place(read):
    header = (
        "URN,LA (code),EstablishmentName,TypeOfEstablishment (name),OpenDate,Gender (name),"
        "Street,Postcode,HeadLastName,SchoolCapacity,Easting,Northing"
    )
    schools = [
        "1000,201,Far School,Aided,,Mixed,High Street,EC3A 5DE,X,271,533498,181201",
        "1001,383,A Primary School,Community,,Mixed,Low Road,LS1 1AA,Y,200,426000,433000",
        "1002,383,A Closed School,Community,1970,Mixed,,,Z,,,",
    ]
    reading = read("\n".join((header, *schools)), "schools.csv")
    assert ends(reading) == (1, 1, 1, 0, 0)
    assert kept(reading.places)[0][:3] == ("Schools", "1001", "A Primary School")
