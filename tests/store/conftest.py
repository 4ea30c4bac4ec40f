"""The place of two wards that loaders are tried on, and a store that has them."""

from tests.data_loaders.conftest import (
    dataset,
    drawn,
    gap_loaded,
    place,
    store,
    store_with_gap,
    wards,
    wards_loaded,
)

__all__ = [
    "dataset",
    "drawn",
    "gap_loaded",
    "place",
    "store",
    "store_with_gap",
    "wards",
    "wards_loaded",
]
