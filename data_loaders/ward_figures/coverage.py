"""Coverage of a source of ready-made figures, from which wards have one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from data_loaders.counts.counting import coverage_row
from data_loaders.counts.disclosure import SUPPRESSED
from data_loaders.one_load.named_notes import noted
from data_loaders.one_load.terms import REJECTED_SHARE
from data_loaders.ward_figures.cells import Key
from data_loaders.ward_figures.withheld import EITHER, PUBLISHER
from model.tables import empty


def figure_coverage(
    figures: pd.DataFrame,
    stored: pd.DataFrame,
    withheld: Mapping[Key, str],
    wards: Mapping[str, str],
    *,
    source: str,
    whole: str,
    lost: Mapping[pd.Timestamp, int],
) -> pd.DataFrame:
    """Coverage of a source, each month from its first to its last, in the columns of the table.

    `figures` has area_code, month, offence and status of every figure, hidden ones too, of the
    months that are looked at anew; `stored` is the coverage so far, and `withheld` says of hidden
    figures who hides them (`withheld.py`). `wards` has the names of the
    wards by code. A month is complete when every offence it has a figure of has one for every ward,
    else partial: the reason names the wards. A figure that its publisher hides is none: of a
    disclosive source a total is then not known either, and `whole` is the code of that total; it is
    empty for an open source, which hides nothing itself. One that a file gives and we hide is
    known. `records` is the number of figures of wards, never their sum, which could tell what a
    hidden one is. `lost` is how many figures of a month were rejected and not given since: where
    these are too many it is partial.
    """
    rows = {row["month"]: row for row in stored.to_dict("records") if row["status"] != "missing"}
    for month, of_month in figures.groupby("month"):
        of_wards = of_month[of_month["area_code"].isin(wards)]
        hidden = _hidden(of_month, wards, whole)
        told = (
            noted("without a figure", _absent(of_wards, wards)),
            *_hidden_words(hidden, withheld, wards),
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
    lost = f"{number:,} of {number + there:,} figures of its files were rejected"
    return f"{lost} (they are of this month, or may be)"


def _absent(figures: pd.DataFrame, wards: Mapping[str, str]) -> list[str]:
    """The names of wards that lack a figure of some offence the month has."""
    there = figures.groupby("area_code")["offence"].nunique()
    needed = figures["offence"].nunique()
    return sorted(name for code, name in wards.items() if there.get(code, 0) < needed)


def _hidden(figures: pd.DataFrame, wards: Collection[str], whole: str) -> set[Key]:
    """The figures of wards that are hidden, of an offence of which no total can be made."""
    totals = figures.loc[figures["area_code"] == whole, "offence"]
    hidden = (figures["status"] == SUPPRESSED) & figures["area_code"].isin(wards)
    in_part = figures[hidden & ~figures["offence"].isin(totals)]
    return set(in_part[["area_code", "month", "offence"]].itertuples(index=False, name=None))


def _hidden_words(
    hidden: Collection[Key], withheld: Mapping[Key, str], wards: Mapping[str, str]
) -> list[str]:
    """Who hides the figures of which wards. What a file gives and is hidden here is no lack."""
    return [
        noted(words, sorted({wards[key[0]] for key in hidden if withheld.get(key) == by}))
        for by, words in (
            (PUBLISHER, "hidden by the publisher"),
            (EITHER, "hidden, by the publisher or here"),
        )
    ]
