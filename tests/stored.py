"""Counts of a source put into a store, as a load would leave them there."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from model.tables import COVERAGE, WARD_COUNTS
from store.releases.releases import Release
from store.store import Store


def counts_table(source: str, numbers: Mapping[tuple[str, str, str], int | None]) -> pd.DataFrame:
    """Rows of `ward_counts` by area code, offence and month (YYYY-MM); None is a hidden number."""
    rows = [
        {
            "source": source,
            "area_code": area,
            "month": pd.Timestamp(month).as_unit("us"),
            "offence": offence,
            "count": number,
            "status": "suppressed" if number is None else "final",
        }
        for (area, offence, month), number in numbers.items()
    ]
    return WARD_COUNTS.validate(pd.DataFrame(rows).astype({"count": "Int64"}))


def store_counts(store: Store, table: pd.DataFrame, *, status: str = "complete") -> Release:
    """A release with the counts of one source replaced, and every month of them covered."""
    (source,) = set(table["source"])
    months = sorted(set(table["month"]))
    coverage = pd.DataFrame({"source": source, "month": pd.Series(months)}).assign(
        status=status, reason="", records=[int((table["month"] == m).sum()) for m in months]
    )
    with store.draft() as draft:
        draft.replace_source("ward_counts", table, source)
        draft.replace_source("coverage", COVERAGE.validate(coverage), source)
        return draft.commit(f"counts of {source}")
