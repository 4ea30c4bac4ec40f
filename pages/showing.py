"""From which counts on figures would be beyond normal variation: said of a tile, all in files.

It is the verdict that is asked, of one count after another, so it costs a few milliseconds a row: a
page says it of one figure, and a file of all.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd

from components.grid import Row, records
from components.panel import Column
from model.filters import Area
from pages.question import Question
from pages.standing.together import limit_apart
from pages.tested import KINDS, family
from stats.areas import Compared
from stats.change import TESTED, Change
from stats.counts import totals
from stats.shows import Shows, shows
from stats.together import p_of_z

OF_SHOWS = (
    Column("rises_from", "Rise that would show, from this count", "figure", shown=False),
    Column("rises_percent", "Rise that would show, %", "percent", shown=False),
    Column("falls_to", "Fall that would show, down to this count", "figure", shown=False),
    Column("falls_percent", "Fall that would show, %", "percent", shown=False),
)
"""What a file says of the rise and the fall that would have been seen."""

Of = Callable[[Row], tuple[Area, Compared]]
"""From a row of a table to its area, and how its counts are compared."""


def with_shows(table: pd.DataFrame, question: Question, of: Of) -> pd.DataFrame:
    """A table with the columns of OF_SHOWS: nothing where no count of the release was tested."""
    rows = [what_shows(row, question, of) for row in records(table)]
    return table.assign(**{c.key: [row[c.key] for row in rows] for c in OF_SHOWS})


def of_standing(question: Question) -> Of:
    """Of rows that are figures of the question's own area, of offences of their own."""
    return lambda row: (question.filters.area, question.compare(row["offences"]))


def what_shows(row: Row, question: Question, of: Of) -> dict[str, float]:
    """The columns of OF_SHOWS of one row; a count and how far it is from the base, each way."""
    counted = row.get("form", "count") in ("count", "rate") and row.get("offences", True)
    if not counted or row.get("verdict", "beyond") not in TESTED:
        return dict.fromkeys((c.key for c in OF_SHOWS), math.nan)
    area, compared = of(row)
    name = row.get("name", ""), row.get("indicator", "")
    moved, found = _shows(question, area, compared, name)
    return in_columns(moved, found)


def in_columns(moved: Change, found: Shows) -> dict[str, float]:
    """The columns of OF_SHOWS: what would show of a change, and how far from its base that is."""
    return {
        "rises_from": found.rises_from,
        "rises_percent": moved.percent_of(found.rises_from),
        "falls_to": found.falls_to,
        "falls_percent": moved.percent_of(found.falls_to),
    }


def rise_that_shows(question: Question, area: Area, compared: Compared) -> float:
    """The rise in % on its base from which a figure would be beyond; NaN where none would."""
    moved, found = _shows(question, area, compared, ("", ""))
    return 100 * (found.rises_from / moved.base - 1) if moved.base else math.nan


def _shows(
    question: Question, area: Area, compared: Compared, name: tuple[str, str]
) -> tuple[Change, Shows]:
    """A change as it is judged by itself, and what would show of it among those tested with it."""
    windows = (compared.window, *compared.against.windows)
    counts = [
        float(totals(question.cube, [area.code], compared.offences, w)[0][0]) for w in windows
    ]
    value, base = counts[0], sum(counts[1:]) / compared.against.years

    def to(count: float) -> Change:
        return compared.change(area.kind, count, base, area=area.code)

    moved = to(value)
    limit, p_of = _limit(question, area, compared, name)

    def judge(count: float) -> bool:
        one = to(count)
        return one.verdict == "beyond" and p_of(one) <= limit

    return moved, shows(judge, moved, limit=limit)


def _limit(
    question: Question, area: Area, compared: Compared, name: tuple[str, str]
) -> tuple[float, Callable[[Change], float]]:
    """The p up to which a figure comes through among those tested with it, and which p that is."""
    if area.kind in KINDS:
        limit = family(question, area.kind).limit(compared, area.code)
        if not math.isnan(limit):
            return limit, lambda one: one.p
    return limit_apart(question, name), p_of_z
