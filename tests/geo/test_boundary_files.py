"""Files that are no boundary files, and files of every accepted form."""

from __future__ import annotations

import io
import zipfile

import pytest

from geo.boundaries import read_boundaries
from geo.wording import listed
from model.errors import RefusedFileError


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"<!DOCTYPE html><html><title>Sign in</title></html>", "web page"),
        (b"PK\x03\x04 not really a zip", "cannot be read"),
        (b'{"type": "FeatureCollection", "features": [{"type": "Fea', "cannot be read"),
        (b'{"error": {"code": 400}}', "cannot be read"),
        (b'{"type": "FeatureCollection", "features": []}', "no areas"),
        (
            b'{"type":"FeatureCollection","features":[{"type":"Feature",'
            b'"properties":{"colour":"red"},"geometry":null}]}',
            "columns are colour",
        ),
        (
            b'{"type":"FeatureCollection","features":[{"type":"Feature",'
            b'"properties":{},"geometry":null}]}',
            "columns are none",
        ),
        (
            b'{"type":"FeatureCollection","features":[{"type":"Feature",'
            b'"properties":{"WD25CD":"E05000001"},"geometry":null}]}',
            "none a polygon",
        ),
    ],
)
def test_what_is_no_boundary_file_is_refused_in_words(content, words, tmp_path, unlisted):
    path = tmp_path / "wards.geojson"
    path.write_bytes(content)
    for source in (path, io.BytesIO(content)):
        with pytest.raises(RefusedFileError, match=words) as refusal:
            read_boundaries(source, "wards.geojson", unlisted)
        assert str(refusal.value).startswith("wards.geojson: ")
        assert "expected" in str(refusal.value) or "take the file" in str(refusal.value)


def test_a_table_without_geometry_is_refused_with_its_columns(tmp_path, twoshire):
    path = tmp_path / "population.csv"
    path.write_text("ward_code,population\nE05000001,100\n")
    with pytest.raises(RefusedFileError, match="no geometry, only the columns ward_code, pop"):
        read_boundaries(path, "population.csv", twoshire)


def test_a_file_that_is_not_there_is_refused(tmp_path, twoshire):
    with pytest.raises(RefusedFileError, match="empty or is not there"):
        read_boundaries(tmp_path / "gone.gpkg", "gone.gpkg", twoshire)


def test_a_file_cut_short_is_refused(wards, written, twoshire):
    path = written(wards, "wards.gpkg")
    path.write_bytes(path.read_bytes()[:50_000])
    with pytest.raises(RefusedFileError, match=r"wards\.gpkg: it cannot be read"):
        read_boundaries(path, "wards.gpkg", twoshire)


def test_several_layers_are_refused_by_name(wards, tmp_path, twoshire):
    path = tmp_path / "all.gpkg"
    for layer in ("wards", "districts"):
        wards.to_file(path, layer=layer)
    with pytest.raises(RefusedFileError, match=r"2 of its layers \(wards, districts\)"):
        read_boundaries(path, "all.gpkg", twoshire)


@pytest.mark.parametrize("name", ["wards.geojson", "wards.gpkg", "wards.shp"])
def test_every_form_gives_the_same_areas(name, wards, written, twoshire):
    found = read_boundaries(written(wards, name), name, twoshire)
    assert found.areas["area_code"].tolist() == ["E05000001", "E05000002"]
    assert found.areas.area.tolist() == pytest.approx([1e6, 1e6])
    assert (found.rows_read, found.outside, found.rejects, found.notes) == (2, 0, (), ())


@pytest.mark.parametrize("name", ["wards.geojson", "wards.gpkg"])
def test_a_stream_is_read_as_a_file_is(name, wards, written, twoshire):
    with written(wards, name).open("rb") as stream:
        found = read_boundaries(stream, name, twoshire)
    assert found.areas["area_code"].tolist() == ["E05000001", "E05000002"]
    assert found.notes == ()


def test_a_zipped_shapefile_is_read(wards, written, tmp_path, twoshire):
    written(wards, "wards.shp")
    with zipfile.ZipFile(tmp_path / "wards.zip", "w") as archive:
        for part in tmp_path.glob("wards.[dps]*"):
            archive.write(part, part.name)
    found = read_boundaries(tmp_path / "wards.zip", "wards.zip", twoshire)
    assert len(found.areas) == 2


def test_a_ring_that_does_not_close_is_closed_and_noted(tmp_path, unlisted):
    path = tmp_path / "open.geojson"
    path.write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":'
        '{"WD25CD":"E05000001"},"geometry":{"type":"Polygon","coordinates":'
        "[[[-1.51,53.79],[-1.49,53.79],[-1.49,53.81],[-1.51,53.81]]]}}]}"
    )
    found = read_boundaries(path, "open.geojson", unlisted)
    assert found.notes == ("a ring that did not close was closed",)


@pytest.mark.parametrize(
    ("things", "words"),
    [([], ""), ("ab", "a, b"), ("abc", "a, b, c"), ("abcd", "a, b, c and 1 more")],
)
def test_long_lists_are_cut(things, words):
    assert listed(things, limit=3) == words
