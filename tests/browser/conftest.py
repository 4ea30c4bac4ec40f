"""A real server and a real browser; a test fails on anything that goes wrong in either."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests.browser.reader import CHROMIUM_ARGS, Contexts, Reader, launched
from tests.browser.serving import build_store, serving

# Two cores may be busy with the other half of the tests.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that shows demonstration data."""
    folder = tmp_path_factory.mktemp("browser")
    build_store(folder)
    with serving(folder, folder / "server.log") as address:
        yield address


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = launched(playwright, CHROMIUM_ARGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def contexts() -> Contexts:
    """What windows of all tests have in common: the browser keeps our code between them."""
    return {}


@pytest.fixture
def reader(chromium: Browser, server: str, contexts: Contexts) -> Iterator[Reader]:
    """Opens windows on the server; at the end nothing may have gone wrong in any of them."""
    reader = Reader(chromium, server, contexts=contexts)
    yield reader
    reader.close()
    assert reader.problems == []


@pytest.fixture
def opened(reader: Reader) -> Callable[..., Page]:
    """Opens a page and waits until it is drawn: `opened("/?priority=asb")`."""
    return reader.open


@pytest.fixture
def changing(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder without a release, and the address of a server that reads from it."""
    with serving(tmp_path, tmp_path / "server.log") as address:
        yield tmp_path, address
