"""The ward map: a figure Plotly accepts, its classes, its blanks and its legend."""

import math

import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures.scale import Scale, scale_legend
from components.figures.ward_map import Coloured, MapArea, class_colours, ward_map
from components.palette import AMOUNTS, NO_FIGURE, SELECTION

PLACE = MapArea("/geo/areas-1.json", (-1.8, 53.7, -1.2, 53.9))
TABLE = pd.DataFrame({"area_code": ["A", "B", "C"], "area_name": ["Armley", "Bramley", "Calder"]})
HOVER = pd.Series(["Armley<br>10", "Bramley<br>20", "Calder: none known"])
CLASSES = pd.Series([0.0, 1.0, math.nan])
OTHERS = pd.DataFrame({"area_code": ["Z"], "area_name": ["Zetland"]})
NO_OTHERS = OTHERS.head(0)


def drawn(table=TABLE, classes=CLASSES, hover=HOVER, others=OTHERS, selected=("A",), place=PLACE):
    coloured = Coloured(classes, class_colours(int(classes.nunique())), signs={"B": "rise"})
    return ward_map(table, coloured, hover, place, context=others, selected=selected)


def test_plotly_accepts_the_figure_as_it_is():
    figure = drawn()
    assert go.Figure(figure).to_plotly_json()["layout"]["map"] == figure["layout"]["map"]
    assert [t.type for t in go.Figure(figure).data] == ["choroplethmap"] * 5


@pytest.mark.parametrize("rows", [0, 1])
@pytest.mark.parametrize("known", [True, False])
def test_plotly_accepts_a_map_of_next_to_nothing(rows, known):
    classes = pd.Series([0.0 if known else math.nan] * rows, dtype=float)
    figure = drawn(TABLE.head(rows), classes, HOVER.head(rows), NO_OTHERS, ())
    assert len(go.Figure(figure).data) == 5


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


def test_what_is_not_known_of_an_area_that_is_asked_about_is_hatched():
    _, _, hatches, *_ = drawn()["data"]
    # Not the area of which nothing is asked.
    assert hatches["locations"] == ["hatched-C"]
    assert hatches["hoverinfo"] == "skip"
    assert hatches["visible"]
    _, _, none, *_ = drawn(TABLE.head(2), CLASSES.head(2), HOVER.head(2))["data"]
    assert not none["visible"]


def test_signs_travel_with_the_map():
    assert drawn()["layout"]["meta"]["signs"] == {"B": "rise"}


def test_the_selection_has_an_amber_line_and_covers_nothing():
    *_, outline = drawn(selected=["B"])["data"]
    assert outline["locations"] == ["B"]
    assert outline["marker"]["line"]["color"] == SELECTION
    assert {colour for _, colour in outline["colorscale"]} == {"rgba(0,0,0,0)"}
    assert outline["hoverinfo"] == "skip"


def test_groups_of_wards_have_a_heavier_edge_under_that_of_the_selection():
    place = MapArea(PLACE.geojson_url, PLACE.bounds, groups=["north"])
    classed, _, _, groups, _ = drawn(place=place)["data"]
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
    near = drawn(place=half, selected=[])
    step = near["layout"]["map"]["zoom"] - drawn()["layout"]["map"]["zoom"]
    assert step == pytest.approx(1, abs=0.011)


@pytest.mark.parametrize(
    ("k", "steps"), [(0, [2]), (1, [2]), (2, [0, 4]), (3, [0, 2, 4]), (5, [0, 1, 2, 3, 4])]
)
def test_few_classes_are_as_far_apart_as_many(k, steps):
    assert class_colours(k) == [AMOUNTS[i] for i in steps]


def test_the_legend_has_each_colour_with_its_words_then_what_is_hatched():
    scale = Scale("Crimes", ("2–1,234", "1,300"), AMOUNTS[:2], ("swatch-0", "swatch-4"))
    items = scale_legend(scale, "", hatched=["No rate: 2 wards"]).children[1].children
    assert [(item.children[0].className, item.children[1]) for item in items] == [
        ("swatch swatch-0", "2–1,234"),
        ("swatch swatch-4", "1,300"),
        ("swatch swatch-hatched", "No rate: 2 wards"),
    ]
