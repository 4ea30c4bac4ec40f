"""A file that says one shape many times over is refused before it takes the memory."""

from __future__ import annotations

import json
import shutil
import struct
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import Polygon

from geo.tried_shapes import refuse_outgrowing
from model.errors import RefusedFileError


def round_ward(corners: int) -> Polygon:
    """A ward of Leeds with many corners."""
    around = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    return Polygon(
        np.column_stack([430_000 + 2000 * np.cos(around), 433_000 + 2000 * np.sin(around)])
    )


def shapefile(folder: Path, wards: list[Polygon]) -> Path:
    """A Shapefile of some wards, and what belongs to it beside it."""
    table = gpd.GeoDataFrame({"code": [f"E{n}" for n in range(len(wards))]}, geometry=wards)
    table.set_crs(27700).to_file(folder / "wards.shp")
    return folder / "wards.shp"


def repeated(path: Path, times: int) -> Path:
    """The same with as many rows, all of which its index leads to the first outline."""
    (path.parent / "rows").mkdir()
    rows = shapefile(path.parent / "rows", [round_ward(4)] * times)
    shutil.copy(rows.with_suffix(".dbf"), path.with_suffix(".dbf"))
    index = path.with_suffix(".shx").read_bytes()
    entries = index[100:108] * times
    header = index[:24] + struct.pack(">i", (100 + len(entries)) // 2) + index[28:100]
    path.with_suffix(".shx").write_bytes(header + entries)
    return path


def topojson(folder: Path, *, areas: int, times: int) -> Path:
    """A TopoJSON whose areas each have one arc so many times."""
    area = {"type": "Polygon", "properties": {"code": "E1"}, "arcs": [[0] * times]}
    arc = [[53_000 + n % 2, 1_500 + n] for n in range(100)]
    whole = {
        "type": "Topology",
        "transform": {"scale": [1e-4, 1e-4], "translate": [-2, 53]},
        "arcs": [arc],
        "objects": {"wards": {"type": "GeometryCollection", "geometries": [area] * areas}},
    }
    path = folder / "wards.topojson"
    path.write_text(json.dumps(whole))
    return path


def test_an_ordinary_file_is_left_to_its_reader(tmp_path):
    refuse_outgrowing(shapefile(tmp_path, [round_ward(20_000)] * 30), "wards.shp")
    refuse_outgrowing(topojson(tmp_path, areas=33, times=1), "wards.topojson")


def test_a_damaged_file_is_left_to_its_reader_to_tell(tmp_path):
    path = tmp_path / "wards.shp"
    path.write_bytes(b"\x00\x00\x27\x0a" + bytes(200))
    refuse_outgrowing(path, "wards.shp")


def test_an_index_that_names_one_outline_many_times_is_refused(tmp_path):
    path = repeated(shapefile(tmp_path, [round_ward(100_000)]), 2_000)
    with pytest.raises(RefusedFileError, match=r"wards\.shp: .*the same shapes many times over"):
        refuse_outgrowing(path, "wards.shp")


def test_one_line_laid_into_every_area_many_times_is_refused(tmp_path):
    path = topojson(tmp_path, areas=500, times=600)
    with pytest.raises(RefusedFileError, match=r"wards\.topojson: .*many times over"):
        refuse_outgrowing(path, "wards.topojson")
