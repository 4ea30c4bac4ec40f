"""The overview on a phone: folded filters, no sideways scrolling, a map one can scroll past."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.overview import SUBPLOT, asked, pixel, titled, total, zoom, zoomed
from tests.browser.reader import PHONE
from tests.browser.trends import RISEN, layered, multiple

pytestmark = pytest.mark.browser

HAREHILLS = "E05011394"


def drag_up(page: Page, x: float, y: float, distance: int) -> None:
    """Move one finger up the screen, as a reader scrolls."""
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, *points: dict[str, float]) -> None:
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    touch("touchStart", {"x": x, "y": y})
    for moved in range(0, distance + 1, 10):
        touch("touchMove", {"x": x, "y": y - moved})
        page.wait_for_timeout(16)
    touch("touchEnd")
    page.wait_for_timeout(300)


def test_filters_are_folded_and_say_what_is_chosen(opened):
    page = opened("/?priority=asb", **PHONE)
    summary = page.locator(".filters > summary")
    expect(summary).to_contain_text("Filters: ASB and Public Order · All Leeds · 12 months to")
    expect(page.locator("#overview-filter-area")).to_be_hidden()
    summary.tap()
    page.select_option("#overview-filter-area", HAREHILLS)
    titled(page, "ASB and Public Order: Gipton & Harehills")
    expect(page.locator("#overview-filter-area")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/data"])
def test_the_page_does_not_scroll_sideways(opened, path):
    page = opened(path, **PHONE)
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390


def test_layers_and_small_charts_answer_to_a_finger(opened):
    page = opened(f"/trends?{RISEN}", **PHONE)
    page.get_by_text("Season", exact=True).tap()
    layered(page, "limits", "changes", "season")
    card = multiple(page, "Alwoodley")
    beside = multiple(page, "Adel & Wharfedale").bounding_box()
    assert card.bounding_box()["y"] == beside["y"]
    assert card.bounding_box()["width"] > 150
    card.tap()
    titled(page, "ASB and Public Order: Alwoodley")
    assert asked(page)["layers"] == "limits,season,changes"


def test_the_day_of_the_last_meeting_takes_one_line_and_the_list_low_rows(opened):
    page = opened("/?priority=asb", **PHONE)
    assert page.locator(".field-since").bounding_box()["height"] < 60
    rows = page.locator("#overview-exceptions-grid tbody tr")
    heights = rows.evaluate_all("(all) => all.map((row) => row.offsetHeight)")
    assert len(heights) == 18
    assert max(heights) < 60


def test_rows_of_the_ward_table_are_one_line_high(opened):
    page = opened("/?priority=asb", **PHONE)
    rows = page.locator("#overview-wards-grid tbody tr")
    assert max(rows.evaluate_all("(all) => all.map((row) => row.offsetHeight)")) < 40


def test_one_finger_scrolls_the_page_past_the_map(opened, leeds):
    page = opened(**PHONE)
    x, y = pixel(page, leeds, HAREHILLS)
    before = page.evaluate("() => scrollY")
    centre = page.evaluate(f"() => {SUBPLOT}.map.getCenter()")
    drag_up(page, x, y, 200)
    assert page.evaluate("() => scrollY") > before + 100
    assert page.evaluate(f"() => {SUBPLOT}.map.getCenter()") == centre
    assert asked(page) == {}


def test_a_tap_on_a_ward_asks_about_it(opened, leeds):
    page = opened(**PHONE)
    whole, fitted = total(page), zoom(page)
    page.touchscreen.tap(*pixel(page, leeds, HAREHILLS))
    titled(page, "Total recorded crime: Gipton & Harehills")
    assert asked(page) == {"area": HAREHILLS}
    assert total(page) < whole
    assert zoomed(page, beyond=fitted + 1) < 16


def test_the_whole_place_fits_the_map(opened):
    page = opened(**PHONE)
    (west, south), (east, north) = page.evaluate(f"() => {SUBPLOT}.map.getBounds().toArray()")
    bounds = page.evaluate(
        "() => document.querySelector('.map .js-plotly-plot').layout.meta.bounds"
    )
    assert west < bounds[0] < bounds[2] < east
    assert south < bounds[1] < bounds[3] < north
