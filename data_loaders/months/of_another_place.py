"""Whether a file of incidents is of another place: a zero of ours is not known from it.

A year of casualties in the next city says nothing of this one, though its rows can all be read; nor
does a file whose longitudes lost their minus signs. A file of the whole country or force may well
have no record in a small place: its records lie around.
"""

from __future__ import annotations

import dataclasses

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from data_loaders.files.readings import IncidentReading
from geo.boundaries import to_bng
from geo.placing import Placer
from model.config.catalogue import Place


def lies_elsewhere(rows: pd.DataFrame, placed: int, wards: gpd.GeoDataFrame) -> bool:
    """Whether no record is placed, and the records there are do not lie around half the wards.

    `rows` has easting and northing. A file without one point says nothing of where it is of.
    """
    points = rows[["easting", "northing"]].dropna().to_numpy(float)
    if placed or not len(points):
        return False
    around = shapely.MultiPoint(points).convex_hull
    return bool(around.covers(wards.geometry.representative_point()).mean() < 0.5)


def elsewhere_words(file: str, outside: int, place: str) -> str:
    """Why such a file is refused; `outside` is the number of its records with a place."""
    return (
        f"{file}: none of its {outside:,} records with a place lies in {place}, nor do they lie "
        f"around it, so it says nothing of {place}, not that there were none; expected a file that "
        f"covers {place}. Take that one, or correct its coordinates"
    )


class OwnForce:
    """Looks whether the records of the place's own force in a file of police.uk lie elsewhere.

    Those of other forces do, and are no fault: an archive has the files of all. `wards` are
    EPSG:27700, as those in which `placer` places points.
    """

    def __init__(self, place: Place, wards: gpd.GeoDataFrame, placer: Placer) -> None:
        self._place, self._wards, self._placer = place, wards, placer
        self._box = wards.to_crs("EPSG:4326").total_bounds

    def looked_at(self, reading: IncidentReading) -> IncidentReading:
        """The reading, with its refusal where they lie elsewhere."""
        lon, lat = self._points(reading.table)
        west, south, east, north = self._box
        # Nearly every file ends here; to turn all its points into metres would take longer.
        if (
            reading.refusal
            or ((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)).any()
        ):
            return reading
        rows = pd.DataFrame(dict(zip(("easting", "northing"), to_bng(lon, lat), strict=True)))
        placed = self._placer.place(rows["easting"], rows["northing"])
        if not lies_elsewhere(rows, len(rows) - placed.outside, self._wards):
            return reading
        words = elsewhere_words(reading.file, len(rows), self._place.name)
        return dataclasses.replace(reading, refusal=words)

    def _points(self, table: pa.Table) -> tuple[np.ndarray, np.ndarray]:
        """Longitude and latitude of the records of the force that have a place."""
        own = table.select(["longitude", "latitude"]).filter(
            pc.equal(table["part"], self._place.force)
        )
        lon, lat = (own[name].to_numpy().astype(float) for name in ("longitude", "latitude"))
        there = ~np.isnan(lon)
        return lon[there], lat[there]
