"""Runs of periods, headings or cells of a column: what one is, the others tell."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_loaders.headings.period_headings import may_be_a_year, read_periods
from data_loaders.headings.stated_months import stated_month


def told(*texts: str) -> list[str]:
    """What each text means: a month as `2025-02`, else its kind; `-` for what is no period."""
    found = read_periods(texts)
    return [
        "-" if t not in found else f"{p.month:%Y-%m}" if (p := found[t]).month else p.kind
        for t in texts
    ]


@pytest.mark.parametrize(
    "run",
    [
        ("2008-09", "2009-10", "2010-11", "2011-12", "2012-13", "2013-14"),
        ("2008-09", "2009-10", "2010-11"),
        ("2010-11", "2011-12"),
        ("2011-12", "2013-14"),
        ("2021-22",),
        ("2010/11",),
        ("2010–11", "2011–12"),
        ("201011", "201112", "201213"),
        ("2010-2011",),
        ("2010/2011",),
        ("2010 to 2011",),
        ("FY10/11",),
        ("FY 2010-11",),
        ("FY2010",),
        ("10/11",),
        ("year ending March 2011",),
        ("2010",),
    ],
)
def test_years_are_never_months(run):
    assert set(told(*run)) == {"year"}
    assert set(told("Ward", *reversed(run))[1:]) == {"year"}


@pytest.mark.parametrize(
    ("run", "month"),
    [
        (("2010-11", "2010-12"), "2010-11"),
        (("2010-11", "2010-10"), "2010-11"),
        (("2011-12", "2012-01"), "2011-12"),
        (("201011", "201010"), "2010-11"),
    ],
)
def test_beside_a_month_that_is_no_year_it_is_a_month(run, month):
    assert told(*run)[0] == month


@pytest.mark.parametrize(
    ("run", "meaning"),
    [
        (("2024-4", "2024-5", "2024-6"), ["2024-04", "2024-05", "2024-06"]),
        (("2024-9", "2024-10"), ["2024-09", "2024-10"]),
        (("2024/4", "2024/7"), ["2024-04", "2024-07"]),
        (("2024-5", "2024-8"), ["2024-05", "2024-08"]),
        (("2008-9", "2009-10", "2010-11"), ["year", "year", "year"]),
        # Numbers write no zero at their end.
        (("2024.09", "2024.1", "2024.11"), ["2024-09", "2024-10", "2024-11"]),
        (("2025.01", "2024.1"), ["2025-01", "2024-10"]),
        (("2024.1", "2024.9", "2024.10"), ["2024-01", "2024-09", "2024-10"]),
        (("2024.1", "2024.11", "2024.12"), ["unclear", "2024-11", "2024-12"]),
        (("2024.1", "2024.9"), ["unclear", "2024-09"]),
        (("2024.1", "2024.9", "2024.11"), ["unclear", "2024-09", "2024-11"]),
        (("2023-4", "2024-5"), ["year", "year"]),
        # A quarter has one figure, too.
        (("2024-1", "2024-2", "2024-3", "2024-4"), ["unclear"] * 4),
        (("2024-4",), ["unclear"]),
    ],
)
def test_a_month_of_one_figure_is_told_by_those_beside_it(run, meaning):
    assert told(*run) == meaning
    assert told(*reversed(run)) == meaning[::-1]


@pytest.mark.parametrize("alone", ["2010-11", "2009-10", "45383", "02/01/2024", "04/24", "24-Apr"])
def test_what_nothing_beside_it_tells_is_unclear(alone):
    assert told("Ward", alone) == ["-", "unclear"]


@pytest.mark.parametrize(
    ("run", "months"),
    [
        (("45383", "45413"), ["2024-04", "2024-05"]),
        (("45412", "45443"), ["2024-04", "2024-05"]),
        (("04/01/2024", "05/01/2024"), ["2024-04", "2024-05"]),
        (("01/01/2024", "02/01/2024"), ["2024-01", "2024-02"]),
        (("01/02/2024", "01/03/2024"), ["2024-02", "2024-03"]),
        (("04/30/2024", "05/31/2024"), ["2024-04", "2024-05"]),
        (("04/24", "05/24"), ["2024-04", "2024-05"]),
        (("2024/04", "2024/05"), ["2024-04", "2024-05"]),
    ],
)
def test_a_run_tells_what_one_alone_does_not(run, months):
    assert told(*run) == months


@pytest.mark.parametrize(
    "text", ["Q1", "Q1 2024", "2024 Q1", "2024/25 Q1", "Quarter 2", "Apr-Jun 2024", "Jan to Mar 24"]
)
def test_a_quarter(text):
    assert told(text) == ["quarter"]


@pytest.mark.parametrize(
    "text", ["Ward", "Total", "12345", "anti-social behaviour", "Marchwood", "% change", "May Day"]
)
def test_what_is_no_period(text):
    assert told(text) == ["-"]


MONTHS = [f"2010-{month:02d}" for month in range(1, 13)]
YEARS = [f"{year}-{(year + 1) % 100:02d}" for year in range(2001, 2020)]


@given(st.sampled_from([MONTHS, YEARS]), st.integers(2, 12), st.integers(0, 7), st.randoms())
def test_a_run_is_of_one_kind_whatever_its_order(run, length, start, rng: random.Random):
    taken = run[start : start + length]
    rng.shuffle(taken)
    expected = taken if run is MONTHS else ["year"] * len(taken)
    if told(*taken) != ["unclear"]:
        assert told(*taken) == expected


@pytest.mark.parametrize(
    ("texts", "month"),
    [
        (["ward-crime-2025-01"], "2025-01"),
        (["Ward crime, January 2025", "2025-01"], "2025-01"),
        (["Ward crime, January 2025", "crime Jan to Mar 2025"], "2025-01"),
        (["Ward crime, January 2025", "2024-12"], None),
        (["Extracted 3 July 2024", "crime June 2024"], "2024-06"),
        (["Updated July 2024", "crime June 2024"], "2024-06"),
        (["Version 1 - July 2024", "crime June 2024"], "2024-06"),
        (["Data correct as of 2024-07-03", "crime June 2024"], "2024-06"),
        (["Community Safety Partnership July 2024", "crime June 2024"], None),
        (["crime 3 July 2024"], None),
        (["ward crime 2024-07-03"], None),
        (["Ward crime figures published June 2024"], None),
        (["ward crime extracted 2024-07-01"], None),
        (["Month ending 30 June 2024"], "2024-06"),
        (["Crime 2024-06-01 00:00:00"], "2024-06"),
        (["2024-06-30"], "2024-06"),
        (["Table 3 June 2024"], "2024-06"),
        (["crime 2024-25 June 2024"], "2024-06"),
        (["", "crime_jan25"], "2025-01"),
        (["202501 ward crime"], "2025-01"),
        (["January to March 2025"], None),
        (["Jan-Mar 2025"], None),
        (["year ending March 2025"], None),
        (["ward-crime-jan-2025"], "2025-01"),
        (["Jan 2025 to Mar 2025"], None),
        (["ward-crime-2024-25"], None),
        (["ward-crime-2010-11"], None),
        (["ward crime"], None),
    ],
)
def test_the_month_a_title_states(texts, month):
    found = stated_month(texts)
    assert (f"{found:%Y-%m}" if found is not None else None) == month


@pytest.mark.parametrize(
    ("text", "may_be"), [("2010-11", True), ("2010-12", False), ("2012-13", False), ("x", False)]
)
def test_which_texts_may_be_a_month_and_a_year(text, may_be):
    assert may_be_a_year(text) is may_be
