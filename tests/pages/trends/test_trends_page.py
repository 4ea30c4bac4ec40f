"""The trends page: what it says of planted changes, of real gaps, and of what cannot be said."""

from __future__ import annotations

import math
import re

import pandas as pd
import pytest

from components.markup import markup
from model.config.breaks import REFUSE
from model.filters import LAYERS
from model.periods import month, short
from pages import overview, trends
from pages.asking import ask
from pages.trends.begun import answer
from pages.trends.funnel import FUNNEL
from pages.trends.multiples import MULTIPLES, drawn
from pages.trends.season import SEASON
from pages.trends.series import SERIES, found_series
from stats.months.series import COLUMNS
from store.datasets import Datasets
from tests.pages.faces import cells, ticked, words

MOORTOWN, MORLEY_NORTH, WEETWOOD = "E05011405", "E05011406", "E05011413"
LITTLE_LONDON, HUNSLET = "E05011403", "E05011399"
GARFORTH = "E05013830"
ASB = "priority=asb&offences=anti-social-behaviour"
ALL_LAYERS = f"layers={','.join(LAYERS)}"


def series_of(asked, query):
    question = asked(query)
    return SERIES.table(question), found_series(question), question


# --- what is planted is found, and named ---


@pytest.mark.parametrize(
    ("ward", "rises"), [(MOORTOWN, True), (WEETWOOD, True), (MORLEY_NORTH, False)]
)
def test_a_planted_change_of_level_is_found_in_the_months_it_was_planted(asked, ward, rises):
    table, series, question = series_of(asked, f"{ASB}&area={ward}")
    change = series.changes[-1]
    # It goes from one level to the other between June and December 2025.
    assert month("2025-06") <= change.month <= month("2026-01")
    assert change.earliest <= change.month <= change.latest
    assert (change.after > change.before) == rises
    sentence = SERIES.sentence(table, question)
    assert f"stepped about {short(change.month)}" in sentence
    assert "between " in sentence


def test_the_planted_recording_break_is_named_and_limits_begin_again_there(asked):
    table, series, question = series_of(asked, "")
    assert series.run.index[0] == month("2023-05")
    sentence = SERIES.sentence(table, question)
    assert "Recording changed in May 2023 (Public order recording rule relaxed)" in sentence
    before = table[table["month"] < month("2023-05")]
    assert before["usual"].isna().all(), "the range is of one way of recording"
    assert table.loc[table["month"] == month("2026-09"), "usual"].notna().all()
    assert "not comparable" in sentence


def test_a_month_that_is_missing_is_a_gap_and_never_a_zero(asked):
    table, series, _ = series_of(asked, ASB)
    gone = table[table["month"] == month("2022-08")].iloc[0]
    assert math.isnan(gone["value"])
    assert gone["status"] == "missing"
    assert series.run.index[0] == month("2022-09")
    # The month a year on has nothing to be held against.
    assert math.isnan(table.loc[table["month"] == month("2023-08"), "last_year"].iloc[0])


def test_no_ward_without_a_planted_change_is_said_to_have_moved(asked, leeds):
    planted = {"Moortown", "Weetwood", "Roundhay", "Morley North"}
    hotspots = {"Burmantofts & Richmond Hill", "Middleton Park"}
    changed = {
        ward.name
        for ward in leeds.place.wards
        if found_series(asked(f"{ASB}&area={ward.code}&layers=changes")).changes
    }
    assert changed >= planted
    # 27 wards have nothing planted; 5 % of them is 1 or 2.
    assert len(changed - planted - hotspots) <= 3


# --- one function, the same words everywhere ---


@pytest.mark.parametrize(
    "query", ["", ASB, f"{ASB}&area={MOORTOWN}", "area=inner-east&compare=three-years"]
)
def test_a_change_is_said_in_the_same_words_on_every_face_of_every_page(asked, query):
    question = asked(query)
    tile = words(overview.view(question)["tiles"][0])
    said = answer(question)
    row = overview.WARDS.table(question).set_index("area_code").loc[question.filters.area.code]
    assert row["words"] in said
    assert row["words"] in tile
    if question.filters.area.kind == "ward":
        of_multiples = MULTIPLES.table(question).set_index("area_code")
        assert of_multiples.loc[question.filters.area.code, "words"] == row["words"]
        assert of_multiples.loc[question.filters.area.code, "tone"] == row["tone"]


def test_activity_is_never_good_or_bad(asked):
    question = asked("priority=drugs&offences=drugs")
    assert set(MULTIPLES.table(question)["tone"]) == {"neutral"}
    tones = re.findall(r"tone-(\w+)", markup(trends.view(question)["multiples-charts"]))
    assert set(tones) == {"neutral"}


# --- layers ---


OF_LAYER = {
    "limits": ("usual", "lower", "upper"),
    "season": ("seasonal",),
    "forecast": ("expected", "lower_80", "upper_80", "lower_95", "upper_95"),
}


@pytest.mark.parametrize("layer", OF_LAYER)
def test_a_layer_is_there_when_asked_for_and_not_otherwise(asked, layer):
    shown, _, _ = series_of(asked, f"{ASB}&layers={layer}")
    bare, _, _ = series_of(asked, f"{ASB}&layers=none")
    for column in OF_LAYER[layer]:
        assert shown[column].notna().any()
        assert bare[column].isna().all()
    assert list(shown.columns) == [*COLUMNS, "words"]


def test_the_chart_draws_every_layer_without_complaint(asked):
    table, _, question = series_of(asked, f"{ASB}&area={MOORTOWN}&{ALL_LAYERS}")
    bare, _, plain = series_of(asked, f"{ASB}&area={MOORTOWN}&layers=none")
    assert len(SERIES.figure(table, question)["data"]) > len(SERIES.figure(bare, plain)["data"]) + 4


def test_the_controls_show_what_was_asked(asked):
    faces = trends.view(asked("layers=forecast,limits&by=group"))
    assert [name for name, on in ticked(faces["layers"]).items() if on] == ["limits", "forecast"]
    assert ticked(faces["by"]) == {"ward": False, "group": True}
    assert not any(ticked(trends.view(asked("layers=none"))["layers"]).values())


# --- the forecast ---


def test_a_forecast_is_shown_with_what_it_beats_last_year_by(asked):
    table, series, question = series_of(asked, f"{ASB}&layers=forecast")
    assert series.forecast.shown
    future = table[table["status"] == "forecast"]
    assert future["month"].tolist() == list(pd.period_range("2026-10", "2027-09", freq="M"))
    assert future["value"].isna().all()
    for low, high in (
        ("lower_95", "lower_80"),
        ("lower_80", "expected"),
        ("expected", "upper_80"),
        ("upper_80", "upper_95"),
    ):
        assert (future[low] <= future[high]).all()
    sentence = SERIES.sentence(table, question)
    assert (
        f"missed by {series.forecast.better:.0f}% less than repeating the year before" in sentence
    )


def test_too_little_history_is_said_and_nothing_is_drawn(asked):
    table, series, question = series_of(asked, f"to=2024-06&{ALL_LAYERS}")
    # Fourteen months since the recording break of May 2023.
    assert len(series.run) == 14
    assert "Not enough history: 14 of the 24 months needed" in SERIES.sentence(table, question)
    assert "No forecast: not enough history" in SERIES.sentence(table, question)
    later = table[table["month"] >= month("2023-05")]
    assert later[["usual", "lower", "upper", "level", "expected"]].isna().all(axis=None)
    season = asked("to=2024-06")
    assert SEASON.table(season)["factor"].isna().all()
    assert SEASON.sentence(SEASON.table(season), season).startswith("Not enough history: 14")


def test_what_came_after_the_period_changes_nothing_that_is_said_of_it(asked):
    _, then, _ = series_of(asked, f"{ASB}&area={MOORTOWN}&to=2025-06&{ALL_LAYERS}")
    assert then.run.index[-1] == month("2025-06")
    assert then.recent.last == month("2025-06")
    assert then.forecast.table is None or then.forecast.table["month"].iloc[0] == month("2025-07")


# --- where the city centre is ---


@pytest.mark.parametrize("ward", [LITTLE_LONDON, HUNSLET])
def test_the_city_centre_is_never_ranked_by_residents(asked, ward):
    question = asked("")
    table = FUNNEL.table(question).set_index("area_code")
    row = table.loc[ward]
    assert row["numerator"] > 0
    assert row[["rate", "lower", "upper", "shrunken", "ratio", "z"]].isna().all()
    assert "visitors outnumber residents" in row["words"]
    drawn_names = [
        t
        for trace in FUNNEL.figure(FUNNEL.table(question), question)["data"]
        for t in trace.get("text") or []
    ]
    assert not [name for name in drawn_names if question.area(ward).name in str(name)]


def test_a_ward_without_known_residents_has_no_rate_and_says_so(asked):
    row = FUNNEL.table(asked("")).set_index("area_code").loc[GARFORTH]
    assert row["words"] == "Population not available"
    assert math.isnan(row["rate"])


def test_the_funnel_holds_every_ward_once_and_its_counts_are_those_of_the_overview(asked):
    question = asked("priority=violence")
    table = FUNNEL.table(question)
    wards = overview.WARDS.table(question).set_index("area_code")
    assert len(table) == 33
    counts = table.set_index("area_code")["numerator"]
    assert (counts == wards.loc[counts.index, "value"]).all()
    rated = table[table["rate"].notna()]
    assert rated["rate"].tolist() == pytest.approx(
        (1000 * rated["numerator"] / rated["denominator"]).tolist()
    )


# --- side by side ---


def test_the_months_of_all_wards_sum_to_those_of_the_whole(asked):
    question = asked(ASB)
    table = MULTIPLES.table(question)
    months = [str(m) for m in drawn(question).months]
    whole = SERIES.table(question).set_index("month")["value"]
    assert len(table) == 33
    assert len(months) == 36
    for name in months:
        assert table[name].sum() == whole[month(name)]


def test_committees_stand_side_by_side_when_asked(asked, leeds):
    question = asked(f"{ASB}&by=group")
    table = MULTIPLES.table(question)
    assert sorted(table["area_name"]) == sorted(g.name for g in leeds.place.groups)
    wards = MULTIPLES.table(asked(ASB))
    assert table["value"].sum() == wards["value"].sum()


def test_a_committee_shows_its_own_wards(asked, leeds):
    names = MULTIPLES.table(asked(f"{ASB}&area=inner-east"))["area_name"]
    assert set(names) == {w.name for w in leeds.place.wards if w.group == "inner-east"}


def test_the_common_scale_is_stated_and_reaches_the_highest_month(asked):
    question = asked(ASB)
    table = MULTIPLES.table(question)
    months = [str(m) for m in drawn(question).months]
    top = table[months].max(axis=None)
    assert f"0 to {top:,.0f} incidents" in words(trends.view(question)["multiples-charts"])


# --- what nobody measures, and what is hidden ---


def test_what_no_open_data_measures_has_no_picture_and_says_why(asked):
    faces = trends.view(asked("priority=exploitation"))
    assert faces["figures"] == "trends-figures hidden"
    assert "a stand-in would mislead" in words(faces["empty"])
    assert faces["multiples-charts"] == ""


def test_a_series_with_hidden_months_has_gaps_and_no_invented_figure(asked):
    question = asked("priority=hate-crime&area=E05011394")
    table = SERIES.table(question)
    hidden = table[table["status"] == "hidden"]
    assert len(hidden) > 0
    assert hidden[["value", "average"]].isna().all(axis=None)


def test_the_months_grid_has_the_latest_month_first(asked):
    first, *_ = cells(trends.view(asked(ASB))["series-grid"])
    assert first[0] == "Sep 2026"


# --- real data: Westminster, March 2016 missing ---


@pytest.fixture(scope="module")
def of_westminster(westminster_store, westminster):
    store, _ = westminster_store
    datasets = Datasets(store, westminster, check_s=3600)
    return lambda query: ask(query, datasets)


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ("months=12&to=2017-03", "the data begins in Jan 2016"),
        ("months=6&to=2016-08", "Mar 2016 is missing"),
        ("months=3&to=2017-03", "Mar 2016 is missing"),
        ("months=1&to=2017-03", "Mar 2016 is missing"),
        ("months=1&to=2016-03", "Mar 2016 is missing"),
        ("months=12&to=2018-03", ""),
        ("months=1&to=2018-03", ""),
        ("months=3&to=2017-06", ""),
    ],
)
def test_a_missing_month_blocks_every_comparison_it_is_part_of(of_westminster, query, refused):
    question = of_westminster(query)
    assert question.compared.reason == refused
    # A period of that month alone names it once.
    alone = refused.startswith(question.filters.window.words)
    assert (refused.replace(" is ", " (") if alone and refused else refused) in answer(question)
    table = MULTIPLES.table(question)
    assert (table["verdict"] == "not comparable").all() == bool(refused)
    if refused:
        assert table["difference"].isna().all()
        of_panel = overview.EXCEPTIONS.table(question)
        assert not (of_panel["period"] == question.filters.window.words).any()


def test_a_missing_month_leaves_limits_and_season_to_the_months_after_it(of_westminster):
    question = of_westminster("")
    table, series = SERIES.table(question), found_series(question)
    assert series.run.index[0] == month("2016-04")
    assert len(series.run) == 27
    averages = table.set_index("month")["average"]
    assert averages[: month("2017-02")].isna().all()
    assert averages[month("2017-03") :].notna().all()
    assert series.recent.last == month("2018-06")


def test_a_place_without_residents_has_no_funnel_and_says_so(of_westminster):
    question = of_westminster("")
    table = FUNNEL.table(question)
    assert table["rate"].isna().all()
    assert FUNNEL.sentence(table, question) == (
        "No ward has a rate: no residents are loaded. Add a file of residents by ward, and each "
        "ward is held against others its size."
    )
    (note,) = FUNNEL.figure(table, question)["layout"]["annotations"]
    assert note["text"] == "No residents are loaded"


def test_a_place_without_committees_shows_its_wards(of_westminster):
    question = of_westminster("by=group")
    assert len(MULTIPLES.table(question)) == 20


def test_only_a_break_that_refuses_begins_the_limits_again(asked):
    question = asked("")
    effects = {b.name: b.effect for b in question.breaks(question.filters.offences)}
    assert REFUSE in effects.values()
