"""The application as Dash knows it: pages, ids, callbacks, the first page's HTML."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter

import dash
import pytest
from dash import Dash, html
from dash.development.base_component import Component

from app import PAGES, create_app
from components.filter_bar import SELECTS
from data_loaders.demonstration.made_store import build_demonstration
from model.config.catalogue import Catalogue
from model.errors import ConfigError
from model.links import KEYS
from model.settings import Settings
from pages import frame
from pages.page import Page
from store.store import Store


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Dash:
    """An app whose store has no release: layouts and callbacks are the same."""
    return create_app(Settings(data_dir=str(tmp_path_factory.mktemp("app"))))


@pytest.fixture(scope="module")
def whole(empty: Dash) -> dict[str, list[Component]]:
    """Every component of each page, with those around it."""
    around = [part for _, part in empty.layout._traverse_with_paths()]
    return {
        page.NAME: [
            *around,
            *(p for _, p in dash.page_registry[page.NAME]["layout"]._traverse_with_paths()),
        ]
        for page in PAGES
    }


def _by_id(parts: list[Component]) -> dict[str, Component]:
    return {p.id: p for p in parts if isinstance(p, Component) and getattr(p, "id", None)}


def test_pages_have_addresses_of_their_own():
    assert PAGES[0].PATH == "/"
    assert len({page.PATH for page in PAGES}) == len(PAGES)
    assert len({page.NAME for page in PAGES}) == len(PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.NAME)
def test_a_page_has_what_a_page_must_offer(page):
    assert isinstance(page, Page)
    assert {panel.page for panel in page.PANELS} <= {page.NAME}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.NAME)
def test_ids_of_a_page_are_unique(whole, page):
    ids = Counter(p.id for p in whole[page.NAME] if getattr(p, "id", None))
    assert [name for name, times in ids.items() if times > 1] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.NAME)
def test_every_output_is_a_property_of_something_on_the_page(whole, page):
    known = _by_id(whole[page.NAME])
    outputs = frame.outputs(page.NAME, filtered=page.FILTERED) | page.outputs()
    assert len(outputs) > 5
    for output in outputs.values():
        component, prop = known[output.component_id], output.component_property
        is_data = prop.startswith("data-") and "data-*" in component.available_properties
        assert is_data or prop in component.available_properties


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.NAME)
def test_no_key_or_place_is_filled_twice(page):
    of_frame, of_page = frame.outputs(page.NAME, filtered=page.FILTERED), page.outputs()
    assert not set(of_frame) & set(of_page)
    places = [(o.component_id, o.component_property) for o in (of_frame | of_page).values()]
    assert len(places) == len(set(places))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.NAME)
def test_what_the_browser_writes_itself_holds_nothing_of_dash(whole, page):
    known = _by_id(whole[page.NAME])
    outputs = frame.outputs(page.NAME, filtered=page.FILTERED) | page.outputs()
    written = [o.component_id for o in outputs.values() if o.component_property == "children"]
    assert [name for name in written if getattr(known[name], "children", None)] == []


def test_every_callback_is_about_things_on_one_page(empty, whole):
    known = [set(_by_id(parts)) | {"_pages_store", "_pages_dummy"} for parts in whole.values()]
    for callback in empty._callback_list:
        outputs = re.findall(r"([\w-]+)\.\w+", callback["output"])
        inputs = [i["id"] for i in callback["inputs"]]
        if callback["no_output"]:
            assert [i.endswith("-frame-written") for i in inputs] == [True]
            outputs = []
        assert outputs or callback["no_output"]
        assert any({*outputs, *inputs} <= ids for ids in known)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.NAME)
def test_every_label_reference_names_something_on_the_page(whole, page):
    ids = set(_by_id(whole[page.NAME]))
    for part in whole[page.NAME]:
        for name in ("aria-labelledby", "htmlFor"):
            assert getattr(part, name, None) in {None, *ids}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.NAME)
def test_no_component_is_styled_in_place(whole, page):
    for part in whole[page.NAME]:
        assert not getattr(part, "style", None)


def test_every_control_writes_a_parameter_that_links_have(whole):
    pages = [p for parts in whole.values() for p in parts]
    wrappers = [p for p in pages if getattr(p, "data-param", None)]
    names = {getattr(p, "data-param") for p in wrappers}
    otherwise = {"sort", "spot", "tasks", "room"}
    assert names == set(KEYS) - otherwise, "headings sort, lists of places pick, a button switches"
    assert names >= {name for name, _, _ in SELECTS}
    for wrapper in wrappers:
        assert set(getattr(wrapper, "data-clears").split()) <= set(KEYS)


def test_one_callback_a_page_answers_a_change_of_the_address(empty):
    servers = [c for c in empty._callback_list if not c["clientside_function"]]
    about_search = [c for c in servers if {"id": "url", "property": "search"} in c["inputs"]]
    assert len(about_search) == len(PAGES)
    others = {i["id"] for c in about_search for i in c["inputs"]} - {"url"}
    assert others == {opener for page in PAGES for opener in page.OPENERS}


def test_inline_scripts_are_those_the_policy_allows(empty):
    answer = empty.server.test_client().get("/")
    inline = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    allowed = re.findall(r"'sha256-([^']+)'", answer.headers["Content-Security-Policy"])
    hashes = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in inline]
    assert hashes
    assert set(hashes) <= set(allowed)
    assert not re.search(r"\son\w+=", answer.text)


def test_the_first_page_asks_no_other_host_for_anything(empty):
    text = empty.server.test_client().get("/").text
    assert re.findall(r'(?:src|href)="(https?:)?//', text) == []


def test_the_first_page_says_its_language_and_what_to_do_without_javascript(empty):
    text = empty.server.test_client().get("/").text
    assert '<html lang="en-GB">' in text
    (noscript,) = re.findall(r"<noscript>(.*?)</noscript>", text, re.DOTALL)
    paths = re.findall(r'href="([^"]+)"', noscript)
    panels = {panel.path("csv") for page in PAGES for panel in page.PANELS}
    assert len(paths) == 3
    assert set(paths) <= panels


def test_an_unknown_place_stops_the_start_with_the_places_there_are(tmp_path):
    with pytest.raises(ConfigError, match=r"no place 'atlantis'.*leeds"):
        create_app(Settings(data_dir=str(tmp_path), place="atlantis"))


def test_a_release_made_while_serving_is_noticed(tmp_path, leeds: Catalogue):
    settings = Settings(data_dir=str(tmp_path), release_check_s=0.0)
    client = create_app(settings).server.test_client()
    assert client.get("/readyz").status_code == 503
    release = build_demonstration(leeds, Store(settings.store_root(leeds.place.id)))
    assert client.get("/readyz").get_json() == {"status": "ready", "release": release.release_id}


def test_two_apps_live_in_one_process(tmp_path, empty):
    other = create_app(Settings(data_dir=str(tmp_path)))
    assert isinstance(other.layout, html.Div)
    for app in (empty, other):
        assert app.server.test_client().get("/").status_code == 200
