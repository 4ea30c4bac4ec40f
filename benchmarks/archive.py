"""Files of police.uk made by chance with a fixed seed: their columns, sizes and repeated points."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import shapely
from numpy.typing import NDArray

from data_loaders.demonstration.rates import RATES
from model.config.catalogue import Catalogue

POINTS = 45_700
"""Distinct points: as many as 1.83 million records of one force had."""
INSIDE = 0.95
"""Share of the points that lie in the place; a force's file covers its neighbours too."""
NO_LOCATION = 0.01
ANONYMOUS = "anti-social-behaviour"
"""The offence whose records have neither an id nor an outcome."""
SEED = 20


def write_archive(
    path: Path, wards: gpd.GeoDataFrame, catalogue: Catalogue, *, rows: int, months: pd.PeriodIndex
) -> Path:
    """Write a zip with a street-level CSV a month, `rows` records in all; returns its path.

    `wards` are in EPSG:27700. The same arguments give the same records.
    """
    rng = np.random.default_rng(SEED)
    places = _Places(wards, rng)
    sizes = [len(part) for part in np.array_split(np.arange(rows), len(months))]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for month, size in zip(months, sizes, strict=True):
            name = f"{month}/{month}-{catalogue.place.force}-street.csv"
            table = _records(str(month), size, places, catalogue, rng)
            archive.writestr(name, _csv(table))
    return path


def write_answers(
    folder: Path,
    wards: gpd.GeoDataFrame,
    catalogue: Catalogue,
    *,
    records: int,
    months: pd.PeriodIndex,
) -> Path:
    """Write an answer of the API for each ward and month, of `records` each; returns the folder.

    `wards` are in EPSG:27700. The same arguments give the same records.
    """
    rng = np.random.default_rng(SEED)
    places = _Places(wards, rng)
    folder.mkdir(parents=True)
    codes = sorted(wards["area_code"])
    for month in months:
        rows = _records(str(month), records * len(codes), places, catalogue, rng).to_pylist()
        for number, code in enumerate(codes):
            first = number * records
            answer = [
                _answered(row, f"{month:%Y%m}{first + n:07}", catalogue)
                for n, row in enumerate(rows[first : first + records])
            ]
            name = f"{catalogue.place.id}-{month}-{code}.json"
            (folder / name).write_text(json.dumps(answer), encoding="utf-8")
    return folder


def write_later_answers(folder: Path, first: Path, *, changed: int) -> Path:
    """Write a later edition of the answers in `first`, of the same names; returns the folder.

    Of each answer the first record is gone, `changed` have another outcome and two are new.
    """
    folder.mkdir(parents=True)
    for number, path in enumerate(sorted(first.iterdir())):
        records = json.loads(path.read_text(encoding="utf-8"))[1:]
        for record in records[:changed]:
            record["outcome_status"] = {"category": "Offender charged", "date": record["month"]}
        new = [record | {"id": 10**12 + 2 * number + n} for n, record in enumerate(records[-2:])]
        (folder / path.name).write_text(json.dumps([*records, *new]), encoding="utf-8")
    return folder


def _answered(row: dict[str, str], number: str, catalogue: Catalogue) -> dict[str, object]:
    """A row of the archive as the API gives it."""
    outcome = row["Last outcome category"]
    place = {
        "latitude": row["Latitude"],
        "longitude": row["Longitude"],
        "street": {"id": 1, "name": row["Location"]},
    }
    return {
        "category": catalogue.offence_of_name[row["Crime type"].lower()],
        "location_type": "Force" if row["Latitude"] else None,
        "location": place if row["Latitude"] else None,
        "context": "",
        "outcome_status": {"category": outcome, "date": row["Month"]} if outcome else None,
        "persistent_id": row["Crime ID"],
        "id": int(number),
        "location_subtype": "",
        "month": row["Month"],
    }


class _Places:
    """Points as a file writes them; the last one is no location."""

    def __init__(self, wards: gpd.GeoDataFrame, rng: np.random.Generator) -> None:
        points = _points(wards, rng)
        self.longitude = pa.array([*(f"{x:.6f}" for x in points[:, 0]), ""])
        self.latitude = pa.array([*(f"{y:.6f}" for y in points[:, 1]), ""])
        streets = [f"On or near Example Street {n}" for n in range(len(points))]
        self.street = pa.array([*streets, "No Location"])
        self.lsoa = pa.array([*(f"E0101{n % 700:04}" for n in range(len(points))), ""])

    def drawn(self, count: int, rng: np.random.Generator) -> pa.Array:
        """The positions of so many records among the points."""
        last = len(self.street) - 1
        chosen = rng.integers(0, last, count)
        return pa.array(np.where(rng.random(count) < NO_LOCATION, last, chosen))


def _points(wards: gpd.GeoDataFrame, rng: np.random.Generator) -> NDArray[np.float64]:
    """Distinct longitudes and latitudes to six decimals, shape (POINTS, 2)."""
    whole = shapely.union_all(wards.geometry.to_numpy())
    shapely.prepare(whole)
    west, south, east, north = whole.bounds
    tried = rng.random((6 * POINTS, 2)) * [east - west, north - south] + [west, south]
    inside = shapely.contains_xy(whole, *tried.T)
    wanted = round(INSIDE * POINTS)
    metres = np.concatenate([tried[inside][:wanted], tried[~inside][: POINTS - wanted]])
    degrees = gpd.GeoSeries(shapely.points(metres), crs=wards.crs).to_crs(4326)
    return np.round(shapely.get_coordinates(degrees.to_numpy()), 6)


def _records(
    month: str, count: int, places: _Places, catalogue: Catalogue, rng: np.random.Generator
) -> pa.Table:
    """One month's file as text, in the publisher's columns and order."""
    where = places.drawn(count, rng)
    rates = [rate for rate in RATES if rate.offence in catalogue.offence]
    shares = np.array([rate.share for rate in rates])
    which = rng.choice(len(rates), count, p=shares / shares.sum())
    anonymous = np.array([rate.offence == ANONYMOUS for rate in rates])[which]
    names = pa.array([catalogue.offence[rate.offence].name for rate in rates])
    force = pa.repeat(f"{catalogue.place.force.replace('-', ' ').title()} Police", count)
    lsoa = places.lsoa.take(where)
    outcomes = np.where(anonymous, "", "Investigation complete; no suspect identified")
    columns = {
        "Crime ID": pa.array(np.where(anonymous, "", _ids(count, rng))),
        "Month": pa.repeat(month, count),
        "Reported by": force,
        "Falls within": force,
        "Longitude": places.longitude.take(where),
        "Latitude": places.latitude.take(where),
        "Location": places.street.take(where),
        "LSOA code": lsoa,
        "LSOA name": lsoa,
        "Crime type": names.take(pa.array(which)),
        "Last outcome category": pa.array(outcomes),
        "Context": pa.repeat("", count),
    }
    return pa.table(columns)


def _ids(count: int, rng: np.random.Generator) -> NDArray[np.str_]:
    """64 hexadecimal digits each."""
    return np.frombuffer(rng.bytes(32 * count).hex().encode(), dtype="S64").astype("U64")


def _csv(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    unquoted = pyarrow.csv.WriteOptions(quoting_style="none", quoting_header="none")
    pyarrow.csv.write_csv(table, sink, unquoted)
    return sink.getvalue().to_pybytes()
