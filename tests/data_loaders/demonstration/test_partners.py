"""The invented sources beside police data: whole, repeatable, hidden where real ones would be."""

import pandas as pd
import pytest

from data_loaders.demonstration.partners import YEARLY_PER_1000, partner_tables
from model.config.catalogue import Catalogue
from model.periods import Window, month
from model.tables import COVERAGE, WARD_COUNTS

WINDOW = Window(month("2022-07"), month("2026-09"))


@pytest.fixture(scope="module")
def residents(leeds):
    return pd.Series({w.code: float(w.population or 24_000) for w in leeds.place.wards})


@pytest.fixture(scope="module")
def tables(leeds, residents):
    return partner_tables(leeds, residents, WINDOW)


def test_the_tables_are_canonical(tables):
    counts, covered = tables
    WARD_COUNTS.validate(counts)
    COVERAGE.validate(covered)


def test_casualties_come_in_whole_calendar_years(tables):
    covered = tables[1]
    months = covered.loc[covered["source"] == "road-casualties", "month"]
    assert (months.min(), months.max(), len(months)) == (
        pd.Timestamp("2023-01-01"),
        pd.Timestamp("2025-12-01"),
        36,
    )


def test_the_same_arguments_give_the_same_tables(leeds, residents, tables):
    for first, second in zip(tables, partner_tables(leeds, residents, WINDOW), strict=True):
        pd.testing.assert_frame_equal(first, second)


def test_only_a_partner_files_small_numbers_are_hidden(tables):
    counts, _ = tables
    hidden = counts.groupby("offence")["status"].agg(lambda s: (s == "suppressed").mean())
    assert hidden["road-killed"] == 0, "an open source shows its small numbers"
    assert hidden["hate-incident"] > 0.3, "hate incidents are few in a ward and month"
    shown = counts.loc[counts["source"] != "road-casualties", "count"].dropna()
    assert not shown.between(1, 4).any()


def test_every_offence_is_one_of_the_catalogue(leeds, tables):
    assert set(YEARLY_PER_1000) <= set(leeds.offence)
    assert set(tables[0]["offence"]) == set(YEARLY_PER_1000)


def test_a_place_without_these_offences_has_none_of_it(leeds, residents):
    few = tuple(o for o in leeds.offences if o.source == "police.uk")
    every = {name: getattr(leeds, name) for name in Catalogue.model_fields}
    counts, covered = partner_tables(Catalogue(**every | {"offences": few}), residents, WINDOW)
    assert counts.empty
    assert covered.empty
