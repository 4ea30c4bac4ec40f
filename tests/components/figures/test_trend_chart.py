"""The trend chart: a figure Plotly accepts, from zero, with gaps, breaks and layers as they are."""

import json
import math
import random

import brotli
import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures.chart_key import chart_key
from components.figures.trend_chart import trend_chart
from model.config.breaks import Break
from model.periods import Window, month

WINDOW = Window(month("2025-03"), month("2025-04"))
CHANGE = Break(month="2025-02", name="Rule changed", offences=("robbery",), source="A note")
TABLE = pd.DataFrame(
    {
        "month": pd.period_range("2025-01", "2025-04", freq="M"),
        "value": [7, 0, math.nan, 9],
        "average": [math.nan, 6.04, math.nan, math.nan],
        "status": ["complete", "complete", "missing", "partial"],
        "revision": "",
    }
)
ALL = frozenset({"limits", "season", "changes", "forecast", "last-year"})
# Six months of data and two ahead; in March the mean of the limits and the level fall.
LAYERED = pd.DataFrame(
    {
        "month": pd.period_range("2025-01", "2025-08", freq="M"),
        "value": [20, 22, 12, 9, 3, 12, math.nan, math.nan],
        "average": [math.nan] * 8,
        "status": ["complete"] * 6 + ["forecast"] * 2,
        "revision": "",
        "usual": [20, 20, 11, 11, 11, math.nan, math.nan, math.nan],
        "lower": [15, 15, 6, 6, 6, math.nan, math.nan, math.nan],
        "upper": [21, 21, 16, 16, 16, math.nan, math.nan, math.nan],
        "signal": ["", "above", "", "", "below", "", "", ""],
        "seasonal": [19.96, 21, 12, 10, 9, math.nan, math.nan, math.nan],
        "level": [20.5, 20.5, 10.25, 10.25, 10.25, 10.25, math.nan, math.nan],
        "step": [math.nan, math.nan, -10.25] + [math.nan] * 5,
        "last_year": [math.nan, math.nan, 14, 15, 13, 12, 18, math.nan],
        "expected": [math.nan] * 6 + [11, 12],
        "lower_80": [math.nan] * 6 + [9, 9.5],
        "upper_80": [math.nan] * 6 + [13, 14.5],
        "lower_95": [math.nan] * 6 + [8, 8.25],
        "upper_95": [math.nan] * 6 + [14, 16],
    }
)


def drawn(table=TABLE, breaks=(), layers=()):
    return trend_chart(table, "crimes", WINDOW, breaks, layers=frozenset(layers))


def bars(figure):
    """Every month with a bar, whether in the period or not, whole or not."""
    kinds = [t for t in figure["data"] if t["type"] == "bar" and t["name"] not in NO_BAR]
    return {x: y for trace in kinds for x, y in points(trace)}


NO_BAR = ("no data", "hidden: a small number")


def named(figure, name):
    """The traces of a name, in the order of drawing."""
    return [trace for trace in figure["data"] if trace["name"] == name]


def points(trace):
    return list(zip(trace["x"], trace["y"], strict=True))


@pytest.mark.parametrize("breaks", [(), (CHANGE,)])
def test_plotly_accepts_the_figure_as_it_is(breaks):
    figure = go.Figure(drawn(breaks=breaks))
    assert [t.type for t in figure.data] == ["bar", "bar", "bar", "scatter", "bar"]


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
        ["2025-03-01"],
    )
    assert inside["name"] == "in the 2 months to Apr 2025"
    assert before["marker"]["color"] != inside["marker"]["color"]


def test_a_missing_month_is_a_dotted_column_that_says_so():
    missing = drawn()["data"][2]
    assert (missing["x"], missing["name"]) == (["2025-03-01"], "no data")
    assert missing["hovertemplate"].startswith("no data")
    assert missing["showlegend"] is True
    assert missing["marker"]["pattern"]["shape"] == "."


def test_a_missing_month_is_seen_among_zeros_too():
    zeros = TABLE.assign(value=[0.0, 0.0, math.nan, 0.0])
    assert drawn(zeros)["data"][2]["y"] == [1]


def test_a_hidden_month_is_a_hatched_column_apart_from_missing_ones():
    table = TABLE.assign(status=["complete", "complete", "hidden", "partial"])
    figure = drawn(table)
    missing, hidden = figure["data"][2:4]
    assert missing["x"] == []
    assert (hidden["x"], hidden["name"]) == (["2025-03-01"], "hidden: a small number")
    assert hidden["marker"]["pattern"]["shape"] == "/"


def test_where_nothing_is_missing_the_legend_does_not_speak_of_it():
    whole = TABLE.assign(value=[7.0, 0.0, 8.0, 9.0], status="complete")
    missing = drawn(whole)["data"][2]
    assert missing["x"] == []
    assert missing["showlegend"] is False


@pytest.mark.parametrize(("status", "hatch"), [("partial", "/"), ("doubtful", "x")])
def test_a_month_that_is_not_whole_is_hatched_and_says_so(status, hatch):
    figure = drawn(TABLE.assign(status=["complete", "complete", "missing", status]))
    (bar,) = named(figure, status)
    assert points(bar) == [("2025-04-01", 9)]
    assert bar["marker"]["pattern"]["shape"] == hatch
    assert bar["hovertemplate"] == f"%{{y:,}} crimes ({status})<extra></extra>"
    assert bar["showlegend"] is True


@pytest.mark.parametrize("word", ["provisional", "revised"])
def test_a_month_whose_figure_is_not_final_is_outlined_and_says_so(word):
    table = TABLE.assign(status="complete", value=[7.0, 0.0, 8.0, 9.0])
    (bar,) = named(drawn(table.assign(revision=["", "", "", word])), word)
    assert points(bar) == [("2025-04-01", 9)]
    assert bar["marker"]["line"]["width"] > 0
    assert bar["hovertemplate"] == f"%{{y:,}} crimes ({word})<extra></extra>"


def test_a_kind_of_month_is_named_once_in_the_period_and_before_it():
    table = TABLE.assign(status="doubtful", revision=["", "", "", "provisional"])
    figure = drawn(table.assign(value=[7.0, 0.0, 8.0, 9.0]))
    doubtful = named(figure, "doubtful")
    assert [t["showlegend"] for t in doubtful] == [False, True]
    assert [x for t in doubtful for x in t["x"]] == ["2025-01-01", "2025-02-01", "2025-03-01"]
    (both,) = named(figure, "doubtful, provisional")
    assert both["marker"]["pattern"]["shape"] == "x"
    assert both["marker"]["line"]["width"] > 0


def test_the_key_draws_what_a_bar_of_each_kind_looks_like():
    table = TABLE.assign(status=["complete", "complete", "missing", "doubtful"])
    key = [item.children for item in chart_key(drawn(table, layers=ALL)).children]
    looks = {name: image.src for image, name in key}
    assert looks["doubtful"] != looks["month"]


def test_bars_of_whole_months_carry_no_word_of_it():
    before, *_ = drawn()["data"]
    assert "pattern" not in before["marker"]
    assert before["hovertemplate"] == "%{y:,} crimes<extra></extra>"


def test_the_average_is_not_drawn_across_a_gap():
    line = drawn()["data"][3]
    assert line["y"] == [None, 6.0, None, None]
    assert line["connectgaps"] is False


def test_a_month_is_found_anywhere_over_its_bar_and_nowhere_else():
    # Plotly would tell of a lone mark in the neighbouring months too, without a period.
    figure = drawn(LAYERED, layers=ALL)
    hovered = [t for t in figure["data"] if t.get("hoverinfo") != "skip"]
    assert {(t["xperiod"], t["xperiodalignment"]) for t in hovered} == {("M1", "middle")}


def test_the_vertical_axis_begins_at_zero_and_names_its_unit():
    layout = drawn()["layout"]
    assert layout["yaxis"]["rangemode"] == "tozero"
    assert layout["annotations"][0]["text"] == "Crimes a month"


@pytest.mark.parametrize(("most", "ticks"), [(5, 1), (6, None)])
def test_few_crimes_are_counted_by_whole_ones(most, ticks):
    table = TABLE.assign(value=[0, most, math.nan, 1], average=math.nan)
    assert drawn(table)["layout"]["yaxis"].get("dtick") == ticks


@pytest.mark.parametrize(
    ("months", "between"),
    [(1, "M3"), (24, "M3"), (36, "M6"), (60, "M12"), (96, "M12"), (190, "M24"), (300, "M60")],
)
def test_there_are_as_many_names_of_months_as_a_phone_has_room_for(months, between):
    table = pd.DataFrame(
        {
            "month": pd.period_range(end="2025-04", periods=months, freq="M"),
            "value": 1.0,
            "average": 1.0,
            "status": "complete",
            "revision": "",
        }
    )
    assert drawn(table)["layout"]["xaxis"]["dtick"] == between


def test_the_axis_holds_the_last_month_and_a_year_at_least():
    first, last = drawn()["layout"]["xaxis"]["range"]
    assert first[:7] == "2024-04"  # a little before May, the first of 12 months to April
    assert "2025-04-30" < last < "2025-05-10"


def test_the_axis_holds_a_longer_series_from_its_first_month():
    months = pd.period_range("2022-06", "2025-04", freq="M")
    table = pd.DataFrame(
        {"month": months, "value": 1.0, "average": 1.0, "status": "complete", "revision": ""}
    )
    first, _ = drawn(table)["layout"]["xaxis"]["range"]
    assert "2022-05-01" < first < "2022-06-01"


def test_the_order_of_the_rows_makes_no_difference_to_bars_and_axis():
    shuffled = TABLE.iloc[[2, 0, 3, 1]].reset_index(drop=True)
    assert bars(drawn(shuffled)) == bars(drawn())
    assert drawn(shuffled)["layout"] == drawn()["layout"]


# --- layers ---


def test_without_layers_there_is_nothing_but_bars_and_average_whatever_the_columns():
    figure = drawn(LAYERED)
    assert [t["name"] for t in figure["data"]] == [
        "month",
        "in the 2 months to Apr 2025",
        "no data",
        "12-month average",
    ]
    assert figure["layout"]["showlegend"] is True
    assert chart_key(figure).children == []


@pytest.mark.parametrize(
    ("layer", "names"),
    [
        ("limits", {"normal range", "above the range", "below the range"}),
        ("season", {"expected by season and trend"}),
        ("changes", {"level and its changes, season removed"}),
        ("forecast", {"forecast (80 and 95 of 100)"}),
        ("last-year", {"same month last year"}),
    ],
)
def test_a_layer_adds_its_own_traces_and_leaves_the_key_to_the_page(layer, names):
    plain, figure = drawn(LAYERED), drawn(LAYERED, layers=[layer])
    assert {t["name"] for t in figure["data"]} - {t["name"] for t in plain["data"]} == names
    assert figure["layout"]["showlegend"] is False
    key = [item.children[1] for item in chart_key(figure).children]
    assert names <= set(key)
    assert len(key) == len(set(key))


@pytest.mark.parametrize("layer", sorted(ALL))
def test_a_layer_without_its_columns_is_not_drawn(layer):
    assert len(drawn(TABLE, layers=[layer])["data"]) == len(drawn(TABLE)["data"])


@pytest.mark.parametrize("layer", sorted(ALL))
def test_a_layer_of_nothing_but_missing_values_is_not_drawn(layer):
    numbers = LAYERED.columns[5:].difference(["signal"])
    empty = LAYERED.head(6).assign(**dict.fromkeys(numbers, math.nan), signal="")
    assert len(drawn(empty, layers=[layer])["data"]) == 4


def test_the_normal_range_steps_with_the_months_and_ends_where_there_is_none():
    ground, mean = named(drawn(LAYERED, layers=["limits"]), "normal range")
    # Out along the upper limit, back along the lower, from the first day to the last.
    out = [("2025-01-01", 21), ("2025-03-01", 21), ("2025-03-01", 16), ("2025-06-01", 16)]
    back = [("2025-06-01", 6), ("2025-03-01", 6), ("2025-03-01", 15), ("2025-01-01", 15)]
    assert points(ground) == out + back
    assert ground["fill"] == "toself"
    assert mean["y"] == [20, 20, 11, 11, 11, None]
    assert mean["customdata"][2] == [6, 16]


def test_a_month_outside_its_range_has_a_mark_of_its_own_shape():
    figure = drawn(LAYERED, layers=["limits"])
    (high,), (low,) = named(figure, "above the range"), named(figure, "below the range")
    assert points(high) == [("2025-02-01", 22)]
    assert points(low) == [("2025-05-01", 3)]
    assert (high["marker"]["symbol"], low["marker"]["symbol"]) == ("triangle-up", "triangle-down")


def test_a_level_is_a_step_at_the_month_in_which_it_changed_and_tells_from_what_to_what():
    stairs, marks = named(
        drawn(LAYERED, layers=["changes"]), "level and its changes, season removed"
    )
    assert points(stairs) == [
        ("2025-01-01", 20.5),
        ("2025-03-01", 20.5),
        ("2025-03-01", 10.2),
        ("2025-07-01", 10.2),
    ]
    assert points(marks) == [("2025-03-01", 10.2)]
    assert marks["text"] == ["level changed about Mar 2025, from 20.5 to 10.2 a month"]


def test_where_the_level_before_is_not_known_only_the_month_is_told():
    table = LAYERED.assign(level=[math.nan, math.nan, *LAYERED["level"][2:]])
    _, marks = named(drawn(table, layers=["changes"]), "level and its changes, season removed")
    assert marks["text"] == ["level changed about Mar 2025"]


def test_a_gap_in_the_level_is_left_open():
    table = LAYERED.assign(level=[20, math.nan, 10, 10, 10, 10, math.nan, math.nan])
    stairs, _ = named(drawn(table, layers=["changes"]), "level and its changes, season removed")
    assert points(stairs) == [
        ("2025-01-01", 20),
        ("2025-02-01", 20),
        (None, None),
        ("2025-03-01", 10),
        ("2025-07-01", 10),
    ]


def test_the_season_is_a_dotted_line():
    (line,) = named(drawn(LAYERED, layers=["season"]), "expected by season and trend")
    assert line["y"] == [20, 21, 12, 10, 9, None]
    assert line["line"]["dash"] == "dot"


def test_the_same_month_last_year_is_a_hollow_mark():
    (marks,) = named(drawn(LAYERED, layers=["last-year"]), "same month last year")
    assert points(marks) == [
        ("2025-03-01", 14),
        ("2025-04-01", 15),
        ("2025-05-01", 13),
        ("2025-06-01", 12),
    ]
    assert marks["marker"]["color"] == "#FFFFFF"


def test_last_year_is_shown_beside_a_forecast_too():
    figure = drawn(LAYERED, layers=["last-year", "forecast"])
    (marks,) = named(figure, "same month last year")
    assert points(marks)[-1] == ("2025-07-01", 18)


def test_a_forecast_has_two_bands_a_dashed_line_and_a_line_where_it_begins():
    figure = drawn(LAYERED, layers=["forecast"])
    wide, narrow, line = named(figure, "forecast (80 and 95 of 100)")
    assert wide["y"] == [14, 16, 8.2, 8]
    assert narrow["y"] == [13, 14.5, 9.5, 9]
    assert points(line) == [("2025-07-01", 11), ("2025-08-01", 12)]
    assert line["line"]["dash"] == "dash"
    assert line["customdata"] == [[8, 9, 13, 14], [8.2, 9.5, 14.5, 16]]
    (start,) = figure["layout"]["shapes"]
    assert (start["x0"], start["line"]["dash"]) == ("2025-07-01", "solid")
    assert figure["layout"]["annotations"][1]["text"] == "forecast from Jul 2025"
    assert figure["layout"]["xaxis"]["range"][1] > "2025-08-31"


def test_months_ahead_are_no_months_without_data_and_not_shown_without_the_forecast():
    with_it, without = drawn(LAYERED, layers=["forecast"]), drawn(LAYERED, layers=["season"])
    for figure in (with_it, without):
        assert max(bars(figure)) == "2025-06-01"
        assert named(figure, "no data")[0]["x"] == []
    assert without["layout"]["xaxis"]["range"][1] < "2025-07-10"
    assert without["layout"]["shapes"] == []


# --- breaks ---


def a_break(name, first, until=None):
    return Break(month=first, until=until, name=name, offences=("robbery",), source="A note")


LONG = pd.DataFrame(
    {
        "month": pd.period_range("2010-12", "2026-09", freq="M"),
        "value": 300.0,
        "average": 300.0,
        "status": "complete",
        "revision": "",
    }
)
LOCKDOWN = a_break("Covid-19 restrictions", "2020-03", "2021-06")
CRASH = a_break("Road injuries graded by CRASH, more count as serious", "2021-01")
RELAXED = a_break("Public order recording rule relaxed", "2023-05")
SENTENCE = "Recording of the offence changed in the course of the year by order of the force"


def test_a_break_is_drawn_and_named_at_its_month():
    layout = drawn(breaks=[CHANGE])["layout"]
    (line,) = layout["shapes"]
    assert (line["x0"], line["x1"]) == ("2025-02-01", "2025-02-01")
    assert (line["y0"], line["y1"], line["line"]["dash"]) == (0, 1, "dash")
    assert layout["annotations"][1]["text"] == "Rule changed, Feb 2025"
    assert layout["annotations"][1]["x"] == "2025-02-01"


def test_without_a_break_no_line_is_drawn():
    layout = drawn()["layout"]
    assert layout["shapes"] == []
    assert len(layout["annotations"]) == 1


def test_a_stretch_has_a_pale_ground_a_firm_top_and_a_name_over_its_middle():
    layout = drawn(LONG, breaks=[LOCKDOWN])["layout"]
    ground, top = layout["shapes"]
    assert (ground["x0"], ground["x1"]) == ("2020-03-01", "2021-07-01")
    assert (ground["y0"], ground["y1"], ground["layer"]) == (0, 1, "below")
    assert (top["y0"], top["y1"]) == (1, 1)
    name = layout["annotations"][1]
    assert name["text"] == "Covid-19 restrictions, Mar 2020 to Jun 2021"
    assert "2020-10-20" < name["x"] < "2020-11-10"


def test_a_stretch_is_cut_at_the_ends_of_the_axis_and_what_lies_beyond_is_left_out():
    beyond = [a_break("Earlier", "2023-01"), a_break("Later", "2026-01", "2026-05")]
    stretch = a_break("Long", "2024-11", "2025-12")
    short_axis = drawn(TABLE, breaks=[*beyond, stretch])["layout"]
    assert [a["text"] for a in short_axis["annotations"][1:]] == ["Long, Nov 2024 to Dec 2025"]
    ground = short_axis["shapes"][0]
    assert (ground["x0"], ground["x1"]) == ("2024-11-01", short_axis["xaxis"]["range"][1])


def boxes(layout, width):
    """Left, right, bottom and top of every name over a plot so many pixels wide."""
    first, last = (pd.Timestamp(day) for day in layout["xaxis"]["range"])
    for name in layout["annotations"][1:]:
        lines = name["text"].split("<br>")
        wide = 6 * max(map(len, lines))
        along = (pd.Timestamp(name["x"]) - first) / (last - first)
        middle = along * width + name["xshift"]
        bottom = name["yshift"]
        yield middle - wide / 2, middle + wide / 2, bottom, bottom + 18 * len(lines)


def some_breaks(seed):
    """Up to four breaks and stretches of any length, with names of up to 80 letters."""
    chance = random.Random(seed)
    months = list(LONG["month"])
    for number in range(chance.randint(1, 4)):
        first, last = sorted(chance.sample(months, 2))
        until = str(last) if chance.random() < 0.4 else None
        yield a_break(f"{SENTENCE[: chance.randint(5, 80)].strip()} {number}", str(first), until)


@pytest.mark.parametrize("width", [276, 500, 1250, 1700])
@pytest.mark.parametrize("seed", range(25))
def test_names_of_breaks_never_meet_and_never_run_off(seed, width):
    drawn_names = list(boxes(drawn(LONG, breaks=list(some_breaks(seed)))["layout"], width))
    for number, (left, right, bottom, top) in enumerate(drawn_names):
        # To the left and right of the plot are 52 and 12 pixels of margin.
        assert left >= -52
        assert right <= width + 12
        for other in drawn_names[:number]:
            beside = right <= other[0] + 1 or other[1] <= left + 1
            assert beside or top <= other[2] or other[3] <= bottom


def test_there_is_room_above_the_plot_for_every_line_of_names():
    one, three = drawn(LONG, breaks=[RELAXED]), drawn(LONG, breaks=[LOCKDOWN, RELAXED])
    margins = [figure["layout"]["margin"]["t"] for figure in (drawn(LONG), one, three)]
    assert margins == [34, 52, 70]
    titles = [figure["layout"]["annotations"][0]["yshift"] for figure in (one, three)]
    assert titles == [26, 44]


def test_a_name_that_stands_higher_is_joined_to_its_line():
    layout = drawn(LONG, breaks=[LOCKDOWN, RELAXED])["layout"]
    stems = [shape for shape in layout["shapes"] if shape.get("ysizemode") == "pixel"]
    assert [(stem["x0"], stem["y1"]) for stem in stems] == [("2020-10-30", 21)]


def test_too_many_names_are_numbered_and_told_in_the_key():
    breaks = [a_break("Recording improving", "2014-11", "2018-12"), LOCKDOWN, CRASH, RELAXED]
    figure = drawn(LONG, breaks=breaks, layers=["limits"])
    numbers = {a["text"]: a["x"] for a in figure["layout"]["annotations"][1:]}
    assert sorted(numbers) == ["1", "2", "3", "4"]
    assert numbers["3"] == "2021-01-01"
    told = [item.children[1] for item in chart_key(figure).children][-4:]
    assert told == [
        "1: Recording improving, Nov 2014 to Dec 2018",
        "2: Covid-19 restrictions, Mar 2020 to Jun 2021",
        "3: Road injuries graded by CRASH, more count as serious, Jan 2021",
        "4: Public order recording rule relaxed, May 2023",
    ]
    assert go.Figure(figure).data[-1].x == (None,)


# --- what travels ---


def long_and_layered():
    """190 months with every layer, none of them the same in two months."""
    chance = random.Random(1)
    months = pd.period_range("2010-12", "2026-09", freq="M")
    words = {"status": "complete", "revision": "", "signal": ""}
    table = pd.DataFrame({"month": months, **words})
    every = LAYERED.columns.difference([*table.columns, "expected", *FUTURE])
    table = table.assign(**{name: [300 * chance.random() for _ in months] for name in every})
    table["step"] = [5.0 if number in (60, 120) else math.nan for number in range(len(months))]
    table["level"] = [300.0 - number // 60 for number in range(len(months))]
    ahead = pd.DataFrame({"month": pd.period_range("2026-10", "2027-03", freq="M")})
    ahead = ahead.assign(**words | {"status": "forecast"}, expected=300.0)
    ahead = ahead.assign(**{name: 300 + 10 * chance.random() for name in FUTURE})
    return pd.concat([table, ahead], ignore_index=True)


FUTURE = ("lower_80", "upper_80", "lower_95", "upper_95")


@pytest.mark.parametrize("table", [LAYERED, LAYERED.iloc[::-1], long_and_layered()])
def test_plotly_and_json_accept_every_layer_at_once(table):
    figure = drawn(table, breaks=[RELAXED, LOCKDOWN], layers=ALL)
    assert len(go.Figure(figure).data) == len(figure["data"])
    json.dumps(figure, allow_nan=False)


def test_the_heaviest_chart_is_light():
    breaks = [LOCKDOWN, CRASH, RELAXED]
    text = json.dumps(drawn(long_and_layered(), breaks=breaks, layers=ALL), separators=(",", ":"))
    assert len(brotli.compress(text.encode(), quality=5)) < 8_000


def sizes(part):
    """Every font size anywhere in a figure."""
    if isinstance(part, dict):
        font = part.get("font", {})
        yield from [font["size"]] if "size" in font else []
        for inner in part.values():
            yield from sizes(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from sizes(inner)


def test_no_type_is_smaller_than_13_pixels():
    figure = drawn(LONG, breaks=[LOCKDOWN, RELAXED], layers=ALL)
    assert min(sizes(figure["layout"])) >= 13
