"""An area is drawn, brought along and shared; every page answers for it."""

from __future__ import annotations

import json
import math

import pytest
from playwright.sync_api import Page, expect

from tests.browser.overview import asked, titled
from tests.browser.reader import drawn, until

pytestmark = pytest.mark.browser

ASB = "/hotspots?priority=asb"
SQUARE = [[-1.56, 53.79], [-1.54, 53.79], [-1.54, 53.81], [-1.56, 53.81], [-1.56, 53.79]]


def draw(page: Page, radius: int = 60) -> None:
    """Round the middle of the map with the button held down."""
    page.get_by_role("button", name="Draw an area").click()
    page.locator(".map").scroll_into_view_if_needed()
    box = page.locator(".map .js-plotly-plot").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x + radius, y)
    page.mouse.down()
    for step in range(1, 33):
        turned = step / 32 * 2 * math.pi
        page.mouse.move(x + radius * math.cos(turned), y + radius * math.sin(turned))
    page.mouse.up()


def file_of(page: Page, name: str, content: object) -> None:
    """Choose a file as a reader would."""
    payload = {"name": name, "mimeType": "application/json", "buffer": json.dumps(content).encode()}
    page.set_input_files("#hotspots-area-file", payload)


def test_an_area_is_drawn_every_page_answers_for_it_and_a_link_carries_it(opened):
    page = opened(ASB)
    draw(page)
    until(page, "() => location.search.includes('area=d')")
    expect(page.locator("h1")).to_contain_text("Drawn area of")
    expect(page.locator(".draw-area")).to_have_attribute("aria-pressed", "false")
    drawn(page)
    # Nothing is dimmed: the answer is of the area, not of the cells that were drawn round.
    dimmed = "(map) => map.data.some((trace) => trace.selectedpoints)"
    assert not page.locator(".map .js-plotly-plot").evaluate(dimmed)
    area = asked(page)["area"]
    page.get_by_label("Began in").select_option("2026-01")
    expect(page.locator("#hotspots-moved-grid")).to_contain_text("Within 500 m around it")
    page.get_by_role("link", name="Trends").click()
    expect(page.locator("h1")).to_contain_text("Drawn area of")
    assert asked(page)["area"] == area
    shared = opened(f"/?priority=asb&area={area}")
    expect(shared.locator("h1")).to_contain_text("Drawn area of")
    expect(shared.locator(".notices")).to_contain_text("approximate points")
    shared.get_by_role("link", name="Remove the drawn area").click()
    titled(shared, "ASB and Public Order: All Leeds")


def test_an_area_is_brought_along_and_one_that_cannot_be_is_refused_in_words(opened, reader):
    page = opened(ASB)
    said = page.locator("#hotspots-drawing-said")
    file_of(page, "points.geojson", {"type": "Point", "coordinates": [-1.5, 53.8]})
    expect(said).to_contain_text("The file holds no area")
    assert "area" not in asked(page)
    file_of(page, "area.geojson", {"type": "Polygon", "coordinates": [SQUARE]})
    until(page, "() => location.search.includes('area=d')")
    expect(page.locator("h1")).to_contain_text("Drawn area of 2.9 km²")
    expect(said).to_be_empty()
    # The browser notes what was refused; nothing else went wrong.
    assert all("422" in problem for problem in reader.problems)
    reader.problems.clear()


def test_drawing_is_begun_and_ended_by_keyboard(opened):
    page = opened("/")
    button = page.get_by_role("button", name="Draw an area")
    button.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#overview-drawing-said")).to_contain_text("Escape ends it")
    page.keyboard.press("Escape")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#overview-drawing-said")).to_be_empty()
