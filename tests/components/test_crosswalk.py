"""The crosswalk: a row a priority, a column a plan, a link a pair of kin."""

from __future__ import annotations

import pandas as pd
from dash import html

from components.crosswalk import crosswalk
from tests.pages.faces import cells, found

PAIRS = pd.DataFrame(
    [
        ("Burglary", "new", "Homes", "/homes"),
        ("Burglary", "new", "Theft", "/theft"),
        ("Burglary", "old", "Houses", "/houses"),
        ("Noise", "", "none in the other plans", ""),
    ],
    columns=["priority", "kin_plan", "kin_title", "address"],
)
PLANS = [("new", "New plan"), ("old", "Old plan")]


def test_each_cell_lists_the_kin_in_that_plan_and_a_dash_says_none():
    table = crosswalk(PAIRS, PLANS, "Kin", lambda row: row["address"])
    assert cells(table) == [["Burglary", "HomesTheft", "Houses"], ["Noise", "–", "–"]]
    assert [a.href for a in found(table, html.A)] == ["/homes", "/theft", "/houses"]


def test_headings_and_caption_say_what_is_what():
    table = crosswalk(PAIRS, PLANS, "Kin", lambda row: row["address"])
    assert table.children[0].children == "Kin"
    scopes = {th.scope for th in found(table, html.Th)}
    assert scopes == {"col", "row"}
