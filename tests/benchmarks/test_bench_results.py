"""A budget is met or not, and the table and the JSON say the same."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from benchmarks.results import Result, percentile, print_results, together, write_json


def result(measured: float, **limits) -> Result:
    return Result(part="start", what="ready", unit="s", measured=measured, **limits)


@pytest.mark.parametrize(("measured", "verdict"), [(4.9, "within"), (5.0, "within"), (5.1, "over")])
def test_a_budget_in_units_includes_its_limit(measured, verdict):
    assert result(measured, floor=1.0, budget=5).verdict == verdict


@pytest.mark.parametrize(("measured", "verdict"), [(5.9, "within"), (6.0, "within"), (6.1, "over")])
def test_a_budget_of_three_floors_of_two_is_six(measured, verdict):
    assert result(measured, floor=2.0, budget_ratio=3.0).verdict == verdict


def test_what_has_no_budget_is_neither_within_nor_over():
    assert result(9.0, floor=3.0).verdict == "no budget"
    assert result(9.0, floor=3.0).ratio == 3.0


def test_the_largest_of_twenty_is_above_the_95th_percentile():
    assert percentile([*range(1, 21)], 95) == 19
    assert percentile([7.0], 95) == 7.0


def test_json_holds_ratio_and_verdict(tmp_path):
    path = tmp_path / "bench.json"
    write_json([result(6.0, floor=2.0, budget_ratio=2.0)], path)
    row = json.loads(path.read_text())["results"][0]
    assert (row["ratio"], row["verdict"]) == (3.0, "over")


def test_the_table_names_budget_floor_and_verdict():
    console = Console(width=120, record=True, file=io.StringIO())
    print_results([result(6.0, floor=2.0, budget=5)], console)
    text = console.export_text()
    for words in ("at most 5 s", "2 s", "6 s", "3.00", "over"):
        assert words in text


def test_a_question_at_its_quickest_is_told_beside_all_answers():
    found = together([[10.0, 80.0], [30.0, 20.0], [11.0, 25.0]])
    assert found["quickest"] == [10, 20]
    assert found["all"] == [10, 80, 30, 20, 11, 25]
