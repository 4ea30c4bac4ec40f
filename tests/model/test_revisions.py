"""Which months a publisher still revises."""

import pandas as pd
import pytest

from model.catalogue import Source
from model.revisions import provisional_months


def coverage(*statuses):
    return pd.Series(
        statuses, index=pd.period_range("2025-01", periods=len(statuses), freq="M"), dtype=object
    )


def source(months):
    why = "They are published anew" if months else ""
    return Source(id="a", name="A", publisher="B", revised_months=months, revised_why=why)


@pytest.mark.parametrize(
    ("statuses", "setting", "months"),
    [
        (["complete"] * 4, 2, ["2025-03", "2025-04"]),
        (["complete"] * 4, 0, []),
        (["complete"] * 2, 9, ["2025-01", "2025-02"]),
        # Counted back from the last month with data, whatever it is like.
        (["complete", "complete", "doubtful", "missing"], 2, ["2025-02", "2025-03"]),
        # A gap does not make an older month young.
        (["complete", "complete", "missing", "partial"], 2, ["2025-04"]),
        (["missing"], 2, []),
        ([], 2, []),
    ],
)
def test_the_last_months_with_data_are_provisional(statuses, setting, months):
    assert [str(m) for m in provisional_months(coverage(*statuses), source(setting))] == months


def test_the_order_of_the_months_does_not_matter():
    status = coverage(*["complete"] * 4)
    both = (provisional_months(s, source(2)) for s in (status, status[::-1]))
    assert len({frozenset(months) for months in both}) == 1
