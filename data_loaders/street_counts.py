"""Coverage, ward counts and map points of street-level police data, as the store has it."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from data_loaders.counting import coverage, ward_counts
from data_loaders.loading import Loading
from data_loaders.outcome_files import charged
from data_loaders.point_lists import point_lists
from geo.placing import Placer
from model.tables import POLICE

COUNTED = ("month", "offence", "easting", "northing", "outcome")
"""The columns of an incident that ward counts are made of."""


def count_street(
    loading: Loading, areas: gpd.GeoDataFrame, wards: Placer, parts: pd.DataFrame
) -> None:
    """Write coverage, ward counts and the use of map points of every month of police.uk.

    `areas` holds wards and zones, EPSG:27700, `parts` those of police.uk. Crimes with a charge or
    another sanction are counted once more, in the months of which some crime has an outcome.
    """
    covered = coverage(parts, loading.catalogue.place.force)
    loading.replace_source("coverage", covered, POLICE)
    outcomes = loading.draft.read("outcomes", source=POLICE)
    incidents = _placed(loading, wards, with_ids=bool(len(outcomes)))
    loading.replace_source("point_lists", point_lists(incidents), POLICE)
    zone_areas = areas[areas["area_type"] == "zone"]
    zones = Placer(zone_areas, tolerance_m=0.0) if len(zone_areas) else None
    codes = sorted(areas.loc[areas["area_type"].isin(["ward", "zone"]), "area_code"])
    counts = [ward_counts(incidents, zones, codes, covered, loading.catalogue)]
    for offence in _outcome_offences(loading):
        crimes, known = charged(incidents, outcomes, loading.catalogue)
        months = covered[covered["month"].isin(known)]
        crimes = crimes.assign(offence=offence)
        counts.append(
            ward_counts(crimes, zones, codes, months, loading.catalogue, offences=[offence])
        )
    some = [table for table in counts if len(table)] or counts[:1]
    loading.replace_source("ward_counts", pd.concat(some, ignore_index=True), POLICE)


def _placed(loading: Loading, wards: Placer, *, with_ids: bool) -> pd.DataFrame:
    """The incidents of the store that lie in a ward, with its `area_code`."""
    columns = (*COUNTED, "incident_id") if with_ids else COUNTED
    incidents = loading.draft.read(
        "incidents", source=POLICE, columns=columns, coded=("offence", "outcome")
    )
    placed = wards.place(incidents["easting"].to_numpy(), incidents["northing"].to_numpy())
    incidents = incidents.assign(area_code=pd.Series(placed.area_code, index=incidents.index))
    unplaced = int(incidents["area_code"].isna().sum())
    if unplaced:
        loading.notes.append(
            f"{unplaced:,} records loaded earlier lie outside the new ward boundaries and are "
            "no longer counted."
        )
    return incidents.dropna(subset="area_code")


def _outcome_offences(loading: Loading) -> list[str]:
    """Kinds of record that are crimes counted once more, by their outcome."""
    known = loading.catalogue.offences
    return [o.id for o in known if o.source == POLICE and o.kind == "outcome"]
