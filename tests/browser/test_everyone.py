"""What changes is told to those who do not see it, and stays visible in colours a reader forces."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.overview import choose
from tests.browser.reader import drawn, until

pytestmark = pytest.mark.browser


def announced(page: Page) -> str:
    """What the status region of the page says."""
    return page.locator(".announced").inner_text()


def test_a_change_of_the_question_is_announced_and_the_first_page_is_not(opened):
    page = opened("/?priority=asb")
    assert announced(page) == ""
    choose(page, "area", "E05011394")
    until(page, "() => document.querySelector('.announced').textContent")
    title = page.locator("h1").inner_text()
    answer = page.locator(".answer").inner_text()
    assert "Gipton & Harehills" in title
    assert announced(page) == f"{title}. {answer}"
    expect(page.locator(".announced")).to_have_role("status")


def test_what_changes_elsewhere_is_not_announced_again(opened):
    page = opened("/?priority=asb")
    page.locator("#overview-wards-grid a.sort").first.click()
    until(page, "() => location.search.includes('sort')")
    drawn(page)
    assert announced(page) == ""


COLOUR = "(part) => getComputedStyle(part).backgroundColor"


def test_forced_colours_keep_the_current_page_pressed_switches_and_swatches(opened):
    page = opened("/?area=E05011394&colour=count", forced_colors="active")
    drawn(page)
    here, other = page.locator(".nav-here"), page.locator(".nav-link:not(.nav-here)").first
    edge = "(part) => getComputedStyle(part).borderBottomColor"
    assert here.evaluate(edge) != other.evaluate(edge)
    labels = page.locator("#overview-filter-measure .form-check-label")
    assert len(set(labels.evaluate_all(f"(parts) => parts.map({COLOUR})"))) == 2
    chosen, row = page.locator(".grid tr.chosen th"), page.locator(".grid tr:not(.chosen) th").last
    assert chosen.evaluate(COLOUR) != row.evaluate(COLOUR)
    swatches = page.locator("#overview-wards-legend .swatch").evaluate_all(
        f"(parts) => parts.map({COLOUR})"
    )
    assert len(set(swatches)) == len(swatches) > 2
