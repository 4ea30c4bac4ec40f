"""Which kind of workbook a file is, whatever its name, and what is said of one nobody can read."""

from __future__ import annotations

import io
import zipfile

from model.errors import RefusedFileError

XLSX = "an Excel workbook (.xlsx)"
XLSB = "a binary Excel workbook (.xlsb)"
XLS = "an Excel workbook of before 2007 (.xls)"
ODS = "an OpenDocument spreadsheet (.ods)"
HTML = "a web page with tables, as some systems export under the name .xls"

OLE = b"\xd0\xcf\x11\xe0"
"""How files of Office before 2007 begin, and protected ones of any year."""

_STREAMS = (
    ("EncryptedPackage", ""),
    ("EncryptedSummary", ""),
    ("WordDocument", "a Word document of before 2007"),
    ("PowerPoint Document", "a PowerPoint presentation of before 2007"),
    ("__properties_version1.0", "an Outlook message"),
)
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
SAVE = "open it in a spreadsheet and save it as .xlsx or CSV"


def workbook_format(data: bytes, name: str) -> str:
    """The format of a workbook: XLSX, XLSB, XLS, ODS or HTML; empty for a file that is none.

    Raises RefusedFileError, saying what it is and what to do, for one with a password and for other
    documents that begin as workbooks do.
    """
    if data.startswith(OLE):
        return _before_2007(data, name)
    if not data.startswith(b"PK\x03\x04"):
        return HTML if is_html_table(data) else ""
    if data[30:38] == b"mimetype":
        return ODS if _SPREADSHEET in data[:200] else _other_document(name)
    names = _names(data)
    if "xl/workbook.bin" in names:
        return XLSB
    # A file cut off on its way has no list of names at its end.
    return XLSX if any(n.startswith("xl/") for n in names) or b"xl/" in data[:65536] else ""


def begins_a_workbook(head: bytes) -> bool:
    """Whether the beginning of a file is that of a workbook of any format."""
    return head.startswith((b"PK", OLE)) or is_html_table(head)


def is_html_table(head: bytes) -> bool:
    """Whether the beginning of a file is a web page with a table in it."""
    start = head[:65536].replace(b"\0", b"").lower()
    return start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<") and b"<table" in start


def _before_2007(data: bytes, name: str) -> str:
    for stream, what in _STREAMS:
        if stream.encode("utf-16-le") in data:
            if what:
                raise RefusedFileError(f"{name}: {what}; expected a table: save it as CSV")
            raise protected(name)
    return XLS


def protected(name: str) -> RefusedFileError:
    """The refusal of a workbook with a password."""
    return RefusedFileError(
        f"{name}: a workbook protected with a password, so nothing in it can be read; open it in "
        "Excel, take the password away (File, Info, Protect Workbook) and save it anew"
    )


def _other_document(name: str) -> str:
    raise RefusedFileError(f"{name}: an OpenDocument file, but no spreadsheet; save it as CSV")


def _names(data: bytes) -> set[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return set(package.namelist())
    except zipfile.BadZipFile:
        return set()


def damaged(name: str, what: str, error: object) -> RefusedFileError:
    """The refusal of a workbook of a format that its reader stumbles over."""
    bare = what.partition(" ")[2]
    return RefusedFileError(f"{name}: not a whole {bare} ({error}); {SAVE}, or download it again")
