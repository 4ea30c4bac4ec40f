"""Road networks: recognised, clipped to the place, classed, and stored with their tiles."""

import gzip
import sqlite3

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from data_loaders.files.archives import members
from data_loaders.load import add
from data_loaders.recognise import recognise
from data_loaders.roads.streets import shapes_of
from model import clock
from store.street_tiles import FIRST_ZOOM
from tests.data_loaders.made_streets import (
    ACROSS,
    FAR,
    IN_EAST,
    IN_WEST,
    NEW,
    OLD,
    network,
    written,
)


def _stored(store, release=None) -> pd.DataFrame:
    return store.read("streets", release or store.current())


def _line(store, place, *paths):
    report = add(paths, place, store)
    return report.lines[0]


@pytest.mark.parametrize("columns", [NEW, OLD], ids=["since 2023", "before"])
@pytest.mark.parametrize("end", [".gpkg", ".geojson", ".shp", ".fgb"])
def test_a_road_network_is_clipped_and_classed(tmp_path, place, store, columns, end):
    crs = "EPSG:4326" if end == ".geojson" else "EPSG:27700"
    file = written(network(columns, crs=crs), tmp_path / f"roads{end}")

    line = _line(store, place, file)

    assert (line.kind, line.refused) == ("streets", "")
    assert (line.rows_read, line.placed, line.outside) == (4, 3, 1)
    streets = _stored(store)
    found = set(zip(streets["street_class"], streets["name"], streets["number"], strict=True))
    assert found == {
        ("major", "Kirkstall Road", "A65"),
        ("minor", "Burley Road", ""),
        ("local", "Cardigan Lane", ""),
    }
    assert set(streets["source"].str[:21]) == {"Contains OS data © Cr"}
    length = shapes_of(streets).set_index("name").length
    whole = network().set_index(pd.Series(NEW["name_1"])).length
    assert length["Kirkstall Road"] == pytest.approx(whole["Kirkstall Road"], abs=1)
    # What leads out of the place ends 2 km beyond it, a third of its 6.6 km away.
    assert whole["Burley Road"] - length["Burley Road"] == pytest.approx(1_290, abs=60)


def test_tiles_have_each_class_from_its_own_zoom(tmp_path, place, store):
    add([written(network(), tmp_path / "roads.gpkg")], place, store)

    tiles = store.read("street_tiles", store.current())
    bytes_at = tiles.groupby("zoom")["tile"].agg(lambda t: b"".join(map(gzip.decompress, t)))

    assert bytes_at.index.min() == FIRST_ZOOM["major"]
    assert b"Kirkstall Road" in bytes_at[9]
    assert b"Burley Road" not in bytes_at[9]
    assert b"Burley Road" in bytes_at[11]
    assert b"Cardigan Lane" not in bytes_at[12]
    assert b"Cardigan Lane" in bytes_at[13]


def test_a_tile_lies_where_maps_ask_for_it(tmp_path, place, store):
    add([written(network(), tmp_path / "roads.gpkg")], place, store)

    tiles = store.read("street_tiles", store.current())
    of_nine = tiles[tiles["zoom"] == 9]

    # 1.61 degrees west, 53.8 north; counted from the north-west as browsers do.
    assert list(zip(of_nine["x"], of_nine["y"], strict=True)) == [(253, 164)]


def test_any_order_of_rows_and_files_is_the_same(tmp_path, place, store):
    roads = network()
    parts = [roads.iloc[:2], roads.iloc[1:]]
    files = [written(p, tmp_path / f"part{n}.gpkg") for n, p in enumerate(parts)]
    report = add(files, place, store)
    one = _stored(store)

    add(files[::-1], place, store)
    again = add([written(roads.iloc[::-1], tmp_path / "turned.gpkg")], place, store)

    assert sum(line.duplicate for line in report.lines) == 1
    pd.testing.assert_frame_equal(one.drop(columns="file"), _stored(store).drop(columns="file"))
    assert not again.lines[0].refused


def test_an_old_release_keeps_its_streets(tmp_path, place, store):
    add([written(network(), tmp_path / "roads.gpkg")], place, store)
    old = store.current()
    more = network({**NEW, "name_1": ["New Road", *NEW["name_1"][1:]]})

    add([written(more, tmp_path / "later.gpkg")], place, store)

    assert "New Road" in set(_stored(store)["name"])
    assert "New Road" not in set(_stored(store, old)["name"])
    then, now = (store.read("street_tiles", r) for r in (old, store.current()))
    assert not then.equals(now)


def test_the_same_file_again_changes_nothing(tmp_path, place, store):
    file = written(network(), tmp_path / "roads.gpkg")
    add([file], place, store)

    assert add([file], place, store).release is None


def test_the_year_of_a_licence_is_that_of_the_first_load(tmp_path, place, store, monkeypatch):
    file = written(network(), tmp_path / "roads.gpkg")
    add([file], place, store)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + pd.DateOffset(years=1))

    assert add([file], place, store).release is None

    add([written(network().iloc[:2], tmp_path / "later.gpkg")], place, store)
    assert set(_stored(store)["source"].str[-4:]) == {str(now.year + 1)}


def test_streets_of_a_refused_square_are_said_to_be_lacking(tmp_path, place, store):
    roads = network()
    files = [
        written(roads.iloc[:2], tmp_path / "SE.gpkg"),
        written(roads.iloc[2:], tmp_path / "SD.gpkg"),
    ]
    add(files, place, store)
    written(network({"river": ["Aire"]}, [IN_WEST]), files[1])

    for order in (files, files[::-1]):
        report = add(order, place, store)
        assert any("The streets of SD.gpkg are on no map now" in note for note in report.notes)


def test_squares_elsewhere_are_no_fault_beside_one_that_is_here(tmp_path, place, store):
    here = written(network(), tmp_path / "SE_RoadLink.gpkg")
    far = network({k: v[:1] for k, v in NEW.items()}, [FAR])
    there = written(far, tmp_path / "TQ_RoadLink.gpkg")

    report = add([there, here], place, store)

    assert [(x.refused, x.placed, x.outside) for x in report.lines] == [("", 0, 1), ("", 3, 1)]


@pytest.mark.parametrize("osm_id", ["osm_id", "osmid", "@id", "osm_way_id"])
def test_openstreetmap_says_so_and_its_paths_are_not_drawn(tmp_path, place, store, osm_id):
    columns = {"highway": ["primary", "footway", "residential", "primary"], osm_id: list("1234")}

    line = _line(store, place, written(network(columns), tmp_path / "osm.gpkg"))

    assert line.notes == ("1 paths are kept and not drawn",)
    assert set(_stored(store)["source"]) == {"© OpenStreetMap contributors"}
    assert sorted(_stored(store)["street_class"]) == ["local", "major", "path"]


def test_a_network_of_a_publisher_nobody_knows_is_credited_by_its_file(tmp_path, place, store):
    columns = {"highway": ["primary", "residential", "residential", "primary"], "id": list("1234")}

    add([written(network(columns), tmp_path / "council.gpkg")], place, store)

    assert set(_stored(store)["source"]) == {"Streets: council.gpkg"}


def test_a_word_not_known_is_a_local_street_and_said(tmp_path, place, store):
    columns = {"class": ["A Road", "Ginnel", "Local Road", "A Road"], "name": list("abcd")}

    line = _line(store, place, written(network(columns), tmp_path / "roads.gpkg"))

    assert line.notes == ("classes not known are taken for local streets: Ginnel",)


def test_a_file_without_a_stated_grid_is_read_where_its_extent_tells(tmp_path, place, store):
    here = network({k: v[:3] for k, v in NEW.items()}, [IN_WEST, ACROSS, IN_EAST], crs=None)

    line = _line(store, place, written(here, tmp_path / "roads.shp"))

    assert line.placed == 3
    assert "it states no coordinate system" in line.notes[0]


@pytest.mark.parametrize(
    ("columns", "ends", "said"),
    [
        ({"river": ["Aire"]}, [IN_WEST], "none of its columns says of which class"),
        ({"class": ["Beck"]}, [IN_WEST], "its column class says Beck"),
        ({"class": ["A Road"]}, [FAR], "none of its 1 lines lies in Twoville"),
    ],
    ids=["no class", "no known class", "elsewhere"],
)
def test_what_is_no_road_network_here_is_refused_in_words(
    tmp_path, place, store, columns, ends, said
):
    file = written(network(columns, ends), tmp_path / "lines.gpkg")

    report = add([file], place, store)

    assert report.release is None
    assert report.lines[0].refused.startswith("lines.gpkg: ")
    assert said in report.lines[0].refused


def test_a_file_whose_coordinates_nobody_can_tell_is_refused(tmp_path, place, store):
    far = network({"class": ["A Road"]}, [IN_WEST], crs=None).translate(9e6, 9e6)
    far = gpd.GeoDataFrame({"class": ["A Road"]}, geometry=far)

    line = _line(store, place, written(far, tmp_path / "lines.shp"))

    assert "does not say in which coordinates" in line.refused


def test_ready_tiles_are_refused_with_what_to_give(tmp_path, place, store):
    file = tmp_path / "zoomstack.mbtiles"
    with sqlite3.connect(file) as made:
        made.execute("CREATE TABLE metadata (name text, value text)")
        made.execute("CREATE TABLE tiles (zoom_level integer, tile_column integer)")
    made.close()

    line = _line(store, place, file)

    assert "ready tiles (MBTiles)" in line.refused
    assert "OS Open Roads" in line.refused


def test_without_wards_streets_cannot_be_placed(tmp_path, place):
    from store.store import Store

    line = _line(Store(str(tmp_path / "new")), place, written(network(), tmp_path / "roads.gpkg"))

    assert "there are no ward boundaries in the store yet" in line.refused


def test_areas_with_lines_beside_them_are_boundaries(tmp_path, place):
    file = tmp_path / "both.gpkg"
    written(network(), file)
    area = gpd.GeoDataFrame({"WD25CD": ["E1"]}, geometry=[shapely.box(0, 0, 1, 1)], crs=27700)
    area.to_file(file, layer="wards", driver="GPKG", engine="pyogrio")

    (found,) = members(file)
    assert recognise(found) == "boundaries"
