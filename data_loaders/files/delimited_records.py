"""Rows of a delimited file whose cells may hold line breaks, numbered as a spreadsheet does.

An address is often written on several lines in one cell. `delimited.read_lines` is much faster for
files that have none, and refuses them.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from data_loaders.files.delimited import BLOCK_BYTES, LONGEST_LINE
from data_loaders.files.faults import shown
from data_loaders.files.readings import Member
from data_loaders.files.text_format import HEAD_BYTES, UTF8, WINDOWS, written
from model.errors import RefusedFileError


@dataclass(frozen=True)
class Records:
    """The rows of one file, read anew each time they are asked for."""

    member: Member
    encoding: str
    delimiter: str
    sha256: str

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that is not blank, with its number: the first of the file is row 1.

        Raises RefusedFileError for a quotation mark that is never closed, and for a line or a cell
        far longer than any is.
        """
        with self.member.open() as stream:
            text = io.TextIOWrapper(stream, self.encoding, newline=None)
            for number, cells in enumerate(self._cells(text), start=1):
                if any(map(str.strip, cells)):
                    yield number, cells

    def _cells(self, text: TextIO) -> Iterator[list[str]]:
        lines: list[str] = []
        reader = csv.reader(self._kept(text, lines), delimiter=self.delimiter, strict=True)
        while True:
            lines.clear()
            try:
                yield next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield self._of_one_line(lines, error)

    def _kept(self, text: TextIO, lines: list[str]) -> Iterator[str]:
        """The lines of the file; those of the row being read stay in `lines`."""
        while line := text.readline(LONGEST_LINE + 1):
            if len(line) > LONGEST_LINE:
                raise self._refused(f"a line is longer than {LONGEST_LINE:,} bytes")
            lines.append(line)
            yield line

    def _of_one_line(self, lines: list[str], error: csv.Error) -> list[str]:
        """A row with marks inside a quoted cell that are not doubled, as spreadsheets read it.

        Over several lines nobody can tell where such a row ends.
        """
        if len(lines) == 1:
            try:
                return next(csv.reader(lines, delimiter=self.delimiter))
            except csv.Error as again:
                error = again
        raise self._refused(
            f"a quotation mark is opened in the row that begins {shown(lines[0])} and not closed "
            f"where a cell ends ({error})"
        )

    def _refused(self, why: str) -> RefusedFileError:
        return RefusedFileError(
            f"{self.member.name}: {why}; expected one line a row, or cells of several lines in "
            "quotation marks. Correct it, or download it again"
        )


def records(member: Member) -> Records:
    """The rows of a file in UTF-8, UTF-16 or Windows text, with any line end.

    Raises RefusedFileError when it is no text.
    """
    with member.open() as stream:
        how = written(stream.read(HEAD_BYTES), member.name)
    # The first accent may come after what was looked at to tell the encoding.
    encodings = (UTF8, WINDOWS) if how.encoding == UTF8 else (how.encoding,)
    for encoding in encodings:
        try:
            return Records(member, encoding, how.delimiter, _sha256(member, encoding))
        except UnicodeDecodeError as error:
            reason = error.reason
    raise RefusedFileError(
        f"{member.name}: neither UTF-8 nor Windows text ({reason}); save it as UTF-8"
    )


def _sha256(member: Member, encoding: str) -> str:
    """Of the bytes of a file; raises UnicodeDecodeError where it is written otherwise."""
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder(encoding)()
    with member.open() as stream:
        while block := stream.read(BLOCK_BYTES):
            digest.update(block)
            decoder.decode(block)
    decoder.decode(b"", final=True)
    return digest.hexdigest()
