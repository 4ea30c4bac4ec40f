"""Shapes as paths: where they lie, equal cells equal, neighbours without a gap one could see."""

from __future__ import annotations

import re

import numpy as np
import shapely

from geo.grids import grid_over
from geo.svg_paths import MARGIN, UNITS, on_sheet, sheet_over

PLACE = (430_000.0, 430_000.0, 436_880.0, 433_440.0)
"""A unit of its sheet is a metre: 6,880 + 2 x MARGIN = UNITS."""


def corners(path: str) -> list[tuple[int, int]]:
    """The corners of the only ring of a path."""
    numbers = [int(n) for n in re.findall(r"-?\d+", path)]
    steps = np.array(numbers).reshape(-1, 2)
    return [tuple(corner) for corner in np.cumsum(steps, axis=0).tolist()]


def test_the_north_west_is_the_top_left_and_the_place_fills_the_width():
    sheet = sheet_over(PLACE)
    assert sheet.metres == 1.0
    assert sheet.height == 3440 + 2 * MARGIN
    (path,) = sheet.paths([shapely.box(*PLACE)])
    assert set(corners(path)) == {
        (left, top) for left in (MARGIN, UNITS - MARGIN) for top in (MARGIN, 3440 + MARGIN)
    }


def test_equal_cells_differ_in_where_they_begin_only_and_touch():
    sheet = sheet_over(PLACE)
    grid = grid_over(shapely.box(*PLACE), 400.0)
    paths = sheet.paths(grid.polygons)
    assert len({path.partition("l")[2] for path in paths}) == 1
    for path, polygon in zip(paths, grid.polygons, strict=True):
        x, y = sheet.at(*shapely.get_coordinates(polygon)[:-1].T)
        away = np.array(corners(path)) - np.column_stack([x, y])
        assert np.abs(away).max() <= 1.0


def test_a_hole_and_a_second_part_are_rings_of_the_same_path():
    ring = shapely.box(431_000, 431_000, 432_000, 432_000).difference(
        shapely.box(431_200, 431_200, 431_400, 431_400)
    )
    both = shapely.union_all([ring, shapely.box(433_000, 431_000, 434_000, 432_000)])
    shapes = on_sheet(["A", "B"], ["Armley", "Bramley"], [both, ring], sheet_over(PLACE))
    assert [shapes[code].path.count("M") for code in "AB"] == [3, 2]
    assert all(shape.path.count("z") == shape.path.count("M") for shape in shapes.values())
    assert shapes["A"].name == "Armley"
