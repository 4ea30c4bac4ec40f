"""Which months a period is compared with, and whether the two can be compared at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from model.config.breaks import FLAG, REFUSE, Break
from model.filters import THREE_YEARS
from model.periods import Window, short


@dataclass(frozen=True)
class Comparison:
    """The windows a period is compared with; their mean when there are several."""

    windows: tuple[Window, ...]
    words: str
    """How it is named on a page: "the 12 months before"."""

    @property
    def years(self) -> int:
        """How many windows the base is a mean of."""
        return len(self.windows)

    def longer(self, window: Window) -> float:
        """How many times as many days as a period the windows it is compared with have together."""
        return sum(w.days for w in self.windows) / window.days


def comparison(window: Window, kind: str) -> Comparison:
    """The comparison of a period: the same months a year before, or of the three years before.

    Windows are shifted by whole years so that season never enters; a period of 24 months is
    compared with the 24 before it.
    """
    years = -(-window.length // 12)
    if kind == THREE_YEARS:
        windows = tuple(window.earlier(12 * n) for n in (1, 2, 3))
        return Comparison(windows, "the mean of the same period in the three years before")
    earlier = window.earlier(12 * years)
    if window.length % 12 == 0:
        return Comparison((earlier,), f"the {window.length} months before")
    return Comparison((earlier,), f"the same period a year before ({earlier.words})")


def gap_between(window: Window, against: Comparison, status: pd.Series) -> str:
    """Which months of a period or its comparison lack whole data, in words; empty when none does.

    `status` is the coverage by month (a PeriodIndex), one of COVERAGE_STATUSES.
    """
    gaps = (coverage_gap(part, status) for part in (window, *against.windows))
    return next((gap for gap in gaps if gap), "")


def break_between(
    window: Window,
    against: Comparison,
    breaks: Iterable[Break],
    offences: Collection[str],
    area_kind: str,
) -> str:
    """The break for which a period is not compared, in words; empty when there is none.

    The first of those with the effect "refuse" that concern one of the offences in an area of that
    kind and are met by the windows.
    """
    return next(_met(REFUSE, window, against, breaks, offences, area_kind), "")


def flags_between(
    window: Window,
    against: Comparison,
    breaks: Iterable[Break],
    offences: Collection[str],
    area_kind: str,
) -> tuple[str, ...]:
    """What must be said of a comparison that is made: all breaks with the effect "flag", in words.

    Those that concern one of the offences in an area of that kind and are met by the windows.
    """
    return tuple(_met(FLAG, window, against, breaks, offences, area_kind))


def _met(
    effect: str,
    window: Window,
    against: Comparison,
    breaks: Iterable[Break],
    offences: Collection[str],
    area_kind: str,
) -> Iterator[str]:
    words = (
        _words(change, window, against)
        for change in breaks
        if change.effect == effect and change.concerns(offences, area_kind)
    )
    return (said for said in words if said)


def _words(change: Break, window: Window, against: Comparison) -> str:
    """What a break does to a comparison; empty where the windows do not meet it.

    A change makes the months before it unlike its own month and all after; where it came little by
    little, all is alike from the last month of its stretch on. So it is met where one window has a
    month before that one and another, or the same, a month of the change or after.

    A period unlike others is met where any window has a month of it, and also where all have: they
    need not be alike in it.
    """
    if change.kind == "period":
        return _period_words(change, window, against)
    first = min(w.first for w in against.windows)
    if not (first < change.end and change.month <= window.last):
        return ""
    when = f"in {short(change.month)}"
    if change.until is not None:
        when = f"between {short(change.month)} and {short(change.until)}"
    return _CHANGED[change.kind].format(when=when, name=change.name)


_CHANGED = {
    "recording": "recording changed {when} ({name})",
    "category": "the list of offences changed {when} ({name})",
    "boundary": "boundaries changed {when} ({name})",
    "points": "the list of map points changed {when}",
}


def _period_words(change: Break, window: Window, against: Comparison) -> str:
    now = _overlap(window, change)
    before = any(_overlap(w, change) for w in against.windows)
    which = {
        (True, False): "the period includes",
        (False, True): "the period compared with includes",
        (True, True): "the period and the one compared with include",
    }
    if (now, before) not in which:
        return ""
    return f"{which[now, before]} {change.name} ({Window(change.month, change.end).span})"


def _overlap(window: Window, change: Break) -> bool:
    return window.first <= change.end and change.month <= window.last


def coverage_gap(window: Window, status: pd.Series) -> str:
    """Which months of a window have no whole data, in words; empty when all have."""
    if _all_complete(window, status):
        return ""
    of_window = status.reindex(window.months)
    outside = of_window.index[of_window.isna()]
    if len(outside):
        begins, ends = status.index.min(), status.index.max()
        late = outside.max() > ends
        return f"the data ends in {short(ends)}" if late else f"the data begins in {short(begins)}"
    return status_words(of_window[of_window != "complete"])


def status_words(status: pd.Series) -> str:
    """`Mar 2025 is doubtful, Apr 2025 is missing`: each month of a coverage, or the first two."""
    words = [f"{short(m)} is {s}" for m, s in status.items()]
    more = f" and {len(words) - 2} more" if len(words) > 3 else ""
    return ", ".join(words[:2] if more else words) + more


def _all_complete(window: Window, status: pd.Series) -> bool:
    """Whether every month of a window is whole, by number: it is asked many times a page."""
    number = status.index.asi8
    inside = (number >= window.first.ordinal) & (number <= window.last.ordinal)
    return int((status.to_numpy()[inside] == "complete").sum()) == window.length
