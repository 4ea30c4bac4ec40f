"""The made archive is what the loader takes for a real one, to the last row."""

from __future__ import annotations

import zipfile

import pandas as pd
import pytest

from benchmarks.archive import write_archive
from data_loaders.demonstration.made import demonstration
from data_loaders.files.text_format import HEAD_BYTES
from data_loaders.load import add
from store.store import Store

MONTHS = pd.period_range("2025-01", "2025-03", freq="M")


@pytest.fixture(scope="module")
def areas(leeds):
    return demonstration(leeds, months=1).areas


@pytest.fixture(scope="module")
def archive(tmp_path_factory, areas, leeds):
    path = tmp_path_factory.mktemp("made") / "archive.zip"
    wards = areas[areas["area_type"] == "ward"]
    return write_archive(path, wards, leeds, rows=1_000, months=MONTHS)


def test_the_same_arguments_write_the_same_archive(archive, areas, leeds, tmp_path):
    wards = areas[areas["area_type"] == "ward"]
    again = write_archive(tmp_path / "again.zip", wards, leeds, rows=1_000, months=MONTHS)
    assert read(again) == read(archive)


def test_every_row_is_loaded_or_lies_outside_or_has_no_location(archive, areas, leeds, tmp_path):
    wards = tmp_path / "wards.geojson"
    named = areas[areas["area_type"] == "ward"].rename(
        columns={"area_code": "WD25CD", "area_name": "WD25NM"}
    )
    named[["WD25CD", "WD25NM", "geometry"]].to_crs(4326).to_file(wards, driver="GeoJSON")
    report = add([wards, archive], leeds, Store(str(tmp_path / "store")))
    street = [line for line in report.lines if "street" in line.file]
    assert [line.rows_read for line in street] == [334, 333, 333]
    assert sum(line.rejected + line.duplicate for line in street) == 0
    assert sum(line.placed for line in street) > 850
    assert all(line.outside and line.placed for line in street)


def test_a_file_is_in_the_publishers_columns(archive):
    header = read(archive)["2025-01/2025-01-west-yorkshire-street.csv"][:HEAD_BYTES]
    assert header.startswith(b"Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location")


def read(archive):
    with zipfile.ZipFile(archive) as members:
        return {name: members.read(name) for name in members.namelist()}
