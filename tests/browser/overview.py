"""The overview as a reader sees it: its tiles, its table, its map, its address."""

from __future__ import annotations

from itertools import combinations
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from model.config.catalogue import Catalogue
from tests.browser.reader import drawn, until

GRAPH = "document.querySelector('.map .js-plotly-plot')"
SUBPLOT = f"{GRAPH}._fullLayout.map._subplot"


def asked(page: Page) -> dict[str, str]:
    """The parameters of the window's address."""
    return {k: v[0] for k, v in parse_qs(urlsplit(page.url).query).items()}


def titled(page: Page, title: str) -> None:
    """Wait until the page has this title and is drawn."""
    expect(page.locator("h1")).to_have_text(title)
    drawn(page)


def number(text: str) -> int:
    """The whole number a reader reads: `−1,234` is -1234."""
    return int(text.replace(",", "").replace("−", "-").replace("+", ""))


def tiles(page: Page) -> list[str]:
    """The words of each tile."""
    return page.locator(".tile").all_inner_texts()


def total(page: Page) -> int:
    """The big number of the first tile."""
    return number(page.locator(".tile .big").first.inner_text())


def rows(page: Page) -> list[list[str]]:
    """The words of each cell of the ward table, totals last."""
    return page.evaluate(
        """() => Array.from(
          document.querySelectorAll("#overview-wards-grid tbody tr, #overview-wards-grid tfoot tr"),
          (row) => Array.from(row.cells, (cell) => cell.textContent))"""
    )


def listed(page: Page) -> list[list[str]]:
    """The words of each cell of what rose or fell since the last meeting."""
    return page.evaluate(
        """() => Array.from(document.querySelectorAll("#overview-exceptions-grid tbody tr"),
          (row) => Array.from(row.cells, (cell) => cell.textContent))"""
    )


def choose(page: Page, control: str, value: str, *, of: str = "overview") -> None:
    """Choose a value of a filter of a page, by its parameter."""
    page.select_option(f"#{of}-filter-{control}", value)
    until(page, "(part) => location.search.includes(part)", f"{control}={value}")


def zoom(page: Page) -> float:
    """How far the map is zoomed in, as it is drawn."""
    return page.evaluate(f"() => {SUBPLOT}.map.getZoom()")


def zoomed(page: Page, *, beyond: float) -> float:
    """How far the map is zoomed in, once that is more than `beyond`."""
    until(page, f"(beyond) => {SUBPLOT}.map.getZoom() > beyond", beyond)
    return zoom(page)


def names(page: Page) -> list[str]:
    """The names of areas that are written over the map; none may cover another."""
    seen = """() => Array.from(document.querySelectorAll(".map-names span:not([hidden])"),
      (name) => [name.textContent, name.getBoundingClientRect().toJSON()])"""
    until(page, "() => document.querySelectorAll('.map-names span:not([hidden])').length")
    written: list[tuple[str, dict[str, float]]] = page.evaluate(seen)
    for (one, a), (other, b) in combinations(written, 2):
        apart = a["right"] <= b["left"] + 1 or b["right"] <= a["left"] + 1
        apart = apart or a["bottom"] <= b["top"] + 1 or b["bottom"] <= a["top"] + 1
        assert apart, f"{one} covers {other}"
    return [name for name, _ in written]


def map_values(page: Page) -> dict[str, int]:
    """The count that the map says of each ward when pointed at, by area code."""
    texts: dict[str, str] = page.evaluate(
        f"""() => Object.fromEntries({GRAPH}.data.slice(0, 2).flatMap((trace) =>
          trace.locations.map((code, number) => [code, trace.text[number]])))"""
    )
    return {code: number(text.split("<br>")[1].split(" ")[0]) for code, text in texts.items()}


def wards_drawn(page: Page, catalogue: Catalogue) -> int:
    """How many wards have colour on the map where their point is."""
    points = [[ward.longitude, ward.latitude] for ward in catalogue.place.wards]
    return page.evaluate(
        f"""(points) => points.filter((point) => {SUBPLOT}.map
          .queryRenderedFeatures({SUBPLOT}.map.project(point))
          .some((feature) => feature.layer.type === "fill")).length""",
        points,
    )


def pixel(page: Page, catalogue: Catalogue, code: str) -> tuple[float, float]:
    """Where the point that stands for a ward is on the screen, the map in its middle."""
    (ward,) = [w for w in catalogue.place.wards if w.code == code]
    place: dict[str, Any] = page.evaluate(
        f"""(point) => {{
          {GRAPH}.scrollIntoView({{block: "center"}});
          const box = {GRAPH}.querySelector(".maplibregl-canvas").getBoundingClientRect();
          const at = {SUBPLOT}.map.project(point);
          return {{x: box.x + at.x, y: box.y + at.y}};
        }}""",
        [ward.longitude, ward.latitude],
    )
    return place["x"], place["y"]


def click_ward(page: Page, catalogue: Catalogue, code: str) -> None:
    """Point at a ward until the map names it, then click."""
    x, y = pixel(page, catalogue, code)
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    page.locator(".map .hoverlayer .hovertext").wait_for()
    page.mouse.click(x, y)
