"""Wards and LSOAs as the cells of the hotspots page: their names, their counts, their links."""

import json

import numpy as np
import pytest
from dash import html

from components.markup import markup
from data_loaders.load import add
from model.filters import CELLS as CELL_KINDS
from model.filters import GRIDS, LSOAS, MAPS
from pages import hotspots
from pages.asking import ask
from pages.hotspots.cell_layout import ground
from pages.hotspots.cell_statistics import found as worked_out
from pages.hotspots.cells import CELLS
from pages.hotspots.predictive_accuracy import FORESIGHT, TOP
from pages.hotspots.scales import scale_of
from pages.hotspots.spots import SPOTS, TASKS
from pages.overview.wards import WARDS as WARD_TABLE
from stats.classes import STEPS
from store.datasets import Datasets
from store.store import Store
from tests.pages.faces import found, offered, words

CITY, HARBOUR = "E05011403", "E05011399"
"""The two wards of the demonstration with most incidents."""


@pytest.mark.parametrize("asked_for", ["priority=asb", "months=1", "area=inner-east&to=2025-03"])
def test_wards_hold_what_the_table_of_wards_says(asked, asked_for):
    """Map points are whole metres; here none lies so near an edge that this moves it across."""
    question = asked(f"{asked_for}&cells=ward")
    ours = CELLS.table(question).set_index("cell")["count"]
    theirs = WARD_TABLE.table(question).set_index("area_code")["value"]
    wards = set(question.dataset.wards["area_code"]) & set(theirs.index[theirs > 0])
    assert ours.to_dict() == theirs[sorted(wards)].to_dict()
    assert ours.sum() > 0


def test_a_ward_goes_by_its_own_name(asked):
    question = asked(f"cells=ward&tasks={CITY}")
    spots = SPOTS.table(question)
    names = question.dataset.wards.set_index("area_code")["area_name"]
    assert list(spots["around"]) == list(names[spots["cell"]])
    assert "ward" not in [column.key for column in CELLS.columns(question)]
    answer = hotspots.view(question)
    assert "A ward is hot where more is recorded" in answer["answer"]
    assert "of the 33 wards with crimes are hot" in answer["cells-sentence"]
    assert "hexagons" not in answer["cells-sentence"]
    assert "wards hot in Oct 2024 to Sep 2025" in answer["foresight-sentence"]
    assert FORESIGHT.table(question)["way"].iloc[0] == "Hot wards"
    assert TOP.table(question)["part"].iloc[0] == "Busiest 1 of 33 wards"
    (first, *_) = found(answer["spots-list"], html.Th)[6:]
    assert words(first).startswith(f"{names[CITY]}Hot; "), "its ward is not said twice"
    shown = CELLS.figure(CELLS.table(question), question)["data"][0]
    assert shown["hovertemplate"].startswith("<b>%{properties.name}</b><br>%{text}")
    said = dict(zip(shown["locations"], shown["text"], strict=True))
    assert said[CITY].startswith("12,206 crimes")


def test_a_cell_of_a_grid_goes_by_its_streets_and_its_ward(asked):
    question = asked("priority=asb")
    first = SPOTS.table(question).iloc[0]
    assert first["around"].startswith("Around ")
    here = worked_out(question).ground
    assert here.named[here.grid.position(first["cell"])] == first["around"]
    shown = CELLS.figure(CELLS.table(question), question)["data"][0]
    assert shown["hovertemplate"].startswith("<b>%{properties.name}</b><br>%{properties.ward}")
    shapes = {shape["id"]: shape["properties"] for shape in json.loads(here.geojson)["features"]}
    assert shapes[first["cell"]] == {"name": first["around"], "ward": first["ward"]}
    assert here.on_sheet[first["cell"]].ward == first["ward"]


@pytest.mark.parametrize("colouring", MAPS)
def test_every_cell_with_a_colour_is_one_that_the_map_can_draw(asked, client, colouring):
    question = asked(f"priority=asb&map={colouring}")
    shown = CELLS.figure(CELLS.table(question), question)["data"][0]
    features = json.loads(client.get(shown["geojson"]).data)["features"]
    names = {feature["id"]: feature["properties"]["name"] for feature in features}
    assert set(shown["locations"]) <= names.keys()
    # A hot cell may hold no record of its own: it is named all the same.
    assert all(name.startswith("Around ") or name == "No map point" for name in names.values())


def test_wards_are_picked_and_listed_as_cells_are(asked):
    question = asked(f"cells=ward&spot={HARBOUR}&tasks={CITY},h400.1076.1250")
    assert not question.notices
    *_, marked, picked = [
        t["locations"] for t in CELLS.figure(CELLS.table(question), question)["data"]
    ]
    assert (marked, picked) == ([CITY], [HARBOUR])
    tasks = TASKS.table(question)
    assert list(tasks["cell"]) == [CITY]
    assert "1 of the list are no such wards" in TASKS.sentence(tasks, question)
    other = asked("cells=ward&tasks=h400.1076.1250")
    assert "Nothing on the tasking list is a ward" in TASKS.sentence(TASKS.table(other), other)


def test_the_wards_of_the_map_are_those_of_the_table(asked, client):
    question = asked("cells=ward")
    path = worked_out(question).ground.geojson_path
    assert "/ward/cells-" in path
    features = json.loads(client.get(path).data)["features"]
    names = {f["id"]: f["properties"]["name"] for f in features}
    assert names == question.dataset.wards.set_index("area_code")["area_name"].to_dict()


def test_steps_of_counts_are_those_of_the_unit_under_every_filter(asked):
    for query in ("cells=ward", "cells=ward&priority=asb&area=inner-east&months=1"):
        scale = scale_of(asked(query))
        assert scale.title.endswith(" in a ward")
        assert (scale.labels[0], scale.labels[-1]) == ("1–99", "10,000 or more")


@pytest.mark.parametrize("cells", [kind for kind in CELL_KINDS if kind != LSOAS])
def test_the_last_step_is_that_of_few_cells_of_the_last_year(asked, cells):
    here = ground(asked("").dataset, cells)
    points = here.dataset.map_points
    year = points.months[-12:]
    months = points.by_month(points.offences, year[0], year[-1], here.at, len(here.grid))
    counts = months.sum(axis=1)
    held = counts[counts > 0]
    assert (held >= here.count_steps[-1]).mean() <= 0.1
    assert here.count_steps in STEPS


def test_where_an_area_is_too_small_for_wards_nothing_is_said_of_it(asked):
    question = asked("cells=ward&area=city-centre")
    table = CELLS.table(question)
    assert table.empty
    for panel in (CELLS, SPOTS):
        said = panel.sentence(panel.table(question), question)
        assert said == "No ward has its middle in City centre: choose smaller cells."


def test_without_boundaries_of_lsoas_they_are_not_offered_and_a_link_says_so(asked, client):
    question = asked("cells=lsoa")
    assert question.filters.cells == GRIDS[0]
    (notice,) = question.notices
    assert notice == (
        "The link asked for cells “lsoa”, which needs boundaries that are not loaded: showing h400."
    )
    path = worked_out(question).ground.geojson_path
    assert client.get(path.replace("/h400/", "/lsoa/")).status_code == 404


@pytest.fixture(scope="module")
def real(tmp_path_factory, shared_data, leeds):
    """One real month of Leeds, with the boundaries of its wards and LSOAs."""
    store = Store(str(tmp_path_factory.mktemp("stores") / "leeds"))
    names = ("wards-2025.geojson", "lsoa-2021.geojson", "police-uk-street-2025-02.csv")
    add([shared_data / "leeds" / name for name in names], leeds, store)
    return Datasets(store, leeds, check_s=3600)


def test_lsoas_of_leeds_hold_its_real_records(real):
    question = ask("cells=lsoa", real)
    assert not question.notices
    here = worked_out(question)
    assert len(here.ground.grid) == 488
    links = here.ground.grid.neighbours
    assert (links != links.T).nnz == 0
    assert links.sum(axis=1).min() >= 1, "Leeds has no island"
    table = CELLS.table(question)
    crimes = question.cube.of([question.dataset.scope.whole.code], question.filters.offences)
    assert table["count"].sum() == crimes.sum(), "every record in a ward lies in an LSOA too"
    top = table.iloc[0]
    assert top["around"] == "Leeds 111B"
    assert top["ward"] in {"Little London & Woodhouse", "Hunslet & Riverside"}
    assert "LSOAs with crimes are hot" in CELLS.sentence(table, question)
    options = offered(markup(hotspots.view(question)["kind-options"]))
    assert options["lsoa"] == "LSOAs"
    assert set(options) == set(CELL_KINDS)


def test_a_zone_made_of_lsoas_holds_just_these(real):
    zone = real.get().catalogue.place.zones[0]
    here = worked_out(ask(f"cells=lsoa&area={zone.id}", real))
    inside = np.array(here.ground.grid.ids)[here.inside]
    assert sorted(inside) == sorted(zone.made_of)
