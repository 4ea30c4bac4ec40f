"""A place of two wards, and a store that has their boundaries: what most loaders are tried on."""

import shutil
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from data_loaders.load import add
from geo.boundaries import to_bng
from geo.placing import Placer
from store.dataset import Dataset
from store.read_dataset import read_dataset
from store.store import Store
from tests.data_loaders import loading as made


@pytest.fixture(scope="module")
def place(leeds):
    """A place of two wards."""
    return made.two_wards(leeds)


@pytest.fixture(scope="module")
def drawn():
    """What writes the file of the place's wards into a folder."""
    return made.boundaries


@pytest.fixture(scope="module")
def wards_loaded(tmp_path_factory, place, drawn) -> Path:
    """A folder with the file of the place's wards, and a store that it was loaded into."""
    folder = tmp_path_factory.mktemp("wards")
    add([drawn(folder, place)], place, Store(str(folder / "store")))
    return folder


@pytest.fixture
def store(tmp_path, wards_loaded) -> Store:
    """A store that has the place's wards, and nothing else: a copy for each test."""
    shutil.copytree(wards_loaded, tmp_path, dirs_exist_ok=True)
    return Store(str(tmp_path / "store"))


@pytest.fixture(scope="module")
def gap_loaded(tmp_path_factory, place) -> Path:
    """A folder with files of February and April 2025, and a store that they were loaded into."""
    folder = tmp_path_factory.mktemp("gap")
    made.february_and_april(folder, place)
    return folder


@pytest.fixture
def store_with_gap(tmp_path, gap_loaded) -> Store:
    """February and April 2025; March is missing: a copy for each test."""
    shutil.copytree(gap_loaded, tmp_path, dirs_exist_ok=True)
    return Store(str(tmp_path / "store"))


@pytest.fixture
def dataset(store_with_gap, place) -> Dataset:
    """The dataset of its current release."""
    return read_dataset(store_with_gap, store_with_gap.current(), place)


@pytest.fixture(scope="module")
def wards() -> Placer:
    """One ward: two kilometres around the INSIDE point."""
    easting, northing = to_bng([made.INSIDE[0]], [made.INSIDE[1]])
    areas = gpd.GeoDataFrame(
        {"area_code": ["E1"], "area_name": ["Ward"], "area_type": ["ward"]},
        geometry=[shapely.Point(easting[0], northing[0]).buffer(2000)],
        crs=27700,
    )
    return Placer(areas, tolerance_m=0.0)
