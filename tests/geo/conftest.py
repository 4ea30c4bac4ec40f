"""A made place of two square wards, one above the other, and files drawn of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from model.config.catalogue import Box, Catalogue, Place, Ward
from tests.wording import USUAL_VARIATION, WORDING

SOUTH = shapely.box(430_000, 433_000, 431_000, 434_000)
NORTH = shapely.box(430_000, 434_000, 431_000, 435_000)


@pytest.fixture
def twoshire() -> Catalogue:
    """A place of two wards; South had another code before."""
    place = Place(
        id="twoshire",
        name="Twoshire",
        whole="All Twoshire",
        title="Safer Twoshire",
        subtitle="",
        district_code="E08000099",
        force="west-yorkshire",
        box=Box(west=-1.60, south=53.75, east=-1.40, north=53.85),
        boundary_year=2025,
        frameworks=("plan",),
        ward=(
            Ward(code="E05000001", name="North & Moor"),
            Ward(code="E05000002", name="South", earlier_codes=("E05000009",)),
        ),
    )
    return Catalogue(
        place=place,
        offences=(),
        breaks=(),
        frameworks=(),
        wording=WORDING,
        usual_variation=USUAL_VARIATION,
    )


@pytest.fixture
def unlisted(twoshire: Catalogue) -> Catalogue:
    """The same place when it lists no wards."""
    place = twoshire.place.model_dump(by_alias=True) | {"ward": ()}
    return Catalogue(
        place=Place(**place),
        offences=(),
        breaks=(),
        frameworks=(),
        wording=WORDING,
        usual_variation=USUAL_VARIATION,
    )


@pytest.fixture
def wards() -> gpd.GeoDataFrame:
    """The two wards as ONS would name the columns, in EPSG:27700."""
    table = {
        "WD25CD": ["E05000002", "E05000001"],
        "WD25NM": ["South", "North and Moor"],
        "LAD25CD": "E08000099",
    }
    return gpd.GeoDataFrame(table, geometry=[SOUTH, NORTH], crs="EPSG:27700")


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Writes a table to a file of that name and returns its path."""

    def write(table: gpd.GeoDataFrame, name: str = "wards.geojson") -> Path:
        path = tmp_path / name
        # A GeoJSON written with a CRS says so; without, readers take it to be EPSG:4326.
        table.to_file(path)
        return path

    return write
