"""What nobody's browser sends: refused before it is read, in one line of the log."""

from __future__ import annotations

import json
import logging

import pytest

from app import PAGES
from pages.refusing import CALLBACK, LONGEST_BODY, SENT


@pytest.fixture(scope="module")
def declared(client) -> list[dict]:
    """The callbacks that the server answers."""
    known = json.loads(client.get("/_dash-dependencies").data)
    return [c for c in known if not c["clientside_function"]]


@pytest.fixture(scope="module")
def question(declared) -> dict:
    """What a browser sends when the page of data is opened."""
    callback = next(c for c in declared if c["output"].startswith("..data-"))
    names = [name.rpartition(".") for name in callback["output"].strip(".").split("...")]
    return {
        "output": callback["output"],
        "outputs": [{"id": id_, "property": prop} for id_, _, prop in names],
        "inputs": [{**i, "value": None} for i in callback["inputs"]],
        "changedPropIds": ["url.search"],
        "state": [],
    }


def _asked(client, body: object) -> int:
    return client.post(CALLBACK, data=json.dumps(body), content_type="application/json").status_code


def test_what_a_browser_sends_is_answered(client, question):
    assert _asked(client, question) == 200


def test_every_property_that_a_question_is_sent_with_has_its_kind(declared):
    assert {i["property"] for callback in declared for i in callback["inputs"]} <= SENT.keys()


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"output": "..no-such.data.."}, 404),
        ({"output": "data-frame-written.data"}, 404),
        ({"output": "overview-wards-figure.clickData"}, 404),
        ({"output": 5}, 400),
        ({"output": ["data"]}, 400),
        ({"outputs": []}, 400),
        ({"outputs": {"id": "data-frame-written"}}, 400),
        ({"outputs": [5]}, 400),
        ({"inputs": []}, 400),
        ({"inputs": None}, 400),
        ({"inputs": "url.search"}, 400),
        ({"inputs": [{"id": "url", "property": "search", "value": "?x"}]}, 400),
        ({"state": [{"id": "url", "property": "search"}]}, 400),
        ({"changedPropIds": [["url.search"]]}, 400),
        ({"changedPropIds": None}, 400),
    ],
)
def test_a_callback_that_no_page_sends_is_refused_in_one_line(
    client, question, caplog, change, status
):
    with caplog.at_level(logging.WARNING):
        assert _asked(client, question | change) == status
    assert caplog.records == []


@pytest.mark.parametrize("value", [5, ["?area=x"], {"a": 1}, True])
def test_a_search_that_is_no_text_is_refused(client, question, value):
    first, *others = question["inputs"]
    assert _asked(client, question | {"inputs": [first | {"value": value}, *others]}) == 400


@pytest.mark.parametrize("body", ["", "{", "null", "[]", "5", '"x"', "[" * 100_000, "9" * 10_000])
def test_a_body_that_is_no_question_is_refused(client, caplog, body):
    with caplog.at_level(logging.WARNING):
        assert client.post(CALLBACK, data=body, content_type="application/json").status_code == 400
        assert client.post(CALLBACK, data=body).status_code == 415
    assert caplog.records == []


class _Endless:
    """A body that says when it was read."""

    def __init__(self) -> None:
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        self.taken += size if size >= 0 else 200 << 20
        return b" " * min(max(size, 0), 1 << 20)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
@pytest.mark.parametrize(
    "path", [CALLBACK, "/area", "/search", "/", "/data/overview/wards.csv", "/nowhere"]
)
def test_a_long_body_is_refused_on_every_route_before_it_is_read(client, path, method):
    body = _Endless()
    sent = {
        "wsgi.input": body,
        "CONTENT_LENGTH": str(200 << 20),
        "CONTENT_TYPE": "application/json",
    }
    assert client.open(path, method=method, environ_overrides=sent).status_code == 413
    assert body.taken == 0


def test_a_body_of_untold_length_is_read_up_to_the_limit(client):
    body = _Endless()
    sent = {"wsgi.input": body, "wsgi.input_terminated": True, "CONTENT_TYPE": "application/json"}
    assert client.post(CALLBACK, environ_overrides=sent).status_code in (400, 413)
    assert 0 < body.taken <= LONGEST_BODY


@pytest.mark.parametrize(
    "path", ["/nowhere", "/hotspots/nowhere", "/data/nothing", "/index.php", "/%ff", "/a%00b"]
)
def test_an_unknown_page_is_not_found_and_the_browser_is_sent_what_says_so(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "DashRenderer()" in answer.text


def test_what_the_browser_shows_for_an_unknown_page_is_our_own(client, declared):
    callback = next(c for c in declared if "_pages_content" in c["output"])
    names = [name.rpartition(".") for name in callback["output"].strip(".").split("...")]
    asked = {
        "output": callback["output"],
        "outputs": [{"id": id_, "property": prop} for id_, _, prop in names],
        "inputs": [
            {**i, "value": {"pathname": "/nowhere"}.get(i["property"])} for i in callback["inputs"]
        ],
        "changedPropIds": [],
    }
    answer = client.post(CALLBACK, json=asked)
    assert answer.status_code == 200
    assert "There is no such page" in answer.text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.NAME)
def test_the_pages_there_are_are_found(client, page):
    assert client.get(page.PATH).status_code == 200
    assert client.get(f"{page.PATH}/".replace("//", "/")).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/_dash-component-suites/dash/deps/none.js",
        "/_dash-component-suites/dash/../app.py",
        "/_dash-component-suites/none/x.js",
        "/assets/none.css",
        "/assets/../app.py",
    ],
)
def test_unknown_code_is_not_found_in_one_line(client, caplog, path):
    with caplog.at_level(logging.WARNING):
        assert client.get(path).status_code == 404
    assert caplog.records == []
