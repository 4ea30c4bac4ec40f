"""What is served beside the pages: downloads, boundaries, health; and how it travels."""

from __future__ import annotations

import io
import json
import re

import brotli
import pytest
import shapely
from dash import html
from openpyxl import load_workbook

from app import PAGES
from components.exports import GEOJSON, MIMETYPES, mimetypes
from components.shell import download_links
from pages import overview
from tests.pages.faces import csv_rows, found, words

PANELS = [panel for page in PAGES for panel in page.PANELS]
PATHS = [(p.path(e), kind) for p in PANELS for e, kind in mimetypes(p).items()]


@pytest.mark.parametrize(("path", "kind"), PATHS)
def test_every_panel_downloads_in_every_format(client, path, kind):
    answer = client.get(path)
    extension = path.rpartition(".")[2]
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Cache-Control"] == "no-store"
    file = re.fullmatch(r'attachment; filename="(.+)"', answer.headers["Content-Disposition"])[1]
    assert re.fullmatch(rf"leeds-\w+-\w+-\d{{4}}-\d\d-demonstration\.{extension}", file)


@pytest.mark.parametrize(
    "path",
    [
        "/data/overview/nothing.csv",
        "/data/nowhere/wards.csv",
        "/data/overview/wards.pdf",
        "/data/overview/wards.geojson",
        "/data/hotspots/foresight.geojson",
        "/geo/no-such-release/areas-0000000000000000.json",
    ],
)
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_a_download_says_what_it_is_and_what_it_could_not_follow(client):
    about = client.get("/data/overview/wards.json?priority=asb&area=NOWHERE").get_json()["about"]
    assert about["Title"].startswith("Where: by ward: ASB and Public Order, All Leeds, ")
    assert about["Demonstration data"].startswith("not real figures")
    assert "area “NOWHERE”, which is not known" in about["Notice"]


def test_a_download_of_the_data_page_names_no_filter_it_does_not_have(client):
    about = client.get("/data/data/coverage.json?priority=asb").get_json()["about"]
    assert about["Title"] == "Which months are here"
    assert "Notice" not in about


def test_a_priority_that_only_a_partner_measures_has_no_rows_and_no_zeros(client):
    query = "priority=organised-crime"
    assert csv_rows(client.get(f"/data/overview/wards.csv?{query}").data) == []
    (tile,) = csv_rows(client.get(f"/data/overview/tiles.csv?{query}").data)
    assert tile["Value"] == ""
    assert tile["State"] == "partner"
    months = csv_rows(client.get(f"/data/overview/trend.csv?{query}").data)
    assert len(months) == 60
    assert {row["Count"] for row in months} == {""}
    assert {row["Data"] for row in months} == {"not measured"}


def test_the_template_of_each_plan_is_a_workbook_to_fill_in(client, leeds):
    for plan in leeds.frameworks:
        answer = client.get(f"/template/{plan.id}.xlsx")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == MIMETYPES["xlsx"]
        named = f'attachment; filename="{plan.id}-template.xlsx"'
        assert answer.headers["Content-Disposition"] == named
        assert answer.headers["Cache-Control"] == "no-store"
        assert load_workbook(io.BytesIO(answer.data)).sheetnames


def test_a_plan_nobody_wrote_has_no_template(client):
    assert client.get("/template/no-such-plan.xlsx").status_code == 404


def test_boundaries_are_kept_for_ever_under_a_name_of_their_content(client, asked):
    dataset = asked("").dataset
    release = dataset.release.release_id
    assert client.get(f"/geo/{release}/areas-0000000000000000.json").status_code == 404
    answer = client.get(dataset.geojson_path)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    features = answer.get_json()["features"]
    assert {f["id"] for f in features} >= set(dataset.wards["area_code"])
    longitude, latitude = features[0]["geometry"]["coordinates"][0][0][:2]
    assert -1.9 < longitude < -1.2
    assert 53.6 < latitude < 54.0


def test_boundaries_say_which_committees_there_are_and_where_names_are_written(client, asked):
    dataset = asked("").dataset
    features = {
        f["id"]: f
        for f in client.get(dataset.geojson_path).get_json()["features"]
        if "line" in f["properties"]
    }
    assert {c for c, f in features.items() if f["properties"]["kind"] == "group"} == {
        group.id for group in dataset.catalogue.place.groups
    }
    assert features["inner-north-east"]["properties"]["label"] == "Inner\nNorth East"
    for feature in features.values():
        (west, south), (east, north) = feature["properties"]["line"]
        assert south == pytest.approx(north, abs=0.002)
        line = shapely.LineString([(west, south), (east, north)])
        shape = shapely.geometry.shape(feature["geometry"])
        assert shape.buffer(2e-4).covers(line), feature["properties"]["name"]
    # Maps are a part of the first visit.
    assert len(brotli.compress(dataset.outlines.geojson, quality=5)) < 15_000


def test_the_lines_of_hatched_wards_are_asked_for_only_where_a_map_hatches_some(client, asked):
    path = asked("").dataset.hatches_path
    assert {f["id"][:9] for f in client.get(path).get_json()["features"]} == {"hatched-E"}
    # Of so few records the smallest wards are not judged.
    for query, uses in (("colour=count", False), ("offences=bicycle-theft", True)):
        figure = overview.view(asked(query))["wards-figure"]
        assert (path in json.dumps(figure, default=str)) == uses


def test_health_and_readiness_with_a_release(client, asked):
    assert client.get("/healthz").get_json() == {"status": "ok"}
    ready = client.get("/readyz")
    assert ready.status_code == 200
    release = asked("").dataset.release.release_id
    assert ready.get_json() == {"status": "ready", "release": release}


def test_an_empty_store_is_healthy_not_ready_and_says_what_to_do(empty_client):
    assert empty_client.get("/healthz").status_code == 200
    assert empty_client.get("/").status_code == 200
    ready = empty_client.get("/readyz")
    assert ready.status_code == 503
    assert "python -m data_loaders" in ready.get_json()["reason"]


def test_an_empty_store_answers_files_in_words(empty_client):
    answer = empty_client.get("/data/overview/wards.csv")
    assert answer.status_code == 503
    assert "python -m data_loaders" in answer.text


@pytest.mark.parametrize("path", ["/", "/data", "/healthz", "/data/overview/wards.csv", "/geo/0"])
def test_every_answer_carries_the_security_headers(client, path):
    headers = client.get(path).headers
    policy = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert re.fullmatch(r"'self'( 'sha256-[\w+/=]+')+", policy["script-src"])
    assert not re.search(r"https?:|\*", headers["Content-Security-Policy"])
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_only_panels_with_shapes_offer_a_file_for_maps(client):
    offered = {p.element() for p in PANELS if GEOJSON in mimetypes(p)}
    assert offered == {f"hotspots-{name}" for name in ("cells", "spots", "tasks", "nearby")}
    for panel in PANELS:
        labels = [words(a) for a in found(download_links(panel, "months=3"), html.A)]
        assert labels == ["CSV", "Excel", "JSON", *(["GeoJSON"] if panel.shapes else [])]


def test_shapes_travel_compressed(client):
    answer = client.get("/data/hotspots/cells.geojson", headers={"Accept-Encoding": "br"})
    assert answer.content_encoding == "br"


def test_text_travels_compressed(client):
    answer = client.get("/", headers={"Accept-Encoding": "br"})
    assert answer.content_encoding == "br"
    assert brotli.decompress(answer.data).startswith(b"<!DOCTYPE html>")


@pytest.mark.parametrize(("path", "status"), [("/healthz", 200), ("/data/no/such.csv", 404)])
def test_each_request_is_one_line_of_json_without_the_query(client, capsys, path, status):
    client.get(f"{path}?area=E05011394")
    (line,) = capsys.readouterr().out.splitlines()
    said = json.loads(line)
    assert (said["method"], said["path"], said["status"]) == ("GET", path, status)
    assert said["ms"] >= 0
    assert said["id"]
    assert "E05011394" not in line


@pytest.mark.parametrize("query", ["a" * 5000, "area=%00%ff", "area[]=1&area[]=2", "to=’", "&&&=="])
def test_no_query_string_breaks_a_download(client, query):
    assert client.get(f"/data/overview/tiles.csv?{query}").status_code == 200
