"""From which count on a figure would be beyond normal variation, upwards and downwards.

Found by asking the verdict itself: what a page says of the rise it could not have seen is then true
of the verdict beside it, whatever that rests on.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from stats.chance.z_test import count_that_shows
from stats.change import Change

Judge = Callable[[float], bool]
"""Whether a count would be beyond normal variation."""

MOST_TIMES = 100
"""How many times as large as what there is counts are looked at."""


@dataclass(frozen=True)
class Shows:
    """The nearest counts that would be beyond normal variation; NaN where none would be."""

    rises_from: float = math.nan
    falls_to: float = math.nan


NOTHING_SHOWS = Shows()


def shows(judge: Judge, moved: Change, *, limit: float = 1.0) -> Shows:
    """The smallest count above the base of a change that is judged beyond, the largest below it.

    `limit` is the p up to which a figure comes through among those tested with it: it only says
    where to begin. Nothing shows where nothing is tested.
    """
    if not moved.is_tested:
        return NOTHING_SHOWS
    value, base = moved.current, moved.base
    there, up, down = judge(value), *_near(moved, limit)
    rises = _first(
        judge,
        no=math.floor(base) if there or value <= base else value,
        yes=value if there and value > base else math.inf,
        guess=up,
        most=MOST_TIMES * (max(value, base) + 1),
    )
    falls = _first(
        lambda count: judge(-count),
        no=-math.ceil(base) if there or value >= base else -value,
        yes=-value if there and value < base else math.inf,
        guess=-down,
        most=0.0,
    )
    # Adding zero turns -0.0 into 0.0.
    return Shows(rises, 0.0 - falls)


def _near(moved: Change, limit: float) -> tuple[float, float]:
    """Counts that are about as far from what is expected as would show."""
    of = moved.tested.count, moved.tested.longer, moved.tested.dispersion, limit
    return math.ceil(count_that_shows(*of)), math.floor(count_that_shows(*of, way=-1))


def _first(judge: Judge, *, no: float, yes: float, guess: float, most: float) -> float:
    """The smallest whole number above `no` that is judged so, at most `most`; NaN if none is.

    `yes` is one that is known to be.
    """
    at, step = min(max(guess, no + 1), yes, most), 1.0
    if at <= no:
        return math.nan
    if at == yes or judge(at):
        yes = at
        while yes - step > no and judge(yes - step):
            yes, step = yes - step, 2 * step
        no = max(no, yes - step)
    else:
        no = at
        while no < min(yes, most) and not judge(min(no + step, most)):
            no, step = min(no + step, most), 2 * step
        yes = min(no + step, yes, most)
        if no >= most:
            return math.nan
    return _between(judge, no, yes)


def _between(judge: Judge, no: float, yes: float) -> float:
    """The smallest between one that is not judged so and one that is."""
    while yes - no > 1:
        middle = math.floor((no + yes) / 2)
        no, yes = (no, middle) if judge(middle) else (middle, yes)
    return yes
