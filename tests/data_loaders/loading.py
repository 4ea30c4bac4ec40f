"""A made place of two wards and files for it, small enough to check by hand."""

from __future__ import annotations

import json
from pathlib import Path

from model.catalogue import Catalogue

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
)
FORCE = "West Yorkshire Police"


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
    """Two squares side by side, each about 6.6 km wide and 11 km high."""
    west, east = catalogue.place.wards
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
        for ward, x in ((west, -1.65), (east, -1.55))
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
