"""What else cells are coloured by: density, change, neighbours; scales fitted to what is shown."""

import math
import re

import numpy as np
import pytest
from dash import html

from components.figures.scale import scale_legend
from components.markup import markup
from model.filters import MAPS
from pages import hotspots
from pages.hotspots.cell_layout import BANDWIDTH_M
from pages.hotspots.cell_statistics import found as worked_out
from pages.hotspots.cells import CELLS
from pages.hotspots.layer_text import OF_CELL_CHANGE
from pages.hotspots.layers import LEAST_DENSITY, QUADRANTS, layer_columns
from pages.hotspots.scales import CHANGE_STEP, DUAL_STEPS, MIX_STEPS, blank_words, scale_of
from pages.hotspots.spots import SPOTS, TASKS
from stats.cells.cell_change import cell_change
from stats.cells.gathering import among
from tests.pages.faces import csv_rows, found, ticked, words

ASB = "priority=asb"


def cells(question):
    return CELLS.table(question).set_index("cell")


def steps(question):
    """The step of each cell that has a colour, by its id."""
    shown = CELLS.figure(CELLS.table(question), question)["data"][0]
    return dict(zip(shown["locations"], shown["z"], strict=True))


def said(question):
    return CELLS.sentence(CELLS.table(question), question)


def test_every_colouring_is_offered_once_and_the_chosen_one_is_chosen(asked):
    faces = hotspots.view(asked(f"{ASB}&map=dual"))
    offered = [option.value for option in found(faces["map-options"], html.Option)]
    assert sorted(offered) == sorted(MAPS)
    assert faces["map"] == "dual"
    assert "<optgroup label='How much'><option value='count'>" in markup(faces["map-options"])


@pytest.mark.parametrize("colouring", MAPS)
def test_a_colouring_has_a_legend_a_word_on_no_colour_and_a_sentence(asked, colouring):
    question = asked(f"{ASB}&map={colouring}")
    legend = words(scale_legend(scale_of(question), blank_words(question)))
    assert all(label in legend for label in scale_of(question).labels)
    plain = said(asked(ASB)).removesuffix(".").rsplit(". ", 1)[0]
    assert said(question).startswith(plain)
    assert len(said(question)) > len(plain) + 10


def test_columns_of_a_colouring_are_in_its_file_and_in_no_other(asked, client):
    (plain, *_) = csv_rows(client.get(f"/data/hotspots/cells.csv?{ASB}").data)
    (row, *_) = csv_rows(client.get(f"/data/hotspots/cells.csv?{ASB}&map=change").data)
    told = {"Before", "Difference", "Beyond chance"}
    assert row.keys() - plain.keys() == told | {column.label for column in OF_CELL_CHANGE}
    for colouring in ("density", "dual", "moran"):
        question = asked(f"{ASB}&map={colouring}")
        labels = [column.label for column in layer_columns(question)]
        assert labels
        assert [column.label for column in CELLS.columns(question)] == [*plain, *labels]


def test_a_density_is_the_sum_of_the_kernel_over_the_incidents_around(asked):
    question = asked(f"{ASB}&map=density")
    rows, here = cells(question), worked_out(question)
    densest = rows["density"].idxmax()
    x, y = (axis[here.ground.grid.position(densest)] for axis in here.ground.grid.centres)
    points, window = question.dataset.map_points, question.filters.window
    number = points.by_point(question.filters.offences, window.first, window.last)
    away = np.hypot(points.easting - x, points.northing - y) / (BANDWIDTH_M / 1_000) / 1_000
    near = away < 1
    by_hand = (number[near] * 3 / math.pi * (1 - away[near] ** 2) ** 2).sum() / 0.8**2
    assert rows["density"][densest] == pytest.approx(by_hand, rel=1e-3), "no edge is near"
    assert f"{rows['density'][densest]:,.0f} incidents and crimes per km²" in said(question)
    assert "smoothed over 800 m" in said(question)


def test_densities_of_all_cells_add_up_to_about_all_incidents(asked):
    here = worked_out(asked(ASB))
    points, window = here.ground.dataset.map_points, here.question.filters.window
    number = points.by_point(here.question.filters.offences, window.first, window.last)
    held = here.ground.density(number) * here.ground.grid.land / 1e6
    # Not quite: a cell stands for its middle, and the edge for what would lie beyond.
    assert held.sum() == pytest.approx(number.sum(), rel=0.03)


def test_what_is_left_out_is_not_dense(asked):
    left = cells(asked(f"{ASB}&map=density&without=street"))["density"]
    assert left.max() < cells(asked(f"{ASB}&map=density"))["density"].max()


def test_a_density_means_the_same_in_every_area(asked):
    whole = cells(asked(f"{ASB}&map=density"))
    ward = cells(asked(f"{ASB}&map=density&area=inner-east"))
    assert ward["density"].equals(whole["density"][ward.index])
    assert scale_of(asked(f"{ASB}&map=density")) == scale_of(asked(f"{ASB}&map=density&months=1"))


def test_a_difference_of_densities_is_between_two_questions(asked):
    dual = cells(asked(f"{ASB}&map=dual"))
    before = cells(asked(f"{ASB}&map=density&to=2025-09"))["density"]
    known = dual.index.intersection(before.index)
    assert len(known) > 1_000
    assert dual["density_before"][known].to_numpy() == pytest.approx(before[known].to_numpy())
    over = dual["density_change"]
    assert over.to_numpy() == pytest.approx((dual["density"] - dual["density_before"]).to_numpy())
    assert dual["ward"][over.idxmax()] == "Burmantofts & Richmond Hill", "where one was planted"
    assert dual["ward"][over.idxmin()] == "Middleton Park", "where one faded"
    for cell, step in steps(asked(f"{ASB}&map=dual")).items():
        assert step == np.searchsorted(DUAL_STEPS, over[cell], side="right")
        assert max(dual.loc[cell, ["density", "density_before"]]) >= LEAST_DENSITY
    assert "This is not tested" in said(asked(f"{ASB}&map=dual"))


def test_a_part_of_everything_is_held_against_the_part_it_is_of_the_place(asked):
    question = asked(f"{ASB}&map=mix")
    mix = cells(question)
    every = asked(f"offences={','.join(question.dataset.map_points.offences)}&map=density")
    everything, alone = cells(every)["density"], cells(asked(f"{ASB}&map=density"))["density"]
    known = mix.index[mix["mix"].notna()].intersection(everything.index).intersection(alone.index)
    assert len(known) > 1_000
    assert mix["density_of_all"][known].to_numpy() == pytest.approx(everything[known].to_numpy())
    asked_for, of_all = (sum(cells(q)["count"]) for q in (question, every))
    part = mix["density"] / mix["density_of_all"] / (asked_for / of_all)
    assert mix["mix"][known].to_numpy() == pytest.approx(part[known].to_numpy())
    for cell, step in steps(question).items():
        assert step == np.searchsorted(MIX_STEPS, mix.loc[cell, "mix"], side="right")
        assert mix.loc[cell, "density_of_all"] >= LEAST_DENSITY
    assert f"it is {100 * asked_for / of_all:.0f}% of everything recorded" in said(question)
    # Where one was planted it is a larger part than anywhere near.
    near = mix[mix["ward"] == "Burmantofts & Richmond Hill"]["mix"]
    assert near.max() > 1.5


def test_of_everything_there_is_no_part_to_compare(asked):
    offences = ",".join(asked("").dataset.map_points.offences)
    question = asked(f"offences={offences}&map=mix")
    assert cells(question)["mix"].dropna().to_numpy() == pytest.approx(1)
    assert "there is no part to compare" in said(question)


def test_the_planted_change_is_beyond_chance_and_little_else(asked):
    question = asked(f"{ASB}&map=change")
    rows = cells(question)
    rose, fell = (rows[rows["change"] == word] for word in ("rose", "fell"))
    assert "Burmantofts & Richmond Hill" in set(rose["ward"])
    assert "Middleton Park" in set(fell["ward"])
    assert len(rose) + len(fell) <= 6
    assert (rose["difference"] > 0).all()
    assert (fell["difference"] < 0).all()
    tested = int((rows["change"] != "").sum())
    assert (
        f"Against the 12 months before {len(rose)} cell{'s' * (len(rose) > 1)} rose beyond chance "
        f"and {len(fell)} fell, of {tested:,} tested." in said(question)
    )


def test_what_was_before_is_the_count_of_that_period(asked):
    rows = cells(asked(f"{ASB}&map=change"))
    before = cells(asked(f"{ASB}&to=2025-09"))["count"]
    assert rows["before"].sum() == before.sum(), "cells that are empty now are in it"
    assert (rows["before"] == before.reindex(rows.index).fillna(0)).all()
    assert (rows["difference"] == rows["count"] - rows["before"]).all()


def test_the_verdict_is_the_same_in_every_area_and_has_its_colour(asked):
    question = asked(f"{ASB}&map=change")
    rows, here = cells(question), worked_out(question)
    (before,) = question.against.windows
    of_all = cell_change(here.count, here.counted(before)).verdict
    at = [here.ground.grid.position(cell) for cell in rows.index]
    assert list(rows["change"]) == [of_all[cell] for cell in at]
    ward = cells(asked(f"{ASB}&map=change&area=inner-east"))
    assert ward["change"].equals(rows["change"][ward.index])
    labels = scale_of(question).labels
    for cell, step in steps(question).items():
        row = rows.loc[cell]
        much = abs(row["difference"]) >= CHANGE_STEP
        size = f"by {CHANGE_STEP} or more" if much else f"by less than {CHANGE_STEP}"
        within = row["change"] == "within chance"
        assert labels[step] == (row["change"] if within else f"{row['change']} {size}")


@pytest.mark.parametrize("colouring", ["change", "dual"])
@pytest.mark.parametrize(
    ("more", "why"),
    [("&to=2023-06", "missing"), ("&compare=three-years", "recording changed in May 2023")],
)
def test_periods_that_cannot_be_compared_have_no_colours_and_a_reason(asked, colouring, more, why):
    question = asked(f"{ASB}&map={colouring}{more}")
    rows = cells(question)
    columns = [c.key for c in layer_columns(question) if c.is_number and c.key != "density"]
    assert rows[columns].isna().all(axis=None), "not known is not nothing"
    assert steps(question) == {}
    for text in (said(question), blank_words(question)):
        assert "Not comparable: " in text
        assert why in text


def test_a_comparison_with_three_years_is_with_their_mean(asked):
    question = asked("offences=burglary&map=change&compare=three-years")
    assert not question.compare(question.filters.offences, area_kind="ward").reason
    rows, here = cells(question), worked_out(question)
    each = [here.counted(window) for window in question.against.windows]
    at = [here.ground.grid.position(cell) for cell in rows.index]
    assert rows["before"].to_numpy() == pytest.approx(np.mean(each, axis=0)[at])


def test_what_a_cell_is_among_its_neighbours_is_local_morans_i(asked):
    question = asked(f"{ASB}&map=moran")
    rows, here = cells(question), worked_out(question)
    of_all = among(here.scattered, here.ground.grid.neighbours)
    at = [here.ground.grid.position(cell) for cell in rows.index]
    assert list(rows["moran"]) == [of_all[cell] for cell in at]
    shown = steps(question)
    assert {c: QUADRANTS[s] for c, s in shown.items()} == dict(rows["moran"][rows["moran"] != ""])
    assert f"{(rows['moran'] == 'high among high').sum()} high among high" in said(question)


@pytest.mark.parametrize("colouring", ["count", "density"])
def test_a_fitted_scale_has_as_many_cells_to_a_colour_and_says_so(asked, colouring):
    question = asked(f"{ASB}&map={colouring}&scale=fit&area=inner-east")
    scale, shown = scale_of(question), steps(question)
    assert scale.title.endswith(", scaled to what is shown")
    amounts = cells(question)[colouring]
    for step, label in enumerate(scale.labels):
        low, high = (re.sub(",", "", part) for part in (label.split("–") * 2)[:2])
        of_step = amounts[[cell for cell, at in shown.items() if at == step]]
        assert (f"{of_step.min():.0f}", f"{of_step.max():.0f}") == (low, high)
    if colouring == "density":
        number = np.bincount(list(shown.values()))
        assert number.max() - number.min() <= 1
    assert scale != scale_of(asked(f"{ASB}&map={colouring}&scale=fit"))


def test_what_has_names_or_a_zero_is_not_fitted(asked):
    for colouring in set(MAPS) - {"count", "density"}:
        fixed, fitted = (
            scale_of(asked(f"{ASB}&map={colouring}{more}")) for more in ("", "&scale=fit")
        )
        assert fixed == fitted


def test_the_scale_is_fitted_by_a_box_that_only_amounts_have(asked):
    assert ticked(hotspots.view(asked(ASB))["scale"]) == {"fit": False}
    assert ticked(hotspots.view(asked(f"{ASB}&scale=fit"))["scale"]) == {"fit": True}
    assert hotspots.view(asked(f"{ASB}&map=gi&scale=fit"))["scale"] == ""


def test_where_nothing_is_shown_there_is_nothing_to_fit(asked):
    assert scale_of(asked("priority=hate-crime&scale=fit")).labels[0] == "1–2"


@pytest.mark.parametrize(
    ("kind", "colouring"), [("s400", "density"), ("ward", "density"), ("ward", "moran")]
)
def test_other_cells_have_the_same_layers(asked, kind, colouring):
    question = asked(f"{ASB}&map={colouring}&cells={kind}")
    column = layer_columns(question)[-1].key
    assert cells(question)[column].notna().all()
    assert "nan" not in said(question)


@pytest.mark.parametrize(
    ("panel", "more"), [(CELLS, "&map=change"), (SPOTS, ""), (TASKS, "&tasks={}")]
)
def test_a_change_beyond_chance_has_its_limits_in_the_file(asked, panel, more):
    """A verdict's interval, not its word alone; beside it p and how much cells vary."""
    first = SPOTS.table(asked(ASB))["cell"].iloc[0]
    question = asked(f"{ASB}{more.format(first)}")
    rows = panel.in_file(panel.table(question), question)
    labels = [column.label for column in panel.columns(question)]
    assert {"Difference, lower 95%", "Difference, upper 95%", "p of the change"} <= set(labels)
    told = rows[rows["change"] != ""]
    assert len(told)
    assert (told["difference_lower"] <= told["difference"]).all()
    assert (told["difference"] <= told["difference_upper"]).all()
    assert (told.loc[told["change"] == "rose", "difference_lower"] > 0).all()
    assert (told.loc[told["change"] == "fell", "difference_upper"] < 0).all()
    assert (told.loc[told["change"] != "within chance", "change_p"] <= 0.05).all()
    assert (told["dispersion"] >= 1).all()
    assert rows.loc[rows["change"] == "", "change_p"].isna().all()


def test_the_file_of_cells_has_limits_only_where_it_has_a_change(client, asked):
    for more, has in (("&map=change", True), ("", False)):
        text = client.get(f"/data/hotspots/cells.csv?{ASB}{more}").get_data(as_text=True)
        assert ("Difference, lower 95%" in text) == has
    nothing = client.get(f"/data/hotspots/spots.csv?{ASB}&to=2023-06").get_data(as_text=True)
    assert "Difference, lower 95%" in nothing
