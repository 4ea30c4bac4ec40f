"""WCAG 2.2 AA as far as a machine can tell: axe-core on every page, contrast, reflow, print."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from components.palette import CARD, INK, SECONDARY
from tests.browser.reader import DESKTOP, PHONE

pytestmark = pytest.mark.browser

ALL_LAYERS = "layers=limits,season,changes,forecast,last-year"
PATHS = (
    *("/", "/?priority=asb", "/?priority=hate-crime", "/?area=E05011394&measure=rate", "/data"),
    # What is wrong with a link.
    "/?area=headinley&months=7&colour=red",
    *("/trends", f"/trends?priority=asb&area=inner-east&by=group&{ALL_LAYERS}"),
    "/trends?priority=exploitation",
    # With an area drawn around both, and what came of something done there.
    "/hotspots?priority=asb&map=class&tasks=h400.1076.1250&spot=h400.1075.1252"
    "&area=d42800.43200.400.0.0.400.-400.0&began=2026-01",
)
ON_PHONE = ("/", *PATHS[5:8:2], PATHS[9])
"""Pages whose layout differs most on a phone: the rules are the same for the rest."""
SIZES = {"desktop": DESKTOP, "phone": PHONE}
VIEWS = [("desktop", path) for path in PATHS] + [("phone", path) for path in ON_PHONE]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Text under the edge of a scrolling table cannot be judged, so tables are laid out in full.
IN_FULL = """.table-scroll { max-height: none !important; overflow: visible !important; }
.table-card .table-scroll { flex: none !important; }
.grid th, .grid td, .grid tfoot { position: static !important; }"""
# What axe leaves open because of an image behind it, and the pairs below decide. Names on a map are
# ink within a white edge of their own. What is told of a place runs on under its figures, ink on
# the ground of its row.
UNDECIDED = re.compile(
    r"demo-banner|Demonstration data|form-select|sort-arrow|<text |<tspan |"
    r"class=\"name-(ward|group)|class=\"place-told"
)


def violations(page: Page, rules: list[str], *, without: tuple[str, ...] = ()) -> list[str]:
    """What axe finds: rule, words and element of each violation."""
    # Describing what is well takes axe as long as looking for what is not.
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    left_out = {rule: {"enabled": False} for rule in without}
    found = Axe().run(page, options=options | {"rules": left_out}).response
    return [
        f"{rule['id']}: {rule['help']}: {node['html'][:200]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize(("size", "path"), VIEWS)
def test_axe_finds_nothing(opened, size, path):
    page = opened(path, **SIZES[size])
    if size == "phone":
        assert violations(page, TAGS) == []
        return
    assert violations(page, TAGS, without=("color-contrast",)) == []
    page.add_style_tag(content=IN_FULL)
    found = Axe().run(page, options={"runOnly": ["color-contrast"]}).response
    assert found["violations"] == []
    undecided = [node["html"] for rule in found["incomplete"] for node in rule["nodes"]]
    assert [html for html in undecided if not UNDECIDED.search(html)] == []


def test_axe_finds_nothing_in_open_lists_and_tables(opened):
    page = opened("/?priority=violence")
    page.locator("#overview-filter-offences-summary").click()
    page.get_by_text("The same figures as a table").click()
    expect(page.locator("#overview-trend-grid table")).to_be_visible()
    page.locator("#overview-wards-grid").evaluate("(box) => box.scrollTo(0, 100)")
    assert violations(page, TAGS) == []


def test_axe_finds_nothing_where_a_ward_is_chosen_and_a_table_open(opened):
    page = opened("/trends?area=E05011394")
    page.locator("#trends-funnel-opener").click()
    expect(page.locator("#trends-funnel-grid table")).to_be_visible()
    assert violations(page, TAGS) == []


def test_axe_would_find_something(opened):
    page = opened("/data")
    page.evaluate("() => document.querySelector('h1').remove()")
    assert any("page-has-heading-one" in words for words in violations(page, TAGS))


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours: black on white is 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_known_pairs():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("ink", [INK, SECONDARY])
def test_text_of_charts_and_controls_stands_out_from_their_ground(ink):
    assert contrast(ink, CARD) >= 4.5


def test_the_banner_stands_out_from_both_its_stripes(opened):
    page = opened("/data")
    colours = page.locator(".demo-banner").evaluate(
        "(banner) => [getComputedStyle(banner).color, getComputedStyle(banner).backgroundImage]"
    )
    ink, *stripes = (
        "#" + "".join(f"{int(part):02x}" for part in rgb)
        for words in colours
        for rgb in re.findall(r"rgb\((\d+), (\d+), (\d+)\)", words)
    )
    assert len(set(stripes)) == 2
    assert min(contrast(ink, stripe) for stripe in stripes) >= 4.5


@pytest.mark.parametrize("path", ["/", "/trends", "/data"])
def test_nothing_is_lost_at_320_px(opened, path):
    page = opened(path, viewport={"width": 320, "height": 640})
    assert page.evaluate("() => document.documentElement.scrollWidth") == 320
    expect(page.locator("h1")).to_be_visible()


def test_print_leaves_out_what_paper_cannot_do_and_cuts_no_table(opened):
    page = opened("/?priority=asb")
    page.emulate_media(media="print")
    controls = (".downloads", ".skip-link", ".modebar", ".streets-field .form-check")
    for gone in (".filter-bar", "header nav", *controls):
        expect(page.locator(gone).first).to_be_hidden()
    sources = (".source-line", ".release-line", ".streets-source")
    for kept in ("h1", ".demo-banner", ".tile", *sources):
        expect(page.locator(kept).first).to_be_visible()
    cut = page.locator("#overview-wards-grid").evaluate(
        "(box) => [box.scrollHeight - box.clientHeight, box.scrollWidth - box.clientWidth]"
    )
    assert cut == [0, 0]
    expect(page.locator("#overview-wards-grid tbody tr").last).to_be_visible()


PRINTING = """(asked) => matchMedia("print").addEventListener("change", (paper) => {
  if (!paper.matches) return;
  const seen = (selector) => Array.from(document.querySelectorAll(selector))
    .filter((part) => part.checkVisibility());
  const edge = document.querySelector("#main").getBoundingClientRect().right;
  const parts = seen("#main :is(svg.main-svg, canvas, table, td, th, img, p, h2, li)");
  window.printed = {
    beyond: parts.filter((part) => part.getBoundingClientRect().right > edge + 1)
      .map((part) => part.outerHTML.slice(0, 99)),
    kept: asked.kept.map((selector) => seen(selector).length),
    gone: asked.gone.map((selector) => seen(selector).length),
  };
})"""
"""Looks at the page as it is laid out on paper, which is over once the printer has it."""

A4 = {"format": "A4", "margin": dict.fromkeys(("top", "right", "bottom", "left"), "10mm")}


def printed(page: Page, kept: dict[str, int], gone: list[str]) -> dict:
    """What lies beyond the paper's edge, and how many of some parts are printed."""
    page.evaluate(PRINTING, {"kept": list(kept), "gone": gone})
    page.pdf(**A4)
    return page.evaluate("() => window.printed")


def test_trends_are_printed_whole_with_the_tables_that_are_open(opened):
    page = opened("/trends")
    page.locator("#trends-funnel-opener").click()
    expect(page.locator("#trends-funnel-grid table")).to_be_visible()
    charts = page.locator(".chart .main-svg")
    on_screen = charts.evaluate_all("(all) => all.map((chart) => chart.clientWidth)")
    kept = {
        "h1": 1,
        ".chart .main-svg:first-child": 3,
        ".trends-figures > .card > div > .chart-key": 3,
        ".multiple svg": 33,
        "#trends-funnel-grid tbody tr": 33,
    }
    gone = [".switch", ".filter-bar", ".downloads", ".fold > summary"]
    on_paper = printed(page, kept, gone)
    assert on_paper == {"beyond": [], "kept": list(kept.values()), "gone": [0] * len(gone)}
    # Back on the screen as they were.
    after = charts.evaluate_all("(all) => all.map((chart) => chart.clientWidth)")
    assert after == on_screen


def test_the_overview_is_printed_whole(opened):
    page = opened("/?priority=asb")
    kept = {".chart .main-svg:first-child": 1, ".map": 1, ".exceptions-card tbody tr": 10}
    on_paper = printed(page, kept, [".switch"])
    assert on_paper == {"beyond": [], "kept": [1, 1, 18], "gone": [0]}


def test_text_twice_as_large_stays_in_its_place(opened):
    page = opened(f"/trends?priority=asb&{ALL_LAYERS}")
    page.evaluate("() => { document.documentElement.style.fontSize = '32px'; }")
    boxes = page.locator("#main :is(.card, .multiple, .switch, label)")
    wider = "box.scrollWidth > box.clientWidth + 1"
    cut = f"(all) => all.filter((box) => {wider}).map((box) => box.outerHTML)"
    assert boxes.evaluate_all(cut) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") == 1366


def test_nothing_moves_for_readers_who_ask_for_that(opened):
    page = opened(reduced_motion="reduce")
    moving = page.evaluate(
        """() => Array.from(document.querySelectorAll("body *"), (part) =>
          getComputedStyle(part).transitionDuration).filter((seconds) => seconds !== "0s")"""
    )
    assert moving == []


CUT = """() => [...document.querySelectorAll(".table-scroll:has(tfoot)")].flatMap((scroller) => {
  const edge = scroller.querySelector("tfoot").getBoundingClientRect().top;
  return [...scroller.querySelectorAll("tbody tr")].filter((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return top < edge - 1 && bottom > edge + 1;
  }).map((row) => row.textContent);
})"""


@pytest.mark.parametrize("path", ["/", "/?priority=hate-crime", "/?area=E05011394&measure=rate"])
def test_the_sums_at_the_foot_of_a_table_cut_no_row_in_half(opened, path):
    page = opened(path, **SIZES["desktop"])
    expect(page.locator(".table-card tfoot")).to_be_visible()
    page.wait_for_function(f"() => ({CUT})().length === 0", timeout=5000)
