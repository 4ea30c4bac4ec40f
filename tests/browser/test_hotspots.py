"""Hotspots as a locality team uses them: list and map, months, tasking list, link and file."""

from __future__ import annotations

import json
import re
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.browser.overview import GRAPH, SUBPLOT, asked, choose, titled
from tests.browser.reader import PHONE, drawn, until
from tests.browser.test_accessibility import TAGS, violations
from tests.browser.test_keyboard import focused, tab_to
from tests.browser.test_plans import sheets, smallest_type
from tests.pages.faces import csv_rows

pytestmark = pytest.mark.browser

ASB = "/hotspots?priority=asb"
TITLE = "Hotspots of ASB and Public Order: All Leeds"


def places(page: Page, of: str = "spots") -> list[list[str]]:
    """The words of each cell of a list of places."""
    return page.evaluate(
        """(of) => Array.from(document.querySelectorAll(`#hotspots-${of}-list tbody tr`),
          (row) => Array.from(row.cells, (cell) => cell.innerText))""",
        of,
    )


def outlined(page: Page, trace: int) -> list[str]:
    """The ids of the cells that a trace of the map draws."""
    return page.evaluate(f"(trace) => {GRAPH}.data[trace].locations", trace)


def click_cell(page: Page, cell: str) -> None:
    """Point at a cell until the map names it, then click."""
    x, y = page.evaluate(
        f"""async (cell) => {{
          const shapes = await (await fetch({GRAPH}.data[0].geojson)).json();
          const ring = shapes.features.find((f) => f.id === cell).geometry.coordinates[0];
          const middle = [0, 1].map((i) => (ring[0][i] + ring[3][i]) / 2);
          {GRAPH}.scrollIntoView({{block: "center"}});
          const box = {GRAPH}.querySelector(".maplibregl-canvas").getBoundingClientRect();
          const at = {SUBPLOT}.map.project(middle);
          return [box.x + at.x, box.y + at.y];
        }}""",
        cell,
    )
    page.mouse.move(x - 2, y)
    page.mouse.move(x, y)
    page.locator(".map .hoverlayer .hovertext").wait_for()
    page.mouse.click(x, y)


def test_a_hotspot_is_found_by_list_and_by_map(opened):
    page = opened(ASB)
    titled(page, TITLE)
    expect(page.locator("#hotspots-filter-measure")).to_be_hidden()
    expect(page.locator("#hotspots-filter-compare")).to_be_visible()
    rows = places(page)
    assert len(rows) == 27, "the first 25, and two more of the busiest"
    sure = [(int(row[4].strip("%")) >= 50, int(row[1].replace(",", ""))) for row in rows]
    assert sure == sorted(sure, reverse=True), "those rather hot first, and by incidents"
    expect(page.locator("#hotspots-spots-list .months-line")).to_have_count(27)
    page.locator("#hotspots-spots-list tbody tr").first.get_by_role("link").first.click()
    until(page, "() => location.search.includes('spot=')")
    cell = asked(page)["spot"]
    until(page, f"(cell) => {GRAPH}.data[4].locations[0] === cell", cell)
    expect(page.locator("#hotspots-spots-list tr.chosen")).to_have_count(1)
    # The same cell on the map lets go of it; another is looked at, and marked in the list.
    click_cell(page, cell)
    until(page, "() => !location.search.includes('spot=')")
    drawn(page)
    click_cell(page, cell)
    until(page, "(cell) => location.search.includes(cell)", cell)
    expect(page.locator("#hotspots-spots-list tr.chosen")).to_contain_text(
        rows[0][0].split("\n")[0]
    )


def test_the_map_names_a_cell_and_what_it_holds(opened):
    page = opened(ASB)
    cell = page.evaluate(f"() => {GRAPH}.data[0].locations[0]")
    click_cell(page, cell)
    words = page.evaluate("() => document.querySelector('.hovertext').textContent")
    assert words.startswith("Around Example")
    assert re.search(r"[a-z]\d+ incidents and crimes", words), "its ward, then its count"


def test_months_are_stepped_through_by_keyboard_and_the_focus_stays(opened):
    page = opened(ASB)
    before = places(page)
    page.locator("#hotspots-to").focus()
    page.keyboard.press("ArrowLeft")
    until(page, "() => location.search.includes('to=2026-08')")
    expect(page.locator("#hotspots-slider output")).to_have_text("Aug 2026")
    assert focused(page)["id"] == "hotspots-to"
    page.keyboard.press("ArrowLeft")
    until(page, "() => location.search.includes('to=2026-07')")
    expect(page.locator("#hotspots-slider output")).to_have_text("Jul 2026")
    assert places(page) != before
    expect(page.locator("#hotspots-answer")).to_contain_text("12 months to Jul 2026")


def test_what_colours_mean_is_chosen_and_said(opened):
    page = opened(ASB)
    expect(page.locator("#hotspots-cells-legend li")).to_have_count(6)
    page.get_by_label("Scaled to what is shown").check()
    until(page, "() => location.search.includes('scale=fit')")
    expect(page.locator("#hotspots-cells-legend")).to_contain_text("scaled to what is shown")
    page.get_by_label("Coloured by").select_option("change")
    until(page, "() => location.search.includes('map=change')")
    expect(page.locator("#hotspots-cells-sentence")).to_contain_text("rose beyond chance")
    expect(page.locator("#hotspots-filter-compare")).to_be_visible()
    expect(page.get_by_label("Scaled to what is shown")).to_have_count(0)
    page.get_by_label("Coloured by").select_option("class")
    until(page, "() => location.search.includes('map=class')")
    expect(page.locator("#hotspots-cells-legend li")).to_have_count(7)
    expect(page.locator("#hotspots-cells-legend")).to_contain_text("historical")
    page.select_option("#hotspots-kind", "h800")
    until(page, "() => location.search.includes('cells=h800')")
    expect(page.locator("#hotspots-cells-sentence")).to_contain_text("800 m hexagons")


def test_a_kind_of_place_is_left_out(opened):
    page = opened(ASB)
    before = page.locator("#hotspots-cells-sentence").inner_text()
    page.locator("#hotspots-without-summary").click()
    page.get_by_label("Nightclub").check()
    until(page, "() => location.search.includes('without=nightclub')")
    expect(page.locator("#hotspots-without-summary")).to_have_text("1 of 8")
    expect(page.locator("#hotspots-cells-sentence")).not_to_have_text(before)


def test_a_teams_cameras_are_laid_over_the_map_with_what_lies_around_them(opened):
    page = opened(ASB)
    page.get_by_label("Places", exact=True).select_option("Example cameras")
    until(page, "() => location.search.includes('overlay=Example')")
    listed = page.locator("#hotspots-nearby-list tbody tr")
    expect(listed).to_have_count(24)
    drawn(page)
    within = [int(row[3]) for row in places(page, "nearby")]
    assert within == sorted(within, reverse=True)
    dots = page.evaluate(f"() => {GRAPH}.data.at(-1).lat.length")
    assert dots == 24
    expect(page.locator("#hotspots-overlay-key")).to_contain_text("Example cameras")
    expect(page.locator("#hotspots-reach-card")).to_be_visible()
    assert violations(page, TAGS) == []
    page.get_by_label("Places", exact=True).select_option("None")
    until(page, "() => !location.search.includes('overlay')")
    expect(page.locator("#hotspots-reach-card")).to_be_hidden()


def test_a_tasking_list_is_picked_shared_and_taken_as_a_file(opened, tmp_path):
    page = opened(ASB)
    first, second = (row[0] for row in places(page)[:2])
    for number, place in enumerate((second, first), start=1):
        row = page.locator("#hotspots-spots-list tbody tr", has_text=place.split("\n")[0])
        row.get_by_role("link", name="Add").click()
        expect(page.locator("#hotspots-tasks-list tbody tr")).to_have_count(number)
    assert [row[0] for row in places(page, "tasks")] == [second, first]
    shared = opened(page.url.split("/", 3)[3].join(["/", ""]))
    assert [row[0] for row in places(shared, "tasks")] == [second, first]
    assert outlined(shared, 3) == asked(page)["tasks"].split(",")
    with shared.expect_download() as download:
        shared.get_by_role("link", name="CSV of Tasking list").click()
    download.value.save_as(tmp_path / "tasks.csv")
    held = csv_rows((tmp_path / "tasks.csv").read_bytes())
    shown = [place.split("\n")[:2] for place in (second, first)]
    assert [[row["Place"], row["Ward"]] for row in held] == shown
    with shared.expect_download() as download:
        shared.get_by_role("link", name="GeoJSON of Tasking list").click()
    features = json.loads(download.value.path().read_text())["features"]
    assert [feature["id"] for feature in features] == asked(page)["tasks"].split(",")
    row = shared.locator("#hotspots-tasks-list tbody tr").first
    row.get_by_role("link", name="Remove").click()
    expect(shared.locator("#hotspots-tasks-list tbody tr")).to_have_count(1)


def test_every_place_of_the_list_is_reached_and_picked_by_keyboard(opened):
    page = opened(ASB)
    rows = places(page)
    tab_to(page, id_="hotspots-spots-list")
    for place in (rows[0], rows[1], rows[2]):
        tab_to(page, words=place[0].split("\n")[0])
    page.keyboard.press("Enter")
    until(page, "() => location.search.includes('spot=')")
    expect(page.locator("#hotspots-spots-list tr.chosen")).to_contain_text(
        rows[2][0].split("\n")[0]
    )
    assert focused(page)["words"] == rows[2][0].split("\n")[0]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#hotspots-tasks-list tbody tr")).to_have_count(1)


def test_every_cell_is_sent_as_a_table_once_it_is_unfolded(opened):
    page = opened(f"{ASB}&area=inner-east")
    expect(page.locator("#hotspots-cells-grid table")).to_have_count(0)
    page.locator("#hotspots-cells-opener").click()
    expect(page.locator("#hotspots-cells-grid tbody tr").first).to_be_visible()
    assert page.locator("#hotspots-cells-grid tbody tr").count() > 50


def test_a_partners_counts_have_no_places_and_that_is_said(opened):
    page = opened("/hotspots?priority=hate-crime", wait=False)
    expect(page.locator("#hotspots-empty")).to_contain_text("Only records of police.uk")
    expect(page.locator("#hotspots-figures")).to_be_hidden()
    choose(page, "priority", "asb", of="hotspots")
    titled(page, TITLE)


def test_on_a_phone_lists_and_map_fit(opened):
    page = opened(ASB, **PHONE)
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390
    expect(page.locator("#hotspots-spots-list tbody tr").first).to_be_visible()


LAID_OUT_FOR_PAPER = """() => {
  // What is written on the picture of the map, and whether it has any colour.
  const drawn = [];
  const pen = CanvasRenderingContext2D.prototype;
  const write = pen.fillText;
  pen.fillText = function (words, ...rest) { drawn.push(words); write.call(this, words, ...rest); };
  dispatchEvent(new Event("beforeprint"));
  pen.fillText = write;
  const picture = document.querySelector(".paper-map canvas");
  const dots = picture.getContext("2d").getImageData(0, 0, picture.width, picture.height).data;
  const hot = dots.some((red, at) => at % 4 === 0 && red > 150 && dots[at + 2] < 70);
  return { drawn, hot };
}"""


def test_twenty_places_are_taken_to_the_meeting_on_two_sheets_of_paper(opened, server):
    ranked = json.load(urlopen(f"{server}/data/hotspots/spots.json?priority=asb"))["rows"]
    tasks = ",".join(row["cell"] for row in ranked[:20])
    page = opened(f"{ASB}&tasks={tasks}")
    listed = places(page, "tasks")
    expect(page.locator(".map-names")).to_contain_text("Wetherby")
    page.evaluate("() => { window.print = () => document.body.classList.add('asked-to-print'); }")
    page.get_by_role("button", name="Print the tasking list").click()
    expect(page.locator("body.asked-to-print")).to_have_count(1)
    assert sheets(page) == 2
    assert smallest_type(page) >= 6.5
    laid_out = page.evaluate(LAID_OUT_FOR_PAPER)
    assert laid_out["hot"]
    names, numbers = laid_out["drawn"][:-20], laid_out["drawn"][-20:]
    assert numbers == [str(number) for number in range(1, 21)]
    assert "Wetherby" in names
    for gone in (".filter-bar", ".map-controls", ".month-slider", ".downloads", ".fold", ".map"):
        expect(page.locator(gone).first).to_be_hidden()
    for gone in ("spots", "tasks", "foresight", "top"):
        expect(page.locator(f"#hotspots-{gone}-card")).to_be_hidden()
    for kept in ("h1", ".demo-banner", "#hotspots-answer", "#hotspots-cells-sentence", ".caveat"):
        expect(page.locator(kept)).to_be_visible()
    expect(page.locator(".source-line")).to_contain_text("not real figures")
    said = page.locator("#hotspots-sheet tbody").all_inner_texts()
    assert len(said) == len(listed) == 20
    for number, (text, row) in enumerate(zip(said, listed, strict=True), start=1):
        place, count, name, months, sure, _ = row
        around, ward, *_ = place.split("\n")
        for words in (str(number), around, ward, count, name, months, sure, "Action", "By when"):
            assert words in text
    back = page.locator(".address a").inner_text()
    assert back.startswith(f"{server}/hotspots?priority=asb&tasks={tasks}&release=")
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".paper-map canvas")).to_have_count(0)
    page.emulate_media(media="screen")
    expect(page.locator("#hotspots-sheet")).to_be_hidden()
    expect(page.locator(".map")).to_be_visible()
