"""Incidents with times from partners, such as LASBT cases and police extracts.

Each file has a column mapping beside it (`data_loaders.partners.mapping`). Only the mapped columns
are read, and of them nothing is kept but id, offence, place and times: no text, nothing about a
person.
"""

from __future__ import annotations

import hashlib

import pandas as pd

from data_loaders.columns.day_order import refuse_other_order
from data_loaders.columns.dictionary_columns import whole_column
from data_loaders.columns.identifiers import refuse_mangled
from data_loaders.columns.known_months import known_months
from data_loaders.columns.records import Records, found_records, no_rows
from data_loaders.columns.standing_twice import refuse_rows_twice
from data_loaders.files.delimited import Lines
from data_loaders.files.readings import ExtractReading, Member
from data_loaders.files.sheet import too_long
from data_loaders.headings.named_areas import NamedAreas
from data_loaders.partners.mapping import ColumnMapping
from data_loaders.partners.partner_records import NO_ID, PartnerRecords
from data_loaders.partners.partner_table import read_table
from model.errors import RefusedFileError
from model.file_kinds import PARTNER_INCIDENTS
from model.periods import short

MOST_ROWS = 500_000
"""Records of one file: a city's police record a fifth of it in a year."""


def read_partner_incidents(
    member: Member, mapping: ColumnMapping, mapping_sha256: str, *, areas: NamedAreas
) -> ExtractReading:
    """The incidents of a partner's file; a row that cannot be used is a reject with its number.

    A part of a month is an offence, so that files of several offences stand beside each other. A
    record that has a ward only is kept with its code; one of a ward of another place is passed
    over. Without an id a record gets one made of what it says and its number among those alike.

    Raises RefusedFileError when the file is damaged, has no rows or lacks a mapped column, has
    longitude and latitude swapped throughout, ids that a spreadsheet rounded, dates that may have
    the month first, or a month that stands in it twice.
    """
    lines, told = read_table(member, _names(mapping))
    count = lines.table.num_rows + len(lines.wrong_width)
    if count > MOST_ROWS:
        raise RefusedFileError(too_long(member.name, MOST_ROWS))
    if count == 0:
        raise RefusedFileError(no_rows(member.name, "record"))
    ids = whole_column(lines.table, "id")
    refuse_mangled(ids, lines.rows, column=mapping.columns.id, file=member.name)
    _refuse_other_order(lines, mapping, member.name)
    records = PartnerRecords(lines, mapping, areas, member.name)
    found = found_records(
        lines, records.faults(), file=member.name, what="record", months=records.months
    )
    used = found.good & ~records.passed_over
    if not used.any():
        _refuse_unless_passed_over(records, found, member.name)
    _refuse_if_beyond(mapping, records.months[found.good], member.name)
    incidents = records.incidents()[used].reset_index(drop=True)
    _refuse_if_twice(incidents, member.name)
    both = f"{lines.sha256}\n{mapping_sha256}"
    return ExtractReading(
        file=member.name,
        kind=PARTNER_INCIDENTS,
        sha256=hashlib.sha256(both.encode()).hexdigest(),
        rows_read=found.rows_read,
        rejects=found.rejects,
        notes=(*told, *found.notes, *records.notes(used)),
        source=mapping.source,
        incidents=incidents,
        covers=_covers(mapping, incidents["month"]),
        passed_over=int((records.passed_over & found.good).sum()),
    )


def _refuse_other_order(lines: Lines, mapping: ColumnMapping, file: str) -> None:
    """Raise RefusedFileError for dates whose day and month may stand the other way round."""
    if mapping.formats:
        return
    for column in ("from", "to"):
        refuse_other_order(
            file,
            whole_column(lines.table, column).to_pylist(),
            remedy="dayfirst of its mapping says which: true for the day, false for the month",
            dayfirst=mapping.dayfirst,
            months=_months(mapping),
        )


def _months(mapping: ColumnMapping) -> int:
    """How many months the mapping says the file is of; 1 where it does not say."""
    if mapping.first is None or mapping.last is None:
        return 1
    return (mapping.last - mapping.first).n + 1


def _refuse_if_beyond(mapping: ColumnMapping, months: pd.Series, file: str) -> None:
    """Raise RefusedFileError where a mapping's last month is after the newest record.

    What comes after it would be zeros, and nothing tells those from records not yet written down.
    """
    newest = months.max()
    if mapping.last is None or pd.isna(newest) or mapping.last.to_timestamp() <= newest:
        return
    found = pd.Period(newest, "M")
    raise RefusedFileError(
        f"{file}: its mapping says last = {str(mapping.last)!r}, and its newest record is of "
        f"{short(found)}: the months between would be zeros, which nothing shows they are; "
        f"expected {str(found)!r} or earlier. Correct last, or add a file that has their records"
    )


def _refuse_if_twice(incidents: pd.DataFrame, name: str) -> None:
    """Raise RefusedFileError for a month whose records without an id stand in the file twice.

    Of records with an id one counts once. How many without one are alike depends on what a partner
    writes down: of cases known by ward and day many are.
    """
    made = incidents[incidents["incident_id"].str.startswith(NO_ID)]
    said = made["incident_id"].str.replace(r"/\d+$", "", regex=True)
    refuse_rows_twice(name, made["month"], said)


def _refuse_unless_passed_over(records: PartnerRecords, found: Records, file: str) -> None:
    """Raise RefusedFileError for a file without a record, unless all are of kinds not counted.

    Else the months its mapping names would be stored as zeros.
    """
    count = found.rows_read
    if found.rejects:
        first = found.rejects[0]
        raise RefusedFileError(
            f"{file}: none of its {count:,} rows can be used, so nothing of it was loaded: "
            f"{len(found.rejects):,} are rejected (row {first.row}: found {first.found}; expected "
            f"{first.expected})"
        )
    if records.elsewhere.any():
        raise RefusedFileError(
            f"{file}: none of its {count:,} rows is of a ward of the place, so nothing of it was "
            "loaded; is it the file of another place?"
        )


def _names(mapping: ColumnMapping) -> dict[str, str]:
    """What each column is called here, and in the file."""
    columns = mapping.columns
    single = ("id", "offence", "longitude", "latitude", "easting", "northing", "ward")
    names = {key: getattr(columns, key) for key in single}
    for key, given in (("from", columns.begins), ("to", columns.ends)):
        names |= dict(zip((key, f"{key} time"), given, strict=False))
    return {key: name for key, name in names.items() if name}


def _covers(mapping: ColumnMapping, months: pd.Series) -> tuple[tuple[pd.Timestamp, str], ...]:
    if mapping.first is not None and mapping.last is not None:
        first, last = mapping.first.to_timestamp(), mapping.last.to_timestamp()
        span = list(pd.date_range(first, last, freq="MS", unit="us"))
    else:
        span = known_months(months)
    return tuple((month, offence) for month in span for offence in mapping.counted)
