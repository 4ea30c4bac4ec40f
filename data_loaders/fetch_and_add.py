"""`fetch` and then `add`: download a place's months and boundaries, and load what came."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from data_loaders.fetch.http import Publishers
from data_loaders.fetch.plan import Progress, fetch
from data_loaders.load import add
from data_loaders.load_report import LoadReport
from data_loaders.one_load.terms import WHATEVER_IS_REJECTED, Terms
from geo.boundaries import read_boundaries
from model.config.catalogue import Catalogue
from model.errors import FetchError
from model.periods import short
from store.store import Store


def fetch_and_add(
    catalogue: Catalogue,
    store: Store,
    months: tuple[pd.Period | None, pd.Period | None],
    *,
    sources: Publishers,
    progress: Progress,
    terms: Terms = WHATEVER_IS_REJECTED,
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
        outline=lambda files: _outline(files, catalogue),
    )
    words = _missing(got.missing_months)
    if got.reused:
        words.append(f"{len(got.reused):,} files were here already and did not travel again.")
    report = add(got.files, catalogue, store, terms=terms)
    return report, words if _has_streets(store) else [*words, NO_STREETS]


NO_STREETS = (
    "Maps have no streets yet. Their publisher gives them of all Great Britain at once: download "
    "OS Open Roads as GeoPackage from https://osdatahub.os.uk/downloads/open/OpenRoads (free, no "
    "account), unpack it, and `add` the .gpkg."
)


def _has_streets(store: Store) -> bool:
    """Whether the release that readers see has streets; a store without one needs more first."""
    release = store.current()
    if release is None:
        return True
    return not store.read("streets", release, columns=("street_class",)).empty


def _outline(files: list[Path], catalogue: Catalogue) -> BaseGeometry | None:
    """The wards of the boundary files as one shape in EPSG:27700, or None without wards."""
    read = [read_boundaries(path, path.name, catalogue).areas for path in files]
    wards = [areas for areas in read if (areas["area_type"] == "ward").all() and len(areas)]
    return shapely.union_all(wards[-1].geometry.to_numpy()) if wards else None


def _missing(months: dict[pd.Period, str]) -> list[str]:
    """Missing months in words, a run of them with one reason in one line."""
    runs: list[tuple[list[pd.Period], str]] = []
    for month, why in sorted(months.items()):
        if runs and runs[-1][1] == why and month == runs[-1][0][-1] + 1:
            runs[-1][0].append(month)
        else:
            runs.append(([month], why))
    return [f"{_span(run)} missing: {why}." for run, why in runs]


def _span(months: list[pd.Period]) -> str:
    if len(months) == 1:
        return f"{short(months[0])} is"
    return f"{short(months[0])} to {short(months[-1])} ({len(months)} months) are"
