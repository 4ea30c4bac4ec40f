"""The trend chart: a figure Plotly accepts, from zero, with gaps and breaks where they are."""

import math

import pandas as pd
import plotly.graph_objects as go
import pytest

from components.trend_chart import trend_chart
from model.catalogue import Break
from model.periods import Window, month

WINDOW = Window(month("2025-03"), month("2025-04"))
CHANGE = Break(month="2025-02", name="Rule changed", offences=("robbery",), source="A note")
TABLE = pd.DataFrame(
    {
        "month": pd.period_range("2025-01", "2025-04", freq="M"),
        "value": [7, 0, math.nan, 9],
        "average": [math.nan, 6.04, math.nan, math.nan],
        "status": ["complete", "complete", "missing", "partial"],
    }
)


def drawn(table=TABLE, breaks=()):
    return trend_chart(table, "crimes", WINDOW, breaks)


def bars(figure):
    """Every month with a bar, whether in the period or not."""
    before, inside, *_ = figure["data"]
    return dict(zip(before["x"] + inside["x"], before["y"] + inside["y"], strict=True))


@pytest.mark.parametrize("breaks", [(), (CHANGE,)])
def test_plotly_accepts_the_figure_as_it_is(breaks):
    figure = go.Figure(drawn(breaks=breaks))
    assert [t.type for t in figure.data] == ["bar", "bar", "bar", "scatter"]


def test_plotly_accepts_a_chart_of_one_missing_month():
    table = TABLE.iloc[[2]].reset_index(drop=True)
    assert bars(drawn(table)) == {"2025-03-01": None}
    assert len(go.Figure(drawn(table)).data) == 4


def test_a_bar_is_a_month_a_zero_is_a_zero_and_a_missing_month_is_null():
    assert bars(drawn()) == {
        "2025-01-01": 7,
        "2025-02-01": 0,
        "2025-03-01": None,
        "2025-04-01": 9,
    }


def test_the_months_of_the_period_are_named_and_of_another_colour():
    before, inside, *_ = drawn()["data"]
    assert (before["x"], inside["x"]) == (
        ["2025-01-01", "2025-02-01"],
        ["2025-03-01", "2025-04-01"],
    )
    assert inside["name"] == "in the 2 months to Apr 2025"
    assert before["marker"]["color"] != inside["marker"]["color"]


def test_a_missing_month_is_a_column_that_says_so():
    missing = drawn()["data"][2]
    assert (missing["x"], missing["name"]) == (["2025-03-01"], "no data")
    assert missing["hovertemplate"].startswith("no data")
    assert missing["showlegend"] is True


def test_where_nothing_is_missing_the_legend_does_not_speak_of_it():
    whole = TABLE.assign(value=[7.0, 0.0, 8.0, 9.0], status="complete")
    missing = drawn(whole)["data"][2]
    assert missing["x"] == []
    assert missing["showlegend"] is False


def test_a_partial_month_is_hatched_and_says_so():
    _, inside, *_ = drawn()["data"]
    assert inside["text"] == ["", " (partial)"]
    assert inside["marker"]["pattern"]["shape"] == ["", "/"]


def test_the_average_is_not_drawn_across_a_gap():
    line = drawn()["data"][3]
    assert line["y"] == [None, 6.0, None, None]
    assert line["connectgaps"] is False


def test_the_vertical_axis_begins_at_zero_and_names_its_unit():
    layout = drawn()["layout"]
    assert layout["yaxis"]["rangemode"] == "tozero"
    assert layout["annotations"][0]["text"] == "Crimes a month"


def test_a_break_is_drawn_and_named_at_its_month():
    layout = drawn(breaks=[CHANGE])["layout"]
    (line,) = layout["shapes"]
    assert (line["x0"], line["x1"]) == ("2025-02-01", "2025-02-01")
    assert layout["annotations"][1]["text"] == "Rule changed, Feb 2025"
    assert layout["annotations"][1]["x"] == "2025-02-01"


def test_without_a_break_no_line_is_drawn():
    layout = drawn()["layout"]
    assert layout["shapes"] == []
    assert len(layout["annotations"]) == 1


def test_the_axis_holds_the_last_month_and_a_year_at_least():
    first, last = drawn()["layout"]["xaxis"]["range"]
    assert first[:7] == "2024-04"  # a little before May, the first of 12 months to April
    assert "2025-04-01" < last < "2025-05-01"


def test_the_axis_holds_a_longer_series_from_its_first_month():
    months = pd.period_range("2022-06", "2025-04", freq="M")
    table = pd.DataFrame({"month": months, "value": 1.0, "average": 1.0, "status": "complete"})
    first, _ = drawn(table)["layout"]["xaxis"]["range"]
    assert "2022-05-01" < first < "2022-06-01"
