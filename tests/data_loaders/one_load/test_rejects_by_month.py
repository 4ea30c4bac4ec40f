"""Against which months rejected rows count."""

from __future__ import annotations

import pandas as pd
import pytest

from data_loaders.one_load.rejects_by_month import (
    rejected_by_month,
    too_many_undated,
    undated_words,
)
from model.rejects import Reject

JANUARY, FEBRUARY = pd.Timestamp("2025-01-01"), pd.Timestamp("2025-02-01")


def rejects(undated: int, **dated: int) -> list[Reject]:
    months = {"january": JANUARY, "february": FEBRUARY}
    found = [Reject(1, "x", "y") for _ in range(undated)]
    return found + [
        Reject(1, "x", "y", month=months[m]) for m, n in dated.items() for _ in range(n)
    ]


def test_a_row_counts_against_the_month_it_gives():
    rows = {JANUARY: 10, FEBRUARY: 30}
    assert rejected_by_month(rejects(4, january=2), rows) == {JANUARY: 2, FEBRUARY: 0}


def test_in_a_file_of_one_month_a_row_without_one_is_of_it():
    assert rejected_by_month(rejects(4, january=2), {JANUARY: 10}) == {JANUARY: 6}
    assert too_many_undated(rejects(4), {JANUARY: 10}) == 0
    assert undated_words(rejects(4), {JANUARY: 10}) == ()


@pytest.mark.parametrize(
    ("undated", "rows", "too_many"),
    [
        (1, (10, 30), 0),  # one row spoils no month but its own
        (2, (10, 30), 2),
        (4, (198, 198), 0),  # 1 % of 400
        (4, (190, 190), 4),
        (10, (100,) * 12, 0),  # a tenth of one month
        (11, (100,) * 12, 11),  # less than 1 % of all, but it may be a tenth of one month
        (3, (0, 0), 3),
    ],
)
def test_rows_of_no_known_month_are_judged_by_their_file_as_a_whole(undated, rows, too_many):
    months = pd.date_range("2025-01-01", periods=len(rows), freq="MS")
    of_month = dict(zip(months, rows, strict=True))
    assert too_many_undated(rejects(undated), of_month) == too_many
    (words,) = undated_words(rejects(undated), of_month)
    assert words.startswith(f"{undated} rejected rows say no month")
    assert words.endswith("whole" if too_many else "partial")
    assert undated_words(rejects(undated), of_month, disclosive=True)[0].startswith("some rejected")


def test_a_place_answers_for_its_share_of_a_larger_file():
    rows, found = {JANUARY: 10, FEBRUARY: 10}, rejects(30, january=10)
    assert rejected_by_month(found, rows, share=0.1) == {JANUARY: 1, FEBRUARY: 0}
    assert too_many_undated(found, rows, share=0.1) == 3
    assert too_many_undated(found, {JANUARY: 1000, FEBRUARY: 1000}, share=0.1) == 0
