"""Street-level crime and ASB as data.police.uk publishes it in CSV, one force and month a file.

https://data.police.uk/about/#columns
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_loaders.columns.coordinates import Coordinates, coordinates
from data_loaders.columns.dictionary_columns import Coded, coded, whole_column
from data_loaders.columns.identifiers import refuse_mangled
from data_loaders.columns.named_columns import columns_of
from data_loaders.columns.possible_months import PossibleMonths
from data_loaders.columns.records import found_monthly
from data_loaders.files.delimited import MISSING, Lines, read_lines
from data_loaders.files.faults import Fault
from data_loaders.files.readings import INCIDENT_SCHEMA, IncidentReading, Member
from data_loaders.months.mended_rows import COLUMN, Mends, mends
from data_loaders.one_load.source import Source, Step
from data_loaders.police.lost_signs import lost_signs
from data_loaders.police.record_numbers import Numbered, numbered
from data_loaders.police.reported_by import ReportedBy
from model.config.catalogue import Catalogue
from model.file_kinds import STREET_CSV
from model.tables import POLICE

REQUIRED = {
    "month": ("month",),
    "reported by": ("reported by",),
    "longitude": ("longitude", "long", "lon", "lng"),
    "latitude": ("latitude", "lat"),
    "crime type": ("crime type",),
}
OPTIONAL = {name: (name,) for name in ("crime id", "location", "last outcome category")}
"""The columns that are read, in any order among others; clients respell their names."""

_NO_LOCATION = "no location"


def read_street_csv(
    member: Member, catalogue: Catalogue, *, today: pd.Timestamp | None = None
) -> IncidentReading:
    """The incidents of a street-level CSV; a row that cannot be used is a reject with its row.

    The part of the month is the reporting force's slug. A record without a Crime ID, as every ASB
    incident is, gets an id made of what it says. Every row is a record: those of one id are
    numbered (`record_numbers`), and the order of the rows does not matter. A row of a month that
    has not ended by `today` is a reject, and so is one of another month than the file's name says.
    A file that holds a month twice comes back with its `refusal`.

    Raises RefusedFileError when the file is damaged, lacks a column or any row, has longitude and
    latitude swapped throughout, or coordinates or Crime IDs that a spreadsheet rounded.
    """
    columns = columns_of(member, REQUIRED, OPTIONAL | {COLUMN: (COLUMN,)})
    lines = read_lines(member, columns, missing=MISSING)
    ids = whole_column(lines.table, "crime id")
    refuse_mangled(ids, lines.rows, column=lines.heading("crime id"), file=member.name)
    street = _Street(lines, catalogue, PossibleMonths.of(member.name, today))
    street.coordinates.refuse_if_swapped(member.name)
    coarse = street.coordinates.coarse(member.name)
    found = found_monthly(lines, street.faults(), street.month, file=member.name, what="record")
    records = street.incidents(found.good, member.name)
    missing = (f"no column {name!r}: left empty" for name in OPTIONAL if name not in columns)
    return IncidentReading(
        file=member.name,
        kind=STREET_CSV,
        sha256=lines.sha256,
        rows_read=found.rows_read,
        rejects=found.rejects,
        notes=(*missing, *coarse, *street.force.notes, *found.notes, *records.notes),
        table=pa.Table.from_batches([records.batch.select(INCIDENT_SCHEMA.names)]),
        repeated=records.repeated,
        refusal=records.refusal,
        mends=street.mends(found.good),
    )


class _Street:
    """The columns of one file, each understood once for every distinct text."""

    def __init__(self, lines: Lines, catalogue: Catalogue, months: PossibleMonths) -> None:
        self._column = partial(whole_column, lines.table)
        self._own, self._box = catalogue.place.force, catalogue.place.box
        self._months = months
        self._has_marks = COLUMN in lines.places
        # Other sources' kinds of record have names too, and none of them is a crime type.
        of_police = {o.id for o in catalogue.offences if o.source == POLICE}
        names = catalogue.offence_of_name.items()
        self._offences = {name: offence for name, offence in names if offence in of_police}

    @cached_property
    def month(self) -> Coded:
        """The month of each row; of a row that cannot be of the month it gives it is not known."""
        return coded(self._column("month"), self._months.month, pa.timestamp("us"))

    @cached_property
    def force(self) -> ReportedBy:
        return ReportedBy(self._column("reported by"), self._own)

    @cached_property
    def offence(self) -> Coded:
        known = self._offences
        return coded(self._column("crime type"), lambda t: known.get(t.lower()), pa.string())

    @cached_property
    def street(self) -> Coded:
        return coded(self._column("location"), _place, pa.string())

    @cached_property
    def outcome(self) -> Coded:
        return coded(self._column("last outcome category"), lambda t: t or None, pa.string())

    @cached_property
    def coordinates(self) -> Coordinates:
        return coordinates(self._column("longitude"), self._column("latitude"))

    def faults(self) -> Sequence[Fault]:
        force, offence = self.force, self.offence
        names = "a crime type police.uk publishes, such as 'Burglary'"
        return (
            *self._months.faults(self.month),
            force.fault,
            Fault(offence.unknown, lambda i: f"crime type {offence.text(i)}", names),
            *self.coordinates.faults,
            *lost_signs(self.coordinates, force.slugs.codes, self._box),
        )

    def mends(self, good: np.ndarray) -> Mends:
        """The rejected rows of other files that this one has anew, of the rows marked good."""
        if not self._has_marks:
            return {}
        right = pa.array(good)
        marks = self._column(COLUMN).filter(right).to_pylist()
        return mends(marks, self.month.all().filter(right).to_pandas())

    def incidents(self, good: np.ndarray, name: str) -> Numbered:
        """The rows marked good, in the columns of an incident; `name` is the file's."""
        place = self.coordinates
        columns = {
            "month": self.month.all(),
            "part": self.force.slugs.all(),
            "incident_id": pc.ascii_trim_whitespace(self._column("crime id")),
            "offence": self.offence.all(),
            "longitude": pa.array(place.longitude),
            "latitude": pa.array(place.latitude),
            "street": self.street.all(),
            "outcome": self.outcome.all(),
        }
        batch = pa.record_batch(columns)
        if not good.all():
            batch = batch.filter(pa.array(good))
        return numbered(batch, name)


def _place(text: str) -> str | None:
    return None if text.lower() in ("", _NO_LOCATION) else text


SOURCE = Source(
    STREET_CSV,
    Step.INCIDENTS,
    columns=REQUIRED,
    others={name: (name,) for name in ("last outcome category", "context")},
    called="a police.uk street CSV",
    in_archive="street",
    in_pieces=True,
)
