"""Road casualties as the Department for Transport publishes them (STATS19), in two files.

https://www.gov.uk/government/collections/road-accidents-and-safety-statistics. The file of
collisions says when and where, that of casualties who was hurt how badly; `collision_index` joins
them (`accident_index` in older files). Both are of the whole country, one year or many. NULL and -1
stand for what is not known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_loaders.columns.coordinates import coordinates
from data_loaders.columns.day_order import DAYS_FIRST, refuse_other_order
from data_loaders.columns.dictionary_columns import Coded, coded, whole_column
from data_loaders.columns.identifiers import mangled, refuse_mangled
from data_loaders.columns.local_time import EXPECTED_TIME, written_day, written_minute
from data_loaders.columns.named_columns import columns_of
from data_loaders.columns.national_grid import GridPoints, grid_points
from data_loaders.columns.records import Records, found_records
from data_loaders.columns.swapped_axes import refuse_if_degrees_disagree
from data_loaders.files.delimited import MISSING, Lines, read_lines
from data_loaders.files.faults import Fault
from data_loaders.files.readings import Member, Reading
from data_loaders.roads.road_casualties import (
    EXPECTED_SEVERITY,
    SEVERITIES,
    day_faults,
    first_of_month,
    time_known,
)
from geo.boundaries import to_bng
from model.file_kinds import STATS19_CASUALTIES, STATS19_COLLISIONS

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
_PARTS_OF_INDEX = {
    "year": ("collision_year", "accident_year"),
    "number": (
        *("collision_ref_no", "collision_reference", "accident_ref_no", "accident_reference"),
    ),
}
"""What a collision_index is made of: the year, and the number of nine characters."""

BESIDE_CASUALTIES = tuple(
    {
        "index": ("collision_index", "accident_index"),
        "vehicle": ("vehicle_reference",),
        "what": what,
    }
    for what in (
        ("vehicle_type", "vehicle_manoeuvre"),
        ("casualty_adjusted_severity_serious", "adjusted_severity_serious"),
    )
)
"""Columns of the other files of a year: of vehicles, and of how serious casualties were likely to
be under one way of recording."""

_OPTIONAL = {
    **_PARTS_OF_INDEX,
    "time": ("time",),
    "longitude": ("longitude",),
    "latitude": ("latitude",),
    "severity": ("collision_severity", "accident_severity"),
    "hurt": ("number_of_casualties",),
}
READ = {
    STATS19_COLLISIONS: (COLLISION_COLUMNS, _OPTIONAL),
    STATS19_CASUALTIES: (CASUALTY_COLUMNS, _PARTS_OF_INDEX),
}
"""The columns that are read of each kind of file: those it must have, and others."""

_NUMBER_CHARACTERS = 9
_NOT_KNOWN = ("", "-1")


@dataclass(frozen=True)
class CollisionReading(Reading):
    """When and where collisions were."""

    collisions: pd.DataFrame = field(default_factory=pd.DataFrame)
    """Index: the collision. day (local midnight), minute (missing where not known), easting,
    northing (EPSG:27700, missing where not known), severity (of the casualty hurt worst), hurt (the
    number of casualties), usable: False for a reject."""


@dataclass(frozen=True)
class CasualtyReading(Reading):
    """Who was hurt in which collision."""

    casualties: pd.DataFrame = field(default_factory=pd.DataFrame)
    """collision, reference (its number there), severity (missing where not known), and row as a
    spreadsheet numbers it."""


def read_collisions(member: Member) -> CollisionReading:
    """The collisions of a file; a row that cannot be used is a reject with its number.

    One without eastings and northings lies at its longitude and latitude, where it has those.

    Raises RefusedFileError when the file is damaged, lacks a column or any row, has dates with the
    month first, eastings and northings swapped, or indices that a spreadsheet rounded and nothing
    to make them of again.
    """
    lines = read_lines(member, columns_of(member, COLLISION_COLUMNS, _OPTIONAL), missing=MISSING)
    column = partial(whole_column, lines.table)
    ids, notes = _indices(lines, member.name)
    refuse_other_order(member.name, column("date").unique().to_pylist(), remedy=DAYS_FIRST)
    day = coded(column("date"), written_day, pa.timestamp("us"))
    minute = coded(time_known(column("time")), written_minute, pa.float64())
    points = grid_points(column("easting"), column("northing"))
    points.refuse_if_swapped(member.name)
    coarse = points.coarse(member.name)
    odd_time = minute.unknown & ~minute.blank
    faults = (
        _nameless(ids),
        *day_faults(day),
        Fault(odd_time, lambda i: f"time {minute.text(i)}", EXPECTED_TIME),
        *points.faults,
    )
    days = day.all().to_pandas()
    found = found_records(
        lines, faults, file=member.name, what="collision", months=first_of_month(days)
    )
    degrees = coordinates(column("longitude"), column("latitude"))
    told = to_bng(degrees.longitude, degrees.latitude)
    refuse_if_degrees_disagree((points.easting, points.northing), told, member.name)
    easting, northing = _placed(points, told)
    table = pd.DataFrame(
        {
            "day": days,
            "minute": minute.all().to_pandas(),
            "easting": easting,
            "northing": northing,
            "severity": _severity(column("severity")).all().to_pandas().astype("str"),
            "hurt": pd.to_numeric(column("hurt").to_pandas(), errors="coerce"),
            "usable": found.good,
        }
    ).set_axis(pd.Index(ids.to_pandas(), name="collision"), axis=0)
    return CollisionReading(
        **_said(member, STATS19_COLLISIONS, lines, found, (*coarse, *notes)),
        collisions=table,
    )


def read_casualties(member: Member) -> CasualtyReading:
    """The casualties of a file; a row that cannot be used is a reject with its number.

    Raises RefusedFileError when the file is damaged, lacks a column or any row, has dates with the
    month first, or indices that a spreadsheet rounded and nothing to make them of again.
    """
    columns = columns_of(member, CASUALTY_COLUMNS, _PARTS_OF_INDEX)
    lines = read_lines(member, columns, missing=MISSING)
    ids, notes = _indices(lines, member.name)
    reference = pc.utf8_trim_whitespace(whole_column(lines.table, "reference"))
    severity = _severity(whole_column(lines.table, "severity"))
    unnumbered = pc.equal(reference, "").to_numpy(zero_copy_only=False)
    not_known = np.array([text in _NOT_KNOWN for text in severity.texts], bool)[severity.codes]
    odd = severity.unknown & ~not_known
    faults = (
        _nameless(ids),
        Fault(unnumbered, lambda _: "casualty_reference ''", "its number in the collision"),
        Fault(odd, lambda i: f"casualty_severity {severity.text(i)}", EXPECTED_SEVERITY),
    )
    found = found_records(lines, faults, file=member.name, what="casualty")
    table = pd.DataFrame(
        {
            "collision": ids.to_pandas(),
            "reference": reference.to_pandas(),
            "severity": severity.all().to_pandas().astype("str"),
            "row": lines.rows,
        }
    )
    return CasualtyReading(
        **_said(member, STATS19_CASUALTIES, lines, found, notes),
        casualties=table[found.good].reset_index(drop=True),
    )


def _indices(lines: Lines, file: str) -> tuple[pa.Array, tuple[str, ...]]:
    """The index of each collision, and what the ledger says of those made again.

    One that a spreadsheet rounded is made of its parts. Raises RefusedFileError without them.
    """
    texts = pc.utf8_trim_whitespace(whole_column(lines.table, "collision"))
    # Where one is missing, pandas makes numbers with a point of all.
    ids = pc.replace_substring_regex(texts, r"^(\d+)\.0$", r"\1")
    rounded = mangled(ids)
    if not rounded.any():
        return ids, ()
    heading = lines.heading("collision")
    if not lines.places.keys() >= _PARTS_OF_INDEX.keys():
        refuse_mangled(ids, lines.rows, column=heading, file=file)
    year, number = (pc.utf8_trim_whitespace(whole_column(lines.table, c)) for c in _PARTS_OF_INDEX)
    refuse_mangled(number, lines.rows, column=lines.heading("number"), file=file)
    # A spreadsheet drops the zeros a number begins with, too.
    whole = pc.utf8_lpad(number, _NUMBER_CHARACTERS, "0")
    told = pc.and_(pc.not_equal(year, ""), pc.not_equal(number, ""))
    made = pc.if_else(told, pc.binary_join_element_wise(year, whole, ""), "")
    note = (
        f"{heading} of {rounded.sum():,} rows was rounded by a spreadsheet: made again of "
        f"{lines.heading('year')} and {lines.heading('number')}"
    )
    return pc.if_else(pa.array(rounded), made, ids), (note,)


def _placed(grid: GridPoints, told: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Easting and northing, those `told` by longitude and latitude where they are not given."""
    blank = np.isnan(grid.easting) & ~np.any([fault.rows for fault in grid.faults], axis=0)
    return np.where(blank, told[0], grid.easting), np.where(blank, told[1], grid.northing)


def _severity(column: pa.Array) -> Coded:
    return coded(column, lambda text: SEVERITIES.get(text.lower()), pa.string())


def _nameless(ids: pa.Array) -> Fault:
    blank = pc.equal(ids, "").to_numpy(zero_copy_only=False)
    return Fault(blank, lambda _: "collision_index ''", "the index of the collision")


def _said(
    member: Member, kind: str, lines: Lines, found: Records, notes: tuple[str, ...]
) -> dict[str, Any]:
    """What every reading says of its file."""
    return {
        "file": member.name,
        "kind": kind,
        "sha256": lines.sha256,
        "rows_read": found.rows_read,
        "rejects": found.rejects,
        "notes": (*notes, *found.notes),
    }
