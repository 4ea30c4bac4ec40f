"""A real server and a real browser; a test fails on anything that goes wrong in either."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests.browser.reader import CHROMIUM_ARGS, Profiles, Reader, launched
from tests.browser.serving import serving

# Two cores may be busy with the other half of the tests.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, demonstration: Path) -> Iterator[str]:
    """The address of a server that shows demonstration data."""
    folder = tmp_path_factory.mktemp("browser")
    shutil.copytree(demonstration, folder, dirs_exist_ok=True)
    with serving(folder, folder / "server.log") as address:
        yield address


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A browser whose contexts have kept nothing."""
    browser = launched(playwright, CHROMIUM_ARGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def profiles(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Profiles]:
    profiles = Profiles(playwright, tmp_path_factory.mktemp("profiles"))
    yield profiles
    profiles.close()


@pytest.fixture
def reader(profiles: Profiles, server: str) -> Iterator[Reader]:
    """Opens windows on the server; at the end nothing may have gone wrong in any of them."""
    reader = Reader(profiles, server)
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
