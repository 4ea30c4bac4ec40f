"""A file that says one shape many times is refused before it takes the memory there is."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo.tried_shapes import refuse_outgrowing
from model.errors import RefusedFileError


@pytest.fixture
def shapefile(tmp_path, wards):
    """A Shapefile of wards, of which the first has 60,000 corners."""
    path = tmp_path / "wards.shp"
    first = wards.geometry.iloc[:1].segmentize(wards.geometry.iloc[0].length / 60_000)
    wards.assign(geometry=[*first, *wards.geometry.iloc[1:]]).to_file(path)
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


def test_what_publishers_write_is_read(shapefile, wards, tmp_path):
    refuse_outgrowing(shapefile, "wards.shp")
    for name, driver in (("wards.kml", "LIBKML"), ("wards.fgb", "FlatGeobuf")):
        wards.to_crs(4326).to_file(tmp_path / name, driver=driver)
        refuse_outgrowing(tmp_path / name, name)
    refuse_outgrowing(topojson(tmp_path, areas=33, times=1), "wards.topojson")


def test_one_outline_named_ten_thousand_times_is_refused(tmp_path):
    """2.4 MB of shapes, which would take 9.6 GB."""
    path, times = tmp_path / "wards.shp", 10_000
    outlines = [shapely.Point(0, 0).buffer(1, quad_segs=15_000), *[shapely.box(0, 0, 1, 1)] * times]
    gpd.GeoDataFrame({"code": "E"}, geometry=outlines, index=range(times + 1), crs=27700).to_file(
        path
    )
    index = path.with_suffix(".shx").read_bytes()
    path.with_suffix(".shx").write_bytes(index[:100] + index[100:108] * (times + 1))
    with pytest.raises(RefusedFileError, match=r"w.shp: .* more memory .* export it anew"):
        refuse_outgrowing(path, "w.shp")


def test_a_damaged_file_is_left_to_its_reader(shapefile, tmp_path):
    shapefile.write_bytes(shapefile.read_bytes()[:200])
    refuse_outgrowing(shapefile, "wards.shp")
    (tmp_path / "wards.kml").write_text("<kml><Document><Placemark>")
    refuse_outgrowing(tmp_path / "wards.kml", "wards.kml")


def test_one_line_laid_into_every_area_many_times_is_refused(tmp_path):
    path = topojson(tmp_path, areas=500, times=600)
    with pytest.raises(RefusedFileError, match=r"wards\.topojson: .*many times over"):
        refuse_outgrowing(path, "wards.topojson")
