"""The screen of a meeting room: one panel at a time, by keys alone, as the address says."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import until
from tests.browser.test_accessibility import TAGS, violations

pytestmark = pytest.mark.browser

ROOM = {"viewport": {"width": 1920, "height": 1080}}


def shown(page: Page) -> list[str]:
    """The headings of what is to be seen of a page."""
    headings = page.locator("#main :is(h1, .card > h2) >> visible=true")
    return [text.strip() for text in headings.all_inner_texts() if text.strip()]


def status(page: Page) -> str:
    """What the bar says of where one is."""
    return page.locator(".room-bar [role=status]").inner_text()


def test_keys_lead_from_panel_to_panel_and_out_again(opened):
    page = opened("/?priority=asb", **ROOM)
    page.get_by_role("button", name="Room screen").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".filter-bar")).to_be_hidden()
    assert "room=on" in page.url
    assert "priority=asb" in page.url
    assert shown(page) == ["ASB and Public Order: All Leeds"]
    page.locator("#main").focus()
    for number, heading in enumerate(
        ["Since your last meeting", "Where: by ward", "Ward figures", "Since when: by month"], 2
    ):
        page.keyboard.press("ArrowRight")
        assert status(page) == f"{number} of 5: {heading}"
        assert shown(page) == [heading]
    page.keyboard.press("ArrowRight")
    assert status(page).startswith("5 of 5")
    page.keyboard.press("ArrowLeft")
    assert shown(page) == ["Ward figures"]
    page.keyboard.press("Escape")
    expect(page.locator(".filter-bar")).to_be_visible()
    expect(page.locator(".room-bar")).to_be_hidden()
    assert "room" not in page.url
    assert len(shown(page)) == 5


def test_a_panel_higher_than_the_screen_is_read_to_its_end_first(opened):
    page = opened("/?room=on", viewport={"width": 1366, "height": 500})
    expect(page.locator(".room-bar")).to_be_visible()
    page.locator("#main").focus()
    page.keyboard.press("PageDown")
    assert status(page).startswith("1 of 5")
    # The browser scrolls in its own time.
    until(page, "() => window.scrollY > 0")
    for _ in range(9):
        page.keyboard.press("PageDown")
        page.wait_for_timeout(300)
        if status(page).startswith("2 of 5"):
            break
    assert status(page).startswith("2 of 5")
    until(page, "() => window.scrollY === 0")


def test_another_page_and_the_way_back_keep_the_room(opened):
    page = opened("/plans?room=on", **ROOM)
    assert status(page).startswith("1 of 6")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Trends").click()
    expect(page.locator(".room-bar [role=status]")).to_contain_text("Total recorded crime")
    assert "room=on" in page.url
    page.go_back()
    expect(page.locator(".room-bar [role=status]")).to_contain_text("1 of 6")


@pytest.mark.parametrize("path", ["/", "/hotspots", "/trends", "/plans"])
def test_axe_finds_nothing_in_the_room(opened, path):
    page = opened(f"{path}?room=on", **ROOM)
    expect(page.locator(".room-bar")).to_be_visible()
    assert violations(page, TAGS) == []
