"""Road casualties of Leeds as the council publishes them: one row a casualty, a year a file.

https://datamillnorth.org/dataset/road-traffic-accidents. The names of columns and the codes differ
from year to year, so columns are told by several spellings and severity by code or word.
"""

from __future__ import annotations

from functools import cached_property, partial

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_loaders.columns.day_order import DAYS_FIRST, refuse_other_order
from data_loaders.columns.dictionary_columns import (
    Coded,
    coded,
    numbers_among_alike,
    rows_as_text,
    whole_column,
)
from data_loaders.columns.identifiers import refuse_mangled
from data_loaders.columns.known_months import known_months, stray_fault
from data_loaders.columns.local_time import (
    EXPECTED_DAY,
    EXPECTED_PAST,
    EXPECTED_TIME,
    of_day,
    written_day,
    written_minute,
)
from data_loaders.columns.named_columns import columns_of, header_of
from data_loaders.columns.national_grid import GridPoints, grid_points
from data_loaders.columns.records import found_records
from data_loaders.columns.standing_twice import refuse_rows_twice
from data_loaders.files.delimited import MISSING, Lines, read_lines
from data_loaders.files.faults import Fault
from data_loaders.files.readings import EXTRACT_COLUMNS, ExtractReading, Member
from data_loaders.one_load.incident_files import IncidentFiles
from data_loaders.one_load.source import Source, Step
from model import clock
from model.file_kinds import ROAD_CASUALTIES

ROADS = "road-casualties"
"""The source, whoever published the file: Leeds and STATS19 describe the same casualties."""

PART = "casualties"
"""A month of casualties is one part: a later file, of either publisher, replaces it whole."""

REQUIRED = {
    "reference": ("Reference Number", "Reference", "Accident Reference", "Collision Reference"),
    "easting": ("Grid Ref: Easting", "Easting"),
    "northing": ("Grid Ref: Northing", "Northing"),
    "date": ("Accident Date", "Collision Date", "Date of Accident", "Date of Collision", "Date"),
    "severity": ("Casualty Severity", "Severity of Casualty"),
}
OPTIONAL = {"time": ("Time (24hr)", "Time", "Accident Time", "Collision Time")}

UNTIMED = pa.array(["-1", "-1.0", "Unknown", "unknown", "Not known", "99:99", "9999"])
"""What a cell says, besides nothing, where the time is not known."""

TWICE_SHARE = 0.1
"""The share of a month's casualties that may be alike in every column, as of one coach; beyond it
the month stands twice. It was 0.9 % in Leeds in 2019, and at most 2.3 % in a month."""

SEVERITIES = {
    "1": "fatal",
    "2": "serious",
    "3": "slight",
    "fatal": "fatal",
    "killed": "fatal",
    "serious": "serious",
    "seriously injured": "serious",
    "slight": "slight",
    "slightly injured": "slight",
}
EXPECTED_SEVERITY = "1, 2 or 3, or Fatal, Serious or Slight"
OFFENCES = {"fatal": "road-killed", "serious": "road-serious", "slight": "road-slight"}


def read_road_casualties(member: Member) -> ExtractReading:
    """The casualties of a file of Leeds; a row that cannot be used is a reject with its number.

    A casualty's id is the reference of its collision and its number there, in the order of what
    the rows say: the order of the rows in the file does not matter. Where the time is blank it may
    be any of the day. Of the person nothing is kept.

    Raises RefusedFileError when the file is damaged, lacks a column or any row, has references
    or places that a spreadsheet rounded, dates with the month first, or a month that stands in it
    twice.
    """
    columns = columns_of(member, REQUIRED, OPTIONAL)
    taken = set(columns.values())
    others = {f"#{n}": n for n in range(len(header_of(member))) if n not in taken}
    lines = read_lines(member, {**columns, **others}, missing=MISSING)
    casualties = _Casualties(lines)
    dates = whole_column(lines.table, "date").unique().to_pylist()
    refuse_other_order(member.name, dates, remedy=DAYS_FIRST)
    refuse_mangled(
        casualties.reference, lines.rows, column=lines.heading("reference"), file=member.name
    )
    casualties.points.refuse_if_swapped(member.name)
    coarse = casualties.points.coarse(member.name)
    found = found_records(
        lines,
        casualties.faults(),
        file=member.name,
        what="casualty",
        months=first_of_month(casualties.day.all().to_pandas()),
    )
    incidents = casualties.incidents()[found.good]
    whole = casualties.whole[found.good]
    refuse_rows_twice(member.name, incidents["month"], whole, most=TWICE_SHARE)
    incidents = incidents.reset_index(drop=True)
    untimed = int((casualties.minute.blank & found.good).sum())
    return ExtractReading(
        file=member.name,
        kind=ROAD_CASUALTIES,
        sha256=lines.sha256,
        rows_read=found.rows_read,
        rejects=found.rejects,
        notes=(*coarse, *untimed_notes(untimed), *found.notes),
        source=ROADS,
        incidents=incidents,
        covers=months_told(incidents["month"]),
    )


def time_known(texts: pa.Array) -> pa.Array:
    """Times, blank where a code says that the time is not known."""
    return pc.if_else(pc.is_in(pc.utf8_trim_whitespace(texts), UNTIMED), "", texts)


def untimed_notes(untimed: int) -> tuple[str, ...]:
    """What the ledger says of casualties without a time."""
    return (f"{untimed:,} without a time: any time of their day",) if untimed else ()


def months_told(months: pd.Series) -> tuple[tuple[pd.Timestamp, str], ...]:
    """The months a file answers for, by the month of each of its casualties."""
    return tuple((month, PART) for month in known_months(months))


def day_faults(day: Coded) -> tuple[Fault, ...]:
    """Days that cannot be read, have not come, or stand apart from all others."""
    days = day.all().to_pandas()
    never = days >= clock.tomorrow()

    def found(i: int) -> str:
        return f"date {day.text(i)}"

    return (
        Fault(day.unknown, found, EXPECTED_DAY),
        Fault(never.to_numpy(bool), found, EXPECTED_PAST),
        stray_fault(first_of_month(days.mask(never)), found),
    )


def first_of_month(day: pd.Series) -> pd.Series:
    """The first day of the month each day is in; missing where the day is."""
    return day.dt.to_period("M").dt.to_timestamp().astype("datetime64[us]")


def casualty_table(
    *, ids: pd.Series, severity: pd.Series, day: pd.Series, minute: pd.Series, grid: pd.DataFrame
) -> pd.DataFrame:
    """Casualties in the columns of an extract, from columns with one index.

    `severity` is fatal, serious or slight; `grid` has easting and northing, as the police noted
    the place, so it is exact.
    """
    begins, ends = of_day(day, minute)
    columns = {
        "month": first_of_month(day),
        "part": PART,
        "incident_id": ids.astype("str"),
        "offence": severity.map(OFFENCES).astype("str"),
        "easting": grid["easting"],
        "northing": grid["northing"],
        "area_code": pd.Series(None, index=ids.index, dtype="str"),
        "location_precision": "exact",
        "outcome": pd.Series(None, index=ids.index, dtype="str"),
        "occurred_from": begins,
        "occurred_to": ends,
        "severity": severity.astype("str"),
    }
    return pd.DataFrame(columns, columns=list(EXTRACT_COLUMNS))


class _Casualties:
    """The columns of one file, each understood once for every distinct text."""

    def __init__(self, lines: Lines) -> None:
        self._table = lines.table
        self._column = partial(whole_column, lines.table)

    @cached_property
    def reference(self) -> pa.Array:
        return pc.utf8_trim_whitespace(self._column("reference"))

    @cached_property
    def whole(self) -> pd.Series:
        """All that each row says."""
        return rows_as_text(self._table)

    @cached_property
    def day(self) -> Coded:
        return coded(self._column("date"), written_day, pa.timestamp("us"))

    @cached_property
    def minute(self) -> Coded:
        return coded(time_known(self._column("time")), written_minute, pa.float64())

    @cached_property
    def severity(self) -> Coded:
        column = self._column("severity")
        return coded(column, lambda text: SEVERITIES.get(text.lower()), pa.string())

    @cached_property
    def points(self) -> GridPoints:
        return grid_points(self._column("easting"), self._column("northing"))

    def faults(self) -> tuple[Fault, ...]:
        day, minute, severity = self.day, self.minute, self.severity
        nameless = pc.equal(self.reference, "").to_numpy(zero_copy_only=False)
        odd_time = minute.unknown & ~minute.blank
        return (
            Fault(nameless, lambda _: "reference number ''", "the number of the collision"),
            *day_faults(day),
            Fault(odd_time, lambda i: f"time {minute.text(i)}", EXPECTED_TIME),
            Fault(severity.unknown, lambda i: f"severity {severity.text(i)}", EXPECTED_SEVERITY),
            *self.points.faults,
        )

    def incidents(self) -> pd.DataFrame:
        """Every row, in the columns of an extract; of a row with a fault, what is understood."""
        return casualty_table(
            ids=self._ids(),
            severity=self.severity.all().to_pandas(),
            day=self.day.all().to_pandas(),
            minute=self.minute.all().to_pandas(),
            grid=pd.DataFrame({"easting": self.points.easting, "northing": self.points.northing}),
        )

    def _ids(self) -> pd.Series:
        """The reference and a number: casualties of one collision sorted by all that a row says."""
        reference = self.reference.to_pandas()
        order = np.lexsort((self.whole.to_numpy(str), reference.to_numpy(str)))
        number = numbers_among_alike(reference.iloc[order]).sort_index()
        return "council/" + reference + "/" + number.astype("str")


class CouncilFiles(IncidentFiles):
    """Files of the council."""

    source = ROADS

    def read(self, member: Member) -> ExtractReading:
        """The casualties of a file."""
        return read_road_casualties(member)


SOURCE = Source(
    ROAD_CASUALTIES,
    Step.INCIDENTS,
    columns=REQUIRED,
    called="road casualties as the council publishes them",
    incidents=CouncilFiles,
)
