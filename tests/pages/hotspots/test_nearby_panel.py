"""Layers of places on the page of hotspots: what lies around them, chosen, drawn and taken away."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from dash import html
from plotly import graph_objects

from components.exports import exported
from data_loaders.places.layer_names import layer_name
from model.links import parse
from pages import hotspots
from pages.hotspots import nearby as module
from pages.hotspots.cells import CELLS
from pages.hotspots.nearby import MOST_DOTS, NEARBY, REACH
from pages.hotspots.nearby_view import COMMAND, MOST_ROWS
from pages.question import Question
from pages.still_map import opener
from tests.pages.faces import cells, found, words

CCTV, MANY = "CCTV cameras", "Licensed <b>premises</b>"
ASB = "priority=asb"
AT_CCTV = f"{ASB}&overlay=CCTV+cameras"
WITHIN = ["within_100", "within_200", "within_400"]


@pytest.fixture(scope="module")
def loaded(asked):
    """The question of a link where two layers are loaded: 3 cameras, and more premises than dots.

    The first camera stands on the busiest map point, the second 150 m east of it, the third on a
    point of another ward and has no name.
    """
    dataset = asked("").dataset
    points, window = dataset.map_points, asked(ASB).filters.window
    number = points.by_point(asked(ASB).filters.offences, window.first, window.last)
    busiest, far = np.argsort(-number)[0], np.argmin(points.northing)
    east, north = points.easting[busiest], points.northing[busiest]
    cameras = pd.DataFrame(
        {
            "layer": CCTV,
            "place_id": ["1", "2", "3"],
            "name": ["Example corner", "Example lamp", ""],
            "easting": [east, east + 150, points.easting[far]],
            "northing": [north, north, points.northing[far]],
            "precision": ["exact", "exact", "postcode"],
            "file": "cctv_cameras.csv",
        }
    )
    some = np.arange(0, len(points), 5)
    premises = pd.DataFrame(
        {
            "layer": MANY,
            "place_id": [f"P{n}" for n in some],
            "name": [f"Example <{n}> & Co" for n in some],
            "easting": points.easting[some],
            "northing": points.northing[some],
            "precision": "exact",
            "file": "premises.csv",
        }
    )
    assert len(premises) > MOST_DOTS
    with_layers = replace(dataset, places_of_interest=pd.concat([cameras, premises]))
    # Read once for all tests of pages.
    vars(with_layers)["map_points"] = points

    @cache
    def question(query: str) -> Question:
        filters, notices = parse(query, with_layers.scope)
        return Question(filters, with_layers, (), notices)

    return question


def within(question, place, metres):
    """How many incidents of the question lie within so many metres, point by point."""
    points, window = question.dataset.map_points, question.filters.window
    number = points.by_point(question.filters.offences, window.first, window.last)
    away = np.hypot(points.easting - place["easting"], points.northing - place["northing"])
    return number[away <= metres].sum()


def test_each_place_has_all_that_is_recorded_around_it_most_first(loaded):
    question = loaded(AT_CCTV)
    table = NEARBY.table(question)
    places = question.dataset.places_of_interest.set_index("place_id")
    for row in table.to_dict("records"):
        for metres in (100, 200, 400):
            around = within(question, places.loc[row["place_id"]], metres)
            assert row[f"within_{metres}"] == around
    assert table["within_200"].is_monotonic_decreasing
    assert set(table["place"]) == {"Example corner", "Example lamp", "3"}, "an id is a name too"
    first, second = (table.loc[table["place_id"] == n].iloc[0] for n in "12")
    assert min(first["within_200"], second["within_200"]) > 0
    assert first["ward"] == second["ward"] != ""


def test_an_incident_near_two_places_counts_once_for_the_layer(loaded):
    question = loaded(AT_CCTV)
    rows, reach = NEARBY.table(question), REACH.table(question)
    assert reach["distance_m"].tolist() == [100, 200, 400]
    assert (reach["count"].to_numpy() < rows[WITHIN].sum().to_numpy()).any()
    assert (reach["count"].to_numpy() >= rows[WITHIN].max().to_numpy()).all()
    assert "a sum over rows may count it twice" in NEARBY.sentence(rows, question)
    assert "each counted once" in REACH.sentence(reach, question)


@pytest.mark.parametrize("area", ["area=E05011394", "area=inner-east", "area=city-centre", ""])
def test_shares_are_of_what_every_other_page_counts_in_the_area(loaded, area):
    question = loaded(f"{AT_CCTV}&{area}")
    of_area = question.cube.of([question.filters.area.code], question.filters.offences)
    total = of_area[:, question.cube.months.isin(question.filters.window.months)].sum()
    reach = REACH.table(question)
    known = reach[reach["count"] > 0]
    assert (known["count"] / known["share"] * 100).round(6).eq(total).all()
    assert len(known) or area


def test_places_of_every_ward_together_are_those_of_the_whole(loaded):
    whole = NEARBY.table(loaded(f"{ASB}&overlay=Licensed+<b>premises</b>")).set_index("place_id")
    wards = loaded("").dataset.wards["area_code"]
    parts = pd.concat(
        NEARBY.table(loaded(f"{ASB}&overlay=Licensed+<b>premises</b>&area={code}"))
        for code in wards
    )
    assert parts["place_id"].is_unique
    same = parts.set_index("place_id")[WITHIN].sort_index()
    assert same.equals(whole[WITHIN].sort_index())


def test_a_layer_placed_by_postcode_says_so_beside_its_figures(loaded):
    said = "The positions of 1 of its 3 places are those of postcodes, which can be 100 m or more"
    for panel in (NEARBY, REACH):
        question = loaded(AT_CCTV)
        assert said in panel.sentence(panel.table(question), question)
        other = loaded(f"{ASB}&overlay=Licensed <b>premises</b>")
        assert "postcodes" not in panel.sentence(panel.table(other), other)


def test_a_layer_on_the_busiest_points_is_told_from_chance(loaded):
    near, even = (
        REACH.table(loaded(f"{ASB}&overlay={name}")) for name in (CCTV, "Licensed <b>premises</b>")
    )
    assert near.loc[0, "verdict"] == "more than by chance"
    assert (near["share"] > near["share_of_points"]).all()
    assert even["verdict"].tolist() == ["within chance"] * 3, "every fifth point"
    first, told, _ = near.to_dict("records")
    assert first["share"] > first["highest"] >= first["lowest"] >= 0
    said = REACH.sentence(near, loaded(AT_CCTV))
    assert f"{told['share']:.1f}% of the incidents and crimes lie within 200 m" in said
    assert f"had {told['lowest']:.1f}% to {told['highest']:.1f}%: this is {told['verdict']}" in said
    assert "street" not in said.lower()


def test_kinds_of_place_that_are_left_out_count_nowhere(loaded):
    all_of_it, streets = (loaded(f"{AT_CCTV}{more}") for more in ("", "&without=nightclub"))
    assert (REACH.table(streets)["count"] <= REACH.table(all_of_it)["count"]).all()
    points = loaded("").dataset.map_points
    window = streets.filters.window
    number = points.by_point(streets.filters.offences, window.first, window.last)
    kept = number[points.kind != "Nightclub"].sum()
    row = REACH.table(streets).iloc[2]
    assert row["count"] / row["share"] * 100 == pytest.approx(kept)


def test_a_month_without_data_is_no_zero(loaded):
    gap = loaded(f"{AT_CCTV}&to=2022-08&months=1")
    assert gap.covered.own_gap, "the demonstration lacks that month"
    table = NEARBY.table(gap)
    assert table[WITHIN].isna().all(axis=None)
    assert REACH.table(gap).empty
    for panel in (NEARBY, REACH):
        assert panel.sentence(panel.table(gap), gap).startswith("No data to count around")
    assert "–" in cells(found(hotspots.view(gap)["nearby-list"], html.Table)[0])[0]


def test_a_link_names_the_layer_in_any_letters_and_says_when_it_is_gone(loaded):
    assert loaded("overlay=cctv+CAMERAS").filters.overlay == CCTV
    assert loaded("overlay=cctv+CAMERAS").query == "overlay=CCTV+cameras"
    gone = loaded("overlay=Schools")
    assert gone.filters.overlay == ""
    (notice,) = gone.notices
    assert "overlay “Schools”, which is not a layer of this release" in notice


def test_the_page_offers_the_layers_and_links_to_them(loaded):
    faces = hotspots.view(loaded(ASB))
    assert faces["overlay-field"] == "field map-control field-overlay"
    assert [o.value for o in faces["overlay-options"]] == ["", CCTV, MANY]
    assert faces["overlay"] == ""
    (link, _) = found(faces["nearby-prompt"], html.A)
    assert (words(link), link.href) == (CCTV, "?priority=asb&overlay=CCTV+cameras")
    assert faces["reach-card"].endswith("hidden")
    assert faces["nearby-list"] == faces["nearby-downloads"] == faces["overlay-key"] == []
    assert len(CELLS.figure(CELLS.table(loaded(ASB)), loaded(ASB))["data"]) == 5, "no dots"


def test_without_a_layer_the_page_says_what_a_team_can_load(asked):
    question = asked(ASB)
    nothing = question.dataset.places_of_interest.head(0)
    question = replace(question, dataset=replace(question.dataset, places_of_interest=nothing))
    faces = hotspots.view(question)
    assert faces["overlay-field"].endswith("hidden")
    assert "CCTV cameras, licensed premises, schools" in faces["nearby-sentence"]
    assert COMMAND in words(faces["nearby-prompt"])
    assert layer_name(COMMAND.rsplit(maxsplit=1)[-1]) == CCTV
    assert NEARBY.table(question).empty
    assert REACH.table(question).empty


def test_a_chosen_layer_is_listed_as_far_as_a_page_goes(loaded):
    question = loaded(f"{ASB}&overlay={MANY}")
    faces = hotspots.view(question)
    (table,) = found(faces["nearby-list"], html.Table)
    rows = cells(table)
    assert len(rows) == MOST_ROWS
    first = NEARBY.table(question).iloc[0]
    counts = [f"{first[key]:,.0f}" for key in WITHIN]
    assert rows[0] == [first["place"], first["ward"], *counts]
    assert f"The {MOST_ROWS} with most within 200 m of" in words(faces["nearby-list"])
    assert faces["nearby-prompt"] == []
    assert faces["reach-card"] == "card reach-card"
    assert len(cells(found(faces["reach-list"], html.Table)[0])) == 3


def test_places_are_dots_where_the_team_put_them(loaded):
    question = loaded(AT_CCTV)
    figure = CELLS.figure(CELLS.table(question), question)
    graph_objects.Figure(figure)
    json.dumps(figure, allow_nan=False)
    edge, dots = figure["data"][5:]
    assert edge["hoverinfo"] == "skip"
    for trace in (edge, dots):
        assert (trace["type"], trace["mode"]) == ("scattermap", "markers")
        assert "symbol" not in trace["marker"], "a symbol needs a picture, a circle none"
    table = NEARBY.table(question)
    place = NEARBY.shapes(table, question).to_crs(4326)
    assert list(place.index) == list(table["place_id"])
    assert np.allclose(dots["lon"], place.x, atol=1e-5)
    assert np.allclose(dots["lat"], place.y, atol=1e-5)
    first = table.iloc[0]
    counts = " / ".join(f"{first[key]:,.0f}" for key in WITHIN)
    assert dots["text"][0] == (
        f"<b>{first['place']}</b><br>{counts} incidents and crimes<br>within 100 / 200 / 400 m"
    )
    assert words(hotspots.view(question)["overlay-key"]) == CCTV


def test_the_names_of_a_team_are_words_and_too_many_dots_are_said(loaded):
    question = loaded(f"{ASB}&overlay={MANY}")
    *_, dots = CELLS.figure(CELLS.table(question), question)["data"]
    assert len(dots["text"]) == MOST_DOTS
    assert all(text.startswith("<b>Example &lt;") for text in dots["text"])
    faces = hotspots.view(question, opened=(opener(hotspots.NAME),))
    assert "<title>Example &lt;" in faces["still-map"], "without WebGL too"
    key = words(faces["overlay-key"])
    assert f"the {MOST_DOTS} of {len(NEARBY.table(question)):,} with most within 200 m" in key


def test_places_of_an_area_are_its_own_and_counts_reach_beyond_it(loaded):
    whole = NEARBY.table(loaded(AT_CCTV)).set_index("place_id")
    code = dict(
        zip(*(loaded("").dataset.wards[c] for c in ("area_name", "area_code")), strict=True)
    )
    ward = whole.loc["3", "ward"]
    there = NEARBY.table(loaded(f"{AT_CCTV}&area={code[ward]}"))
    assert there["place_id"].tolist() == ["3"]
    assert there.loc[0, WITHIN].tolist() == whole.loc["3", WITHIN].tolist()
    none = loaded(f"{AT_CCTV}&area=E05011380") if "E05011380" in code.values() else None
    assert none is None or "No place of" in NEARBY.sentence(NEARBY.table(none), none)


@pytest.mark.parametrize("panel", [NEARBY, REACH], ids=lambda p: p.id)
def test_a_file_holds_every_row_and_says_what_it_is_about(loaded, panel):
    question = loaded(f"{ASB}&overlay={MANY}")
    table = panel.table(question)
    content = json.loads(exported(table, panel.columns(question), {}, "json"))
    assert len(content["rows"]) == len(table)
    assert panel.subject(question) == f"ASB and Public Order around “{MANY}”"


def test_a_partners_counts_have_no_places_around_which_to_lie(loaded):
    question = loaded("priority=hate-crime&overlay=CCTV+cameras")
    for panel in (NEARBY, REACH):
        assert panel.table(question).empty
        assert "only police.uk gives them" in panel.sentence(panel.table(question), question)
    assert NEARBY.shapes(NEARBY.table(question), question).empty


def test_a_question_without_a_layer_measures_nothing(loaded, monkeypatch):
    monkeypatch.setattr(module, "overlay", lambda *_: pytest.fail("nobody asked"))
    question = Question(loaded(ASB).filters, loaded(ASB).dataset)
    assert NEARBY.table(question).empty
    assert REACH.table(question).empty
