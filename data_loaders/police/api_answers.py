"""What an answer of the police.uk API is, told by the keys of its records.

The methods are those of https://data.police.uk/docs/; one of them is loaded, `crimes-street`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from data_loaders.files.faults import shown
from geo.wording import listed

_LOOKED_AT = 20
"""Objects of the first 64 kB that are looked at for a record."""

RECORD_KEYS = ("category", "id", "location", "month")
"""What every record of street-level crime has; street, outcome and the rest may be missing."""

_STREET = ("category", "location", "month")
_CSV = "its CSV is read: choose the force and months on data.police.uk/data"
_NO_RECORDS = "it holds no records to count"


@dataclass(frozen=True)
class Method:
    """A method of the API whose answers are not loaded."""

    name: str
    keys: tuple[str, ...]
    """What its records have."""
    advice: str = _NO_RECORDS
    exact: bool = False
    """Whether they have nothing else."""

    def fits(self, record: Mapping[str, Any]) -> bool:
        """Whether a record is one of its answer."""
        have = record.keys()
        return have == set(self.keys) if self.exact else have >= set(self.keys)


METHODS = (
    Method("outcomes-for-crime", ("crime", "outcomes"), _CSV),
    Method("outcomes-at-location", ("category", "crime", "date"), _CSV),
    Method("stop and search (stops-street, stops-force)", ("datetime", "object_of_search"), _CSV),
    Method("crimes-street-dates", ("date", "stop-and-search")),
    Method("force details", ("engagement_methods", "telephone")),
    Method("neighbourhood details", ("centre", "url_force")),
    Method("neighbourhood team", ("bio", "rank")),
    Method("neighbourhood events", ("title", "start_date", "type")),
    Method("neighbourhood priorities", ("action", "issue")),
    Method("locate-neighbourhood", ("force", "neighbourhood"), exact=True),
    Method("crime-categories", ("name", "url"), exact=True),
    Method("lists of forces or neighbourhoods", ("id", "name"), exact=True),
    Method("neighbourhood boundary", ("latitude", "longitude"), exact=True),
    Method("crime-last-updated", ("date",), exact=True),
)
_ERRORS = ("error", "errors", "message", "detail", "title")


def is_street(record: Mapping[str, Any]) -> bool:
    """Whether a record is one of street-level crime."""
    return record.keys() >= set(_STREET) and isinstance(record["category"], str)


def begins_street(text: str) -> bool:
    """Whether the first 64 kB of JSON begin an answer of street-level crime, or one of nothing."""
    records = list(_first_objects(text))
    return is_street(records[0]) if records else _is_empty(text)


def declined(text: str) -> str:
    """What is said of the first 64 kB of JSON that begin no answer of street-level crime."""
    return str(_printable(_declined(text)))


def _declined(text: str) -> str:
    record = next(_first_objects(text), None)
    if record is None:
        return f"JSON that begins {shown(text[:80])}, without a record; {_expected()}"
    method = next((m for m in METHODS if m.fits(record)), None)
    if method is not None:
        return f"an answer of police.uk's {method.name}, which is not loaded; {method.advice}"
    says = next((key for key in _ERRORS if record.get(key)), "")
    if says and len(record) <= 4:
        return f"an error message, not data: it says {shown(str(record[says]))}; download it again"
    absent = [key for key in RECORD_KEYS if key not in record]
    keys = f"JSON whose records have the keys {listed(record, limit=12)}"
    if 0 < len(absent) <= 2:
        lacks = " and ".join(map(repr, absent))
        return f"{keys}: nearest to police.uk's crimes-street, but without {lacks}; {_expected()}"
    return f"{keys}; {_expected()}"


def records_of(data: bytes) -> list[Any] | None:
    """The records of an answer, also where somebody put it into an object or joined several.

    None where it holds none. Raises ValueError or RecursionError where it is no whole JSON.
    """
    try:
        answers = [json.loads(data)]
    except json.JSONDecodeError as error:
        if not error.msg.startswith("Extra data"):
            raise
        answers = list(_documents(data.decode("utf-8-sig")))
    found = [_unwrapped(answer) for answer in answers]
    if any(records is None for records in found):
        return None
    whole = [record for records in found for record in records or ()]
    # Most answers have no such mark at all, and to look in small letters copies them.
    halves = rb"\u" in data and rb"\ud" in data.lower()
    return _printable(whole) if halves else whole


def _printable(value: object) -> Any:  # noqa: ANN401 - as deep as the value, and of its type
    """Without halves of characters, which JSON can hold and no table, file or screen can."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_printable(item) for item in value]
    if isinstance(value, dict):
        return {_printable(key): _printable(item) for key, item in value.items()}
    return value


def _expected() -> str:
    return "expected police.uk's answer of crimes-street, or GeoJSON"


def _unwrapped(answer: object) -> list[Any] | None:
    if isinstance(answer, dict):
        if is_street(answer):
            return [answer]
        lists = [value for value in answer.values() if isinstance(value, list)]
        # An object of empty lists may be anything, an error message too: it is no answer of zero.
        return [record for records in lists for record in records] or None
    if not isinstance(answer, list):
        return None
    inside = [r for item in answer if isinstance(item, list) for r in item]
    joined = inside and all(isinstance(item, list) for item in answer)
    return inside if joined and all(isinstance(r, dict) for r in inside) else answer


def _documents(text: str) -> Iterator[object]:
    """Several answers one after another, or a record on each line."""
    decoder, place = json.JSONDecoder(), 0
    while place < len(text):
        answer, place = decoder.raw_decode(text, place)
        yield answer
        while place < len(text) and text[place] in " \t\r\n,\x1e":
            place += 1


def _first_objects(text: str) -> Iterator[Mapping[str, Any]]:
    """The first record of JSON that may be cut off; of an object of lists, that of its first list.

    An object that the cut leaves open is passed over for what stands in it.
    """
    decoder, place = json.JSONDecoder(), -1
    for _ in range(_LOOKED_AT):
        place = text.find("{", place + 1)
        if place < 0:
            return
        try:
            found = decoder.raw_decode(text, place)[0]
        except (ValueError, RecursionError):
            continue
        inside = None if _is_known(found) else _unwrapped(found)
        if inside is None:
            yield found
            return
        yield from [record for record in inside if isinstance(record, dict)][:1]
        return


def _is_known(record: Mapping[str, Any]) -> bool:
    return is_street(record) or any(method.fits(record) for method in METHODS)


def _is_empty(text: str) -> bool:
    try:
        return records_of(text.encode()) == []
    except (ValueError, RecursionError):
        return False


def without_place(name: str, count: int) -> str:
    """What is said of an answer of records without a location."""
    return (
        f"{name}: {count:,} records without a place, as police.uk's crimes-no-location answers; no "
        "ward can count them, and the street CSV of the force, which is read, has them too"
    )
