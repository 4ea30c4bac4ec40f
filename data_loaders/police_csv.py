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

from data_loaders.coded import Coded, coded, whole_column
from data_loaders.coordinates import Coordinates, coordinates
from data_loaders.delimited import Lines, read_lines
from data_loaders.faults import Fault, rejects
from data_loaders.forces import force_slug
from data_loaders.kinds import STREET_CSV
from data_loaders.reading import INCIDENT_COLUMNS, IncidentReading, Member
from data_loaders.record_numbers import Numbered, numbered
from data_loaders.written import HEAD_BYTES, plain, written
from data_loaders.written_months import EXPECTED_MONTH, written_month
from model.catalogue import Catalogue
from model.errors import RefusedFileError
from model.tables import POLICE

REQUIRED = ("month", "reported by", "longitude", "latitude", "crime type")
OPTIONAL = ("crime id", "location", "last outcome category")
STREET_COLUMNS = (*REQUIRED, *OPTIONAL)
"""The columns that are read, in lower case, in any order among others."""

_NO_LOCATION = "no location"


def read_street_csv(member: Member, catalogue: Catalogue) -> IncidentReading:
    """The incidents of a street-level CSV; a row that cannot be used is a reject with its row.

    The part of the month is the reporting force's slug. A record without a Crime ID, as every ASB
    incident is, gets an id made of what it says. Every row is a record: those of one id are
    numbered (`record_numbers`), and the order of the rows does not matter.

    Raises RefusedFileError when the file is damaged, lacks a column or any row, holds a month
    twice, or has longitude and latitude swapped throughout.
    """
    columns, notes = _columns(member)
    lines = read_lines(member, columns)
    count = lines.table.num_rows + len(lines.wrong_width)
    if count == 0:
        raise RefusedFileError(
            f"{member.name}: it has column names and no rows, which does not say that there was no "
            "crime; expected a row for each record. Download it again"
        )
    street = _Street(lines, catalogue)
    street.coordinates.refuse_if_swapped(member.name)
    bad, found = rejects(street.faults(), lines.rows)
    records = street.incidents(~bad, member.name)
    return IncidentReading(
        file=member.name,
        kind=STREET_CSV,
        sha256=lines.sha256,
        rows_read=count,
        rejects=tuple(sorted((*lines.wrong_width, *found), key=lambda reject: reject.row)),
        notes=(*notes, *records.notes),
        incidents=records.batch.select(list(INCIDENT_COLUMNS)).to_pandas(),
        repeated=records.repeated,
    )


def _columns(member: Member) -> tuple[dict[str, int], tuple[str, ...]]:
    """Where each column stands, and a note for each that may be missing and is."""
    with member.open() as stream:
        header = [plain(h) for h in written(stream.read(HEAD_BYTES), member.name).header]
    twice = [name for name in STREET_COLUMNS if header.count(name) > 1]
    absent = [name for name in REQUIRED if name not in header]
    if twice or absent:
        wrong = f"column {twice[0]!r} occurs twice" if twice else f"no column {absent[0]!r}"
        raise RefusedFileError(
            f"{member.name}: {wrong} among {', '.join(header)}; expected once each: "
            f"{', '.join(REQUIRED)}. Download it again"
        )
    missing = [name for name in OPTIONAL if name not in header]
    places = {name: header.index(name) for name in STREET_COLUMNS if name in header}
    return places, tuple(f"no column {name!r}: left empty" for name in missing)


class _Street:
    """The columns of one file, each understood once for every distinct text."""

    def __init__(self, lines: Lines, catalogue: Catalogue) -> None:
        self._column = partial(whole_column, lines.table)
        # Other sources' kinds of record have names too, and none of them is a crime type.
        of_police = {o.id for o in catalogue.offences if o.source == POLICE}
        names = catalogue.offence_of_name.items()
        self._offences = {name: offence for name, offence in names if offence in of_police}

    @cached_property
    def month(self) -> Coded:
        return coded(self._column("month"), _month, pa.timestamp("us"))

    @cached_property
    def force(self) -> Coded:
        return coded(self._column("reported by"), lambda t: force_slug(t) or None, pa.string())

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
        month, force, offence = self.month, self.force, self.offence
        names = "a crime type police.uk publishes, such as 'Burglary'"
        return (
            Fault(month.unknown, lambda i: f"month {month.text(i)}", EXPECTED_MONTH),
            Fault(force.unknown, lambda i: f"reported by {force.text(i)}", "the name of a force"),
            Fault(offence.unknown, lambda i: f"crime type {offence.text(i)}", names),
            *self.coordinates.faults,
        )

    def incidents(self, good: np.ndarray, name: str) -> Numbered:
        """The rows marked good, in the columns of an incident; `name` is the file's."""
        place = self.coordinates
        columns = {
            "month": self.month.all(),
            "part": self.force.all(),
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


def _month(text: str) -> pd.Timestamp | None:
    try:
        return written_month(text)
    except ValueError:
        return None


def _place(text: str) -> str | None:
    return None if text.lower() in ("", _NO_LOCATION) else text
