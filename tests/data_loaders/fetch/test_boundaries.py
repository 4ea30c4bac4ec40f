"""A layer comes whole, page by page, or not at all."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

from data_loaders.fetch.boundaries import boundary_file, fetch_layer
from data_loaders.fetch.downloads import open_downloads
from data_loaders.fetch.http import Client
from model.config.catalogue import Boundaries
from model.errors import FetchError
from tests.publications import feature
from tests.publishers import Fault, StandIn

LAYER = Boundaries(service="Wards_Made", area_type="ward", year=2025, where="LAD25CD='E08000035'")


def ward(number: int, district: str = "E08000035") -> dict:
    names = {"WD25CD": f"E0500000{number}", "WD25NM": f"Ward {number}", "LAD25CD": district}
    return feature(number, names, shapely.box(number, 50, number + 1, 51))


@pytest.fixture
def site():
    with StandIn(layers={"Wards_Made": [*map(ward, range(1, 6)), ward(6, "E08000032")]}) as server:
        yield server


def fetched(site: StandIn, place, folder, layer: Boundaries = LAYER) -> bool:
    """Whether the layer was there already."""
    with open_downloads(folder) as downloads, Client(site.publishers) as client:
        name, reused = fetch_layer(client, layer, place, downloads)
        assert name == boundary_file(layer, place)
        return reused


@pytest.mark.parametrize("flag", ["properties", "top"])
@pytest.mark.parametrize("page", [1, 2, 5, 2_000])
def test_every_page_of_the_places_areas_comes(site, leeds, tmp_path, page, flag):
    site.page, site.flag = page, flag

    assert fetched(site, leeds.place, tmp_path) is False

    saved = gpd.read_file(tmp_path / "Wards_Made-leeds.geojson")
    assert list(saved["WD25CD"]) == [f"E0500000{n}" for n in range(1, 6)]
    assert saved.crs == 4326
    assert saved.total_bounds.tolist() == [1, 50, 6, 51]


def test_a_layer_saved_whole_does_not_travel_again(site, leeds, tmp_path):
    fetched(site, leeds.place, tmp_path)
    site.seen.clear()

    assert fetched(site, leeds.place, tmp_path) is True
    assert site.seen == []


def test_another_query_of_the_same_layer_travels(site, leeds, tmp_path):
    fetched(site, leeds.place, tmp_path)
    all_of_them = LAYER.model_copy(update={"where": "LAD25CD LIKE 'E0800003%'"})

    assert fetched(site, leeds.place, tmp_path, all_of_them) is False


def test_a_service_renamed_with_its_vintage_says_where_to_look(site, leeds, tmp_path):
    old = LAYER.model_copy(update={"service": "Wards_Gone"})

    with pytest.raises(FetchError, match=r"Wards_Gone.*Invalid URL.*may be out of date.*geoportal"):
        fetched(site, leeds.place, tmp_path, old)


def test_a_query_the_portal_refuses_is_reported_in_its_words(site, leeds, tmp_path):
    wrong = LAYER.model_copy(update={"where": "LAD24CD='E08000035'"})

    with pytest.raises(FetchError, match=r"Invalid field: LAD24CD.*correct `where`"):
        fetched(site, leeds.place, tmp_path, wrong)


def test_a_query_that_finds_nothing_is_an_error_not_an_empty_place(site, leeds, tmp_path):
    nowhere = LAYER.model_copy(update={"where": "LAD25CD='E09999999'"})

    with pytest.raises(FetchError, match="has no feature where LAD25CD='E09999999'"):
        fetched(site, leeds.place, tmp_path, nowhere)


def test_a_page_that_repeats_an_area_and_loses_another_is_refused(site, leeds, tmp_path):
    site.layers["Wards_Made"][2] = ward(1)

    with pytest.raises(FetchError, match="5 features came, 4 of them different, and 5 were ann"):
        fetched(site, leeds.place, tmp_path)
    assert not (tmp_path / "Wards_Made-leeds.geojson").exists()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault("html", times=99), "not JSON, beginning '<!DOCTYPE html>.*maintenance page"),
        (Fault("status", code=404, times=99), "answered 404 Not Found"),
        (Fault("status", code=500, times=99), "kept answering with errors"),
        (Fault("cut", after=10, times=99), "the connection was cut"),
    ],
)
def test_a_portal_out_of_order_ends_in_words(site, leeds, tmp_path, fault, words):
    site.faults = [fault]

    with pytest.raises(FetchError, match=words):
        fetched(site, leeds.place, tmp_path)


@pytest.mark.parametrize(
    "fault", [Fault("status", code=500), Fault("status", code=503), Fault("cut", after=10)]
)
def test_a_passing_fault_of_the_portal_is_survived(site, leeds, tmp_path, fault):
    site.faults = [fault]

    assert fetched(site, leeds.place, tmp_path) is False
