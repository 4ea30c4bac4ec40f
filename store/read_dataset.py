"""A release read into a dataset: which of its tables pages need, and which they read later."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd

from model.config.catalogue import Catalogue
from model.errors import NoDataError
from model.tables import POLICE
from store.areas import from_store
from store.dataset import Dataset
from store.map_points import READ
from store.releases.releases import Release
from store.store import Store

OF_STREETS = ("streets", "street_tiles")
"""The tables that only the ground of maps is drawn of, and streets are found by."""

STREET_NAMES = ("name", "number", "geometry")
"""What streets are found by."""


def read_dataset(store: Store, release: Release, catalogue: Catalogue) -> Dataset:
    """The dataset of a release.

    Raises NoDataError when it has no wards or no incidents yet, ReleaseError where any table of it
    cannot be read any more: also those that pages ask for later. Figures stand without streets.
    """
    store.check(release, but=OF_STREETS)
    stored = store.read("areas", release)
    small = stored[stored["area_type"] == "lsoa"]
    stored = stored[stored["area_type"].isin(["ward", "zone"])]
    coverage = store.read("coverage", release)
    if stored.empty or coverage.empty:
        lacks = "ward boundaries" if stored.empty else "counts"
        raise NoDataError(
            f"release {release.release_id} has no {lacks} yet: add them and try again"
        )
    return Dataset(
        release=release,
        catalogue=catalogue,
        areas=from_store(stored),
        small_areas=from_store(small),
        ward_counts=store.read("ward_counts", release),
        coverage=coverage,
        parts=store.read("parts", release),
        force_records=store.read("force_records", release),
        ledger=store.read("ledger", release),
        populations=store.read("populations", release),
        indicator_values=store.read("indicator_values", release),
        milestones=store.read("milestones", release),
        point_lists=store.read("point_lists", release),
        places_of_interest=store.read("places_of_interest", release),
        incidents=lambda: store.read(
            "incidents", release, source=POLICE, columns=READ, coded=("offence", "street")
        ),
        street_tables=_street_tables(store, release),
        street_names=partial(store.read, "streets", release, columns=STREET_NAMES),
        postcodes=partial(store.read, "postcodes", release),
        postcode_sources=_postcode_sources(store, release),
        table_of=lambda other, table: store.read(table, other),
    )


def _street_tables(
    store: Store, release: Release
) -> Callable[[], tuple[pd.DataFrame, pd.DataFrame]] | None:
    if "street_tiles" not in release.versions:
        return None
    columns = ("street_class", "geometry", "source")
    return lambda: (
        store.read("streets", release, columns=columns),
        store.read("street_tiles", release),
    )


def _postcode_sources(store: Store, release: Release) -> tuple[str, ...]:
    sources = store.read("postcodes", release, columns=("source",))["source"]
    return tuple(sorted(sources.unique()))
