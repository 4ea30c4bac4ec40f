"""Months of which the force's file holds few kinds of record alone."""

from __future__ import annotations

import pytest

from data_loaders.load import add
from store.store import Store
from tests.data_loaders import loading as made

ASB, BURGLARY, ROBBERY, DRUGS, OTHER = (
    *("Anti-social behaviour", "Burglary", "Robbery", "Drugs", "Other theft"),
)


def rows(kind: str, number: int) -> list[str]:
    """Records of a kind in the West, with an id unless it has none."""
    ids = "" if kind == ASB else kind
    return [
        made.row(ids and f"{ids}{n}", kind=kind, longitude=f"{-1.60 - n / 20_000:.5f}")
        for n in range(number)
    ]


def month_of(store: Store) -> tuple[str, str, dict[tuple[str, str], int]]:
    """The status of February, why, and its counts."""
    release = store.current()
    (covered,) = store.read("coverage", release, source="police.uk").itertuples()
    counts = store.read("ward_counts", release)
    keys = zip(counts["area_code"], counts["offence"], strict=True)
    return covered.status, covered.reason, dict(zip(keys, counts["count"], strict=True))


@pytest.mark.parametrize("kinds", [{ASB: 120}, {BURGLARY: 120}, {ASB: 100, ROBBERY: 40}])
def test_a_month_of_few_kinds_alone_is_partial_and_nothing_of_it_is_zero(
    store, place, tmp_path, kinds
):
    some = [row for kind, number in kinds.items() for row in rows(kind, number)]
    add([made.street(tmp_path, *some)], place, store)
    status, reason, counts = month_of(store)
    assert status == "partial"
    assert reason.startswith("what is there of the force holds ")
    assert reason.endswith("add the file of Feb 2025 with all of them")
    assert sorted(counts.values()) == sorted(kinds.values())


@pytest.mark.parametrize("whole_first", [False, True])
def test_the_whole_month_makes_it_whole(store, place, tmp_path, whole_first):
    every = [row for kind in (ASB, BURGLARY, ROBBERY, DRUGS, OTHER) for row in rows(kind, 130)]
    files = [
        made.street(tmp_path / "asb", *rows(ASB, 130)),
        made.street(tmp_path / "whole", *every),
    ]
    for file in files[:: -1 if whole_first else 1]:
        report = add([file], place, store)
        assert not any(line.refused for line in report.lines)
    status, _, counts = month_of(store)
    assert status == "complete"
    assert sum(counts.values()) == 650
    assert 0 in counts.values()


def test_a_small_month_of_one_kind_is_believed(store, place, tmp_path):
    add([made.street(tmp_path, *rows(BURGLARY, 40))], place, store)
    assert month_of(store)[0] == "complete"
