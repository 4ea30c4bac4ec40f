"""The months that are here of a source, and that no page shows: another counts the offence."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pandas as pd

from geo.wording import listed
from model.periods import Window, spans
from pages.question import Question


def not_shown_words(question: Question) -> Iterator[str]:
    """A sentence for each source of which months are here that no page shows."""
    for found in question.dataset.not_shown:
        yield _words(question, found.source, found.counted_from, found.offences, found.months)


def not_shown_of(
    question: Question, offences: Collection[str], windows: Collection[Window] = ()
) -> Iterator[str]:
    """The same of some offences, and of some windows where these are given."""
    known = question.dataset.catalogue.offence
    asked = {known[o].name for o in offences}
    for found in question.dataset.not_shown:
        names = [name for name in found.offences if name in asked]
        months = [m for m in found.months if not windows or _within(m, windows)]
        if names and months:
            yield _words(question, found.source, found.counted_from, names, months)


def _within(month: pd.Timestamp, windows: Collection[Window]) -> bool:
    return any(window.first <= pd.Period(month, "M") <= window.last for window in windows)


def _words(
    question: Question,
    source: str,
    chosen: str,
    offences: Collection[str],
    months: Collection[pd.Timestamp],
) -> str:
    return (
        f"Not shown of {source_name(question, source)}: {listed(list(offences))}, {spans(months)}. "
        f"Pages count this from {source_name(question, chosen)}, for two sources are never one "
        "series."
    )


def source_name(question: Question, source: str) -> str:
    """What people call a source."""
    known = question.dataset.catalogue.source.get(source)
    return known.name if known else source
