"""Real areas where nothing was done: "did it work" calls few of them beyond chance."""

from __future__ import annotations

import pandas as pd
import pytest

from model.filters import WARDS
from store.datasets import Datasets
from tests.pages.hotspots.placebo_areas import answers


@pytest.fixture(scope="module")
def of_westminster(westminster_store, westminster):
    store, _ = westminster_store
    return Datasets(store, westminster, check_s=3600)


@pytest.mark.parametrize("length", [3, 12])
def test_of_real_wards_at_most_six_in_a_hundred_are_beyond_chance(of_westminster, length):
    rows = pd.DataFrame(answers(of_westminster, (WARDS,), {length: ("2018-06",)}, 20))
    assert len(rows) > 70
    assert rows["answer"].isin(["fell", "rose"]).mean() <= 0.06


@pytest.mark.parametrize("length", [3, 12])
def test_of_the_busiest_cells_before_few_are_said_to_have_fallen(of_westminster, length):
    rows = pd.DataFrame(answers(of_westminster, ("s400", "h800"), {length: ("2018-06",)}, 5))
    assert len(rows) == 50
    assert (rows["answer"] == "fell").mean() <= 0.06
