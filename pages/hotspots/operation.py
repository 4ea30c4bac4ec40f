"""What was done in an area: its months before and after, the counts in them, if it was busy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from model.filters import Area
from model.periods import Window, short
from pages.hotspots.cell_statistics import found, measurable
from pages.hotspots.points import area_shape, points_in
from pages.question import Question, once_a_question
from stats.comparison import Comparison, gap_between
from stats.worked import Pair
from store.dataset import Dataset
from store.worked_out import once_a_release

LONGEST = 24
"""Months after something ended, or began and goes on, that are looked at."""
LOOKED_BACK = 36
"""Months before it began that tell how busy an area usually is: older ones are of another time."""


@dataclass(frozen=True)
class Operation:
    """The months before and after something was done; `reason` why they cannot be compared."""

    before: Window
    after: Window
    reason: str
    began: pd.Period
    ended: pd.Period | None
    """Its last month; None for something that goes on."""
    earlier: tuple[int, ...] = ()
    """Ordinals of the whole months before it began, without those of `before`."""

    @property
    def words(self) -> str:
        """What was done when, and what is left out."""
        if self.ended is None:
            return f"It began in {short(self.began)} and goes on"
        done = Window(self.began, self.ended)
        if done.length == 1:
            return f"It was done in {done.span}, which is in neither count"
        return f"It was done from {done.span}, months that are in neither count"


def asked(question: Question) -> bool:
    """Whether a part of the place was chosen or drawn, and its incidents have map points."""
    return measurable(question) and question.filters.area.kind != "whole"


@once_a_question
def operation(question: Question) -> Operation:
    """From the month after it ended (or the one it began in) to the end of the period.

    Before are the same months of the year, one, two or three years earlier, so that the season is
    the same and they lie before it began.
    """
    filters = question.filters
    began, ended = filters.began or filters.window.first, filters.ended
    first = began if ended is None else ended + 1
    after = Window(first, min(filters.window.last, first + (LONGEST - 1)))
    years = -(-((after.last - began).n + 1) // 12)
    before = after.earlier(12 * years)
    against = Comparison((before,), "the same months before")
    reason = gap_between(after, against, question.covered.status) or question.broken(after, against)
    earlier = () if reason else _earlier(question, began, before, after)
    return Operation(before, after, reason, began, ended, earlier)


def compared(question: Question) -> tuple[Window, ...]:
    """The months after something was done and those before it; none where nothing is asked."""
    if not asked(question):
        return ()
    of = operation(question)
    return of.after, of.before


def _earlier(
    question: Question, began: pd.Period, before: Window, after: Window
) -> tuple[int, ...]:
    months = like_after(question, Window.ending(began - 1, LOOKED_BACK), after)
    return tuple(int(m) for m in months if not before.first.ordinal <= m <= before.last.ordinal)


def like_after(question: Question, window: Window, after: Window) -> tuple[int, ...]:
    """Ordinals of the months of a window that are whole, and counted as those after are."""
    status = question.covered.status.reindex(window.months)
    whole = window.months[(status == "complete").to_numpy()]
    return tuple(
        m.ordinal for m in whole if not question.broken(after, Comparison((Window(m, m),), ""))
    )


def months_to_begin(question: Question) -> list[tuple[str, str]]:
    """The months something may have begun in, the latest first."""
    first, last = question.dataset.scope.first, question.filters.window.last
    return _choices(first + 1, last)


def months_to_end(question: Question) -> list[tuple[str, str]]:
    """The months it may have ended in, the latest first: a month after it must be left."""
    last = question.filters.window.last
    return [("", "It goes on"), *_choices(operation(question).began, last - 1)]


def _choices(first: pd.Period, last: pd.Period) -> list[tuple[str, str]]:
    return [(str(m), short(m)) for m in pd.period_range(first, last, freq="M")[::-1]]


def controls(question: Question) -> list[tuple[str, str]]:
    """What an area may be held against: the rest of the place, or one of its parts."""
    place = question.dataset.catalogue.place.name
    parts = [a for a in question.dataset.scope.areas if a.kind in ("group", "ward")]
    others = [a for a in parts if a.code != question.filters.area.code]
    return [("", f"Rest of {place}"), *((a.code, a.name) for a in others)]


AROUND_M = 500
"""How far from the edge of an area what was there may have moved to."""

TREATED, AROUND, BEYOND = 0, 1, 2
"""Where a map point lies: in the area, within AROUND_M of it, farther off and in the control."""

BUSIEST = 0.75
"""An area is busy that had more than this share of the places of its kind."""
DENSER = 2.0
"""And one that had so many times as much as the ground around it, by size."""

Ints = NDArray[np.integer]


@once_a_question
def monthly(question: Question) -> dict[str, Pair]:
    """The area, AROUND_M around it, and both together, each beside the control, month by month.

    From the first month that tells anything to the last of those after; NaN in a month that is not
    whole, or is not counted as those after are.
    """
    both = operation(question)
    first = min(both.before.first, both.began - LOOKED_BACK)
    span = Window(first, both.after.last)
    table = found(question).ground.dataset.map_points.by_month(
        question.filters.offences, span.first, span.last, _sides(question), 3
    )
    known = np.isin(span.months.asi8, like_after(question, span, both.after))
    inside, around, control = np.where(known, table, np.nan)
    parts = {"area": inside, "around": around, "together": inside + around}
    return {name: Pair(span.first.ordinal, counts, control) for name, counts in parts.items()}


def _sides(question: Question) -> Ints:
    """TREATED, AROUND or BEYOND for each map point; below zero for one that is in none of them."""
    filters = question.filters
    side = where(question.dataset, filters.area)
    if filters.control:
        of_control = where(question.dataset, question.area(filters.control)) == TREATED
        side = np.where((side == BEYOND) & ~of_control, -1, side)
    return np.where(found(question).kept, side, -1)


@once_a_release(64)
def where(dataset: Dataset, area: Area) -> Ints:
    """TREATED, AROUND or BEYOND for each map point, by an area."""
    inside = points_in(dataset, area)
    shape = area_shape(dataset, area)
    shapely.prepare(shape)
    near = shapely.dwithin(shape, _shapes(dataset), AROUND_M)
    return np.where(inside, TREATED, np.where(near, AROUND, BEYOND))


@once_a_release()
def _shapes(dataset: Dataset) -> NDArray[np.object_]:
    """The map points as shapely has them, made once a release."""
    return shapely.points(dataset.map_points.easting, dataset.map_points.northing)


@once_a_question
def was_busy(question: Question) -> bool:
    """Whether the area may have been chosen because it was busy before: it is calmer then, anyway.

    Its places are on the tasking list; or it is of the busiest quarter of the place, by its cells,
    by these and those around them, or among the areas of its kind; or it had twice as much as the
    ground around it.
    """
    filters = question.filters
    if filters.area.kind == "drawn" and filters.tasks:
        return True
    before = operation(question).before
    return _of_busiest(question, before) or _first_of_kind(question, before) or _denser(question)


def _of_busiest(question: Question, before: Window) -> bool:
    """Whether its cells had more than BUSIEST of all that ever held a record."""
    here = found(question)
    cells = np.unique(here.at[(where(question.dataset, question.filters.area) == TREATED)])
    inside = here.inside if here.inside.any() else np.isin(np.arange(len(here.ground.grid)), cells)
    own = here.counted(before)
    with_neighbours = own + here.ground.grid.neighbours @ own
    used = here.ground.used
    return any(
        bool(inside.any()) and each[inside].mean() > np.quantile(each[used], BUSIEST)
        for each in (own, with_neighbours)
    )


def _first_of_kind(question: Question, before: Window) -> bool:
    """Whether a ward or committee had more than BUSIEST of the others."""
    area, cube = question.filters.area, question.cube
    codes = [a.code for a in question.dataset.scope.areas if a.kind == area.kind]
    if area.kind not in ("ward", "group") or not codes:
        return False
    months = cube.in_window(before)
    counts = cube.of([area.code, *codes], question.filters.offences)[:, months].sum(axis=1)
    return bool(counts[0] > np.quantile(counts[1:], BUSIEST))


def _denser(question: Question) -> bool:
    """Whether it had DENSER times as much as what lies around it, for its size."""
    shape = area_shape(question.dataset, question.filters.area)
    ring = shape.buffer(AROUND_M).area - shape.area
    pairs, months = monthly(question), operation(question).before.months.asi8
    inside, around = (pairs[name].counts(months)[0] for name in ("area", "around"))
    return inside / shape.area > DENSER * around / ring
