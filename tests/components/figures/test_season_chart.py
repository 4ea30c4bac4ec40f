"""The season chart: twelve months from January, their range, their mean and the latest year."""

import json
import math

import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures.chart_key import chart_key
from components.figures.season_chart import season_chart

NAMES = dict(
    enumerate(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], 1
    )
)
PROFILE = pd.DataFrame(
    {
        "calendar_month": range(1, 13),
        "mean": [10.0, 11.5, *[12.0] * 9, math.nan],
        "lowest": [8.0, 9.0, *[10.0] * 9, math.nan],
        "highest": [12.0, 13.0, *[14.0] * 9, math.nan],
        "years": [5, 4, *[5] * 9, 0],
        "latest": [12.0, 0.0, *[11.0] * 9, math.nan],
    }
)
LATEST = "12 months to Sep 2026"


def drawn(profile=PROFILE):
    return season_chart(profile, "crimes", LATEST)


def points(trace):
    return dict(zip(trace["x"], trace["y"], strict=True))


@pytest.mark.parametrize("profile", [PROFILE, PROFILE.head(0), PROFILE.tail(1)])
def test_plotly_and_json_accept_the_figure_as_it_is(profile):
    figure = drawn(profile)
    assert [t.type for t in go.Figure(figure).data] == ["scatter"] * 3
    json.dumps(figure, allow_nan=False)


def test_the_year_begins_in_january_whatever_the_order_of_the_rows():
    assert drawn(PROFILE.iloc[::-1]) == drawn()
    axis = drawn()["layout"]["xaxis"]
    assert dict(zip(axis["tickvals"], axis["ticktext"], strict=True)) == NAMES
    assert drawn()["data"][1]["x"] == list(NAMES)


def test_the_mean_is_a_firm_line_that_tells_how_many_years_it_is_of():
    _, mean, _ = drawn()["data"]
    assert (points(mean)[1], points(mean)[2], points(mean)[12]) == (10, 11.5, None)
    assert mean["customdata"][:2] == [[5, 8, 12], [4, 9, 13]]
    assert mean["mode"] == "lines"


def test_the_band_goes_from_lowest_to_highest_and_is_open_where_no_year_is_known():
    band, *_ = drawn()["data"]
    corners = list(zip(band["x"], band["y"], strict=True))
    # January and February each as wide as a month, the nine alike as one, December not at all.
    out = [(0.5, 12), (1.5, 12), (1.5, 13), (2.5, 13), (2.5, 14), (11.5, 14)]
    back = [(11.5, 10), (2.5, 10), (2.5, 9), (1.5, 9), (1.5, 8), (0.5, 8)]
    assert corners == out + back


def test_the_latest_months_are_marks_a_zero_among_them():
    *_, latest = drawn()["data"]
    assert (latest["name"], latest["mode"]) == (LATEST, "markers")
    assert (points(latest)[1], points(latest)[2], points(latest)[12]) == (12, 0, None)


def test_the_vertical_axis_begins_at_zero_and_names_its_unit():
    layout = drawn()["layout"]
    assert layout["yaxis"]["rangemode"] == "tozero"
    assert layout["annotations"][0]["text"] == "Crimes a month"


def test_the_key_tells_band_line_and_marks():
    told = [item.children[1] for item in chart_key(drawn()).children]
    assert told == ["lowest to highest", "mean", LATEST]
