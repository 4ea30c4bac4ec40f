"""What readers do with the page of trends: look, lay over, compare, click, share, take away."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from components import numbers
from pages.trends import LAYER_NAMES
from tests.browser.overview import asked, choose, titled
from tests.browser.reader import drawn, until
from tests.browser.test_keyboard import focused, tab_to
from tests.browser.trends import (
    RISEN,
    TICKED,
    layered,
    multiple,
    multiples,
    named,
    questions,
    table,
    ticked,
    traces,
)
from tests.pages.faces import csv_rows

pytestmark = pytest.mark.browser

HAREHILLS = "E05011394"
LAST = "2026-09-01"
"""The last month of the demonstration data, as charts write it."""

PANELS = ("series", "season", "funnel", "multiples")


def test_first_visit(opened):
    page = opened("/trends")
    expect(page.locator("h1")).to_have_text("Total recorded crime: All Leeds")
    expect(page).to_have_title("Trends – Safer Leeds")
    expect(page.locator("#trends-answer")).to_contain_text("Nothing new shows: ")
    expect(page.locator("#trends-period")).to_contain_text(
        "All Leeds, 12 months to Sep 2026 (Jul 2026 to Sep 2026 provisional): "
    )
    expect(page.locator("#trends-period")).to_contain_text("Within normal variation.")
    expect(page.locator("#trends-how")).to_be_hidden()
    page.get_by_text("How we know").click()
    expect(page.locator("#trends-how")).to_contain_text("at most 1 look in 20")
    expect(page.locator(".source-line")).to_contain_text("not real figures")
    assert named(page, "series") >= {"month", "no data", "normal range", "12-month average"}
    assert named(page, "season") == {"lowest to highest", "mean", "12 months to Sep 2026"}
    assert named(page, "funnel") >= {"95% limits", "99.8% limits", "within the limits"}
    for panel in PANELS[:-1]:
        drawings = f"#trends-{panel}-figure :is(.bars path, .lines path, .points path)"
        assert page.locator(drawings).count() >= 3
        key = page.locator(f"#trends-{panel}-key li").all_inner_texts()
        assert set(key) == named(page, panel)
    assert len(multiples(page)) == 33
    pictures = page.locator(".multiple svg").evaluate_all(
        "(all) => all.filter((image) => image.getBBox().width > 100).length"
    )
    assert pictures == 33
    for panel in PANELS:
        expect(page.locator(f"#trends-{panel}-sentence")).not_to_be_empty()
        # A table is not sent before it is unfolded.
        expect(page.locator(f"#trends-{panel}-grid table")).to_have_count(0)


def test_each_layer_is_laid_over_the_months_and_taken_away_with_one_request_each(opened, reader):
    page = opened(f"/trends?{RISEN}")
    shown = ["limits", "changes"]
    layered(page, *shown)
    # The two that are there are taken away; then all five come, one after the other.
    for name in ("limits", "changes", *LAYER_NAMES):
        before = questions(reader)
        page.get_by_text(LAYER_NAMES[name], exact=True).click()
        shown = [s for s in shown if s != name] if name in shown else [*shown, name]
        layered(page, *shown)
        assert questions(reader) == before + 1
    page.reload()
    drawn(page)
    layered(page, *LAYER_NAMES)
    page.go_back()
    layered(page, "limits", "changes", "season", "last-year")
    page.go_forward()
    layered(page, *LAYER_NAMES)


def test_layers_and_small_charts_are_reached_by_keyboard_and_the_focus_stays(opened):
    page = opened(f"/trends?{RISEN}")
    tab_to(page, words="Normal range")
    page.keyboard.press("Space")
    layered(page, "changes")
    assert focused(page)["words"] == "Normal range"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    layered(page)
    assert asked(page)["layers"] == "none"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    layered(page, "season")
    assert focused(page)["words"] == "Season"
    # Past the other switches, the folds and the downloads, with a ring at every stop.
    tab_to(page, words="Alwoodley")
    page.keyboard.press("Enter")
    titled(page, "ASB and Public Order: Alwoodley")
    assert focused(page)["words"] == "Alwoodley"
    assert asked(page)["layers"] == "season"


def test_wards_become_committees_and_wards_again(opened, reader):
    page = opened("/trends?priority=asb")
    before = questions(reader)
    page.get_by_role("radio", name="Committees").check()
    expect(page.locator(".multiple")).to_have_count(10)
    assert asked(page) == {"priority": "asb", "by": "group"}
    assert questions(reader) == before + 1
    expect(page.locator("#trends-multiples-sentence")).to_contain_text(
        "10 Community Committees on one scale"
    )
    assert multiple(page, "Inner East").count() == 1
    # From here with the keyboard.
    expect(page.get_by_role("radio", name="Committees")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".multiple")).to_have_count(33)
    expect(page.get_by_role("radio", name="Wards")).to_be_focused()
    page.go_back()
    expect(page.locator(".multiple")).to_have_count(10)


def test_a_click_on_a_small_chart_asks_about_its_ward_and_stays(opened, reader):
    page = opened("/trends?priority=asb&layers=season")
    page.evaluate("() => { window.stayed = true; }")
    before = questions(reader)
    # In the middle of the card, which is its picture.
    multiple(page, "Gipton & Harehills").click()
    titled(page, "ASB and Public Order: Gipton & Harehills")
    assert page.url.endswith(f"/trends?priority=asb&area={HAREHILLS}&layers=season")
    assert page.evaluate("() => window.stayed")
    assert questions(reader) == before + 1
    assert len(multiples(page)) == 33
    chosen = page.locator(".multiple.chosen")
    expect(chosen.locator("a[aria-current]")).to_have_text("Gipton & Harehills")
    assert "chosen" in named(page, "funnel")
    expect(page.locator("#trends-period")).to_contain_text(
        chosen.locator("strong").inner_text() + " incidents and crimes"
    )


def test_filters_change_all_of_the_page_together(opened, reader):
    page = opened("/trends")

    def seen() -> list[object]:
        parts = "h1, #trends-period, .card > .sentence, .multiple-total, .page-trends .downloads"
        return [
            *page.locator(parts).evaluate_all("(all) => all.map((part) => part.innerHTML)"),
            *(traces(page, panel) for panel in PANELS[:-1]),
        ]

    before, asked_before = seen(), questions(reader)
    choose(page, "priority", "violence", of="trends")
    titled(page, "Violence and Sexual Crime: All Leeds")
    assert questions(reader) == asked_before + 1
    after = seen()
    assert len(after) == len(before)
    assert [one for one, other in zip(before, after, strict=True) if one == other] == []
    choose(page, "months", "6", of="trends")
    expect(page.locator("#trends-period")).to_contain_text("6 months to Sep 2026")
    expect(page.locator("#trends-funnel-sentence")).to_contain_text("6 months to Sep 2026")
    assert "in the 6 months to Sep 2026" in named(page)


def says(text: str, value: str) -> bool:
    """Whether a cell of the page says what a cell of the file holds, to the digits it shows."""
    if text == value or (text == numbers.NOTHING and not value):
        return True
    try:
        shown = float(text.replace(",", "").replace(numbers.MINUS, "-").rstrip("%"))
        held = float(value)
    except ValueError:
        return False
    digits = len(text.rstrip("%").partition(".")[2])
    return abs(shown - held) <= 0.5 * 10**-digits + 1e-9


def test_cells_that_say_what_a_file_holds():
    assert says("1,234", "1234")
    assert says("−5.2%", "-5.248")
    assert says("–", "")
    assert not says("–", "0")
    assert not says("0", "")
    assert not says("1,234", "1235")


def test_folded_tables_open_by_keyboard_and_hold_what_the_files_hold(opened, tmp_path):
    page = opened(f"/trends?{RISEN}")
    for panel in PANELS:
        page.locator(f"#trends-{panel}-opener").focus()
        page.keyboard.press("Enter")
        # A thousand cells take a browser on a busy computer their time.
        expect(page.locator(f"#trends-{panel}-grid table")).to_be_visible(timeout=60_000)
        with page.expect_download() as started:
            page.locator(f"#trends-{panel}-downloads").get_by_role("link", name="CSV").click()
        started.value.save_as(tmp_path / panel)
        file = csv_rows((tmp_path / panel).read_bytes())
        shown = table(page, panel)
        if panel == "series":
            assert shown[0]["Month"] == "Sep 2026"
        assert len(shown) == len(file) > 10
        different = [
            (panel, heading, text, held[heading])
            for row, held in zip(shown, file, strict=True)
            for heading, text in row.items()
            if not says(text, held[heading])
        ]
        assert different == []
        page.locator(f"#trends-{panel}-opener").focus()
        page.keyboard.press("Enter")
        expect(page.locator(f"#trends-{panel}-grid table")).to_have_count(0)


def test_a_priority_without_counts_says_so_and_offers_the_template(opened):
    page = opened("/trends?priority=exploitation")
    expect(page.locator("h1")).to_have_text("Exploitation and Radicalisation: All Leeds")
    state = page.locator(".empty-state")
    expect(state).to_contain_text("No counts by ward measure “Exploitation and Radicalisation”")
    expect(page.locator("#trends-figures")).to_be_hidden()
    with page.expect_download() as download:
        state.get_by_role("link", name="Get the template to fill in").click()
    assert download.value.suggested_filename == "city-plan-2021-24-template.xlsx"
    choose(page, "priority", "asb", of="trends")
    titled(page, "ASB and Public Order: All Leeds")
    expect(page.locator("#trends-figures")).to_be_visible()
    assert len(multiples(page)) == 33
    assert "12-month average" in named(page)


def test_a_forecast_goes_beyond_the_data_and_says_how_it_did_on_the_past(opened):
    page = opened("/trends")
    sentence = page.locator("#trends-series-sentence")
    expect(sentence).not_to_contain_text("Forecast")
    assert max(day for trace in traces(page) for day in trace["x"] if day) <= "2026-10-01"
    page.get_by_text("Forecast", exact=True).click()
    expect(sentence).to_contain_text("Forecast: ")
    expect(sentence).to_contain_text("In 138 trials, of 17 past months, it missed by")
    drawn(page)
    (line,) = [t for t in traces(page) if t["name"].startswith("forecast") and len(t["x"]) == 12]
    assert (line["x"][0], line["x"][-1]) == ("2026-10-01", "2027-09-01")
    (bars,) = [t for t in traces(page) if t["name"] == "provisional"]
    assert bars["x"][-1] == LAST
    assert "forecast from Oct 2026" in page.locator("#trends-series-figure").inner_text()


def test_months_a_partner_may_not_show_are_gaps_with_words(opened):
    page = opened("/trends?priority=hate-crime&area=E05011385")
    expect(page.locator("#trends-period")).to_have_text(
        "Armley, 12 months to Sep 2026: Hidden: small numbers."
    )
    found = {trace["name"]: trace for trace in traces(page)}
    hidden = found["hidden: a small number"]["x"]
    assert hidden
    bars = (found["month"], found["in the 12 months to Sep 2026"])
    shown = {x for t in bars for x, y in zip(t["x"], t["y"], strict=True) if y is not None}
    assert shown
    assert not shown & set(hidden)
    expect(page.locator("#trends-series-key")).to_contain_text("hidden: a small number")
    card = multiple(page, "Armley")
    expect(card.locator("strong")).to_have_text("–")
    expect(card.locator(".verdict")).to_have_text("Hidden: small numbers")
    expect(page.locator("#trends-multiples-charts")).to_contain_text(
        "A gap is a month without a figure that may be shown."
    )
    page.locator("#trends-series-opener").click()
    expect(page.locator("#trends-series-grid table")).to_be_visible()
    rows = [row for row in table(page, "series") if row["Data"] == "hidden"]
    assert {row["Count"] for row in rows} == {"–"}
    assert len(rows) == len(hidden)


def test_a_link_with_day_layers_and_grain_shows_what_the_sender_saw(opened):
    sender = opened("/?priority=asb&area=inner-east")
    sender.locator("#overview-since").fill("2026-04-01")
    until(sender, "() => location.search.includes('since=2026-04-01')")
    sender.get_by_role("link", name="Trends", exact=True).click()
    # The menu carries what was asked from page to page.
    expect(sender.locator("#trends-period")).to_contain_text("Inner East, 12 months to Sep 2026")
    assert sender.url.endswith("/trends?priority=asb&area=inner-east&since=2026-04-01")
    drawn(sender)
    sender.get_by_text("Season", exact=True).click()
    until(sender, "() => location.search.includes('season')")
    sender.get_by_role("radio", name="Committees").check()
    expect(sender.locator(".multiple")).to_have_count(10)
    receiver = opened(sender.url.removeprefix(opened.__self__.server))
    assert ticked(receiver) == ["limits", "changes", "season"]
    assert {t["name"]: t["y"] for t in traces(receiver)} == {
        t["name"]: t["y"] for t in traces(sender)
    }
    assert multiples(receiver) == multiples(sender)
    expect(receiver.locator(".multiple.chosen a")).to_have_text("Inner East")
    expect(receiver.get_by_role("radio", name="Committees")).to_be_checked()
    receiver.get_by_role("link", name="Overview", exact=True).click()
    titled(receiver, "ASB and Public Order: Inner East")
    expect(receiver.locator("#overview-since")).to_have_value("2026-04-01")


TORN_DOWN = """(selector) => {
  const graph = document.querySelector(selector);
  const small = {...graph.layout, height: 250, margin: {l: 1, r: 1, t: 1, b: 1}};
  window.Plotly.react(graph, graph.data.map((trace) => ({...trace})), small);
  window.Plotly.purge(graph);
  return Boolean(graph._fullLayout);
}"""
"""Draws a chart anew and takes it down before that is done, as a reader who leaves a page does."""


@pytest.mark.parametrize(
    ("path", "kind"), [("/trends", ".chart"), ("/", ".chart"), ("/", ".map"), ("/hotspots", ".map")]
)
def test_a_chart_that_is_being_drawn_is_taken_down_only_after(opened, path, kind):
    page, graph = opened(path), f"{kind} .js-plotly-plot"
    assert page.evaluate(TORN_DOWN, graph), "it is still there"
    until(page, "(graph) => !document.querySelector(graph)._fullLayout", graph)


def test_charts_drawn_one_after_another_end_as_the_last_one(opened):
    page = opened("/trends")
    heights = page.evaluate(
        """async (selector) => {
          const graph = document.querySelector(selector), last = [300, 310, 320].map((height) =>
            window.Plotly.react(graph, graph.data, {...graph.layout, height}));
          await Promise.all(last);
          return graph._fullLayout.height;
        }""",
        ".chart .js-plotly-plot",
    )
    assert heights == 320


def test_pages_left_and_come_back_to_in_haste_break_nothing(opened):
    page = opened("/trends")
    slow = page.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    for layer in ("Season", "Last year", "Forecast"):
        page.get_by_text(layer, exact=True).click()
    for name in ("Overview", "Trends", "Hotspots", "Trends"):
        page.get_by_role("link", name=name, exact=True).click()
    assert page.evaluate("history.length") >= 8, "each click is a step that can be gone back"
    for _ in range(5):
        page.evaluate("history.back()")
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    titled(page, "Total recorded crime: All Leeds")
    drawn(page)
    until(page, f"(on) => ({TICKED})().join() === on", "limits,changes,season,last-year")
