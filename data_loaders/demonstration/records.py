"""Demonstration records: drawn by chance around what is expected, each at a point of its ward."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_loaders.demonstration.cells import Floats, Integers
from data_loaders.demonstration.planted import HOTSPOT_MIX, HOTSPOT_SHARE, Hotspot
from data_loaders.demonstration.points import SnapPoints
from model.tables import INCIDENTS, POLICE, empty

Drawn = tuple[Integers, Integers, Integers]
"""Positions of the month, offence and point of each record."""


def incidents(
    mean: Floats,
    offences: Sequence[str],
    months: pd.PeriodIndex,
    points: SnapPoints,
    hotspots: Sequence[Hotspot],
    part: str,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """The canonical `incidents`, sorted by month; coordinates in EPSG:27700.

    `mean` is the expected number by ward, month and offence. Outcomes are left missing.
    """
    total = mean.sum(axis=(0, 2)).mean()
    drawn = [_usual(mean, offences, points, rng)]
    drawn += [_extra(hotspot, total, offences, months, rng) for hotspot in hotspots]
    month, offence, point = (np.concatenate(column) for column in zip(*drawn, strict=True))
    order = np.lexsort([point, offence, month])
    return _table(month[order], offence[order], point[order], offences, months, points, part)


def _usual(
    mean: Floats, offences: Sequence[str], points: SnapPoints, rng: np.random.Generator
) -> Drawn:
    counts = rng.poisson(mean)
    ward, month, offence = (np.repeat(i.ravel(), counts.ravel()) for i in np.indices(mean.shape))
    spin = rng.random(len(ward))
    point = np.empty(len(ward), dtype=np.int64)
    for number, name in enumerate(offences):
        these = offence == number
        point[these] = _points(points, name, ward[these], spin[these])
    return month, offence, point


def _points(points: SnapPoints, offence: str, ward: Integers, spin: Floats) -> Integers:
    """A point of the ward for each record, as likely as it is busy; `spin` is uniform in [0, 1)."""
    up_to = np.concatenate([[0.0], np.cumsum(points.likelihood(offence))])
    first = np.searchsorted(points.ward, ward)
    after = np.searchsorted(points.ward, ward, side="right")
    at = up_to[first] + spin * (up_to[after] - up_to[first])
    return np.clip(np.searchsorted(up_to, at, side="right") - 1, first, after - 1)


def _extra(
    hotspot: Hotspot,
    total: float,
    offences: Sequence[str],
    months: pd.PeriodIndex,
    rng: np.random.Generator,
) -> Drawn:
    mix = np.array([HOTSPOT_MIX.get(offence, 0.0) for offence in offences])
    counts = rng.poisson(np.outer(hotspot.strength(months), mix) * HOTSPOT_SHARE * total)
    month, offence = (np.repeat(i.ravel(), counts.ravel()) for i in np.indices(counts.shape))
    which = (rng.random(len(month)) * len(hotspot.points)).astype(int)
    return month, offence, np.array(hotspot.points)[which]


def _table(
    month: Integers,
    offence: Integers,
    point: Integers,
    offences: Sequence[str],
    months: pd.PeriodIndex,
    points: SnapPoints,
    part: str,
) -> pd.DataFrame:
    count = len(month)
    number = np.arange(count) - np.searchsorted(month, month) + 1
    names = [f"demonstration-{m}" for m in months]
    ids = [f"{names[m]}-{n:05d}" for m, n in zip(month.tolist(), number.tolist(), strict=True)]
    starts = months.to_timestamp().to_numpy().astype("datetime64[us]")
    columns = {
        "source": _repeated(POLICE, count),
        "month": starts[month],
        "part": _repeated(part, count),
        "incident_id": pd.array(ids, dtype="str"),
        "record": 1,
        "offence": _taken(offences, offence),
        "easting": points.easting[point],
        "northing": points.northing[point],
        "location_precision": _repeated("snapped", count),
        "street": _taken(points.street.tolist(), point),
    }
    unknown = empty("incidents").drop(columns=list(columns)).reindex(range(count))
    return pd.DataFrame(columns).join(unknown)[list(INCIDENTS.columns)]


def _taken(texts: Sequence[str], which: NDArray[np.int64]) -> pd.api.extensions.ExtensionArray:
    return pd.array(list(texts), dtype="str").take(which)


def _repeated(text: str, count: int) -> pd.api.extensions.ExtensionArray:
    return _taken([text], np.zeros(count, dtype=int))
