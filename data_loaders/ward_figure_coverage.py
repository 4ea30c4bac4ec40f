"""Coverage of a source of ready-made figures, from which wards have one."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from data_loaders.ward_figure_rows import noted
from model.tables import empty


def figure_coverage(
    figures: pd.DataFrame, stored: pd.DataFrame, wards: Mapping[str, str], *, source: str
) -> pd.DataFrame:
    """Coverage of a source, each month from its first to its last, in the columns of the table.

    `figures` has area_code, month and offence of every figure, hidden ones too, of the months that
    are looked at anew; `stored` is the coverage so far. `wards` has the names of the wards by code.
    A month is complete when every offence it has a figure of has one for every ward, else partial:
    the reason names the wards. `records` is the number of figures, never their sum, which could
    tell what a hidden one is.
    """
    rows = {row["month"]: row for row in stored.to_dict("records") if row["status"] != "missing"}
    for month, of_month in figures.groupby("month"):
        absent = _absent(of_month, wards)
        status, reason = ("partial" if absent else "complete"), noted("without a figure", absent)
        rows[month] = _row(source, month, status, reason, len(of_month))
    if not rows:
        return empty("coverage")
    months = pd.date_range(min(rows), max(rows), freq="MS", unit="us")
    gap = "no file for this month has been loaded"
    table = pd.DataFrame([rows.get(m, _row(source, m, "missing", gap, 0)) for m in months])
    return table.astype(empty("coverage").dtypes.to_dict())


def _absent(figures: pd.DataFrame, wards: Mapping[str, str]) -> list[str]:
    """The names of wards that lack a figure of some offence the month has."""
    there = figures.groupby("area_code")["offence"].nunique()
    needed = figures["offence"].nunique()
    return sorted(name for code, name in wards.items() if there.get(code, 0) < needed)


def _row(source: str, month: object, status: str, reason: str, records: int) -> dict[str, object]:
    return {
        "source": source,
        "month": month,
        "status": status,
        "reason": reason,
        "records": records,
    }
