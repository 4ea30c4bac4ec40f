"""A GeoPackage that holds what it says is read; one that works it out is refused at once."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest

from geo.worked_out_layers import refuse_worked_out_layers
from model.errors import RefusedFileError

ENDLESS = "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT i FROM r"
ONE_LONG_STEP = "SELECT hex(zeroblob(20000)) LIKE '%0%0%0%0%0%0%0%0%1' AS code FROM wards"


@pytest.fixture
def wards_file(tmp_path, wards) -> Path:
    """A GeoPackage of wards, with an index of their shapes."""
    path = tmp_path / "wards.gpkg"
    wards.to_file(path, driver="GPKG", layer="wards")
    return path


def test_what_publishers_write_is_read(wards_file):
    with sqlite3.connect(wards_file) as database:
        (index,) = database.execute(
            "SELECT sql FROM sqlite_master WHERE sql LIKE 'create virtual%'"
        ).fetchone()
    assert "rtree" in index
    refuse_worked_out_layers(wards_file, "wards.gpkg")


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (f"CREATE VIEW more AS {ENDLESS}", "'more' is a view"),
        (f"CREATE VIEW more AS {ONE_LONG_STEP}", "'more' is a view"),
        ('CREATE VIEW "a ""view" AS SELECT * FROM wards', "'a \"view' is a view"),
        (
            "CREATE TABLE more (fid INTEGER PRIMARY KEY, "
            "code TEXT GENERATED ALWAYS AS (hex(zeroblob(200000000))) VIRTUAL)",
            "'more' has a column that is a formula",
        ),
        (
            "CREATE VIRTUAL TABLE more USING fts4(words /* using rtree( */)",
            "'more' is a virtual table",
        ),
    ],
)
def test_what_is_worked_out_as_it_is_read_is_refused_at_once(wards_file, made, words):
    with sqlite3.connect(wards_file) as database:
        database.execute(made)
    began = time.process_time()
    with pytest.raises(RefusedFileError, match=f"w.gpkg: its layer {words}"):
        refuse_worked_out_layers(wards_file, "w.gpkg")
    assert time.process_time() - began < 2


def test_what_is_no_database_is_left_to_its_reader(tmp_path):
    path = tmp_path / "wards.gpkg"
    path.write_bytes(b"SQLite format 3\x00" + b"x" * 100)
    refuse_worked_out_layers(path, "wards.gpkg")
    refuse_worked_out_layers(tmp_path / "gone.gpkg", "gone.gpkg")


def test_a_view_in_words_that_only_another_sqlite_reads_is_refused(wards_file):
    """GDAL may read `20_000` as a number where the SQLite of Python does not."""
    with sqlite3.connect(wards_file) as database:
        database.execute(f"CREATE VIEW more AS {ONE_LONG_STEP}")
        database.execute("PRAGMA writable_schema=ON")
        database.execute("UPDATE sqlite_master SET sql=replace(sql, 'SELECT', 'SELECT 1_0,')")
    with pytest.raises(RefusedFileError, match=r"w.gpkg: its (tables cannot|layer 'more')"):
        refuse_worked_out_layers(wards_file, "w.gpkg")


def test_a_view_that_lies_in_the_journal_beside_is_refused(wards_file):
    with sqlite3.connect(wards_file) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute(f"CREATE VIEW more AS {ENDLESS}")
        database.commit()
        with pytest.raises(RefusedFileError, match=r"a part of it is in wards.gpkg-wal beside it"):
            refuse_worked_out_layers(wards_file, "wards.gpkg")
    database.close()
    with pytest.raises(RefusedFileError, match="'more' is a view"):
        refuse_worked_out_layers(wards_file, "wards.gpkg")
