"""Streets under the maps, in a browser that no other host answers."""

import pytest

from tests.browser.reader import until

pytestmark = pytest.mark.browser

SHOWN = """(layer) => {
  const graph = document.querySelector(".map .js-plotly-plot");
  const map = graph._fullLayout.map._subplot.map;
  const there = map.loaded() && map.getLayer(layer);
  return there && map.queryRenderedFeatures({ layers: [layer] }).length;
}"""
LOOK_AT_TOWN = """() => {
  const graph = document.querySelector(".map .js-plotly-plot");
  // Plotly keeps a view across answers where an event says that a person chose it.
  const chosen = { originalEvent: new Event("look") };
  const town = { center: [-1.56, 53.805], zoom: 15.2 };
  graph._fullLayout.map._subplot.map.jumpTo(town, chosen);
}"""


@pytest.mark.parametrize("path", ["/", "/hotspots"])
def test_a_map_shows_main_roads_then_every_street_with_its_name(reader, path):
    page = reader.open(path)
    assert until(page, SHOWN, "streets-major")

    page.evaluate(LOOK_AT_TOWN)

    assert until(page, SHOWN, "streets-local")
    assert until(page, SHOWN, "street-names-local")
    # Letters are our own: none was asked for, from nobody.
    assert not [u for u in reader.requests if "glyph" in u or "fonts." in u]


def test_a_filter_is_one_request_and_keeps_streets_and_zoom(reader):
    page = reader.open("/")
    page.evaluate(LOOK_AT_TOWN)
    until(page, SHOWN, "streets-local")
    before = len(reader.requests)

    with page.expect_response("**/_dash-update-component"):
        page.locator("#overview-filter-months").select_option("6")
    page.wait_for_timeout(1_000)

    assert [u.rpartition("/")[2] for u in reader.requests[before:]] == ["_dash-update-component"]
    assert until(page, SHOWN, "streets-local")


def test_the_switch_takes_streets_away_and_brings_them_back(reader):
    page = reader.open("/")
    box = page.get_by_role("checkbox", name="Streets")
    until(page, SHOWN, "streets-major")

    box.uncheck()
    until(page, "() => location.search === '?streets=off'")
    gone = """() => {
      const graph = document.querySelector(".map .js-plotly-plot");
      return !graph._fullLayout.map._subplot.map.getLayer("streets-major");
    }"""
    assert until(page, gone)

    page.get_by_role("checkbox", name="Streets").check()
    assert until(page, SHOWN, "streets-major")
