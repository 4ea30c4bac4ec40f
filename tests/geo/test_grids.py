import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.grids import OUTSIDE, SHAPES, grid_over

PLACE = shapely.box(430_000, 430_000, 432_000, 431_000)
FIELD = shapely.Polygon([(430_130, 430_070), (432_900, 430_500), (431_500, 432_700)])


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("size", [200, 500])
def test_the_land_of_the_cells_is_the_place(shape, size):
    for place in (PLACE, FIELD):
        grid = grid_over(place, size, shape)
        assert grid.land.sum() == pytest.approx(place.area, rel=1e-9)
        assert (grid.land > 0).all()
        whole = size**2 * (math.sqrt(3) / 2 if shape == "hexagon" else 1)
        assert (grid.land <= whole * (1 + 1e-9)).all()
        union = shapely.union_all(grid.polygons)
        assert union.area == pytest.approx(len(grid) * whole)


def test_squares_are_counted_from_the_origin():
    grid = grid_over(PLACE, 500, "square")
    assert len(grid) == 4 * 2
    assert grid.ids[0] == "s500.860.860"
    assert [c[0] for c in grid.centres] == [430_250, 430_250]
    assert grid.polygons[0].bounds == (430_000, 430_000, 430_500, 430_500)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_middle_of_each_cell_lies_in_it_and_its_id_leads_back(shape):
    grid = grid_over(FIELD, 300, shape)
    assert grid.locate(*grid.centres).tolist() == list(range(len(grid)))
    assert [grid.position(i) for i in grid.ids] == list(range(len(grid)))


def test_a_cell_keeps_its_id_when_the_place_grows():
    small, large = grid_over(FIELD, 400), grid_over(FIELD.buffer(900), 400)
    assert set(small.ids) <= set(large.ids)
    x, y = small.centres
    assert [large.ids[i] for i in large.locate(x, y)] == small.ids


@pytest.mark.parametrize("shape", SHAPES)
@given(st.lists(st.tuples(st.floats(429_000, 433_000), st.floats(429_000, 433_000)), max_size=30))
def test_a_point_lies_in_the_polygon_of_its_cell(shape, points):
    grid = grid_over(FIELD, 250, shape)
    x, y = np.array(points, dtype=float).reshape(-1, 2).T
    for px, py, at in zip(x, y, grid.locate(x, y), strict=True):
        here = shapely.Point(px, py)
        if at == OUTSIDE:
            assert not shapely.contains_properly(grid.polygons, here).any()
        else:
            assert grid.polygons[at].distance(here) < 1e-6


def test_points_without_a_place_are_outside():
    grid = grid_over(PLACE, 200)
    assert grid.locate([np.nan, np.inf, 0.0], [430_100, 430_100, 0.0]).tolist() == [OUTSIDE] * 3


@pytest.mark.parametrize(("shape", "most"), [("hexagon", 6), ("square", 8)])
def test_neighbours_are_the_cells_that_touch(shape, most):
    grid = grid_over(FIELD, 300, shape)
    # Corners of two cells are worked out apart and may miss one another by a hair.
    near = np.array([shapely.dwithin(p, grid.polygons, 1e-6) for p in grid.polygons])
    np.fill_diagonal(near, False)
    assert (grid.neighbours.toarray() == near).all()
    assert grid.neighbours.sum(axis=1).max() == most


@pytest.mark.parametrize(
    "cell_id", ["", "h400", "h400.1.1", "s200.2150.2150", "h200.99999.1", "h200.x.y", "h0200.1.1"]
)
def test_an_id_of_no_cell_here_is_outside(cell_id):
    assert grid_over(PLACE, 200).position(cell_id) == OUTSIDE


def test_what_makes_no_grid_is_refused():
    with pytest.raises(ValueError, match="hexagon, square, not 'circle'"):
        grid_over(PLACE, 200, "circle")
    with pytest.raises(ValueError, match="above zero, not 0"):
        grid_over(PLACE, 0)
    with pytest.raises(ValueError, match="not empty"):
        grid_over(shapely.Polygon(), 200)
