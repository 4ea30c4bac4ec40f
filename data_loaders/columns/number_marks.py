"""Whether a comma or a point in the numbers of a file parts thousands, or whole from parts.

`1,234` is a thousand and more, except where other numbers of the file, `0,5` or `12,75`, have a
comma before their parts. `2.000` is two, except where counts beside it have no such parts, or have
others: there a point may group thousands. One number alone does not tell; all of them do.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from data_loaders.files.faults import UnusableError, shown

_GROUPED = re.compile(r"-?[1-9]\d{0,2},\d{3}", re.ASCII)
_COMMA_BEFORE_PARTS = re.compile(
    r"-?(?:\d+,\d{1,2}|0+,\d+|\d+,\d{4,}|\d{4,},\d+|\d{1,3}(?:\.\d{3})+,\d+) ?%?", re.ASCII
)
_GROUPED_BY_POINTS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+", re.ASCII)
_NO_PARTS = re.compile(r"[1-9]\d{0,2}\.000", re.ASCII)


def unclear_commas(numbers: Collection[str]) -> dict[str, str]:
    """The numbers of a file, as written, that may be thousands; each with what may make it parts.

    What is no number among them says nothing.
    """
    parts = min((n for n in numbers if _COMMA_BEFORE_PARTS.fullmatch(n)), default="")
    return {n: parts for n in numbers if parts and _GROUPED.fullmatch(n)}


def unclear_points(counts: Collection[str]) -> dict[str, str]:
    """The counts of a file that have a point and may be thousands; each with one that says so."""
    grouped = (n for n in counts if _GROUPED_BY_POINTS.fullmatch(n) and not n.endswith(".000"))
    other = min(grouped, default="") or min((n for n in counts if n.isdigit()), default="")
    return {n: other for n in counts if other and _NO_PARTS.fullmatch(n)}


def refuse_unclear(text: str, unclear: Mapping[str, str], column: str = "") -> None:
    """Raise UnusableError for a number that may be thousands or have parts."""
    if text in unclear:
        mark = "comma" if "," in text else "point"
        found = f"{shown(text)} in a file with {shown(unclear[text])}: its {mark} may be of either"
        plain = "whole numbers without marks between their digits (1234)"
        raise UnusableError(found, plain, column=column)
