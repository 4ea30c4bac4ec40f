"""A place of two wards, and a store that has their boundaries: what most loaders are tried on."""

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


@pytest.fixture
def store(tmp_path, place) -> Store:
    """A store with the boundaries of two wards."""
    store = Store(str(tmp_path / "store"))
    add([made.boundaries(tmp_path, place)], place, store)
    return store


@pytest.fixture
def store_with_gap(tmp_path, place) -> Store:
    """February and April 2025; March is missing."""
    return made.february_and_april(tmp_path, place)


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
