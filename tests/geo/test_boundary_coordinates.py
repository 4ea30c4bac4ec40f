"""What a boundary file says of its coordinates is believed only when it brings them home."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely

from geo.boundaries import read_boundaries, to_bng
from geo.projection import _stated, box_in_bng
from model.errors import RefusedFileError

BNG, DEGREES = "EPSG:27700", "EPSG:4326"


def says(table, crs):
    """The same numbers under another claim."""
    return table.set_crs(crs, allow_override=True)


def swapped(table):
    turned = shapely.transform(table.geometry.to_numpy(), lambda xy: xy[:, ::-1])
    return table.set_geometry(gpd.GeoSeries(turned, crs=table.crs))


def home(found):
    """Whether the two wards lie where they were drawn, to the millimetre."""
    north, south = found.areas.geometry
    expected = [(430_000, 434_000, 431_000, 435_000), (430_000, 433_000, 431_000, 434_000)]
    return np.allclose([north.bounds, south.bounds], expected, atol=0.001)


@pytest.mark.parametrize("crs", [BNG, DEGREES, "EPSG:3857", "EPSG:4258"])
def test_a_file_that_is_right_about_itself_is_believed(crs, wards, written, twoshire):
    found = read_boundaries(written(wards.to_crs(crs), "w.gpkg"), "w.gpkg", twoshire)
    # ETRS89 and WGS 84 are tied to the grid by different published parameters, metres apart.
    if crs != "EPSG:4258":
        assert home(found)
    assert found.areas.crs == BNG
    said = () if crs in (BNG, DEGREES) else ("its coordinates are read as it says: " + crs,)
    assert tuple(note.split(",")[0] for note in found.notes) == said


@pytest.mark.parametrize("crs", ["EPSG:2157", "EPSG:29902", "EPSG:29903", "EPSG:32630"])
def test_a_grid_of_another_datum_is_no_hundred_metres_off(crs, wards, written, twoshire):
    # By way of longitude and latitude: PROJ knows no way from the Irish grid to the British.
    there = wards.to_crs(DEGREES).to_crs(crs)
    found = read_boundaries(written(there, "w.gpkg"), "w.gpkg", twoshire)
    assert home(found)
    assert crs in found.notes[0]


def test_a_known_point_of_the_irish_grid_lies_where_it_does(wards, twoshire):
    # Irish Transverse Mercator has its origin at 53.5 N, 8 W with 600,000 and 750,000 added.
    irish = _stated(pyproj.CRS("EPSG:2157"))
    points = irish.to_bng(np.array([600_000.0]), np.array([750_000.0]))
    assert np.allclose(points, to_bng([-8.0], [53.5]), atol=0.01)


def test_a_file_of_another_country_is_refused_with_its_coordinate_system(wards, written, twoshire):
    dublin = wards.translate(-275_000, 0).set_crs(BNG)
    elsewhere = wards.set_geometry(dublin).to_crs(DEGREES).to_crs("EPSG:2157")
    with pytest.raises(RefusedFileError, match=r"It says EPSG:2157, IRENET95"):
        read_boundaries(written(elsewhere, "w.gpkg"), "w.gpkg", twoshire)


@pytest.mark.parametrize(
    ("numbers", "claim", "words"),
    [
        (BNG, DEGREES, "says EPSG:4326, but its coordinates can only be metres on the British"),
        (DEGREES, BNG, "says EPSG:27700, but its coordinates can only be longitude and latitude"),
        ("EPSG:3857", DEGREES, "can only be metres of web maps"),
    ],
)
def test_a_false_claim_is_put_right_and_noted(numbers, claim, words, wards, written, twoshire):
    path = written(says(wards.to_crs(numbers), claim), "wards.gpkg")
    found = read_boundaries(path, "wards.gpkg", twoshire)
    assert home(found)
    assert words in " ".join(found.notes)


def test_swapped_axes_are_put_right_and_noted(wards, written, twoshire):
    found = read_boundaries(written(swapped(wards.to_crs(DEGREES))), "wards.geojson", twoshire)
    assert home(found)
    assert "latitude and longitude (EPSG:4326), swapped" in found.notes[0]


@pytest.mark.parametrize("numbers", [BNG, DEGREES])
@pytest.mark.parametrize("name", ["wards.shp", "wards.gpkg"])
@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_file_without_a_coordinate_system(numbers, name, wards, written, twoshire):
    found = read_boundaries(written(says(wards.to_crs(numbers), None), name), name, twoshire)
    assert home(found)
    assert found.notes[0].startswith("it states no coordinate system, but its coordinates can only")


def moved(table, east):
    return table.set_geometry(table.translate(east, 0))


def test_a_file_of_elsewhere_is_refused_with_where_it_lies(wards, written, twoshire):
    path = written(moved(wards, 100_000), "wards.gpkg")
    with pytest.raises(RefusedFileError, match="do not lie in Twoshire") as refusal:
        read_boundaries(path, "wards.gpkg", twoshire)
    assert "from 530000 to 531000" in str(refusal.value)
    assert "longitudes -1.6 to -1.4" in str(refusal.value)


def test_one_ward_of_elsewhere_is_named(wards, written, twoshire):
    wards.loc[0, "geometry"] = shapely.transform(wards.geometry[0], lambda xy: xy + 100_000)
    with pytest.raises(RefusedFileError, match=r"South \(row 1\) does not lie in Twoshire"):
        read_boundaries(written(wards, "wards.gpkg"), "wards.gpkg", twoshire)


def test_to_bng_of_a_published_point():
    # Ordnance Survey's worked example: 52°39'27.2531"N 1°43'4.5177"E (OSGB36) is TG 51409 13177.
    # In WGS 84 the same point is 52°39'28.72"N 1°42'57.79"E.
    easting, northing = to_bng([1.716053], [52.657978])
    assert easting[0] == pytest.approx(651_409.9, abs=5)
    assert northing[0] == pytest.approx(313_177.3, abs=5)


def test_to_bng_keeps_missing_missing_and_the_order():
    easting, northing = to_bng([np.nan, -1.5, -1.5, -1.4, -1.5], [53.8, np.nan, 53.8, 53.8, 53.8])
    assert np.isnan(easting).tolist() == [True, True, False, False, False]
    assert np.isnan(northing).tolist() == [True, True, False, False, False]
    assert easting[2] == easting[4] < easting[3]


def test_to_bng_moves_points_exactly_as_boundaries_move():
    point = gpd.GeoSeries([shapely.Point(-1.55, 53.8)], crs=DEGREES).to_crs(BNG)[0]
    assert np.ravel(to_bng([-1.55], [53.8])).tolist() == pytest.approx([point.x, point.y], abs=1e-6)


def test_the_box_of_a_place_on_the_grid_holds_its_corners(twoshire):
    box = twoshire.place.box
    corners = to_bng([box.west, box.east, -1.5], [box.south, box.north, box.north])
    assert shapely.distance(box_in_bng(box), shapely.points(*corners)).max() < 0.1
