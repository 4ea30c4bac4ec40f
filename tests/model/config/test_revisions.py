"""Which months of a source are still revised."""

from __future__ import annotations

import pandas as pd
import pytest

from model.config.catalogue import Source
from model.config.revisions import provisional_months


def source(**more: object) -> Source:
    return Source(id="s", name="S", publisher="P", **more)


REVISED = source(revised_months=3, revised_why="late records")


def status(*words: str) -> pd.Series:
    return pd.Series(words, index=pd.period_range("2025-01", periods=len(words), freq="M"))


@pytest.mark.parametrize(
    ("words", "provisional"),
    [
        (("complete",) * 5, ["2025-03", "2025-04", "2025-05"]),
        (("complete", "complete", "missing", "partial"), ["2025-02", "2025-04"]),
        (("complete", "doubtful", "missing", "missing"), ["2025-01", "2025-02"]),
        (("missing",), []),
        ((), []),
    ],
)
def test_the_last_months_with_data_are_provisional(words, provisional):
    assert [str(m) for m in provisional_months(status(*words), REVISED)] == provisional


def test_of_a_source_that_says_nothing_no_month_is():
    assert provisional_months(status("complete"), source()).empty


def test_police_uk_says_how_many_and_why(leeds):
    police = leeds.source["police.uk"]
    assert police.revised_months == 3
    assert police.revised_why
    assert leeds.source["road-casualties"].revised_months == 0


@pytest.mark.parametrize("more", [{"revised_months": 3}, {"revised_why": "late"}])
def test_a_number_of_months_needs_its_reason(more):
    with pytest.raises(ValueError, match="give both"):
        source(**more)


@pytest.mark.parametrize("number", [-1, 37])
def test_the_number_is_of_months(number):
    with pytest.raises(ValueError, match="revised_months"):
        source(revised_months=number, revised_why="late")


@pytest.mark.parametrize(
    ("made", "provisional"),
    [
        ("2025-07", ["2025-03", "2025-04", "2025-05"]),
        ("2025-08", ["2025-03", "2025-04", "2025-05"]),  # published a month later than usual
        ("2025-10", ["2025-05"]),
        ("2025-11", []),
        ("2031-01", []),
    ],
)
def test_what_was_old_when_it_was_loaded_is_settled(made, provisional):
    late = source(revised_months=3, revised_why="late records", late_months=2)
    found = provisional_months(status(*["complete"] * 5), late, pd.Period(made, "M"))
    assert [str(month) for month in found] == provisional
