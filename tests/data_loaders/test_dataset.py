"""The reader's side of a release: counts, residents, boundaries, and new releases noticed."""

from __future__ import annotations

import json
import math

import pandas as pd
import pytest

from data_loaders.dataset import Datasets, read_dataset
from data_loaders.load import add
from data_loaders.store import Store
from model.catalogue import Catalogue
from model.errors import StoreError
from model.tables import POLICE
from tests.data_loaders import loading as made
from tests.series import figure, figures
from tests.stored import counts_table, store_counts

FEBRUARY, MARCH, APRIL = (pd.Period(f"2025-0{m}", "M") for m in (2, 3, 4))


@pytest.fixture(scope="module")
def place(leeds) -> Catalogue:
    """A place of two wards."""
    return made.two_wards(leeds)


@pytest.fixture
def store(tmp_path, place) -> Store:
    """February and April 2025; March is missing."""
    store = Store(str(tmp_path / "store"))
    february = made.street(tmp_path, made.row("a"), made.row("b", longitude="-1.50"))
    april = made.street(tmp_path, made.row("c", month="2025-04"), name="april.csv")
    add([made.boundaries(tmp_path, place), february, april], place, store)
    return store


@pytest.fixture
def dataset(store, place):
    """The dataset of the current release."""
    return read_dataset(store, store.current(), place)


def test_a_missing_month_is_not_a_zero(dataset, place):
    west = place.place.wards[0].code
    counts, hidden = dataset.counts
    burglary = counts.loc[(west, "burglary")]
    assert burglary[FEBRUARY] == 1
    assert math.isnan(burglary[MARCH])
    assert counts.loc[(west, "robbery"), FEBRUARY] == 0
    assert not hidden.any(axis=None)
    assert dataset.status[POLICE][MARCH] == "missing"


def test_the_whole_of_open_data_is_the_sum_of_its_wards(dataset, place):
    counts, _ = dataset.counts
    whole = counts.loc[(place.place.district_code, "burglary")]
    assert (whole[FEBRUARY], whole[APRIL]) == (2, 1)
    assert math.isnan(whole[MARCH])


def test_the_scope_spans_the_months_and_lists_the_areas(dataset, place):
    scope = dataset.scope
    assert (scope.first, scope.last) == (FEBRUARY, APRIL)
    assert scope.words == "Feb 2025 to Apr 2025"
    assert scope.usual_period(["burglary"]) == 3
    assert scope.spans.keys() == set(place.police_offences)
    assert [a.kind for a in scope.areas] == ["whole", "ward", "ward"]
    assert len(scope.whole.members) == 2


def test_residents_come_from_the_place_file_until_a_file_is_loaded(store, place, tmp_path):
    ward = place.place.wards[0]
    before = read_dataset(store, store.current(), place).population
    assert before[ward.code] == (ward.population, 2020)
    path = tmp_path / "people.csv"
    path.write_text(f"WD25CD,population_2022\n{ward.code},20000\n")
    add([path], place, store)
    after = read_dataset(store, store.current(), place).population
    assert after[ward.code] == (20000, 2022)
    assert after[place.place.district_code] == before[place.place.district_code]


def test_a_whole_without_a_figure_of_its_own_needs_every_ward_of_one_year(store, place):
    alone = place.place.model_copy(update={"district_population": None})
    dataset = read_dataset(store, store.current(), place.model_copy(update={"place": alone}))
    total = sum(w.population for w in place.place.wards)
    assert dataset.population[place.place.district_code] == (total, 2020)
    wards = (place.place.wards[0], place.place.wards[1].model_copy(update={"population": None}))
    lacking = alone.model_copy(update={"wards": wards})
    dataset = read_dataset(store, store.current(), place.model_copy(update={"place": lacking}))
    assert place.place.district_code not in dataset.population


def test_boundaries_for_the_browser_are_degrees_and_named_by_content(dataset):
    shapes = json.loads(dataset.geojson)
    assert {f["id"] for f in shapes["features"]} == set(dataset.wards["area_code"])
    (x, y), *_ = shapes["features"][0]["geometry"]["coordinates"][0]
    assert -1.66 < x < -1.44
    assert 53.74 < y < 53.86
    assert dataset.geojson_name.startswith("areas-")
    assert dataset.bounds == pytest.approx((-1.65, 53.75, -1.45, 53.85), abs=1e-4)


def test_a_new_release_is_noticed_and_the_old_one_stays_readable(store, place, tmp_path):
    datasets = Datasets(store, place, check_s=0.0)
    first = datasets.get()
    assert datasets.get() is first
    add([made.street(tmp_path / "new", made.row("z"))], place, store)
    second = datasets.get()
    assert second.release.release_id != first.release.release_id
    assert datasets.get(first.release.release_id).coverage["records"].sum() == 3
    assert first.geojson_path != second.geojson_path
    assert first.geojson_name == second.geojson_name


def test_a_worker_trusts_its_view_for_a_moment(store, place, tmp_path):
    datasets = Datasets(store, place, check_s=3600)
    first = datasets.get()
    add([made.street(tmp_path / "new", made.row("z"))], place, store)
    assert datasets.get() is first


def test_a_store_without_a_release_says_what_to_do(tmp_path, place):
    with pytest.raises(StoreError, match="data_loaders add"):
        Datasets(Store(str(tmp_path / "none")), place).get()


def test_boundaries_alone_are_not_enough(tmp_path, place):
    store = Store(str(tmp_path / "store"))
    add([made.boundaries(tmp_path, place)], place, store)
    with pytest.raises(StoreError, match="has no counts yet"):
        Datasets(store, place).get()


def with_counts(store, place, source, numbers, month="2025-04", **options):
    """The dataset after a source's counts of one month were stored, by area code and offence."""
    table = counts_table(source, {(*key, month): number for key, number in numbers.items()})
    return read_dataset(store, store_counts(store, table, **options), place)


def test_a_hidden_number_is_missing_and_marked_and_the_total_is_as_released(store, place):
    west, east = (w.code for w in place.place.wards)
    whole = place.place.district_code
    numbers = {(west, "hate-incident"): None, (east, "hate-incident"): 6}
    dataset = with_counts(store, place, "police-extract", {**numbers, (whole, "hate-incident"): 9})
    counts, hidden = dataset.counts
    of_hate = counts.xs("hate-incident", level="offence")[APRIL]
    assert of_hate.dropna().to_dict() == {east: 6, whole: 9}
    assert hidden.index[hidden[APRIL]].tolist() == [(west, "hate-incident")]
    assert not hidden[MARCH].any()


def test_a_total_that_was_not_released_is_never_made_of_the_wards(store, place):
    west, east = (w.code for w in place.place.wards)
    numbers = {(west, "hate-incident"): 7, (east, "hate-incident"): 6}
    dataset = with_counts(store, place, "police-extract", numbers)
    counts, _ = dataset.counts
    assert (place.place.district_code, "hate-incident") not in counts.index


def test_each_source_has_the_months_it_covers(store, place):
    west = place.place.wards[0].code
    dataset = with_counts(
        store, place, "road-casualties", {(west, "road-slight"): 4}, month="2019-12"
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


def test_an_offence_is_counted_from_its_own_source_where_that_has_it(store, place):
    west = place.place.wards[0].code
    numbers = {(west, "burglary"): 99, (west, "lasbt-case"): 12}
    dataset = with_counts(store, place, "ward-figures", numbers)
    assert dataset.source_of["burglary"] == POLICE
    assert dataset.source_of["lasbt-case"] == "ward-figures"
    counts, _ = dataset.counts
    assert counts.loc[(west, "burglary"), APRIL] == 1
    assert counts.loc[(west, "lasbt-case"), APRIL] == 12


def test_a_partial_month_of_police_data_has_what_it_has_and_of_a_partner_is_not_known(store, place):
    west, east = (w.code for w in place.place.wards)
    dataset = with_counts(store, place, "lasbt", {(west, "lasbt-case"): 8}, status="partial")
    counts, _ = dataset.counts
    assert counts.loc[(west, "lasbt-case"), APRIL] == 8
    assert (east, "lasbt-case") not in counts.index


def test_what_is_held_is_what_has_counts_or_a_figure(store, place):
    assert {"burglary", "asb"} <= read_dataset(store, store.current(), place).held
    assert "hate-incidents" not in read_dataset(store, store.current(), place).held
    west = place.place.wards[0].code
    dataset = with_counts(store, place, "police-extract", {(west, "hate-incident"): 9})
    assert "hate-incidents" in dataset.held
    with store.draft() as draft:
        draft.replace("indicator_values", figures(figure("asb-satisfaction")))
        release = draft.commit("a survey")
    assert "asb-satisfaction" in read_dataset(store, release, place).held


@pytest.mark.parametrize(
    ("of", "held"), [(("burglary", "robbery"), True), (("burglary", "hate-incident"), False)]
)
def test_a_share_is_held_only_where_its_denominator_is_too(store, place, of, held):
    share = place.indicator["charged-share"].model_copy(
        update={"offences": ("burglary",), "of": of}
    )
    catalogue = place.model_copy(update={"indicators": (share,)})
    found = read_dataset(store, store.current(), catalogue).held
    assert found == ({"charged-share"} if held else set())
