"""How the counts of a release vary, from its own months and from config/variation.toml."""

from __future__ import annotations

import pytest

from data_loaders.dataset import Datasets
from pages.cubes import varying_of


@pytest.fixture(scope="module")
def of_westminster(westminster_store, westminster):
    store, _ = westminster_store
    return varying_of(Datasets(store, westminster, check_s=3600).get())


def test_the_usual_variation_of_wards_is_that_of_westminster(of_westminster, leeds):
    found = of_westminster.pool("ward")
    assert found.months == 29
    usual = leeds.usual_variation.ward
    assert found.variation.model_dump() == pytest.approx(usual.model_dump(), abs=0.0005)
    assert leeds.usual_variation.group == usual


def test_of_a_whole_place_two_years_are_too_few(of_westminster, westminster):
    found = of_westminster.pool("whole")
    assert (found.months, found.variation) == (0, westminster.usual_variation.whole)
