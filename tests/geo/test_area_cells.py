"""Areas as cells: who touches whom, and where a point lies, on areas small enough to see."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.area_cells import units_of
from geo.cells import OUTSIDE
from geo.placing import Placer
from model.errors import SaferError

NAN = float("nan")


def areas(**shapes: shapely.Geometry) -> gpd.GeoDataFrame:
    table = {"area_code": list(shapes), "area_type": "ward"}
    return gpd.GeoDataFrame(table, geometry=list(shapes.values()), crs="EPSG:27700")


BENT = shapely.box(5_000, 0, 6_000, 1_000) - shapely.box(5_100, 100, 5_900, 1_000)
FIVE = areas(
    C=shapely.box(0, 0, 1_000, 1_000),
    # Touches C along an edge.
    B=shapely.box(1_000, 0, 2_000, 1_000),
    # Touches B at a corner only.
    A=shapely.box(2_000, 1_000, 3_000, 2_000),
    # An island, and bent: the middle of its extent lies outside it.
    E=BENT,
    # Half a metre from C: a gap as hand-drawn boundaries leave.
    D=shapely.box(-1_000, 0, -0.5, 1_000),
)
"""Five areas; their codes are not in the order of the rows."""


@pytest.fixture(scope="module")
def units():
    return units_of(FIVE, tolerance_m=50)


def test_units_are_in_the_order_of_their_codes(units):
    assert units.ids == ["A", "B", "C", "D", "E"]
    assert [units.position(code) for code in "ABCDE"] == [0, 1, 2, 3, 4]
    assert units.position("h400.1.1") == OUTSIDE
    assert len(units) == 5
    assert units.land.tolist() == [1e6, 1e6, 1e6, 999_500, 280_000]


def test_areas_touch_along_an_edge_at_a_corner_and_across_a_hair(units):
    table = units.neighbours.toarray()
    touching = {units.ids[i] + units.ids[j] for i, j in np.argwhere(table)}
    assert touching == {"AB", "BA", "BC", "CB", "CD", "DC"}
    assert (table == table.T).all()
    assert not table[4].any(), "an island has no neighbour"


def test_the_middle_of_a_bent_area_lies_in_it(units):
    assert units.locate(*units.centres).tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("easting", "northing", "code"),
    [
        (500, 500, "C"),
        (1_000, 500, "B"),  # on an edge: the lowest code
        (2_000, 1_000, "A"),  # on a corner
        (5_500, 500, None),  # in the bay of the bent one
        (-0.25, 500, "C"),  # in the gap: the nearest, of two as near the lowest code
        (-0.4, 500, "D"),
        (500, 1_050, "C"),  # the tolerance itself is near enough
        (500, 1_051, None),
        (NAN, 500, None),
        (500, NAN, None),
        (9e9, 9e9, None),
        (float("inf"), 0, None),
    ],
)
def test_a_point_lies_where_points_lie_elsewhere_too(units, easting, northing, code):
    (at,) = units.locate([easting], [northing])
    assert at == (OUTSIDE if code is None else units.position(code))


@given(st.lists(st.tuples(st.floats(-1_200, 6_200), st.floats(-200, 2_200)), max_size=30))
def test_squares_that_find_most_areas_agree_with_geometry(units, points):
    x, y = np.array(points, dtype=float).reshape(-1, 2).T
    expected = Placer(FIVE, tolerance_m=50).place(x, y).area_code
    found = [units.ids[at] if at != OUTSIDE else None for at in units.locate(x, y)]
    assert found == expected.tolist()


def test_where_areas_overlap_the_lowest_code_has_the_point():
    both = areas(B=shapely.box(0, 0, 1_000, 1_000), A=shapely.box(400, 0, 2_000, 1_000))
    units = units_of(both)
    assert units.locate([200, 700, 1_500], [500, 500, 500]).tolist() == [1, 0, 0]


def test_shuffled_rows_give_the_same_units(units):
    other = units_of(FIVE.sample(frac=1, random_state=3), tolerance_m=50)
    assert other.ids == units.ids
    assert (other.land == units.land).all()
    assert (other.neighbours.toarray() == units.neighbours.toarray()).all()
    assert all(shapely.equals(other.polygons, units.polygons))


def test_edges_still_meet_where_areas_are_drawn_simply():
    wave = [(1_000 + 10 * (i % 2), 50 * i) for i in range(21)]
    left = shapely.Polygon([(0, 0), *wave, (0, 1_000)])
    right = shapely.box(0, 0, 2_000, 1_000) - left
    drawn = units_of(areas(A=left, B=right)).polygons
    assert shapely.get_num_coordinates(drawn).max() < shapely.get_num_coordinates(left) / 2
    assert shapely.union_all(drawn).area == pytest.approx(drawn[0].area + drawn[1].area)
    assert shapely.union_all(drawn).geom_type == "Polygon"


def test_areas_that_cannot_be_units_are_refused():
    with pytest.raises(SaferError, match="there are no areas"):
        units_of(FIVE.head(0))
    with pytest.raises(SaferError, match="C is there twice"):
        units_of(FIVE.assign(area_code=["C", "C", "A", "E", "D"]))
