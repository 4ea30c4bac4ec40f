"""What became of crimes, as data.police.uk publishes it in CSV, one force and month a file.

https://data.police.uk/about/#columns. The month is that of the outcome, not of the crime; the two
are joined by Crime ID. An ASB incident has no id and so no outcome.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_loaders.columns.coordinates import Coordinates, coordinates
from data_loaders.columns.dictionary_columns import Coded, coded, whole_column
from data_loaders.columns.identifiers import refuse_mangled
from data_loaders.columns.named_columns import columns_of
from data_loaders.columns.possible_months import PossibleMonths
from data_loaders.columns.records import found_monthly
from data_loaders.files.delimited import MISSING, read_lines
from data_loaders.files.faults import Fault
from data_loaders.files.readings import Member, Reading
from data_loaders.one_load.source import Source, Step
from data_loaders.police.reported_by import ReportedBy
from model import clock
from model.file_kinds import OUTCOMES_CSV

COLUMNS = {
    "crime id": ("crime id",),
    "month": ("month",),
    "reported by": ("reported by",),
    "longitude": ("longitude", "long", "lon", "lng"),
    "latitude": ("latitude", "lat"),
    "outcome type": ("outcome type",),
}

POSITIVE = (
    "Suspect charged",
    "Suspect charged as part of another case",
    "Awaiting court outcome",
    "Defendant sent to Crown Court",
    "Court result unavailable",
    "Offender sent to prison",
    "Offender given suspended prison sentence",
    "Offender given community sentence",
    "Offender fined",
    "Offender given conditional discharge",
    "Offender given absolute discharge",
    "Offender ordered to pay compensation",
    "Offender deprived of property",
    "Offender otherwise dealt with",
    "Offender given a caution",
    "Offender given penalty notice",
    "Offender given a penalty notice",
    "Offender given a drugs possession warning",
    "Local resolution",
    "charged",
    "sentenced-in-another-case",
    "awaiting-court-result",
    "sent-to-crown-court",
    "court-result-unavailable",
    "imprisoned",
    "suspended-sentence",
    "community-penalty",
    "fined",
    "conditional-discharge",
    "absolute-discharge",
    "compensation",
    "deprived-of-property",
    "other-court-disposal",
    "cautioned",
    "penalty-notice-issued",
    "drugs-possession-warning",
    "local-resolution",
)
"""Outcomes that are a charge or another sanction, by name as in CSV and by id as in the API.

Court stages follow a charge. Not among them: a court case that could not proceed, a defendant found
not guilty, and action by another organisation. https://data.police.uk/about/#outcome-statuses and
https://data.police.uk/docs/method/outcomes-at-location/
"""


@dataclass(frozen=True)
class OutcomeReading(Reading):
    """Outcomes before they are joined to crimes."""

    outcomes: pd.DataFrame = field(default_factory=pd.DataFrame)
    """month (of the outcome), part (the force), incident_id (the Crime ID), outcome, longitude and
    latitude (EPSG:4326, missing where not known)."""


def read_outcomes(member: Member, own: str = "") -> OutcomeReading:
    """The outcomes of a file; a row that cannot be used is a reject with its number.

    `own` is the slug of the place's force.

    Raises RefusedFileError when the file is damaged, lacks a column or any row, has longitude and
    latitude swapped throughout, or coordinates or Crime IDs that a spreadsheet rounded.
    """
    lines = read_lines(member, columns_of(member, COLUMNS, {}), missing=MISSING)
    column = {name: whole_column(lines.table, name) for name in COLUMNS}
    ids = pc.utf8_trim_whitespace(column["crime id"])
    refuse_mangled(ids, lines.rows, column=lines.heading("crime id"), file=member.name)
    months = PossibleMonths(None, clock.now())
    month = coded(column["month"], months.month, pa.timestamp("us"))
    force = ReportedBy(column["reported by"], own)
    outcome = coded(column["outcome type"], lambda text: text or None, pa.string())
    point = coordinates(column["longitude"], column["latitude"])
    point.refuse_if_swapped(member.name)
    coarse = point.coarse(member.name)
    faults = _faults(ids, months.faults(month), force, outcome, point)
    found = found_monthly(lines, faults, month, file=member.name, what="outcome")
    table = pd.DataFrame(
        {
            "month": month.all().to_pandas(),
            "part": force.slugs.all().to_pandas().astype("str"),
            "incident_id": ids.to_pandas().astype("str"),
            "outcome": outcome.all().to_pandas().astype("str"),
            "longitude": point.longitude,
            "latitude": point.latitude,
        }
    )
    return OutcomeReading(
        file=member.name,
        kind=OUTCOMES_CSV,
        sha256=lines.sha256,
        rows_read=found.rows_read,
        rejects=found.rejects,
        notes=(*coarse, *force.notes, *found.notes),
        outcomes=table[found.good].reset_index(drop=True),
    )


def _faults(
    ids: pa.Array, of_month: Sequence[Fault], force: ReportedBy, outcome: Coded, point: Coordinates
) -> Sequence[Fault]:
    """What can be wrong with a row, in the order in which it is said."""
    blank = pc.equal(ids, "").to_numpy(zero_copy_only=False)
    return (
        Fault(blank, lambda _: "Crime ID ''", "the id of the crime it is the outcome of"),
        *of_month,
        force.fault,
        Fault(outcome.unknown, lambda _: "outcome type ''", "such as 'Suspect charged'"),
        *point.faults,
    )


SOURCE = Source(
    OUTCOMES_CSV,
    Step.INCIDENTS,
    columns=COLUMNS,
    called="police.uk outcomes",
    in_archive="outcomes",
)
