import json

from dash import html
from plotly import graph_objects

from components.figures.cell_map import MapCells, cell_map
from components.figures.scale import Scale, scale_legend
from components.figures.ward_map import MapArea
from tests.pages.faces import found, words

SCALE = Scale("Crimes in a cell", ("1–2", "3 or more"), ("#fff", "#000"), ("heat-0", "heat-1"))
PLACE = MapArea("/geo/areas.json", (-1.8, 53.7, -1.3, 54.0))
CELLS = MapCells(["h400.1.1", "h400.2.1"], [0, 1], ["A<br>2 crimes", "B<br>9 crimes"])


def figure(**more):
    options = {"wards": ["W1"], "area": [], "marked": [], "picked": []} | more
    return cell_map(CELLS, SCALE, PLACE, cells_url="/geo/cells-1.json", **options)


def test_a_figure_that_plotly_knows_and_that_travels_as_json():
    shown = figure(area=["W1"], marked=["h400.1.1"], picked=["h400.2.1"])
    graph_objects.Figure(shown)
    json.dumps(shown, allow_nan=False)


def test_a_colour_is_that_of_the_step_whatever_else_is_shown():
    (cells, *_) = figure()["data"]
    assert (cells["zmin"], cells["zmax"]) == (-0.5, 1.5)
    assert cells["colorscale"] == [[0, "#fff"], [0.5, "#fff"], [0.5, "#000"], [1, "#000"]]
    assert cells["z"] == [0, 1]
    one = cell_map(
        MapCells(["h400.2.1"], [1], ["B"]),
        SCALE,
        PLACE,
        cells_url="/geo/cells-1.json",
        wards=[],
        area=[],
        marked=[],
        picked=[],
    )["data"][0]
    assert (one["z"], one["colorscale"], one["zmin"]) == ([1], cells["colorscale"], cells["zmin"])


def test_cells_and_wards_come_as_files_and_the_zoom_stays_while_the_cells_do():
    shown = figure()
    assert {t["geojson"] for t in shown["data"]} == {"/geo/cells-1.json", "/geo/areas.json"}
    assert shown["layout"]["uirevision"] == "cells-1.json"
    assert shown["layout"]["meta"]["bounds"] == list(PLACE.bounds)


def test_wards_and_their_groups_are_one_trace_and_groups_have_the_heavier_edge():
    place = MapArea(PLACE.geojson_url, PLACE.bounds, groups=["north"])
    shown = cell_map(
        *(CELLS, SCALE, place),
        cells_url="/geo/cells-1.json",
        wards=["W1", "W2"],
        area=[],
        marked=[],
        picked=[],
    )
    graph_objects.Figure(shown)
    areas = shown["data"][1]
    assert list(areas["locations"]) == ["W1", "W2", "north"]
    first, second, group = areas["marker"]["line"]["width"]
    assert first == second < group
    assert len(set(areas["marker"]["line"]["color"])) == 2


def test_outlines_are_not_pointed_at():
    assert all(trace.get("hoverinfo") == "skip" for trace in figure()["data"][1:])


def test_the_legend_says_every_step_and_what_no_colour_is():
    legend = scale_legend(SCALE, "No colour: none.")
    assert [words(item) for item in found(legend, html.Li)] == ["1–2", "3 or more"]
    assert [s.className for s in found(legend, html.Span)][:2] == [
        "swatch heat-0",
        "swatch heat-1",
    ]
    assert "Crimes in a cell" in words(legend)
    assert "No colour: none." in words(legend)


def test_an_outline_of_nothing_is_no_layer_of_the_map():
    _, wards, area, tasks, picked = figure(marked=["h400.1.1"])["data"]
    assert [t["visible"] for t in (wards, area, tasks, picked)] == [True, False, True, False]
