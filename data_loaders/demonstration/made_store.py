"""Demonstration data as a release of the store, so that pages read it as they read anything."""

from __future__ import annotations

import pandas as pd

from data_loaders.counts.counting import coverage, ward_counts
from data_loaders.demonstration.made import demonstration
from data_loaders.demonstration.partners import partner_tables
from data_loaders.demonstration.places import places_table
from data_loaders.demonstration.streets import streets_table
from data_loaders.months.month_pieces import UNSAID
from data_loaders.roads.streets import shapes_of
from geo.placing import Placer
from model.config.catalogue import Catalogue
from model.periods import Window
from model.tables import PARTS, POLICE
from store.areas import to_store
from store.point_lists import point_lists
from store.releases.releases import Release
from store.store import Store
from store.street_tiles import street_tiles


def build_demonstration(catalogue: Catalogue, store: Store) -> Release:
    """A new release that holds the demonstration data of a place and nothing else."""
    demo = demonstration(catalogue)
    parts = _parts(demo.incidents)
    covered = coverage(parts, catalogue.place.force)
    wards = demo.areas[demo.areas["area_type"] == "ward"]
    zones = demo.areas[demo.areas["area_type"] == "zone"]
    placed = Placer(wards, tolerance_m=0.0).place(
        demo.incidents["easting"].to_numpy(), demo.incidents["northing"].to_numpy()
    )
    counts = ward_counts(
        demo.incidents.assign(area_code=pd.Series(placed.area_code, index=demo.incidents.index)),
        Placer(zones, tolerance_m=0.0) if len(zones) else None,
        pd.MultiIndex.from_product(
            [parts["month"].unique(), sorted(demo.areas["area_code"])],
            names=["month", "area_code"],
        ).to_frame(index=False),
        catalogue,
    )
    other_counts, other_coverage = partner_tables(
        catalogue, _residents(catalogue, demo.areas), _window(demo.incidents)
    )
    streets = streets_table(demo.incidents)
    with store.draft(fresh=True) as draft:
        draft.replace("areas", to_store(demo.areas))
        draft.replace("incidents", demo.incidents)
        draft.replace("parts", parts)
        draft.replace("coverage", pd.concat([covered, other_coverage], ignore_index=True))
        draft.replace("ward_counts", pd.concat([counts, other_counts], ignore_index=True))
        draft.replace("point_lists", point_lists(demo.incidents))
        draft.replace("populations", demo.populations)
        draft.replace("places_of_interest", places_table(demo.incidents))
        draft.replace("streets", streets)
        draft.replace("street_tiles", street_tiles(shapes_of(streets)))
        return draft.commit("demonstration data, not real figures", demonstration=True)


def _residents(catalogue: Catalogue, areas: pd.DataFrame) -> pd.Series:
    """Residents of every ward; those of a ward without a figure are taken to be the mean."""
    wards = sorted(areas.loc[areas["area_type"] == "ward", "area_code"])
    known = pd.Series({w.code: w.population for w in catalogue.place.wards}, dtype=float)
    return known.reindex(wards).fillna(known.mean())


def _window(incidents: pd.DataFrame) -> Window:
    months = pd.PeriodIndex(incidents["month"], freq="M")
    return Window(months.min(), months.max())


def _parts(incidents: pd.DataFrame) -> pd.DataFrame:
    """One part a month, so that months without any are missing and not zero."""
    records = incidents.groupby(["month", "part"]).size().rename("records").reset_index()
    return records.assign(
        source=POLICE,
        kind="demonstration",
        file="invented by data_loaders/demonstration/made.py",
        sha256="",
        load_id="demonstration",
        **UNSAID,
    )[list(PARTS.columns)]
