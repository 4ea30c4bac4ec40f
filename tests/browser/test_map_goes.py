"""A map goes where a reader asks, keeps where the reader went, and says nothing when left."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.overview import GRAPH, SUBPLOT, choose, pixel, titled, zoom, zoomed
from tests.browser.reader import drawn, until

pytestmark = pytest.mark.browser

FIT = f"() => {SUBPLOT}.viewInitial.zoom"
"""Where "Reset view" goes: the zoom at which the map fits what is asked about."""

WARD, GROUP, WHOLE = "E05011387", "inner-east", "E08000035"
SEEN = f"""() => {{
  const map = {SUBPLOT}.map, box = map.getBounds();
  return [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()];
}}"""


def seen(page: Page) -> tuple[float, float, float, float]:
    """What the map shows: west, south, east, north."""
    return tuple(page.evaluate(SEEN))


def across(page: Page) -> float:
    """How many degrees from west to east the map shows."""
    west, _, east, _ = seen(page)
    return east - west


def asked(page: Page, area: str) -> None:
    """Choose an area and wait until the map fits it."""
    choose(page, "area", area)
    until(page, f"(area) => {GRAPH}.dataset.fitted.endsWith(area)", area)
    drawn(page)


def test_a_map_fits_the_ward_the_group_and_the_whole_that_are_asked(opened):
    page = opened()
    whole = across(page)
    asked(page, WARD)
    ward = seen(page)
    assert across(page) < whole / 3
    asked(page, GROUP)
    assert across(page) > (ward[2] - ward[0]) * 1.2
    asked(page, WHOLE)
    assert across(page) == pytest.approx(whole, rel=0.01)


def test_a_link_to_a_ward_opens_on_the_ward_with_its_neighbours(opened):
    page = opened(f"/?area={WARD}")
    west, south, east, north = seen(page)
    own = page.evaluate(
        """(code) => fetch(document.querySelector(".map .js-plotly-plot").layout.meta.names)
          .then((answer) => answer.json())
          .then((file) => file.features.find((f) => f.id === code).geometry.coordinates
            .flat(Infinity))""",
        WARD,
    )
    lon, lat = own[::2], own[1::2]
    assert west < min(lon) < max(lon) < east
    assert south < min(lat) < max(lat) < north
    assert max((max(lon) - min(lon)) / (east - west), (max(lat) - min(lat)) / (north - south)) > 0.4


def test_where_a_reader_went_is_kept_over_a_filter_a_page_and_back(opened):
    page = opened(f"/?area={GROUP}")
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(400)
    went = zoom(page)
    choose(page, "priority", "violence")
    titled(page, "Violence and Sexual Crime: Inner East")
    assert zoom(page) == pytest.approx(went, abs=0.01)
    page.get_by_role("link", name="Hotspots").click()
    expect(page.locator("h1")).to_contain_text("Hotspots of")
    drawn(page)
    assert zoom(page) == pytest.approx(went, abs=0.01)
    page.go_back()
    titled(page, "Violence and Sexual Crime: Inner East")
    assert zoom(page) == pytest.approx(went, abs=0.01)
    # Another area is asked: the map goes there, and what was kept is of no use to it.
    asked(page, WARD)
    asked(page, GROUP)
    assert zoom(page) < went - 0.5


def test_a_place_picked_from_the_list_comes_into_sight_and_is_no_view_of_the_readers(opened):
    page = opened("/hotspots?priority=asb")
    before = zoom(page)
    page.locator("#hotspots-spots-list tbody tr a").first.click()
    until(page, "() => location.search.includes('spot=')")
    assert zoomed(page, beyond=before + 1) < 16
    _, west, south, east, north = page.evaluate(f"() => {GRAPH}.layout.meta.picked")
    inside = f"([lng, lat]) => {SUBPLOT}.map.getBounds().contains({{lng, lat}})"
    assert page.evaluate(inside, [(west + east) / 2, (south + north) / 2])
    choose(page, "months", "6", of="hotspots")
    drawn(page)
    page.get_by_role("link", name="Overview").click()
    titled(page, "ASB and Public Order: All Leeds")
    assert zoom(page) == pytest.approx(page.evaluate(FIT), abs=0.02)


@pytest.mark.parametrize("leave", ["scroll", "jump"])
def test_what_is_said_of_a_shape_goes_when_the_map_is_left(opened, leeds, leave):
    page = opened()
    x, y = pixel(page, leeds, WARD)
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    page.locator(".map .hoverlayer .hovertext").wait_for()
    if leave == "scroll":
        # So far that nothing of the map is under the pointer, which would be told of again.
        page.evaluate("() => window.scrollBy(0, window.innerHeight)")
    else:
        page.locator("h1").dispatch_event("pointermove")
    until(page, "() => !document.querySelector('.hoverlayer .hovertext')")
