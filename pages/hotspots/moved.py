"""Did it work, or did it move: an area before and after something was done, against a control."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from components import numbers
from components.panel import Column, Panel
from data_loaders.dataset import Dataset
from model.filters import LAST_YEAR, Area
from model.periods import Window, short
from pages.hotspots.found import found, measurable
from pages.hotspots.points import area_shape, points_in
from pages.question import Question, once_a_question
from stats.comparison import comparison, gap_between
from stats.displacement import BeforeAfter, DisplacementVerdict, scaled_difference, verdict
from stats.variation import difference

AROUND_M = 500
"""How far from the edge of an area what was there may have moved to."""
FEWEST = 20
"""With fewer incidents before, nothing is said: the method does not keep its promise there."""
LONGEST = 24
"""Months after something began that are looked at."""

TREATED, AROUND, BEYOND = 0, 1, 2
"""Where a map point lies: in the area, within AROUND_M of it, farther off."""

COLUMNS = ("part", "before", "after", "expected", "difference", "lower", "upper", "words")

Ints = NDArray[np.integer]


@dataclass(frozen=True)
class Operation:
    """The months before and after something was done; `reason` why they cannot be compared."""

    before: Window
    after: Window
    reason: str


def operation(question: Question) -> Operation:
    """From the month it began to the end of the period, and the same months a year or two before.

    The same months of the year lie on either side, so that the season is the same.
    """
    filters = question.filters
    began = filters.began or filters.window.first
    after = Window(began, min(filters.window.last, began + (LONGEST - 1)))
    against = comparison(after, LAST_YEAR)
    (before,) = against.windows
    reason = gap_between(after, against, question.status) or question.broken(after, against)
    return Operation(before, after, reason)


def asked(question: Question) -> bool:
    """Whether a part of the place was chosen or drawn, and its incidents have map points."""
    return measurable(question) and question.filters.area.kind != "whole"


@once_a_question
def moved_table(question: Question) -> pd.DataFrame:
    """A row each for the area, AROUND_M around it, both together and the control; COLUMNS.

    `expected` is how many came after had the part changed by as many per cent as the control,
    `difference` how many more (or fewer, below 0) there were, with its 95 % limits. NaN where too
    few were there before to say; empty where nothing can be compared.
    """
    if not asked(question) or operation(question).reason:
        return pd.DataFrame(columns=list(COLUMNS))
    counts = _counts(question)
    control = counts["control"]
    parts = [(question.filters.area.name, counts["area"])]
    parts += [(f"Within {AROUND_M} m around it", counts["around"])]
    parts += [("Both together", counts["area"] + counts["around"])]
    rows = [_row(name, held, control, _dispersion(held, question)) for name, held in parts]
    own = {"part": _control_name(question), "before": control[0], "after": control[1], "words": ""}
    return pd.DataFrame([*rows, own], columns=list(COLUMNS))


def _dispersion(counts: NDArray[np.float64], question: Question) -> float:
    """How much more than by chance a part changes where nothing is done: as an area of its size."""
    both = operation(question)
    varies = question.varying.of("ward", question.filters.offences)
    mean = counts.sum() / (both.before.length + both.after.length)
    return varies(float(mean), difference(both.after, (both.before,)))


def _row(
    name: str, counts: NDArray[np.float64], control: NDArray[np.float64], dispersion: float
) -> dict[str, object]:
    before, after = counts
    row = {"part": name, "before": before, "after": after}
    if before < FEWEST or control[0] < before:
        few = before < FEWEST
        why = f"fewer than {FEWEST} before" if few else "the control had fewer before"
        return row | {"words": f"Cannot be said: {why}"}
    of_part, of_control = (BeforeAfter(*map(int, pair)) for pair in (counts, control))
    estimate = scaled_difference(of_part, of_control, dispersion=dispersion)
    return row | {
        "expected": before * control[1] / control[0],
        "difference": estimate.value,
        "lower": estimate.lower,
        "upper": estimate.upper,
        "words": VERDICTS[verdict(estimate)],
    }


VERDICTS: dict[DisplacementVerdict, str] = {
    "fell": "Fewer than expected: beyond chance",
    "rose": "More than expected: beyond chance",
    "within chance": "Within chance",
}


@once_a_question
def _counts(question: Question) -> dict[str, NDArray[np.float64]]:
    """Incidents before and after in the area, around it and in the control."""
    filters, both = question.filters, operation(question)
    where = _where(question.dataset, filters.area)
    control = where == BEYOND
    if filters.control:
        chosen = question.area(filters.control)
        control &= _where(question.dataset, chosen) == TREATED
    here = found(question)
    counts = np.stack([here.on_points(w, filters.offences) for w in (both.before, both.after)])
    inside = {"area": where == TREATED, "around": where == AROUND, "control": control}
    return {name: counts[:, flags].sum(axis=1) for name, flags in inside.items()}


@lru_cache(maxsize=64)
def _where(dataset: Dataset, area: Area) -> Ints:
    """TREATED, AROUND or BEYOND for each map point, by an area."""
    points, inside = dataset.map_points, points_in(dataset, area)
    shape = area_shape(dataset, area)
    shapely.prepare(shape)
    near = shapely.dwithin(shape, shapely.points(points.easting, points.northing), AROUND_M)
    return np.where(inside, TREATED, np.where(near, AROUND, BEYOND))


def _control_name(question: Question) -> str:
    control, place = question.filters.control, question.dataset.catalogue.place.name
    name = f"the rest of {place}" if not control else question.area(control).name
    return f"Control: {name}"


def moved_sentence(table: pd.DataFrame, question: Question) -> str:
    """Whether the area has fewer than the control leads to expect, and what happened around it."""
    if not measurable(question):
        return f"No map points hold {question.subject}: only police.uk gives them."
    if not asked(question):
        return (
            "Choose an area, draw one or take the places of the tasking list, and the month "
            "something began there: it is then held against the rest of the place."
        )
    both = operation(question)
    if both.reason:
        return f"No comparison: {both.reason}."
    *parts, control = table.to_dict("records")
    change = _percent(control["before"], control["after"])
    before, after = (numbers.count(control[side]) for side in ("before", "after"))
    return (
        f"{both.after.span} against {both.before.span}. {' '.join(map(_said, parts))} "
        f"{control['part']}, {before} before and {after} after{change}. A place picked because it "
        "was busy is often calmer afterwards, whatever is done."
    )


def _said(row: dict[str, object]) -> str:
    """One part: what there was, what was expected, and whether chance explains it."""
    counts = f"{row['part']}: {numbers.count(row['after'])} after {numbers.count(row['before'])}"
    words = f"{row['words'][:1].lower()}{row['words'][1:]}"
    if math.isnan(row["difference"]):
        return f"{counts} before; {words}."
    limits = " to ".join(numbers.difference(row[end]) for end in ("lower", "upper"))
    return (
        f"{counts} before, where {numbers.count(row['expected'])} were expected; {words} "
        f"(95% limits of the difference {limits})."
    )


def _percent(before: float, after: float) -> str:
    change = 100 * (after - before) / before if before >= FEWEST else math.nan
    return "" if math.isnan(change) else f" ({numbers.percent(change)})"


def moved_columns(question: Question) -> tuple[Column, ...]:
    """The counts of both sides, and how far they are from what the control leads to expect."""
    both = operation(question)
    return (
        Column("part", "Where"),
        Column("before", f"Before: {both.before.span}", "count"),
        Column("after", f"After: {both.after.span}", "count"),
        Column("expected", "Expected", "count"),
        Column("difference", "Difference", "difference"),
        Column("lower", "95% limits, lower", "difference"),
        Column("upper", "upper", "difference"),
        Column("words", "Is it real?"),
    )


def months_to_begin(question: Question) -> list[tuple[str, str]]:
    """The months something may have begun in, the latest first."""
    first, last = question.dataset.scope.first, question.filters.window.last
    months = pd.period_range(first + 1, last, freq="M")[::-1]
    return [(str(m), short(m)) for m in months]


def controls(question: Question) -> list[tuple[str, str]]:
    """What an area may be held against: the rest of the place, or one of its parts."""
    place = question.dataset.catalogue.place.name
    parts = [a for a in question.dataset.scope.areas if a.kind in ("group", "ward")]
    others = [a for a in parts if a.code != question.filters.area.code]
    return [("", f"Rest of {place}"), *((a.code, a.name) for a in others)]


MOVED = Panel(
    page="hotspots",
    id="moved",
    title="Did it work, or did it move?",
    table=moved_table,
    sentence=moved_sentence,
    columns=moved_columns,
)
