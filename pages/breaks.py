"""What is said of breaks in a series: wherever months are shown, in the same words."""

from __future__ import annotations

import pandas as pd

from components.wording import listed
from model.config.breaks import REFUSE, Break
from model.periods import short
from pages.question import Question


def break_words(question: Question) -> list[str]:
    """A sentence on those no figure may be held across, and one on those to bear in mind."""
    met = question.breaks(question.filters.offences)
    refused = [_named(b) for b in met if b.effect == REFUSE]
    noted = [_named(b) for b in met if b.effect != REFUSE]
    parts = []
    if refused:
        parts.append(
            f"Recording changed in {listed(refused)}: figures before and after are not comparable."
        )
    if noted:
        parts.append(f"To bear in mind: {listed(noted)}.")
    return parts


def break_months(question: Question, *, area_kind: str = "") -> list[pd.Period]:
    """The months from which figures may not be held against those before.

    A change that came little by little has two, and so has a stretch unlike other times.
    """
    refused = [
        b
        for b in question.breaks(question.filters.offences, area_kind=area_kind)
        if b.effect == REFUSE
    ]
    ends = [b.end + (b.kind == "period") for b in refused if b.until or b.kind == "period"]
    return [*(b.month for b in refused), *ends]


def _named(change: Break) -> str:
    """`May 2023 (Public order recording rule relaxed)`, or a stretch from month to month."""
    when = short(change.month)
    if change.until is not None:
        when += f" to {short(change.until)}"
    return f"{when} ({change.name})"
