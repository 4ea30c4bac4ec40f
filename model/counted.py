"""A number and what it counts, as a sentence has them."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """`1 file`, `2,000 files`; `many` is the plural where that is not one more letter."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
