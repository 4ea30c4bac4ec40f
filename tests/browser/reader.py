"""A reader at a browser: opens windows, waits until they are drawn, notes all that goes wrong."""

from __future__ import annotations

import json
import re
import time
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, Response

CHROMIUM = "/usr/bin/chromium"
"""Debian's, so that nothing has to be downloaded for the tests."""

QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    # No other host is found, whatever a page asks for.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
# MapLibre draws with WebGL; these let a computer without a graphics card do so.
CHROMIUM_ARGS = (*QUIET, "--enable-unsafe-swiftshader", "--use-angle=swiftshader")
WITHOUT_WEBGL = (*QUIET, "--disable-gpu", "--disable-3d-apis")

DESKTOP = {"viewport": {"width": 1366, "height": 768}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}

WAIT_S = 30

DRAWN = """() => {
  const words = (selector) => (document.querySelector(selector) || {}).textContent;
  const error = document.querySelector(".error-state");
  if (error) return Boolean(error.textContent);
  if (!words("h1") || !words(".source-line")) return false;
  if (document.querySelector('[data-dash-is-loading="true"]')) return false;
  const charts = Array.from(document.querySelectorAll(".chart")).filter((box) => box.offsetHeight);
  const graphs = charts.map((box) => box.querySelector(".js-plotly-plot"));
  // An empty chart is drawn before its figure comes: ours say which type they are set in.
  if (!graphs.every((graph) => graph && graph._fullLayout && graph.layout.font)) return false;
  const map = document.querySelector(".map");
  if (!map || !map.offsetHeight) return true;
  const graph = map.querySelector(".js-plotly-plot");
  const subplot = graph && graph._fullLayout && graph._fullLayout.map
    && graph._fullLayout.map._subplot;
  return Boolean(subplot && subplot.map && subplot.map.loaded() && graph.dataset.fitted
    && subplot.map.queryRenderedFeatures().length);
}"""


def launched(playwright: Playwright, args: tuple[str, ...]) -> Browser:
    """A headless browser with these arguments."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=list(args))


def until(page: Page, script: str, argument: Any = None) -> Any:
    """The first truthy answer of a script. (Playwright's own wait needs eval, which we forbid.)"""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        answer = page.evaluate(script, argument)
        if answer:
            return answer
        page.wait_for_timeout(50)
    raise AssertionError(f"never true within {WAIT_S} s: {script} of {argument}")


def drawn(page: Page) -> None:
    """Wait until the page has its words, its charts and its map."""
    until(page, DRAWN)


Contexts = dict[str, BrowserContext]
"""Contexts by their options, in JSON. What a browser has kept of our code serves the next test."""


class Reader:
    """Windows on one server; what they have in common is kept in `contexts`, when given."""

    def __init__(
        self, browser: Browser, server: str, *, expected: str = "", contexts: Contexts | None = None
    ) -> None:
        self.browser = browser
        self.server = server
        self.problems: list[str] = []
        self.requests: list[str] = []
        """Every address asked for, in order."""
        self._expected = expected
        self._contexts = {} if contexts is None else contexts
        self._own = contexts is None
        self._pages: list[Page] = []

    def open(self, path: str = "/", *, wait: bool = True, **options: Any) -> Page:
        """A new window on a path of the server, drawn; `options` are those of its context."""
        page = self._context(DESKTOP | options).new_page()
        self._pages.append(page)
        page.on("console", lambda m: self._note(m.type == "error", f"console: {m.text}"))
        page.on("pageerror", lambda error: self._note(True, f"page error: {error}"))
        page.on("request", self._asked)
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)
        page.goto(f"{self.server}{path}")
        if wait:
            drawn(page)
        return page

    def close(self) -> None:
        """Close every window, and the contexts that are this reader's own."""
        for page in self._pages:
            page.close()
        if self._own:
            for context in self._contexts.values():
                context.close()

    def _context(self, options: dict[str, Any]) -> BrowserContext:
        key = json.dumps(options, sort_keys=True)
        if key not in self._contexts:
            self._contexts[key] = self.browser.new_context(**options)
            self._contexts[key].add_init_script(REPORT_VIOLATIONS)
        return self._contexts[key]

    def _note(self, wrong: bool, words: str) -> None:
        if wrong and not (self._expected and re.search(self._expected, words)):
            self.problems.append(words)

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)
        ours = (f"{self.server}/", "blob:", "data:")
        self._note(not request.url.startswith(ours), f"asked another host: {request.url}")

    def _failed(self, request: Request) -> None:
        # A browser drops the page's own request for a file once it becomes a download.
        is_download = urlsplit(request.url).path.startswith("/data/")
        self._note(not is_download, f"failed: {request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        self._note(response.status >= 400, f"status {response.status}: {response.url}")


REPORT_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error("policy: " + event.violatedDirective + " of " + event.blockedURI));"""
