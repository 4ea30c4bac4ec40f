"""A made place of two wards and files for it, small enough to check by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from data_loaders.load import add
from model.config.catalogue import Catalogue
from store.dataset import Dataset
from store.read_dataset import read_dataset
from store.store import Store
from tests.stored import counts_table, store_counts

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
)
FORCE = "West Yorkshire Police"
KINDS = ("Burglary", "Drugs", "Other theft", "Shoplifting")
"""Kinds of crime of a month with many records: of one kind alone it would be no whole month."""

INSIDE = (-1.55, 53.80)
"""Longitude and latitude of a point in the middle of a ward."""


def two_wards(leeds: Catalogue) -> Catalogue:
    """The catalogue of a place of two wards, West and East of longitude -1.55."""
    place = leeds.place.model_copy(
        update={
            "id": "twoville",
            "name": "Twoville",
            "wards": leeds.place.wards[:2],
            "groups": (),
            "zones": (),
            "not_ranked": (),
        }
    )
    wards = tuple(w.model_copy(update={"group": ""}) for w in leeds.place.wards[:2])
    return leeds.model_copy(update={"place": place.model_copy(update={"wards": wards})})


def boundaries(folder: Path, catalogue: Catalogue) -> Path:
    """Two squares side by side, or one, each about 6.6 km wide and 11 km high."""
    features = [
        {
            "type": "Feature",
            "properties": {"WD25CD": ward.code, "WD25NM": ward.name, "LAD25CD": "E08000035"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[x, 53.75], [x + 0.1, 53.75], [x + 0.1, 53.85], [x, 53.85], [x, 53.75]]
                ],
            },
        }
        for ward, x in zip(catalogue.place.wards, (-1.65, -1.55), strict=False)
    ]
    path = folder / "wards.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def row(
    crime_id: str = "",
    *,
    month: str = "2025-02",
    longitude: str = "-1.60",
    latitude: str = "53.80",
    kind: str = "Burglary",
) -> str:
    """One row of a street CSV."""
    return (
        f"{crime_id},{month},{FORCE},{FORCE},{longitude},{latitude},On or near Any Street,"
        f"E01000001,Leeds 001A,{kind},,"
    )


def street(folder: Path, *rows: str, name: str = "2025-02-west-yorkshire-street.csv") -> Path:
    """A street CSV of these rows."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return path


def february_and_april(folder: Path, catalogue: Catalogue) -> Store:
    """A store with burglaries of February (one a ward) and April 2025 (West); March is missing."""
    store = Store(str(folder / "store"))
    february = street(folder, row("a"), row("b", longitude="-1.50"))
    april = street(folder, row("c", month="2025-04"), name="april.csv")
    add([boundaries(folder, catalogue), february, april], catalogue, store)
    return store


def with_counts(
    store: Store,
    catalogue: Catalogue,
    source: str,
    numbers: Mapping[tuple[str, str], int | None],
    *,
    month: str = "2025-04",
    status: str = "complete",
) -> Dataset:
    """The dataset after a source's counts of one month were stored, by area code and offence."""
    table = counts_table(source, {(*key, month): number for key, number in numbers.items()})
    return read_dataset(store, store_counts(store, table, status=status), catalogue)
