"""A GeoPackage whose views end is read; one whose views do not is refused in a second or two."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest

from geo import database_views
from geo.database_views import refuse_endless_views
from model.errors import RefusedFileError

ENDLESS = "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT i FROM r"


@pytest.fixture
def wards_file(tmp_path, wards) -> Path:
    """A GeoPackage of wards."""
    path = tmp_path / "wards.gpkg"
    wards.to_file(path, driver="GPKG", layer="wards")
    return path


def with_view(path: Path, query: str, name: str = "a view") -> Path:
    with sqlite3.connect(path) as database:
        database.execute(f'CREATE VIEW "{name}" AS {query}')
    return path


@pytest.mark.parametrize("query", ["SELECT * FROM wards", "SELECT count(*) FROM gpkg_contents"])
def test_a_view_of_a_table_of_the_file_is_read(wards_file, query):
    refuse_endless_views(with_view(wards_file, query), "wards.gpkg")


@pytest.mark.parametrize(
    "query",
    [
        ENDLESS,
        f"SELECT 1 AS one, (SELECT count(*) FROM ({ENDLESS})) AS other",
        f"SELECT zeroblob(1000000) AS shape FROM ({ENDLESS})",
        "SELECT zeroblob(900000000) AS shape",
        "SELECT no_such_function(1)",
        "SELECT * FROM no_such_table",
    ],
)
def test_a_view_that_never_ends_or_cannot_be_read_is_refused(wards_file, monkeypatch, query):
    monkeypatch.setattr(database_views, "MOST_S", 0.5)
    began = time.process_time()
    with pytest.raises(RefusedFileError, match=r"w.gpkg: its layer 'a \"view' is a view"):
        refuse_endless_views(with_view(wards_file, query, 'a ""view'), "w.gpkg")
    assert time.process_time() - began < 20


def test_what_is_no_database_is_left_to_its_reader(tmp_path):
    path = tmp_path / "wards.gpkg"
    path.write_bytes(b"SQLite format 3\x00" + b"x" * 100)
    refuse_endless_views(path, "wards.gpkg")
    refuse_endless_views(tmp_path / "gone.gpkg", "gone.gpkg")
