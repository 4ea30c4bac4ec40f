"""Counts by month and figures by year of one thing, from a partner: never both, for they subtract.

Ash had 3 cases in February, which are hidden; the year's figure less the other months would tell.
"""

import pytest

from data_loaders.load import add
from model.config.plans import Indicator
from store.store import Store
from tests.data_loaders.made_figures import (
    NAMES,
    boundaries,
    changed,
    four_wards,
    loaded,
    table,
    with_plan,
)

CASES = Indicator(
    id="lasbt-cases",
    name="Cases",
    method="count",
    offences=("lasbt-case",),
    grade="partner",
    holder="LASBT",
    direction="context",
    unit="cases",
    source="lasbt",
)
BY_MONTH = "ward,month,measure,count\n" + "".join(
    f"{name},2025-02,lasbt-case,{count}\n"
    for name, count in zip(NAMES, (3, 20, 30, 40), strict=True)
)
BY_YEAR = "indicator,area,period,numerator,value\n" + "".join(
    f"lasbt-cases,{name},2025,{count},{count}\n"
    for name, count in zip(NAMES, (103, 220, 330, 440), strict=True)
)


@pytest.fixture(scope="module")
def place(leeds):
    catalogue = with_plan(four_wards(leeds))
    return changed(catalogue, indicators=(*catalogue.indicators, CASES))


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(str(tmp_path / "store"))


def test_figures_by_year_are_refused_where_there_are_counts_by_month(place, store, tmp_path):
    loaded(place, store, tmp_path, BY_MONTH)
    (line,) = loaded(place, store, tmp_path, BY_YEAR).lines
    assert (line.placed, line.rejected) == (0, 4)
    assert "subtracted" in line.rejects[0].expected
    assert table(store, "indicator_values").empty


def test_counts_by_month_are_left_out_where_there_are_figures_by_year(place, store, tmp_path):
    loaded(place, store, tmp_path, BY_YEAR)
    (line,) = loaded(place, store, tmp_path, BY_MONTH).lines
    assert (line.placed, line.duplicate) == (0, 4)
    assert "subtracted" in " ".join(line.notes)
    assert table(store, "ward_counts").empty


def test_either_of_them_alone_is_loaded(place, store, tmp_path):
    assert loaded(place, store, tmp_path, BY_YEAR).lines[0].placed == 4
    other = Store(f"{store.root}-other")
    assert loaded(place, other, tmp_path, BY_MONTH).lines[0].placed == 4


@pytest.mark.parametrize("files", [(BY_MONTH, BY_YEAR), (BY_YEAR, BY_MONTH)])
def test_nor_one_after_the_other_where_readers_were_taken_back_between(
    place, store, tmp_path, files
):
    """Links to the release they were taken back from are still answered."""
    first, second = files
    add([boundaries(tmp_path)], place, store)
    before = store.current().release_id
    loaded(place, store, tmp_path, first)
    store.use(before)
    (line,) = loaded(place, store, tmp_path, second).lines
    assert line.placed == 0
