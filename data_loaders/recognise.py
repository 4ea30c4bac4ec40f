"""What a file is, told from how it begins and never from its name alone.

How it is written is told here; of what kind that is each source says (`data_loaders/sources.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from data_loaders.columns.named_columns import has_columns
from data_loaders.files import shapes
from data_loaders.files.archives import on_disk, own_name
from data_loaders.files.companions import companion
from data_loaders.files.readings import Member
from data_loaders.files.sheet import Sheet
from data_loaders.files.sheets import read_heads
from data_loaders.files.text_format import HEAD_BYTES, HEADER_WITHIN, Written, decoded, written
from data_loaders.files.workbook_formats import OLE, is_html_table
from data_loaders.nearest import unknown_table
from data_loaders.one_load.source import Source, Step
from data_loaders.places.postcode_columns import only_column_names
from data_loaders.police.api_answers import declined
from data_loaders.sources import SOURCES
from geo.tried_shapes import refuse_outgrowing
from model.errors import RefusedFileError
from model.file_kinds import NOT_DATA, PLACES_OF_INTEREST

_NOT_DATA = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff")  # the last is JPEG
_PACKED = (
    (b"\x1f\x8b", "a gzip file; unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it and add the files"),
    (b"PAR1", "a Parquet file; save it as CSV"),
    (b"Rar!", "a RAR archive; unpack it and add the files"),
)
_DOCUMENT = re.compile(r"(\.(md|txt|rst|html?|xml|docx|rtf|log)|/(readme|licen[cs]e)[^/.]*)$")


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
    return _binary(head, member, offences) or _text(head, member, offences)


def _told(by: Callable[[Source], bool | None]) -> str:
    """The kind of the first source that says a file is its own; empty where none does."""
    return next((source.kind for source in SOURCES if by(source)), "")


def _shapes(head: bytes, member: Member) -> str:
    return _told(lambda source: source.in_shapes and source.in_shapes(member, head))


def _tried_shapes(head: bytes, member: Member) -> str:
    """The same of a form that can say one shape many times."""
    with on_disk(member) as path:
        refuse_outgrowing(path, member.name)
    return _shapes(head, member)


def _size(member: Member, head: bytes) -> str:
    return "0 bytes" if not head else f"{member.size:,} bytes, none of them data"


def _binary(head: bytes, member: Member, offences: Mapping[str, str]) -> str:
    """The kind of a file that is no text; nothing for text."""
    # An index of a Shapefile begins as the file itself does.
    is_companion = bool(companion(member.name, ())[0])
    if head.startswith(shapes.STARTS) and not is_companion:
        # A GeoPackage holds each row once.
        tell = _shapes if head.startswith(shapes.SQLITE) else _tried_shapes
        return tell(head, member)
    if head.startswith(_NOT_DATA) and not is_companion:
        return NOT_DATA
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
    """The kind of the sheets of a workbook that can be seen: figures before lists of places."""
    heads = read_heads(member)
    kinds = {kind for sheet in heads if (kind := _table(sheet, offences, member.name))}
    if both := _told(lambda source: bool(source.together) and kinds.issuperset(source.together)):
        return both
    for source in sorted(SOURCES, key=lambda source: source.step is Step.PLACES):
        if source.kind in kinds:
            return source.kind
    if kind := _claimed(heads, offences, is_workbook=True):
        return kind
    raise RefusedFileError(_no_workbook(member.name, heads))


def _claimed(heads: Sequence[Sheet], offences: Mapping[str, str], *, is_workbook: bool) -> str:
    """The kind whose reader says why tables that nothing else tells cannot be read."""
    return _told(
        lambda source: (
            source.claims and any(source.claims(sheet, offences, is_workbook) for sheet in heads)
        )
    )


def _no_workbook(name: str, heads: Sequence[Sheet]) -> str:
    """What is said of a workbook none of whose sheets is a table that is read as one."""
    rows = [row for sheet in heads for row in sheet.rows]
    for source in SOURCES:
        if not (source.by_columns and source.is_loaded):
            continue
        found = (s.name for s in heads if any(has_columns(r, source.columns) for r in s.rows))
        if (sheet := next(found, None)) is not None:
            what = f"{source.kind} in a workbook"
            return f"{name}: sheet '{sheet}' is {what}; save it as CSV and add that"
    return unknown_table(name, rows)


def _table(sheet: Sheet, offences: Mapping[str, str], file: str) -> str:
    """The kind of a table that people keep or publish with its header lower down; else empty."""
    return _told(lambda source: source.in_sheet and source.in_sheet(sheet, offences, file))


def _text(head: bytes, member: Member, offences: Mapping[str, str]) -> str:
    if kind := _told(lambda source: source.by_name and source.by_name(member)):
        return kind
    start = decoded(head, member.name)[1].lstrip("\ufeff \t\r\n")
    if start.startswith(("[", "{")):
        return _json(start, head, member)
    if start.startswith("<"):
        return _mark_up(start, head, member, offences)
    how = written(head, member.name)
    if shapes.has_drawn_cells(start):
        table = _table(Sheet("", how.rows), offences, member.name)
        # Boundaries have a name and the coordinates of a middle too, as lists of places have.
        if table in ("", PLACES_OF_INTEREST):
            return _shapes(head, member)
    return _columns(how, member, offences)


def _json(text: str, head: bytes, member: Member) -> str:
    if shapes.is_shapes_json(text):
        return _tried_shapes(head, member)
    if shapes.is_geojson(text):
        points = _told(lambda source: source.in_geojson and source.in_geojson(text))
        return points or _shapes(head, member)
    if kind := _told(lambda source: source.in_json and source.in_json(text)):
        return kind
    raise RefusedFileError(f"{member.name}: {declined(text)}")


def _mark_up(text: str, head: bytes, member: Member, offences: Mapping[str, str]) -> str:
    if shapes.is_shapes_mark_up(text):
        return _tried_shapes(head, member)
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
    return kinds[0] if kinds else _claimed(heads, offences, is_workbook=False)


def _columns(how: Written, member: Member, offences: Mapping[str, str]) -> str:
    sheet = Sheet("", how.rows)
    if kind := _named(how.header, is_loaded=True) or _table(sheet, offences, member.name):
        return kind
    if kind := _named(how.header, is_loaded=False):
        return kind
    if only_column_names(how.rows) or (_is_document(member) and not _looks_like_data(how.rows)):
        return NOT_DATA
    if kind := _claimed([sheet], offences, is_workbook=False):
        return kind
    raise RefusedFileError(unknown_table(member.name, how.rows[:HEADER_WITHIN]))


def _named(header: Sequence[str], *, is_loaded: bool) -> str:
    """The kind that the names of its columns tell, whatever else a table has."""
    return _told(
        lambda source: (
            source.by_columns
            and source.is_loaded is is_loaded
            and has_columns(header, source.columns)
        )
    )


def _looks_like_data(rows: Sequence[Sequence[str]]) -> bool:
    """Whether most rows are as wide as one another and hold numbers, as no text is."""
    filled = [row for row in rows if any(row)]
    wide = [row for row in filled if len(row) > 1]
    alike = len(wide) > 1 and len({len(row) for row in wide}) == 1 and 2 * len(wide) > len(filled)
    return alike and any(re.search(r"\d", cell) for row in wide[1:] for cell in row)


def _is_document(member: Member) -> bool:
    return bool(_DOCUMENT.search(f"/{own_name(member.name).lower()}"))
