"""Rows that lost the minus sign of their longitude, among others that have it."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from data_loaders.columns.coordinates import coordinates
from data_loaders.load import add
from data_loaders.one_load.terms import Terms
from data_loaders.police.lost_signs import lost_signs
from model.config.catalogue import Box
from tests.data_loaders import loading as made
from tests.data_loaders.made_extracts import table

LEEDS = Box(west=-1.81, south=53.69, east=-1.28, north=53.96)
CHICHESTER = Box(west=-0.96, south=50.71, east=-0.49, north=51.1)
WESTMINSTER = Box(west=-0.23, south=51.48, east=-0.10, north=51.55)


def street(folder, longitude, number, name="2025-02-west-yorkshire-street.csv", force=made.FORCE):
    rows = [
        made.row(f"{n:x}", longitude=f"{-1.6 + n / 9000:.5f}", kind=made.KINDS[n % 4])
        for n in range(400)
    ]
    rows += [made.row(f"f{n:x}", longitude=longitude) for n in range(number)]
    path = made.street(folder, *rows, name=name)
    path.write_text(path.read_text().replace(made.FORCE, force))
    return path


@pytest.mark.parametrize(("number", "status"), [(3, "complete"), (8, "partial")])
def test_they_are_rejected_with_what_they_should_say(store, tmp_path, place, number, status):
    (line,) = add([street(tmp_path, "1.60001", number)], place, store).lines
    assert (line.placed, line.outside, line.rejected) == (400, 0, number)
    reject = line.rejects[0]
    assert reject.found == "longitude 1.60001, latitude 53.8"
    assert reject.expected.startswith("the minus sign of a longitude west of Greenwich")
    assert reject.suggestion == "longitude -1.60001"
    assert list(table(store, "coverage")["status"]) == [status]


def test_readers_see_no_month_that_lacks_many_until_somebody_says_so(store, tmp_path, place):
    report = add([street(tmp_path, "1.60001", 8)], place, store, terms=Terms())
    assert report.held


def test_those_of_another_force_are_named_as_well(store, tmp_path, place):
    own = street(tmp_path, "-1.6", 0)
    other = street(
        tmp_path, "1.60001", 8, "2025-02-north-yorkshire-street.csv", "North Yorkshire Police"
    )
    lines = add([own, other], place, store).lines
    assert {line.file: line.rejected for line in lines} == {own.name: 0, other.name: 8}


def test_a_record_elsewhere_is_no_fault(store, tmp_path, place):
    (line,) = add([street(tmp_path, "-1.20001", 8)], place, store).lines
    assert (line.outside, line.rejected) == (8, 0)


def lost(longitudes, latitude, box, forces=None):
    texts = pa.array([f"{x:.6f}" for x in longitudes])
    point = coordinates(texts, pa.array([f"{latitude}"] * len(longitudes)))
    force = np.zeros(len(longitudes), dtype=int) if forces is None else np.array(forces)
    found = [fault.rows for fault in lost_signs(point, force, box)]
    return int(np.any(found, axis=0).sum()) if found else 0


def test_a_force_on_both_sides_of_greenwich_has_such_points_of_its_own():
    london, sussex = np.linspace(-0.5, 0.3, 5000), np.linspace(-0.95, 0.94, 5000)
    assert lost(london, 51.5, WESTMINSTER) == 0
    assert lost(sussex, 50.85, CHICHESTER) == 0


def test_each_force_is_told_by_its_own_records():
    """Those of the second force lie all over the country."""
    yorkshire, railways = np.linspace(-2.1, -1.2, 300), np.linspace(-4.0, 1.7, 300)
    both = np.concatenate([yorkshire, [1.5, 1.55], railways])
    assert lost(both, 53.8, LEEDS, [0] * 302 + [1] * 300) == 2


def test_a_few_far_away_do_not_hide_them_nor_does_a_whole_file_of_them_count():
    yorkshire = np.linspace(-2.1, -1.2, 1000)
    assert lost([*yorkshire, 1.5, 1.7501, 0.3], 53.8, LEEDS) == 2
    assert lost(-yorkshire[yorkshire > -1.8], 53.8, LEEDS) == 0
