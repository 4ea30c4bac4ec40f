"""Doubtful and provisional months, and figures called so by their file: named wherever used."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from dash import html

from app import PAGES
from model.doubts import far_below
from model.links import parse
from model.periods import month
from model.tables import COVERAGE, POLICE
from pages import data, hotspots, overview, plans, trends
from pages.areas import OF_CHANGE
from pages.hotspots.before_after import MOVED
from pages.hotspots.cell_statistics import found as found_in
from pages.hotspots.predictive_accuracy import FORESIGHT
from pages.overview.exceptions import EXCEPTIONS
from pages.overview.tiles import TILES
from pages.overview.trend import TREND
from pages.overview.wards import WARDS
from pages.plans.indicators import INDICATORS
from pages.question import Question
from pages.reliance import notes
from pages.standing.targets import target
from pages.trends.funnel import FUNNEL
from pages.trends.multiples import MULTIPLES
from pages.trends.season import SEASON
from pages.trends.series import SERIES, found_series
from store.dataset import Dataset
from tests.pages.faces import cells, found, words

MARCH = month("2026-03")
WHY = "4,102 records, where 8,900 to 9,700 are usual in the months around it"
NONE = far_below(0, 300, 300, 6)
TOLD = WHY.replace("records", "records of crime and ASB together")
LINE = "Mar 2026 is doubtful: quote no figure that uses it until your data team has checked it."
GIPTON = "E05011394"


def question_of(dataset: Dataset):
    """What asks a dataset."""
    return lambda query: Question(parse(query, dataset.scope)[0], dataset, (dataset.release,))


def doubted(dataset: Dataset, *months: pd.Period, why: str = WHY) -> Dataset:
    """The dataset with some months of police.uk doubtful."""
    coverage = dataset.coverage.copy()
    rows = (coverage["source"] == POLICE) & coverage["month"].isin(
        [m.to_timestamp() for m in months]
    )
    coverage.loc[rows, ["status", "reason"]] = "doubtful", why
    return replace(dataset, coverage=COVERAGE.validate(coverage))


@pytest.fixture(scope="module")
def plain(asked) -> Dataset:
    return asked("").dataset


@pytest.fixture(scope="module")
def doubtful(plain):
    """Questions of the demonstration with March 2026 doubtful."""
    return question_of(doubted(plain, MARCH))


def verdicts(question: Question) -> set[str]:
    """Every verdict that any panel gives on a change of street-level counts."""
    tables = [panel.table(question) for panel in (WARDS, MULTIPLES)]
    return {v for table in tables for v in table["verdict"]}


# --- doubtful months ---


@pytest.mark.parametrize(
    "query",
    [
        "",
        "months=1&to=2026-03",
        "months=24",
        "months=1&to=2026-03&compare=three-years",
        f"area={GIPTON}",
        "area=inner-east&offences=burglary",
    ],
)
def test_a_doubtful_month_is_shown_named_with_its_numbers_and_compared_with_nothing(
    doubtful, plain, query
):
    question, whole = doubtful(query), question_of(plain)(query)
    faces = overview.view(question)
    line, why = found(faces["period-notes"], html.Summary)[0], found(faces["period-notes"], html.Li)
    assert words(line) == f"{LINE} Why"
    assert words(why[0]) == f"Uses Mar 2026, which is doubtful: {TOLD}."
    alone = question.filters.window.length == 1
    told = "Mar 2026 (doubtful" if alone else "Mar 2026 is doubtful"
    assert faces["answer"].count(told) == 1
    row, before = (TILES.table(q).iloc[0] for q in (question, whole))
    assert row["value"] == before["value"], "shown with its counts"
    assert row["words"] == "Not comparable: Mar 2026 is doubtful"
    assert row["revision"].startswith("Mar 2026 doubtful")
    assert math.isnan(row["difference"])
    assert words(faces["tiles"][0]).count("Mar 2026 is doubtful") == 1
    assert words([faces["tiles"][0], faces["tiles-of"]]).count("Mar 2026") == 1 + alone
    assert verdicts(question) == {"not comparable"}
    assert EXCEPTIONS.table(question)["period"].isin([question.filters.window.words]).sum() == 0
    assert trends.answer(question).count(told) == 1


def test_a_doubtful_month_of_what_is_compared_with_is_named_and_forbids_it(plain):
    question = question_of(doubted(plain, month("2025-03")))("months=3&to=2026-04")
    assert notes(question)[0] == f"Is compared with Mar 2025, which is doubtful: {TOLD}."
    (row, *_) = TILES.table(question).to_dict("records")
    assert row["words"] == "Not comparable: Mar 2025 is doubtful"
    assert "doubtful" not in row["revision"], "the figure of the period does not use it"
    assert "doubtful" not in question.place_words


@pytest.mark.parametrize("query", ["months=3", "months=1&to=2026-04", "to=2026-02"])
def test_a_figure_that_uses_no_doubtful_month_does_not_speak_of_it(doubtful, plain, query):
    question = doubtful(query)
    assert not [n for n in notes(question) if "doubtful" in n]
    assert "doubtful" not in question.place_words
    # How counts vary is told by the other months of the release, and a little without this one.
    judged = [*(column.key for column in OF_CHANGE), "verdict", "words", "tone"]
    one, other = (WARDS.table(q) for q in (question, question_of(plain)(query)))
    counted = one.columns.difference(judged)
    pd.testing.assert_frame_equal(one[counted], other[counted])


def test_many_doubtful_months_are_named_without_their_numbers(plain):
    months = pd.period_range("2026-01", "2026-04", freq="M")
    question = question_of(doubted(plain, *months))("")
    assert notes(question)[0] == (
        "Uses 4 doubtful months, Jan 2026 to Apr 2026: the Data page says why."
    )


def test_a_doubtful_month_is_in_the_series_and_in_no_average_limit_or_run(doubtful):
    question = doubtful("")
    for panel in (TREND, SERIES):
        table = panel.table(question).set_index("month")
        assert table.loc[MARCH, "status"] == "doubtful"
        assert table.loc[MARCH, "value"] > 0
        assert table.loc[MARCH:, "average"].isna().all()
        said = panel.sentence(table.reset_index(), question)
        assert "Mar 2026 is doubtful: hatched, and in no average or limit." in said
    assert found_series(question).run.index[0] == MARCH + 1
    assert SEASON.sentence(SEASON.table(question), question) == (
        "Not enough history: 6 of the 24 months needed; Mar 2026 is doubtful and left out, "
        "and the run of months begins after it."
    )


def test_small_charts_show_a_doubtful_month_on_a_hatched_ground(doubtful):
    question = doubtful("")
    table = MULTIPLES.table(question)
    assert (table["2026-03"] > 0).any()
    assert table["average-2026-03"].isna().all()
    faces = trends.view(question)
    drawn = words(faces["multiples-charts"])
    assert "doubtful month" in drawn
    assert "Mar 2026 is doubtful" not in drawn
    assert drawn.count("Not compared") == len(table)
    assert "No comparison: Mar 2026 is doubtful." in faces["multiples-sentence"]


def test_rows_of_wards_carry_a_word_and_the_sentence_above_them_the_reason(doubtful):
    faces = overview.view(doubtful(""))
    assert faces["wards-sentence"].count("No comparison: Mar 2026 is doubtful.") == 1
    compared = {row[3] for row in cells(faces["wards-grid"])}
    assert compared == {"Not compared"}


@pytest.mark.parametrize("page", [overview, trends, hotspots])
def test_the_note_stands_once_a_page_and_its_detail_is_folded(doubtful, page):
    note = page.view(doubtful(""))["period-notes"]
    assert len(LINE) < 100, "one line, two on a phone"
    (fold,) = found(note, html.Details)
    assert words(found(fold, html.Summary)) == f"{LINE} Why"
    assert not getattr(fold, "open", None)
    assert words(page.view(doubtful(""))).count(WHY) == 0
    assert words(note).count(TOLD) == 1


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("offences=burglary", f"Burglary: {NONE}"),
        ("offences=drugs", "far fewer records of another kind than usual"),
        ("", f"Burglary: {NONE}"),
    ],
)
def test_a_note_names_only_kinds_that_are_asked_for(plain, query, said):
    why = f"Burglary: {NONE}; Anti-social behaviour: {far_below(1, 90, 95, 6)}"
    question = question_of(doubted(plain, MARCH, why=why))(query)
    assert notes(question)[0] == f"Uses Mar 2026, which is doubtful: {said}."


def test_the_funnel_judges_no_ward_by_a_period_with_a_doubtful_month(doubtful):
    question = doubtful("")
    table = FUNNEL.table(question)
    rated = table[table["rate"].notna()]
    assert set(rated["position"]) == {"not judged"}
    assert set(rated["words"]) == {"Not comparable: Mar 2026 is doubtful"}
    assert "Not comparable: Mar 2026 is doubtful." in FUNNEL.sentence(table, question)
    names = {trace["name"] for trace in FUNNEL.figure(table, question)["data"]}
    assert "not judged" in names
    assert not {n for n in names if "limit" in n}


def test_hotspots_are_classed_by_whole_months_alone(doubtful, plain):
    question, whole = doubtful(""), question_of(plain)("")
    here, before = found_in(question), found_in(whole)
    assert set(before.months) - set(here.months) == {MARCH}
    assert (here.count == before.count).all(), "shown with its counts"
    assert "Of the last 12 months only 11 are whole." in hotspots.view(question)["cells-sentence"]


def test_nothing_is_said_of_before_and_after_or_of_foresight(doubtful):
    question = doubtful(f"area={GIPTON}")
    assert MOVED.table(question).empty
    assert MOVED.sentence(MOVED.table(question), question) == (
        "No comparison: Mar 2026 is doubtful."
    )
    assert FORESIGHT.table(question).empty
    assert ". But Mar 2026 is doubtful." in FORESIGHT.sentence(FORESIGHT.table(question), question)


def test_a_target_is_not_met_by_a_period_with_a_doubtful_month(doubtful, plain):
    for asked_of, said in (
        (question_of(plain), "Target 1 in a year: met"),
        (doubtful, "Target 1 in a year; not compared: Mar 2026 is doubtful"),
    ):
        question = asked_of("")
        plan = next(f for f in question.dataset.catalogue.frameworks if f.indicators)
        wanted = {"target": 1.0, "unit": "crimes", "direction": "up", "target_words": ""}
        of_plan = plan.indicators[0].model_copy(update={**wanted, "target_period": "year"})
        thing = type("Thing", (), {"of_plan": of_plan})()
        row = {"value": 5.0, "offences": ("burglary",)}
        assert target(question, row, thing)["target_words"] == said


def test_the_plan_sheet_names_it_beside_each_figure_and_tells_its_numbers_once(doubtful):
    question = doubtful("")
    table = INDICATORS.table(question)
    counted = table[table["offences"].map(bool) & table["value"].notna()]
    of_police = counted[counted["doubt"] != ""]
    assert len(of_police)
    assert of_police["value_words"].str.contains("Mar 2026 doubtful").all()
    said = plans.view(question)["indicators-sentence"]
    assert said.endswith("Mar 2026 is doubtful: the Data page says why.")


def test_the_data_page_marks_it_and_says_what_it_means(doubtful):
    question = doubtful("")
    faces = data.view(question)
    assert "Doubtful: Mar 2026." in faces["coverage-sentence"]
    assert "until an analyst accepts it" in faces["coverage-sentence"]
    assert "?" in words(faces["coverage-strip"])
    (row,) = [r for r in cells(faces["coverage-grid"]) if r[1:3] == ["Mar 2026", "doubtful"]]
    assert WHY in row


@pytest.mark.parametrize("extension", ["csv", "json"])
def test_every_file_of_the_period_names_it(doubtful, monkeypatch, extension):
    from flask import Flask

    from pages import routes

    question = doubtful("")
    monkeypatch.setattr(routes, "answered", lambda _, __, make: make(question))
    panels = [p for page in PAGES for p in page.PANELS]
    app = Flask("files")
    app.register_blueprint(routes.routes(None, panels, lambda *_: b""))
    for panel in panels:
        content = app.test_client().get(panel.path(extension)).data.decode()
        assert panel.filtered == (f"Uses Mar 2026, which is doubtful: {TOLD}" in content)


# --- provisional months ---


def test_the_last_months_of_police_data_are_provisional_wherever_they_are_used(asked):
    question = asked("")
    assert (
        question.place_words
        == "All Leeds, 12 months to Sep 2026 (Jul 2026 to Sep 2026 provisional)"
    )
    faces = overview.view(question)
    said = "Provisional: data.police.uk still revises its last 3 months."
    assert words(faces["period-notes"]) == said
    assert set(WARDS.table(question)["revision"]) == {"provisional"}
    assert TREND.table(question)["revision"].tolist()[-4:] == ["", *["provisional"] * 3]
    names = {t["name"] for t in TREND.figure(TREND.table(question), question)["data"]}
    assert "provisional" in names
    assert "crimes (provisional)" in words(faces["tiles"][0])
    assert faces["tiles-of"].startswith("12 months to Sep 2026 (provisional). Source")


@pytest.mark.parametrize("query", ["to=2026-06", "months=3&to=2025-09"])
def test_older_periods_are_not(asked, query):
    question = asked(query)
    assert "provisional" not in question.place_words
    assert notes(question) == []
    assert set(WARDS.table(question)["revision"]) == {""}
    assert "provisional" not in words(overview.view(question)["tiles"])


def test_a_period_of_provisional_months_alone_is_called_so_shortly(asked):
    assert asked("months=1").place_words == "All Leeds, Sep 2026 (provisional)"


# --- what a partner's file calls its figures ---


@pytest.fixture(scope="module")
def partner(plain):
    """The partner's figure of one ward provisional in the last month, of another revised."""
    counts = plain.ward_counts.copy()
    last = counts.loc[counts["offence"] == "hate-incident", "month"].max()
    shown = (counts["offence"] == "hate-incident") & (counts["status"] == "final")
    latest = counts[shown & (counts["month"] == last)]
    wards = [c for c in latest["area_code"] if c.startswith("E05")][:2]
    for ward, word in zip(wards, ("provisional", "revised"), strict=True):
        counts.loc[latest.index[latest["area_code"] == ward], "status"] = word
    return question_of(replace(plain, ward_counts=counts)), wards, last


def test_the_word_of_a_file_stands_with_the_ward_in_table_map_tile_and_series(partner):
    asked_of, (ward, other), last = partner
    when = f"priority=hate-crime&months=1&to={last:%Y-%m}"
    question = asked_of(when)
    table = WARDS.table(question).set_index("area_code")["revision"]
    assert (table[ward], table[other]) == ("provisional", "revised")
    assert set(table.drop([ward, other, table.index[-1]])) == {""}
    faces = overview.view(question)
    (named,) = [r for r in cells(faces["wards-grid"]) if "revised" in r]
    assert named[0] == question.area(other).name
    of_ward = asked_of(f"{when}&area={ward}")
    (tile, *_) = TILES.table(of_ward).to_dict("records")
    assert tile["revision"] == "provisional"
    assert "provisional" in words(overview.view(of_ward)["tiles"][0])
    assert TREND.table(of_ward)["revision"].iloc[-1] == "provisional"
    assert notes(of_ward) == [f"Provisional by their file: {last:%b %Y}."]


def test_a_column_that_says_the_same_of_every_ward_is_in_files_only(asked):
    shown = {c.key: c.shown for c in WARDS.columns(asked(""))}
    assert shown["revision"] is False


def test_a_figure_of_a_series_keeps_the_word_of_its_file(plain):
    values = pd.DataFrame(
        {
            "indicator": "victims-satisfied",
            "area_code": "E08000035",
            "period_start": pd.to_datetime(["2024-04-01", "2025-04-01"]).astype("datetime64[us]"),
            "period_end": pd.to_datetime(["2025-03-31", "2026-03-31"]).astype("datetime64[us]"),
            "numerator": np.nan,
            "denominator": np.nan,
            "value": [70.0, 72.0],
            "lower": np.nan,
            "upper": np.nan,
            "status": ["revised", "provisional"],
            "source": "A survey",
            "file": "a.csv",
        }
    )
    known = plain.catalogue.indicator
    series = next(i.id for i in known.values() if i.method == "series")
    dataset = replace(plain, indicator_values=values.assign(indicator=series))
    for plan in dataset.catalogue.frameworks:
        table = INDICATORS.table(question_of(dataset)(f"plan={plan.id}"))
        rows = table[(table["indicator"] == series) & (table["period"] == "12 months to Mar 2026")]
        if len(rows):
            assert set(rows["revision"]) == {"provisional; before: revised"}
            assert rows["value_words"].str.contains("provisional; before: revised").all()
            return
    pytest.fail("no plan is measured by the series")
