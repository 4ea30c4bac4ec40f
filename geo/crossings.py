"""Whether outlines cross so often that to mend or join them would take for ever.

Each crossing is a corner of what comes of it: a thousand lines laid across each other, in a file of
50 kB, would keep a computer busy for minutes.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely

_AT_ONCE = 200
"""Sides that are held against all others at a time, so that it ends soon where there are many."""


def cross_more_than(most: int, outlines: Iterable[shapely.Geometry]) -> bool:
    """Whether outlines (closed lines) cross each other or themselves more than so many times."""
    ends = [shapely.get_coordinates(line) for line in outlines]
    sides = np.concatenate([np.stack([e[:-1], e[1:]], axis=1) for e in ends])
    lines = shapely.linestrings(sides)
    tree, found = shapely.STRtree(lines), 0
    for start in range(0, len(lines), _AT_ONCE):
        pairs = tree.query(lines[start : start + _AT_ONCE], predicate="crosses")
        found += pairs.shape[1]
        # Each crossing is found from both of its lines.
        if found > 2 * most:
            return True
    return False
