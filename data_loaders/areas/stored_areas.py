"""The areas of the store, as layers of boundaries take the place of those there are."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from data_loaders.one_load.load_context import Loading
from geo.boundaries import zones
from model.tables import AREAS
from store.areas import from_store, to_store


def store_areas(loading: Loading, layers: Sequence[gpd.GeoDataFrame]) -> None:
    """Store areas that differ from those there are, each layer in place of its kind."""
    if not layers:
        return
    place = loading.catalogue.place
    areas = from_store(loading.draft.read("areas"))
    for layer in layers:
        areas = _join(areas[~areas["area_type"].isin(set(layer["area_type"]))], layer)
    small = areas[areas["area_type"] == "lsoa"]
    if len(small) and place.zones:
        found, notes = zones(small, place)
        loading.notes.extend(notes)
        areas = _join(areas[areas["area_type"] != "zone"], found)
    if areas.equals(from_store(loading.draft.read("areas"))):
        return
    loading.draft.replace("areas", to_store(areas))
    loading.changed = loading.areas_changed = True


def _join(first: gpd.GeoDataFrame, second: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    both = [part for part in (first, second) if len(part)]
    joined = pd.concat(both, ignore_index=True) if both else first
    return joined[list(AREAS.columns)].sort_values("area_code", ignore_index=True)
