"""Which months a publisher still revises."""

import pandas as pd
import pytest

from model.revisions import provisional_months


def coverage(*statuses):
    return pd.Series(
        statuses, index=pd.period_range("2025-01", periods=len(statuses), freq="M"), dtype=object
    )


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
    assert [str(m) for m in provisional_months(coverage(*statuses), setting)] == months


def test_the_order_of_the_months_does_not_matter():
    status = coverage(*["complete"] * 4)
    assert set(provisional_months(status[::-1], 2)) == set(provisional_months(status, 2))
