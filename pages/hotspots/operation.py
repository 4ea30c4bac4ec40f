"""When something was done, and which months before and after it are held against one another."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from model.periods import Window, short
from pages.hotspots.cell_statistics import measurable
from pages.question import Question, once_a_question
from stats.comparison import Comparison, gap_between

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
