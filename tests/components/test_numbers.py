"""Numbers as a reader sees them."""

import math

import numpy as np
import pandas as pd
import pytest

from components import numbers
from components.numbers import FORMS, NOTHING


@pytest.mark.parametrize(
    ("form", "value", "written"),
    [
        ("count", 0, "0"),
        ("count", 1234, "1,234"),
        ("count", np.int64(95_011), "95,011"),
        ("count", 412.4, "412"),
        ("difference", 36, "+36"),
        ("difference", -412, "−412"),
        ("difference", -1234, "−1,234"),
        ("difference", 0, "0"),
        ("difference", 0.4, "0"),
        ("difference", -0.4, "0"),
        ("percent", 0.5, "+0.5%"),
        ("percent", -6.81, "−6.8%"),
        ("percent", 0.04, "0.0%"),
        ("percent", -0.04, "0.0%"),
        ("percent", 1234.5, "+1234.5%"),
        ("share", 12.5, "12.5%"),
        ("share", 0, "0.0%"),
        ("rate", 121.06, "121.1"),
        ("rate", 1234.5, "1,234.5"),
        ("figure", 9, "9"),
        ("figure", 83.42, "83.4"),
        ("figure", 9.04, "9"),
        ("figure", 1234.5, "1,234.5"),
        ("figure", -4.5, "−4.5"),
        ("figure", -0.04, "0"),
        ("z", -3.104, "−3.10"),
        ("z", 2.449, "2.45"),
        ("p", 0.2062, "0.21"),
        ("p", 1.0, "1"),
        ("text", "Armley", "Armley"),
        ("text", "-5", "-5"),
    ],
)
def test_a_number_is_written(form, value, written):
    assert FORMS[form](value) == written


@pytest.mark.parametrize("form", [f for f in FORMS if f != "text"])
@pytest.mark.parametrize("missing", [None, math.nan, np.nan, pd.NA, pd.NaT])
def test_what_is_missing_is_a_dash_never_a_zero(form, missing):
    assert FORMS[form](missing) == NOTHING == "–"


@pytest.mark.parametrize("missing", [None, math.nan, pd.NA])
def test_text_that_is_missing_is_nothing(missing):
    assert numbers.text(missing) == ""


def test_a_minus_is_a_true_minus():
    assert numbers.MINUS == "\N{MINUS SIGN}"
    assert numbers.difference(-1) == "\N{MINUS SIGN}1"
