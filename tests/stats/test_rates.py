"""Rates per 1,000 residents, beside the two numbers they are made of."""

import math

import pytest

from stats.rates import rate_per_1000


def test_leeds_in_2017():
    assert round(rate_per_1000(95_011, 784_800), 1) == 121.1


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
    assert rate_per_1000(crimes, residents) == pytest.approx(rate, nan_ok=True)
