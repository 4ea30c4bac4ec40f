"""What a file is, told from how it begins and never from its name alone."""

from __future__ import annotations

import re

from data_loaders.archives import own_name
from data_loaders.kinds import (
    BOUNDARIES,
    NOT_DATA,
    OUTCOMES_CSV,
    POPULATIONS,
    STOP_AND_SEARCH_CSV,
    STREET_API,
    STREET_CSV,
)
from data_loaders.police_csv import REQUIRED
from data_loaders.population_columns import EXPECTED, find_header
from data_loaders.reading import Member
from data_loaders.written import HEAD_BYTES, Written, decoded, plain, written
from model.errors import RefusedFileError

_BINARY = (
    (b"SQLite format 3\x00", BOUNDARIES),  # GeoPackage
    (b"\x00\x00\x27\x0a", BOUNDARIES),  # Shapefile
    (b"%PDF-", NOT_DATA),
    (b"\x89PNG", NOT_DATA),
    (b"\xff\xd8\xff", NOT_DATA),  # JPEG
)
_PACKED = (
    (b"\x1f\x8b", "a gzip file; unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it and add the files"),
    (b"Rar!", "a RAR archive; unpack it and add the files"),
    (b"\xd0\xcf\x11\xe0", "an Excel or Word file of before 2007; save it as .xlsx or CSV"),
)
_DOCUMENT = re.compile(r"(\.(md|txt|rst|html?|xml|docx|rtf|log)|/(readme|licen[cs]e)[^/]*)$")
_GEOJSON = re.compile(r'"type"\s*:\s*"(FeatureCollection|Feature)"')
_OUTCOMES = {"crime id", "month", "outcome type"}
_STOP_AND_SEARCH = {"type", "date", "object of search"}
_READ = (
    f"a police.uk street CSV ({', '.join(REQUIRED)}), an answer of the police.uk API, ward "
    f"boundaries (GeoJSON, GeoPackage, Shapefile) or a table of residents ({EXPECTED})"
)


def recognise(member: Member) -> str:
    """The kind of a file, one of `kinds.KINDS`, from its first 64 kB.

    Outcomes and stop and search are recognised so that they can be passed over by name. A document
    is "not data" only where its content is none of the other kinds. An Excel workbook can be a
    table of residents only; whether it is one shows when it is read.

    Raises RefusedFileError for a file that is empty, damaged, a web page under another name, or
    whose columns nothing here knows.
    """
    with member.open() as stream:
        head = stream.read(HEAD_BYTES)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise RefusedFileError(f"{member.name} is empty ({_size(member, head)}): download it again")
    return _binary(head, member) or _text(head, member)


def _size(member: Member, head: bytes) -> str:
    return "0 bytes" if not head else f"{member.size:,} bytes, none of them data"


def _binary(head: bytes, member: Member) -> str:
    """The kind of a file that is no text; nothing for text."""
    for start, kind in _BINARY:
        if head.startswith(start):
            return kind
    for start, what in _PACKED:
        if head.startswith(start):
            raise RefusedFileError(f"{member.name}: {what}; expected {_READ}")
    return _package(head, member) if head.startswith(b"PK\x03\x04") else ""


def _package(head: bytes, member: Member) -> str:
    if b"xl/" in head or (b"[Content_Types].xml" in head and b"word/" not in head):
        return POPULATIONS
    if b"word/" in head or _is_document(member):
        return NOT_DATA
    if head[30:38] == b"mimetype":
        what = "an OpenDocument file; save the sheet as .xlsx or CSV"
    else:
        what = "a zip inside another file; unpack it and add the files"
    raise RefusedFileError(f"{member.name}: {what}; expected {_READ}")


def _text(head: bytes, member: Member) -> str:
    start = decoded(head, member.name)[1].lstrip("\ufeff \t\r\n")
    if start.startswith(("[", "{")):
        return _json(start, member)
    if start.startswith("<"):
        return _mark_up(start, member)
    return _columns(written(head, member.name), member)


def _json(text: str, member: Member) -> str:
    if text.startswith("["):
        if re.match(r"\[\s*\]", text) or (re.match(r"\[\s*\{", text) and '"category"' in text):
            return STREET_API
    elif _GEOJSON.search(text):
        return BOUNDARIES
    raise RefusedFileError(
        f"{member.name}: JSON that begins {text[:80]!r}, perhaps an error message; expected {_READ}"
    )


def _mark_up(text: str, member: Member) -> str:
    if _is_document(member):
        return NOT_DATA
    raise RefusedFileError(
        f"{member.name}: a web page or other mark-up that begins {text[:60]!r}; expected {_READ}. "
        "The publisher may have answered with an error page: download it again"
    )


def _columns(how: Written, member: Member) -> str:
    names = {plain(name) for name in how.header}
    if names.issuperset(REQUIRED):
        return STREET_CSV
    if names >= _OUTCOMES:
        return OUTCOMES_CSV
    if names >= _STOP_AND_SEARCH:
        return STOP_AND_SEARCH_CSV
    if find_header(how.rows):
        return POPULATIONS
    if _is_document(member):
        return NOT_DATA
    raise RefusedFileError(_unknown(how, member))


def _unknown(how: Written, member: Member) -> str:
    columns = ", ".join(how.header)
    shown = columns if len(columns) <= 300 else f"{columns[:300]}…"
    absent = [name for name in REQUIRED if name not in map(plain, how.header)]
    if len(absent) <= 2:
        return (
            f"{member.name}: nearly a police.uk street CSV, but without {' and '.join(absent)}; "
            f"its columns are {shown}. Download it again"
        )
    return f"{member.name}: nothing here knows its columns ({shown}); expected {_READ}"


def _is_document(member: Member) -> bool:
    return bool(_DOCUMENT.search(f"/{own_name(member.name).lower()}"))
