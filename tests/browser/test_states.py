"""A server without data, a new release while it runs, a browser that cannot draw the map."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.overview import choose, rows, tiles, total
from tests.browser.reader import WITHOUT_WEBGL, Reader, drawn, launched, until
from tests.browser.serving import build_store, status
from tests.browser.test_accessibility import TAGS, violations

pytestmark = pytest.mark.browser


def test_an_empty_store_says_what_to_do_then_each_release_is_noticed(chromium, changing):
    folder, server = changing
    reader = Reader(chromium, server)
    assert status(f"{server}/healthz") == 200
    assert status(f"{server}/readyz") == 503
    page = reader.open()
    expect(page.get_by_role("alert")).to_contain_text("There is nothing to show yet")
    expect(page.get_by_role("alert")).to_contain_text("python -m data_loaders")
    expect(page.locator(".tile")).to_have_count(0)

    build_store(folder)
    page.wait_for_timeout(500)
    assert status(f"{server}/readyz") == 200
    page.reload()
    drawn(page)
    assert total(page) > 0
    first = page.locator(".source-line").inner_text()

    build_store(folder)
    page.wait_for_timeout(500)
    page.reload()
    drawn(page)
    assert page.locator(".source-line").inner_text() != first
    page.goto(f"{server}/data")
    drawn(page)
    expect(page.locator("#data-releases-grid tbody tr")).to_have_count(2)
    expect(page.locator("#data-releases-grid tbody tr").first).to_contain_text("shown now")
    reader.close()
    assert reader.problems == []


def test_without_webgl_a_still_map_stands_in_and_nothing_else_changes(playwright, server):
    browser = launched(playwright, WITHOUT_WEBGL)
    # MapLibre itself complains; nothing else may.
    reader = Reader(browser, server, expected="WebGL2 is required")
    page = reader.open(wait=False)
    expect(page.locator(".map-fallback")).to_contain_text("cannot draw the moving map")
    expect(page.locator(".map")).to_be_hidden()
    expect(page.locator(".still-map svg")).to_be_visible()
    expect(page.locator(".still-map [data-shape]")).to_have_count(33)
    expect(page.locator("#overview-wards-legend .legend")).to_be_visible()
    drawn(page)
    assert len(rows(page)) == 34
    choose(page, "priority", "asb")
    expect(page.locator("h1")).to_have_text("ASB and Public Order: All Leeds")
    assert "ASB and Public Order: all together" in tiles(page)[0]
    page.locator("[data-shape=E05011394]").click()
    expect(page.locator("h1")).to_have_text("ASB and Public Order: Gipton & Harehills")
    expect(page.locator(".still-map .name-ward", has_text="Harehills")).to_have_count(2)
    expect(page.locator("#overview-trend-figure .bars path").first).to_be_visible()
    assert violations(page, TAGS) == []

    page.get_by_role("link", name="Hotspots").click()
    expect(page.locator("#hotspots-still-map svg")).to_be_visible()
    place = page.locator("#hotspots-spots-list tbody tr").first
    place.get_by_role("link").first.click()
    until(page, "() => location.search.includes('spot=')")
    cell = parse_qs(urlsplit(page.url).query)["spot"][0]
    expect(page.locator("#hotspots-spots-list tr.chosen")).to_have_count(1)
    # A click on the still map lets go of it, and another looks at it again.
    page.locator(f"[data-shape='{cell}']").click()
    expect(page.locator("#hotspots-spots-list tr.chosen")).to_have_count(0)
    page.locator(f"[data-shape='{cell}']").click()
    expect(page.locator("#hotspots-spots-list tr.chosen")).to_contain_text(
        place.locator("th a").inner_text()
    )
    assert "still" not in page.url
    assert violations(page, TAGS) == []
    browser.close()
    assert reader.problems == []


def test_with_webgl_no_word_of_it(opened):
    page = opened()
    expect(page.locator(".map-fallback")).to_be_hidden()
    expect(page.locator(".still-map svg")).to_have_count(0)


def test_without_javascript_the_files_are_offered(chromium, server):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server)
    for name in ("tiles", "wards", "trend"):
        expect(page.get_by_role("link", name=name)).to_be_visible()
    context.close()
