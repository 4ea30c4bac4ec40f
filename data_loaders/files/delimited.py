"""Columns of a large delimited file as text, with the row of the spreadsheet each line is.

pyarrow parses it with all cores. Lines are counted on the way there, so that a line lost inside a
quotation mark that never closes is noticed.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from data_loaders.files.faults import shown
from data_loaders.files.readings import Member
from data_loaders.files.text_format import HEAD_BYTES, UTF8, WINDOWS, Written, written
from model.errors import RefusedFileError
from model.rejects import Reject

LONGEST_LINE = 1 << 20
"""Bytes of the longest line that is read (1 MiB)."""

MISSING = (
    *("NA", "na", "N/A", "n/a", "#N/A", "#N/A N/A", "#NA", "<NA>", "<na>"),
    *("NaN", "nan", "NAN", "-NaN", "-nan", "NaT", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN"),
    *("NULL", "Null", "null", "(null)", "None", "NONE", "none"),
)
"""What R, pandas, databases and spreadsheets save in place of nothing."""

_BEGINS_A_ROW = re.compile(r"(?=.*\d)[\w\-/]+")
"""A number or a made id, cut or whole."""


@dataclass(frozen=True)
class Lines:
    """The usable lines of a file."""

    table: pa.Table
    """A column of text for each one asked for, whole in one chunk; blank lines are left out."""
    rows: np.ndarray
    """The row of each line as a spreadsheet numbers it: the header is row 1."""
    wrong_width: tuple[Reject, ...]
    """Lines with more or fewer cells than the header."""
    sha256: str
    header: tuple[str, ...] = ()
    """The names of all columns, as the file writes them."""
    places: Mapping[str, int] = field(default_factory=dict)
    """Where each column that is read stands in the header."""
    cut: tuple[tuple[str, ...], ...] = ()
    """The cells of each line of the wrong width, as far as they can be told."""

    def heading(self, column: str) -> str:
        """What the file calls a column that is read."""
        return self.header[self.places[column]] if column in self.places else column


def read_lines(member: Member, columns: Mapping[str, int], *, missing: Sequence[str] = ()) -> Lines:
    """The columns of a file, given by name and position, as text.

    A cell that is exactly one of the words `missing` is blank. UTF-8, UTF-16 and Windows text are
    read, with any line end. Raises RefusedFileError when the file is no text, a line is longer than
    1 MiB, or a quotation mark is opened and never closed.
    """
    with member.open() as stream:
        how = written(stream.read(HEAD_BYTES), member.name)
    # The first accent may come after what was looked at to tell the encoding.
    encodings = (UTF8, WINDOWS) if how.encoding == UTF8 else (how.encoding,)
    for encoding in encodings:
        try:
            return _Reader(member, replace(how, encoding=encoding), columns, missing).lines()
        except UnicodeDecodeError as error:
            reason = error.reason
        except pa.ArrowInvalid as error:
            raise _no_table(member, error) from None
    raise RefusedFileError(
        f"{member.name}: neither UTF-8 nor Windows text ({reason}); save it as UTF-8"
    )


class _Reader:
    """One way of reading one file; every parse opens it anew."""

    def __init__(
        self, member: Member, how: Written, columns: Mapping[str, int], missing: Sequence[str]
    ) -> None:
        self._member = member
        self._how = how
        self._columns = columns
        self._missing = list(missing)
        self._types = dict.fromkeys(columns, pa.string())
        self._invalid: list[pyarrow.csv.InvalidRow] = []

    def lines(self) -> Lines:
        # Only one thread knows the number of an invalid row, and hardly a file has one.
        table, whole = self._parse(threads=True)
        if self._invalid:
            table, whole = self._parse(threads=False)
        header = self._how.header_line + 1
        if whole.lines != header + table.num_rows + len(self._invalid):
            raise self._lines_lost(whole.lines)
        rows = self._numbers(header, table.num_rows)
        self._refuse_cut_off(whole)
        given = _not_blank(table)
        wrong = [row for row in self._invalid if row.text.strip(' \t,;|"\r\n')]
        if not given.all():
            table, rows = table.filter(pa.array(given)), rows[given]
        return Lines(
            table,
            rows,
            tuple(map(self._reject, wrong)),
            whole.sha256,
            header=self._how.header,
            places=self._columns,
            cut=tuple(_cells(row.text, self._how.delimiter) for row in wrong),
        )

    def _parse(self, *, threads: bool) -> tuple[pa.Table, _Whole]:
        self._invalid.clear()
        whole = _whole(self._member, self._how)
        table = pyarrow.csv.read_csv(
            pa.BufferReader(whole.text),
            read_options=pyarrow.csv.ReadOptions(
                use_threads=threads,
                block_size=LONGEST_LINE,
                skip_rows=self._how.header_line + 1,
                column_names=self._names(),
            ),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=self._how.delimiter,
                ignore_empty_lines=False,
                invalid_row_handler=self._skip,
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                include_columns=list(self._columns),
                column_types=self._types,
                check_utf8=False,
                null_values=self._missing,
                strings_can_be_null=bool(self._missing),
            ),
        )
        return _filled(table.combine_chunks()), whole

    def _names(self) -> list[str]:
        """Names no two columns share: a publisher's may repeat, and only positions are sure."""
        names = [f"#{number}" for number in range(len(self._how.header))]
        for name, position in self._columns.items():
            names[position] = name
        return names

    def _skip(self, row: pyarrow.csv.InvalidRow) -> str:
        self._invalid.append(row)
        return "skip"

    def _numbers(self, header: int, usable: int) -> np.ndarray:
        lines = np.arange(header + 1, header + 1 + usable + len(self._invalid))
        return np.setdiff1d(lines, [row.number for row in self._invalid], assume_unique=True)

    def _reject(self, row: pyarrow.csv.InvalidRow) -> Reject:
        found = f"{row.actual_columns} cells: {shown(row.text)}"
        return Reject(row.number, found, f"{row.expected_columns} cells, as in the header")

    def _refuse_cut_off(self, whole: _Whole) -> None:
        """Raise RefusedFileError where the file ends inside a row: what came after it is lost.

        A note under the table has one cell of words. Where other lines are as short, that is how
        the file is written.
        """
        if whole.ended or not self._invalid or self._invalid[-1].number != whole.lines:
            return
        *others, last = self._invalid
        short = last.actual_columns < last.expected_columns
        is_note = last.actual_columns == 1 and not _BEGINS_A_ROW.fullmatch(last.text.strip())
        if short and not is_note and last.actual_columns not in {o.actual_columns for o in others}:
            raise RefusedFileError(
                f"{self._member.name}: it ends in the middle of row {last.number}, after "
                f"{last.actual_columns} of {last.expected_columns} cells, so it was cut off on its "
                "way and nobody can tell how many rows are missing. Download it again"
            )

    def _lines_lost(self, lines: int) -> RefusedFileError:
        return RefusedFileError(
            f"{self._member.name}: cells hold line breaks, so its {lines:,} lines are not as many "
            "rows: a quotation mark is opened and never closed, or line ends are mixed; expected "
            "one line a row. Correct it, or download it again"
        )


@dataclass(frozen=True)
class _Whole:
    """A file as UTF-8, with its lines counted and its bytes as they are in the file hashed."""

    text: pa.Buffer
    lines: int
    """The last one counted also where nothing ends it."""
    ended: bool
    """Whether a line end stands after the last line."""
    sha256: str


def _whole(member: Member, how: Written) -> _Whole:
    """All of a file; raises UnicodeDecodeError where it is written otherwise.

    pyarrow could read the stream itself, but its threads then run our code, and go on for a while
    after a read has failed: that ends the process now and then.
    """
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder(how.encoding)()
    is_utf8, newline = how.encoding == UTF8, ord(how.newline)
    out, ends, last = pa.BufferOutputStream(), 0, newline
    with member.open() as stream:
        while block := stream.read(BLOCK_BYTES):
            digest.update(block)
            # pyarrow would stumble over wrong bytes only where it happens to look at them.
            text = decoder.decode(block)
            if not is_utf8:
                block = text.encode()
            if block:
                out.write(block)
                ends += int(np.count_nonzero(np.frombuffer(block, np.uint8) == newline))
                last = block[-1]
    decoder.decode(b"", final=True)
    ended = last == newline
    return _Whole(out.getvalue(), ends + (not ended), ended, digest.hexdigest())


BLOCK_BYTES = 1 << 20


def _filled(table: pa.Table) -> pa.Table:
    """Blank texts in place of what is missing."""
    for number, name in enumerate(table.column_names):
        if table[name].null_count:
            table = table.set_column(number, name, pc.fill_null(table[name], ""))
    return table.combine_chunks()


def _cells(line: str, delimiter: str) -> tuple[str, ...]:
    """The cells of one line; none where a quotation mark or their length makes them unclear."""
    try:
        return tuple(next(csv.reader([line], delimiter=delimiter, strict=True), ()))
    except csv.Error:
        return ()


def _not_blank(table: pa.Table) -> np.ndarray:
    """False where every cell read is empty: a blank line, or only the commas of one."""
    blank = np.ones(table.num_rows, dtype=bool)
    for column in table.columns:
        if not blank.any():
            break
        texts = column.filter(pa.array(blank))
        empty = pc.equal(pc.utf8_trim_whitespace(texts), "")
        blank[blank] = empty.to_numpy()
    return ~blank


def _no_table(member: Member, error: pa.ArrowInvalid) -> RefusedFileError:
    if "straddl" in str(error):
        why = f"a line is longer than {LONGEST_LINE:,} bytes"
    else:
        why = f"it cannot be read as a table ({error})"
    return RefusedFileError(
        f"{member.name}: {why}; expected one line a row, with a quotation mark closed where one is "
        "opened. Download it again"
    )
