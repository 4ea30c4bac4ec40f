"""A real browser that counts what it receives and tells when a change is drawn."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from benchmarks.bare import CHART, MAP, SELECT, WORDS

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    # MapLibre needs WebGL, here drawn by the processor.
    "--enable-unsafe-swiftshader",
    "--use-angle=swiftshader",
    # Nothing but the page is fetched.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
SCREEN = {"width": 1366, "height": 768}
DRAWN_MS = 30_000
QUIET_MS = 500
"""How long nothing must arrive before a page counts as settled."""

_DRAWN = """(ids) => ids.every((id) => {
  const graph = document.querySelector(`#${id} .js-plotly-plot`);
  if (!graph || !graph._fullLayout || !graph.data.length) {
    return false;
  }
  const map = graph._fullLayout.map;
  return !map || (map._subplot && map._subplot.map.loaded());
})"""

_WATCH = """({ graphs, words }) => {
  window.drawn = [];
  const note = (what) => window.drawn.push([what, performance.now()]);
  for (const id of graphs) {
    const graph = document.querySelector(`#${id} .js-plotly-plot`);
    graph.on("plotly_afterplot", () => note(id));
  }
  new MutationObserver(() => note(words)).observe(
    document.getElementById(words), { childList: true, subtree: true, characterData: true });
}"""

_CHOOSE = """({ select, value }) => {
  const control = document.getElementById(select);
  // React only sees a value that was set past its own tracking of the element.
  Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, "value").set.call(control, value);
  window.drawn.length = 0;
  window.chosenAt = performance.now();
  control.dispatchEvent(new Event("change", { bubbles: true }));
}"""

_ALL_DRAWN = "(ids) => ids.every((id) => window.drawn.some(([what]) => what === id))"


@dataclass(frozen=True)
class Received:
    """One answer as it came over the wire."""

    url: str
    kind: str
    """What the browser takes it for: Document, Script, Fetch and so on."""
    size: int
    """Bytes, headers and compressed body."""


def kilobytes(received: Iterable[Received]) -> float:
    """Thousands of bytes of all these answers together."""
    return sum(answer.size for answer in received) / 1000


@dataclass(frozen=True)
class Controls:
    """What is changed on a page, and what must be drawn anew because of it."""

    path: str
    select: str
    graphs: tuple[str, ...]
    words: str
    """The element whose text changes too."""


DASHBOARD = Controls(
    "/",
    "overview-filter-area",
    ("overview-wards-figure", "overview-trend-figure"),
    "overview-tiles",
)
TRENDS = Controls(
    "/trends",
    "trends-filter-area",
    # Not the funnel: a place whose residents are not known has words in its stead.
    ("trends-series-figure", "trends-season-figure"),
    "trends-answer",
)
HOTSPOTS = Controls(
    "/hotspots",
    "hotspots-filter-to",
    ("hotspots-cells-figure",),
    "hotspots-answer",
)
BARE = Controls("/", SELECT, (MAP, CHART), WORDS)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium until the block ends."""
    with sync_playwright() as playwright:
        # Ctrl+C is ours to handle: the browser is closed below.
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(FLAGS), handle_sigint=False, handle_sigterm=False
        )
        try:
            yield browser
        finally:
            browser.close()


class Visit:
    """A page of its own context, with nothing kept from earlier, and all that it received."""

    def __init__(self, browser: Browser) -> None:
        self._context = browser.new_context(viewport=SCREEN, locale="en-GB")
        self.page: Page = self._context.new_page()
        self.received: list[Received] = []
        self._started: dict[str, tuple[str, str]] = {}
        self._listen(self._context.new_cdp_session(self.page))

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self._context.close()

    def open(self, url: str, controls: Controls) -> None:
        """Go to a page of a server; wait until its figures are drawn and nothing more happens."""
        self.page.goto(f"{url.rstrip('/')}{controls.path}", wait_until="networkidle")
        self.page.wait_for_function(_DRAWN, arg=list(controls.graphs), timeout=DRAWN_MS)
        self.page.evaluate(_WATCH, {"graphs": controls.graphs, "words": controls.words})
        self.settle()

    def settle(self) -> None:
        """Wait until for a while nothing has arrived and nothing was drawn."""
        before = (-1, -1)
        while before != (now := (len(self.received), self.page.evaluate("window.drawn.length"))):
            before = now
            self.page.wait_for_timeout(QUIET_MS)

    def change(self, controls: Controls, value: str) -> float:
        """Choose a value; milliseconds until both figures and the text are drawn for good."""
        self.page.evaluate(_CHOOSE, {"select": controls.select, "value": value})
        everything = [*controls.graphs, controls.words]
        self.page.wait_for_function(_ALL_DRAWN, arg=everything, timeout=DRAWN_MS)
        self.settle()
        return float(self.page.evaluate("window.drawn.at(-1)[1] - window.chosenAt"))

    def values(self, controls: Controls) -> list[str]:
        """Every value of the select but the one chosen and the empty one."""
        options = "(id) => Array.from(document.getElementById(id).options, (o) => o.value)"
        left_out = {"", self.page.input_value(f"#{controls.select}")}
        return [v for v in self.page.evaluate(options, controls.select) if v not in left_out]

    def _listen(self, session: CDPSession) -> None:
        session.on("Network.responseReceived", self._response)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")

    def _response(self, event: dict) -> None:
        self._started[event["requestId"]] = (event["response"]["url"], event["type"])

    def _finished(self, event: dict) -> None:
        url, kind = self._started.get(event["requestId"], ("", "Other"))
        if url.startswith("http"):
            self.received.append(Received(url, kind, int(event["encodedDataLength"])))
