"""What a dataset weighs: the bytes of its tables and of what was worked out from them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd


def weight(thing: object, *, but: object = None) -> int:
    """The bytes of all tables, arrays and texts in a thing, each once; without what is shared.

    A lower bound: what shapely and GEOS hold of a shape is not seen from here.
    """
    return _weight(thing, {id(but)})


def _weight(thing: object, seen: set[int]) -> int:
    if id(thing) in seen:
        return 0
    seen.add(id(thing))
    if isinstance(thing, pd.DataFrame):
        return int(thing.memory_usage(deep=True).sum())
    if isinstance(thing, (pd.Series, pd.Index)):
        return int(thing.memory_usage(deep=True))
    if isinstance(thing, np.ndarray):
        return thing.nbytes
    if isinstance(thing, (bytes, str)):
        return len(thing)
    return sum(_weight(part, seen) for part in _parts(thing))


def _parts(thing: object) -> list[object]:
    # Lists, since another thread may add to what is looked at.
    if isinstance(thing, Mapping):
        return list(thing.values())
    if isinstance(thing, (list, tuple, set, frozenset)):
        return list(thing)
    return list(getattr(thing, "__dict__", {}).values())
