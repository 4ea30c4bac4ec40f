"""Made towns, 12 km by 12 km, as the page of hotspots sees them."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from model.config.catalogue import Catalogue
from model.config.catalogue_files import load_catalogue
from model.links import parse
from model.tables import COVERAGE, POLICE, empty
from pages.question import Question
from store.dataset import Dataset
from store.map_points import READ
from store.releases.releases import Release
from tests.stored import counts_table
from tests.town import write_config

CORNER, SIDE = np.array([430_000.0, 430_000.0]), 12_000
MONTHS = pd.period_range("2022-10", "2024-09", freq="M")
POINTS = 3_900
"""Of the list, at random in the town."""


def catalogue_of(folder: Path) -> Catalogue:
    """The catalogue of a town, written to a folder."""
    for sub in ("frameworks", "places"):
        (folder / sub).mkdir(exist_ok=True)
    return load_catalogue(write_config(folder), "town")


def incidents_of(month: np.ndarray, where: np.ndarray) -> pd.DataFrame:
    """Records of a month (its number) and a place each, as the page reads them."""
    table = {
        "month": MONTHS.to_timestamp()[month].as_unit("us"),
        "offence": "burglary",
        "easting": where[:, 0],
        "northing": where[:, 1],
        "street": "On or near Mill Lane",
    }
    return pd.DataFrame(table)[list(READ)]


def question_of(catalogue: Catalogue, incidents: pd.DataFrame) -> Question:
    """What the page of hotspots is asked of burglaries in a town where these happened."""
    wards = {
        "area_code": ["E2", "E3"],
        "area_name": ["Cross & Gate", "Market"],
        "area_type": "ward",
        "parent_code": "E08",
        "boundary_year": 2025,
    }
    west, south, middle = *CORNER, CORNER[0] + SIDE / 2
    boxes = [shapely.box(x, south, x + SIDE / 2, south + SIDE) for x in (west, middle)]
    areas = gpd.GeoDataFrame(wards, geometry=boxes, crs=27700)
    counts = {("E2", "burglary", str(month)): 1 for month in MONTHS}
    covered = pd.DataFrame(
        {
            "source": POLICE,
            "month": MONTHS.to_timestamp().as_unit("us"),
            "status": "complete",
            "reason": "",
            "records": 1,
        }
    )
    kept = (
        "parts",
        "force_records",
        "ledger",
        "populations",
        "indicator_values",
        "milestones",
        "point_lists",
    )
    dataset = Dataset(
        release=Release("2024-10-01-1", pd.Timestamp("2024-10-01", tz="UTC"), False, ""),
        catalogue=catalogue,
        areas=areas,
        small_areas=areas.head(0),
        ward_counts=counts_table(POLICE, counts),
        coverage=COVERAGE.validate(covered),
        **{name: empty(name) for name in (*kept, "places_of_interest")},
        incidents=lambda: incidents,
    )
    return Question(parse("offences=burglary", dataset.scope)[0], dataset)
