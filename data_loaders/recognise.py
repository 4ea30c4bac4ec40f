"""What a file is, told from how it begins and never from its name alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from data_loaders.areas.population_columns import find_header
from data_loaders.columns.named_columns import has_columns
from data_loaders.files.archives import on_disk, own_name
from data_loaders.files.companions import companion
from data_loaders.files.readings import Member
from data_loaders.files.sheet import Sheet
from data_loaders.files.sheets import read_heads
from data_loaders.files.text_format import HEAD_BYTES, HEADER_WITHIN, Written, decoded, written
from data_loaders.files.workbook_formats import OLE, is_html_table
from data_loaders.nearest import unknown_table
from data_loaders.partners.mapping import is_mapping
from data_loaders.partners.milestones import milestone_columns
from data_loaders.partners.series_rows import series_columns
from data_loaders.places.columns import find_places
from data_loaders.places.geojson import holds_places
from data_loaders.places.postcode_columns import find_postcodes, only_column_names
from data_loaders.police.api_answers import begins_street, declined
from data_loaders.police.outcomes import COLUMNS as OUTCOME_COLUMNS
from data_loaders.police.police_api_table import COLUMNS as API_TABLE_COLUMNS
from data_loaders.police.police_csv import REQUIRED as STREET_COLUMNS
from data_loaders.police.stop_and_search import COLUMNS as SEARCH_COLUMNS
from data_loaders.roads.road_casualties import REQUIRED as ROAD_COLUMNS
from data_loaders.roads.stats19 import BESIDE_CASUALTIES, CASUALTY_COLUMNS, COLLISION_COLUMNS
from data_loaders.ward_figures.compact_pivots import is_pivot
from data_loaders.ward_figures.layout import find_layout
from geo.street_lines import holds_lines
from model.errors import RefusedFileError
from model.file_kinds import (
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
    STATS19_OTHERS,
    STOP_AND_SEARCH_CSV,
    STREET_API,
    STREET_CSV,
    STREETS,
    WARD_FIGURES,
)

_BINARY = (
    (b"SQLite format 3\x00", BOUNDARIES),  # GeoPackage
    (b"\x00\x00\x27\x0a", BOUNDARIES),  # Shapefile
    (b"fgb\x03fgb", BOUNDARIES),  # FlatGeobuf
    (b"\x1e{", BOUNDARIES),  # GeoJSON, a feature a record (RFC 8142)
    (b"%PDF-", NOT_DATA),
    (b"\x89PNG", NOT_DATA),
    (b"\xff\xd8\xff", NOT_DATA),  # JPEG
)
_SQLITE = b"SQLite format 3\x00"
_TILES = re.compile(rb"CREATE (TABLE|VIEW) \W?tiles\b", re.IGNORECASE)
_LINE = re.compile(
    rb'"(?:Multi)?LineString"|<(?:\w+:)?(?:LineString|Curve|MultiCurve)\b|"esriGeometryPolyline"'
)
_AREA = re.compile(
    rb'"(?:Multi)?Polygon"|<(?:\w+:)?(?:Polygon|MultiSurface)\b|"esriGeometryPolygon"'
)
"""What is drawn, in text of GeoJSON, KML, GML or Esri JSON."""
_PACKED = (
    (b"\x1f\x8b", "a gzip file; unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it and add the files"),
    (b"PAR1", "a Parquet file; save it as CSV"),
    (b"Rar!", "a RAR archive; unpack it and add the files"),
)
_DOCUMENT = re.compile(r"(\.(md|txt|rst|html?|xml|docx|rtf|log)|/(readme|licen[cs]e)[^/.]*)$")
_GEOJSON = re.compile(r'"type"\s*:\s*"(FeatureCollection|Feature)"')
_TOPOJSON = re.compile(r'"type"\s*:\s*"Topology"|"arcs"\s*:\s*\[\s*\[')
_ESRI_JSON = re.compile(r'"esriGeometryPoly(?:gon|line)"|"geometry"\s*:\s*\{[^{}]{0,80}"rings"\s*:')
# The first element decides, whatever a comment or a declaration before it says.
# Nothing of it is tried twice: of many comments, what is none would take for ever to tell.
_BEFORE_ROOT = r"(?>\s+|<\?.*?\?>|<!--.*?-->)*+"
_KML = re.compile(rf"{_BEFORE_ROOT}<(\w+:)?kml\b", re.DOTALL)
_GML = re.compile(rf"{_BEFORE_ROOT}<(\w+:)?FeatureCollection\b[^>]*opengis\.net/gml", re.DOTALL)
# A cell that begins so: nothing but an area is drawn in it. A few spaces at most, so that a file of
# nothing but spaces or empty lines takes no longer than another.
_DRAWN = re.compile(
    r'(?:^|[,;\t|]) {0,9}"?\s{0,9}(?:(?:SRID=\d{1,9};\s{0,9})?'
    r"(?:MULTI)?POLYGON\s{0,9}(?:Z|M|ZM)?\s{0,9}\(\s{0,9}\("
    r"|010[36]0000[028A]0[0-9A-F]{64})",  # the same as hexadecimal WKB, as PostGIS writes it
    re.IGNORECASE | re.MULTILINE,
)
_TABLES = {
    STREET_CSV: STREET_COLUMNS,
    STREET_API: API_TABLE_COLUMNS,
    OUTCOMES_CSV: OUTCOME_COLUMNS,
    STOP_AND_SEARCH_CSV: SEARCH_COLUMNS,
    STATS19_COLLISIONS: COLLISION_COLUMNS,
    STATS19_CASUALTIES: CASUALTY_COLUMNS,
    ROAD_CASUALTIES: ROAD_COLUMNS,
}
"""Kinds told by the columns they need, whatever else a table has."""


def recognise(member: Member, offence_of_name: Mapping[str, str] | None = None) -> str:
    """The kind of a file, one of those in `kinds`, from its first 64 kB.

    A document is "not data" only where its content is none of the other kinds. Of an Excel workbook
    the first rows of every sheet are read; one may hold indicator figures and milestones side by
    side. A column mapping is known by the end of its name: what it describes is no kind of its own.
    `offence_of_name` gives the offences that columns of figures may be called by.

    Raises RefusedFileError for a file that is empty, damaged, a web page under another name, or
    whose columns nothing here knows.
    """
    with member.open() as stream:
        head = stream.read(HEAD_BYTES)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise RefusedFileError(f"{member.name} is empty ({_size(member, head)}): download it again")
    offences = offence_of_name or {}
    kind = _binary(head, member, offences) or _text(head, member, offences)
    return STREETS if kind == BOUNDARIES and _draws_streets(head, member) else kind


def _draws_streets(head: bytes, member: Member) -> bool:
    """Whether a file of shapes holds lines and no areas. Text is told from how it begins."""
    if not head.startswith(tuple(start for start, _ in _BINARY)):
        return bool(_LINE.search(head)) and not _AREA.search(head)
    if head.startswith(_SQLITE) and _TILES.search(head):
        raise RefusedFileError(
            f"{member.name}: a set of ready tiles (MBTiles), which is not read: they are drawn "
            "already, and cannot be cut to the place. Add the road network itself, such as OS Open "
            "Roads as GeoPackage: its tiles are made here"
        )
    with on_disk(member) as path:
        return holds_lines(path)


def _size(member: Member, head: bytes) -> str:
    return "0 bytes" if not head else f"{member.size:,} bytes, none of them data"


def _binary(head: bytes, member: Member, offences: Mapping[str, str]) -> str:
    """The kind of a file that is no text; nothing for text."""
    # An index of a Shapefile begins as the file itself does.
    is_companion = bool(companion(member.name, ())[0])
    for start, kind in _BINARY:
        if head.startswith(start) and not is_companion:
            return kind
    for start, what in _PACKED:
        if head.startswith(start):
            raise RefusedFileError(f"{member.name}: {what}")
    if head.startswith(OLE):
        return _workbook(member, offences)
    return _package(head, member, offences) if head.startswith(b"PK\x03\x04") else ""


def _package(head: bytes, member: Member, offences: Mapping[str, str]) -> str:
    is_excel = b"xl/" in head or (b"[Content_Types].xml" in head and b"word/" not in head)
    if is_excel or head[30:38] == b"mimetype":
        return _workbook(member, offences)
    if b"word/" in head:
        return NOT_DATA
    raise RefusedFileError(f"{member.name}: a zip inside another file; unpack it and add the files")


def _workbook(member: Member, offences: Mapping[str, str]) -> str:
    """The kind of the sheets of a workbook that can be seen."""
    heads = read_heads(member)
    kinds = {kind for sheet in heads if (kind := _table(sheet, offences, member.name))}
    if {SERIES, MILESTONES} <= kinds:
        return RETURN
    for kind in (SERIES, MILESTONES, WARD_FIGURES, POPULATIONS, POSTCODES, PLACES_OF_INTEREST):
        if kind in kinds:
            return kind
    # A table of wards that cannot be read is refused by who reads it, with the reason.
    if any(find_layout(sheet, offences) or is_pivot(sheet) for sheet in heads):
        return WARD_FIGURES
    raise RefusedFileError(_no_workbook(member.name, heads))


def _no_workbook(name: str, heads: Sequence[Sheet]) -> str:
    """What is said of a workbook none of whose sheets is a table that is read as one."""
    rows = [row for sheet in heads for row in sheet.rows]
    for kind, columns in _TABLES.items():
        sheet = next((s.name for s in heads if any(has_columns(r, columns) for r in s.rows)), None)
        if sheet is not None:
            return f"{name}: sheet '{sheet}' is {kind} in a workbook; save it as CSV and add that"
    return unknown_table(name, rows)


def _table(sheet: Sheet, offences: Mapping[str, str], file: str) -> str:
    """The kind of a table that people keep or publish with its header lower down; else empty.

    A table of wards that cannot be read as such may be one of another kind.
    """
    if series_columns(sheet.rows):
        return SERIES
    if milestone_columns(sheet.rows):
        return MILESTONES
    # Before residents: a table of postcodes may have a ward and its population in each row.
    if find_postcodes(sheet.rows):
        return POSTCODES
    layout = find_layout(sheet, offences)
    if layout and not layout.problem:
        return WARD_FIGURES
    if find_header(sheet.rows, f"{sheet.name} {own_name(file)}"):
        return POPULATIONS
    # Places last: any table may have a name and coordinates too.
    return PLACES_OF_INTEREST if find_places(sheet.rows) is not None else ""


def _text(head: bytes, member: Member, offences: Mapping[str, str]) -> str:
    if is_mapping(member):
        return COLUMN_MAPPING
    start = decoded(head, member.name)[1].lstrip("\ufeff \t\r\n")
    if start.startswith(("[", "{")):
        return _json(start, member)
    if start.startswith("<"):
        return _mark_up(start, member, offences)
    how = written(head, member.name)
    # Boundaries have a name and the coordinates of a middle too, as lists of places have.
    table = _table(Sheet("", how.rows), offences, member.name) if _DRAWN.search(start) else None
    if table in ("", PLACES_OF_INTEREST):
        return BOUNDARIES
    return _columns(how, member, offences)


def _json(text: str, member: Member) -> str:
    if not text.startswith("[") and (_TOPOJSON.search(text) or _ESRI_JSON.search(text)):
        return BOUNDARIES
    # To look for a word is a tenth of the work, and thousands of answers have no such key.
    if '"type"' in text and _GEOJSON.search(text):
        return PLACES_OF_INTEREST if holds_places(text) else BOUNDARIES
    if begins_street(text):
        return STREET_API
    raise RefusedFileError(f"{member.name}: {declined(text)}")


def _mark_up(text: str, member: Member, offences: Mapping[str, str]) -> str:
    if _KML.match(text) or _GML.match(text):
        return BOUNDARIES
    if _is_document(member):
        return NOT_DATA
    if kind := _tables_of_a_page(text, member, offences):
        return kind
    if "urn:schemas-microsoft-com:office:spreadsheet" in text[:2000]:
        raise RefusedFileError(
            f"{member.name}: a spreadsheet as XML, of Excel 2003; open it in Excel and save it as "
            ".xlsx"
        )
    raise RefusedFileError(
        f"{member.name}: a web page or other mark-up that begins {text[:60]!r}, perhaps an error "
        "page of the publisher; download it again"
    )


def _tables_of_a_page(text: str, member: Member, offences: Mapping[str, str]) -> str:
    """The kind of a table that a system exported as a web page, mostly under the name .xls."""
    if not is_html_table(text.encode()):
        return ""
    heads = read_heads(member)
    kinds = [kind for sheet in heads if (kind := _table(sheet, offences, member.name))]
    unread = any(find_layout(sheet, offences) for sheet in heads)
    return kinds[0] if kinds else (WARD_FIGURES if unread else "")


def _columns(how: Written, member: Member, offences: Mapping[str, str]) -> str:
    sheet = Sheet("", how.rows)
    for kind, columns in _TABLES.items():
        if has_columns(how.header, columns):
            return kind
    if kind := _table(sheet, offences, member.name):
        return kind
    if any(has_columns(how.header, columns) for columns in BESIDE_CASUALTIES):
        return STATS19_OTHERS
    if only_column_names(how.rows) or (_is_document(member) and not _looks_like_data(how.rows)):
        return NOT_DATA
    # A table of wards that cannot be read is refused by who reads it, with the reason.
    if find_layout(sheet, offences):
        return WARD_FIGURES
    raise RefusedFileError(unknown_table(member.name, how.rows[:HEADER_WITHIN]))


def _looks_like_data(rows: Sequence[Sequence[str]]) -> bool:
    """Whether most rows are as wide as one another and hold numbers, as no text is."""
    filled = [row for row in rows if any(row)]
    wide = [row for row in filled if len(row) > 1]
    alike = len(wide) > 1 and len({len(row) for row in wide}) == 1 and 2 * len(wide) > len(filled)
    return alike and any(re.search(r"\d", cell) for row in wide[1:] for cell in row)


def _is_document(member: Member) -> bool:
    return bool(_DOCUMENT.search(f"/{own_name(member.name).lower()}"))
