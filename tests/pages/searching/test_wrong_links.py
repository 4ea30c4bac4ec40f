"""What is answered to an address that asks for what there is not: said, the nearest offered."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

import pytest
from dash import html

from app import PAGES
from model.links import KEYS, parse
from model.wrong import Wrong
from pages import frame, hotspots
from pages.searching.wrong_links import FEW, HEADING, MOST, in_words, nearest, wrong_links
from tests.pages.faces import found, words

ARMLEY, HEADINGLEY = "E05011385", "E05011397"
NO_SUCH = "zzzz-qqqq"
EVERY = (*KEYS, "release")


def alert(question):
    """The notice of what an address asked for in vain."""
    return wrong_links(question.notices)


def offers(question) -> dict[str, str]:
    """The names that it offers, and where each leads."""
    return {words(a): a.href for a in found(alert(question), html.A)}


@pytest.mark.parametrize("key", EVERY)
def test_every_parameter_that_is_not_answered_as_asked_is_an_alert(asked, key):
    question = asked(f"{key}={NO_SUCH}&measure=rate" if key != "measure" else f"{key}={NO_SUCH}")
    said = alert(question)
    assert said.role == "alert"
    assert HEADING in words(said)
    assert f"“{NO_SUCH}”" in words(said), "what was asked"
    assert ": " in words(said), "what is shown instead"
    for page in PAGES:
        assert f"“{NO_SUCH}”" in words(frame.frame(question, page.NAME)["notices"])


@pytest.mark.parametrize("key", EVERY)
def test_its_files_say_so_too(client, key):
    about = client.get(f"/data/overview/wards.json?{key}={NO_SUCH}").get_json()["about"]
    assert f"“{NO_SUCH}”" in about["Notice"]


@pytest.mark.parametrize(
    ("link", "name", "value"),
    [
        ("area=Armley", "Armley", ARMLEY),
        ("area=ARMLY", "Armley", ARMLEY),
        ("area=armley+ward", "Armley", ARMLEY),
        ("area=headinley", "Headingley & Hyde Park", HEADINGLEY),
        (f"area={ARMLEY.lower()}", "Armley", ARMLEY),
        ("area=city-center", "City centre", "city-centre"),
        ("priority=asbb", "ASB and Public Order", "asb"),
        ("plan=city+plan", "City Plan 2021–24", "city-plan-2021-24"),
        ("offences=burglery", "Burglary", "burglary"),
        ("months=7", "6 months", "6"),
        ("to=2025-13", "Dec 2025", "2025-12"),
        ("to=2031-01", "Sep 2026", "2026-09"),
        ("to=Feb-25", "Feb 2025", "2025-02"),
        ("compare=lastyear", "the same months a year before", "last-year"),
        ("map=hot", "Hot and cold (Gi*)", "gi"),
        ("cells=squares+200", "Squares, 200 m", "s200"),
        ("control=armly", "Armley", ARMLEY),
        ("layers=limit", "limits", "limits"),
    ],
)
def test_the_nearest_is_offered_first_as_a_link(asked, link, name, value):
    question = asked(link)
    key = link.partition("=")[0]
    first, href = next(iter(offers(question).items()))
    assert first == name
    assert parse_qs(href.lstrip("?")) == {key: [value]}
    assert parse(href, question.dataset.scope)[1] == (), "what is offered is answered"


def test_a_link_to_the_nearest_keeps_what_else_was_asked_wrong_or_not(asked):
    question = asked("area=armly&priority=asbb&months=6")
    hrefs = [parse_qs(href.lstrip("?")) for href in offers(question).values()]
    assert {"area": [ARMLEY], "priority": ["asbb"], "months": ["6"]} in hrefs
    assert {"area": ["armly"], "priority": ["asb"], "months": ["6"]} in hrefs


def test_of_several_offences_only_the_wrong_one_is_replaced(asked):
    (href,) = offers(asked("offences=burglery,drugs")).values()
    assert parse_qs(href.lstrip("?")) == {"offences": ["burglary,drugs"]}


def test_a_parameter_by_a_wrong_name_is_offered_by_the_right_one(asked):
    assert offers(asked(f"aera={ARMLEY}")) == {"area": f"?area={ARMLEY}"}
    assert offers(asked(f"Area={ARMLEY}")) == {"area": f"?area={ARMLEY}"}


def test_a_word_without_a_value_is_not_passed_over(asked):
    assert "“armley”" in words(alert(asked("armley")))
    assert alert(asked("area=&months=")) == "", "an empty field of a form asks nothing"


def test_two_values_of_one_parameter_are_both_named(asked):
    question = asked(f"area={HEADINGLEY}&area={ARMLEY}")
    assert question.filters.area.code == ARMLEY
    assert f"“{HEADINGLEY}” and “{ARMLEY}”" in words(alert(question))
    assert offers(question) == {HEADINGLEY: f"?area={HEADINGLEY}"}


def test_where_nothing_is_near_it_is_said_how_many_there_are(asked):
    question = asked("area=nonsense")
    areas = len(question.dataset.scope.areas)
    assert offers(question) == {}
    assert f"None of the {areas} that there are is spelt like it." in words(alert(question))
    assert "showing All Leeds" in words(alert(question))


def test_of_a_few_all_are_offered_where_none_is_near(asked):
    plans = asked("").dataset.catalogue.frameworks
    assert list(offers(asked("plan=zzzz"))) == [f.short_title for f in plans]


def test_no_more_than_some_are_offered(asked):
    known = tuple((str(n), f"Ward {n}") for n in range(FEW + 1))
    assert len(nearest("ward", known)) == MOST
    assert nearest("zzzz", known) == ()
    assert len(nearest("zzzz", known[1:])) == FEW


def test_the_nearest_month_is_near_in_time_not_in_digits():
    months = tuple((f"{y}-{m:02}", "") for y in (2024, 2025, 2026) for m in range(1, 13))
    assert nearest("2025-00", months)[0][0] == "2025-01"
    assert nearest("2099-01", months)[0][0] == "2026-12"
    assert nearest("1999-12", months)[0][0] == "2024-01"


def test_what_is_no_wrong_link_is_no_alert(asked):
    drawn = asked("area=d42800.43200.400.0.0.400.-400.0")
    assert alert(drawn) == ""
    assert found(frame.frame(drawn, "overview")["notices"], html.Li)


def test_a_release_that_is_not_here_is_an_alert_with_those_that_are(asked):
    question = asked("release=2020-01-01-1")
    (held,) = (r.release_id for r in question.releases)
    assert offers(question) == {held: f"?release={held}"}


def test_a_place_that_is_none_of_the_cells_shown_is_not_picked_in_silence(asked):
    def said(query):
        return words(hotspots.view(asked(query))["spots-list"])

    assert "“h400.1.1”, which is not a cell: none is picked" in said("spot=h400.1.1")
    assert "which is not a ward" in said("cells=ward&spot=h400.1075.1252")
    assert "none is picked" not in said("spot=h400.1075.1252")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "%00", "x" * 1500, "9" * 1500, "-"])
@pytest.mark.parametrize("key", EVERY)
def test_whatever_is_asked_is_answered(asked, key, text):
    question = asked(urlencode({key: text}))
    assert all(len(in_words(n)) < 1500 for n in question.notices)
    assert all(isinstance(n, Wrong) for n in question.notices)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/data/overview/tile.csv", "There is no table “overview/tile”. Nearest: overview/tiles."),
        ("/data/overview/wards.pdf", "There is no kind of file “pdf”. Nearest: csv, json, xlsx"),
        ("/template/city-plan.xlsx", "There is no plan “city-plan”. Nearest: city-plan-2021-24"),
    ],
)
def test_a_file_that_is_not_there_says_which_are(client, path, said):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.text.startswith(said)
    assert answer.content_type.startswith("text/plain")


@pytest.mark.parametrize("key", ["layers", "offences", "without"])
def test_hundreds_of_invented_names_are_offered_the_nearest_of_a_few(asked, key):
    question = asked(f"{key}={','.join(f'x{n}' for n in range(400))}")
    assert len(found(wrong_links(question.notices), html.A)) <= 5 * FEW
    assert len(in_words(question.notices[0])) < 2_000
