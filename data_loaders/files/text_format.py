"""How a text file is written: its encoding, its line ends, what parts its cells."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from dataclasses import dataclass

from model.errors import RefusedFileError

HEAD_BYTES = 1 << 16
"""How much of a file is looked at to tell how it is written, and what it is."""

HEADER_WITHIN = 20
"""The row of column names is among this many first rows, titles above it included."""

UTF8 = "utf-8-sig"
WINDOWS = "cp1252"
_MARKS = ((codecs.BOM_UTF8, UTF8), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DELIMITERS = ",;\t|"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]")
"""Characters that no text has: those below a space, but for tabs, line ends and ends of a file."""


@dataclass(frozen=True)
class Written:
    """How the first 64 kB of a file are written, and the first rows found in them."""

    encoding: str
    delimiter: str
    newline: str
    """What ends a row, as one character: of CR LF, the LF."""
    rows: tuple[tuple[str, ...], ...]
    """The first rows, an empty one for a blank line; a row the end of the head cuts is left out."""

    @property
    def header_line(self) -> int:
        """The index of the first row that is not blank, among `rows`."""
        return next(number for number, row in enumerate(self.rows) if any(map(str.strip, row)))

    @property
    def header(self) -> tuple[str, ...]:
        """The first row that is not blank: the names of the columns.

        R can leave the column of row numbers without a name, and then without a cell: it gets one.
        """
        names = self.rows[self.header_line]
        below = [row for row in self.rows[self.header_line + 1 :] if any(map(str.strip, row))]
        return ("", *names) if below and _numbered(below, len(names) + 1) else names


def _numbered(rows: list[tuple[str, ...]], width: int) -> bool:
    """Whether rows have one cell more than expected, and it is a running number."""
    first = [row[0] for row in rows if len(row) == width and re.fullmatch(r"\d{1,8}", row[0])]
    numbers = [int(text) for text in first]
    return len(numbers) == len(rows) and all(b - a == 1 for a, b in itertools.pairwise(numbers))


def plain(name: str) -> str:
    """A column name as it is compared: lower case, without spaces around, single ones inside."""
    return " ".join(name.strip("\ufeff \t").lower().split())


def written(head: bytes, name: str) -> Written:
    """How a file of text begins, from its first 64 kB; `name` is what messages call it.

    Raises RefusedFileError for no bytes, for bytes that are no text, and for a first line that does
    not end within the 64 kB: what follows is never read.
    """
    encoding, text = decoded(head, name)
    if not text.strip("\ufeff \t\r\n"):
        raise RefusedFileError(
            f"{name}: the file is empty ({len(head):,} bytes, none of them data): download it again"
        )
    newline = "\n" if "\n" in text else "\r"
    whole = len(head) < HEAD_BYTES
    if not whole and newline not in text:
        raise RefusedFileError(
            f"{name}: its first line is longer than {HEAD_BYTES:,} bytes, so it is no table; "
            "it was not read further. Download it again"
        )
    lines = text.split(newline)
    # The last piece is empty, or a row that the end of the head cuts.
    kept = lines if whole else lines[:-1]
    delimiter = _delimiter(kept)
    return Written(encoding, delimiter, newline, _rows(newline.join(kept), delimiter, name))


def decoded(head: bytes, name: str) -> tuple[str, str]:
    """The encoding and the text of the first 64 kB; a character the end of them cuts is left out.

    Raises RefusedFileError for bytes that are no text.
    """
    encoding = next((e for mark, e in _MARKS if head.startswith(mark)), None) or _unmarked(head)
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head, final=False)
    except UnicodeDecodeError:
        # A spreadsheet on Windows saves so where a name has an accent or a pound sign.
        encoding = WINDOWS
        text = head.decode(WINDOWS, errors="replace")
    if _CONTROL.search(text):
        raise RefusedFileError(
            f"{name}: binary data that begins {head[:20]!r}; expected CSV, JSON, Excel or a "
            "boundary file. Download it again, or unpack it first"
        )
    return encoding, text


def _unmarked(head: bytes) -> str:
    """UTF-16 without its mark shows as a zero in every other byte of plain English."""
    start = head[:400]
    if start[1::2].count(0) * 2 > len(start[1::2]) > 0:
        return "utf-16-le"
    if start[::2].count(0) * 2 > len(start[::2]) > 0:
        return "utf-16-be"
    return UTF8


def _delimiter(lines: list[str]) -> str:
    """The mark by which most of the first rows have as many cells as one another, then the most.

    An address has commas in it, more than there are columns: but not as many in each row.
    """
    start = [line for line in lines if line.strip()][:HEADER_WITHIN]

    def alike(mark: str) -> tuple[int, int]:
        widths = Counter(1 + line.count(mark) for line in _outside_quotes(start))
        return max(((n, width) for width, n in widths.items() if width > 1), default=(0, 0))

    return max(_DELIMITERS, key=alike)


def _outside_quotes(lines: list[str]) -> list[str]:
    """The lines without what stands between quotation marks, a cell of several lines included."""
    return re.sub(r'"[^"]*"', "", "\n".join(lines)).split("\n")


def _rows(text: str, delimiter: str, name: str) -> tuple[tuple[str, ...], ...]:
    # csv knows \r as a line end only where io has turned it into \n.
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=delimiter)
    try:
        return tuple(tuple(row) for row, _ in zip(reader, range(2 * HEADER_WITHIN), strict=False))
    except csv.Error as error:
        raise RefusedFileError(
            f"{name}: its first rows are no table ({error}); download it again"
        ) from None
