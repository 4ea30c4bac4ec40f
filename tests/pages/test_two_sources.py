"""Road casualties of 2019 beside police data of 2025: each shown for its own months."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from data_loaders.load import add
from model.periods import Window, month
from pages import data, frame, overview
from pages.asking import ask
from pages.overview.tiles import TILES
from pages.overview.trend import TREND
from pages.overview.wards import WARDS
from store.datasets import Datasets
from store.store import Store
from tests.data_loaders import loading as made
from tests.pages.faces import words
from tests.stored import counts_table, store_counts

ROADS = ("road-killed", "road-serious", "road-slight")
YEAR = pd.period_range("2019-01", "2019-12", freq="M")
OF_2019 = Window(YEAR[0], YEAR[-1])


@pytest.fixture(scope="module")
def two(tmp_path_factory, leeds):
    """A question of two wards: a slight injury a month in each, and a burglary in February 2025."""
    folder, place = tmp_path_factory.mktemp("two"), made.two_wards(leeds)
    store = Store(str(folder / "store"))
    add([made.boundaries(folder, place), made.street(folder, made.row("a"))], place, store)
    numbers = {
        (ward.code, offence, str(m)): int(offence == "road-slight")
        for ward in place.place.wards
        for offence in ROADS
        for m in YEAR
    }
    store_counts(store, counts_table("road-casualties", numbers))
    datasets = Datasets(store, place, check_s=3600)
    return lambda query: ask(query, datasets)


def test_police_data_is_shown_for_its_own_month(two):
    question = two("")
    assert question.filters.window == Window(month("2025-02"), month("2025-02"))
    # Its publisher had settled it long before this release was made.
    answer = overview.view(question)["answer"]
    assert answer.startswith("Total recorded crime, All Leeds, Feb 2025: 1 crime.")


def test_casualties_are_shown_for_their_own_year(two):
    question = two("priority=road-safety")
    assert question.filters.window == OF_2019
    assert question.notices == ()
    table = WARDS.table(question).set_index("area_type")["value"]
    assert list(table["ward"]) == [12, 12]
    assert table["whole"] == 24
    assert list(TREND.table(question)["month"]) == list(YEAR)
    assert set(TREND.table(question)["value"]) == {2}


def test_a_comparison_with_months_that_are_not_here_is_refused_in_words(two):
    question = two("priority=road-safety")
    why = "the data begins in Jan 2019"
    for row in TILES.table(question).to_dict("records"):
        assert row["words"] == f"Not comparable: {why}"
        assert math.isnan(row["difference"])
    faces = overview.view(question)
    assert faces["wards-sentence"].endswith(f"No comparison: {why}.")


@pytest.mark.parametrize(
    ("query", "why", "known"),
    [
        ("priority=road-safety&to=2025-02&months=1", "the data ends in Dec 2019", False),
        ("priority=road-safety&to=2020-06&months=12", "the data ends in Dec 2019", True),
        ("to=2019-12&months=12", "the data begins in Feb 2025", False),
    ],
)
def test_a_period_beyond_the_data_of_a_source_says_so_and_is_no_zero(two, query, why, known):
    question = two(query)
    assert f"({why})" in question.place_words
    for row in TILES.table(question).to_dict("records"):
        if row["offences"]:
            of = "Only part of" if known else "No figure in"
            assert row["gap"] == f"{of} the period: {why}"
            assert math.isnan(row["value"]) != known
            assert row["words"] == f"Not comparable: {why}"


def test_months_of_the_other_source_are_missing_and_no_zero(two):
    cube = two("").cube
    (casualties,) = cube.of(["E08000035"], ["road-slight"])
    (burglaries,) = cube.of(["E08000035"], ["burglary"])
    known = [str(m) for m, n in zip(cube.months, casualties, strict=True) if not math.isnan(n)]
    assert known == [str(m) for m in YEAR]
    known = [str(m) for m, n in zip(cube.months, burglaries, strict=True) if not math.isnan(n)]
    assert known == ["2025-02"]


def test_an_offence_the_other_source_counts_cannot_be_ticked_beside_it(two):
    question = two("priority=road-safety&offences=road-slight,burglary")
    assert question.filters.offences == ("road-slight",)
    assert len(question.notices) == 1


def test_both_sources_are_named_with_their_months(two):
    question = two("")
    sentence = data.COVERAGE.sentence(data.COVERAGE.table(question), question)
    assert "Road casualties: 12 of 12 months are complete, Jan 2019 to Dec 2019." in sentence
    assert "Street-level crime and ASB: one month is here, Feb 2025." in sentence
    source = words(frame.frame(question, "overview")["source"])
    assert "Jan 2019 to Dec 2019" in source
    assert "data.police.uk, Feb 2025" in source


def test_two_of_eight_crimes_charged_are_25_percent(two, leeds, tmp_path):
    place = made.two_wards(leeds)
    store = Store(str(tmp_path / "store"))
    outcomes = ["Suspect charged as part of another case"] * 2 + ["Under investigation"] * 6
    rows = [
        made.row(f"c{n}").removesuffix(",,") + f",{outcome}," for n, outcome in enumerate(outcomes)
    ]
    add([made.boundaries(tmp_path, place), made.street(tmp_path, *rows)], place, store)
    question = ask("priority=offending", Datasets(store, place))
    (row,) = [r for r in TILES.table(question).to_dict("records") if r["form"] == "share"]
    assert (row["numerator"], row["denominator"], row["value"]) == (2, 8, 25.0)
    (tile, *_) = overview.view(question)["tiles"]
    assert "25.0%" in words(tile)
    assert "2 of 8" in words(tile)
