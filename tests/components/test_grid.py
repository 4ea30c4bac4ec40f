"""The accessible table: headings that scope, sort and announce; missing last; totals below."""

import math
import re

import pandas as pd
import pytest
from dash import html

from components.grid import Sorting, grid, sorted_table
from components.markup import markup
from components.panel import Column
from tests.pages.faces import found as inside
from tests.pages.faces import read_back

COLUMNS = (
    Column("area_name", "Ward"),
    Column("value", "Count", "count"),
    Column("words", "Is it real?"),
    Column("area_code", "Area code", shown=False),
)
TABLE = pd.DataFrame(
    {
        "area_name": ["Armley", "Pudsey", "Leeds"],
        "value": [1234.0, math.nan, 5000.0],
        "words": ["Higher", "Not comparable", "Lower"],
        "tone": ["bad", "neutral", "good"],
        "area_code": ["A", "P", "L"],
    }
)


def props(component):
    return component.to_plotly_json()["props"]


def parts(table):
    """The parts of a table by their HTML name."""
    return {type(part).__name__: part for part in table.children}


def rows_of(part):
    return inside(part, html.Tr)


def texts(row):
    return [cell.children for cell in row.children]


def sorting(by):
    return Sorting(by, lambda key: f"?sort={key}")


def headings(by):
    row = parts(grid(TABLE, COLUMNS, "Wards", sorting=sorting(by)))["Thead"].children
    return {props(h)["children"].children[0]: h for h in row.children}


def test_a_table_has_a_caption_and_a_row_for_each_row():
    found = parts(grid(TABLE, COLUMNS, "Burglary by ward"))
    assert found["Caption"].children == "Burglary by ward"
    assert [texts(row) for row in rows_of(found["Tbody"])] == [
        ["Armley", "1,234", "Higher"],
        ["Pudsey", "–", "Not comparable"],
        ["Leeds", "5,000", "Lower"],
    ]


def test_a_column_only_files_carry_is_not_shown():
    found = parts(grid(TABLE, COLUMNS, "Wards"))
    assert texts(found["Thead"].children) == ["Ward", "Count", "Is it real?"]


def test_headings_head_columns_and_the_first_cell_heads_its_row():
    found = parts(grid(TABLE, COLUMNS, "Wards"))
    assert [(type(h).__name__, h.scope) for h in found["Thead"].children.children] == [
        ("Th", "col")
    ] * 3
    for row in rows_of(found["Tbody"]):
        first, *others = row.children
        assert (type(first).__name__, first.scope) == ("Th", "row")
        assert {type(cell).__name__ for cell in others} == {"Td"}


def test_numbers_are_aligned_as_numbers():
    row, *_ = rows_of(parts(grid(TABLE, COLUMNS, "Wards"))["Tbody"])
    assert [cell.className for cell in row.children[1:]] == ["number", "tone-bad"]


@pytest.mark.parametrize(
    ("by", "states"),
    [
        ("-value", {"Ward": "none", "Count": "descending", "Is it real?": "none"}),
        ("value", {"Ward": "none", "Count": "ascending", "Is it real?": "none"}),
        ("area_name", {"Ward": "ascending", "Count": "none", "Is it real?": "none"}),
        ("population", {"Ward": "none", "Count": "none", "Is it real?": "none"}),
    ],
)
def test_the_sorted_column_says_so_to_assistive_tools(by, states):
    assert {name: props(h)["aria-sort"] for name, h in headings(by).items()} == states


@pytest.mark.parametrize(
    ("by", "links"),
    [
        # Numbers sort largest first, words from A; a second click turns the order round.
        ("-value", {"Ward": "?sort=area_name", "Count": "?sort=value"}),
        ("value", {"Ward": "?sort=area_name", "Count": "?sort=-value"}),
        ("area_name", {"Ward": "?sort=-area_name", "Count": "?sort=-value"}),
        ("-area_name", {"Ward": "?sort=area_name", "Count": "?sort=-value"}),
    ],
)
def test_a_heading_links_to_the_sort_it_asks_for(by, links):
    found = headings(by)
    assert {name: found[name].children.href for name in links} == links


def test_the_arrow_is_for_the_eye_only_and_stands_at_one_heading():
    found = headings("-value")
    (_, arrow) = found["Count"].children.children
    assert arrow.children == "▼"
    assert props(arrow)["aria-hidden"] == "true"
    assert len(found["Ward"].children.children) == 1


def test_totals_stand_in_the_foot():
    found = parts(grid(TABLE, COLUMNS, "Wards", total=lambda row: row["area_name"] == "Leeds"))
    assert [texts(row)[0] for row in rows_of(found["Tbody"])] == ["Armley", "Pudsey"]
    assert [texts(row)[0] for row in rows_of(found["Tfoot"])] == ["Leeds"]


def test_without_totals_there_is_no_foot():
    assert "Tfoot" not in parts(grid(TABLE, COLUMNS, "Wards"))


def test_the_chosen_row_is_current():
    rows = parts(grid(TABLE, COLUMNS, "Wards", chosen=lambda row: row["area_code"] == "P"))
    current = [props(row).get("aria-current") for row in rows_of(rows["Tbody"])]
    assert current == [None, "true", None]


def test_a_row_links_from_its_heading_unless_it_has_no_address():
    found = parts(
        grid(
            TABLE,
            COLUMNS,
            "Wards",
            link=lambda row: "" if row["area_code"] == "L" else f"?area={row['area_code']}",
        )
    )
    heads = [row.children[0].children for row in rows_of(found["Tbody"])]
    assert [getattr(h, "href", h) for h in heads] == ["?area=A", "?area=P", "Leeds"]


def test_an_empty_table_keeps_its_headings():
    found = parts(grid(TABLE.head(0), COLUMNS, "Wards"))
    assert len(found["Thead"].children.children) == 3
    assert found["Tbody"].children == []


@pytest.mark.parametrize(
    ("by", "order"),
    [
        ("value", ["B", "A", "C", "D"]),
        ("-value", ["A", "C", "B", "D"]),
        ("name", ["A", "B", "C", "D"]),
        ("-name", ["D", "C", "B", "A"]),
        ("colour", ["B", "D", "A", "C"]),
    ],
)
def test_rows_sort_with_the_missing_last_and_ties_as_they_were(by, order):
    table = pd.DataFrame({"name": ["B", "D", "A", "C"], "value": [1, math.nan, 2, 2]})
    assert sorted_table(table, by)["name"].tolist() == order


def test_sorting_leaves_the_table_as_it_was():
    table = TABLE.copy()
    sorted_table(table, "-value")
    pd.testing.assert_frame_equal(table, TABLE)


def test_its_text_is_what_dash_makes_of_the_same_elements():
    table = grid(TABLE, COLUMNS, "A & B", link=lambda row: f"?a={row['area_code']}&b=<'>")
    text = markup(table)
    (read,) = read_back(text)
    assert in_order(markup(read)) == in_order(text)
    assert in_order(text).count("<td") == 6


def in_order(text):
    """HTML with the attributes of each element in the order of the alphabet."""
    return re.sub(
        r"<(\w+)((?: [\w-]+='[^']*')*)>",
        lambda tag: f"<{tag[1]} {sorted(re.findall(ATTRIBUTE, tag[2]))}>",
        text,
    )


ATTRIBUTE = r"[\w-]+='[^']*'"
