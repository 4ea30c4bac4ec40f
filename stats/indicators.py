"""What an indicator stands at: a figure of a series, a share of counts, its distance to a target.

Counts and rates per resident are in `stats.areas`; here is what cannot be added up from them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from model.config.plans import Direction
from model.periods import Window
from stats.chance.binomial import exact_limits
from stats.counts import Cube, by_area, monthly


@dataclass(frozen=True)
class Figure:
    """One figure of an indicator, and that of a year before where there is one."""

    area_code: str
    start: pd.Timestamp
    end: pd.Timestamp
    value: float
    """NaN where it is suppressed or missing; `status` says which."""
    numerator: float
    denominator: float
    lower: float
    upper: float
    status: str
    source: str
    before: float
    """The value of the same days a year before; NaN when there is none."""
    before_lower: float = math.nan
    before_upper: float = math.nan
    before_status: str = ""


Figures = Mapping[tuple[str, str], Sequence[Figure]]
"""The figures of each indicator and area, the latest period last."""


def figures_of(values: pd.DataFrame) -> Figures:
    """The canonical `indicator_values` as figures, each with the one of a year before."""
    ordered = values.sort_values(["period_end", "period_start"])
    return {
        (str(indicator), str(area)): _with_year_before(rows)
        for (indicator, area), rows in ordered.groupby(["indicator", "area_code"])
    }


def latest_figure(
    figures: Figures, indicator: str, areas: Sequence[str], last: pd.Period
) -> Figure | None:
    """The latest figure of an indicator whose period ends by a month, or None.

    `areas` are codes in the order they are wanted: the first that has any figure is taken, so that
    a ward can fall back on its district.
    """
    for area in areas:
        known = [f for f in figures.get((indicator, area), ()) if f.end <= last.end_time]
        if known:
            return known[-1]
    return None


def _with_year_before(rows: pd.DataFrame) -> tuple[Figure, ...]:
    """By month and year: 28 February is a year before 29 February."""
    found = [_figure(row) for row in rows.to_dict("records")]
    months = [(pd.Period(f.start, "M"), pd.Period(f.end, "M")) for f in found]
    of_period = {both: f for both, f in zip(months, found, strict=True) if months.count(both) == 1}
    return tuple(
        _beside(f, of_period.get((start - 12, end - 12)))
        for f, (start, end) in zip(found, months, strict=True)
    )


def _beside(figure: Figure, before: Figure | None) -> Figure:
    if before is None:
        return figure
    return replace(
        figure,
        before=before.value,
        before_status=before.status,
        before_lower=before.lower,
        before_upper=before.upper,
    )


def _figure(row: Mapping[str, Any]) -> Figure:
    return Figure(
        area_code=str(row["area_code"]),
        start=row["period_start"],
        end=row["period_end"],
        value=float(row["value"]),
        numerator=float(row["numerator"]),
        denominator=float(row["denominator"]),
        lower=float(row["lower"]),
        upper=float(row["upper"]),
        status=str(row["status"]),
        source=str(row["source"]),
        before=math.nan,
    )


@dataclass(frozen=True)
class Share:
    """How many of some records are of a kind."""

    numerator: float
    denominator: float

    @property
    def value(self) -> float:
        """In %; NaN where a count is missing or hidden, and of none."""
        return 100 * self.numerator / self.denominator if self.denominator else math.nan


def share(
    cube: Cube, area: str, offences: Sequence[str], of: Sequence[str], window: Window
) -> Share:
    """The % that `offences` are of the records `of`, in an area over a window: 2 of 8 are 25.0.

    A month that has only one of the two leaves no numerator: the other would be of fewer months.
    """
    counts = [float(by_area(cube, [area], kinds, window).iloc[0]) for kinds in (offences, of)]
    known = [monthly(cube, area, kinds)[cube.in_window(window)].notna() for kinds in (offences, of)]
    return Share(*counts) if known[0].equals(known[1]) else Share(math.nan, counts[1])


def share_limits(share: Share, dispersion: float = 1.0) -> tuple[float, float]:
    """The 95 % limits of a share in %: 2 of 8 are 25 %, 3.2 to 65.1; NaN where there is none.

    Exact (Clopper and Pearson), of both counts over the dispersion of the part.
    """
    if math.isnan(share.value):
        return math.nan, math.nan
    rest = share.denominator - share.numerator
    lower, upper = exact_limits(share.numerator, rest, dispersion=dispersion)
    return 100 * lower, 100 * upper


@dataclass(frozen=True)
class AgainstTarget:
    """A value beside the target a plan set."""

    value: float
    target: float
    direction: Direction

    @property
    def short(self) -> float:
        """How far it falls short; zero or below where the target is met."""
        away = self.target - self.value
        return away if self.direction == "up" else -away

    @property
    def met(self) -> bool:
        """Whether the target is reached. False where the value is not known."""
        return self.short <= 0

    @property
    def percent(self) -> float:
        """The value in % of the target: 30.5 of 35 is 87.1. NaN where less is better."""
        if self.direction != "up" or not self.target:
            return math.nan
        return 100 * self.value / self.target
