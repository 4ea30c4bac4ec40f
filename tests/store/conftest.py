"""The place of two wards that loaders are tried on, and a store that has them."""

from tests.data_loaders.conftest import dataset, place, store, store_with_gap, wards

__all__ = ["dataset", "place", "store", "store_with_gap", "wards"]
