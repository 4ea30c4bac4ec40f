"""Ward counts and coverage of incidents of any source but street-level police data."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from data_loaders.counts.accepting import with_doubts
from data_loaders.counts.counting import counts_where_covered, extract_coverage, offences_covered
from data_loaders.counts.doubtful import doubtful_months
from data_loaders.counts.suppression import store_counts, told_by_series
from data_loaders.one_load.load_context import Loading
from geo.placing import Placer
from model.config.breaks import Break

COUNTED = ("month", "part", "offence", "easting", "northing", "location_precision")
"""The columns of an incident that ward counts are made of."""


def count_extract(
    loading: Loading,
    source: str,
    areas: gpd.GeoDataFrame,
    placer: Placer,
    *,
    parts: pd.DataFrame,
    months: Sequence[pd.Timestamp] | None,
) -> None:
    """Store the coverage of a source, and the ward counts of some months, of all without `months`.

    `areas` are the wards and zones of the place, EPSG:27700, `placer` places points in its wards,
    `parts` are those of the source as they now are.
    """
    covered = offences_covered(parts, loading.catalogue, source)
    if months is not None:
        covered = covered[covered["month"].isin(months)]
    wards = areas[areas["area_type"] == "ward"]
    counts = _counts(loading, source, areas, placer, covered)
    in_series = counts["offence"].isin(told_by_series(loading))
    if in_series.any():
        loading.notes.append(
            f"{loading.catalogue.source[source].name}: not counted by month, because the store "
            "holds figures of it for other periods, and the two could be subtracted."
        )
    store_counts(loading, source, counts[~in_series])
    coverage = extract_coverage(
        parts,
        loading.draft.read("coverage", source=source),
        loading.catalogue,
        source=source,
        wards=len(wards),
    )
    loading.replace_source("coverage", _with_doubts(loading, source, coverage, parts), source)


def _counts(
    loading: Loading,
    source: str,
    areas: gpd.GeoDataFrame,
    placer: Placer,
    covered: pd.DataFrame,
) -> pd.DataFrame:
    """The counts of the months and offences that are covered, of every ward and zone."""
    incidents = loading.draft.read("incidents", source=source, columns=COUNTED)
    wards, zones = (areas[areas["area_type"] == kind] for kind in ("ward", "zone"))
    # A zone cuts across wards: a difference could disclose what a ward hides.
    if loading.catalogue.source[source].disclosive:
        zones = zones.iloc[:0]
    return counts_where_covered(
        _with_areas(loading, source, incidents, placer),
        covered,
        sorted([*wards["area_code"], *zones["area_code"]]),
        Placer(zones, tolerance_m=0.0) if len(zones) else None,
    )


def _with_areas(
    loading: Loading, source: str, incidents: pd.DataFrame, wards: Placer
) -> pd.DataFrame:
    placed = wards.place(incidents["easting"].to_numpy(), incidents["northing"].to_numpy())
    of_wards = incidents.assign(area_code=pd.Series(placed.area_code, index=incidents.index))
    unplaced = int(of_wards["area_code"].isna().sum())
    if unplaced:
        name = loading.catalogue.source[source].name
        loading.notes.append(
            f"{name}: {unplaced:,} records loaded earlier lie outside the new ward boundaries "
            "and are no longer counted."
        )
    return of_wards.dropna(subset="area_code")


def _with_doubts(
    loading: Loading, source: str, coverage: pd.DataFrame, parts: pd.DataFrame
) -> pd.DataFrame:
    """The months of an open source that are far below their neighbours marked doubtful."""
    if loading.catalogue.source[source].disclosive:
        return coverage
    counted = coverage["month"].isin(parts["month"])
    whole = coverage[counted & (coverage["status"] == "complete")]
    records = whole.set_index("month")[["records"]]
    breaks = _breaks(loading, source)
    return with_doubts(loading, coverage, doubtful_months(records, breaks), source)


def _breaks(loading: Loading, source: str) -> list[Break]:
    """The breaks that concern an offence of the source."""
    known = loading.catalogue
    own = {o.id: source for o in known.offences if o.source == source}
    every = (change.spelled_out(known.crimes, known.source, own) for change in known.breaks)
    return [change for change in every if not own.keys().isdisjoint(change.offences)]
