"""The page of trends as a reader sees it: charts, switches, small charts, tables."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page

from tests.browser.overview import asked
from tests.browser.reader import Reader, until

GRAPH = "document.querySelector('#trends-{}-figure .js-plotly-plot')"

RISEN = "priority=asb&area=E05011388"
"""Burmantofts & Richmond Hill, of which every layer has something to say."""

ADDED = {
    "limits": {"normal range", "above the range"},
    "changes": {"level and its changes, season removed"},
    "season": {"expected by season and trend"},
    "last-year": {"same month last year"},
    "forecast": {"forecast (80 and 95 of 100)"},
}
"""What each layer adds to the chart of months, by the names the key gives."""

ALWAYS = {"month", "in the 12 months to Sep 2026", "no data", "12-month average", "provisional"}
"""What the chart of months draws of the demonstration data without a layer."""


TICKED = """() => Array.from(document.querySelectorAll("#trends-layers input:checked"),
  (box) => box.value)"""


def traces(page: Page, panel: str = "series") -> list[dict[str, Any]]:
    """What a chart draws: the name, x and y of each trace that has a point."""
    return page.evaluate(
        f"""() => {GRAPH.format(panel)}.data.map(({{name, x, y}}) => ({{name, x, y}}))
          .filter(({{y}}) => y.some((value) => value !== null))"""
    )


def named(page: Page, panel: str = "series") -> set[str]:
    """The names of what a chart draws."""
    return {trace["name"] for trace in traces(page, panel)}


def layered(page: Page, *layers: str) -> None:
    """Wait until the chart of months of RISEN shows these layers and no other, and says so."""
    shown = ALWAYS.union(*(ADDED[layer] for layer in layers))
    # The chart is drawn a moment before the switches beside it are written.
    until(
        page,
        f"""([shown, on]) => {{
          const drawn = {GRAPH.format("series")}.data.filter((trace) =>
            trace.y.some((value) => value !== null)).map((trace) => trace.name);
          return [...new Set(drawn)].sort().join() === shown.join()
            && ({TICKED})().sort().join() === on.join();
        }}""",
        [sorted(shown), sorted(layers)],
    )
    assert set(asked(page).get("layers", "limits,changes").split(",")) == set(layers or ["none"])


def ticked(page: Page) -> list[str]:
    """The layers whose switch is on."""
    return page.evaluate(TICKED)


def multiple(page: Page, name: str) -> Locator:
    """The small chart of an area."""
    return page.locator(".multiple").filter(has=page.get_by_role("link", name=name, exact=True))


def multiples(page: Page) -> list[str]:
    """The words of each small chart."""
    return page.locator(".multiple").all_inner_texts()


def table(page: Page, panel: str) -> list[dict[str, str]]:
    """The open table of a panel, each row by the words of its headings."""
    heads, *rows = page.evaluate(
        """(panel) => Array.from(document.querySelectorAll(`#trends-${panel}-grid tr`),
          (row) => Array.from(row.cells, (cell) => cell.textContent))""",
        panel,
    )
    return [dict(zip(heads, row, strict=True)) for row in rows]


def questions(reader: Reader) -> int:
    """How often the server was asked for what a page shows."""
    return sum("/_dash-update-component" in address for address in reader.requests)
