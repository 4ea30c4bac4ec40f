"""Shapes in degrees: where they lie, which way round, how many decimals, still valid."""

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.for_browser import feature_collection, file_geometries

WARD = shapely.box(430_000, 433_000, 431_000, 434_000)
RING = WARD.difference(shapely.box(430_200, 433_200, 430_400, 433_400))


def in_file(*shapes, crs=27700):
    return file_geometries(gpd.GeoSeries(list(shapes), crs=crs))


def test_a_shape_lies_where_it_lay_to_a_tenth_of_a_metre():
    (found,) = in_file(WARD)
    back = gpd.GeoSeries([shapely.from_geojson(json.dumps(found))], crs=4326).to_crs(27700)
    assert back[0].hausdorff_distance(WARD) < 0.2


def test_degrees_are_not_moved_again():
    (found,) = in_file(shapely.box(-1.5, 53.8, -1.4, 53.9), crs=4326)
    assert sorted(found["coordinates"][0][:4]) == [
        [-1.5, 53.8],
        [-1.5, 53.9],
        [-1.4, 53.8],
        [-1.4, 53.9],
    ]


@pytest.mark.parametrize("drawn", [RING, RING.reverse(), shapely.MultiPolygon([RING.reverse()])])
def test_rings_are_right_handed_whichever_way_they_were_drawn(drawn):
    (found,) = in_file(drawn)
    rings = found["coordinates"]
    outer, hole = rings[0] if found["type"] == "MultiPolygon" else rings
    assert shapely.LinearRing(outer).is_ccw
    assert not shapely.LinearRing(hole).is_ccw


def test_coordinates_have_six_decimals_at_most():
    (found,) = in_file(WARD)
    numbers = np.ravel(found["coordinates"])
    assert (np.round(numbers, 6) == numbers).all()
    assert max(len(repr(number).partition(".")[2]) for number in numbers.tolist()) == 6


def test_a_shape_that_rounding_would_spoil_is_mended():
    """A spike a centimetre wide: on six decimals its two sides are one."""
    spike = shapely.Polygon(
        [
            (0, 50),
            (0.01, 50),
            (0.01, 50.01),
            (0.0050001, 50.01),
            (0.005, 50.02),
            (0.0049999, 50.01),
            (0, 50.01),
        ]
    )
    assert not shapely.transform(spike, lambda c: np.round(c, 6)).is_valid
    first, second = in_file(spike, shapely.box(1, 50, 2, 51), crs=4326)
    assert shapely.from_geojson(json.dumps(first)).is_valid
    assert shapely.from_geojson(json.dumps(first)).area == pytest.approx(1e-4, rel=1e-4)
    assert shapely.from_geojson(json.dumps(second)).area == pytest.approx(1)


def test_no_shape_at_all_is_no_geometry():
    assert in_file() == []


def test_a_browser_gets_five_decimals_and_a_name():
    (feature,) = json.loads(feature_collection(["E1"], ["Armley"], [WARD]))["features"]
    assert (feature["id"], feature["properties"]) == ("E1", {"name": "Armley"})
    numbers = np.ravel(feature["geometry"]["coordinates"])
    assert (np.round(numbers, 5) == numbers).all()
