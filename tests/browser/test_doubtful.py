"""A doubtful month and a draft as readers meet them: named once, in few words, on every width."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data_loaders.load import add
from data_loaders.one_load.terms import Terms
from model.config.catalogue import Catalogue
from model.settings import Settings
from store.store import Store
from tests.browser.reader import PHONE, Profiles, Reader
from tests.browser.serving import serving
from tests.browser.test_accessibility import TAGS, violations
from tests.data_loaders import loading as made

pytestmark = pytest.mark.browser

MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)][:16]
NOTE = "<img src=x onerror=alert(1)> " + "A" * 5000


def month_of(folder: Path, month: str, rows: int) -> Path:
    """A file of a force with so many crimes of a month, spread over some of Leeds."""
    places = [
        (f"{-1.60037 + n % 10 / 100:.5f}", f"{53.76013 + n // 10 % 8 / 100:.5f}") for n in range(80)
    ]
    records = [
        made.row(f"{month}-{n}", month=month, longitude=x, latitude=y, kind=made.KINDS[n % 4])
        for n, (x, y) in enumerate(places[i % 80] for i in range(rows))
    ]
    return made.street(folder, *records, name=f"{month}-west-yorkshire-street.csv")


@pytest.fixture(scope="module")
def doubtful(
    tmp_path_factory: pytest.TempPathFactory, shared_data: Path, leeds: Catalogue
) -> Iterator[tuple[str, str]]:
    """The address of a server with a doubtful month, and the name of a draft beside its release."""
    folder = tmp_path_factory.mktemp("doubtful")
    store = Store(Settings(data_dir=str(folder)).store_root("leeds"))
    files = [month_of(folder / "files", m, 60 if m == "2024-12" else 300) for m in MONTHS]
    add([shared_data / "leeds" / "wards-2025.geojson", *files], leeds, store)
    later = month_of(folder / "files", "2025-05", 300)
    add([later], leeds, store, terms=Terms(draft=True, note=NOTE))
    with serving(folder, folder / "server.log") as address:
        yield address, store.drafts()[0].release_id


@pytest.fixture
def unsure(profiles: Profiles, doubtful: tuple[str, str]) -> Iterator[Reader]:
    """Opens windows on that server, in none of which anything may go wrong."""
    reader = Reader(profiles, doubtful[0])
    yield reader
    reader.close()
    assert reader.problems == []


@pytest.mark.parametrize("path", ["/", "/trends", "/hotspots"])
@pytest.mark.parametrize(("size", "lines"), [({}, 1), (PHONE, 2)], ids=["desktop", "phone"])
def test_a_doubtful_month_takes_a_line_or_two_and_unfolds(unsure, path, size, lines):
    page = unsure.open(path, **size)
    summary = page.locator(".period-notes summary")
    height, line = summary.evaluate(
        "(element) => [element.offsetHeight, parseFloat(getComputedStyle(element).lineHeight)]"
    )
    assert round(height / line) <= lines
    told = page.get_by_text("Uses Dec 2024, which is doubtful: 60 records of crime and ASB")
    assert not told.is_visible()
    summary.click()
    assert told.is_visible()
    assert violations(page, TAGS) == []


@pytest.mark.parametrize("size", [{}, PHONE], ids=["desktop", "phone"])
def test_the_data_page_of_a_draft_keeps_a_hostile_note_in_bounds(unsure, doubtful, size):
    draft = doubtful[1]
    page = unsure.open(f"/data?release={draft}", **size)
    assert page.locator(".demo-banner").inner_text().startswith(f"Draft {draft}: not published.")
    assert page.locator("#data-releases-grid img").count() == 0
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("#data-releases-grid tbody tr").first.bounding_box()["height"] < 220
    assert page.get_by_text("Dec 2024, doubtful: 60 records").is_visible()
    assert violations(page, TAGS) == []
