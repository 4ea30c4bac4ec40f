"""Counts by map point, made of the incidents of a release."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.map_points import STREET, MapPoints

READ = ("month", "offence", "easting", "northing", "street")
"""The columns of incidents that are read; offence and street as categories."""

_NEAR = "On or near "
_METRES = 10_000_000
"""More than any northing."""

Ints = NDArray[np.int64]


def map_points(incidents: pd.DataFrame, kinds: Sequence[str]) -> MapPoints:
    """The counts of incidents by point, month and offence.

    `incidents` has the columns of READ, in any order; `kinds` are the names of kinds of place that
    a point can have for a label. Points are told apart to the metre.
    """
    month = incidents["month"].to_numpy().astype("datetime64[M]").astype(np.int64)
    offence, offences = _coded(incidents["offence"])
    where, point = np.unique(_place(incidents), return_inverse=True)
    first, last = (int(month.min()), int(month.max())) if len(month) else (0, -1)
    keys = ((month - first) * len(offences) + offence) * len(where) + point
    rows, count = np.unique(keys, return_counts=True)
    rows, point_of = np.divmod(rows, max(len(where), 1))
    month_of, offence_of = np.divmod(rows, max(len(offences), 1))
    label = _commonest(point, incidents["street"], len(where))
    return MapPoints(
        easting=(where // _METRES).astype(float),
        northing=(where % _METRES).astype(float),
        label=label,
        kind=_kinds(label, kinds),
        months=pd.PeriodIndex.from_ordinals(np.arange(first, last + 1), freq="M"),
        offences=offences,
        point=point_of.astype(np.int32),
        offence=offence_of.astype(np.int16),
        count=count.astype(np.int32),
        starts=np.searchsorted(month_of, np.arange(last - first + 2)),
    )


def _place(incidents: pd.DataFrame) -> Ints:
    easting, northing = (np.rint(incidents[c].to_numpy(float)) for c in ("easting", "northing"))
    return easting.astype(np.int64) * _METRES + northing.astype(np.int64)


def _coded(column: pd.Series) -> tuple[Ints, tuple[str, ...]]:
    """A code for each row, and what the codes stand for, by name."""
    coded = column.astype("category").cat.remove_unused_categories().cat
    names = np.array([str(name) for name in coded.categories], dtype=object)
    order = np.argsort(names)
    ranks = np.empty(len(names), dtype=np.int64)
    ranks[order] = np.arange(len(names))
    return ranks[coded.codes.to_numpy()], tuple(names[order])


def _commonest(point: Ints, street: pd.Series, points: int) -> NDArray[np.str_]:
    """The label most records of each point have, of equally common ones the first by name."""
    code, names = _coded(street.astype("category").cat.add_categories([""]).fillna(""))
    pairs, times = np.unique(point * len(names) + code, return_counts=True)
    of, which = np.divmod(pairs, max(len(names), 1))
    # By point, then the commonest first: the first of each point is its label.
    order = np.lexsort((which, -times, of))
    chosen = order[np.searchsorted(of[order], np.arange(points))]
    labels = np.array([name.removeprefix(_NEAR) for name in names], dtype=np.str_)
    return labels[which[chosen]] if points else np.array([], dtype=np.str_)


def _kinds(label: NDArray[np.str_], kinds: Sequence[str]) -> NDArray[np.str_]:
    """The kind of each label, whatever its capitals: the API writes them otherwise than the CSV."""
    known = {kind.casefold(): kind for kind in kinds}
    names, which = np.unique(label, return_inverse=True)
    of_name = np.array([known.get(str(n).casefold(), STREET) for n in names], dtype=np.str_)
    return of_name[which] if len(names) else np.array([], dtype=np.str_)
