"""Coverage, ward counts and map points of street-level police data, as the store has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import pandas as pd

from data_loaders.counts.accepting import with_doubts
from data_loaders.counts.counting import coverage, months_of_others, silent_months, ward_counts
from data_loaders.counts.doubtful import doubtful_months
from data_loaders.months.api_coverage import Known, known_wards
from data_loaders.one_load.load_context import Loading
from data_loaders.police.charged import charged, not_whole
from data_loaders.police.few_kinds import of_few_kinds
from geo.placing import Placer
from geo.wording import listed
from model.config.catalogue import Catalogue
from model.periods import short, spans
from model.tables import OUTCOME_PARTS, POLICE
from store.point_lists import point_lists

COUNTED = ("month", "offence", "easting", "northing", "outcome")
"""The columns of an incident that ward counts are made of."""


def count_street(
    loading: Loading, areas: gpd.GeoDataFrame, wards: Placer, parts: pd.DataFrame
) -> None:
    """Write coverage, ward counts and the use of map points of every month of police.uk.

    `areas` holds wards and zones, EPSG:27700, `parts` those of police.uk. Where a ward is not known
    nothing is counted, and nothing is zero of which the place's own force has no file, or but few
    kinds of record. Crimes with a charge or another sanction are counted once more, in the months
    of which some crime has an outcome.
    """
    catalogue = loading.catalogue
    answers = parts[parts["kind"] == "api"]
    outcomes = loading.draft.read("outcomes", source=POLICE)
    also = [*(["incident_id"] if len(outcomes) else ()), *(["part"] if len(answers) else ())]
    incidents = _placed(loading, wards, also)
    ward_areas, zone_areas = (areas[areas["area_type"] == kind] for kind in ("ward", "zone"))
    known = known_wards(answers, incidents, ward_areas, catalogue.place, _kinds(catalogue))
    pairs = _known_pairs(parts, known, ward_areas, zone_areas)
    incidents = _among(incidents, pairs)
    few = of_few_kinds(loading.draft.read("force_records", source=POLICE), catalogue)
    covered = _covered(loading, parts, incidents, known, few)
    loading.replace_source("coverage", covered, POLICE)
    loading.replace_source("point_lists", point_lists(incidents), POLICE)
    zones = Placer(zone_areas, tolerance_m=0.0) if len(zone_areas) else None
    counts = [ward_counts(incidents, zones, pairs, catalogue)]
    of_outcomes = loading.draft.read("parts", source=OUTCOME_PARTS)
    unknown, why = not_whole(incidents, outcomes, of_outcomes) if len(outcomes) else (set(), "")
    loading.notes += [why] if unknown else []
    for offence in _outcome_offences(loading):
        crimes, months = charged(incidents, outcomes, catalogue)
        of_months = pairs[pairs["month"].isin(set(months) - unknown)]
        crimes = crimes.assign(offence=offence)
        counts.append(ward_counts(crimes, zones, of_months, catalogue, offences=[offence]))
    some = [table for table in counts if len(table)] or counts[:1]
    table = pd.concat(some, ignore_index=True)
    no_zero = months_of_others(parts, catalogue.place.force, known) | set(few)
    table = table[~table["month"].isin(no_zero) | (table["count"] > 0)]
    loading.replace_source("ward_counts", table.reset_index(drop=True), POLICE)


def _kinds(catalogue: Catalogue) -> dict[str, str]:
    """What police.uk publishes, by the id and the name that a file of one kind can bear."""
    of_id, told = catalogue.offence, catalogue.police_offences
    return {name: kind for kind in told for name in (kind, of_id[kind].name)}


def _covered(
    loading: Loading,
    parts: pd.DataFrame,
    incidents: pd.DataFrame,
    known: Known,
    few: Mapping[pd.Timestamp, str],
) -> pd.DataFrame:
    """Coverage by month, those far below their neighbours doubtful unless they are accepted."""
    catalogue = loading.catalogue
    records = incidents.groupby("month").size()
    covered = coverage(parts, catalogue.place.force, known=known, records=records, few=few)
    _note_answers(loading, parts, covered)
    _note_silent(loading, parts, known)
    counts = incidents.groupby(["month", "offence"], observed=True).size().unstack(fill_value=0)
    whole = covered.loc[covered["status"] == "complete", "month"]
    of_police = dict.fromkeys(catalogue.police_offences, POLICE)
    doubts = doubtful_months(
        counts.reindex(pd.DatetimeIndex(whole), fill_value=0),
        [
            change.spelled_out(catalogue.crimes, catalogue.source, of_police)
            for change in catalogue.breaks
        ],
        {offence.id: offence.name for offence in catalogue.offences},
    )
    return with_doubts(loading, covered, doubts, POLICE)


def _note_answers(loading: Loading, parts: pd.DataFrame, covered: pd.DataFrame) -> None:
    """Say of the months of this load's API answers what they lack."""
    new = parts.loc[(parts["load_id"] == loading.load_id) & (parts["kind"] == "api"), "month"]
    for row in covered[covered["month"].isin(new) & (covered["reason"] != "")].itertuples():
        month = short(pd.Period(row.month, "M"))
        loading.notes.append(f"{month} of the API is {row.status}: {row.reason}.")


def _note_silent(loading: Loading, parts: pd.DataFrame, known: Known) -> None:
    """Say which months this load has files of and knows nothing of all the same."""
    archive = parts[(parts["load_id"] == loading.load_id) & (parts["kind"] != "api")]
    months = silent_months(parts, known) & set(archive["month"])
    if months:
        files = sorted(set(archive.loc[archive["month"].isin(months), "file"]))
        place = loading.catalogue.place
        loading.notes.append(
            f"{spans(months)}: no record of {listed(files, limit=3)} lies in {place.name}, so "
            f"nothing is known of it, and nothing is zero; expected the files of {place.force}."
        )


def _known_pairs(
    parts: pd.DataFrame, known: Known, wards: gpd.GeoDataFrame, zones: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Every ward and zone (area_code) that is known in a month; a zone with its wards."""
    every = frozenset(wards["area_code"])
    under = _wards_under(zones, wards)
    rows = []
    for month in sorted(set(parts["month"]) - silent_months(parts, known)):
        there = known.wards.get(month, every)
        inside = [zone for zone, needs in under.items() if there and needs <= there]
        rows += [(month, code) for code in sorted([*there, *inside])]
    pairs = pd.DataFrame(rows, columns=["month", "area_code"])
    return pairs.astype({"month": "datetime64[us]", "area_code": "str"})


def _wards_under(zones: gpd.GeoDataFrame, wards: gpd.GeoDataFrame) -> dict[str, frozenset[str]]:
    """The wards that each zone has at least a hundredth of its land in."""
    return {
        code: frozenset(wards.loc[wards.intersection(shape).area > shape.area / 100, "area_code"])
        for code, shape in zip(zones["area_code"], zones.geometry, strict=True)
    }


def _among(incidents: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """The incidents of the months in which their ward is known."""
    known = pd.MultiIndex.from_frame(pairs)
    if len(pairs) == len(set(pairs["month"])) * len(set(pairs["area_code"])):
        return incidents[incidents["month"].isin(set(pairs["month"]))]
    return incidents[pd.MultiIndex.from_frame(incidents[["month", "area_code"]]).isin(known)]


def _placed(loading: Loading, wards: Placer, also: Sequence[str]) -> pd.DataFrame:
    """The incidents of the store that lie in a ward, with its `area_code`, and `also` columns."""
    incidents = loading.draft.read(
        "incidents",
        source=POLICE,
        columns=(*COUNTED, *also),
        coded=("offence", "outcome", "part"),
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
