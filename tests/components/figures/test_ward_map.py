"""The ward map: a figure Plotly accepts, its classes, its blanks and its legend."""

import math

import pandas as pd
import plotly.graph_objects as go
import pytest

from components import numbers
from components.figures.ward_map import MapArea, class_colours, legend, ward_map
from components.palette import AMOUNTS, NO_FIGURE, SELECTION

PLACE = MapArea("/geo/areas-1.json", (-1.8, 53.7, -1.2, 53.9))
TABLE = pd.DataFrame({"area_code": ["A", "B", "C"], "area_name": ["Armley", "Bramley", "Calder"]})
HOVER = pd.Series(["Armley<br>10", "Bramley<br>20", "Calder: none known"])
CLASSES = pd.Series([0.0, 1.0, math.nan])
OTHERS = pd.DataFrame({"area_code": ["Z"], "area_name": ["Zetland"]})
NO_OTHERS = OTHERS.head(0)


def drawn(table=TABLE, classes=CLASSES, hover=HOVER, others=OTHERS, selected=("A",)):
    return ward_map(table, classes, hover, PLACE, context=others, selected=selected)


def test_plotly_accepts_the_figure_as_it_is():
    figure = drawn()
    assert go.Figure(figure).to_plotly_json()["layout"]["map"] == figure["layout"]["map"]
    assert [t.type for t in go.Figure(figure).data] == ["choroplethmap"] * 4


@pytest.mark.parametrize("rows", [0, 1])
@pytest.mark.parametrize("known", [True, False])
def test_plotly_accepts_a_map_of_next_to_nothing(rows, known):
    classes = pd.Series([0.0 if known else math.nan] * rows, dtype=float)
    figure = drawn(TABLE.head(rows), classes, HOVER.head(rows), NO_OTHERS, ())
    assert len(go.Figure(figure).data) == 4


def test_each_area_has_the_class_of_its_row():
    classed, *_ = drawn()["data"]
    assert classed["locations"] == ["A", "B"]
    assert classed["z"] == [0, 1]
    assert classed["text"] == ["Armley<br>10", "Bramley<br>20"]


def test_each_class_is_one_flat_colour():
    classed, *_ = drawn()["data"]
    assert (classed["zmin"], classed["zmax"]) == (-0.5, 1.5)
    assert classed["colorscale"] == [
        [0, AMOUNTS[0]],
        [0.5, AMOUNTS[0]],
        [0.5, AMOUNTS[4]],
        [1, AMOUNTS[4]],
    ]


def test_an_area_without_a_figure_is_blank_and_never_in_the_lowest_class():
    classed, blank, *_ = drawn()["data"]
    assert blank["locations"] == ["Z", "C"]
    assert blank["text"] == ["Zetland", "Calder: none known"]
    assert {colour for _, colour in blank["colorscale"]} == {NO_FIGURE}
    assert "C" not in classed["locations"]


def test_the_selection_has_an_amber_line_and_covers_nothing():
    *_, outline = drawn(selected=["B"])["data"]
    assert outline["locations"] == ["B"]
    assert outline["marker"]["line"]["color"] == SELECTION
    assert {colour for _, colour in outline["colorscale"]} == {"rgba(0,0,0,0)"}
    assert outline["hoverinfo"] == "skip"


def test_groups_of_wards_have_a_heavier_edge_under_that_of_the_selection():
    place = MapArea(PLACE.geojson_url, PLACE.bounds, groups=["north"])
    shown = ward_map(TABLE, CLASSES, HOVER, place, context=OTHERS, selected=["A"])
    classed, _, groups, _ = shown["data"]
    assert groups["locations"] == ["north"]
    assert groups["marker"]["line"]["width"] > classed["marker"]["line"]["width"]
    assert groups["hoverinfo"] == "skip"


def test_names_come_from_the_boundaries_and_the_selection_is_always_named():
    meta = drawn(selected=["B"])["layout"]["meta"]
    assert (meta["names"], meta["chosen"]) == (PLACE.geojson_url, ["B"])


def test_boundaries_are_fetched_by_address_not_sent_with_each_map():
    assert {trace["geojson"] for trace in drawn()["data"]} == {PLACE.geojson_url}


def test_the_map_looks_at_the_middle_of_the_place():
    layout = drawn()["layout"]
    assert layout["map"]["center"] == pytest.approx({"lon": -1.5, "lat": 53.8})
    assert layout["map"]["style"] == "white-bg", "no tiles from another server"
    assert layout["meta"]["bounds"] == list(PLACE.bounds)


def test_a_place_half_the_size_is_one_zoom_level_closer():
    half = MapArea(PLACE.geojson_url, (-1.65, 53.75, -1.35, 53.85))
    near = ward_map(TABLE, CLASSES, HOVER, half, context=OTHERS, selected=[])
    step = near["layout"]["map"]["zoom"] - drawn()["layout"]["map"]["zoom"]
    assert step == pytest.approx(1, abs=0.011)


@pytest.mark.parametrize(
    ("k", "steps"), [(0, [2]), (1, [2]), (2, [0, 4]), (3, [0, 2, 4]), (5, [0, 1, 2, 3, 4])]
)
def test_few_classes_are_as_far_apart_as_many(k, steps):
    assert class_colours(k) == [AMOUNTS[i] for i in steps]


def swatches(*args):
    items = legend(*args).children[1].children
    return [(item.children[0].className, item.children[1]) for item in items]


def test_the_legend_states_the_limits_of_each_class_lowest_first():
    limits = ((2.0, 1234.0), (1300.0, 1300.0))
    assert swatches("Crimes", limits, numbers.count, "") == [
        ("swatch swatch-0", "2–1,234"),
        ("swatch swatch-4", "1,300"),
    ]


def test_the_legend_explains_areas_without_colour():
    assert swatches("Rate", ((2.0, 3.0),), numbers.rate, "no rate by residents") == [
        ("swatch swatch-2", "2.0–3.0"),
        ("swatch swatch-5", "no rate by residents"),
    ]


def test_the_colours_of_the_legend_are_those_of_the_map():
    limits = ((1.0, 2.0), (3.0, 4.0))
    classed, *_ = drawn()["data"]
    colours = [colour for _, colour in classed["colorscale"][::2]]
    in_legend = [AMOUNTS[int(name[-1])] for name, _ in swatches("", limits, numbers.count, "")]
    assert in_legend == colours
