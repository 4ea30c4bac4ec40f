"""Eastings and northings as a spreadsheet shows them, with a comma between thousands."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from data_loaders.columns.national_grid import grid_points


@pytest.mark.parametrize(
    ("easting", "northing", "point"),
    [
        ("430,127", "433,871", (430127, 433871)),
        (" 430,127.5 ", "433871", (430127.5, 433871)),
        ("329,412", "1,012,345", (329412, 1012345)),
    ],
)
def test_metres_grouped_by_thousands_are_metres(easting, northing, point):
    read = grid_points(pa.array([easting]), pa.array([northing]))
    assert (read.easting[0], read.northing[0]) == point
    assert not any(fault.rows.any() for fault in read.faults)


@pytest.mark.parametrize("easting", ["43,0127", "430,12", "4,301,27", "53,801", "-1,550", "0,430"])
def test_another_comma_is_no_group_of_thousands(easting):
    read = grid_points(pa.array([easting]), pa.array(["433871"]))
    assert np.isnan(read.easting[0])
    assert any(fault.rows.any() for fault in read.faults)
