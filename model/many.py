"""A number of things in words: `1 file`, `2 files`; what follows `1` is never a plural."""

from __future__ import annotations

import re

_IRREGULAR = {"people": "person", "children": "child", "premises": "premises", "staff": "staff"}
_ENDINGS = ((r"ies$", "y"), (r"(ss|x|ch|sh)es$", r"\1"), (r"s$", ""))


def many(number: float, things: str) -> str:
    """A number and what is counted: `1 file`, `1,234 files`; `things` is the plural."""
    return f"{number:,.0f} {after(number, things)}"


def after(number: float, things: str) -> str:
    """The word for things as it follows a number: `crime` after 1, else the plural it was given.

    >>> after(1, "crimes per 1,000 residents"), after(1, "incidents and crimes")
    ('crime per 1,000 residents', 'incident or crime')
    """
    return one(things) if number == 1 else things


def one(things: str) -> str:
    """The singular of a plural; of things told by where they are or per what, of the things."""
    told = _HEAD.fullmatch(things)
    if told is None:
        return things
    head, link, rest = told.groups()
    return " or ".join(map(_singular, head.split(" and "))) + (link or "") + (rest or "")


_HEAD = re.compile(r"(.+?)(?:( per | of | asked| with | in | on )(.*))?")


def _singular(things: str) -> str:
    *before, last = things.split(" ")
    if last in _IRREGULAR:
        return " ".join([*before, _IRREGULAR[last]])
    for ending, instead in _ENDINGS:
        if re.search(ending, last):
            return " ".join([*before, re.sub(ending, instead, last)])
    return things


def verb(number: float, of_one: str, of_many: str) -> str:
    """The verb as it follows a number of things: `is` after 1, else `are`."""
    return of_one if number == 1 else of_many
