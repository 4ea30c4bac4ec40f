"""A file of another place is no zero of ours."""

import pytest

from data_loaders.load import add
from tests.data_loaders.made_extracts import COUNCIL, casualty, counted, table, written

NEXT_CITY = [(490_000, 433_000), (495_000, 433_000), (492_000, 438_000)]
ALL_AROUND = [(350_000, 350_000), (500_000, 350_000), (430_000, 600_000)]


def casualties(folder, points):
    rows = [casualty(str(n), at=at) for n, at in enumerate(points)]
    return written(folder, "casualties.csv", COUNCIL, *rows)


def test_casualties_of_another_city_are_refused_and_no_zero_of_ours(store, tmp_path, place):
    report = add([casualties(tmp_path, NEXT_CITY)], place, store)
    (line,) = report.lines
    assert "none of its 3 records with a place lies in Twoville" in line.refused
    assert report.failed
    assert table(store, "coverage").empty


@pytest.mark.parametrize("points", [ALL_AROUND, [("", "")]])
def test_a_file_all_around_the_place_or_without_points_may_have_none_in_it(
    store, tmp_path, place, points
):
    add([casualties(tmp_path, points)], place, store)
    assert set(table(store, "coverage")["status"]) == {"complete"}
    assert counted(store, "road-casualties").empty
