"""Coverage and ward counts: a zero where a month is whole, nothing where it is missing."""

from __future__ import annotations

import pandas as pd
import pytest

from data_loaders.counts.counting import coverage, ward_counts
from data_loaders.months.month_pieces import UNSAID
from model.tables import COVERAGE, POLICE, WARD_COUNTS

FORCE = "west-yorkshire"


def part(month: str, name: str = FORCE, *, kind="archive", records=1000, rejected=0) -> dict:
    """One part of a month."""
    return UNSAID | {
        "source": POLICE,
        "month": pd.Timestamp(month),
        "part": name,
        "kind": kind,
        "file": f"{month}-{name}",
        "sha256": month,
        "load_id": "load",
        "records": records,
        "rejected": rejected,
    }


def statuses(*parts: dict) -> list[str]:
    table = pd.DataFrame(parts).astype({"month": "datetime64[us]"})
    return list(COVERAGE.validate(coverage(table, FORCE))["status"])


def test_a_month_between_others_without_a_file_is_missing():
    assert statuses(part("2016-02-01"), part("2016-04-01")) == ["complete", "missing", "complete"]


def test_a_month_without_the_place_s_own_force_is_partial():
    assert statuses(part("2025-01-01"), part("2025-02-01", "btp")) == ["complete", "partial"]


@pytest.mark.parametrize(("rejected", "status"), [(10, "complete"), (11, "partial")])
def test_more_than_one_per_cent_rejected_makes_a_month_partial(rejected, status):
    assert statuses(part("2025-01-01", records=1000 - rejected, rejected=rejected)) == [status]


def test_rejected_rows_are_held_against_all_rows_of_their_own_month():
    whole = part("2025-01-01", records=100, rejected=3) | {"outside": 190, "no_location": 7}
    assert statuses(whole, part("2025-02-01", records=100, rejected=2)) == ["complete", "partial"]


def test_zeros_are_counted_where_a_ward_is_known_and_nothing_where_not(leeds):
    table = pd.DataFrame([part("2025-01-01"), part("2025-03-01")]).astype(
        {"month": "datetime64[us]"}
    )
    incidents = pd.DataFrame(
        {
            "area_code": ["E1", "E1"],
            "month": pd.to_datetime(["2025-01-01", "2025-01-01"]).as_unit("us"),
            "offence": ["burglary", "burglary"],
            "easting": [1.0, 1.0],
            "northing": [1.0, 1.0],
        }
    )
    january, february = pd.Timestamp("2025-01-01"), pd.Timestamp("2025-02-01")
    known = pd.DataFrame(
        [(month, ward) for month in table["month"] for ward in ("E1", "E2")],
        columns=["month", "area_code"],
    )
    counts = ward_counts(incidents, None, known, leeds)
    WARD_COUNTS.validate(counts)
    found = counts.set_index(["area_code", "month", "offence"])["count"]
    assert found["E1", january, "burglary"] == 2
    assert found["E2", january, "burglary"] == 0
    assert (counts["month"] != february).all()
    assert counts["count"].sum() == 2
    without = ward_counts(incidents, None, known[known["area_code"] == "E2"], leeds)
    assert set(without["area_code"]) == {"E2"}
    assert without["count"].sum() == 0
