"""Hatched areas: lines inside their area, the same over neighbours, seen on the widest map."""

from __future__ import annotations

import json

import numpy as np
import shapely

from geo.for_browser import feature_collection
from geo.hatching import hatches

WEST, EAST = (
    shapely.box(400_000, 400_000, 406_000, 404_000),
    shapely.box(406_000, 400_000, 412_000, 404_000),
)
SLIVER = shapely.box(400_000, 399_999, 400_001, 400_000)


def test_every_area_has_lines_of_its_own_and_none_leaves_it():
    for area, lines in zip((WEST, EAST), hatches([WEST, EAST]), strict=True):
        assert len(shapely.get_parts(lines)) > 20
        assert shapely.covers(area.buffer(5), lines)


def test_lines_are_as_far_apart_in_a_place_of_any_size():
    small, large = hatches([WEST]), hatches([shapely.box(0, 0, 60_000, 40_000)])
    assert abs(len(shapely.get_parts(small[0])) - len(shapely.get_parts(large[0]))) <= 1


def test_an_area_smaller_than_the_gaps_has_lines_or_none():
    lines = hatches([WEST, SLIVER])
    assert len(lines) == 2
    assert shapely.get_parts(lines[1]).size == 0


def test_a_browser_still_sees_triangles_once_they_are_rounded():
    data = json.loads(feature_collection(["a"], [""], hatches([WEST])))
    for (ring,) in data["features"][0]["geometry"]["coordinates"]:
        assert len(np.unique(np.array(ring), axis=0)) == 3
