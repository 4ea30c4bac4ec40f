"""Bad geometry is mended where one can be certain, said in a note, and refused otherwise."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import box

from geo.boundaries import read_boundaries
from geo.repair import as_coverage, drawn, one_row_each, overlaps_m2, valid
from model.errors import RefusedFileError


def rows(*geometry, codes="ABCDEFG"):
    table = {
        "row": range(1, len(geometry) + 1),
        "area_code": list(codes[: len(geometry)]),
        "area_name": [f"ward {code}" for code in codes[: len(geometry)]],
        "parent_code": "E08000099",
    }
    return gpd.GeoDataFrame(table, geometry=list(geometry), crs="EPSG:27700")


def test_areas_that_meet_exactly_are_left_as_they_are():
    table = rows(box(0, 0, 100, 100), box(100, 0, 200, 100))
    found, notes = as_coverage(table, "f")
    assert found is table
    assert notes == ()


def test_an_overlap_goes_to_the_lowest_code():
    # The lower code has it although the other area is the larger one.
    found, notes = as_coverage(rows(box(0, 0, 90, 100), box(70, 0, 200, 100)), "f")
    assert found.area.tolist() == pytest.approx([9_000, 11_000])
    assert notes == ("0.002 km² of overlaps: each given to the area with the lowest code",)


@pytest.mark.parametrize(("width", "filled"), [(14, True), (16, False)])
def test_a_sliver_is_filled_up_to_its_width(width, filled):
    # Two blocks joined at both ends around a slit of that width and 80 m length.
    left = box(0, 0, 100, 100)
    right = box(100, 0, 200, 100) - box(100, 10, 100 + width, 90)
    found, notes = as_coverage(rows(left, right), "f")
    assert found.area.sum() == pytest.approx(20_000 if filled else 20_000 - 80 * width)
    assert ("slivers" in notes[0]) == filled
    assert ("remain" in notes[-1]) != filled


def test_a_sliver_goes_to_the_longest_border_along_it():
    left = box(0, 0, 100, 100) - box(95, 50, 100, 90)
    found, _ = as_coverage(rows(left, box(100, 0, 200, 100)), "f")
    # The left area has three sides of the slit, 5 + 40 + 5 m, the right one 40 m.
    assert found.area.tolist() == pytest.approx([10_000, 10_000])


def test_a_narrow_hole_inside_one_area_is_filled():
    found, notes = as_coverage(rows(box(0, 0, 100, 100) - box(50, 20, 55, 80)), "f")
    assert found.area.tolist() == pytest.approx([10_000])
    assert notes[0].startswith("1 slivers between areas narrower than 15 m, 0.0003 km²")


def test_an_area_inside_another_is_refused():
    with pytest.raises(RefusedFileError, match="ward B lies wholly inside other areas"):
        as_coverage(rows(box(0, 0, 100, 100), box(20, 20, 80, 80)), "f")


def test_overlaps_are_measured_pair_by_pair():
    squares = np.array([box(0, 0, 10, 10), box(5, 0, 15, 10), box(100, 0, 110, 10)])
    assert overlaps_m2(squares) == 50


def test_a_ring_that_crosses_itself_is_mended_and_named():
    bow = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    found, notes = valid(rows(bow, box(200, 0, 300, 100)), "f")
    assert found.is_valid.all()
    assert found.area.tolist() == pytest.approx([5_000, 10_000])
    assert notes == ("rings that cross or touch themselves were mended: ward A",)


@pytest.mark.parametrize("corners", [[(0, 0), (100, 100), (0, 0)], [(0, 0), (1e-4, 0), (0, 1e-4)]])
def test_an_outline_with_nothing_inside_is_refused(corners):
    with pytest.raises(RefusedFileError, match="f: nothing lies inside the outline of ward A"):
        valid(rows(shapely.Polygon(corners), box(200, 0, 300, 100)), "f")


@pytest.mark.long
@pytest.mark.parametrize("parts", [1, 2])
def test_an_outline_that_crosses_itself_without_end_is_refused_at_once(parts):
    corners = np.random.default_rng(1).uniform(0, 10_000, (20_000, 2))
    areas = [box(-200, 0, -100, 100), shapely.Polygon(corners)][-parts:]
    shape = shapely.MultiPolygon(areas)
    with pytest.raises(RefusedFileError, match=r"ward A crosses itself more than 1,000 times"):
        valid(rows(shape), "f")


def test_the_parts_of_an_area_are_mended_too():
    bow = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    found, notes = valid(rows(shapely.MultiPolygon([bow, box(200, 0, 300, 100)])), "f")
    assert found.area.tolist() == pytest.approx([15_000])
    assert len(notes) == 1


def test_areas_that_cross_one_another_without_end_are_refused_at_once():
    teeth = [(10 * n + x, y) for n in range(400) for x, y in ((0, 0), (0, 4e3), (5, 4e3), (5, 0))]
    comb = shapely.Polygon([*teeth, (4e3, -9), (0, -9)])
    across = shapely.transform(comb, lambda corners: corners[:, ::-1])
    with pytest.raises(RefusedFileError, match=r"areas cross one another more than 50,000 times"):
        as_coverage(rows(comb, across), "f")


def test_a_few_hundred_crossings_are_mended():
    saw = [(x, 100 * (x % 2)) for x in range(300)]
    ring = [*saw, *((x + 0.5, 100 * (x % 2)) for x in range(299, -1, -1))]
    found, notes = valid(rows(shapely.Polygon(ring)), "f")
    assert found.is_valid.all()
    assert len(notes) == 1


def test_parts_that_lie_apart_are_one_area():
    parts = rows(box(0, 0, 10, 10), box(90, 0, 100, 10), box(20, 0, 30, 10), codes="BAB")
    found, notes = one_row_each(parts, "f")
    assert found["area_code"].tolist() == ["A", "B"]
    assert found.area.tolist() == [100, 200]
    assert notes == ("rows of one area that lie apart were joined: ward B (2 rows)",)


def test_two_versions_of_one_area_are_refused():
    with pytest.raises(RefusedFileError, match=r"rows 1, 2 are all ward A \(A\) and overlap"):
        one_row_each(rows(box(0, 0, 10, 10), box(0, 0, 10, 11), codes="AA"), "f")


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        (None, "no geometry"),
        (shapely.Polygon(), "no geometry"),
        (shapely.Point(0, 0), "a Point"),
        (shapely.LineString([(0, 0), (1, 1)]), "a LineString"),
        (
            shapely.Polygon([(0, 0), (1, 0), (float("inf"), 1), (0, 0)]),
            "a coordinate that is not a number",
        ),
    ],
)
def test_a_row_without_a_polygon_is_rejected_by_its_number(geometry, words):
    found, rejects = drawn(rows(box(0, 0, 1, 1), geometry), "f")
    assert found["row"].tolist() == [1]
    assert rejects == ((2, f"ward B: {words}", "a polygon"),)


def test_heights_are_dropped():
    found, _ = drawn(rows(shapely.force_3d(box(0, 0, 1, 1), 7.0)), "f")
    assert not found.has_z.any()


def test_a_file_of_points_is_refused():
    with pytest.raises(RefusedFileError, match="every row has a Point and none a polygon"):
        drawn(rows(shapely.Point(0, 0), shapely.Point(1, 1)), "f")


def test_the_slivers_and_overlaps_of_leeds_2018_are_gone(leeds, shared_data):
    file = "wards-2018.geojson"
    found = read_boundaries(shared_data / "leeds" / file, file, leeds)
    geometry = found.areas.geometry.to_numpy()
    assert shapely.coverage_is_valid(geometry)
    assert not any(part.interiors for part in shapely.get_parts(shapely.union_all(geometry)))
    assert overlaps_m2(geometry) == pytest.approx(0, abs=0.01)
    said = " | ".join(found.notes)
    assert "0.26 km² of overlaps" in said
    assert "986 slivers" in said
    assert "0.13 km² in all" in said


@pytest.mark.parametrize("file", ["wards-2025.geojson", "lsoa-2021.geojson"])
def test_clean_boundaries_of_leeds_need_no_note(file, leeds, shared_data):
    assert read_boundaries(shared_data / "leeds" / file, file, leeds).notes == ()


def test_mended_small_areas_of_leeds_are_named(leeds, shared_data):
    file = "lsoa-2011.geojson"
    found = read_boundaries(shared_data / "leeds" / file, file, leeds)
    assert found.notes == (
        "rings that cross or touch themselves were mended: Leeds 058B, Leeds 066B",
    )
    assert found.areas.is_valid.all()
