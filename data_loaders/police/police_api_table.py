"""Answers of the police.uk API that a client of R or Python saved as a table.

The columns are those of the ukpolice package (https://cran.r-project.org/package=ukpolice), or an
answer flattened by pandas or jsonlite (`location.latitude`). Records are as the API gave them:
kinds by their slug, and no force. So such a file is an answer for a polygon, like the JSON.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_loaders.columns.coordinates import coordinates
from data_loaders.columns.dictionary_columns import coded, whole_column
from data_loaders.columns.identifiers import refuse_mangled
from data_loaders.columns.named_columns import columns_of
from data_loaders.columns.possible_months import PossibleMonths
from data_loaders.columns.records import found_monthly
from data_loaders.files.delimited import MISSING, Lines, read_lines
from data_loaders.files.faults import Fault
from data_loaders.files.readings import INCIDENT_SCHEMA, IncidentReading, Member
from data_loaders.one_load.source import Source, Step
from data_loaders.police.api_answers import begins_street, without_place
from data_loaders.police.police_api import (
    TRANSPORT_POLICE,
    month_and_part,
    named_month,
    reach_of,
    read_api_json,
)
from model import clock
from model.config.catalogue import Catalogue
from model.errors import RefusedFileError
from model.file_kinds import STREET_API

COLUMNS = {
    "category": ("category",),
    "month": ("month", "date"),
    "id": ("id",),
    "persistent id": ("persistent_id",),
    "longitude": ("longitude", "long", "lon", "lng", "location.longitude"),
    "latitude": ("latitude", "lat", "location.latitude"),
}
OPTIONAL = {
    "location type": ("location_type",),
    "street": ("street_name", "location.street.name", "street.name"),
    "outcome": (
        *("outcome_status", "outcome_status.category", "outcome_status_category"),
        "outcome_category",
    ),
}


_BEFORE_TEXT = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
"""Marks of encodings, and spaces."""


def read_api(
    member: Member, catalogue: Catalogue, *, today: pd.Timestamp | None = None
) -> IncidentReading:
    """The incidents of an answer of the API, as it came (JSON) or as a client saved it (a table).

    Raises RefusedFileError as `read_api_json` and `read_api_table` do.
    """
    with member.open() as stream:
        start = stream.read(64).lstrip(_BEFORE_TEXT)[:1]
    # An empty file is no table either; what is said of it is the same.
    is_table = bool(start) and start not in b"[{<"
    return (read_api_table if is_table else read_api_json)(member, catalogue, today=today)


def read_api_table(
    member: Member, catalogue: Catalogue, *, today: pd.Timestamp | None = None
) -> IncidentReading:
    """The incidents of a client's table; a row that cannot be used is a reject with its row.

    Part and id are those of the JSON: the polygon in the file's name, and the API's own `id`.

    Raises RefusedFileError when the file is damaged, lacks a column or any row, holds no record
    with a place, has longitude and latitude swapped throughout, or coordinates or ids that a
    spreadsheet rounded.
    """
    lines = read_lines(member, columns_of(member, COLUMNS, OPTIONAL), missing=MISSING)
    ids = pc.utf8_trim_whitespace(whole_column(lines.table, "id"))
    refuse_mangled(ids, lines.rows, column=lines.heading("id"), file=member.name)
    months = PossibleMonths(named_month(member.name), today or clock.now())
    saved = _Saved(lines, ids, catalogue, months)
    saved.point.refuse_if_swapped(member.name)
    coarse = saved.point.coarse(member.name)
    found = found_monthly(lines, saved.faults(), saved.month, file=member.name, what="record")
    incidents = saved.incidents(month_and_part(member.name)[1]).filter(pa.array(found.good))
    if len(incidents) and not saved.point.located[found.good].any():
        raise RefusedFileError(without_place(member.name, len(incidents)))
    return IncidentReading(
        file=member.name,
        kind=STREET_API,
        sha256=lines.sha256,
        rows_read=found.rows_read,
        rejects=found.rejects,
        notes=("saved as a table by a client of the API", *coarse, *found.notes),
        table=incidents,
        reach=reach_of(incidents, saved.of_a_force[found.good]),
    )


class _Saved:
    """The columns of one file."""

    def __init__(
        self, lines: Lines, ids: pa.Array, catalogue: Catalogue, months: PossibleMonths
    ) -> None:
        column = partial(whole_column, lines.table)
        known = catalogue.offence_of_name
        self._ids = ids
        self._texts = {name: _or_none(column(name)) for name in ("street", "outcome")}
        self._offence = coded(column("category"), lambda t: known.get(t.lower()), pa.string())
        self._months = months
        self.month = coded(column("month"), months.month, pa.timestamp("us"))
        self.point = coordinates(column("longitude"), column("latitude"))
        of_a_force = pc.not_equal(column("location type"), TRANSPORT_POLICE)
        self.of_a_force = of_a_force.to_numpy(zero_copy_only=False)

    def faults(self) -> Sequence[Fault]:
        offence = self._offence
        nameless = pc.equal(self._ids, "").to_numpy(zero_copy_only=False)
        kinds = "a category police.uk publishes, such as 'burglary'"
        return (
            Fault(nameless, lambda _: "id ''", "the number the API gives each record"),
            *self._months.faults(self.month),
            Fault(offence.unknown, lambda i: f"category {offence.text(i)}", kinds),
            *self.point.faults,
        )

    def incidents(self, part: str) -> pa.Table:
        """Every row as an incident of a part of its month."""
        columns = {
            "month": self.month.all(),
            "part": pa.repeat(part, len(self._ids)),
            "incident_id": pc.binary_join_element_wise("api:", self._ids, ""),
            "record": np.ones(len(self._ids), dtype=np.int64),
            "offence": self._offence.all(),
            "longitude": self.point.longitude,
            "latitude": self.point.latitude,
            **self._texts,
        }
        return pa.table(columns, INCIDENT_SCHEMA)


def _or_none(column: pa.Array) -> pa.Array:
    """Texts, missing where they are blank."""
    texts = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)


SOURCE = Source(
    STREET_API,
    Step.INCIDENTS,
    columns=COLUMNS,
    called="an answer of the police.uk API saved as a table",
    in_json=begins_street,
)
