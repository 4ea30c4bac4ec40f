"""Which part of a street lies in which area."""

import numpy as np
import shapely

from geo.street_parts import street_parts

WEST, EAST = shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)
AREAS = np.array([WEST, EAST])


def parts_of(*lines: str) -> list[tuple[int, int, str]]:
    found = street_parts(shapely.from_wkt(np.array(lines, dtype=object)), AREAS)
    lengths = [round(float(n)) for n in shapely.length(found.shape)]
    return list(zip(found.line.tolist(), found.area.tolist(), lengths, strict=True))


def test_a_street_over_an_edge_has_a_part_on_either_side():
    assert parts_of("LINESTRING (50 50, 180 50)") == [(0, 0, 50), (0, 1, 80)]


def test_a_street_within_is_whole_and_one_elsewhere_has_no_part():
    lines = ("LINESTRING (300 0, 400 0)", "LINESTRING (10 10, 60 10)")
    assert parts_of(*lines) == [(1, 0, 50)]


def test_a_street_that_ends_at_an_edge_has_no_part_beyond():
    assert parts_of("LINESTRING (50 50, 100 50)") == [(0, 0, 50)]


def test_a_street_along_an_edge_lies_on_both_sides():
    assert parts_of("LINESTRING (100 10, 100 90)") == [(0, 0, 80), (0, 1, 80)]
