"""Boundary files of one load: pages joined, whatever their order, and one layer of each kind."""

from __future__ import annotations

import itertools
import json
import shutil
import zipfile

import geopandas as gpd
import pytest
import shapely

from data_loaders.load import add
from store.areas import from_store
from store.store import Store
from tests.data_loaders.made_figures import CODES, NAMES, four_wards

SQUARES = [shapely.box(430_000 + i * 1000, 430_000, 431_000 + i * 1000, 431_000) for i in range(4)]


@pytest.fixture(scope="module")
def place(leeds):
    """A place of four wards."""
    return four_wards(leeds)


@pytest.fixture
def store(tmp_path) -> Store:
    """A store without boundaries."""
    return Store(str(tmp_path / "store"))


@pytest.fixture
def wards():
    """The four wards of the made place, as squares side by side."""
    return gpd.GeoDataFrame({"WD25CD": CODES, "WD25NM": NAMES}, geometry=SQUARES, crs=27700).to_crs(
        4326
    )


def page(folder, name, rows, *, more=False):
    document = json.loads(rows.to_json())
    if more:
        document["exceededTransferLimit"] = True
    path = folder / name
    path.write_text(json.dumps(document))
    return path


def stored(store):
    return from_store(store.read("areas", store.current()))


def test_one_page_alone_is_refused_with_the_wards_that_are_missing(wards, tmp_path, place, store):
    first = page(tmp_path, "wards-page1.geojson", wards[:2], more=True)
    report = add([first], place, store)
    assert report.release is None
    [line] = report.lines
    assert f"2 of the 4 wards of {place.place.name} are not in it" in line.refused
    assert NAMES[2] in line.refused
    assert "says that there is more" in line.refused


@pytest.mark.parametrize("order", list(itertools.permutations([0, 1, 2])))
def test_pages_given_together_are_one_layer_in_any_order(order, wards, tmp_path, place, store):
    paths = [
        page(tmp_path, "a.geojson", wards[:2], more=True),
        page(tmp_path, "b.geojson", wards[2:3], more=True),
        page(tmp_path, "c.geojson", wards[3:]),
    ]
    report = add([paths[i] for i in order], place, store)
    assert stored(store)["area_code"].tolist() == sorted(CODES)
    assert sorted((line.file, line.placed) for line in report.lines) == [
        ("a.geojson", 2),
        ("b.geojson", 1),
        ("c.geojson", 1),
    ]
    (of_a,) = [line for line in report.lines if line.file == "a.geojson"]
    assert "one layer together with b.geojson, c.geojson" in of_a.notes


def test_a_ward_that_stands_on_two_pages_counts_once(wards, tmp_path, place, store):
    add(
        [page(tmp_path, "a.geojson", wards[:3]), page(tmp_path, "b.geojson", wards[2:])],
        place,
        store,
    )
    assert stored(store).area.tolist() == pytest.approx([1e6] * 4, rel=1e-4)


def test_pages_that_lack_a_ward_together_are_all_refused(wards, tmp_path, place, store):
    paths = [page(tmp_path, "a.geojson", wards[:1]), page(tmp_path, "b.geojson", wards[1:3])]
    report = add(paths, place, store)
    assert report.release is None
    assert [NAMES[3] in line.refused for line in report.lines] == [True, True]


def test_a_page_of_small_areas_that_says_there_are_more_is_refused(wards, tmp_path, place, store):
    lsoas = wards[["geometry"]].assign(LSOA21CD=[f"E0100000{i}" for i in range(4)])
    first = page(tmp_path, "a.geojson", lsoas[:2], more=True)
    assert "Add the other pages" in add([first], place, store).lines[0].refused
    add([first, page(tmp_path, "b.geojson", lsoas[2:])], place, store)
    assert len(stored(store)) == 4


@pytest.mark.parametrize("turned", [False, True])
def test_the_newer_of_two_layers_counts_whatever_their_order(turned, wards, tmp_path, place, store):
    older = wards.rename(columns={"WD25CD": "WD18CD", "WD25NM": "WD18NM"})
    paths = [page(tmp_path, "z-older.geojson", older), page(tmp_path, "newer.geojson", wards)]
    report = add(paths[::-1] if turned else paths, place, store)
    assert set(stored(store)["boundary_year"]) == {2025}
    notes = {line.file: line.notes for line in report.lines}
    assert any("set aside: newer.geojson" in note for note in notes["z-older.geojson"])
    assert notes["newer.geojson"] == ()


@pytest.mark.parametrize("turned", [False, True])
def test_a_layer_that_states_its_year_counts_before_a_finer_one_that_does_not(
    turned, wards, tmp_path, place, store
):
    nameless = wards.rename(columns={"WD25NM": "WARD_NAME"})[["WARD_NAME", "geometry"]]
    nameless = nameless.set_geometry(nameless.geometry.segmentize(0.001))
    paths = [page(tmp_path, "z-finer.geojson", nameless), page(tmp_path, "stated.geojson", wards)]
    report = add(paths[::-1] if turned else paths, place, store)
    notes = {line.file: line.notes for line in report.lines}
    assert any("set aside: stated.geojson" in note for note in notes["z-finer.geojson"])
    assert stored(store).geometry.count_coordinates().max() == 5


def test_a_kmz_is_read(wards, tmp_path, place, store):
    wards.to_file(tmp_path / "doc.kml", driver="LIBKML")
    with zipfile.ZipFile(tmp_path / "wards.kmz", "w") as archive:
        archive.write(tmp_path / "doc.kml", "doc.kml")
    add([tmp_path / "wards.kmz"], place, store)
    assert stored(store)["area_code"].tolist() == sorted(CODES)


@pytest.mark.parametrize("folder", ["a [b]*", "well!done", "who?"])
@pytest.mark.parametrize("ending", ["geojson", "gpkg", "shp"])
def test_a_path_may_hold_any_letter(wards, tmp_path, place, store, folder, ending):
    (tmp_path / folder).mkdir()
    wards.to_file(tmp_path / f"w.{ending}")
    for file in list(tmp_path.glob("w.*")):
        shutil.copy(file, tmp_path / folder / f"wards [1]!{file.suffix}")
    (line,) = add([tmp_path / folder], place, store).lines
    assert (line.refused, line.placed) == ("", 4)


def test_files_beside_a_boundary_file_are_named_and_refused_alone(wards, tmp_path, place, store):
    wards.to_file(tmp_path / "wards.gml", driver="GML")
    wards.to_file(tmp_path / "wards.shp")
    schema, index = tmp_path / "wards.xsd", tmp_path / "wards.shx"
    assert schema.exists()
    refusals = {line.file: line.refused for line in add([schema, index], place, store).lines}
    assert "it is the schema of a GML, which is no data by itself" in refusals["wards.xsd"]
    assert "it is the index of a Shapefile" in refusals["wards.shx"]
    report = add([tmp_path / "wards.gml", schema], place, store)
    assert [line.refused for line in report.lines] == [""]
    assert ("wards.xsd", "not data, the schema of a GML beside it") in report.passed_over
    parts = sorted(tmp_path.glob("wards.[sdc]*"))
    assert not any(line.refused for line in add(parts, place, store).lines)


def test_polygons_as_postgis_writes_them_are_known_for_boundaries(wards, tmp_path, place, store):
    rows = [f'{w.WD25CD},"SRID=4326;{w.geometry.wkt}"' for w in wards.itertuples()]
    path = tmp_path / "wards.csv"
    path.write_text("\n".join(["WD25CD,boundary", *rows]) + "\n")
    (line,) = add([path], place, store).lines
    assert (line.refused, line.placed) == ("", 4)
