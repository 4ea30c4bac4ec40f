"""Casualties of STATS19 with the time and place of their collisions."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from data_loaders.files.faults import in_order
from data_loaders.files.readings import ExtractReading
from data_loaders.roads.road_casualties import (
    EXPECTED_SEVERITY,
    ROADS,
    casualty_table,
    first_of_month,
    months_told,
    untimed_notes,
)
from data_loaders.roads.stats19 import CasualtyReading, CollisionReading
from model.errors import RefusedFileError
from model.rejects import Reject

BESIDE = (
    "add the files of collisions and of casualties of the same years; what is here already is kept "
    "until they come"
)


def together(readings: Sequence[CollisionReading]) -> pd.DataFrame:
    """The collisions of several files, each once: the last file that has one is believed."""
    every = pd.concat([reading.collisions for reading in readings])
    return every[~every.index.duplicated(keep="last")]


def joined(
    reading: CasualtyReading, collisions: pd.DataFrame, files: Sequence[CollisionReading]
) -> ExtractReading:
    """The casualties of a file with the time and place of their collisions.

    `collisions` are those of `files` together. A casualty whose collision is in none of them, or
    cannot be used, is a reject. The hash is of the casualties and the collisions they were found
    in. Raises RefusedFileError when the collisions of a whole year are missing.
    """
    casualties = reading.casualties
    position = collisions.index.get_indexer(casualties["collision"])
    _refuse_missing_years(reading, casualties["collision"][position < 0], collisions)
    of = collisions.iloc[np.where(position < 0, 0, position)].reset_index(drop=True)
    good = (position >= 0) & of["usable"].to_numpy()
    severity, notes = _severities(casualties, of)
    good &= severity.notna().to_numpy()
    months = first_of_month(of["day"]).where(position >= 0)
    known = (position >= 0) & of["usable"]
    told = (casualties["row"], casualties["collision"], known, months)
    lost = [_lost(*cells) for cells in zip(*(column[~good] for column in told), strict=True)]
    casualties, of = casualties[good], of[good]
    incidents = casualty_table(
        ids="stats19/" + casualties["collision"] + "/" + casualties["reference"],
        severity=severity[good],
        day=of["day"],
        minute=of["minute"],
        grid=of[["easting", "northing"]],
    ).reset_index(drop=True)
    untimed = untimed_notes(int(of["minute"].isna().sum()))
    return ExtractReading(
        file=reading.file,
        kind=reading.kind,
        sha256=_joint_hash(reading, files),
        rows_read=reading.rows_read,
        rejects=in_order(reading.rejects, lost),
        notes=(*untimed, *notes, *reading.notes),
        source=ROADS,
        incidents=incidents,
        covers=months_told(incidents["month"]),
    )


def _severities(casualties: pd.DataFrame, of: pd.DataFrame) -> tuple[pd.Series, tuple[str, ...]]:
    """The severity of each casualty; that of the collision where it is not known and was alone.

    The severity of a collision is that of the casualty hurt worst, so of one it is his own:
    https://www.gov.uk/guidance/road-accident-and-safety-statistics-guidance
    """
    given = casualties["severity"]
    distinct = casualties[["collision", "reference"]].drop_duplicates()["collision"]
    with_others = casualties["collision"].isin(distinct[distinct.duplicated()])
    alone = ~with_others & of["hurt"].eq(1) & of["usable"]
    whole = given.fillna(of["severity"].where(alone))
    filled = int((given.isna() & whole.notna()).sum())
    note = f"{filled:,} without a severity have that of their collision, in which nobody else was"
    return whole, (f"{note} hurt",) if filled else ()


def _lost(row: int, collision: str, known: bool, month: pd.Timestamp) -> Reject:
    """The reject of a casualty whose collision or severity is not known."""
    found = "no severity" if known else f"collision '{collision}'"
    expected = EXPECTED_SEVERITY if known else "a collision in the file of collisions"
    return Reject(int(row), found, expected, month=None if pd.isna(month) else month)


def years(collisions: pd.Index | pd.Series) -> set[str]:
    """The years of collisions: the first four digits of a collision_index."""
    return set(pd.Series(collisions, dtype="str").str.slice(0, 4).unique())


def _refuse_missing_years(
    reading: CasualtyReading, missing: pd.Series, collisions: pd.DataFrame
) -> None:
    absent = sorted(years(missing) - years(collisions.index))
    if absent:
        raise RefusedFileError(
            f"{reading.file}: its casualties of {', '.join(absent)} are in collisions of which no "
            f"file was given; {BESIDE}"
        )


def _joint_hash(reading: CasualtyReading, files: Sequence[CollisionReading]) -> str:
    own = years(reading.casualties["collision"])
    used = sorted(f.sha256 for f in files if own & years(f.collisions.index))
    return hashlib.sha256("\n".join([reading.sha256, *used]).encode()).hexdigest()
