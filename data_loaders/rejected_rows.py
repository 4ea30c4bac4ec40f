"""Rejected rows written out in full: what was wrong with each, and the rows to mend and add back.

They are on the disk of whoever loads the files, among partners' rows too, and no page reads them.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from data_loaders.columns.named_columns import bare
from data_loaders.files.archives import own_name
from data_loaders.files.readings import Member
from data_loaders.files.sheet import Sheet
from data_loaders.files.sheets import read_sheets
from data_loaders.files.text_format import HEAD_BYTES, HEADER_WITHIN, written
from data_loaders.files.workbook_formats import begins_a_workbook
from data_loaders.months.mended_rows import COLUMN, mark
from data_loaders.one_load.ledger import ALREADY_LOADED, Line
from data_loaders.sources import source_of
from model.errors import RefusedFileError
from model.file_kinds import STREET_CSV
from model.spreadsheets import runs_as_formula
from store.reject_causes import found_of

FOLDER = "rejected"
"""The folder of a store that holds them, a folder in it for each load."""

OWN = 0o700
"""Only who loads the files may look into it."""

LISTED = "rejected.csv"
ADD_BACK = "add-back"
"""Rows of files that can come in pieces: mended, they are added as files of their own."""
IN_THE_FILE = "mend-in-the-file"
"""Rows of files that replace one another whole: they are mended in the file itself."""

_COLUMNS = ("file", "row", "column", "found", "expected", "suggestion")

Rows = Sequence[Sequence[str]]

Heading = Callable[[Rows], int]
"""Which of the first rows is the last of the heading."""


@dataclass(frozen=True)
class RejectedRows:
    """Where the rejected rows of a load are."""

    listed: Path
    """The list of them."""
    add_back: Path | None
    """The folder of those that can be added back as files of their own, if there are any."""
    in_the_file: Path | None
    """The folder of those that have to be mended in the file they are of, if there are any."""
    not_copied: tuple[str, ...] = ()
    """The files whose rejected rows are in the list alone, for they could not be read once more."""


def write_rejected_rows(
    root: Path,
    load: str,
    lines: Sequence[Line],
    members: Iterable[Member],
    offences: Mapping[str, str],
) -> RejectedRows | None:
    """Write the rejected rows of a load into the folder of its name; None where there are none new.

    `rejected.csv` lists each with file, row, column, found, expected and suggestion. Beside it lie
    the rows themselves, as text, under the heading of their file. Where a spreadsheet would run a
    cell as a formula it has an apostrophe before it. `offences` gives the offences that columns may
    be called by.
    """
    faulty = [line for line in lines if line.rejects and ALREADY_LOADED not in line.notes]
    if not faulty:
        return None
    folder = root / FOLDER / load
    folder.parent.mkdir(mode=OWN, parents=True, exist_ok=True)
    folder.mkdir(mode=OWN, exist_ok=True)
    _write_table(folder / LISTED, [_COLUMNS, *(r for line in faulty for r in _listed(line))])
    by_name = {member.name: member for member in members}
    not_copied = [
        line.file
        for line in faulty
        if line.file in by_name
        and not _write_rows(folder / _fate(line), line, by_name[line.file], offences)
    ]
    add_back, in_the_file = (
        folder / name if (folder / name).exists() else None for name in (ADD_BACK, IN_THE_FILE)
    )
    return RejectedRows(folder / LISTED, add_back, in_the_file, tuple(not_copied))


def _fate(line: Line) -> str:
    return ADD_BACK if source_of(line.kind).in_pieces else IN_THE_FILE


def _listed(line: Line) -> Iterator[tuple[str, ...]]:
    for reject in line.rejects:
        found = found_of(reject)
        sheet = f"sheet '{found.sheet}', " if found.sheet else ""
        column = f"{sheet}{reject.column or found.column}".removesuffix(", ")
        cells = column, reject.found, reject.expected, reject.suggestion
        yield line.file, str(reject.row), *cells


def _write_rows(folder: Path, line: Line, member: Member, offences: Mapping[str, str]) -> bool:
    """Write the rejected rows of one file as they stand in it; False where they cannot be read."""
    try:
        with member.open() as stream:
            start = stream.read(HEAD_BYTES).lstrip(b"\xef\xbb\xbf \t\r\n")
        if start.startswith((b"[", b"{")):
            _write_records(folder, line, member)
        else:
            heading = partial(_header, kind=line.kind, offences=offences)
            is_workbook = begins_a_workbook(start)
            for name, rows in _tables(line, member, heading, is_workbook=is_workbook):
                _write_table(_free(folder, f"{name}.csv"), rows)
    except (RefusedFileError, OSError, csv.Error, ValueError, LookupError, RecursionError):
        return False
    return True


def _tables(
    line: Line, member: Member, heading: Heading, *, is_workbook: bool
) -> Iterator[tuple[str, Rows]]:
    """A name and the rows, heading first, of each sheet that has some; CSV is one sheet."""
    stem = PurePosixPath(own_name(member.name)).stem
    if not is_workbook:
        numbers = {reject.row for reject in line.rejects}
        rows = _of_text(member, heading, numbers)
        yield stem, _marked(rows, numbers, line.sha256) if line.kind == STREET_CSV else rows
        return
    wanted: dict[str, set[int]] = {}
    for reject in line.rejects:
        wanted.setdefault(found_of(reject).sheet, set()).add(reject.row)
    sheets, _ = read_sheets(member)
    for sheet in sheets:
        numbers = wanted.get(sheet.name) or (wanted.get("", set()) if sheet is sheets[0] else set())
        if numbers:
            # What a sheet counts may stand in its name.
            name = f"{stem} {sheet.name}" if len(sheets) > 1 else stem
            yield name, _picked(sheet.rows, heading, numbers)


def _of_text(member: Member, heading: Heading, numbers: set[int]) -> Rows:
    with member.open() as stream:
        how = written(stream.read(HEAD_BYTES), member.name)
    with member.open() as stream:
        text = io.TextIOWrapper(stream, how.encoding, errors="surrogateescape", newline=None)
        rows = csv.reader(text, delimiter=how.delimiter)
        picked = _picked(rows, heading, numbers)
    return [[_readable(cell) for cell in row] for row in picked]


def _marked(rows: Rows, numbers: set[int], sha256: str) -> Rows:
    """With a column before the others that says which row of which file each is, if none does."""
    top = len(rows) - len(numbers)
    if top < 1 or bare(COLUMN) in map(bare, rows[top - 1]):
        return rows
    above = [["", *row] for row in rows[: top - 1]]
    names = [COLUMN, *rows[top - 1]]
    below = zip(sorted(numbers), rows[top:], strict=True)
    return [*above, names, *([mark(number, sha256), *row] for number, row in below)]


def _readable(cell: str) -> str:
    """A cell of Windows text in a file that began as UTF-8 does."""
    return cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _picked(rows: Iterable[Sequence[str]], heading: Heading, numbers: set[int]) -> Rows:
    """The heading, with what stands above it, and the rows of those numbers below."""
    every = iter(rows)
    top = list(itertools.islice(every, HEADER_WITHIN + 1))
    header = heading(top)
    last = max(numbers)
    below = itertools.chain(top[header + 1 :], every)
    numbered = zip(itertools.count(header + 2), below, strict=False)
    upto = itertools.takewhile(lambda pair: pair[0] <= last, numbered)
    return [*top[: header + 1], *(row for number, row in upto if number in numbers)]


def _header(top: Rows, *, kind: str, offences: Mapping[str, str]) -> int:
    """The index of the last row of the heading among the first rows."""
    heading = source_of(kind).heading
    found = heading(Sheet("", top), offences) if heading else None
    first = (n for n, row in enumerate(top) if any(map(str.strip, row)))
    return next(first, 0) if found is None else found


def _write_records(folder: Path, line: Line, member: Member) -> None:
    """The rejected records of a JSON list, or features of a GeoJSON, as such a file again."""
    with member.open() as stream:
        content = json.loads(stream.read())
    records = content["features"] if isinstance(content, dict) else content
    numbers = sorted({reject.row for reject in line.rejects})
    picked = [records[n - 1] for n in numbers if 0 < n <= len(records)]
    whole = {**content, "features": picked} if isinstance(content, dict) else picked
    path = _free(folder, own_name(member.name))
    path.write_text(json.dumps(whole, ensure_ascii=True, indent=1), encoding="utf-8")


def _free(folder: Path, name: str) -> Path:
    """A path of that name, in a numbered folder where another file has it already."""
    for number in itertools.count(1):
        path = folder / ("" if number == 1 else str(number)) / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            return path
    raise AssertionError("numbers do not end")


def _write_table(path: Path, rows: Iterable[Sequence[str]]) -> None:
    # The mark tells spreadsheets that the file is UTF-8.
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        csv.writer(file).writerows([[_safe(cell) for cell in row] for row in rows])


def _safe(cell: str) -> str:
    """A cell that no spreadsheet runs: a number, or a dash alone, stays as it is."""
    if not runs_as_formula(cell) or _is_number(cell) or not cell.strip(" -+"):
        return cell
    return f"'{cell}"


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
