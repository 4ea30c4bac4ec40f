"""Which months a period is compared with, and whether the two can be compared at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import pandas as pd

from model.catalogue import Break
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

    `status` is the coverage by month (a PeriodIndex): complete, partial or missing.
    """
    gaps = (coverage_gap(part, status) for part in (window, *against.windows))
    return next((gap for gap in gaps if gap), "")


def break_between(
    window: Window, against: Comparison, breaks: Iterable[Break], offences: Collection[str]
) -> str:
    """The recording change between a period and its comparison, in words; empty when none is."""
    first = min(w.first for w in against.windows)
    for change in breaks:
        if first < change.month <= window.last and set(change.offences) & set(offences):
            return f"recording changed in {short(change.month)} ({change.name})"
    return ""


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
    gaps = of_window[of_window != "complete"]
    words = [f"{short(m)} is {s}" for m, s in gaps.items()]
    more = f" and {len(words) - 2} more" if len(words) > 3 else ""
    return ", ".join(words[:2] if more else words) + more


def _all_complete(window: Window, status: pd.Series) -> bool:
    """Whether every month of a window is whole, by number: it is asked many times a page."""
    number = status.index.asi8
    inside = (number >= window.first.ordinal) & (number <= window.last.ordinal)
    return int((status.to_numpy()[inside] == "complete").sum()) == window.length
