"""How a sentence names several things without becoming a page."""

from __future__ import annotations

from collections.abc import Iterable

LISTED = 6
"""Things named one by one in a sentence; of the rest only the number is given."""


def listed(things: Iterable[object], *, limit: int = LISTED) -> str:
    """`a, b, c and 4 more`: the first `limit` things and the number of the others."""
    words = [str(thing) for thing in things]
    more = len(words) - limit
    return ", ".join(words[:limit]) + (f" and {more} more" if more > 0 else "")
