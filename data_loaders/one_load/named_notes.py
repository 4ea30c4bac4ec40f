"""A note that names things, and not too many of them."""

from __future__ import annotations

from collections.abc import Iterable

MOST_NAMED = 20
"""Areas and figures a note names one by one."""


def noted(words: str, names: Iterable[str], most: int = MOST_NAMED) -> str:
    """A note that names things, up to `most` of them; empty when there are none."""
    listed = list(names)
    more = len(listed) - most
    end = f" and {more:,} more" if more > 0 else ""
    return f"{words}: {'; '.join(listed[:most])}{end}" if listed else ""
