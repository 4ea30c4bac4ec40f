from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from data_loaders.demonstration.cells import OUTSIDE, Grid, labelled_cells
from data_loaders.demonstration.shapes import centre, ward_shapes, zone_shapes
from model.config.catalogue import Box, Place, Ward, Zone
from model.errors import ConfigError

FOUR = np.array([[0.0, 0.0], [4000.0, 0.0], [0.0, 4000.0], [4000.0, 4000.0]])
"""The corners of a square of 4 km."""
EQUAL = np.full(4, 16e6)


def wards(count: int) -> list[Ward]:
    return [Ward(code=f"W{n}", name=f"Ward {n}") for n in range(count)]


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def place(not_ranked: tuple[str, ...] = (), zones: int = 0) -> Place:
    return Place(
        id="made",
        name="Made",
        whole="All Made",
        district_code="E1",
        title="Safer Made",
        subtitle="",
        force="made",
        box=Box(west=-1, south=53, east=0, north=54),
        boundary_year=2025,
        frameworks=("plan",),
        not_ranked=not_ranked,
        ward=wards(4),
        zone=[Zone(id=f"z{n}", name=f"Z{n}", definition="made", made_of=()) for n in range(zones)],
    )


def assert_tile(shapes, points):
    assert shapely.coverage_is_valid(shapes)
    assert all(shape.geom_type == "Polygon" for shape in shapes)
    assert shapely.area(shapes).sum() == pytest.approx(shapely.union_all(shapes).area, rel=1e-9)
    assert shapely.contains_xy(shapes, points[:, 0], points[:, 1]).all()


def test_four_equal_wards_each_take_a_quarter():
    shapes = ward_shapes(wards(4), FOUR, EQUAL, rng())
    assert_tile(shapes, FOUR)
    assert shapely.area(shapes) / shapely.area(shapes).sum() == pytest.approx([0.25] * 4, abs=0.01)


def test_a_ward_of_three_times_the_size_is_three_times_as_large():
    shapes = ward_shapes(wards(4), FOUR, np.array([30e6, 10e6, 10e6, 10e6]), rng())
    assert_tile(shapes, FOUR)
    assert shapes[0].area / shapely.area(shapes[1:]).mean() == pytest.approx(3, rel=0.1)


def test_one_ward_is_one_shape():
    shapes = ward_shapes(wards(1), FOUR[:1], np.array([9e6]), rng())
    assert_tile(shapes, FOUR[:1])
    assert shapes[0].area == pytest.approx(9e6, rel=0.1)


layouts = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(1, 40)),
    min_size=1,
    max_size=7,
    unique_by=lambda ward: ward[:2],
)
"""East and north in kilometres, and size in square kilometres."""


@settings(max_examples=12, deadline=None)
@given(layouts, st.integers(0, 1000))
def test_any_wards_tile_around_their_points(layout, seed):
    points = np.array([ward[:2] for ward in layout], dtype=float) * 1000
    sizes = np.array([ward[2] for ward in layout], dtype=float) * 1e6
    assert_tile(ward_shapes(wards(len(layout)), points, sizes, rng(seed)), points)


def test_two_wards_on_one_point_are_refused_by_name():
    points = np.vstack([FOUR[:3], FOUR[:1]])
    with pytest.raises(ConfigError, match="Ward 0 and Ward 3 are 0 m apart; expected at least"):
        ward_shapes(wards(4), points, EQUAL, rng())


def test_every_cell_of_a_ward_is_joined_to_its_point_and_no_hole_is_left():
    grid, labels = labelled_cells(FOUR, EQUAL, rng())
    assert set(labels) == {OUTSIDE, 0, 1, 2, 3}
    pairs, _ = grid.neighbours
    for label in (OUTSIDE, 0, 1, 2, 3):
        reached = np.zeros(len(labels), dtype=bool)
        reached[np.flatnonzero(labels == label)[0]] = True
        same = pairs[(labels[pairs] == label).all(axis=1)]
        before = 0
        while before < reached.sum():
            before = reached.sum()
            reached[same[reached[same].any(axis=1)]] = True
        assert reached.sum() == (labels == label).sum()


def test_neighbouring_cells_are_one_size_apart_and_share_their_edge():
    grid = Grid(west=0.0, south=0.0, size_m=200.0, rows=3, columns=3)
    pairs, edges = grid.neighbours
    first, second = grid.metres(grid.lattice)[pairs].transpose(1, 0, 2)
    # Nine cells in three rows: 2 pairs a row, and 5 between each two rows.
    assert len(pairs) == 3 * 2 + 2 * 5
    assert np.hypot(*(first - second).T) == pytest.approx(200)
    assert grid.metres(edges).mean(axis=1) == pytest.approx((first + second) / 2)


def test_the_centre_is_on_the_border_of_the_two_wards_that_are_not_ranked():
    shapes = ward_shapes(wards(4), FOUR, EQUAL, rng())
    middle = centre(place(("W0", "W1")), FOUR, shapes, np.ones(4))
    assert shapely.distance(shapes[:2], shapely.points(middle)) == pytest.approx(0, abs=1e-6)
    assert middle == pytest.approx([2000, 0], abs=800)


@pytest.mark.parametrize(
    ("not_ranked", "density", "ward"),
    [
        (("W2",), [1, 1, 1, 1], 2),
        ((), [1, 5, 2, 3], 1),
        (("elsewhere",), [1, 5, 2, 3], 1),
    ],
)
def test_without_two_touching_wards_the_centre_is_a_ward_point(not_ranked, density, ward):
    shapes = ward_shapes(wards(4), FOUR, EQUAL, rng())
    assert (centre(place(not_ranked), FOUR, shapes, np.array(density)) == FOUR[ward]).all()


def test_a_zone_straddles_the_two_wards_that_are_not_ranked_and_no_other():
    the_place = place(("W0", "W1"), zones=1)
    shapes = ward_shapes(the_place.wards, FOUR, EQUAL, rng())
    middle = centre(the_place, FOUR, shapes, np.ones(4))
    (zone,) = zone_shapes(the_place, middle, FOUR, shapes, rng())
    shares = shapely.area(shapely.intersection(shapes, zone)) / zone.area
    assert (shares[:2] > 0.25).all()
    assert shares[2:] == pytest.approx([0, 0], abs=1e-6)


def test_three_zones_do_not_overlap_and_lie_within_the_wards():
    the_place = place(("W0",), zones=3)
    shapes = ward_shapes(the_place.wards, FOUR, EQUAL, rng())
    zones = zone_shapes(the_place, FOUR[0], FOUR, shapes, rng())
    assert len(zones) == 3
    assert shapely.union_all(zones).area == pytest.approx(shapely.area(zones).sum())
    assert shapely.difference(shapely.union_all(zones), shapely.union_all(shapes)).area < 1
