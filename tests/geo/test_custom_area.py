"""Areas that are drawn or brought along: hostile files, too many corners, and the way back."""

import json
import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.custom_area import corners, read_geojson, shape_of, to_geojson
from model.custom_area import MOST_CORNERS, read, written
from model.errors import RefusedFileError

LEEDS = (-1.55, 53.80)
SQUARE = [[-1.56, 53.79], [-1.54, 53.79], [-1.54, 53.81], [-1.56, 53.81], [-1.56, 53.79]]
POLYGON = {"type": "Polygon", "coordinates": [SQUARE]}
ELSEWHERE = {
    "type": "Polygon",
    "coordinates": [[[x + 0.1, y] for x, y in SQUARE]],
}


def shape(document):
    (found,) = read_geojson(json.dumps(document).encode())
    return found


def feature(geometry):
    return {"type": "Feature", "properties": {"name": "=cmd()"}, "geometry": geometry}


def circle(radius_m, steps):
    return shapely.Point(430_000, 433_500).buffer(radius_m, quad_segs=steps // 4)


@pytest.mark.parametrize(
    "document",
    [
        POLYGON,
        feature(POLYGON),
        {"type": "FeatureCollection", "features": [feature(POLYGON)]},
        {"type": "MultiPolygon", "coordinates": [[SQUARE]]},
        {"type": "GeometryCollection", "geometries": [POLYGON]},
        # The way round does not matter, nor a height, nor points beside it.
        {"type": "Polygon", "coordinates": [SQUARE[::-1]]},
        {"type": "Polygon", "coordinates": [[[x, y, 60.0] for x, y in SQUARE]]},
        {
            "type": "FeatureCollection",
            "features": [feature({"type": "Point", "coordinates": LEEDS}), feature(POLYGON)],
        },
    ],
)
def test_one_area_is_read_whatever_it_comes_in(document):
    assert shape(document).equals(shape(POLYGON))
    assert shape(POLYGON).area == pytest.approx(1_318 * 2_226, rel=0.01)


def test_several_areas_are_one_together():
    both = {"type": "FeatureCollection", "features": [feature(POLYGON), feature(ELSEWHERE)]}
    assert shape(both).area == pytest.approx(shape(POLYGON).area + shape(ELSEWHERE).area)
    assert len(corners(shape(both))) == 2
    overlapping = {"type": "GeometryCollection", "geometries": [POLYGON, POLYGON]}
    assert shape(overlapping).area == pytest.approx(shape(POLYGON).area)


def test_a_hole_is_filled():
    hole = [[-1.555, 53.795], [-1.545, 53.795], [-1.545, 53.805], [-1.555, 53.795]]
    assert shape({"type": "Polygon", "coordinates": [SQUARE, hole]}).equals(shape(POLYGON))


def test_an_outline_that_crosses_itself_encloses_all_its_parts():
    bow = [[-1.56, 53.79], [-1.54, 53.81], [-1.54, 53.79], [-1.56, 53.81], [-1.56, 53.79]]
    found = shape({"type": "Polygon", "coordinates": [bow]})
    assert found.area == pytest.approx(shape(POLYGON).area / 2, rel=0.001)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not GeoJSON"),
        (b"<html></html>", "not GeoJSON"),
        (b"[" * 100_000, "not GeoJSON"),
        (b'{"type": "Polygon"', "not GeoJSON"),
        (b'{"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}', "not GeoJSON"),
        (b'{"type": "Topology", "objects": {}}', "not GeoJSON"),
        (b'{"type": "Point", "coordinates": [-1.5, 53.8]}', "holds no area"),
        (b'{"type": "FeatureCollection", "features": []}', "holds no area"),
        (b" " * (1 << 20) + b"{}", "at most 1.0 MB"),
        (
            b'{"type": "Polygon", "coordinates": [[[430000, 433000], [431000, 433000], '
            b"[431000, 434000], [430000, 433000]]]}",
            "begins at 430000, 433000, which is no longitude and latitude",
        ),
    ],
)
def test_what_is_no_area_is_refused_in_a_sentence(data, words):
    with pytest.raises(RefusedFileError, match=words):
        read_geojson(data)


def test_not_a_number_is_no_place():
    outline = json.dumps([SQUARE[0], [math.nan, 53.8], *SQUARE[2:]])
    with pytest.raises(RefusedFileError):
        read_geojson(b'{"type": "Polygon", "coordinates": [' + outline.encode() + b"]}")


def test_an_outline_that_crosses_itself_a_thousand_times_is_not_mended():
    rng = np.random.default_rng(1)
    tangle = (np.array(LEEDS) + 0.01 * rng.random((1_500, 2))).round(6).tolist()
    with pytest.raises(RefusedFileError, match="cross each other or themselves too often"):
        shape({"type": "Polygon", "coordinates": [[*tangle, tangle[0]]]})


def test_needles_laid_across_each_other_are_refused_before_they_are_joined():
    rng = np.random.default_rng(2)
    begin, end = (np.array(LEEDS) + 0.1 * rng.random((300, 2)) for _ in range(2))
    needles = [[[a, b, b + 1e-4, a]] for a, b in zip(begin, end, strict=True)]
    rings = [[[corner.tolist() for corner in ring] for ring in rings] for rings in needles]
    with pytest.raises(RefusedFileError, match="cross each other or themselves too often"):
        shape({"type": "MultiPolygon", "coordinates": rings})


def test_the_wards_of_a_city_are_joined_along_their_edges(shared_data):
    document = json.loads((shared_data / "leeds/wards-2025.geojson").read_text())
    found = shape(document)
    assert found.area / 1e6 == pytest.approx(551.7, rel=0.002)
    assert len(corners(found)) == 1


def test_too_many_corners_are_refused_before_anything_is_made_of_them():
    many = [[-1.5 + 1e-5 * n, 53.8] for n in range(20_001)]
    with pytest.raises(RefusedFileError, match="at most 20,000"):
        shape({"type": "Polygon", "coordinates": [[*many, [-1.5, 53.9], many[0]]]})


@pytest.mark.parametrize("radius", [130, 1_000, 12_000])
def test_an_outline_of_many_corners_becomes_one_a_link_can_carry(radius):
    rings = corners(circle(radius, 400))
    assert sum(map(len, rings)) <= MOST_CORNERS
    assert read(written(rings)) == rings
    assert shape_of(rings).area == pytest.approx(math.pi * radius**2, rel=0.06)


def test_the_largest_part_comes_first_whatever_the_order_of_the_file():
    small, large = circle(150, 16), shapely.affinity.translate(circle(600, 16), 5_000)
    expected = corners(shapely.MultiPolygon([small, large]))
    assert expected == corners(shapely.MultiPolygon([large, small]))
    assert shape_of(expected[:1]).area > shape_of(expected[1:]).area


def test_less_than_points_can_tell_is_refused():
    with pytest.raises(RefusedFileError, match="smaller than 200 m by 200 m"):
        corners(circle(90, 40))


def test_more_parts_than_a_link_can_carry_are_refused():
    many = [shapely.box(1_000 * n, 0, 1_000 * n + 300, 300) for n in range(30)]
    with pytest.raises(RefusedFileError, match="too many parts"):
        corners(shapely.MultiPolygon(many))


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=3, max_size=12, unique=True
    )
)
def test_any_outline_of_a_link_has_a_shape_in_which_points_can_be_looked_for(points):
    ring = tuple((430_000 + 10 * x, 433_000 + 10 * y) for x, y in points)
    found = shape_of((ring,))
    assert found.is_valid


def test_the_shape_goes_to_a_browser_in_degrees():
    rings = corners(shape(POLYGON))
    west, south, east, north = shapely.from_geojson(json.dumps(to_geojson(rings))).bounds
    assert (west, south, east, north) == pytest.approx((-1.56, 53.79, -1.54, 53.81), abs=2e-4)
