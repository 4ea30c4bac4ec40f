"""Fixtures every part of the tests shares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from model.catalogue import Catalogue, load_catalogue

PROJECT = Path(__file__).resolve().parent.parent
SHARED_DATA = PROJECT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the project: required in CI, else the test is skipped."""
    if SHARED_DATA.is_dir():
        return SHARED_DATA
    if os.environ.get("CI"):
        pytest.fail(f"CI needs the real data at {SHARED_DATA}, which is missing")
    pytest.skip(f"the real data is not at {SHARED_DATA}")


@pytest.fixture(scope="session")
def leeds() -> Catalogue:
    """The catalogue of Leeds, as shipped."""
    return load_catalogue(PROJECT / "config", "leeds")
