"""A reader finds a street, a postcode and a place by keyboard, and the map goes there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from geo.projection import to_bng
from model.tables import POSTCODES
from tests.browser.overview import SUBPLOT, asked, titled
from tests.browser.reader import PHONE, drawn, until
from tests.browser.serving import build_store, serving
from tests.browser.test_accessibility import TAGS, violations

pytestmark = pytest.mark.browser

ARMLEY = "E05011385"
CODE = "LS12 3AB"


@pytest.fixture(scope="module")
def found_in(tmp_path_factory, leeds) -> Iterator[tuple[str, Path]]:
    """The address of a server whose demonstration has a postcode too, and its log."""
    folder = tmp_path_factory.mktemp("search")
    store = build_store(folder)
    (ward,) = [ward for ward in leeds.place.wards if ward.code == ARMLEY]
    (x,), (y,) = to_bng([ward.longitude], [ward.latitude])
    row = {"postcode": CODE, "easting": x, "northing": y, "ended": "", "far": False}
    table = pd.DataFrame([{**row, "source": "a test", "file": "made"}])
    with store.draft() as draft:
        draft.replace("postcodes", POSTCODES.validate(table))
        draft.commit("with a postcode", demonstration=True)
    log = folder / "server.log"
    with serving(folder, log) as address:
        yield address, log


@pytest.fixture(scope="module")
def server(found_in) -> str:
    """What `reader` and `opened` look at here."""
    return found_in[0]


def field(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Search")


def found(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Found").get_by_role("option")


def search(page: Page, text: str, first: str) -> None:
    """Type into the search by keyboard, and wait until the first of the list is this."""
    field(page).focus()
    page.keyboard.type(text)
    expect(found(page).first).to_contain_text(first)


def chosen(page: Page, name: str) -> None:
    """Wait until the map is in sight and marked with a name within it, and the page drawn."""
    expect(page.locator(".map-mark")).to_have_text(name)
    drawn(page)
    until(page, MARK_IN_MAP)


MARK_IN_MAP = """() => {
  const mark = document.querySelector(".map-mark").getBoundingClientRect();
  const map = document.querySelector(".map").getBoundingClientRect();
  const middle = [map.x + map.width / 2, map.y + map.height / 2];
  const off = Math.hypot(mark.x + 9 - middle[0], mark.y + 9 - middle[1]);
  return off < map.height / 2 && map.top >= 0 && map.bottom <= window.innerHeight + 1;
}"""
ACROSS = f"() => {{ const b = {SUBPLOT}.map.getBounds(); return b.getEast() - b.getWest(); }}"


def test_a_street_is_found_by_keyboard_and_the_map_looks_at_it(opened):
    page = opened()
    whole = page.evaluate(ACROSS)
    search(page, "example a2", "Example A2")
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    active = field(page).get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    page.keyboard.press("Home")
    assert field(page).get_attribute("aria-activedescendant").endswith("-0")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    chosen(page, "Example A2")
    assert asked(page)["area"].startswith("E05")
    assert page.evaluate(ACROSS) < whole / 2
    expect(field(page)).to_have_value("")
    expect(page.locator(".search [role=status]")).to_contain_text("is chosen.")
    # The mark goes with the area it was found in.
    page.select_option("#overview-filter-area", "inner-east")
    expect(page.locator(".map-mark")).to_have_count(0)


def test_a_postcode_is_found_and_stands_in_no_address_and_no_log(reader, found_in):
    page = reader.open()
    search(page, "ls123ab", CODE)
    assert found(page).all_inner_texts() == [f"{CODE} Postcode, Armley"]
    page.keyboard.press("Enter")
    chosen(page, CODE)
    titled(page, "Total recorded crime: Armley")
    assert asked(page) == {"area": ARMLEY}
    told = " ".join([*reader.requests, found_in[1].read_text()]).lower()
    assert "/search" in told
    assert not any(text in told for text in ("ls123ab", "ls12 3ab", "ls12%203ab", "ls12+3ab"))


def test_a_place_found_on_a_page_without_a_map_is_looked_at_by_the_next_map(opened):
    page = opened("/trends")
    search(page, "example camera 7", "Example camera 7")
    page.keyboard.press("Enter")
    until(page, "() => location.search.includes('area=')")
    drawn(page)
    page.get_by_role("link", name="Hotspots").click()
    expect(page.locator("h1")).to_contain_text("Hotspots of")
    chosen(page, "Example camera 7")


def test_a_ward_found_is_fitted_without_a_mark(opened):
    page = opened()
    search(page, "armly", "Armley")
    page.keyboard.press("Enter")
    titled(page, "Total recorded crime: Armley")
    assert asked(page) == {"area": ARMLEY}
    expect(page.locator(".map-mark")).to_have_count(0)


def test_nothing_found_says_so_and_escape_closes_then_clears(opened):
    page = opened()
    field(page).focus()
    page.keyboard.type("qqqqqq")
    expect(page.locator(".search-said")).to_contain_text("Nothing here is called that.")
    expect(page.locator(".search [role=status]")).to_contain_text("Can be found: Ward")
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Escape")
    expect(field(page)).to_have_value("")
    search(page, "armley", "Armley")
    page.keyboard.press("Escape")
    expect(page.locator(".search-found")).to_be_hidden()
    expect(field(page)).to_have_value("armley")


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
def test_an_open_list_breaks_no_rule_and_moves_nothing(opened, options):
    page = opened(**options)
    before = page.locator("#main").bounding_box()
    search(page, "example", "Example")
    assert page.locator("#main").bounding_box() == before
    page.keyboard.press("ArrowDown")
    assert violations(page, TAGS) == []
    sizes = found(page).evaluate_all("(all) => all.map((o) => o.offsetHeight)")
    assert min(sizes) >= 24


def test_a_finger_finds_at_320_px_without_scrolling_sideways(opened):
    page = opened(**PHONE | {"viewport": {"width": 320, "height": 640}})
    field(page).tap()
    page.keyboard.type("armley")
    found(page).first.tap()
    titled(page, "Total recorded crime: Armley")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
