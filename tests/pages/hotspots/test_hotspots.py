"""The page of hotspots: what is planted is found, lists lead to cells, links carry all of it."""

import io
import json
import re
from dataclasses import replace

import brotli
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from dash import html
from scipy.stats import binom

from components.palette import CLASS_COLOURS
from model.filters import GRIDS, MAPS, MOST_TASKS, WARDS
from pages import hotspots
from pages.asking import ask
from pages.hotspots import places
from pages.hotspots.cell_statistics import found as worked_out
from pages.hotspots.cells import CELLS
from pages.hotspots.predictive_accuracy import FORESIGHT, TOP
from pages.hotspots.scales import scale_of
from pages.hotspots.sheet import sheet
from pages.hotspots.spots import SPOTS, TASKS
from pages.hotspots.spots_view import MOST_LISTED, spots_faces
from pages.overview.wards import WARDS as WARD_TABLE
from stats.cells.emerging import CLASSES
from stats.cells.gathering import Scatter, among, hot
from store.datasets import Datasets
from tests.pages.faces import csv_rows, found, words


def table(panel, question):
    return panel.table(question)


def test_the_planted_hotspots_are_new_and_historical(asked):
    """As docs/demonstration.md promises of anti-social behaviour alone, in the list and the map."""
    question = asked("offences=anti-social-behaviour&map=class")
    spots = table(SPOTS, question)
    new, over = (spots[spots["class"] == name] for name in ("new", "historical"))
    assert new.iloc[0]["ward"] == "Burmantofts & Richmond Hill"
    assert new.iloc[0]["count"] == 194
    assert new.iloc[0]["certainty"] >= 85
    assert new.iloc[0]["months_hot"] == 9, "it appeared in Dec 2025"
    assert (new["count"] > 100).sum() == 1, "nothing else of any size is new"
    assert "Burmantofts & Richmond Hill" in SPOTS.sentence(spots, question)
    assert over.iloc[0]["ward"] == "Middleton Park"
    mapped = table(CELLS, question)
    for name in CLASSES:
        assert set(mapped.loc[mapped["class"] == name, "cell"]) == set(
            spots.loc[spots["class"] == name, "cell"]
        ), "the map and the list are of one set"


@pytest.mark.parametrize(
    "query",
    ["priority=asb", "priority=asb&months=1", "offences=robbery&months=1", "area=inner-east"],
)
def test_no_more_cells_are_hot_than_hold_an_incident(asked, query):
    question = asked(query)
    cells, spots = table(CELLS, question), table(SPOTS, question)
    hot = cells[cells["hot"] == "hot"]
    assert (hot["count"] > 0).all()
    assert (cells.loc[cells["class"] != "", "count"] > 0).all()
    assert (spots["count"] > 0).all()
    held = int((cells["count"] > 0).sum())
    assert f"of the {held:,} cells with" in CELLS.sentence(cells, question)


def test_nothing_is_said_of_ground_where_no_record_ever_lay(asked):
    here = worked_out(asked("priority=asb"))
    assert here.on_ground.sum() == 1_723 < len(here.ground.grid)
    assert np.isnan(here.z[~here.on_ground]).all()
    assert not (here.hot | here.cold)[~here.on_ground].any()
    assert "the 1,723 cells that ever held a record" in hotspots.view(here.question)["answer"]


def test_that_few_lie_in_and_around_a_cell_is_said(asked):
    question = asked("offences=robbery&months=1")
    said = CELLS.sentence(table(CELLS, question), question)
    assert re.search(r"By the mean 0\.\d lie in and around a cell: only a close gathering", said)
    assert "By the mean" not in CELLS.sentence(table(CELLS, asked("")), asked(""))


@pytest.mark.parametrize("kind", [*GRIDS, WARDS])
def test_every_placed_incident_is_in_one_cell(asked, kind):
    question = asked(f"priority=asb&cells={kind}")
    of_wards = question.cube.of([question.dataset.scope.whole.code], question.filters.offences)
    months = question.cube.months.isin(question.filters.window.months)
    assert table(CELLS, question)["count"].sum() == of_wards[:, months].sum()


def test_no_cell_is_smaller_than_the_data_allow():
    # Map points of police.uk lie a median 98 m apart in Leeds: a cell around one of them would show
    # more than is known.
    assert min(float(kind[1:]) for kind in GRIDS) >= 200


def test_cells_of_every_ward_together_are_those_of_the_whole(asked):
    whole = table(CELLS, asked("priority=asb")).set_index("cell")
    wards = asked("").dataset.wards["area_code"]
    parts = pd.concat([table(CELLS, asked(f"priority=asb&area={code}")) for code in wards])
    assert parts["cell"].is_unique
    columns = ["count", "z", "class", "months_hot", "certainty"]
    assert parts.set_index("cell")[columns].sort_index().equals(whole[columns].sort_index())


def test_a_kind_of_place_can_be_left_out(asked):
    question = asked("priority=asb")
    left = table(CELLS, asked("priority=asb&without=nightclub"))["count"].sum()
    points = question.dataset.map_points
    window = question.filters.window
    number = points.by_point(question.filters.offences, window.first, window.last)
    assert left == number[points.kind != "Nightclub"].sum()
    assert left < number.sum()
    streets_out = table(CELLS, asked("priority=asb&without=street"))["count"].sum()
    assert streets_out == number[points.kind != ""].sum()


def test_the_slider_stands_on_the_month_of_the_period(asked):
    faces = hotspots.view(asked("priority=asb&to=2026-01"))
    assert "aria-valuetext='Jan 2026'" in faces["slider"]
    assert f"value='{12 * 2026}'" in faces["slider"]


def test_a_place_of_the_list_leads_to_its_cell_and_back(asked):
    question = asked("priority=asb")
    (first, *_) = table(SPOTS, question)["cell"]
    (link, *_) = found(hotspots.view(question)["spots-list"], html.A)
    assert link.href == f"?priority=asb&spot={first}"
    there = asked(link.href.removeprefix("?"))
    *_, picked = CELLS.figure(table(CELLS, there), there)["data"]
    assert picked["locations"] == [first]
    faces = hotspots.view(there)
    rows = found(faces["spots-list"], html.Tr)
    (chosen,) = [row for row in rows if getattr(row, "className", "") == "chosen"]
    (back, *_) = found(chosen, html.A)
    assert back.href == "?priority=asb"


def test_places_go_on_the_tasking_list_and_off_it_by_links_alone(asked):
    question = asked("priority=asb")
    one, two, *_ = table(SPOTS, question)["cell"]
    links = found(hotspots.view(question)["spots-list"], html.A)
    (add,) = [a for a in links if words(a).startswith("Add") and one in a.href]
    assert add.href == f"?priority=asb&tasks={one}"
    both = asked(f"priority=asb&tasks={two},{one}")
    tasks = table(TASKS, both)
    assert list(tasks["cell"]) == [two, one], "in the order they were put there"
    assert list(tasks["rank"]) == [2, 1]
    *_, marked, _ = CELLS.figure(table(CELLS, both), both)["data"]
    assert marked["locations"] == [two, one]
    links = found(hotspots.view(both)["tasks-list"], html.A)
    hrefs = [a.href for a in links if words(a).startswith("Remove")]
    assert hrefs == [f"?priority=asb&tasks={one}", f"?priority=asb&tasks={two}"]


def test_a_full_list_takes_no_more(asked):
    cells = list(table(SPOTS, asked("priority=asb"))["cell"])
    full = ",".join(cells[:MOST_TASKS])
    faces = hotspots.view(asked(f"priority=asb&tasks={full}"))
    said = [words(a) for a in found(faces["spots-list"], html.A)]
    assert not [text for text in said if text.startswith("Add")]
    assert "List is full" in words(faces["spots-list"])
    more = asked(f"priority=asb&tasks={full},{cells[MOST_TASKS]}")
    assert len(more.filters.tasks) == MOST_TASKS
    assert "listing the first 20" in " ".join(more.notices)


def test_a_task_that_is_no_cell_of_these_is_left_out_and_said(asked):
    question = asked("priority=asb&tasks=h400.1.1,h400.1076.1250")
    tasks = table(TASKS, question)
    assert list(tasks["cell"]) == ["h400.1076.1250"]
    assert "1 of the list are no such cells" in TASKS.sentence(tasks, question)


@pytest.mark.parametrize("colouring", MAPS)
def test_every_coloured_cell_has_the_colour_of_its_value(asked, colouring):
    question = asked(f"priority=asb&map={colouring}")
    rows = table(CELLS, question).set_index("cell")
    scale = scale_of(question)
    assert len(scale.labels) == len(scale.colours) == len(scale.swatches)
    shown = CELLS.figure(table(CELLS, question), question)["data"][0]
    step = pd.Series(shown["z"], index=shown["locations"])
    assert len(step)
    assert step.between(0, len(scale.labels) - 1).all()
    at = rows.loc[step.index]
    if colouring == "count":
        assert set(step.index) == set(rows.index[rows["count"] > 0])
        lows = np.array([*worked_out(question).ground.count_steps, np.inf])
        assert (at["count"] >= lows[step]).all()
        assert (at["count"] < lows[step + 1]).all()
    if colouring == "gi":
        assert ((at["hot"] == "hot") == (step >= 2)).all()
        assert ((at["hot"] == "cold") == (step == 0)).all()
    if colouring == "class":
        assert [scale.labels[s] for s in step] == list(at["class"])
        assert set(CLASS_COLOURS) == set(CLASSES)
    if colouring == "months":
        assert (at["months_hot"] >= np.array([1, 3, 6, 9, 12])[step]).all()
    if colouring == "certainty":
        assert (at["certainty"].round() >= np.array([0, 50, 70, 90])[step]).all()


def test_colours_mean_the_same_under_every_filter(asked):
    scales = [scale_of(asked(q)) for q in ("priority=asb", "priority=asb&area=inner-east&months=1")]
    assert scales[0] == scales[1]


BUSIEST_ASKED = [
    "",
    "months=3",
    "cells=h800",
    "cells=ward",
    "offences=anti-social-behaviour",
    "offences=burglary&months=3",
    "offences=robbery&months=3",
    "offences=drugs&months=3&cells=h800",
    "offences=vehicle-crime&months=1&cells=s400",
    "offences=criminal-damage-arson&months=1",
]


@pytest.mark.parametrize("query", BUSIEST_ASKED)
def test_the_busiest_are_never_left_out(westminster_store, westminster, query):
    """Of all, of one offence, of few months and of large cells; on the page as in its file.

    A place says by which reason it is listed.
    """
    store, _ = westminster_store
    question = ask(query, Datasets(store, westminster, check_s=3600))
    cells, spots = table(CELLS, question), table(SPOTS, question)
    busiest = cells.head(20)
    busiest = busiest[busiest["count"] >= 5]
    assert len(busiest)
    why = spots.set_index("cell")["why"]
    assert set(busiest["cell"]) == set(why.index[why.str.contains("mong the 20 busiest")])
    assert (why != "").all()
    hot = spots["hot"] == "hot"
    assert (spots["why"].str.match("Hot(?! of late)") == hot).all()
    changed = spots["why"].str.contains("beyond chance")
    assert (spots["change"].isin(["rose", "fell"]) == changed).all()
    listed = words(hotspots.view(question)["spots-list"])
    for place in busiest["around"]:
        assert place in listed
    left_out = spots[(spots["rank"] > MOST_LISTED) & ~spots["why"].str.contains("busiest")]
    assert left_out.empty or f"the files have {len(left_out)} more" in listed
    worded = {SPOTS.id: spots.assign(why="In other words"), TASKS.id: table(TASKS, question)}
    said = words(spots_faces(question, worded)["spots-list"])
    assert all(place in said for place in busiest["around"])


def test_of_the_busiest_it_is_said_which_counts_chance_could_give(westminster_store, westminster):
    store, _ = westminster_store
    question = ask("offences=burglary&months=3", Datasets(store, westminster, check_s=3600))
    cells, spots = table(CELLS, question), table(SPOTS, question)
    ground = int(worked_out(question).on_ground.sum())
    chance = binom.sf(spots["count"] - 1, int(cells["count"].sum()), 1 / ground)
    alone = spots["why"].str.startswith("Among")
    by_chance = spots["why"].str.endswith("by a count that chance could give")
    assert by_chance.sum() > 0
    assert (by_chance == (alone & (chance > 0.025 / ground))).all()
    said = " ".join(SPOTS.how(spots, question))
    assert f"{by_chance.sum()} are listed for a count that chance could give." in said


def test_the_list_is_in_the_order_that_the_page_states(asked):
    question = asked("priority=asb")
    spots = table(SPOTS, question)
    said = " ".join(SPOTS.how(spots, question))
    assert "by incidents, which foretold more than hot cells did" in said
    assert "Counting simply foretold more" in FORESIGHT.sentence(
        table(FORESIGHT, question), question
    )
    sure = spots["certainty"] >= 50
    assert sure[: sure.sum()].all(), "those that are rather not hot come last"
    for part in (spots[sure], spots[~sure]):
        assert part["count"].is_monotonic_decreasing
    assert list(spots["rank"]) == list(range(1, len(spots) + 1))


def test_where_hot_cells_foretell_more_certainty_decides_too(asked, monkeypatch):
    monkeypatch.setattr(places, "counting_foretells_more", lambda question: False)
    question = replace(asked("priority=asb"), notices=("asked anew",))
    spots = table(SPOTS, question)
    assert "by incidents times certainty" in " ".join(SPOTS.how(spots, question))
    sure = spots["certainty"] >= 50
    much = spots["count"] * spots["certainty"]
    for part in (much[sure], spots["count"][~sure]):
        assert part.is_monotonic_decreasing


def test_what_is_told_of_a_place_is_what_is_counted_there(asked):
    question = asked("priority=asb")
    place = table(SPOTS, question).iloc[0]
    assert place["made_of"] == (
        "Public order 244, Anti-social behaviour 206, Criminal damage and arson 176"
    )
    months = [float(n) for n in place["history"].replace(",", "").split()]
    assert sum(months[-12:]) == place["count"] == 626
    assert sum(months[:12]) == place["before"] == 625
    alone = table(SPOTS, asked("offences=anti-social-behaviour")).iloc[0]
    assert alone["made_of"].startswith("Violence and sexual offences 1,111, "), "all that is there"


def test_where_periods_are_not_compared_no_change_is_told(asked):
    question = asked("priority=asb&to=2023-06")
    spots = table(SPOTS, question)
    assert (spots["change"] == "").all()
    assert spots["difference"].isna().all()
    assert "Change is not told: " in SPOTS.sentence(spots, question)


def test_the_list_says_what_the_table_says(asked, client):
    question = asked("priority=asb&area=inner-east")
    rows = csv_rows(client.get("/data/hotspots/spots.csv?priority=asb&area=inner-east").data)
    listed = found(hotspots.view(question)["spots-list"], html.Tr)[1:]
    assert len(listed) == min(len(rows), MOST_LISTED)
    for tr, row in zip(listed, rows, strict=False):
        head, count, chip, months, sure, _ = [words(c) for c in tr.children]
        assert head.startswith(row["Place"] + row["Ward"] + row["Why it is listed"])
        assert row["Most recorded there"] in head
        assert f"{float(row['Before: the 12 months before']):,.0f} before" in head
        assert len(row["Each of 24 months, oldest first"].split()) == 24
        assert count.replace(",", "") == str(int(float(row["Incidents and crimes"])))
        assert chip == (row["Class"].capitalize() or "–")
        assert months == f"{float(row['Months hot']):.0f} of {float(row['Of months']):.0f}"
        assert sure == f"{float(row['Certainty']):.0f}%"


def test_hotspots_of_the_year_before_are_judged_by_this_one(asked):
    question = asked("priority=asb")
    ways = table(FORESIGHT, question)
    assert (ways["hit_rate"].between(0, 100) & ways["pei"].between(0, 100)).all()
    assert (ways["pai"] > 1).all()
    ours = ways.iloc[0]
    assert ours["pai"] == pytest.approx(
        (ours["hit_rate"] / 100)
        / (ours["area_km2"] * 1e6 / worked_out(question).ground.grid.land.sum())
    )


def test_without_two_whole_periods_nothing_is_said_of_foresight(asked):
    gap = asked("priority=asb&to=2023-06")
    assert table(FORESIGHT, gap).empty
    assert "needs two whole periods" in FORESIGHT.sentence(table(FORESIGHT, gap), gap)
    top = table(TOP, gap)
    assert top["now"].notna().all()
    assert top["before"].isna().all()


def test_too_few_months_for_classes_are_said(asked):
    question = asked("priority=asb&to=2022-06&months=3")
    spots = table(SPOTS, question)
    assert (spots["class"] == "").all()
    assert "Classes need 12 whole months of data, there are 9" in " ".join(
        SPOTS.how(spots, question)
    )


@pytest.mark.parametrize("query", ["", "priority=asb", "offences=robbery", "months=1&cells=ward"])
def test_places_are_counted_once_and_it_is_said_how_many_have_more_than_one_reason(asked, query):
    question = asked(query)
    spots = table(SPOTS, question)
    said = SPOTS.sentence(spots, question)
    assert said.startswith(f"{len(spots)} places. ")
    counted = re.findall(r"(\d+) (?:is|are|was|were|changed)\b", said.split(". ")[1])
    reasons = spots["why"].str.replace(", by a count that chance could give", "").str.split("; ")
    number = reasons.str.len()
    # Of late, and not in the period by itself, is one reason of two clauses.
    assert sum(map(int, counted)) == number.sum()
    twice = int((number > 1).sum())
    assert (f". {twice} ha" in said) == (twice > 0)


@pytest.mark.parametrize("query", ["", "priority=asb", "offences=robbery", "months=1&cells=ward"])
def test_the_sentence_above_the_list_is_short_and_the_rest_behind_how_we_know(asked, query):
    question = asked(query)
    spots = table(SPOTS, question)
    assert len(SPOTS.sentence(spots, question)) <= 300, "three lines beside the map"
    how = " ".join(SPOTS.how(spots, question))
    assert "comes first" in how
    assert "Classes are by" in how
    assert hotspots.view(question)["spots-how"] == how


def test_a_partners_records_are_never_shown_by_place(asked):
    question = asked("priority=hate-crime")
    assert question.measurable
    for panel in hotspots.PANELS:
        assert panel.table(question).empty, panel.id
    faces = hotspots.view(question)
    assert "Only records of police.uk have map points" in words(faces["empty"])
    assert faces["figures"] == "hotspots-figures hidden"


def test_the_cells_are_a_file_that_names_no_single_street_as_fact(asked, client):
    dataset = asked("").dataset
    path = worked_out(asked("")).ground.geojson_path
    answer = client.get(path)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    shapes = json.loads(answer.data)
    ids = [f["id"] for f in shapes["features"]]
    assert len(ids) == len(set(ids))
    west, south, east, north = dataset.outlines.bounds
    for feature in shapes["features"][::50]:
        x, y = shapely.from_geojson(json.dumps(feature["geometry"])).centroid.coords[0]
        assert west - 0.01 <= x <= east + 0.01
        assert south - 0.01 <= y <= north + 0.01
    for wrong in ("/geo/2000-01-01-1/h400/x.json", path.replace("cells-", "cells-0")):
        assert client.get(wrong).status_code == 404
    assert client.get(re.sub("/h400/", "/h50/", path)).status_code == 404


@pytest.mark.parametrize("kind", ["h400", "s200", "ward"])
def test_the_file_for_maps_has_the_cells_where_they_lie(asked, client, kind):
    query = f"priority=asb&area=inner-east&cells={kind}"
    question = asked(query)
    answer = client.get(f"/data/hotspots/cells.geojson?{query}")
    read = gpd.read_file(io.BytesIO(answer.data))
    assert len(read) > 2
    assert read.crs.to_epsg() == 4326
    assert read.is_valid.all()
    assert list(read["cell"]) == list(table(CELLS, question)["cell"])
    grid = worked_out(question).ground.grid
    here = grid.polygons[[grid.position(cell) for cell in read["cell"]]]
    there = read.to_crs(27700).geometry.to_numpy()
    # Six decimals of degrees are 11 cm.
    assert shapely.hausdorff_distance(there, here).max() < 0.2
    assert shapely.is_ccw(shapely.get_exterior_ring(shapely.get_parts(read.geometry))).all()
    corners = shapely.get_coordinates(read.geometry)
    assert (np.round(corners, 6) == corners).all()


def test_nothing_on_the_list_is_a_file_without_shapes_that_says_what_it_is(client):
    for query in ("priority=asb", "priority=hate-crime", "priority=asb&tasks=h400.1.1"):
        file = json.loads(client.get(f"/data/hotspots/tasks.geojson?{query}").data)
        assert (file["type"], file["features"]) == ("FeatureCollection", [])
        assert file.keys() == {"type", "about", "columns", "features"}, "no crs: RFC 7946"
        assert file["about"]["Demonstration data"].startswith("not real figures")
        assert file["about"]["Title"].startswith("Tasking list: ")


def on_paper(question):
    """The words of each place of the tasking sheet, above what is to be written."""
    return [
        [words(cell) for cell in body.children[0].children]
        for body in found(hotspots.view(question)["sheet"], html.Tbody)
    ]


def test_the_tasking_sheet_says_what_the_file_says(asked, client):
    query = "priority=asb&tasks=h400.1077.1250,h400.1076.1250,h400.1.1"
    rows = csv_rows(client.get(f"/data/hotspots/tasks.csv?{query}").data)
    assert len(rows) == 2
    for number, (place, row) in enumerate(zip(on_paper(asked(query)), rows, strict=True), 1):
        ordinal, where, count, share, name, months, sure = place
        assert ordinal == str(number)
        assert where == f"{row['Place']}{row['Ward']}, {row['Community Committee']}"
        assert count.replace(",", "") == row["Incidents and crimes"]
        assert share == f"{row['Share of Leeds']}%"
        assert name == (row["Class"].capitalize() or "–")
        assert months == f"{row['Months hot']} of {row['Of months']}"
        assert sure == f"{float(row['Certainty']):.0f}%"
    said = words(hotspots.view(asked(query))["sheet"])
    assert said.startswith("Tasking list2 places with ")
    assert "1 of the list are no such cells" in said


def test_the_sheet_takes_the_first_ten_places_until_some_are_picked_and_says_so(asked):
    question = asked("priority=asb")
    spots = table(SPOTS, question)
    places = [place for _, place, *_ in on_paper(question)]
    ward_and_committee = spots["ward"] + ", " + spots["group"]
    assert places == list((spots["around"] + ward_and_committee).head(10))
    said = words(hotspots.view(question)["sheet"])
    assert f"the first 10 of the {len(spots)} places of the ranked list" in said
    assert not said.startswith("Tasking list")


def test_a_short_ranked_list_is_on_the_sheet_whole_and_an_empty_one_leaves_none(asked):
    question = asked("priority=asb")
    spots = table(SPOTS, question)
    _, said, listed = sheet(spots.head(0), spots.head(10), question)
    assert words(said) == "Nothing is on the tasking list: these are all places of the ranked list."
    assert len(found(listed, html.Tbody)) == 10
    assert sheet(spots.head(0), spots.head(0), question) == []


def test_each_sheet_of_paper_says_what_it_is_of_and_that_it_is_invented(asked):
    question = asked("priority=asb&area=inner-east&months=3")
    (head,) = found(hotspots.view(question)["sheet"], html.Thead)
    running, _ = found(head, html.Tr)
    assert words(running) == (
        "Demonstration data: not real figures. ASB and Public Order: "
        f"{question.place_words}. Release {question.dataset.release.release_id}."
    )


def test_the_address_on_the_sheet_leads_back_to_its_figures(asked):
    question = asked("priority=asb&tasks=h400.1076.1250&months=3")
    _, link = hotspots.view(question)["address"]
    assert link.href == words(link)
    path, _, query = link.href.partition("?")
    assert path == hotspots.PATH
    assert query.endswith(f"&release={question.dataset.release.release_id}")
    assert table(TASKS, asked(query)).equals(table(TASKS, question))


def test_every_drawn_cell_is_in_the_file(asked, client):
    question = asked("priority=asb")
    features = json.loads(client.get(worked_out(question).ground.geojson_path).data)["features"]
    shapes = {f["id"] for f in features}
    rows = table(CELLS, question)
    assert set(rows.loc[rows["count"] > 0, "cell"]) <= shapes


def test_the_west_end_is_the_persistent_core_of_westminster(westminster_store, westminster):
    store, _ = westminster_store
    question = ask("", Datasets(store, westminster, check_s=3600))
    spots = table(SPOTS, question)
    core = spots[spots["class"].isin(["persistent", "intensifying"])]
    assert set(core["ward"].head(3)) <= {"West End", "St James's"}
    assert core.iloc[0]["ward"] in {"West End", "St James's"}
    assert (core["certainty"].head(3) == 100).all()
    # March 2016 is missing: 23 of the 24 months before April 2016 to March 2018 have data.
    gap = ask("to=2018-02", Datasets(store, westminster, check_s=3600))
    assert pd.Period("2016-03", "M") not in worked_out(gap).months
    assert len(worked_out(gap).months) == 23


@pytest.mark.parametrize("kind", ["h400", "h800", WARDS])
def test_at_random_on_the_ground_of_westminster_few_maps_hold_a_cell_beyond_chance(
    westminster_store, westminster, kind
):
    """Records fall evenly on its points or cells, or its points change places with theirs."""
    store, _ = westminster_store
    here = worked_out(ask(f"cells={kind}", Datasets(store, westminster, check_s=3600)))
    at, grid, rng = here.at[here.kept], here.ground.grid, np.random.default_rng(1)
    real = here.on_points(here.question.filters.window, here.question.filters.offences)[here.kept]
    by_cell = 1 / np.bincount(at)[at]
    for volume in (20, 300, 6_000, 90_000):
        for weight in (np.ones(len(at)), by_cell, real):
            each = (rng.permutation(weight) if weight is real else weight for _ in range(100))
            drawn = [rng.multinomial(volume, of_map / of_map.sum()) for of_map in each]
            scatter = Scatter.of(np.stack(drawn, axis=1), at, len(grid))
            for found_in in (hot(scatter, grid.neighbours), among(scatter, grid.neighbours) != ""):
                assert found_in.any(axis=0).mean() <= 0.08


def test_the_wards_of_westminster_hold_its_real_records(westminster_store, westminster):
    """And hold what the table of wards says."""
    store, _ = westminster_store
    question = ask("cells=ward", Datasets(store, westminster, check_s=3600))
    wards = table(CELLS, question)
    assert wards.iloc[0][["around", "count", "hot"]].tolist() == ["West End", 17_893, "hot"]
    theirs = table(WARD_TABLE, question).set_index("area_code")["value"]
    assert wards.set_index("cell")["count"].to_dict() == theirs.drop("E09000033").to_dict()


@pytest.mark.parametrize("colouring", MAPS)
def test_the_still_map_has_every_cell_of_the_moving_one_in_its_colour(asked, colouring):
    question = asked(f"priority=asb&map={colouring}&tasks=h400.1076.1250")
    faces = hotspots.view(question, opened=hotspots.OPENERS[-1:])
    assert faces["cells-figure"]["data"] == []
    moving = hotspots.view(question)["cells-figure"]["data"][0]
    colours = [colour for _, colour in moving["colorscale"]][::2]
    groups = re.findall(r"<g fill='(#\w+)'>(.*?)</g>", faces["still-map"], flags=re.S)
    still = {
        cell: fill for fill, cells in groups for cell in re.findall(r"data-shape='(.*?)'", cells)
    }
    in_file = worked_out(question).ground.on_sheet
    assert still == {
        cell: colours[step]
        for cell, step in zip(moving["locations"], moving["z"], strict=True)
        if cell in in_file
    }
    assert faces["still-map"].count("data-shape=") == len(still) > 0


def test_the_still_map_is_sent_only_to_browsers_that_ask_for_it_and_stays_small(asked):
    question = asked("priority=asb")
    assert hotspots.view(question)["still-map"] == ""
    faces = hotspots.view(question, opened=hotspots.OPENERS[-1:])
    cells = faces["still-map"].count("data-shape=")
    bare = re.sub("<title>.*?</title>", "", faces["still-map"], flags=re.S)
    assert len(brotli.compress(bare.encode(), quality=5)) < 9_500 + 8 * cells
    assert faces["cells-grid"] == [], "folds stay shut"


def test_months_without_data_are_not_taken_for_empty_ones_when_the_period_is_rolled(asked):
    # A month that ends two after the missing one: rolled back it would be the missing one.
    after = worked_out(asked("priority=asb&months=1&to=2022-10"))
    assert [str(w.last) for w in after.rolled] == ["2022-10", "2022-09"]
    assert after.certainty.max() == 1
    said = CELLS.sentence(CELLS.table(after.question), after.question)
    assert "the period ends a month earlier" in said
    first = worked_out(asked("priority=asb&months=1&to=2021-10"))
    assert len(first.rolled) == 1
    assert first.certainty.max() == 1
    said = CELLS.sentence(CELLS.table(first.question), first.question)
    assert "earlier" not in said


def test_a_missing_month_is_not_told_as_none(westminster_store, westminster):
    store, _ = westminster_store
    question = ask("months=1&to=2016-03", Datasets(store, westminster, check_s=3600))
    for panel in (CELLS, TOP):
        said = panel.sentence(table(panel, question), question)
        assert said == "Nothing is known of All Westminster: Mar 2016 is missing."


def test_where_change_is_not_told_no_cell_is_said_to_have_not_changed(asked):
    question = asked("to=2022-10&months=3&offences=robbery&area=E05012648")
    assert table(SPOTS, question).empty
    said = SPOTS.sentence(table(SPOTS, question), question)
    assert "is hot or fuller than chance makes it. Change is not told: Aug 2022 is missing." in said
