"""Nothing leaves for anybody else, nothing is kept, and the page runs no code but its own."""

from __future__ import annotations

import pytest

from tests.browser.overview import choose, titled
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser


def test_a_visit_asks_our_own_server_only(reader, server):
    page = reader.open()
    choose(page, "priority", "asb")
    titled(page, "ASB and Public Order: All Leeds")
    assert len(reader.requests) > 10
    assert [url for url in reader.requests if not url.startswith((server, "data:", "blob:"))] == []


def test_a_visit_leaves_nothing_behind(opened):
    page = opened("/?priority=asb")
    choose(page, "area", "inner-east")
    titled(page, "ASB and Public Order: Inner East")
    assert page.context.cookies() == []
    assert (
        page.evaluate("() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]") == []
    )
    assert page.evaluate("() => indexedDB.databases()") == []


def test_boundaries_travel_once_and_a_change_of_filters_asks_for_figures_only(reader):
    page = reader.open()
    assert len([url for url in reader.requests if "/geo/" in url]) == 1
    before = len(reader.requests)
    choose(page, "priority", "asb")
    titled(page, "ASB and Public Order: All Leeds")
    asked = [url for url in reader.requests[before:] if url.startswith("http")]
    # A browser asks for the icon of the window when it has time.
    figures = [url.rsplit("/", 1)[1] for url in asked if not url.endswith("favicon.svg")]
    assert figures == ["_dash-update-component"]


@pytest.mark.parametrize(
    ("does", "what"),
    [
        ("fetch('https://example.org/').catch(() => 0)", "connect-src"),
        (
            "document.body.append(Object.assign(new Image(), {src: 'https://example.org/'}))",
            "img-src",
        ),
        ("setTimeout('window.ran = true')", "script-src"),
        (
            "document.body.append(Object.assign(document.createElement('script'), "
            "{textContent: 'window.ran = true'}))",
            "script-src",
        ),
    ],
)
def test_the_policy_stops_what_does_not_belong(chromium, server, does, what):
    reader = Reader(chromium, server)
    page = reader.open("/data")
    page.evaluate(f"() => {{ {does}; }}")
    page.wait_for_timeout(200)
    assert any(what in problem for problem in reader.problems)
    assert page.evaluate("() => window.ran") is None
    reader.close()
