"""Coordinates a spreadsheet rounded are rejected in words; exact ones are read, however put."""

from __future__ import annotations

import pyarrow as pa
import pytest

from data_loaders.columns.coordinates import coordinates
from data_loaders.columns.national_grid import grid_points
from data_loaders.files.faults import rejects


def rejected(point) -> list[str]:
    rows = range(2, 2 + len(point.faults[0].rows))
    _, found = rejects(point.faults, pa.array(rows).to_numpy())
    return [f"{reject.found}; {reject.expected}" for reject in found]


@pytest.mark.parametrize("cell", ["4.3E+05", "4.30E+05", "4.3012e+05", "4E5"])
def test_a_rounded_easting_is_rejected(cell):
    point = grid_points(pa.array(["430127", cell]), pa.array(["433871", "433871"]))
    (said,) = rejected(point)
    assert f"easting '{cell}'" in said
    assert "which a spreadsheet rounded" in said
    assert point.easting[0] == 430127


@pytest.mark.parametrize("cell", ["4.30127E+05", "4.301270e+05", "430127", "430127.0"])
def test_an_easting_with_all_its_digits_is_read(cell):
    point = grid_points(pa.array([cell]), pa.array(["4.33871E+05"]))
    assert (point.easting[0], point.northing[0]) == (430127, 433871)
    assert not rejected(point)


@pytest.mark.parametrize(("x", "y"), [("-1.5E+00", "53.8"), ("5.38E-02", "5.15E+01")])
def test_a_rounded_degree_is_rejected(x, y):
    (said,) = rejected(coordinates(pa.array([x]), pa.array([y])))
    assert "which a spreadsheet rounded" in said


@pytest.mark.parametrize("x", ["-5.4321e-05", "5e-05", "-1.54912E+00"])
def test_a_degree_with_all_its_digits_is_read(x):
    point = coordinates(pa.array([x]), pa.array(["51.5"]))
    assert point.longitude[0] == float(x)
    assert not rejected(point)


def test_nothing_in_scientific_notation_is_no_location():
    zero = pa.array(["0E+00"])
    assert not rejected(grid_points(zero, zero))
    assert not rejected(coordinates(zero, zero))
