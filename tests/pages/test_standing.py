"""How an indicator stands: counted, given by a file, published by the plan, or by nobody yet."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pandas as pd
import pytest
from dash import html

from model.config.plans import Indicator, PlanIndicator
from model.tables import OUTCOME_PARTS, POLICE
from pages import overview
from pages.known import SHARES, how_of_panel
from pages.overview.tiles import TILES
from pages.plans.indicators import INDICATORS
from pages.standing import EXTRA, Asked, standing
from pages.standing import asked as things_of
from pages.standing import together as beside
from stats.areas import COLUMNS, HIDDEN
from stats.change import change_of_shares, verdict_words
from stats.counts import by_area
from tests.pages.faces import csv_rows, found, words
from tests.pages.sentences.sentence_questions import question_of
from tests.series import figure, figures
from tests.wording import WORDING

DISTRICT, GIPTON = "E08000035", "E05011394"
PLAN_2008 = "plan=partnership-plan-2008-11"


def standings(question, things):
    """What a panel of indicators shows: one row a thing."""
    rows = [standing(question, of) for of in things]
    return pd.DataFrame(rows, columns=[*EXTRA, *COLUMNS])


def with_figures(question, *rows):
    """The same question of a release that holds these figures as well."""
    dataset = dataclasses.replace(question.dataset, indicator_values=figures(*rows))
    return dataclasses.replace(question, dataset=dataset)


def measure(method="series", **changes):
    """A measure that a partner's file gives, unless told otherwise."""
    plain = {"grade": "partner", "direction": "down", "unit": "fires", "holder": "The fire service"}
    return Indicator(
        **{"id": "fires", "name": "Fires", "source": "partner-returns", "method": method}
        | plain
        | changes
    )


def thing(of_plan=None, **changes):
    made = measure(**changes)
    return Asked(made.name, made.id, made, of_plan)


def wanted(**changes):
    """An indicator as a plan words it: more is better, and 35 are wanted."""
    plain = {
        "id": "fires",
        "title": "Fires",
        "measured_by": "fires",
        "direction": "up",
        "target": 35,
        "target_period": "year",
    }
    return PlanIndicator(**plain | changes)


# --- where the value comes from ------------------------------------------------------------------


def test_a_row_has_a_name_and_a_status_whatever_it_comes_from(asked):
    question = with_figures(asked(PLAN_2008), figure("fires", area_code=DISTRICT))
    counted = thing(method="count", offences=("burglary",), holder="", grade="direct")
    nobody = Asked("Nothing", "nothing", None)
    table = standings(question, [counted, thing(), nobody])
    assert list(table["status"]) == ["measured", "measured", "partner"]
    assert not table["name"].isna().any()


def test_what_is_counted_is_the_count_of_the_tiles(asked):
    question = asked(f"area={GIPTON}&months=3")
    row = standing(question, thing(method="count", offences=("burglary",), unit="crimes"))
    tile = TILES.table(asked(f"area={GIPTON}&months=3&offences=burglary")).iloc[0]
    assert row["value"] == tile["value"] > 0
    assert row["words"] == tile["words"]
    assert (row["form"], row["unit"], row["period"]) == ("count", "crimes", "3 months to Sep 2026")


def test_counts_go_before_the_figure_of_a_file(asked):
    question = with_figures(asked(""), figure("fires", area_code=DISTRICT, value=3.0))
    assert standing(question, thing(method="count", offences=("burglary",)))["value"] > 1_000


@pytest.mark.parametrize(
    ("grade", "status", "label"),
    [
        ("direct", "measured", "Said of it"),
        ("partial", "partial", "Measured in part. Said of it"),
        ("proxy", "proxy", "Measured by a stand-in. Said of it"),
    ],
)
def test_the_grade_of_a_measure_is_its_state_and_is_said(asked, grade, status, label):
    row = standing(
        asked(""), thing(method="count", offences=("burglary",), grade=grade, label="Said of it")
    )
    assert (row["status"], row["label"]) == (status, label)


def test_a_rate_is_the_count_per_1000_residents_and_so_is_what_it_is_compared_with(asked):
    question = asked("")
    row = standing(
        question, thing(method="rate", offences=("burglary",), unit="per 1,000 residents")
    )
    count = standing(question, thing(method="count", offences=("burglary",)))
    residents, _ = question.dataset.population[DISTRICT]
    assert row["form"] == "rate"
    assert row["value"] == 1000 * count["value"] / residents
    assert row["base"] == 1000 * count["base"] / residents
    assert row["difference"] == pytest.approx(row["value"] - row["base"])
    assert (row["numerator"], row["denominator"]) == (count["value"], residents)
    assert row["words"] == count["words"], "the counts are what is tested"


def test_a_share_is_of_the_same_area_and_period(asked):
    question = asked(f"area={GIPTON}")
    share = thing(
        method="share", offences=("burglary",), of=("burglary", "robbery"), unit="% of crimes"
    )
    row = standing(question, share)
    parts = [
        standing(question, thing(method="count", offences=(o,)))["value"]
        for o in ("burglary", "robbery")
    ]
    assert row["value"] == pytest.approx(100 * parts[0] / sum(parts))
    assert (row["numerator"], row["denominator"]) == (parts[0], sum(parts))
    assert row["form"] == "share"
    earlier = question.against.windows[0]
    before = [
        by_area(question.cube, [GIPTON], [o], earlier).iloc[0] for o in ("burglary", "robbery")
    ]
    moved = change_of_shares((parts[0], sum(parts)), (before[0], sum(before)))
    assert row["base"] == moved.base
    assert row["words"] == verdict_words(moved, WORDING)


def with_outcomes(question, part):
    """The same question of a release in which a part of burglaries has a charge, by month."""
    rows = question.dataset.ward_counts
    rows = rows[rows["offence"] == "burglary"]
    count = (rows["count"] * part(rows["month"])).round()
    charged = rows.assign(offence="crime-charged", count=count.astype("Int64"))
    counts = pd.concat([question.dataset.ward_counts, charged], ignore_index=True)
    dataset = dataclasses.replace(question.dataset, ward_counts=counts)
    return question_of(dataset)(question.query)


CHARGED = {"method": "share", "offences": ("crime-charged",), "of": ("burglary",)}


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("", "Not comparable: outcomes of crimes take a year to come in: only months to Sep 2025 "),
        ("2025-10", "Not comparable: outcomes of crimes take a year to come in: only months to "),
        ("2025-09", "Within normal variation"),
    ],
)
def test_a_share_of_outcomes_is_judged_once_they_have_come_in(asked, to, words):
    growing = with_outcomes(
        asked(f"to={to}"), lambda month: 0.3 * (month < "2026-03") + 0.1 * (month < "2025-12")
    )
    row = standing(growing, thing(**CHARGED, unit="% of crimes", direction="context"))
    assert row["words"].startswith(words)
    judged = words.startswith("Within")
    assert math.isnan(row["difference"]) != judged
    assert row["lower"] < row["value"] < row["upper"]
    assert row["dispersion"] > 1


def test_outcomes_that_are_all_younger_than_a_year_are_never_compared(asked):
    question = with_outcomes(asked("to=2025-09"), lambda month: 0.2 + 0 * (month < "2026"))
    rows = question.dataset.ward_counts
    early = (rows["offence"] == "crime-charged") & (rows["month"] < "2026-01")
    dataset = dataclasses.replace(question.dataset, ward_counts=rows[~early])
    said = question_of(dataset)("").still_coming(("crime-charged",))
    assert said.endswith("only months older than those here can be compared")


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ("", "Not comparable: outcomes of crimes take a year to come in: May 2025 was read from "),
        ("2025-06 to 2026-05", "Within normal variation"),
        ("2025-06 to 2026-04", "Not comparable: outcomes of crimes take a year to come in: May "),
    ],
)
def test_a_share_of_outcomes_is_not_judged_that_was_read_before_they_came_in(asked, files, words):
    """Of May 2025 the archive of that month is all there is, besides files of outcomes."""
    question = with_outcomes(asked("to=2025-09"), lambda month: 0.3 + 0 * (month < "2026"))
    months = pd.period_range("2023-01", "2026-09", freq="M")
    parts = pd.DataFrame({"source": POLICE, "month": months, "part": "west-yorkshire"})
    parts["edition"] = np.where(
        months == "2025-05", "2025-05 of 2025-07-03", "2026-09 of 2026-11-03"
    )
    if files:
        of_outcomes = pd.period_range(*files.split(" to "), freq="M")
        named = {"source": OUTCOME_PARTS, "month": of_outcomes, "part": "west-yorkshire"}
        parts = pd.concat([parts, pd.DataFrame(named)], ignore_index=True)
    parts["month"] = parts["month"].dt.to_timestamp()
    dataset = dataclasses.replace(question.dataset, parts=question.dataset.parts.head(0))
    parts = parts.reindex(columns=dataset.parts.columns)
    asking = question_of(dataclasses.replace(dataset, parts=parts))
    row = standing(asking("to=2025-09"), thing(**CHARGED, unit="% of crimes", direction="context"))
    assert row["words"].startswith(words)


def test_a_target_is_not_held_against_a_share_that_is_still_growing(asked):
    question = with_outcomes(asked(""), lambda month: 0.2 + 0 * (month < "2026"))
    wanted_share = wanted(unit="% of crimes", target=50)
    row = standing(question, thing(wanted_share, **CHARGED, unit="% of crimes"))
    assert "not compared: outcomes of crimes take a year" in row["target_words"]


def test_a_real_change_of_a_share_is_told_and_one_that_varies_as_counts_do_is_not(asked):
    half = with_outcomes(
        asked("to=2025-09"), lambda month: 0.2 + 0.3 * (month >= "2024-10").astype(float)
    )
    ward = question_of(half.dataset)(f"to=2025-09&area={GIPTON}")
    row = standing(ward, thing(**CHARGED, unit="% of crimes", direction="context"))
    assert row["verdict"] == "beyond"
    assert row["tone"] == "neutral"


def test_a_share_that_wanders_by_itself_goes_beyond_no_more_often_than_promised(asked):
    verdicts = []
    for seed in range(10):
        wandering = with_outcomes(asked(""), lambda month, seed=seed: 0.3 * wander(month, seed))
        for of_period in ("to=2024-09", "to=2025-09", "to=2024-09&months=3", "to=2025-09&months=3"):
            question = question_of(wandering.dataset)(of_period)
            row = standing(question, thing(**CHARGED, unit="% of crimes"))
            verdicts.append(row["verdict"])
    assert set(verdicts) <= {"similar", "possible", "beyond"}
    assert verdicts.count("beyond") <= 1.5 * 0.0339 * len(verdicts)


def test_how_a_share_is_judged_is_said_where_one_is_shown(asked):
    charged = with_outcomes(asked("to=2025-09"), lambda month: 0.2 + 0 * (month < "2026"))
    table = standings(charged, [thing(**CHARGED, unit="% of crimes")])
    assert SHARES in how_of_panel(table, charged)
    counted = standings(charged, [thing(method="count", offences=("burglary",))])
    assert SHARES not in how_of_panel(counted, charged)


def wander(months, seed):
    """A movement of the whole place by 8 %, of which 85 % is left a month later."""
    known = sorted(set(months))
    rng, step = np.random.default_rng(seed), 0.08 * math.sqrt(1 - 0.85**2)
    moved = [rng.normal(0, 0.08)]
    for _ in known[1:]:
        moved.append(0.85 * moved[-1] + rng.normal(0, step))
    return months.map(dict(zip(known, np.exp(moved), strict=True))).astype(float)


def test_a_share_of_a_missing_month_is_no_share_and_says_so(asked):
    share = thing(
        method="share", offences=("burglary",), of=("burglary", "robbery"), unit="% of crimes"
    )
    row = standing(asked("months=1&to=2022-08"), share)
    assert math.isnan(row["value"])
    assert row["words"] == "No share: one of its two counts is not known for the whole period"
    assert row["gap"] == "Only part of the period: Aug 2022 is missing"


def test_a_share_that_holds_a_hidden_number_is_hidden(asked):
    # In the demonstration a ward has a few hate incidents a month and its year is hidden.
    share = thing(
        method="share",
        offences=("hate-incident",),
        of=("domestic-abuse-incident",),
        unit="% of cases",
    )
    row = standing(asked(f"area={GIPTON}"), share)
    assert (row["status"], row["words"]) == ("hidden", f"Not shown: {HIDDEN}")
    assert math.isnan(row["value"])


def test_what_nobody_measures_names_who_holds_the_file(asked):
    row = standing(asked(""), thing())
    assert (row["status"], row["words"]) == ("partner", "Needs a partner file: The fire service")
    assert math.isnan(row["value"])


def test_open_data_that_is_not_loaded_is_not_asked_of_a_partner(asked):
    row = standing(asked(""), thing(source="open-statistics", grade="direct"))
    assert row["status"] == "unloaded"
    assert row["words"].startswith("Open, but not loaded here: Published statistics")


# --- figures of a file ---------------------------------------------------------------------------


def test_a_figure_of_a_file_says_of_when_and_where_it_is(asked):
    question = with_figures(
        asked(""), figure("fires", area_code=DISTRICT, start="2025-10", end="2025-12", value=120.0)
    )
    row = standing(question, thing())
    assert (row["value"], row["form"], row["status"]) == (120, "count", "measured")
    assert (row["period"], row["measured_in"]) == ("3 months to Dec 2025", "All Leeds")
    assert (row["source"], row["gap"]) == ("A survey", "")
    assert row["words"] == "No figure for a year before"


@pytest.mark.parametrize(
    ("area", "codes", "measured_in"),
    [
        (GIPTON, (GIPTON, "inner-east", DISTRICT), "Gipton & Harehills"),
        (GIPTON, ("inner-east", DISTRICT), "Inner East"),
        (GIPTON, (DISTRICT, "west-yorkshire"), "All Leeds"),
        (GIPTON, ("west-yorkshire",), "West Yorkshire"),
        ("inner-east", (GIPTON, DISTRICT), "All Leeds"),
    ],
)
def test_the_smallest_area_with_a_figure_stands_in_and_says_so(asked, area, codes, measured_in):
    question = asked(f"area={area}")
    row = standing(with_figures(question, *(figure("fires", area_code=c) for c in codes)), thing())
    assert row["measured_in"] == measured_in
    name = question.filters.area.name
    assert row["gap"] == ("" if measured_in == name else f"There is no figure for {name}")


def test_a_figure_that_ends_after_the_period_is_not_known_yet(asked):
    rows = (
        figure("fires", area_code=DISTRICT, start="2024-01", end="2024-12", value=80.0),
        figure("fires", area_code=DISTRICT, start="2025-01", end="2025-12", value=90.0),
    )
    assert standing(with_figures(asked(""), *rows), thing())["value"] == 90
    assert standing(with_figures(asked("to=2025-11"), *rows), thing())["value"] == 80


@pytest.mark.parametrize(
    ("unit", "now", "before", "words", "tone"),
    [
        ("fires", 120.0, 80.0, "Higher than expected: beyond normal variation", "bad"),
        ("fires", 121.0, 120.0, "Within normal variation", "neutral"),
        ("fires", 6.0, 4.0, "Small numbers (fewer than 20): treat with care", "neutral"),
        ("% of people asked", 120.0, 80.0, "Change not tested: its error is not known", "neutral"),
        (
            "fires per 1,000 residents",
            12.5,
            8.5,
            "Change not tested: its error is not known",
            "neutral",
        ),
    ],
)
def test_counts_of_a_file_are_tested_against_a_year_before(asked, unit, now, before, words, tone):
    question = with_figures(
        asked(""),
        figure("fires", area_code=DISTRICT, start="2025-01", end="2025-12", value=now),
        figure("fires", area_code=DISTRICT, start="2024-01", end="2024-12", value=before),
    )
    row = standing(question, thing(unit=unit))
    assert (row["words"], row["tone"]) == (words, tone)
    assert row["difference"] == now - before
    assert (row["more_lower"] > 0) == ("beyond" in words)
    assert not ("ormal variation" in words and np.isnan(row["dispersion"]))


@pytest.mark.parametrize(
    ("direction", "before", "tone"),
    [
        ("up", 70.0, "good"),
        ("down", 70.0, "bad"),
        ("context", 70.0, "neutral"),
        ("up", 79.0, "neutral"),
    ],
)
def test_a_survey_with_limits_is_tested_by_them(asked, direction, before, tone):
    limits = {"lower": 78.0, "upper": 82.0}, {"lower": before - 2, "upper": before + 2}
    question = with_figures(
        asked(""),
        figure(
            "fires", area_code=DISTRICT, start="2025-01", end="2025-12", value=80.0, **limits[0]
        ),
        figure(
            "fires", area_code=DISTRICT, start="2024-01", end="2024-12", value=before, **limits[1]
        ),
    )
    row = standing(question, thing(unit="% of people asked", direction=direction))
    assert row["tone"] == tone
    assert row["words"].startswith(
        "Within" if before == 79 else ("More" if direction == "context" else "Higher")
    )
    assert math.isnan(row["percent"]), "a share has no percentage of its own"


@pytest.mark.parametrize(("status", "state"), [("suppressed", "hidden"), ("missing", "measured")])
def test_a_figure_without_a_value_is_no_zero(asked, status, state):
    question = with_figures(
        asked(""), figure("fires", area_code=DISTRICT, value=math.nan, status=status)
    )
    row = standing(question, thing())
    assert row["status"] == state
    assert math.isnan(row["value"])
    assert math.isnan(row["difference"])


# --- against the plan ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "changes", "said"),
    [
        (30.5, "% of fires", {}, "Target 35.0% in a year: 4.5 points short, 87.1% of the target"),
        (35.0, "% of fires", {}, "Target 35.0% in a year: met"),
        (40.0, "% of fires", {}, "Target 35.0% in a year: met"),
        (30.0, "fires", {}, "Target 35 in a year: 5 short, 85.7% of the target"),
        (40.0, "fires", {"direction": "down"}, "Target 35 in a year: 5 above"),
        (30.0, "fires", {"direction": "down"}, "Target 35 in a year: met"),
        (
            1_500.0,
            "fires",
            {"target": 2_000},
            "Target 2,000 in a year: 500 short, 75.0% of the target",
        ),
    ],
)
def test_a_value_beside_its_target_in_words(asked, value, unit, changes, said):
    question = with_figures(asked(""), figure("fires", area_code=DISTRICT, value=value))
    row = standing(question, thing(wanted(unit=unit, **changes), unit=unit))
    assert row["target_words"] == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"target": None, "target_period": None}, "No target set"),
        (
            {"target": None, "target_period": None, "target_words": "Below the baseline"},
            "Below the baseline",
        ),
        ({"target_words": "35 by March 2008"}, "35 by March 2008"),
    ],
)
def test_without_a_value_or_a_number_to_reach_the_plan_s_words_stand(asked, changes, said):
    row = standing(asked(""), thing(wanted(**changes)))
    assert row["target_words"] == said
    assert math.isnan(row["of_target"])


@pytest.mark.parametrize(
    ("period", "start", "said"),
    [
        ("year", "2020-10", "Target 35 in a year; not compared: the figure is of 3 months"),
        ("year", "2020-12", "Target 35 in a year; not compared: the figure is of 1 month"),
        ("quarter", "2020-10", "Target 35 in a quarter: 5 short, 85.7% of the target"),
        (
            "three years",
            "2020-01",
            "Target 35 in 3 years; not compared: the figure is of 12 months",
        ),
        ("three years", "2018-01", "Target 35 in 3 years: 5 short, 85.7% of the target"),
    ],
)
def test_a_figure_of_another_length_is_not_held_against_a_target(asked, period, start, said):
    question = with_figures(asked(""), figure("fires", area_code=DISTRICT, start=start, value=30.0))
    row = standing(question, thing(wanted(target_period=period)))
    assert (row["target_words"], row["target_period"]) == (said, period)
    assert math.isnan(row["of_target"]) == ("not compared" in said)


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("", ""),
        ("months=3", "the figure is of 3 months"),
        (f"area={GIPTON}", "the figure is of Gipton & Harehills"),
    ],
)
def test_a_count_is_held_against_a_target_of_its_own_period_and_place(asked, query, why):
    counted = thing(wanted(direction="down"), method="count", offences=("burglary",))
    row = standing(asked(query), counted)
    assert (f"not compared: {why}" in row["target_words"]) == bool(why)
    assert ("above" in row["target_words"]) == (not why)


def test_a_measure_of_ours_has_no_target_to_lack(asked):
    assert standing(asked(""), thing())["target_words"] == ""


SHORT = "Target 35% by March 2008: 4.5 points short, 87.1% of the target"


def test_psa1_is_4_5_points_short_in_the_table_and_in_its_tile(asked):
    question = asked(PLAN_2008)
    (row,) = [r for r in TILES.table(question).to_dict("records") if r["status"] == "published"]
    assert (row["value"], row["target"]) == (30.5, 35)
    assert row["short"] == 4.5
    assert round(row["of_target"], 1) == 87.1
    (tile,) = [t for t in overview.view(question)["tiles"] if "tile-published" in t.className]
    assert "30.5%" in words(tile)
    assert SHORT in words(tile)
    assert "by December 2007" in words(tile)
    (bar,) = found(tile, html.Meter)
    assert bar.value == "87.1"


@pytest.mark.parametrize(
    ("panel", "value"), [(TILES, "30.5"), (INDICATORS, "30.5% reduction")], ids=["tile", "plan"]
)
def test_psa1_is_4_5_points_short_in_files(client, panel, value):
    file = csv_rows(client.get(f"{panel.path('csv')}?{PLAN_2008}").data)
    (line,) = [line for line in file if SHORT in line["Against the target"]]
    assert value in line.values()
    rows = client.get(f"{panel.path('json')}?{PLAN_2008}").get_json()["rows"]
    (of_json,) = [row for row in rows if SHORT in row["target_words"]]
    assert (line["The target is for a"], of_json["target_period"]) == ("year", "year")
    assert value in [str(v) for v in of_json.values()]


# --- what a priority is measured by --------------------------------------------------------------


def test_the_plan_s_own_indicators_come_first_and_nothing_twice(asked, leeds):
    for plan in leeds.frameworks:
        question = asked(f"plan={plan.id}")
        for priority in plan.priorities:
            things = things_of(question, priority)
            named = [t.of_plan is not None for t in things]
            assert named == sorted(named, reverse=True)
            ours = [t.series for t in things if t.of_plan is None]
            covered = {t.series for t in things if t.of_plan is not None}
            assert len(ours) == len(set(ours))
            assert not covered & set(ours)


def test_what_a_plan_sets_its_teams_is_left_out_of_the_tiles(asked, leeds):
    plans = [p for p in leeds.frameworks if any(i.kind == "team measure" for i in p.indicators)]
    assert plans, "the plan of 2015 sets its teams measures"
    for plan in plans:
        for priority in plan.priorities:
            question = asked(f"plan={plan.id}&priority={priority.id}")
            shown = things_of(question, priority, team_measures=False)
            assert all(t.of_plan is None or t.of_plan.kind != "team measure" for t in shown)


def test_every_holder_of_a_missing_file_is_somebody(asked, leeds):
    for plan in leeds.frameworks:
        question = asked(f"plan={plan.id}")
        for priority in plan.priorities:
            assert all(t.holder for t in things_of(question, priority))


@pytest.mark.parametrize("activity", [False, True])
def test_one_of_many_that_is_not_beyond_chance_among_them_is_worded_so(
    asked, monkeypatch, activity
):
    """Whatever else its words hold: a note may quote those of a verdict."""
    note = WORDING.moved("beyond", higher=True, activity=activity)

    def words(verdict):
        return WORDING.noted(WORDING.moved(verdict, higher=True, activity=activity), note)

    row = {
        "name": "n",
        "indicator": "",
        "form": "share",
        "offences": (),
        "difference": 40.0,
        "verdict": "beyond",
        "words": words("beyond"),
        "as_chance": words("possible"),
    }
    monkeypatch.setattr(beside, "_verdict", lambda *_: "possible")
    (told,) = beside.tested_together([row], asked(""))
    assert (told["verdict"], told["words"]) == ("possible", words("possible"))
    monkeypatch.setattr(beside, "_verdict", lambda *_: "beyond")
    assert beside.tested_together([row], asked("")) == [row]
