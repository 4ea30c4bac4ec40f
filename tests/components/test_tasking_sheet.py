"""The tasking list on paper: numbered places, their figures, and room to write."""

import math
import re

from dash import html

from components.markup import markup
from components.tasking_sheet import certainty_words, months_words, tasking_sheet
from tests.pages.faces import found, words

ROW = {
    "cell": "h400.1.2",
    "around": "Around Mill Lane and Town Street",
    "ward": "Armley",
    "group": "Inner West",
    "count": 1234.0,
    "share": 2.84,
    "class": "new",
    "months_hot": 10.0,
    "counted_months": 12.0,
    "certainty": 89.6,
}


def sheet(*rows):
    return tasking_sheet(
        rows, title="Tasking list", sentence="Two.", running="ASB", place="Leeds", unit="Incidents"
    )


def lines(*rows):
    """The words of each cell of each place."""
    return [[words(cell) for cell in tr.children] for tr in found(sheet(*rows), html.Tr)[2:]]


def test_places_are_numbered_and_have_their_figures():
    assert lines(ROW, ROW | {"count": 3.0}) == [
        [
            *("1", "Around Mill Lane and Town StreetArmley, Inner West", "1,234", "2.8%"),
            *("New", "10 of 12", "90%"),
        ],
        [
            *("2", "Around Mill Lane and Town StreetArmley, Inner West", "3", "2.8%"),
            *("New", "10 of 12", "90%"),
        ],
    ]


def test_what_is_not_known_is_a_dash_and_no_nan():
    row = ROW | {"class": "", "share": math.nan, "months_hot": math.nan, "group": ""}
    (said,) = lines(row)
    assert said[1:] == [
        *("Around Mill Lane and Town StreetArmley", "1,234", "–", "–", "– of 12", "90%")
    ]


def test_under_each_place_there_is_room_for_who_does_what_by_when():
    text = markup(sheet(ROW, ROW, ROW))
    bodies = re.findall("<tbody>(.*?)</tbody>", text)
    assert len(bodies) == 3, "a place and its lines stay on one sheet of paper"
    for body in bodies:
        said, blank = re.findall("<tr.*?</tr>", body)
        assert re.findall("<td[^>]*>([^<]*)</td>", blank) == ["Action", "Who", "By when", "Outcome"]
        assert sum(map(int, re.findall("colspan='(.)'", blank))) == len(re.findall("<t[hd]", said))


def test_what_runs_over_the_list_is_in_its_head_which_paper_repeats():
    (head,) = found(sheet(ROW), html.Thead)
    assert words(head).startswith("ASBNo.PlaceIncidentsShare of Leeds")


def test_an_empty_list_has_its_words_and_no_table():
    assert words(sheet()) == "Tasking listTwo."
    assert found(sheet(), html.Table) == []


def test_hostile_names_travel_escaped():
    text = markup(sheet(ROW | {"around": "<img src=x onerror=alert(1)>", "cell": "' onclick='x"}))
    assert "<img" not in text
    assert "' onclick='" not in text


def test_words_of_the_list_beside_the_map_are_those_of_the_sheet():
    assert (months_words(ROW), certainty_words(ROW)) == ("10 of 12", "90%")
