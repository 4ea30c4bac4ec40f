"""Street-level crime and ASB as the API of data.police.uk answers, one polygon and month a file.

https://data.police.uk/docs/method/crime-street/
"""

from __future__ import annotations

import gc
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from data_loaders.columns.coordinates import Coordinates, coordinates
from data_loaders.columns.dictionary_columns import Coded, coded
from data_loaders.columns.possible_months import PossibleMonths
from data_loaders.columns.written_months import month_in_name, only_month_in_name
from data_loaders.files.archives import folder_name, own_name
from data_loaders.files.faults import Fault, rejects, shown
from data_loaders.files.readings import INCIDENT_SCHEMA, IncidentReading, Member
from data_loaders.police.api_answers import RECORD_KEYS, records_of, without_place
from model import clock
from model.config.catalogue import Catalogue
from model.errors import RefusedFileError
from model.file_kinds import STREET_API
from model.rejects import Reject

MOST_BYTES = 40 << 20
"""The largest answer that is read (40 MiB): the API answers with at most 10,000 records, 4 MB."""

MOST_OBJECTS = 500_000
"""Objects and lists of an answer: a record has three or four, and each takes memory if empty."""

TRANSPORT_POLICE = "BTP"
"""The `location_type` of a record of British Transport Police; the other is "Force"."""

_SET = re.compile(r"(?<=\d)-of-\d+$", re.ASCII)
"""What `fetch` adds to the name of a polygon: of how many it is one."""

_KEYS = frozenset(RECORD_KEYS)
_PLACE_KEYS = frozenset({"latitude", "longitude"})

_Record = dict[str, Any]
_Slugs = Mapping[str, str]


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Nothing of an answer refers to itself, and to look for what does takes a fifth of reading."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_without_collecting()
def read_api_json(
    member: Member, catalogue: Catalogue, *, today: pd.Timestamp | None = None
) -> IncidentReading:
    """The incidents of an API answer; a record that cannot be used is a reject with its number.

    The part of the month is the polygon, as the file name calls it. A record is known by the API's
    own `id`, with "api:" before it: the distinct ids are what counts, for neighbouring polygons
    answer with the same records. `persistent_id` is the Crime ID of the CSV, but ASB has none.
    An answer of no records answers for the month in its file name; whether that is a zero is told
    beside the other answers (`data_loaders.months.api_coverage`). Several answers may
    be joined in one file, or stand in an object.

    Raises RefusedFileError when the file is no such answer, is cut off, holds no record with a
    place, or has longitude and latitude swapped throughout.
    """
    data = _data(member)
    records = _records(data, member.name)
    month, part = _month_and_part(member.name, records)
    lacking = [_lacking(record) for record in records]
    # A record that lacks something is rejected for it; of the rest only its month is asked.
    pairs = zip(records, lacking, strict=True)
    whole = [_month_of(record) if lacks else record for record, lacks in pairs]
    places = [record.get("location") or {} for record in whole]
    point = coordinates(_texts(places, "longitude"), _texts(places, "latitude"))
    point.refuse_if_swapped(member.name)
    coarse = point.coarse(member.name)
    possible = PossibleMonths(named_month(member.name), today or clock.now())
    months = coded(_texts(whole, "month"), possible.month, pa.timestamp("us"))
    table = _table(whole, months, point, part, catalogue.offence_of_name)
    faults = _faults(whole, lacking, table, point, possible.faults(months))
    bad, found = _rejects(faults, table)
    if not bad.all() and not point.located.any():
        raise RefusedFileError(without_place(member.name, len(records)))
    of_a_force = np.array([r.get("location_type") != TRANSPORT_POLICE for r in whole], dtype=bool)
    used = table.filter(pa.array(~bad)) if bad.any() else table
    reach = reach_of(used, of_a_force[~bad])
    answered = {month: ""} if not records and month is not None else {}
    return IncidentReading(
        file=member.name,
        kind=STREET_API,
        sha256=hashlib.sha256(data).hexdigest(),
        rows_read=len(records),
        rejects=tuple(found),
        notes=(*coarse, *_notes(records, month, used, reach)),
        table=used,
        covers=tuple((of, part) for of in answered),
        reach=reach | answered,
    )


def _month_and_part(name: str, records: Sequence[object]) -> tuple[pd.Timestamp | None, str]:
    """What the file's name says. Raises RefusedFileError where nothing else could say the month."""
    month, part = month_and_part(name)
    if not records and month is None:
        raise RefusedFileError(
            f"{name}: an answer without records, and the file name does not say of which month; "
            "expected a name such as leeds-2025-03-polygon-01.json. Rename it"
        )
    return month, part


def _data(member: Member) -> bytes:
    if member.size > MOST_BYTES:
        raise RefusedFileError(
            f"{member.name}: {member.size:,} bytes, more than any answer of the police.uk API; "
            f"expected at most {MOST_BYTES:,}"
        )
    with member.open() as stream:
        data = stream.read()
    if (number := data.count(b"{") + data.count(b"[")) > MOST_OBJECTS:
        raise RefusedFileError(
            f"{member.name}: {number:,} objects, more than any answers of the police.uk API that "
            f"are joined in one file; expected at most {MOST_OBJECTS:,}. Split it into months"
        )
    if not data or data.isspace():
        raise RefusedFileError(
            f"{member.name}: the file is empty ({len(data)} bytes): download it again"
        )
    return data


def _records(data: bytes, name: str) -> list[Any]:
    expected = "expected a list of records as the police.uk API answers. Download it again"
    try:
        records = records_of(data)
    except (ValueError, RecursionError) as error:
        begins = shown(data[:40].decode("utf-8", "replace"))
        raise RefusedFileError(
            f"{name}: not whole JSON ({error}); it begins {begins}; {expected}"
        ) from None
    if records is None:
        found = data[:200].decode("utf-8", "replace")
        raise RefusedFileError(f"{name}: JSON that says {shown(found)}; {expected}")
    return records


def month_and_part(name: str) -> tuple[pd.Timestamp | None, str]:
    """The month of a file name, and the polygon: what stands after the month, or else before.

    Its folder tells what the name does not: `2025-03/E05000630.json`, `E05000630/2025-03.json`.
    """
    stem, folder = PurePosixPath(own_name(name)).stem, folder_name(name)
    found = month_in_name(stem)
    if found is None:
        of_folder = month_in_name(folder)
        return (of_folder[0] if of_folder else None), stem
    month, before, after = found
    return month, _SET.sub("", after).removeprefix("area_") or before or folder or "whole"


def named_month(name: str) -> pd.Timestamp | None:
    """The month that an answer is of by its name, or its folder: where these say just one."""
    stem = PurePosixPath(own_name(name)).stem
    says_any = month_in_name(stem) is not None
    return only_month_in_name(stem if says_any else folder_name(name))


def reach_of(incidents: pa.Table, of_a_force: np.ndarray) -> dict[pd.Timestamp, str]:
    """By month the convex hull around the records of a police force, as WKT (EPSG:4326).

    Empty for a month of which none is on the map.
    """
    points = np.column_stack([incidents["longitude"], incidents["latitude"]])
    located = of_a_force & ~np.isnan(points[:, 0])
    month = incidents["month"].to_numpy()
    hulls = {}
    for one in np.unique(month):
        here = points[located & (month == one)]
        # Of a line, which needs two ends: many points take four times as long to make.
        line = shapely.linestrings(here if len(here) > 1 else here.repeat(2, axis=0))
        hulls[pd.Timestamp(one)] = shapely.convex_hull(line).wkt if len(here) else ""
    return hulls


def _table(
    records: list[_Record], months: Coded, point: Coordinates, part: str, known: _Slugs
) -> pa.Table:
    """The records as incidents; month or offence is missing where it is not understood."""
    places = [r.get("location") or {} for r in records]
    slugs = [str(r.get("category")) for r in records]
    offences = {slug: known.get(slug.lower()) for slug in set(slugs)}
    columns = {
        "month": months.all(),
        "part": pa.repeat(part, len(records)),
        "incident_id": [f"api:{r.get('id')}" for r in records],
        "record": np.ones(len(records), dtype=np.int64),
        "offence": [offences[slug] for slug in slugs],
        "longitude": point.longitude,
        "latitude": point.latitude,
        "street": _inner(places, "street", "name"),
        "outcome": _inner(records, "outcome_status", "category"),
    }
    return pa.table(columns, INCIDENT_SCHEMA)


def _faults(
    records: list[_Record],
    lacking: list[str],
    table: pa.Table,
    point: Coordinates,
    of_months: Sequence[Fault],
) -> tuple[Fault, ...]:
    def cell(key: str) -> Callable[[int], str]:
        return lambda i: f"{key} {shown(str(records[i][key]))}"

    category = "a category police.uk publishes, such as 'burglary'"
    lacks = np.array([bool(words) for words in lacking], dtype=bool)
    return (
        Fault(lacks, lambda i: lacking[i], f"an object with {', '.join(RECORD_KEYS)}"),
        *of_months,
        Fault(table["offence"].is_null().to_numpy(), cell("category"), category),
        *point.faults,
    )


def _rejects(faults: Sequence[Fault], table: pa.Table) -> tuple[np.ndarray, list[Reject]]:
    # Most answers hold no fault, and for a column of pandas a hundred records could be read.
    any_fault = any(fault.rows.any() for fault in faults)
    months = table["month"].to_pandas() if any_fault else None
    return rejects(faults, np.arange(1, len(table) + 1), months=months)


def _lacking(record: object) -> str:
    """What keeps a record from being one, or nothing."""
    if not isinstance(record, dict):
        return f"no record but {shown(json.dumps(record))}"
    if not record.keys() >= _KEYS:
        absent = [key for key in RECORD_KEYS if key not in record]
        return f"a record without {', '.join(absent)}"
    number = record["id"]
    # Nearly always it is a number, and of those there are millions.
    if not (type(number) is int and number > 0) and not _is_id(number):
        return f"id {shown(str(record['id']))}"
    place = record["location"]
    if place is not None and not (isinstance(place, dict) and place.keys() >= _PLACE_KEYS):
        return f"location {shown(json.dumps(place))}"
    return ""


def _is_id(what: object) -> bool:
    return not isinstance(what, bool) and str(what or "").strip().isalnum()


def _month_of(record: object) -> _Record:
    """Of what is no whole record, the month."""
    return {"month": record["month"]} if isinstance(record, dict) and "month" in record else {}


def _texts(places: list[_Record], key: str) -> pa.Array:
    """What stands under a key of each, empty for nothing."""
    values = [place.get(key, "") for place in places]
    texts = [v if type(v) is str else "" if v is None else str(v) for v in values]
    return pa.array(texts, pa.string())


def _inner(records: list[_Record], key: str, name: str) -> list[str | None]:
    """What stands under a name within what stands under a key of each."""
    inner = [record.get(key) for record in records]
    texts = [what.get(name) if type(what) is dict else None for what in inner]
    return [t if type(t) is str and t else str(t) if t else None for t in texts]


def _notes(
    records: list[Any],
    named: pd.Timestamp | None,
    incidents: pa.Table,
    reach: Mapping[pd.Timestamp, str],
) -> tuple[str, ...]:
    if not records:
        return (
            f"no records: {named:%b %Y} is missing unless other answers hold records of a police "
            "force, and even then this is a zero only for a ward of usually few",
        )
    if len(incidents) and not any(reach.values()):
        return (
            "no record of a police force on the map, only of British Transport Police or without "
            "a place: by itself that is no month",
        )
    return ()
