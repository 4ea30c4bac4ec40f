"""The glossary and the accessibility statement: reached from each foot, read by everyone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from components.shell import EXPLAINED
from tests.browser.reader import PHONE, until
from tests.browser.test_accessibility import TAGS, violations

pytestmark = pytest.mark.browser

PATHS = [path for path, _ in EXPLAINED]


@pytest.mark.parametrize("size", [{}, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(opened, path, size):
    page = opened(path, wait=False, **size)
    assert violations(page, TAGS) == []
    width = page.viewport_size["width"]
    assert page.evaluate("() => document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_lost_at_320_px(opened, path):
    page = opened(path, wait=False, viewport={"width": 320, "height": 640})
    assert page.evaluate("() => document.documentElement.scrollWidth") == 320


def test_the_foot_leads_there_by_keyboard_and_the_menu_back_with_the_question(opened):
    page = opened("/data?area=E05011385&months=6")
    page.get_by_role("contentinfo").get_by_role("link", name="Glossary").press("Enter")
    expect(page.locator("h1")).to_have_text("Glossary")
    assert page.url.endswith("/glossary?area=E05011385&months=6")
    expect(page.locator(".foot-links [aria-current=page]")).to_have_text("Glossary")
    page.get_by_role("link", name="Data", exact=True).press("Enter")
    until(page, "() => location.pathname === '/data'")
    assert page.url.endswith("/data?area=E05011385&months=6")


@pytest.mark.parametrize("path", PATHS)
def test_it_is_printed_without_its_menus(opened, path):
    page = opened(path, wait=False)
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    for gone in ("header nav", ".foot-links", ".skip-link"):
        expect(page.locator(gone)).to_be_hidden()
