"""The list of Westminster's real months is the one that plain code of its own makes."""

from __future__ import annotations

import pytest

from pages import tested as at_once
from pages.asking import ask
from store.datasets import Datasets
from tests.pages.listed_by_hand import QUARTERS, QUERIES, figures, listed


@pytest.mark.parametrize("query", [*QUERIES.values(), *QUARTERS.values()])
def test_what_is_listed_of_westminster_and_of_how_many(westminster_store, westminster, query):
    store, _ = westminster_store
    question = ask(query, Datasets(store, westminster, check_s=3600))
    found, ours = at_once.tested(question), figures(question)
    assert found.tested == len(ours)
    rows = found.table[["area_code", "offence", "period"]].itertuples(index=False, name=None)
    assert sorted(rows) == sorted(figure.name for figure in listed(ours))
    of_name = {figure.name: figure for figure in ours}
    for row in found.table.itertuples():
        by_hand = of_name[row.area_code, row.offence, row.period]
        assert (row.value, row.base) == (by_hand.value, by_hand.base)
        assert row.z == pytest.approx(by_hand.z, rel=1e-6)
        assert row.p == pytest.approx(by_hand.p, rel=1e-4)
