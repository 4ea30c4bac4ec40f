"""Stored counts laid out as pages add them up: a row for an area and offence, a column a month."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from model.config.revisions import REVISIONS
from model.filters import WITHOUT_PLACE, Scope
from model.tables import POLICE


def count_tables(
    rows: pd.DataFrame,
    coverage: pd.DataFrame,
    scope: Scope,
    *,
    open_offences: Collection[str],
    without_place: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Counts (float), and True where a number is hidden; the two have the same rows and columns.

    `rows` are those of `ward_counts` with one source for each offence, `coverage` is of every
    source. The index is area_code and offence: the pairs that have a row, then the groups and the
    whole of `scope` for `open_offences`, which are sums of the members that have a figure. The
    columns are every month that `coverage` spans, a PeriodIndex.

    A count is NaN where the month has no row of the pair and where the number is hidden, a sum
    where no member has a figure. Only in a partial month of police.uk is no row a zero so far, in
    an area that has some row of it.

    `without_place` has the records of the place that have none, by offence and month (a
    PeriodIndex; NaN where not known): rows of their own, which the whole counts beside its wards.
    """
    months = _months(coverage)
    wide = rows.assign(count=rows["count"].astype(float)).pivot(
        index=["area_code", "offence"], columns="month", values="count"
    )
    wide = wide.reindex(columns=months)
    hidden = _hidden(rows, wide)
    wide = _with_sums(_partial_filled(wide, scope, coverage), scope, open_offences)
    wide.columns = hidden.columns = pd.PeriodIndex(months, freq="M")
    if without_place is not None:
        wide = _with_line(wide, without_place, scope.whole.code)
    return wide, hidden.reindex(wide.index, fill_value=False)


def _with_line(wide: pd.DataFrame, without_place: pd.DataFrame, whole: str) -> pd.DataFrame:
    """With the records without a place, which the whole counts in the months that have a figure."""
    line = without_place.reindex(columns=wide.columns)
    of_whole = wide.loc[[whole]]
    more = line.reindex(of_whole.index.get_level_values("offence")).fillna(0).to_numpy()
    wide = wide.copy()
    wide.loc[[whole]] = of_whole + more
    return pd.concat([wide, pd.concat({WITHOUT_PLACE: line}, names=["area_code", "offence"])])


def revision_table(
    rows: pd.DataFrame,
    counts: pd.DataFrame,
    scope: Scope,
    provisional: Mapping[str, pd.PeriodIndex],
) -> pd.DataFrame | None:
    """Positions in REVISIONS, laid out as the `counts` of `count_tables`; None where all are final.

    By the status of each row; a larger area is as settled as the least settled of its members.
    `provisional` are months that the publisher of an offence still revises, by offence.
    """
    told = rows[rows["status"].isin(REVISIONS)]
    if told.empty and not any(len(months) for months in provisional.values()):
        return None
    words = pd.DataFrame(0, index=counts.index, columns=counts.columns, dtype="int8")
    for (status, month), cells in told.groupby(["status", "month"]):
        at = pd.MultiIndex.from_frame(cells[["area_code", "offence"]])
        words.loc[at, pd.Period(month, "M")] = REVISIONS.index(str(status))
    offences = words.index.get_level_values("offence")
    for offence, months in provisional.items():
        words.loc[offences == offence, words.columns.isin(months)] = len(REVISIONS) - 1
    return _as_members(words, scope)


def _as_members(words: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    areas = words.index.get_level_values("area_code")
    for area in scope.areas:
        if area.kind in ("group", "whole") and area.code in areas:
            inside = words[areas.isin(area.members)].groupby("offence").max()
            own = words.loc[[area.code]]
            members = inside.reindex(own.index.get_level_values("offence")).fillna(0)
            words.loc[[area.code]] = np.maximum(own, members.to_numpy(dtype="int8"))
    return words


def _months(coverage: pd.DataFrame) -> pd.DatetimeIndex:
    return pd.date_range(coverage["month"].min(), coverage["month"].max(), freq="MS")


def _hidden(rows: pd.DataFrame, like: pd.DataFrame) -> pd.DataFrame:
    suppressed = rows[rows["status"] == "suppressed"]
    flags = pd.DataFrame(False, index=like.index, columns=like.columns)
    for month, of_month in suppressed.groupby("month"):
        flags.loc[pd.MultiIndex.from_frame(of_month[["area_code", "offence"]]), month] = True
    return flags


def _partial_filled(wide: pd.DataFrame, scope: Scope, coverage: pd.DataFrame) -> pd.DataFrame:
    """A partial month has what it has: no record of an offence is a zero so far.

    An area without one row in it is not known. Since zeros are stored where an area is known, this
    fills the months of older releases.
    """
    filled = wide.copy()
    partial = coverage[(coverage["status"] == "partial") & (coverage["source"] == POLICE)]
    of_police = filled.index.get_level_values("offence").isin(scope.catalogue.police_offences)
    areas = filled.index.get_level_values("area_code")
    for month in partial["month"]:
        known = set(areas[of_police & filled[month].notna()])
        there = of_police & areas.isin(known)
        filled.loc[there, month] = filled.loc[there, month].fillna(0.0)
    return filled


def _with_sums(wide: pd.DataFrame, scope: Scope, open_offences: Collection[str]) -> pd.DataFrame:
    """With the larger areas of open sources: the sum of the members that have a figure."""
    is_open = wide.index.get_level_values("offence").isin(open_offences)
    sums = []
    for area in scope.areas:
        if area.kind in ("group", "whole"):
            inside = is_open & wide.index.get_level_values("area_code").isin(area.members)
            total = wide[inside].groupby("offence").sum(min_count=1)
            sums.append(pd.concat({area.code: total}, names=["area_code"]))
    return pd.concat([wide, *sums])
