"""Made files for the tests of readers: a member from bytes, a street CSV from a few words a row."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl

from data_loaders.files.readings import Member
from data_loaders.files.safe_open import guarded

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
)


def member(data: bytes | str, name: str = "street.csv") -> Member:
    """A file of these bytes, as `archives.members` would hand it on."""
    content = data.encode() if isinstance(data, str) else data
    return Member(
        name, len(content), lambda: guarded(lambda: io.BytesIO(content), name, len(content))
    )


def street_row(
    crime_id: str = "a1",
    month: str = "2025-02",
    force: str = "West Yorkshire Police",
    longitude: str = "-1.549",
    latitude: str = "53.801",
    location: str = "On or near Park Row",
    crime_type: str = "Burglary",
    outcome: str = "Under investigation",
) -> str:
    """One line of a street-level CSV, right unless told otherwise."""
    lsoa = "E01011698,Leeds 001A"
    return (
        f"{crime_id},{month},{force},{force},{longitude},{latitude},{location},{lsoa},"
        f"{crime_type},{outcome},"
    )


def street_file(*rows: str, end: str = "\n") -> str:
    """A street-level CSV of these lines."""
    return end.join((HEADER, *rows)) + end


def zip_file(path: Path, files: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """A zip of these files, written to `path`."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def workbook(**sheets: list[list[object]]) -> bytes:
    """An Excel workbook of these sheets; a `_` in a name stands for a space."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
