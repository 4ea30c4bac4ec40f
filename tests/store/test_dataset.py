"""The reader's side of a release: counts, residents, boundaries, and new releases noticed."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pandas as pd
import pytest

from data_loaders.load import add
from model.errors import StoreError
from model.tables import POLICE
from store.datasets import Datasets
from store.read_dataset import read_dataset
from store.store import Store
from tests.data_loaders import loading as made
from tests.series import figure, figures

FEBRUARY, MARCH, APRIL = (pd.Period(f"2025-0{m}", "M") for m in (2, 3, 4))


def test_the_scope_spans_the_months_and_lists_the_areas(dataset, place):
    scope = dataset.scope
    assert (scope.first, scope.last) == (FEBRUARY, APRIL)
    assert scope.words == "Feb 2025 to Apr 2025"
    assert scope.usual_period(["burglary"]) == 3
    assert scope.spans.keys() == set(place.police_offences)
    assert [a.kind for a in scope.areas] == ["whole", "ward", "ward"]
    assert len(scope.whole.members) == 2


def test_residents_come_from_the_place_file_until_a_file_is_loaded(store_with_gap, place, tmp_path):
    ward = place.place.wards[0]
    before = read_dataset(store_with_gap, store_with_gap.current(), place).population
    assert before[ward.code] == (ward.population, 2020)
    path = tmp_path / "people.csv"
    path.write_text(f"WD25CD,population_2022\n{ward.code},20000\n")
    add([path], place, store_with_gap)
    after = read_dataset(store_with_gap, store_with_gap.current(), place).population
    assert after[ward.code] == (20000, 2022)
    assert after[place.place.district_code] == before[place.place.district_code]


def test_a_whole_without_a_figure_of_its_own_needs_every_ward_of_one_year(store_with_gap, place):
    alone = place.place.model_copy(update={"district_population": None})
    dataset = read_dataset(
        store_with_gap, store_with_gap.current(), place.model_copy(update={"place": alone})
    )
    total = sum(w.population for w in place.place.wards)
    assert dataset.population[place.place.district_code] == (total, 2020)
    wards = (place.place.wards[0], place.place.wards[1].model_copy(update={"population": None}))
    lacking = alone.model_copy(update={"wards": wards})
    dataset = read_dataset(
        store_with_gap, store_with_gap.current(), place.model_copy(update={"place": lacking})
    )
    assert place.place.district_code not in dataset.population


def test_the_outlines_are_those_of_the_wards_of_the_release(dataset):
    shapes = json.loads(dataset.outlines.geojson)
    assert {f["id"] for f in shapes["features"]} == set(dataset.wards["area_code"])
    assert dataset.outlines.bounds == pytest.approx((-1.65, 53.75, -1.45, 53.85), abs=1e-4)
    assert dataset.geojson_path.endswith(f"/{dataset.outlines.name}")


def test_a_new_release_is_noticed_and_the_old_one_stays_readable(store_with_gap, place, tmp_path):
    datasets = Datasets(store_with_gap, place, check_s=0.0)
    first = datasets.get()
    assert datasets.get() is first
    add([made.street(tmp_path / "new", made.row("z"))], place, store_with_gap)
    second = datasets.get()
    assert second.release.release_id != first.release.release_id
    assert datasets.get(first.release.release_id).coverage["records"].sum() == 3
    assert first.geojson_path != second.geojson_path
    assert first.outlines.name == second.outlines.name


def test_a_worker_trusts_its_view_for_a_moment(store_with_gap, place, tmp_path):
    datasets = Datasets(store_with_gap, place, check_s=3600)
    first = datasets.get()
    add([made.street(tmp_path / "new", made.row("z"))], place, store_with_gap)
    assert datasets.get() is first


def test_a_store_without_a_release_says_what_to_do(tmp_path, place):
    with pytest.raises(StoreError, match="data_loaders add"):
        Datasets(Store(str(tmp_path / "none")), place).get()


def test_boundaries_alone_are_not_enough(tmp_path, place):
    store_with_gap = Store(str(tmp_path / "store_with_gap"))
    add([made.boundaries(tmp_path, place)], place, store_with_gap)
    with pytest.raises(StoreError, match="has no counts yet"):
        Datasets(store_with_gap, place).get()


def test_each_source_has_the_months_it_covers(store_with_gap, place):
    west = place.place.wards[0].code
    dataset = made.with_counts(
        store_with_gap, place, "road-casualties", {(west, "road-slight"): 4}, month="2019-12"
    )
    scope = dataset.scope
    december = pd.Period("2019-12", "M")
    assert scope.span(["road-slight"]) == (december, december)
    assert scope.span(["burglary"]) == (FEBRUARY, APRIL)
    assert (scope.first, scope.last) == (december, APRIL)
    assert dataset.status["road-casualties"].to_dict() == {december: "complete"}
    counts, _ = dataset.counts
    assert counts.loc[(west, "road-slight"), december] == 4
    assert math.isnan(counts.loc[(west, "burglary"), december])
    assert math.isnan(counts.loc[(west, "road-slight"), APRIL])


def test_an_offence_is_counted_from_its_own_source_where_that_has_it(store_with_gap, place):
    west = place.place.wards[0].code
    numbers = {(west, "burglary"): 99, (west, "lasbt-case"): 12}
    dataset = made.with_counts(store_with_gap, place, "ward-figures", numbers)
    assert dataset.source_of["burglary"] == POLICE
    assert dataset.source_of["lasbt-case"] == "ward-figures"
    counts, _ = dataset.counts
    assert counts.loc[(west, "burglary"), APRIL] == 1
    assert counts.loc[(west, "lasbt-case"), APRIL] == 12


def test_what_is_held_is_what_has_counts_or_a_figure(store_with_gap, place):
    assert {"burglary", "asb"} <= read_dataset(store_with_gap, store_with_gap.current(), place).held
    assert (
        "hate-incidents" not in read_dataset(store_with_gap, store_with_gap.current(), place).held
    )
    west = place.place.wards[0].code
    dataset = made.with_counts(
        store_with_gap, place, "police-extract", {(west, "hate-incident"): 9}
    )
    assert "hate-incidents" in dataset.held
    with store_with_gap.draft() as draft:
        draft.replace("indicator_values", figures(figure("asb-satisfaction")))
        release = draft.commit("a survey")
    assert "asb-satisfaction" in read_dataset(store_with_gap, release, place).held


@pytest.mark.parametrize(
    ("of", "held"), [(("burglary", "robbery"), True), (("burglary", "hate-incident"), False)]
)
def test_a_share_is_held_only_where_its_denominator_is_too(store_with_gap, place, of, held):
    share = place.indicator["charged-share"].model_copy(
        update={"offences": ("burglary",), "of": of}
    )
    catalogue = place.model_copy(update={"indicators": (share,)})
    found = read_dataset(store_with_gap, store_with_gap.current(), catalogue).held
    assert found == ({"charged-share"} if held else set())


@pytest.mark.parametrize(
    ("day", "provisional"), [("2025-06-30", ["2025-02", "2025-04"]), ("2026-11-30", [])]
)
def test_which_months_are_provisional_is_told_by_the_day_a_release_was_made(
    dataset, day, provisional
):
    created = pd.Timestamp(day, tz="UTC").to_pydatetime()
    at = replace(dataset, release=replace(dataset.release, created=created))
    assert [str(month) for month in at.provisional.get("police.uk", [])] == provisional
    made_up = replace(dataset, release=replace(at.release, demonstration=True))
    assert [str(month) for month in made_up.provisional["police.uk"]] == ["2025-02", "2025-04"]
