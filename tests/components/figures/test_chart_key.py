"""The key beside a chart: an entry a name, with a picture of how it is drawn."""

from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from components.figures.chart_key import chart_key
from components.palette import AMOUNTS, SELECTION, SERIES

LINE = {
    "type": "scatter",
    "x": [1],
    "y": [1],
    "mode": "lines",
    "name": "average",
    "line": {"color": SERIES, "width": 2},
}
BAR = {"type": "bar", "x": [1], "y": [1], "name": "month", "marker": {"color": AMOUNTS[1]}}
BAND = LINE | {"fill": "toself", "fillcolor": "#EEEEEE", "line": {"width": 0}}


def mark(symbol, size=10):
    line = {"color": SELECTION, "width": 2}
    marker = {"symbol": symbol, "size": size, "color": "#FFFFFF", "line": line}
    return LINE | {"mode": "markers", "name": symbol, "marker": marker}


def key(*traces, legend=False):
    return chart_key({"data": list(traces), "layout": {"showlegend": legend}}).children


def picture(item):
    """The shapes of the image of an entry."""
    image = item.children[0]
    assert image.alt == ""
    svg = unquote(image.src.removeprefix("data:image/svg+xml,"))
    assert "#" not in image.src
    return list(ET.fromstring(svg))


def test_each_name_has_one_entry_in_the_order_of_drawing():
    entries = key(BAR, LINE, BAND | {"name": "range"}, LINE | {"name": "range"})
    assert [item.children[1] for item in entries] == ["month", "average", "range"]


def test_what_goes_by_one_name_is_drawn_as_one():
    (entry,) = key(BAND, LINE)
    ground, line = picture(entry)
    assert ground.get("fill") == "#EEEEEE"
    assert (line.get("stroke"), line.get("stroke-width")) == (SERIES, "2")


def test_what_is_not_drawn_has_no_entry():
    assert key(LINE | {"x": []}, BAR | {"showlegend": False}) == []


def test_a_figure_with_a_legend_of_its_own_has_no_key():
    assert key(BAR, LINE, legend=True) == []


@pytest.mark.parametrize("dash", ["dash", "dot"])
def test_a_broken_line_is_broken_in_the_key(dash):
    (entry,) = key(LINE | {"line": LINE["line"] | {"dash": dash}})
    (line,) = picture(entry)
    assert line.get("stroke-dasharray")


def test_a_solid_line_is_not():
    (line,) = picture(key(LINE | {"line": LINE["line"] | {"dash": "solid"}})[0])
    assert line.get("stroke-dasharray") is None


@pytest.mark.parametrize("shape", ["/", "."])
def test_a_patterned_bar_is_patterned_in_the_key(shape):
    pattern = {"shape": shape, "fgcolor": "#123456"}
    (entry,) = key(BAR | {"marker": {"color": AMOUNTS[1], "pattern": pattern}})
    bar, lines = picture(entry)
    assert (bar.get("fill"), lines.get("stroke")) == (AMOUNTS[1], "#123456")


def test_a_bar_of_which_only_some_are_patterned_is_plain_in_the_key():
    (entry,) = key(BAR | {"marker": {"color": AMOUNTS[1], "pattern": {"shape": ["", "/"]}}})
    assert len(picture(entry)) == 1


def test_marks_differ_by_shape_and_not_only_by_colour():
    entries = key(*(mark(s) for s in ("circle", "diamond", "triangle-up", "triangle-down")))
    paths = {picture(entry)[0].get("d") for entry in entries}
    assert len(paths) == 4


def test_a_large_ring_fits_into_the_key():
    small, large = (picture(key(mark("circle", size))[0])[0].get("d") for size in (12, 40))
    assert small == large


def test_a_name_parted_for_a_legend_is_one_line_here():
    (entry,) = key(LINE | {"name": "1: A long<br>name"})
    assert entry.children[1] == "1: A long name"
