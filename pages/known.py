"""How we know: what a verdict rests on, folded away on a page and whole in its files."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from components.wording import listed
from pages.question import Question

NORMAL = "Normal variation is how far counts like these go up and down where nothing changes."
TOGETHER = (
    "Figures that stand together are tested together: of those called beyond normal variation, at "
    "most one in twenty is expected to be chance."
)
SHARES = (
    "A share goes up and down by itself too: its change is held against how far it went before, "
    "here and in Westminster."
)
MOST_NAMED = 3


def how_known(
    question: Question, of_others: Iterable[str] = (), *, shares: bool = False
) -> list[str]:
    """What stands behind the words of a page, a sentence each; nothing where nothing is counted.

    `of_others` are the offences of other figures that the page shows, `shares` whether one of
    these is a share.
    """
    if not question.measurable:
        return []
    offences = tuple(dict.fromkeys((*question.filters.offences, *of_others)))
    known = question.dataset.catalogue.offence
    led = [known[o].name for o in offences if known[o].activity]
    notes = dict.fromkeys(known[o].know for o in offences if known[o].know)
    said = [f"{NORMAL} {_seen_in(question)}", TOGETHER, *([SHARES] if shares else [])]
    return [*said, *_led_words(led), *notes]


def has_shares(table: pd.DataFrame) -> bool:
    """Whether a standing is a share of counts, which a release's months tell how far it goes."""
    shares = table["offences"][table["form"] == "share"] if "form" in table else []
    return any(map(bool, shares))


def how_of_panel(table: pd.DataFrame, question: Question) -> list[str]:
    """The same for the files of a panel of the overview or of a plan."""
    return how_known(question, shares=has_shares(table))


def _seen_in(question: Question) -> str:
    """Which months that is known from: those of the release, where it has enough of them."""
    kind, last = question.filters.area.kind, question.filters.window.last.ordinal
    pool = question.varying.pool(kind, last)
    if not pool.months:
        return (
            "This release has too few months to show it: that of two years of Westminster is used."
        )
    if kind == "whole":
        return (
            f"It is worked out from the {pool.months} whole months of this release up to a year "
            "before, and from two years of Westminster."
        )
    return f"It is worked out from the {pool.months} whole months of this release."


def _led_words(names: list[str]) -> list[str]:
    """Why a rise of some offences is told in other words than that of others."""
    if not names:
        return []
    some = listed(names) if len(names) <= MOST_NAMED else f"{len(names)} of these measures"
    return [
        "More of it is neither good nor bad, and is called “more recorded”, where police work or "
        f"willingness to report decides the number: {some}."
    ]
