"""Rates per 1,000 residents, beside the two numbers they are made of."""

import math

import pandas as pd
import pytest

from stats.rates import rate_per_1000


def test_leeds_in_2017():
    rate = rate_per_1000(pd.Series([95_011]), pd.Series([784_800.0]))
    assert round(rate[0], 1) == 121.1


@pytest.mark.parametrize(
    ("crimes", "residents", "rate"),
    [
        (50, 25_000, 2.0),
        (0, 25_000, 0.0),
        (math.nan, 25_000, math.nan),
        (50, math.nan, math.nan),
        (50, 0, math.nan),
        (0, 0, math.nan),
    ],
)
def test_a_missing_number_gives_no_rate_and_nobody_no_infinite_one(crimes, residents, rate):
    found = rate_per_1000(pd.Series([crimes]), pd.Series([residents], dtype=float))
    assert found[0] == pytest.approx(rate, nan_ok=True)


def test_rates_are_joined_by_area_not_by_order():
    crimes = pd.Series({"E1": 10, "E2": 40})
    residents = pd.Series({"E2": 20_000.0, "E1": 10_000.0})
    assert rate_per_1000(crimes, residents).to_dict() == {"E1": 1.0, "E2": 2.0}
