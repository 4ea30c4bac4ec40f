"""Which offence a heading, a title or a name says is counted, and whether it says a sum."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from data_loaders.table_columns import heading

_TOTAL = re.compile(
    r"(?:grand |sub ?)?totals?(?: .*)?|all|overall|sum|all (?:recorded )?(?:crimes?|offences)"
    r"|(?:total|all).*(?:crimes?|offences|asb)|.* totals?|ytd|year to date"
)
_FILLERS = re.compile(
    r"\b(numbers?|counts?|of|offences?|crimes?|recorded|incidents?|figures?|monthly|by|month|months"
    r"|total|in|the|year|calendar|ward|wards|area)\b"
)
_QUALIFIERS = re.compile(
    r"\b(detections?|detected|solved|unsolved|outcomes?|charged?|rates?|percentage|percent|change"
    r"|residential|dwelling|non|commercial|business|personal|attempted|excluding|except|without"
    r"|males?|females?|men|women|boys|girls|victims?|suspects?|offenders?|arrests?|convictions?"
    r"|repeat|aged|forecast|target|ytd|year to date|cumulative|rolling|running|per|rank|ranking"
    r"|average|mean|index|moving|domestic|youth|juvenile|knife|gun|shed|garage)\b"
)


def stated_measure(texts: Sequence[str], offence_of_name: Mapping[str, str]) -> str | None:
    """The offence that the first text to name one names; None for none, or for several.

    Where one name holds another, as "theft from the person" may hold "theft", the longer counts.
    None too where words beside it say that it is not all of the offence, as "burglary detections".
    """
    spelled = {heading(name): offence for name, offence in offence_of_name.items()}
    for text in texts:
        rest, found = f" {heading(text)} ", set()
        for name in sorted(spelled, key=len, reverse=True):
            for form in (f" {name} ", f" {name}s "):
                if form in rest:
                    found.add(spelled[name])
                    rest = rest.replace(form, " | ")
        if found:
            only = len(found) == 1 and not _QUALIFIERS.search(rest)
            return found.pop() if only else None
    return None


def is_total(text: str) -> bool:
    """Whether a heading or a word in a column of offences is that of a sum."""
    return _TOTAL.fullmatch(heading(text)) is not None


def named_offence(text: str, offences: Mapping[str, str]) -> str:
    """The offence a column is called by, beside words that say only that it is counted; or empty.

    `offences` gives ids by names as `heading` makes them.
    """
    name = heading(text)
    plain = "" if is_total(text) else without_fillers(text)
    return offences.get(name) or offences.get(plain, "")


def without_fillers(text: str) -> str:
    """The words of a heading but for those that say only that something is counted."""
    return " ".join(_FILLERS.sub(" ", heading(text)).split())


def is_of_part(text: str) -> bool:
    """Whether words say that it is not all of an offence: its detections, its rate, of women."""
    return _QUALIFIERS.search(heading(text)) is not None
