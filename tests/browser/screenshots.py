"""The picture of the README, drawn anew: `python -m tests.browser.screenshots`.

It starts a server on demonstration data in a folder that is thrown away, and writes
docs/images/overview.png, 1366 px wide.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from model.settings import PROJECT
from tests.browser.reader import CHROMIUM_ARGS, Reader, launched
from tests.browser.serving import build_store, serving

IMAGES = PROJECT / "docs" / "images"
TALL = {"viewport": {"width": 1366, "height": 1620}}
"""High enough for tiles, what is new, map and table, which is what a first look should show."""


def main() -> None:
    """Write every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        build_store(folder)
        with serving(folder, folder / "server.log") as address:
            browser = launched(playwright, CHROMIUM_ARGS)
            reader = Reader(browser, address)
            page = reader.open("/", **TALL)
            page.screenshot(path=IMAGES / "overview.png")
            reader.close()
            browser.close()
            if reader.problems:
                raise SystemExit("\n".join(reader.problems))


if __name__ == "__main__":
    main()
