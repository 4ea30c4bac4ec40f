"""How old an archive is: by its newest month and the day of its files."""

from __future__ import annotations

import zipfile

import numpy as np
import pandas as pd
import pytest

from data_loaders.files.archives import members
from data_loaders.files.editions import newer
from data_loaders.months.fingerprints import fingerprints


def test_a_zip_tells_its_newest_month_and_the_day_of_each_file(tmp_path):
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for month, day in (("2026-08", (2026, 10, 20)), ("2026-09", (1980, 1, 1))):
            name = f"{month}/{month}-west-yorkshire-street.csv"
            archive.writestr(zipfile.ZipInfo(name, (*day, 0, 0, 0)), "x")
    assert [m.edition for m in members(path)] == ["2026-09 of 2026-10-20", "2026-09 of "]
    (tmp_path / "one.csv").write_text("x")
    assert [m.edition for m in members(tmp_path / "one.csv")] == [""]


@pytest.mark.parametrize(
    ("new", "old", "said"),
    [
        ("2026-09 of 2026-10-20", "2026-08 of 2026-09-20", 1),
        ("2026-09 of 2026-10-20", "2026-09 of 2026-09-20", 1),
        ("2026-08 of 2026-10-20", "2026-09 of 2026-10-20", -1),
        ("2026-08 of 2026-10-20", "2026-09 of 2026-09-20", 0),
        ("2026-09 of ", "2026-08 of 2026-10-20", 1),
        (" of ", "2026-08 of 2026-10-20", 0),
        ("2026-09", "2026-08", 0),
        ("2026-09", "2026-08 of 2026-10-20", 0),
        ("", "", 0),
    ],
)
def test_the_newer_of_two(new, old, said):
    assert newer(new, old) == said
    assert newer(old, new) == -said


def test_a_fingerprint_is_the_same_for_ever():
    """Those of a store must match what a later version of the libraries makes of its records."""
    record = {
        "incident_id": "a1",
        "offence": "burglary",
        "easting": 429_999.96,
        "northing": float("nan"),
        "street": "On or near Park Row",
        "outcome": None,
    }
    rows = pd.DataFrame([record, record | {"incident_id": "no-id/x"}])
    found = fingerprints(rows)
    assert np.column_stack([found.incident, found.says, found.outcome]).tolist() == [
        [-6689282009710364114, 4596269389047756909, 1760245841805064774],
        [0, 4596269389047756909, 1760245841805064774],
    ]
