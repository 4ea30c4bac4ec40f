"""The page of plans: read by machine and keyboard, on a phone, and on one sheet of paper."""

from __future__ import annotations

import math
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from model.config.catalogue import Catalogue
from model.settings import Settings
from model.tables import INDICATOR_VALUES, MILESTONE_STATUSES, MILESTONES
from store.store import Store
from tests.browser.reader import PHONE, Reader, drawn, until
from tests.browser.serving import serving
from tests.browser.test_accessibility import TAGS, violations

pytestmark = pytest.mark.browser

PLANS = (
    "city-plan-2021-24",
    "partnership-plan-2008-11",
    "community-safety-strategy-2018-21",
    "scrutiny-plan-2015-16",
    "west-yorkshire-2021-24",
)
LONGEST = "scrutiny-plan-2015-16"
PAGE_OF_PDF = re.compile(rb"/Type\s*/Page(?!s)")

each_plan = pytest.mark.parametrize("plan", PLANS)


def day(text: str) -> pd.Timestamp:
    """A date in the unit that the store keeps."""
    return pd.Timestamp(text).as_unit("us")


def everything_measured(catalogue: Catalogue) -> pd.DataFrame:
    """Two years of a figure for whatever any plan needs measured."""
    series = sorted({s for plan in catalogue.frameworks for s in plan.series})
    nothing = dict.fromkeys(("numerator", "denominator", "lower", "upper"), math.nan)
    rows = [
        {
            "indicator": name,
            "area_code": catalogue.place.district_code,
            "period_start": day(f"{year}-04-01"),
            "period_end": day(f"{year + 1}-03-31"),
            "value": value,
            "status": "final",
            "source": "Returns of the partnership",
            "file": "returns.csv",
            **nothing,
        }
        for name in series
        for year, value in ((2023, 1234.0), (2024, 1100.0))
    ]
    return INDICATOR_VALUES.validate(pd.DataFrame(rows)[list(INDICATOR_VALUES.columns)])


def everything_reported(catalogue: Catalogue) -> pd.DataFrame:
    """A status for whatever any plan said would be done, each of them in turn."""
    rows = [
        {
            "plan": plan.id,
            "deliverable": deliverable.id,
            "status": MILESTONE_STATUSES[number % len(MILESTONE_STATUSES)],
            "reported": day("2026-10-14"),
            "note": "",
            "file": "milestones.csv",
        }
        for plan in catalogue.frameworks
        for number, deliverable in enumerate(plan.deliverables)
    ]
    return MILESTONES.validate(pd.DataFrame(rows))


@pytest.fixture(scope="module")
def full(
    tmp_path_factory: pytest.TempPathFactory,
    demonstration: Path,
    leeds: Catalogue,
    chromium: Browser,
) -> Iterator[Reader]:
    """A reader of a server where every indicator has a figure and every deliverable a status."""
    folder = tmp_path_factory.mktemp("full")
    shutil.copytree(demonstration, folder, dirs_exist_ok=True)
    store = Store(Settings(data_dir=str(folder)).store_root("leeds"))
    with store.draft() as draft:
        draft.replace("indicator_values", everything_measured(leeds))
        draft.replace("milestones", everything_reported(leeds))
        draft.commit("all that plans ask for, invented", demonstration=True)
    with serving(folder, folder / "server.log") as address:
        reader = Reader(chromium, address)
        yield reader
        reader.close()
        assert reader.problems == []


def sheets(page: Page) -> int:
    """How many sheets of paper a page takes."""
    return len(PAGE_OF_PDF.findall(page.pdf(format="A4", prefer_css_page_size=True)))


def smallest_type(page: Page) -> float:
    """The smallest type of the words that are printed, in points."""
    page.emulate_media(media="print")
    return page.evaluate(
        """() => Math.min(...Array.from(document.querySelectorAll("#main *"))
          .filter((part) => part.checkVisibility() && Array.from(part.childNodes)
            .some((child) => child.nodeType === 3 && child.textContent.trim()))
          .map((part) => parseFloat(getComputedStyle(part).fontSize) * 0.75))"""
    )


@each_plan
def test_a_plan_is_printed_on_one_sheet_of_a4(opened, plan):
    page = opened(f"/plans?plan={plan}")
    assert sheets(page) == 1
    assert smallest_type(page) >= 6.5


@each_plan
def test_a_plan_of_which_everything_is_reported_still_fits_one_sheet(full, plan):
    page = full.open(f"/plans?plan={plan}")
    expect(page.locator("#plans-indicators-sheet")).to_contain_text("Returns of the partnership")
    assert sheets(page) == 1
    assert smallest_type(page) >= 6.5


def test_print_keeps_what_a_reader_must_know_and_drops_what_paper_cannot_do(opened):
    page = opened(f"/plans?plan={LONGEST}")
    page.emulate_media(media="print")
    for gone in (".filter-bar", "header nav", ".downloads", ".fold > summary", ".needs"):
        expect(page.locator(gone).first).to_be_hidden()
    for gone in ("#plans-kin-card", "#plans-figures-card", "#plans-owed-card"):
        expect(page.locator(gone)).to_be_hidden()
    for kept in ("h1", "#plans-owner", "#plans-indicators-sentence", ".source-line"):
        expect(page.locator(kept)).to_be_visible()
    expect(page.get_by_text("All Leeds, 12 months to").first).to_be_visible()
    expect(page.locator(".team-list li").last).to_be_visible()
    expect(page.locator(".deliverable").last).to_be_visible()


def test_what_is_behind_a_priority_is_folded_on_the_screen_and_stands_on_paper(opened):
    page = opened("/plans?plan=west-yorkshire-2021-24")
    issue = page.locator(".issues li").first
    expect(issue).not_to_be_visible()
    page.locator(".priority-more > summary").first.click()
    expect(issue).to_be_visible()
    page.locator(".priority-more > summary").first.click()
    page.emulate_media(media="print")
    expect(issue).to_be_visible()
    expect(page.locator("#plans-note")).to_be_visible()


def test_the_first_view_ends_within_two_laptop_screens(opened):
    page = opened("/plans", viewport={"width": 1366, "height": 768})
    last = page.locator("#plans-indicators-sheet").bounding_box()
    assert last["y"] + last["height"] <= 2 * 768


@pytest.mark.parametrize("plan", ["city-plan-2021-24", LONGEST, "partnership-plan-2008-11"])
@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing(opened, plan, options):
    page = opened(f"/plans?plan={plan}", **options)
    for fold in page.locator("#plans-columns details > summary:visible").all():
        fold.click()
    for panel in ("indicators", "deliverables"):
        until(page, f"() => document.querySelector('#plans-{panel}-grid table')")
    # What is being filled is dimmed until it is there.
    drawn(page)
    assert violations(page, TAGS) == []


def test_axe_finds_nothing_where_everything_is_reported(full):
    page = full.open(f"/plans?plan={LONGEST}")
    page.get_by_text("What each of them is").click()
    expect(page.locator(".deliverable-status .status-complete").first).to_be_visible()
    assert violations(page, TAGS) == []


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("plan", [PLANS[0], LONGEST])
def test_the_page_does_not_scroll_sideways(opened, plan, width):
    page = opened(f"/plans?plan={plan}", viewport={"width": width, "height": 844})
    assert page.evaluate("() => document.documentElement.scrollWidth") == width


def test_one_control_chooses_the_plan_and_the_place_stays(opened):
    page = opened("/plans?area=E05011394&priority=violence")
    choice = page.get_by_label("Plan", exact=True)
    choice.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("h1")).to_have_text("Safer Places and Thriving Communities")
    assert "area=E05011394&plan=west-yorkshire-2021-24" in page.url
    assert "priority" not in page.url
    expect(choice).to_be_focused()


def test_a_link_of_the_crosswalk_leads_to_its_priority_and_on_to_its_figures(opened):
    page = opened("/plans?priority=violence&area=E05011394")
    page.locator("#plans-kin-opener").click()
    page.locator(".crosswalk").get_by_role("link", name="Serious Violence").click()
    expect(page.locator("#plans-indicators-sheet .priority")).to_have_count(1)
    page.locator(".priority-title").get_by_role("link", name="Serious Violence").click()
    expect(page.locator("h1")).to_have_text("Serious Violence: Gipton & Harehills")
    drawn(page)


def test_the_table_is_sent_when_it_is_unfolded(opened):
    page = opened("/plans")
    assert page.locator("#plans-indicators-grid table").count() == 0
    page.locator("#plans-indicators-opener").click()
    expect(page.locator("#plans-indicators-grid tbody tr").first).to_be_visible()
