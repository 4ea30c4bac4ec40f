"""The archive beside the API: what differs in a month, and from when the other one is read."""

from __future__ import annotations

import pandas as pd
import pytest

from model.tables import POLICE
from store.service_differences import difference, services_changed

MARCH = pd.Timestamp("2025-03-01")


def offences(**numbers: int) -> pd.Series:
    return pd.Series([name for name, n in numbers.items() for _ in range(n)], dtype="str")


def test_what_differs_is_named_the_most_different_first():
    archive = offences(drugs=5, robbery=10, burglary=3, arson=1, fraud=2)
    api = offences(drugs=7, robbery=2, burglary=3, arson=2, fraud=3)
    assert difference(MARCH, archive, api, str.capitalize) == (
        "Mar 2025: 21 records in the place by the archive, 17 by the API (Robbery 10 and 2, "
        "Drugs 5 and 7, Arson 1 and 2 and 1 offences more). The archive counts."
    )


def test_a_month_alike_is_said_to_be():
    same = offences(drugs=2)
    assert "every offence is alike" in difference(MARCH, same, same, str)


@pytest.mark.parametrize(
    ("kinds", "changes"),
    [
        (["archive", "archive"], []),
        (["api", "api"], []),
        (["archive", "api", "api"], ["2025-02"]),
        (["api", "archive", "api"], ["2025-02", "2025-03"]),
        (["demonstration", "demonstration"], []),
    ],
)
def test_a_break_stands_where_the_other_service_is_read(kinds, changes):
    parts = pd.DataFrame(
        {
            "source": POLICE,
            "month": pd.date_range("2025-01-01", periods=len(kinds), freq="MS"),
            "kind": kinds,
        }
    )
    found = services_changed(parts)
    assert [str(b.month) for b in found] == changes
    assert {b.effect for b in found} <= {"flag"}
