"""`fetch` and then `add`: download a place's months and boundaries, and load what came."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from data_loaders.fetch import Progress, fetch
from data_loaders.fetch_http import Publishers
from data_loaders.load import LoadReport, add
from data_loaders.store import Store
from model.catalogue import Catalogue
from model.errors import FetchError
from model.periods import short


def fetch_and_add(
    catalogue: Catalogue,
    store: Store,
    months: tuple[pd.Period | None, pd.Period | None],
    *,
    sources: Publishers,
    progress: Progress,
) -> tuple[LoadReport, list[str]]:
    """Download into the store's `downloads` folder and load it; also what was missing, in words.

    `months` are the first and the last wanted, or None for the newest that are open. Raises
    FetchError when a publisher cannot be reached; what came until then stays in the folder, and
    the next call goes on from there.
    """
    if not store.is_local:
        raise FetchError(
            f"{store.root} is an object store, and downloads need a folder: fetch with a local "
            "SAFER_DATA_DIR, then add the files of its downloads folder to the object store"
        )
    got = fetch(
        catalogue,
        *months,
        Path(store.root) / "downloads",
        sources=sources,
        progress=progress,
        outline=_outline(store),
    )
    words = [f"{short(m)} is missing: {why}." for m, why in got.missing_months.items()]
    if got.reused:
        words.append(f"{len(got.reused):,} files were here already and did not travel again.")
    return add(got.files, catalogue, store), words


def _outline(store: Store) -> BaseGeometry | None:
    """The wards of the current release as one shape in EPSG:27700, or None without wards."""
    release = store.current()
    if release is None or release.demonstration:
        return None
    areas = store.read("areas", release)
    wards = shapely.from_wkb(areas.loc[areas["area_type"] == "ward", "geometry"].to_numpy())
    return shapely.union_all(wards) if len(wards) else None
