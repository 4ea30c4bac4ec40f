"""Made files of incidents with times, for the place of two wards of `loading`: invented values.

Points: `WEST` and `EAST` lie in the two wards, `AWAY` in neither; each as easting and northing, and
as longitude and latitude.
"""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from data_loaders.load_report import LoadReport
from data_loaders.one_load.ledger import Line
from geo.placing import Placer
from store.store import Store

WEST, EAST, AWAY = (426_000, 433_000), (433_000, 433_000), (460_000, 433_000)
WEST_DEGREES, EAST_DEGREES = ("-1.60", "53.80"), ("-1.50", "53.80")
AWAY_DEGREES, NOWHERE = ("-1.00", "53.80"), ("", "")

COUNCIL = (
    "Reference Number,Grid Ref: Easting,Grid Ref: Northing,Accident Date,Time (24hr),"
    "Casualty Class,Casualty Severity,Sex of Casualty,Age of Casualty"
)
COLLISIONS = (
    "collision_index,collision_year,collision_ref_no,location_easting_osgr,"
    "location_northing_osgr,longitude,latitude,date,time,local_authority_ons_district"
)
CASUALTIES = (
    "collision_index,collision_year,collision_ref_no,vehicle_reference,casualty_reference,"
    "casualty_class,sex_of_casualty,age_of_casualty,casualty_severity"
)
SEARCHES = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,"
    "Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,"
    "Outcome linked to object of search,Removal of more than just outer clothing"
)
OUTCOMES = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Outcome type"
)


def casualty(
    reference: str = "1A1",
    *,
    at: tuple[object, object] = WEST,
    date: str = "15/08/2024",
    time: str = "1812",
    severity: str = "3",
    age: str = "30",
) -> str:
    """A row of the council's file of road casualties."""
    return f"{reference},{at[0]},{at[1]},{date},{time},1,{severity},1,{age}"


def collision(
    index: str = "2024130001",
    *,
    at: tuple[object, object] = WEST,
    date: str = "15/08/2024",
    time: str = "18:12",
) -> str:
    """A row of the STATS19 file of collisions."""
    return f"{index},{index[:4]},{index[4:]},{at[0]},{at[1]},,,{date},{time},E08000035"


def hurt(index: str = "2024130001", *, number: str = "1", severity: str = "3") -> str:
    """A row of the STATS19 file of casualties."""
    return f"{index},{index[:4]},{index[4:]},1,{number},1,1,30,{severity}"


def search(
    date: str = "2024-08-15T17:12:00+00:00",
    *,
    at: tuple[str, str] = WEST_DEGREES,
    for_what: str = "Controlled drugs",
    outcome: str = "Arrest",
) -> str:
    """A row of a stop and search file."""
    return (
        f"Person search,{date},False,,{at[1]},{at[0]},Male,18-24,White - Other,White,"
        f"Misuse of Drugs Act 1971 (section 23),{for_what},{outcome},True,False"
    )


def wards_from(west: float) -> Placer:
    """A ward as high as the place and from this longitude to -1.40 (EPSG:4326)."""
    ward = gpd.GeoDataFrame(
        {"area_code": ["E05000001"], "area_name": ["Ward"], "area_type": ["ward"]},
        geometry=[shapely.box(west, 53.7, -1.4, 53.9)],
        crs=4326,
    )
    return Placer(ward.to_crs(27700), tolerance_m=0.0)


def outcome(
    crime_id: str = "a",
    *,
    month: str = "2025-03",
    at: tuple[str, str] = WEST_DEGREES,
    kind: str = "Suspect charged",
) -> str:
    """A row of an outcomes file."""
    force = "West Yorkshire Police"
    return f"{crime_id},{month},{force},{force},{at[0]},{at[1]},On or near A Street,E1,L 1,{kind}"


def written(folder: Path, name: str, *rows: str) -> Path:
    """A file of these rows."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def swapped(boundaries: Path) -> Path:
    """The same file with the two wards in each other's place."""
    features = json.loads(boundaries.read_text())["features"]
    west, east = (feature["geometry"] for feature in features)
    features[0]["geometry"], features[1]["geometry"] = east, west
    boundaries.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return boundaries


def table(store: Store, name: str, **options) -> pd.DataFrame:
    """A table of the current release."""
    return store.read(name, store.current(), **options)


def line_of(report: LoadReport, name: str) -> Line:
    """The line of the ledger of a file."""
    return next(line for line in report.lines if name in line.file)


def classes(line: Line) -> tuple[int, ...]:
    """placed, outside, no_location, duplicate, rejected."""
    return line.placed, line.outside, line.no_location, line.duplicate, line.rejected


def counted(store: Store, source: str) -> pd.DataFrame:
    """Counts of wards of a source other than zero: area_code, month (text), offence, count."""
    counts = table(store, "ward_counts", source=source)
    some = counts[(counts["count"] > 0) & counts["area_code"].str.startswith("E05")]
    return some.assign(month=some["month"].dt.strftime("%Y-%m"))
