"""Whatever form of boundaries GDAL reads is read, and nothing else GDAL would do is done."""

from __future__ import annotations

import http.server
import json
import threading

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from geo.boundaries import read_boundaries
from geo.drivers import READ, limit_drivers
from model.errors import RefusedFileError
from tests.geo.conftest import NORTH, SOUTH

DEGREES = "EPSG:4326"


def drawn(wards, *columns):
    return wards[[*columns, "geometry"]]


def as_esri_json(wards):
    features = [
        {
            "attributes": {"WD25CD": w.WD25CD, "WD25NM": w.WD25NM},
            "geometry": {"rings": [[list(xy) for xy in w.geometry.exterior.coords]]},
        }
        for w in wards.itertuples()
    ]
    return json.dumps(
        {
            "geometryType": "esriGeometryPolygon",
            "spatialReference": {"wkid": 27700},
            "fields": [
                {"name": name, "type": "esriFieldTypeString"} for name in ("WD25CD", "WD25NM")
            ],
            "features": features,
        }
    )


def as_topojson(wards):
    arcs = [[list(xy) for xy in w.exterior.coords] for w in wards.to_crs(DEGREES).geometry]
    geometries = [
        {"type": "Polygon", "arcs": [[n]], "properties": {"WD25CD": code}}
        for n, code in enumerate(wards["WD25CD"])
    ]
    wards_object = {"type": "GeometryCollection", "geometries": geometries}
    return json.dumps({"type": "Topology", "arcs": arcs, "objects": {"wards": wards_object}})


def as_wkt(wards, *, column="wkt", mark=","):
    lines = [f'{w.WD25CD}{mark}"{w.geometry.wkt}"' for w in wards.to_crs(DEGREES).itertuples()]
    return "\n".join([f"WD25CD{mark}{column}", *lines])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("wards-esri.json", as_esri_json),
        ("wards.topojson", as_topojson),
        ("wards.csv", as_wkt),
        ("wards-geometry.csv", lambda wards: as_wkt(wards, column="Geometry")),
        ("wards-semicolon.csv", lambda wards: as_wkt(wards, mark=";")),
    ],
)
def test_a_form_written_as_text_is_read(name, content, wards, tmp_path, twoshire):
    path = tmp_path / name
    path.write_text(content(wards))
    found = read_boundaries(path, name, twoshire)
    assert found.areas["area_code"].tolist() == ["E05000001", "E05000002"]
    assert found.areas.area.tolist() == pytest.approx([1e6, 1e6], rel=1e-4)
    assert (found.rows_read, found.outside, found.rejects) == (2, 0, ())


@pytest.mark.parametrize(
    "name", ["wards.kml", "wards.gml", "wards.fgb", "wards.geojsonl", "wards.geojsons"]
)
def test_a_form_that_gdal_writes_is_read_and_nothing_is_left_beside_it(
    name, wards, tmp_path, twoshire
):
    path = tmp_path / name
    wards.to_crs(DEGREES).to_file(path, driver="LIBKML" if name.endswith("kml") else None)
    before = {p.name: p.stat().st_mtime_ns for p in tmp_path.iterdir()}
    found = read_boundaries(path, name, twoshire)
    assert found.areas["area_code"].tolist() == ["E05000001", "E05000002"]
    assert found.areas.area.tolist() == pytest.approx([1e6, 1e6], rel=1e-4)
    assert {p.name: p.stat().st_mtime_ns for p in tmp_path.iterdir()} == before


def test_a_polygon_with_heights_is_read_flat(wards, written, twoshire):
    high = wards.set_geometry(shapely.force_3d(wards.geometry.to_numpy(), 12.0), crs=wards.crs)
    found = read_boundaries(written(high), "wards.geojson", twoshire)
    assert not shapely.has_z(found.areas.geometry.to_numpy()).any()


def test_the_layer_that_fits_is_taken_of_several(wards, tmp_path, twoshire):
    path = tmp_path / "admin.gpkg"
    district = wards.dissolve("LAD25CD", as_index=False).assign(LAD25NM="Twoshire")
    drawn(district, "LAD25CD", "LAD25NM").to_file(path, layer="districts")
    lsoas = drawn(wards, "LAD25CD").assign(LSOA21CD=["E01000001", "E01000002"])
    lsoas.to_file(path, layer="small")
    wards.to_file(path, layer="wards")
    found = read_boundaries(path, "admin.gpkg", twoshire)
    assert found.areas["area_code"].tolist() == ["E05000001", "E05000002"]
    assert found.notes == ("of its 3 layers read: wards; not read: districts, small",)


def test_of_wards_of_several_years_those_of_the_place_are_taken(wards, tmp_path, twoshire):
    path = tmp_path / "years.gpkg"
    before = wards.rename(columns={"WD25CD": "WD18CD", "WD25NM": "WD18NM"})
    for layer, table in (("of 2018", before), ("of 2025", wards)):
        table.to_file(path, layer=layer)
    assert set(read_boundaries(path, "f", twoshire).areas["boundary_year"]) == {2025}


def test_points_of_wards_beside_the_wards_are_no_areas(wards, tmp_path, twoshire):
    path = tmp_path / "all.gpkg"
    wards.assign(geometry=wards.representative_point()).to_file(path, layer="ward points")
    wards.to_file(path, layer="wards")
    found = read_boundaries(path, "all.gpkg", twoshire)
    assert set(found.areas.geometry.geom_type) <= {"Polygon", "MultiPolygon"}


def test_folders_of_a_kml_are_one_layer_together(wards, tmp_path, twoshire):
    path = tmp_path / "wards.kml"
    folders = [
        f"<Folder><name>{row.WD25NM}</name><Placemark><name>{row.WD25NM} Ward</name>"
        f"<Polygon><outerBoundaryIs><LinearRing><coordinates>{_kml(row.geometry)}</coordinates>"
        "</LinearRing></outerBoundaryIs></Polygon></Placemark></Folder>"
        for row in wards.to_crs(DEGREES).itertuples()
    ]
    kml = (
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{"".join(folders)}</Document></kml>'
    )
    path.write_text(kml)
    found = read_boundaries(path, "wards.kml", twoshire)
    assert found.areas["area_code"].tolist() == ["E05000001", "E05000002"]
    assert found.notes[0] == "of its 2 layers read: South, North and Moor"


def _kml(polygon):
    return " ".join(f"{x},{y}" for x, y in polygon.exterior.coords)


def test_layers_of_which_none_fits_are_named(wards, tmp_path, twoshire):
    path = tmp_path / "other.gpkg"
    for layer in ("parks", "lakes"):
        drawn(wards).assign(park="Green").to_file(path, layer=layer)
    with pytest.raises(RefusedFileError, match=r"none of its 2 layers \(parks, lakes\) holds"):
        read_boundaries(path, "other.gpkg", twoshire)


@pytest.mark.parametrize(
    ("codes", "district"),
    [
        (["e05000002", "e05000001"], "e08000099"),
        (["E05 000 002", " E05000001 "], "E08 000099"),
    ],
)
def test_codes_in_small_letters_or_with_spaces_are_codes(codes, district, wards, written, twoshire):
    table = wards.assign(WD25CD=codes, LAD25CD=district)
    table.columns = [c.lower() for c in table.columns]
    found = read_boundaries(written(table), "f", twoshire)
    assert found.areas["area_code"].tolist() == ["E05000001", "E05000002"]
    assert found.notes[0].startswith("codes in small letters or with spaces read as codes: ")


@pytest.mark.parametrize("column", ["Wards.WD25CD", "wards_wd25cd", "WD2025CD", "wd25_cd", "Code "])
def test_a_column_of_codes_is_known_under_a_longer_name(column, wards, written, twoshire):
    table = drawn(wards, "WD25CD").rename(columns={"WD25CD": column})
    found = read_boundaries(written(table, "f.gpkg"), "f", twoshire)
    assert found.areas["area_code"].tolist() == ["E05000001", "E05000002"]


@pytest.mark.parametrize(
    "names", [["South Ward", "North and Moor Ward"], ["SOUTH", "North & Moor ED"]]
)
def test_names_that_end_in_ward_are_matched_and_noted(names, wards, written, twoshire):
    found = read_boundaries(written(drawn(wards).assign(NAME=names)), "f", twoshire)
    assert found.areas["area_code"].tolist() == ["E05000001", "E05000002"]
    assert found.areas["area_name"].tolist() == ["North & Moor", "South"]
    assert found.notes[1].startswith("names taken for those of the place: ")


def test_a_ward_elsewhere_of_the_same_name_is_not_taken_for_one_here(wards, written, twoshire):
    here = drawn(wards).assign(NAME=["South Ward", "North and Moor Ward"])
    away = shapely.box(530_000, 180_000, 531_000, 181_000)
    there = gpd.GeoDataFrame({"NAME": ["South Ward"]}, geometry=[away], crs=wards.crs)
    found = read_boundaries(written(pd.concat([there, here])), "f", twoshire)
    assert found.areas.area.tolist() == pytest.approx([1e6, 1e6])
    assert (found.rows_read, found.outside) == (3, 1)
    assert "wards elsewhere that have the name of one here: South" in found.notes


def test_roads_named_like_wards_are_no_wards(wards, written, twoshire):
    lines = shapely.boundary(wards.geometry.to_numpy())
    roads = gpd.GeoDataFrame({"NAME": ["South", "North and Moor"]}, geometry=lines, crs=wards.crs)
    with pytest.raises(RefusedFileError, match="none a polygon"):
        read_boundaries(written(roads, "roads.gpkg"), "roads.gpkg", twoshire)


def test_gdal_has_no_driver_but_those_listed():
    limit_drivers()
    assert set(pyogrio.list_drivers()) <= {*READ, "MEM"}


@pytest.fixture
def asked():
    """A server of this computer, and the paths that were asked of it."""
    paths = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            paths.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET  # noqa: N815 - the server's name

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    server.server_close()


VRT = """<OGRVRTDataSource><OGRVRTLayer name="wards">
<SrcDataSource>/vsicurl/{url}/wards.geojson</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"""
SERVICE = "<OGRWFSDataSource><URL>{url}/wfs</URL></OGRWFSDataSource>"
KML = """<kml xmlns="http://www.opengis.net/kml/2.2"><Document><NetworkLink><Link>
<href>{url}/more.kml</href></Link></NetworkLink></Document></kml>"""
GML = """<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml"
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:o="http://o.org"
xmlns:xlink="http://www.w3.org/1999/xlink" xsi:schemaLocation="http://o.org {url}/wards.xsd">
<gml:featureMember><o:ward gml:id="a"><o:WD25CD>E05000001</o:WD25CD>
<o:shape xlink:href="{url}/shape.gml#a"/></o:ward></gml:featureMember></gml:FeatureCollection>"""
PAGE = '{{"type": "FeatureCollection", "exceededTransferLimit": true, "features": []}}'


@pytest.mark.parametrize("text", [VRT, SERVICE, KML, GML, PAGE])
@pytest.mark.parametrize("name", ["wards.xml", "wards.vrt", "wards.gml", "wards.geojson"])
def test_nothing_a_file_says_makes_gdal_ask_a_server(text, name, asked, tmp_path, twoshire):
    url, paths = asked
    path = tmp_path / name
    path.write_text(text.format(url=url))
    with pytest.raises(RefusedFileError):
        read_boundaries(path, name, twoshire)
    assert paths == []


def test_a_file_that_names_another_on_this_computer_does_not_open_it(wards, written, twoshire):
    behind = written(wards)
    path = behind.with_name("wards.vrt")
    path.write_text(
        f'<OGRVRTDataSource><OGRVRTLayer name="wards"><SrcDataSource>{behind}</SrcDataSource>'
        "</OGRVRTLayer></OGRVRTDataSource>"
    )
    with pytest.raises(RefusedFileError, match="mark-up"):
        read_boundaries(path, "wards.vrt", twoshire)


def test_squares_are_where_they_were_drawn(wards, tmp_path, twoshire):
    path = tmp_path / "wards.fgb"
    wards.to_file(path)
    north, south = read_boundaries(path, "wards.fgb", twoshire).areas.geometry
    assert north.equals(NORTH)
    assert south.equals(SOUTH)


def as_ewkt(wards, *, srid=27700, mark=","):
    lines = [f'{w.WD25CD}{mark}"SRID={srid};{w.geometry.wkt}"' for w in wards.itertuples()]
    return "\n".join([f"WD25CD{mark}boundary", *lines]) + "\n"


def as_ewkb(wards):
    shapes = shapely.set_srid(wards.geometry.to_numpy(), 27700)
    rows = zip(wards.WD25CD, shapely.to_wkb(shapes, hex=True, include_srid=True), strict=True)
    return "\n".join(["WD25CD,anything", *(",".join(row) for row in rows)]) + "\n"


@pytest.mark.parametrize(
    "text", [as_ewkt, lambda w: as_ewkt(w, mark=";"), as_ewkb], ids=["EWKT", "semicolons", "EWKB"]
)
def test_polygons_as_postgis_writes_them_are_read(wards, tmp_path, twoshire, text):
    path = tmp_path / "wards.csv"
    path.write_text(text(wards))
    found = read_boundaries(path, "wards.csv", twoshire)
    assert [geometry.bounds for geometry in found.areas.geometry] == [
        (430_000, 434_000, 431_000, 435_000),
        (430_000, 433_000, 431_000, 434_000),
    ]


def test_polygons_of_two_coordinate_systems_are_refused(wards, tmp_path, twoshire):
    path = tmp_path / "wards.csv"
    path.write_text(as_ewkt(wards).replace("SRID=27700", "SRID=4326", 1))
    with pytest.raises(RefusedFileError, match="SRID 4326 and 27700"):
        read_boundaries(path, "wards.csv", twoshire)


@pytest.mark.parametrize("name", ["cameras.kml", "cameras.fgb"])
def test_a_file_of_points_alone_is_told_where_points_go(name, wards, tmp_path, twoshire):
    points = wards.to_crs(DEGREES)
    points.geometry = points.geometry.representative_point()
    path = tmp_path / name
    driver = "LIBKML" if name.endswith("kml") else None
    points[["geometry"]].assign(Name=["Camera 1", "Camera 2"]).to_file(path, driver=driver)
    with pytest.raises(RefusedFileError, match=r"nothing but 2 points.*as places of interest"):
        read_boundaries(path, name, twoshire)
