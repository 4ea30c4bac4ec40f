"""Months of sources other than street-level police data that are far below their neighbours."""

from __future__ import annotations

import pytest

from data_loaders.load import add
from tests.data_loaders.made_extracts import COUNCIL, casualty, written


@pytest.mark.parametrize(("fourth", "status"), [(60, "complete"), (15, "doubtful")])
def test_a_month_far_below_its_neighbours_is_doubtful(store, place, tmp_path, fourth, status):
    rows = [
        casualty(f"{month}-{n}", date=f"05/{month:02d}/2023")
        for month in range(1, 8)
        for n in range(fourth if month == 4 else 60)
    ]
    add([written(tmp_path, "road.csv", COUNCIL, *rows)], place, store)
    covered = store.read("coverage", store.current(), source="road-casualties")
    assert list(covered["status"]) == ["complete"] * 3 + [status] + ["complete"] * 3
    if status == "doubtful":
        assert covered["reason"][3] == "15 records, where 60 are usual in the months around it"
