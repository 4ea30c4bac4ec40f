"""The same journeys without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.overview import asked, listed, titled, zoom, zoomed
from tests.browser.reader import drawn, until

pytestmark = pytest.mark.browser

FOCUSED = """() => {
  const at = document.activeElement;
  const around = [at, ...[".segments", ".form-check", ".multiple"].map((box) => at.closest(box))];
  // The button of a day's calendar is inside the field: the browser draws its ring itself.
  const inside = at.type === "date" && !at.matches(":focus");
  const rung = (part) => part && getComputedStyle(part).outlineStyle !== "none";
  const ring = inside || around.some(rung);
  const label = at.type === "checkbox" ? at.labels[0].textContent : at.textContent;
  return {id: at.id, words: at.getAttribute("aria-label") || label, ring: ring};
}"""
MOST_STOPS = 120


def tab_to(page: Page, *, id_: str = "", words: str = "") -> None:
    """Press Tab until the element of that id or name has the focus, seeing it at every stop."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        assert at["ring"], f"no focus ring on {at}"
        if (id_ and at["id"] == id_) or (words and at["words"] == words):
            return
    raise AssertionError(f"{id_ or words} was not reached in {MOST_STOPS} stops")


def focused(page: Page) -> dict:
    return page.evaluate(FOCUSED)


def test_the_first_stop_skips_to_the_content(opened):
    page = opened()
    page.keyboard.press("Tab")
    assert focused(page)["words"] == "Skip to the content"
    expect(page.locator(".skip-link")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert focused(page)["id"] == "main"
    page.keyboard.press("Tab")
    assert focused(page)["words"] == "Copy the sentence: the answer"


def test_a_priority_is_chosen_with_the_arrows_and_the_focus_stays(opened):
    page = opened()
    tab_to(page, id_="overview-filter-priority")
    page.keyboard.press("ArrowDown")
    titled(page, "ASB and Public Order: All Leeds")
    assert asked(page) == {"priority": "asb"}
    assert focused(page)["id"] == "overview-filter-priority"


def test_counts_become_rates_with_an_arrow(opened):
    page = opened()
    tab_to(page, words="Room screen")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowRight")
    until(page, "() => location.search === '?measure=rate'")
    drawn(page)
    measure = page.locator("#overview-filter-measure")
    expect(measure.get_by_role("radio", name="Rate")).to_be_focused()


def test_offences_open_with_space_are_ticked_with_space_and_close_with_escape(opened):
    page = opened("/?priority=violence")
    tab_to(page, id_="overview-filter-offences-summary")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    box = page.get_by_role("checkbox", name="Violence and sexual offences")
    expect(box).to_be_focused()
    page.keyboard.press("Space")
    titled(page, "Violence and Sexual Crime, 2 offences: All Leeds")
    assert asked(page)["offences"] == "robbery,possession-of-weapons"
    expect(box).to_be_focused()
    expect(box).not_to_be_checked()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    assert focused(page)["id"] == "overview-filter-offences-summary"


def test_a_ward_is_chosen_in_the_table_which_has_all_the_map_has(opened):
    page = opened("/?sort=area_name")
    tab_to(page, words="Gipton & Harehills")
    page.keyboard.press("Enter")
    titled(page, "Total recorded crime: Gipton & Harehills")
    assert asked(page)["area"] == "E05011394"
    # The reader stays where they were.
    assert focused(page)["words"] == "Gipton & Harehills"


def type_day(page: Page, month: str, day: str, year: str) -> None:
    """Type a day from the first part of the field on, in the order this browser has them."""
    page.locator("#overview-since").blur()
    page.locator("#overview-since").focus()
    page.keyboard.type(f"{month}{day}{year}", delay=60)


def test_a_day_is_typed_and_asked_with_enter_once_it_is_whole(opened):
    page = opened("/?priority=asb")
    tab_to(page, id_="overview-since")
    # Passing through asks nothing.
    tab_to(page, words="Burmantofts & Richmond Hill")
    assert asked(page) == {"priority": "asb"}
    before = listed(page)
    asking = page.locator("#overview-exceptions-sentence")
    # Each part makes another day, whose answer must not come in between the others.
    type_day(page, "04", "01", "202")
    page.keyboard.press("Enter")
    assert not page.locator("#overview-since").evaluate("(field) => field.checkValidity()")
    type_day(page, "09", "30", "2025")
    page.keyboard.press("Enter")
    assert asked(page) == {"priority": "asb"}
    assert listed(page) == before
    type_day(page, "04", "15", "2026")
    assert asked(page) == {"priority": "asb"}
    page.keyboard.press("Enter")
    expect(asking).to_contain_text("May 2026 to Sep 2026")
    assert asked(page) == {"priority": "asb", "since": "2026-04-15"}
    assert listed(page) != before
    assert focused(page)["id"] == "overview-since"
    # Leaving the field asks as well.
    type_day(page, "09", "15", "2026")
    tab_to(page, words="Burmantofts & Richmond Hill")
    expect(asking).to_contain_text("There is no whole month since 15 Sep 2026")
    assert asked(page) == {"priority": "asb", "since": "2026-09-15"}


def test_the_map_zooms_by_its_buttons(opened):
    page = opened()
    before = zoom(page)
    tab_to(page, words="Zoom in")
    page.keyboard.press("Enter")
    assert zoomed(page, beyond=before) > before


def test_the_trend_opens_as_a_table(opened):
    page = opened()
    tab_to(page, words="The same figures as a table")
    page.keyboard.press("Enter")
    expect(page.locator("#overview-trend-grid table")).to_be_visible()
    expect(page.locator("#overview-trend-grid")).to_contain_text("Aug 2022")
