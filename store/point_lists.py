"""Whether police.uk moved its records to another list of map points, told from the records alone.

Every record lies on the nearest point of a fixed list. When that list is replaced, records of one
place move by tens or hundreds of metres at once, some into another ward. Nobody announces it in the
files, but from then on records lie on points that were never met before.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from model.config.breaks import FLAG, Break
from model.tables import POLICE, empty

REMEMBERED_MONTHS = 24
"""A point is new to a month when no record of so many months before lies on it."""

FEWEST_RECORDS = 200
"""A month of fewer is not judged: a few events at one new place would be a large share of it."""
FEWEST_MONTHS = 12
"""How many months like it there must be before a month that is judged. Within a year the points
that are used at all have been met: in Westminster 8 % of records lay on new ones in the third
month of data, 0.2 % in the tenth, and 0.1 % at most after a year."""
LIKE_SIZE = 0.7
"""A month is like another with at least this share of its records. Beside smaller ones, as where
part of the place was not loaded, many points would be new for want of records."""
HIGH_SHARE = 0.30
"""At least so much of a month's records lies on new points when the list has changed."""
JUMP = 0.25
"""By so much at least the share is above the median of the months like it before."""

_MONTHS = 10_000
"""More than the number of any month, counted from 1970."""
_METRES = 10_000_000
"""More than any northing."""


def point_lists(incidents: pd.DataFrame) -> pd.DataFrame:
    """A row for each month with records: `records`, `points` they lie on, and `new_share`.

    `incidents` has month, easting and northing (EPSG:27700) of every month of police.uk in the
    store, in any order: what a month shows depends on those before it, whenever they were loaded.
    `new_share` is the share of the records that lie on points new to the month; in the first month
    all are.
    """
    if incidents.empty:
        return empty("point_lists")
    numbers, points, records = _used(incidents)
    new = np.where(_is_new(numbers, points), records, 0)
    of_month = pd.DataFrame({"month": numbers, "records": records, "new": new}).groupby("month")
    table = of_month.agg(records=("records", "sum"), points=("new", "size"), new=("new", "sum"))
    months = pd.PeriodIndex.from_ordinals(table.index, freq="M").to_timestamp().as_unit("us")
    return pd.DataFrame(
        {
            "source": POLICE,
            "month": months,
            "records": table["records"].to_numpy(),
            "points": table["points"].to_numpy(),
            "new_share": (table["new"] / table["records"]).to_numpy(),
        }
    )


def _used(incidents: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Month, point and number of records of every point a month uses, by point, then by month.

    A month is its number among all months, a point its easting and northing in one whole number.
    """
    which, months = pd.factorize(incidents["month"])
    month = pd.PeriodIndex(months, freq="M").asi8[which]
    # To the metre: another version of PROJ may move a point by less than a millimetre.
    easting, northing = (np.rint(incidents[c].to_numpy()) for c in ("easting", "northing"))
    point = easting.astype(np.int64) * _METRES + northing.astype(np.int64)
    # Both in one number, sorted once: with 1.8 million records the quickest way by far.
    used, records = np.unique(point * _MONTHS + month, return_counts=True)
    point, month = np.divmod(used, _MONTHS)
    return month, point, records


def _is_new(month: np.ndarray, point: np.ndarray) -> np.ndarray:
    """Whether a point is new to a month; both sorted by point, then by month."""
    again = np.zeros(len(point), dtype=bool)
    again[1:] = (point[1:] == point[:-1]) & (np.diff(month) <= REMEMBERED_MONTHS)
    return ~again


def points_changed(table: pd.DataFrame, status: pd.Series) -> tuple[Break, ...]:
    """The months from which records lie on another list of points, as breaks that flag.

    `table` is that of `point_lists`, `status` the coverage of police.uk by month (a PeriodIndex).
    Only complete months are judged, each against those like it in the 24 before, of which there
    must be 12. After a change these begin anew, so one change is found once.
    """
    table = table.set_index(pd.PeriodIndex(table["month"], freq="M")).sort_index()
    judged = table[status.reindex(table.index) == "complete"]
    month = judged.index.asi8
    size, share = judged["records"].to_numpy(), judged["new_share"].to_numpy()
    found: list[Break] = []
    begins = 0
    for at in range(len(judged)):
        before = slice(begins, at)
        recent = month[before] >= month[at] - REMEMBERED_MONTHS
        like = recent & (size[before] >= LIKE_SIZE * size[at])
        if size[at] >= FEWEST_RECORDS and _jumps(share[at], share[before][like]):
            found.append(_break(judged.index[at], share[at]))
            begins = at
    return tuple(found)


def _jumps(share: float, before: np.ndarray) -> bool:
    if len(before) < FEWEST_MONTHS or share < HIGH_SHARE:
        return False
    return bool(share - np.median(before[-FEWEST_MONTHS:]) >= JUMP)


def _break(month: pd.Period, share: float) -> Break:
    return Break(
        month=str(month),
        name="List of map points changed",
        kind="points",
        effect=FLAG,
        offences=(POLICE,),
        areas=("ward", "zone"),
        source=(
            f"found in the data: {share:.0%} of records lie on points not met in the "
            f"{REMEMBERED_MONTHS} months before"
        ),
    )
