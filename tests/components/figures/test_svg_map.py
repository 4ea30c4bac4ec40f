"""The still map: every shape of the figure once, in its colour, with its words; nothing else."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
import shapely

from components.figures.cell_map import MapCells, MapPlaces, cell_map, with_places
from components.figures.scale import Scale
from components.figures.svg_map import PX, Drawing, Name, Part, svg_map
from components.figures.ward_map import MapArea
from components.palette import GROUP_LINES, SELECTION, SERIES
from geo.svg_paths import MARGIN, UNITS, on_sheet, sheet_over

BOUNDS = (430_000.0, 430_000.0, 436_880.0, 433_440.0)
SHEET = sheet_over(BOUNDS)
SQUARES = [shapely.box(430_000 + x, 430_000, 430_400 + x, 430_400) for x in (0, 400, 800)]
IDS = ["s400.1.1", "s400.2.1", "s400.3.1"]
NAMES = ["Around Mill <Lane> & Co", "Park Road", "Town Street"]
CELLS = on_sheet(IDS, NAMES, SQUARES, SHEET, wards=["A", "A", "A"])
AREAS = on_sheet(["W1", "north"], ["Ward", "North"], [shapely.box(*BOUNDS)] * 2, SHEET)
SCALE = Scale("Crimes", ("1–2", "3 or more"), ("#fff", "#000"), ("heat-0", "heat-1"))
PLACE = MapArea("/areas.json", (-1.8, 53.7, -1.3, 54.0), groups=["north"])
SVG = "{http://www.w3.org/2000/svg}"


def figure(**more):
    cells = MapCells(IDS, [1, 0, 1], ["9 crimes", "1 crime", "4 crimes"], in_wards=True)
    options = {"wards": ["W1"], "area": [], "marked": [], "picked": []} | more
    return cell_map(cells, SCALE, PLACE, cells_url="/cells.json", **options)


def drawn(shown, names=()):
    drawing = Drawing(SHEET, {"/cells.json": CELLS, "/areas.json": AREAS}, names)
    text = svg_map(shown, drawing, label="Map: <crimes>", chooses="spot")
    assert "style=" not in text
    return ET.fromstring(text.replace("<svg", f"<svg xmlns='{SVG[1:-1]}'", 1))


def lines(svg) -> dict[str, float]:
    """The width of each colour of line that is drawn around shapes that are not pointed at."""
    paths = [p for p in svg.iter(f"{SVG}path") if "data-shape" not in p.attrib]
    return {p.get("stroke"): float(p.get("stroke-width")) for p in paths}


def test_every_cell_is_there_once_in_its_colour():
    svg = drawn(figure())
    found = {
        path.get("data-shape"): group.get("fill")
        for group in svg.iter(f"{SVG}g")
        for path in group.findall(f"{SVG}path")
        if path.get("data-shape")
    }
    assert found == {"s400.1.1": "#000", "s400.2.1": "#fff", "s400.3.1": "#000"}
    assert sum("data-shape" in path.attrib for path in svg.iter(f"{SVG}path")) == 3
    assert {p.get("d") for p in svg.iter(f"{SVG}path") if p.get("data-shape")} == {
        shape.path for shape in CELLS.values()
    }


def test_a_cell_says_what_the_moving_map_says_with_every_name_escaped():
    titles = {
        path.get("data-shape"): path.findtext(f"{SVG}title") for path in drawn(figure()).iter()
    }
    assert titles["s400.1.1"] == "Around Mill <Lane> & Co\nA\n9 crimes"


def test_outlines_have_the_colour_and_the_width_of_the_moving_map():
    svg = drawn(figure(area=["W1"], marked=["s400.2.1"]))
    assert lines(svg)[GROUP_LINES] == 2 * PX
    assert lines(svg)[SELECTION] == 3 * PX
    assert lines(svg)[SERIES] == 3 * PX
    assert SERIES not in lines(drawn(figure()))


def test_the_picked_cell_has_an_outline_of_its_own_shape():
    svg = drawn(figure(picked=["s400.3.1"]))
    (edge,) = [p for p in svg.iter(f"{SVG}path") if p.get("stroke") == SELECTION]
    assert edge.get("d") == CELLS["s400.3.1"].path


def test_it_is_one_picture_with_a_name_and_says_what_a_click_chooses():
    svg = drawn(figure())
    assert (svg.get("role"), svg.get("aria-label")) == ("img", "Map: <crimes>")
    assert svg.get("data-chooses") == "spot"
    assert svg.get("viewBox") == f"0 0 {UNITS} {SHEET.height}"
    assert not list(svg.iter(f"{SVG}a"))


def test_places_are_circles_where_they_are():
    places = MapPlaces([-1.5], [53.79], ["A <school>"])
    edge, dot = drawn(with_places(figure(), places)).iter(f"{SVG}circle")
    assert (float(edge.get("r")), float(dot.get("r"))) == (55, 35)
    assert (edge.findtext(f"{SVG}title"), dot.findtext(f"{SVG}title")) == ("", "A <school>")
    # 433,038 E 432,747 N, and a unit is a metre.
    assert (int(dot.get("cx")), int(dot.get("cy"))) == (3038 + MARGIN, 693 + MARGIN)


def test_an_area_that_was_drawn_travels_with_the_figure():
    ring = [[-1.53, 53.77], [-1.5, 53.77], [-1.5, 53.78], [-1.53, 53.77]]
    place = MapArea("/areas.json", PLACE.bounds, drawn={"type": "Polygon", "coordinates": [ring]})
    shown = cell_map(
        MapCells([], [], []),
        SCALE,
        place,
        cells_url="/cells.json",
        wards=[],
        area=[],
        marked=[],
        picked=[],
    )
    (edge,) = drawn(shown).iter(f"{SVG}path")
    assert (edge.get("stroke"), edge.get("d").count("M")) == (SELECTION, 1)


def test_a_kind_of_trace_that_has_no_drawing_is_an_error():
    shown = {"data": [{"type": "densitymap"}], "layout": {}}
    with pytest.raises(TypeError, match="densitymap"):
        drawn(shown)


NAMES = (
    Name("W1", ("Long & ", "Winding <Ward>"), "ward", (3000, 1500), 3000),
    Name("W2", ("Under it",), "ward", (3100, 1550), 2000),
    Name("W3", ("Too small",), "ward", (600, 600), 100),
)


def words(svg, size: str) -> list[str]:
    (group,) = [g for g in svg.iter(f"{SVG}g") if g.get("class") == f"names names-{size}"]
    return ["".join(text.itertext()) for text in group.findall(f"{SVG}text")]


def test_names_that_fit_are_written_and_none_covers_another():
    svg = drawn(figure(), NAMES)
    assert words(svg, "wide") == words(svg, "narrow") == ["Long & Winding <Ward>"]


def test_the_name_of_a_chosen_area_is_always_written():
    shown = figure()
    shown["layout"]["meta"]["chosen"] = ["W3"]
    assert words(drawn(shown, NAMES), "wide") == ["Too small", "Long & Winding <Ward>"]


def test_a_group_is_named_before_its_wards_until_it_is_much_wider_than_its_name():
    near = (Name("north", ("North",), "group", (3000, 1500), 1400), NAMES[0])
    far = (Name("north", ("North",), "group", (3000, 1500), 6000), NAMES[0])
    assert words(drawn(figure(), near), "wide") == ["North"]
    assert words(drawn(figure(), far), "wide") == ["Long & Winding <Ward>"]


def test_the_sign_of_an_area_points_its_way_and_the_name_stands_under_it():
    plain, signed = figure(), figure()
    signed["layout"]["meta"]["signs"] = {"W1": "rise", "W3": "fall"}
    svg = drawn(signed, NAMES)
    signs = [p for p in svg.iter(f"{SVG}path") if "sign" in p.get("class", "").split()]
    # Also that of an area too small for its name; both sizes of the map have them.
    assert [p.get("class") for p in signs] == ["sign sign-rise", "sign sign-fall"] * 2
    rise, fall = ([float(n) for n in re.findall(r"-?\d+", p.get("d"))] for p in signs[:2])
    (_, bottom, _, _, up), (_, top, _, _, down) = rise, fall
    assert up < 0 < down
    assert bottom > 1500 > bottom + up
    assert top < 600 < top + down
    first = next(float(t.get("y")) for t in svg.iter(f"{SVG}tspan"))
    before = next(float(t.get("y")) for t in drawn(plain, NAMES).iter(f"{SVG}tspan"))
    assert first > before


def test_no_name_covers_a_sign():
    shown = figure()
    shown["layout"]["meta"]["signs"] = {"W2": "rise"}
    assert words(drawn(shown, NAMES), "wide") == ["Under it"]


def test_a_part_of_the_sheet_is_drawn_in_lines_and_letters_of_the_same_size():
    inside = Name("W1", ["Ward"], "ward", (1_000.0, 1_000.0), 3_000.0)
    outside = Name("north", ["North"], "ward", (6_000.0, 1_000.0), 3_000.0)
    files = {"/cells.json": CELLS, "/areas.json": AREAS}
    half = Drawing(SHEET, files, [inside, outside], part=Part(0, 0, UNITS / 2, UNITS / 4))
    text = svg_map(figure(), half, label="Map", chooses="spot")
    svg = ET.fromstring(text.replace("<svg", f"<svg xmlns='{SVG[1:-1]}'", 1))
    assert svg.get("viewBox") == f"0 0 {UNITS / 2:.0f} {UNITS / 4:.0f}"
    whole = lines(drawn(figure()))
    assert lines(svg) == {colour: width / 2 for colour, width in whole.items()}
    assert {t.text for t in svg.iter(f"{SVG}tspan")} == {"Ward"}
    sizes = [float(g.get("font-size")) for g in svg.iter(f"{SVG}g") if g.get("font-size")]
    sheet = drawn(figure(), [inside])
    usual = [float(g.get("font-size")) for g in sheet.iter(f"{SVG}g") if g.get("font-size")]
    assert sizes == pytest.approx([size / 2 for size in usual], abs=1)
