"""Answers of an unchanged release: nothing is worked out twice, and none outlives its release."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from model.config.catalogue import Catalogue
from model.errors import ReleaseError
from model.settings import Settings
from pages.asking import answered
from pages.kept_answers import KeptAnswers
from pages.refusing import CALLBACK
from store.store import Release, Store
from tests.pages.test_kept_files import BROTLI, got

FILE = "/data/overview/wards.csv"


@pytest.fixture
def worked_out(monkeypatch) -> list[str]:
    """The questions that something was worked out for, of files and of pages."""
    found = []

    def noted(search, *rest):
        found.append(search)
        return answered(search, *rest)

    monkeypatch.setattr("pages.routes.answered", noted)
    monkeypatch.setattr("app.answered", noted)
    return found


@pytest.fixture
def store(tmp_path, settings, leeds: Catalogue) -> Store:
    """A store of its own, with one release."""
    shutil.copytree(settings.data_dir, tmp_path / "data")
    return Store(Settings(data_dir=str(tmp_path / "data")).store_root(leeds.place.id))


@pytest.fixture
def browser(store, tmp_path) -> FlaskClient:
    """Somebody who asks a server that looks for a new release at every question."""
    settings = Settings(data_dir=str(tmp_path / "data"), release_check_s=0)
    return create_app(settings).server.test_client()


def changed(browser: FlaskClient, search: str, headers: Mapping[str, str] = BROTLI) -> TestResponse:
    """The answer to a change of the overview."""
    known = json.loads(browser.get("/_dash-dependencies").data)
    callback = next(c for c in known if c["output"].startswith("..overview-"))
    names = [name.rpartition(".") for name in callback["output"].strip(".").split("...")]
    sent = {"url": search}
    body = {
        "output": callback["output"],
        "outputs": [{"id": id_, "property": prop} for id_, _, prop in names],
        "inputs": [{**i, "value": sent.get(i["id"])} for i in callback["inputs"]],
        "changedPropIds": ["url.search"],
        "state": [],
    }
    return browser.post(CALLBACK, json=body, headers=dict(headers))


def noted_in(store: Store, note: str) -> str:
    """A release whose tables are those before, and whose note is another; its name."""
    with store.draft() as draft:
        return draft.commit(note, demonstration=True).release_id


@pytest.mark.parametrize("file", [FILE, "/data/overview/tiles.xlsx", "/data/trends/series.json"])
def test_who_has_a_file_of_an_unchanged_release_is_told_so_for_nothing(browser, worked_out, file):
    first = got(browser, f"{file}?offences=burglary", headers=BROTLI)
    tag, kept = first.headers["ETag"], first.headers["Cache-Control"]
    assert worked_out
    worked_out.clear()
    again = got(browser, f"{file}?offences=burglary", headers=BROTLI | {"If-None-Match": tag})
    assert (again.status_code, again.data, worked_out) == (304, b"", [])
    assert (again.headers["ETag"], again.headers["Cache-Control"]) == (tag, kept)
    assert "Content-Security-Policy" in again.headers


def test_another_question_has_another_name(browser):
    asked = ("", "?offences=burglary", "?offences=drugs", "?release=x")
    tags = {got(browser, FILE + search).headers["ETag"] for search in asked}
    assert len(tags) == len(asked)
    assert got(browser, FILE.replace("csv", "json")).headers["ETag"] not in tags


@pytest.mark.parametrize("ask", [lambda b: got(b, FILE, headers=BROTLI), lambda b: changed(b, "")])
def test_a_question_that_was_asked_before_is_answered_alike_for_nothing(browser, worked_out, ask):
    first = ask(browser)
    assert first.status_code == 200
    worked_out.clear()
    again = ask(browser)
    assert (again.data, worked_out) == (first.data, [])
    assert {*again.headers.keys(), "Date"} == {*first.headers.keys(), "Date"}


def test_who_reads_nothing_compressed_is_sent_it_as_it_is(browser):
    for accepted, sent in (
        *(("br;q=0.1, gzip", "gzip"), ("br", "br"), ("gzip, br", "br"), ("gzip", "gzip")),
        *(("identity", None), ("", None)),
    ):
        for _ in range(2):
            answer = got(browser, FILE, headers={"Accept-Encoding": accepted})
            assert answer.headers.get("Content-Encoding") == sent


def test_a_new_release_is_shown_and_so_is_the_one_before_it_again(browser, store):
    first = store.current().release_id
    before, page = got(browser, FILE), changed(browser, "")
    second = noted_in(store, "the second")
    headers = {"If-None-Match": before.headers["ETag"]}
    after = got(browser, FILE, headers=headers)
    assert (after.status_code, f"Release: {second}" in after.text) == (200, True)
    assert changed(browser, "").data != page.data
    store.use(first)
    back = got(browser, FILE)
    assert back.text == before.text


def test_a_draft_is_kept_by_its_own_name_and_no_browser_keeps_it(browser, store):
    with store.draft() as draft:
        name = draft.keep("not yet").release_id
    drafted = got(browser, f"{FILE}?release={name}")
    assert "Draft" in drafted.text
    assert drafted.headers["Cache-Control"] == "no-store"
    assert "Draft" not in got(browser, FILE).text
    store.publish(name, without_newer=True)
    published = got(browser, f"{FILE}?release={name}").text
    assert published != drafted.text
    assert "Draft" not in published


def test_nothing_is_kept_while_what_should_be_shown_cannot_be_read(browser, store, worked_out):
    noted_in(store, "the second")
    shutil.rmtree(store.uri("coverage"))
    first = got(browser, FILE)
    assert "ETag" not in first.headers
    worked_out.clear()
    got(browser, FILE)
    assert worked_out


@pytest.mark.parametrize("ask", [lambda b, s: got(b, FILE + s), lambda b, s: changed(b, s, {})])
def test_an_old_release_that_failed_for_a_moment_is_shown_again(browser, store, monkeypatch, ask):
    old = store.current().release_id
    noted_in(store, "the second")
    whole = Store.check

    def passing(self: Store, release: Release, **options: object) -> None:
        if release.release_id == old:
            raise ReleaseError(old, "cannot be read now")
        whole(self, release, **options)

    monkeypatch.setattr(Store, "check", passing)
    link = f"?release={old}"
    for _ in range(2):
        assert "cannot be read now" in ask(browser, link).text
    monkeypatch.setattr(Store, "check", whole)
    assert "cannot be read now" in ask(browser, link).text
    monkeypatch.setattr("store.kept_releases.RETRY_S", 0)
    assert "cannot be read now" not in ask(browser, link).text


def test_what_changed_while_it_was_worked_out_has_no_name(browser, store, monkeypatch):
    def overtaken(*asked):
        noted_in(store, "another")
        return answered(*asked)

    with monkeypatch.context() as patch:
        patch.setattr("pages.routes.answered", overtaken)
        assert "ETag" not in got(browser, FILE).headers
    assert "ETag" in got(browser, FILE).headers


def test_a_release_that_fails_while_a_file_is_made_of_it_names_no_other(
    browser, store, monkeypatch
):
    noted_in(store, "the second")
    first = store.current().release_id

    def failing(search, datasets, make):
        dataset = datasets.get()
        datasets.fail(dataset.release, ReleaseError(first, "can no longer be read"))
        return answered(search, datasets, make)

    monkeypatch.setattr("pages.routes.answered", failing)
    answer = got(browser, FILE)
    assert "can no longer be read" in answer.text
    assert "ETag" not in answer.headers


def test_no_error_is_kept_or_named(browser, empty_client):
    assert "ETag" not in got(browser, "/data/overview/nothing.csv").headers
    for _ in range(2):
        assert got(empty_client, FILE).status_code == 503


def test_a_document_that_has_not_changed_is_not_sent_again(browser):
    for path in ("/", "/hotspots", "/_dash-layout", "/_dash-dependencies"):
        tag = got(browser, path, headers=BROTLI).headers["ETag"]
        again = got(browser, path, headers=BROTLI | {"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b""), path
        assert again.headers["Cache-Control"] == "no-cache"


def test_what_is_kept_has_a_bound_and_what_was_asked_for_longest_ago_goes():
    answers = KeptAnswers(lambda: "state", most=40_000)
    for number in range(10):
        answers.keep(str(number), b"x" * 1_000, {})
        answers.get("0")
    assert answers.get("0") is not None
    assert answers.get("1") is not None
    for number in range(10, 30):
        answers.keep(str(number), b"x" * 1_000, {})
        answers.get("0")
    assert answers.get("0") is not None
    assert answers.get("1") is None
    answers.keep("large", b"x" * 20_000, {})
    assert answers.get("large") is None
    assert answers.get("29") is not None
