"""Files of the browser: who has one already is told so, and nothing is compressed twice."""

from __future__ import annotations

import re

import brotli
import flask_compress.flask_compress as compressing
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pages.kept_files import A_DAY, ASK_AGAIN, FOR_EVER
from pages.web import PLOTLY

FONT = "/assets/fonts/source-sans-3-400.woff2"
BROTLI = {"Accept-Encoding": "gzip, br"}


def got(client: FlaskClient, path: str, method: str = "GET", **how: object) -> TestResponse:
    """The answer, after which the file it came from is closed."""
    return client.open(path, method=method, buffered=True, **how)


@pytest.fixture(scope="module")
def addresses(client) -> list[str]:
    """The files that the first page names."""
    html = got(client, "/").text
    return re.findall(r'(?:src|href)="(/(?:_dash-component-suites|assets)/[^"]*)"', html)


def test_who_has_a_file_is_told_so(client, addresses):
    assert len(addresses) > 10
    for path in (*addresses, PLOTLY, FONT):
        tag = got(client, path, headers=BROTLI).headers["ETag"]
        again = got(client, path, headers=BROTLI | {"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b""), path
        assert got(client, path, headers=BROTLI | {"If-None-Match": '"x"'}).status_code == 200


def test_a_file_whose_address_names_its_state_is_kept_for_ever(client, addresses):
    kept = {path: got(client, path).headers["Cache-Control"] for path in (*addresses, PLOTLY, FONT)}
    assert kept.pop(PLOTLY) == ASK_AGAIN
    assert {kept.pop("/assets/favicon.svg"), kept.pop(FONT)} == {A_DAY}
    assert set(kept.values()) == {FOR_EVER}
    assert got(client, "/assets/styles.css?m=1").headers["Cache-Control"] == A_DAY


def test_a_file_is_compressed_once_whatever_is_added_to_its_address(client, monkeypatch):
    path = "/assets/styles.css"
    whole = got(client, path, headers={"Accept-Encoding": "identity"}).data
    first = got(client, path, headers=BROTLI)
    monkeypatch.setattr(compressing, "_compress_data", None)
    for added in ("", "?m=1", "?x=2"):
        answer = got(client, path + added, headers=BROTLI)
        assert answer.headers["Content-Encoding"] == "br"
        assert answer.data == first.data
        assert brotli.decompress(answer.data) == whole
    assert got(client, path, headers={"Accept-Encoding": "identity"}).data == whole


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [("br", "br"), ("gzip", "gzip"), ("gzip, br", "br"), ("br;q=0, gzip", "gzip"), ("", None)],
)
def test_a_browser_is_sent_what_it_can_read(client, accepted, sent):
    for _ in range(2):
        answer = got(client, "/assets/styles.css", headers={"Accept-Encoding": accepted})
        assert answer.headers.get("Content-Encoding") == sent
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert answer.headers["Content-Type"].startswith("text/css")
        assert "Content-Security-Policy" in answer.headers


def test_a_changed_file_is_sent_anew(client, tmp_path, monkeypatch):
    monkeypatch.setattr("pages.kept_files._asset", lambda path: (str(path), "changed"))
    answer = got(client, "/assets/styles.css", headers=BROTLI)
    assert answer.status_code == 200
    assert len(brotli.decompress(answer.data)) > 10_000


# Werkzeug leaves the file of an answer that has no body for Python to close.
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_head_of_a_file_is_no_file(client):
    assert got(client, "/assets/paper.js", "HEAD", headers=BROTLI).status_code == 200
    assert len(got(client, "/assets/paper.js", headers=BROTLI).data) > 1000


def test_a_part_of_a_file_is_not_kept_for_the_whole(client):
    part = got(client, "/assets/paper.js", headers={"Range": "bytes=0-9"})
    assert part.status_code in (200, 206)
    assert len(got(client, "/assets/paper.js").data) > 1000
