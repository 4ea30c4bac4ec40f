"""One row an area: count, comparison, change, rate, and the words that may be said of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from model.filters import Area
from model.periods import Window
from stats.change import change, tone, verdict_words
from stats.comparison import Comparison
from stats.counts import Cube, by_area
from stats.rates import rate_per_1000

COLUMNS = (
    "area_code",
    "area_name",
    "area_type",
    "group",
    "value",
    "base",
    "difference",
    "percent",
    "verdict",
    "words",
    "tone",
    "population",
    "rate",
    "share",
)


Row = dict[str, Any]


@dataclass(frozen=True)
class Compared:
    """What is counted, when, and against what."""

    offences: tuple[str, ...]
    window: Window
    against: Comparison
    reason: str
    """Why the periods cannot be compared; empty when they can."""
    activity: bool
    """Whether every offence follows police activity or reporting."""


def area_table(rows: Sequence[Row]) -> pd.DataFrame:
    """Rows of `area_rows` as a table with the columns of COLUMNS, also when there is none."""
    return pd.DataFrame(rows, columns=list(COLUMNS))


def area_rows(
    cube: Cube,
    areas: Sequence[Area],
    asked: Compared,
    population: Mapping[str, int],
    *,
    whole: Area,
    groups: Mapping[str, str],
) -> list[Row]:
    """The columns of COLUMNS for each area, in the order given.

    `value` and `base` are counts in the period and the one compared with (NaN when missing),
    `rate` is per 1,000 residents in the period, `share` the % of the whole place's count.
    `population` holds residents by area code; an area it lacks has no rate.
    """
    members = sorted({m for a in (*areas, whole) for m in a.members})
    current = by_area(cube, members, asked.offences, asked.window).to_dict()
    bases = [by_area(cube, members, asked.offences, w).to_dict() for w in asked.against.windows]
    all_of_it = _sum(current, whole)
    rows = []
    for area in areas:
        base = sum(_sum(b, area) for b in bases) / len(bases)
        residents = float(population.get(area.code, math.nan))
        row = _row(area, _sum(current, area), base, residents, asked)
        share = 100 * row["value"] / all_of_it if all_of_it else math.nan
        rows.append({**row, "group": groups.get(area.code, ""), "share": share})
    return rows


def _row(area: Area, value: float, base: float, residents: float, asked: Compared) -> Row:
    moved = change(value, base, years=asked.against.years, reason=asked.reason)
    return {
        "area_code": area.code,
        "area_name": area.name,
        "area_type": area.kind,
        "value": value,
        "base": math.nan if asked.reason else base,
        "difference": moved.difference,
        "percent": moved.percent,
        "verdict": moved.verdict,
        "words": verdict_words(moved, activity=asked.activity),
        "tone": tone(moved, activity=asked.activity),
        "population": residents,
        "rate": rate_per_1000(value, residents),
    }


def _sum(counts: Mapping[str, float], area: Area) -> float:
    """The count of an area: of the parts that have one, NaN when none has."""
    known = [counts[m] for m in area.members if not math.isnan(counts[m])]
    return math.fsum(known) if known else math.nan
