"""Fixtures every part of the tests shares."""

from __future__ import annotations

import gc
import os
import pickle
from collections import Counter
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from data_loaders.demonstration.made_store import build_demonstration
from data_loaders.load import add
from data_loaders.load_report import LoadReport
from model.config.catalogue import Catalogue
from model.config.catalogue_files import load_catalogue
from model.settings import Settings
from store.store import Store

# How long a test takes says how busy the computer is: the benchmarks measure speed.
settings.register_profile("untimed", deadline=None, max_examples=60)
settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with files that take long, then those of many tests: none is left at the end."""
    tests = Counter(item.path for item in items)
    slow = {i.path for i in items if any(map(i.get_closest_marker, ("browser", "long")))}
    items.sort(key=lambda item: (item.path not in slow, -tests[item.path]))


def pytest_collection_finish() -> None:
    """Leave what is imported and collected alone: looking through it for garbage takes long."""
    gc.collect()
    gc.freeze()


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


@pytest.fixture(scope="session")
def westminster() -> Catalogue:
    """The catalogue of Westminster: a place file outside config/."""
    return load_catalogue(
        PROJECT / "config", str(PROJECT / "tests" / "places" / "westminster.toml")
    )


def of_all_processes(factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of a run of tests, whichever process asks."""
    base = factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def demonstration(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str, leeds: Catalogue
) -> Path:
    """A folder of data with one release of demonstration data of Leeds.

    Tests copy it: the first process that needs it makes it for all.
    """
    folder = of_all_processes(tmp_path_factory, worker_id) / "demonstration"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            made = folder.with_name("demonstration being made")
            build_demonstration(leeds, Store(Settings(data_dir=str(made)).store_root("leeds")))
            made.rename(folder)
    return folder


@pytest.fixture(scope="session")
def westminster_store(
    tmp_path_factory: pytest.TempPathFactory,
    worker_id: str,
    shared_data: Path,
    westminster: Catalogue,
) -> tuple[Store, LoadReport]:
    """A store with 29 real months of Westminster, and the report of the load that made it.

    Tests only read it, so all workers share one: the first that needs it makes it.
    """
    base = of_all_processes(tmp_path_factory, worker_id)
    store, kept = Store(str(base / "westminster")), base / "westminster.report"
    with FileLock(base / "westminster.lock"):
        if not kept.exists():
            folder = shared_data / "westminster"
            names = ("wards-2013.geojson", "police-uk-api-2016-01-to-2018-06.zip")
            report = add([folder / name for name in names], westminster, store)
            kept.write_bytes(pickle.dumps(report))
    return store, pickle.loads(kept.read_bytes())
