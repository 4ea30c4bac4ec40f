"""Records without a place: told beside totals, and counted where force and place are the same."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from model.filters import WITHOUT_PLACE
from model.links import parse
from model.tables import FORCE_RECORDS, PARTS, POLICE
from pages import overview, trends
from pages.overview.exceptions import EXCEPTIONS
from pages.overview.tiles import TILES
from pages.overview.trend import TREND
from pages.overview.wards import WARDS
from pages.question import Question
from pages.reliance import notes
from store.dataset import Dataset
from tests.pages.faces import cells, words

GIPTON = "E05011394"
LAST = pd.Timestamp("2026-09-01")


def question_of(dataset: Dataset):
    """What asks a dataset."""
    return lambda query: Question(parse(query, dataset.scope)[0], dataset)


def of_force(dataset: Dataset, share, *, months=30, times=4) -> pd.DataFrame:
    """A force with so many times the records of the place, a share of them without a place."""
    counts = dataset.ward_counts
    in_place = counts[(counts["source"] == POLICE) & counts["area_code"].str.startswith("E05")]
    in_place = in_place[in_place["offence"].isin(dataset.catalogue.police_offences)]
    sums = in_place.groupby(["month", "offence"])["count"].sum().reset_index()
    sums = sums[sums["month"] > LAST - pd.DateOffset(months=months)]
    records = (times * sums["count"]).astype("int64")
    without = (records * sums["month"].map(share)).astype("int64")
    table = sums.assign(source=POLICE, part=dataset.catalogue.place.force)
    table = table.assign(records=records, without_place=without)
    return FORCE_RECORDS.validate(table[list(FORCE_RECORDS.columns)].reset_index(drop=True))


def rising(since: str, before: float, now: float):
    """A share that changes in a month."""
    return lambda m: now if m >= pd.Timestamp(since) else before


@pytest.fixture(scope="module")
def plain(asked) -> Dataset:
    return asked("").dataset


@pytest.fixture(scope="module")
def more_without(plain):
    """Questions of a place smaller than its force, of whose records more lack a place now."""
    table = of_force(plain, rising("2025-10", 0.03, 0.12))
    return question_of(replace(plain, force_records=table))


# --- the force is larger ---


def test_a_tile_says_how_many_records_of_the_force_had_no_place_in_both_periods(more_without):
    question = more_without("months=3&offences=burglary")
    (row,) = TILES.table(question).to_dict("records")
    force = question.dataset.force_records.set_index("month")
    now, before = (
        force[(force["offence"] == "burglary")].loc[first:last, ["records", "without_place"]].sum()
        for first, last in (("2026-07", "2026-09"), ("2025-07", "2025-09"))
    )
    assert [row["force_records"], row["force_without"]] == now.tolist()
    assert [row["force_records_before"], row["force_without_before"]] == before.tolist()
    assert row["force_share"] == pytest.approx(12, abs=0.1)
    share = 100 * before["without_place"] / before["records"]
    assert row["without_place"] == (
        f"No place: {now['without_place']:,} of West Yorkshire’s {now['records']:,} records "
        f"(12.0%); before, {before['without_place']:,} of {before['records']:,} ({share:.1f}%)"
    )
    assert row["without_place"] in words(overview.view(question)["tiles"][0])
    assert f"{row['without_place']}." in notes(question)
    assert "No place: " in words(trends.view(question)["period-notes"])


def test_files_have_the_numbers_in_columns_of_their_own(more_without):
    keys = [c.key for c in TILES.columns(more_without(""))]
    assert {"force_records", "force_without", "force_share_before"} <= set(keys)


def test_the_verdict_of_each_area_says_what_the_share_could_have_done(plain):
    # 0.97 / 0.7: a rise of 39 % is hidden, more than the whole wanders by itself.
    table = of_force(plain, rising("2025-10", 0.03, 0.3))
    question = question_of(replace(plain, force_records=table))("months=3")
    said = "the share of West Yorkshire's records without a place rose from 3.0% to 30.0%"
    whole = WARDS.table(question).iloc[-1]
    assert said in whole["words"]
    assert said in overview.view(question)["answer"]
    assert said in trends.answer(question)
    before = WARDS.table(question_of(plain)("months=3"))
    assert (before["value"] == WARDS.table(question)["value"]).all(), "no count is changed"
    assert not before["words"].str.contains("without a place").any()


def test_what_the_share_could_explain_has_no_colour(plain):
    # A rise of 12 % to a share of 3 %, after one of 20 %.
    table = of_force(plain, rising("2026-07", 0.3, 0.03))
    rows = WARDS.table(question_of(replace(plain, force_records=table))("months=3"))
    turned = rows[rows["words"].str.contains("without a place")]
    assert len(turned)
    assert set(turned["tone"]) == {"neutral"}


def test_lists_of_many_figures_say_that_the_share_makes_changes_of_its_own(more_without):
    question = more_without("months=3")
    words = (
        "records without a place went from 3.0% to 12.0%: that alone could make or hide changes."
    )
    for panel in (WARDS, EXCEPTIONS, trends.MULTIPLES):
        assert words in panel.sentence(panel.table(question), question)


@pytest.mark.parametrize("lacks", ["2026-08", "2025-08"])
def test_nothing_is_said_where_a_month_of_either_period_is_not_known(plain, lacks):
    table = of_force(plain, rising("2025-10", 0.03, 0.12))
    table = table[table["month"] != pd.Timestamp(lacks)]
    question = question_of(replace(plain, force_records=table))("months=3")
    (row, *_) = TILES.table(question).to_dict("records")
    assert row["without_place"] == ""
    assert math.isnan(row["force_records"])
    assert "without a place" not in " ".join(WARDS.table(question)["words"])


def test_nothing_is_said_of_a_partners_figures_or_without_any_file_of_the_force(
    more_without, asked
):
    assert TILES.table(more_without("priority=hate-crime"))["without_place"].eq("").all()
    assert TILES.table(asked(""))["without_place"].eq("").all()


def test_where_the_force_is_larger_no_line_is_added(more_without, asked):
    question = more_without("")
    assert WITHOUT_PLACE not in set(WARDS.table(question)["area_code"])
    assert WARDS.table(question).iloc[-1]["value"] == WARDS.table(asked("")).iloc[-1]["value"]


# --- force and place are the same ---


def same(dataset: Dataset, **more) -> Dataset:
    """The dataset of a place whose force polices it alone."""
    place = dataset.catalogue.place.model_copy(update={"force_is_place": True})
    catalogue = dataset.catalogue.model_copy(update={"place": place})
    return replace(dataset, catalogue=catalogue, **more)


@pytest.fixture(scope="module")
def alone(plain):
    """Questions of a place that is its force, of whose records a twentieth has no place."""
    table = of_force(plain, lambda _: 0.05, months=60, times=1)
    return question_of(same(plain, force_records=table))


@pytest.mark.parametrize(
    "query", ["", "months=3&offences=burglary", "months=3&compare=three-years"]
)
def test_the_whole_is_its_wards_and_the_line_of_records_without_a_place(alone, asked, query):
    question = alone(query)
    table = WARDS.table(question)
    wards = table[table["area_type"] == "ward"]
    *_, line, whole = table.to_dict("records")
    assert (line["area_code"], line["area_name"]) == (WITHOUT_PLACE, "Without a place")
    assert line["area_type"] == "without place"
    for column in ("value", "base"):
        assert line[column] > 0
        assert whole[column] == pytest.approx(wards[column].sum() + line[column])
    assert wards["share"].sum() + line["share"] == pytest.approx(100)
    assert wards["value"].tolist() == WARDS.table(asked(query)).head(33)["value"].tolist()


def test_tile_sentence_and_series_have_the_whole_and_say_so(alone):
    question = alone("")
    *_, line, whole = WARDS.table(question).to_dict("records")
    (row, *_) = TILES.table(question).to_dict("records")
    assert row["value"] == whole["value"]
    assert row["without_place"].startswith(f"{line['value']:,.0f} records (4.9%) have no place")
    assert "in the whole and in no ward" in row["without_place"]
    trend = TREND.table(question).set_index("month")["value"]
    assert trend[-12:].sum() == whole["value"]
    assert f"{line['value']:,.0f} records have no place: All Leeds counts them, and no ward." in (
        WARDS.sentence(WARDS.table(question), question)
    )


def test_the_line_has_no_verdict_and_is_no_figure_of_those_tested_together(plain):
    """More records without a place say how places are given, not that more was done."""
    table = of_force(plain, rising("2025-10", 0.03, 0.20), months=60, times=1)
    question = question_of(same(plain, force_records=table))("")
    rows = WARDS.table(question)
    *_, line, _ = rows.to_dict("records")
    *_, in_file, _ = WARDS.in_file(rows, question).to_dict("records")
    assert line["value"] > 5 * line["base"]
    assert (line["verdict"], line["tone"]) == ("untested", "neutral")
    assert line["words"] == "Change not tested: it follows how records are given a place"
    assert line["difference"] == line["value"] - line["base"]
    assert math.isnan(line["z"])
    assert math.isnan(in_file["rises_from"])
    wards = rows[rows["area_type"] == "ward"]
    alone = WARDS.table(question_of(plain)(""))
    assert wards["verdict"].tolist() == alone.loc[wards.index, "verdict"].tolist()


def test_the_line_stands_below_the_wards_and_leads_nowhere(alone):
    rows = cells(overview.view(alone(""))["wards-grid"])
    assert [row[0] for row in rows[-2:]] == ["Without a place", "All Leeds"]
    assert f"area={WITHOUT_PLACE}" not in str(overview.view(alone(""))["wards-grid"])
    assert alone(f"area={WITHOUT_PLACE}").filters.area.kind == "whole", "nothing to be chosen"


def test_the_whole_needs_no_word_on_the_share_and_a_ward_does(plain):
    table = of_force(plain, rising("2026-07", 0.03, 0.15), months=60, times=1)
    rows = WARDS.table(question_of(same(plain, force_records=table))("months=3"))
    *_, whole = rows.to_dict("records")
    assert "without a place" not in whole["words"]
    assert rows.head(33)["words"].str.contains("without a place").any()


def test_months_without_a_file_of_the_force_are_not_compared_with_others_in_the_whole(plain):
    table = of_force(plain, lambda _: 0.05, months=6, times=1)
    question = question_of(same(plain, force_records=table))("months=3")
    *_, whole = WARDS.table(question).to_dict("records")
    assert whole["words"] == (
        "Not comparable: recording changed in Apr 2026 (records without a place counted from here)"
    )
    assert WARDS.table(question).iloc[0]["verdict"] != "not comparable", "wards are as before"


def test_a_force_whose_records_lie_elsewhere_is_not_the_place_whatever_is_written(plain):
    row = {
        **dict.fromkeys(PARTS.columns, ""),
        "source": POLICE,
        "month": LAST.as_unit("us"),
        "part": plain.catalogue.place.force,
        "kind": "archive",
        "records": 800,
        "outside": 200,
        "no_location": 80,
        "rejected": 0,
        "cut": 0,
        "undated": 0,
    }
    parts = PARTS.validate(pd.DataFrame([row]))
    table = of_force(plain, lambda _: 0.05, months=60, times=1)
    dataset = same(plain, force_records=table, parts=parts)
    assert dataset.outside_share == 0.2
    assert not dataset.counts_without_place
    assert WITHOUT_PLACE not in set(WARDS.table(question_of(dataset)(""))["area_code"])
