"""The tasking list on paper: numbered places, their figures, and room to write."""

import math
import re

from dash import html

from components.markup import markup
from components.tasking_sheet import (
    certainty_words,
    months_of,
    months_words,
    tasking_sheet,
    told_words,
)
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
    "why": "Hot; among the 20 busiest",
    "made_of": "Shoplifting 800, Burglary 434",
    "before": 1190.0,
    "change": "rose",
    "history": "1,003 9 – 12",
}


def sheet(*rows):
    return tasking_sheet(
        rows, title="Tasking list", sentence="Two.", running="ASB", place="Leeds", unit="Incidents"
    )


def lines(*rows):
    """The words of each cell of each place."""
    first = [found(body, html.Tr)[0] for body in found(sheet(*rows), html.Tbody)]
    return [[words(cell) for cell in tr.children] for tr in first]


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
        said, _, blank = re.findall("<tr.*?</tr>", body)
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


def test_each_place_gives_its_reason_what_it_is_made_of_and_its_change_in_one_line():
    reason = "Hot; among the 20 busiest. Shoplifting 800, Burglary 434. "
    assert told_words(ROW) == f"{reason}Rose beyond chance, 1,190 before."
    assert told_words(ROW | {"change": "within chance"}).endswith("Within chance, 1,190 before.")
    assert told_words(ROW | {"change": "", "why": ""}) == "Shoplifting 800, Burglary 434."
    (body,) = found(sheet(ROW), html.Tbody)
    assert words(body.children[1]).startswith(reason)


def test_a_line_has_its_months_and_a_gap_where_data_are_lacking():
    first, second, gap, last = months_of(ROW)
    assert (first, second, last) == (1003, 9, 12)
    assert math.isnan(gap)
