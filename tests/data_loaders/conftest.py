"""A place of two wards, and a store that has their boundaries: what most loaders are tried on."""

import pytest

from data_loaders.load import add
from data_loaders.store import Store
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
