"""Counts of areas over windows of months, from the cube of a release.

The cube is a table of counts with one row for each area and offence (a MultiIndex of area_code and
offence) and one column for each month (a PeriodIndex). A missing month is NaN; a zero is a zero.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from model.periods import Window


def monthly(cube: pd.DataFrame, areas: Sequence[str], offences: Sequence[str]) -> pd.Series:
    """Counts by month of some areas and offences together; NaN for a missing month."""
    chosen = cube.loc[_rows(cube, areas, offences)]
    return chosen.sum(axis=0, min_count=1)


def by_area(
    cube: pd.DataFrame, areas: Sequence[str], offences: Sequence[str], window: Window
) -> pd.Series:
    """Counts of each area over a window; months without data add nothing."""
    months = window.months.intersection(cube.columns)
    chosen = cube.loc[_rows(cube, areas, offences), months]
    totals = chosen.sum(axis=1, min_count=1).groupby(level="area_code").sum(min_count=1)
    return totals.reindex(list(areas))


def total(series: pd.Series, window: Window) -> float:
    """The sum of a monthly series over a window; NaN when no month of it has data."""
    return float(series.reindex(window.months).sum(min_count=1))


def rolling_sum(series: pd.Series, months: int = 12) -> pd.Series:
    """The sum of each month and those before it; NaN wherever one of them is missing."""
    return series.rolling(months, min_periods=months).sum()


def _rows(cube: pd.DataFrame, areas: Sequence[str], offences: Sequence[str]) -> pd.Series:
    in_area = cube.index.get_level_values("area_code").isin(areas)
    return in_area & cube.index.get_level_values("offence").isin(offences)
