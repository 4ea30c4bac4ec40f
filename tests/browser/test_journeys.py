"""What readers do with the overview: look, choose, click, share, go back, take away."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.overview import (
    SUBPLOT,
    asked,
    choose,
    click_ward,
    listed,
    map_values,
    names,
    number,
    rows,
    tiles,
    titled,
    total,
    wards_drawn,
    zoom,
    zoomed,
)
from tests.browser.reader import drawn, until
from tests.pages.faces import csv_rows

pytestmark = pytest.mark.browser

HAREHILLS = "E05011394"
ALL_LEEDS = "Total recorded crime: All Leeds"
IN_HAREHILLS = "Total recorded crime: Gipton & Harehills"
RECENT = "3 months to Sep 2026"
CITY_CENTRE_WARDS = {"Little London & Woodhouse", "Hunslet & Riverside"}


def test_first_visit(opened, leeds):
    page = opened()
    expect(page.locator("h1")).to_have_text(ALL_LEEDS)
    expect(page).to_have_title("Overview – Safer Leeds")
    expect(page.locator(".demo-banner")).to_contain_text("Demonstration data: not real figures")
    expect(page.locator(".source-line")).to_contain_text("not real figures")
    assert len(tiles(page)) == 4
    assert wards_drawn(page, leeds) == 33
    table = rows(page)
    assert len(table) == 33 + 1
    assert sum(number(row[1]) for row in table[:-1]) == number(table[-1][1]) == total(page)
    expect(page.locator("#overview-trend-figure .bars path").first).to_be_visible()
    assert page.locator("#overview-trend-figure .bars path").count() >= 59
    expect(page.locator("#overview-trend-sentence")).to_contain_text("no data for Aug 2022")


def test_choosing_a_priority_changes_everything_and_clears_the_offences_before(opened):
    page = opened("/?offences=burglary")
    choose(page, "priority", "asb")
    titled(page, "ASB and Public Order: All Leeds")
    assert asked(page) == {"priority": "asb"}
    first, *_ = tiles(page)
    assert first.startswith("ASB and Public Order: all together")
    expect(page.locator("#overview-filter-offences-summary")).to_have_text("3 of 3")
    assert sum(number(row[1]) for row in rows(page)[:-1]) == total(page)


def test_a_click_on_a_ward_asks_about_it_and_a_second_about_all_again(opened, leeds):
    page = opened()
    before = total(page)
    click_ward(page, leeds, HAREHILLS)
    titled(page, IN_HAREHILLS)
    assert asked(page) == {"area": HAREHILLS}
    chosen = page.locator("#overview-wards-grid tr[aria-current]")
    expect(chosen.locator("th")).to_have_text("Gipton & Harehills")
    assert number(chosen.locator("td").first.inner_text()) == total(page) < before
    assert [row[0] for row in rows(page)[-2:]] == ["Inner East", "All Leeds"]
    click_ward(page, leeds, HAREHILLS)
    titled(page, ALL_LEEDS)
    assert asked(page) == {}
    assert total(page) == before


def test_a_shared_link_shows_what_the_sender_saw(opened):
    sender = opened(f"/?priority=violence&area={HAREHILLS}&measure=rate&months=6&sort=area_name")
    receiver = opened(sender.url.removeprefix(opened.__self__.server))
    expect(receiver.locator("h1")).to_have_text(sender.locator("h1").inner_text())
    assert tiles(receiver) == tiles(sender)
    assert rows(receiver) == rows(sender)


def test_back_and_forward_restore_what_was_asked(opened):
    page = opened()
    choose(page, "priority", "asb")
    titled(page, "ASB and Public Order: All Leeds")
    choose(page, "area", "inner-east")
    titled(page, "ASB and Public Order: Inner East")
    seen = tiles(page)
    page.go_back()
    titled(page, "ASB and Public Order: All Leeds")
    expect(page.locator("#overview-filter-area")).to_have_value("E08000035")
    page.go_back()
    titled(page, ALL_LEEDS)
    expect(page.locator("#overview-filter-priority")).to_have_value("all")
    page.go_forward()
    page.go_forward()
    titled(page, "ASB and Public Order: Inner East")
    assert tiles(page) == seen


def test_the_readers_zoom_is_kept_across_a_change_of_filters(opened):
    # Guards the pin of dash 4.4.0: later versions lose it (plotly/dash, pull request 3882).
    page = opened()
    fitted, named = zoom(page), names(page)
    assert "Outer\nNorth East" in named
    for _ in range(3):
        page.get_by_role("button", name="Zoom in").click()
    chosen = zoomed(page, beyond=fitted + 1)
    # Wards of the middle have room for their names by now, and the larger areas' are gone.
    assert "Burmantofts &\nRichmond Hill" in set(names(page)) - set(named)
    assert "Outer\nNorth East" not in names(page)
    choose(page, "priority", "violence")
    titled(page, "Violence and Sexual Crime: All Leeds")
    assert zoom(page) == pytest.approx(chosen)
    page.get_by_role("button", name="Reset view").click()
    until(page, f"(fitted) => Math.abs({SUBPLOT}.map.getZoom() - fitted) < 0.001", fitted)


def test_the_fit_to_the_screen_is_kept_across_a_change_of_filters(opened):
    page = opened(viewport={"width": 900, "height": 900})
    fitted = zoom(page)
    choose(page, "priority", "hate-crime")
    titled(page, "Hate Crime: All Leeds")
    choose(page, "priority", "violence")
    titled(page, "Violence and Sexual Crime: All Leeds")
    assert zoom(page) == pytest.approx(fitted)


def test_a_priority_without_open_data_names_who_holds_the_file(opened):
    page = opened("/?priority=exploitation")
    state = page.locator(".empty-state")
    expect(state).to_contain_text("No counts by ward measure “Exploitation and Radicalisation”")
    expect(state).to_contain_text("Leeds Safeguarding Children Partnership")
    expect(page.locator(".figures")).to_be_hidden()
    assert "Needs a partner file" in tiles(page)[0]
    with page.expect_download() as download:
        state.get_by_role("link", name="Get the template to fill in").click()
    assert download.value.suggested_filename == "city-plan-2021-24-template.xlsx"


def test_a_partners_small_numbers_are_hidden_in_tile_map_table_and_trend(opened):
    page = opened("/?priority=hate-crime&area=E05011385")
    expect(page.locator(".tile-hidden .big")).to_have_text("Hidden")
    expect(page.locator("#overview-wards-legend")).to_contain_text("Hidden: small numbers")
    armley = page.locator("#overview-wards-grid tr", has_text="Armley")
    expect(armley).to_contain_text("Hidden: small numbers")
    assert page.locator("#overview-trend-figure").get_by_text("hidden: a small number").count()


def test_the_map_shows_change_then_count_and_its_hatches_and_signs_follow(opened):
    page = opened()
    choice, legend = page.locator("#overview-colour"), page.locator("#overview-wards-legend")
    expect(choice.get_by_role("radio", name="Change")).to_be_checked()
    expect(legend).to_contain_text("No change beyond normal variation")
    moved = [row[0] for row in rows(page)[:33] if "than expected" in row[-1]]
    expect(page.locator(".map-names .sign:not([hidden])")).to_have_count(len(moved))
    choice.get_by_role("radio", name="Count").check()
    until(page, "() => location.search === '?colour=count'")
    expect(legend).to_contain_text("Wards in five bands of like figures, by crimes")
    expect(page.locator(".map-names .sign:not([hidden])")).to_have_count(0)
    # Who asks for rates sees rates on the map too.
    page.locator("#overview-filter-measure").get_by_role("radio", name="Rate").check()
    until(page, "() => location.search === '?measure=rate'")
    expect(choice.get_by_role("radio", name="Rate")).to_be_checked()
    expect(legend).to_contain_text("No rate by residents: 4 wards")


def test_rates_are_withheld_for_the_two_city_centre_wards(opened):
    page = opened()
    page.locator("#overview-filter-measure").get_by_role("radio", name="Rate").check()
    until(page, "() => location.search.includes('measure=rate')")
    expect(page.locator("#overview-wards-grid thead")).to_contain_text("Per 1,000 residents")
    drawn(page)
    without = {row[0] for row in rows(page) if row[1] == "–"}
    assert without >= CITY_CENTRE_WARDS
    assert all(number(row[4]) > 0 for row in rows(page))
    expect(page.locator("#overview-wards-legend")).to_contain_text("No rate by residents")


def test_bad_values_in_a_link_are_said_and_the_rest_is_kept(opened):
    page = opened("/?priority=asb&area=NOWHERE&months=7&colour=red")
    alert = page.get_by_role("alert")
    expect(alert.get_by_role("listitem")).to_have_count(3)
    expect(alert).to_contain_text("area “NOWHERE”, which is not known: showing All Leeds")
    expect(alert).to_be_in_viewport()
    expect(page.locator("h1")).to_have_text("ASB and Public Order: All Leeds")
    page.emulate_media(media="print")
    expect(alert).to_be_visible()


def test_the_nearest_name_is_one_key_away_and_mends_the_link(opened):
    page = opened("/?area=headinley&months=6")
    page.get_by_role("alert").get_by_role("link", name="Headingley & Hyde Park").press("Enter")
    expect(page.locator("h1")).to_have_text("Total recorded crime: Headingley & Hyde Park")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert page.url.endswith("?area=E05011397&months=6")


def test_copy_link_puts_the_address_in_the_clipboard(opened):
    page = opened("/?priority=asb", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Link copied")).to_be_visible()
    expect(page.locator(".copied")).to_have_text("The link to this view was copied.")
    assert page.evaluate("() => navigator.clipboard.readText()") == page.url


def test_a_column_heading_sorts_the_table_and_back(opened):
    page = opened()
    heading = page.locator("#overview-wards-grid thead").get_by_role("link", name="Ward")
    heading.click()
    until(page, "() => location.search === '?sort=area_name'")
    column = page.locator("#overview-wards-grid thead th").first
    expect(column).to_have_attribute("aria-sort", "ascending")
    names = [row[0] for row in rows(page)]
    assert names == [*sorted(names[:-1]), "All Leeds"]
    heading.click()
    expect(column).to_have_attribute("aria-sort", "descending")
    assert [row[0] for row in rows(page)] == [*sorted(names[:-1], reverse=True), "All Leeds"]


def test_a_download_holds_what_the_tile_the_table_and_the_map_say(opened, tmp_path):
    page = opened("/?priority=violence")
    with page.expect_download() as started:
        page.get_by_label("CSV of Where: by ward").click()
    assert started.value.suggested_filename.startswith("leeds-overview-wards-")
    started.value.save_as(tmp_path / "wards.csv")
    file = csv_rows((tmp_path / "wards.csv").read_bytes())
    wards = [row for row in file if row["Area type"] == "ward"]
    (whole,) = [row for row in file if row["Area type"] == "whole"]
    assert [(row["Ward"], int(row["This period"])) for row in file] == [
        (row[0], number(row[1])) for row in rows(page)
    ]
    counts = {row["Area code"]: int(row["This period"]) for row in wards}
    assert map_values(page) == counts
    assert sum(counts.values()) == int(whole["This period"]) == total(page)


def test_what_rose_and_fell_is_listed_since_the_day_that_is_picked(opened):
    page = opened("/?priority=asb")
    day, sentence = page.locator("#overview-since"), page.locator("#overview-exceptions-sentence")
    expect(day).to_have_value("2026-07-01")
    rise, *_ = listed(page)
    assert rise[:3] == ["Burmantofts & Richmond Hill", "ASB and Public Order", RECENT]
    assert number(rise[3]) - number(rise[4]) == number(rise[5]) > 0
    assert rise[7] == "Higher than expected: beyond normal variation"
    expect(sentence).to_contain_text("Jul 2026 to Sep 2026, against the same period a year before")
    expect(sentence).to_contain_text("figures were tested at once")
    # A day picked in the browser's calendar changes the field at once, as this does.
    day.fill("2026-04-01")
    expect(sentence).to_contain_text("Apr 2026 to Sep 2026")
    drawn(page)
    assert asked(page) == {"priority": "asb", "since": "2026-04-01"}
    assert {row[2] for row in listed(page)} == {"6 months to Sep 2026", "12 months to Sep 2026"}
    day.fill("2026-09-15")
    expect(sentence).to_contain_text("There is no whole month since 15 Sep 2026")
    drawn(page)
    assert {row[2] for row in listed(page)} == {"12 months to Sep 2026"}
    # More than a year back is not asked: the field says so itself.
    day.fill("2025-09-30")
    assert not day.evaluate("(field) => field.checkValidity()")
    drawn(page)
    page.go_back()
    expect(sentence).to_contain_text("Apr 2026 to Sep 2026")
    expect(day).to_have_value("2026-04-01")
    drawn(page)
    rows = listed(page)
    assert {row[2] for row in rows} == {"6 months to Sep 2026", "12 months to Sep 2026"}
    assert asked(page) == {"priority": "asb", "since": "2026-04-01"}


def test_a_click_on_a_listed_area_asks_about_it_and_the_offence(opened):
    page = opened("/?priority=asb&since=2026-04-01")
    grid = page.locator("#overview-exceptions-grid")
    row = grid.get_by_role("row").filter(has_text="Middleton Park").filter(has_text="Anti-social")
    count = number(row.get_by_role("cell").nth(2).inner_text())
    row.get_by_role("link").first.click()
    titled(page, "Anti-social behaviour: Middleton Park")
    assert asked(page) == {
        "priority": "asb",
        "offences": "anti-social-behaviour",
        "area": "E05011404",
        "since": "2026-04-01",
    }
    assert {row[0] for row in listed(page)} == {"Middleton Park"}
    assert count in {number(row[3]) for row in listed(page)}


def test_the_menu_keeps_the_question_between_pages(opened):
    page = opened("/?priority=asb")
    page.get_by_role("link", name="Data", exact=True).click()
    titled(page, "What is loaded")
    assert page.url.endswith("/data?priority=asb")
    expect(page.locator(".filter-bar")).to_have_count(0)
    page.get_by_role("link", name="Overview").click()
    titled(page, "ASB and Public Order: All Leeds")


def test_an_address_that_leads_nowhere_leads_back(opened, reader):
    page = opened("/nowhere", wait=False)
    expect(page.locator("h1")).to_have_text("There is no such page")
    assert reader.problems
    assert all("404" in problem for problem in reader.problems)
    reader.problems.clear()
    page.get_by_role("link", name="Go to the overview").click()
    titled(page, ALL_LEEDS)


def test_one_offence_of_fourteen_takes_two_clicks(opened):
    page = opened()
    page.locator("#overview-filter-offences-summary").click()
    page.get_by_role("link", name="only Burglary", exact=True).click()
    titled(page, "Burglary: All Leeds")
    expect(page.locator("#overview-filter-offences-summary")).to_have_text("1 of 14")
    page.get_by_role("link", name="The usual 13").click()
    titled(page, ALL_LEEDS)
    assert asked(page) == {}
