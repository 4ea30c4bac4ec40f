"""A line of months small enough to stand in every row of a list."""

from __future__ import annotations

import math
from collections.abc import Sequence

from components.markup import Ready

STEP, HEIGHT = 3, 20
"""Whole numbers: a page has dozens of these lines, and packs them well."""


def months_line(months: Sequence[float]) -> Ready:
    """The months as SVG, oldest first, from zero to the highest; broken where data are lacking.

    It has no text of its own: the file of the list has each month.
    """
    top = max((n for n in months if not math.isnan(n)), default=0.0) or 1.0
    steps, begins = [], True
    for number, value in enumerate(months):
        if not math.isnan(value):
            y = HEIGHT - 1 - round(value / top * (HEIGHT - 2))
            steps.append(f"{'M' if begins else 'L'}{number * STEP} {y}")
        begins = math.isnan(value)
    width = STEP * max(len(months) - 1, 1)
    return Ready(
        f"<svg class='months-line' viewBox='0 0 {width} {HEIGHT}' aria-hidden='true'>"
        f"<path d='{''.join(steps)}'/></svg>"
    )
