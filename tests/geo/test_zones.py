"""Zones are unions of small areas; half a zone is no zone."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

from geo.boundaries import read_boundaries, zones
from model.config.catalogue import Zone
from model.errors import SaferError
from model.tables import AREAS

CENTRE = Zone(id="centre", name="Centre", definition="two squares", made_of=("L1", "L2"))
STATION = Zone(id="station", name="Station", definition="half known", made_of=("L2", "L9"))


@pytest.fixture
def squares():
    boxes = [shapely.box(x, 0, x + 100, 100) for x in (0, 100, 200)]
    table = {
        "area_code": ["L1", "L2", "L3"],
        "area_name": ["one", "two", "three"],
        "area_type": "lsoa",
        "parent_code": None,
        "boundary_year": 2021,
    }
    return gpd.GeoDataFrame(table, geometry=boxes, crs="EPSG:27700")


def test_a_zone_is_the_union_of_its_small_areas(squares, twoshire):
    place = twoshire.place.model_copy(update={"zones": (STATION, CENTRE)})
    found, notes = zones(squares, place)
    assert found["area_code"].tolist() == ["centre"]
    zone = found.iloc[0]
    assert zone.geometry.equals(shapely.box(0, 0, 200, 100))
    assert (zone.area_name, zone.area_type, zone.parent_code, zone.boundary_year) == (
        "Centre",
        "zone",
        "E08000099",
        2021,
    )
    assert notes == ("zone 'Station' left out: L9 not in the file",)
    assert found.crs == "EPSG:27700"


def test_a_place_without_zones_has_an_empty_table_of_the_same_form(squares, twoshire):
    found, notes = zones(squares, twoshire.place)
    assert list(found.columns) == list(AREAS.columns)
    assert (len(found), notes) == (0, ())


@pytest.mark.parametrize("change", [{"area_type": "ward"}, {"crs": "EPSG:4326"}])
def test_zones_are_made_of_small_areas_on_the_grid_only(squares, twoshire, change):
    wrong = squares.to_crs(change["crs"]) if "crs" in change else squares.assign(**change)
    with pytest.raises(SaferError, match="LSOAs in EPSG:27700"):
        zones(wrong, twoshire.place)


@pytest.mark.parametrize("file", ["lsoa-2011.geojson", "lsoa-2021.geojson"])
def test_the_city_centre_of_leeds_is_five_lsoas(file, leeds, shared_data):
    lsoas = read_boundaries(shared_data / "leeds" / file, file, leeds).areas
    found, notes = zones(lsoas, leeds.place)
    made_of = lsoas["area_code"].isin(leeds.place.zones[0].made_of)
    assert found["area_code"].tolist() == ["city-centre"]
    assert made_of.sum() == 5
    assert found.geometry.iloc[0].area == pytest.approx(lsoas[made_of].area.sum(), abs=1)
    assert notes == ()
    AREAS.validate(found.to_wkb())
