"""Road casualties as the Department for Transport publishes them (STATS19), joined from two files.

https://www.gov.uk/government/collections/road-accidents-and-safety-statistics. The file of
collisions says when and where, that of casualties who was hurt how badly; `collision_index` joins
them (`accident_index` in older files). Both are of the whole country, one year or many.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_loaders.coded import coded, whole_column
from data_loaders.delimited import Lines, read_lines
from data_loaders.faults import Fault, rejects
from data_loaders.kinds import STATS19_CASUALTIES, STATS19_COLLISIONS
from data_loaders.local_time import EXPECTED_DAY, EXPECTED_TIME, written_day, written_minute
from data_loaders.named_columns import columns_of
from data_loaders.national_grid import grid_points
from data_loaders.reading import ExtractReading, Member, Reading, Reject
from data_loaders.road_casualties import (
    EXPECTED_SEVERITY,
    ROADS,
    SEVERITIES,
    casualty_table,
    no_rows,
    untimed_notes,
    whole_years,
)
from model.errors import RefusedFileError

_INDEX = ("collision_index", "accident_index")
COLLISION_COLUMNS = {
    "collision": _INDEX,
    "easting": ("location_easting_osgr",),
    "northing": ("location_northing_osgr",),
    "date": ("date",),
}
CASUALTY_COLUMNS = {
    "collision": _INDEX,
    "reference": ("casualty_reference",),
    "severity": ("casualty_severity",),
}

BESIDE = "add the files of collisions and of casualties of the same years in one command"


@dataclass(frozen=True)
class CollisionReading(Reading):
    """When and where collisions were."""

    collisions: pd.DataFrame = field(default_factory=pd.DataFrame)
    """Index: the collision. day (local midnight), minute (missing where not known), easting,
    northing (EPSG:27700, missing where not known), usable: False for a reject."""


@dataclass(frozen=True)
class CasualtyReading(Reading):
    """Who was hurt in which collision."""

    casualties: pd.DataFrame = field(default_factory=pd.DataFrame)
    """collision, reference (its number there), severity, and row as a spreadsheet numbers it."""


def read_collisions(member: Member) -> CollisionReading:
    """The collisions of a file; a row that cannot be used is a reject with its number.

    Raises RefusedFileError when the file is damaged, lacks a column or any row.
    """
    lines = _lines(member, COLLISION_COLUMNS, {"time": ("time",)}, "collision")
    ids = pc.utf8_trim_whitespace(whole_column(lines.table, "collision"))
    day = coded(whole_column(lines.table, "date"), written_day, pa.timestamp("us"))
    minute = coded(whole_column(lines.table, "time"), written_minute, pa.float64())
    points = grid_points(
        whole_column(lines.table, "easting"), whole_column(lines.table, "northing")
    )
    odd_time = minute.unknown & ~minute.blank
    faults = (
        _nameless(ids),
        Fault(day.unknown, lambda i: f"date {day.text(i)}", EXPECTED_DAY),
        Fault(odd_time, lambda i: f"time {minute.text(i)}", EXPECTED_TIME),
        *points.faults,
    )
    bad, found = rejects(faults, lines.rows)
    table = pd.DataFrame(
        {
            "day": day.all().to_pandas(),
            "minute": minute.all().to_pandas(),
            "easting": points.easting,
            "northing": points.northing,
            "usable": ~bad,
        }
    ).set_axis(pd.Index(ids.to_pandas(), name="collision"), axis=0)
    return CollisionReading(
        **_said(member, STATS19_COLLISIONS, lines, found),
        collisions=table,
    )


def read_casualties(member: Member) -> CasualtyReading:
    """The casualties of a file; a row that cannot be used is a reject with its number.

    Raises RefusedFileError when the file is damaged, lacks a column or any row.
    """
    lines = _lines(member, CASUALTY_COLUMNS, {}, "casualty")
    ids = pc.utf8_trim_whitespace(whole_column(lines.table, "collision"))
    reference = pc.utf8_trim_whitespace(whole_column(lines.table, "reference"))
    known = coded(whole_column(lines.table, "severity"), SEVERITIES.get, pa.string())
    unnumbered = pc.equal(reference, "").to_numpy(zero_copy_only=False)
    faults = (
        _nameless(ids),
        Fault(unnumbered, lambda _: "casualty_reference ''", "its number in the collision"),
        Fault(known.unknown, lambda i: f"casualty_severity {known.text(i)}", EXPECTED_SEVERITY),
    )
    bad, found = rejects(faults, lines.rows)
    table = pd.DataFrame(
        {
            "collision": ids.to_pandas(),
            "reference": reference.to_pandas(),
            "severity": known.all().to_pandas(),
            "row": lines.rows,
        }
    )
    return CasualtyReading(
        **_said(member, STATS19_CASUALTIES, lines, found),
        casualties=table[~bad].reset_index(drop=True),
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
    lost = [
        Reject(int(row), f"collision '{collision}'", "a collision in the file of collisions")
        for row, collision in casualties.loc[~good, ["row", "collision"]].itertuples(index=False)
    ]
    casualties, of = casualties[good], of[good]
    incidents = casualty_table(
        ids="stats19/" + casualties["collision"] + "/" + casualties["reference"],
        severity=casualties["severity"],
        day=of["day"],
        minute=of["minute"],
        grid=of[["easting", "northing"]],
    ).reset_index(drop=True)
    return ExtractReading(
        file=reading.file,
        kind=reading.kind,
        sha256=_joint_hash(reading, files),
        rows_read=reading.rows_read,
        rejects=tuple(sorted((*reading.rejects, *lost), key=lambda reject: reject.row)),
        notes=untimed_notes(int(of["minute"].isna().sum())),
        source=ROADS,
        incidents=incidents,
        covers=whole_years(incidents["month"]),
    )


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


def _lines(member: Member, columns: dict, optional: dict, what: str) -> Lines:
    lines = read_lines(member, columns_of(member, columns, optional))
    if lines.table.num_rows + len(lines.wrong_width) == 0:
        raise RefusedFileError(no_rows(member.name, what))
    return lines


def _nameless(ids: pa.Array) -> Fault:
    blank = pc.equal(ids, "").to_numpy(zero_copy_only=False)
    return Fault(blank, lambda _: "collision_index ''", "the index of the collision")


def _said(member: Member, kind: str, lines: Lines, found: Sequence[Reject]) -> dict:
    """What every reading says of its file."""
    return {
        "file": member.name,
        "kind": kind,
        "sha256": lines.sha256,
        "rows_read": lines.table.num_rows + len(lines.wrong_width),
        "rejects": tuple(sorted((*lines.wrong_width, *found), key=lambda reject: reject.row)),
    }
