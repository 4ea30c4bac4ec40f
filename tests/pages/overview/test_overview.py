"""The overview: the states a reader meets, each asked for by its link."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from dash import html

from components.numbers import NOTHING
from components.tiles import of_what
from model.config.breaks import Break
from model.filters import PERIODS
from model.links import parse
from model.periods import month
from pages import frame, overview
from pages.overview.tiles import TILES
from pages.overview.trend import TREND
from pages.overview.wards import WARDS
from pages.question import Question
from tests.pages.faces import cells, found, offered, ticked, words

CITY_CENTRE_WARDS = {"Little London & Woodhouse", "Hunslet & Riverside"}


def _rows(faces) -> dict[str, list[str]]:
    """Cells of the ward table by the ward's name."""
    return {row[0]: row[1:] for row in cells(faces["wards-grid"])}


def test_first_visit_shows_33_wards_and_the_whole_below_them(asked):
    faces = overview.view(asked(""))
    assert faces["title"] == "Total recorded crime: All Leeds"
    (body,) = found(faces["wards-grid"], html.Tbody)
    (foot,) = found(faces["wards-grid"], html.Tfoot)
    assert len(found(body, html.Tr)) == 33
    assert [words(row.children[0]) for row in found(foot, html.Tr)] == ["All Leeds"]
    assert faces["figures"] == "figures"
    assert faces["empty"] == []


def test_what_is_noted_of_every_row_stands_once_above_them(asked):
    """A note of 20 words in each of 33 rows hides the figures; a file has it in each row."""
    plain = asked("").dataset
    flag = {"month": "2026-02", "name": "A rule", "effect": "flag", "offences": ("crimes",)}
    breaks = (Break.model_validate({**flag, "source": "made"}),)
    catalogue = plain.catalogue.model_copy(update={"breaks": breaks})
    dataset = replace(plain, catalogue=catalogue)
    question = Question(parse("", dataset.scope)[0], dataset)
    note = question.compared.caution
    table = overview.view(question)["wards-grid"]
    assert note
    assert WARDS.table(question)["words"].str.endswith(f"note that {note}").all()
    assert words(table).count(note) == 1
    assert f"To bear in mind: {note}." in words(table)


def test_tiles_say_number_unit_comparison_and_verdict(asked):
    faces = overview.view(asked(""))
    names = [words(tile.children[0]) for tile in faces["tiles"]]
    headline = ["Anti-social behaviour", "Burglary", "Violence and sexual offences"]
    assert names == ["Total recorded crime", *headline]
    assert "incidents" in words(faces["tiles"][1])
    assert "crimes" in words(faces["tiles"][0])


def test_a_group_lists_its_own_wards_only(asked, leeds):
    rows = _rows(overview.view(asked("area=inner-east")))
    names = {w.name for w in leeds.place.wards if w.group == "inner-east"}
    assert rows.keys() == names | {"Inner East", "All Leeds"}


def test_a_ward_stays_among_all_wards_with_its_committee_below(asked):
    faces = overview.view(asked("area=E05011394"))
    rows = list(_rows(faces))
    assert len(rows) == 33 + 2
    assert rows[-2:] == ["Inner East", "All Leeds"]
    (chosen,) = [
        row for row in found(faces["wards-grid"], html.Tr) if getattr(row, "aria-current", None)
    ]
    assert words(chosen.children[0]) == "Gipton & Harehills"
    assert faces["wards-figure"]["data"][-1]["locations"] == ["E05011394"]


def test_rates_are_withheld_where_visitors_outnumber_residents(asked):
    question = asked("measure=rate")
    faces = overview.view(question)
    rows = _rows(faces)
    withheld = {name for name, values in rows.items() if values[0] == NOTHING}
    assert withheld >= CITY_CENTRE_WARDS
    for name in CITY_CENTRE_WARDS:
        rate, lower, upper, count, residents = rows[name]
        assert {rate, lower, upper, residents} == {NOTHING}
        assert int(count.replace(",", "")) > 0
    assert "No rate by residents: 4 wards" in words(faces["wards-legend"])
    blank = faces["wards-figure"]["data"][1]
    said = dict(zip(blank["locations"], blank["text"], strict=True))
    assert "visitors outnumber residents" in said["E05011403"]
    # Last, never first: a ward without a rate has no rank.
    listed = list(rows)[:33]
    assert set(listed[-len(withheld) :]) == withheld


def test_of_what_nothing_measures_the_legend_names_no_unit(asked):
    assert words(overview.view(asked("priority=organised-crime"))["wards-legend"]) == "Wards"


def test_a_priority_without_open_data_names_the_partner_and_shows_no_zero(asked):
    question = asked("priority=organised-crime")
    faces = overview.view(question)
    assert faces["figures"] == "figures hidden"
    assert "West Yorkshire Police, Operation Precision" in words(faces["empty"])
    assert "No counts by ward measure “Organised Crime and Street Gangs”" in words(faces["empty"])
    (tile,) = faces["tiles"]
    assert NOTHING in words(tile)
    assert "0" not in words(tile)
    assert WARDS.sentence(WARDS.table(question), question) == question.not_measured


def test_what_only_a_partner_has_comes_with_the_template_in_tile_and_page(asked):
    faces = overview.view(asked("priority=organised-crime"))
    for part in (faces["tiles"], faces["empty"]):
        (link,) = found(part, html.A)
        assert link.href == "/template/city-plan-2021-24.xlsx"
        assert link.download == ""


@pytest.mark.parametrize("query", ["", "priority=asb", "priority=asb&measure=rate"])
def test_a_month_without_data_is_never_said_to_be_empty(asked, query):
    faces = overview.view(asked(f"{query}&to=2022-08&months=1"))
    assert faces["answer"].endswith("Aug 2022 (missing): there is no figure.")
    assert faces["wards-sentence"] == "There is no figure for these wards: Aug 2022 is missing."
    assert "There is no data for Aug 2022." in faces["trend-sentence"]
    assert {row[1] for row in cells(faces["wards-grid"])} == {NOTHING}


def test_the_plan_is_kept_while_its_priority_leads_to_its_kin(asked, leeds):
    second = leeds.frameworks[1]
    question = asked(f"plan={second.id}&priority=asb")
    assert question.filters.plan is second
    assert "asb" in question.filters.priority.kin
    (notice,) = question.notices
    assert notice.startswith("“ASB and Public Order” is nearest to “")
    assert notice in words(frame.frame(question, "overview")["notices"])
    title = question.filters.priority.title
    assert f"“{title}” in {second.short_title}." in notice


def test_a_sort_is_a_link_and_keeps_totals_at_the_foot(asked):
    faces = overview.view(asked("sort=area_name&area=inner-east"))
    names = [row[0] for row in cells(faces["wards-grid"])]
    assert names[:-2] == sorted(names[:-2])
    assert names[-2:] == ["Inner East", "All Leeds"]
    by_name, by_value, *_ = found(faces["wards-grid"], html.Th)
    assert getattr(by_name, "aria-sort") == "ascending"
    assert getattr(by_value, "aria-sort") == "none"
    assert by_name.children.href == "?area=inner-east&sort=-area_name"
    assert by_value.children.href == "?area=inner-east"


def test_a_comparison_across_the_missing_month_is_refused_with_the_reason(asked):
    question = asked("to=2022-09&months=3")
    faces = overview.view(question)
    assert "Not comparable" in words(faces["tiles"][0])
    assert "Aug 2022 is missing" in words(faces["tiles"][0])
    assert set(WARDS.table(question)["difference"].isna()) == {True}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("area=NOWHERE", "area “NOWHERE”, which is not known: showing All Leeds"),
        ("priority=zzz", "priority “zzz”, which is not known"),
        ("months=7", "months “7”"),
        ("measure=both", "measure “both”"),
        ("to=2031-01", "to “2031-01”"),
        ("sort=colour", "sort “colour”"),
        ("shade=red", "“shade”"),
        ("colour=red", "colour “red”"),
        ("release=1999-01-01-1", "release “1999-01-01-1”, which is not here"),
    ],
)
def test_a_bad_value_in_a_link_is_said_and_the_rest_is_kept(asked, query, said):
    question = asked(f"compare=three-years&{query}")
    assert said in " ".join(question.notices)
    assert question.filters.compare == "three-years"
    assert said in words(frame.frame(question, "overview")["notices"])


def test_downloads_ask_the_same_question(asked):
    question = asked("priority=asb&area=E05011394")
    faces = overview.view(question)
    links = [a.href for a in found(faces["wards-downloads"], html.A)]
    assert links == [
        f"/data/overview/wards.{extension}?{question.query}"
        for extension in ("csv", "xlsx", "json")
    ]


def test_the_filter_bar_offers_every_choice_there_is(asked, leeds):
    around = frame.frame(asked(""), "overview")
    labels = list(offered(around["priority-options"]).values())
    assert labels[0] == "All recorded crime"
    assert "Organised Crime and Street Gangs (partner file)" in labels
    assert "Hate Crime" in labels, "the demonstration has counts of it"
    assert "Neighbourhood and acquisitive crime (not in the plan)" in labels
    assert len(labels) == 12
    assert len(offered(around["area-options"])) == 1 + 10 + 1 + 33
    assert set(offered(around["months-options"])) == {str(p) for p in PERIODS}
    for name in ("plan", "priority", "area", "months", "to", "compare"):
        assert around[f"{name}-value"] in offered(around[f"{name}-options"])
    police = leeds.police_offences
    assert ticked(around["offences"]) == {o: o != "anti-social-behaviour" for o in police}
    assert ticked(around["measure"]) == {"count": True, "rate": False}


def test_every_frame_says_that_the_figures_are_not_real(asked):
    around = frame.frame(asked(""), "overview")
    assert words(around["banner"]).startswith("Demonstration data: not real figures.")
    assert "not real figures" in words(around["source"])


def test_the_table_of_months_travels_only_while_it_is_open(asked):
    question = asked("?priority=asb")
    assert overview.view(question, opened=())["trend-grid"] == []
    assert len(cells(overview.view(question)["trend-grid"])) == 60


def test_the_still_map_has_every_ward_once_and_says_the_same_of_it(asked):
    question = asked("priority=asb&area=inner-east")
    assert overview.view(question)["still-map"] == ""
    faces = overview.view(question, opened=overview.OPENERS[-1:])
    assert faces["wards-figure"]["data"] == []
    moving = overview.view(question)["wards-figure"]["data"]
    said = {
        code: text.replace("<br>", "\n").replace("<b>", "").replace("</b>", "")
        for trace in moving[:2]
        for code, text in zip(trace["locations"], trace["text"], strict=True)
    }
    still = re.findall(
        r"data-shape='(.*?)' d='[^']*'><title>(.*?)</title>", faces["still-map"], flags=re.S
    )
    assert {code: unescape(title) for code, title in still} == said
    assert len(still) == len(said) == 33
    assert "data-chooses='area'" in faces["still-map"]


def test_the_still_map_shows_the_part_that_is_asked_about(asked):
    shown = {}
    for area in ("", "area=inner-east", "area=E05011394"):
        faces = overview.view(asked(area), opened=overview.OPENERS[-1:])
        (box,) = re.findall("viewBox='(.*?)'", str(faces["still-map"]))
        shown[area] = [float(number) for number in box.split()]
    whole, group, ward = shown.values()
    assert whole[:2] == [0, 0]
    assert whole[2] / 2 > group[2] > ward[2] > 300
    # The ward lies in the group.
    assert group[0] < ward[0] + ward[2] / 2 < group[0] + group[2]
    assert group[1] < ward[1] + ward[3] / 2 < group[1] + group[3]


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("2024-03", "The 12 months to Mar 2024 are not all whole and alike: there is no average."),
        ("2024-08", "The average of the 12 months to Aug 2024 is "),
        ("2025-03", "The average of the 12 months to Mar 2025 is "),
    ],
)
def test_no_average_is_of_or_held_against_months_across_a_break(asked, to, said):
    question = asked(f"to={to}")
    table = TREND.table(question)
    sentence = TREND.sentence(table, question)
    assert said in sentence
    assert "a year earlier" not in sentence
    average = table.set_index("month")["average"]
    assert average[month("2023-05") : month("2024-03")].isna().all()
    assert average[month("2024-04") :].notna().all()


def test_two_averages_of_one_way_of_recording_are_held_against_each_other(asked):
    question = asked("to=2025-04")
    assert "; a year earlier it was " in TREND.sentence(TREND.table(question), question)


def test_what_all_tiles_are_of_is_said_once_under_them(asked):
    faces = overview.view(asked(""))
    assert faces["tiles-of"] == (
        "12 months to Sep 2026 (provisional). Source: Street-level crime and ASB."
    )
    assert "Source" not in words(html.Div(faces["tiles"]))
    assert words(html.Div(faces["tiles"])).count("(provisional)") == len(faces["tiles"])


def test_a_tile_of_something_else_says_so_itself(asked):
    faces = overview.view(asked("priority=road-safety"))
    told = words(html.Div(faces["tiles"]))
    said = faces["tiles-of"].removeprefix("Where a tile says nothing else: ").rstrip(".")
    rows = TILES.table(asked("priority=road-safety"))
    of_all = {of_what(row) for row in rows.to_dict("records") if row["period"]}
    assert {one for one in of_all if one in told} == of_all - {said}
