"""Coverage of a source of ready-made figures, from which wards have one."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from data_loaders.counting import coverage_row
from data_loaders.disclosure import SUPPRESSED
from data_loaders.terms import REJECTED_SHARE
from data_loaders.ward_figure_rows import noted
from model.tables import empty


def figure_coverage(
    figures: pd.DataFrame,
    stored: pd.DataFrame,
    wards: Mapping[str, str],
    *,
    source: str,
    whole: str,
    lost: Mapping[pd.Timestamp, int],
) -> pd.DataFrame:
    """Coverage of a source, each month from its first to its last, in the columns of the table.

    `figures` has area_code, month, offence and status of every figure, hidden ones too, of the
    months that are looked at anew; `stored` is the coverage so far. `wards` has the names of the
    wards by code. A month is complete when every offence it has a figure of has one for every ward,
    else partial: the reason names the wards. A figure that its publisher hides is none: of a
    disclosive source a total is then not known either, and `whole` is the code of that total; it is
    empty for an open source, which hides nothing itself. `records` is the number of figures of
    wards, never their sum, which could tell what a hidden one is. `lost` is how many
    figures of a month were rejected and not given since: where these are too many it is partial.
    """
    rows = {row["month"]: row for row in stored.to_dict("records") if row["status"] != "missing"}
    for month, of_month in figures.groupby("month"):
        of_wards = of_month[of_month["area_code"].isin(wards)]
        absent, hidden = _absent(of_wards, wards), _hidden(of_month, wards, whole)
        told = (
            noted("without a figure", absent),
            noted("hidden by the publisher", hidden),
            _lost(int(lost.get(month, 0)), len(of_wards)),
        )
        reason = "; ".join(text for text in told if text)
        status = "partial" if reason else "complete"
        rows[month] = coverage_row(source, month, status, reason, len(of_wards))
    if not rows:
        return empty("coverage")
    months = pd.date_range(min(rows), max(rows), freq="MS", unit="us")
    gap = "no file for this month has been loaded"
    table = pd.DataFrame([rows.get(m, coverage_row(source, m, "missing", gap, 0)) for m in months])
    return table.astype(empty("coverage").dtypes.to_dict())


def _lost(number: int, there: int) -> str:
    """What is said of a month that loses more figures than a file may without a word."""
    if number <= REJECTED_SHARE * (number + there):
        return ""
    of_it = f"{number:,} of {number + there:,} figures of its files"
    return f"{of_it} that are of this month, or may be, were rejected"


def _absent(figures: pd.DataFrame, wards: Mapping[str, str]) -> list[str]:
    """The names of wards that lack a figure of some offence the month has."""
    there = figures.groupby("area_code")["offence"].nunique()
    needed = figures["offence"].nunique()
    return sorted(name for code, name in wards.items() if there.get(code, 0) < needed)


def _hidden(figures: pd.DataFrame, wards: Mapping[str, str], whole: str) -> list[str]:
    """The names of wards that are hidden for an offence of which no total can be made."""
    totals = figures.loc[figures["area_code"] == whole, "offence"]
    in_part = figures[~figures["offence"].isin(totals)]
    suppressed = in_part.loc[in_part["status"] == SUPPRESSED, "area_code"]
    return sorted(wards[code] for code in set(suppressed) if code in wards)
