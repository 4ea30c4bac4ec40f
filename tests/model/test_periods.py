"""Months and windows: written, counted and shifted as a person would on a calendar."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.errors import SaferError
from model.periods import Window, month, short

FEB_2025 = pd.Period("2025-02", "M")


def test_a_month_is_written_year_dash_month():
    assert month("2025-02") == FEB_2025
    assert short(FEB_2025) == "Feb 2025"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "2025",
            "2025-2",
            "2025-02-01",
            "25-02",
            "Feb-25",
            "2025/02",
            " 2025-02",
            "2025-02\n",
        ),
        *("2025-00", "2025-13", "0000-01", "-025-02", "+025-02"),
        # Digits to str.isdigit, but not to a reader of a link.
        *("²025-02", "٢٠٢٥-٠٢"),
    ],
)
def test_anything_else_is_no_month_and_the_error_quotes_it(text):
    with pytest.raises(ValueError, match="is not written YYYY-MM") as error:
        month(text)
    assert f"'{text}'" in str(error.value)


@settings(deadline=None)
@given(st.integers(1, 9999), st.integers(1, 12))
def test_every_month_reads_back_as_it_was_written(year, number):
    period = pd.Period(year=year, month=number, freq="M")
    assert month(str(period)) == period


def test_twelve_months_to_february_begin_in_march():
    window = Window.ending(FEB_2025, 12)
    assert window.first == month("2024-03")
    assert window.length == 12
    assert list(window.months)[:2] == [month("2024-03"), month("2024-04")]
    assert window.months[-1] == FEB_2025


def test_a_window_of_one_month_is_that_month():
    window = Window.ending(FEB_2025, 1)
    assert window.first == window.last == FEB_2025
    assert list(window.months) == [FEB_2025]


@pytest.mark.parametrize(
    ("length", "words"),
    [(1, "Feb 2025"), (3, "3 months to Feb 2025"), (12, "12 months to Feb 2025")],
)
def test_a_window_in_words(length, words):
    assert Window.ending(FEB_2025, length).words == words


def test_a_window_a_year_earlier_has_the_same_months_of_the_year():
    earlier = Window.ending(FEB_2025, 3).earlier(12)
    assert earlier == Window(month("2023-12"), month("2024-02"))


def test_a_window_cannot_run_backwards():
    with pytest.raises(SaferError, match="from 2025-02 back to 2025-01"):
        Window(FEB_2025, month("2025-01"))


@settings(deadline=None)
@given(st.integers(1, 60), st.integers(-60, 60))
def test_a_shifted_window_keeps_its_length(length, months):
    window = Window.ending(FEB_2025, length)
    assert window.earlier(months).length == window.length == len(window.months) == length


@pytest.mark.parametrize(
    ("first", "last", "days"), [("2024-02", "2024-02", 29), ("2023-03", "2024-02", 366)]
)
def test_a_window_has_its_days(first, last, days):
    assert Window(month(first), month(last)).days == days
