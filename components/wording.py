"""Sentences that more than one face says, written once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from components import numbers
from model.config.wording import Wording


def moved(row: Mapping[str, Any]) -> tuple[str, str]:
    """A difference in words, in two parts: `412 fewer` and ` than the 12 months before (6,100; …)`.

    `row` has difference, base, percent and against (what it is compared with), and may have form:
    how its values are written, a count if it has none. Without a difference the first part is empty
    and the second says that there is none.
    """
    if math.isnan(row["difference"]):
        return "", f"No comparison with {row['against']}"
    form = row.get("form", "count")
    base, away = numbers.FORMS[form](row["base"]), abs(row["difference"])
    if round(away, 0 if form == "count" else 1) == 0:
        return "The same", f" as {row['against']} ({base})"
    of_base = "" if math.isnan(row["percent"]) else f"; {numbers.percent(row['percent'])}"
    more = _MORE[form == "count"][row["difference"] > 0]
    much = f"{away:.1f} points" if form == "share" else numbers.FORMS[form](away)
    return f"{much} {more}", f" than {row['against']} ({base}{of_base})"


_MORE = {True: ("fewer", "more"), False: ("lower", "higher")}
"""Of a count, and of a rate or share: the word for less, and for more."""


def sentence_of(start: str, row: Mapping[str, Any]) -> str:
    """A figure, its difference and its verdict; a verdict that there is no comparison says it once.

    `start` is the figure in words.
    """
    count, than = moved(row)
    if not count and row["verdict"] == "not comparable":
        return f"{start}. {row['words']}."
    if not count:
        return f"{start}. {than}. {row['words']}."
    return f"{start}. That is {count.lower()}{than}. {row['words']}."


def could_see(row: Mapping[str, Any]) -> str:
    """`It would take about 92 or more (+104.4%)`: what a verdict that nothing moved is blind to.

    About: a count that comes true moves what is known of how counts vary. `row` has the count from
    which it would be beyond and down to which, and each as a change in %.
    """
    if row["verdict"] not in ("similar", "possible"):
        return ""
    ends = [
        f"{_end(row[key], word, row['form'])}{_of_base(row[of])}"
        for key, of, word in ENDS
        if not math.isnan(row[key])
    ]
    if not ends:
        thing = "count" if row["form"] == "count" else "rate"
        return f"No {thing} would be beyond normal variation here."
    about = "" if ends[0].startswith(NONE) else "about "
    return f"It would take {about}{' or '.join(ends)} to be beyond normal variation."


NONE = "none at all"

ENDS = (("rises_from", "rises_percent", "more"), ("falls_to", "falls_percent", "fewer"))
"""The figures that would be beyond, each as a change, and the word for what lies further out."""


def _end(value: float, word: str, form: str) -> str:
    if not value:
        return NONE
    if form == "count":
        return f"{numbers.count(value)} or {word}"
    # Already rounded outwards; fewer decimals could say a rate that would not show, or none.
    return f"{value:,} or {'less' if word == 'fewer' else word}"


def _of_base(percent: float) -> str:
    return "" if math.isnan(percent) else f" ({numbers.percent(percent)})"


def at_once(number: int) -> str:
    """`924 figures were tested at once`, `1 figure was tested`, `no figure could be tested`."""
    if not number:
        return "no figure could be tested"
    return "1 figure was tested" if number == 1 else f"{number:,} figures were tested at once"


def none_beyond(tested: int, of: int) -> str:
    """That none of some areas is beyond normal variation, of which so many could be tested."""
    if tested == 1 < of:
        return "the one that could be tested is not beyond normal variation"
    some = f"of {tested:,} that could be tested " if tested < of else ""
    return f"{some}none is beyond normal variation"


def capital(words: str) -> str:
    """The words with a capital: `An LSOA` of `an LSOA`."""
    return words[:1].upper() + words[1:]


def among_the_list(tested: int, own: int) -> str:
    """How many figures some were tested among: those of the list of all that moved are others."""
    others = "with those of “Since your last meeting”, " if tested > own else ""
    return f"{capital(f'{others}{at_once(tested)}')}."


def with_revision(row: Mapping[str, Any]) -> str:
    """The period of a row and the word for what is not final: `12 months to Sep 2026 (revised)`."""
    return beside(row["period"], row["revision"])


def beside(words: str, more: str) -> str:
    """Words with more in brackets; as they are where there is no more."""
    return f"{words} ({more})".strip() if more else words


def moved_names(
    moved: Iterable[tuple[str, float]], wording: Wording, *, activity: bool, most: int
) -> str:
    """Which moved, a sentence for each way, such as `Higher than expected: A and B.`.

    `moved` has the name and the difference of each; of more than `most` one way the number is said.
    Of a measure that follows police activity or reporting no figure is what one would expect.
    """
    said = sides(moved, wording, activity=activity, most=most)
    return " ".join([*said, *([that_reflects(wording)] if activity and said else [])])


def that_reflects(wording: Wording) -> str:
    """What is said after figures of a measure that follows police activity or reporting."""
    return f"That {wording.reflects}."


def sides(
    moved: Iterable[tuple[str, float]],
    wording: Wording,
    *,
    activity: bool,
    most: int,
    beyond: str = "",
) -> list[str]:
    """A sentence for each way that some of `moved_names` moved, and what they are beyond."""
    told, said = list(moved), []
    for higher in (True, False):
        names = [name for name, away in told if away and (away > 0) == higher]
        if names:
            words = wording.moved("side", higher=higher, activity=activity)
            some = listed(names) if len(names) <= most else str(len(names))
            said.append(f"{words}{beyond}: {some}.")
    return said


def listed(names: list[str], *, last: str = "and") -> str:
    """`A`, or `A, B and C`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"
