"""One row an area: count, comparison, change, rate, and the words that may be said of it."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from model.config.revisions import REVISIONS
from model.config.wording import Wording
from model.filters import WITHOUT_PLACE, Area
from model.periods import Window
from stats.chance.variation import difference
from stats.chance.z_test import Steady
from stats.change import Change, Tone, change, tone, verdict_words
from stats.comparison import Comparison
from stats.counts import Cube, revisions, totals
from stats.rates import rate_limits, rate_per_1000
from stats.together import among_others, together
from stats.varying import Varying
from stats.without_place import Unplaced, turn, with_share

COLUMNS = (
    "area_code",
    "area_name",
    "area_type",
    "group",
    "value",
    "base",
    "difference",
    "percent",
    "expected",
    "percent_lower",
    "percent_upper",
    "more_lower",
    "more_upper",
    "z",
    "dispersion",
    "verdict",
    "words",
    "as_chance",
    "tone",
    "population",
    "rate",
    "rate_lower",
    "rate_upper",
    "share",
    "hidden",
    "revision",
)

UNPLACED_WHY = "it follows how records are given a place"
"""Why the line of records without a place has no verdict."""

HIDDEN = "small numbers of a partner's file are hidden"
"""Why there is no comparison where a count in either period may not be shown."""

NOT_SHOWN = "Hidden: small numbers"
"""The same, in a cell of a table."""

BASE_NOT_SHOWN = "Not comparable: small numbers hidden"
"""The same where the count of the period may be shown and what it is compared with may not."""


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
    wording: Wording
    caution: str = ""
    """What a reader must know of the comparison; empty where there is nothing."""
    of_force: Unplaced | None = None
    """The force's records without a place, which these counts lack; None where that is not known,
    or where they lack none."""
    varying: Varying | None = None
    """How counts of the release vary where nothing changes; None for chance alone."""

    def change(
        self, kind: str, current: float, base: float, *, reason: str = "", area: str = ""
    ) -> Change:
        """The change between two counts of an area of one kind in the two periods.

        `area` is its code, for what all its months expect; without one they are not asked.
        """
        reason = reason or self.reason
        years = self.against.years
        if reason or math.isnan(current) or math.isnan(base):
            return change(current, base, times=years, reason=reason)
        mean = (current + base * years) / self.months
        return change(
            current,
            base,
            times=years,
            longer=self.against.longer(self.window),
            dispersion=float(self.dispersion(kind, np.array([mean]))[0]),
            steady=self._steady(kind, area, current) if area else None,
        )

    def _steady(self, kind: str, area: str, current: float) -> Steady | None:
        """What all the months of an area expect of the period; None where they say no more."""
        if self.varying is None:
            return None
        return self.varying.steady(kind, area, self.offences, self.window, self.against, current)

    def dispersion(self, kind: str, mean: np.ndarray) -> np.ndarray:
        """The variance of differences over that of chance alone, of areas with a count a month."""
        if self.varying is None:
            return np.ones(len(mean))
        weights = difference(self.window, self.against.windows)
        return self.varying.dispersion(kind, self.offences, mean, weights)

    @property
    def months(self) -> int:
        """The months of the period and of those it is compared with, all together."""
        return self.window.length * (1 + self.against.years)


def area_table(rows: Sequence[Row]) -> pd.DataFrame:
    """Rows of `area_rows` as a table with the columns of COLUMNS, also when there is none."""
    return pd.DataFrame({name: [row[name] for row in rows] for name in COLUMNS})


def area_rows(
    cube: Cube,
    areas: Sequence[Area],
    asked: Compared,
    population: Mapping[str, int],
    *,
    whole: Area,
    groups: Mapping[str, str],
    beyond: Collection[str] | None = None,
) -> list[Row]:
    """The columns of COLUMNS for each area, in the order given.

    `value` and `base` are counts in the period and the one compared with (NaN when missing),
    `rate` is per 1,000 residents in the period, `rate_lower` and `rate_upper` its exact 95 %
    limits, `share` the % of the whole place's count.
    `population` holds residents by area code; an area it lacks has no rate. `hidden` is true where
    the period or what it is compared with holds a small number that may not be shown. `revision`
    says which figures are not final, see `revision_words`. `as_chance` is what is said where the
    change may be chance among more figures. `beyond` are the codes that are beyond
    normal variation among more figures than these, tested at once (`stats.exceptions`); without it
    verdicts are of all areas here tested at once (`stats.together.together`).
    """
    codes = [a.code for a in (*areas, whole)]
    current, hidden = totals(cube, codes, asked.offences, asked.window)
    bases = [totals(cube, codes, asked.offences, window) for window in asked.against.windows]
    base = np.mean([counts for counts, _ in bases], axis=0)
    hidden = np.logical_or.reduce([hidden, *(flags for _, flags in bases)])
    all_of_it = float(current[-1])
    reasons = [HIDDEN if flag else asked.reason for flag in hidden]
    # Not strict, here and below: the last figure is that of the whole.
    alone = [
        _changed(area, float(now), float(before), reason, asked)
        for area, now, before, reason in zip(areas, current, base, reasons, strict=False)
    ]
    if beyond is None:
        moved = together(alone)
    else:
        moved = [among_others(c, a.code in beyond) for a, c in zip(areas, alone, strict=True)]
    rows = []
    words = revision_words(cube, codes, asked)
    for area, of_area, word in zip(areas, moved, words, strict=False):
        residents = float(population.get(area.code, math.nan))
        row = _row(area, of_area, residents, asked)
        share = 100 * row["value"] / all_of_it if all_of_it else math.nan
        known = {"share": share, "revision": "" if math.isnan(row["value"]) else word}
        rows.append({**row, "group": groups.get(area.code, ""), **known})
    return rows


def _changed(area: Area, now: float, before: float, reason: str, asked: Compared) -> Change:
    """The change of an area; that of records without a place is not tested, alone or together.

    It follows how records are given a place, which varies like nothing counted.
    """
    found = asked.change(area.kind, now, before, reason=reason, area=area.code)
    if area.code != WITHOUT_PLACE or found.reason:
        return found
    return replace(found, verdict="untested", z=math.nan, dispersion=math.nan)


def revision_words(cube: Cube, areas: Sequence[str], asked: Compared) -> list[str]:
    """What is not final of each area's figures: `provisional`, `revised; before: revised`."""
    now = revisions(cube, areas, asked.offences, asked.window)
    windows = () if asked.reason else asked.against.windows
    of_windows = [revisions(cube, areas, asked.offences, window) for window in windows]
    befores = [max(words, key=REVISIONS.index) for words in zip(*of_windows, strict=True)]
    return [unsettled(*both) for both in zip(now, befores or [""] * len(now), strict=True)]


def unsettled(now: str, before: str) -> str:
    """The words for a figure and for what it is compared with: `provisional; before: revised`."""
    return "; ".join(filter(None, (now, before and f"before: {before}")))


def said_of(moved: Change, asked: Compared) -> tuple[str, Tone]:
    """What may be said of a change of counts, and whether it may be coloured.

    A change that the records without a place could make or hide has no colour.
    """
    if moved.verdict == "untested":
        return asked.wording.of("untested", reason=UNPLACED_WHY), "neutral"
    words = verdict_words(moved, asked.wording, activity=asked.activity)
    words = with_share(words, moved, asked.of_force, asked.wording)
    if not moved.reason:
        words = asked.wording.noted(words, asked.caution)
    unsure = asked.of_force is not None and turn(moved, asked.of_force)
    return words, tone(moved, better="context" if asked.activity or unsure else "down")


def _row(area: Area, moved: Change, residents: float, asked: Compared) -> Row:
    hidden = moved.reason == HIDDEN
    value = moved.current
    lower, upper = rate_limits(value, residents)
    words, colour = said_of(moved, asked)
    beyond = moved.verdict == "beyond"
    return {
        "area_code": area.code,
        "area_name": area.name,
        "area_type": area.kind,
        "value": value,
        "base": math.nan if moved.reason else moved.base,
        "difference": moved.difference,
        "percent": moved.percent,
        "expected": math.nan if moved.reason else moved.tested.count,
        "percent_lower": moved.percent_limits[0],
        "percent_upper": moved.percent_limits[1],
        "more_lower": moved.limits[0],
        "more_upper": moved.limits[1],
        "z": moved.z,
        "dispersion": moved.tested.dispersion if not moved.reason else math.nan,
        "verdict": moved.verdict,
        "words": _hidden_words(value) if hidden else words,
        "as_chance": said_of(among_others(moved, through=False), asked)[0] if beyond else words,
        "tone": colour,
        "population": residents,
        "rate": rate_per_1000(value, residents),
        "rate_lower": lower,
        "rate_upper": upper,
        "hidden": hidden,
    }


def _hidden_words(value: float) -> str:
    return NOT_SHOWN if math.isnan(value) else BASE_NOT_SHOWN
