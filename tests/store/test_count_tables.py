"""Counts by area, offence and month: gaps, hidden numbers and the sums of larger areas."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from model.filters import Area, Scope
from model.tables import POLICE
from store.count_tables import count_tables
from tests.data_loaders import loading as made
from tests.stored import counts_table

FEBRUARY, MARCH, APRIL = MONTHS = pd.period_range("2025-02", "2025-04", freq="M")

BURGLARIES = counts_table(
    POLICE,
    {
        ("E1", "burglary", "2025-02"): 3,
        ("E2", "burglary", "2025-02"): 4,
        ("E3", "burglary", "2025-02"): 1,
        ("E1", "burglary", "2025-04"): 2,
    },
)
CASES = counts_table(
    "lasbt", {("E1", "lasbt-case", "2025-02"): 9, ("E2", "lasbt-case", "2025-02"): None}
)


@pytest.fixture
def scope(leeds) -> Scope:
    """Three wards, of which two are a group."""
    whole = Area("D", "All", "whole", ("E1", "E2", "E3"))
    group = Area("north", "North", "group", ("E1", "E2"))
    wards = [Area(code, code, "ward", (code,)) for code in whole.members]
    return Scope(leeds, (whole, group, *wards), {})


def covered(april: str = "complete") -> pd.DataFrame:
    """February is complete, April as told, March is not there."""
    months = [pd.Timestamp("2025-02-01"), pd.Timestamp("2025-04-01")]
    return pd.concat(
        pd.DataFrame({"source": source, "month": months, "status": ["complete", april]})
        for source in (POLICE, "lasbt")
    )


def test_larger_areas_are_the_sums_of_the_wards_that_have_a_figure(scope):
    counts, hidden = count_tables(BURGLARIES, covered(), scope, open_offences=["burglary"])
    assert counts.columns.equals(MONTHS)
    assert counts[FEBRUARY].xs("burglary", level="offence").to_dict() == {
        "E1": 3,
        "E2": 4,
        "E3": 1,
        "D": 8,
        "north": 7,
    }
    assert counts[APRIL].dropna().to_dict() == {
        (code, "burglary"): 2 for code in ("E1", "D", "north")
    }
    assert counts[MARCH].isna().all(), "a month without data has no sum, not even zero"
    assert not hidden.any(axis=None)


def test_the_order_of_the_rows_does_not_matter(scope):
    rows = pd.concat([BURGLARIES, CASES])
    tables = [
        count_tables(r, covered(), scope, open_offences=["burglary"]) for r in (rows, rows[::-1])
    ]
    for one, other in zip(*tables, strict=True):
        assert_frame_equal(one, other)


@pytest.mark.parametrize(("april", "drugs"), [("partial", 0), ("complete", math.nan)])
def test_no_row_is_a_zero_only_in_a_partial_month_of_police_data(scope, april, drugs):
    of_drugs = counts_table(POLICE, {("E1", "drugs", "2025-02"): 1, ("E2", "drugs", "2025-02"): 1})
    rows = pd.concat([BURGLARIES, CASES, of_drugs])
    counts, _ = count_tables(rows, covered(april), scope, open_offences=[])
    assert counts.loc[("E1", "drugs"), APRIL] == pytest.approx(drugs, nan_ok=True)
    assert counts.loc[("E1", "burglary"), APRIL] == 2
    assert math.isnan(counts.loc[("E2", "drugs"), APRIL]), "a ward without a row is not known"
    assert math.isnan(counts.loc[("E1", "lasbt-case"), APRIL])
    assert counts[MARCH].isna().all()


def test_a_hidden_number_is_in_no_table_but_that_of_what_is_hidden(scope):
    rows = pd.concat([BURGLARIES, CASES])
    counts, hidden = count_tables(rows, covered(), scope, open_offences=["burglary"])
    assert hidden.index.equals(counts.index)
    assert hidden.columns.equals(counts.columns)
    assert hidden.stack().loc[lambda h: h].index.tolist() == [("E2", "lasbt-case", FEBRUARY)]
    assert math.isnan(counts.loc[("E2", "lasbt-case"), FEBRUARY])
    assert ("north", "lasbt-case") not in counts.index


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


def test_a_hidden_number_is_missing_and_marked_and_the_total_is_as_released(store_with_gap, place):
    west, east = (w.code for w in place.place.wards)
    whole = place.place.district_code
    numbers = {(west, "hate-incident"): None, (east, "hate-incident"): 6}
    dataset = made.with_counts(
        store_with_gap, place, "police-extract", {**numbers, (whole, "hate-incident"): 9}
    )
    counts, hidden = dataset.counts
    of_hate = counts.xs("hate-incident", level="offence")[APRIL]
    assert of_hate.dropna().to_dict() == {east: 6, whole: 9}
    assert hidden.index[hidden[APRIL]].tolist() == [(west, "hate-incident")]
    assert not hidden[MARCH].any()


def test_a_total_that_was_not_released_is_never_made_of_the_wards(store_with_gap, place):
    west, east = (w.code for w in place.place.wards)
    numbers = {(west, "hate-incident"): 7, (east, "hate-incident"): 6}
    dataset = made.with_counts(store_with_gap, place, "police-extract", numbers)
    counts, _ = dataset.counts
    assert (place.place.district_code, "hate-incident") not in counts.index


def test_a_partial_month_of_police_data_has_what_it_has_and_of_a_partner_is_not_known(
    store_with_gap, place
):
    west, east = (w.code for w in place.place.wards)
    dataset = made.with_counts(
        store_with_gap, place, "lasbt", {(west, "lasbt-case"): 8}, status="partial"
    )
    counts, _ = dataset.counts
    assert counts.loc[(west, "lasbt-case"), APRIL] == 8
    assert (east, "lasbt-case") not in counts.index
