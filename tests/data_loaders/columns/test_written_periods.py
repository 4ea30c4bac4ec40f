"""Periods as returns write them, and numbers as cells do."""

from __future__ import annotations

import pytest

from data_loaders.columns.written_numbers import (
    Written,
    decimals,
    number,
    whole_number,
    written_figure,
)
from data_loaders.columns.written_periods import period_between, written_day, written_period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("Feb-25", "2025-02-01", "2025-02-28"),
        ("2025-02-01 00:00:00", "2025-02-01", "2025-02-28"),
        ("2024 Q1", "2024-01-01", "2024-03-31"),
        ("2024-Q4", "2024-10-01", "2024-12-31"),
        ("Q2 2024", "2024-04-01", "2024-06-30"),
        ("2024/25 Q1", "2024-04-01", "2024-06-30"),
        ("2024/25 Q4", "2025-01-01", "2025-03-31"),
        *(
            (text, "2025-01-01", "2025-03-31")
            for year in (
                "2024/25",
                "2024-25",
                "24/25",
                "24-25",
                "2024–25",
                "2024/2025",
                "FY 2024/25",
            )
            for text in (f"Q4 {year}", f"{year} Q4", f"Q4, {year}", f"{year}-Q4", f"q4 {year}")
        ),
        ("Q4 2024", "2024-10-01", "2024-12-31"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024/25", "2024-04-01", "2025-03-31"),
        ("2024-25", "2024-04-01", "2025-03-31"),
        ("2024/2025", "2024-04-01", "2025-03-31"),
        ("1999/00", "1999-04-01", "2000-03-31"),
        ("2010/11", "2010-04-01", "2011-03-31"),
        ("2010-11", "2010-11-01", "2010-11-30"),
        ("year ending March 2025", "2024-04-01", "2025-03-31"),
        ("12 months to Oct 2023", "2022-11-01", "2023-10-31"),
        ("2022-11 to 2023-10", "2022-11-01", "2023-10-31"),
        ("Nov 2022 – Oct 2023", "2022-11-01", "2023-10-31"),
        ("2022-11-05 to 2023-10-30", "2022-11-05", "2023-10-30"),
        ("01/11/2022 to 31/10/2023", "2022-11-01", "2023-10-31"),
    ],
)
def test_a_period_in_any_spelling(text, first, last):
    days = written_period(text)
    assert (f"{days.first:%Y-%m-%d}", f"{days.last:%Y-%m-%d}") == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024/26",
        "2024 Q5",
        "Q1 24",
        "Q1 24/26",
        "2024/26 Q1",
        "Q1",
        "soon",
        "2023-10 to 2022-11",
        "2024/25 to now",
        "31/02/2024 to 2024",
    ],
)
def test_what_is_no_period_is_refused_in_words(text):
    with pytest.raises(ValueError, match=r"is not a month \(2025-02\), a quarter"):
        written_period(text)


def test_a_period_in_two_cells():
    assert period_between("2022-11", "2023-10") == written_period("2022-11 to 2023-10")
    assert period_between("2024/25", "") == written_period("2024/25")


@pytest.mark.parametrize("text", ["2025-02-14", "14/02/2025", "2025-02-14 00:00:00"])
def test_a_day(text):
    assert f"{written_day(text):%Y-%m-%d}" == "2025-02-14"


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0), ("1204", 1204), ("1,204", 1204), ("1 204", 1204), ("12.0", 12)],
)
def test_a_count(text, value):
    assert whole_number(text) == value


@pytest.mark.parametrize("text", ["", "-1", "1.5", "1,20", "12,34", "12 34", "one", "1e3", "<5"])
def test_no_count(text):
    with pytest.raises(ValueError, match="is not a whole number from 0"):
        whole_number(text)


@pytest.mark.parametrize("read", [whole_number, number])
def test_a_number_nothing_could_count_to_is_none(read):
    with pytest.raises(ValueError, match="more than anything here can count to"):
        read("99999999999999999999")


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.5", 1.5), ("-2", -2.0), ("\N{MINUS SIGN}2", -2.0), ("12.5%", 12.5), ("1e-05", 1e-05)],
)
def test_a_number(text, value):
    assert number(text) == value


@pytest.mark.parametrize("text", ["", "abc", "1.2.3", "nan", "inf", "1,20", "--1", "."])
def test_no_number(text):
    with pytest.raises(ValueError, match="is not a number"):
        number(text)


@pytest.mark.parametrize(("text", "places"), [("12", 0), ("12.3", 1), ("12.30%", 2)])
def test_how_far_a_number_is_rounded(text, places):
    assert decimals(text) == places


@pytest.mark.parametrize(
    ("texts", "number", "status"),
    [
        (("<5", "< 10", "≤5", "<=4", "under 5", "fewer than five", "5 or fewer"), "", "suppressed"),
        (("1-4", "1 to 4", "0–4", "*", "#", "~", "C", "[c]", "[low]", "(c)"), "", "suppressed"),
        (("[x]", "x", "[z]", "[u]", ":", "n/a", "N/A", "#N/A", "NA", "[p]", ""), "", "missing"),
        (("12 [f]", "[er]"), "", "missing"),
        (("-", "–", "—", "..", "†"), "", "unsaid"),
        (("nil", "Nil", "zero", "0"), "0", "final"),
        (
            ("12", "12*", "12 *", "12†", "12¹", "12 [note 3]", "12 [1]", "12 [b]", "'12"),
            "12",
            "final",
        ),
        (('"12"', " 12 ", "１２"), "12", "final"),
        (
            ("12 [p]", "12p", "12 (p)", "12 P", "12 (provisional)", "12 [e]", "12* [p]"),
            "12",
            "provisional",
        ),
        (("12r", "12 (r)", "12 [R]", "12 [r]*"), "12", "revised"),
        (("#REF!",), "#REF!", "final"),
        (("12 13",), "12 13", "final"),
    ],
)
def test_marks_in_place_of_a_figure_and_after_one(texts, number, status):
    assert {written_figure(text) for text in texts} == {Written(number, status)}
