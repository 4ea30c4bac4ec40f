"""A reader at a browser: opens windows, waits until they are drawn, notes all that goes wrong."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
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
# MapLibre draws with WebGL; these let a computer without a graphics card do so. The rest of a page
# is put together without one: that took a third of a browser's time.
CHROMIUM_ARGS = (
    *QUIET,
    "--enable-unsafe-swiftshader",
    "--use-angle=swiftshader",
    "--disable-gpu-compositing",
)
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


class Profiles:
    """Browsers that keep what they load between tests, as a reader's does, compiled code too.

    One for each kind of device; a window opens in half the time it takes a browser that is new.
    """

    def __init__(self, playwright: Playwright, folder: Path) -> None:
        self._playwright = playwright
        self._folder = folder
        self._kept: dict[str, BrowserContext] = {}

    def context(self, **options: Any) -> BrowserContext:
        """The browser of a kind of device."""
        key = json.dumps(options, sort_keys=True)
        if key not in self._kept:
            self._kept[key] = self._playwright.chromium.launch_persistent_context(
                self._folder / f"profile {len(self._kept)}",
                executable_path=CHROMIUM,
                args=list(CHROMIUM_ARGS),
                **options,
            )
        return self._kept[key]

    def close(self) -> None:
        """Close all of them."""
        for context in self._kept.values():
            context.close()


class Reader:
    """Windows on one server, of a browser that is new to it or of one that is not."""

    def __init__(self, browser: Browser | Profiles, server: str, *, expected: str = "") -> None:
        self.server = server
        self.problems: list[str] = []
        self.requests: list[str] = []
        """Every address asked for, in order."""
        self._browser = browser
        self._expected = expected
        self._contexts: dict[str, BrowserContext] = {}
        self._pages: list[Page] = []

    def open(self, path: str = "/", *, wait: bool = True, **options: Any) -> Page:
        """A new window on a path of the server, drawn; `options` are those of its context."""
        page = self._page(DESKTOP | options)
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
        """Close every window, and what a browser kept for this reader alone."""
        for page in self._pages:
            page.close()
        for context in self._contexts.values():
            context.close()

    def _page(self, options: dict[str, Any]) -> Page:
        if isinstance(self._browser, Profiles):
            # A desktop's window can be made smaller; a phone is another device.
            size = options["viewport"]
            device = options if options.get("is_mobile") else options | DESKTOP
            page = self._browser.context(**device).new_page()
            page.set_viewport_size(size)
        else:
            page = self._own(self._browser, options).new_page()
        page.add_init_script(REPORT_VIOLATIONS)
        return page

    def _own(self, browser: Browser, options: dict[str, Any]) -> BrowserContext:
        key = json.dumps(options, sort_keys=True)
        if key not in self._contexts:
            self._contexts[key] = browser.new_context(**options)
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
        path = urlsplit(request.url).path
        # A map that is moved on drops the tiles it has asked for and does not need any more.
        is_dropped = path.startswith(("/data/", "/tiles/"))
        self._note(not is_dropped, f"failed: {request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        self._note(response.status >= 400, f"status {response.status}: {response.url}")


REPORT_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error("policy: " + event.violatedDirective + " of " + event.blockedURI));"""
