"""Names lie inside their areas, along the widest spot."""

from __future__ import annotations

import pytest
import shapely

from geo.name_lines import in_lines, name_lines


def test_the_name_of_a_box_goes_from_side_to_side():
    (line,) = name_lines([shapely.box(0, 0, 4000, 1000)])
    assert line.bounds == pytest.approx((0, 500, 4000, 500), abs=10)


def test_of_two_parts_the_larger_one_has_the_name_and_the_gap_none():
    both = shapely.union_all([shapely.box(0, 0, 500, 500), shapely.box(600, 0, 2000, 500)])
    (line,) = name_lines([both])
    assert (line.bounds[0], line.bounds[2]) == (600, 2000)


def test_a_bent_area_is_not_left_and_has_room_above_and_below():
    bent = shapely.Polygon([(0, 0), (3000, 0), (3000, 900), (1000, 900), (1000, 3000), (0, 3000)])
    (line,) = name_lines([bent])
    assert bent.buffer(1).covers(line)
    west, y, east, _ = line.bounds
    assert bent.buffer(1).covers(shapely.box(west, y - 100, east, y + 100))


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Armley", "Armley"),
        ("Morley North", "Morley North"),
        ("Chapel Allerton", "Chapel\nAllerton"),
        ("Burmantofts & Richmond Hill", "Burmantofts &\nRichmond Hill"),
        ("Inner North East", "Inner\nNorth East"),
        ("Northallertonshire", "Northallertonshire"),
    ],
)
def test_a_long_name_is_broken_behind_an_and_or_near_its_middle(name, lines):
    assert in_lines(name) == lines
