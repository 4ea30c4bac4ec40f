"""Counts by month of an area, of what lies around it and of its control; and if it was busy."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from model.filters import Area
from model.periods import Window
from pages.hotspots.cell_statistics import found
from pages.hotspots.operation import LOOKED_BACK, like_after, operation
from pages.hotspots.points import area_shape, points_in
from pages.question import Question, once_a_question
from stats.worked import Pair
from store.dataset import Dataset
from store.worked_out import once_a_release

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
