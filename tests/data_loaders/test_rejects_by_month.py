"""Against which months rejected rows count."""

from __future__ import annotations

import pandas as pd
import pytest

from data_loaders.reading import Reject
from data_loaders.rejects_by_month import rejected_by_month

JANUARY, FEBRUARY = pd.Timestamp("2025-01-01"), pd.Timestamp("2025-02-01")


def rejects(undated: int, **dated: int) -> list[Reject]:
    months = {"january": JANUARY, "february": FEBRUARY}
    found = [Reject(1, "x", "y") for _ in range(undated)]
    return found + [
        Reject(1, "x", "y", month=months[m]) for m, n in dated.items() for _ in range(n)
    ]


@pytest.mark.parametrize(
    ("undated", "rows", "counted"),
    [
        (0, (10, 30), (2, 0)),
        (4, (10, 30), (2 + 1, 3)),
        (1, (10, 30), (2 + 1, 1)),  # it may be of either
        (3, (0, 30), (2, 3)),
        (3, (0, 0), (2 + 3, 3)),
    ],
)
def test_rows_of_no_known_month_are_shared_out_each_month_with_its_whole_share(
    undated, rows, counted
):
    found = rejected_by_month(
        rejects(undated, january=2), dict(zip((JANUARY, FEBRUARY), rows, strict=True))
    )
    assert (found[JANUARY], found[FEBRUARY]) == counted


def test_a_place_answers_for_its_share_of_a_larger_file():
    found = rejected_by_month(rejects(30, january=10), {JANUARY: 10, FEBRUARY: 10}, share=0.1)
    assert found == {JANUARY: 1 + 2, FEBRUARY: 2}
