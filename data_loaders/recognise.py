"""What a file is, told from how it begins and never from its name alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from data_loaders.archives import own_name
from data_loaders.kinds import (
    BOUNDARIES,
    COLUMN_MAPPING,
    MILESTONES,
    NOT_DATA,
    OUTCOMES_CSV,
    PLACES_OF_INTEREST,
    POPULATIONS,
    POSTCODES,
    RETURN,
    ROAD_CASUALTIES,
    SERIES,
    STATS19_CASUALTIES,
    STATS19_COLLISIONS,
    STOP_AND_SEARCH_CSV,
    STREET_API,
    STREET_CSV,
    WARD_FIGURES,
)
from data_loaders.mapping import is_mapping
from data_loaders.milestones import EXPECTED_MILESTONES, milestone_columns
from data_loaders.named_columns import has_columns
from data_loaders.place_of_interest_columns import EXPECTED_PLACES, find_places
from data_loaders.place_of_interest_geojson import holds_places
from data_loaders.police_csv import REQUIRED
from data_loaders.population_columns import EXPECTED, find_header
from data_loaders.postcode_columns import find_postcodes, only_column_names
from data_loaders.reading import Member
from data_loaders.road_casualties import REQUIRED as ROAD_COLUMNS
from data_loaders.series_rows import EXPECTED_SERIES, series_columns
from data_loaders.sheets import read_heads
from data_loaders.stats19 import CASUALTY_COLUMNS, COLLISION_COLUMNS
from data_loaders.ward_figure_columns import EXPECTED_FIGURES, find_layout
from data_loaders.written import HEAD_BYTES, Written, decoded, plain, written
from model.errors import RefusedFileError

_BINARY = (
    (b"SQLite format 3\x00", BOUNDARIES),  # GeoPackage
    (b"\x00\x00\x27\x0a", BOUNDARIES),  # Shapefile
    (b"fgb\x03fgb", BOUNDARIES),  # FlatGeobuf
    (b"\x1e{", BOUNDARIES),  # GeoJSON, a feature a record (RFC 8142)
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
_DOCUMENT = re.compile(r"(\.(md|txt|rst|html?|xml|docx|rtf|log)|/(readme|licen[cs]e)[^/.]*)$")
_GEOJSON = re.compile(r'"type"\s*:\s*"(FeatureCollection|Feature)"')
_TOPOJSON = re.compile(r'"type"\s*:\s*"Topology"|"arcs"\s*:\s*\[\s*\[')
_ESRI_JSON = re.compile(r'"esriGeometryPolygon"|"geometry"\s*:\s*\{[^{}]{0,80}"rings"\s*:')
# The first element decides, whatever a comment or a declaration before it says.
_BEFORE_ROOT = r"(?:\s|<\?.*?\?>|<!--.*?-->)*"
_KML = re.compile(rf"{_BEFORE_ROOT}<(\w+:)?kml\b", re.DOTALL)
_GML = re.compile(rf"{_BEFORE_ROOT}<(\w+:)?FeatureCollection\b[^>]*opengis\.net/gml", re.DOTALL)
# A cell that begins so: nothing but an area is drawn in it.
_DRAWN = re.compile(
    r'(?:^|[,;\t|])\s*"?\s*(?:(?:MULTI)?POLYGON\s*(?:Z|M|ZM)?\s*\(\s*\('
    r"|010[36]0000[028A]0[0-9A-F]{64})",  # the same as hexadecimal WKB, as PostGIS writes it
    re.IGNORECASE | re.MULTILINE,
)
_OUTCOMES = {"crime id", "month", "outcome type"}
_STOP_AND_SEARCH = {"type", "date", "object of search"}
_ROADS = {
    STATS19_COLLISIONS: COLLISION_COLUMNS,
    STATS19_CASUALTIES: CASUALTY_COLUMNS,
    ROAD_CASUALTIES: ROAD_COLUMNS,
}
_READ = (
    f"a police.uk street CSV ({', '.join(REQUIRED)}), an answer of the police.uk API, police.uk "
    "outcomes or stop and search, road casualties (of the council, or both files of STATS19), ward "
    f"boundaries (GeoJSON, GeoPackage, Shapefile, KML), a table of residents ({EXPECTED}), ward "
    f"figures ({EXPECTED_FIGURES}), indicator figures ({EXPECTED_SERIES}), milestones "
    f"({EXPECTED_MILESTONES}), places of interest (CSV, Excel or GeoJSON: {EXPECTED_PLACES}), or a "
    "table with a column mapping beside it (.toml, of its name)"
)


def recognise(member: Member) -> str:
    """The kind of a file, one of `kinds.KINDS`, from its first 64 kB.

    A document is "not data" only where its content is none of the other kinds. Of an Excel workbook
    the first rows of every sheet are read; one may hold indicator figures and milestones side by
    side. A column mapping is known by the end of its name: what it describes is no kind of its own.

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
        return _workbook(member)
    if b"word/" in head:
        return NOT_DATA
    if head[30:38] == b"mimetype":
        what = "an OpenDocument file; save the sheet as .xlsx or CSV"
    else:
        what = "a zip inside another file; unpack it and add the files"
    raise RefusedFileError(f"{member.name}: {what}; expected {_READ}")


def _workbook(member: Member) -> str:
    """The kind of the sheets of an Excel workbook."""
    heads = read_heads(member)
    kinds = {kind for sheet in heads if (kind := _table(sheet.rows))}
    if {SERIES, MILESTONES} <= kinds:
        return RETURN
    for kind in (SERIES, MILESTONES, WARD_FIGURES, POPULATIONS, POSTCODES, PLACES_OF_INTEREST):
        if kind in kinds:
            return kind
    first = next((row for sheet in heads for row in sheet.rows if any(row)), ())
    raise RefusedFileError(
        f"{member.name}: nothing here knows its {len(heads)} sheets; the first row is "
        f"{', '.join(first)[:200]}; expected {_READ}"
    )


def _table(rows: Sequence[Sequence[str]]) -> str:
    """The kind of a table that people keep or publish with its header lower down; else empty."""
    if series_columns(rows):
        return SERIES
    if milestone_columns(rows):
        return MILESTONES
    # Before residents: a table of postcodes may have a ward and its population in each row.
    if find_postcodes(rows):
        return POSTCODES
    if find_layout(rows):
        return WARD_FIGURES
    if find_header(rows):
        return POPULATIONS
    # Places last: any table may have a name and coordinates too.
    return PLACES_OF_INTEREST if find_places(rows) is not None else ""


def _text(head: bytes, member: Member) -> str:
    if is_mapping(member):
        return COLUMN_MAPPING
    start = decoded(head, member.name)[1].lstrip("\ufeff \t\r\n")
    if start.startswith(("[", "{")):
        return _json(start, member)
    if start.startswith("<"):
        return _mark_up(start, member)
    how = written(head, member.name)
    # Boundaries have a name and the coordinates of a middle too, as lists of places have.
    if _DRAWN.search(start) and _table(how.rows) in ("", PLACES_OF_INTEREST):
        return BOUNDARIES
    return _columns(how, member)


def _json(text: str, member: Member) -> str:
    if text.startswith("["):
        if re.match(r"\[\s*\]", text) or (re.match(r"\[\s*\{", text) and '"category"' in text):
            return STREET_API
    elif _TOPOJSON.search(text) or _ESRI_JSON.search(text):
        return BOUNDARIES
    elif _GEOJSON.search(text):
        return PLACES_OF_INTEREST if holds_places(text) else BOUNDARIES
    raise RefusedFileError(
        f"{member.name}: JSON that begins {text[:80]!r}, perhaps an error message; expected {_READ}"
    )


def _mark_up(text: str, member: Member) -> str:
    if _KML.match(text) or _GML.match(text):
        return BOUNDARIES
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
    for kind, columns in _ROADS.items():
        if has_columns(how.header, columns):
            return kind
    if kind := _table(how.rows):
        return kind
    if only_column_names(how.rows) or (_is_document(member) and not _looks_like_data(how.rows)):
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


def _looks_like_data(rows: Sequence[Sequence[str]]) -> bool:
    """Whether most rows are as wide as one another and hold numbers, as no text is."""
    filled = [row for row in rows if any(row)]
    wide = [row for row in filled if len(row) > 1]
    alike = len(wide) > 1 and len({len(row) for row in wide}) == 1 and 2 * len(wide) > len(filled)
    return alike and any(re.search(r"\d", cell) for row in wide[1:] for cell in row)


def _is_document(member: Member) -> bool:
    return bool(_DOCUMENT.search(f"/{own_name(member.name).lower()}"))
