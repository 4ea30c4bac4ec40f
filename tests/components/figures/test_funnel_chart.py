"""The funnel chart: each area once, marked by where it lies, the farthest out and chosen named."""

import json
import math
from typing import get_args

import brotli
import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures.chart_key import chart_key
from components.figures.funnel_chart import LOOKS, funnel_chart
from components.palette import SELECTED_NAME
from stats.funnel import Position

CURVES = pd.DataFrame(
    {
        "denominator": [10_000, 20_000, 30_000],
        "lower_998": [40.0, 60.0, 70.0],
        "lower_95": [60.0, 75.0, 80.0],
        "upper_95": [140.0, 125.0, 120.0],
        "upper_998": [160.0, 140.0, 130.0],
    }
)
NO_CURVES = CURVES.assign(**dict.fromkeys(CURVES.columns[1:], math.nan))
TABLE = pd.DataFrame(
    {
        "area_code": ["A", "B", "C", "D", "E", "F"],
        "area_name": ["Armley", "Bramley", "Calder", "Dale", "Elm", "Fell"],
        "numerator": [1_000, 2_900, 2_000, 1_300, 600, math.nan],
        "denominator": [10_000, 20_000, 15_000, 20_000, 25_000, math.nan],
        "rate": [100, 145, 133.333, 65, 24, math.nan],
        "lower": [93.9, 139.8, 127.6, 61.5, 22.1, math.nan],
        "upper": [106.4, 150.4, 139.3, 68.6, 26, math.nan],
        "position": ["inside", "above 99.8", "above 95", "below 95", "below 99.8", "no rate"],
    }
)


def drawn(table=TABLE, curves=CURVES, selected=()):
    return funnel_chart(table, curves, "crimes", 100.04, selected=selected)


def names(figure):
    """The names of areas in the chart, those of lines left out."""
    return {a["text"]: a for a in figure["layout"]["annotations"][1:] if a.get("xref") != "paper"}


def marks(figure):
    """Symbol and fill of each area's mark, by its name."""
    return {
        area[0]: (trace["marker"]["symbol"], trace["marker"]["color"])
        for trace in figure["data"]
        for area in trace.get("customdata", [])
    }


@pytest.mark.parametrize("selected", [(), ("A", "E")])
@pytest.mark.parametrize("curves", [CURVES, NO_CURVES, CURVES.head(0)])
@pytest.mark.parametrize("rows", [0, 1, 6])
def test_plotly_and_json_accept_the_figure_as_it_is(rows, curves, selected):
    table = TABLE.head(rows)
    if curves is not CURVES:
        table = table.assign(position="too few areas")
    figure = drawn(table, curves, selected)
    assert len(go.Figure(figure).data) == len(figure["data"])
    json.dumps(figure, allow_nan=False)


def test_an_area_is_a_mark_at_its_residents_and_rate():
    (inside,) = [t for t in drawn()["data"] if t["name"] == "within the limits"]
    assert (inside["x"], inside["y"]) == ([10_000], [100])


def test_hovering_tells_name_count_residents_rate_and_its_limits():
    (inside,) = [t for t in drawn()["data"] if t["name"] == "within the limits"]
    assert inside["customdata"] == [["Armley", 1_000, 93.9, 106.4]]
    assert inside["hovertemplate"] == (
        "<b>%{customdata[0]}</b><br>%{customdata[1]:,} crimes among %{x:,} residents"
        "<br>%{y:,.1f} per 1,000 (its own 95% limits "
        "%{customdata[2]:,.1f} to %{customdata[3]:,.1f})<extra></extra>"
    )


def test_an_area_without_a_rate_is_not_drawn():
    assert sorted(marks(drawn())) == ["Armley", "Bramley", "Calder", "Dale", "Elm"]


def test_each_position_has_a_mark_of_its_own_by_shape_and_fill():
    of = marks(drawn())
    assert {name: of[name][0] for name in of} == {
        "Armley": "circle",
        "Bramley": "triangle-up",
        "Calder": "triangle-up",
        "Dale": "triangle-down",
        "Elm": "triangle-down",
    }
    assert len(set(of.values())) == 5


def test_only_positions_that_occur_are_in_the_key():
    told = [item.children[1] for item in chart_key(drawn(TABLE.head(2))).children]
    assert told == ["95% limits", "99.8% limits", "within the limits", "above the 99.8% limit"]


def test_areas_beyond_the_outer_limits_are_named_and_no_others():
    assert set(names(drawn())) == {"Bramley", "Elm"}


def test_selected_areas_are_named_in_amber_and_ringed_wherever_they_lie():
    figure = drawn(selected=("A",))
    name = names(figure)["<b>Armley</b>"]
    assert name["font"]["color"] == SELECTED_NAME
    *_, ring = figure["data"]
    assert (ring["name"], ring["x"], ring["y"]) == ("chosen", [10_000], [100])


def test_a_selected_area_beyond_the_limits_is_named_once():
    assert set(names(drawn(selected=("B",)))) == {"<b>Bramley</b>", "Elm"}


def test_a_selected_area_without_a_rate_is_no_mark():
    assert drawn(selected=("F",)) == drawn()


def crowd(number):
    """So many areas beyond the upper limit, each a little farther out than the one before."""
    return pd.DataFrame(
        {
            "area_code": [f"{n}" for n in range(number)],
            "area_name": [f"Ward {n}" for n in range(number)],
            "numerator": 1_000,
            "denominator": [12_000 + 500 * n for n in range(number)],
            "rate": [200.0 + 10 * n for n in range(number)],
            "lower": 190.0,
            "upper": 210.0,
            "position": "above 99.8",
        }
    )


def test_of_many_beyond_the_limits_the_eight_farthest_out_are_named():
    assert set(names(drawn(crowd(20)))) == {f"Ward {n}" for n in range(12, 20)}


def test_the_order_of_the_rows_makes_no_difference_to_names():
    shuffled = crowd(20).sample(frac=1, random_state=1, ignore_index=True)
    assert names(drawn(shuffled)) == names(drawn(crowd(20)))


def test_limits_are_dashed_and_solid_lines_named_at_their_right_end():
    figure = drawn()
    lines = {tuple(t["y"]): t["line"].get("dash") for t in figure["data"] if "line" in t}
    assert lines[140, 125, 120] == lines[60, 75, 80] == "dash"
    assert lines[160, 140, 130] == lines[40, 60, 70] == "solid"
    ends = {a["text"]: a for a in figure["layout"]["annotations"] if a.get("xref") == "paper"}
    assert [(ends[t]["x"], ends[t]["y"]) for t in ("95%", "99.8%")] == [(1, 120), (1, 130)]


def test_the_rate_of_all_is_a_line_with_its_number():
    figure = drawn()
    line, *_ = figure["layout"]["shapes"]
    assert (line["y0"], line["y1"]) == (100.04, 100.04)
    assert any(a["text"] == "all 100.0" for a in figure["layout"]["annotations"])


def test_names_of_lines_that_lie_close_are_moved_apart():
    narrow = CURVES.assign(upper_95=101.0, upper_998=102.0)
    ends = [a for a in drawn(curves=narrow)["layout"]["annotations"] if a.get("xref") == "paper"]
    px = 230 / drawn(curves=narrow)["layout"]["yaxis"]["range"][1]
    heights = [a["y"] * px + a["yshift"] for a in ends[1:]]
    assert [a["text"] for a in ends[1:]] == ["all 100.0", "95%", "99.8%"]
    assert heights[1] - heights[0] >= 15
    assert heights[2] - heights[1] >= 15


def test_a_line_leads_from_the_edge_of_each_mark_to_its_name():
    layout = drawn(selected=("B",))["layout"]
    leaders = [shape for shape in layout["shapes"] if "xsizemode" in shape]
    named = [a for a in layout["annotations"] if "xshift" in a and a["xref"] == "x"]
    assert len(named) == len([line for line in leaders if line["xref"] == "x"]) == 2
    for name in named:
        (line,) = [s for s in leaders if (s["xanchor"], s["yanchor"]) == (name["x"], name["y"])]
        assert (line["x1"], line["y1"]) == (name["xshift"], name["yshift"])
        # The ring around the one that is asked about is larger than a mark.
        edge = 10 if name["text"].startswith("<b>") else 5
        assert math.hypot(line["x0"], line["y0"]) == pytest.approx(edge, abs=0.8)


def test_without_limits_there_is_no_name_of_any():
    table = TABLE.assign(position="too few areas")
    texts = [a["text"] for a in drawn(table, NO_CURVES)["layout"]["annotations"]]
    assert texts == ["Crimes per 1,000 residents", "all 100.0"]


def test_where_nothing_has_a_rate_there_is_no_line_of_all():
    figure = funnel_chart(TABLE.tail(1), CURVES.head(0), "crimes", math.nan, selected=())
    assert figure["data"] == figure["layout"]["shapes"] == []
    json.dumps(figure, allow_nan=False)


def test_the_vertical_axis_begins_at_zero_and_holds_every_mark_and_limit():
    low, high = drawn()["layout"]["yaxis"]["range"]
    assert low == 0
    assert high > 160


def test_the_horizontal_axis_holds_every_area_and_says_what_it_counts():
    axis = drawn()["layout"]["xaxis"]
    assert axis["range"][0] < 10_000
    assert axis["range"][1] > 30_000
    assert axis["title"]["text"] == "Residents"


def test_every_position_of_the_statistics_has_a_look():
    assert set(LOOKS) == set(get_args(Position)) - {"no rate"}


def test_the_chart_of_33_wards_is_light():
    text = json.dumps(drawn(crowd(33), selected=("1", "2")), separators=(",", ":"))
    assert len(brotli.compress(text.encode(), quality=5)) < 3_500
